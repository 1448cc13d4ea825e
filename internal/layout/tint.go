package layout

import "math"

// softenTints finds the tints that lie behind part of a text: a line inside and
// a line outside follow each other like lines of one column. Such a tint parts
// nothing; its lines belong to the frame around it.
func (g *galley) softenTints(lines []line) {
	near := newLinesBySize(lines)
	soft := map[int]bool{}
	for i := range lines {
		a := &lines[i]
		near.below(lines, i, g.longestStep(a.em)/a.em, g.sizes.sameSize, func(j int) {
			b := &lines[j]
			if a.frame == b.frame || math.Abs(a.em-b.em) > 0.02*a.em || math.Abs(a.start()-b.start()) > edgeSlack*a.em {
				return
			}
			if inner := g.frames.inner(a.frame, b.frame); inner >= 0 && !g.frames.list[inner].Ruled && g.runsThrough(a, b) {
				soft[inner] = true
			}
		})
	}
	if len(soft) == 0 {
		return
	}
	for k := range soft {
		g.frames.list[k].Soft, g.frames.hard[k] = true, false
	}
	for i := range g.marks {
		g.marks[i].frame = g.frames.parting(g.marks[i].frame)
	}
	for i := range lines {
		lines[i].frame = g.frames.parting(lines[i].frame)
	}
}

// runsThrough reports whether two lines on either side of a tint's edge are as
// near as the lines of a text and of a text's size.
func (g *galley) runsThrough(a, b *line) bool {
	if math.Abs(a.em-g.sizes.body) > sizeSlack*g.sizes.body {
		return false
	}
	return b.base-a.base <= 1.1*g.pitchOf(a.em)*a.em && b.base-a.base >= 0.9*g.pitchOf(a.em)*a.em
}

// inner is the one of two frames that lies directly in the other, -1 when they
// are no such pair.
func (f frames) inner(a, b int) int {
	if a >= 0 && f.list[a].Parent == b {
		return a
	}
	if b >= 0 && f.list[b].Parent == a {
		return b
	}
	return -1
}

// parting is the nearest frame from k outwards that parts type.
func (f frames) parting(k int) int {
	for k >= 0 && !f.hard[k] {
		k = f.list[k].Parent
	}
	return k
}
