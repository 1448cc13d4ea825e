package main

import (
	"context"
	"errors"
	"fmt"
	"io"

	"github.com/banmian/banmian/internal/app"
	"github.com/banmian/banmian/internal/config"
	"github.com/banmian/banmian/internal/ingest"
	"github.com/banmian/banmian/internal/interchange/document"
	"github.com/banmian/banmian/internal/interchange/plain"
	"github.com/banmian/banmian/internal/paper"
	"github.com/banmian/banmian/internal/pdfengine"
)

func readCommand() command {
	return command{"read", "[--format json|text|html] [--explain] [--debug-svg FILE|DIR] FILE…",
		"read the files as one edition and print it; store nothing", runRead}
}

func runRead(ctx context.Context, t *terminal, args []string) error {
	fs := options(readCommand())
	format := fs.String("format", "", "print the edition document (`json`, the default), text, or one HTML file (html)")
	explain := fs.Bool("explain", false, "tell how sure each article is and why: in the document, or with text, or on a terminal, for a person")
	debug := fs.String("debug-svg", "", "draw zones, order and articles over each page, into this `FILE.svg or DIR`")
	picture := fs.Bool("debug-picture", false, "with --debug-svg: lay the page's picture underneath")
	rest, err := parse(t, readCommand(), fs, args)
	if err != nil {
		return err
	}
	if len(rest) == 0 {
		return usageError{"it takes at least one file"}
	}
	if *picture && *debug == "" {
		return usageError{"--debug-picture needs --debug-svg"}
	}
	if *format == "" {
		*format = "json"
		if *explain && t.screen {
			*format = "text"
		}
	}
	write, ok := printers(*explain)[*format]
	if !ok {
		return usageError{fmt.Sprintf("there is no format %q: json, text, html", *format)}
	}
	c, err := (&settings{}).load()
	if err != nil {
		return err
	}
	var over *overprinter
	if *debug != "" {
		over = &overprinter{path: *debug, pictures: *picture}
	}
	e, err := readFiles(ctx, t, c, rest, over)
	if err != nil {
		return err
	}
	t.finish()
	return write(t.out, e)
}

// printers are the ways to print an edition, by the name of the format.
func printers(explain bool) map[string]func(io.Writer, paper.Edition) error {
	text := plain.Text
	if explain {
		text = plain.Explain
	}
	return map[string]func(io.Writer, paper.Edition) error{
		"json": func(w io.Writer, e paper.Edition) error {
			return document.EncodeWith(w, e, document.Options{Evidence: explain})
		},
		"text": text,
		"html": plain.HTML,
	}
}

// readFiles reads what the paths stand for as one edition; over, which may be
// nil, draws it.
func readFiles(ctx context.Context, t *terminal, c config.Config, paths []string, over *overprinter) (paper.Edition, error) {
	batch, err := ingest.Gather(paths...)
	if err != nil {
		return paper.Edition{}, err
	}
	engine, err := startEngine(t, c)
	if err != nil {
		return paper.Edition{}, errors.Join(err, batch.Close())
	}
	engines := ingest.Engines{PDF: engine, OCR: app.OCR()}
	if over != nil {
		engines.Look = over.look
	}
	e, err := ingest.ReadWith(ctx, engines, batch.Inputs, t.reading)
	if err == nil && over != nil {
		err = over.write(ctx, engines, batch.Inputs, e)
	}
	return e, errors.Join(err, engine.Close(), batch.Close())
}

// startEngine makes the PDF engine, with a bar while it is compiled for the
// first time on this machine.
func startEngine(t *terminal, c config.Config) (*pdfengine.Engine, error) {
	return app.Engine(c, func(fraction float64) {
		t.progress("preparing the PDF engine, once", int(fraction*100), 100)
	})
}

// reading draws how far ingest has come.
func (t *terminal) reading(p ingest.Progress) {
	t.progress(map[ingest.Stage]string{
		ingest.Reading: "reading pages", ingest.Drawing: "drawing pages",
		ingest.Checking: "checking what is kept", ingest.Keeping: "keeping",
	}[p.Stage], p.Done, p.Total)
}
