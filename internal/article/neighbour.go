package article

import (
	"math"
	"sort"

	"github.com/banmian/banmian/internal/geom"
	"github.com/banmian/banmian/internal/paper"
)

// A region is one box, or the open page, while its articles are found.
type region struct {
	f        *forme
	frame    int
	rect     geom.Rect
	body     []*piece
	titles   []*title
	tables   []*table
	others   []*piece    // captions, bylines, jump lines, furniture
	solids   []geom.Rect // pictures, and boxes read as pages of their own
	inserts  []geom.Rect // pull quotes
	pictures int         // how many of solids are pictures
	stands   []stand     // by index in body
	at       map[*piece]int
	ruled    bool              // rules part the columns of one story
	follows  [][]float64       // follows[i][j]: the cost of reading on from body i to body j
	drawn    map[*piece]*piece // the body drawn straight after each
}

// A stand is what surrounds one piece of body in its column, in its own view.
type stand struct {
	box         geom.Rect // measure of the piece in the view
	over, under *piece    // body that joins it without a break, nil for none
	roof        *title    // first headline met going up the column, nil for none
	roofGap     float64   // white and pictures between the column's top and its roof
	top, bottom float64   // of the unbroken column it stands in
	head        float64   // top of that column above the pictures that break it
	beyond      bool      // the column goes on below a picture
	lift        float64   // top of the pictures that stand directly over it, else its own
}

// Distances in lines of body type (leadings).
const (
	joinGap   = 1.4 // two pieces of one column stand at most this far apart, in times the white between two lines
	joinDoubt = 2.0 // cost of their line ends beyond which two pieces are not one column
	touchSlop = 0.4 // boxes of type may overlap by this
	levelSlop = 1.2 // two tops or bottoms are level within this
)

func newRegion(f *forme, frame int) *region {
	r := &region{f: f, frame: frame, at: map[*piece]int{}}
	var here []*piece
	for _, p := range f.pieces {
		if p.frame == frame && p.id < maxPieces {
			here = append(here, p)
			r.rect = r.rect.Union(p.measure)
		}
	}
	here = r.takeQuotes(here)
	r.titles = f.gatherTitles(here)
	r.partRubrics()
	for _, p := range here {
		switch p.role {
		case paper.RoleBody:
			r.at[p] = len(r.body)
			r.body = append(r.body, p)
		case paper.RoleHeadline, paper.RoleKicker, paper.RoleDeck:
		default:
			r.others = append(r.others, p)
		}
	}
	r.headTables()
	r.findSolids()
	r.linkJumps()
	r.takeInserts()
	r.survey()
	r.learnRuling()
	for _, t := range r.titles {
		t.crosshead = r.mayCross(t) && !r.listed(t)
	}
	for i := range r.body {
		r.climb(i) // anew, now that crossheads are known
	}
	for _, t := range r.titles {
		t.inset = r.isInset(t)
		t.waist = t.inset && r.isWaist(t)
	}
	return r
}

// captionRoom is the room for a caption between a picture and body, in lines.
const captionRoom = 4.0

// liftOf climbs over the pictures that stand directly above piece i.
func (r *region) liftOf(i int) float64 {
	s := &r.stands[i]
	v := viewOf(r.body[i].dir)
	lift := s.box.Y0
	for again, hops := true, 0; again && hops < 8; hops++ {
		again = false
		for _, solid := range r.solids[:r.pictures] {
			b := v.rect(solid)
			if b.OverlapX(s.box) > 0.6*s.box.Width() && b.Y0 < lift-r.f.em && b.Y1 < lift+r.f.em && b.Y1 > lift-captionRoom*r.f.leading {
				lift, again = b.Y0, true
			}
		}
	}
	return lift
}

// learnRuling finds out whether this page sets rules between the columns of one
// story: whether columns that surely read on, by their line ends, have one
// between them.
func (r *region) learnRuling() {
	sure, ruled := 0, 0
	for i, a := range r.stands {
		for j, b := range r.stands {
			gap := b.box.X0 - a.box.X1
			if i == j || r.body[i].dir != r.body[j].dir || gap < 0 || gap > 3*r.f.gutter ||
				a.box.OverlapY(b.box) < 0.5*math.Min(a.box.Height(), b.box.Height()) {
				continue
			}
			if r.f.fillCost(r.body[i], r.body[j]) > breakMeets/2 {
				continue
			}
			sure++
			if wallBetween(r.f.walls[viewOf(r.body[i].dir)], a.box, b.box, 0.3*r.f.em) > 0.5 {
				ruled++
			}
		}
	}
	r.ruled = sure >= 2 && 2*ruled > sure
}

// jumpGap is how far under or over its text a jump line by itself stands, in lines
// of body, at most.
const jumpGap = 1.5

// linkJumps finds the body that each jump line by itself belongs to: the piece it
// stands under, or, when it says where a text comes from, the one it stands over.
func (r *region) linkJumps() {
	for _, p := range r.others {
		if p.role != paper.RoleJump {
			continue
		}
		v := viewOf(p.dir)
		box := v.rect(p.box)
		nearest := jumpGap * r.f.leading
		for _, b := range r.body {
			o := v.rect(b.box)
			gap := box.Y0 - o.Y1
			if p.opens().from {
				gap = o.Y0 - box.Y1
			}
			if b.dir == p.dir && o.OverlapX(box) > 0 && gap > -r.f.leading && gap < nearest {
				nearest, p.host = gap, b
			}
		}
		if p.host == nil {
			continue
		}
		if p.opens().from {
			first := p.host.opens()
			first.from = true
			p.host.firstWords = &first
		} else {
			p.host.sentOn = true
		}
	}
}

