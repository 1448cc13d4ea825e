package ingest

import (
	"context"
	"fmt"
	"math"
	"slices"

	"github.com/banmian/banmian/internal/paper"
	"github.com/banmian/banmian/internal/pdfengine"
	"github.com/banmian/banmian/internal/sheet"
)

// Headlines that were turned into curves are drawn and recognised.
const (
	mostLettered = 24   // on a page
	letteredHigh = 96.0 // pixels that such a line is drawn high
	leastDrawn   = 32   // pixels
	mostDrawn    = 8000
	letteredEdge = 0.25 // of its height that is drawn around it
	letteredSure = 0.6  // certainty from which its text is put in
)

// lettering reads headlines that were turned into curves, where text
// recognition is at hand: their text is put in, with a finding in place of the
// one that reported them. What cannot be read stays as reported.
func (t tools) lettering(ctx context.Context, doc *pdfengine.Document, sheets []sheet.Sheet) error {
	if t.scans == nil {
		return nil
	}
	for n := range sheets {
		s := &sheets[n]
		for i, o := range slices.Clone(s.Outlines) {
			if i == mostLettered {
				break
			}
			if o.Cells == 0 || o.Rect.Empty() {
				continue
			}
			if err := t.letter(ctx, doc, n, s, o); err != nil {
				return err
			}
		}
	}
	return nil
}

// letter reads one outline. An engine that fails costs the headline only.
func (t tools) letter(ctx context.Context, doc *pdfengine.Document, n int, s *sheet.Sheet, o sheet.Outline) error {
	edge := letteredEdge * math.Min(o.Rect.Width(), o.Rect.Height())
	region := o.Rect.Inset(-edge)
	region.X0, region.Y0, region.X1, region.Y1 = max(region.X0, 0), max(region.Y0, 0), min(region.X1, s.Width), min(region.Y1, s.Height)
	if region.Empty() {
		return nil
	}
	scale := letteredHigh / math.Min(o.Rect.Width(), o.Rect.Height())
	width := int(min(max(region.Width()*scale, leastDrawn), mostDrawn))
	drawn, err := doc.Render(ctx, n, region, pdfengine.Rendition{Width: width, Format: pdfengine.JPEG, Quality: drawnQuality})
	if err != nil {
		return ctx.Err()
	}
	glyphs, text, certainty, err := t.scans.Lettering(ctx, drawn[0].Data, region, *s)
	if err != nil || certainty < letteredSure {
		return ctx.Err()
	}
	for i := range glyphs {
		glyphs[i].Seq += len(s.Glyphs)
	}
	s.Glyphs = append(s.Glyphs, glyphs...)
	s.Outlines = slices.DeleteFunc(s.Outlines, func(other sheet.Outline) bool { return other == o }) // it is type now
	s.Doubts = slices.DeleteFunc(s.Doubts, func(d sheet.Doubt) bool { return d.Code == string(paper.HeadlineOutlined) && d.Where == o.Rect })
	s.Doubts = append(s.Doubts, sheet.Doubt{Code: string(paper.HeadlineRead), Where: o.Rect, Count: len(glyphs),
		Detail: fmt.Sprintf("lettering that was turned into curves was recognised as %q, %.0f of 100 certain", text, 100*certainty)})
	return nil
}
