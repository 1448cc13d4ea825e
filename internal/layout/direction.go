package layout

import "math"

// ways are the axes in use; a mark's way is an index into them. The first four
// are always across, down, reverse and up.
const (
	wayAcross = iota
	wayDown
	wayReverse
	wayUp
	firstSlant
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
	scores, known := make([]float64, len(p.list)), pairs{}
	for k, patch := range p.list {
		if scores[k] = g.weigh(patch, p); len(patch) > smallPatch {
			p.remember(known, g.marks, patch, scores[k])
		}
	}
	for k, patch := range p.list {
		if len(patch) > 1 && len(patch) <= smallPatch && math.Abs(scores[k]) < evenScore {
			scores[k] += pairVote * p.familiar(known, g.marks, patch)
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
