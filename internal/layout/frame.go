package layout

import (
	"math"
	"sort"

	"github.com/banmian/banmian/internal/geom"
	"github.com/banmian/banmian/internal/paper"
	"github.com/banmian/banmian/internal/sheet"
)

// frames is the boxes and tints around type as a tree.
type frames struct {
	list []paper.Frame
	hard []bool // whether the frame parts type: not soft, not behind single words
}

const (
	smallestFrame = 2.5  // body ems on either side: smaller boxes are ornaments
	wholePage     = 0.9  // a box around more of the page's type than this is its border
	sameBox       = 0.35 // body ems: boxes whose edges lie nearer are one
	mostFrames    = 500  // a page with more boxes is a drawing; the largest are kept
	paperWhite    = 250  // a fill lighter than this is the paper itself
	spillOver     = 0.6  // share of a mark that must lie in a frame to be in it
)

// enclose finds the frames of the page and the innermost around each mark.
//
// Frames come from stroked boxes, tints, and four rules that meet. A tint whose
// edge cuts through the words of a line lies behind text, not around it, and
// is soft from the start.
func enclose(g *galley) frames {
	var f frames
	for _, fr := range candidates(g) {
		f.add(fr, sameBox*g.sizes.body)
	}
	f.drop(func(fr paper.Frame) bool { return g.useless(fr) })
	f.nest()
	for _, fr := range f.list {
		f.hard = append(f.hard, fr.Ruled || !g.cutsWords(fr.Rect))
	}
	for k := range f.list {
		f.list[k].Soft = !f.hard[k]
	}
	f.assign(g)
	return f
}

// candidates lists what may be a frame, largest first.
func candidates(g *galley) []paper.Frame {
	var out []paper.Frame
	least := smallestFrame * g.sizes.body
	for _, b := range g.sheet.Boxes {
		tint := b.Filled && (b.Fill.R < paperWhite || b.Fill.G < paperWhite || b.Fill.B < paperWhite)
		if !usable(b.Rect) || b.Rect.Width() < least || b.Rect.Height() < least || !b.Stroked && !tint {
			continue
		}
		out = append(out, paper.Frame{Rect: b.Rect, Parent: -1, Tint: tint, Ruled: b.Stroked})
	}
	out = append(out, fourRules(g.walls, least)...)
	sort.SliceStable(out, func(a, b int) bool { return out[a].Rect.Area() > out[b].Rect.Area() })
	if len(out) > mostFrames {
		out = out[:mostFrames]
	}
	return out
}

// add takes a frame, or makes one of it and an equal one.
func (f *frames) add(fr paper.Frame, slack float64) {
	for k, o := range f.list {
		if o.Rect.Encloses(fr.Rect, slack) && fr.Rect.Encloses(o.Rect, slack) {
			f.list[k].Tint = o.Tint || fr.Tint
			f.list[k].Ruled = o.Ruled || fr.Ruled
			return
		}
	}
	f.list = append(f.list, fr)
}

func (f *frames) drop(bad func(paper.Frame) bool) {
	kept := f.list[:0]
	for _, fr := range f.list {
		if !bad(fr) {
			kept = append(kept, fr)
		}
	}
	f.list = kept
}

// useless reports whether a frame holds no type, or all of the page's.
func (g *galley) useless(fr paper.Frame) bool {
	n, all := 0, 0
	for i := range g.marks {
		all++
		if fr.Rect.Contains(g.marks[i].box.Center()) {
			n++
		}
	}
	return n == 0 || float64(n) > wholePage*float64(all) && fr.Rect.Area() > 0.3*g.sheet.Width*g.sheet.Height
}

// nest gives each frame its parent: the smallest frame around it. The list is
// sorted from large to small.
func (f *frames) nest() {
	for k := range f.list {
		for o := k - 1; o >= 0; o-- {
			if f.list[o].Rect.Encloses(f.list[k].Rect, touch*4) {
				f.list[k].Parent = o
				break
			}
		}
	}
}

