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

// Styles names the kinds of paper that Generate makes.
var Styles = []string{"tabloid", "broadsheet"}

// Options says what to generate. The zero value is a four-page tabloid.
type Options struct {
	Style   string // one of Styles; empty for tabloid
	Pages   int    // 0 for four
	InOrder bool   // draw frames in reading order instead of shuffled
	NoJumps bool   // every story ends on the page it begins on
}

// Generate makes an edition from a seed: a PDF for each page, and what a
// faultless reading of them finds. The same seed and options give the same
// bytes. An error means that the options ask for something unknown.
func Generate(seed uint64, o Options) ([][]byte, paper.Edition, error) {
	if o.Style == "" {
		o.Style = Styles[0]
	}
	if o.Pages == 0 {
		o.Pages = 4
	}
	m, err := newMaker(seed, o)
	if err != nil {
		return nil, paper.Edition{}, err
	}
	for i := range o.Pages {
		m.plan(i)
	}
	for i := range o.Pages {
		m.makeUp(i)
	}
	if !o.InOrder {
		for _, p := range m.c.pages {
			m.rng.Shuffle(len(p.sheet.frames), func(i, j int) {
				p.sheet.frames[i], p.sheet.frames[j] = p.sheet.frames[j], p.sheet.frames[i]
			})
		}
	}
	return m.c.finish()
}

// A maker makes one edition up at random.
type maker struct {
	rng   *rand.Rand
	o     Options
	copy  copytext.Edition
	pool  *pool
	c     *compositor
	body  typeStyle
	pages []*planned
}

// A planned page knows its parts before any text is set.
type planned struct {
	page  *page
	grid  grid
	cells []cell
	tails []tail // continuations that end here
}

// A tail is where a story that jumps goes on.
type tail struct {
	rect geom.Rect
	cols int
	used bool
}

func newMaker(seed uint64, o Options) (*maker, error) {
	known := false
	for _, s := range Styles {
		known = known || s == o.Style
	}
	if !known {
		return nil, fmt.Errorf("generate pages in style %q: no such style; take one of %v", o.Style, Styles)
	}
	m := &maker{rng: rand.New(rand.NewPCG(seed, 0x62616e6d69616e)), o: o, copy: copytext.Chinese()}
	m.vary()
	var err error
	if m.c, err = newCompositor(m.copy.Paper); err != nil {
		return nil, err
	}
	m.pool = newPool(m.rng, m.copy)
	size := []float64{9, 9, 9.5, 10, 10.5}[m.rng.IntN(5)]
	m.body = typeStyle{face: faceNamed(song), size: size, leading: math.Round(size*(1.36+0.2*m.rng.Float64())*4) / 4, indent: 2}
	return m, nil
}

// between is a number from lo to hi.
func (m *maker) between(lo, hi float64) float64 { return lo + (hi-lo)*m.rng.Float64() }

// chance reports true with a probability.
func (m *maker) chance(p float64) bool { return m.rng.Float64() < p }

// plan settles size, grid and cells of page i.
func (m *maker) plan(i int) {
	w, h, least, most := 822.0, 1176.0, 4, 6
	if m.o.Style == "broadsheet" {
		w, h, least, most = 1106, 1545, 5, 8
	}
	label := fmt.Sprintf("%02d", i+1)
	section := []string{"要闻", "综合", "民生", "文化", "广告", "新闻"}[min(i, 5)]
	p := m.c.page(w, h, label, section, fmt.Sprintf("p%d.pdf#1", i+1))
	margin := w * m.between(0.045, 0.06)
	area := geom.Rect{X0: margin, Y0: margin, X1: w - margin, Y1: h - margin}
	area.Y0 += m.top(p, i, area)
	cols := least + m.rng.IntN(most-least+1)
	pl := &planned{page: p, grid: grid{area: area, cols: cols, gutter: m.body.size * m.between(1.4, 2.2), leading: m.body.leading}}
	m.pages = append(m.pages, pl)
	all := cell{0, cols, area.Y0, area.Y1}
	if i > 0 && !m.o.NoJumps {
		all = m.planTails(pl, i, all)
	}
	want := float64(cols) * area.Height() / m.between(6, 11)
	pl.cells = pl.grid.divide(m.rng, all, want, true)
	sort.SliceStable(pl.cells, func(a, b int) bool { return pl.cells[a].y0 < pl.cells[b].y0 })
}

// top sets masthead or folio and gives the depth it takes.
func (m *maker) top(p *page, i int, area geom.Rect) float64 {
	var it item = folio{paper: m.copy.Paper, page: copytext.Page{Label: p.truth.Label, Section: p.truth.Section, Editors: []copytext.Byline{{Role: "责任编辑", Names: []string{m.pool.names.draw(m.rng)}}}},
		size: m.body.size, outside: i%2 == 0}
	if i == 0 {
		it = masthead{paper: m.copy.Paper, style: mastheadStyle(m.rng.IntN(3)), size: p.truth.Width * m.between(0.09, 0.12), small: m.body.size * m.between(0.9, 1.1), color: m.accent()}
	}
	h := it.natural(area.Width())
	it.set(p, geom.Rect{X0: area.X0, X1: area.X1, Y0: area.Y0, Y1: area.Y0 + h})
	return h + m.body.leading*1.2
}

