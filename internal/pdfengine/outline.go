package pdfengine

import (
	"math"

	"github.com/banmian/banmian/internal/geom"
)

// Kinds of path segments, FPDF_SEGMENT_*.
const (
	segmentLine  = 0
	segmentCurve = 1
	segmentMove  = 2
)

// path reduces a path object to its subpaths: where each lies and what shape it
// has. The points themselves stay behind.
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
	p.Subs = x.subpaths(n, inner, func(i int) uint64 { return x.call("FPDFPath_GetPathSegment", obj, i32(i)) })
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
		}) {
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
func (x *extractor) subpaths(n int, m geom.Matrix, segment func(i int) uint64) []Sub {
	var subs []Sub
	var open shape
	end := func() {
		if s, ok := open.sub(); ok {
			subs = append(subs, s)
			x.subs++
		}
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

// shape gathers the points of one subpath. Only the first few are kept: a line
// or a rectangle has no more.
type shape struct {
	first  [6]geom.Point
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

func (s *shape) sub() (Sub, bool) {
	if s.n < 2 {
		return Sub{}, false
	}
	return Sub{Kind: s.kind(), Box: s.box, Points: int32(s.n), Curves: int32(s.curves), Closed: s.closed}, true
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
