package specimen

import (
	"fmt"
	"math"

	"github.com/banmian/banmian/internal/geom"
	"github.com/banmian/banmian/internal/paper"
	"github.com/banmian/banmian/internal/specimen/copytext"
)

// display type of posters and indexes.
func (m *maker) posterType(size float64) (title, text typeStyle) {
	title = typeStyle{face: faceNamed(heiBold), size: size}
	text = typeStyle{face: faceNamed(hei), size: m.body.size, leading: m.body.size * 1.6}
	if m.latin {
		title.face, text.face = faceNamed(grotesk), faceNamed(roman)
		title.latin, text.latin, text.leading = true, true, m.body.size*1.35
	}
	return title, text
}

// fill puts an advertisement or notice into a rectangle.
func (m *maker) fill(pl *planned, r geom.Rect) {
	a := m.fresh(m.writer.Ad)
	p := poster{role: paper.RoleAd, align: alignCenter, box: m.between(0.5, 1.5), dash: m.chance(0.2)}
	if m.chance(0.25) {
		a = m.fresh(m.writer.Notice)
		p.role, p.align = paper.RoleBody, alignLeft
	}
	p.art = a
	p.title, p.text = m.posterType(math.Min(r.Width()/8, m.body.size*m.between(2, 4)))
	if p.role == paper.RoleBody {
		p.text.indent = 2
	}
	p.pad = m.body.size
	if m.chance(0.3) {
		p.tint = &rgb{uint8(m.between(215, 250)), uint8(m.between(215, 250)), uint8(m.between(200, 250))}
	}
	for p.natural(r.Width()) > r.Height() && p.text.size > 5 {
		p.text.size, p.text.leading, p.title.size = p.text.size*0.9, p.text.leading*0.9, p.title.size*0.9
	}
	p.set(pl.page, r)
}

// photo sets a picture story: the picture, a headline below it, a few lines.
func (m *maker) photo(pl *planned, r geom.Rect) {
	a := m.fresh(m.writer.Photo)
	s := &story{art: a, gutter: pl.grid.gutter, body: m.body}
	m.dress(s)
	s.art.Dateline = ""
	s.cols = m.innerCols(r.Width())
	main, kick, deck := m.headFaces()
	s.head = head{main: typeStyle{face: main, size: m.body.size * m.between(1.8, 2.4), latin: m.latin}, kick: typeStyle{face: kick, size: m.body.size, latin: m.latin},
		deck: typeStyle{face: deck, size: m.body.size, latin: m.latin}, by: typeStyle{face: kick, size: m.body.size, latin: m.latin}, align: alignCenter, pad: m.body.size * 0.5, way: pl.page.look.head}
	m.breakHeads(s, r)
	s.insets, s.pictureUp = []inset{{to: s.cols, height: 10}}, true
	if !s.holds(s.open(), r) {
		m.fill(pl, r)
		return
	}
	s.set(pl.page, r)
	pl.made = append(pl.made, s.art)
}

// briefs fills a rectangle with short items, one below the other.
func (m *maker) briefs(pl *planned, r geom.Rect) {
	var list stack
	list.gap, list.rule = m.body.leading*1.1, oneOf(m, 0, 0.4)
	for range 12 {
		b := m.brief(pl, r)
		if next := (stack{items: append(append([]item{}, list.items...), b), gap: list.gap}); next.natural(r.Width()) > r.Height() {
			break
		}
		list.items = append(list.items, b)
		pl.made = append(pl.made, b.art)
	}
	if len(list.items) == 0 {
		m.fill(pl, r)
		return
	}
	list.set(pl.page, r)
}

func (m *maker) brief(pl *planned, r geom.Rect) *story {
	b := &story{art: m.fresh(m.writer.Brief), gutter: pl.grid.gutter, body: m.body, cols: 1}
	m.dress(b)
	if r.Width() > mostMeasure*m.body.size {
		b.cols = 2
	}
	b.art.Bylines = nil
	main, kick, _ := m.headFaces()
	b.head = head{main: typeStyle{face: main, size: math.Round(m.body.size * 1.5), latin: m.latin}, kick: typeStyle{face: kick, size: m.body.size, latin: m.latin},
		by: typeStyle{face: kick, size: m.body.size, latin: m.latin}, align: oneOf(m, alignLeft, alignCenter), pad: m.body.size * 0.4}
	b.head.deck = b.head.kick
	m.breakHeads(b, r)
	return b
}

// index is the box on page one that says what stands on the others, as much as
// a width and depth hold.
func (m *maker) index(width, depth float64) item {
	a := copytext.Article{ID: "index", Kind: paper.KindIndex, Headline: []string{oneOf(m, "导读", "今日导读")}}
	if m.latin {
		a.Headline = []string{"Inside"}
	}
	for i, pl := range m.pages[1:] {
		for k, made := range pl.made {
			if k < 2 {
				a.Paragraphs = append(a.Paragraphs, m.entry(made, i+2))
			}
		}
	}
	p := poster{art: a, role: paper.RoleIndex, align: alignLeft, box: 0.6, pad: m.body.size * 0.7}
	p.title, p.text = m.posterType(m.body.size * 1.5)
	p.text.size, p.text.leading = p.text.size*0.92, p.text.leading*0.92
	if m.chance(0.5) {
		p.box, p.tint = 0, &rgb{232, 241, 236}
	}
	for n := len(p.art.Paragraphs); n > 1 && p.natural(width) > depth; n-- {
		p.art.Paragraphs = p.art.Paragraphs[:n-1]
	}
	return p
}

func (m *maker) entry(a copytext.Article, page int) string {
	if m.latin {
		return fmt.Sprintf("%s, page %d", a.Headline[0], page)
	}
	return a.Headline[0] + fmt.Sprintf(oneOf(m, " >>%s版", "……%s版", " %s版"), m.cues.label(page))
}
