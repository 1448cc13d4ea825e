package main

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"time"

	"github.com/banmian/banmian/internal/app"
)

// exportSite writes the readers' site of a title, or of editions of one title.
func exportSite(ctx context.Context, t *terminal, s settings, language, out string, names []string) error {
	still, err := stillOf(names)
	if err != nil {
		return err
	}
	still.Language, still.Progress = language, func(done, known int) { t.progress("Writing", done, known) }
	if language != "hans" && language != "hant" && language != "en" {
		return usageError{fmt.Sprintf("there is no language %q; it is hans, hant or en", language)}
	}
	conf, err := s.load()
	if err != nil {
		return err
	}
	if err := os.MkdirAll(out, 0o755); err != nil {
		return fmt.Errorf("make the folder for what is exported: %w", err)
	}
	a, err := app.Open(ctx, conf, app.Change, t.logger())
	if err != nil {
		return err
	}
	began := time.Now()
	to := filepath.Join(out, siteFolder(still))
	report, err := a.PressInto(ctx, still, to)
	t.finish()
	if err := errors.Join(err, a.Close()); err != nil {
		return err
	}
	fmt.Fprintln(t.out, to)
	t.say("%s: %d files, %.1f MB in %.1f s", still.Title, report.Files, float64(report.Bytes)/1e6, time.Since(began).Seconds())
	for _, b := range report.Broken {
		t.say("nothing stands at %s", b)
	}
	return nil
}

// stillOf reads which site is meant: a title, or editions of one.
func stillOf(names []string) (still app.Still, err error) {
	for _, name := range names {
		title, _, dated := strings.Cut(name, "/")
		if still.Title != "" && still.Title != title || !dated && len(names) > 1 {
			return still, usageError{"a site is of one title: name it, or editions of it"}
		}
		still.Title = title
		if !dated {
			continue
		}
		key, err := parseKey(name)
		if err != nil {
			return still, usageError{err.Error()}
		}
		still.Editions = append(still.Editions, key)
	}
	return still, nil
}

// siteFolder is the name of a site's folder.
func siteFolder(s app.Still) string {
	if len(s.Editions) == 1 {
		return strings.ReplaceAll(s.Editions[0].String(), "/", "-") + "-site"
	}
	return s.Title + "-site"
}
