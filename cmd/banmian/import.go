package main

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"

	"github.com/banmian/banmian/internal/app"
	"github.com/banmian/banmian/internal/archive"
	"github.com/banmian/banmian/internal/config"
	"github.com/banmian/banmian/internal/ingest"
	"github.com/banmian/banmian/internal/paper"
	"github.com/banmian/banmian/internal/pdfengine"
	"github.com/banmian/banmian/internal/web/public"
)

func importCommand() command {
	return command{"import", "[--data DIR] [--title SLUG] [--date YYYY-MM-DD] [--use-profile] [--publish] [--unsigned REASON] [--batch] [--json] [--again] FILE|DIR|ZIP…",
		"read the files as one edition, or a tree of editions one by one, and keep each whole or not at all", runImport}
}

func runImport(ctx context.Context, t *terminal, args []string) error {
	fs := options(importCommand())
	var s settings
	s.dataFlag(fs)
	s.titleFlag(fs, "the `SLUG` of the title, when not made from its name")
	day := fs.String("date", "", "the `DAY`, such as 2025-06-13, of pages that print none")
	habits := fs.Bool("use-profile", false, "with --title: let what the title's published editions taught settle what a page leaves in doubt")
	publish := fs.Bool("publish", false, "let readers see it at once")
	reason := unsignedFlag(fs)
	var many batch
	fs.BoolVar(&many.apart, "batch", false, "take every directory with page files, every ZIP archive and every file named as an edition of its own")
	fs.BoolVar(&many.json, "json", false, "report each edition as a line of JSON")
	fs.BoolVar(&many.again, "again", false, "read editions again that an earlier import finished")
	rest, err := parse(t, importCommand(), fs, args)
	if err != nil {
		return err
	}
	if len(rest) == 0 {
		return usageError{"it takes at least one file, directory or ZIP archive"}
	}
	o := ingest.Options{Habits: *habits}
	if *day != "" {
		if o.Date, err = paper.ParseDate(*day); err != nil {
			return usageError{err.Error()}
		}
	}
	c, err := s.load()
	if err != nil {
		return err
	}
	if o.Slug = c.Title; o.Slug != "" && public.Reserved(o.Slug) {
		return usageError{fmt.Sprintf("%q cannot be a title's short name: an address of the site begins with it", o.Slug)}
	}
	lots, passed, err := ingest.Lots(ctx, many.apart, rest...)
	if err != nil {
		return err
	}
	if passed > 0 {
		t.say("%d files belong to no package and are passed over; with --batch each directory of page files is an edition", passed)
	}
	if len(lots) > 1 || many.apart || many.json {
		return many.run(ctx, t, c, lots, o, publishing{*publish, *reason})
	}
	files, err := lots[0].Gather()
	if err != nil {
		return err
	}
	return errors.Join(importInputs(ctx, t, c, files.Inputs, o, publishing{*publish, *reason}), files.Close())
}

// publishing says whether an import is published, and why without signatures.
type publishing struct {
	wanted   bool
	unsigned string
}

// importInputs opens the data directory, imports, and says what became of it.
func importInputs(ctx context.Context, t *terminal, c config.Config, inputs []ingest.Input, o ingest.Options, publish publishing) error {
	engine, err := startEngine(t, c)
	if err != nil {
		return err
	}
	if _, err := os.Stat(c.Data); errors.Is(err, fs.ErrNotExist) {
		// Files that cannot be read shall leave no new directory behind, so they
		// are tried before it is made.
		if _, err := ingest.ReadWith(ctx, ingest.Engines{PDF: engine, OCR: app.OCR()}, inputs, t.reading); err != nil {
			return errors.Join(err, engine.Close())
		}
	}
	a, err := app.Open(ctx, c, app.Write, t.logger())
	if err != nil {
		return errors.Join(err, engine.Close())
	}
	err = keepInputs(ctx, t, a, engine, inputs, o, publish)
	return errors.Join(err, engine.Close(), a.Close())
}

func keepInputs(ctx context.Context, t *terminal, a *app.App, engine *pdfengine.Engine, inputs []ingest.Input, o ingest.Options, publish publishing) error {
	result, err := importer(a, engine).Import(ctx, inputs, o, t.reading)
	if err != nil {
		return err
	}
	if err := publish.do(ctx, a, result.Key, result.Number); err != nil {
		t.finish()
		tell(t, result, false)
		return err
	}
	t.finish()
	tell(t, result, publish.wanted)
	return nil
}

// do publishes what was kept, when that is wanted.
func (p publishing) do(ctx context.Context, a *app.App, key archive.Key, revision int) error {
	if !p.wanted {
		return nil
	}
	if err := mayPublish(ctx, a, key, p.unsigned); err != nil {
		return err
	}
	if _, err := a.Archive.SetState(ctx, key, revision, archive.Published); err != nil {
		return fmt.Errorf("%s revision %d is kept, but was not published: %w", key, revision, err)
	}
	return nil
}

func importer(a *app.App, engine *pdfengine.Engine) *ingest.Importer {
	return &ingest.Importer{Engine: engine, OCR: app.OCR(), Reserved: public.Reserved, Blobs: a.Blobs, Archive: a.Record}
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
