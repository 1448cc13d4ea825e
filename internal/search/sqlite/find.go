package sqlite

import (
	"context"
	"database/sql"
	"encoding/json"
	"errors"
	"slices"
	"strconv"
	"strings"

	"github.com/banmian/banmian/internal/paper"
	"github.com/banmian/banmian/internal/search"
	"github.com/banmian/banmian/internal/search/fold"
	"github.com/banmian/banmian/internal/search/posting"
	"github.com/banmian/banmian/internal/sqlitedb"
)

// Search is search.Index's.
func (x *Index) Search(ctx context.Context, q search.Query) (search.Result, error) {
	q, err := q.Checked()
	if err != nil {
		return search.Result{}, err
	}
	x.using.RLock()
	defer x.using.RUnlock()
	var r search.Result
	err = x.db.Read(ctx, "search", func(tx *sql.Tx) error {
		cols, err := x.columns(ctx, tx)
		if err != nil {
			return err
		}
		read, err := newPieces(ctx, tx)
		if err != nil {
			return err
		}
		defer read.close()
		f := finding{ctx: ctx, tx: tx, query: q, cols: cols, names: x.names, pieces: read}
		r, err = f.answer()
		return damaged(err)
	})
	if err != nil {
		return search.Result{}, late(ctx, "search", x.notice(err))
	}
	return r, nil
}

// late says so when it was time that ran out: the database's own word for it is
// that it was interrupted.
func late(ctx context.Context, doing string, err error) error {
	if ctx.Err() == nil {
		return err
	}
	return &paper.Fault{Kind: paper.Unavailable, Doing: doing, Why: "it took too long", Remedy: "ask more narrowly, or try again in a moment", Err: errors.Join(ctx.Err(), err)}
}

// finding is one search under way, in one transaction.
type finding struct {
	ctx    context.Context
	tx     *sql.Tx
	query  search.Query
	cols   *columns
	names  *tables
	pieces *pieces
}

// answer finds, narrows, counts and sorts.
func (f *finding) answer() (search.Result, error) {
	var r search.Result
	found := f.asked()
	if f.query.Find != nil {
		answers, err := f.set(f.query.Find, found)
		if err != nil {
			return r, err
		}
		found.And(answers)
	}
	n := f.narrow(found)
	r.Total, r.Facets = n.all.Count(), f.tally(n)
	if f.query.Limit <= 0 || r.Total <= f.query.Offset {
		return r, nil
	}
	screen, err := f.sorted(n.all, r.Total)
	if err != nil {
		return r, err
	}
	r.Hits, err = f.page(screen)
	return r, err
}

// set gives the articles that answer an expression, at least those of them that
// are within a set: where that has none, there is nothing to look up.
func (f *finding) set(e *search.Expr, within posting.Set) (posting.Set, error) {
	if e.Op == search.Phrase {
		return f.phrase(posting.Anywhere, e.Text, within)
	}
	var wanted posting.Set
	for _, o := range e.Of {
		if o.Op == search.Not {
			continue
		}
		s, err := f.set(o, within)
		switch {
		case err != nil:
			return nil, err
		case wanted == nil:
			wanted = s
		case e.Op == search.Or:
			wanted.Or(s)
		default:
			wanted.And(s)
		}
		if e.Op == search.And {
			within = wanted
		}
	}
	for _, o := range e.Of {
		if o.Op != search.Not {
			continue
		}
		s, err := f.set(o.Of[0], wanted)
		if err != nil {
			return nil, err
		}
		wanted.AndNot(s)
	}
	return wanted, nil
}

// phrase gives the articles in which a phrase stands, at least those within a
// set. It is asked for in each language of the index, as its words are stemmed
// differently.
func (f *finding) phrase(in posting.Field, text string, within posting.Set) (posting.Set, error) {
	out := posting.NewSet(f.cols.numbers)
	var forms []string
	for _, language := range f.cols.languages {
		tokens := fold.Tokens(text, language)
		form := fold.String(tokens)
		if len(tokens) == 0 || slices.Contains(forms, form) {
			continue
		}
		forms = append(forms, form)
		phrase, err := f.cheapest(posting.NewPhrase(in, tokens))
		if err != nil {
			return nil, err
		}
		for _, s := range f.cols.segments {
			if err := f.ctx.Err(); err != nil {
				return nil, err
			}
			if !within.Meets(s.First, s.End()) {
				continue
			}
			if err := s.Find(f.pieces.of(s), phrase, out); err != nil {
				return nil, err
			}
		}
	}
	return out, nil
}

