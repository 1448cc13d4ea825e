// Package memory searches by reading every document, for tests, for small
// archives, and as the measure of what other indexes must find.
package memory

import (
	"cmp"
	"context"
	"maps"
	"slices"
	"sync"

	"github.com/banmian/banmian/internal/paper"
	"github.com/banmian/banmian/internal/search"
	"github.com/banmian/banmian/internal/search/fold"
)

// Index is a search.Index in memory.
type Index struct {
	mu       sync.RWMutex
	editions map[search.Edition]held
}

type held struct {
	stamp     string
	documents []document
}

// document is a search.Document, folded.
type document struct {
	search.Document
	headline [][]fold.Token
	all      [][]fold.Token
}

var _ search.Index = (*Index)(nil)

// New makes an empty index.
func New() *Index { return &Index{editions: map[search.Edition]held{}} }

// Put is search.Index's.
func (x *Index) Put(ctx context.Context, readings ...search.Reading) error {
	folded := make([]held, len(readings))
	for i, r := range readings {
		if err := cmp.Or(ended(ctx), r.Check()); err != nil {
			return err
		}
		folded[i].stamp = r.Stamp
		for _, d := range r.Documents {
			folded[i].documents = append(folded[i].documents, foldDocument(d))
		}
	}
	x.mu.Lock()
	defer x.mu.Unlock()
	for i, r := range readings {
		x.editions[r.Edition] = folded[i]
	}
	return nil
}

func foldDocument(d search.Document) document {
	f := document{Document: d, all: search.Fold(d)}
	f.headline = f.all[:len(d.Headline)]
	f.Contributors = slices.Clone(d.Contributors)
	f.Headline, f.Text = nil, nil
	return f
}

// Remove is search.Index's.
func (x *Index) Remove(ctx context.Context, e search.Edition) error {
	if err := ended(ctx); err != nil {
		return err
	}
	x.mu.Lock()
	defer x.mu.Unlock()
	delete(x.editions, e)
	return nil
}

// Held is search.Index's.
func (x *Index) Held(ctx context.Context) (map[search.Edition]string, error) {
	if err := ended(ctx); err != nil {
		return nil, err
	}
	x.mu.RLock()
	defer x.mu.RUnlock()
	out := map[search.Edition]string{}
	for e, h := range x.editions {
		out[e] = h.stamp
	}
	return out, nil
}

// Check is search.Index's.
func (x *Index) Check(ctx context.Context) error { return ended(ctx) }

// Close is search.Index's.
func (x *Index) Close() error { return nil }

// found is a document that answers, with its place in the order.
type found struct {
	edition  search.Edition
	stamp    string
	position int
	score    int // phrases in the headline
	document *document
}

// Search is search.Index's.
func (x *Index) Search(ctx context.Context, q search.Query) (search.Result, error) {
	q, err := q.Checked()
	if err != nil {
		return search.Result{}, err
	}
	x.mu.RLock()
	defer x.mu.RUnlock()
	var all []found
	counts := map[search.Facet]map[string]int{}
	for _, facet := range q.Count {
		counts[facet] = map[string]int{}
	}
	for e, h := range x.editions {
		if err := ended(ctx); err != nil {
			return search.Result{}, err
		}
		if _, out := q.Except[e]; out || !q.From.IsZero() && e.Date.Compare(q.From) < 0 || !q.To.IsZero() && e.Date.Compare(q.To) > 0 {
			continue
		}
		for i := range h.documents {
			d := &h.documents[i]
			if q.Find != nil && !q.Find.Matches(d.all, d.Language) {
				continue
			}
			if tally(q, e, d, counts) {
				all = append(all, found{e, h.stamp, i, score(q.Find, d), d})
			}
		}
	}
	slices.SortFunc(all, func(a, b found) int { return compare(q.Order, a, b) })
	r := search.Result{Total: len(all)}
	for _, f := range all[min(q.Offset, len(all)):min(q.Offset+max(0, q.Limit), len(all))] {
		r.Hits = append(r.Hits, search.Hit{Edition: f.edition, Stamp: f.stamp, Article: f.document.Article, Head: f.document.Head})
	}
	if len(q.Count) > 0 {
		r.Facets = map[search.Facet][]search.Value{}
	}
	for facet, by := range counts {
		var values []search.Value
		for _, name := range slices.Sorted(maps.Keys(by)) {
			values = append(values, search.Value{Name: name, Count: by[name]})
		}
		r.Facets[facet] = search.SortValues(values, q.Values)
	}
	return r, nil
}

// tally counts a document for the facets, and reports whether it is found.
func tally(q search.Query, e search.Edition, d *document, counts map[search.Facet]map[string]int) bool {
	var failed []search.Facet
	for facet, wanted := range q.Only {
		if len(wanted) > 0 && !slices.ContainsFunc(values(facet, e, d), func(v string) bool { return slices.Contains(wanted, v) }) {
			failed = append(failed, facet)
		}
	}
	for facet, by := range counts {
		if len(failed) == 0 || len(failed) == 1 && failed[0] == facet {
			for _, v := range values(facet, e, d) {
				by[v]++
			}
		}
	}
	return len(failed) == 0
}

// values are a document's of a facet.
func values(facet search.Facet, e search.Edition, d *document) []string {
	switch facet {
	case search.ByTitle:
		return []string{e.Title}
	case search.ByYear:
		return []string{search.YearValue(e.Date)}
	case search.ByMonth:
		return []string{search.MonthValue(e.Date)}
	case search.ByPage:
		return []string{search.PageValue(d.Label, d.Page)}
	case search.BySection:
		if d.Section != "" {
			return []string{d.Section}
		}
	case search.ByContributor:
		return d.Contributors
	case search.ByKind:
		return []string{string(d.Kind)}
	}
	return nil
}

// score counts the phrases that stand in the headline.
func score(e *search.Expr, d *document) int {
	n := 0
	for _, p := range e.Phrases() {
		sought := fold.Tokens(p, d.Language)
		if slices.ContainsFunc(d.headline, func(in []fold.Token) bool { return len(fold.Find(in, sought)) > 0 }) {
			n++
		}
	}
	return n
}

func compare(order search.Order, a, b found) int {
	by := b.edition.Date.Compare(a.edition.Date)
	switch order {
	case search.Oldest:
		by = -by
	case search.Relevance:
		by = cmp.Or(b.score-a.score, by)
	}
	return cmp.Or(by, search.CompareEditions(a.edition, b.edition), a.position-b.position)
}

func ended(ctx context.Context) error {
	if err := ctx.Err(); err != nil {
		return &paper.Fault{Kind: paper.Unavailable, Doing: "search", Why: "it was broken off", Err: err}
	}
	return nil
}
