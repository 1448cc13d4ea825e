package specimen

import (
	"bytes"
	"fmt"
	"math"
	"time"

	"codeberg.org/go-pdf/fpdf"
	"golang.org/x/image/font/sfnt"

	"github.com/banmian/banmian/internal/geom"
)

// An op draws one mark.
type op func(*pen)

// A frame is what a typesetter places as one: it is drawn whole, but frames
// may be drawn in any order.
type frame struct {
	ops []op
}

func (f *frame) add(o op) { f.ops = append(f.ops, o) }

// A sheetOf marks is a page ready for the press: grounds (tints, boxes, rules)
// first, then frames.
type sheetOf struct {
	width, height float64 // after trimming
	bleed         float64 // paper outside the trim, with crop marks and a slug
	grounds       frame
	frames        []*frame
}

// frame opens a new frame.
func (s *sheetOf) frame() *frame {
	f := &frame{}
	s.frames = append(s.frames, f)
	return f
}

// pressed is a fixed moment, so that the same copy gives the same bytes.
var pressed = time.Date(2025, 6, 13, 0, 0, 0, 0, time.UTC)

// print turns the page into a PDF.
func (s *sheetOf) print(title string) ([]byte, error) {
	f := fpdf.NewCustom(&fpdf.InitType{UnitStr: "pt", Size: fpdf.SizeType{Wd: s.width + 2*s.bleed, Ht: s.height + 2*s.bleed}})
	f.SetCatalogSort(true)
	f.SetCreationDate(pressed)
	f.SetModificationDate(pressed)
	f.SetTitle(title, true)
	f.SetCreator("banmian specimen", true)
	f.SetMargins(0, 0, 0)
	f.SetAutoPageBreak(false, 0)
	f.SetCellMargin(0)
	if s.bleed > 0 {
		f.SetPageBox("crop", s.bleed, s.bleed, s.width, s.height)
	}
	f.AddPage()
	p := &pen{pdf: f, fonts: map[string]bool{}, pictures: map[string]bool{}}
	if s.bleed > 0 {
		s.slug(p, title)
		f.TransformBegin()
		f.TransformTranslate(s.bleed, s.bleed)
	}
	for _, o := range s.grounds.ops {
		o(p)
	}
	for _, fr := range s.frames {
		for _, o := range fr.ops {
			o(p)
		}
	}
	if s.bleed > 0 {
		f.TransformEnd()
	}
	var out bytes.Buffer
	if err := f.Output(&out); err != nil {
		return nil, fmt.Errorf("print %s: %w", title, err)
	}
	return out.Bytes(), nil
}

// slug prints what is cut off: crop marks and a line for the printer.
func (s *sheetOf) slug(p *pen, title string) {
	const gap, length = 4.0, 12.0
	b, w, h := s.bleed, s.width, s.height
	for _, x := range []float64{b, b + w} {
		rule(x, b-gap, x, b-gap-length, 0.25, 0, black)(p)
		rule(x, b+h+gap, x, b+h+gap+length, 0.25, 0, black)(p)
	}
	for _, y := range []float64{b, b + h} {
		rule(b-gap, y, b-gap-length, y, 0.25, 0, black)(p)
		rule(b+w+gap, y, b+w+gap+length, y, 0.25, 0, black)(p)
	}
	r := run{face: faceNamed(hei), size: 6}
	x := 0.0
	var gs []glyph
	for _, c := range title {
		em, ok := r.face.width(c)
		if !ok {
			continue
		}
		gs = append(gs, glyph{c, x, em * r.size})
		x += em * r.size
	}
	r.line(gs, b+40, b-gap-2)(p)
	p.family = "" // what is selected here is undone by the page's own transform
}

// A pen draws on a page of a PDF and remembers what is selected.
type pen struct {
	pdf      *fpdf.Fpdf
	fonts    map[string]bool
	pictures map[string]bool
	family   string
	size     float64
	track    float64
	squash   float64
}

func (p *pen) choose(f *face, size float64, c rgb) {
	if !p.fonts[f.family] {
		p.pdf.AddUTF8FontFromBytes(f.family, "", f.data)
		p.fonts[f.family] = true
	}
	if p.family != f.family || p.size != size {
		p.pdf.SetFont(f.family, "", size)
		p.family, p.size = f.family, size
	}
	p.pdf.SetTextColor(int(c.r), int(c.g), int(c.b))
}

// spacing selects white after every character in points and a horizontal
// scale, 1 for none.
func (p *pen) spacing(track, squash float64) {
	if math.Abs(track-p.track) > 1e-4 {
		p.pdf.RawWriteStr(fmt.Sprintf("%.4f Tc", track))
		p.track = track
	}
	if p.squash == 0 {
		p.squash = 1
	}
	if math.Abs(squash-p.squash) > 1e-4 {
		p.pdf.RawWriteStr(fmt.Sprintf("%.2f Tz", squash*100))
		p.squash = squash
	}
}

// A run is how glyphs of one line are put on paper.
type run struct {
	face   *face
	size   float64
	color  rgb
	squash float64 // horizontal scale, 1 for none
	way    inking
}

// Ways of putting characters on paper, as typesetting programs differ.
type inking uint8

