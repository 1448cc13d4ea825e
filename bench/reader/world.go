package main

import (
	"bytes"
	"context"
	"fmt"
	"math/rand/v2"
	"strings"

	"github.com/banmian/banmian/internal/app"
	"github.com/banmian/banmian/internal/archive"
	"github.com/banmian/banmian/internal/archive/archivetest"
	"github.com/banmian/banmian/internal/config"
	"github.com/banmian/banmian/internal/paper"
)

// What the archive of the benchmark is made of.
const (
	slug       = "yunting-daily"
	fullEvery  = 10 // every tenth edition is a broadsheet of fullPages, the others have fewPages
	fullPages  = 12
	fewPages   = 2
	phoneBytes = 230 << 10 // of the picture a phone shows first
)

// lastDay is the day of the newest edition.
var lastDay = paper.Date{Year: 2024, Month: 6, Day: 14}

// makeArchive fills a data directory with so many published editions, one a day
// up to lastDay, of invented text. The pictures are noise of usual sizes: they
// are served, not looked at.
func makeArchive(ctx context.Context, dir string, editions int, tell func(done int)) error {
	c := config.Defaults()
	c.Data = dir
	a, err := app.Open(ctx, c, app.Write, quiet)
	if err != nil {
		return err
	}
	defer a.Close()
	var pictures []archive.Picture
	for _, p := range []archive.Picture{{Width: 300, Height: 429, Size: 22 << 10}, {Width: 960, Height: 1371, Size: phoneBytes}, {Width: 2400, Height: 3429, Size: 900 << 10}} {
		noise := rand.NewChaCha8([32]byte{byte(p.Width)})
		data := make([]byte, p.Size)
		noise.Read(data) //nolint:errcheck // it never fails
		p.MediaType = "image/webp"
		if p.Blob, p.Size, err = a.Blobs.Put(ctx, bytes.NewReader(data)); err != nil {
			return err
		}
		pictures = append(pictures, p)
	}
	full, few := written(fullPages), written(fewPages)
	for n := range editions {
		e := few
		if n%fullEvery == 0 {
			e = full
		}
		e.Date = lastDay.AddDays(-n)
		p := archive.Proposal{Title: archive.Title{Slug: slug, Name: "云汀日报", Language: "zh-Hans"}, Date: e.Date, Digest: fmt.Sprint(n), Edition: e}
		for _, page := range e.Pages {
			for _, pic := range pictures {
				pic.Page = page.Sequence
				p.Pictures = append(p.Pictures, pic)
			}
		}
		out, err := a.Archive.Keep(ctx, p)
		if err != nil {
			return err
		}
		if _, err := a.Archive.SetState(ctx, out.Key, out.Number, archive.Published); err != nil {
			return err
		}
		tell(n + 1)
	}
	return nil
}

// written is an edition whose articles are about as long as a broadsheet's, in
// characters that look like none of their neighbours: it compresses worse than a
// language does.
func written(pages int) paper.Edition {
	e := archivetest.Edition(pages)
	some := rand.New(rand.NewPCG(3, 4))
	line := func(least, most int) string {
		var b strings.Builder
		for range least + some.IntN(most-least) {
			b.WriteRune(rune(0x4e00 + some.IntN(2500)))
		}
		return b.String()
	}
	for i := range e.Articles {
		a := &e.Articles[i]
		a.Headline = line(8, 22)
		for j := range a.Paragraphs {
			a.Paragraphs[j] = line(60, 240) + "。"
		}
	}
	return e
}
