// Package epub turns an edition into an EPUB 3 publication, one document an
// article, to read on a phone or an e-reader without a network: contents by
// page and section, page marks where the printed pages begin, pictures with
// their captions, and the facts of the edition.
//
// It reads no archive and draws no pictures: whoever calls it hands those in.
// The same book gives the same bytes.
package epub

import (
	"archive/zip"
	"crypto/sha256"
	"fmt"
	"io"
	"slices"
	"strings"
	"time"

	"github.com/banmian/banmian/internal/interchange/xmltext"
	"github.com/banmian/banmian/internal/paper"
)

// Book is what is bound.
type Book struct {
	Edition paper.Edition
	// Name identifies the edition for good, whatever its revision: a site's
	// address of it, or title/date.
	Name     string
	Modified time.Time // when this revision was made
	// Address gives the public address of an article, empty for none; may be nil.
	Address func(article int) string

	// Cover is the first page, Figure the n-th picture of an article, from 0,
	// both as JPEG; nil, or nothing with no error, when there is none.
	Cover  func() ([]byte, error)
	Figure func(article, n int) ([]byte, error)
}

// Bounds on what is bound: far over any newspaper, and enough that a damaged
// archive cannot fill a disk.
const (
	mostArticles = 20_000
	mostPicture  = 32 << 20 // bytes of one
)

// Write writes the publication. An edition without articles is a paper.Invalid
// fault; a picture that cannot be had is the fault of who hands it in.
func Write(w io.Writer, b Book) error {
	chapters := chaptersOf(b)
	if len(chapters) == 0 || len(chapters) > mostArticles {
		return paper.Faultf(paper.Invalid, "write the edition as EPUB: it has %d articles to read", len(chapters))
	}
	z := &binder{zip: zip.NewWriter(w), modified: b.Modified.UTC().Truncate(2 * time.Second)}
	// The media type comes first and is not compressed, so that its bytes stand at
	// a known place (OCF 4.2).
	z.store("mimetype", []byte("application/epub+zip"))
	z.add("META-INF/container.xml", []byte(container))
	z.add("book/style.css", []byte(style))
	pub := publication{book: b, chapters: chapters, language: languageOf(b.Edition)}
	if err := pub.bindPictures(z); err != nil {
		return err
	}
	for i := range pub.chapters {
		z.add("book/"+pub.chapters[i].file, pub.chapter(i))
	}
	z.add("book/about.xhtml", pub.about())
	z.add("book/contents.xhtml", pub.contents())
	z.add("book/book.opf", pub.manifest())
	if z.err != nil {
		return fmt.Errorf("write the edition as EPUB: %w", z.err)
	}
	return z.zip.Close()
}

const container = `<?xml version="1.0" encoding="UTF-8"?>
<container version="1.0" xmlns="urn:oasis:names:tc:opendocument:xmlns:container"><rootfiles><rootfile full-path="book/book.opf" media-type="application/oebps-package+xml"/></rootfiles></container>
`

// binder puts files into the archive and remembers the first failure.
type binder struct {
	zip      *zip.Writer
	modified time.Time
	err      error
}

func (z *binder) add(name string, data []byte)   { z.put(name, zip.Deflate, data) }
func (z *binder) store(name string, data []byte) { z.put(name, zip.Store, data) }

func (z *binder) put(name string, method uint16, data []byte) {
	if z.err != nil {
		return
	}
	h := &zip.FileHeader{Name: name, Method: method}
	if name != "mimetype" { // which may carry no extra field, as a time is
		h.Modified = z.modified
	}
	w, err := z.zip.CreateHeader(h)
	if err == nil {
		_, err = w.Write(data)
	}
	z.err = err
}

// publication is a book with its articles chosen and named.
type publication struct {
	book     Book
	chapters []chapter
	language string
	cover    bool
}

// chapter is one article with its file.
type chapter struct {
	article int // index in the edition
	file    string
	page    int   // sequence of the page it begins on
	opens   bool  // it is the first of its page
	pages   []int // other pages it has a part on
	figures []figure
}

// figure is a picture that was had.
type figure struct {
	file, caption, credit string
}

// chaptersOf chooses the articles there is something to read of, in reading
// order, page by page.
func chaptersOf(b Book) []chapter {
	var out []chapter
	for i, a := range b.Edition.Articles {
		if !readable(a) {
			continue
		}
		c := chapter{article: i, file: fmt.Sprintf("a%04d.xhtml", i+1), page: firstPage(a)}
		for _, p := range a.Parts {
			if p.Page != c.page && !slices.Contains(c.pages, p.Page) {
				c.pages = append(c.pages, p.Page)
			}
		}
		out = append(out, c)
	}
	// The contents go page by page, and so must the text.
	slices.SortStableFunc(out, func(a, b chapter) int { return a.page - b.page })
	for i := range out {
		out[i].opens = i == 0 || out[i-1].page != out[i].page
	}
	return out
}

func readable(a paper.Article) bool {
	switch a.Kind {
	case paper.KindIndex, paper.KindImprint:
		return false
	case paper.KindAd:
		return len(a.Paragraphs) > 0
	}
	return a.Headline != "" || len(a.Paragraphs) > 0 || len(a.Figures) > 0
}

func firstPage(a paper.Article) int {
	if len(a.Parts) > 0 {
		return a.Parts[0].Page
	}
	return 0
}

// bindPictures asks for cover and figures and puts them in.
func (p *publication) bindPictures(z *binder) error {
	if p.book.Cover != nil {
		data, err := p.book.Cover()
		if err != nil {
			return fmt.Errorf("picture of the first page: %w", err)
		}
		if p.cover = sound(data); p.cover {
			z.store("book/cover.jpg", data)
			z.add("book/cover.xhtml", p.coverPage())
		}
	}
	if p.book.Figure == nil {
		return nil
	}
	for i := range p.chapters {
		c := &p.chapters[i]
		for n, f := range p.book.Edition.Articles[c.article].Figures {
			data, err := p.book.Figure(c.article, n)
			if err != nil {
				return fmt.Errorf("picture %d of article %d: %w", n+1, c.article+1, err)
			}
			if !sound(data) {
				continue
			}
			file := fmt.Sprintf("f%04d-%d.jpg", c.article+1, n+1)
			z.store("book/"+file, data)
			c.figures = append(c.figures, figure{file, xmltext.Shown(f.Caption), xmltext.Shown(f.Credit)})
		}
	}
	return nil
}

// sound reports whether the bytes can be a JPEG that readers open.
func sound(data []byte) bool {
	return len(data) > 3 && len(data) <= mostPicture && data[0] == 0xff && data[1] == 0xd8
}

// identifier is a UUID made from the book's name (RFC 9562, version 8), so that
// a later revision replaces the one on the shelf.
func (p *publication) identifier() string {
	h := sha256.Sum256([]byte("banmian edition " + p.book.Name))
	h[6], h[8] = h[6]&0x0f|0x80, h[8]&0x3f|0x80
	return fmt.Sprintf("urn:uuid:%x-%x-%x-%x-%x", h[0:4], h[4:6], h[6:8], h[8:10], h[10:16])
}

// title is the paper's name and the day.
func (p *publication) title() string {
	e := p.book.Edition
	name := e.Title.Name
	if name == "" {
		name = e.Masthead.Name
	}
	return strings.TrimSpace(xmltext.Shown(name) + " " + e.Date.String())
}

func languageOf(e paper.Edition) string {
	if e.Title.Language == "" {
		return "und"
	}
	return e.Title.Language
}
