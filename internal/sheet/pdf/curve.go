package pdf

import (
	"fmt"
	"math"
	"slices"

	"github.com/banmian/banmian/internal/geom"
	"github.com/banmian/banmian/internal/sheet"
)

// Sizes in body ems. Shapes nearer to each other than twice reach belong
// together; a drawing smaller than leastDrawing is a bullet or a logo.
const (
	reach        = 0.4
	leastDrawing = 4.0
)

// curves gathers drawn shapes into drawings and tells lettering, which is type
// turned into curves, from illustrations.
func (p *page) curves() {
	groups := p.gather()
	used := p.letter(groups)
	for n, group := range groups {
		if n == maxGroups {
			break
		}
		if !used[n] {
			p.drawing(group)
		}
	}
	p.joinOutlines()
	for _, o := range p.outlined {
		p.doubt("headline-outlined", o.Rect, o.Cells, fmt.Sprintf("lettering about %.0f points high was turned into curves: about %d characters",
			math.Min(o.Rect.Width(), o.Rect.Height()), o.Cells))
	}
	p.clearOutlines()
}

// maxGroups bounds the drawings looked at.
const maxGroups = 500

// joinOutlines puts together the words of one line: lettering of about one height
// (some words have no ascenders), side by side, not far apart.
func (p *page) joinOutlines() {
	const alike, apart = 0.4, 1.5 // in heights
	slices.SortFunc(p.outlined, func(a, b sheet.Outline) int { return sign(a.Rect.X0 - b.Rect.X0) })
	var out []sheet.Outline
	for _, o := range p.outlined {
		joined := false
		for i := range out {
			r, h := out[i].Rect, out[i].Rect.Height()
			if math.Abs(h-o.Rect.Height()) <= alike*h && math.Abs(r.CenterY()-o.Rect.CenterY()) <= alike*h && -r.OverlapX(o.Rect) <= apart*h &&
				(r.Width() > h || o.Rect.Width() > h) {
				out[i].Rect, out[i].Cells = r.Union(o.Rect), out[i].Cells+o.Cells
				joined = true
				break
			}
		}
		if !joined {
			out = append(out, o)
		}
	}
	p.outlined = out
}

// drawing keeps a group as a picture when it is large enough, lies in no other
// and is not full of type: then it is a frame or an ornament behind an article.
func (p *page) drawing(group []drawn) {
	r := bounds(group).Intersect(p.area)
	if math.Min(r.Width(), r.Height()) < leastDrawing*p.em || len(p.pictured) >= maxMarks {
		return
	}
	for _, k := range p.pictured {
		if k.Rect.Encloses(r, 0.5*p.em) {
			return
		}
	}
	if p.typeShare(r) > mostType {
		if len(group) <= framePieces && len(p.boxed) < maxMarks {
			p.boxed = append(p.boxed, sheet.Box{Rect: r, Stroked: !group[0].filled, Filled: group[0].filled, Fill: group[0].color, Seq: group[0].seq})
		}
		return
	}
	p.pictured = append(p.pictured, sheet.Picture{Rect: r, Seq: group[0].seq})
}

// Type within drawings: labels of a map or a chart cover less than mostType of
// it. A frame is drawn in a few pieces at most.
const (
	mostType    = 0.25
	framePieces = 3
)

// typeShare is how much of a region is covered by type.
func (p *page) typeShare(r geom.Rect) float64 {
	covered := 0.0
	for i := range p.typeset {
		if b := p.typeset[i].Box; r.Contains(b.Center()) {
			covered += b.Area()
		}
	}
	return covered / r.Area()
}

// clearOutlines drops rules and boxes that are strokes of lettering.
func (p *page) clearOutlines() {
	inside := func(r geom.Rect) bool {
		for _, o := range p.outlined {
			if o.Rect.Encloses(r, 0.2*p.em) {
				return true
			}
		}
		return false
	}
	if len(p.outlined) == 0 {
		return
	}
	p.ruled = slices.DeleteFunc(p.ruled, func(r sheet.Rule) bool {
		if r.Axis == sheet.Vertical {
			return inside(geom.R(r.Pos, r.Lo, r.Pos, r.Hi))
		}
		return inside(geom.R(r.Lo, r.Pos, r.Hi, r.Pos))
	})
	p.boxed = slices.DeleteFunc(p.boxed, func(b sheet.Box) bool { return inside(b.Rect) })
}

func bounds(group []drawn) (r geom.Rect) {
	r = group[0].rect
	for _, d := range group[1:] {
		r = geom.Rect{X0: min(r.X0, d.rect.X0), Y0: min(r.Y0, d.rect.Y0), X1: max(r.X1, d.rect.X1), Y1: max(r.Y1, d.rect.Y1)}
	}
	return r
}

// gather groups shapes that lie near each other: each is painted, a little grown,
// on a coarse raster, and the raster's connected patches are the groups. Shapes
// as large as a third of the page are backgrounds and stay out.
func (p *page) gather() [][]drawn {
	if len(p.drawn) == 0 {
		return nil
	}
	r := newRaster(p.area, p.em)
	for _, d := range p.drawn {
		if d.rect.Area() < p.area.Area()/3 {
			r.paint(d.rect.Inset(-reach * p.em))
		}
	}
	r.patches()
	byPatch := map[int32][]drawn{}
	var order []int32
	for _, d := range p.drawn {
		n := r.at(d.rect.Center())
		if n == 0 {
			continue
		}
		if byPatch[n] == nil {
			order = append(order, n)
		}
		byPatch[n] = append(byPatch[n], d)
	}
	groups := make([][]drawn, 0, len(order))
	for _, n := range order {
		groups = append(groups, byPatch[n])
	}
	return groups
}

// part cuts a group wherever no shape covers the given extent.
func part(group []drawn, extent func(drawn) (lo, hi float64)) [][]drawn {
	sorted := slices.Clone(group)
	slices.SortFunc(sorted, func(a, b drawn) int {
		la, _ := extent(a)
		lb, _ := extent(b)
		return sign(la - lb)
	})
	var out [][]drawn
	_, end := extent(sorted[0])
	start := 0
	for i, d := range sorted {
		lo, hi := extent(d)
		if lo > end {
			out = append(out, sorted[start:i])
			start = i
		}
		end = math.Max(end, hi)
	}
	return append(out, sorted[start:])
}
