package specimen

import (
	"github.com/banmian/banmian/internal/geom"
	"github.com/banmian/banmian/internal/paper"
	"github.com/banmian/banmian/internal/specimen/copytext"
)

// furniture sets lines of a role at even steps, a zone for all of them.
func (p *page) furniture(role paper.Role, lines []string, st typeStyle, r geom.Rect, step float64, al align) []string {
	if len(lines) == 0 {
		return nil
	}
	st = shrinkToFit(lines, st, r.Width())
	z := setZone{role: role}
	for i, text := range lines {
		l := display(text, st, r.Width(), al, p.look.body)
		l.y = ascentEm*st.size + float64(i)*step
		l.box = shift(l.box, 0, l.y)
		z.lines = append(z.lines, l)
	}
	return p.place(block{zones: []setZone{z}}, r.X0, r.Y0)
}

// An imprint is the ownership line at the foot of the last page.
type imprint struct {
	art  copytext.Article
	text typeStyle
}

func (i imprint) rows(width float64) []string {
	var out []string
	for _, p := range i.art.Paragraphs {
		if n := len(out); n > 0 && i.text.face.em(out[n-1]+"  "+p)*i.text.size < width {
			out[n-1] += "  " + p
			continue
		}
		out = append(out, p)
	}
	return out
}

func (i imprint) natural(width float64) float64 {
	return float64(len(i.rows(width)))*i.text.leading + i.text.size*0.6
}

func (i imprint) set(p *page, r geom.Rect) {
	p.sheet.grounds.add(rule(r.X0, r.Y0, r.X1, r.Y0, 0.6, 0, black))
	ids := p.furniture(paper.RoleImprint, i.rows(r.Width()), i.text, geom.Rect{X0: r.X0, X1: r.X1, Y0: r.Y0 + i.text.size*0.5, Y1: r.Y1}, i.text.leading, alignCenter)
	p.part(p.article(i.art), ids, r.Polygon())
}
