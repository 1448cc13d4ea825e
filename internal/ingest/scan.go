package ingest

import (
	"context"
	"errors"
	"fmt"
	"path"
	"runtime"
	"slices"
	"strings"
	"sync"
	"sync/atomic"

	"golang.org/x/sync/errgroup"

	"github.com/banmian/banmian/internal/geom"
	"github.com/banmian/banmian/internal/ocr"
	"github.com/banmian/banmian/internal/paper"
	"github.com/banmian/banmian/internal/pdfengine"
	"github.com/banmian/banmian/internal/sheet"
	"github.com/banmian/banmian/internal/sheet/scan"
)

// Engines are what reading needs beside the files.
type Engines struct {
	PDF *pdfengine.Engine // needed for PDFs only; may be nil without any
	OCR ocr.Engine        // for pages that are pictures; without one, nil, they are kept unread, with a finding

	// Habits are what is known of how the paper is set. They settle only what a
	// page leaves in doubt; without any, the zero Profile, each page speaks for
	// itself alone.
	Habits paper.Profile

	// Look, which may be nil, is shown the makeup of every page that layout read,
	// its places as the page shows them. Calls do not overlap; their order is any.
	Look func(paper.Makeup)
}

// tools are the engines for the pages of one edition.
type tools struct {
	pdf   *pdfengine.Engine
	scans *scan.Reader  // nil without an engine
	desks chan struct{} // a place for each scan that is in memory at once
	pages *atomic.Int64 // admitted so far; set for one edition
	look  func(paper.Makeup)

	habits paper.Profile
}

func (e Engines) tools() tools {
	t := tools{pdf: e.PDF, habits: e.Habits, desks: make(chan struct{}, max(1, runtime.NumCPU()))}
	if e.Look != nil {
		var one sync.Mutex
		t.look = func(m paper.Makeup) {
			one.Lock()
			defer one.Unlock()
			e.Look(m)
		}
	}
	if e.OCR != nil {
		t.scans = &scan.Reader{Engine: e.OCR}
	}
	return t
}

// noEngine is what a person reads about a scan where text recognition was not
// asked for.
const noEngine = "The page is a picture, and no text recognition is installed; on Debian it comes with apt-get install tesseract-ocr and the paper's language, such as tesseract-ocr-chi-sim or tesseract-ocr-eng."

// recognised reads a scan. What stops that is a doubt about the page: the page
// is kept.
func (t tools) recognised(ctx context.Context, load func() (scan.Scan, error)) (sheet.Sheet, error) {
	select {
	case t.desks <- struct{}{}:
	case <-ctx.Done():
		return sheet.Sheet{}, ctx.Err()
	}
	defer func() { <-t.desks }()
	picture, err := load()
	if err != nil {
		return sheet.Sheet{}, err
	}
	if t.scans == nil {
		return scan.Doubtful(picture, paper.ScanWithoutEngine, noEngine), nil
	}
	s, err := t.scans.Read(ctx, picture)
	if err == nil || ctx.Err() != nil {
		return s, errors.Join(err, ctx.Err())
	}
	code := paper.PageUnreadable
	if spoken, absent := t.scans.Engine.Languages(ctx); absent != nil || len(spoken) == 0 {
		code = paper.ScanWithoutEngine
	}
	return scan.Doubtful(picture, code, sentence(err)), nil
}

// sentence is an error as a sentence.
func sentence(err error) string {
	said := strings.TrimRight(err.Error(), ".")
	if said == "" {
		return ""
	}
	return strings.ToUpper(said[:1]) + said[1:] + "."
}

// picture reads a picture file, which has several pages where it is a TIFF.
func (m *master) picture(ctx context.Context, t tools, pages int) ([]sheet.Sheet, error) {
	data, err := m.bytes(ctx)
	if err != nil {
		return nil, err
	}
	out := make([]sheet.Sheet, pages)
	group, ctx := errgroup.WithContext(ctx)
	group.SetLimit(max(1, runtime.NumCPU()))
	for n := range out {
		group.Go(func() (err error) {
			out[n], err = t.recognised(ctx, func() (scan.Scan, error) { return scan.DecodePage(m.input.Name, data, n) })
			return err
		})
	}
	return out, group.Wait()
}

// pictured is how many pages a picture file has.
func (m *master) pictured(ctx context.Context) (int, error) {
	data, err := m.bytes(ctx)
	if err != nil {
		return 0, err
	}
	return scan.Pages(m.input.Name, data)
}

// scanned reads the pages of a PDF that are filled by a picture, in place of what
// the PDF says of them: those that hold no text, and those whose text was
// recognised badly.
func (t tools) scanned(ctx context.Context, doc *pdfengine.Document, sheets []sheet.Sheet, m *meter) error {
	group, ctx := errgroup.WithContext(ctx)
	group.SetLimit(max(1, runtime.NumCPU()))
	for n := range sheets {
		s := &sheets[n]
		empty, garbled := isScan(*s), layerGarbled(*s)
		switch {
		case empty && t.scans == nil:
			m.expect(Reading, 1)
			m.done(Reading, 1)
			s.Doubts = append(s.Doubts, sheet.Doubt{Code: string(paper.ScanWithoutEngine), Where: geom.R(0, 0, s.Width, s.Height), Detail: noEngine})
		case garbled > 0 && t.scans == nil:
			s.Doubts = append(s.Doubts, layerDoubt(paper.TextKept, *s, garbled))
		case empty || garbled > 0:
			m.expect(Reading, 1)
			group.Go(func() error {
				defer m.done(Reading, 1)
				return t.anew(ctx, doc, n, s, garbled)
			})
		}
	}
	return group.Wait()
}

