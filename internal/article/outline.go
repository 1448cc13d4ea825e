package article

import (
	"math"
	"sort"

	"github.com/banmian/banmian/internal/geom"
)

// maxOutlined bounds the pieces of a story whose outline is traced; beyond it
// the bounds stand for the outline.
const maxOutlined = 120

// outline is the rectilinear polygon around all that a story holds, the white
// between its columns included.
func (f *forme) outline(s *story) geom.Polygon {
	var boxes []geom.Rect
	for _, p := range s.pieces() {
		boxes = append(boxes, p.box)
	}
	for _, fig := range s.figures {
		boxes = append(boxes, fig.rect)
	}
	if len(boxes) == 0 {
		return nil
	}
	if len(boxes) == 1 || len(boxes) > maxOutlined {
		return s.bounds().Polygon()
	}
	return traceAround(f.snapped(boxes), math.Max(f.gutter, f.leading))
}

// Outline is the rectilinear polygon around boxes on a page, the white narrower
// than gap between them included. em is the size of the type. It is nil for no
// boxes.
func Outline(boxes []geom.Rect, em, gap float64) geom.Polygon {
	switch {
	case len(boxes) == 0:
		return nil
	case len(boxes) == 1 || len(boxes) > maxOutlined:
		return bounding(boxes).Polygon()
	}
	f := &forme{}
	f.em = em
	return traceAround(f.snapped(boxes), gap)
}

// snapped brings edges that nearly agree onto one line, so that the outline has
// corners only where the page does.
func (f *forme) snapped(boxes []geom.Rect) []geom.Rect {
	out := append([]geom.Rect{}, boxes...)
	near := 1.2 * f.em
	snap := func(edge func(*geom.Rect) *float64, outward float64) {
		order := make([]*float64, len(out))
		for i := range out {
			order[i] = edge(&out[i])
		}
		sort.Slice(order, func(i, j int) bool { return outward**order[i] > outward**order[j] })
		for i := 1; i < len(order); i++ {
			if math.Abs(*order[i]-*order[i-1]) < near {
				*order[i] = *order[i-1]
			}
		}
	}
	snap(func(r *geom.Rect) *float64 { return &r.X0 }, -1)
	snap(func(r *geom.Rect) *float64 { return &r.Y0 }, -1)
	snap(func(r *geom.Rect) *float64 { return &r.X1 }, 1)
	snap(func(r *geom.Rect) *float64 { return &r.Y1 }, 1)
	return out
}

// traceAround gives the outline of boxes after the white narrower than gap
// between neighbours is filled. Boxes that lie farther apart are tied together
// by bridges, so that there is one outline.
func traceAround(boxes []geom.Rect, gap float64) geom.Polygon {
	cover := append([]geom.Rect{}, boxes...)
	group := newUnion(len(boxes))
	for i, a := range boxes {
		for j, b := range boxes[:i] {
			if a.OverlapX(b) >= 0 && a.OverlapY(b) >= 0 {
				group.join(i, j)
			} else if bridge, ok := between(a, b); ok && apart(a, b) <= gap*2 {
				cover = append(cover, bridge)
				group.join(i, j)
			}
		}
	}
	for sets := group.sets(); len(sets) > 1; sets = group.sets() {
		i, j := nearestPair(boxes, sets)
		bridge, ok := between(boxes[i], boxes[j])
		if !ok {
			bridge = boxes[i].Union(boxes[j])
		}
		cover = append(cover, bridge)
		group.join(i, j)
	}
	return boundary(cover)
}

// between is the white between two boxes that face each other, false when they
// do not.
func between(a, b geom.Rect) (geom.Rect, bool) {
	if a.OverlapX(b) > 0 {
		r := geom.Rect{X0: math.Max(a.X0, b.X0), X1: math.Min(a.X1, b.X1), Y0: math.Min(a.Y1, b.Y1), Y1: math.Max(a.Y0, b.Y0)}
		return r, r.Y1 >= r.Y0
	}
	if a.OverlapY(b) > 0 {
		r := geom.Rect{Y0: math.Max(a.Y0, b.Y0), Y1: math.Min(a.Y1, b.Y1), X0: math.Min(a.X1, b.X1), X1: math.Max(a.X0, b.X0)}
		return r, r.X1 >= r.X0
	}
	return geom.Rect{}, false
}

