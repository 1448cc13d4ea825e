package article

import (
	"math"

	"github.com/banmian/banmian/internal/geom"
	"github.com/banmian/banmian/internal/paper"
)

// crossGap is how far a crosshead stands from the text above and below it, in
// lines of body, at most.
const crossGap = 1.6

// mayCross reports whether a headline looks like a crosshead: one or two small
// lines, no wider than a column, with body of one measure straight above and below
// and no rule between; or at the head or foot of a column that goes on with its
// neighbour. Text that opens with a dateline has a headline over it instead.
func (r *region) mayCross(t *title) bool {
	if len(t.kicker)+len(t.deck)+len(t.bylines) > 0 || len(t.head) != 1 || len(t.head[0].lines) > 2 {
		return false
	}
	above, below := r.beside(t)
	if below >= 0 && (r.body[below].opens().dated || isBylineLine(r.body[below].first().Text)) || !t.small(r.f) && !r.isMinor(t, above, below) {
		return false
	}
	if above >= 0 && r.headsAlike(t, above) {
		return false
	}
	v := viewOf(t.dir)
	box := v.rect(t.box)
	walls := r.f.walls[v]
	if above >= 0 && !r.insertBetween(v, r.stands[above].box, box) && wallBetween(walls, r.stands[above].box, box, 0.2*r.f.em) > 0.5 || below >= 0 && wallBetween(walls, box, r.stands[below].box, 0.2*r.f.em) > 0.5 {
		return false
	}
	switch {
	case above < 0 && below < 0:
		return false
	case above < 0:
		return r.crossAtHead(t, v, below)
	case below < 0:
		return r.crossAtFoot(v, box, above)
	}
	a, b := r.stands[above].box, r.stands[below].box
	return a.OverlapX(b) > 0.85*math.Max(a.Width(), b.Width())
}

// headsAlike: the headline over the column of piece i is set as t is, so that t
// heads the next of several items: no paper sets its crossheads as the headline.
func (r *region) headsAlike(t *title, i int) bool {
	over := r.stands[i].roof
	return over != nil && over != t && !over.crosshead && len(over.kicker)+len(over.deck) == 0 && over.alike(t.head)
}

// Crossheads may be set larger than any text: how much larger than body at most,
// and than the headline over them.
const (
	minorRatio = 1.5
	minorShare = 0.7
)

// isMinor: a line of display type that is small beside the headline over its
// column, and under which nobody signs.
func (r *region) isMinor(t *title, above, below int) bool {
	if t.em > minorRatio*r.f.em || r.signedUnder(t) {
		return false
	}
	v := viewOf(t.dir)
	var over *title
	switch {
	case above >= 0:
		over = r.largerOver(t, above)
	case below >= 0:
		over = r.roofOver(v, v.rect(t.box))
		if over == nil {
			over = r.roofLeft(v, below)
		}
	}
	return over != nil && over != t && t.em <= minorShare*over.em && !t.alike(over.deck)
}

// alike: the title is set as one of some other lines is: where the line under a
// rubric heads the first of several items, others like it head the next.
func (t *title) alike(lines []*piece) bool {
	h := t.head[0]
	for _, p := range lines {
		if p.font == h.font && (p.weight >= 600) == (h.weight >= 600) && math.Abs(p.em-h.em) < 0.03*h.em {
			return true
		}
	}
	return false
}

// largerOver is the headline over the column of piece i, crossheads left aside;
// nil for none.
func (r *region) largerOver(t *title, i int) *title {
	over := r.stands[i].roof
	for hops := 0; over != nil && over.crosshead && over != t && hops < len(r.titles); hops++ {
		above, _ := r.beside(over)
		if above < 0 {
			return r.roofLeft(viewOf(t.dir), i)
		}
		over = r.stands[above].roof
	}
	return over
}

// roofLeft is the headline over the column left of piece i, nil for none.
func (r *region) roofLeft(v view, i int) *title {
	s := &r.stands[i]
	for j := range r.stands {
		o := &r.stands[j]
		if gap := s.box.X0 - o.box.X1; r.body[j].dir == r.body[i].dir && gap >= 0 && gap < 3*r.f.gutter && o.bottom > s.box.Y0 && o.top < s.bottom {
			return o.roof
		}
	}
	return nil
}

// signedUnder: a byline stands straight under a headline.
func (r *region) signedUnder(t *title) bool {
	v := viewOf(t.dir)
	box := v.rect(t.box)
	for _, p := range r.others {
		b := v.rect(p.box)
		if gap := b.Y0 - box.Y1; p.role == paper.RoleByline && gap > -touchSlop*r.f.leading && gap < crossGap*r.f.leading && b.OverlapX(box) > 0 {
			return true
		}
	}
	return false
}

