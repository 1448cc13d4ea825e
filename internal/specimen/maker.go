package specimen

import (
	"fmt"
	"math"
	"math/rand/v2"
	"sort"

	"github.com/banmian/banmian/internal/geom"
	"github.com/banmian/banmian/internal/paper"
	"github.com/banmian/banmian/internal/specimen/copytext"
)

// A maker makes one edition up at random.
type maker struct {
	rng    *rand.Rand
	o      Options
	bank   copytext.Bank
	writer *copytext.Writer
	paper  copytext.Paper
	c      *compositor
	body   typeStyle
	latin  bool
	down   bool // vertical pages
	cues   cues
	manner manner
	rules  bool // upright rules between stories
	pages  []*planned
	used   map[string]bool // headlines
}

// A planned page knows its parts before any text is set.
type planned struct {
	page  *page
	grid  grid
	cells []cell
	tails []tail             // continuations that end here
	made  []copytext.Article // stories that begin here
}

// A tail is where a story that jumps goes on.
type tail struct {
	rect geom.Rect
	used bool
}

func newMaker(rng *rand.Rand, o Options) (*maker, error) {
	m := &maker{rng: rng, used: map[string]bool{}, o: o, latin: o.Style == "latin", down: o.Style == "vertical"}
	stock := copytext.Phrases()
	m.bank, m.paper = stock.Chinese, copytext.Chinese().Paper
	if m.latin {
		m.bank, m.paper = stock.English, copytext.English().Paper
	}
	date := m.vary()
	m.writer = copytext.NewWriter(m.bank, rng, date)
	m.body = m.bodyType()
	m.cues, m.manner, m.rules = m.jumpLines(), m.signs(), m.chance(0.25)
	if !m.latin && !m.cues.han && m.chance(0.15) {
		m.cues.section = "A"
	}
	var err error
	m.c, err = newCompositor(m.paper)
	return m, err
}

// between is a number from lo to hi.
func (m *maker) between(lo, hi float64) float64 { return lo + (hi-lo)*m.rng.Float64() }

// chance reports true with a probability.
func (m *maker) chance(p float64) bool { return m.rng.Float64() < p }

// oneOf is one of a list.
func oneOf[T any](m *maker, list ...T) T { return list[m.rng.IntN(len(list))] }

// bodyType is the type of the edition's text.
func (m *maker) bodyType() typeStyle {
	size := oneOf(m, 9, 9, 9.5, 10, 10.5)
	st := typeStyle{face: faceNamed(song), size: size, leading: math.Round(size*m.between(1.36, 1.56)*4) / 4, indent: 2}
	switch {
	case m.latin:
		st.face, st.latin, st.indent = faceNamed(roman), true, oneOf(m, 1, 1.5, 2)
		st.leading = math.Round(size*m.between(1.18, 1.34)*4) / 4
		st.ragged = m.chance(0.15)
	case m.down:
		st.indent = oneOf(m, 1.0, 2)
		st.leading = math.Round(size*m.between(1.5, 1.75)*4) / 4
	}
	return st
}

// jumpLines are the words of this paper's jump lines.
func (m *maker) jumpLines() cues {
	if m.latin {
		return oneOf(m, latinCues, cues{to: "(Continued on page %d)", from: "(Continued from page %d)"})
	}
	if m.down {
		return oneOf(m, downCues, cues{to: "（下转第%d版）", from: "（上接第%d版）", han: true})
	}
	return oneOf(m, chineseCues, chineseCues, cues{to: "（下转第%d版）", from: "（上接第%d版）"}, cues{to: "（下转第%d版）", from: "（上接第%d版）", han: true}, cues{to: "(下转%d版)", from: "(上接%d版)"}, cues{to: "（紧接第%d版）", from: "（上接第%d版）"})
}

