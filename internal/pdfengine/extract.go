package pdfengine

import (
	"math"
	"unicode"
	"unicode/utf16"

	"github.com/banmian/banmian/internal/geom"
)

// Kinds of page objects, FPDF_PAGEOBJ_*.
const (
	objectText    = 1
	objectPath    = 2
	objectImage   = 3
	objectShading = 4
	objectForm    = 5
)

// extractor collects the marks of one page.
type extractor struct {
	*guest
	page     uint64
	toPage   geom.Matrix
	marks    *Marks
	runs     map[uint64]int32 // text object to its run
	texts    []uint64         // of marks.Runs
	fonts    map[uint64]int32
	handles  []uint64 // of marks.Fonts
	objects  int
	segments int
	subs     int
}

// extract reads every mark of page n (from 0): the objects first, in drawing
// order, then the characters, which PDFium gives in an order of its own.
func (b *book) extract(n int) (*Marks, error) {
	page, err := b.page(n)
	if err != nil {
		return nil, err
	}
	defer b.call("FPDF_ClosePage", page)
	f, err := b.frame(page)
	if err != nil {
		return nil, err
	}
	x := &extractor{guest: b.guest, page: page, toPage: f.toPage, marks: &Marks{Size: f.size},
		runs: map[uint64]int32{}, fonts: map[uint64]int32{}}
	x.walkPage()
	x.readChars()
	x.guess(b.plain)
	x.weigh(b.doc)
	return x.marks, b.err
}

func (x *extractor) walkPage() {
	n := x.int("FPDFPage_CountObjects", x.page)
	for i := 0; i < n && x.err == nil && !x.marks.Cut; i++ {
		x.walk(x.call("FPDFPage_GetObject", x.page, i32(i)), x.toPage, Clip{}, 0)
	}
}

// walk takes one object. m leads from the object's space to the page, within is
// the clip of the forms around it.
func (x *extractor) walk(obj uint64, m geom.Matrix, within Clip, depth int) {
	if x.objects++; x.objects > maxObjects {
		x.marks.Cut = true
		return
	}
	if obj == 0 {
		return
	}
	kind := x.int("FPDFPageObj_GetType", obj)
	clip := x.clip(obj, m, within)
	switch kind {
	case objectText:
		x.text(obj, m, clip)
	case objectPath:
		x.path(obj, m, clip)
	case objectImage:
		x.image(obj, m, clip)
	case objectShading:
		x.shading(obj, m, clip)
	case objectForm:
		x.form(obj, m, clip, depth)
	}
}

func (x *extractor) form(obj uint64, m geom.Matrix, clip Clip, depth int) {
	if depth >= maxDepth {
		x.marks.Cut = true
		return
	}
	inner := x.matrix(obj).Then(m)
	n := x.int("FPDFFormObj_CountObjects", obj)
	for i := 0; i < n && x.err == nil && !x.marks.Cut; i++ {
		x.walk(x.call("FPDFFormObj_GetObject", obj, i32(i)), inner, clip, depth+1)
	}
}

func (x *extractor) matrix(obj uint64) geom.Matrix {
	if !x.ok("FPDFPageObj_GetMatrix", obj, x.at(0)) {
		return geom.Identity
	}
	return x.readMatrix()
}

func (x *extractor) readMatrix() geom.Matrix {
	v := x.floats(6)
	return geom.Matrix{A: v[0], B: v[1], C: v[2], D: v[3], E: v[4], F: v[5]}
}

func (x *extractor) seq() int32 { return int32(x.objects) }

func (x *extractor) tag(obj uint64) int32 {
	return int32(x.int("FPDFPageObj_GetMarkedContentID", obj))
}

func (x *extractor) paint(obj uint64) Paint {
	p := Paint{}
	if x.ok("FPDFPageObj_GetFillColor", obj, x.at(0), x.at(1), x.at(2), x.at(3)) {
		p.Fill, p.FillAlpha = x.colour()
	}
	if x.ok("FPDFPageObj_GetStrokeColor", obj, x.at(0), x.at(1), x.at(2), x.at(3)) {
		p.Stroke, p.StrokeAlpha = x.colour()
	}
	return p
}

func (x *extractor) colour() ([3]uint8, uint8) {
	return [3]uint8{uint8(x.u32At(0)), uint8(x.u32At(1)), uint8(x.u32At(2))}, uint8(x.u32At(3))
}

func (x *extractor) text(obj uint64, m geom.Matrix, clip Clip) {
	if len(x.marks.Runs) >= maxRuns {
		x.marks.Cut = true
		return
	}
	x.runs[obj] = int32(len(x.marks.Runs))
	x.texts = append(x.texts, obj)
	var box geom.Rect
	if r, ok := x.bounds(obj); ok {
		box = m.ApplyRect(r)
	}
	x.marks.Runs = append(x.marks.Runs, Run{
		Box:  box,
		Font: x.font(x.call("FPDFTextObj_GetFont", obj)),
		Seq:  x.seq(), Tag: x.tag(obj), Paint: x.paint(obj), Clip: clip,
		Mode: uint8(x.int("FPDFTextObj_GetTextRenderMode", obj)),
	})
}

