// Package scan turns the picture of a page into a Sheet: its lines are found on
// the picture, a recogniser reads them, and rules and pictures are what is left.
//
// The page is straightened and brought to white paper; marks are parted into
// rules, pictures and type; marks side by side become lines, across or down,
// each with the height of its characters; the recogniser sees every line by
// itself. No column is found and no word corrected: the words enter layout as
// those of any machine-read file do, with the recogniser's certainty on every
// glyph.
package scan

import (
	"context"
	"fmt"
	"image"
	"math"
	"slices"
	"sync"
	"unicode"

	"github.com/banmian/banmian/internal/interchange/machineread"
	"github.com/banmian/banmian/internal/ocr"
	"github.com/banmian/banmian/internal/paper"
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
	candidates, err := r.candidates(ctx)
	if err != nil {
		return sheet.Sheet{}, err
	}
	clean, raw, k, askew := prepared(s)
	p, marks := k.sorted(s.DPI)
	language, err := r.language(ctx, clean, candidates, func() []strip {
		strips, _ := dashed(p.linesOf(marks, slices.ContainsFunc(candidates, ocr.Language.SetDownwards)))
		return strips
	})
	if err != nil {
		return sheet.Sheet{}, err
	}
	strips, dashes := dashed(p.linesOf(marks, language.SetDownwards()))
	p.rules = append(p.rules, dashes...)
	settled(strips)
	tone := toneOf(raw, s.DPI)
	blocks, err := r.recognised(ctx, clean, strips, tone, language)
	if err != nil {
		return sheet.Sheet{}, err
	}
	k = inkOf(clean) // with its rules again
	body := typeHeight(blocks, s.DPI)
	rules := withoutStrokes(p.rules, blocks)
	pictures := outermost(append(k.pictures(body, blocks, rules), tone.halftones(body, blocks)...))
	blocks = withoutNoise(blocks, pictures)
	if language.SetDownwards() {
		spread(blocks, k)
	}
	page := machineread.Page{Source: s.Name, Language: string(language), Width: float64(s.Grey.Bounds().Dx()), Height: float64(s.Grey.Bounds().Dy())}
	enter(&page, blocks, rules, pictures)
	page.Settle(machineread.Measure{PerInch: s.DPI, From: machineread.Stated})
	out := page.Sheet()
	out.Regions = nil // ours are lines that follow each other; which columns they make is for layout to say
	if askew != 0 {
		out.Doubts = append(out.Doubts, sheet.Doubt{Code: string(paper.PageAskew), Detail: fmt.Sprintf("the page lies askew by %.1f degrees", askew)})
	}
	return out, nil
}

// prepared is a page straightened and on white paper, the same as it came but
// for being straight, its ink, and by how many degrees it lay askew.
func prepared(s Scan) (clean, raw *image.Gray, k ink, askew float64) {
	raw, clean = s.Grey, cleaned(s.Grey, s.DPI)
	k = inkOf(clean)
	if askew = k.skew(); math.Abs(askew) < leastSkew {
		return clean, raw, k, 0
	}
	clean = straightened(clean, askew)
	if raw == s.Grey {
		raw = straightened(raw, askew)
	}
	return clean, raw, inkOf(clean), askew
}

// recognised are the lines of a page as they are read, in blocks of lines that
// follow each other.
func (r *Reader) recognised(ctx context.Context, clean *image.Gray, strips []strip, tone grid, language ocr.Language) ([]ocr.Block, error) {
	var out []ocr.Block
	for direction := ocr.Across; direction <= ocr.Down; direction++ {
		asked := slices.DeleteFunc(slices.Clone(strips), func(s strip) bool { return s.down != (direction == ocr.Down) })
		if len(asked) == 0 {
			continue
		}
		found, err := r.Engine.Recognise(ctx, clean, requestFor(asked, language, direction))
		if err != nil {
			return nil, err
		}
		found = typeAmong(found, asked, tone)
		if language.SetDownwards() {
			even(found, asked)
		}
		out = append(out, stacked(found, asked)...)
	}
	return out, nil
}

// What a line of type says at least.
const (
	guessed    = 0.3  // certainty, below which nothing was read
	doubted    = 0.7  // below which a few letters are a stain
	fewLetters = 3    // letters
	leastSaid  = 0.35 // of the characters that would fill the line
	beside     = 2.5  // sizes from a sure line to one beside or below it
	letterWide = 0.8  // of a letter, in heights of a capital
)

// typeAmong keeps the lines that are type: those that are sure, and those that
// say enough and stand by one that is, since a recogniser's certainty of words
// it does not know may be nothing. Pictures are read as a letter here and there.
func typeAmong(found []ocr.Block, strips []strip, tone grid) []ocr.Block {
	kept := make([]bool, len(found))
	enough := make([]bool, len(found))
	for i, b := range found {
		s := strips[b.Strip]
		letters, filled := told(b, s)
		enough[i] = letters > fewLetters && filled
		mean, _ := ocr.Certainty([]ocr.Block{b})
		if tinted := tone.covers(s.box); tinted {
			kept[i], enough[i] = mean >= doubted && enough[i], false
		} else {
			kept[i] = letters > 0 && (mean >= doubted || mean >= guessed && enough[i])
		}
	}
	var out []ocr.Block
	for i, b := range found {
		if kept[i] || enough[i] && slices.ContainsFunc(found, func(o ocr.Block) bool {
			s, by := strips[b.Strip], strips[o.Strip]
			mean, _ := ocr.Certainty([]ocr.Block{o})
			return o.Strip != b.Strip && mean >= doubted && distance(by, s.box) <= beside*s.size && max(s.size, by.size) <= alikeMost*min(s.size, by.size)
		}) {
			out = append(out, b)
		}
	}
	return out
}

// told is how many letters a line says, and whether they would fill it.
func told(b ocr.Block, s strip) (letters int, filled bool) {
	long := 0.0
	for _, l := range b.Lines {
		for _, w := range l.Words {
			for _, r := range w.Text {
				if unicode.IsLetter(r) || unicode.IsDigit(r) {
					letters++
				}
				if cellWide(r) {
					long++
				} else {
					long += letterWide
				}
			}
		}
	}
	return letters, long*s.size >= leastSaid*float64(s.length())
}

func requestFor(strips []strip, language ocr.Language, direction ocr.Direction) ocr.Request {
	ask := ocr.Request{Languages: []ocr.Language{language}, Direction: direction}
	for _, s := range strips {
		ask.Lines = append(ask.Lines, ocr.Strip{Box: s.box, Size: s.size, Marks: s.own})
	}
	return ask
}

// candidates are the languages a page may be in.
func (r *Reader) candidates(ctx context.Context) ([]ocr.Language, error) {
	if len(r.Languages) > 0 {
		return r.Languages, nil
	}
	out, err := r.Engine.Languages(ctx)
	if err == nil && len(out) == 0 {
		err = errNoLanguage
	}
	return out, err
}

// language is the one to read the page in. lines gives the page's as far as
// they are found without knowing it.
func (r *Reader) language(ctx context.Context, clean *image.Gray, candidates []ocr.Language, lines func() []strip) (ocr.Language, error) {
	if len(candidates) == 1 {
		return candidates[0], nil
	}
	r.mu.Lock()
	defer r.mu.Unlock() // pages beside this one wait and need not find out again
	if r.found != "" && slices.Contains(candidates, r.found) {
		return r.found, nil
	}
	found, sure, err := probe(ctx, r.Engine, clean, lines(), candidates)
	if err == nil && sure {
		r.found = found
	}
	return found, err
}