// headOf is where the column of piece i begins: with the crosshead, the byline or
// the pictures straight over it.
func (r *region) headOf(i int) float64 {
	s := &r.stands[i]
	v := viewOf(r.body[i].dir)
	head := math.Min(r.topOf(i), s.lift)
	for again := true; again; {
		again = false
		for _, p := range r.others {
			b := v.rect(p.box)
			if gap := head - b.Y1; p.role == paper.RoleByline && b.Y0 < head-0.3*r.f.em && gap > -touchSlop*r.f.leading && gap < crossGap*r.f.leading && within(b, s.box, r.f.em) {
				head, again = b.Y0, true
			}
		}
	}
	return head
}

// crossAtHead: at the head of a column, the text of which goes on from the column
// before: that starts no lower, with text, and no headline stands over this column
// that does not stand over that.
func (r *region) crossAtHead(t *title, v view, below int) bool {
	s := &r.stands[below]
	box := v.rect(t.box)
	for i := range r.stands {
		o := &r.stands[i]
		gap := s.box.X0 - o.box.X1
		if r.body[i].dir != t.dir || o.over != nil || gap < 0 || gap > 3*r.f.gutter || !r.sameMeasure(i, below) {
			continue
		}
		head := r.headOf(i)
		if head > box.Y0+levelSlop*r.f.leading || o.bottom < box.Y0 {
			continue // it begins lower: under a small headline of its own, it may be
		}
		if wallBetween(r.f.walls[v], o.columnBox(), s.columnBox(), 0.3*r.f.em) > 0.5 && !r.ruled || r.f.typeCost(r.body[i], r.body[below]) >= otherFont {
			continue
		}
		if over := r.roofOver(v, box); over != nil && over != o.roof {
			continue
		}
		return true
	}
	return false
}

// measureSlack is the share by which the measures of two columns of one story may
// differ, ragged lines and all.
const measureSlack = 0.15

// sameMeasure reports whether two pieces of body are set to one measure; a piece of
// a line or two may show less of it.
func (r *region) sameMeasure(i, j int) bool {
	a, b := r.stands[i].box.Width(), r.stands[j].box.Width()
	if a < b {
		i, a, b = j, b, a
	} else {
		i = j
	}
	return a-b <= measureSlack*a || len(r.body[i].lines) <= 2 || r.f.ragged && a-b <= 2*measureSlack*a
}

// roofOver is the headline straight over a box of the view, nil for none.
func (r *region) roofOver(v view, box geom.Rect) *title {
	var over *title
	nearest := 4 * r.f.leading
	for _, t := range r.titles {
		b := v.rect(t.box)
		if gap := box.Y0 - b.Y1; b != box && gap > -touchSlop*r.f.leading && gap < nearest && v.rect(r.canopy(t)).OverlapX(box) > 0.5*box.Width() {
			over, nearest = t, gap
		}
	}
	return over
}

// crossAtFoot: at the foot of a column, and the next column goes on higher up.
func (r *region) crossAtFoot(v view, box geom.Rect, above int) bool {
	s := &r.stands[above]
	for i := range r.stands {
		o := &r.stands[i]
		gap := o.box.X0 - s.box.X1
		if r.body[i].dir == r.body[above].dir && o.over == nil && gap >= 0 && gap < 3*r.f.gutter && o.box.Y0 < box.Y0 &&
			r.sameMeasure(i, above) && r.f.typeCost(r.body[above], r.body[i]) < otherFont {
			return true
		}
	}
	return false
}

// upFrom is the body straight over piece i in its column, over crossheads and
// inserts; -1 for none.
func (r *region) upFrom(i int) int {
	if p := r.stands[i].over; p != nil {
		return r.at[p]
	}
	v := viewOf(r.body[i].dir)
	box := r.stands[i].box
	in, ok := r.interruption(v, box, box.Y0, true)
	if !ok {
		return -1
	}
	best, up := -1, insertGap*r.f.leading
	for j := range r.stands {
		o := r.stands[j].box
		if gap := in.Y0 - o.Y1; j != i && r.body[j].dir == r.body[i].dir && o.OverlapX(box) > 0.85*math.Max(o.Width(), box.Width()) && gap > -touchSlop*r.f.leading && gap < up {
			best, up = j, gap
		}
	}
	return best
}

