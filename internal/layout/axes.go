package layout

import (
	"math"

	"github.com/banmian/banmian/internal/geom"
	"github.com/banmian/banmian/internal/paper"
)

// axes turns the page so that a line of type runs along growing u and the next
// line lies at greater v, whatever the direction of writing. Everything after
// the direction is known is reckoned in u and v, once for all directions.
type axes struct {
	toUV, toXY geom.Matrix
	direction  paper.Direction
}

// The four upright ways of setting. Type that lies on its right side (a Latin
// word in a vertical column) runs like vertical type; type on its left side
// runs upwards, its lines from left to right.
var (
	across  = newAxes(geom.Matrix{A: 1, D: 1}, paper.Horizontal)
	down    = newAxes(geom.Matrix{B: -1, C: 1}, paper.Vertical)    // u = y, v = -x
	reverse = newAxes(geom.Matrix{A: -1, D: -1}, paper.Horizontal) // upside down
	up      = newAxes(geom.Matrix{B: 1, C: -1}, paper.Vertical)    // u = -y, v = x
)

func newAxes(m geom.Matrix, d paper.Direction) axes {
	// A rotation's inverse is its transpose.
	return axes{toUV: m, toXY: geom.Matrix{A: m.A, B: m.C, C: m.B, D: m.D}, direction: d}
}

// slanted are the axes of type turned clockwise by an odd angle in degrees.
func slanted(angle float64) axes {
	sin, cos := math.Sincos(angle * math.Pi / 180)
	d := paper.Horizontal
	if math.Abs(sin) > math.Abs(cos) {
		d = paper.Vertical
	}
	return newAxes(geom.Matrix{A: cos, B: -sin, C: sin, D: cos}, d)
}

// uv turns a rectangle of the page; its X are u, its Y are v.
func (a axes) uv(r geom.Rect) geom.Rect { return turnRect(a.toUV, r) }

// xy turns a rectangle back onto the page.
func (a axes) xy(r geom.Rect) geom.Rect { return turnRect(a.toXY, r) }

// turnRect is ApplyRect for turns about the origin, which need no outline when
// they are quarter turns. It is called for every mark many times.
func turnRect(m geom.Matrix, r geom.Rect) geom.Rect {
	switch {
	case m == geom.Identity:
		return r
	case m.A != 0 && m.B != 0:
		return m.ApplyRect(r)
	}
	p, q := m.Apply(geom.Point{X: r.X0, Y: r.Y0}), m.Apply(geom.Point{X: r.X1, Y: r.Y1})
	return geom.R(p.X, p.Y, q.X, q.Y)
}