// vary gives the paper a name, a date and numbers of its own.
func (m *maker) vary() paper.Date {
	p := &m.paper
	d, err := paper.ParseDate(p.Date)
	if err != nil {
		d = paper.Date{Year: 2025, Month: 6, Day: 13}
	}
	d = d.AddDays(m.rng.IntN(700))
	p.Name = oneOf(m, m.bank.Papers...)
	p.MastheadName = p.Name
	if !m.latin && m.chance(0.4) {
		p.MastheadName += "数字报"
	}
	p.Date, p.Weekday, p.Lunar = d.String(), d.Weekday().String(), ""
	if !m.latin {
		p.Weekday, p.Lunar = "星期"+string([]rune("日一二三四五六")[d.Weekday()]), lunar(d)
	}
	p.NumberInYear = 1 + m.rng.IntN(300)
	p.Total = p.NumberInYear + m.rng.IntN(5000)
	p.PageCount = m.o.Pages
	return d
}

// Sizes of pages in points and the least and most columns of their grids.
var formats = map[string]struct {
	w, h        float64
	least, most int
}{
	"tabloid": {822, 1176, 4, 6}, "broadsheet": {1106, 1545, 5, 8}, "vertical": {822, 1176, 3, 5}, "latin": {880, 1400, 4, 6},
}

// plan settles size, grid and cells of page i.
func (m *maker) plan(i int) {
	f := formats[m.o.Style]
	w, h := math.Round(f.w*m.between(0.97, 1.03)), math.Round(f.h*m.between(0.97, 1.03))
	label := m.cues.label(i + 1)
	section := m.bank.Sections[i%len(m.bank.Sections)]
	p := m.c.page(w, h, label, section, fmt.Sprintf("p%d.pdf#1", i+1))
	p.look = m.ink()
	if m.chance(0.12) {
		p.sheet.bleed = 24
	}
	margin := w * m.between(0.045, 0.06)
	area := geom.Rect{X0: margin, Y0: margin, X1: w - margin, Y1: h - margin}
	area.Y0 += m.top(p, i, area)
	pl := &planned{page: p}
	if i == m.o.Pages-1 {
		area.Y1 -= m.foot(pl, area)
	}
	cols := f.least + m.rng.IntN(f.most-f.least+1)
	pl.grid = grid{area: area, cols: cols, gutter: m.body.size * m.between(1.4, 2.2), leading: m.body.leading, least: m.leastDepth(), gap: m.body.leading * m.between(0.6, 1.3)}
	m.pages = append(m.pages, pl)
	all := cell{0, cols, area.Y0, area.Y1}
	if i > 0 && !m.o.NoJumps {
		all = m.planTails(pl, i, all)
	}
	want := float64(cols) * area.Height() / m.between(6, 11)
	pl.cells = pl.grid.divide(m.rng, all, want, true)
	sort.SliceStable(pl.cells, func(a, b int) bool {
		if m.down && pl.cells[a].y0 == pl.cells[b].y0 {
			return pl.cells[a].c0 > pl.cells[b].c0
		}
		return pl.cells[a].y0 < pl.cells[b].y0
	})
}

func (m *maker) leastDepth() float64 {
	if m.down {
		return 17 * m.body.size
	}
	return leastDepth * m.body.leading
}

// ink is how a page is printed.
func (m *maker) ink() look {
	way := m.o.Ink
	if way == "" {
		way = oneOf(m, "runs", "runs", "runs", "runs", "single", "double")
	}
	switch way {
	case "single":
		return look{body: inkSingle, head: inkSingle}
	case "double":
		return look{head: inkDouble}
	case "outlined":
		return look{head: inkOutline}
	}
	return look{}
}

// top sets masthead or folio and gives the depth it takes.
func (m *maker) top(p *page, i int, area geom.Rect) float64 {
	editors := []copytext.Byline{{Role: "责任编辑", Names: []string{m.writer.Name()}}}
	if m.chance(0.5) {
		editors = append(editors, copytext.Byline{Role: oneOf(m, "版式设计", "校对"), Names: []string{m.writer.Name()}})
	}
	var it item = folio{paper: m.paper, page: copytext.Page{Label: p.truth.Label, Section: p.truth.Section, Editors: editors},
		size: m.body.size, outside: i%2 == 0, color: m.accent()}
	if i == 0 {
		it = masthead{paper: m.paper, style: mastheadStyle(m.rng.IntN(3)), size: p.truth.Width * m.between(0.09, 0.12), small: m.body.size * m.between(0.9, 1.1), color: m.accent()}
	}
	h := it.natural(area.Width())
	it.set(p, geom.Rect{X0: area.X0, X1: area.X1, Y0: area.Y0, Y1: area.Y0 + h})
	return h + m.body.leading*1.2
}

