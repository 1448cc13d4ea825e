package scan

import (
	"image"

	"github.com/banmian/banmian/internal/ocr"
)

// What a picture looks like: an area of ink in which no text is found. Lengths
// are in heights of the page's type.
const (
	leastPicture = 5.0  // either side
	inked        = 0.04 // share of ink from which a cell of the grid is not paper
	filled       = 0.35 // share of a picture's cells that are inked
	surely       = 0.5  // certainty from which words are taken to be words
)

// pictures finds the areas of ink without text.
func (k ink) pictures(typeHeight float64, blocks []ocr.Block, rules []image.Rectangle) []image.Rectangle {
	cell := max(4, int(typeHeight))
	g := k.left(cell, blocks, rules)
	var out []image.Rectangle
	for _, p := range g.patches() {
		box := image.Rect(p.box.Min.X*cell, p.box.Min.Y*cell, min(p.box.Max.X*cell, k.w), min(p.box.Max.Y*cell, k.h))
		big := float64(box.Dx()) >= leastPicture*typeHeight && float64(box.Dy()) >= leastPicture*typeHeight
		if big && float64(p.cells) >= filled*float64(p.box.Dx()*p.box.Dy()) {
			out = append(out, box)
		}
	}
	return outermost(out)
}

// grid is which cells of a page hold ink.
type grid struct {
	cell, w, h int
	on         []bool
}

func (k ink) grid(cell int) grid {
	g := grid{cell: cell, w: (k.w + cell - 1) / cell, h: (k.h + cell - 1) / cell}
	counts := make([]int, g.w*g.h)
	for y := range k.h {
		row := counts[(y/cell)*g.w : (y/cell+1)*g.w]
		for x, black := range k.black[y*k.w : (y+1)*k.w] {
			if black {
				row[x/cell]++
			}
		}
	}
	g.on = make([]bool, len(counts))
	for i, n := range counts {
		g.on[i] = float64(n) >= inked*float64(cell*cell)
	}
	return g
}

// clear takes the cells that a box touches.
func (g grid) clear(r image.Rectangle) {
	r = image.Rect(r.Min.X/g.cell, r.Min.Y/g.cell, (r.Max.X-1)/g.cell+1, (r.Max.Y-1)/g.cell+1).Intersect(image.Rect(0, 0, g.w, g.h))
	for y := r.Min.Y; y < r.Max.Y; y++ {
		for x := r.Min.X; x < r.Max.X; x++ {
			g.on[y*g.w+x] = false
		}
	}
}

// patch is cells that touch, at corners too.
type patch struct {
	box   image.Rectangle
	cells int
}

func (g grid) patches() []patch {
	var out []patch
	var todo []int
	for start, on := range g.on {
		if !on {
			continue
		}
		p := patch{}
		todo = append(todo[:0], start)
		g.on[start] = false
		for len(todo) > 0 {
			i := todo[len(todo)-1]
			todo = todo[:len(todo)-1]
			x, y := i%g.w, i/g.w
			p.cells++
			p.box = p.box.Union(image.Rect(x, y, x+1, y+1))
			for ny := max(0, y-1); ny <= min(g.h-1, y+1); ny++ {
				for nx := max(0, x-1); nx <= min(g.w-1, x+1); nx++ {
					if j := ny*g.w + nx; g.on[j] {
						g.on[j] = false
						todo = append(todo, j)
					}
				}
			}
		}
		out = append(out, p)
	}
	return out
}

// outermost leaves out what lies in another.
func outermost(boxes []image.Rectangle) []image.Rectangle {
	var out []image.Rectangle
	for i, b := range boxes {
		inside := false
		for j, c := range boxes {
			inside = inside || i != j && b.In(c) && (b != c || j < i)
		}
		if !inside {
			out = append(out, b)
		}
	}
	return out
}

// withoutNoise drops what was read in pictures without certainty.
func withoutNoise(blocks []ocr.Block, pictures []image.Rectangle) []ocr.Block {
	var out []ocr.Block
	for _, b := range blocks {
		kept := b
		kept.Lines = nil
		for _, l := range b.Lines {
			if certain(l) || !inAny(l.Box, pictures) {
				kept.Lines = append(kept.Lines, l)
			}
		}
		if len(kept.Lines) > 0 {
			out = append(out, kept)
		}
	}
	return out
}

func inAny(r image.Rectangle, boxes []image.Rectangle) bool {
	middle := r.Min.Add(r.Max).Div(2)
	for _, b := range boxes {
		if middle.In(b) {
			return true
		}
	}
	return false
}
