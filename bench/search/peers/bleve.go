package main

import (
	"context"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"

	"github.com/blevesearch/bleve/v2"
	"github.com/blevesearch/bleve/v2/analysis/analyzer/custom"
	"github.com/blevesearch/bleve/v2/analysis/tokenizer/whitespace"
	"github.com/blevesearch/bleve/v2/mapping"
	"github.com/blevesearch/bleve/v2/search/query"

	"github.com/banmian/banmian/internal/search"
)

// bleveIndex is a bleve index with its defaults; hits are sorted by date, as its
// own order by score costs more.
type bleveIndex struct {
	index bleve.Index
	path  string
	batch *bleve.Batch
	wait  int
}

func openBleve(path string) (*bleveIndex, error) {
	m := bleve.NewIndexMapping()
	if err := m.AddCustomAnalyzer("pairs", map[string]any{"type": custom.Name, "tokenizer": whitespace.Name}); err != nil {
		return nil, err
	}
	doc := bleve.NewDocumentMapping()
	text := bleve.NewTextFieldMapping()
	text.Analyzer, text.Store, text.IncludeInAll, text.DocValues = "pairs", false, false, false
	doc.AddFieldMappingsAt("text", text)
	for _, name := range []string{"title", "year", "page", "section", "contributor", "kind", "date"} {
		f := mapping.NewKeywordFieldMapping()
		f.Store, f.IncludeInAll = false, false
		doc.AddFieldMappingsAt(name, f)
	}
	m.DefaultMapping = doc
	x, err := bleve.New(path, m)
	if err != nil {
		return nil, err
	}
	return &bleveIndex{index: x, path: path, batch: x.NewBatch()}, nil
}

func (b *bleveIndex) name() string { return "bleve" }

func (b *bleveIndex) put(ctx context.Context, e search.Edition, docs []search.Document) error {
	for _, d := range docs {
		err := b.batch.Index(e.String()+"/"+d.Article, map[string]any{
			"text": strings.Join(pairs(append(d.Headline, d.Text...)), " "), "title": e.Title, "year": search.YearValue(e.Date), "page": d.Label,
			"section": d.Section, "contributor": d.Contributors, "kind": string(d.Kind), "date": e.Date.String()})
		if err != nil {
			return err
		}
	}
	if b.wait++; b.wait < 10 {
		return nil
	}
	return b.finish(ctx)
}

func (b *bleveIndex) finish(context.Context) error {
	err := b.index.Batch(b.batch)
	b.batch, b.wait = b.index.NewBatch(), 0
	return err
}

// question turns an expression into bleve's.
func (b *bleveIndex) question(e *search.Expr) query.Query {
	switch e.Op {
	case search.Phrase:
		terms, prefix := phraseTerms(e.Text)
		if prefix {
			q := bleve.NewPrefixQuery(terms[0])
			q.SetField("text")
			return q
		}
		if len(terms) == 1 {
			q := bleve.NewTermQuery(terms[0])
			q.SetField("text")
			return q
		}
		return bleve.NewPhraseQuery(terms, "text")
	case search.Or:
		q := bleve.NewDisjunctionQuery()
		for _, o := range e.Of {
			q.AddQuery(b.question(o))
		}
		return q
	}
	q := bleve.NewBooleanQuery()
	for _, o := range e.Of {
		if o.Op == search.Not {
			q.AddMustNot(b.question(o.Of[0]))
		} else {
			q.AddMust(b.question(o))
		}
	}
	return q
}

func (b *bleveIndex) search(ctx context.Context, e *search.Expr, _ search.Order, facets []search.Facet) (int, error) {
	r := bleve.NewSearchRequestOptions(b.question(e), search.DefaultLimit, 0, false)
	r.SortBy([]string{"-date"})
	r.Score = "none"
	for _, f := range facets {
		r.AddFacet(string(f), bleve.NewFacetRequest(string(f), search.DefaultValues))
	}
	out, err := b.index.SearchInContext(ctx, r)
	if err != nil {
		return 0, fmt.Errorf("bleve: %w", err)
	}
	return int(out.Total), nil
}

func (b *bleveIndex) size(context.Context) (total int64, err error) {
	err = filepath.WalkDir(b.path, func(name string, d fs.DirEntry, err error) error {
		if err != nil || d.IsDir() {
			return err
		}
		s, err := os.Stat(name)
		if err == nil {
			total += s.Size()
		}
		return nil
	})
	return total, err
}
