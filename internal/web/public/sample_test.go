package public_test

import (
	"bytes"
	"context"
	"fmt"
	"image"
	"image/color"
	"image/draw"
	"image/jpeg"
	"io"
	"log/slog"
	"net/http"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/banmian/banmian/internal/archive"
	archivememory "github.com/banmian/banmian/internal/archive/memory"
	blobmemory "github.com/banmian/banmian/internal/blob/memory"
	"github.com/banmian/banmian/internal/geom"
	"github.com/banmian/banmian/internal/paper"
	"github.com/banmian/banmian/internal/reader"
	"github.com/banmian/banmian/internal/specimen/copytext"
	"github.com/banmian/banmian/internal/web/public"
)

// noon is when the tests take place.
func noon() time.Time { return time.Date(2025, 6, 14, 12, 0, 0, 0, time.UTC) }

// shop is an archive with the blobs it names.
type shop struct {
	t       testing.TB
	archive *archivememory.Archive
	blobs   *blobmemory.Store
}

func newShop(t testing.TB) *shop {
	return &shop{t, archivememory.New(archivememory.Options{Now: noon}), blobmemory.New()}
}

func (s *shop) reader() *reader.Reader { return reader.New(s.archive, s.blobs) }

// site is the whole handler over the shop.
func (s *shop) site() http.Handler { return siteOf(s, "yunting") }

func siteOf(s *shop, home string) http.Handler {
	return public.New(public.Options{Reader: s.reader(), Home: home, Now: noon, Log: slog.New(slog.NewTextHandler(io.Discard, nil))})
}

const published = archive.Published

// short is an edition of two pages with three articles on the first, made
// quickly.
func short(name, language string) paper.Edition {
	e := paper.Edition{Title: paper.Title{Name: name, Language: language}}
	for i := range 2 {
		e.Pages = append(e.Pages, paper.Page{Sequence: i + 1, Label: fmt.Sprint(i + 1), Width: 200, Height: 300, Source: fmt.Sprintf("p%d.pdf#1", i+1)})
	}
	for i, h := range []string{"甲", "乙", "丙"} {
		y := float64(i) * 90
		e.Articles = append(e.Articles, paper.Article{ID: fmt.Sprintf("p1-a%d", i+1), Kind: paper.KindStory, Headline: h,
			Paragraphs: []string{h + "的正文。"}, Parts: []paper.Part{{Page: 1, Polygon: geom.R(10, y+5, 190, y+85).Polygon()}}})
	}
	return e
}

// brokenReader reads from an archive whose disk is full.
func brokenReader() *reader.Reader { return reader.New(brokenArchive{}, blobmemory.New()) }

type brokenArchive struct{ archive.Reader }

func (brokenArchive) Titles(context.Context) ([]archive.Title, error) { return nil, errDisk }

// keep stores an edition with drawn pictures and a PDF for each page, and moves
// it through the states given.
func (s *shop) keep(slug string, ordinal int, e paper.Edition, states ...archive.State) archive.Key {
	s.t.Helper()
	ctx := context.Background()
	p := archive.Proposal{Title: archive.Title{Slug: slug, Name: e.Title.Name, Language: e.Title.Language},
		Date: e.Date, Ordinal: ordinal, Digest: fmt.Sprintf("%v", e), Edition: e}
	for _, pg := range e.Pages {
		if pg.Width > 0 {
			for _, w := range []int{480, 960, 1600} {
				p.Pictures = append(p.Pictures, s.picture(e, pg, w))
			}
		}
		name, _, _ := strings.Cut(pg.Source, "#")
		if slices.ContainsFunc(p.Sources, func(have archive.Source) bool { return have.Name == name }) {
			continue // one file holds several pages
		}
		ref, n, err := s.blobs.Put(ctx, strings.NewReader("%PDF-1.4 stands in for "+pg.Source))
		if err != nil {
			s.t.Fatal(err)
		}
		p.Sources = append(p.Sources, archive.Source{Name: name, Blob: ref, Size: n})
	}
	out, err := s.archive.Keep(ctx, p)
	if err != nil {
		s.t.Fatal(err)
	}
	for _, st := range states {
		if _, err := s.archive.SetState(ctx, out.Key, 0, st); err != nil {
			s.t.Fatal(err)
		}
	}
	return out.Key
}

