package export

import (
	"bytes"
	"cmp"
	"context"
	"fmt"
	"image"
	"image/jpeg"
	"io"
	"path"
	"slices"
	"strconv"
	"strings"

	"github.com/banmian/banmian/internal/archive"
	"github.com/banmian/banmian/internal/blob"
	"github.com/banmian/banmian/internal/desk"
	"github.com/banmian/banmian/internal/interchange/pdf"
	"github.com/banmian/banmian/internal/paper"
	"github.com/banmian/banmian/internal/pdfengine"
	"github.com/banmian/banmian/internal/pdfobject"
	"github.com/banmian/banmian/internal/reader"
)

// plateQuality of pages that can only be shown as pictures, as JPEG: body type
// stays clean.
const plateQuality = 84

// writePDF binds the edition into one PDF: pages of PDF masters as they are, all
// others as pictures; bookmarks by page, and by article below; and a layer of text
// over pages whose own text cannot be trusted.
func writePDF(ctx context.Context, x *Exporter, m *matter, w io.Writer) error {
	b := &bindery{Exporter: x, matter: m, out: pdf.New(w), pages: desk.Corrected(m.revision.Edition)}
	defer b.shut()
	slices.SortStableFunc(b.pages, func(a, b paper.Page) int { return cmp.Compare(a.Sequence, b.Sequence) })
	for i := range b.pages {
		if err := ctx.Err(); err != nil {
			return err
		}
		p, err := b.page(ctx, b.pages[i])
		if err != nil {
			return fmt.Errorf("page %d: %w", b.pages[i].Sequence, err)
		}
		if err := b.out.Page(p); err != nil {
			return err
		}
	}
	return b.out.Close(b.about(), b.outline())
}

// bindery binds one edition.
type bindery struct {
	*Exporter
	*matter
	out   *pdf.Binder
	pages []paper.Page // in order, their lines as corrected

	// the master that is open, with the pages cut from it
	master string
	doc    *pdfengine.Document
	cut    *pdfobject.Cutting
	place  map[int]int // page of the master, from 0, to index in cut.Pages
}

func (b *bindery) shut() {
	if b.doc != nil {
		b.doc.Close()
	}
	b.doc, b.cut, b.place, b.master = nil, nil, nil, ""
}

// page makes one page ready to be bound. A page that was withdrawn is blank, and
// so is one that nothing shows.
func (b *bindery) page(ctx context.Context, p paper.Page) (pdf.Page, error) {
	out := pdf.Page{Label: p.Label, Width: p.Width, Height: p.Height}
	if shown := b.shown(p.Sequence); shown == nil || shown.Withdrawn != nil {
		return out, nil
	}
	if err := b.open(ctx, p); err != nil {
		return out, err
	}
	number := within(p)
	if at, ok := b.place[number]; ok && b.cut != nil {
		out.Cut, out.Number = b.cut, at
		if b.Layer || !b.legible(ctx, number, p) {
			out.Text = b.lines(p)
		}
		return out, nil
	}
	picture, err := b.picture(ctx, p)
	out.Picture, out.Text = picture, b.lines(p)
	return out, err
}

// shown is a page as readers have it.
func (b *bindery) shown(sequence int) *reader.Page {
	for _, p := range b.edition.Pages {
		if p.Sequence == sequence {
			return p
		}
	}
	return nil
}

// within is a page's number in its master, counted from 0; a master that does not
// number its pages has one.
func within(p paper.Page) int {
	_, number, _ := strings.Cut(p.Source, "#")
	n, err := strconv.Atoi(number)
	if err != nil || n < 1 {
		return 0
	}
	return n - 1
}

// open opens the master of a page, where it is a PDF, and cuts all of its pages
// that are bound. A master that cannot be taken apart is none: its pages are bound
// as pictures.
func (b *bindery) open(ctx context.Context, p paper.Page) error {
	file, _, _ := strings.Cut(p.Source, "#")
	if file == b.master {
		return nil
	}
	b.shut()
	b.master = file
	s, ok := b.only(file)
	if !ok || b.Engine == nil || !strings.EqualFold(path.Ext(file), ".pdf") {
		return nil
	}
	data, err := b.read(ctx, s)
	if err != nil {
		return err
	}
	doc, err := b.Engine.Open(ctx, s.Name, data)
	if err != nil {
		return ctx.Err()
	}
	b.doc, b.place = doc, map[int]int{}
	var numbers []int
	for _, q := range b.pages {
		of, _, _ := strings.Cut(q.Source, "#")
		shown := b.shown(q.Sequence)
		if n := within(q); of == file && shown != nil && shown.Withdrawn == nil && n < len(doc.Pages()) {
			if _, ok := b.place[n]; !ok {
				b.place[n] = len(numbers)
				numbers = append(numbers, n)
			}
		}
	}
	if b.cut, err = doc.Cut(ctx, numbers...); err != nil {
		b.cut = nil
	}
	return ctx.Err()
}

// only is the one master of a name.
func (b *bindery) only(name string) (archive.Source, bool) {
	var found []archive.Source
	for _, s := range b.revision.Sources {
		if s.Name == name {
			found = append(found, s)
		}
	}
	if len(found) != 1 {
		return archive.Source{}, false
	}
	return found[0], true
}

// mostBytes of a master or picture that is held in memory.
const mostBytes = 512 << 20

