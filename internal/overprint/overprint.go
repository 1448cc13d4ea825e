// Package overprint draws what was read from a page over the page itself, as
// one SVG: frames, barriers, column grids, blocks and lines, the zones by role,
// and the articles with the order in which their zones are read. It is the
// picture to look at when a page reads badly. It judges nothing and reads no
// file.
package overprint

import (
	"bufio"
	"fmt"
	"io"
	"strings"

	"github.com/banmian/banmian/internal/geom"
	"github.com/banmian/banmian/internal/paper"
)

// Page is what to draw. Each part may be absent.
type Page struct {
	Makeup paper.Makeup
	Leaf   *paper.Leaf // zones and articles
	// Picture is the address of the page's picture, laid underneath; a data: URI
	// makes the drawing stand alone. Without it the lines' text is drawn.
	Picture string
}

// Draw writes the drawing. Its unit is the point, its origin the page's top
// left corner. A page without coordinates gives an empty drawing.
func Draw(w io.Writer, p Page) error {
	d := drawing{w: bufio.NewWriter(w)}
	width, height := p.size()
	d.printf(`<svg xmlns="http://www.w3.org/2000/svg" viewBox="0 0 %.1f %.1f" width="%.0f" height="%.0f" font-family="sans-serif">`+"\n", width, height, width, height)
	d.printf(`<rect width="100%%" height="100%%" fill="#fff"/>` + "\n")
	d.printf(`<defs><marker id="tip" viewBox="0 0 6 6" refX="5" refY="3" markerWidth="5" markerHeight="5" orient="auto"><path d="M0 0L6 3L0 6z" fill="#c0c"/></marker></defs>` + "\n")
	if p.Picture != "" {
		d.printf(`<image href="%s" width="%.1f" height="%.1f" preserveAspectRatio="none" opacity="0.55"/>`+"\n", escape(p.Picture), width, height)
	}
	d.makeup(p.Makeup, p.Picture == "", p.Leaf == nil)
	if p.Leaf != nil {
		d.leaf(*p.Leaf)
	}
	d.printf("</svg>\n")
	if d.err != nil {
		return fmt.Errorf("draw %s: %w", p.Makeup.Source, d.err)
	}
	return d.w.Flush()
}

func (p Page) size() (w, h float64) {
	if p.Makeup.Placed() {
		return p.Makeup.Width, p.Makeup.Height
	}
	if p.Leaf != nil && p.Leaf.Page.Width > 0 {
		return p.Leaf.Page.Width, p.Leaf.Page.Height
	}
	return 100, 100
}

// drawing remembers the first fault, so that the drawing reads as a list.
type drawing struct {
	w   *bufio.Writer
	err error
}

func (d *drawing) printf(format string, args ...any) {
	if d.err == nil {
		_, d.err = fmt.Fprintf(d.w, format, args...)
	}
}

func (d *drawing) rect(r geom.Rect, style string) {
	d.printf(`<rect x="%.1f" y="%.1f" width="%.1f" height="%.1f" %s/>`+"\n", r.X0, r.Y0, max(r.Width(), 0), max(r.Height(), 0), style)
}

func (d *drawing) stroke(x0, y0, x1, y1 float64, style string) {
	d.printf(`<line x1="%.1f" y1="%.1f" x2="%.1f" y2="%.1f" %s/>`+"\n", x0, y0, x1, y1, style)
}

func (d *drawing) label(x, y, size float64, fill, text string) {
	d.printf(`<text x="%.1f" y="%.1f" font-size="%.1f" fill="%s" stroke="#fff" stroke-width="0.15" paint-order="stroke">%s</text>`+"\n", x, y, size, fill, escape(text))
}

// escape makes text safe inside SVG: markup characters are named, and
// characters that XML does not allow are left out.
func escape(s string) string {
	s = strings.Map(func(r rune) rune {
		if r < ' ' && r != '\t' || r == 0xFFFE || r == 0xFFFF || r == '\uFFFD' {
			return -1
		}
		return r
	}, strings.ToValidUTF8(s, ""))
	return strings.NewReplacer("&", "&amp;", "<", "&lt;", ">", "&gt;", `"`, "&quot;").Replace(s)
}
