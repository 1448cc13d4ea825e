package article

import (
	"fmt"
	"math/rand"
	"strings"

	"github.com/banmian/banmian/internal/geom"
	"github.com/banmian/banmian/internal/paper"
)

// A press makes pages out of invented type, straight as makeups, and remembers
// which line belongs to which story. It stands in for layout, so that this
// package is tested on its own.
type press struct {
	rng       *rand.Rand
	m         paper.Makeup
	truth     []*made
	em        float64
	leading   float64
	gutter    float64
	columns   int
	left      float64
	step      float64 // column and gutter
	serial    int
	ruled     bool
	flow      bool // drawn in reading order
	datelines bool
	centred   bool // titles, rather than flush left
}

// made is a story as it was set.
type made struct {
	headline string
	kicker   string
	deck     string
	blocks   [][]string // lines, block by block, in reading order
	caption  string
	boxed    bool
}

const filler = "的一是在不了有和人这中大为上个国我以要他时来用们生到作地于出就分对成会可主发年动同工也能下过子说产种面而方后多定行学法所民得经十三之进着等部度家电力里如水化高自二理起小物现实加量都两体制机当使点从业本去把性好应开它合还因由其些然前外天政四日那社义事平形相全表间样与关各重新线内数正心反你明看原又么利比或但质气第向道命此变条只没结解问意建月公无系军很情者最立代想已通并提直题党程展五果料象员革位入常文总次品式活设及管特件长求老头基资边流路级少图山统接知较将组见计别她手角期根论运农指几九区强放决西被干做必战先回则任取据处"

func newPress(seed int64) *press {
	rng := rand.New(rand.NewSource(seed))
	p := &press{rng: rng}
	p.em = []float64{8, 8.5, 9, 9.5, 10, 10.5}[rng.Intn(6)]
	p.leading = p.em * (1.25 + rng.Float64()*0.4)
	p.gutter = p.em * (1 + rng.Float64())
	p.columns = 4 + rng.Intn(4)
	p.left = 50
	chars := 11 + rng.Intn(8)
	p.step = float64(chars)*p.em + p.gutter
	p.ruled = rng.Intn(3) == 0
	p.flow = rng.Intn(2) == 0
	p.datelines = rng.Intn(4) > 0
	p.m.Width = 2*p.left + float64(p.columns)*p.step - p.gutter
	p.m.Height = p.m.Width * 1.42
	p.m.Type = paper.Typography{BodyEm: p.em, Leading: p.leading, Gutter: p.gutter, BodyFont: "Song", Direction: paper.Horizontal, CJK: true, Language: "zh-Hans"}
	return p
}

// words makes n characters with commas and full stops; the last is a full stop.
func (p *press) words(n int) string {
	all := []rune(filler)
	var b strings.Builder
	run := 0
	for i := 0; i < n-1; i++ {
		if run > 5 && p.rng.Intn(8) == 0 && i < n-3 {
			b.WriteRune([]rune("，，。")[p.rng.Intn(3)])
			run = 0
			continue
		}
		b.WriteRune(all[p.rng.Intn(len(all))])
		run++
	}
	return b.String() + "。"
}

func (p *press) name(n int) string {
	all := []rune(filler)
	var b strings.Builder
	for range n {
		b.WriteRune(all[p.rng.Intn(len(all))])
	}
	return b.String()
}

// lines sets paragraphs to a measure of n ems until there are want lines.
func (p *press) lines(n, want int, opening string) []paper.TypeLine {
	var out []paper.TypeLine
	for len(out) < want {
		left := want - len(out)
		most := left*n - 2
		length := min(most, 15+p.rng.Intn(90))
		if most-length < n {
			length = most - p.rng.Intn(n-3)
		}
		text := []rune(opening + p.words(max(4, length-len([]rune(opening)))))
		opening = ""
		room, indent := n-2, 2.0
		for first := true; len(text) > 0; first = false {
			k := min(room, len(text))
			out = append(out, paper.TypeLine{
				Line: paper.Line{Text: string(text[:k])}, Em: p.em, Weight: 400,
				Indent: indent, Tail: float64(room - k), Opens: first, Confidence: 1,
			})
			text, room, indent = text[k:], n, 0
		}
	}
	return out[:want]
}

// block adds a block of lines whose first line's top is at y.
func (p *press) block(lines []paper.TypeLine, x0, y, x1, em, leading float64, font string, weight, frame int) []string {
	b := paper.Block{ID: len(p.m.Blocks), Direction: paper.Horizontal, Em: em, Leading: leading, Font: font, Weight: weight, Frame: frame, Seq: p.serial, Tag: -1}
	p.serial++
	var texts []string
	for i := range lines {
		l := &lines[i]
		top := y + float64(i)*leading
		l.Box = geom.R(x0+l.Indent*em, top, x1-l.Tail*em, top+em)
		l.Em = em
		texts = append(texts, l.Text)
		b.Box = b.Box.Union(l.Box)
	}
	b.Lines = lines
	p.m.Blocks = append(p.m.Blocks, b)
	return texts
}

func (p *press) colX(c int) (float64, float64) {
	x := p.left + float64(c)*p.step
	return x, x + p.step - p.gutter
}

