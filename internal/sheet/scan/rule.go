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
)

// rules finds long thin runs of ink, across and down.
func (k ink) rules(typeHeight float64) []image.Rectangle {
	out := k.level(typeHeight)
	for _, r := range k.turned().level(typeHeight) {
		out = append(out, image.Rect(r.Min.Y, r.Min.X, r.Max.Y, r.Max.X))
	}
	return out
}

// level finds the rules that run across.
func (k ink) level(typeHeight float64) []image.Rectangle {
	least := max(8, int(leastRun*typeHeight))
	var out []image.Rectangle
	for _, c := range k.joined(func(y int) []run { return k.runs(y, least) }) {
		if isRule(c, typeHeight) {
			out = append(out, c.box)
		}
	}
	return out
}

func isRule(p component, typeHeight float64) bool {
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
