package specimen

import (
	"math"
	"sort"

	"github.com/banmian/banmian/internal/geom"
)

// A plan is where the pieces of a story go.
type plan struct {
	inner  geom.Rect
	head   block
	headAt geom.Point
	holes  []geom.Rect // of insets, in their order
	frames []geom.Rect // of text, in reading order
	cols   []geom.Rect // whole columns
	nested []geom.Rect // holes that belong to other articles
}

// plan lays the story out in a rectangle.
func (s *story) plan(r geom.Rect) plan {
	pl := plan{inner: r}
	if s.pad > 0 {
		pl.inner = r.Inset(s.pad)
	}
	rest := s.insets
	if s.pictureUp && len(rest) > 0 {
		top := pl.inner
		top.Y1 = top.Y0 + rest[0].height
		pl.holes = append(pl.holes, top)
		pl.inner.Y0 = top.Y1
		rest = rest[1:]
	}
	body := s.planHead(&pl)
	if s.down {
		pl.frames = s.tierFrames(body)
		return pl
	}
	pl.cols = columns(body, s.cols, s.gutter)
	var occupied []geom.Rect
	if s.head.place == headPartial || s.head.place == headInset || s.head.place == headCorner {
		occupied = append(occupied, s.planHeadInColumns(&pl))
	}
	for _, in := range rest {
		h := s.hole(pl, in, occupied)
		pl.holes = append(pl.holes, h)
		occupied = append(occupied, h)
		if in.item != nil {
			pl.nested = append(pl.nested, h)
		}
	}
	for _, c := range pl.cols {
		pl.frames = append(pl.frames, s.free(c, occupied)...)
	}
	return pl
}

// planHead sets a head over or beside the text and gives what is left.
func (s *story) planHead(pl *plan) geom.Rect {
	body := pl.inner
	t := s.titles()
	if len(t.kicker)+len(t.headline)+len(t.deck) == 0 && t.byline == "" {
		return body
	}
	switch s.head.place {
	case headTop:
		pl.head = s.head.stack(t, body.Width())
		pl.headAt = geom.Point{X: body.X0, Y: body.Y0}
		body.Y0 += pl.head.h + s.head.pad
	case headLeft:
		pl.head = s.head.strip(t, body.Height())
		pl.headAt = geom.Point{X: body.X0, Y: body.Y0}
		body.X0 += pl.head.w + s.head.pad
	case headRight:
		pl.head = s.head.strip(t, body.Height())
		pl.headAt = geom.Point{X: body.X1 - pl.head.w, Y: body.Y0}
		body.X1 -= pl.head.w + s.head.pad
	}
	return body
}

// planHeadInColumns sets a head that stands in some of the columns and gives
// the room it takes.
func (s *story) planHeadInColumns(pl *plan) geom.Rect {
	from, to := s.head.from, min(max(s.head.to, s.head.from+1), s.cols)
	span := geom.Rect{X0: pl.cols[from].X0, X1: pl.cols[to-1].X1, Y0: pl.inner.Y0, Y1: pl.inner.Y1}
	if s.head.place == headCorner {
		pl.head = s.head.strip(s.titles(), math.Min(span.Height(), cornerHeight(s)))
		pl.headAt = geom.Point{X: span.CenterX() - pl.head.w/2, Y: span.Y0}
	} else {
		pl.head = s.head.stack(s.titles(), span.Width())
		pl.headAt = geom.Point{X: span.X0, Y: span.Y0}
		if down := (span.Height() - pl.head.h) * insetDepth; s.head.place == headInset && down > insetLines*s.body.leading {
			pl.headAt.Y += down
		}
	}
	pad := s.head.pad
	hole := geom.Rect{X0: span.X0, X1: span.X1, Y0: pl.headAt.Y, Y1: pl.headAt.Y + pl.head.h + pad}
	if hole.Y0 > span.Y0 {
		hole.Y0 -= pad
	}
	return hole
}

// insetDepth is how far down its story an inset headline stands; where less
// than insetLines of text would stand above it, it goes to the top.
const (
	insetDepth = 0.28
	insetLines = 3.5
)

