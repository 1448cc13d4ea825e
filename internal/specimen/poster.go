package specimen

import (
	"fmt"
	"math"

	"github.com/banmian/banmian/internal/geom"
	"github.com/banmian/banmian/internal/paper"
	"github.com/banmian/banmian/internal/specimen/copytext"
)

// A poster is an advertisement, notice or index box: lines in a frame.
type poster struct {
	art   copytext.Article
	role  paper.Role
	title typeStyle
	text  typeStyle
	align align
	box   float64
	tint  *rgb
	pad   float64
	dash  bool
}

func (a poster) lines(width float64) block {
	inner := width - 2*a.pad
	b := block{w: width}
	z := setZone{role: a.role}
	y := a.pad
	title := shrinkToFit(a.art.Headline, a.title, inner)
	for _, text := range a.art.Headline {
		l := display(text, title, inner, alignCenter, inkRuns)
		l.x += a.pad
		l.y = y + ascentEm*title.size
		l.box = shift(l.box, a.pad, l.y)
		z.lines = append(z.lines, l)
		y += title.size * 1.35
	}
	y += a.text.size * 0.3
	for _, text := range a.art.Paragraphs {
		f := newFlow(a.text, []string{text}, a.align == alignCenter)
		for {
			tl, ok := f.next(inner)
			if !ok {
				break
			}
			dx := a.pad
			if a.align == alignCenter {
				dx += (inner - tl.width) / 2
			}
			l := setLine{run: run{face: a.text.face, size: a.text.size, color: a.text.color}, glyphs: tl.glyphs, text: tl.text, x: dx, y: y + ascentEm*a.text.size}
			l.box = geom.Rect{X0: dx + tl.glyphs[0].x, X1: dx + tl.width, Y0: y, Y1: y + a.text.size}
			z.lines = append(z.lines, l)
			y += a.text.leading
		}
	}
	b.zones = []setZone{z}
	b.h = y + a.pad
	return b
}

func (a poster) natural(width float64) float64 { return a.lines(width).h }

func (a poster) set(p *page, r geom.Rect) {
	g := &p.sheet.grounds
	if a.tint != nil {
		g.add(tint(r, *a.tint))
	}
	if a.box > 0 {
		dash := 0.0
		if a.dash {
			dash = 3
		}
		g.add(rule(r.X0, r.Y0, r.X1, r.Y0, a.box, dash, black))
		g.add(rule(r.X0, r.Y1, r.X1, r.Y1, a.box, dash, black))
		g.add(rule(r.X0, r.Y0, r.X0, r.Y1, a.box, dash, black))
		g.add(rule(r.X1, r.Y0, r.X1, r.Y1, a.box, dash, black))
	}
	b := a.lines(r.Width())
	if spare := r.Height() - b.h; spare < -1 {
		p.ends = append(p.ends, fmt.Sprintf("%s: %.0f points too high", a.art.ID, -spare))
	}
	truth := p.article(a.art)
	p.part(truth, p.place(b, r.X0, r.Y0+math.Max(0, r.Height()-b.h)/2), r.Polygon())
}