// cheapest goes by the largest segment.
func (f *finding) cheapest(p posting.Phrase) (posting.Phrase, error) {
	if len(f.cols.segments) == 0 {
		return p, nil
	}
	largest := slices.MaxFunc(f.cols.segments, func(a, b *segment) int { return a.articles - b.articles })
	return largest.Cheapest(f.pieces.of(largest), p)
}

// asked gives the articles of the days and editions that are asked for.
func (f *finding) asked() posting.Set {
	q := f.query
	if q.From.IsZero() && q.To.IsZero() && len(q.Except) == 0 {
		return f.cols.live.Clone()
	}
	s := posting.NewSet(f.cols.numbers)
	for _, e := range f.cols.newest {
		_, except := q.Except[e.Edition]
		if !except && (q.From.IsZero() || e.Date.Compare(q.From) >= 0) && (q.To.IsZero() || e.Date.Compare(q.To) <= 0) {
			s.PutRange(e.first, e.end())
		}
	}
	return s
}

// placed is an article with its edition.
type placed struct {
	number  int
	edition *edition
}

// sorted gives the articles on the screen asked for, of those found.
func (f *finding) sorted(found posting.Set, total int) ([]placed, error) {
	ranks, err := f.ranks(found)
	if err != nil {
		return nil, err
	}
	wanted := min(f.query.Offset+f.query.Limit, total)
	var out []placed
	for i := len(ranks) - 1; i >= 0 && len(out) < wanted; i-- {
		out = f.byDay(out, ranks[i], wanted)
	}
	return out[f.query.Offset:], nil
}

// ranks parts the articles found by how many of the phrases their headlines
// have: first those with none.
func (f *finding) ranks(found posting.Set) ([]posting.Set, error) {
	ranks := []posting.Set{found}
	if f.query.Order != search.Relevance || f.query.Find == nil {
		return ranks, nil
	}
	for _, phrase := range f.query.Find.Phrases() {
		heads, err := f.phrase(posting.Headline, phrase, found)
		if err != nil {
			return nil, err
		}
		heads.And(found)
		// Of those with n phrases so far, the ones that have this too have n+1.
		for n := len(ranks) - 1; n >= 0 && !heads.Empty(); n-- {
			more := ranks[n].Clone()
			more.And(heads)
			if more.Empty() {
				continue
			}
			if n == len(ranks)-1 {
				ranks = append(ranks, posting.NewSet(f.cols.numbers))
			}
			if n == 0 {
				ranks[0] = ranks[0].Clone()
			}
			ranks[n].AndNot(more)
			ranks[n+1].Or(more)
		}
	}
	return ranks, nil
}

// byDay appends articles of a set in the order of days, up to so many in all.
func (f *finding) byDay(to []placed, s posting.Set, wanted int) []placed {
	var own []uint32
	take := func(e *edition) {
		own = s.AppendRange(own[:0], e.first, e.end())
		for _, n := range own[:min(len(own), wanted-len(to))] {
			to = append(to, placed{e.first + int(n), e})
		}
	}
	editions := f.cols.newest
	if f.query.Order != search.Oldest {
		for i := 0; i < len(editions) && len(to) < wanted; i++ {
			take(editions[i])
		}
		return to
	}
	for end := len(editions); end > 0 && len(to) < wanted; { // the days in turn, a day's editions as ever
		first := end - 1
		for first > 0 && editions[first-1].Date == editions[end-1].Date {
			first--
		}
		for _, e := range editions[first:end] {
			take(e)
		}
		end = first
	}
	return to
}

// page makes hits of the articles that a screen shows.
func (f *finding) page(screen []placed) ([]search.Hit, error) {
	var in []string
	place := map[int]int{}
	hits := make([]search.Hit, len(screen))
	for i, p := range screen {
		in = append(in, strconv.Itoa(p.number))
		place[p.number] = i
		hits[i] = search.Hit{Edition: p.edition.Edition, Stamp: p.edition.stamp}
	}
	rows, err := f.tx.QueryContext(f.ctx, "SELECT id, name, head FROM article WHERE id IN ("+strings.Join(in, ",")+")")
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	read := 0
	for ; rows.Next(); read++ {
		var number int
		var name string
		var spot sql.RawBytes
		if err := rows.Scan(&number, &name, &spot); err != nil {
			return nil, err
		}
		h := &hits[place[number]]
		h.Article = name
		if len(spot) > 0 {
			if err := json.Unmarshal(spot, &h.Head); err != nil {
				return nil, sqlitedb.Fault("read where a headline stands", err)
			}
		}
	}
	if err := rows.Err(); err != nil {
		return nil, err
	}
	if read < len(screen) {
		return nil, posting.ErrDamaged // an article that has a card has a row
	}
	return hits, nil
}
