package public

import (
	"net/http"
	"strings"

	"github.com/banmian/banmian/internal/archive"
	"github.com/banmian/banmian/internal/paper"
	"github.com/banmian/banmian/internal/reader"
)

// editionScreen is the cover and contents of an edition.
type editionScreen struct {
	Notice   string // a line above, empty for none
	Told     []told // corrections of no single article
	Cover    *plate
	CoverRef string
	Strip    []stripItem
	Sections []section
	Counts   string
	PDF      string
	Keep     string // address of the edition, for saving it
	Lang     string // of the paper's text, empty when it is the interface's
	Previous link
	Next     link
}

// stripItem is a page in the strip of pages.
type stripItem struct {
	Href, Label, Section string
	Current              bool
}

// section is a page in the contents.
type section struct {
	ID, Href, Label, Name string
	PDF                   string
	Rows                  []row
	Told                  []told // withdrawals
}

// row is an article in a list of headlines.
type row struct {
	ID, Href  string
	Kicker    string
	Headline  string
	Deck      string
	Excerpt   string
	By        string
	Kind      string // label of what is no story
	Continued string // 上接第01版
	Lead      bool
}

// front shows the latest edition at the root.
func (s *Site) front(w http.ResponseWriter, r *http.Request, v *visit) error {
	e, err := s.Reader.Latest(r.Context(), v.title.Slug)
	if paper.IsKind(err, paper.NotFound) {
		return s.empty(w, r, v)
	}
	if err != nil {
		return err
	}
	if led, err := s.leadByState(w, r, v, ""); led {
		return err
	}
	return s.showEdition(w, r, v, e, v.road.front(), s.staleness(v, e.Key))
}

// staleness says that the latest edition is not of today, empty when it is.
func (s *Site) staleness(v *visit, k archive.Key) string {
	now := s.Now()
	today := paper.Date{Year: now.Year(), Month: int(now.Month()), Day: now.Day()}
	if k.Date.Compare(today) >= 0 {
		return ""
	}
	return v.book.Say("edition.latest_is")
}

// editionOrPDF answers for /e/2026-11-24/, its form without the slash, and
// /e/2026-11-24.pdf.
func (s *Site) editionOrPDF(w http.ResponseWriter, r *http.Request, v *visit, name string) error {
	if day, ok := pdfOf(name); ok {
		return s.editionPDF(w, r, v, day)
	}
	e, err := s.editionAt(r, v, name)
	if err != nil {
		return err
	}
	return redirect(w, v.road.edition(e.Key), http.StatusPermanentRedirect)
}

// editionAt finds the edition a segment names.
func (s *Site) editionAt(r *http.Request, v *visit, name string) (*reader.Edition, error) {
	key, ok := parseKey(name)
	if !ok {
		return nil, notFound(r)
	}
	key.Title = v.title.Slug
	return s.Reader.Edition(r.Context(), key)
}

// showEdition shows an edition's cover and contents at an address, its own or
// the root. The address to keep is its own.
func (s *Site) showEdition(w http.ResponseWriter, r *http.Request, v *visit, e *reader.Edition, at, notice string) error {
	f, err := s.editionFrame(r, v, e, "edition", at)
	if err != nil {
		return err
	}
	f.Canonical = s.canonical(v, v.road.edition(e.Key))
	d := editionScreen{Notice: notice, Told: tellAll(v, e.Corrections()), Strip: stripOf(v, e, nil), Lang: otherLanguage(v.title.Language, f.Language), Previous: f.Previous, Next: f.Next}
	f.HeadTitle = joined(" · ", f.Name, f.When)
	f.Script, f.Also = "page.js", "pack.js"
	d.Keep = v.road.edition(e.Key)
	if len(e.Pages) > 0 {
		d.Cover = plateOf(v, e, e.Pages[0], coverSizes)
		d.CoverRef = v.road.page(e.Key, e.Pages[0])
		if d.Cover != nil {
			d.Cover.Eager = true
		}
	}
	for _, p := range e.Pages {
		d.Sections = append(d.Sections, sectionOf(v, e, p))
	}
	if len(e.Articles) > 0 {
		f.Description, _ = headline(e.Articles[0].Article, v.book)
	}
	issue := s.issue(v, e)
	issue.Context = "https://schema.org"
	f.Linked = issue
	d.Counts = joined(" · ", v.book.Count("edition.pages", len(e.Pages)), v.book.Count("edition.articles", len(e.Articles)))
	if _, ok := e.PDF(); ok {
		d.PDF = v.road.editionPDF(e.Key)
	}
	f.Bar = []barItem{
		{link{Href: "#pages", Text: f.T("page.pages")}, "pages"},
		{link{Href: "#headlines", Text: f.T("page.headlines")}, "list"},
		{link{Href: f.Archive, Text: f.T("archive.name")}, "calendar"},
		{link{Href: "#languages", Text: f.T("site.languages")}, "globe"},
	}
	return s.show(w, r, "edition", http.StatusOK, f, d)
}