func (b *bindery) read(ctx context.Context, s archive.Source) ([]byte, error) {
	r, size, err := b.Blobs.Open(ctx, s.Blob)
	if err != nil {
		return nil, err
	}
	defer r.Close()
	if size > mostBytes {
		return nil, paper.Faultf(paper.Invalid, "%s is too large", s.Name)
	}
	return io.ReadAll(blob.Reader(ctx, r))
}

// picture is a page's widest picture as JPEG, nil when it has none that can be
// opened.
func (b *bindery) picture(ctx context.Context, p paper.Page) (*pdf.Picture, error) {
	var best archive.Picture
	for _, pic := range b.revision.Pictures {
		if pic.Page == p.Sequence && pic.MediaType != "image/avif" && pic.Width > best.Width {
			best = pic
		}
	}
	if best.Width == 0 {
		return nil, nil
	}
	body, _, err := b.Blobs.Open(ctx, best.Blob)
	if err != nil {
		return nil, err
	}
	defer body.Close()
	if best.MediaType == "image/jpeg" {
		data, err := io.ReadAll(blob.Reader(ctx, body))
		if err != nil {
			return nil, err
		}
		if c, err := jpeg.DecodeConfig(bytes.NewReader(data)); err == nil {
			return &pdf.Picture{JPEG: data, Width: c.Width, Height: c.Height, Gray: isGray(c)}, nil
		}
		return nil, nil
	}
	m, err := reader.DecodePicture(body)
	if err != nil {
		return nil, ctx.Err()
	}
	var out bytes.Buffer
	if err := jpeg.Encode(&out, m, &jpeg.Options{Quality: plateQuality}); err != nil {
		return nil, err
	}
	size := m.Bounds().Size()
	_, gray := m.(*image.Gray)
	return &pdf.Picture{JPEG: out.Bytes(), Width: size.X, Height: size.Y, Gray: gray}, nil
}

// lines is a page's layer: what its articles say, in reading order, then what
// stands in none of them.
func (b *bindery) lines(p paper.Page) []pdf.Line {
	var out []pdf.Line
	done := map[string]bool{}
	add := func(z *paper.Zone) {
		if done[z.ID] {
			return
		}
		done[z.ID] = true
		for _, l := range z.Lines {
			out = append(out, pdf.Line{Text: l.Text, Box: l.Box, Direction: z.Direction})
		}
	}
	zones := map[string]*paper.Zone{}
	for i := range p.Zones {
		zones[p.Zones[i].ID] = &p.Zones[i]
	}
	for _, a := range b.revision.Edition.Articles {
		for _, part := range a.Parts {
			if part.Page != p.Sequence {
				continue
			}
			for _, id := range part.Zones {
				if z := zones[id]; z != nil {
					add(z)
				}
			}
		}
	}
	for i := range p.Zones {
		add(&p.Zones[i])
	}
	return out
}

// about is what the file says of itself.
func (b *bindery) about() pdf.About {
	e := b.revision.Edition
	words := wordsFor(e.Title.Language)
	title := strings.TrimSpace(e.Title.Name + " " + e.Date.String())
	if e.Number.Total > 0 {
		title += " " + fmt.Sprintf(words.number, e.Number.Total)
	}
	made := slices.Concat(e.Masthead.Publishers, e.Masthead.Sponsors)
	return pdf.About{Title: title, Author: strings.Join(made, "; "), Subject: words.edition, Language: e.Title.Language,
		Software: b.Software, ID: b.edition.Key.String(), Made: b.revision.Made}
}

// outline is a bookmark for each page, and below it one for each article that a
// reader can open, where it stands.
func (b *bindery) outline() []pdf.Bookmark {
	words := wordsFor(b.revision.Edition.Title.Language)
	var out []pdf.Bookmark
	for i, p := range b.pages {
		shown := b.shown(p.Sequence)
		if shown == nil {
			continue
		}
		name := fmt.Sprintf(words.page, cmp.Or(strings.TrimSpace(p.Label), shown.Address))
		mark := pdf.Bookmark{Text: strings.TrimSpace(name + " " + p.Section), Page: i, Whole: true, Open: true}
		seen := map[*reader.Article]bool{}
		for _, pl := range shown.Places {
			a := pl.Article
			if !a.Open || seen[a] {
				continue
			}
			seen[a] = true
			mark.Below = append(mark.Below, placed(pl, i, headlineOf(a.Article, words), words))
		}
		out = append(out, mark)
	}
	return out
}

// headlineOf is what an article is called.
func headlineOf(a paper.Article, w words) string {
	const opening = 20 // characters of a text without a headline
	switch {
	case strings.TrimSpace(a.Headline) != "":
		return a.Headline
	case len(a.Paragraphs) > 0:
		r := []rune(a.Paragraphs[0])
		if len(r) > opening {
			return string(r[:opening]) + "…"
		}
		return string(r)
	case len(a.Figures) > 0 && a.Figures[0].Caption != "":
		return a.Figures[0].Caption
	}
	return w.unnamed
}

// placed is the bookmark of an article: the top left corner of where it stands.
func placed(pl reader.Place, page int, name string, w words) pdf.Bookmark {
	m := pdf.Bookmark{Text: name, Page: page}
	if pl.Continued {
		m.Text += w.continued
	}
	if len(pl.Outlines) == 0 {
		m.Whole = true
		return m
	}
	box := pl.Outlines[0].Bounds()
	for _, o := range pl.Outlines[1:] {
		box = box.Union(o.Bounds())
	}
	m.X, m.Y = box.X0, box.Y0
	return m
}