// picture draws a page in grey: bars for headlines, lines for text.
func (s *shop) picture(e paper.Edition, pg paper.Page, width int) archive.Picture {
	drawn := width / 10 // nobody looks
	k := float64(drawn) / pg.Width
	m := image.NewGray(image.Rect(0, 0, drawn, int(pg.Height*k)))
	draw.Draw(m, m.Bounds(), image.White, image.Point{}, draw.Src)
	bar := func(r geom.Rect, c color.Gray) {
		draw.Draw(m, image.Rect(int(r.X0*k), int(r.Y0*k), int(r.X1*k), int(r.Y1*k)), image.NewUniform(c), image.Point{}, draw.Src)
	}
	bar(geom.R(40, 40, pg.Width-40, 110), color.Gray{120})
	for _, a := range e.Articles {
		for _, part := range a.Parts {
			if part.Page != pg.Sequence || len(part.Polygon) == 0 {
				continue
			}
			b := part.Polygon.Bounds().Inset(8).Intersect(geom.R(0, 0, pg.Width, pg.Height)) // some are hostile
			bar(geom.R(b.X0, b.Y0, b.X0+b.Width()*.8, b.Y0+26), color.Gray{40})
			for y := b.Y0 + 40; y < b.Y1-6; y += 14 {
				bar(geom.R(b.X0, y, b.X1, y+6), color.Gray{190})
			}
		}
		for _, f := range a.Figures {
			if f.Page == pg.Sequence && len(f.Polygon) > 0 {
				bar(f.Polygon.Bounds(), color.Gray{150})
			}
		}
	}
	var b bytes.Buffer
	if err := jpeg.Encode(&b, m, nil); err != nil {
		s.t.Fatal(err)
	}
	ref, n, err := s.blobs.Put(context.Background(), &b)
	if err != nil {
		s.t.Fatal(err)
	}
	return archive.Picture{Page: pg.Sequence, Width: width, Height: int(pg.Height * float64(width) / pg.Width), MediaType: "image/jpeg", Blob: ref, Size: n}
}

// fill makes an archive as a paper's is after some weeks: editions of two
// titles, two on one day, one withdrawn, one still a draft.
func fill(t testing.TB) *shop {
	s := newShop(t)
	zh, en := set(t, copytext.Chinese()), set(t, copytext.English())
	s.keep("yunting", 1, zh, archive.Published)
	s.keep("harbour", 1, en, archive.Published)
	for _, day := range []string{"2025-05-16", "2025-05-23", "2025-06-06"} {
		s.keep("yunting", 1, dated(t, zh, day), archive.Published)
	}
	s.keep("yunting", 2, dated(t, zh, "2025-06-06"), archive.Published)
	s.keep("yunting", 1, dated(t, zh, "2025-05-30"), archive.Published, archive.Withdrawn)
	s.keep("yunting", 1, dated(t, zh, "2025-06-20"))
	return s
}

func dated(t testing.TB, e paper.Edition, day string) paper.Edition {
	d, err := paper.ParseDate(day)
	if err != nil {
		t.Fatal(err)
	}
	e.Date = d
	return e
}

// set lays the copy of an edition out on a plain grid, as a reading of it would
// come out.
func set(t testing.TB, c copytext.Edition) paper.Edition {
	e := paper.Edition{
		Title:  paper.Title{Name: c.Paper.Name, Language: c.Paper.Language},
		Number: paper.Number{InYear: c.Paper.NumberInYear, Total: c.Paper.Total},
		Masthead: paper.Masthead{Name: c.Paper.MastheadName, Sponsors: c.Paper.Sponsors, Supervisors: c.Paper.Supervisors,
			Hotlines: c.Paper.Hotlines, URLs: c.Paper.URLs, Serial: c.Paper.Serial},
	}
	e = dated(t, e, c.Paper.Date)
	for i, p := range c.Pages {
		page := paper.Page{Sequence: i + 1, Label: p.Label, Section: p.Section, Width: 992, Height: 1417, Source: fmt.Sprintf("p%d.pdf#1", i+1)}
		e.Pages = append(e.Pages, page)
		places := grid(len(c.On(i + 1)))
		for j, a := range c.On(i + 1) {
			e.Articles = append(e.Articles, article(a, j+1, places[j], page))
		}
	}
	return e
}

// grid parts a page into n places: one across the top, the others in three
// columns below.
func grid(n int) []geom.Rect {
	out := []geom.Rect{geom.R(40, 120, 952, 480)}
	rows := (n + 1) / 3
	for i := range n - 1 {
		h := 880 / float64(max(rows, 1))
		x, y := 40+float64(i%3)*306, 490+float64(i/3)*h
		out = append(out, geom.R(x, y, x+300, y+h-8))
	}
	return out
}

func article(a copytext.Article, number int, at geom.Rect, page paper.Page) paper.Article {
	out := paper.Article{
		ID: fmt.Sprintf("p%d-a%d", page.Sequence, number), Kind: a.Kind, Kicker: a.Kicker, Headline: strings.Join(a.Headline, " "),
		Deck: a.Deck, Dateline: paper.Dateline{Text: a.Dateline}, Paragraphs: a.Paragraphs,
		Parts: []paper.Part{{Page: page.Sequence, Polygon: at.Polygon()}},
	}
	for _, b := range a.Bylines {
		out.Bylines = append(out.Bylines, paper.Byline{Role: b.Role, Names: b.Names})
	}
	for _, f := range a.Figures {
		box := geom.R(at.X0+at.Width()*.4, at.Y0+40, at.X1-8, at.Y0+at.Height()*.7)
		out.Figures = append(out.Figures, paper.Figure{Caption: f.Caption, Credit: f.Credit, Page: page.Sequence, Polygon: box.Polygon()})
	}
	if a.JumpTo > 0 {
		foot := geom.R(40, 1375, 952, 1400)
		out.Parts = append(out.Parts, paper.Part{Page: a.JumpTo, Polygon: foot.Polygon()})
		out.Jump = paper.Jump{ToPage: a.JumpTo, FromPage: page.Sequence, Joined: true}
	}
	return out
}
