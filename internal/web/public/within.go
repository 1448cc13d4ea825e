package public

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"strings"
	"time"

	"github.com/banmian/banmian/internal/archive"
	"github.com/banmian/banmian/internal/interchange/iiif"
	"github.com/banmian/banmian/internal/paper"
	"github.com/banmian/banmian/internal/reader"
	"github.com/banmian/banmian/internal/search"
	"github.com/banmian/banmian/internal/web"
)

// Searching by the IIIF Content Search API, for viewers:
//
//	/iiif/TITLE/search?q=…              in a title, version 2
//	/iiif/TITLE/2025-06-13/search?q=…   in an edition, version 2
//	/iiif/TITLE/2025-06-13/search1?q=…  in an edition, version 1, which most viewers speak
//
// What matches is what the site's own search finds; the places are those of the
// words on the pages. q, motivation and date are answered to, user is not; page
// turns the pages of the answer.
const (
	searchFile  = "search"
	search1File = "search1"
)

// Bounds on one answer.
const (
	hitsPerPage     = 100 // of an edition, and as many at most of a title
	articlesPerPage = 20  // of a title
	hitsPerArticle  = 200
	mostSearched    = 5 // hundreds of an edition's articles
)

// searchesOf are the services that search in an edition.
func (b shelfmark) searches() iiif.Search {
	if b.s.Finder == nil {
		return iiif.Search{}
	}
	return iiif.Search{Second: b.at(searchFile), First: b.at(search1File)}
}

// within is one search.
type within struct {
	s     *Site
	v     *visit
	base  string
	at    string // address of the service
	asked url.Values
	text  string
	page  int // from 1
	spans []timeSpan
}

type timeSpan struct{ from, to time.Time }

// searchWithin answers for the addresses above. e is nil for a title.
func (s *Site) searchWithin(w http.ResponseWriter, r *http.Request, v *visit, at string, e *reader.Edition, first bool) error {
	if s.Finder == nil {
		return notFound(r)
	}
	q := within{s: s, v: v, base: s.absolute(r), at: at, asked: r.URL.Query(), page: 1}
	if err := q.read(); err != nil {
		return err
	}
	a, err := q.answer(r.Context(), e)
	var wrong *search.Wrong
	switch {
	case errors.As(err, &wrong):
		return paper.Faultf(paper.Invalid, "the question cannot be understood: %s", wrong.Error())
	case paper.IsKind(err, paper.Unavailable):
		return web.ErrBusy
	case err != nil:
		return err
	}
	var out bytes.Buffer
	rep := web.Reply{Type: iiif.SearchMediaType, Shared: true}
	write := iiif.WriteHits
	if first {
		rep.Type, write = iiif.Search1MediaType, iiif.WriteHits1
	}
	if err := write(&out, a); err != nil {
		return err
	}
	rep.Body = out.Bytes()
	v.turn.Leave()
	web.Send(w, r, rep)
	return nil
}

// read reads the parameters.
func (q *within) read() error {
	q.text = strings.TrimSpace(q.asked.Get("q"))
	if n := q.asked.Get("page"); n != "" {
		page, err := strconv.Atoi(n)
		if err != nil || page < 1 || page > 10_000 {
			return paper.Faultf(paper.Invalid, "%q is no page of an answer", n)
		}
		q.page = page
	}
	for _, span := range strings.Fields(q.asked.Get("date")) {
		from, to, ok := strings.Cut(span, "/")
		a, errA := time.Parse("2006-01-02T15:04:05Z", from)
		b, errB := time.Parse("2006-01-02T15:04:05Z", to)
		if !ok || errA != nil || errB != nil {
			return paper.Faultf(paper.Invalid, "%q is no span such as 2025-06-13T00:00:00Z/2025-06-14T00:00:00Z", span)
		}
		q.spans = append(q.spans, timeSpan{a, b})
	}
	return nil
}

// matched reports whether annotations made at a moment are wanted.
func (q *within) matched(made time.Time) bool {
	made = made.UTC().Truncate(time.Second)
	return len(q.spans) == 0 || slices.ContainsFunc(q.spans, func(s timeSpan) bool { return !made.Before(s.from) && !made.After(s.to) })
}

// motivated reports whether what the search gives is wanted: the text of pages, or
// what else tells of a match.
func (q *within) motivated() bool {
	wanted := strings.Fields(q.asked.Get("motivation"))
	ours := []string{"supplementing", "contextualizing"}
	return len(wanted) == 0 || slices.ContainsFunc(wanted, func(m string) bool { return slices.Contains(ours, m) })
}

// address is that of a page of the answer; 0 for the answer itself.
func (q *within) address(page int) string {
	v := url.Values{}
	for _, name := range []string{"q", "motivation", "date"} {
		if s := q.asked.Get(name); s != "" {
			v.Set(name, s)
		}
	}
	if page > 0 {
		v.Set("page", strconv.Itoa(page))
	}
	if len(v) == 0 {
		return q.at
	}
	return q.at + "?" + v.Encode()
}

