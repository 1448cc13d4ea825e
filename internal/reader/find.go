package reader

import (
	"context"
	"strconv"
	"strings"
	"sync"
	"time"
	"unicode/utf8"

	"golang.org/x/sync/errgroup"

	"github.com/banmian/banmian/internal/archive"
	"github.com/banmian/banmian/internal/geom"
	"github.com/banmian/banmian/internal/paper"
	"github.com/banmian/banmian/internal/search"
)

// Finder answers what readers search for. What the index finds is shown only
// where it is of the very reading that is published at this moment: an index
// that lags behind never shows what was withdrawn or corrected.
type Finder struct {
	reader *Reader
	index  search.Index

	mu       sync.Mutex
	standing standing
}

// standing is how the index and the archive agree, at one mark of the archive.
type standing struct {
	known  bool
	mark   uint64
	until  time.Time // when an index that lags is compared again
	except map[search.Edition]struct{}
	Behind Behind
}

// Behind says how many of the published editions an index does not hold as they
// are: those cannot be searched yet.
type Behind struct{ Editions, Of int }

// NewFinder makes a finder over an index.
func NewFinder(r *Reader, index search.Index) *Finder { return &Finder{reader: r, index: index} }

// Question is what a reader asks for. Zero fields do not restrict.
type Question struct {
	Text     string // in the language of search.Parse; empty: everything
	From, To paper.Date
	Only     map[search.Facet][]string
	Order    search.Order
	Offset   int
	Limit    int
	Count    []search.Facet
	Values   int // of each facet counted; 0: search.DefaultValues
}

// Answer is what was found.
type Answer struct {
	Find   *search.Expr // nil when Text was empty
	Total  int
	Found  []Found
	Facets map[search.Facet][]search.Value
	Behind Behind
}

// Found is an article found.
type Found struct {
	Edition  *Edition
	Article  *Article
	Headline []search.Span // what of the headline to mark
	Snippet  Snippet
	Head     *Clipping     // the headline as printed, nil when there is no picture of it
	Marks    [][]geom.Rect // what was found in it, in points of the page
}

// Snippet is a piece of a text with what was found in it.
type Snippet struct {
	Text          string
	Marks         []search.Span // bytes of Text
	Before, After bool          // something was cut off
}

// findTime is how long a search may take.
const findTime = 500 * time.Millisecond

// Find answers a question. One that cannot be understood is a *search.Wrong, one
// out of bounds a paper.Invalid fault, one that takes too long paper.Unavailable.
func (f *Finder) Find(ctx context.Context, q Question) (Answer, error) {
	var a Answer
	if strings.TrimSpace(q.Text) != "" {
		var err error
		if a.Find, err = search.Parse(q.Text); err != nil {
			return a, err
		}
	}
	stands, err := f.stand(ctx)
	if err != nil {
		return a, err
	}
	a.Behind = stands.Behind
	within, cancel := context.WithTimeout(ctx, findTime)
	defer cancel()
	r, err := f.index.Search(within, search.Query{Find: a.Find, From: q.From, To: q.To, Only: q.Only, Except: stands.except,
		Order: q.Order, Offset: q.Offset, Limit: q.Limit, Count: q.Count, Values: q.Values})
	if err != nil {
		return a, err
	}
	a.Total, a.Facets = r.Total, r.Facets
	a.Found, err = f.lookUp(ctx, r.Hits, a.Find)
	return a, err
}

// lookedUp is how many hits of a screen are looked up at a time: each may be of
// an edition that nobody opened before.
const lookedUp = 4

// lookUp reads the articles of hits, without those that are not what readers
// see.
func (f *Finder) lookUp(ctx context.Context, hits []search.Hit, find *search.Expr) ([]Found, error) {
	type looked struct {
		Found
		seen bool
	}
	all := make([]looked, len(hits))
	group, ctx := errgroup.WithContext(ctx)
	group.SetLimit(lookedUp)
	for i, h := range hits {
		group.Go(func() (err error) {
			all[i].Found, all[i].seen, err = f.look(ctx, h, find)
			return err
		})
	}
	if err := group.Wait(); err != nil {
		return nil, err
	}
	var out []Found
	for _, l := range all {
		if l.seen {
			out = append(out, l.Found)
		}
	}
	return out, nil
}

// look reads a hit's article, and reports false when it is not what readers see.
func (f *Finder) look(ctx context.Context, h search.Hit, find *search.Expr) (Found, bool, error) {
	key := archive.Key{Title: h.Edition.Title, Date: h.Edition.Date, Ordinal: h.Edition.Ordinal}
	e, err := f.reader.Edition(ctx, key)
	if paper.IsKind(err, paper.NotFound) || paper.IsKind(err, paper.Gone) {
		return Found{}, false, nil
	}
	if err != nil {
		return Found{}, false, err
	}
	if revisionOf(h.Stamp) != strconv.Itoa(e.Revision.Number) {
		return Found{}, false, nil // it was corrected this moment
	}
	for _, a := range e.Articles {
		if a.Address == h.Article {
			return found(e, a, h.Head, find), true, nil
		}
	}
	return Found{}, false, nil
}