// cutsWords reports whether the edges of a tint run through the middle of
// several characters or between characters that touch.
func (g *galley) cutsWords(r geom.Rect) bool {
	cut := 0
	for _, edge := range []geom.Rect{{X0: r.X0, Y0: r.Y0, X1: r.X0, Y1: r.Y1}, {X0: r.X1, Y0: r.Y0, X1: r.X1, Y1: r.Y1},
		{X0: r.X0, Y0: r.Y0, X1: r.X1, Y1: r.Y0}, {X0: r.X0, Y0: r.Y1, X1: r.X1, Y1: r.Y1}} {
		g.all.in(edge, func(i int) bool {
			b := g.marks[i].ink.Inset(0.2 * math.Min(g.marks[i].ink.Width(), g.marks[i].ink.Height()))
			if b.X0 < edge.X1 && edge.X0 < b.X1 || b.Y0 < edge.Y1 && edge.Y0 < b.Y1 {
				if b.OverlapX(edge) >= 0 && b.OverlapY(edge) >= 0 {
					cut++
				}
			}
			return cut < 2
		})
	}
	return cut >= 2
}

// assign gives every mark the innermost hard frame around it.
func (f *frames) assign(g *galley) {
	for k, fr := range f.list { // from large to small: the last one wins
		if !f.hard[k] {
			continue
		}
		g.all.inAll(fr.Rect, func(i int) {
			b := g.marks[i].box
			if fr.Rect.Contains(b.Center()) && fr.Rect.Intersect(b).Area() >= spillOver*b.Area() {
				g.marks[i].frame = k
			}
		})
	}
}

// ruled reports whether a printed line runs around frame k.
func (f frames) ruled(k int) bool { return k >= 0 && f.list[k].Ruled }

// innermost is the smallest frame around a rectangle, soft ones included, -1
// for none.
func (f frames) innermost(r geom.Rect) int {
	for k := len(f.list) - 1; k >= 0; k-- {
		if f.list[k].Rect.Contains(r.Center()) && f.list[k].Rect.Intersect(r).Area() >= spillOver*r.Area() {
			return k
		}
	}
	return -1
}

const (
	mostRules = 400 // more rules than this are a table or a drawing
	meeting   = 3.0 // points: ends of rules nearer than this meet
	covering  = 0.9 // share of a side that its rule must cover
)

// fourRules finds rectangles drawn as rules that meet. Rows of a table, ruled
// off from side to side, make one frame and not many.
func fourRules(w walls, least float64) []paper.Frame {
	var out []paper.Frame
	if len(w.level) > mostRules || len(w.upright) > mostRules {
		return nil
	}
	used := make([]bool, len(w.level))
	for a, top := range w.level {
		if used[a] || top.hi-top.lo < least {
			continue
		}
		rungs := []float64{top.pos}
		for b := a + 1; b < len(w.level); b++ {
			foot := w.level[b]
			if math.Abs(top.lo-foot.lo) > meeting || math.Abs(top.hi-foot.hi) > meeting || foot.pos-rungs[len(rungs)-1] < meeting ||
				!w.side(top.lo, rungs[len(rungs)-1], foot.pos) || !w.side(top.hi, rungs[len(rungs)-1], foot.pos) {
				continue
			}
			rungs = append(rungs, foot.pos)
			used[b] = true
		}
		out = append(out, ladder(w, top, rungs, least)...)
	}
	return out
}

// tableRungs is the number of level rules from which on ruled rows are a table.
const tableRungs = 4

// ladder makes frames of rules one below the other with sides between them.
func ladder(w walls, top wall, rungs []float64, least float64) []paper.Frame {
	last := len(rungs) - 1
	table := len(rungs) >= tableRungs
	for _, r := range w.upright {
		table = table || r.pos > top.lo+meeting && r.pos < top.hi-meeting && last > 1 && math.Min(r.hi, rungs[last])-math.Max(r.lo, rungs[0]) > covering*(rungs[last]-rungs[0])
	}
	if table {
		rungs = []float64{rungs[0], rungs[last]}
	}
	var out []paper.Frame
	for k := 1; k < len(rungs); k++ {
		if rungs[k]-rungs[k-1] >= least {
			out = append(out, paper.Frame{Rect: geom.R(top.lo, rungs[k-1], top.hi, rungs[k]), Parent: -1, Ruled: true})
		}
	}
	return out
}

// side reports whether an upright rule stands at x from top to foot.
func (w walls) side(x, top, foot float64) bool {
	for _, r := range w.upright {
		if math.Abs(r.pos-x) <= meeting && math.Min(r.hi, foot)-math.Max(r.lo, top) >= covering*(foot-top) {
			return true
		}
	}
	return false
}

// lettering finds headlines among the outlines: dense curves in near-square
// cells.
func lettering(o sheet.Outline) bool { return o.Cells >= 2 && usable(o.Rect) }
