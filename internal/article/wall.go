package article

import (
	"math"

	"github.com/banmian/banmian/internal/geom"
	"github.com/banmian/banmian/internal/paper"
)

// raiseWalls lists the rules and wide whites of the page in both views.
func (f *forme) raiseWalls() {
	f.walls = map[view][]paper.Barrier{}
	for _, b := range f.m.Barriers {
		if b.Kind != paper.BarrierRule && b.Kind != paper.BarrierMoat {
			continue
		}
		if math.IsNaN(b.Pos) || math.IsNaN(b.Lo) || math.IsNaN(b.Hi) || math.IsNaN(b.Weight) {
			continue
		}
		for _, v := range []view{upright, turned} {
			f.walls[v] = append(f.walls[v], v.barrier(b))
		}
	}
}

// wallBetween is the weight of the strongest rule (or half that of the strongest
// wide white) that parts two boxes lying one below or beside the other.
func wallBetween(walls []paper.Barrier, a, b geom.Rect, slop float64) float64 {
	strongest := 0.0
	down := a.OverlapX(b) > a.OverlapY(b)
	lo, hi := math.Max(a.X0, b.X0), math.Min(a.X1, b.X1)
	from, to := math.Min(a.Y1, b.Y1), math.Max(a.Y0, b.Y0)
	if !down {
		lo, hi = math.Max(a.Y0, b.Y0), math.Min(a.Y1, b.Y1)
		from, to = math.Min(a.X1, b.X1), math.Max(a.X0, b.X0)
	}
	for _, w := range walls {
		if w.Vertical == down || w.Pos < from-slop || w.Pos > to+slop {
			continue
		}
		if math.Min(w.Hi, hi)-math.Max(w.Lo, lo) < 0.5*(hi-lo) {
			continue
		}
		weight := math.Max(0, math.Min(1, w.Weight))
		if w.Kind == paper.BarrierMoat {
			weight *= 0.5
		}
		strongest = math.Max(strongest, weight)
	}
	return strongest
}

// underlined reports whether all that runs between two lines of display type is
// a rule no wider than they are: an ornament of the title.
func (f *forme) underlined(v view, a, b geom.Rect) bool {
	both := a.Union(b).Inset(-f.em)
	var rest []paper.Barrier
	for _, w := range f.walls[v] {
		if w.Vertical || w.Kind != paper.BarrierRule || w.Lo < both.X0 || w.Hi > both.X1 {
			rest = append(rest, w)
		}
	}
	return wallBetween(rest, a, b, f.em*0.3) <= 0.5
}

// parted reports whether a rule runs between two boxes of a view.
func (f *forme) parted(v view, a, b geom.Rect) bool {
	return wallBetween(f.walls[v], a, b, f.em*0.3) > 0.5
}
