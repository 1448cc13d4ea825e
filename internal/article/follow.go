package article

import (
	"math"

	"github.com/banmian/banmian/internal/geom"
	"github.com/banmian/banmian/internal/paper"
)

// The cost of following type from one piece to another is a sum of what speaks
// for and against it. A point is about one hint; costs below zero are likely,
// costs above dearest are not considered.
const (
	dearest = 9.0

	otherSize    = 3.0 // at a difference of a tenth, rising with it
	otherFont    = 2.0
	otherColor   = 2.0
	otherWeight  = 2.0
	otherSlant   = 1.0
	otherLeading = 1.5
	otherMeasure = 2.5 // at half the width, in proportion

	joinedBelow  = -1.5 // straight below, with nothing between
	emptyBelow   = 1.5  // below over white that nothing explains
	acrossCross  = -1.0 // a crosshead
	acrossWaist  = -0.5 // the headline in the middle of the story
	passOver     = 1.5  // leaving a column that goes on below a picture or waist headline
	acrossWall   = 4.0  // times the weight of the rule
	acrossRuled  = 0.8  // the same on pages whose columns are always parted by rules
	acrossSolid  = 0.7  // a picture or box between
	acrossTitle  = 3.5  // a headline between
	acrossType   = 5.0  // other body between
	perLeading   = 0.08 // white between, per line
	intoColumn   = 5.0  // into the middle of an unbroken column
	outOfColumn  = 4.0  // leaving a column that goes on below
	levelTops    = -1.0
	levelFeet    = -0.5
	perLineOff   = 0.06 // tops that are not level, per line
	offMost      = 1.2
	underOther   = 3.0  // the next column stands under a headline of its own
	underInset   = 0.3  // that headline may be set into the text
	underSame    = -1.0 // both stand under one headline
	noOverlap    = 2.5  // the next column lies wholly above or below
	nextTier     = 2.5  // back to the left, one tier down
	intoDateline = 2.5  // the next piece opens a story by its own words
	intoRunOn    = 6.0  // the next piece says that it goes on from another page
	drawnNext    = -1.5 // drawn directly after, times the trust in drawing order
	drawnNotNext = 0.5
)

// followCost is the cost of reading on from body piece i to body piece j, drawing
// order left aside.
func (r *region) followCost(i, j int) float64 {
	a, b := r.body[i], r.body[j]
	if i == j || a.dir != b.dir {
		return forbidden
	}
	g := r.geometryCost(i, j)
	if g >= dearest {
		return forbidden
	}
	return g + r.f.typeCost(a, b) + r.f.fillCost(a, r.opening(j)) + when(b.opens().dated, intoDateline) +
		when(b.opens().from, intoRunOn)
}

// typeCost compares how two pieces are set.
func (f *forme) typeCost(a, b *piece) float64 {
	size := math.Abs(a.em-b.em) / math.Max(a.em, b.em)
	cost := when(size > 0.03, otherSize*math.Min(2.5, size/0.1)) +
		when(a.font != b.font, otherFont) +
		when(a.color != b.color, otherColor) +
		when((a.weight >= 600) != (b.weight >= 600), otherWeight) +
		when(a.italic != b.italic, otherSlant)
	if a.leading > 0 && b.leading > 0 && math.Abs(a.leading-b.leading) > 0.1*math.Max(a.leading, b.leading) {
		cost += otherLeading
	}
	return cost
}

// geometryCost weighs the way from piece i to piece j over the page.
func (r *region) geometryCost(i, j int) float64 {
	a, b := r.stands[i].box, r.stands[j].box
	slop := touchSlop * r.f.leading
	wide := math.Max(a.Width(), b.Width())
	measure := otherMeasure * 2 * (wide - math.Min(a.Width(), b.Width())) / math.Max(wide, 1)
	if narrow := r.narrower(i, j); len(narrow.lines) == 1 {
		measure = 0 // a single line does not show its measure
	}
	switch {
	case a.OverlapX(b) > 0.5*math.Min(a.Width(), b.Width()) && b.Y0 >= a.Y1-slop:
		return measure + r.belowCost(i, j)
	case b.X0 >= a.X1-r.f.em:
		return measure + r.besideCost(i, j)
	case b.Y0 >= a.Y1-slop && b.X1 <= a.X1:
		return measure + nextTier + r.tierCost(i, j)
	}
	return forbidden
}

