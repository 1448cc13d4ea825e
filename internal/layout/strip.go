package layout

import (
	"github.com/banmian/banmian/internal/geom"
	"github.com/banmian/banmian/internal/paper"
)

// A strip of colour behind one line of type is too low for a frame. It parts
// nothing that touches, yet a word on it is a label by itself: it is not one line
// with the headline beside it, nor a headline.
const (
	stripHigh  = 2.6  // ems of the type that stands on it, at most
	stripsPart = 0.5  // ems of white beyond which a strip's edge ends a line
	mostStrips = 1000 // a page with more is a drawing
)

// stripsOf lists the fills of a page that differ from paper.
func (g *galley) stripsOf() []geom.Rect {
	var out []geom.Rect
	for _, b := range g.sheet.Boxes {
		if b.Filled && usable(b.Rect) && (b.Fill.R < paperWhite || b.Fill.G < paperWhite || b.Fill.B < paperWhite) {
			out = append(out, b.Rect)
		}
	}
	if len(out) > mostStrips {
		return nil
	}
	return out
}

// layStrips notes on which low strip of colour each mark stands.
func (g *galley) layStrips() {
	for k, r := range g.stripsOf() {
		g.all.inAll(r, func(i int) {
			m := &g.marks[i]
			if low := r.Height() <= stripHigh*m.em || r.Width() <= stripHigh*m.em; low && r.Contains(m.box.Center()) {
				m.strip = k + 1
			}
		})
	}
}

// strips finds for each block of one line the strip of colour that it alone
// stands on.
func (g *galley) strips(blocks []paper.Block) {
	for _, r := range g.stripsOf() {
		alone := -1
		for k := range blocks {
			if !r.Contains(blocks[k].Box.Center()) {
				continue
			}
			if alone >= 0 {
				alone = -1
				break
			}
			alone = k
		}
		if alone < 0 {
			continue
		}
		b := &blocks[alone]
		high := r.Height()
		if b.Direction == paper.Vertical {
			high = r.Width()
		}
		if len(b.Lines) == 1 && high <= stripHigh*b.Em && r.Encloses(b.Box, 0.3*b.Em) && (b.Strip.IsZero() || r.Area() < b.Strip.Area()) {
			b.Strip = r
		}
	}
}
