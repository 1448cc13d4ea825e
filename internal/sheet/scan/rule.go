package scan

import (
	"image"
	"slices"

	"github.com/banmian/banmian/internal/ocr"
)

// What a printed rule looks like, in heights of the page's type.
const (
	leastRun  = 1.5  // of black on one row to be part of a rule; a crooked rule falls into several
	leastRule = 6.0  // longer than any stroke of body type
	thickest  = 0.6  // fatter ones are bars of a picture or strokes of a headline
	slimness  = 18   // length against thickness: the stroke of a large 一 is fatter
	crooked   = 0.02 // height against length that a rule may fall or rise
	mostRuns  = 2_000_000
)

// rules finds long thin runs of ink, across and down.
func (k ink) rules(typeHeight float64) []image.Rectangle {
	out := k.level(typeHeight)
	for _, r := range k.turned().level(typeHeight) {
		out = append(out, image.Rect(r.Min.Y, r.Min.X, r.Max.Y, r.Max.X))
	}
	return out
}

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

// level finds the rules that run across.
func (k ink) level(typeHeight float64) []image.Rectangle {
	least := max(8, int(leastRun*typeHeight))
	var pieces []piece
	root := func(i int) int {
		for pieces[i].up != i {
			pieces[i].up = pieces[pieces[i].up].up
			i = pieces[i].up
		}
		return i
	}
	var above []run
	total := 0
	for y := 0; y < k.h && total < mostRuns; y++ {
		here := k.runs(y, least)
		total += len(here)
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
	var out []image.Rectangle
	for i, p := range pieces {
		if p.up == i && isRule(p, typeHeight) {
			out = append(out, p.box)
		}
	}
	return out
}

func isRule(p piece, typeHeight float64) bool {
	length := float64(p.box.Dx())
	thickness := float64(p.area) / length
	return length >= leastRule*typeHeight && thickness <= thickest*typeHeight && length >= slimness*thickness &&
		float64(p.box.Dy()) <= 2*thickness+crooked*length
}

// runs are the runs of a row that are long enough. A speck of white does not
// end a run.
func (k ink) runs(y, least int) []run {
	const speck = 2 // pixels
	var out []run
	row := k.black[y*k.w : (y+1)*k.w]
	from, last := -1, -1
	for x := 0; x <= k.w; x++ {
		if x < k.w && row[x] {
			if from < 0 {
				from = x
			}
			last = x
			continue
		}
		if from >= 0 && (x == k.w || x-last > speck) {
			if last+1-from >= least {
				out = append(out, run{x0: from, x1: last + 1, y: y})
			}
			from = -1
		}
	}
	return out
}

// withoutStrokes leaves out what lies within a line of type: the strokes of
// large letters are as long as rules. A line no thicker than a rule is a rule
// that was taken for a dash.
func withoutStrokes(rules []image.Rectangle, blocks []ocr.Block) []image.Rectangle {
	return slices.DeleteFunc(slices.Clone(rules), func(r image.Rectangle) bool {
		for _, b := range blocks {
			for _, l := range b.Lines {
				if r.In(l.Box) && min(l.Box.Dx(), l.Box.Dy()) > 3*min(r.Dx(), r.Dy()) {
					return true
				}
			}
		}
		return false
	})
}
