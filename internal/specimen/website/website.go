// Package website writes the sample edition as the static sites on which
// Chinese newspapers published their 数字报: a page of HTML with a picture and an
// image map for each printed page, and one for each article. It turns an edition
// into the files of such a site, in several manners that differ as real ones do,
// so that a reader of them can be tested on words and places that are known.
//
// Its templates are our own, made after what such sites have in common; no page
// of a real one is among them.
package website

import (
	"bytes"
	"fmt"
	"image"
	"image/color"
	"image/jpeg"
	"io/fs"
	"math"
	"path"
	"strings"
	"testing/fstest"

	"golang.org/x/text/encoding/simplifiedchinese"

	"github.com/banmian/banmian/internal/interchange/document"
	"github.com/banmian/banmian/internal/paper"
	"github.com/banmian/banmian/internal/specimen"
)

// Manner is one way of writing a site.
type Manner string

// The manners.
const (
	Tables  Manner = "tables"  // tables and capitals, GB2312, facts in a comment, content_N.htm
	Heads   Manner = "heads"   // headings h3 h1 h2, UTF-8, nbs and nw names, titles written by scripts
	Layout  Manner = "layout"  // layout and content folders, marked heads, the same once more for tablets
	Broken  Manner = "broken"  // unclosed tags, bytes in GBK without a word about it, a folder a page
	Pointed Manner = "pointed" // points of areas as JSON, whole addresses, no declared size
)

// Manners lists them all.
func Manners() []Manner { return []Manner{Tables, Heads, Layout, Broken, Pointed} }

// shownWidth is how wide, in pixels, a site shows the picture of a page.
const shownWidth = 400

// Sample is the Chinese sample edition.
func Sample() (paper.Edition, error) {
	for _, s := range specimen.Samples() {
		if s.Name == "zh" {
			return document.Decode(bytes.NewReader(s.Truth))
		}
	}
	return paper.Edition{}, fmt.Errorf("there is no Chinese sample")
}

// Site is the files of a site with one edition, by name. With pdf the page files
// are the sample's own PDFs, else pictures alone.
func Site(e paper.Edition, m Manner, pdf bool) fs.FS {
	w := &writer{edition: e, manner: m, pdf: pdf, files: fstest.MapFS{}}
	w.write()
	return w.files
}

// Add puts the files of one tree into another.
func Add(into fstest.MapFS, from fs.FS) {
	for name, f := range from.(fstest.MapFS) {
		into[name] = f
	}
}

// writer is a site in the making.
type writer struct {
	edition paper.Edition
	manner  Manner
	pdf     bool
	files   fstest.MapFS
	number  int
}

// PageFile is the name of a page's file.
func PageFile(m Manner, date paper.Date, sequence int) string {
	day := fmt.Sprintf("%04d-%02d/%02d", date.Year, date.Month, date.Day)
	switch m {
	case Heads:
		return fmt.Sprintf("yunting/html/%s/nbs.D110000yunting_%02d.htm", day, sequence)
	case Layout:
		return fmt.Sprintf("yunting/pc/layout/%04d%02d/%02d/node_%02d.html", date.Year, date.Month, date.Day, sequence)
	case Broken:
		return fmt.Sprintf("html/yt/%s/%03d/node.htm", day, sequence)
	}
	return fmt.Sprintf("html/%s/node_%d.htm", day, sequence+1) // the first is node_2
}

// articleFile is the name of an article's file.
func (w *writer) articleFile(n int) string {
	d := w.edition.Date
	a := w.edition.Articles[n]
	page := 1
	if len(a.Parts) > 0 {
		page = a.Parts[0].Page
	}
	switch w.manner {
	case Heads:
		return fmt.Sprintf("yunting/html/%04d-%02d/%02d/nw.D110000yunting_%04d%02d%02d_%d-%02d.htm", d.Year, d.Month, d.Day, d.Year, d.Month, d.Day, n+1, page)
	case Layout:
		return fmt.Sprintf("yunting/pc/content/%04d%02d/%02d/content_%d.html", d.Year, d.Month, d.Day, 30170+n)
	case Broken:
		return fmt.Sprintf("html/yt/%04d-%02d/%02d/%03d/content_%d.htm", d.Year, d.Month, d.Day, page, 9000+n)
	}
	return fmt.Sprintf("html/%04d-%02d/%02d/content_%d.htm", d.Year, d.Month, d.Day, 306580+n)
}

