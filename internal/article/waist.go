package article

import (
	"math"

	"github.com/banmian/banmian/internal/geom"
)

// isWaist reports whether a headline stands in the middle of its text: in most of
// the columns under it there is body above it as well, of the same measure and
// without a headline of its own.
func (r *region) isWaist(t *title) bool {
	v := viewOf(r.f.main)
	box := v.rect(t.box)
	above, below := 0, 0
	for i := range r.stands {
		s := &r.stands[i]
		if r.body[i].dir != r.f.main || s.box.OverlapX(box) < 0.3*math.Min(s.box.Width(), box.Width()) {
			continue
		}
		if gap := box.Y0 - s.box.Y1; gap > -r.f.leading && gap < 2.5*r.f.leading && s.roof == nil {
			above++
		}
		if gap := s.box.Y0 - box.Y1; gap > -r.f.leading && gap < 2.5*r.f.leading {
			below++
		}
	}
	return above > 0 && below > 0
}

// waistBetween is the waist headline that stands between the columns of two
// boxes, nil for none.
func (r *region) waistBetween(v view, a, b geom.Rect) *title {
	for _, t := range r.titles {
		box := v.rect(t.box)
		if t.waist && box.Y0 > a.Y0 && box.Y0 < b.Y0 && box.OverlapX(a) > 0 && box.OverlapX(b) > 0 {
			return t
		}
	}
	return nil
}

// isInset reports whether a headline is set into its text: body without a
// headline of its own stands at its left and at its right, no lower than it.
func (r *region) isInset(t *title) bool {
	v := viewOf(r.f.main)
	box := v.rect(t.box)
	left, right := false, false
	for i := range r.stands {
		s := &r.stands[i]
		if r.body[i].dir != r.f.main || s.roof != nil && s.roofGap < 2*r.f.leading || s.over != nil {
			continue
		}
		if s.box.Y0 > box.Y0+levelSlop*r.f.leading || s.bottom < box.Y1 {
			continue
		}
		near := s.box.Width()
		left = left || s.box.X1 <= box.X0+r.f.em && box.X0-s.box.X1 < near
		right = right || s.box.X0 >= box.X1-r.f.em && s.box.X0-box.X1 < near
	}
	return left && right
}
