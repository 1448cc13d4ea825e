package specimen

import (
	"fmt"
	"math"

	"github.com/banmian/banmian/internal/geom"
)

// A stack sets items one below the other. Depth that is left over is shared
// out by the items' stretch.
type stack struct {
	items []item
	gap   float64 // white between items
	rule  float64 // weight of a rule in the gap, 0 for none
}

// A row sets items side by side, each as deep as the row.
type row struct {
	items  []item
	shares []int // of the page's columns
	gutter float64
	rule   float64
}

// stretching items say how willingly they take depth that is left over.
type stretching interface{ stretch() float64 }

func stretchOf(it item) float64 {
	if s, ok := it.(stretching); ok {
		return s.stretch()
	}
	return 0
}

func (s stack) natural(width float64) float64 {
	sum := s.gap * float64(len(s.items)-1)
	for _, it := range s.items {
		sum += it.natural(width)
	}
	return sum
}

func (s stack) stretch() float64 {
	sum := 0.0
	for _, it := range s.items {
		sum += stretchOf(it)
	}
	return sum
}

func (s stack) set(p *page, r geom.Rect) {
	spare := r.Height() - s.natural(r.Width())
	if spare < -0.5 {
		p.ends = append(p.ends, fmt.Sprintf("a stack at %.0f,%.0f is %.0f points too deep", r.X0, r.Y0, -spare))
	}
	total := s.stretch()
	y := r.Y0
	for i, it := range s.items {
		h := it.natural(r.Width())
		if total > 0 {
			h += spare * stretchOf(it) / total
		} else {
			h += spare / float64(len(s.items))
		}
		it.set(p, geom.Rect{X0: r.X0, X1: r.X1, Y0: y, Y1: y + h})
		y += h
		if s.rule > 0 && i+1 < len(s.items) {
			p.sheet.grounds.add(rule(r.X0, y+s.gap/2, r.X1, y+s.gap/2, s.rule, 0, black))
		}
		y += s.gap
	}
}

// spans gives the left and right edges of the row's items.
func (w row) spans(r geom.Rect) []geom.Rect {
	total := 0
	for _, n := range w.shares {
		total += n
	}
	col := (r.Width() - w.gutter*float64(total-1)) / float64(total)
	var out []geom.Rect
	x := r.X0
	for _, n := range w.shares {
		width := float64(n)*col + float64(n-1)*w.gutter
		out = append(out, geom.Rect{X0: x, X1: x + width, Y0: r.Y0, Y1: r.Y1})
		x += width + w.gutter
	}
	return out
}

func (w row) natural(width float64) float64 {
	deepest := 0.0
	for i, s := range w.spans(geom.Rect{X1: width}) {
		deepest = math.Max(deepest, w.items[i].natural(s.Width()))
	}
	return deepest
}

func (w row) stretch() float64 {
	least := math.Inf(1)
	for _, it := range w.items {
		least = math.Min(least, stretchOf(it))
	}
	return least
}

func (w row) set(p *page, r geom.Rect) {
	for i, s := range w.spans(r) {
		w.items[i].set(p, s)
		if w.rule > 0 && i > 0 {
			x := s.X0 - w.gutter/2
			p.sheet.grounds.add(rule(x, r.Y0, x, r.Y1, w.rule, 0, black))
		}
	}
}