// display sets one line of display type, centred between x0 and x1.
func (p *press) display(text string, x0, y, x1, em float64, frame int) {
	w := float64(len([]rune(text))) * em
	x := x0
	if p.centred {
		x = x0 + max(0, (x1-x0-w)/2)
	}
	p.block([]paper.TypeLine{{Line: paper.Line{Text: text}, Weight: 700}}, x, y, x+w, em, 0, "Hei", 700, frame)
}

// upright sets one line of vertical display type.
func (p *press) upright(text string, x, y, em float64, frame int) {
	box := geom.R(x, y, x+em, y+em*float64(len([]rune(text))))
	p.m.Blocks = append(p.m.Blocks, paper.Block{
		ID: len(p.m.Blocks), Direction: paper.Vertical, Em: em, Font: "Hei", Weight: 700, Frame: frame, Box: box, Seq: p.serial, Tag: -1,
		Lines: []paper.TypeLine{{Line: paper.Line{Text: text, Box: box}, Em: em, Weight: 700, Confidence: 1}},
	})
	p.serial++
}

// A cell is a rectangle of the grid: columns c0..c1 (not included), y0..y1.
type cell struct {
	c0, c1 int
	y0, y1 float64
}

// page fills the whole page.
func (p *press) page() {
	p.divide(cell{0, p.columns, 60, p.m.Height - 60})
	if !p.flow {
		p.rng.Shuffle(len(p.m.Blocks), func(i, j int) { p.m.Blocks[i], p.m.Blocks[j] = p.m.Blocks[j], p.m.Blocks[i] })
		for i, k := range p.rng.Perm(len(p.m.Blocks)) {
			p.m.Blocks[i].ID, p.m.Blocks[i].Seq = i, k
		}
	}
}

func (p *press) divide(c cell) {
	cols, lines := c.c1-c.c0, int((c.y1-c.y0)/p.leading)
	switch {
	case cols > 3 && (p.rng.Intn(3) == 0 || lines < 26):
		k := c.c0 + 1 + p.rng.Intn(cols-1)
		p.rule(true, c, float64(k))
		p.divide(cell{c.c0, k, c.y0, c.y1})
		p.divide(cell{k, c.c1, c.y0, c.y1})
	case lines > 34 && (cols < 4 || p.rng.Intn(3) > 0):
		y := c.y0 + (0.3+0.4*p.rng.Float64())*(c.y1-c.y0)
		p.rule(false, c, y)
		p.divide(cell{c.c0, c.c1, c.y0, y - p.leading*0.7})
		p.divide(cell{c.c0, c.c1, y + p.leading*0.7, c.y1})
	case cols >= 3 && lines > 20 && p.rng.Intn(3) == 0:
		p.corner(c)
	default:
		p.story(c, nil)
	}
}

func (p *press) rule(vertical bool, c cell, at float64) {
	if !p.ruled {
		return
	}
	b := paper.Barrier{Kind: paper.BarrierRule, Vertical: vertical, Weight: 0.9}
	if vertical {
		x, _ := p.colX(int(at))
		b.Pos, b.Lo, b.Hi = x-p.gutter/2, c.y0, c.y1
	} else {
		x0, _ := p.colX(c.c0)
		_, x1 := p.colX(c.c1 - 1)
		b.Pos, b.Lo, b.Hi = at, x0, x1
	}
	p.m.Barriers = append(p.m.Barriers, b)
}

// corner sets a story in an L around a smaller one in its lower or upper right corner.
func (p *press) corner(c cell) {
	k := c.c0 + 1 + p.rng.Intn(c.c1-c.c0-1)
	y := c.y0 + (0.4+0.2*p.rng.Float64())*(c.y1-c.y0)
	if p.rng.Intn(3) > 0 {
		in := cell{k, c.c1, y + p.leading*0.7, c.y1}
		p.story(c, &in)
		p.story(in, nil)
		return
	}
	in := cell{k, c.c1, c.y0, y - p.leading*0.7}
	p.story(in, nil)
	p.story(c, &in)
}

