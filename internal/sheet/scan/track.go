package scan

import "image"

// tracks tells how far white runs up and down from a place (the white streams
// of T. Pavlidis, J. Zhou, "Page segmentation and classification", 1992), on a
// grid, and where upright rules stand.
type tracks struct {
	cell, w, h int
	top, foot  []int16 // of the white run a cell lies in, in cells; equal where the cell is inked
	flanked    []int32 // how many cells of the column so far have type near on both sides
	ruled      []bool
}

// A track parts two pieces of type when it is wide and long enough: a narrow
// one must pass more lines. Widths and lengths are in units of the page's type;
// only the length that has type on both sides counts.
// Ideographs stand close, but words leave white that may fall in line.
var (
	cellGutters  = []gutter{{0.45, 6.5}, {1.0, 4.2}, {1.9, 2.6}}
	latinGutters = []gutter{{0.9, 8.5}, {1.4, 6.0}, {2.4, 2.6}}
)

type gutter struct{ wide, long float64 }

// tracksOf measures the white of a page. rules are those that run down.
func tracksOf(marks []component, rules []image.Rectangle, w, h int, unit float64) tracks {
	cell := max(2, int(unit/5))
	t := tracks{cell: cell, w: w/cell + 1, h: h/cell + 1}
	on := make([]bool, t.w*t.h)
	t.ruled = make([]bool, t.w*t.h)
	paint := func(to []bool, r image.Rectangle) {
		for y := r.Min.Y / cell; y <= (r.Max.Y-1)/cell && y < t.h; y++ {
			for x := r.Min.X / cell; x <= (r.Max.X-1)/cell && x < t.w; x++ {
				to[y*t.w+x] = true
			}
		}
	}
	for _, m := range marks {
		paint(on, m.box)
	}
	for _, r := range rules {
		paint(t.ruled, r)
	}
	t.flank(on, max(1, int(flankReach*unit/float64(cell))), max(1, int(leading*unit/float64(cell))))
	t.top, t.foot = make([]int16, len(on)), make([]int16, len(on))
	for x := range t.w {
		for y := 0; y < t.h; {
			from := y
			for y < t.h && !on[y*t.w+x] {
				y++
			}
			for i := from; i < y; i++ {
				t.top[i*t.w+x], t.foot[i*t.w+x] = int16(from), int16(y)
			}
			if y < t.h {
				t.top[y*t.w+x], t.foot[y*t.w+x] = int16(y), int16(y)
				y++
			}
		}
	}
	return t
}

// Type beside a track, in units of the page's type.
const (
	flankReach = 5.0 // to the ends of lines that are not filled
	leading    = 0.8 // above and below a line, still counted as the line
)

// flank counts the cells that have type near on both sides.
func (t *tracks) flank(on []bool, reach, high int) {
	t.flanked = make([]int32, t.w*(t.h+1))
	tall := make([]bool, t.w) // whether there is type near above or below
	left, right := make([]int, t.w), make([]int, t.w)
	last := make([]int, t.w) // the row of each column's last ink
	next := make([]int, t.w)
	for x := range last {
		last[x], next[x] = -t.h, -1
	}
	for y := range t.h {
		for x := range t.w {
			if on[y*t.w+x] {
				last[x] = y
			}
			if next[x] < y {
				next[x] = y
				for next[x] < min(y+high+1, t.h) && !on[next[x]*t.w+x] {
					next[x]++
				}
			}
			tall[x] = y-last[x] <= high || next[x] < t.h && on[next[x]*t.w+x] && next[x]-y <= high
		}
		d := t.w
		for x := range t.w {
			if d++; tall[x] {
				d = 0
			}
			left[x] = d
		}
		d = t.w
		for x := t.w - 1; x >= 0; x-- {
			if d++; tall[x] {
				d = 0
			}
			right[x] = d
			t.flanked[(y+1)*t.w+x] = t.flanked[y*t.w+x]
			if left[x] <= reach && right[x] <= reach {
				t.flanked[(y+1)*t.w+x]++
			}
		}
	}
}

// parted reports whether a track or a rule runs down between two marks of a
// line; size is the height of the larger against the unit, at least 1.
func (t tracks) parted(a, b image.Rectangle, gutters []gutter, unit, size float64) bool {
	y := min(max((max(a.Min.Y, b.Min.Y)+min(a.Max.Y, b.Max.Y))/2/t.cell, 0), t.h-1)
	x0, x1 := (a.Max.X+t.cell-1)/t.cell, b.Min.X/t.cell // cells wholly between
	for x := a.Max.X / t.cell; x <= b.Min.X/t.cell && x < t.w; x++ {
		if t.ruled[y*t.w+x] {
			return true
		}
	}
	cells := func(units float64) int { return int(units * unit * size / float64(t.cell)) }
	for _, g := range gutters {
		wide, long := max(1, cells(g.wide)), cells(g.long)
		if size > 1 {
			long = cells(1 + (g.long-1)/2) // headlines have few lines
		}
		for x := x0; x+wide <= x1; x++ {
			if t.runs(x, x+wide, y) >= long {
				return true
			}
		}
	}
	return false
}

// runs is how long white runs past y over the columns from x0 to x1, with type
// on both sides.
func (t tracks) runs(x0, x1, y int) int {
	top, foot := 0, t.h
	for x := x0; x < x1; x++ {
		top, foot = max(top, int(t.top[y*t.w+x])), min(foot, int(t.foot[y*t.w+x]))
	}
	if foot <= top {
		return 0
	}
	x := (x0 + x1) / 2
	return int(t.flanked[foot*t.w+x] - t.flanked[top*t.w+x])
}
