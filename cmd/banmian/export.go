package main

import (
	"context"
	"errors"
	"fmt"
	"os"
	"strings"
	"time"

	"github.com/banmian/banmian/internal/app"
	"github.com/banmian/banmian/internal/config"
	"github.com/banmian/banmian/internal/export"
	"github.com/banmian/banmian/internal/reader"
	"github.com/banmian/banmian/internal/web/public"
)

func exportCommand() command {
	return command{"export", "[--data DIR] --format " + strings.Join(export.Formats(), "|") + "|site --out DIR TITLE/DATE …",
		"write published editions as files that need no Banmian; as a site also a whole TITLE", runExport}
}

func runExport(ctx context.Context, t *terminal, args []string) error {
	fs := options(exportCommand())
	var s settings
	s.dataFlag(fs)
	form := fs.String("format", "", "the `FORMAT`: "+strings.Join(export.Formats(), ", ")+", site")
	out := fs.String("out", "", "the `DIR` to write into")
	layer := fs.Bool("layer", false, "pdf: lay unseen text over every page, also those whose own text can be searched")
	language := fs.String("language", "hans", "site: the `LANGUAGE` of its interface: hans, hant or en")
	rest, err := parse(t, exportCommand(), fs, args)
	if err != nil {
		return err
	}
	if *form == "" || *out == "" || len(rest) == 0 {
		return usageError{"it takes --format, --out and editions such as jinri-yunting/2025-06-13"}
	}
	if *form == "site" {
		return exportSite(ctx, t, s, *language, *out, rest)
	}
	keys, err := parseKeys(rest)
	if err != nil {
		return err
	}
	conf, err := s.load()
	if err != nil {
		return err
	}
	if err := os.MkdirAll(*out, 0o755); err != nil {
		return fmt.Errorf("make the folder for what is exported: %w", err)
	}
	a, err := app.Open(ctx, conf, app.Read, t.logger())
	if err != nil {
		return err
	}
	x := &export.Exporter{Archive: a.Archive, Blobs: a.Blobs, Reader: a.Reader, Software: "Banmian " + build().Version, Address: addresses(conf)}
	x.Layer = *layer
	if *form == "pdf" {
		engine, err := startEngine(t, conf)
		if err != nil {
			return errors.Join(err, a.Close())
		}
		defer engine.Close() //nolint:errcheck // its children end with us in any case
		x.Engine = engine
	}
	for _, key := range keys {
		began := time.Now()
		name, err := x.Edition(ctx, *form, key, *out)
		if err != nil {
			return errors.Join(err, a.Close())
		}
		fmt.Fprintln(t.out, name)
		if info, err := os.Stat(name); err == nil && info.Mode().IsRegular() {
			t.say("%s: %.1f MB in %.1f s", key, float64(info.Size())/1e6, time.Since(began).Seconds())
		}
	}
	return a.Close()
}

// addresses gives articles their public addresses, when the site's is known.
func addresses(conf config.Config) func(*reader.Edition, *reader.Article) string {
	if conf.Origin == "" {
		return nil
	}
	return func(e *reader.Edition, a *reader.Article) string { return public.ArticleAddress(conf.Origin, e, a) }
}