func found(e *Edition, a *Article, spot *search.Spot, find *search.Expr) Found {
	language := e.Title.Language
	out := Found{Edition: e, Article: a, Head: headClipping(pageOf(e, spot), spot), Snippet: snippet(a, find, language)}
	if find == nil {
		return out
	}
	out.Headline = find.Spans(a.Headline, language)
	if spot != nil {
		out.Marks = boxes(find, spot.Lines, language)
	}
	return out
}

// stand says how index and archive agree. As long as nothing readers may see has
// changed, and the index holds all of it, that is known already.
func (f *Finder) stand(ctx context.Context) (standing, error) {
	mark, known, err := f.reader.Mark(ctx)
	if err != nil {
		return standing{}, err
	}
	f.mu.Lock()
	defer f.mu.Unlock()
	s := &f.standing
	settled := s.Behind.Editions == 0 && len(s.except) == 0
	if known && s.known && s.mark == mark && (settled || time.Now().Before(s.until)) {
		return *s, nil
	}
	began := time.Now()
	fresh, err := f.compare(ctx)
	if err != nil {
		return standing{}, err
	}
	fresh.known, fresh.mark, fresh.until = known, mark, time.Now().Add(patienceFor*time.Since(began))
	f.standing = fresh
	return fresh, nil
}

// Forget makes the next question compare the index with the archive again, as
// after the index was made anew.
func (f *Finder) Forget() {
	f.mu.Lock()
	defer f.mu.Unlock()
	f.standing = standing{}
}

// patienceFor keeps comparing, while the index lags, to a tenth of the time: for
// so many times as long as it took, what it came to is taken to hold.
const patienceFor = 10

// compare lists the editions that the index holds otherwise than readers see
// them.
func (f *Finder) compare(ctx context.Context) (standing, error) {
	held, err := f.index.Held(ctx)
	if err != nil {
		return standing{}, err
	}
	published, err := f.reader.archive.Editions(ctx, archive.Query{State: archive.Published, Limit: allEditions})
	if err != nil {
		return standing{}, err
	}
	s := standing{Behind: Behind{Of: len(published)}}
	current := make(map[search.Edition]string, len(published))
	for _, p := range published {
		e := SearchEdition(p.Key)
		current[e] = Stamp(p)
		if held[e] != current[e] {
			s.Behind.Editions++
		}
	}
	for e, stamp := range held {
		if current[e] != stamp {
			if s.except == nil {
				s.except = map[search.Edition]struct{}{}
			}
			s.except[e] = struct{}{}
		}
	}
	return s, nil
}

// allEditions is more than any archive has.
const allEditions = 1 << 30

// Lengths of a snippet, in half characters.
const (
	snippetBefore = 36
	snippetLength = 180
)

// snippet cuts the piece of an article's texts that has most of what was found;
// without any, its beginning.
func snippet(a *Article, find *search.Expr, language string) Snippet {
	texts := searchedTexts(a)
	if len(texts) == 0 {
		return Snippet{}
	}
	if find == nil {
		return cutText(texts[0], nil)
	}
	best, marks := texts[0], []search.Span(nil)
	for _, t := range texts {
		if s := find.Spans(t, language); distinct(t, s) > distinct(best, marks) {
			best, marks = t, s
		}
	}
	return cutText(best, marks)
}

// distinct counts the different finds of a text.
func distinct(text string, marks []search.Span) int {
	seen := map[string]bool{}
	for _, m := range marks {
		seen[text[m.From:m.To]] = true
	}
	return len(seen)
}

// cutText cuts a text around its first marks.
func cutText(text string, marks []search.Span) Snippet {
	from := 0
	if len(marks) > 0 {
		from = back(text, marks[0].From, snippetBefore)
	}
	to := from
	for long := 0; to < len(text) && long < snippetLength; {
		r, size := utf8.DecodeRuneInString(text[to:])
		long++
		if wide(r) {
			long++
		}
		to += size
	}
	s := Snippet{Text: text[from:to], Before: from > 0, After: to < len(text)}
	for _, m := range marks {
		if m.From >= from && m.To <= to {
			s.Marks = append(s.Marks, search.Span{From: m.From - from, To: m.To - from})
		}
	}
	return s
}

// back gives the byte some half characters before another, at the beginning of a
// word.
func back(text string, at, most int) int {
	i := at
	for long := 0; i > 0 && long < most; {
		r, size := utf8.DecodeLastRuneInString(text[:i])
		if strings.ContainsRune("。！？", r) && long > 0 {
			return i
		}
		long++
		if wide(r) {
			long++
		}
		i -= size
	}
	if j := strings.IndexByte(text[i:at], ' '); i > 0 && j >= 0 {
		return i + j + 1
	}
	return i
}
