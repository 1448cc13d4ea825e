// Package scan turns the picture of a page into a Sheet: glyphs from the words
// that a recogniser finds, rules and pictures from the pixels.
//
// The recogniser looks at the whole page once. Lines that turn out to run
// downwards are read again, block by block, with the model for such lines.
// Nothing is straightened or cleaned, no column is found and no word corrected:
// the words enter layout as those of any machine-read file do, with the
// recogniser's certainty on every glyph.
package scan

import (
	"context"
	"image"
	"slices"
	"sync"

	"github.com/banmian/banmian/internal/interchange/machineread"
	"github.com/banmian/banmian/internal/ocr"
	"github.com/banmian/banmian/internal/sheet"
)

// Reader reads the scans of one edition. It remembers the language it found, as
// the other pages are in the same. It may be used by several goroutines at once.
type Reader struct {
	Engine ocr.Engine

	// Languages are those the paper is in, when that is known; otherwise they
	// are found out among the engine's.
	Languages []ocr.Language

	mu    sync.Mutex
	found ocr.Language
}

// Scan is the picture of a page.
type Scan struct {
	Name string // for Sheet.Source and messages
	Grey *image.Gray
	DPI  float64 // pixels to an inch; 0 when not known
}

// Read recognises a page. Errors are the engine's, or ctx's: without an answer
// there is no sheet.
func (r *Reader) Read(ctx context.Context, s Scan) (sheet.Sheet, error) {
	if s.DPI <= 0 {
		s.DPI = guessDPI(s.Grey.Bounds())
	}
	language, err := r.language(ctx, s)
	if err != nil {
		return sheet.Sheet{}, err
	}
	blocks, err := r.Engine.Recognise(ctx, s.Grey, ocr.Request{Languages: []ocr.Language{language}, DPI: s.DPI})
	if err != nil {
		return sheet.Sheet{}, err
	}
	blocks, err = r.downwards(ctx, s, language, blocks)
	if err != nil {
		return sheet.Sheet{}, err
	}
	ink := inkOf(s.Grey)
	body := typeHeight(blocks, s.DPI)
	lines := ink.rules(body)
	if blocks, err = r.again(ctx, s, language, blocks, ink, body, withoutStrokes(lines, blocks)); err != nil {
		return sheet.Sheet{}, err
	}
	rules := withoutStrokes(lines, blocks)
	pictures := ink.pictures(body, blocks, rules)
	blocks = withoutNoise(blocks, pictures)
	if language.SetDownwards() {
		spread(blocks, ink)
	}
	page := machineread.Page{Source: s.Name, Language: string(language), Width: float64(s.Grey.Bounds().Dx()), Height: float64(s.Grey.Bounds().Dy())}
	enter(&page, blocks, rules, pictures)
	page.Settle(machineread.Measure{PerInch: s.DPI, From: machineread.Stated})
	return page.Sheet(), nil
}

// language is the one to read the page in.
func (r *Reader) language(ctx context.Context, s Scan) (ocr.Language, error) {
	candidates := r.Languages
	if len(candidates) == 0 {
		var err error
		if candidates, err = r.Engine.Languages(ctx); err != nil {
			return "", err
		}
	}
	switch len(candidates) {
	case 0:
		return "", errNoLanguage
	case 1:
		return candidates[0], nil
	}
	r.mu.Lock()
	defer r.mu.Unlock() // pages beside this one wait and need not find out again
	if r.found != "" && slices.Contains(candidates, r.found) {
		return r.found, nil
	}
	found, sure, err := probe(ctx, r.Engine, s, candidates)
	if err == nil && sure {
		r.found = found
	}
	return found, err
}