// story sets a story into a cell, leaving out the cell hole at its right.
func (p *press) story(c cell, hole *cell) {
	s := &made{}
	p.truth = append(p.truth, s)
	x0, _ := p.colX(c.c0)
	last := c.c1
	if hole != nil && hole.y0 <= c.y0 {
		last = hole.c0
	}
	_, x1 := p.colX(last - 1)
	cols := last - c.c0
	frame := -1
	if hole == nil && cols > 1 && p.rng.Intn(7) == 0 {
		frame = len(p.m.Frames)
		s.boxed = true
		p.m.Frames = append(p.m.Frames, paper.Frame{Rect: geom.R(x0-p.gutter*0.3, c.y0-p.em*0.4, x1+p.gutter*0.3, c.y1+p.em*0.3), Parent: -1, Ruled: true})
	}
	tops := make([]float64, c.c1-c.c0)
	bottoms := make([]float64, c.c1-c.c0)
	for i := range tops {
		tops[i], bottoms[i] = c.y0, c.y1
		if hole != nil && c.c0+i >= hole.c0 {
			if hole.y0 > c.y0 {
				bottoms[i] = hole.y0 - p.leading*1.4
			} else {
				tops[i] = hole.y1 + p.leading*1.4
			}
		}
	}
	p.centred = p.rng.Intn(2) == 0
	em := p.em * []float64{1.5, 1.8, 2.2, 2.6, 3.2}[p.rng.Intn(5)]
	span := cols
	if cols > 2 && p.rng.Intn(3) == 0 {
		span = 1 + p.rng.Intn(cols-1)
		if span == 1 && cols > 2 {
			span = 2
		}
	}
	_, headRight := p.colX(c.c0 + span - 1)
	switch {
	case cols > 1 && span == cols && p.rng.Intn(6) == 0 && hole == nil:
		// an upright headline takes the first column
		n := min(14, int((c.y1-c.y0-p.em)/em))
		if n >= 4 {
			s.headline = p.name(min(n, 6+p.rng.Intn(8)))
			cx0, _ := p.colX(c.c0)
			p.upright(s.headline, cx0+p.em*2, c.y0, em, frame)
			tops = tops[1:]
			bottoms = bottoms[1:]
			c.c0++
			break
		}
		fallthrough
	default:
		y := c.y0
		room := int((headRight - x0) / em)
		for room < 5 {
			em *= 0.85
			room = int((headRight - x0) / em)
		}
		if p.rng.Intn(3) == 0 {
			s.kicker = p.name(min(room, 6+p.rng.Intn(10)))
			p.display(s.kicker, x0, y, headRight, em*0.6, frame)
			y += em * 0.6 * 1.5
		}
		s.headline = p.name(min(room, 6+p.rng.Intn(14)))
		p.display(s.headline, x0, y, headRight, em, frame)
		y += em * 1.3
		if p.rng.Intn(4) == 0 {
			s.deck = p.name(min(room, 6+p.rng.Intn(10)))
			p.display(s.deck, x0, y, headRight, em*0.62, frame)
			y += em * 0.62 * 1.5
		}
		y += p.em * 0.5
		for i := range span {
			tops[i] = y
		}
	}
	p.setBody(s, c, tops, bottoms, frame)
}

// setBody fills columns, leaving room for a picture with a caption now and then.
func (p *press) setBody(s *made, c cell, tops, bottoms []float64, frame int) {
	n := int((p.step - p.gutter) / p.em)
	type slot struct {
		col  int
		y    float64
		want int
	}
	var slots []slot
	cols := len(tops)
	px0, px1, py0, py1 := 0, 0, 0.0, 0.0
	if p.rng.Intn(4) == 0 && bottoms[0]-tops[0] > 16*p.leading {
		w := 1 + p.rng.Intn(min(2, cols))
		px0 = p.rng.Intn(cols - w + 1)
		px1 = px0 + w
		h := 7 * p.leading
		py0 = tops[0] + float64(p.rng.Intn(3))*4*p.leading
		if p.rng.Intn(2) == 0 {
			py0 = tops[px0]
		}
		for i := px0; i < px1; i++ {
			if py0 < tops[i] {
				py0 = tops[i]
			}
		}
		py1 = py0 + h
		for i := px0; i < px1; i++ {
			if py1+4*p.leading > bottoms[i] {
				px1 = px0
			}
		}
	}
	for i := range tops {
		add := func(y0, y1 float64) {
			if k := int((y1 - y0 + p.leading - p.em) / p.leading); k >= 1 {
				slots = append(slots, slot{c.c0 + i, y0, k})
			}
		}
		if i >= px0 && i < px1 {
			if py0-tops[i] > 2*p.leading {
				add(tops[i], py0-p.leading*0.5)
			}
			add(py1+2.2*p.leading, bottoms[i])
			continue
		}
		add(tops[i], bottoms[i])
	}
	total := 0
	for _, sl := range slots {
		total += sl.want
	}
	opening := ""
	if p.datelines && p.rng.Intn(4) > 0 {
		opening = fmt.Sprintf("本报讯（记者 %s）", p.name(2))
	}
	if total > 1 {
		total -= p.rng.Intn(2)
	}
	lines := p.lines(n, total, opening)
	for _, sl := range slots {
		k := min(sl.want, len(lines))
		if k == 0 {
			break
		}
		x0, x1 := p.colX(sl.col)
		s.blocks = append(s.blocks, p.block(append([]paper.TypeLine{}, lines[:k]...), x0, sl.y, x1, p.em, p.leading, "Song", 400, frame))
		lines = lines[k:]
	}
	if px1 > px0 {
		x0, _ := p.colX(c.c0 + px0)
		_, x1 := p.colX(c.c0 + px1 - 1)
		p.m.Pictures = append(p.m.Pictures, paper.Picture{Rect: geom.R(x0, py0, x1, py1), Frame: frame})
		s.caption = p.name(8) + "。"
		w := p.em * 0.9 * 9
		p.block([]paper.TypeLine{{Line: paper.Line{Text: s.caption}}}, x0, py1+p.leading*0.4, x0+w, p.em*0.9, 0, "Kai", 400, frame)
	}
}
