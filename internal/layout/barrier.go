package layout

import (
	"math"
	"sort"

	"github.com/banmian/banmian/internal/paper"
)

// How sure it is that articles part at a barrier.
const (
	ruledEdge   = 1.0
	tintEdge    = 0.8
	ruleWeight  = 0.9
	dashedRule  = 0.6
	underlined  = 0.1
	shortRule   = 0.4 // an underline, or a stroke between headline and deck
	pictureEdge = 0.3 // text runs around pictures
	moatLeast   = 0.3
	moatMost    = 0.7
	wideMoat    = 1.4 // gutters: white this wide parts
	deepMoat    = 2.0 // leadings: the same between blocks one above the other
	shortSpan   = 5.0 // body ems: shorter rules part no articles
	mostMoats   = 4000
)

// barriers lists what parts blocks: edges of frames, rules, pictures, moats.
func (g *galley) barriers(m paper.Makeup) []paper.Barrier {
	var out []paper.Barrier
	edges := func(kind paper.BarrierKind, r rect, weight float64) {
		out = append(out,
			paper.Barrier{Kind: kind, Vertical: true, Pos: r.X0, Lo: r.Y0, Hi: r.Y1, Weight: weight},
			paper.Barrier{Kind: kind, Vertical: true, Pos: r.X1, Lo: r.Y0, Hi: r.Y1, Weight: weight},
			paper.Barrier{Kind: kind, Pos: r.Y0, Lo: r.X0, Hi: r.X1, Weight: weight},
			paper.Barrier{Kind: kind, Pos: r.Y1, Lo: r.X0, Hi: r.X1, Weight: weight})
	}
	for _, f := range m.Frames {
		switch {
		case f.Soft:
		case f.Ruled:
			edges(paper.BarrierFrame, f.Rect, ruledEdge)
		default:
			edges(paper.BarrierFrame, f.Rect, tintEdge)
		}
	}
	for _, w := range g.walls.upright {
		out = append(out, g.ruleBarrier(w, true))
	}
	for _, w := range g.walls.level {
		out = append(out, g.ruleBarrier(w, false))
	}
	for _, w := range g.underlines {
		b := g.ruleBarrier(w, false)
		b.Weight = underlined
		out = append(out, b)
	}
	for _, p := range m.Pictures {
		edges(paper.BarrierPicture, p.Rect, pictureEdge)
	}
	return append(out, g.moats(m)...)
}

func (g *galley) ruleBarrier(w wall, upright bool) paper.Barrier {
	b := paper.Barrier{Kind: paper.BarrierRule, Vertical: upright, Pos: w.pos, Lo: w.lo, Hi: w.hi, Weight: ruleWeight}
	switch {
	case w.hi-w.lo < shortSpan*g.sizes.body:
		b.Weight = shortRule
	case w.dashed:
		b.Weight = dashedRule
	}
	return b
}

// moats finds the white between neighbouring blocks that is wider than the page
// leaves between columns, or deeper than it leaves between paragraphs.
func (g *galley) moats(m paper.Makeup) []paper.Barrier {
	var out []paper.Barrier
	blocks := newIndex(len(m.Blocks), func(i int) rect { return m.Blocks[i].Box })
	wide, deep := wideMoat*g.sizes.gutter, deepMoat*math.Max(g.sizes.leading-g.sizes.body, 0.3*g.sizes.body)
	for i := range m.Blocks {
		if r, ok := whiteBeside(m, blocks, i, 8*g.sizes.gutter); ok && r.Width() >= wide && isWhite(m, r) {
			out = append(out, paper.Barrier{Kind: paper.BarrierMoat, Vertical: true, Pos: r.CenterX(), Lo: r.Y0, Hi: r.Y1, Weight: moatWeight(r.Width() / wide)})
		}
		if r, ok := whiteBelow(m, blocks, i, 8*g.sizes.gutter); ok && r.Height() >= deep && isWhite(m, r) {
			out = append(out, paper.Barrier{Kind: paper.BarrierMoat, Pos: r.CenterY(), Lo: r.X0, Hi: r.X1, Weight: moatWeight(r.Height() / deep)})
		}
		if len(out) > mostMoats {
			break
		}
	}
	sort.SliceStable(out, func(a, b int) bool { return out[a].Weight > out[b].Weight })
	return out
}

// isWhite reports whether no picture stands in the white.
func isWhite(m paper.Makeup, r rect) bool {
	for _, p := range m.Pictures {
		if p.Rect.Overlaps(r) {
			return false
		}
	}
	return true
}

func moatWeight(ratio float64) float64 {
	return math.Min(moatMost, moatLeast+0.2*(ratio-1))
}

// whiteBeside is the white between a block and the nearest block to its right.
func whiteBeside(m paper.Makeup, in *index, i int, reach float64) (rect, bool) {
	a, best := m.Blocks[i].Box, -1
	in.in(rect{X0: a.X1, Y0: a.Y0, X1: a.X1 + reach, Y1: a.Y1}, func(j int) bool {
		b := m.Blocks[j].Box
		if j != i && b.X0 >= a.X1 && a.OverlapY(b) > 0 && (best < 0 || b.X0 < m.Blocks[best].Box.X0) {
			best = j
		}
		return true
	})
	if best < 0 {
		return rect{}, false
	}
	b := m.Blocks[best].Box
	return rect{X0: a.X1, Y0: math.Max(a.Y0, b.Y0), X1: b.X0, Y1: math.Min(a.Y1, b.Y1)}, true
}

// whiteBelow is the white between a block and the nearest block under it.
func whiteBelow(m paper.Makeup, in *index, i int, reach float64) (rect, bool) {
	a, best := m.Blocks[i].Box, -1
	in.in(rect{X0: a.X0, Y0: a.Y1, X1: a.X1, Y1: a.Y1 + reach}, func(j int) bool {
		b := m.Blocks[j].Box
		if j != i && b.Y0 >= a.Y1 && a.OverlapX(b) > 0 && (best < 0 || b.Y0 < m.Blocks[best].Box.Y0) {
			best = j
		}
		return true
	})
	if best < 0 {
		return rect{}, false
	}
	b := m.Blocks[best].Box
	return rect{X0: math.Max(a.X0, b.X0), Y0: a.Y1, X1: math.Min(a.X1, b.X1), Y1: b.Y0}, true
}
