package pdf

import (
	"math"

	"github.com/banmian/banmian/internal/geom"
	"github.com/banmian/banmian/internal/pdfengine"
	"github.com/banmian/banmian/internal/sheet"
)

// piece is one straight mark that may be a rule or part of one.
type piece struct {
	axis      sheet.Axis
	pos       float64 // its middle across the axis
	lo, hi    float64
	thickness float64
	dashed    bool
	color     sheet.RGB
	seq       int
}

// fill is one rectangle that is filled, stroked or both.
type fill struct {
	rect            geom.Rect
	filled, stroked bool
	color           sheet.RGB
	seq             int
}

// drawn is one curved or irregular shape.
type drawn struct {
	rect   geom.Rect
	points int
	filled bool
	color  sheet.RGB
	seq    int
}

// Shapes of rules, in body ems: a rectangle thinner than thickest is a rule when
// it is at least slender times as long as thick. Newspapers set bars of up to half
// an em above headlines.
const (
	thickest = 0.55
	slender  = 4
)

// largestStroke is the size, in body ems, up to which a filled rectangle may be a
// stroke of a character turned into curves.
const largestStroke = 12

// hairline is what a stroke of width 0 prints as, in points.
const hairline = 0.25

// maxMarks bounds each kind of line work kept of one page; a page of sudoku and
// share prices has some thousands.
const maxMarks = 20_000

// linework sorts the parts of all visible paths into straight pieces, rectangles
// and drawn shapes.
func (p *page) linework() {
	for i := range p.marks.Paths {
		path := &p.marks.Paths[i]
		filled := path.Filled && path.Paint.FillAlpha > 0
		stroked := path.Stroked && path.Paint.StrokeAlpha > 0
		if !filled && !stroked {
			continue
		}
		for j := 0; j < len(path.Subs); j++ {
			if filled && !stroked && j+1 < len(path.Subs) && p.ring(path, &path.Subs[j], &path.Subs[j+1]) {
				j++
				continue
			}
			p.sub(path, &path.Subs[j], filled, stroked)
		}
	}
}

// ring keeps a filled rectangle with a slightly smaller one cut out of it as what
// it looks like: a stroked box.
func (p *page) ring(path *pdfengine.Path, outer, inner *pdfengine.Sub) bool {
	if outer.Box.Area() < inner.Box.Area() {
		outer, inner = inner, outer
	}
	a, b := outer.Box, inner.Box
	if outer.Kind != pdfengine.SubRect || inner.Kind != pdfengine.SubRect || !a.Encloses(b, 0.01) || b.Empty() {
		return false
	}
	rim := math.Max(math.Max(b.X0-a.X0, a.X1-b.X1), math.Max(b.Y0-a.Y0, a.Y1-b.Y1))
	if rim > thickest*p.em || math.Min(b.Width(), b.Height()) < slender*rim {
		return false
	}
	box, ok := p.showing(a, path.Clip, 0)
	if !ok {
		return false
	}
	color := sheet.RGB{R: path.Paint.Fill[0], G: path.Paint.Fill[1], B: path.Paint.Fill[2]}
	p.rect(box, false, true, color, color, int(path.Seq)*seqStep)
	return true
}

func (p *page) sub(path *pdfengine.Path, s *pdfengine.Sub, filled, stroked bool) {
	width := 0.0
	if stroked {
		width = math.Max(path.Width, hairline)
	}
	box, ok := p.showing(s.Box, path.Clip, width)
	if !ok {
		return
	}
	seq := int(path.Seq) * seqStep
	color := sheet.RGB{R: path.Paint.Fill[0], G: path.Paint.Fill[1], B: path.Paint.Fill[2]}
	stroke := sheet.RGB{R: path.Paint.Stroke[0], G: path.Paint.Stroke[1], B: path.Paint.Stroke[2]}
	if s.Kind == pdfengine.SubRect && filled && !stroked && math.Max(box.Width(), box.Height()) <= largestStroke*p.em && len(p.strokes) < maxMarks {
		p.strokes = append(p.strokes, drawn{box, int(s.Points), true, color, seq})
	}
	switch {
	case s.Kind == pdfengine.SubLine && stroked:
		p.line(box, width, path.Dashed, stroke, seq)
	case s.Kind == pdfengine.SubLine:
	case s.Kind == pdfengine.SubRect && p.thin(box):
		if stroked && !filled {
			color = stroke
		}
		p.bar(box, width, path.Dashed, color, seq)
	case s.Kind == pdfengine.SubRect || rounded(s):
		p.rect(box, filled, stroked, color, stroke, seq)
	default:
		if len(p.drawn) < maxMarks*4 {
			p.drawn = append(p.drawn, drawn{box, int(s.Points), filled, color, seq})
		}
	}
}

