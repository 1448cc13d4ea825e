package specimen

import (
	"math"
	"math/rand/v2"

	"github.com/banmian/banmian/internal/geom"
)

// A cell is a part of a page that one item fills, in columns of the page's
// grid and points of depth.
type cell struct {
	c0, c1 int
	y0, y1 float64
}

// A grid divides the open part of a page.
type grid struct {
	area    geom.Rect
	cols    int
	gutter  float64
	leading float64
	least   float64 // depth of a story, points
	gap     float64 // white below a story
}

func (g grid) colWidth() float64 {
	return (g.area.Width() - g.gutter*float64(g.cols-1)) / float64(g.cols)
}

// rect is the place of a cell; cells that touch are parted by a gutter.
func (g grid) rect(c cell) geom.Rect {
	w := g.colWidth()
	r := geom.Rect{X0: g.area.X0 + float64(c.c0)*(w+g.gutter), Y0: c.y0, Y1: c.y1}
	r.X1 = g.area.X0 + float64(c.c1)*(w+g.gutter) - g.gutter
	if c.y1 < g.area.Y1-0.1 {
		r.Y1 -= g.gap
	}
	return r
}

// Least sizes of a cell that holds a story.
const (
	leastDepth = 9.0 // lines
	leastWide  = 2   // columns, in grids of five and more
)

// divide cuts a cell into stories of about the wanted surface, by straight
// cuts and, where there is room, by pinwheels that no straight cut can part.
func (g grid) divide(rng *rand.Rand, c cell, want float64, pinwheels bool) []cell {
	w, h := float64(c.c1-c.c0), c.y1-c.y0
	surface := w * h
	least := g.least
	if surface < want*(0.9+0.7*rng.Float64()) {
		return []cell{c}
	}
	if pinwheels && c.c1-c.c0 >= 4 && h > 4*least && rng.IntN(3) == 0 {
		return g.pinwheel(rng, c, want)
	}
	canX := c.c1-c.c0 >= 2*g.leastCols()
	canY := h > 2.2*least
	across := canY && (!canX || g.colWidth()*w < h*(0.7+0.8*rng.Float64()))
	switch {
	case across:
		at := c.y0 + g.snap(h*(0.32+0.36*rng.Float64()))
		return append(g.divide(rng, cell{c.c0, c.c1, c.y0, at}, want, pinwheels), g.divide(rng, cell{c.c0, c.c1, at, c.y1}, want, pinwheels)...)
	case canX:
		k := g.leastCols()
		at := c.c0 + k + rng.IntN(c.c1-c.c0-2*k+1)
		return append(g.divide(rng, cell{c.c0, at, c.y0, c.y1}, want, pinwheels), g.divide(rng, cell{at, c.c1, c.y0, c.y1}, want, pinwheels)...)
	}
	return []cell{c}
}

func (g grid) leastCols() int {
	if g.cols >= 5 {
		return leastWide
	}
	return 1
}

func (g grid) snap(h float64) float64 { return math.Round(h/g.leading) * g.leading }

// pinwheel cuts a cell into five that interlock: four around one.
func (g grid) pinwheel(rng *rand.Rand, c cell, want float64) []cell {
	n, h := c.c1-c.c0, c.y1-c.y0
	a := c.c0 + max(1, n/4)
	b := c.c1 - max(1, n/4)
	if b-a < 1 {
		return []cell{c}
	}
	u := c.y0 + g.snap(h*(0.28+0.08*rng.Float64()))
	v := c.y1 - g.snap(h*(0.28+0.08*rng.Float64()))
	five := []cell{{c.c0, b, c.y0, u}, {b, c.c1, c.y0, v}, {c.c0, a, u, c.y1}, {a, b, u, v}, {a, c.c1, v, c.y1}}
	if rng.IntN(2) == 0 {
		five = []cell{{c.c0, a, c.y0, v}, {a, c.c1, c.y0, u}, {a, b, u, v}, {c.c0, b, v, c.y1}, {b, c.c1, u, c.y1}}
	}
	var out []cell
	for _, f := range five {
		out = append(out, g.divide(rng, f, want, false)...)
	}
	return out
}