// editionFrame begins a screen of an edition at an address.
func (s *Site) editionFrame(r *http.Request, v *visit, e *reader.Edition, screen, at string) (*frame, error) {
	f := s.frame(v, screen, strings.TrimPrefix(at, v.road.base()))
	f.dateline(e.Key, v.face.Number(e.Revision.Edition.Number))
	f.Publisher = publisher(v.face.Masthead(e.Revision.Edition.Masthead), v.book)
	f.offerLibrary(e)
	if screen == "edition" || screen == "page" || screen == "article" {
		f.offerEmbedding(orElse(f.Canonical, at))
	}
	previous, next, err := s.Reader.Neighbours(r.Context(), e.Key)
	if err != nil {
		return nil, err
	}
	if previous != nil {
		f.Previous = link{Href: v.road.edition(*previous), Text: v.book.Date("date.full", previous.Date)}
	}
	if next != nil {
		f.Next = link{Href: v.road.edition(*next), Text: v.book.Date("date.full", next.Date)}
	}
	return f, nil
}

// stripOf lists an edition's pages; current may be nil.
func stripOf(v *visit, e *reader.Edition, current *reader.Page) []stripItem {
	var out []stripItem
	for _, p := range e.Pages {
		out = append(out, stripItem{v.road.page(e.Key, p), p.Address, legible(p.Section), p == current})
	}
	return out
}

// sectionOf lists a page's articles.
func sectionOf(v *visit, e *reader.Edition, p *reader.Page) section {
	sec := section{ID: "p" + p.Address, Href: v.road.page(e.Key, p), Label: p.Address, Name: legible(p.Section)}
	if _, ok := e.PagePDF(p); ok {
		sec.PDF = v.road.pagePDF(e.Key, p)
	}
	sec.Told = goneOn(v, p)
	for _, pl := range p.Places {
		if pl.Article.Open {
			sec.Rows = append(sec.Rows, rowOf(v, e, pl))
		}
	}
	if len(sec.Rows) > 0 && sec.Rows[0].Continued == "" {
		sec.Rows[0].Lead = true
	}
	return sec
}

// excerptLength is how much of its text, in letters, a leading article shows.
const excerptLength = 180

// rowOf describes an article in a list.
func rowOf(v *visit, e *reader.Edition, pl reader.Place) row {
	a := pl.Article
	r := row{ID: a.Address, Href: v.road.article(e.Key, a)}
	own := false
	if r.Headline, own = headline(a.Article, v.book); own {
		r.Kicker = strings.Join(legibleAll(a.Kicker), " ")
	}
	r.Deck = strings.Join(legibleAll(a.Deck), " ")
	for _, p := range a.Paragraphs {
		if r.Excerpt = excerpt(p, excerptLength); r.Excerpt != "" {
			break
		}
	}
	r.By = byline(a.Bylines)
	if key, ok := kindWords[a.Kind]; ok && a.Kind != paper.KindBrief {
		r.Kind = v.book.Say(key)
	}
	if pl.Continued {
		r.Continued = v.book.Say("article.from_page", a.Page.Address)
	}
	return r
}

// byline writes bylines in one line, as printed.
func byline(bylines []paper.Byline) string {
	var out []string
	for _, b := range bylines {
		names := strings.Join(legibleAll(b.Names), " ")
		if line := joined(" ", shownRole(b.Role), names); line != "" && names != "" {
			out = append(out, line)
		}
	}
	return strings.Join(out, "　")
}

// shownRole is a role as printed, empty for the plainest.
func shownRole(role string) string {
	if role = legible(role); role == "作者" || role == "author" {
		return ""
	}
	return role
}

// joined puts what is not empty together.
func joined(by string, parts ...string) string {
	var out []string
	for _, p := range parts {
		if p != "" {
			out = append(out, p)
		}
	}
	return strings.Join(out, by)
}
