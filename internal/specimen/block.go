package specimen

import (
	"math"
	"strings"

	"github.com/banmian/banmian/internal/geom"
	"github.com/banmian/banmian/internal/paper"
)

// A setLine is a line of type with its place relative to its block.
type setLine struct {
	run    run
	glyphs []glyph
	x, y   float64 // start of the baseline
	text   string  // as printed
	box    geom.Rect
	down   bool    // glyphs follow each other downwards; their x counts down from y
	turn   float64 // degrees clockwise about the start of the baseline
}

// A setZone is lines that have one role.
type setZone struct {
	role  paper.Role
	dir   paper.Direction
	lines []setLine
	rect  geom.Rect // outline; zero to take the lines'
}

// A block is type and marks set but not placed: its origin is its upper left
// corner.
type block struct {
	w, h  float64
	zones []setZone
	ops   []func(x, y float64) op // other marks
}

func shift(r geom.Rect, dx, dy float64) geom.Rect {
	return geom.Rect{X0: r.X0 + dx, Y0: r.Y0 + dy, X1: r.X1 + dx, Y1: r.Y1 + dy}
}

type align uint8

const (
	alignLeft align = iota
	alignCenter
	alignRight
	alignFull // spread over the whole measure
)

// Squash is how far a headline may be condensed before its size is reduced.
const leastSquash = 0.82

// display sets one line of a headline, its baseline at (0, 0), at most width
// points wide.
func display(text string, st typeStyle, width float64, al align, way inking) setLine {
	glyphs, natural := displayGlyphs(text, st)
	squash, gap := 1.0, 0.0
	if natural > width {
		squash = width / natural
	}
	if n := len(glyphs); al == alignFull && natural < width && n > 1 && !st.latin {
		gap = math.Min((width-natural)/float64(n-1), st.size)
		al = alignCenter
	}
	for i := range glyphs {
		glyphs[i].x = glyphs[i].x*squash + gap*float64(i)
	}
	used := natural*squash + gap*float64(max(0, len(glyphs)-1))
	x := 0.0
	switch al {
	case alignCenter:
		x = (width - used) / 2
	case alignRight:
		x = width - used
	}
	return setLine{
		run: run{face: st.face, size: st.size, color: st.color, squash: squash, way: way}, glyphs: glyphs, x: x, text: text,
		box: geom.Rect{X0: x, Y0: -ascentEm * st.size, X1: x + used, Y1: descentEm * st.size},
	}
}

// displayGlyphs sets text tightly: white in punctuation is taken out.
func displayGlyphs(text string, st typeStyle) ([]glyph, float64) {
	var out []glyph
	x := 0.0
	atoms := atomize(text, st.face, st.size)
	if st.latin {
		atoms = words(text, st)
	}
	for _, a := range atoms {
		at := x - a.shift
		if a.kind == atomOpen {
			at -= a.give
		}
		for _, r := range a.text {
			if r == '\u3000' {
				r = ' '
			}
			w, _ := st.face.width(r)
			out = append(out, glyph{r, at, w * st.size})
			at += w * st.size
		}
		x += a.w - a.give
	}
	return out, x
}

// shrinkToFit lowers the size until every line fits the width at the least
// squash.
func shrinkToFit(lines []string, st typeStyle, width float64) typeStyle {
	for _, l := range lines {
		if _, w := displayGlyphs(l, st); w*leastSquash > width {
			st.size = math.Floor(st.size*width/(w*leastSquash)*2) / 2
		}
	}
	return st
}

// down sets one line from top to bottom, its cells centred on x = 0 and its
// first cell's top at y = 0. pitch is from cell to cell.
func down(text string, st typeStyle, pitch float64, way inking) setLine {
	l := setLine{run: run{face: st.face, size: st.size, color: st.color, squash: 1, way: way}, down: true, text: text}
	y := 0.0
	for _, r := range text {
		if r == ' ' || r == '\u3000' {
			y += pitch / 2
			continue
		}
		l.glyphs = append(l.glyphs, glyph{uprightForm(r), y, st.size})
		y += pitch
	}
	l.box = geom.Rect{X0: -st.size / 2, Y0: 0, X1: st.size / 2, Y1: math.Max(st.size, y-pitch+st.size)}
	return l
}

// uprightForm is the form of a mark in a vertical line: the presentation forms
// of U+FE10 and U+FE30.
func uprightForm(r rune) rune {
	const plain, forms = "，、。：；！？（）《》〈〉「」『』【】〔〕“”‘’", "︐︑︒︓︔︕︖︵︶︽︾︿﹀﹁﹂﹃﹄︻︼︹︺﹃﹄﹁﹂"
	if i := strings.IndexRune(plain, r); i >= 0 {
		return []rune(forms)[len([]rune(plain[:i]))]
	}
	if r == '—' {
		return '︱'
	}
	return r
}

// ops draws the line when its block stands at (x, y).
func (l setLine) op(x, y float64) op {
	if !l.down {
		o := l.run.line(l.glyphs, x+l.x, y+l.y)
		if l.turn != 0 {
			return turned(l.turn, x+l.x, y+l.y, o)
		}
		return o
	}
	var ops []op
	for _, g := range l.glyphs {
		w, _ := l.run.face.width(g.r)
		one := g
		one.x, one.w = -w*l.run.size/2, w*l.run.size
		ops = append(ops, l.run.line([]glyph{one}, x+l.x, y+l.y+g.x+ascentEm*l.run.size))
	}
	return func(p *pen) {
		for _, o := range ops {
			o(p)
		}
	}
}
