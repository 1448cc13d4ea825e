package main

import (
	"context"
	"errors"
	"fmt"
	"os"

	"github.com/banmian/banmian/internal/app"
	"github.com/banmian/banmian/internal/archive"
	"github.com/banmian/banmian/internal/config"
	"github.com/banmian/banmian/internal/ingest"
	"github.com/banmian/banmian/internal/paper"
	"github.com/banmian/banmian/internal/web/public"
)

func importCommand() command {
	return command{"import", "[--data DIR] [--title SLUG] [--date DAY] [--publish] FILE|DIR|ZIP…",
		"read the files as one edition and keep it, whole or not at all", runImport}
}

func runImport(ctx context.Context, t *terminal, args []string) error {
	fs := options(t, importCommand())
	var s settings
	s.dataFlag(fs)
	s.titleFlag(fs, "the `SLUG` of the title, when not made from its name")
	day := fs.String("date", "", "the `DAY`, such as 2025-06-13, of pages that print none")
	publish := fs.Bool("publish", false, "let readers see it at once")
	rest, err := parse(fs, args)
	if err != nil {
		return err
	}
	if len(rest) == 0 {
		return usageError{"it takes at least one file, directory or ZIP archive"}
	}
	o := ingest.Options{Slug: s.title}
	if s.title != "" && public.Reserved(s.title) {
		return usageError{fmt.Sprintf("%q cannot be a title's short name: an address of the site begins with it", s.title)}
	}
	if *day != "" {
		if o.Date, err = paper.ParseDate(*day); err != nil {
			return usageError{err.Error()}
		}
	}
	c, err := s.load()
	if err != nil {
		return err
	}
	batch, err := ingest.Gather(rest...)
	if err != nil {
		return err
	}
	return errors.Join(importInputs(ctx, t, c, batch.Inputs, o, *publish), batch.Close())
}

// importInputs opens the data directory, imports, and says what became of it.
func importInputs(ctx context.Context, t *terminal, c config.Config, inputs []ingest.Input, o ingest.Options, publish bool) error {
	_, missing := os.Stat(c.Data)
	a, err := app.Open(ctx, c, app.Write, t.logger())
	if err != nil {
		return err
	}
	engine, err := startEngine(t, c)
	if err != nil {
		return errors.Join(err, a.Close())
	}
	importer := &ingest.Importer{Engine: engine, Blobs: a.Blobs, Archive: a.Archive}
	result, err := importer.Import(ctx, inputs, o, t.reading)
	if err == nil && publish {
		_, err = a.Archive.SetState(ctx, result.Key, result.Number, archive.Published)
	}
	t.finish()
	if err == nil {
		tell(t, result, publish)
	}
	err = errors.Join(err, engine.Close(), a.Close())
	if missing != nil && result.Number == 0 {
		// The directory is of our making and holds nothing: what failed changes
		// nothing.
		err = errors.Join(err, os.RemoveAll(c.Data))
	}
	return err
}

// tell prints one line a program can read and a person understands.
func tell(t *terminal, r ingest.Result, published bool) {
	what := "unchanged"
	if r.Created {
		what = "kept"
	}
	state := ""
	if published {
		state = ", published"
	}
	findings := len(r.Edition.Findings)
	for _, a := range r.Edition.Articles {
		findings += len(a.Findings)
	}
	fmt.Fprintf(t.out, "%s revision %d %s%s: %d pages, %d articles, %d findings\n",
		r.Key, r.Number, what, state, len(r.Edition.Pages), len(r.Edition.Articles), findings)
}
