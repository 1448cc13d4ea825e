package article

import (
	"math"

	"github.com/banmian/banmian/internal/geom"
)

// findRoof looks up from the top of a column, through pictures, for the nearest
// headline; other body or a rule ends the search.
func (r *region) findRoof(i int) {
	s := &r.stands[i]
	v := viewOf(r.body[i].dir)
	ceiling := math.Inf(-1)
	for j, o := range r.stands {
		if j != i && r.body[j].dir == r.body[i].dir && o.box.Y1 <= s.top+touchSlop*r.f.leading && s.box.OverlapX(o.box) > 0.3*s.box.Width() {
			ceiling = math.Max(ceiling, o.box.Y1)
		}
	}
	best := math.Inf(1)
	s.roof = nil
	for _, t := range r.titles {
		if t.crosshead {
			continue
		}
		b, own := v.rect(r.canopy(t)), v.rect(t.box)
		b.Y1 = t.foot(v, s.box)
		over := s.box.OverlapX(b)
		if b.Y1 > s.top+touchSlop*r.f.leading || b.Y1 < ceiling-r.f.em || over < 0.4*math.Min(s.box.Width(), b.Width()) || over < 0.25*s.box.Width() {
			continue
		}
		if r.beginsRight(v, own, s.box) {
			continue
		}
		far := s.top - b.Y1
		if own.OverlapX(s.box) < 0.1*s.box.Width() {
			// only its white reaches over the column
			far += asideLines*r.f.leading + math.Max(0, -own.OverlapX(s.box))
		}
		if far < best {
			best, s.roof, s.roofGap = far, t, s.top-b.Y1
		}
	}
}

// beginsRight: a headline of Latin type that begins right of a column. Such type
// is read from the left, and a headline stands over the beginning of its text;
// Chinese headlines may close a story at its right.
func (r *region) beginsRight(v view, headline, column geom.Rect) bool {
	if v != upright || r.f.cjk || headline.X0 < column.X1-r.f.em {
		return false
	}
	for i := range r.stands { // set over a column of its own, not in the middle of several
		o := r.stands[i].box
		if gap := o.Y0 - headline.Y1; gap > -r.f.leading && gap < 3*r.f.leading &&
			(math.Abs(o.X0-headline.X0) < 1.5*r.f.em || within(headline, o, r.f.em)) {
			return true
		}
	}
	return false
}

// asideLines is how many lines nearer a headline must be to be a column's roof
// when only the white beside it stands over the column.
const asideLines = 6.0

// canopy is the box of a headline widened along its lines to the next thing on
// either side: the white of its row is its own.
func (r *region) canopy(t *title) geom.Rect {
	if t.cover.IsZero() {
		t.cover = r.coverOf(t)
	}
	return t.cover
}

func (r *region) coverOf(t *title) geom.Rect {
	v := viewOf(t.dir)
	box := v.rect(t.box)
	left, right := v.rect(r.rect).X0, v.rect(r.rect).X1
	bound := func(o geom.Rect) {
		if o.OverlapY(box) < 0.25*math.Min(o.Height(), box.Height()) {
			return
		}
		if o.X1 <= box.X0+r.f.em/2 {
			left = math.Max(left, o.X1)
		}
		if o.X0 >= box.X1-r.f.em/2 {
			right = math.Min(right, o.X0)
		}
	}
	for _, p := range r.f.pieces {
		if p.frame == r.frame {
			bound(v.rect(p.box))
		}
	}
	for _, o := range r.titles {
		if o != t { // a headline in the next row parts the white too
			bound(v.rect(o.box).Union(geom.Rect{X0: v.rect(o.box).X0, X1: v.rect(o.box).X1, Y0: v.rect(o.box).Y0 - 2*r.f.leading, Y1: v.rect(o.box).Y1 + 2*r.f.leading}))
		}
	}
	for _, s := range r.solids {
		bound(v.rect(s))
	}
	for _, w := range r.f.walls[v] {
		if w.Vertical && w.Weight > 0.5 && math.Min(w.Hi, box.Y1)-math.Max(w.Lo, box.Y0) > 0.5*box.Height() {
			bound(geom.Rect{X0: w.Pos, X1: w.Pos, Y0: w.Lo, Y1: w.Hi})
		}
	}
	box.X0, box.X1 = math.Min(box.X0, left), math.Max(box.X1, right)
	if strip := v.rect(r.f.stripOf(t)); !strip.Empty() {
		box.X0, box.X1 = math.Min(box.X0, strip.X0), math.Max(box.X1, strip.X1)
	}
	return v.back(box)
}

// stripMost is how many times higher than its headline a strip of colour under it is.
const stripMost = 2.5

// stripOf is the strip of colour that a headline across is printed on and that is no
// box of its own: all of its width is the headline's. Empty for none.
func (f *forme) stripOf(t *title) geom.Rect {
	if len(t.head) == 0 || t.head[0].block >= len(f.m.Blocks) {
		return geom.Rect{}
	}
	at := f.m.Blocks[t.head[0].block].Frame
	if at < 0 || at >= len(f.frames) || f.frames[at].own {
		return geom.Rect{}
	}
	v, box := viewOf(t.dir), f.frames[at].rect
	if v.rect(box).Height() > stripMost*v.rect(t.box).Height() {
		return geom.Rect{}
	}
	return box
}
