package main

import (
	"context"
	"encoding/base64"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"

	"github.com/banmian/banmian/internal/ingest"
	"github.com/banmian/banmian/internal/overprint"
	"github.com/banmian/banmian/internal/paper"
)

// overprinter writes what was read over the pages, one SVG a page, for a person
// to see why a page reads as it does.
type overprinter struct {
	path     string // a file ending in .svg, or a directory
	pictures bool   // lay the page's picture underneath
	makeups  map[string]paper.Makeup
}

// underneath is how wide the picture is that lies under a drawing, in pixels:
// enough to read headlines by.
const underneath = 1400

// look keeps a page's makeup.
func (o *overprinter) look(m paper.Makeup) {
	if o.makeups == nil {
		o.makeups = map[string]paper.Makeup{}
	}
	o.makeups[m.Source] = m
}

// write draws every page of the edition.
func (o *overprinter) write(ctx context.Context, engines ingest.Engines, inputs []ingest.Input, e paper.Edition) error {
	if !o.pictures {
		inputs = nil
	}
	pictures, err := ingest.Draw(ctx, engines, inputs, e, underneath)
	if err != nil {
		return err
	}
	for _, p := range e.Pages {
		l := leafOf(e, p)
		page := overprint.Page{Makeup: o.makeups[p.Source], Leaf: &l}
		if picture, ok := pictures[p.Sequence]; ok {
			page.Picture = "data:" + picture.MediaType + ";base64," + base64.StdEncoding.EncodeToString(picture.Data)
		}
		if err := draw(o.name(p, len(e.Pages)), page); err != nil {
			return err
		}
	}
	return nil
}

// name is the file of a page's drawing.
func (o *overprinter) name(p paper.Page, pages int) string {
	stem, single := strings.CutSuffix(o.path, ".svg")
	switch {
	case single && pages == 1:
		return o.path
	case single:
		return fmt.Sprintf("%s-p%d.svg", stem, p.Sequence)
	}
	return filepath.Join(o.path, fmt.Sprintf("p%d.svg", p.Sequence))
}

func draw(name string, page overprint.Page) (err error) {
	if err := os.MkdirAll(filepath.Dir(name), 0o777); err != nil {
		return fmt.Errorf("draw a page: %w", err)
	}
	f, err := os.Create(name)
	if err != nil {
		return fmt.Errorf("draw a page: %w", err)
	}
	if err := overprint.Draw(f, page); err != nil {
		return fmt.Errorf("draw %s: %w", name, errors.Join(err, f.Close()))
	}
	return f.Close()
}

// leafOf is what of an edition stands on one page, under the ids that the
// edition gives.
func leafOf(e paper.Edition, p paper.Page) paper.Leaf {
	l := paper.Leaf{Page: p}
	here := func(f paper.Finding) bool { return f.Page == p.Sequence }
	for _, f := range e.Findings {
		if here(f) {
			l.Findings = append(l.Findings, f)
		}
	}
	for _, a := range e.Articles {
		a.Parts = slices.DeleteFunc(slices.Clone(a.Parts), func(part paper.Part) bool { return part.Page != p.Sequence })
		for _, f := range a.Findings {
			if here(f) {
				l.Findings = append(l.Findings, f)
			}
		}
		if len(a.Parts) > 0 {
			l.Articles = append(l.Articles, a)
		}
	}
	return l
}
