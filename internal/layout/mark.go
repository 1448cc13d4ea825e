package layout

import (
	"math"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/banmian/banmian/internal/geom"
	"github.com/banmian/banmian/internal/sheet"
)

// galley is a page's type on its way through the stages.
type galley struct {
	sheet      sheet.Sheet
	marks      []mark
	lost       int // marks without a usable place
	sizes      sizes
	walls      walls
	frames     frames
	grid       []column
	underlines []wall
	words      map[string]bool // of the page, where a drop cap may be a word by itself
	doubts     []doubt
	all        *index // marks by their place on the page
}

// doubt is a finding in the making.
type doubt struct {
	box    geom.Rect
	detail string
}

// mark is one character, or several set side by side in one cell of a vertical
// line, with what the stages ask of it over and over.
type mark struct {
	glyph int   // index in Sheet.Glyphs
	more  []int // further glyphs of the same cell, in reading order
	text  string
	box   geom.Rect // on the page; never empty, always finite
	ink   geom.Rect // on the page; box when the source does not say
	pen   geom.Point
	em    float64
	face  face
	turn  int  // degrees clockwise, 0-359
	full  bool // takes a whole em cell: Han, kana, hangul and their punctuation
	space bool // the source writes a space after it
	way   int  // index of its axes in ways, set by direct
	frame int  // innermost frame, -1 for the open page; set by enclose
	strip int  // low strip of colour it stands on, counted from 1; 0 for none; set by layStrips

	// Set once the direction is known: place along and across the line.
	u0, u1, v0, v1 float64
	mid            float64 // where it comes along the line; punctuation by its ink, as squeezed cells overlap
	base           float64 // where it stands across the line: baseline, or centre when vertical
}

// face is how a mark is set, apart from size.
type face struct {
	font   int // index of the family
	bold   bool
	italic bool
	color  int // class of colours that look alike
}

// Limits on what can be reckoned with.
const (
	farthest    = 1e6  // points; no press prints a page of 350 m
	smallestEm  = 0.05 // points; below this type is a speck
	maxMarks    = 2_000_000
	boldWeight  = 600 // from here on a font counts as bold
	darkest     = 96  // a colour whose parts all lie below is black to the eye
	colourSteps = 86  // three steps of red, green and blue tell the colours of a page apart
)

// admit takes the marks that have a place and turns the rest away. White space
// is no mark: it becomes the space after the mark before it.
func admit(s sheet.Sheet) *galley {
	g := &galley{sheet: s}
	g.marks = make([]mark, 0, min(len(s.Glyphs), maxMarks))
	fonts := map[string]int{}
	for i, gl := range s.Glyphs {
		if gl.Text != "" && strings.TrimSpace(gl.Text) == "" {
			if n := len(g.marks); n > 0 && g.marks[n-1].glyph == i-1 {
				g.marks[n-1].space = true
			}
			continue
		}
		m, ok := admitOne(gl)
		if !ok || len(g.marks) == maxMarks {
			g.lost++
			continue
		}
		f, seen := fonts[gl.Font]
		if !seen {
			f = len(fonts)
			fonts[gl.Font] = f
		}
		m.glyph = i
		m.face = face{font: f, bold: gl.Weight >= boldWeight, italic: gl.Italic, color: colourClass(gl.Color)}
		g.marks = append(g.marks, m)
	}
	g.all = newIndex(len(g.marks), func(i int) geom.Rect { return g.marks[i].box })
	return g
}

func admitOne(gl sheet.Glyph) (mark, bool) {
	m := mark{text: printed(gl.Text), box: gl.Box, ink: gl.Ink, pen: gl.Origin, em: gl.Em, space: gl.SpaceAfter, frame: -1}
	if !usable(m.box) {
		if !usable(gl.Ink) {
			return m, false
		}
		m.box = gl.Ink
	}
	if !usable(m.ink) {
		m.ink = m.box
	}
	if !(m.em > smallestEm && m.em < farthest) {
		m.em = math.Max(m.box.Width(), m.box.Height())
		if m.em <= smallestEm {
			return m, false
		}
	}
	if finite(gl.Angle) {
		m.turn = (int(math.Round(math.Mod(gl.Angle, 360))) + 360) % 360
	}
	r, _ := utf8.DecodeRuneInString(gl.Text)
	m.full = fullWidth(r)
	if !finite(m.pen.X) || !finite(m.pen.Y) || !m.box.Inset(-m.em).Contains(m.pen) {
		m.pen = geom.Point{X: m.box.X0, Y: m.box.Y1 - 0.12*m.em}
	}
	m.widen()
	return m, true
}

// widen gives a whole-em character its cell where the source tells only of its
// ink: the strokes of 一 say nothing of the room it takes.
func (m *mark) widen() {
	inkWide, inkHigh := m.ink.X0 == m.box.X0 && m.ink.X1 == m.box.X1, m.ink.Y0 == m.box.Y0 && m.ink.Y1 == m.box.Y1
	if !m.full || m.turn != 0 || !inkWide && !inkHigh || m.box.Width() > 0.9*m.em && m.box.Height() > 0.9*m.em {
		return
	}
	cell := geom.Rect{X0: m.pen.X, Y0: m.pen.Y - 0.88*m.em, X1: m.pen.X + m.em, Y1: m.pen.Y + 0.12*m.em}
	if cell.Encloses(m.box, 0.15*m.em) {
		m.box = cell
	}
}

func finite(f float64) bool { return math.Abs(f) <= farthest } // false for NaN

// usable reports whether a rectangle has a surface and lies where a page can.
func usable(r geom.Rect) bool {
	return finite(r.X0) && finite(r.Y0) && finite(r.X1) && finite(r.Y1) && r.X1 > r.X0 && r.Y1 > r.Y0
}

// printed is what a glyph adds to the text: nothing when its character is not
// known, and nothing of control characters.
func printed(s string) string {
	clean := true
	for _, r := range s {
		if r == utf8.RuneError || unicode.IsControl(r) {
			clean = false
		}
	}
	if clean {
		return s
	}
	return strings.Map(func(r rune) rune {
		if r == utf8.RuneError || unicode.IsControl(r) {
			return -1
		}
		return r
	}, s)
}

// colourClass is the same for colours that look alike on paper.
func colourClass(c sheet.RGB) int {
	if c.R < darkest && c.G < darkest && c.B < darkest {
		return 0
	}
	return 1 + int(c.R)/colourSteps + 3*(int(c.G)/colourSteps) + 9*(int(c.B)/colourSteps)
}

// setAlong works out a mark's place in the axes it is set in.
func (m *mark) setAlong(a axes, odd bool) {
	r := a.uv(m.box)
	if odd {
		// The upright box of slanted type is too large: take the em around its middle.
		c := r.Center()
		r = geom.R(c.X-m.em*0.3, c.Y-m.em/2, c.X+m.em*0.3, c.Y+m.em/2)
		if m.full {
			r = geom.R(c.X-m.em/2, c.Y-m.em/2, c.X+m.em/2, c.Y+m.em/2)
		}
	}
	m.u0, m.u1, m.v0, m.v1 = r.X0, r.X1, r.Y0, r.Y1
	m.mid = (m.u0 + m.u1) / 2
	if m.full && !odd && !wordy(m) {
		m.mid = a.uv(m.ink).CenterX()
	}
	m.base = (m.v0 + m.v1) / 2 // type in vertical lines is centred in them
	if a != down {
		m.base = a.toUV.Apply(m.pen).Y
	}
}