// anew reads page n of a PDF from its picture. Text that the page holds is kept
// unless the new reading is better.
func (t tools) anew(ctx context.Context, doc *pdfengine.Document, n int, s *sheet.Sheet, garbled float64) error {
	read, err := t.recognised(ctx, func() (scan.Scan, error) { return drawnScan(ctx, doc, n, *s) })
	if paper.IsKind(err, paper.Invalid) && ctx.Err() == nil {
		if garbled > 0 {
			s.Doubts = append(s.Doubts, layerDoubt(paper.TextKept, *s, garbled))
			return nil
		}
		s.Doubts = append(s.Doubts, sheet.Doubt{Code: string(paper.PageUnreadable), Detail: sentence(err)})
		return nil
	}
	if err != nil {
		return err
	}
	if garbled > 0 && !better(read, *s, garbled) {
		s.Doubts = append(s.Doubts, layerDoubt(paper.TextKept, *s, garbled))
		return nil
	}
	read.Width, read.Height = s.Width, s.Height
	read.Doubts = append(slices.Clone(s.Doubts), read.Doubts...)
	if garbled > 0 {
		read.Doubts = append(read.Doubts, layerDoubt(paper.TextReread, *s, garbled))
	}
	*s = read
	return nil
}

// The text that a scan carries, as it was recognised elsewhere.
const (
	mostGarbled = 0.06 // share of characters in strings that are no words up to which it is good enough
	asMuch      = 0.6  // of its characters that a new reading has at least
	halfAsBad   = 0.7  // of its garbage that a new reading has at most
)

// layerGarbled is the share of garbage in the text of a scan, where that is too
// much; 0 for all other pages.
func layerGarbled(s sheet.Sheet) float64 {
	if len(s.Glyphs) == 0 || !filledByPicture(s) {
		return 0
	}
	recognised := 0
	for _, g := range s.Glyphs {
		if g.Certainty < 1 {
			recognised++
		}
	}
	if garbled := scan.Garbled(s); 2*recognised > len(s.Glyphs) && garbled > mostGarbled {
		return garbled
	}
	return 0
}

// better reports whether a new reading is to replace a scan's own text.
func better(read, own sheet.Sheet, garbled float64) bool {
	return float64(len(read.Glyphs)) >= asMuch*float64(len(own.Glyphs)) && scan.Garbled(read) <= halfAsBad*garbled
}

func layerDoubt(code paper.Code, s sheet.Sheet, garbled float64) sheet.Doubt {
	return sheet.Doubt{Code: string(code), Where: geom.R(0, 0, s.Width, s.Height), Detail: fmt.Sprintf("%.0f of 100 characters of the text that the scan carries stand in strings that are no words", 100*garbled)}
}

// scanShare is the share of a page that a picture covers to be the page.
const scanShare = 0.8

// isScan reports whether a page is nothing but a picture of one.
func isScan(s sheet.Sheet) bool {
	if len(s.Glyphs) > 0 || len(s.Text) > 0 || !s.Placed() {
		return false
	}
	return filledByPicture(s)
}

func filledByPicture(s sheet.Sheet) bool {
	return slices.ContainsFunc(s.Pictures, func(p sheet.Picture) bool { return p.PixelW > 0 && p.Rect.Area() >= scanShare*s.Width*s.Height })
}

// Resolutions at which scans in PDFs are drawn: that of the picture itself, but
// no less than can be read and no more than helps.
const (
	leastDPI     = 200
	mostDPI      = 400
	mostPixels   = 40e6
	drawnQuality = 92
)

// drawnScan draws a scanned page for its text to be recognised.
func drawnScan(ctx context.Context, doc *pdfengine.Document, n int, s sheet.Sheet) (scan.Scan, error) {
	dpi := 0.0
	for _, p := range s.Pictures {
		dpi = max(dpi, float64(p.PixelW)*72/max(p.Rect.Width(), 1))
	}
	dpi = min(max(dpi, leastDPI), mostDPI)
	if pixels := s.Width * s.Height * dpi * dpi / (72 * 72); pixels > mostPixels {
		dpi *= mostPixels / pixels // more than the root asks for: a page that large is set larger
	}
	width := max(1, int(s.Width*dpi/72))
	drawn, err := doc.Render(ctx, n, geom.Rect{}, pdfengine.Rendition{Width: width, Format: pdfengine.JPEG, Quality: drawnQuality})
	if err != nil {
		return scan.Scan{}, err
	}
	picture, err := scan.Decode(fmt.Sprintf("of page %d of %s", n+1, doc.Name()), drawn[0].Data)
	picture.DPI = float64(width) * 72 / s.Width
	return picture, err
}

// drawable gives a file as a PDF, for its pages to be drawn.
func (m *master) drawable(ctx context.Context) ([]byte, error) {
	data, err := m.bytes(ctx)
	if err != nil || m.kind != kindPicture {
		return data, err
	}
	return scan.Wrap(m.input.Name, data)
}

// withoutTwins leaves out pictures that stand beside the page they show, under
// the same name: p1.jpg is no page of its own where p1.xml or p1.pdf is one.
func withoutTwins(masters []*master) []*master {
	stem := func(m *master) string { return strings.TrimSuffix(m.name, path.Ext(m.name)) }
	told := map[string]bool{}
	for _, m := range masters {
		if m.kind != kindPicture {
			told[stem(m)] = true
		}
	}
	return slices.DeleteFunc(masters, func(m *master) bool { return m.kind == kindPicture && told[stem(m)] })
}