// downFrom is the body straight under piece i in its column, as upFrom.
func (r *region) downFrom(i int) int {
	if p := r.stands[i].under; p != nil {
		return r.at[p]
	}
	v := viewOf(r.body[i].dir)
	box := r.stands[i].box
	in, ok := r.interruption(v, box, box.Y1, false)
	if !ok {
		return -1
	}
	best, down := -1, insertGap*r.f.leading
	for j := range r.stands {
		o := r.stands[j].box
		if gap := o.Y0 - in.Y1; j != i && r.body[j].dir == r.body[i].dir && o.OverlapX(box) > 0.85*math.Max(o.Width(), box.Width()) && gap > -touchSlop*r.f.leading && gap < down {
			best, down = j, gap
		}
	}
	return best
}

// interruption is what interrupts a column straight over (or under) y: crossheads
// and inserts, one or several.
func (r *region) interruption(v view, column geom.Rect, y float64, over bool) (geom.Rect, bool) {
	var all geom.Rect
	for again, hops := true, 0; again && hops < 4; hops++ {
		again = false
		near := func(in geom.Rect) bool {
			gap := in.Y0 - y
			if over {
				gap = y - in.Y1
			}
			return gap > -touchSlop*r.f.leading && gap < insertGap*r.f.leading && within(in, column, 1.5*r.f.em)
		}
		take := func(in geom.Rect) {
			all, again = all.Union(in), true
			y = all.Y1
			if over {
				y = all.Y0
			}
		}
		for _, t := range r.titles {
			if b := v.rect(t.box); t.crosshead && near(b) && !all.Encloses(b, 0) {
				take(b)
			}
		}
		for _, in := range r.inserts {
			if b := v.rect(in); near(b) && !all.Encloses(b, 0) {
				take(b)
			}
		}
	}
	return all, !all.IsZero()
}

// opening is piece j as its first line speaks of what comes before it: under a
// crosshead a paragraph opens, indented or not.
func (r *region) opening(j int) *piece {
	b := r.body[j]
	if b.first().Opens || r.stands[j].over != nil {
		return b
	}
	v := viewOf(b.dir)
	box := r.stands[j].box
	for _, t := range r.titles {
		c := v.rect(t.box)
		if gap := box.Y0 - c.Y1; t.crosshead && gap > -touchSlop*r.f.leading && gap < crossGap*r.f.leading && within(c, box, r.f.em) {
			q := *b
			q.lines = append([]paper.TypeLine{}, b.lines...)
			q.lines[0].Opens = true
			return &q
		}
	}
	return b
}

// topOf is the top of piece i, with the crosshead or insert straight over it.
func (r *region) topOf(i int) float64 {
	box := r.stands[i].box
	if r.stands[i].over == nil {
		if in, ok := r.interruption(viewOf(r.body[i].dir), box, box.Y0, true); ok {
			return math.Min(box.Y0, in.Y0)
		}
	}
	return box.Y0
}

// bottomOf is the foot of piece i, with the crosshead or insert straight under it.
func (r *region) bottomOf(i int) float64 {
	box := r.stands[i].box
	if r.stands[i].under == nil {
		if in, ok := r.interruption(viewOf(r.body[i].dir), box, box.Y1, false); ok {
			return math.Max(box.Y1, in.Y1)
		}
	}
	return box.Y1
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
	if above < 0 {
		above = r.beyondInsert(t, v, box)
	}
	return above, below
}

// beyondInsert is the body over the insert that stands straight over a headline,
// -1 for none.
func (r *region) beyondInsert(t *title, v view, box geom.Rect) int {
	for _, in := range r.inserts {
		b := v.rect(in)
		if gap := box.Y0 - b.Y1; gap < -touchSlop*r.f.leading || gap > insertGap*r.f.leading || b.OverlapX(box) <= 0 {
			continue
		}
		best, up := -1, insertGap*r.f.leading
		for i := range r.stands {
			s := r.stands[i].box
			if gap := b.Y0 - s.Y1; r.body[i].dir == t.dir && within(box, s, r.f.em) && gap > -touchSlop*r.f.leading && gap < up {
				best, up = i, gap
			}
		}
		if best >= 0 {
			return best
		}
	}
	return -1
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
			if k := r.crossPlace(c, above, below); k > 0 {
				p := t.head[0]
				p.cross, p.role = true, paper.RoleBody
				c.body = append(c.body[:k:k], append([]*piece{p}, c.body[k:]...)...)
				claimed[t] = true
				break
			}
		}
	}
}

// crossPlace is where in a chain the crosshead between two pieces of body stands,
// of which one may be missing (-1); 0 for nowhere.
func (r *region) crossPlace(c *chain, above, below int) int {
	for k := 1; k < len(c.body); k++ {
		upper := above < 0 || c.body[k-1] == r.body[above]
		lower := below < 0 || c.body[k] == r.body[below]
		if upper && lower {
			return k
		}
	}
	return 0
}
