package pdf

import (
	"github.com/banmian/banmian/internal/geom"
	"github.com/banmian/banmian/internal/pdfengine"
	"github.com/banmian/banmian/internal/sheet"
)

// ground is what lies on the page under and over the type.
type ground struct {
	marks []laid
	scan  int  // drawing order of a picture that is the page, -1 for none; type beneath it is its text layer
	full  bool // there is more than could be collected
}

// laid is one filled area, in drawing order.
type laid struct {
	rect  geom.Rect
	seq   int
	solid bool // an upright rectangle or picture through which nothing shows
	white bool
}

// Bounds: areas smaller than leastCover square body ems hide no character; of
// more than mostGround areas only the first are asked, and of fewer when there
// are so many glyphs that asking would take more than mostAsked steps.
const (
	leastCover = 0.5
	mostGround = 2000
	mostAsked  = 60_000_000
	scanShare  = 0.8 // of the page that a picture covers to be a scan of it
)

// ground collects the filled areas and images of the page. Type under an image
// that is the whole page stays: it is the text layer of a scan.
func (p *page) ground() ground {
	g := ground{scan: -1}
	least := leastCover * bodyEm(p.typeset) * bodyEm(p.typeset)
	most := min(mostGround, mostAsked/max(len(p.typeset), 1))
	add := func(r geom.Rect, l laid) {
		if r = r.Intersect(p.area); r.Area() < least {
			return
		}
		if len(g.marks) >= most {
			g.full = true
			return
		}
		l.rect = r
		g.marks = append(g.marks, l)
	}
	for i := range p.marks.Paths {
		path := &p.marks.Paths[i]
		if !path.Filled || path.Paint.FillAlpha == 0 {
			continue
		}
		pale := white(sheet.RGB{R: path.Paint.Fill[0], G: path.Paint.Fill[1], B: path.Paint.Fill[2]}) && !path.Shading
		for _, s := range path.Subs {
			r := s.Box
			if path.Clip.Set {
				r = r.Intersect(path.Clip.Rect)
			}
			// Several parts of one path may cut holes into each other.
			solid := len(path.Subs) == 1 && s.Kind == pdfengine.SubRect && !path.Sheer && !path.Shading
			add(r, laid{seq: int(path.Seq), solid: solid, white: pale})
		}
	}
	for i := range p.marks.Images {
		im := &p.marks.Images[i]
		r := im.Box
		if im.Clip.Set {
			r = r.Intersect(im.Clip.Rect)
		}
		if r.Area() >= scanShare*p.area.Area() {
			g.scan = int(im.Seq)
		}
		add(r, laid{seq: int(im.Seq)})
	}
	return g
}

// hides reports whether a glyph of the run cannot be seen: a solid area was drawn
// over all of it, or it is white and nothing but white lies beneath.
func (g *ground) hides(c *sheet.Glyph, seq int) bool {
	if g.scan >= 0 {
		return false
	}
	body := c.Box
	if !c.Ink.IsZero() {
		body = c.Ink
	}
	pale := white(c.Color) && !g.full
	for i := range g.marks {
		m := &g.marks[i]
		if m.seq > seq && m.solid && m.rect.Encloses(body, 0) {
			return true
		}
		if pale && m.seq < seq && !m.white && m.rect.Overlaps(body) {
			pale = false // it stands on something
		}
	}
	return pale
}

// layer reports a run that lies under the picture of the whole page.
func (g *ground) layer(seq int) bool { return seq < g.scan }