// nearestPair is the closest pair of boxes, one of the first set and one of
// another.
func nearestPair(boxes []geom.Rect, sets [][]int) (int, int) {
	best, bi, bj := math.Inf(1), sets[0][0], sets[1][0]
	for _, i := range sets[0] {
		for _, other := range sets[1:] {
			for _, j := range other {
				if d := apart(boxes[i], boxes[j]); d < best {
					best, bi, bj = d, i, j
				}
			}
		}
	}
	return bi, bj
}

// boundary is the outer outline of the union of rectangles that hang together,
// clockwise from its topmost left corner.
func boundary(rects []geom.Rect) geom.Polygon {
	var xs, ys []float64
	for _, r := range rects {
		xs, ys = append(xs, r.X0, r.X1), append(ys, r.Y0, r.Y1)
	}
	xs, ys = distinct(xs), distinct(ys)
	w, h := len(xs)-1, len(ys)-1
	if w < 1 || h < 1 {
		return bounding(rects).Polygon()
	}
	full := make([]bool, w*h)
	for _, r := range rects {
		x0, x1 := sort.SearchFloat64s(xs, r.X0), sort.SearchFloat64s(xs, r.X1)
		y0, y1 := sort.SearchFloat64s(ys, r.Y0), sort.SearchFloat64s(ys, r.Y1)
		for y := y0; y < y1; y++ {
			for x := x0; x < x1; x++ {
				full[y*w+x] = true
			}
		}
	}
	return walk(full, w, h, xs, ys)
}

// walk follows the edge of the filled cells, keeping them on the right hand.
func walk(full []bool, w, h int, xs, ys []float64) geom.Polygon {
	at := func(x, y int) bool { return x >= 0 && y >= 0 && x < w && y < h && full[y*w+x] }
	start := -1
	for i, c := range full {
		if c {
			start = i
			break
		}
	}
	if start < 0 {
		return nil
	}
	x, y := start%w, start/w
	sx, sy := x, y
	dx, dy := 1, 0 // along the top edge of the first cell
	var out geom.Polygon
	for steps := 0; steps < 4*(w+1)*(h+1); steps++ {
		// cells ahead on the left and on the right of the way, from corner x,y
		lx, ly, rx, ry := x, y, x, y
		switch {
		case dx == 1:
			ly = y - 1
		case dx == -1:
			lx, rx, ry = x-1, x-1, y-1
		case dy == 1:
			rx = x - 1
		default:
			lx, ly, ry = x-1, y-1, y-1
		}
		left, right := at(lx, ly), at(rx, ry)
		switch {
		case left: // an inner corner: turn left
			out = append(out, geom.Point{X: xs[x], Y: ys[y]})
			dx, dy = dy, -dx
		case !right: // an outer corner: turn right
			out = append(out, geom.Point{X: xs[x], Y: ys[y]})
			dx, dy = -dy, dx
		}
		x, y = x+dx, y+dy
		if x == sx && y == sy {
			break
		}
	}
	return closed(out, geom.Point{X: xs[sx], Y: ys[sy]})
}

// closed puts the first corner first.
func closed(p geom.Polygon, first geom.Point) geom.Polygon {
	if len(p) == 0 || p[0] != first {
		p = append(geom.Polygon{first}, p...)
	}
	return p
}

func distinct(v []float64) []float64 {
	sort.Float64s(v)
	out := v[:0]
	for i, x := range v {
		if i == 0 || x != v[i-1] {
			out = append(out, x)
		}
	}
	return out
}

func bounding(rects []geom.Rect) geom.Rect {
	var box geom.Rect
	for _, r := range rects {
		box = box.Union(r)
	}
	return box
}
