package pdf

import (
	"math"

	"github.com/banmian/banmian/internal/geom"
	"github.com/banmian/banmian/internal/pdfengine"
)

// space notes a written space with the glyph before it.
func (p *page) space(c *pdfengine.Char) {
	n := len(p.typeset) - 1
	if n >= 0 && (p.of[n].run == c.Run || p.follows(n, c.Origin)) {
		p.typeset[n].SpaceAfter = true
	}
}

// follows reports whether a point lies on the line of glyph n, within a few ems
// after it.
func (p *page) follows(n int, at geom.Point) bool {
	g, o := &p.typeset[n], p.of[n]
	l := math.Hypot(o.across.X, o.across.Y)
	if l == 0 {
		return false
	}
	dx, dy := at.X-g.Origin.X, at.Y-g.Origin.Y
	along := (dx*o.across.X + dy*o.across.Y) / l
	aside := math.Abs(dx*o.across.Y-dy*o.across.X) / l
	return aside < 0.5*g.Em && along > -0.1*g.Em && along < 3*g.Em
}

// loneSpaces notes spaces that are set as text objects of their own: PDFium gives
// no character for them, only the place. Programs that place every character by
// itself write them so.
func (p *page) loneSpaces() {
	const back = 3 // runs; the space stands right after its word
	last := make([]int32, len(p.marks.Runs))
	for i := range last {
		last[i] = -1
	}
	for i := range p.of {
		last[p.of[i].run] = int32(i)
	}
	for i, n := range last {
		r := &p.marks.Runs[i]
		if n >= 0 || r.Box.Area() > 0 || r.Box.IsZero() {
			continue
		}
		for j := i - 1; j >= 0 && j >= i-back; j-- {
			if k := last[j]; k >= 0 {
				if p.follows(int(k), geom.Point{X: r.Box.X0, Y: r.Box.Y1}) {
					p.typeset[k].SpaceAfter = true
				}
				break
			}
		}
	}
}
