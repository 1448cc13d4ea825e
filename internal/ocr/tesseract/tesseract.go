// Package tesseract recognises text with the tesseract program, as Debian and
// others package it (Apache-2.0). The program is looked for when it is needed,
// so it may be installed at any time; without it every call says what to
// install.
//
// Each picture is worked on by a child process of its own: at the lowest
// priority but one, within bounds of time, memory and output, with nothing but
// the picture on its standard input. Its answer, hOCR, is read by the parser
// that reads strangers' files. The package finds no columns and judges no
// words.
package tesseract

import (
	"context"
	"image"
	"runtime"
	"slices"
	"strings"
	"sync"
	"time"

	"github.com/banmian/banmian/internal/ocr"
	"github.com/banmian/banmian/internal/paper"
)

// Options say how the program runs. The zero value is usable.
type Options struct {
	Program string        // a name looked for in PATH, or a file; empty for "tesseract"
	Limit   time.Duration // for one picture; 0 stands for five minutes
	Memory  uint64        // address space of one child in bytes, where the system can bound it; 0 stands for 2 GiB
	AtOnce  int           // children at work at the same time; 0 stands for one for each processor
}

const (
	usualLimit  = 5 * time.Minute // a dense broadsheet takes half a minute of one processor
	usualMemory = 2 << 30         // of which a broadsheet at 300 dpi takes a quarter
	listLimit   = 20 * time.Second
	listHolds   = time.Minute // how long a list of languages is believed
)

// Engine runs the program.
type Engine struct {
	opt   Options
	slots chan struct{}

	mu     sync.Mutex
	models []string // as the program names them
	listed time.Time
}

var _ ocr.Engine = (*Engine)(nil)

// New makes an engine. It starts nothing and does not fail: whether the program
// is there is asked when it is needed.
func New(opt Options) *Engine {
	if opt.Program == "" {
		opt.Program = "tesseract"
	}
	if opt.Limit <= 0 {
		opt.Limit = usualLimit
	}
	if opt.Memory == 0 {
		opt.Memory = usualMemory
	}
	if opt.AtOnce <= 0 {
		opt.AtOnce = runtime.NumCPU()
	}
	return &Engine{opt: opt, slots: make(chan struct{}, opt.AtOnce)}
}

// Languages lists the languages whose models are installed.
func (e *Engine) Languages(ctx context.Context) ([]ocr.Language, error) {
	installed, err := e.installed(ctx)
	if err != nil {
		return nil, err
	}
	var out []ocr.Language
	for language, m := range models {
		if slices.Contains(installed, m.across) {
			out = append(out, language)
		}
	}
	slices.Sort(out)
	return out, nil
}

// Recognise reads a picture, as package ocr promises.
func (e *Engine) Recognise(ctx context.Context, picture *image.Gray, ask ocr.Request) ([]ocr.Block, error) {
	region, why := ocr.Settled(picture.Bounds(), ask)
	if why != "" {
		return nil, &paper.Fault{Kind: paper.Invalid, Doing: "recognise text", Why: why}
	}
	installed, err := e.installed(ctx)
	if err != nil {
		return nil, err
	}
	if len(ask.Lines) > 0 {
		return e.lines(ctx, picture, ask, installed)
	}
	names, err := chosen(ask, installed)
	if err != nil {
		return nil, err
	}
	return e.ask(ctx, picture, region, arguments(names, ask))
}

// ask lets a child look at a region of a picture, when it is its turn.
func (e *Engine) ask(ctx context.Context, picture *image.Gray, region image.Rectangle, args []string) ([]ocr.Block, error) {
	select {
	case e.slots <- struct{}{}:
	case <-ctx.Done():
		return nil, ctx.Err()
	}
	defer func() { <-e.slots }()
	answer, err := e.run(ctx, e.opt.Limit, portable(picture, region), args...)
	if err != nil {
		return nil, err
	}
	return blocks(answer, region)
}

// arguments are the program's: picture from standard input, answer to standard
// output.
func arguments(names []string, ask ocr.Request) []string {
	const (
		wholePage   = "3" // it finds the blocks
		blockAcross = "6"
		blockDown   = "5"
	)
	mode := wholePage
	switch {
	case ask.Direction == ocr.Down:
		mode = blockDown
	case ask.Extent == ocr.Piece:
		mode = blockAcross
	}
	args := []string{"stdin", "stdout", "-l", strings.Join(names, "+"), "--psm", mode}
	if ask.DPI >= leastDPI && ask.DPI <= mostDPI {
		args = append(args, "--dpi", whole(ask.DPI))
	}
	return append(args, "hocr")
}
