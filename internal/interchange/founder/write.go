package founder

import (
	"cmp"
	"fmt"
	"path"
	"slices"
	"strings"

	"github.com/banmian/banmian/internal/geom"
	"github.com/banmian/banmian/internal/paper"
	"github.com/banmian/banmian/internal/wording"
)

// longSide is the length in points that the longer side of a page is taken for
// when nothing tells: that of a Chinese broadsheet, 545 mm. Places on the page
// keep their shape whatever it really is.
const longSide = 1545

// write makes the edition.
func (s *site) write() (paper.Edition, []Plate, error) {
	var e paper.Edition
	s.facts(&e)
	plates := make([]Plate, len(s.pages))
	for i, p := range s.pages {
		plates[i] = Plate{p.plate}
		width, height := s.pageSize(p)
		e.Pages = append(e.Pages, paper.Page{Sequence: p.sequence, Label: p.label, Section: p.section, Width: width, Height: height,
			Source: path.Base(cmp.Or(p.plate, p.file)) + "#1"})
	}
	count := map[int]int{}
	for _, a := range s.articles {
		art := s.article(&e, a)
		count[a.page.sequence]++
		art.ID = fmt.Sprintf("p%d-a%d", a.page.sequence, count[a.page.sequence])
		art.Evidence = former(a)
		if a.why != "" {
			f := paper.Find(paper.BodyMissing, "The site lists this article, but its file cannot be read: "+a.why)
			f.Page, f.Article = a.page.sequence, art.ID
			art.Findings = append(art.Findings, f)
		}
		e.Articles = append(e.Articles, art)
	}
	if s.guessed != "" {
		s.note(paper.EncodingGuessed, 0, "The site's pages do not say rightly how they are written; they were read as "+s.guessed+".")
	}
	e.Findings = s.findings
	return e, plates, nil
}

// former says where the article and its page stood on the site, so that old links
// lead on.
func former(a *article) []paper.Evidence {
	var out []paper.Evidence
	for _, f := range [][2]string{{paper.FormerAddress, a.file}, {paper.FormerPage, a.page.file}} {
		if f[1] != "" {
			out = append(out, paper.Evidence{Decision: f[0], Chosen: "/" + f[1]})
		}
	}
	return out
}

// facts are what the site says of the edition.
func (s *site) facts(e *paper.Edition) {
	e.Date = s.issue.Date
	text := 0.0
	for _, p := range s.pages {
		if p.html == nil {
			continue
		}
		if d := p.date(); e.Date.IsZero() {
			e.Date = d
		} else if !d.IsZero() && d != e.Date {
			s.note(paper.DateMismatch, p.sequence, fmt.Sprintf("The page prints %s and stands in the folder of %s.", d, e.Date))
		}
		if e.Title.Name == "" {
			e.Title.Name = paperName(p.title)
		}
		if e.Title.Language == "" {
			e.Title.Language = language(p)
		}
		for _, l := range p.lines {
			if len([]rune(l)) > longestLine {
				continue
			}
			f := wording.Masthead(l)
			if e.Number == (paper.Number{}) && (f.Number.Total > 0 || f.Number.InYear > 0) {
				e.Number = f.Number
			}
			if e.Masthead.Weekday == "" && f.Date == e.Date {
				e.Masthead.Weekday = f.Weekday
			}
			if e.Masthead.Serial == "" {
				e.Masthead.Serial = f.Serial
			}
		}
		text += float64(len(p.lines))
	}
	e.Masthead.Name = e.Title.Name
}

// language is what a page says it is written in, or shows by its encoding.
func language(p *page) string {
	for _, n := range p.html.All("html") {
		if l := n.Attr("lang"); l != "" && len(l) < 20 {
			return l
		}
	}
	if wording.ShareCJK(strings.Join(p.lines, "")) < 0.3 {
		return ""
	}
	if strings.HasPrefix(p.html.Encoding, "big5") {
		return "zh-Hant"
	}
	return "zh-Hans"
}

// paperName is the newspaper's name in a page's title, which may hold the date,
// the page and a word for the digital form beside it.
func paperName(title string) string {
	parts := strings.FieldsFunc(title, func(r rune) bool { return strings.ContainsRune("-_|—–·:：,， \u3000《》【】()（）", r) })
	var left []string
	for _, part := range parts {
		name := wording.TitleName(part)
		if wording.IsPaperName(name) || name != part {
			return name
		}
		_, _, page := nameOf(part)
		if _, dated := wording.FindDate(part); !page && !dated && !wording.IsSection(part) {
			left = append(left, part)
		}
	}
	if len(left) == 1 {
		return left[0]
	}
	return ""
}

// pageSize is a page's, in points: it has the shape of its picture.
func (s *site) pageSize(p *page) (width, height float64) {
	m := p.shown
	if m.width == 0 && p.plate != "" {
		m = s.measure(p.plate)
	}
	if m.width <= 0 || m.height <= 0 {
		return 0, 0
	}
	scale := longSide / max(m.width, m.height)
	return m.width * scale, m.height * scale
}

// Resize gives a page its true size, in points, where the reader had to take one
// for it; everything on it keeps its place. A page that has no size is left so.
func Resize(e *paper.Edition, sequence int, width, height float64) {
	if sequence < 1 || sequence > len(e.Pages) || e.Pages[sequence-1].Width <= 0 || width <= 0 || height <= 0 {
		return
	}
	p := &e.Pages[sequence-1]
	x, y := width/p.Width, height/p.Height
	p.Width, p.Height = width, height
	done := map[*geom.Point]bool{} // a part may share the outline of its zone
	scale := func(outline geom.Polygon) {
		if len(outline) == 0 || done[&outline[0]] {
			return
		}
		done[&outline[0]] = true
		for i := range outline {
			outline[i] = geom.Point{X: outline[i].X * x, Y: outline[i].Y * y}
		}
	}
	for i := range p.Zones {
		scale(p.Zones[i].Polygon)
	}
	for i := range e.Articles {
		for k := range e.Articles[i].Parts {
			if e.Articles[i].Parts[k].Page == sequence {
				scale(e.Articles[i].Parts[k].Polygon)
			}
		}
	}
}

