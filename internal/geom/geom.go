// Package geom turns numbers into places on a page: points, rectangles,
// polygons and affine transforms.
//
// There is one unit, the point (1/72 inch), and one origin, the top left corner
// of the page with y growing downwards. Pixels, PDF user space and the units of
// ALTO are converted where a file is read and are unknown here. The package
// knows nothing of type, pages or articles.
package geom

import "math"

// Point is a place on a page in points from its top left corner.
type Point struct{ X, Y float64 }

// Rect is an upright rectangle. X0 <= X1 and Y0 <= Y1 for every rectangle made
// by this package; Y0 is the upper edge.
type Rect struct{ X0, Y0, X1, Y1 float64 }

// R makes a rectangle from any two opposite corners.
func R(x0, y0, x1, y1 float64) Rect {
	return Rect{math.Min(x0, x1), math.Min(y0, y1), math.Max(x0, x1), math.Max(y0, y1)}
}

// Width is the horizontal extent in points.
func (r Rect) Width() float64 { return r.X1 - r.X0 }

// Height is the vertical extent in points.
func (r Rect) Height() float64 { return r.Y1 - r.Y0 }

// Area is the surface in square points.
func (r Rect) Area() float64 { return r.Width() * r.Height() }

// CenterX is the horizontal middle.
func (r Rect) CenterX() float64 { return (r.X0 + r.X1) / 2 }

// CenterY is the vertical middle.
func (r Rect) CenterY() float64 { return (r.Y0 + r.Y1) / 2 }

// Center is the middle of the rectangle.
func (r Rect) Center() Point { return Point{r.CenterX(), r.CenterY()} }

// Empty reports whether the rectangle has no surface.
func (r Rect) Empty() bool { return r.X1 <= r.X0 || r.Y1 <= r.Y0 }

// IsZero reports whether the rectangle is the zero value, which stands for "no
// place known".
func (r Rect) IsZero() bool { return r == Rect{} }

// Union is the smallest rectangle around both. The zero rectangle adds nothing.
func (r Rect) Union(s Rect) Rect {
	if r.IsZero() {
		return s
	}
	if s.IsZero() {
		return r
	}
	return Rect{math.Min(r.X0, s.X0), math.Min(r.Y0, s.Y0), math.Max(r.X1, s.X1), math.Max(r.Y1, s.Y1)}
}

// Intersect is the shared part, or the zero rectangle when there is none.
func (r Rect) Intersect(s Rect) Rect {
	t := Rect{math.Max(r.X0, s.X0), math.Max(r.Y0, s.Y0), math.Min(r.X1, s.X1), math.Min(r.Y1, s.Y1)}
	if t.Empty() {
		return Rect{}
	}
	return t
}

// Overlaps reports whether the two share surface.
func (r Rect) Overlaps(s Rect) bool {
	return r.X0 < s.X1 && s.X0 < r.X1 && r.Y0 < s.Y1 && s.Y0 < r.Y1
}

// Contains reports whether p lies in r, its upper and left edges included.
func (r Rect) Contains(p Point) bool {
	return p.X >= r.X0 && p.X < r.X1 && p.Y >= r.Y0 && p.Y < r.Y1
}

// Encloses reports whether s lies in r when r is grown by slack points.
func (r Rect) Encloses(s Rect, slack float64) bool {
	return s.X0 >= r.X0-slack && s.Y0 >= r.Y0-slack && s.X1 <= r.X1+slack && s.Y1 <= r.Y1+slack
}

// Inset moves every edge inwards by d points; a negative d grows the rectangle.
func (r Rect) Inset(d float64) Rect { return Rect{r.X0 + d, r.Y0 + d, r.X1 - d, r.Y1 - d} }

// OverlapX is the length, in points, over which the two share x; negative is
// the width of the gap between them.
func (r Rect) OverlapX(s Rect) float64 { return math.Min(r.X1, s.X1) - math.Max(r.X0, s.X0) }

// OverlapY is the length, in points, over which the two share y; negative is
// the height of the gap between them.
func (r Rect) OverlapY(s Rect) float64 { return math.Min(r.Y1, s.Y1) - math.Max(r.Y0, s.Y0) }

// Polygon gives the four corners clockwise from the top left.
func (r Rect) Polygon() Polygon {
	return Polygon{{r.X0, r.Y0}, {r.X1, r.Y0}, {r.X1, r.Y1}, {r.X0, r.Y1}}
}

// Polygon is a closed outline; the last point joins the first.
type Polygon []Point

// Bounds is the smallest rectangle around the polygon, zero when it is empty.
func (p Polygon) Bounds() Rect {
	if len(p) == 0 {
		return Rect{}
	}
	r := Rect{p[0].X, p[0].Y, p[0].X, p[0].Y}
	for _, q := range p[1:] {
		r = Rect{math.Min(r.X0, q.X), math.Min(r.Y0, q.Y), math.Max(r.X1, q.X), math.Max(r.Y1, q.Y)}
	}
	return r
}

// Area is the enclosed surface in square points (shoelace formula); it is
// positive whichever way the outline runs.
func (p Polygon) Area() float64 {
	sum := 0.0
	for i, a := range p {
		b := p[(i+1)%len(p)]
		sum += a.X*b.Y - b.X*a.Y
	}
	return math.Abs(sum) / 2
}

// Contains reports whether q lies inside the outline by the even-odd rule.
func (p Polygon) Contains(q Point) bool {
	in := false
	for i, a := range p {
		b := p[(i+1)%len(p)]
		if (a.Y > q.Y) != (b.Y > q.Y) && q.X < (b.X-a.X)*(q.Y-a.Y)/(b.Y-a.Y)+a.X {
			in = !in
		}
	}
	return in
}

// Matrix is the affine transform x' = A*x + C*y + E, y' = B*x + D*y + F, in the
// order PDF writes its six numbers.
type Matrix struct{ A, B, C, D, E, F float64 }

// Identity leaves every point where it is.
var Identity = Matrix{A: 1, D: 1}

// Apply moves a point.
func (m Matrix) Apply(p Point) Point {
	return Point{m.A*p.X + m.C*p.Y + m.E, m.B*p.X + m.D*p.Y + m.F}
}

// ApplyRect is the upright rectangle around the moved corners of r.
func (m Matrix) ApplyRect(r Rect) Rect {
	out := Polygon{}
	for _, c := range r.Polygon() {
		out = append(out, m.Apply(c))
	}
	return out.Bounds()
}

// Then is the transform that applies m first and n to its result.
func (m Matrix) Then(n Matrix) Matrix {
	return Matrix{
		A: m.A*n.A + m.B*n.C, B: m.A*n.B + m.B*n.D,
		C: m.C*n.A + m.D*n.C, D: m.C*n.B + m.D*n.D,
		E: m.E*n.A + m.F*n.C + n.E, F: m.E*n.B + m.F*n.D + n.F,
	}
}

// Inverse undoes m; false when m flattens what it moves and cannot be undone.
func (m Matrix) Inverse() (Matrix, bool) {
	d := m.A*m.D - m.B*m.C
	if d == 0 || math.IsNaN(d) || math.IsInf(d, 0) {
		return Matrix{}, false
	}
	n := Matrix{A: m.D / d, B: -m.B / d, C: -m.C / d, D: m.A / d}
	o := n.Apply(Point{m.E, m.F})
	n.E, n.F = -o.X, -o.Y
	return n, true
}
