package pdf

import (
	"math"

	"github.com/banmian/banmian/internal/geom"
	"github.com/banmian/banmian/internal/sheet"
)

// Drawings made of plain rectangles: the bars of a chart, and shaded or coloured
// areas without any type, which are art and not the ground of a text.
const (
	leastArt   = 6.0 // body ems either way of such a drawing
	barApart   = 4.0 // body ems between two bars of a chart, at most
	leastBars  = 3
	mostBars   = 400  // rectangles looked at
	barsShare  = 0.08 // of a chart's ground that its bars cover, at least
	mostShaded = 50   // white areas looked at

	captionUnder  = 1.8  // body ems below a picture within which its caption begins
	captionEm     = 0.95 // body ems: larger type is text
	fewestCaption = 4    // characters

	artEnclose = 0.5 // body ems by which one picture may stand out of another
)

// charts makes pictures of rectangles that hold no type.
func (p *page) charts() {
	var bare []sheet.Box
	for _, b := range p.boxed {
		if !b.Filled || white(b.Fill) || p.holdsType(b.Rect) || b.Rect.Area() > p.area.Area()/3 {
			continue
		}
		if len(bare) == mostBars {
			return // a texture
		}
		bare = append(bare, b)
	}
	group := newBarSets(len(bare))
	for i, a := range bare {
		for j, b := range bare[:i] {
			if grown := a.Rect.Inset(-barApart * p.em); grown.Overlaps(b.Rect) {
				group[group.root(i)] = group.root(j)
			}
		}
	}
	whole, bars, inked := map[int]geom.Rect{}, map[int]int{}, map[int]float64{}
	for i, b := range bare {
		r := group.root(i)
		whole[r], inked[r] = whole[r].Union(b.Rect), inked[r]+b.Rect.Area()
		bars[r]++
	}
	for i := range bare { // in drawing order, so that the result never hangs on the order of a map
		r := whole[i]
		if bars[i] == 0 || bars[i] > 1 && (bars[i] < leastBars || inked[i] < barsShare*r.Area()) {
			continue
		}
		p.art(r, bare[i].Seq)
	}
	p.shadedArt()
}

// barSets is a disjoint-set forest over 0..n-1.
type barSets []int

func newBarSets(n int) barSets {
	s := make(barSets, n)
	for i := range s {
		s[i] = i
	}
	return s
}

func (s barSets) root(i int) int {
	for s[i] != i {
		s[i] = s[s[i]]
		i = s[i]
	}
	return i
}

// shadedArt finds pictures painted with a pattern or gradient, whose colour the
// engine gives as white: a large white area without type, over small type that
// explains it.
func (p *page) shadedArt() {
	n := 0
	for _, f := range p.fills {
		if !f.filled || f.stroked || !white(f.color) || math.Min(f.rect.Width(), f.rect.Height()) < leastArt*p.em || f.rect.Area() > p.area.Area()/3 {
			continue
		}
		if n++; n > mostShaded {
			return
		}
		if !p.holdsType(f.rect) && p.explained(f.rect) {
			p.art(f.rect, f.seq)
		}
	}
}

// explained reports whether small type begins straight under a region, within its
// width.
func (p *page) explained(r geom.Rect) bool {
	under := geom.Rect{X0: r.X0 - p.em, X1: r.X1 + p.em, Y0: r.Y1, Y1: r.Y1 + captionUnder*p.em}
	n := 0
	for i := range p.typeset {
		g := &p.typeset[i]
		if !under.Contains(g.Box.Center()) {
			continue
		}
		if g.Em > captionEm*p.em {
			return false
		}
		n++
	}
	return n >= fewestCaption
}

// holdsType reports whether any character stands in a region.
func (p *page) holdsType(r geom.Rect) bool {
	for i := range p.typeset {
		if r.Contains(p.typeset[i].Box.Center()) {
			return true
		}
	}
	return false
}

// art adds a drawing unless it is small, lies in a picture, or is full of type.
func (p *page) art(r geom.Rect, seq int) {
	r = r.Intersect(p.area)
	if math.Min(r.Width(), r.Height()) < leastArt*p.em || len(p.pictured) >= maxMarks || p.typeShare(r) > mostType {
		return
	}
	for _, k := range p.pictured {
		if k.Rect.Encloses(r, artEnclose*p.em) {
			return
		}
	}
	p.pictured = append(p.pictured, sheet.Picture{Rect: r, Seq: seq})
}
