package layout

import (
	"math"
	"sort"

	"github.com/banmian/banmian/internal/geom"
	"github.com/banmian/banmian/internal/sheet"
)

// walls are the printed rules, ordered so that those between two marks are
// found at once.
type walls struct {
	upright, level []wall // each sorted by pos
}

// wall is a rule as far as it parts type.
type wall struct {
	pos, lo, hi float64
	thick       float64
	dashed      bool
}

// raise takes the rules that have a place.
func raise(s sheet.Sheet) walls {
	var w walls
	for _, r := range s.Rules {
		if !finite(r.Pos) || !finite(r.Lo) || !finite(r.Hi) || r.Hi <= r.Lo {
			continue
		}
		thick := r.Thickness
		if !finite(thick) || thick < 0 {
			thick = 0
		}
		one := wall{r.Pos, r.Lo, r.Hi, thick, r.Dashed}
		if r.Axis == sheet.Vertical {
			w.upright = append(w.upright, one)
		} else {
			w.level = append(w.level, one)
		}
	}
	sort.SliceStable(w.upright, func(a, b int) bool { return w.upright[a].pos < w.upright[b].pos })
	sort.SliceStable(w.level, func(a, b int) bool { return w.level[a].pos < w.level[b].pos })
	return w
}

// touch is how far, in points, a rule may reach into a mark's cell and still
// stand beside it.
const touch = 0.5

// between reports whether a rule stands between two rectangles of the page that
// lie side by side, or one above the other, over at least half of what they
// share.
func (w walls) between(a, b geom.Rect) bool {
	if a.OverlapX(b) < a.OverlapY(b) {
		lo, hi := a.X1, b.X0
		if a.X0 > b.X0 {
			lo, hi = b.X1, a.X0
		}
		return crossed(w.upright, lo, hi, math.Max(a.Y0, b.Y0), math.Min(a.Y1, b.Y1))
	}
	lo, hi := a.Y1, b.Y0
	if a.Y0 > b.Y0 {
		lo, hi = b.Y1, a.Y0
	}
	return crossed(w.level, lo, hi, math.Max(a.X0, b.X0), math.Min(a.X1, b.X1))
}

// crossed reports whether a rule between lo and hi covers at least half of
// from..to.
func crossed(ws []wall, lo, hi, from, to float64) bool {
	if hi < lo {
		lo, hi = (lo+hi)/2, (lo+hi)/2
	}
	for i := sort.Search(len(ws), func(i int) bool { return ws[i].pos >= lo-touch }); i < len(ws) && ws[i].pos <= hi+touch; i++ {
		if math.Min(ws[i].hi, to)-math.Max(ws[i].lo, from) >= (to-from)/2 {
			return true
		}
	}
	return false
}
