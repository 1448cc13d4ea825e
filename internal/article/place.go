package article

import (
	"math"

	"github.com/banmian/banmian/internal/geom"
	"github.com/banmian/banmian/internal/paper"
)

// placeCost weighs where body piece i stands to a headline.
func (r *region) placeCost(t *title, i int) float64 {
	if r.stands[i].over != nil {
		return forbidden
	}
	if t.dir == paper.Horizontal && r.body[i].dir == paper.Vertical {
		return math.Min(r.placeBeside(t, i), r.placeOver(t, i))
	}
	return r.placeBeside(t, i)
}

// placeBeside weighs the places that titles of either direction take in the
// body's own view.
func (r *region) placeBeside(t *title, i int) float64 {
	v := viewOf(r.body[i].dir)
	s := &r.stands[i]
	box, under := v.rect(t.box), v.rect(r.canopy(t))
	box.Y1 = math.Min(box.Y1, math.Max(box.Y0, t.foot(v, s.box)))
	slop := touchSlop * r.f.leading
	switch {
	case box.Y1 <= s.box.Y0+slop && under.OverlapX(s.box) > 0.25*math.Min(s.box.Width(), under.Width()):
		return r.placeBelow(t, v, box, under, i)
	case box.X1 <= s.box.X0+r.f.em && box.OverlapY(s.lifted()) > 0:
		return r.placeRight(v, box, i) + when(t.dir == r.body[i].dir, headLevel)
	case box.X0 >= s.box.X1-r.f.em && box.OverlapY(s.lifted()) > 0:
		return r.placeLeft(v, box, i) + when(r.beginsRight(v, box, s.box) && t.dir == r.body[i].dir, headRight) + when(t.dir == r.body[i].dir && !t.inset, headLevel) + when(t.inset, headWaist)
	}
	return forbidden
}

// placeOver: a horizontal title over vertical type, which begins at the right end
// of the white that belongs to the title, wherever in it the title stands.
func (r *region) placeOver(t *title, i int) float64 {
	box, cover, body := t.box, r.canopy(t), r.body[i].measure
	if box.Y1 > body.Y0+touchSlop*r.f.leading || cover.OverlapX(body) < 0.25*math.Min(cover.Width(), body.Width()) {
		return forbidden
	}
	between := geom.Rect{X0: body.X0 + r.f.em, X1: body.X1 - r.f.em, Y0: box.Y1, Y1: body.Y0}
	n := r.within(upright, between, r.body[i], nil)
	columns := 0
	for j, q := range r.body {
		if j != i && q.dir == paper.Vertical && q.measure.X0 >= body.X1-r.f.em && math.Abs(q.measure.Y0-body.Y0) < 4*r.f.leading && cover.OverlapX(q.measure) > 0 {
			columns++
		}
	}
	gap := math.Max(0, (body.Y0-box.Y1)/r.f.leading-2)
	return headBeside + float64(n.body+n.titles)*headType + float64(n.solids)*headSolid + float64(columns)*headColumn +
		headGap*gap + when(box.OverlapX(body) <= 0, headAside) + r.wallCost(upright, box, body)
}

// lifted is the box of a stand with the pictures over it.
func (s *stand) lifted() geom.Rect {
	b := s.box
	b.Y0 = math.Min(b.Y0, s.lift)
	return b
}

// placeBelow: under the headline.
func (r *region) placeBelow(t *title, v view, box, under geom.Rect, i int) float64 {
	s := &r.stands[i]
	between := geom.Rect{X0: s.box.X0 + r.f.em, X1: s.box.X1 - r.f.em, Y0: box.Y1, Y1: s.box.Y0}
	n := r.within(v, between, r.body[i], nil)
	columns := 0
	for j, o := range r.stands {
		if j != i && r.body[j].dir == r.body[i].dir && o.roof == t && o.over == nil && o.box.X1 <= s.box.X0+r.f.em &&
			o.box.Y0 >= box.Y1-r.f.leading && o.box.Y0 <= s.box.Y0+4*r.f.leading && under.OverlapX(o.box) > 0.25*o.box.Width() {
			columns++
		}
	}
	aside := 0.0
	if off := -box.OverlapX(s.box); off > -0.1*s.box.Width() {
		aside = headAside*(1+math.Max(0, off)/s.box.Width()) + when(r.beginsRight(v, box, s.box), headRight)
	}
	gap := math.Max(0, (math.Max(s.lift, box.Y1)-box.Y1)/r.f.leading-2)
	return float64(n.body+n.titles)*headType + float64(n.solids)*headSolid + float64(columns)*headColumn +
		headGap*gap + aside + r.wallCost(v, box, s.box)
}

// placeRight: an upright headline, or one in the margin, left of its text.
func (r *region) placeRight(v view, box geom.Rect, i int) float64 {
	s := &r.stands[i]
	between := geom.Rect{X0: box.X1, X1: s.box.X0, Y0: math.Max(box.Y0, s.box.Y0), Y1: math.Min(box.Y1, s.box.Y1)}
	n := r.within(v, between, r.body[i], nil)
	off := math.Abs(s.lift-box.Y0) / r.f.leading
	return headBeside + float64(n.body+n.titles)*headType + float64(n.solids)*headSolid +
		0.3*math.Max(0, off-2) + headFar*math.Max(0, (s.box.X0-box.X1)/s.box.Width()-1) + r.wallCost(v, box, s.box)
}

// placeLeft: text that starts at the left of its headline, level with its head.
func (r *region) placeLeft(v view, box geom.Rect, i int) float64 {
	s := &r.stands[i]
	between := geom.Rect{X0: s.box.X1, X1: box.X0, Y0: math.Max(box.Y0, s.box.Y0), Y1: math.Min(box.Y1, s.box.Y1)}
	n := r.within(v, between, r.body[i], nil)
	off := math.Abs(s.lift-box.Y0) / r.f.leading
	far := when(n.body == 0, headFar*math.Max(0, (box.X0-s.box.X1)/s.box.Width()-1))
	return headInset + float64(n.body)*headAfter + float64(n.titles)*headType + 0.3*math.Max(0, off-2) + far + r.wallCost(v, box, s.box)
}
