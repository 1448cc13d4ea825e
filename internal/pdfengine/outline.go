package pdfengine

import (
	"math"
	"slices"

	"github.com/banmian/banmian/internal/geom"
)

// Kinds of path segments, FPDF_SEGMENT_*.
const (
	segmentLine  = 0
	segmentCurve = 1
	segmentMove  = 2
)

// path reduces a path object to its subpaths: where each lies and what shape it
// has. The points themselves stay behind, but for outlines whose every corner is
// square: those are given side by side when they are stroked, and as rectangles
// when they are only filled.
func (x *extractor) path(obj uint64, m geom.Matrix, clip Clip) {
	p := Path{Seq: x.seq(), Tag: x.tag(obj), Clip: clip}
	if x.ok("FPDFPath_GetDrawMode", obj, x.at(0), x.at(1)) {
		p.Filled, p.Stroked = x.u32At(0) != 0, x.u32At(1) != 0
	}
	if !p.Filled && !p.Stroked {
		return
	}
	p.Paint = x.paint(obj)
	p.Sheer = p.Paint.FillAlpha < 255 || x.ok("FPDFPageObj_HasTransparency", obj)
	inner := x.matrix(obj).Then(m)
	if p.Stroked {
		if x.ok("FPDFPageObj_GetStrokeWidth", obj, x.at(0)) {
			p.Width = x.f32At(0) * scaleOf(inner)
		}
		p.Dashed = x.int("FPDFPageObj_GetDashCount", obj) > 0
	}
	n := x.int("FPDFPath_CountSegments", obj)
	p.Subs = x.subpaths(n, inner, func(i int) uint64 { return x.call("FPDFPath_GetPathSegment", obj, i32(i)) }, p.Stroked)
	if len(p.Subs) > 0 {
		x.marks.Paths = append(x.marks.Paths, p)
	}
}

// scaleOf is how much a transform enlarges lengths, on average.
func scaleOf(m geom.Matrix) float64 { return math.Sqrt(math.Abs(m.A*m.D - m.B*m.C)) }

// clip is the box of an object's clip path, cut by that of the forms around it.
// PDFium keeps clip paths in the space of the content they stand in.
func (x *extractor) clip(obj uint64, m geom.Matrix, within Clip) Clip {
	handle := x.call("FPDFPageObj_GetClipPath", obj)
	if handle == 0 {
		return within
	}
	n := x.int("FPDFClipPath_CountPaths", handle)
	for i := 0; i < n && x.err == nil; i++ {
		k := x.int("FPDFClipPath_CountPathSegments", handle, i32(i))
		box := geom.Rect{}
		for _, s := range x.subpaths(k, m, func(j int) uint64 {
			return x.call("FPDFClipPath_GetPathSegment", handle, i32(i), i32(j))
		}, false) {
			box = box.Union(s.Box)
		}
		within = narrow(within, box)
	}
	return within
}

func narrow(c Clip, r geom.Rect) Clip {
	if !c.Set {
		return Clip{Set: true, Rect: r}
	}
	return Clip{Set: true, Rect: c.Rect.Intersect(r)}
}

// subpaths reads n segments and parts them at every move.
func (x *extractor) subpaths(n int, m geom.Matrix, segment func(i int) uint64, stroked bool) []Sub {
	var subs []Sub
	var open shape
	end := func() {
		found := open.subs(stroked)
		subs = append(subs, found...)
		x.subs += len(found)
		open = shape{}
	}
	for i := 0; i < n && x.err == nil; i++ {
		if x.segments++; x.segments > maxSegments || x.subs >= maxSubpaths {
			x.marks.Cut = true
			break
		}
		s := segment(i)
		if s == 0 || !x.ok("FPDFPathSegment_GetPoint", s, x.at(0), x.at(1)) {
			continue
		}
		at := m.Apply(geom.Point{X: x.f32At(0), Y: x.f32At(1)})
		kind := x.int("FPDFPathSegment_GetType", s)
		if kind == segmentMove {
			end()
		}
		open.add(at, kind)
		if x.ok("FPDFPathSegment_GetClose", s) {
			open.closed = true
		}
	}
	end()
	return subs
}

// shape gathers the points of one subpath. Only the first few are kept: a line,
// a rectangle or a frame with square corners has no more.
type shape struct {
	first  [32]geom.Point
	n      int
	curves int
	box    geom.Rect
	closed bool
}

