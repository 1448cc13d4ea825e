package export

import (
	"context"
	"encoding/json"
	"io"

	"github.com/banmian/banmian/internal/interchange/document"
	"github.com/banmian/banmian/internal/reader"
)

// writeDocument writes the edition document, as banmian read prints it.
func writeDocument(_ context.Context, _ *Exporter, m *matter, w io.Writer) error {
	return document.Encode(w, m.revision.Edition)
}

// line is one article as a researcher's program reads it: one object a line,
// whole in itself.
type line struct {
	Schema     string       `json:"schema"`
	ID         string       `json:"id"` // title/date#p1-a2, unique in the archive
	URL        string       `json:"url,omitempty"`
	Title      string       `json:"title"`
	TitleSlug  string       `json:"title_slug"`
	Language   string       `json:"language,omitempty"`
	Date       string       `json:"date"`
	Revision   int          `json:"revision"`
	Pages      []string     `json:"pages"` // labels
	Section    string       `json:"section,omitempty"`
	Kind       string       `json:"kind"`
	Kicker     []string     `json:"kicker,omitempty"`
	Headline   string       `json:"headline,omitempty"`
	Deck       []string     `json:"deck,omitempty"`
	Bylines    []lineByline `json:"bylines,omitempty"`
	Dateline   string       `json:"dateline,omitempty"`
	Paragraphs []string     `json:"paragraphs,omitempty"`
	Captions   []string     `json:"captions,omitempty"`
	Confidence float64      `json:"confidence"`
}

type lineByline struct {
	Role  string   `json:"role"`
	Names []string `json:"names"`
}

// linesSchema names the form of a line.
const linesSchema = "banmian.article/1"

// writeLines writes an article a line, in reading order.
func writeLines(_ context.Context, x *Exporter, m *matter, w io.Writer) error {
	return Lines(w, m.edition, x.address)
}

// Lines writes an edition's articles a line each, in reading order. address gives
// an article's public address, empty for none.
func Lines(w io.Writer, e *reader.Edition, address func(*reader.Edition, *reader.Article) string) error {
	out := json.NewEncoder(w)
	out.SetEscapeHTML(false)
	for _, a := range e.Articles {
		l := line{Schema: linesSchema, ID: e.Key.String() + "#" + a.ID, URL: address(e, a),
			Title: e.Title.Name, TitleSlug: e.Title.Slug, Language: e.Title.Language,
			Date: e.Key.Date.String(), Revision: e.Revision.Number, Section: a.Page.Section, Kind: string(a.Kind),
			Kicker: a.Kicker, Headline: a.Headline, Deck: a.Deck, Dateline: a.Dateline.Text, Paragraphs: a.Paragraphs, Confidence: a.Confidence}
		for _, p := range a.Parts {
			l.Pages = append(l.Pages, p.Page.Label)
		}
		for _, b := range a.Bylines {
			l.Bylines = append(l.Bylines, lineByline{b.Role, b.Names})
		}
		for _, f := range a.Figures {
			if f.Caption != "" {
				l.Captions = append(l.Captions, f.Caption)
			}
		}
		if err := out.Encode(l); err != nil {
			return err
		}
	}
	return nil
}
