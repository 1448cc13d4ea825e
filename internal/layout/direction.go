package layout

import (
	"math"
	"unicode/utf8"

	"github.com/banmian/banmian/internal/geom"
)

// ways are the axes in use; a mark's way is an index into them. The first four
// are always across, down, reverse and up.
const (
	wayAcross = iota
	wayDown
	wayReverse
	wayUp
	firstSlant
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

// direct decides the direction of every mark.
//
// Upright characters are asked for their nearest neighbour of the same size to
// the side and above or below: type stands closer to the next character of its
// line than to the next line. Marks that touch form a patch, and the patch
// votes; where the vote is nearly even, other signs speak (see weigh).
func (g *galley) direct() {
	var upright []int
	for i := range g.marks {
		m := &g.marks[i]
		if m.way = wayOf(m.turn); m.way == wayAcross {
			upright = append(upright, i)
		}
	}
	p := g.patches(upright)
	scores, pairs := make([]float64, len(p.list)), pairs{}
	for k, patch := range p.list {
		if scores[k] = g.weigh(patch, p); len(patch) > smallPatch {
			p.remember(pairs, g.marks, patch, scores[k])
		}
	}
	for k, patch := range p.list {
		if len(patch) > 1 && len(patch) <= smallPatch && math.Abs(scores[k]) < evenScore {
			scores[k] += pairVote * p.familiar(pairs, g.marks, patch)
		}
		if g.doubt(patch, scores[k]); scores[k] < 0 {
			g.turnDown(patch)
		}
	}
	g.followNeighbours(p)
	for i := range g.marks {
		g.marks[i].setAlong(g.axesOf(i), g.marks[i].way >= firstSlant)
	}
	g.sideBySide(upright)
}

func (g *galley) turnDown(patch []int) {
	for _, i := range patch {
		g.marks[i].way = wayDown
	}
}

const (
	strayMarks = 8   // a patch of fewer marks may be the heads of its neighbours' lines
	strayReach = 3.2 // ems
	crowdMarks = 6   // a patch of so many marks is sure enough to lead others
)

// followNeighbours turns small patches that stand at the head, or in a gap, of
// vertical lines: numbers of an enumeration stand side by side, nearer to each
// other than to the lines they open.
func (g *galley) followNeighbours(p patchwork) {
	size := make([]int, len(g.marks))
	for _, patch := range p.list {
		for _, i := range patch {
			size[i] = len(patch)
		}
	}
	for _, patch := range p.list {
		if len(patch) >= strayMarks || g.marks[patch[0]].way != wayAcross || !g.marks[patch[0]].full {
			continue
		}
		down, level := 0, 0
		for _, i := range patch {
			d, l := g.leaders(i, size)
			if d && !l {
				down++
			} else if l {
				level++
			}
		}
		if down > level && 2*down >= len(patch) {
			g.turnDown(patch)
		}
	}
}

// leaders reports whether sure neighbours of a mark's size run down through its
// column, or across through its row.
func (g *galley) leaders(i int, size []int) (down, level bool) {
	m := &g.marks[i]
	g.all.in(m.box.Inset(-strayReach*m.em), func(j int) bool {
		o := &g.marks[j]
		if size[j] < crowdMarks || o.frame != m.frame || math.Min(o.em, m.em) < likeSize*math.Max(o.em, m.em) {
			return true
		}
		down = down || o.way == wayDown && math.Abs(o.box.CenterX()-m.box.CenterX()) < 0.2*m.em && !g.walls.between(m.box, o.box)
		level = level || o.way == wayAcross && math.Abs(o.pen.Y-m.pen.Y) < 0.2*m.em && !g.walls.between(m.box, o.box)
		return true
	})
	return down, level
}

// wayOf is the way of setting that an angle alone decides. Angles within three
// degrees of upright are upright.
func wayOf(turn int) int {
	for k, a := range []int{0, 90, 180, 270} {
		if d := (turn - a + 540) % 360; d >= 177 && d <= 183 {
			return k
		}
	}
	return firstSlant + turn
}

// axesOf gives the axes of a mark.
func (g *galley) axesOf(i int) axes { return axesOfWay(g.marks[i].way) }

func axesOfWay(way int) axes {
	switch way {
	case wayAcross:
		return across
	case wayDown:
		return down
	case wayReverse:
		return reverse
	case wayUp:
		return up
	}
	return slanted(float64(way - firstSlant))
}

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

// union gathers things that hang together (Tarjan's disjoint sets).
type union struct{ parent []int32 }

func newUnion(n int) union {
	u := union{make([]int32, n)}
	for i := range u.parent {
		u.parent[i] = int32(i)
	}
	return u
}

func (u union) root(i int) int32 {
	r := int32(i)
	for u.parent[r] != r {
		u.parent[r] = u.parent[u.parent[r]]
		r = u.parent[r]
	}
	return r
}

// join puts i and j in one set, under the smaller root, so that the outcome
// does not hang on the order of joining.
func (u union) join(i, j int) {
	a, b := u.root(i), u.root(j)
	if a < b {
		u.parent[b] = a
	} else {
		u.parent[a] = b
	}
}

// groups lists the sets of ids in the order of their first members.
func (u union) groups(ids []int) [][]int {
	place := map[int32]int{}
	var out [][]int
	for _, i := range ids {
		r := u.root(i)
		k, ok := place[r]
		if !ok {
			k = len(out)
			place[r] = k
			out = append(out, nil)
		}
		out[k] = append(out[k], i)
	}
	return out
}