func (q *within) answer(ctx context.Context, e *reader.Edition) (iiif.Hits, error) {
	a := iiif.Hits{All: q.address(0), Address: q.address(0), First: q.address(1), Total: 0}
	if q.asked.Get("user") != "" {
		a.Ignored = append(a.Ignored, "user")
	}
	if q.text == "" || !q.motivated() {
		return a, nil
	}
	var err error
	if e != nil {
		err = q.inEdition(ctx, e, &a)
	} else {
		err = q.inTitle(ctx, &a)
	}
	if err != nil {
		return a, err
	}
	if a.Next != "" || q.page > 1 {
		a.Address = q.address(q.page)
	}
	if q.page > 1 {
		a.Prev = q.address(q.page - 1)
	}
	return a, nil
}

// inEdition searches an edition whole and gives one page of what was found.
func (q *within) inEdition(ctx context.Context, e *reader.Edition, a *iiif.Hits) error {
	if !q.matched(e.Revision.Changed) {
		return nil
	}
	ask := reader.Question{Text: q.text, From: e.Key.Date, To: e.Key.Date, Only: map[search.Facet][]string{search.ByTitle: {e.Key.Title}}, Order: search.Newest, Limit: search.MostLimit}
	var all []reader.Hit
	for range mostSearched {
		answer, err := q.s.Finder.Find(ctx, ask)
		if err != nil {
			return err
		}
		for _, f := range answer.Found {
			if f.Edition.Key != e.Key {
				continue
			}
			hits, err := q.s.Reader.Within(ctx, f.Edition, f.Article, answer.Find, hitsPerArticle)
			if err != nil {
				return err
			}
			all = append(all, hits...)
		}
		if ask.Offset += ask.Limit; ask.Offset >= answer.Total {
			break
		}
	}
	slices.SortStableFunc(all, func(x, y reader.Hit) int { return x.Page.Sequence - y.Page.Sequence })
	from, to := min((q.page-1)*hitsPerPage, len(all)), min(q.page*hitsPerPage, len(all))
	before := q.hits(e, all[:from], false)
	a.Hits = q.hits(e, all[from:to], false)
	a.Start, a.Total = iiif.Boxes(before), iiif.Boxes(q.hits(e, all, false))
	a.Last = q.address(max(1, (len(all)+hitsPerPage-1)/hitsPerPage))
	if to < len(all) {
		a.Next = q.address(q.page + 1)
	}
	return nil
}

// inTitle gives a page of a title's answer: so many articles, each with its hits.
func (q *within) inTitle(ctx context.Context, a *iiif.Hits) error {
	ask := reader.Question{Text: q.text, Only: map[search.Facet][]string{search.ByTitle: {q.v.title.Slug}}, Order: search.Relevance, Limit: articlesPerPage, Offset: (q.page - 1) * articlesPerPage}
	answer, err := q.s.Finder.Find(ctx, ask)
	if err != nil {
		return err
	}
	for _, f := range answer.Found {
		if !q.matched(f.Edition.Revision.Changed) {
			continue
		}
		hits, err := q.s.Reader.Within(ctx, f.Edition, f.Article, answer.Find, hitsPerPage/articlesPerPage)
		if err != nil {
			return err
		}
		a.Hits = append(a.Hits, q.hits(f.Edition, hits, true)...)
	}
	a.Start, a.Total = -1, -1
	if ask.Offset+articlesPerPage < answer.Total && ask.Offset+articlesPerPage <= search.MostOffset {
		a.Next = q.address(q.page + 1)
	}
	if a.Next == "" && q.page == 1 {
		a.Total = iiif.Boxes(a.Hits)
	}
	return nil
}

// hits puts what was found on canvases.
func (q *within) hits(e *reader.Edition, found []reader.Hit, elsewhere bool) []iiif.Hit {
	b := shelfmark{s: q.s, base: q.base, v: q.v, e: e}
	var out []iiif.Hit
	for _, f := range found {
		h := iiif.Hit{Canvas: b.at("canvas/" + f.Page.Address), Language: contentLanguage(e.Title.Language), Before: legibleRun(f.Before), Match: legible(f.Match), After: legibleRun(f.After), Made: e.Revision.Changed}
		for _, box := range f.Boxes {
			h.Boxes = append(h.Boxes, b.onCanvas(f.Page, box))
		}
		if elsewhere {
			h.Part = iiif.File{Address: manifestAddress(q.base, e.Key), Type: "Manifest", Label: editionLabel(e.Title, e.Key)}
		}
		out = append(out, h)
	}
	return out
}

// editionLabel names an edition for libraries.
func editionLabel(t archive.Title, k archive.Key) iiif.Named {
	return named(fmt.Sprintf("%s %s", t.Name, keyName(k)), t.Language)
}
