// Package pdf turns a born-digital PDF, or a scan with a text layer, into one
// Sheet a page: glyphs with their cells, rules, boxes, pictures, lettering turned
// into curves, and doubts about the marks themselves.
//
// The PDF engine finds the marks in a sandbox; this package judges them: what is
// hidden or printed twice, what a font's name says of its weight, which paths are
// rules. It does not group glyphs into lines and reads nothing into their words.
package pdf

import (
	"context"
	"fmt"
	"path/filepath"
	"sync"

	"github.com/banmian/banmian/internal/geom"
	"github.com/banmian/banmian/internal/pdfengine"
	"github.com/banmian/banmian/internal/sheet"
)

// Read gives one sheet for each page of a PDF, in the file's order. name is the
// file's name, used in Sheet.Source ("p1.pdf#1") and in messages. progress, which
// may be nil, is called after each page, never twice at once.
//
// A page that cannot be read gives an empty sheet with a doubt saying why. An
// error means that the document as a whole could not be opened, or that ctx
// ended.
func Read(ctx context.Context, engine *pdfengine.Engine, name string, data []byte, progress func(done, total int)) ([]sheet.Sheet, error) {
	doc, err := engine.Open(ctx, name, data)
	if err != nil {
		return nil, err
	}
	defer doc.Close()
	return ReadDocument(ctx, doc, progress)
}

// pagesAtOnce is how many pages of one document are asked for at the same time;
// the engine's pool sets how many are worked on.
const pagesAtOnce = 4

// ReadDocument is Read for a document that is open already.
func ReadDocument(ctx context.Context, doc *pdfengine.Document, progress func(done, total int)) ([]sheet.Sheet, error) {
	sizes := doc.Pages()
	sheets := make([]sheet.Sheet, len(sizes))
	var (
		group sync.WaitGroup
		mu    sync.Mutex
		done  int
		next  = make(chan int)
	)
	for range min(pagesAtOnce, len(sizes)) {
		group.Go(func() {
			for n := range next {
				sheets[n] = readPage(ctx, doc, n)
				mu.Lock()
				done++
				if progress != nil {
					progress(done, len(sizes))
				}
				mu.Unlock()
			}
		})
	}
	for n := range sizes {
		next <- n
	}
	close(next)
	group.Wait()
	if err := ctx.Err(); err != nil {
		return nil, err
	}
	return sheets, nil
}

func readPage(ctx context.Context, doc *pdfengine.Document, n int) sheet.Sheet {
	source := fmt.Sprintf("%s#%d", filepath.Base(doc.Name()), n+1)
	if ctx.Err() != nil {
		return sheet.Sheet{Source: source}
	}
	marks, err := doc.Extract(ctx, n)
	if err != nil {
		size := doc.Pages()[n]
		return sheet.Sheet{Source: source, Width: size.Width, Height: size.Height,
			Doubts: []sheet.Doubt{{Code: "page-unreadable", Where: geom.R(0, 0, size.Width, size.Height), Detail: err.Error()}}}
	}
	return Judge(source, marks)
}

// Judge turns the marks of one page into a sheet. It is a pure function.
func Judge(source string, m *pdfengine.Marks) sheet.Sheet {
	p := &page{marks: m, area: geom.R(0, 0, m.Size.Width, m.Size.Height)}
	p.styles()
	p.glyphs()     // characters to glyphs, with ligatures and spaces
	p.distrust()   // fonts whose codes are not Unicode
	p.hide()       // off the page, clipped away, invisible
	p.undouble()   // fake bold and shadows
	p.measure()    // the body's size, in which the rest is measured
	p.linework()   // paths to rules and boxes
	p.rules()      // pieces to rules, dashed and double ones
	p.boxes()      // outlines and tints
	p.pictures()   // images, strips joined
	p.charts()     // drawings of plain rectangles
	p.curves()     // drawn pictures and outlined lettering
	p.reportGaps() // what was left out
	return sheet.Sheet{
		Source: source, Width: m.Size.Width, Height: m.Size.Height,
		Glyphs: p.typeset, Rules: p.ruled, Boxes: p.boxed, Pictures: p.pictured, Outlines: p.outlined, Doubts: p.doubts,
	}
}

// page is one page on its way from marks to a sheet.
type page struct {
	marks *pdfengine.Marks
	area  geom.Rect
	faces []face // of marks.Fonts

	typeset []sheet.Glyph
	of      []origin // where each glyph of typeset comes from
	em      float64  // the size of most characters

	pieces   []piece
	fills    []fill
	drawn    []drawn
	strokes  []drawn // filled rectangles small enough to be parts of characters
	ruled    []sheet.Rule
	boxed    []sheet.Box
	pictured []sheet.Picture
	outlined []sheet.Outline
	doubts   []sheet.Doubt
}

// origin is what a glyph's run says that a sheet does not keep.
type origin struct {
	run    int32
	across geom.Point // direction of writing, one em long
	up     geom.Point

	code    rune // as PDFium gave it
	unnamed bool // the file does not say what the code means
	guess   rune // what the embedded font calls the glyph of that number, 0 for nothing
}

func (p *page) doubt(code string, where geom.Rect, count int, detail string) {
	p.doubts = append(p.doubts, sheet.Doubt{Code: code, Where: where, Count: count, Detail: detail})
}

func (p *page) reportGaps() {
	if p.marks.Cut {
		p.doubt("page-unreadable", p.area, 0, "the page holds more marks than can be read; some are missing")
	}
}
