package api

import (
	"strings"
	"time"

	"github.com/banmian/banmian/internal/archive"
	"github.com/banmian/banmian/internal/geom"
	"github.com/banmian/banmian/internal/paper"
	"github.com/banmian/banmian/internal/reader"
	"github.com/banmian/banmian/internal/web/public"
)

// The shapes of what is answered; schemas.json describes each. `self` is an
// address of this door, `url` one of the readers' site. Lengths are points from
// the top left of a page; moments are RFC 3339 in UTC.
type (
	listing[T any] struct {
		Items []T    `json:"items"`
		Next  string `json:"next,omitempty"` // address of what follows
	}
	titleShape struct {
		Self     string        `json:"self"`
		URL      string        `json:"url"`
		Slug     string        `json:"slug"`
		Name     string        `json:"name"`
		Language string        `json:"language"`
		Editions string        `json:"editions"`
		Latest   *editionBrief `json:"latest,omitempty"`
	}
	editionBrief struct {
		Self      string       `json:"self"`
		URL       string       `json:"url"`
		Title     string       `json:"title"`
		Edition   string       `json:"edition"`
		Date      string       `json:"date"`
		Ordinal   int          `json:"ordinal"`
		Revision  int          `json:"revision"`
		Number    numberShape  `json:"number"`
		Pages     int          `json:"pages"`
		Articles  int          `json:"articles"`
		Lead      string       `json:"lead,omitempty"`
		Changed   string       `json:"changed"`
		FrontPage *pictureInfo `json:"front_page,omitempty"`
	}
	numberShape struct {
		InYear int `json:"in_year"`
		Total  int `json:"total"`
	}
	pictureInfo struct {
		URL    string `json:"url"`
		Type   string `json:"type"`
		Width  int    `json:"width"`
		Height int    `json:"height"`
	}
	editionShape struct {
		Self     string         `json:"self"`
		URL      string         `json:"url"`
		Title    string         `json:"title"`
		Name     string         `json:"name"`
		Language string         `json:"language"`
		Edition  string         `json:"edition"`
		Date     string         `json:"date"`
		Ordinal  int            `json:"ordinal"`
		Revision int            `json:"revision"`
		Number   numberShape    `json:"number"`
		Changed  string         `json:"changed"`
		Document string         `json:"document"`
		PDF      string         `json:"pdf,omitempty"`
		Pages    []pageBrief    `json:"pages"`
		Articles []articleBrief `json:"articles"`
		Notes    []notice       `json:"notes"`
		Previous string         `json:"previous,omitempty"`
		Next     string         `json:"next,omitempty"`
	}
	pageBrief struct {
		Self      string        `json:"self"`
		URL       string        `json:"url"`
		Page      string        `json:"page"`
		Sequence  int           `json:"sequence"`
		Label     string        `json:"label"`
		Section   string        `json:"section"`
		Width     float64       `json:"width,omitempty"`
		Height    float64       `json:"height,omitempty"`
		Pictures  []pictureInfo `json:"pictures"`
		PDF       string        `json:"pdf,omitempty"`
		Text      string        `json:"text,omitempty"`
		Withdrawn *notice       `json:"withdrawn,omitempty"`
	}
	pageShape struct {
		pageBrief
		Edition  string      `json:"edition"`
		Places   []place     `json:"places"`
		Zones    []zoneShape `json:"zones"`
		Previous string      `json:"previous,omitempty"`
		Next     string      `json:"next,omitempty"`
	}
	place struct {
		Article   string         `json:"article,omitempty"` // address, empty where nothing can be opened
		ID        string         `json:"id"`
		Headline  string         `json:"headline,omitempty"`
		Continued bool           `json:"continued,omitempty"`
		Outlines  [][][2]float64 `json:"outlines"`
		Withdrawn *notice        `json:"withdrawn,omitempty"`
	}
	zoneShape struct {
		ID        string       `json:"id"`
		Role      string       `json:"role"`
		Direction string       `json:"direction,omitempty"`
		Polygon   [][2]float64 `json:"polygon,omitempty"`
		Lines     []lineShape  `json:"lines"`
	}
	lineShape struct {
		Text string      `json:"text"`
		Box  *[4]float64 `json:"box,omitempty"`
	}
	articleBrief struct {
		Self     string   `json:"self"`
		URL      string   `json:"url"`
		Article  string   `json:"article"`
		ID       string   `json:"id"`
		Kind     string   `json:"kind"`
		Page     string   `json:"page"`
		Section  string   `json:"section"`
		Headline string   `json:"headline"`
		Bylines  []byline `json:"bylines"`
	}
	articleShape struct {
		articleBrief
		Title      string       `json:"title"`
		Name       string       `json:"name"`
		Language   string       `json:"language"`
		Edition    string       `json:"edition"`
		Date       string       `json:"date"`
		Revision   int          `json:"revision"`
		Kicker     []string     `json:"kicker"`
		Deck       []string     `json:"deck"`
		Dateline   dateline     `json:"dateline"`
		Paragraphs []string     `json:"paragraphs"`
		Figures    []figure     `json:"figures"`
		Parts      []part       `json:"parts"`
		Confidence float64      `json:"confidence"`
		Corrected  []notice     `json:"corrected"`
		Issue      editionPoint `json:"in"`
		Previous   string       `json:"previous,omitempty"`
		Next       string       `json:"next,omitempty"`
	}
	editionPoint struct {
		Self string `json:"self"`
		URL  string `json:"url"`
	}
	byline struct {
		Role  string   `json:"role"`
		Names []string `json:"names"`
	}
	dateline struct {
		Text  string `json:"text"`
		Place string `json:"place"`
		Date  string `json:"date"`
	}
	figure struct {
		Caption string      `json:"caption"`
		Credit  string      `json:"credit"`
		Page    int         `json:"page"`
		Box     *[4]float64 `json:"box,omitempty"`
		URL     string      `json:"url,omitempty"`
	}
	part struct {
		Page     string         `json:"page"`
		Outlines [][][2]float64 `json:"outlines"`
	}
	notice struct {
		Kind    string `json:"kind"`
		At      string `json:"at"`
		Article string `json:"article,omitempty"`
		Page    int    `json:"page,omitempty"`
		Scope   string `json:"scope,omitempty"`
		Text    string `json:"text"`
	}
)