// narrower is the one of two pieces set to the smaller measure.
func (r *region) narrower(i, j int) *piece {
	if r.stands[i].box.Width() < r.stands[j].box.Width() {
		return r.body[i]
	}
	return r.body[j]
}

// belowCost: further down the same column.
func (r *region) belowCost(i, j int) float64 {
	a, b := &r.stands[i], &r.stands[j]
	v := viewOf(r.body[i].dir)
	if a.under == r.body[j] {
		return joinedBelow
	}
	strip := geom.Rect{
		X0: math.Max(a.box.X0, b.box.X0) + r.f.em, X1: math.Min(a.box.X1, b.box.X1) - r.f.em,
		Y0: a.box.Y1, Y1: b.box.Y0,
	}
	n := r.within(v, strip, r.body[i], r.body[j])
	if n == (found{}) && r.insertBetween(v, a.box, b.box) {
		return acrossCross + when(a.under != nil, outOfColumn) + when(b.over != nil, intoColumn)
	}
	if n.titles == 1 && n.body == 0 && r.crossBetween(v, a.box, b.box) {
		return acrossCross
	}
	if n.titles > 0 && r.waistBetween(v, a.box, b.box) != nil {
		return acrossWaist + when(a.under != nil, outOfColumn) + when(b.over != nil, intoColumn)
	}
	return r.wallCost(v, a.box, b.box) +
		float64(n.body)*acrossType + float64(n.titles)*acrossTitle + float64(n.solids)*acrossSolid +
		perLeading*math.Max(0, b.box.Y0-a.box.Y1-r.solidDepth(v, strip))/r.f.leading +
		when(n == found{} && b.box.Y0-a.box.Y1 > math.Max(r.f.leading*0.6, r.f.blankBelow(r.body[i])), emptyBelow) +
		when(a.under != nil, outOfColumn) + when(b.over != nil, intoColumn)
}

// solidDepth is how much of a strip's height pictures and boxes take up that cover
// its width: white that a reader jumps over.
func (r *region) solidDepth(v view, strip geom.Rect) float64 {
	deep := 0.0
	for _, s := range r.solids {
		if b := v.rect(s); b.OverlapX(strip) > 0.8*strip.Width() && b.OverlapY(strip) > 0 {
			deep += b.OverlapY(strip)
		}
	}
	return deep
}

func (r *region) wallCost(v view, a, b geom.Rect) float64 {
	w := wallBetween(r.f.walls[v], a, b, 0.3*r.f.em)
	if r.ruled && a.OverlapX(b) < 0 {
		return w * acrossRuled
	}
	return w * acrossWall
}

// besideCost: to the head of a column further right.
func (r *region) besideCost(i, j int) float64 {
	a, b := &r.stands[i], &r.stands[j]
	v := viewOf(r.body[i].dir)
	cost := when(a.under != nil, outOfColumn) + when(b.over != nil, intoColumn) + when(a.beyond || r.overWaist(v, a), passOver)
	overlap := math.Min(a.bottom, b.bottom) - math.Max(a.headOf(), b.top)
	if overlap <= 0 {
		cost += noOverlap + perLeading*-overlap/r.f.leading
		if b.box.Y0 > a.box.Y1 {
			cost += noOverlap / 2
		}
	}
	strip := geom.Rect{X0: a.box.X1, X1: b.box.X0, Y0: math.Max(a.top, b.top), Y1: math.Min(a.bottom, b.bottom)}
	if overlap <= 0 {
		strip.Y0, strip.Y1 = math.Min(a.box.Y1, b.box.Y1), math.Max(a.box.Y0, b.box.Y0)
	}
	n := r.within(v, strip, r.body[i], r.body[j])
	cost += float64(n.body)*acrossType + float64(n.titles)*acrossTitle*0.7 + float64(n.solids)*acrossSolid
	if n.body+n.titles+n.solids == 0 {
		cost += math.Max(0, (b.box.X0-a.box.X1)/r.f.gutter-2) * 0.3
	}
	return cost + r.wallCost(v, a.columnBox(), b.columnBox()) + r.levelCost(a, b) + r.roofCost(a, b)
}

// crossBetween: a crosshead stands between two boxes of one column.
func (r *region) crossBetween(v view, a, b geom.Rect) bool {
	for _, t := range r.titles {
		box := v.rect(t.box)
		if t.crosshead && box.Y0 > a.Y0 && box.Y1 < b.Y1 && box.OverlapX(a) > 0 && box.OverlapX(b) > 0 {
			return true
		}
	}
	return false
}