func (m *maker) accent() rgb {
	return []rgb{{}, {190, 20, 30}, {20, 60, 130}, {0, 90, 70}}[m.rng.IntN(4)]
}

// planTails keeps a band at the foot of a page for stories that come from page
// one.
func (m *maker) planTails(pl *planned, i int, all cell) cell {
	n := m.rng.IntN(3)
	if i == 1 {
		n = 1 + m.rng.IntN(3)
	}
	if n == 0 {
		return all
	}
	g := pl.grid
	depth := g.snap(g.area.Height() * m.between(0.13, 0.2))
	at := all.y1 - depth
	for k := range n {
		c := cell{k * g.cols / n, (k + 1) * g.cols / n, at, all.y1}
		pl.tails = append(pl.tails, tail{rect: g.rect(c), cols: c.c1 - c.c0})
	}
	all.y1 = at
	return all
}

// makeUp fills the cells of page i.
func (m *maker) makeUp(i int) {
	pl := m.pages[i]
	jumps := 0
	for k, c := range pl.cells {
		r := pl.grid.rect(c)
		s := m.story(pl, c, r, k == m.largest(pl))
		if i == 0 && !m.o.NoJumps && s.art.Kind == paper.KindStory && s.boxed == 0 && jumps < 4 && m.chance(0.6) {
			if m.jump(s, i) {
				jumps++
			}
		}
		s.set(pl.page, r)
		m.separate(pl, c, r)
	}
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

// jump lets a story go on in a tail on a later page.
func (m *maker) jump(s *story, from int) bool {
	for to := from + 1; to < len(m.pages); to++ {
		for k := range m.pages[to].tails {
			t := &m.pages[to].tails[k]
			if t.used {
				continue
			}
			t.used = true
			m.tailOf(s, to, t)
			return true
		}
	}
	return false
}

func (m *maker) tailOf(s *story, to int, t *tail) {
	s.art.JumpTo = to + 1
	rest := &story{art: s.art, cols: m.innerCols(t.rect.Width()), gutter: s.gutter, body: s.body, continued: true, key: s.art.Headline[0], head: s.head}
	rest.head.place, rest.head.main.size, rest.head.align = headTop, m.body.size*1.8, alignLeft
	s.art.Paragraphs = append(s.art.Paragraphs, m.pool.text(int(t.rect.Area()/(m.body.size*m.body.leading)*1.3))...)
	frames := rest.plan(t.rect).frames
	if len(frames) > 0 {
		frames[0].Y0 += s.body.leading
	}
	s.also = frames
	s.goesOn = func() {
		rest.art = s.art
		rest.set(m.pages[to].page, t.rect)
	}
}

// separate draws a rule below a story now and then.
func (m *maker) separate(pl *planned, c cell, r geom.Rect) {
	if c.y1 < pl.grid.area.Y1-1 && m.rng.IntN(2) == 0 {
		y := r.Y1 + m.body.leading*0.45
		pl.page.sheet.grounds.add(rule(r.X0, y, r.X1, y, 0.4, 0, black))
	}
}

// Measures of body type in characters: narrower lines look torn, wider ones
// are hard to follow.
const (
	leastMeasure = 9.0
	mostMeasure  = 24.0
)

// innerCols is a number of columns for a story of a width.
func (m *maker) innerCols(width float64) int {
	ems := width / m.body.size
	lo := max(1, int(math.Ceil((ems+1.6)/(mostMeasure+1.6))))
	hi := max(lo, int((ems+1.6)/(leastMeasure+1.6)))
	hi = min(hi, lo+2)
	return lo + m.rng.IntN(hi-lo+1)
}

// story makes up a story for a cell.
func (m *maker) story(pl *planned, c cell, r geom.Rect, lead bool) *story {
	chars := int(r.Area() / (m.body.size * m.body.leading) * 1.2)
	s := &story{art: m.pool.article(chars), gutter: pl.grid.gutter, body: m.body, fit: true}
	s.caption = typeStyle{face: faceNamed(hei), size: m.body.size * 0.85, leading: m.body.size * 1.15}
	s.cols = c.c1 - c.c0
	if m.chance(0.35) {
		s.cols = m.innerCols(r.Width())
	}
	m.head(s, r, lead)
	if !lead && m.chance(0.15) {
		s.boxed, s.pad = m.between(0.4, 1), m.body.size*m.between(0.7, 1.1)
		s.cols = m.innerCols(r.Width() - 2*s.pad)
	}
	if !lead && m.chance(0.12) {
		s.ground, s.pad = &rgb{uint8(m.between(225, 245)), uint8(m.between(225, 245)), uint8(m.between(215, 245))}, m.body.size*m.between(0.7, 1.1)
		s.cols = m.innerCols(r.Width() - 2*s.pad)
	}
	s.colRules = m.chance(0.2)
	m.picture(s, r, lead)
	if s.head.to > s.cols || s.cols < 2 && !s.head.place.vertical() {
		s.head.place = headTop
	}
	m.makeRoom(s, r)
	return s
}

// leastText is the least number of lines a story is worth its headline for.
const leastText = 8

// makeRoom simplifies a layout until enough text stands in it.
func (m *maker) makeRoom(s *story, r geom.Rect) {
	room := func() int {
		_, n := s.lines(&flow{style: s.body}, s.plan(r).frames)
		return n
	}
	for _, simpler := range []func(){
		func() { s.insets, s.art.Figures = nil, nil },
		func() { s.head.place = headTop },
		func() { s.art.Deck, s.art.Kicker = nil, nil },
		func() { s.head.main.size = m.body.size * 1.7 },
	} {
		if room() >= leastText {
			return
		}
		simpler()
	}
}

// head chooses a headline for a story.
func (m *maker) head(s *story, r geom.Rect, lead bool) {
	size := math.Min(m.body.size*4.2, math.Max(m.body.size*1.7, math.Sqrt(r.Area())/m.between(11, 15)))
	if lead {
		size *= 1.35
	}
	big := faceNamed([]string{heiBold, songBold, heiBold}[m.rng.IntN(3)])
	s.head = head{
		main: typeStyle{face: big, size: math.Round(size)}, kick: typeStyle{face: faceNamed(hei), size: math.Max(m.body.size*1.15, math.Round(size*0.45))},
		deck: typeStyle{face: faceNamed([]string{hei, song}[m.rng.IntN(2)]), size: math.Max(m.body.size*1.1, math.Round(size*0.42))},
		by:   typeStyle{face: faceNamed(hei), size: m.body.size}, align: []align{alignCenter, alignCenter, alignLeft}[m.rng.IntN(3)], pad: m.body.size * m.between(0.6, 1),
	}
	plain := plainHead(s.art)
	switch {
	case plain && r.Height() < 24*m.body.leading && m.chance(0.35):
		s.head.place = []headPlace{headLeft, headRight}[m.rng.IntN(2)]
	case s.cols >= 3 && m.chance(0.35):
		s.head.place, s.head.from, s.head.to = headPartial, 0, s.cols-1
	case s.cols >= 3 && m.chance(0.15):
		s.head.place, s.head.from, s.head.to = headInset, 1, s.cols-1
	}
	if s.head.place.vertical() {
		s.art.Deck = nil
		if !plainText(s.art.Kicker) || m.chance(0.5) {
			s.art.Kicker = nil
		}
		s.art.Headline = s.art.Headline[:min(2, len(s.art.Headline))]
		if s.art.Dateline == "" {
			s.art.Dateline = "本报讯"
		}
	}
}

// plainHead reports whether a headline can stand vertically as it is.
func plainHead(a copytext.Article) bool { return plainText(a.Headline) }

func plainText(lines []string) bool {
	for _, l := range lines {
		for _, r := range l {
			if r < 0x2E80 || uprightForm(r) != r {
				return false
			}
		}
	}
	return true
}

// picture gives a story a photo now and then.
func (m *maker) picture(s *story, r geom.Rect, lead bool) {
	if r.Height() < 18*m.body.leading || s.cols < 2 || !(lead || m.chance(0.35)) {
		return
	}
	s.art.Figures = []copytext.Figure{m.pool.figures.draw(m.rng)}
	n := 1 + m.rng.IntN(max(1, s.cols-1))
	from := m.rng.IntN(s.cols - n + 1)
	width := float64(n) * (r.Width() / float64(s.cols))
	h := math.Min(width*m.between(0.6, 0.8)+m.body.size*2.5, r.Height()*0.4)
	s.insets = append(s.insets, inset{from: from, to: from + n, edge: []edge{atTop, atBottom, atMiddle}[m.rng.IntN(3)], height: h})
}

// vary gives the edition a date and numbers of its own.
func (m *maker) vary() {
	p := &m.copy.Paper
	d, err := paper.ParseDate(p.Date)
	if err != nil {
		return
	}
	d = d.AddDays(m.rng.IntN(700))
	p.Date = d.String()
	p.Weekday = "星期" + []string{"日", "一", "二", "三", "四", "五", "六"}[d.Weekday()]
	p.Lunar = lunar(d)
	p.NumberInYear = 1 + m.rng.IntN(300)
	p.Total = p.NumberInYear + m.rng.IntN(5000)
	p.PageCount = m.o.Pages
}