func moment(t time.Time) string { return t.UTC().Format(time.RFC3339) }

// The addresses of this door.

func titleAt(slug string) string { return Base + "/titles/" + slug }

func editionAt(k archive.Key) string {
	return titleAt(k.Title) + "/editions/" + public.EditionName(k)
}

func pageAt(k archive.Key, p *reader.Page) string { return editionAt(k) + "/pages/" + p.Address }

func articleAt(k archive.Key, a *reader.Article) string {
	return titleAt(k.Title) + "/articles/" + public.ArticleName(k, a)
}

func (a *API) titleShape(st reader.Stand) titleShape {
	latest := a.editionBrief(st.Latest)
	return titleShape{Self: titleAt(st.Title.Slug), URL: a.Origin + "/" + st.Title.Slug + "/", Slug: st.Title.Slug, Name: st.Title.Name, Language: st.Title.Language,
		Editions: titleAt(st.Title.Slug) + "/editions", Latest: &latest}
}

func (a *API) editionBrief(s archive.Summary) editionBrief {
	b := editionBrief{Self: editionAt(s.Key), URL: public.EditionAddress(a.Origin, s.Key), Title: s.Key.Title, Edition: public.EditionName(s.Key),
		Date: s.Key.Date.String(), Ordinal: s.Key.Ordinal, Revision: s.Number, Number: numberShape(s.Printed), Pages: s.Pages, Articles: s.Articles,
		Lead: s.Lead, Changed: moment(s.Changed)}
	if s.FrontPage.Width > 0 {
		p := a.picture(s.Key, s.FrontPage)
		b.FrontPage = &p
	}
	return b
}

func (a *API) picture(k archive.Key, p archive.Picture) pictureInfo {
	return pictureInfo{URL: public.PictureAddress(a.Origin, k, p), Type: p.MediaType, Width: p.Width, Height: p.Height}
}

