// Package ocrtest is the suite every recogniser passes: each test asserts a
// sentence of the contract in package ocr.
package ocrtest

import (
	"context"
	"errors"
	"image"
	"math"
	"slices"
	"strings"
	"sync"
	"testing"
	"unicode"

	"golang.org/x/text/unicode/norm"

	"github.com/banmian/banmian/internal/ocr"
	"github.com/banmian/banmian/internal/paper"
)

// Case is what a suite needs: an engine and a picture it can read. The picture
// shows text in its upper half only.
type Case struct {
	Engine   ocr.Engine
	Picture  *image.Gray
	Language ocr.Language
	Says     string // words of the picture in order, parted by single spaces
	Absent   ocr.Engine
}

// Run asserts the contract.
func Run(t *testing.T, c Case) {
	t.Run("languages are sorted and hold the case's", c.languages)
	t.Run("text, boxes and certainties", c.reads)
	t.Run("a region holds its own words only", c.regions)
	t.Run("lines are answered by their numbers", c.lines)
	t.Run("requests that make no sense are Invalid", c.refuses)
	t.Run("a language it lacks is NotFound", c.lacks)
	t.Run("a context that ended stops it", c.stops)
	t.Run("safe together, and the same each time", c.together)
	t.Run("an absent engine is Unavailable and says what to do", c.absent)
}

func (c Case) ask() ocr.Request {
	return ocr.Request{Languages: []ocr.Language{c.Language}, DPI: 300}
}

func (c Case) languages(t *testing.T) {
	got, err := c.Engine.Languages(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	if !slices.IsSorted(got) || !slices.Contains(got, c.Language) {
		t.Errorf("languages %v; want them sorted, with %s", got, c.Language)
	}
}

func (c Case) reads(t *testing.T) {
	before := slices.Clone(c.Picture.Pix)
	blocks, err := c.Engine.Recognise(t.Context(), c.Picture, c.ask())
	if err != nil {
		t.Fatal(err)
	}
	if got := said(blocks); got != c.Says {
		t.Errorf("read %q, want %q", got, c.Says)
	}
	check(t, blocks, c.Picture.Bounds())
	if !slices.Equal(before, c.Picture.Pix) {
		t.Error("the picture was changed")
	}
}

// check asserts what is said of words and lines.
func check(t *testing.T, blocks []ocr.Block, region image.Rectangle) {
	t.Helper()
	for _, b := range blocks {
		if len(b.Lines) == 0 {
			t.Errorf("a block without lines at %v", b.Box)
		}
		for _, l := range b.Lines {
			if len(l.Words) == 0 {
				t.Errorf("a line without words at %v", l.Box)
			}
			for _, w := range l.Words {
				if w.Text == "" || strings.ContainsFunc(w.Text, func(r rune) bool { return unicode.IsSpace(r) || unicode.IsControl(r) }) || !norm.NFC.IsNormalString(w.Text) {
					t.Errorf("word %q", w.Text)
				}
				if w.Box.Empty() || !w.Box.In(region) {
					t.Errorf("word %q at %v, outside %v", w.Text, w.Box, region)
				}
				if w.Certainty < 0 || w.Certainty > 1 || math.IsNaN(w.Certainty) {
					t.Errorf("word %q is %v certain", w.Text, w.Certainty)
				}
			}
		}
	}
}

func (c Case) regions(t *testing.T) {
	b := c.Picture.Bounds()
	upper, lower := b, b
	upper.Max.Y = (b.Min.Y + b.Max.Y) / 2
	lower.Min.Y = upper.Max.Y
	ask := c.ask()
	ask.Region = upper
	blocks, err := c.Engine.Recognise(t.Context(), c.Picture, ask)
	if err != nil || said(blocks) != c.Says {
		t.Errorf("upper half: %q, %v", said(blocks), err)
	}
	check(t, blocks, upper)
	ask.Region = lower
	if blocks, err = c.Engine.Recognise(t.Context(), c.Picture, ask); err != nil || len(blocks) != 0 {
		t.Errorf("the empty half gave %q, %v", said(blocks), err)
	}
}

func (c Case) lines(t *testing.T) {
	b := c.Picture.Bounds()
	upper, lower := b, b
	upper.Max.Y = (b.Min.Y + b.Max.Y) / 2
	lower.Min.Y = upper.Max.Y
	ask := c.ask()
	ask.Lines = []ocr.Strip{{Box: lower, Size: 36}, {Box: upper, Size: 36}, {Box: b.Add(image.Pt(b.Dx(), 0)), Size: 36}}
	blocks, err := c.Engine.Recognise(t.Context(), c.Picture, ask)
	if err != nil || len(blocks) != 1 || said(blocks) != c.Says || blocks[0].Strip != 1 {
		t.Errorf("%+v, %v; want the one line that holds text, and its number", blocks, err)
	}
	check(t, blocks, upper)
	ask.Lines = make([]ocr.Strip, ocr.MostLines+1)
	if _, err := c.Engine.Recognise(t.Context(), c.Picture, ask); !paper.IsKind(err, paper.Invalid) {
		t.Errorf("more lines than a page has: %v", err)
	}
}

func (c Case) refuses(t *testing.T) {
	outside := c.ask()
	outside.Region = c.Picture.Bounds().Add(image.Pt(c.Picture.Bounds().Dx(), 0))
	for name, ask := range map[string]ocr.Request{"no language": {}, "outside": outside, "direction": {Languages: c.ask().Languages, Direction: 7}} {
		if _, err := c.Engine.Recognise(t.Context(), c.Picture, ask); !paper.IsKind(err, paper.Invalid) {
			t.Errorf("%s: %v", name, err)
		}
	}
	if _, err := c.Engine.Recognise(t.Context(), image.NewGray(image.Rectangle{}), c.ask()); !paper.IsKind(err, paper.Invalid) {
		t.Errorf("an empty picture: %v", err)
	}
}

func (c Case) lacks(t *testing.T) {
	ask := c.ask()
	ask.Languages = []ocr.Language{"tlh"}
	if _, err := c.Engine.Recognise(t.Context(), c.Picture, ask); !paper.IsKind(err, paper.NotFound) {
		t.Errorf("a language nobody has: %v", err)
	}
}

func (c Case) stops(t *testing.T) {
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	if _, err := c.Engine.Recognise(ctx, c.Picture, c.ask()); !errors.Is(err, context.Canceled) {
		t.Errorf("an ended context gives %v", err)
	}
}

func (c Case) together(t *testing.T) {
	var group sync.WaitGroup
	for range 3 {
		group.Go(func() {
			blocks, err := c.Engine.Recognise(t.Context(), c.Picture, c.ask())
			if err != nil || said(blocks) != c.Says {
				t.Errorf("together: %q, %v", said(blocks), err)
			}
		})
	}
	group.Wait()
}

func (c Case) absent(t *testing.T) {
	_, err := c.Absent.Languages(t.Context())
	_, err2 := c.Absent.Recognise(t.Context(), c.Picture, c.ask())
	for _, err := range []error{err, err2} {
		var f *paper.Fault
		if !errors.As(err, &f) || f.Kind != paper.Unavailable || f.Remedy == "" {
			t.Errorf("an absent engine gives %v", err)
		}
	}
}

func said(blocks []ocr.Block) string {
	var lines []string
	for _, b := range blocks {
		for _, l := range b.Lines {
			lines = append(lines, l.Text())
		}
	}
	return strings.Join(lines, " ")
}
