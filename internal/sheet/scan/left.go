package scan

import (
	"image"

	"github.com/banmian/banmian/internal/ocr"
)

func area(r image.Rectangle) float64 { return float64(r.Dx()) * float64(r.Dy()) }

// left is the ink outside certain lines and rules, on a grid.
func (k ink) left(cell int, blocks []ocr.Block, rules []image.Rectangle) grid {
	g := k.grid(cell)
	for _, b := range blocks {
		for _, l := range b.Lines {
			if certain(l) {
				g.clear(l.Box)
			}
		}
	}
	for _, r := range rules {
		g.clear(r)
	}
	return g
}

// certain reports whether a line is surely text.
func certain(l ocr.Line) bool {
	mean, _ := ocr.Certainty([]ocr.Block{{Lines: []ocr.Line{l}}})
	return mean >= surely
}
