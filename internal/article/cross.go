package article

import (
	"math"

	"github.com/banmian/banmian/internal/geom"
	"github.com/banmian/banmian/internal/paper"
)

// crossGap is how far a crosshead stands from the text above and below it, in
// lines of body, at most.
const crossGap = 1.6

// mayCross reports whether a headline looks like a crosshead: one small line, no
// wider than a column, with body of one measure straight above and below it and no
// rule between. Text that opens with a dateline has a headline over it instead.
func (r *region) mayCross(t *title) bool {
	if !t.small(r.f) || len(t.head) != 1 || len(t.head[0].lines) > 2 || len(t.bylines) > 0 {
		return false
	}
	above, below := r.beside(t)
	if above < 0 || below < 0 || r.body[below].opens().dated {
		return false
	}
	v := viewOf(t.dir)
	box := v.rect(t.box)
	a, b := r.stands[above].box, r.stands[below].box
	walls := r.f.walls[v]
	return a.OverlapX(b) > 0.85*math.Max(a.Width(), b.Width()) && wallBetween(walls, a, box, 0.2*r.f.em) <= 0.5 && wallBetween(walls, box, b, 0.2*r.f.em) <= 0.5
}

// beside finds the body straight above and straight below a headline, -1 for none.
func (r *region) beside(t *title) (above, below int) {
	v := viewOf(t.dir)
	box := v.rect(t.box)
	above, below = -1, -1
	up, down := crossGap*r.f.leading, crossGap*r.f.leading
	for i := range r.stands {
		s := r.stands[i].box
		if r.body[i].dir != t.dir || !within(box, s, r.f.em) {
			continue
		}
		if gap := box.Y0 - s.Y1; gap > -touchSlop*r.f.leading && gap < up {
			above, up = i, gap
		}
		if gap := s.Y0 - box.Y1; gap > -touchSlop*r.f.leading && gap < down {
			below, down = i, gap
		}
	}
	return above, below
}

// within: box does not reach beyond column on either side.
func within(box, column geom.Rect, slop float64) bool {
	return box.X0 > column.X0-slop && box.X1 < column.X1+slop
}

// takeCrossheads puts headlines that nobody claimed into the body that runs on
// around them.
func (r *region) takeCrossheads(chains []*chain, claimed map[*title]bool) {
	for _, t := range r.titles {
		if claimed[t] || !t.crosshead {
			continue
		}
		above, below := r.beside(t)
		for _, c := range chains {
			for k := 1; k < len(c.body); k++ {
				if c.body[k-1] == r.body[above] && c.body[k] == r.body[below] {
					p := t.head[0]
					p.cross, p.role = true, paper.RoleBody
					c.body = append(c.body[:k:k], append([]*piece{p}, c.body[k:]...)...)
					claimed[t] = true
					break
				}
			}
		}
	}
}
