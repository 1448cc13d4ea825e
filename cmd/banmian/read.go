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
	return command{"read", "[--format json|text|html] [--explain] FILE…",
		"read the files as one edition and print it; store nothing", runRead}
}

func runRead(ctx context.Context, t *terminal, args []string) error {
	fs := options(readCommand())
	format := fs.String("format", "json", "print the edition document (`json`), text, or one HTML file (html)")
	explain := fs.Bool("explain", false, "with json: write the evidence of each article's decisions")
	rest, err := parse(t, readCommand(), fs, args)
	if err != nil {
		return err
	}
	if len(rest) == 0 {
		return usageError{"it takes at least one file"}
	}
	write, ok := map[string]func(io.Writer, paper.Edition) error{
		"json": func(w io.Writer, e paper.Edition) error {
			return document.EncodeWith(w, e, document.Options{Evidence: *explain})
		},
		"text": plain.Text,
		"html": plain.HTML,
	}[*format]
	if !ok {
		return usageError{fmt.Sprintf("there is no format %q: json, text, html", *format)}
	}
	c, err := (&settings{}).load()
	if err != nil {
		return err
	}
	e, err := readFiles(ctx, t, c, rest)
	if err != nil {
		return err
	}
	t.finish()
	return write(t.out, e)
}

// readFiles reads what the paths stand for as one edition.
func readFiles(ctx context.Context, t *terminal, c config.Config, paths []string) (paper.Edition, error) {
	batch, err := ingest.Gather(paths...)
	if err != nil {
		return paper.Edition{}, err
	}
	engine, err := startEngine(t, c)
	if err != nil {
		return paper.Edition{}, errors.Join(err, batch.Close())
	}
	e, err := ingest.ReadWith(ctx, ingest.Engines{PDF: engine, OCR: app.OCR()}, batch.Inputs, t.reading)
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