func (r *region) findSolids() {
	for _, pic := range r.f.m.Pictures {
		box := sane(pic.Rect)
		if r.f.home(pic.Frame) == r.frame && box.Width() > 2*r.f.em && box.Height() > 2*r.f.em {
			r.solids = append(r.solids, box)
		}
	}
	r.pictures = len(r.solids)
	for _, fr := range r.f.frames {
		if fr.own && r.f.home(fr.parent) == r.frame {
			r.solids = append(r.solids, fr.rect)
		}
	}
	for _, t := range r.tables {
		r.solids = append(r.solids, t.rect)
	}
}

// survey works out the stand of every piece of body.
func (r *region) survey() {
	r.stands = make([]stand, len(r.body))
	for i, p := range r.body {
		r.stands[i].box = viewOf(p.dir).rect(p.measure)
	}
	for i := range r.body {
		r.findJoined(i)
	}
	for i := range r.body {
		r.climb(i)
	}
	for i := range r.body {
		r.stands[i].lift = r.liftOf(i)
		r.stands[i].head = r.stands[i].top
	}
	order := make([]int, len(r.body))
	for i := range order {
		order[i] = i
	}
	sort.SliceStable(order, func(a, b int) bool { return r.stands[order[a]].top < r.stands[order[b]].top })
	for _, i := range order { // from the top, so that a column broken twice keeps its head
		if j := r.bodyBeyond(i); j >= 0 {
			r.stands[i].beyond = true
			r.stands[j].head = math.Min(r.stands[j].head, r.stands[i].headOf())
		}
	}
}

// bodyBeyond is the body of the same measure below the picture that is the next
// thing in the column below piece i, -1 for none.
func (r *region) bodyBeyond(i int) int {
	s := &r.stands[i]
	if s.under != nil {
		return -1
	}
	v := viewOf(r.body[i].dir)
	for _, solid := range r.solids {
		b := v.rect(solid)
		if b.Y0 < s.box.Y1-r.f.leading || b.Y0 > s.box.Y1+3*r.f.leading || b.OverlapX(s.box) < 0.8*s.box.Width() {
			continue
		}
		for j, o := range r.stands {
			if o.box.Y0 >= b.Y1-r.f.leading && o.box.Y0 < b.Y1+6*r.f.leading && r.body[j].dir == r.body[i].dir &&
				o.box.OverlapX(s.box) > 0.85*math.Max(o.box.Width(), s.box.Width()) {
				return j
			}
		}
	}
	return -1
}

// headOf is where the column of a stand begins, above the pictures that break it.
func (s *stand) headOf() float64 { return math.Min(s.top, s.head) }

// findJoined finds the body that continues piece i downwards without a break.
func (r *region) findJoined(i int) {
	p, s := r.body[i], &r.stands[i]
	walls := r.f.walls[viewOf(p.dir)]
	nearest := math.Max(joinGap*math.Max(r.f.leading-r.f.em, 0.2*r.f.em)+0.1*r.f.em, r.f.blankBelow(p))
	for j, q := range r.body {
		o := &r.stands[j]
		gap := o.box.Y0 - s.box.Y1
		if j == i || q.dir != p.dir || gap < -touchSlop*r.f.leading || gap >= nearest || o.box.CenterY() <= s.box.CenterY() {
			continue
		}
		wide := math.Max(s.box.Width(), o.box.Width())
		if s.box.OverlapX(o.box) < 0.85*wide || r.f.fillCost(p, q) > joinDoubt || wallBetween(walls, s.box, o.box, 0.2*r.f.em) > 0.5 {
			continue
		}
		nearest, s.under = gap, q
	}
	if s.under != nil {
		r.stands[r.at[s.under]].over = p
	}
}

// climb finds the top and bottom of the unbroken column around piece i and the
// headline above it.
func (r *region) climb(i int) {
	s := &r.stands[i]
	s.top, s.bottom = s.box.Y0, s.box.Y1
	for at, hops := i, 0; at >= 0 && hops < len(r.body); hops++ {
		s.top = math.Min(s.top, r.topOf(at))
		at = r.upFrom(at)
	}
	for at, hops := i, 0; at >= 0 && hops < len(r.body); hops++ {
		s.bottom = math.Max(s.bottom, r.bottomOf(at))
		at = r.downFrom(at)
	}
	r.findRoof(i)
}

// found counts what stands within a box of a view.
type found struct{ body, titles, solids int }

// within counts what stands in a box, leaving out the pieces a and b.
func (r *region) within(v view, box geom.Rect, skipA, skipB *piece) found {
	var n found
	if box.Empty() {
		return n
	}
	for _, p := range r.body {
		if p != skipA && p != skipB && v.rect(p.box).Inset(0.3*r.f.em).Overlaps(box) {
			n.body++
		}
	}
	for _, t := range r.titles {
		for _, l := range t.lines(v) {
			if l.Inset(0.2 * r.f.em).Overlaps(box) {
				n.titles++
				break
			}
		}
	}
	for _, s := range r.solids {
		if v.rect(s).Inset(0.3 * r.f.em).Overlaps(box) {
			n.solids++
		}
	}
	return n
}
