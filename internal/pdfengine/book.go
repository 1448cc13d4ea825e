package pdfengine

import (
	"errors"
	"fmt"
	"regexp"
	"strconv"
	"strings"
	"unicode/utf8"

	"github.com/banmian/banmian/internal/geom"
)

// book is an open document in a child.
type book struct {
	*guest
	doc   uint64
	data  uint32 // where the file lies in the guest's memory
	bytes int    // and its length
	pass  string
	unit  float64         // points to the unit of its pages
	plain map[string]bool // names of fonts whose unmapped codes are Unicode
	sizes []PageSize
}

// Why PDFium refuses a document, FPDF_GetLastError.
const (
	refusedFormat   = 3
	refusedPassword = 4
	refusedSecurity = 5
)

var (
	errNotPDF    = errors.New("it is not a PDF, or it is damaged or cut off")
	errPassword  = errors.New("it is locked with a password")
	errNoPages   = errors.New("it has no pages")
	errNoPage    = errors.New("it has no such page")
	errTooBig    = errors.New("the picture asked for is too large")
	errBadPage   = errors.New("the page is damaged")
	errNoPicture = errors.New("the page could not be drawn")
)

// openBook loads the document. Encrypted files open when their user password is
// empty or is the one given.
func openBook(g *guest, data []byte, password string) (*book, error) {
	data, plain := mendTables(data)
	at := g.put(data)
	secret := g.put(append([]byte(password), 0))
	b := &book{guest: g, plain: plain, unit: userUnit(data), data: at, bytes: len(data), pass: password}
	b.doc = g.call("FPDF_LoadMemDocument64", uint64(at), uint64(len(data)), uint64(secret))
	if g.err != nil {
		return nil, g.err
	}
	if b.doc == 0 {
		return nil, refusal(g.int("FPDF_GetLastError"))
	}
	return b, b.measure()
}

// copyInto opens the same document in another instance.
func (b *book) copyInto(g *guest) (*book, error) {
	data, ok := b.mem.Read(b.data, uint32(b.bytes))
	if !ok {
		return nil, errNoMemory
	}
	return openBook(g, data, b.pass)
}

func refusal(code int) error {
	switch code {
	case refusedPassword, refusedSecurity:
		return errPassword
	default:
		return errNotPDF
	}
}

// measure reads the size of every page without loading the pages.
func (b *book) measure() error {
	n := b.int("FPDF_GetPageCount", b.doc)
	if n <= 0 && b.err == nil {
		return errNoPages
	}
	for i := 0; i < n && i < maxPages && b.err == nil; i++ {
		var s PageSize
		if b.ok("FPDF_GetPageSizeByIndexF", b.doc, i32(i), b.at(0)) {
			v := b.floats(2)
			s = PageSize{v[0] * b.unit, v[1] * b.unit}
		}
		b.sizes = append(b.sizes, s)
	}
	return b.err
}

// page loads a page; the caller closes it with FPDF_ClosePage.
func (b *book) page(n int) (uint64, error) {
	if n < 0 || n >= len(b.sizes) {
		return 0, errNoPage
	}
	p := b.call("FPDF_LoadPage", b.doc, i32(n))
	if p == 0 && b.err == nil {
		return 0, errBadPage
	}
	return p, b.err
}

// frame is where a page lies: the transform from its user space (y upwards, any
// origin, unrotated) to points from the top left corner of the page as it is
// held, its size, and what a renderer calls the page, which may be larger.
type frame struct {
	toPage geom.Matrix
	size   PageSize
	paper  PageSize   // with what is trimmed off
	offset geom.Point // of the page's corner on the paper
}

// frame reads a page's boxes. The page ends where the file's CropBox does; a file
// made for the press, which shows all of its paper, ends at its TrimBox, so that
// printer's marks and slugs stay outside.
func (b *book) frame(page uint64) (frame, error) {
	shown, ok := b.box("FPDF_GetPageBoundingBox", page)
	if !ok || !(shown.Width() > 0 && shown.Height() > 0) || shown.Width() > far || shown.Height() > far {
		return frame{}, errBadPage
	}
	turn := b.int("FPDFPage_GetRotation", page)
	whole := uprightOf(shown, turn)
	trimmed := b.trim(page, shown)
	corner := whole.ApplyRect(trimmed)
	f := frame{toPage: whole.Then(geom.Matrix{A: 1, D: 1, E: -corner.X0, F: -corner.Y0})}
	f.size = PageSize{corner.Width(), corner.Height()}
	paper := whole.ApplyRect(shown)
	f.paper, f.offset = PageSize{paper.Width(), paper.Height()}, geom.Point{X: corner.X0, Y: corner.Y0}
	return f.scaled(b.unit), b.err
}

