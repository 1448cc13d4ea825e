// Command peers asks bleve and PostgreSQL the questions of bench/search, on the
// same articles cut into the same pairs of signs, to compare with. It is a module
// of its own: the program needs neither.
//
//	cd bench/search/peers && go run . -n 50000 -dir DIR -postgres 'host=/run/postgresql dbname=bench'
package main

import (
	"context"
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"time"

	"github.com/banmian/banmian/bench/search/corpus"
	"github.com/banmian/banmian/internal/search"
	"github.com/banmian/banmian/internal/search/fold"
	"github.com/banmian/banmian/internal/search/sqlite"
)

// peer is a search engine.
type peer interface {
	name() string
	put(ctx context.Context, e search.Edition, docs []search.Document) error
	finish(ctx context.Context) error // before the first question
	search(ctx context.Context, e *search.Expr, order search.Order, facets []search.Facet) (int, error)
	size(ctx context.Context) (int64, error)
}

func main() {
	n := flag.Int("n", 50_000, "articles")
	questions := flag.Int("q", 60, "questions of each class")
	dir := flag.String("dir", "", "where indexes are made (default: a temporary directory)")
	postgres := flag.String("postgres", "", "an empty PostgreSQL database to use; none: it is left out")
	flag.Parse()
	if err := run(context.Background(), *n, *questions, *dir, *postgres); err != nil {
		fmt.Fprintln(os.Stderr, "peers:", err)
		os.Exit(1)
	}
}

func run(ctx context.Context, n, questions int, dir, postgres string) error {
	if dir == "" {
		var err error
		if dir, err = os.MkdirTemp("", "bench-peers"); err != nil {
			return err
		}
		defer os.RemoveAll(dir)
	}
	if err := os.MkdirAll(dir, 0o700); err != nil {
		return err
	}
	var peers []peer
	own, err := openOwn(ctx, filepath.Join(dir, "search.db"))
	if err != nil {
		return err
	}
	peers = append(peers, own)
	b, err := openBleve(filepath.Join(dir, "bleve"))
	if err != nil {
		return err
	}
	peers = append(peers, b)
	if postgres != "" {
		p, err := openPostgres(ctx, postgres)
		if err != nil {
			return err
		}
		peers = append(peers, p)
	}
	c := corpus.New(1)
	took := make([]time.Duration, len(peers))
	const together = 10
	for at := 0; at < n/corpus.PerEdition; at += together {
		for i := at; i < min(at+together, n/corpus.PerEdition); i++ {
			docs := c.Edition(i)
			for k, p := range peers {
				began := time.Now()
				if err := p.put(ctx, corpus.EditionOf(i), docs); err != nil {
					return fmt.Errorf("%s: %w", p.name(), err)
				}
				took[k] += time.Since(began)
			}
		}
	}
	fmt.Printf("%d articles\n\n| | made in | articles a second | size |\n|---|---:|---:|---:|\n", n)
	for k, p := range peers {
		began := time.Now()
		if err := p.finish(ctx); err != nil {
			return err
		}
		took[k] += time.Since(began)
		size, err := p.size(ctx)
		if err != nil {
			return err
		}
		fmt.Printf("| %s | %s | %.0f | %d MB |\n", p.name(), took[k].Round(time.Second), float64(n)/took[k].Seconds(), size/1e6)
	}
	return ask(ctx, peers, c.Questions(questions))
}

// ask times every class, each question put to all in turn, and tells where they
// do not find equally many.
func ask(ctx context.Context, peers []peer, classes []corpus.Class) error {
	fmt.Printf("\n| questions, p50 / p95 ms |")
	for _, p := range peers {
		fmt.Printf(" %s |", p.name())
	}
	fmt.Printf(" found unlike ours |\n|---|%s---:|\n", strings.Repeat("---:|", len(peers)))
	for _, class := range classes {
		times := make([][]float64, len(peers))
		unlike := make([]int, len(peers))
		for _, question := range class.Questions {
			e, err := search.Parse(question)
			if err != nil {
				return err
			}
			want := 0
			for k, p := range peers {
				began := time.Now()
				found, err := p.search(ctx, e, class.Order, class.Facets)
				if err != nil {
					return fmt.Errorf("%s: %s: %w", p.name(), question, err)
				}
				times[k] = append(times[k], float64(time.Since(began).Microseconds())/1000)
				if k == 0 {
					want = found
				}
				if found != want {
					unlike[k]++
				}
			}
		}
		fmt.Printf("| %s |", class.Name)
		for _, t := range times {
			slices.Sort(t)
			fmt.Printf(" %.1f / %.1f |", t[len(t)/2], t[int(.95*float64(len(t)-1))])
		}
		fmt.Printf(" %v |\n", unlike[1:])
	}
	return nil
}

// pairs are the terms of a text: pairs of signs, the last of a run by itself,
// words, and a bar for a break.
func pairs(texts []string) []string {
	var out []string
	for _, text := range texts {
		tokens := fold.Tokens(text, "zh")
		for i, t := range tokens {
			switch t.Kind {
			case fold.Sign:
				term := string(t.Sign)
				if i+1 < len(tokens) && tokens[i+1].Kind == fold.Sign {
					term += string(tokens[i+1].Sign)
				}
				out = append(out, term)
			case fold.Word:
				out = append(out, t.Text)
			default:
				out = append(out, "|")
			}
		}
		out = append(out, "¶")
	}
	return out
}

// phraseTerms are the terms of a phrase; one sign alone is a prefix of pairs.
func phraseTerms(text string) (terms []string, prefix bool) {
	tokens := fold.Tokens(text, "zh")
	terms = pairs([]string{text})
	terms = terms[:len(terms)-1]
	if len(tokens) == 1 {
		return terms, tokens[0].Kind == fold.Sign
	}
	if tokens[len(tokens)-1].Kind == fold.Sign {
		terms = terms[:len(terms)-1]
	}
	return terms, false
}

// own is the index of the program.
type own struct {
	x    *sqlite.Index
	path string
	wait []search.Reading
}

func openOwn(ctx context.Context, path string) (*own, error) {
	x, err := sqlite.Open(ctx, path, sqlite.Options{})
	return &own{x: x, path: path}, err
}

func (o *own) name() string { return "Banmian" }

func (o *own) put(ctx context.Context, e search.Edition, docs []search.Document) error {
	if o.wait = append(o.wait, search.Reading{Edition: e, Stamp: "1", Documents: docs}); len(o.wait) < 10 {
		return nil
	}
	return o.finish(ctx)
}

func (o *own) finish(ctx context.Context) error {
	err := o.x.Put(ctx, o.wait...)
	o.wait = nil
	return err
}

func (o *own) search(ctx context.Context, e *search.Expr, order search.Order, facets []search.Facet) (int, error) {
	r, err := o.x.Search(ctx, search.Query{Find: e, Order: order, Count: facets})
	return r.Total, err
}

func (o *own) size(context.Context) (int64, error) {
	s, err := os.Stat(o.path)
	if err != nil {
		return 0, err
	}
	return s.Size(), nil
}
