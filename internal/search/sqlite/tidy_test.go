package sqlite_test

import (
	"fmt"
	"math/rand/v2"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/banmian/banmian/internal/paper"
	"github.com/banmian/banmian/internal/search"
	"github.com/banmian/banmian/internal/search/memory"
	"github.com/banmian/banmian/internal/search/searchtest"
	"github.com/banmian/banmian/internal/search/sqlite"
)

// However often editions are put, corrected and removed, in whatever order, the
// index answers as the one in memory does; and what it keeps of articles that
// are gone, and the number of its segments, stay small.
func TestMerging(t *testing.T) {
	sqlite.SetSizes(t, 16, 64, 256)
	r := rand.New(rand.NewPCG(5, 9))
	own, plain := open(t, filepath.Join(t.TempDir(), "search.db"), sqlite.Options{}), memory.New()
	defer own.Close()
	for round := range 150 {
		var batch []search.Reading
		for range 1 + r.IntN(3)*r.IntN(2) {
			e := searchtest.Day([]string{"alpha", "beta"}[r.IntN(2)], fmt.Sprintf("2025-%02d-%02d", 1+r.IntN(2), 1+r.IntN(28)))
			if len(batch) == 0 || batch[0].Edition != e && batch[len(batch)-1].Edition != e {
				batch = append(batch, search.Reading{Edition: e, Stamp: fmt.Sprint(round), Documents: anyDocuments(r)})
			}
		}
		for _, x := range []search.Index{own, plain} {
			var err error
			if round%4 == 3 {
				err = x.Remove(t.Context(), batch[0].Edition)
			} else {
				err = x.Put(t.Context(), batch...)
			}
			if err != nil {
				t.Fatal(err)
			}
		}
		if round%5 == 0 || round > 140 {
			alike(t, r, own, plain)
		}
	}
	if err := own.Check(t.Context()); err != nil {
		t.Error(err)
	}
	all, err := plain.Search(t.Context(), search.Query{Limit: -1})
	if err != nil {
		t.Fatal(err)
	}
	if segments, articles := own.Segments(t); segments > 40 || articles > 3*all.Total {
		t.Errorf("%d segments with %d articles, of which %d are left", segments, articles, all.Total)
	}
	held, err := own.Held(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	for e := range held {
		if err := own.Remove(t.Context(), e); err != nil {
			t.Fatal(err)
		}
	}
	if segments, articles := own.Segments(t); segments != 0 || articles != 0 {
		t.Errorf("an index that holds nothing has %d segments with %d articles", segments, articles)
	}
}

// anyDocuments makes the documents of an edition.
func anyDocuments(r *rand.Rand) []search.Document {
	text := func(n int) string {
		var b strings.Builder
		for range n {
			b.WriteString([]string{"山", "水", "雪", "河", "桥", "，", " run", "3"}[r.IntN(8)])
		}
		return b.String()
	}
	var out []search.Document
	for i := range r.IntN(9) {
		d := search.Document{Article: fmt.Sprintf("p1-a%d", i), Language: []string{"zh", "de"}[r.IntN(2)], Headline: []string{text(r.IntN(5))}, Text: []string{text(r.IntN(15))}, Kind: paper.KindStory, Page: 1 + r.IntN(3)}
		d.Section = []string{"", "要闻", "副刊"}[r.IntN(3)]
		for _, name := range []string{"林小满", "杜明"} {
			if r.IntN(3) == 0 {
				d.Contributors = append(d.Contributors, name)
			}
		}
		out = append(out, d)
	}
	return out
}

// alike compares the answers of two indexes.
func alike(t *testing.T, r *rand.Rand, x, y search.Index) {
	t.Helper()
	for _, question := range []string{"", "水", "山水", "水雪河", "水，山", "run", "3", "河3", "水 NOT 雪", "山水 OR 雪", "(山 OR 水河) NOT (桥 OR run)", "runs 山 雪"} {
		q := search.Query{Order: []search.Order{search.Relevance, search.Newest, search.Oldest}[r.IntN(3)], Limit: 1 + r.IntN(60), Offset: r.IntN(30), Count: search.Facets, Values: 1 + r.IntN(30)}
		if question != "" {
			var err error
			if q.Find, err = search.Parse(question); err != nil {
				t.Fatal(err)
			}
		}
		if r.IntN(3) == 0 {
			q.Only = map[search.Facet][]string{search.BySection: {"要闻"}, search.ByContributor: {"杜明", "林小满"}}
		}
		if r.IntN(3) == 0 {
			q.From, q.To = searchtest.Day("", "2025-01-09").Date, searchtest.Day("", "2025-02-20").Date
		}
		a, err := x.Search(t.Context(), q)
		if err != nil {
			t.Fatal(err)
		}
		b, err := y.Search(t.Context(), q)
		if err != nil {
			t.Fatal(err)
		}
		for facet, values := range b.Facets {
			if len(values)+len(a.Facets[facet]) == 0 {
				delete(a.Facets, facet)
				delete(b.Facets, facet)
			}
		}
		if d := cmp.Diff(b, a); d != "" {
			t.Fatalf("%q, %+v: %s", question, q, d)
		}
	}
}