// overWaist: the column of a goes on below a waist headline or a crosshead.
func (r *region) overWaist(v view, a *stand) bool {
	for _, t := range r.titles {
		if (t.waist || t.crosshead) && r.standsUnder(v, a, v.rect(t.box)) {
			return true
		}
	}
	for _, in := range r.inserts {
		if r.standsUnder(v, a, v.rect(in)) {
			return true
		}
	}
	return false
}

// standsUnder: a box stands straight under a, and body of the same measure straight
// under the box.
func (r *region) standsUnder(v view, a *stand, box geom.Rect) bool {
	if gap := box.Y0 - a.box.Y1; gap < -r.f.leading || gap > 2.5*r.f.leading || box.OverlapX(a.box) < 0.3*math.Min(a.box.Width(), box.Width()) {
		return false
	}
	for i := range r.stands {
		s := &r.stands[i]
		if gap := s.box.Y0 - box.Y1; gap > -r.f.leading && gap < insertGap*r.f.leading && s.box.OverlapX(a.box) > 0.5*math.Min(s.box.Width(), a.box.Width()) {
			return true
		}
	}
	return false
}

// columnBox is the unbroken column around a stand.
func (s *stand) columnBox() geom.Rect {
	return geom.Rect{X0: s.box.X0, X1: s.box.X1, Y0: s.top, Y1: s.bottom}
}

// levelCost: columns of one story start level and end level.
func (r *region) levelCost(a, b *stand) float64 {
	level := levelSlop * r.f.leading
	top, foot := math.Min(math.Abs(a.top-b.top), math.Abs(a.headOf()-b.top)), math.Abs(a.bottom-b.bottom)
	cost := when(foot < level, levelFeet)
	if top < level {
		return cost + levelTops
	}
	return cost + math.Min(offMost, perLineOff*top/r.f.leading)
}

// roofCost: columns of one story share a headline; a column under a headline of
// its own starts another story.
func (r *region) roofCost(a, b *stand) float64 {
	switch {
	case a.roof == b.roof && a.roof != nil:
		return underSame
	case b.roof != nil && b.roof.inset && a.roof == nil:
		return underInset
	case b.roof != nil:
		return underOther
	}
	return 0
}

// tierCost: from the last column of one tier to the first of the next.
func (r *region) tierCost(i, j int) float64 {
	a, b := &r.stands[i], &r.stands[j]
	v := viewOf(r.body[i].dir)
	gap := b.box.Y0 - a.box.Y1
	over := geom.Rect{X0: b.box.X0 + r.f.em, X1: b.box.X1 - r.f.em, Y0: a.box.Y1, Y1: b.box.Y0}
	n := r.within(v, over, r.body[i], r.body[j])
	return when(a.under != nil, outOfColumn) + when(b.over != nil, intoColumn) +
		when(b.roof != nil && b.roof != a.roof, underOther) +
		float64(n.body)*acrossType/2 + perLeading*gap/r.f.leading +
		r.wallCost(v, geom.Rect{X0: b.box.X0, X1: a.box.X1, Y0: a.box.Y0, Y1: a.box.Y1}, b.box) + r.behindWall(v, a.box, b.box)
}

// behindWall is the cost of going back to the left, one tier down, past a rule that
// runs beside all of both columns: it parts more than the columns of a story.
func (r *region) behindWall(v view, a, b geom.Rect) float64 {
	if r.ruled || a.X0 < b.X1 {
		return 0
	}
	strongest := 0.0
	for _, w := range r.f.walls[v] {
		if w.Vertical && w.Kind == paper.BarrierRule && w.Pos > b.X1-0.3*r.f.em && w.Pos < a.X0+0.3*r.f.em &&
			w.Lo < math.Min(a.Y0, b.Y0)+r.f.leading && w.Hi > math.Max(a.Y1, b.Y1)-r.f.leading {
			strongest = math.Max(strongest, math.Min(1, w.Weight))
		}
	}
	return strongest * acrossWall
}

// drawCost asks whether j was drawn straight after i.
func (r *region) drawCost(i, j int) float64 {
	if r.drawn == nil || r.f.drawTrust == 0 {
		return 0
	}
	if r.drawn[r.body[i]] == r.body[j] {
		return drawnNext * r.f.drawTrust
	}
	return drawnNotNext * r.f.drawTrust
}