func (a *API) editionShape(e *reader.Edition) editionShape {
	out := editionShape{Self: editionAt(e.Key), URL: public.EditionAddress(a.Origin, e.Key), Title: e.Key.Title, Name: e.Title.Name, Language: e.Title.Language,
		Edition: public.EditionName(e.Key), Date: e.Key.Date.String(), Ordinal: e.Key.Ordinal, Revision: e.Revision.Number, Number: numberShape(e.Revision.Edition.Number),
		Changed: moment(e.Revision.Changed), Document: editionAt(e.Key) + "/document", Pages: a.pageBriefs(e), Articles: a.articleBriefs(e), Notes: noticesOf(e.Revision.Edition.Notes)}
	if _, ok := e.PDF(); ok {
		out.PDF = public.EditionPDFAddress(a.Origin, e.Key)
	}
	return out
}

func (a *API) pageBriefs(e *reader.Edition) []pageBrief {
	out := make([]pageBrief, 0, len(e.Pages))
	for _, p := range e.Pages {
		out = append(out, a.pageBrief(e, p))
	}
	return out
}

func (a *API) pageBrief(e *reader.Edition, p *reader.Page) pageBrief {
	b := pageBrief{Self: pageAt(e.Key, p), URL: public.PageAddress(a.Origin, e.Key, p), Page: p.Address, Sequence: p.Sequence, Label: p.Label, Section: p.Section,
		Width: hundredth(p.Width), Height: hundredth(p.Height), Pictures: []pictureInfo{}}
	for _, pic := range p.Pictures {
		b.Pictures = append(b.Pictures, a.picture(e.Key, pic))
	}
	if _, ok := e.PagePDF(p); ok {
		b.PDF = public.PagePDFAddress(a.Origin, e.Key, p)
	}
	if p.Withdrawn != nil {
		b.Withdrawn = noticeOf(*p.Withdrawn)
		return b
	}
	b.Text = b.Self + "/text"
	return b
}

// pageShape is a page with its zones; lines is the page as Reader.Lines gives it.
func (a *API) pageShape(e *reader.Edition, p *reader.Page, lines paper.Page) pageShape {
	out := pageShape{pageBrief: a.pageBrief(e, p), Edition: editionAt(e.Key), Places: []place{}, Zones: []zoneShape{}}
	for _, pl := range p.Places {
		at := place{ID: pl.Article.ID, Continued: pl.Continued, Outlines: outlines(pl.Outlines)}
		switch {
		case pl.Article.Withdrawn != nil:
			at.Withdrawn = noticeOf(*pl.Article.Withdrawn)
		case pl.Article.Open:
			at.Article, at.Headline = articleAt(e.Key, pl.Article), pl.Article.Headline
		}
		out.Places = append(out.Places, at)
	}
	for _, z := range lines.Zones {
		out.Zones = append(out.Zones, zoneOf(z))
	}
	if p.Previous != nil {
		out.Previous = pageAt(e.Key, p.Previous)
	}
	if p.Next != nil {
		out.Next = pageAt(e.Key, p.Next)
	}
	return out
}

func zoneOf(z paper.Zone) zoneShape {
	out := zoneShape{ID: z.ID, Role: string(z.Role), Direction: string(z.Direction), Polygon: outline(z.Polygon), Lines: []lineShape{}}
	for _, l := range z.Lines {
		out.Lines = append(out.Lines, lineShape{Text: l.Text, Box: boxOf(l.Box)})
	}
	return out
}

func (a *API) articleBriefs(e *reader.Edition) []articleBrief {
	out := make([]articleBrief, 0, len(e.Articles))
	for _, x := range e.Articles {
		out = append(out, a.articleBrief(e, x))
	}
	return out
}

