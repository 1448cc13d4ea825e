package scan

import (
	"image"
	"slices"

	"github.com/banmian/banmian/internal/ocr"
)

// Tinted areas: halftones, and boxes on grey.
const (
	toneInches = 0.08 // side of the cells in which the lightest grey is looked for: some dots of a halftone wide
	toneShare  = 0.8  // share of a cell's pixels that are no lighter than its tone
	toneReach  = 16   // cells around one that tell what the paper is like
	paperly    = 0.94 // of the paper's grey from which a cell is paper
	tintedText = 0.1  // share of a tinted area that lines of text cover where it is a box rather than a picture
	tinted     = 0.5  // share of a line's cells that make it stand on a tint
)

// tone is which cells of a page are darker than its paper.
func toneOf(g *image.Gray, dpi float64) grid {
	cell := max(6, int(toneInches*dpi))
	w, h := g.Bounds().Dx()/cell, g.Bounds().Dy()/cell
	if w == 0 || h == 0 {
		return grid{cell: cell}
	}
	out := grid{cell: cell, w: w, h: h, on: make([]bool, w*h)}
	light := make([]uint8, w*h)
	var values []uint8
	for y := range h {
		for x := range w {
			values = values[:0]
			for dy := 0; dy < cell; dy += 2 {
				row := g.Pix[(y*cell+dy)*g.Stride+x*cell:][:cell]
				for dx := 0; dx < cell; dx += 2 {
					values = append(values, row[dx])
				}
			}
			slices.Sort(values)
			light[y*w+x] = values[int(toneShare*float64(len(values)-1))]
		}
	}
	for y := range h {
		for x := range w {
			values = values[:0]
			for dy := -toneReach; dy <= toneReach; dy += 4 {
				for dx := -toneReach; dx <= toneReach; dx += 4 {
					if u, v := x+dx, y+dy; u >= 0 && v >= 0 && u < w && v < h {
						values = append(values, light[v*w+u])
					}
				}
			}
			slices.Sort(values)
			paper := float64(values[int(paperShare*float64(len(values)-1))])
			out.on[y*w+x] = float64(light[y*w+x]) < paperly*paper
		}
	}
	return out
}

// covers reports whether most of a box is tinted.
func (g grid) covers(r image.Rectangle) bool {
	on, all := 0, 0
	for y := r.Min.Y / g.cell; y <= (r.Max.Y-1)/g.cell && y < g.h; y++ {
		for x := r.Min.X / g.cell; x <= (r.Max.X-1)/g.cell && x < g.w; x++ {
			all++
			if g.on[y*g.w+x] {
				on++
			}
		}
	}
	return all > 0 && float64(on) >= tinted*float64(all)
}

// halftones are the tinted areas that are no boxes of text.
func (g grid) halftones(typeHeight float64, blocks []ocr.Block) []image.Rectangle {
	var out []image.Rectangle
	for _, p := range (grid{g.cell, g.w, g.h, slices.Clone(g.on)}).patches() {
		box := image.Rectangle{Min: p.box.Min.Mul(g.cell), Max: p.box.Max.Mul(g.cell)}
		if float64(min(box.Dx(), box.Dy())) < leastPicture*typeHeight || float64(p.cells) < filled*float64(p.box.Dx()*p.box.Dy()) {
			continue
		}
		text := 0.0
		for _, b := range blocks {
			for _, l := range b.Lines {
				text += area(l.Box.Intersect(box))
			}
		}
		if text < tintedText*area(box) {
			out = append(out, box)
		}
	}
	return out
}
