package notation

import (
	"math"
	"strings"

	"github.com/banmian/banmian/internal/geom"
	"github.com/banmian/banmian/internal/sheet"
)

// ascent is the part of an em above the baseline.
const ascent = 0.88

// line prints one set line.
func (p *page) line(s style, ln line) {
	pen := ln.start
	p.word++
	for i, t := range ln.sorts {
		w := t.width * s.em
		if t.space {
			if n := len(p.sheet.Glyphs); n > 0 && i > 0 && !s.nospace {
				p.sheet.Glyphs[n-1].SpaceAfter = true
			}
			p.word++
			pen += w + ln.stretch
			continue
		}
		p.sheet.Glyphs = append(p.sheet.Glyphs, p.glyph(s, ln, t, pen))
		pen += w
	}
}

// glyph prints one character whose line has come as far as pen.
func (p *page) glyph(s style, ln line, t sort, pen float64) sheet.Glyph {
	w := (t.width - s.track) * s.em
	cell, origin, turn := upright(s, ln, pen, w)
	if s.vertical {
		cell, origin, turn = downward(s, ln, t, pen, w)
	}
	g := sheet.Glyph{
		Text: string(t.r), Box: cell, Origin: origin, Em: s.em, Angle: turn,
		Font: s.font, Weight: s.weight, Italic: s.italic, Color: s.color,
		Seq: p.next(), Tag: -1, Certainty: s.certainty,
	}
	if t.bold {
		g.Weight = 700
	}
	if s.words {
		g.Word = p.word
	}
	g.Ink = ink(t.r, cell, s.vertical)
	return turned(g, s.angle, ln.place)
}

// upright is the cell and pen of a character in a horizontal line.
func upright(s style, ln line, pen, w float64) (geom.Rect, geom.Point, float64) {
	x, y := ln.place.X0+pen, ln.place.Y0+float64(ln.row)*s.leading
	return geom.R(x, y, x+w, y+s.em), geom.Point{X: x, Y: y + ascent*s.em}, 0
}

// downward is the same in a vertical line: whole-em characters stand, others
// lie on their side.
func downward(s style, ln line, t sort, pen, w float64) (geom.Rect, geom.Point, float64) {
	x1 := ln.place.X1 - float64(ln.row)*s.leading
	y := ln.place.Y0 + pen
	cell := geom.R(x1-s.em, y, x1, y+w)
	if full(t.r) {
		return cell, geom.Point{X: cell.X0, Y: y + ascent*s.em}, 0
	}
	return cell, geom.Point{X: x1 - ascent*s.em, Y: y}, 90
}

// ink is where a character marks its cell.
func ink(r rune, c geom.Rect, vertical bool) geom.Rect {
	w, h := c.Width(), c.Height()
	switch {
	case strings.ContainsRune("，。、", r) && vertical:
		return geom.R(c.X0+0.65*w, c.Y0+0.1*h, c.X0+0.9*w, c.Y0+0.35*h)
	case strings.ContainsRune("，。、", r):
		return geom.R(c.X0+0.1*w, c.Y0+0.65*h, c.X0+0.35*w, c.Y0+0.9*h)
	}
	return geom.R(c.X0+0.06*w, c.Y0+0.06*h, c.X1-0.06*w, c.Y1-0.06*h)
}

// turned moves a glyph that was set upright into a place whose whole text is
// turned clockwise.
func turned(g sheet.Glyph, angle int, place geom.Rect) sheet.Glyph {
	if angle == 0 {
		return g
	}
	// The upright text starts at the place's top left corner; the turned one at
	// its top right (90), bottom right (180) or bottom left (270).
	from := geom.Matrix{A: 1, D: 1, E: -place.X0, F: -place.Y0}
	var m geom.Matrix
	switch angle {
	case 90:
		m = geom.Matrix{B: 1, C: -1, E: place.X1, F: place.Y0}
	case 180:
		m = geom.Matrix{A: -1, D: -1, E: place.X1, F: place.Y1}
	default:
		m = geom.Matrix{B: -1, C: 1, E: place.X0, F: place.Y1}
	}
	m = from.Then(m)
	g.Box, g.Ink, g.Origin = m.ApplyRect(g.Box), m.ApplyRect(g.Ink), m.Apply(g.Origin)
	g.Angle = math.Mod(g.Angle+float64(angle), 360)
	return g
}