// foot sets the imprint on the last page and gives the depth it takes.
func (m *maker) foot(pl *planned, area geom.Rect) float64 {
	if m.chance(0.4) {
		return 0
	}
	a := copytext.Article{ID: "imprint", Kind: paper.KindImprint}
	st := typeStyle{face: faceNamed(hei), size: m.body.size * 0.88, leading: m.body.size * 1.3}
	a.Paragraphs = []string{"主办：" + m.paper.Sponsors[0], "新闻热线：" + m.paper.Hotlines[0], "网址：" + m.paper.URLs[0], fmt.Sprintf("本期%d版", m.o.Pages)}
	if m.latin {
		st.face, st.latin = faceNamed(roman), true
		a.Paragraphs = []string{"Published by " + m.paper.Sponsors[0] + ".", "News desk " + m.paper.Hotlines[0] + ".", m.paper.URLs[0]}
	}
	it := imprint{art: a, text: st}
	h := it.natural(area.Width())
	it.set(pl.page, geom.Rect{X0: area.X0, X1: area.X1, Y0: area.Y1 - h, Y1: area.Y1})
	return h + m.body.leading
}

func (m *maker) accent() rgb {
	return oneOf(m, rgb{}, rgb{190, 20, 30}, rgb{20, 60, 130}, rgb{0, 90, 70})
}

// planTails keeps a band at the foot of a page for stories that come from page
// one.
func (m *maker) planTails(pl *planned, i int, all cell) cell {
	n := m.rng.IntN(3)
	if i == 1 {
		n = 1 + m.rng.IntN(3)
	}
	n = min(n, pl.grid.cols)
	if n == 0 {
		return all
	}
	g := pl.grid
	depth := math.Max(g.snap(g.area.Height()*m.between(0.13, 0.2)), g.least)
	at := all.y1 - depth
	for k := range n {
		c := cell{k * g.cols / n, (k + 1) * g.cols / n, at, all.y1}
		pl.tails = append(pl.tails, tail{rect: g.rect(c)})
	}
	all.y1 = at
	return all
}

// makeUp fills the cells of page i.
func (m *maker) makeUp(i int) {
	pl := m.pages[i]
	lead := m.largest(pl)
	filler := m.fillers(pl, lead)
	index := i == 0 && m.o.Pages > 1 && m.chance(0.7)
	for k, c := range pl.cells {
		r := pl.grid.rect(c)
		switch {
		case filler[k] && index && m.chance(0.7):
			m.index(r.Width(), r.Height()).set(pl.page, r)
			index = false
		case filler[k]:
			m.fill(pl, r)
		case k != lead && r.Height() < 1.7*r.Width() && r.Height() > 0.5*r.Width() && m.chance(0.15):
			m.photo(pl, r)
		case k != lead && c.c1-c.c0 <= 2 && !m.down && m.chance(0.25):
			m.briefs(pl, r)
		default:
			index = m.place(pl, i, c, r, k == lead, index)
		}
		m.separate(pl, c, r)
	}
	if i == 0 {
		m.fillTails()
	}
}

// fillers chooses one or two of the smaller cells in the lower half for
// advertisements.
func (m *maker) fillers(pl *planned, lead int) map[int]bool {
	var low []int
	for k, c := range pl.cells {
		if k != lead && c.y0 > pl.grid.area.CenterY() {
			low = append(low, k)
		}
	}
	surface := func(k int) float64 { return pl.grid.rect(pl.cells[k]).Area() }
	sort.SliceStable(low, func(a, b int) bool { return surface(low[a]) < surface(low[b]) })
	out := map[int]bool{}
	for _, k := range low[:min(len(low), 1+m.rng.IntN(2))] {
		out[k] = true
	}
	return out
}