func (s *shape) add(p geom.Point, kind int) {
	if s.n < len(s.first) {
		s.first[s.n] = p
	}
	if kind == segmentCurve {
		s.curves++
	}
	if s.n == 0 {
		s.box = geom.Rect{X0: p.X, Y0: p.Y, X1: p.X, Y1: p.Y}
	} else {
		s.box = geom.Rect{X0: min(s.box.X0, p.X), Y0: min(s.box.Y0, p.Y), X1: max(s.box.X1, p.X), Y1: max(s.box.Y1, p.Y)}
	}
	s.n++
}

func (s *shape) subs(stroked bool) []Sub {
	if s.n < 2 {
		return nil
	}
	kind := s.kind()
	if kind == SubCurve && s.squareCorners() {
		if stroked {
			return s.sides()
		}
		return s.slabs()
	}
	return []Sub{{Kind: kind, Box: s.box, Points: int32(s.n), Curves: int32(s.curves), Closed: s.closed}}
}

// corners is the outline without a repeated first point.
func (s *shape) corners() []geom.Point {
	pts := s.first[:min(s.n, len(s.first))]
	if len(pts) > 2 && near(pts[0], pts[len(pts)-1]) {
		pts = pts[:len(pts)-1]
	}
	return pts
}

// squareCorners reports an outline of level and plumb sides.
func (s *shape) squareCorners() bool {
	if s.curves > 0 || s.n > len(s.first) {
		return false
	}
	pts := s.corners()
	for i, p := range pts {
		q := pts[(i+1)%len(pts)]
		if i == len(pts)-1 && !s.closed {
			break
		}
		if math.Abs(p.X-q.X) > slack && math.Abs(p.Y-q.Y) > slack {
			return false
		}
	}
	return len(pts) > 2
}

func (s *shape) sides() []Sub {
	var out []Sub
	pts := s.corners()
	for i, p := range pts {
		q := pts[(i+1)%len(pts)]
		if i == len(pts)-1 && !s.closed && s.n == len(pts) {
			break
		}
		out = append(out, Sub{Kind: SubLine, Box: geom.R(p.X, p.Y, q.X, q.Y), Points: 2})
	}
	return out
}

// slabs cuts the inside (even-odd) into rectangles, at the height of each corner.
func (s *shape) slabs() []Sub {
	pts := s.corners()
	var ys []float64
	for _, p := range pts {
		ys = append(ys, p.Y)
	}
	slices.Sort(ys)
	outline := geom.Polygon(pts)
	var out []Sub
	for i := 1; i < len(ys); i++ {
		if ys[i]-ys[i-1] <= slack {
			continue
		}
		xs := crossings(outline, (ys[i]+ys[i-1])/2)
		for j := 1; j < len(xs); j += 2 {
			if xs[j]-xs[j-1] > slack {
				out = append(out, Sub{Kind: SubRect, Box: geom.R(xs[j-1], ys[i-1], xs[j], ys[i]), Points: 4, Closed: true})
			}
		}
	}
	return out
}

// crossings gives, from left to right, where plumb sides cross a level line.
func crossings(p geom.Polygon, y float64) []float64 {
	var xs []float64
	for i, a := range p {
		b := p[(i+1)%len(p)]
		if (a.Y > y) != (b.Y > y) {
			xs = append(xs, (a.X+b.X)/2)
		}
	}
	slices.Sort(xs)
	return xs
}

// kind tells lines and upright rectangles. A rectangle may repeat its first
// corner at the end.
func (s *shape) kind() SubKind {
	if s.curves > 0 || s.n > 5 {
		return SubCurve
	}
	pts := s.first[:s.n]
	if s.n > 2 && near(pts[0], pts[s.n-1]) {
		pts = pts[:s.n-1]
	}
	switch {
	case len(pts) == 2:
		return SubLine
	case len(pts) == 4 && square(pts):
		return SubRect
	}
	return SubCurve
}

// slack is how far, in points, corners may be off and still be upright: far
// below a printer's dot.
const slack = 0.02

func near(a, b geom.Point) bool { return math.Abs(a.X-b.X) <= slack && math.Abs(a.Y-b.Y) <= slack }

func square(p []geom.Point) bool {
	level := func(a, b geom.Point) bool { return math.Abs(a.Y-b.Y) <= slack }
	plumb := func(a, b geom.Point) bool { return math.Abs(a.X-b.X) <= slack }
	return level(p[0], p[1]) && plumb(p[1], p[2]) && level(p[2], p[3]) && plumb(p[3], p[0]) ||
		plumb(p[0], p[1]) && level(p[1], p[2]) && plumb(p[2], p[3]) && level(p[3], p[0])
}