// showing is the part of a mark that lies on the page and within its clip. A
// stroke shows when any of its width does.
func (p *page) showing(r geom.Rect, clip pdfengine.Clip, width float64) (geom.Rect, bool) {
	window := p.area
	if clip.Set {
		window = window.Intersect(clip.Rect)
		if window.IsZero() {
			return geom.Rect{}, false
		}
	}
	out := geom.Rect{X0: max(r.X0, window.X0), Y0: max(r.Y0, window.Y0), X1: min(r.X1, window.X1), Y1: min(r.Y1, window.Y1)}
	half := math.Min(width/2, p.em)
	if out.X0 > out.X1 && out.X0-out.X1 < half {
		out.X0, out.X1 = r.X0, r.X1
	} else if out.Y0 > out.Y1 && out.Y0-out.Y1 < half {
		out.Y0, out.Y1 = r.Y0, r.Y1
	}
	return out, out.X0 <= out.X1 && out.Y0 <= out.Y1
}

func (p *page) thin(r geom.Rect) bool {
	short, long := math.Min(r.Width(), r.Height()), math.Max(r.Width(), r.Height())
	return short <= thickest*p.em && long >= slender*short
}

// line keeps a stroked segment that runs along an axis; slanted ones are
// ornament.
func (p *page) line(r geom.Rect, width float64, dashed bool, color sheet.RGB, seq int) {
	switch {
	case width > thickest*p.em && math.Max(r.Width(), r.Height()) < slender*width:
		half := width / 2 // a fat short stroke is a filled box
		if r.Height() < r.Width() {
			r.Y0, r.Y1 = r.Y0-half, r.Y1+half
		} else {
			r.X0, r.X1 = r.X0-half, r.X1+half
		}
		p.rect(r, true, false, color, color, seq)
	case r.Height() <= 0.02*r.Width()+0.05:
		p.piece(piece{sheet.Horizontal, r.CenterY(), r.X0, r.X1, width, dashed, color, seq})
	case r.Width() <= 0.02*r.Height()+0.05:
		p.piece(piece{sheet.Vertical, r.CenterX(), r.Y0, r.Y1, width, dashed, color, seq})
	}
}

// bar keeps a rectangle so thin that it is a rule; width is that of its outline.
func (p *page) bar(r geom.Rect, width float64, dashed bool, color sheet.RGB, seq int) {
	if r.Width() >= r.Height() {
		p.piece(piece{sheet.Horizontal, r.CenterY(), r.X0, r.X1, r.Height() + width, dashed, color, seq})
	} else {
		p.piece(piece{sheet.Vertical, r.CenterX(), r.Y0, r.Y1, r.Width() + width, dashed, color, seq})
	}
}

func (p *page) piece(k piece) {
	if k.hi > k.lo && len(p.pieces) < maxMarks*4 && !white(k.color) {
		p.pieces = append(p.pieces, k)
	}
}

func (p *page) rect(r geom.Rect, filled, stroked bool, color, stroke sheet.RGB, seq int) {
	if stroked && white(stroke) {
		stroked = false
	}
	if r.Empty() || !filled && !stroked || len(p.fills) >= maxMarks {
		return
	}
	p.fills = append(p.fills, fill{r, filled, stroked, color, seq})
}

// rounded reports a box with rounded corners: four curves, of three points each,
// and the straight sides between them.
func rounded(s *pdfengine.Sub) bool {
	const corners = 4 * 3
	return s.Curves == corners && s.Points > corners+2 && s.Points <= corners+6
}

// white reports colours that do not show on white paper.
func white(c sheet.RGB) bool {
	const least = 250
	return c.R >= least && c.G >= least && c.B >= least
}