func (a *API) articleBrief(e *reader.Edition, x *reader.Article) articleBrief {
	b := articleBrief{Self: articleAt(e.Key, x), URL: public.ArticleAddress(a.Origin, e, x), Article: public.ArticleName(e.Key, x), ID: x.ID, Kind: string(x.Kind),
		Page: x.Page.Address, Section: x.Page.Section, Headline: x.Headline, Bylines: []byline{}}
	for _, by := range x.Bylines {
		b.Bylines = append(b.Bylines, byline{by.Role, always(by.Names)})
	}
	return b
}

func (a *API) articleShape(e *reader.Edition, x *reader.Article) articleShape {
	out := articleShape{articleBrief: a.articleBrief(e, x), Title: e.Key.Title, Name: e.Title.Name, Language: e.Title.Language, Edition: public.EditionName(e.Key),
		Date: e.Key.Date.String(), Revision: e.Revision.Number, Kicker: always(x.Kicker), Deck: always(x.Deck), Dateline: dateline(x.Dateline), Paragraphs: always(x.Paragraphs),
		Figures: []figure{}, Parts: []part{}, Confidence: thousandth(x.Confidence), Corrected: noticesOf(x.Corrected),
		Issue: editionPoint{editionAt(e.Key), public.EditionAddress(a.Origin, e.Key)}}
	for i, f := range x.Figures {
		g := figure{Caption: f.Caption, Credit: f.Credit, Page: f.Page}
		if _, box, ok := e.FigurePlace(f); ok {
			g.Box = boxOf(box)
		}
		if e.FigureClipping(f) != nil {
			g.URL = public.FigureAddress(a.Origin, e.Key, x, i)
		}
		out.Figures = append(out.Figures, g)
	}
	for _, p := range x.Parts {
		out.Parts = append(out.Parts, part{p.Page.Address, outlines(p.Outlines)})
	}
	if x.Previous != nil {
		out.Previous = articleAt(e.Key, x.Previous)
	}
	if x.Next != nil {
		out.Next = articleAt(e.Key, x.Next)
	}
	return out
}

func noticesOf(notes []paper.Note) []notice {
	out := []notice{}
	for _, n := range notes {
		out = append(out, *noticeOf(n))
	}
	return out
}

func noticeOf(n paper.Note) *notice {
	return &notice{Kind: string(n.Kind), At: n.At, Article: n.Article, Page: n.Page, Scope: string(n.Scope), Text: n.Text}
}

// always is never nil, so that it is written as [].
func always(s []string) []string { return append([]string{}, s...) }

func outlines(all []geom.Polygon) [][][2]float64 {
	out := [][][2]float64{}
	for _, p := range all {
		out = append(out, outline(p))
	}
	return out
}

func outline(p geom.Polygon) [][2]float64 {
	var out [][2]float64
	for _, q := range p {
		out = append(out, [2]float64{hundredth(q.X), hundredth(q.Y)})
	}
	return out
}

func boxOf(r geom.Rect) *[4]float64 {
	if r.IsZero() {
		return nil
	}
	return &[4]float64{hundredth(r.X0), hundredth(r.Y0), hundredth(r.X1), hundredth(r.Y1)}
}

// plain is a page's text as it is read: article after article where they are
// open, a blank line between paragraphs.
func plainPage(p *reader.Page) string {
	var b strings.Builder
	say := func(lines ...string) {
		for _, l := range lines {
			if l = strings.TrimSpace(l); l != "" {
				b.WriteString(l + "\n")
			}
		}
	}
	for _, pl := range p.Places {
		x := pl.Article
		if !x.Open || pl.Continued {
			continue
		}
		say(x.Kicker...)
		say(x.Headline)
		say(x.Deck...)
		for _, by := range x.Bylines {
			say(by.Role + " " + strings.Join(by.Names, " "))
		}
		say(x.Dateline.Text)
		say(x.Paragraphs...)
		for _, f := range x.Figures {
			say(f.Caption, f.Credit)
		}
		b.WriteString("\n")
	}
	return strings.TrimRight(b.String(), "\n") + "\n"
}

// EditionAddress is the address of an edition at this door.
func EditionAddress(k archive.Key) string { return editionAt(k) }

// ArticleAddress is the address of an article at this door.
func ArticleAddress(k archive.Key, a *reader.Article) string { return articleAt(k, a) }
