package api

import (
	"compress/gzip"
	"io"
	"net/http"
	"time"

	"github.com/banmian/banmian/internal/archive"
	"github.com/banmian/banmian/internal/export"
	"github.com/banmian/banmian/internal/paper"
	"github.com/banmian/banmian/internal/reader"
	"github.com/banmian/banmian/internal/web"
	"github.com/banmian/banmian/internal/web/public"
)

const (
	// runLength is how many editions are looked up at a time.
	runLength = 100
	// lineTime is how long one edition may take to be taken from us before its
	// asker counts as gone.
	lineTime = time.Minute
)

// lines sends articles of a span of days, a line of JSON each, newest edition
// first. One edition is in memory at a time. What is withdrawn while the answer is
// under way is left out from then on; an answer that breaks off ends without the
// empty chunk that ends a whole one.
func (a *API) lines(c *call) error {
	from, to, err := c.span()
	if err != nil {
		return err
	}
	titles, err := c.chosenTitles()
	if err != nil {
		return err
	}
	h := c.w.Header()
	h.Set("Content-Type", c.row.makes())
	h.Set("Cache-Control", web.Revalidate)
	h.Set("Vary", "Accept, Accept-Encoding")
	h.Set("Content-Disposition", `attachment; filename="articles.jsonl"`)
	coded := web.ChooseGzip(c.r)
	if coded {
		h.Set("Content-Encoding", "gzip")
	}
	if c.r.Method == http.MethodHead {
		return nil
	}
	var out io.Writer = c.w
	if coded {
		out = gzip.NewWriter(c.w)
	}
	for _, t := range titles {
		if err == nil {
			err = a.linesOf(c, out, t, from, to)
		}
	}
	if z, ok := out.(*gzip.Writer); ok && err == nil {
		err = z.Close()
	}
	if err != nil {
		a.Log.Warn("an answer broke off", "path", c.r.URL.Path, "error", err)
		panic(http.ErrAbortHandler) // the asker must not take what it has for all
	}
	return nil
}

// chosenTitles are those named, or all.
func (c *call) chosenTitles() ([]string, error) {
	var out []string
	for _, slug := range c.query["title"] {
		t, err := c.api.Reader.Title(c.r.Context(), slug)
		if err != nil {
			return nil, err
		}
		out = append(out, t.Slug)
	}
	if out != nil {
		return out, nil
	}
	stands, err := c.api.Reader.Stands(c.r.Context())
	for _, st := range stands {
		out = append(out, st.Title.Slug)
	}
	return out, err
}

// linesOf sends the articles of one title.
func (a *API) linesOf(c *call, w io.Writer, title string, from, to paper.Date) error {
	send := http.NewResponseController(c.w)
	address := func(e *reader.Edition, x *reader.Article) string { return public.ArticleAddress(a.Origin, e, x) }
	for after := (archive.Key{Title: title}); ; {
		run, more, err := a.Reader.Run(c.r.Context(), title, from, to, after, runLength)
		if err != nil {
			return err
		}
		for _, s := range run {
			after = s.Key
			e, err := a.Reader.Once(c.r.Context(), s.Key)
			if paper.IsKind(err, paper.NotFound) {
				continue // withdrawn this moment
			}
			if err != nil {
				return err
			}
			_ = send.SetWriteDeadline(time.Now().Add(lineTime)) // a writer that has none, as in tests, needs none
			if err := export.Lines(w, e, address); err != nil {
				return err
			}
		}
		if !more {
			return nil
		}
	}
}
