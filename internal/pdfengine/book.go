package pdfengine

import (
	"errors"
	"fmt"
	"math"
	"strings"
	"unicode/utf8"

	"github.com/banmian/banmian/internal/geom"
)

// book is an open document in a child.
type book struct {
	*guest
	doc   uint64
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
	data = mendTables(data)
	at := g.put(data)
	secret := g.put(append([]byte(password), 0))
	b := &book{guest: g}
	b.doc = g.call("FPDF_LoadMemDocument64", uint64(at), uint64(len(data)), uint64(secret))
	if g.err != nil {
		return nil, g.err
	}
	if b.doc == 0 {
		return nil, refusal(g.int("FPDF_GetLastError"))
	}
	return b, b.measure()
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
			s = PageSize{v[0], v[1]}
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

// upright gives the transform from the page's user space (y upwards, any origin,
// unrotated) to points from the top left corner of the page as it is held, and
// the page's size.
func (b *book) upright(page uint64) (geom.Matrix, PageSize, error) {
	var left, top, right, bottom float64
	if b.ok("FPDF_GetPageBoundingBox", page, b.at(0)) {
		v := b.floats(4)
		left, top, right, bottom = v[0], v[1], v[2], v[3]
	}
	w, h := right-left, top-bottom
	if !(w > 0 && h > 0) || math.IsInf(w, 0) || math.IsInf(h, 0) {
		return geom.Identity, PageSize{}, errBadPage
	}
	flip := geom.Matrix{A: 1, D: -1, E: -left, F: top}
	switch b.int("FPDFPage_GetRotation", page) {
	case 1: // turned clockwise: what was left is now the top
		return flip.Then(geom.Matrix{B: 1, C: -1, E: h}), PageSize{h, w}, b.err
	case 2:
		return flip.Then(geom.Matrix{A: -1, D: -1, E: w, F: h}), PageSize{w, h}, b.err
	case 3:
		return flip.Then(geom.Matrix{B: -1, C: 1, F: w}), PageSize{h, w}, b.err
	}
	return flip, PageSize{w, h}, b.err
}

// validName keeps a font's name printable.
func validName(b []byte) string {
	s := string(b)
	if !utf8.ValidString(s) {
		s = fmt.Sprintf("%q", s)
	}
	return strings.TrimSpace(s)
}
