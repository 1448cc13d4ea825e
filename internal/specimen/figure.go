package specimen

import (
	"fmt"

	"github.com/banmian/banmian/internal/geom"
	"github.com/banmian/banmian/internal/paper"
	"github.com/banmian/banmian/internal/specimen/copytext"
)

// figureGap is the white between a picture and its caption, in ems of the
// caption, and captionFoot the white below the caption.
const (
	figureGap   = 0.45
	captionFoot = 0.9
)

// captionBlock sets a caption with its credit, the credit at the right end of
// the last line or below it.
func captionBlock(fig copytext.Figure, st typeStyle, width float64, way inking) block {
	b := block{w: width}
	st.indent = 0
	f := newFlow(st, []string{fig.Caption}, true)
	caption := setZone{role: paper.RoleCaption}
	y, last := 0.0, 0.0
	for {
		tl, ok := f.next(width)
		if !ok {
			break
		}
		l := setLine{run: run{face: st.face, size: st.size, color: st.color, way: way}, glyphs: tl.glyphs, text: tl.text, y: y + ascentEm*st.size}
		l.box = geom.Rect{X0: 0, X1: tl.width, Y0: y, Y1: y + st.size}
		caption.lines = append(caption.lines, l)
		last = tl.width
		y += st.leading
	}
	if len(caption.lines) > 0 {
		b.zones = append(b.zones, caption)
	}
	if fig.Credit != "" {
		c := display(fig.Credit, st, width, alignRight, way)
		if last == 0 || width-last < c.box.Width()+st.size {
			y += st.leading
		}
		c.y = y - st.leading + ascentEm*st.size
		c.box = shift(c.box, 0, c.y)
		b.zones = append(b.zones, setZone{role: paper.RoleCredit, lines: []setLine{c}})
	}
	b.h = y - st.leading + st.size
	if y == 0 {
		b.h = 0
	}
	return b
}

// figure places a picture and its caption in a rectangle and adds both to the
// article.
func (p *page) figure(fig copytext.Figure, r geom.Rect, st typeStyle, truth *paper.Article) []string {
	cap := captionBlock(fig, st, r.Width(), p.look.body)
	pic := r
	pic.Y1 -= cap.h + (figureGap+captionFoot)*st.size
	name := fmt.Sprintf("%s %.0fx%.0f", fig.Picture, pic.Width(), pic.Height())
	fr := p.sheet.frame()
	w, h := p.pixels(pic.Width()), int(pic.Height()*pictureScale)
	fr.add(image(name, func() []byte { return drawPicture(fig.Picture, w, h) }, pic))
	ids := []string{p.zone(paper.RoleFigure, paper.Horizontal, pic, nil)}
	ids = append(ids, p.place(cap, r.X0, pic.Y1+figureGap*st.size)...)
	truth.Figures = append(truth.Figures, paper.Figure{Caption: fig.Caption, Credit: fig.Credit, Page: p.seq, Polygon: pic.Polygon()})
	return ids
}

// pixels is the width of a picture on this page. No two are alike, because the
// PDF library puts pictures in order by their widths and leaves equals to
// chance.
func (p *page) pixels(points float64) int {
	w := int(points * pictureScale)
	for p.widths[w] {
		w++
	}
	p.widths[w] = true
	return w
}
