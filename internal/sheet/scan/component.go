package scan

import (
	"image"
	"slices"
)

// component is ink that touches, at corners too.
type component struct {
	box  image.Rectangle
	area int // black pixels
}

// mostRuns bounds the work on a page of specks: a dense broadsheet has a million
// runs of black at 300 dots an inch.
const mostRuns = 4_000_000

// run is black from x0 to x1 on one row, with what it is joined to so far.
type run struct {
	x0, x1, y int
	piece     int
}

// piece is runs that touch from row to row.
type piece struct {
	box  image.Rectangle
	area int
	up   int // index of the piece it was joined to, its own when none
}

// joined puts runs together that touch from row to row (runs and a union-find
// forest: A. Rosenfeld, J. Pfaltz, "Sequential operations in digital picture
// processing", 1966). runs gives those of a row.
func (k ink) joined(runs func(y int) []run) []component {
	var pieces []piece
	root := func(i int) int {
		for pieces[i].up != i {
			pieces[i].up = pieces[pieces[i].up].up
			i = pieces[i].up
		}
		return i
	}
	var above []run
	for y := 0; y < k.h && len(pieces) < mostRuns; y++ {
		here := runs(y)
		j := 0
		for i := range here {
			r := &here[i]
			r.piece = len(pieces)
			pieces = append(pieces, piece{image.Rect(r.x0, y, r.x1, y+1), r.x1 - r.x0, r.piece})
			for j < len(above) && above[j].x1 < r.x0 {
				j++
			}
			for m := j; m < len(above) && above[m].x0 <= r.x1; m++ {
				a, b := root(above[m].piece), root(r.piece)
				if a != b {
					pieces[a].box = pieces[a].box.Union(pieces[b].box)
					pieces[a].area += pieces[b].area
					pieces[b].up = a
				}
			}
		}
		above = here
	}
	var out []component
	for i, p := range pieces {
		if p.up == i {
			out = append(out, component{p.box, p.area})
		}
	}
	return out
}

// components are the pieces of ink on a page.
func (k ink) components() []component {
	var buffers [2][]run // a row's and that of the row above
	return k.joined(func(y int) []run {
		out := buffers[y&1][:0]
		row := k.black[y*k.w : (y+1)*k.w]
		for x := 0; x < k.w; x++ {
			if !row[x] {
				continue
			}
			from := x
			for x < k.w && row[x] {
				x++
			}
			out = append(out, run{x0: from, x1: x, y: y})
		}
		buffers[y&1] = out
		return out
	})
}

// Type among components, in pixels and shares of the page.
const (
	leastMark   = 4        // pixels, below which a piece of ink is a speck whatever the resolution
	largestType = 1.0 / 20 // of the page's longer side: what is larger says nothing of the type
	usualUnit   = 0.06     // inches, for pages without ink
)

// unitOf is the height that half of the ink of characters has, counted by
// height: near the height of small letters for Latin type, and three quarters
// of the em for ideographs, of which many fall into parts.
func unitOf(all []component, k ink, dpi float64) float64 {
	limit := int(largestType * float64(max(k.w, k.h)))
	var heights []int
	sum := 0
	for _, c := range all {
		if h := c.box.Dy(); h >= leastMark && c.box.Dx() >= 2 && h <= limit && c.box.Dx() <= limit {
			heights = append(heights, h)
			sum += h
		}
	}
	if len(heights) == 0 {
		return usualUnit * dpi
	}
	slices.Sort(heights)
	for seen, i := 0, 0; ; i++ {
		if seen += heights[i]; 2*seen >= sum {
			return float64(heights[i])
		}
	}
}
