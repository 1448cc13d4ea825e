package overprint

import (
	"fmt"

	"github.com/banmian/banmian/internal/geom"
	"github.com/banmian/banmian/internal/paper"
)

// barrierColours by kind: frame, rule, picture, moat.
var barrierColours = [...]string{"#d60", "#d00", "#888", "#39f"}

// makeup draws what layout found. text says whether the lines' text is drawn
// too, detail whether single lines are marked.
func (d *drawing) makeup(m paper.Makeup, text, detail bool) {
	d.frames(m)
	for _, c := range m.Type.Columns {
		d.rect(c.Span, `fill="#06c" fill-opacity="0.05"`)
		d.label(c.Span.X0, c.Span.Y0-1, 4, "#06c", fmt.Sprint("grid ", c.Grid))
	}
	for _, p := range m.Pictures {
		style := `fill="#999" fill-opacity="0.25"`
		if p.Lettering {
			style = `fill="#f0f" fill-opacity="0.25"`
		}
		d.rect(p.Rect, style)
	}
	d.barriers(m)
	for _, b := range m.Blocks {
		d.block(b, text, detail)
	}
	for _, f := range m.Findings {
		if !f.Box.IsZero() {
			d.rect(f.Box.Inset(-1), `fill="none" stroke="#f0f" stroke-width="1.2" stroke-dasharray="3 2"`)
			d.label(f.Box.X0, f.Box.Y0-2, 5, "#f0f", string(f.Code))
		}
	}
}

func (d *drawing) frames(m paper.Makeup) {
	for k, f := range m.Frames {
		style := `fill="none" stroke="#d60" stroke-width="1"`
		switch {
		case f.Soft:
			style = `fill="#fd0" fill-opacity="0.12" stroke="#db0" stroke-width="0.6" stroke-dasharray="2 2"`
		case f.Tint:
			style = `fill="#fd0" fill-opacity="0.18" stroke="#d60" stroke-width="0.8"`
		}
		d.rect(f.Rect, style)
		d.label(f.Rect.X0+1, f.Rect.Y0+5, 4.5, "#d60", fmt.Sprintf("frame %d", k))
	}
}

func (d *drawing) barriers(m paper.Makeup) {
	for _, b := range m.Barriers {
		colour := "#000"
		if int(b.Kind) < len(barrierColours) {
			colour = barrierColours[b.Kind]
		}
		style := fmt.Sprintf(`stroke="%s" stroke-width="%.1f" stroke-opacity="0.7"`, colour, 0.3+1.2*b.Weight)
		if b.Vertical {
			d.stroke(b.Pos, b.Lo, b.Pos, b.Hi, style)
		} else {
			d.stroke(b.Lo, b.Pos, b.Hi, b.Pos, style)
		}
	}
}

func (d *drawing) block(b paper.Block, text, detail bool) {
	colour := "#080"
	if b.Direction == paper.Vertical {
		colour = "#80c"
	}
	d.rect(b.Box.Inset(-0.8), fmt.Sprintf(`fill="none" stroke="%s" stroke-width="0.7"`, colour))
	d.label(b.Box.X0, b.Box.Y0-1, 4, colour, fmt.Sprintf("%d %s em %.1f/%.1f w%d", b.ID, initial(b.Direction), b.Em, b.Leading, b.Weight))
	for _, ln := range b.Lines {
		if detail {
			d.line(b, ln)
		}
		if text {
			d.text(b, ln)
		}
	}
}

// line marks one line: a tick where a paragraph opens, a bar where the line is
// short, an underline below a lead-in.
func (d *drawing) line(b paper.Block, ln paper.TypeLine) {
	r := ln.Box
	d.rect(r, `fill="#0a0" fill-opacity="0.07" stroke="#0a0" stroke-width="0.15"`)
	start, end := geom.Point{X: r.X0, Y: r.CenterY()}, geom.Point{X: r.X1, Y: r.CenterY()}
	if b.Direction == paper.Vertical {
		start, end = geom.Point{X: r.CenterX(), Y: r.Y0}, geom.Point{X: r.CenterX(), Y: r.Y1}
	}
	if ln.Opens {
		d.printf(`<circle cx="%.1f" cy="%.1f" r="1.6" fill="#06f"/>`+"\n", start.X, start.Y)
	}
	if !ln.Full() {
		d.printf(`<circle cx="%.1f" cy="%.1f" r="1.2" fill="#f30"/>`+"\n", end.X, end.Y)
	}
	if ln.Lead != "" {
		d.stroke(r.X0, r.Y1, r.X0+r.Width()/3, r.Y1, `stroke="#f0f" stroke-width="0.8"`)
	}
}

// text sets a line's characters into its box.
func (d *drawing) text(b paper.Block, ln paper.TypeLine) {
	r := ln.Box
	if b.Direction == paper.Vertical {
		d.printf(`<text x="%.1f" y="%.1f" font-size="%.1f" textLength="%.1f" writing-mode="vertical-rl" fill="#444">%s</text>`+"\n",
			r.CenterX(), r.Y0, ln.Em, r.Height(), escape(ln.Text))
		return
	}
	d.printf(`<text x="%.1f" y="%.1f" font-size="%.1f" textLength="%.1f" lengthAdjust="spacingAndGlyphs" fill="#444">%s</text>`+"\n",
		r.X0, r.Y1-0.15*r.Height(), ln.Em, r.Width(), escape(ln.Text))
}

func initial(d paper.Direction) string {
	if d == "" {
		return "?"
	}
	return string(d[:1])
}
