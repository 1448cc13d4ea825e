package public

import (
	"net/http"
	"strings"

	"github.com/banmian/banmian/internal/reader"
)

// pageScreen is a page's picture beside its headlines.
type pageScreen struct {
	Plate    *plate
	Name     string
	Label    string
	Strip    []stripItem
	Rows     []row
	PDF      string
	Previous link
	Next     link
	Lang     string
	Find     *found // what the reader searched for, nil for nothing
	Told     []told // withdrawals
}

// pageOrPDF answers for /e/2026-11-24/01, /e/2026-11-24/01.pdf, and, when the
// last segment is empty, for the edition itself.
func (s *Site) pageOrPDF(w http.ResponseWriter, r *http.Request, v *visit, day, name string) error {
	e, err := s.editionAt(r, v, day)
	if err != nil {
		return err
	}
	if led, err := s.leadByState(w, r, v, r.URL.Path); led {
		return err
	}
	if name == "" {
		return s.showEdition(w, r, v, e, v.road.edition(e.Key), "")
	}
	if name == packName {
		return s.pack(w, r, v, e)
	}
	if address, ok := pdfOf(name); ok {
		return s.pagePDF(w, r, v, e, address)
	}
	if !pageForm.MatchString(name) {
		return notFound(r)
	}
	p := e.Page(name)
	if p == nil {
		return notFound(r)
	}
	if p.Address != name {
		return redirect(w, v.road.page(e.Key, p), http.StatusPermanentRedirect)
	}
	if p.Withdrawn != nil {
		return s.gone(w, r, v, e, *p.Withdrawn, nil)
	}
	return s.showPage(w, r, v, e, p)
}

func (s *Site) showPage(w http.ResponseWriter, r *http.Request, v *visit, e *reader.Edition, p *reader.Page) error {
	f, err := s.editionFrame(r, v, e, "page", v.road.page(e.Key, p))
	if err != nil {
		return err
	}
	d := pageScreen{
		Plate: plateOf(v, e, p, pageSizes), Name: pageName(p, v.book), Label: p.Address,
		Strip: stripOf(v, e, p), Rows: sectionOf(v, e, p).Rows, Lang: otherLanguage(v.title.Language, f.Language),
		Told: goneOn(v, p),
	}
	if d.Plate != nil {
		d.Plate.Eager = true
	}
	if d.Find = s.brought(r, v, v.book.Say("search.on_page")); d.Find != nil {
		f.Also = "hits.js"
		if err := s.markPage(r, e, p, &d); err != nil {
			return err
		}
	}
	s.showState(r, v, p, &d)
	if _, ok := e.PagePDF(p); ok {
		d.PDF = v.road.pagePDF(e.Key, p)
	}
	if p.Previous != nil {
		d.Previous = link{Href: v.road.page(e.Key, p.Previous), Text: pageName(p.Previous, v.book)}
	}
	if p.Next != nil {
		d.Next = link{Href: v.road.page(e.Key, p.Next), Text: pageName(p.Next, v.book)}
	}
	f.HeadTitle = joined(" · ", d.Name, f.Name, f.When)
	f.Script = "page.js"
	f.Bar = []barItem{
		{link{Href: d.Previous.Href, Text: f.T("page.previous")}, "left"},
		{link{Href: "#pages", Text: f.T("page.pages")}, "pages"},
		{link{Href: "#headlines", Text: f.T("page.headlines")}, "list"},
		{link{Href: v.road.edition(e.Key), Text: f.T("edition.contents")}, "paper"},
		{link{Href: d.Next.Href, Text: f.T("page.next")}, "right"},
	}
	return s.show(w, r, "page", http.StatusOK, f, d)
}

// articleScreen is an article to read.
type articleScreen struct {
	Lang       string
	Kicker     []string
	Headline   string
	Deck       []string
	By         []credit
	Kind       string
	Dateline   string
	Paragraphs []string
	Told       []told // corrections
	Poster     string
	State      string // its place for viewers of libraries, empty for none
	Figures    []figure
	Parts      []partLink
	From, To   link // jumps that were not joined; Href empty when the page is not there
	Printed    []*clip
	Find       *found // what the reader searched for, nil for nothing
	Previous   link
	Next       link
}

// figure is a picture of an article.
type figure struct {
	Clip            *clip
	Caption, Credit string
}

// partLink leads to a page the article stands on.
type partLink struct {
	link
	Rest string
}

// article answers for /a/20261124-01-03.
func (s *Site) article(w http.ResponseWriter, r *http.Request, v *visit, name string) error {
	key, page, number, ok := parseArticle(name)
	if !ok {
		return notFound(r)
	}
	key.Title = v.title.Slug
	e, err := s.Reader.Edition(r.Context(), key)
	if err != nil {
		return err
	}
	a := e.Article(page, number)
	if g := e.WithdrawnAt(page, number); g != nil {
		on := g.Page
		if on.Withdrawn != nil {
			on = nil
		}
		return s.gone(w, r, v, e, *g.Withdrawn, on)
	}
	if a == nil {
		return s.moved(w, r, v, e, page, number)
	}
	if articleName(e.Key, a.Address) != name {
		return redirect(w, v.road.article(e.Key, a), http.StatusPermanentRedirect)
	}
	return s.showArticle(w, r, v, e, a)
}

