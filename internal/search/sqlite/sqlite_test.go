package sqlite_test

import (
	"context"
	"errors"
	"os"
	"path/filepath"
	"sync"
	"testing"

	"github.com/banmian/banmian/internal/paper"
	"github.com/banmian/banmian/internal/search"
	"github.com/banmian/banmian/internal/search/searchtest"
	"github.com/banmian/banmian/internal/search/sqlite"
)

func open(t testing.TB, path string, o sqlite.Options) *sqlite.Index {
	t.Helper()
	x, err := sqlite.Open(t.Context(), path, o)
	if err != nil {
		t.Fatal(err)
	}
	return x
}

func TestContract(t *testing.T) {
	searchtest.Run(t, func(t *testing.T) search.Index {
		return open(t, filepath.Join(t.TempDir(), "search.db"), sqlite.Options{})
	})
}

var river = []search.Document{{Article: "p1-a1", Language: "zh", Headline: []string{"运河"}}}

func total(t *testing.T, x search.Index) int {
	t.Helper()
	r, err := x.Search(t.Context(), search.Query{Find: &search.Expr{Op: search.Phrase, Text: "运河"}, Count: search.Facets})
	if err != nil {
		t.Fatal(err)
	}
	return r.Total
}

// What one process puts another finds, and so does a later one.
func TestSharedFile(t *testing.T) {
	path := filepath.Join(t.TempDir(), "search.db")
	a, b := open(t, path, sqlite.Options{}), open(t, path, sqlite.Options{})
	e, f := searchtest.Day("demo", "2025-01-01"), searchtest.Day("demo", "2025-01-02")
	if err := a.Put(t.Context(), search.Reading{Edition: e, Stamp: "1", Documents: river}); err != nil {
		t.Fatal(err)
	}
	if n := total(t, b); n != 1 {
		t.Errorf("the other finds %d", n)
	}
	if err := errors.Join(b.Put(t.Context(), search.Reading{Edition: f, Stamp: "1", Documents: river}), a.Remove(t.Context(), e)); err != nil {
		t.Fatal(err)
	}
	if m, n := total(t, a), total(t, b); m != 1 || n != 1 {
		t.Errorf("found %d and %d", m, n)
	}
	if err := errors.Join(a.Close(), b.Close()); err != nil {
		t.Fatal(err)
	}
	c := open(t, path, sqlite.Options{})
	defer c.Close()
	if n := total(t, c); n != 1 {
		t.Errorf("a later one finds %d", n)
	}
}

// An index that is damaged, no database, or of another form is refused, and made
// anew when that is asked for.
func TestRenew(t *testing.T) {
	for name, spoil := range map[string]func(t *testing.T, path string){
		"no database": func(t *testing.T, path string) {
			if err := os.WriteFile(path, []byte("this is a text of more than a hundred bytes, which no database begins with; it was put here by mistake, or the disk did it"), 0o600); err != nil {
				t.Fatal(err)
			}
		},
		"cut short": func(t *testing.T, path string) {
			if err := os.Truncate(path, 5000); err != nil {
				t.Fatal(err)
			}
		},
		"another form": func(t *testing.T, path string) { sqlite.SetForm(t, path, 99) },
	} {
		t.Run(name, func(t *testing.T) {
			path := filepath.Join(t.TempDir(), "search.db")
			x := open(t, path, sqlite.Options{})
			if err := errors.Join(x.Put(t.Context(), search.Reading{Edition: searchtest.Day("demo", "2025-01-01"), Stamp: "1", Documents: river}), x.Close()); err != nil {
				t.Fatal(err)
			}
			spoil(t, path)
			if x, err := sqlite.Open(t.Context(), path, sqlite.Options{}); !paper.IsKind(err, paper.Unavailable) {
				t.Errorf("opened %v, %v", x, err)
			}
			x = open(t, path, sqlite.Options{Renew: true})
			defer x.Close()
			if x.Renewed() == "" || total(t, x) != 0 {
				t.Errorf("renewed %q, finds %d", x.Renewed(), total(t, x))
			}
			if err := x.Put(t.Context(), search.Reading{Edition: searchtest.Day("demo", "2025-01-01"), Stamp: "1", Documents: river}); err != nil || total(t, x) != 1 {
				t.Errorf("after it was made anew: %v, finds %d", err, total(t, x))
			}
		})
	}
}

// Damage inside is found by a check.
func TestCheck(t *testing.T) {
	path := filepath.Join(t.TempDir(), "search.db")
	x := open(t, path, sqlite.Options{})
	var many []search.Document
	for _, name := range []string{"a", "b", "c", "d", "e", "f", "g", "h"} {
		many = append(many, search.Document{Article: name, Language: "zh", Headline: []string{"运河"}, Text: []string{"沿河三公里新栽柳树，大桥照常通行"}})
	}
	for i := 1; i < 28; i++ {
		e := searchtest.Day("demo", "2025-01-01")
		e.Date.Day = i
		if err := x.Put(t.Context(), search.Reading{Edition: e, Stamp: "1", Documents: many}); err != nil {
			t.Fatal(err)
		}
	}
	if err := errors.Join(x.Check(t.Context()), x.Close()); err != nil {
		t.Fatal(err)
	}
	b, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	for i := len(b) / 2; i < len(b)/2+8192; i++ {
		b[i] ^= 0x5a
	}
	if err := os.WriteFile(path, b, 0o600); err != nil {
		t.Fatal(err)
	}
	x, err = sqlite.Open(t.Context(), path, sqlite.Options{})
	if err != nil {
		return // it is noticed even sooner
	}
	defer x.Close()
	if err := x.Check(t.Context()); !paper.IsKind(err, paper.Unavailable) {
		t.Errorf("the damage is not found: %v", err)
	}
}

// Damage that a question meets is told, and the index can be made anew while it
// is in use.
func TestRenewInUse(t *testing.T) {
	x := open(t, filepath.Join(t.TempDir(), "search.db"), sqlite.Options{})
	defer x.Close()
	reading := search.Reading{Edition: searchtest.Day("demo", "2025-01-01"), Stamp: "1", Documents: river}
	if err := x.Put(t.Context(), reading); err != nil {
		t.Fatal(err)
	}
	select {
	case <-x.Damaged():
		t.Fatal("a whole index is told to be damaged")
	default:
	}
	x.Spoil(t)
	if err := x.Check(t.Context()); !paper.IsKind(err, paper.Unavailable) {
		t.Errorf("a check of a damaged index gives %v", err)
	}
	<-x.Damaged()
	if _, err := x.Search(t.Context(), search.Query{Find: &search.Expr{Op: search.Phrase, Text: "运河"}}); !paper.IsKind(err, paper.Unavailable) {
		t.Errorf("a search in a damaged index gives %v", err)
	}
	<-x.Damaged()
	ctx, stop := context.WithCancel(t.Context())
	var wg sync.WaitGroup
	for range 3 {
		wg.Go(func() {
			for ctx.Err() == nil {
				if r, err := x.Search(t.Context(), search.Query{Find: &search.Expr{Op: search.Phrase, Text: "运河"}}); err == nil && r.Total > 1 || err != nil && !paper.IsKind(err, paper.Unavailable) {
					t.Errorf("while it was made anew: %+v, %v", r, err)
				}
			}
		})
	}
	for range 5 {
		if err := errors.Join(x.Renew(t.Context()), x.Put(t.Context(), reading)); err != nil {
			t.Error(err)
		}
	}
	stop()
	wg.Wait()
	if err := x.Check(t.Context()); err != nil || total(t, x) != 1 {
		t.Errorf("after it was made anew: %v, finds %d", err, total(t, x))
	}
}