func (w *writer) write() {
	for i := range w.edition.Pages {
		w.page(&w.edition.Pages[i])
	}
	for n := range w.edition.Articles {
		w.article(n)
	}
	if w.manner == Layout {
		for _, p := range w.edition.Pages { // the same for tablets, with fewer words
			name := strings.Replace(PageFile(Layout, w.edition.Date, p.Sequence), "/pc/", "/pad/", 1)
			w.put(name, "<html><head><title>今日云汀</title></head><body>第"+p.Label+"版</body></html>")
		}
	}
	w.put("paperindex.htm", `<META HTTP-EQUIV="REFRESH" CONTENT="0; URL=`+PageFile(w.manner, w.edition.Date, 1)+`">`)
}

// put keeps a page of HTML in the encoding of its manner.
func (w *writer) put(name, text string) {
	data := []byte(text)
	if w.manner == Tables || w.manner == Broken {
		if gb, err := simplifiedchinese.GBK.NewEncoder().Bytes(data); err == nil {
			data = gb
		}
	}
	w.files[name] = &fstest.MapFile{Data: data, Mode: 0o644}
}

// link is the address of a file as a page of the manner writes it.
func (w *writer) link(from, to string) string {
	if w.manner == Layout {
		return "/" + to
	}
	if w.manner == Pointed {
		return "http://paper.yunting.example/" + to
	}
	up := strings.Split(path.Dir(from), "/")
	down := strings.Split(to, "/")
	for len(up) > 0 && len(down) > 1 && up[0] == down[0] {
		up, down = up[1:], down[1:]
	}
	return strings.Repeat("../", len(up)) + strings.Join(down, "/")
}

// picture keeps a picture of some size and gives its name. What it shows is a
// tint of its own, so that no two are alike.
func (w *writer) picture(name string, width, height int) string {
	w.number++
	img := image.NewGray(image.Rect(0, 0, width, height))
	for y := range height {
		for x := range width {
			img.SetGray(x, y, color.Gray{Y: uint8((x/8+y/8+w.number*17+w.edition.Date.Day)%200 + 40)})
		}
	}
	var b bytes.Buffer
	if err := jpeg.Encode(&b, img, &jpeg.Options{Quality: 30}); err != nil {
		panic(err) // memory does not fail to be written to
	}
	w.files[name] = &fstest.MapFile{Data: b.Bytes(), Mode: 0o644}
	return name
}

// plate keeps what shows a page: its picture in two sizes, and its PDF.
func (w *writer) plate(p *paper.Page) (shown, large, pdf string, height int) {
	d := w.edition.Date
	dir := fmt.Sprintf("images/%04d-%02d/%02d/%02d/", d.Year, d.Month, d.Day, p.Sequence)
	if w.manner == Heads || w.manner == Layout {
		dir = "yunting/" + dir
	}
	height = int(math.Round(p.Height * shownWidth / p.Width))
	base := fmt.Sprintf("%sYT%04d%02d%02d%02d", dir, d.Year, d.Month, d.Day, p.Sequence)
	shown = w.picture(base+"_b.jpg", shownWidth, height)
	large = w.picture(base+".jpg", 2*shownWidth, 2*height)
	if !w.pdf {
		return shown, large, "", height
	}
	for _, s := range specimen.Samples() {
		if s.Name == "zh" && p.Sequence <= len(s.Files) {
			pdf = base + ".pdf"
			w.files[pdf] = &fstest.MapFile{Data: s.Files[p.Sequence-1].Data, Mode: 0o644}
		}
	}
	return shown, large, pdf, height
}

// area is a part's outline in pixels of the picture as shown.
func area(p *paper.Page, part paper.Part) [][2]int {
	var out [][2]int
	for _, q := range part.Polygon {
		out = append(out, [2]int{int(math.Round(q.X * shownWidth / p.Width)), int(math.Round(q.Y * shownWidth / p.Width))})
	}
	return out
}