func (x *extractor) font(handle uint64) int32 {
	if handle == 0 {
		return -1
	}
	if i, ok := x.fonts[handle]; ok {
		return i
	}
	if len(x.marks.Fonts) >= maxFonts {
		return -1
	}
	f := Font{
		Name:     x.name("FPDFFont_GetBaseFontName", handle),
		Family:   x.name("FPDFFont_GetFamilyName", handle),
		Flags:    uint32(x.int("FPDFFont_GetFlags", handle)),
		Embedded: x.int("FPDFFont_GetIsEmbedded", handle) == 1,
	}
	if x.ok("FPDFFont_GetItalicAngle", handle, x.at(0)) {
		f.ItalicAngle = int(int32(x.u32At(0)))
	}
	const one = 0x3f800000 // a size of 1 as a float
	if x.ok("FPDFFont_GetAscent", handle, one, x.at(0)) {
		f.Ascent = x.f32At(0)
	}
	if x.ok("FPDFFont_GetDescent", handle, one, x.at(0)) {
		f.Descent = x.f32At(0)
	}
	i := int32(len(x.marks.Fonts))
	x.fonts[handle] = i
	x.handles = append(x.handles, handle)
	x.marks.Fonts = append(x.marks.Fonts, f)
	return i
}

func (x *extractor) image(obj uint64, m geom.Matrix, clip Clip) {
	im := Image{Seq: x.seq(), Tag: x.tag(obj), Clip: clip, Sheer: x.ok("FPDFPageObj_HasTransparency", obj)}
	im.Box = x.matrix(obj).Then(m).ApplyRect(geom.R(0, 0, 1, 1))
	if x.ok("FPDFImageObj_GetImagePixelSize", obj, x.at(0), x.at(1)) {
		im.PixelW, im.PixelH = int32(x.u32At(0)), int32(x.u32At(1))
	}
	x.marks.Images = append(x.marks.Images, im)
}

// someTint stands for the colours of a gradient.
var someTint = [3]uint8{224, 224, 224}

func (x *extractor) shading(obj uint64, m geom.Matrix, clip Clip) {
	r, ok := x.bounds(obj)
	if !ok {
		return
	}
	x.marks.Paths = append(x.marks.Paths, Path{Seq: x.seq(), Tag: x.tag(obj), Filled: true, Shading: true, Clip: clip,
		Paint: Paint{Fill: someTint, FillAlpha: 255}, Subs: []Sub{{Kind: SubRect, Box: m.ApplyRect(r), Points: 4, Closed: true}}})
}

func (x *extractor) bounds(obj uint64) (geom.Rect, bool) {
	if !x.ok("FPDFPageObj_GetBounds", obj, x.at(0), x.at(1), x.at(2), x.at(3)) {
		return geom.Rect{}, false
	}
	return geom.R(x.f32At(0), x.f32At(1), x.f32At(2), x.f32At(3)), true
}

// readChars takes the characters of the page's text layer and gives each to its
// run.
func (x *extractor) readChars() {
	text := x.call("FPDFText_LoadPage", x.page)
	if text == 0 {
		return
	}
	defer x.call("FPDFText_ClosePage", text)
	n := x.int("FPDFText_CountChars", text)
	if n > maxChars {
		n, x.marks.Cut = maxChars, true
	}
	x.marks.Chars = make([]Char, 0, max(n, 0))
	for i := 0; i < n && x.err == nil; i++ {
		c := x.char(text, i)
		if k := len(x.marks.Chars); k > 0 && utf16.IsSurrogate(c.Rune) {
			if r := utf16.DecodeRune(x.marks.Chars[k-1].Rune, c.Rune); r != unicode.ReplacementChar {
				x.marks.Chars[k-1].Rune = r // PDFium gives a rare character in two halves
				continue
			}
		}
		x.marks.Chars = append(x.marks.Chars, c)
	}
}

func (x *extractor) char(text uint64, i int) Char {
	c := Char{Run: -1, Rune: rune(x.int("FPDFText_GetUnicode", text, i32(i)))}
	if x.int("FPDFText_IsGenerated", text, i32(i)) == 1 {
		c.Flags |= CharGenerated
		return c
	}
	if x.int("FPDFText_IsHyphen", text, i32(i)) == 1 {
		c.Flags |= CharHyphen
	}
	if x.int("FPDFText_HasUnicodeMapError", text, i32(i)) == 1 {
		c.Flags |= CharUnmapped
	}
	if run, ok := x.runs[x.call("FPDFText_GetTextObject", text, i32(i))]; ok {
		c.Run = run
		x.measure(text, i, &x.marks.Runs[run])
	}
	if x.ok("FPDFText_GetCharOrigin", text, i32(i), x.at(0), x.at(1)) {
		c.Origin = x.toPage.Apply(geom.Point{X: x.f64At(0), Y: x.f64At(1)})
	}
	if x.ok("FPDFText_GetLooseCharBox", text, i32(i), x.at(0)) {
		v := x.floats(4) // left, top, right, bottom
		c.Cell = x.toPage.ApplyRect(geom.R(v[0], v[3], v[2], v[1]))
	}
	if x.ok("FPDFText_GetCharBox", text, i32(i), x.at(0), x.at(1), x.at(2), x.at(3)) {
		c.Ink = x.toPage.ApplyRect(geom.R(x.f64At(0), x.f64At(2), x.f64At(1), x.f64At(3)))
	}
	return c
}

// measure fills in a run's directions from its first character; the matrix that
// PDFium gives with a character includes those of the forms around it.
func (x *extractor) measure(text uint64, i int, r *Run) {
	if r.Up != (geom.Point{}) || r.Across != (geom.Point{}) {
		return
	}
	size := math.Float64frombits(x.call("FPDFText_GetFontSize", text, i32(i)))
	m := geom.Identity
	if x.ok("FPDFText_GetMatrix", text, i32(i), x.at(0)) {
		m = x.readMatrix()
	}
	m = m.Then(x.toPage)
	r.Across = geom.Point{X: m.A * size, Y: m.B * size}
	r.Up = geom.Point{X: m.C * size, Y: m.D * size}
}
