// Package pdf binds pages into one PDF: pages cut out of other PDFs, taken over as
// they are, and pages that are pictures; over them a layer of text that is not
// seen but found, copied and read aloud; bookmarks, page labels and what the file
// says of itself (ISO 32000-1).
//
// It writes as pages come and keeps none of them. It reads no PDF: pages of
// others arrive as pdfobject values, taken apart where strangers' files may be
// read.
package pdf

import (
	"bufio"
	"bytes"
	"compress/zlib"
	"crypto/sha256"
	"errors"
	"fmt"
	"io"
	"math"
	"slices"

	"github.com/banmian/banmian/internal/geom"
	"github.com/banmian/banmian/internal/paper"
	"github.com/banmian/banmian/internal/pdfobject"
)

// Page is one page to bind. It is Cut's page Number where Cut is set, else a
// picture; without either it is blank.
type Page struct {
	Label string // what the page prints; empty for its number in the file

	Cut    *pdfobject.Cutting // pages of one cutting that come one after the other share what they have in common
	Number int                // index in Cut.Pages

	Width, Height float64 // of a picture or blank page, in points
	Picture       *Picture

	Text []Line // the layer, in reading order; none for no layer
}

// Picture is a JPEG in colour that fills a page.
type Picture struct {
	JPEG          []byte
	Width, Height int // pixels
	Gray          bool
}

// Line is one line of a layer, in points from the top left corner of the page.
type Line struct {
	Text      string
	Box       geom.Rect
	Direction paper.Direction
}

// Binder writes one PDF. Its first error ends it; every later call does nothing.
type Binder struct {
	out    *bufio.Writer
	at     int64
	places []int64 // of objects, from number 1
	err    error
	pages  []bound
	fonts  layerFonts
	last   *pdfobject.Cutting        // the one a page was taken from last
	known  map[int]int               // index in it to number here
	same   map[[sha256.Size]byte]int // objects without references, by what they are
	layers []int                     // numbers of optional content groups
	hidden []int                     // those of them hidden from the start
}

// bound is a page that was written.
type bound struct {
	number  int
	label   string
	upright geom.Matrix // from points, top left origin, to its user space
}

// Numbers of the objects that others refer to before they are written.
const (
	catalogNumber = 1
	treeNumber    = 2
	acrossNumber  = 3 // the layers' fonts
	downNumber    = 4
	reserved      = 4
)

// New begins a file.
func New(w io.Writer) *Binder {
	b := &Binder{out: bufio.NewWriterSize(w, 64<<10), places: make([]int64, reserved), same: map[[sha256.Size]byte]int{}}
	b.raw("%PDF-1.7\n%\xe2\xe3\xcf\xd3\n")
	return b
}

// sameAtLeast is the size, in bytes, from which an object without references is
// looked up among those already written: fonts and colour profiles come again in
// every page's own file.
const sameAtLeast = 256

var errFile = errors.New("bind PDF: pages are missing or do not fit their file")

// Page writes a page.
func (b *Binder) Page(p Page) error {
	if b.err != nil {
		return b.err
	}
	if p.Cut != nil {
		b.cut(p)
	} else {
		b.picture(p)
	}
	return b.err
}

// cut takes over a page with all it refers to.
func (b *Binder) cut(p Page) {
	if p.Number < 0 || p.Number >= len(p.Cut.Pages) {
		b.err = errFile
		return
	}
	page := p.Cut.Pages[p.Number]
	u := page.Upright
	upright := geom.Matrix{A: u[0], B: u[1], C: u[2], D: u[3], E: u[4], F: u[5]}
	content, form := b.layer(p.Text, upright, page.Width, page.Height)
	if b.last != p.Cut {
		b.last, b.known = p.Cut, map[int]int{}
	}
	t := &taking{b: b, cut: p.Cut, known: b.known}
	number := b.number()
	t.write(number, page.Object, func(hole int) string {
		switch hole {
		case pdfobject.HoleParent:
			return fmt.Sprintf("/Parent %d 0 R", treeNumber)
		case pdfobject.HoleContent:
			return content
		case pdfobject.HoleForm:
			return form
		}
		return ""
	})
	t.rest()
	b.takeLayers(p.Cut)
	b.pages = append(b.pages, bound{number, p.Label, upright})
}

// taking copies objects of a cutting.
type taking struct {
	b       *Binder
	cut     *pdfobject.Cutting
	known   map[int]int
	waiting []int
}

