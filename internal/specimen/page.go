package specimen

import (
	"fmt"
	"sort"

	"github.com/banmian/banmian/internal/geom"
	"github.com/banmian/banmian/internal/paper"
	"github.com/banmian/banmian/internal/specimen/copytext"
)

// A compositor makes an edition up, page by page, and keeps its truth.
type compositor struct {
	truth paper.Edition
	pages []*page
	index map[string]int   // article id to its place in truth.Articles
	rest  map[string]*flow // text still to be set after a jump
	from  map[string]*page // page a jump leaves
	copy  map[string]copytext.Article
}

func newCompositor(p copytext.Paper) (*compositor, error) {
	date, err := paper.ParseDate(p.Date)
	if err != nil {
		return nil, err
	}
	owners := printedOwners(p)
	return &compositor{
		truth: paper.Edition{
			Title: paper.Title{Name: p.Name, Language: p.Language}, Date: date,
			Number: paper.Number{InYear: p.NumberInYear, Total: p.Total}, PageCount: p.PageCount,
			Masthead: paper.Masthead{
				Name: p.MastheadName, Weekday: p.Weekday, Lunar: p.Lunar, Supervisors: owners.Supervisors, Sponsors: owners.Sponsors, Publishers: owners.Publishers,
				Serial: p.Serial, URLs: p.URLs, Hotlines: p.Hotlines, Price: p.Price,
			},
		},
		index: map[string]int{}, rest: map[string]*flow{}, from: map[string]*page{}, copy: map[string]copytext.Article{},
	}, nil
}

// printedOwners is the part of the masthead that names who stands behind the
// paper, in the words printed: 主办 and 主管 behind the names in Chinese, what
// follows "Published by" in English.
func printedOwners(p copytext.Paper) paper.Masthead {
	if p.Language == "en" {
		return paper.Masthead{Publishers: p.Sponsors, Supervisors: p.Supervisors}
	}
	var m paper.Masthead
	for _, s := range p.Sponsors {
		m.Sponsors = append(m.Sponsors, s+"主办")
	}
	for _, s := range p.Supervisors {
		m.Supervisors = append(m.Supervisors, s+"主管")
	}
	return m
}

// A page is one side being made up.
type page struct {
	c     *compositor
	sheet *sheetOf
	seq   int
	truth paper.Page
	look  look
	ends  []string // what could not be done, for the maker of a layout

	widths map[int]bool // of pictures, in pixels
}

// A look is how a page puts ink on paper, apart from where.
type look struct {
	body, head inking
}

func (c *compositor) page(w, h float64, label, section, source string) *page {
	p := &page{c: c, widths: map[int]bool{}, sheet: &sheetOf{width: w, height: h}, seq: len(c.pages) + 1}
	if p.seq == 1 {
		section = "" // the masthead stands where the others name theirs
	}
	p.truth = paper.Page{Sequence: p.seq, Label: label, Section: section, Width: w, Height: h, Source: source}
	c.pages = append(c.pages, p)
	return p
}

// zone records a zone and gives its id.
func (p *page) zone(role paper.Role, dir paper.Direction, outline geom.Rect, lines []paper.Line) string {
	id := fmt.Sprintf("p%d-z%d", p.seq, len(p.truth.Zones)+1)
	if dir == "" {
		dir = paper.Horizontal
	}
	p.truth.Zones = append(p.truth.Zones, paper.Zone{ID: id, Role: role, Direction: dir, Polygon: outline.Polygon(), Lines: lines, Confidence: 1})
	return id
}

// place draws a block with its upper left corner at (x, y) as one frame, and
// records its zones. The ids of the zones are returned in order.
func (p *page) place(b block, x, y float64) []string {
	fr := p.sheet.frame()
	for _, o := range b.ops {
		fr.add(o(x, y))
	}
	var ids []string
	for _, z := range b.zones {
		var lines []paper.Line
		outline := geom.Rect{}
		for _, l := range z.lines {
			fr.add(l.op(x, y))
			box := shift(l.box, x, y)
			lines = append(lines, paper.Line{Text: l.text, Box: box})
			outline = outline.Union(box)
		}
		if !z.rect.IsZero() {
			outline = shift(z.rect, x, y)
		}
		ids = append(ids, p.zone(z.role, z.dir, outline, lines))
	}
	return ids
}

// article gives the truth of an article, which begins when it is first asked
// for.
func (p *page) article(a copytext.Article) *paper.Article {
	c := p.c
	i, known := c.index[a.ID]
	if !known {
		i = len(c.truth.Articles)
		c.index[a.ID] = i
		c.truth.Articles = append(c.truth.Articles, truthOf(a))
	}
	return &c.truth.Articles[i]
}

// part adds zones to the part of an article on this page.
func (p *page) part(a *paper.Article, zones []string, outline geom.Polygon) {
	for i := range a.Parts {
		if a.Parts[i].Page == p.seq {
			a.Parts[i].Zones = append(a.Parts[i].Zones, zones...)
			if len(outline) > 0 {
				a.Parts[i].Polygon = outline
			}
			return
		}
	}
	a.Parts = append(a.Parts, paper.Part{Page: p.seq, Zones: zones, Polygon: outline})
}

// finish completes the truth when every page is made up.
func (c *compositor) finish() {
	for _, p := range c.pages {
		c.truth.Pages = append(c.truth.Pages, p.truth)
	}
	nameArticles(&c.truth)
}

// print turns the pages into PDFs.
func (c *compositor) print() ([][]byte, error) {
	var out [][]byte
	for _, p := range c.pages {
		pdf, err := p.sheet.print(fmt.Sprintf("%s %s %s", c.truth.Title.Name, c.truth.Date, p.truth.Label))
		if err != nil {
			return nil, err
		}
		out = append(out, pdf)
	}
	return out, nil
}

// nameArticles puts the articles in page order and gives them the ids of the
// edition document: p1-a1, p1-a2 and so on.
func nameArticles(e *paper.Edition) {
	first := func(a paper.Article) int {
		if len(a.Parts) == 0 {
			return 0
		}
		return a.Parts[0].Page
	}
	sort.SliceStable(e.Articles, func(i, j int) bool { return first(e.Articles[i]) < first(e.Articles[j]) })
	count := map[int]int{}
	for i := range e.Articles {
		on := first(e.Articles[i])
		count[on]++
		e.Articles[i].ID = fmt.Sprintf("p%d-a%d", on, count[on])
	}
}
