package mets

import (
	"math"
	"sort"

	"github.com/banmian/banmian/internal/geom"
	"github.com/banmian/banmian/internal/interchange/machineread"
	"github.com/banmian/banmian/internal/paper"
)

// newPiece makes the zone of lines that stand in a block: the block's own
// outline when they are all of it, else the box around them.
func newPiece(page int, role paper.Role, block machineread.Block, lines []line) piece {
	z := paper.Zone{Role: role, Direction: direction(block, lines), Confidence: certainty(lines)}
	whole := len(lines) == 0 || block.Kind == machineread.KindGroup || count(lines) == count(block.Lines)
	switch {
	case whole && len(block.Outline) > 2:
		z.Polygon = append(geom.Polygon(nil), block.Outline...)
	case whole && !block.Box.Empty():
		z.Polygon = block.Box.Polygon()
	default:
		if box := around(lines); !box.Empty() {
			z.Polygon = box.Polygon()
		}
	}
	for _, l := range lines {
		if t := l.Text(); t != "" {
			z.Lines = append(z.Lines, paper.Line{Text: t, Box: l.Box})
		}
	}
	return piece{page: page, role: role, zone: z, blocks: [][]line{lines}}
}

func count(lines []line) int {
	n := 0
	for _, l := range lines {
		n += len(l.Words)
	}
	return n
}

func around(lines []line) geom.Rect {
	var r geom.Rect
	for _, l := range lines {
		r = r.Union(l.Box)
	}
	return r
}

func direction(b machineread.Block, lines []line) paper.Direction {
	down := 0
	for _, l := range lines {
		if l.Down {
			down++
		}
	}
	if b.Angle == 90 || b.Angle == 270 || down*2 > len(lines) {
		return paper.Vertical
	}
	return paper.Horizontal
}

// certainty is the recogniser's, over all characters; 1 for a zone of none.
func certainty(lines []line) float64 {
	sum, n := 0.0, 0
	for _, l := range lines {
		k := len([]rune(l.Text()))
		sum += l.Certainty() * float64(k)
		n += k
	}
	if n == 0 {
		return 1
	}
	return math.Round(1e4*sum/float64(n)) / 1e4
}

// outline is one polygon around boxes that may stand in several columns: for
// each strip of x between two edges, from the highest to the lowest box in it.
func outline(boxes []geom.Rect) geom.Polygon {
	var xs []float64
	for _, b := range boxes {
		xs = append(xs, b.X0, b.X1)
	}
	sort.Float64s(xs)
	type strip struct{ x0, x1, y0, y1 float64 }
	var strips []strip
	for i := 0; i+1 < len(xs); i++ {
		s := strip{xs[i], xs[i+1], math.Inf(1), math.Inf(-1)}
		if s.x1-s.x0 < 1e-6 {
			continue
		}
		for _, b := range boxes {
			if b.X0 < s.x1 && b.X1 > s.x0 {
				s.y0, s.y1 = math.Min(s.y0, b.Y0), math.Max(s.y1, b.Y1)
			}
		}
		n := len(strips)
		switch {
		case s.y0 > s.y1: // a gutter: the next strip begins where this one ends
		case n > 0 && strips[n-1].y0 == s.y0 && strips[n-1].y1 == s.y1:
			strips[n-1].x1 = s.x1
		default:
			strips = append(strips, s)
		}
	}
	var top, bottom geom.Polygon
	for i, s := range strips {
		x0, x1 := s.x0, s.x1
		if i > 0 {
			x0 = (strips[i-1].x1 + s.x0) / 2
		}
		if i+1 < len(strips) {
			x1 = (s.x1 + strips[i+1].x0) / 2
		}
		top = append(top, geom.Point{X: x0, Y: s.y0}, geom.Point{X: x1, Y: s.y0})
		bottom = append(bottom, geom.Point{X: x0, Y: s.y1}, geom.Point{X: x1, Y: s.y1})
	}
	for i := len(bottom) - 1; i >= 0; i-- {
		top = append(top, bottom[i])
	}
	return corners(top)
}

// corners leaves out points on the straight between their neighbours.
func corners(p geom.Polygon) geom.Polygon {
	var out geom.Polygon
	for i, q := range p {
		a, b := p[(i+len(p)-1)%len(p)], p[(i+1)%len(p)]
		if a.X == q.X && q.X == b.X || a.Y == q.Y && q.Y == b.Y {
			continue
		}
		out = append(out, q)
	}
	return out
}
