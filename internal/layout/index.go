package layout

import (
	"math"
	"sort"

	"github.com/banmian/banmian/internal/geom"
)

type rect = geom.Rect

// index finds rectangles by place: pigeonholes over the area they cover. A
// query visits the holes it touches, so that neighbours cost the same on a page
// of a hundred marks and of a hundred thousand.
type index struct {
	rect       func(int) geom.Rect
	area       geom.Rect
	cell       float64
	cols, rows int
	first      []int32 // first[k]..first[k+1] are the entries of hole k
	items      []int32
	big        []int32 // rectangles over too many holes to be listed in each
	seen       []int32 // last query that met an item, so that each is met once
	query      int32
}

const (
	holesPerItem = 2   // about as many holes as items
	manyHoles    = 256 // a rectangle over more holes than this is kept aside
)

// newIndex indexes n rectangles; rect must not change its answers afterwards.
func newIndex(n int, rect func(int) geom.Rect) *index {
	x := &index{rect: rect, seen: make([]int32, n)}
	if n == 0 {
		return x
	}
	for i := range n {
		r := rect(i)
		if i == 0 {
			x.area = r
		}
		x.area = geom.R(math.Min(x.area.X0, r.X0), math.Min(x.area.Y0, r.Y0), math.Max(x.area.X1, r.X1), math.Max(x.area.Y1, r.Y1))
	}
	w, h := math.Max(x.area.Width(), 1e-3), math.Max(x.area.Height(), 1e-3)
	holes := float64(n*holesPerItem + 16)
	x.cell = math.Max(math.Sqrt(w*h/holes), math.Max(w, h)/holes)
	x.cols, x.rows = int(w/x.cell)+1, int(h/x.cell)+1
	x.fill(n)
	return x
}

func (x *index) fill(n int) {
	x.first = make([]int32, x.cols*x.rows+1)
	each := func(i int, put func(k int)) bool {
		c0, r0, c1, r1 := x.span(x.rect(i))
		if (c1-c0+1)*(r1-r0+1) > manyHoles {
			return false
		}
		for r := r0; r <= r1; r++ {
			for c := c0; c <= c1; c++ {
				put(r*x.cols + c)
			}
		}
		return true
	}
	for i := range n {
		if !each(i, func(k int) { x.first[k+1]++ }) {
			x.big = append(x.big, int32(i))
		}
	}
	for k := range x.cols * x.rows {
		x.first[k+1] += x.first[k]
	}
	x.items = make([]int32, x.first[len(x.first)-1])
	next := append([]int32(nil), x.first...)
	for i := range n {
		each(i, func(k int) { x.items[next[k]] = int32(i); next[k]++ })
	}
}

func (x *index) span(r geom.Rect) (c0, r0, c1, r1 int) {
	at := func(v, from float64, n int) int {
		k := (v - from) / x.cell
		return int(math.Max(0, math.Min(float64(n-1), k)))
	}
	return at(r.X0, x.area.X0, x.cols), at(r.Y0, x.area.Y0, x.rows), at(r.X1, x.area.X0, x.cols), at(r.Y1, x.area.Y0, x.rows)
}

// crowd bounds how many rectangles one query looks at, so that marks heaped on
// one place cost no more than marks spread over a page.
const crowd = 400

// in calls f for every rectangle that touches r, each once, until f gives
// false.
func (x *index) in(r geom.Rect, f func(i int) bool) {
	if len(x.seen) == 0 || !(r.X0 <= r.X1 && r.Y0 <= r.Y1) ||
		r.X1 < x.area.X0 || r.X0 > x.area.X1 || r.Y1 < x.area.Y0 || r.Y0 > x.area.Y1 {
		return
	}
	x.query++
	looked := 0
	try := func(i int32) bool {
		if x.seen[i] == x.query {
			return true
		}
		x.seen[i] = x.query
		looked++
		q := x.rect(int(i))
		if q.X0 > r.X1 || r.X0 > q.X1 || q.Y0 > r.Y1 || r.Y0 > q.Y1 {
			return true
		}
		return f(int(i))
	}
	for _, i := range x.big {
		if !try(i) || looked > crowd {
			return
		}
	}
	c0, r0, c1, r1 := x.span(r)
	for row := r0; row <= r1; row++ {
		for k := row*x.cols + c0; k <= row*x.cols+c1; k++ {
			for _, i := range x.items[x.first[k]:x.first[k+1]] {
				if !try(i) || looked > crowd {
					return
				}
			}
		}
	}
}

// inAll is in without the bound: for the few queries over large areas.
func (x *index) inAll(r geom.Rect, f func(i int)) {
	for i := range x.seen {
		if q := x.rect(i); q.X0 <= r.X1 && r.X0 <= q.X1 && q.Y0 <= r.Y1 && r.Y0 <= q.Y1 {
			f(i)
		}
	}
}

// bySize keeps an index for each class of size, so that a search for marks of
// one's own size does not wade through all the others.
type bySize struct {
	classes map[int]*index
	ids     map[int][]int
}

// sizeStep is the ratio between two classes of size. Marks of one size class
// and its two neighbours hold every size within 15 per cent.
const sizeStep = 1.3

var logStep = math.Log(sizeStep)

func sizeClass(em float64) int { return int(math.Floor(math.Log(em) / logStep)) }

func newBySize(ids []int, em func(int) float64, rect func(int) geom.Rect) bySize {
	b := bySize{classes: map[int]*index{}, ids: map[int][]int{}}
	for _, i := range ids {
		k := sizeClass(em(i))
		b.ids[k] = append(b.ids[k], i)
	}
	for k, members := range b.ids {
		b.classes[k] = newIndex(len(members), func(n int) geom.Rect { return rect(members[n]) })
	}
	return b
}

// in visits the items around r whose size lies between smallest and largest.
func (b bySize) in(r geom.Rect, smallest, largest float64, f func(i int)) {
	for k := sizeClass(smallest); k <= sizeClass(largest); k++ {
		if x := b.classes[k]; x != nil {
			members := b.ids[k]
			x.in(r, func(n int) bool { f(members[n]); return true })
		}
	}
}

// median of a list, which it sorts; 0 for none.
func median(v []float64) float64 {
	if len(v) == 0 {
		return 0
	}
	sort.Float64s(v)
	return v[len(v)/2]
}