// write writes one object with its references filled in.
func (t *taking) write(number, index int, fill func(hole int) string) {
	o := t.cut.Objects[index]
	t.b.begin(number)
	done := 0
	for _, r := range o.Refs {
		t.b.bytes(o.Body[done:r.At])
		done = r.At
		if r.To < 0 {
			t.b.raw(fill(r.To))
			continue
		}
		t.b.raw(fmt.Sprintf("%d 0 R", t.refer(r.To)))
	}
	t.b.bytes(o.Body[done:])
	t.b.end()
}

// refer gives the number of an object, which is written now or later.
func (t *taking) refer(index int) int {
	if n, ok := t.known[index]; ok {
		return n
	}
	o := t.cut.Objects[index]
	if len(o.Refs) == 0 && len(o.Body) >= sameAtLeast {
		sum := sha256.Sum256(o.Body)
		if n, ok := t.b.same[sum]; ok {
			t.known[index] = n
			return n
		}
		t.b.same[sum] = len(t.b.places) + 1
	}
	t.known[index] = t.b.number()
	t.waiting = append(t.waiting, index)
	return t.known[index]
}

// rest writes what is still waiting.
func (t *taking) rest() {
	for len(t.waiting) > 0 && t.b.err == nil {
		index := t.waiting[len(t.waiting)-1]
		t.waiting = t.waiting[:len(t.waiting)-1]
		t.write(t.known[index], index, func(int) string { return "" })
	}
}

// takeLayers notes the optional content groups that a cutting brought.
func (b *Binder) takeLayers(c *pdfobject.Cutting) {
	for _, l := range c.Layers {
		n, ok := b.known[l.Object]
		if !ok || slices.Contains(b.layers, n) {
			continue
		}
		b.layers = append(b.layers, n)
		if l.Hidden {
			b.hidden = append(b.hidden, n)
		}
	}
}

// usualSide is the side of a page whose size is not known, in points.
const usualSide = 800

// picture writes a page that is a picture, or blank.
func (b *Binder) picture(p Page) {
	w, h := p.Width, p.Height
	if !(w > 0 && h > 0) || math.IsInf(w, 0) || math.IsInf(h, 0) {
		w, h = usualSide, usualSide
	}
	upright := geom.Matrix{A: 1, D: -1, F: h}
	content, forms := b.layer(p.Text, upright, w, h)
	if p.Picture != nil {
		space := "/DeviceRGB"
		if p.Picture.Gray {
			space = "/DeviceGray"
		}
		image := b.stream(b.number(), fmt.Sprintf("/Type/XObject/Subtype/Image/Width %d/Height %d/ColorSpace%s/BitsPerComponent 8/Filter/DCTDecode", p.Picture.Width, p.Picture.Height, space), p.Picture.JPEG)
		draw := b.stream(b.number(), "", fmt.Appendf(nil, "q %s 0 0 %s 0 0 cm /Plate Do Q", number(w), number(h)))
		content, forms = fmt.Sprintf("%s %d 0 R", content, draw), fmt.Sprintf("%s/Plate %d 0 R", forms, image)
	}
	n := b.number()
	b.begin(n)
	b.raw(fmt.Sprintf("<</Type/Page/Parent %d 0 R/MediaBox[0 0 %s %s]/Resources<</XObject<<%s>>>>/Contents[%s]>>", treeNumber, number(w), number(h), forms, content))
	b.end()
	b.pages = append(b.pages, bound{n, p.Label, upright})
}

// number sets a new object's number aside.
func (b *Binder) number() int {
	b.places = append(b.places, 0)
	return len(b.places)
}

func (b *Binder) begin(n int) {
	b.places[n-1] = b.at
	b.raw(fmt.Sprintf("%d 0 obj\n", n))
}

func (b *Binder) end() { b.raw("\nendobj\n") }

// object writes an object that is no stream.
func (b *Binder) object(n int, body string) int {
	b.begin(n)
	b.raw(body)
	b.end()
	return n
}

// stream writes a stream with further entries of its dictionary.
func (b *Binder) stream(n int, entries string, data []byte) int {
	b.begin(n)
	b.raw(fmt.Sprintf("<<%s/Length %d>>\nstream\n", entries, len(data)))
	b.bytes(data)
	b.raw("\nendstream")
	b.end()
	return n
}

// packed writes a stream compressed.
func (b *Binder) packed(n int, entries string, data []byte) int {
	var z bytes.Buffer
	w := zlib.NewWriter(&z)
	_, err := w.Write(data)
	if err := errors.Join(err, w.Close()); err != nil && b.err == nil {
		b.err = err
	}
	return b.stream(n, entries+"/Filter/FlateDecode", z.Bytes())
}

func (b *Binder) raw(s string) { b.bytes([]byte(s)) }

func (b *Binder) bytes(p []byte) {
	if b.err != nil {
		return
	}
	n, err := b.out.Write(p)
	b.at += int64(n)
	b.err = err
}
