package article

import (
	"math"
	"sort"

	"github.com/banmian/banmian/internal/geom"
	"github.com/banmian/banmian/internal/paper"
)

// A page that a text recogniser has cut comes as blocks in the order it reads
// them. Its sizes tremble and its boxes are loose, so that the matching which
// serves printed pages finds too little to hold on to; but the paper it came
// from is mostly set in columns that are read down one after the other, and the
// question is where one article ends and the next begins. A reel is such a
// page: its type as one thread, to be cut.
type reel struct {
	f      *forme
	column float64 // width of a column of body, points
	thread []*strand
}

// A strand is a piece with what its place in the thread shows.
type strand struct {
	*piece
	span  geom.Rect // the column it stands in, over its own height
	left  float64   // white between the column's edge and its first line, points
	right float64
	blank bool    // type that the recogniser could not read stands over it
	leaps bool    // it is not where the eye goes on from the strand before
	head  float64 // points for a headline
}

// readRecognised reads a page whose blocks a text recogniser has cut.
func readRecognised(m paper.Makeup) paper.Leaf {
	f := lockUpRecognised(m)
	r := &reel{f: f}
	r.measureColumns()
	r.nameHead()      // masthead and folio
	f.nameFurniture() // what they and the words of an imprint leave
	r.wind()          // one thread, in reading order
	r.castStrands()   // headline, byline, body, advertisement
	stories := r.cut()
	stories = f.placePictures(stories)
	stories = append(stories, f.imprintStories()...)
	leaf := f.write(stories)
	r.markEnds(stories, leaf.Articles)
	leaf.Recognised = true
	return leaf
}

// mostStrands bounds the pieces of a page that are weighed against one another;
// a broadsheet of small advertisements has some thousand.
const mostStrands = 4000

func (r *reel) crowded() bool {
	return len(r.f.pieces) > mostStrands || len(r.f.m.Unread) > mostStrands
}

// lockUpRecognised makes pieces of blocks as they are.
func lockUpRecognised(m paper.Makeup) *forme {
	f := setUp(m)
	f.learnHabits()
	f.learnWords()
	return f
}

// Lines from which on a block shows its column, and how far from the common
// width it may be and show one.
const (
	columnLines = 3
	columnSlack = 0.3
	fewColumns  = 4.0 // columns of a page that shows none
)

// measureColumns learns the width of a column: that in which half of the body
// type is set.
func (r *reel) measureColumns() {
	type width struct{ points, chars float64 }
	var widths []width
	all := 0.0
	for _, p := range r.f.pieces {
		if len(p.lines) > columnLines && r.f.ratio(p) < displayRatio {
			widths = append(widths, width{p.box.Width(), float64(p.chars)})
			all += float64(p.chars)
		}
	}
	sort.Slice(widths, func(i, j int) bool { return widths[i].points < widths[j].points })
	r.column = r.f.m.Width / fewColumns
	sum := 0.0
	for _, w := range widths {
		if sum += w.chars; 2*sum >= all {
			r.column = w.points
			break
		}
	}
}

// speck is how few letters and figures a block holds that nobody printed.
const speck = 3

// wind puts the pieces that are no furniture into one thread.
func (r *reel) wind() {
	for _, p := range r.readingOrder() {
		s := &strand{piece: p, span: r.spanOf(p)}
		s.left, s.right = math.Inf(1), math.Inf(1)
		for _, l := range p.lines {
			s.left, s.right = math.Min(s.left, l.Box.X0-s.span.X0), math.Min(s.right, s.span.X1-l.Box.X1)
		}
		if n := len(r.thread); n > 0 {
			s.leaps = r.leaps(r.thread[n-1].span, s.span)
		}
		s.blank = r.underBlank(s)
		if letters, figures, _ := lettersOf(s.text); letters+figures < speck {
			continue // an orphan: a speck or a stroke taken for type
		}
		r.thread = append(r.thread, s)
	}
}

// Sizes of unread type that is a heading.
const (
	blankHeight = 0.9 // lines of body
	blankWidth  = 0.3 // columns
	blankGap    = 3.0 // lines of white under it at most
)

// underBlank reports whether type that was not read stands straight over a
// strand, and next before it in the recogniser's order.
func (r *reel) underBlank(s *strand) bool {
	if r.crowded() {
		return false
	}
	for _, b := range r.f.m.Unread {
		box, gap := sane(b.Box), s.box.Y0-sane(b.Box).Y1
		if b.Seq == s.seq-1 && box.Height() > blankHeight*r.f.leading && box.Width() > blankWidth*r.column &&
			gap > -r.f.leading && gap < blankGap*r.f.leading && box.OverlapX(s.span) > 0 {
			return true
		}
	}
	return false
}

// spanOf is the extent of the column a piece stands in: that of the nearest
// text of several lines over or under it.
func (r *reel) spanOf(p *piece) geom.Rect {
	near, span := math.Inf(1), p.box
	if r.crowded() {
		return span
	}
	for _, q := range r.f.pieces {
		if len(q.lines) < columnLines || q.role != "" || math.Abs(q.box.Width()-r.column) > columnSlack*r.column ||
			q.box.OverlapX(p.box) < 0.8*math.Min(p.box.Width(), q.box.Width()) {
			continue
		}
		if d := math.Max(0, -q.box.OverlapY(p.box)); d < near && q != p {
			near, span = d, q.box
		}
	}
	return geom.Rect{X0: math.Min(span.X0, p.box.X0), X1: math.Max(span.X1, p.box.X1), Y0: p.box.Y0, Y1: p.box.Y1}
}

// How far the eye goes on by itself.
const (
	nextBelow  = 6.0 // lines of white down the column
	nextBeside = 0.5 // columns of white to the side
)

// leaps reports whether box b is not where the eye goes on from box a: neither
// below it nor in the next column, at its head or beside it.
func (r *reel) leaps(a, b geom.Rect) bool {
	if a.OverlapX(b) > 0.3*math.Min(a.Width(), b.Width()) && b.CenterY() > a.CenterY() {
		return b.Y0-a.Y1 > nextBelow*r.f.leading
	}
	return b.X0 < a.CenterX() || b.X0-a.X1 > nextBeside*r.column || b.Y0 > a.Y1
}