// cornerHeight is what a vertical headline over the first columns may use.
func cornerHeight(s *story) float64 {
	longest := 0
	for _, l := range s.art.Headline {
		longest = max(longest, len([]rune(l)))
	}
	return float64(longest)*s.head.main.size*1.2 + s.head.main.size*0.2
}

// hole is the room of an inset, kept clear of what stands in the same columns.
func (s *story) hole(pl plan, in inset, occupied []geom.Rect) geom.Rect {
	from, to := in.from, min(in.to, s.cols)
	span := geom.Rect{X0: pl.cols[from].X0, X1: pl.cols[to-1].X1, Y0: pl.cols[from].Y0, Y1: pl.cols[from].Y1}
	for _, o := range occupied {
		if o.OverlapX(span) > 0 {
			if o.CenterY() < span.CenterY() {
				span.Y0 = math.Max(span.Y0, o.Y1)
			} else {
				span.Y1 = math.Min(span.Y1, o.Y0)
			}
		}
	}
	if in.item != nil && in.height == 0 {
		in.height = in.item.natural(span.Width()) + s.body.leading*0.8
	}
	h := math.Min(in.height, span.Height())
	switch in.edge {
	case atTop:
		span.Y1 = span.Y0 + h
	case atBottom:
		span.Y0 = span.Y1 - h
	case atMiddle:
		span.Y0 = span.CenterY() - h/2
		span.Y1 = span.Y0 + h
	}
	return span
}

// columns divides a rectangle.
func columns(r geom.Rect, n int, gutter float64) []geom.Rect {
	w := (r.Width() - gutter*float64(n-1)) / float64(n)
	var out []geom.Rect
	for i := range n {
		x := r.X0 + float64(i)*(w+gutter)
		out = append(out, geom.Rect{X0: x, Y0: r.Y0, X1: x + w, Y1: r.Y1})
	}
	return out
}

// leastFrame is the shortest piece of a column that gets text, in lines.
const leastFrame = 2

// free cuts what is occupied out of a column and gives the pieces that hold
// text, from top to bottom.
func (s *story) free(c geom.Rect, occupied []geom.Rect) []geom.Rect {
	type cut struct{ lo, hi float64 }
	var cuts []cut
	for _, o := range occupied {
		if o.OverlapX(c) > 1 {
			cuts = append(cuts, cut{o.Y0, o.Y1})
		}
	}
	sort.Slice(cuts, func(i, j int) bool { return cuts[i].lo < cuts[j].lo })
	var out []geom.Rect
	y := c.Y0
	put := func(lo, hi float64) {
		if s.capacity(geom.Rect{X0: c.X0, X1: c.X1, Y0: lo, Y1: hi}) >= leastFrame {
			out = append(out, geom.Rect{X0: c.X0, X1: c.X1, Y0: lo, Y1: hi})
		}
	}
	for _, k := range cuts {
		if k.lo > y {
			put(y, k.lo-(s.body.leading-s.body.size)) // white above what follows
		}
		y = math.Max(y, k.hi)
	}
	put(y, c.Y1)
	return out
}

// capacity is how many lines a frame holds.
func (s *story) capacity(r geom.Rect) int {
	if s.down {
		return int((r.Width()-s.body.size)/s.body.leading+1e-6) + 1
	}
	if r.Height() < s.body.size {
		return 0
	}
	return int((r.Height()-s.body.size)/s.body.leading+1e-6) + 1
}

// tierFrames divides a rectangle into tiers of vertical lines.
func (s *story) tierFrames(r geom.Rect) []geom.Rect {
	n := max(1, s.tiers)
	h := (r.Height() - s.gutter*float64(n-1)) / float64(n)
	var out []geom.Rect
	for i := range n {
		y := r.Y0 + float64(i)*(h+s.gutter)
		out = append(out, geom.Rect{X0: r.X0, X1: r.X1, Y0: y, Y1: y + h})
	}
	return out
}

// measure is the length of a line in a frame.
func (s *story) measure(r geom.Rect) float64 {
	if s.down {
		return r.Height()
	}
	return r.Width()
}