// place sets a story in a cell, with the index beside it when there is still
// one to place; the result says whether there is.
func (m *maker) place(pl *planned, i int, c cell, r geom.Rect, lead, index bool) bool {
	t, to := (*tail)(nil), 0
	if i == 0 && !m.o.NoJumps && m.chance(0.6) {
		t, to = m.freeTail()
	}
	extra := 0.0
	if t != nil {
		extra = t.rect.Area()
	}
	s := m.story(pl, c, r, lead, extra)
	if s.boxed == 0 && s.ground == nil && !m.down && index && s.cols >= 3 && r.Height() > 26*m.body.leading {
		s.insets = append(s.insets, inset{from: s.cols - 1, to: s.cols, edge: atBottom, item: m.index(columns(r, s.cols, s.gutter)[0].Width(), r.Height()/3)})
		index = false
	} else if !m.down && !lead && s.cols >= 3 && s.boxed == 0 && s.ground == nil && r.Height() > 30*m.body.leading && m.chance(0.45) {
		m.nest(s, r)
	}
	m.makeRoom(s, r)
	if t != nil {
		m.tailOf(s, to, t)
	}
	s.set(pl.page, r)
	pl.made = append(pl.made, s.art)
	return index
}

// largest is the index of the widest cell near the top: the lead's.
func (m *maker) largest(pl *planned) int {
	best, at := 0.0, 0
	for k, c := range pl.cells {
		if v := float64(c.c1-c.c0) * (c.y1 - c.y0) / (1 + (c.y0-pl.grid.area.Y0)/pl.grid.area.Height()); v > best {
			best, at = v, k
		}
	}
	return at
}

// freeTail is a place where a story of page one may go on, and its page.
func (m *maker) freeTail() (*tail, int) {
	for to := 1; to < len(m.pages); to++ {
		for k := range m.pages[to].tails {
			if t := &m.pages[to].tails[k]; !t.used {
				t.used = true
				return t, to
			}
		}
	}
	return nil, 0
}

// tailOf lets a story go on in a tail.
func (m *maker) tailOf(s *story, to int, t *tail) {
	s.art.JumpTo = to + 1
	rest := &story{art: s.art, cols: m.innerCols(t.rect.Width()), gutter: s.gutter, body: s.body, continued: true, key: s.art.Headline[0], head: s.head, down: s.down, tiers: s.tiers}
	if m.chance(0.2) {
		rest.key = ""
	}
	rest.cues, rest.manner = s.cues, s.manner
	rest.head.band = nil
	rest.head.place, rest.head.main.size, rest.head.align = headTop, m.body.size*1.8, alignLeft
	frames := rest.plan(t.rect).frames
	if len(frames) > 0 {
		frames[0] = rest.afterCue(frames[0])
	}
	s.also = frames
	s.goesOn = func() {
		rest.art = s.art
		rest.set(m.pages[to].page, t.rect)
	}
}

// fillTails puts advertisements where no story came.
func (m *maker) fillTails() {
	for _, pl := range m.pages {
		for k := range pl.tails {
			if !pl.tails[k].used {
				m.fill(pl, pl.tails[k].rect)
			}
		}
	}
}

// separate draws a rule below a story now and then.
func (m *maker) separate(pl *planned, c cell, r geom.Rect) {
	if m.rules && c.c1 < pl.grid.cols {
		x := r.X1 + pl.grid.gutter/2
		pl.page.sheet.grounds.add(rule(x, r.Y0, x, r.Y1, 0.3, 0, black))
	}
	if c.y1 < pl.grid.area.Y1-1 && m.chance(0.5) {
		y := r.Y1 + pl.grid.gap/2
		pl.page.sheet.grounds.add(rule(r.X0, y, r.X1, y, 0.4, oneOf(m, 0.0, 0, 0, 1.5), black))
	}
}