// moved leads from an address of an earlier revision to where its article
// stands now.
func (s *Site) moved(w http.ResponseWriter, r *http.Request, v *visit, e *reader.Edition, page string, number int) error {
	a, p, err := s.Reader.Trace(r.Context(), e, page, number)
	switch {
	case err != nil:
		return err
	case a != nil:
		return redirect(w, v.road.article(e.Key, a), http.StatusFound)
	case p != nil:
		return redirect(w, v.road.page(e.Key, p), http.StatusFound)
	}
	return notFound(r)
}

func (s *Site) showArticle(w http.ResponseWriter, r *http.Request, v *visit, e *reader.Edition, a *reader.Article) error {
	f, err := s.editionFrame(r, v, e, "article", v.road.article(e.Key, a))
	if err != nil {
		return err
	}
	d := articleScreen{
		Lang: otherLanguage(v.title.Language, f.Language), Deck: legibleAll(a.Deck), By: s.credits(v, a.Bylines),
		Dateline: legible(a.Dateline.Text), Paragraphs: legibleAll(a.Paragraphs),
		Told: tellAll(v, a.Corrected), Poster: v.road.article(e.Key, a) + "/" + posterName, State: stateLink(e, a),
	}
	if d.Find = s.brought(r, v, v.book.Say("search.in_text")); d.Find != nil {
		f.Also = "hits.js"
	}
	own := false
	if d.Headline, own = headline(a.Article, v.book); own {
		d.Kicker = legibleAll(a.Kicker)
	}
	if key, ok := kindWords[a.Kind]; ok {
		d.Kind = v.book.Say(key)
	}
	d.parts(v, e, a)
	d.figures(v, e, a)
	if a.Previous != nil {
		d.Previous.Href = v.road.article(e.Key, a.Previous)
		d.Previous.Text, _ = headline(a.Previous.Article, v.book)
	}
	if a.Next != nil {
		d.Next.Href = v.road.article(e.Key, a.Next)
		d.Next.Text, _ = headline(a.Next.Article, v.book)
	}
	f.HeadTitle = joined(" · ", d.Headline, f.Name, f.WhenMachine)
	if len(d.Paragraphs) > 0 {
		f.Description = excerpt(d.Paragraphs[0], excerptLength)
	}
	s.describe(v, e, a, f)
	f.Script, f.Early = "article.js", true // it sets the reader's type size
	f.Bar = []barItem{
		{link{Href: d.Previous.Href, Text: f.T("article.previous")}, "left"},
		{link{Href: v.road.page(e.Key, a.Page) + "#a" + a.Address, Text: f.T("article.on_page")}, "pages"},
		{link{Href: v.road.edition(e.Key), Text: f.T("edition.contents")}, "paper"},
		{link{Href: d.Next.Href, Text: f.T("article.next")}, "right"},
	}
	return s.show(w, r, "article", http.StatusOK, f, d)
}

// parts says on which pages the article stands and shows each part as printed.
func (d *articleScreen) parts(v *visit, e *reader.Edition, a *reader.Article) {
	for i, part := range a.Parts {
		d.Parts = append(d.Parts, partLink{link: link{Href: v.road.page(e.Key, part.Page) + "#a" + a.Address, Text: pageName(part.Page, v.book)}})
		if c := clipOf(part.Clipping(), v.road.clipping(e.Key, a, partClip, i), pageName(part.Page, v.book)); c != nil {
			d.Printed = append(d.Printed, c)
		}
	}
	if a.Jump.Joined {
		return
	}
	d.From = jump(v, e, "article.from_page", a.Jump.FromLabel, a.Jump.FromPage)
	d.To = jump(v, e, "article.to_page", a.Jump.ToLabel, a.Jump.ToPage)
}

// jump names the page a jump line points to, with a link when it is there.
func jump(v *visit, e *reader.Edition, key, label string, number int) link {
	label = strings.TrimSpace(legible(label))
	if label == "" && number == 0 {
		return link{}
	}
	l := link{}
	if p := e.PageNumbered(label, number); p != nil {
		l.Href, label = v.road.page(e.Key, p), p.Address
	}
	if label == "" {
		label = num(float64(number))
	}
	l.Text = v.book.Say(key, label)
	return l
}

// maxFigures bounds the pictures of one article.
const maxFigures = 40

// figures shows the article's pictures, cut from the page's.
func (d *articleScreen) figures(v *visit, e *reader.Edition, a *reader.Article) {
	for i, fig := range a.Figures {
		f := figure{Caption: legible(fig.Caption), Credit: legible(fig.Credit)}
		alt := orElse(joined(" ", f.Caption, f.Credit), v.book.Say("article.photo"))
		if f.Clip = clipOf(e.FigureClipping(fig), v.road.clipping(e.Key, a, figureClip, i), alt); f.Clip != nil {
			f.Clip.Eager = len(d.Figures) == 0
		}
		if (f.Clip != nil || f.Caption != "" || f.Credit != "") && len(d.Figures) < maxFigures {
			d.Figures = append(d.Figures, f)
		}
	}
}

func orElse(s, other string) string {
	if s == "" {
		return other
	}
	return s
}