const (
	inkRuns    inking = iota // runs of characters with even spacing
	inkSingle                // every character by itself
	inkDouble                // twice, a hair apart: a false bold
	inkOutline               // as curves, without characters
)

// line draws glyphs along a baseline that starts at (x, y).
func (r run) line(glyphs []glyph, x, y float64) op {
	gs := append([]glyph(nil), glyphs...)
	if r.squash == 0 {
		r.squash = 1
	}
	return func(p *pen) {
		switch r.way {
		case inkOutline:
			r.curves(p, gs, x, y)
		case inkDouble:
			r.runs(p, gs, x, y)
			r.runs(p, gs, x+r.size/60, y)
		default:
			r.runs(p, gs, x, y)
		}
	}
}

// runs joins characters whose spacing is even and draws each run at once.
func (r run) runs(p *pen, gs []glyph, x, y float64) {
	const even = 0.004 // points; finer than a PDF's own figures
	p.choose(r.face, r.size, r.color)
	for i := 0; i < len(gs); {
		j := i + 1
		track := 0.0
		if r.way != inkSingle && j < len(gs) {
			track = gs[j].x - gs[i].x - gs[i].w*r.squash
			for j < len(gs) && math.Abs(gs[j].x-gs[j-1].x-gs[j-1].w*r.squash-track) < even {
				j++
			}
		}
		text := make([]rune, 0, j-i)
		for _, g := range gs[i:j] {
			text = append(text, g.r)
		}
		p.spacing(track/r.squash, r.squash)
		p.pdf.Text(x+gs[i].x, y, string(text))
		i = j
	}
}

// curves fills the outlines of the characters.
func (r run) curves(p *pen, gs []glyph, x, y float64) {
	p.pdf.SetFillColor(int(r.color.r), int(r.color.g), int(r.color.b))
	k := r.size / unitsPerEm / 64
	for _, g := range gs {
		at := func(i int, s sfnt.Segment) (float64, float64) {
			return x + g.x + float64(s.Args[i].X)*k*r.squash, y + float64(s.Args[i].Y)*k
		}
		segs := r.face.outline(g.r)
		for i, s := range segs {
			ex, ey := at(0, s)
			switch s.Op {
			case sfnt.SegmentOpMoveTo:
				if i > 0 {
					p.pdf.ClosePath()
				}
				p.pdf.MoveTo(ex, ey)
			case sfnt.SegmentOpLineTo:
				p.pdf.LineTo(ex, ey)
			case sfnt.SegmentOpQuadTo:
				tx, ty := at(1, s)
				p.pdf.CurveTo(ex, ey, tx, ty)
			case sfnt.SegmentOpCubeTo:
				bx, by := at(1, s)
				tx, ty := at(2, s)
				p.pdf.CurveBezierCubicTo(ex, ey, bx, by, tx, ty)
			}
		}
		if len(segs) > 0 {
			p.pdf.ClosePath()
			p.pdf.DrawPath("F")
		}
	}
}

// tint fills a rectangle.
func tint(r geom.Rect, c rgb) op {
	return func(p *pen) {
		p.pdf.SetFillColor(int(c.r), int(c.g), int(c.b))
		p.pdf.Rect(r.X0, r.Y0, r.Width(), r.Height(), "F")
	}
}

// box strokes a rectangle.
func box(r geom.Rect, width float64, c rgb) op {
	return func(p *pen) {
		p.pdf.SetDrawColor(int(c.r), int(c.g), int(c.b))
		p.pdf.SetLineWidth(width)
		p.pdf.Rect(r.X0, r.Y0, r.Width(), r.Height(), "D")
	}
}

// rule draws a line; dash is the length of its dashes in points, 0 for none.
func rule(x0, y0, x1, y1, width, dash float64, c rgb) op {
	return func(p *pen) {
		p.pdf.SetDrawColor(int(c.r), int(c.g), int(c.b))
		p.pdf.SetLineWidth(width)
		if dash > 0 {
			p.pdf.SetDashPattern([]float64{dash, dash}, 0)
		}
		p.pdf.Line(x0, y0, x1, y1)
		if dash > 0 {
			p.pdf.SetDashPattern(nil, 0)
		}
	}
}

// image places a JPEG, which is drawn when the page is printed.
func image(name string, draw func() []byte, r geom.Rect) op {
	return func(p *pen) {
		if !p.pictures[name] {
			p.pdf.RegisterImageOptionsReader(name, fpdf.ImageOptions{ImageType: "JPG"}, bytes.NewReader(draw()))
			p.pictures[name] = true
		}
		p.pdf.ImageOptions(name, r.X0, r.Y0, r.Width(), r.Height(), false, fpdf.ImageOptions{ImageType: "JPG"}, 0, "")
	}
}

// turned draws o turned clockwise by degrees about a point.
func turned(degrees, x, y float64, o op) op {
	return func(p *pen) {
		p.pdf.TransformBegin()
		p.pdf.TransformRotate(-degrees, x, y)
		o(p)
		p.pdf.TransformEnd()
		p.family = "" // the transform's end restores what was selected before
		p.track, p.squash = -1, -1
	}
}
