package main

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"strings"

	"github.com/banmian/banmian/internal/app"
	"github.com/banmian/banmian/internal/interchange/plain"
	"github.com/banmian/banmian/internal/paper"
	"github.com/banmian/banmian/internal/reader"
	"github.com/banmian/banmian/internal/search"
)

func searchCommand() command {
	return command{"search", "[--data DIR] [--from DAY] [--to DAY] [--sort ORDER] [--limit N] [--format text|json] QUERY …",
		"find articles that readers can read", runSearch}
}

func runSearch(ctx context.Context, t *terminal, args []string) error {
	fs := options(searchCommand())
	var s settings
	s.dataFlag(fs)
	from := fs.String("from", "", "not before this `DAY`, such as 2025-06-13")
	to := fs.String("to", "", "not after this `DAY`")
	order := fs.String("sort", string(search.Relevance), "relevance, newest or oldest")
	limit := fs.Int("limit", search.DefaultLimit, "how many hits, at most 100")
	format := fs.String("format", "text", "text or json")
	rest, err := parse(t, searchCommand(), fs, args)
	if err != nil {
		return err
	}
	if len(rest) == 0 {
		return usageError{"it takes words to look for"}
	}
	if *format != "text" && *format != "json" {
		return usageError{fmt.Sprintf("there is no format %q; it is text or json", *format)}
	}
	q := reader.Question{Text: strings.Join(rest, " "), Order: search.Order(*order), Limit: *limit}
	for _, d := range []struct {
		day  string
		into *paper.Date
	}{{*from, &q.From}, {*to, &q.To}} {
		if d.day == "" {
			continue
		}
		if *d.into, err = paper.ParseDate(d.day); err != nil {
			return usageError{err.Error()}
		}
	}
	c, err := s.load()
	if err != nil {
		return err
	}
	a, err := app.Open(ctx, c, app.Read, t.logger())
	if err != nil {
		return err
	}
	a.OpenSearch(ctx, app.Read, t.logger())
	return errors.Join(find(ctx, t, a, q, *format), a.Close())
}

// find brings the index up to what is published, and answers. A server that runs
// does so too; without one nobody else would.
func find(ctx context.Context, t *terminal, a *app.App, q reader.Question, format string) error {
	if a.Finder == nil {
		return &paper.Fault{Kind: paper.Unavailable, Doing: "search", Why: "the index cannot be opened", Remedy: "start banmian serve once: it makes it anew"}
	}
	err := a.Indexer.CatchUp(ctx, func(done, of int) {
		if of > 0 {
			t.progress("Indexing", done, of)
		}
	})
	t.finish()
	if err != nil {
		return err
	}
	answer, err := a.Finder.Find(ctx, q)
	var wrong *search.Wrong
	if errors.As(err, &wrong) {
		return usageError{err.Error()}
	}
	if err != nil {
		return err
	}
	if format == "json" {
		e := json.NewEncoder(t.out)
		e.SetIndent("", "  ")
		e.SetEscapeHTML(false)
		return e.Encode(wireAnswer(q, answer))
	}
	for _, f := range answer.Found {
		fmt.Fprintf(t.out, "%s %s  %s\n", f.Edition.Key, f.Article.Address, plain.Clean(f.Article.Headline))
		if s := strings.Join(strings.Fields(f.Snippet.Text), " "); s != "" {
			fmt.Fprintf(t.out, "    %s\n", plain.Clean(s))
		}
	}
	t.say("%d found, %d shown", answer.Total, len(answer.Found))
	return nil
}

// The answer as JSON.
type (
	answerWire struct {
		Query string      `json:"query"`
		Total int         `json:"total"`
		Hits  []foundWire `json:"hits"`
	}
	foundWire struct {
		Edition  string `json:"edition"`
		Date     string `json:"date"`
		Article  string `json:"article"`
		Page     string `json:"page"`
		Headline string `json:"headline"`
		Snippet  string `json:"snippet"`
	}
)

func wireAnswer(q reader.Question, a reader.Answer) answerWire {
	w := answerWire{Query: q.Text, Total: a.Total, Hits: []foundWire{}}
	for _, f := range a.Found {
		w.Hits = append(w.Hits, foundWire{Edition: f.Edition.Key.String(), Date: f.Edition.Key.Date.String(), Article: f.Article.Address,
			Page: f.Article.Page.Address, Headline: f.Article.Headline, Snippet: f.Snippet.Text})
	}
	return w
}