// scaled applies a UserUnit, which PDFium leaves to its caller.
func (f frame) scaled(unit float64) frame {
	if unit == 1 {
		return f
	}
	f.toPage = f.toPage.Then(geom.Matrix{A: unit, D: unit})
	for _, s := range []*PageSize{&f.size, &f.paper} {
		s.Width, s.Height = s.Width*unit, s.Height*unit
	}
	f.offset = geom.Point{X: f.offset.X * unit, Y: f.offset.Y * unit}
	return f
}

// box reads four floats left, top, right, bottom.
func (b *book) box(name string, page uint64) (geom.Rect, bool) {
	if !b.ok(name, page, b.at(0)) {
		return geom.Rect{}, false
	}
	v := b.floats(4)
	return geom.R(v[0], v[1], v[2], v[3]), true
}

// fourFloats reads a page box by its four separate results: left, bottom, right,
// top.
func (b *book) fourFloats(name string, page uint64) (geom.Rect, bool) {
	if !b.ok(name, page, b.at(0), b.at(1), b.at(2), b.at(3)) {
		return geom.Rect{}, false
	}
	return geom.R(b.f32At(0), b.f32At(1), b.f32At(2), b.f32At(3)), true
}

// Trim boxes: one that cuts off more than half of the paper is not believed, one
// that cuts off less than a point changes nothing.
const (
	leastTrimmed = 0.5
	worthTrim    = 1.0
)

func (b *book) trim(page uint64, shown geom.Rect) geom.Rect {
	media, ok := b.fourFloats("FPDFPage_GetMediaBox", page)
	if ok && !(shown.Encloses(media, worthTrim)) {
		return shown // its maker has chosen what to show
	}
	trim, ok := b.fourFloats("FPDFPage_GetTrimBox", page)
	if !ok || !shown.Encloses(trim, worthTrim) || trim.Encloses(shown, worthTrim) || trim.Area() < leastTrimmed*shown.Area() {
		return shown
	}
	return trim.Intersect(shown)
}

// uprightOf is the transform for a box of user space that is turned clockwise by
// so many quarters when it is shown.
func uprightOf(box geom.Rect, turn int) geom.Matrix {
	w, h := box.Width(), box.Height()
	flip := geom.Matrix{A: 1, D: -1, E: -box.X0, F: box.Y1}
	switch turn {
	case 1: // what was left is now the top
		return flip.Then(geom.Matrix{B: 1, C: -1, E: h})
	case 2:
		return flip.Then(geom.Matrix{A: -1, D: -1, E: w, F: h})
	case 3:
		return flip.Then(geom.Matrix{B: -1, C: 1, F: w})
	}
	return flip
}

// userUnit gives the size of the document's unit in points. PDFium neither
// applies it nor tells it, so it is looked for in the file; a document whose
// pages differ in it, which no newspaper's do, counts as having none.
func userUnit(data []byte) float64 {
	found := unitEntry.FindAllSubmatch(data, maxPages)
	if len(found) == 0 {
		return 1
	}
	for _, m := range found {
		if string(m[1]) != string(found[0][1]) {
			return 1
		}
	}
	v, err := strconv.ParseFloat(string(found[0][1]), 64)
	const most = 200 // of inches, the largest page there is
	if err != nil || !(v > 0.01 && v <= most) {
		return 1
	}
	return v
}

var unitEntry = regexp.MustCompile(`/UserUnit\s+(\d{1,3}(?:\.\d{1,6})?)`)

// validName keeps a font's name printable.
func validName(b []byte) string {
	s := string(b)
	if !utf8.ValidString(s) {
		s = fmt.Sprintf("%q", s)
	}
	return strings.TrimSpace(s)
}
