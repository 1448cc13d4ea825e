package layout

import (
	"math"
	"unicode/utf8"

	"github.com/banmian/banmian/internal/geom"
)

// Reach of the search for neighbours, in ems. Display type may be letterspaced
// by more than its own size; body type never is.
const (
	bodyReach    = 1.2
	displayReach = 2.6
	display      = 1.3 // ratio to the body's size from which on type is display type
	noGap        = 4.0 // ems: stands for "nobody there"
	softGap      = 0.12
	farther      = 1.6  // marks of one patch stand at most so many times farther than the nearest,
	aside        = 0.6  // and a little, in ems
	likeSize     = 0.87 // sizes nearer than this ratio can be neighbours in a line
	unsurePull   = 1.0  // a mark whose pull is weaker looks twice
	surePull     = 0.3  // a mark whose pull is stronger will not link against it
	letterPull   = 0.7  // letters of an alphabet are all but always set across
)

// patchwork is the upright marks gathered into patches of close neighbours.
type patchwork struct {
	list [][]int
	pull []float64 // by mark; above 0 across, below 0 down
	near []neighbours
}

// neighbours of a mark, in ems from edge to edge; -1 for none.
type neighbours struct {
	right, below       int
	rightGap, belowGap float64
	side, stack        float64 // nearest on either side, nearest above or below
}

func (n neighbours) nearest() float64 { return math.Max(0, math.Min(n.side, n.stack)) }

// patches links marks to their neighbours and gathers what hangs together.
func (g *galley) patches(ids []int) patchwork {
	sized := newBySize(ids, func(i int) float64 { return g.marks[i].em }, func(i int) geom.Rect { return g.marks[i].box })
	near := make([]neighbours, len(g.marks))
	p := patchwork{pull: make([]float64, len(g.marks))}
	unknown := make([]float64, len(g.marks))
	for _, i := range ids {
		near[i] = g.look(i, sized, unknown)
		p.pull[i] = pull(g.marks[i], near[i])
	}
	// A mark that is not sure looks again, past neighbours that surely belong to
	// a line of the other direction.
	first := p.pull
	p.pull = append([]float64(nil), first...)
	for _, i := range ids {
		if math.Abs(first[i]) < unsurePull {
			near[i] = g.look(i, sized, first)
			p.pull[i] = pull(g.marks[i], near[i])
		}
	}
	p.near = near
	p.neutral(g, ids)
	groups := newUnion(len(g.marks))
	tie := func(i, j int, gap float64) {
		if j >= 0 && gap <= farther*math.Max(near[i].nearest(), near[j].nearest())+aside && !(math.Min(p.pull[i], p.pull[j]) < -surePull && math.Max(p.pull[i], p.pull[j]) > surePull) {
			groups.join(i, j)
		}
	}
	for _, i := range ids {
		tie(i, near[i].right, near[i].rightGap)
		tie(i, near[i].below, near[i].belowGap)
	}
	p.list = groups.groups(ids)
	return p
}

// look finds the nearest marks of the same size beside and below, and how near
// the nearest on any side is. Neighbours that are known to pull along the other
// direction more surely than the mark does along this one are passed over.
func (g *galley) look(i int, sized bySize, pulls []float64) neighbours {
	m := &g.marks[i]
	n := neighbours{right: -1, below: -1, side: noGap, stack: noGap}
	reach := g.reach(m.em)
	right, below := reach, reach
	sized.in(m.box.Inset(-reach*m.em), m.em*likeSize, m.em/likeSize, func(j int) {
		o := &g.marks[j]
		if j == i || math.Min(o.em, m.em) < likeSize*math.Max(o.em, m.em) || o.frame != m.frame {
			return
		}
		dx, dy := o.box.CenterX()-m.box.CenterX(), o.box.CenterY()-m.box.CenterY()
		gapX, gapY := -m.box.OverlapX(o.box)/m.em, gapOfCells(m, o)
		if !(pulls[i] > 0 && pulls[j] < -math.Max(surePull, pulls[i])) && abreast(m, o) && math.Abs(dx) > math.Abs(dy) && !g.walls.between(m.box, o.box) {
			n.side = math.Min(n.side, gapX)
			if dx > 0 && gapX < right {
				right, n.right, n.rightGap = gapX, j, gapX
			}
		}
		if !(pulls[i] < 0 && pulls[j] > math.Max(surePull, -pulls[i])) && inColumn(m, o) && math.Abs(dy) > math.Abs(dx) && !g.walls.between(m.box, o.box) {
			n.stack = math.Min(n.stack, gapY)
			if dy > 0 && gapY < below {
				below, n.below, n.belowGap = gapY, j, gapY
			}
		}
	})
	return n
}

func (g *galley) reach(em float64) float64 {
	if em > display*g.sizes.body {
		return displayReach
	}
	return bodyReach
}

// gapOfCells is the white between two marks, one above the other, in ems, each
// taken as one em high: a font's own ascent and descent say little about it.
func gapOfCells(m, o *mark) float64 {
	return math.Abs(m.box.CenterY()-o.box.CenterY())/m.em - 1
}

// abreast reports whether two marks could stand in one horizontal line.
func abreast(m, o *mark) bool {
	return math.Abs(m.pen.Y-o.pen.Y) < 0.3*m.em || m.box.OverlapY(o.box) > 0.7*math.Min(m.box.Height(), o.box.Height())
}

// inColumn reports whether two marks could stand in one vertical line.
func inColumn(m, o *mark) bool {
	return m.box.OverlapX(o.box) > 0.5*math.Min(m.box.Width(), o.box.Width())
}

// pull is one mark's vote: above 0 when its neighbour to the side is nearer.
func pull(m mark, n neighbours) float64 {
	p := math.Log((math.Max(n.stack, 0) + softGap) / (math.Max(n.side, 0) + softGap))
	p = math.Max(-2, math.Min(2, p))
	if r, _ := utf8.DecodeRuneInString(m.text); !m.full && wordLetter(r) {
		p += letterPull
	}
	return p
}
