package article

import (
	"github.com/banmian/banmian/internal/geom"
	"github.com/banmian/banmian/internal/paper"
)

// A view shows a page so that its type always runs from left to right and its
// columns follow each other from left to right: pages of vertical type are given
// a quarter turn, so that one set of rules serves both directions.
type view bool

const (
	upright view = false
	turned  view = true
)

func viewOf(d paper.Direction) view { return view(d == paper.Vertical) }

// rect shows a rectangle of the page in the view. In a turned view x is the
// page's y and y runs from the right edge of the page to the left; coordinates
// may be negative.
func (v view) rect(r geom.Rect) geom.Rect {
	if v == upright {
		return r
	}
	return geom.Rect{X0: r.Y0, Y0: -r.X1, X1: r.Y1, Y1: -r.X0}
}

// back is the inverse of rect.
func (v view) back(r geom.Rect) geom.Rect {
	if v == upright {
		return r
	}
	return geom.Rect{X0: -r.Y1, Y0: r.X0, X1: -r.Y0, Y1: r.X1}
}

// barrier shows a barrier in the view.
func (v view) barrier(b paper.Barrier) paper.Barrier {
	if v == upright {
		return b
	}
	b.Vertical = !b.Vertical
	if b.Vertical { // it was horizontal at y=Pos over x in Lo..Hi
		b.Lo, b.Hi = -b.Hi, -b.Lo
	} else { // it was vertical at x=Pos over y in Lo..Hi
		b.Pos = -b.Pos
	}
	return b
}
