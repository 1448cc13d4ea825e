package main

import (
	"bytes"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"time"

	"github.com/banmian/banmian/internal/interchange/alto"
	"github.com/banmian/banmian/internal/interchange/document"
	"github.com/banmian/banmian/internal/interchange/mets"
	"github.com/banmian/banmian/internal/paper"
	"github.com/banmian/banmian/internal/specimen"
)

// makePackages fills a folder with METS packages, one a day, that hold nothing
// of ours but METS and ALTO. Those that are there already stay.
func makePackages(dir string, editions, pages int) error {
	sample, err := sampleEdition()
	if err != nil {
		return err
	}
	first := paper.Date{Year: 2020, Month: 1, Day: 1}
	for n := range editions {
		to := filepath.Join(dir, fmt.Sprintf("%05d", n))
		if _, err := os.Stat(filepath.Join(to, "mets.xml")); err == nil {
			continue
		}
		if err := writePackage(to, repeated(sample, pages, first.AddDays(n))); err != nil {
			return err
		}
	}
	return nil
}

func sampleEdition() (paper.Edition, error) {
	for _, s := range specimen.Samples() {
		if s.Name == "zh" {
			return document.Decode(bytes.NewReader(s.Truth))
		}
	}
	return paper.Edition{}, fmt.Errorf("there is no Chinese sample")
}

// repeated is the sample with its pages over and over, on a day. The day stands
// in every page, so that no two packages hold the same file.
func repeated(sample paper.Edition, pages int, day paper.Date) paper.Edition {
	e := paper.Edition{Title: sample.Title, Date: day, Masthead: sample.Masthead}
	for n := range pages {
		from := sample.Pages[n%len(sample.Pages)]
		p := paper.Page{Sequence: n + 1, Label: fmt.Sprint(n + 1), Width: from.Width, Height: from.Height, Source: fmt.Sprintf("p%d.tif#1", n+1)}
		for _, z := range from.Zones {
			z.ID = renamed(z.ID, n+1)
			z.Lines = append([]paper.Line(nil), z.Lines...)
			if len(p.Zones) == 0 && len(z.Lines) > 0 {
				z.Lines[0].Text += " " + day.String()
			}
			p.Zones = append(p.Zones, z)
		}
		e.Pages = append(e.Pages, p)
		for _, a := range sample.Articles {
			if len(a.Parts) == 0 || a.Parts[0].Page != from.Sequence {
				continue
			}
			part := paper.Part{Page: n + 1}
			for _, id := range a.Parts[0].Zones {
				part.Zones = append(part.Zones, renamed(id, n+1))
			}
			a.ID, a.Parts = renamed(a.ID, n+1), []paper.Part{part}
			e.Articles = append(e.Articles, a)
		}
	}
	return e
}

func renamed(id string, page int) string {
	_, rest, _ := strings.Cut(id, "-")
	return fmt.Sprintf("p%d-%s", page, rest)
}

func writePackage(dir string, e paper.Edition) error {
	if err := os.MkdirAll(filepath.Join(dir, "alto"), 0o755); err != nil {
		return err
	}
	made := time.Date(2024, 6, 14, 6, 0, 0, 0, time.UTC)
	p := mets.Package{Edition: e, Name: e.Date.String(), Made: made, Software: "Banmian bench"}
	for _, page := range e.Pages {
		var b bytes.Buffer
		if err := alto.Encode(&b, page, alto.Origin{Language: e.Title.Language, Made: made, Software: "Banmian bench"}); err != nil {
			return err
		}
		name := fmt.Sprintf("alto/page-%03d.xml", page.Sequence)
		p.Files = append(p.Files, mets.Enclosed{Use: mets.UseText, Page: page.Sequence, Path: name, MediaType: "text/xml", Size: int64(b.Len())})
		if err := os.WriteFile(filepath.Join(dir, name), b.Bytes(), 0o644); err != nil {
			return err
		}
	}
	var index bytes.Buffer
	if err := mets.Encode(&index, p); err != nil {
		return err
	}
	return os.WriteFile(filepath.Join(dir, "mets.xml"), index.Bytes(), 0o644)
}
