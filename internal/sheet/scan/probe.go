package scan

import (
	"context"
	"image"

	"github.com/banmian/banmian/internal/ocr"
	"github.com/banmian/banmian/internal/paper"
)

var errNoLanguage = &paper.Fault{Kind: paper.Unavailable, Doing: "recognise text", Why: "the engine has no language",
	Remedy: "install the paper's, on Debian for example with apt-get install tesseract-ocr-chi-sim tesseract-ocr-eng"}

// Samples of a page that tell its language.
const (
	sampleInches = 1.6 // some ten lines of body type and as many characters in each
	sureOf       = 0.6 // mean certainty over enough characters that settles the language for other pages
	enoughTold   = 30  // characters
	mostTried    = 8   // languages
)

// probe reads the busiest piece of the page's upper and lower half in each
// language, across and down, and takes the language that is read with the
// greatest certainty. sure is false when no language reads well.
func probe(ctx context.Context, engine ocr.Engine, s Scan, candidates []ocr.Language) (best ocr.Language, sure bool, err error) {
	most := -1.0
	samples := samplesOf(s)
	best = candidates[0]
	for _, language := range candidates[:min(len(candidates), mostTried)] {
		for direction := ocr.Across; direction <= ocr.Down; direction++ {
			if direction == ocr.Down && !language.SetDownwards() {
				continue
			}
			score, told, err := tried(ctx, engine, s, samples, language, direction)
			if paper.IsKind(err, paper.NotFound) {
				continue // this direction has no model
			}
			if err != nil {
				return best, false, err
			}
			if score > most {
				most, best, sure = score, language, score >= sureOf && told >= enoughTold
			}
		}
	}
	return best, sure, nil
}

// tried is how certainly samples are read.
func tried(ctx context.Context, engine ocr.Engine, s Scan, samples []image.Rectangle, language ocr.Language, direction ocr.Direction) (score float64, told int, err error) {
	var all []ocr.Block
	for _, region := range samples {
		blocks, err := engine.Recognise(ctx, s.Grey, ocr.Request{Region: region, Languages: []ocr.Language{language}, Direction: direction, Extent: ocr.Piece, DPI: s.DPI})
		if err != nil {
			return 0, 0, err
		}
		all = append(all, blocks...)
	}
	score, told = ocr.Certainty(all)
	return score, told, nil
}

// samplesOf are the pieces of the upper and the lower half in which black and
// white change most often along rows, halftones aside.
func samplesOf(s Scan) []image.Rectangle {
	b := s.Grey.Bounds()
	side := max(1, int(sampleInches*s.DPI))
	middle := (b.Min.Y + b.Max.Y) / 2
	var out []image.Rectangle
	for _, half := range []image.Rectangle{{Min: b.Min, Max: image.Pt(b.Max.X, middle)}, {Min: image.Pt(b.Min.X, middle), Max: b.Max}} {
		best, most := image.Rectangle{}, 0
		for y := half.Min.Y; y < half.Max.Y; y += max(1, side/2) {
			for x := half.Min.X; x < half.Max.X; x += max(1, side/2) {
				piece := image.Rect(x, y, x+side, y+side).Intersect(half)
				if n := changes(s.Grey, piece, s.DPI); n > most {
					best, most = piece, n
				}
			}
		}
		if !best.Empty() {
			out = append(out, best)
		}
	}
	if len(out) == 0 {
		out = []image.Rectangle{b}
	}
	return out
}

// changes counts how often paper and ink take turns on some rows of a piece.
// Runs shorter than a halftone's dots do not count.
func changes(g *image.Gray, piece image.Rectangle, dpi float64) int {
	const dot = 1.0 / 130 // inches: half the distance of dots at 65 lines to an inch
	least := max(1, int(dot*dpi/2))
	n := 0
	for y := piece.Min.Y; y < piece.Max.Y; y += 7 {
		row := g.Pix[g.PixOffset(piece.Min.X, y) : g.PixOffset(piece.Max.X-1, y)+1]
		black, run := false, 0
		for _, v := range row {
			if dark := v < 128; dark != black {
				if run >= least {
					n++
				}
				black, run = dark, 0
			}
			run++
		}
	}
	return n
}
