// Package memory is a recogniser for tests: it says what it was told stands in
// the pictures, wherever a region is asked about. It looks at no pixel.
package memory

import (
	"context"
	"image"
	"slices"
	"sync"

	"github.com/banmian/banmian/internal/ocr"
	"github.com/banmian/banmian/internal/paper"
)

// Engine knows one text by heart. Its fields are set before it is used. The
// zero value is an engine without languages.
type Engine struct {
	Speaks []ocr.Language
	Blocks []ocr.Block // what stands in any picture, in pixels
	Absent bool        // every call gives the fault of an engine that is not installed

	mu    sync.Mutex
	asked []ocr.Request
}

var _ ocr.Engine = (*Engine)(nil)

// Languages lists Speaks.
func (e *Engine) Languages(ctx context.Context) ([]ocr.Language, error) {
	if err := e.ready(ctx); err != nil {
		return nil, err
	}
	out := slices.Clone(e.Speaks)
	slices.Sort(out)
	return out, nil
}

// Recognise gives the words of Blocks that lie in the region.
func (e *Engine) Recognise(ctx context.Context, picture *image.Gray, ask ocr.Request) ([]ocr.Block, error) {
	if err := e.ready(ctx); err != nil {
		return nil, err
	}
	region, why := ocr.Settled(picture.Bounds(), ask)
	if why != "" {
		return nil, &paper.Fault{Kind: paper.Invalid, Doing: "recognise text", Why: why}
	}
	for _, l := range ask.Languages {
		if !slices.Contains(e.Speaks, l) {
			return nil, &paper.Fault{Kind: paper.NotFound, Doing: "recognise text", Why: "there is no language " + string(l)}
		}
	}
	e.mu.Lock()
	e.asked = append(e.asked, ask)
	e.mu.Unlock()
	if len(ask.Lines) == 0 {
		return within(e.Blocks, region), nil
	}
	var out []ocr.Block
	for i, strip := range ask.Lines {
		if b, said := e.line(strip.Box.Intersect(picture.Bounds())); said {
			b.Strip = i
			out = append(out, b)
		}
	}
	return out, nil
}

// line is what stands in a strip: the words whose middles lie in it, cut to it.
func (e *Engine) line(box image.Rectangle) (ocr.Block, bool) {
	line := ocr.Line{}
	for _, b := range e.Blocks {
		for _, l := range b.Lines {
			for _, w := range l.Words {
				if middle := w.Box.Min.Add(w.Box.Max).Div(2); middle.In(box) {
					w.Box = w.Box.Intersect(box)
					line.Words = append(line.Words, w)
					line.Box = line.Box.Union(w.Box)
				}
			}
		}
	}
	return ocr.Block{Box: line.Box, Lines: []ocr.Line{line}}, len(line.Words) > 0
}

// Asked is every request so far, in the order of calls.
func (e *Engine) Asked() []ocr.Request {
	e.mu.Lock()
	defer e.mu.Unlock()
	return slices.Clone(e.asked)
}

func (e *Engine) ready(ctx context.Context) error {
	if err := ctx.Err(); err != nil {
		return err
	}
	if e.Absent {
		return &paper.Fault{Kind: paper.Unavailable, Doing: "recognise text", Why: "no engine is installed", Remedy: "install one"}
	}
	return nil
}

// within leaves of blocks the words that lie in a region.
func within(blocks []ocr.Block, region image.Rectangle) []ocr.Block {
	var out []ocr.Block
	for _, b := range blocks {
		kept := ocr.Block{}
		for _, l := range b.Lines {
			line := ocr.Line{Foot: l.Foot}
			for _, w := range l.Words {
				if w.Box.In(region) && !w.Box.Empty() {
					line.Words = append(line.Words, w)
					line.Box = line.Box.Union(w.Box)
				}
			}
			if len(line.Words) == len(l.Words) && l.Box.In(region) {
				line.Box = l.Box
			}
			if len(line.Words) > 0 {
				kept.Lines = append(kept.Lines, line)
				kept.Box = kept.Box.Union(line.Box)
			}
		}
		if len(kept.Lines) > 0 {
			out = append(out, kept)
		}
	}
	return out
}