// article makes one article with its zones. Where its areas are is all that a
// site says of places: they are the places of its text, whose parts have none.
func (s *site) article(e *paper.Edition, a *article) paper.Article {
	art := paper.Article{Kind: kindOf(a), Kicker: a.kicker, Headline: a.headline, Deck: a.deck, Confidence: 1}
	s.text(&art, a)
	for _, p := range s.pages {
		outlines := s.outlines(e, p, a)
		if p != a.page && len(outlines) == 0 {
			continue
		}
		page := &e.Pages[p.sequence-1]
		part := paper.Part{Page: p.sequence}
		put := func(role paper.Role, outline geom.Polygon, lines []string) {
			if len(outline) == 0 && len(lines) == 0 {
				return
			}
			z := paper.Zone{ID: fmt.Sprintf("p%d-z%d", p.sequence, len(page.Zones)+1), Role: role, Direction: paper.Horizontal, Polygon: outline, Confidence: 1}
			for _, l := range lines {
				z.Lines = append(z.Lines, paper.Line{Text: l})
			}
			page.Zones = append(page.Zones, z)
			part.Zones = append(part.Zones, z.ID)
		}
		body := paper.RoleBody
		if art.Kind == paper.KindAd {
			body = paper.RoleAd
		}
		var first geom.Polygon
		if len(outlines) > 0 {
			first = outlines[0]
		}
		if p == a.page {
			put(paper.RoleKicker, nil, art.Kicker)
			put(paper.RoleHeadline, nil, some(art.Headline))
			put(paper.RoleDeck, nil, art.Deck)
			put(body, first, a.paragraphs)
			for _, f := range a.figures {
				put(paper.RoleCaption, nil, some(f.caption))
			}
		} else {
			put(body, first, nil)
		}
		for _, o := range outlines[min(1, len(outlines)):] {
			put(body, o, nil)
		}
		if len(outlines) == 1 {
			part.Polygon = first
		}
		if len(part.Zones) > 0 {
			art.Parts = append(art.Parts, part)
		}
	}
	slices.SortStableFunc(art.Parts, func(x, y paper.Part) int {
		return cmp.Compare(btoi(x.Page != a.page.sequence), btoi(y.Page != a.page.sequence))
	})
	if len(art.Parts) == 0 {
		art.Parts = []paper.Part{{Page: a.page.sequence}}
	}
	return art
}

func btoi(b bool) int {
	if b {
		return 1
	}
	return 0
}

func some(text string) []string {
	if text == "" {
		return nil
	}
	return []string{text}
}

// outlines are an article's areas on a page, in points, largest first.
func (s *site) outlines(e *paper.Edition, p *page, a *article) []geom.Polygon {
	if p.shown.width == 0 {
		return nil
	}
	page := e.Pages[p.sequence-1]
	x, y := page.Width/p.shown.width, page.Height/p.shown.height
	var out []geom.Polygon
	for _, area := range p.areas {
		if area.file != a.file || len(area.points) < 3 {
			continue
		}
		scaled := make(geom.Polygon, len(area.points))
		for i, q := range area.points {
			scaled[i] = geom.Point{X: min(max(q.X*x, 0), page.Width), Y: min(max(q.Y*y, 0), page.Height)}
		}
		if scaled.Bounds().Area() > 0 && !slices.ContainsFunc(out, func(o geom.Polygon) bool { return slices.Equal(o, scaled) }) {
			out = append(out, scaled)
		}
	}
	slices.SortStableFunc(out, func(a, b geom.Polygon) int { return cmp.Compare(b.Bounds().Area(), a.Bounds().Area()) })
	return out
}

// text takes byline and dateline from the opening of the text, as printed pages
// have them, and the pictures' captions apart.
func (s *site) text(art *paper.Article, a *article) {
	art.Bylines = a.bylines
	paragraphs := slices.Clone(a.paragraphs)
	if len(paragraphs) > 0 {
		if by, ok := wording.Byline(paragraphs[0]); ok {
			art.Bylines, paragraphs = by, paragraphs[1:]
		}
	}
	if len(paragraphs) > 0 {
		d, by, rest := wording.Dateline(paragraphs[0])
		if d.Text != "" {
			art.Dateline, paragraphs[0] = d, rest
			if len(by) > 0 {
				art.Bylines = by
			}
			if rest == "" {
				paragraphs = paragraphs[1:]
			}
		}
	}
	art.Paragraphs = paragraphs
	for _, f := range a.figures {
		caption, credit := wording.Caption(f.caption)
		art.Figures = append(art.Figures, paper.Figure{Caption: caption, Credit: credit, Page: a.page.sequence})
	}
}

// kindOf is what an article is by what its site calls it.
func kindOf(a *article) paper.Kind {
	title := plain(a.headline)
	switch {
	case title == "广告" || title == "公益广告" || strings.HasPrefix(title, "广告") && len(a.paragraphs) == 0 || title == "廣告":
		return paper.KindAd
	case len(a.paragraphs) == 0 && len(a.figures) > 0 || title == "图片新闻" || title == "图片报道":
		return paper.KindPhoto
	case strings.HasPrefix(title, "本版责编") || strings.HasPrefix(title, "责任编辑"):
		return paper.KindImprint
	}
	return paper.KindStory
}
