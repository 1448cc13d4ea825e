package layout

import "math"

const (
	sameRow   = 0.15 // ems by which the baselines of one row differ
	rowsAbove = 7.0  // ems above a row within which lines show its measure
	rowMargin = 1.2  // ems by which a row's ends may miss the line above
)

// closeRows joins two pieces of one row that fill the measure of the line above
// them together: a last line with its jump line set to the right, or a line of
// two or three words that justified type has driven far apart. Columns are told
// by the lines that go on under their pieces.
func (g *galley) closeRows(lines []line) []line {
	near := newLinesBySize(lines)
	into := make([]int, len(lines))
	for i := range into {
		into[i] = i
	}
	for i := range lines {
		if l, r, ok := g.brokenRow(lines, i, near); ok && into[l] == l && into[r] == r {
			lines[l].marks = append(lines[l].marks[:len(lines[l].marks):len(lines[l].marks)], lines[r].marks...)
			g.measure(&lines[l].run)
			into[r] = l
		}
	}
	kept := lines[:0]
	for i := range lines {
		if into[i] == i {
			kept = append(kept, lines[i])
		}
	}
	return kept
}

// brokenRow finds the two pieces of the row below line i.
func (g *galley) brokenRow(lines []line, i int, near linesBySize) (l, r int, ok bool) {
	a := &lines[i]
	var pieces []int
	near.below(lines, i, g.longestStep(a.em)/a.em, likeSize, func(j int) { pieces = append(pieces, j) })
	if len(pieces) != 2 {
		return 0, 0, false
	}
	if l, r = pieces[0], pieces[1]; lines[l].u0 > lines[r].u0 {
		l, r = r, l
	}
	p, q := &lines[l], &lines[r]
	margin := rowMargin * a.em
	end := edgeAbove(lines, l, near)
	if math.Abs(p.base-q.base) > sameRow*a.em || p.u1 > q.u0 || p.frame != a.frame || q.frame != a.frame ||
		p.start() < a.start()-margin || p.start() > a.start()+2*margin || math.Abs(q.u1-end) > margin ||
		g.walls.between(g.boxOf(&p.run), g.boxOf(&q.run)) {
		return 0, 0, false
	}
	drawnOn := g.sizes.ordered && g.drawnNext(&g.marks[p.marks[len(p.marks)-1]], &g.marks[q.marks[0]])
	if !drawnOn && g.goesOn(lines, r, near) {
		return 0, 0, false
	}
	return l, r, drawnOn || !g.goesOn(lines, l, near)
}

// edgeAbove is where the lines above line i end that start about where it does:
// the end of their measure.
func edgeAbove(lines []line, i int, near linesBySize) float64 {
	a, end := &lines[i], math.Inf(-1)
	near[a.way].in(rect{X0: a.u0, Y0: a.v0 - rowsAbove*a.em, X1: a.u1, Y1: a.v0}, a.em*likeSize, a.em/likeSize, func(j int) {
		if b := &lines[j]; b.base < a.base && math.Abs(b.start()-a.start()) < 2*rowMargin*a.em {
			end = math.Max(end, b.u1)
		}
	})
	return end
}

// goesOn reports whether a line below starts where line i does.
func (g *galley) goesOn(lines []line, i int, near linesBySize) bool {
	found := false
	near.below(lines, i, g.longestStep(lines[i].em)/lines[i].em, likeSize, func(j int) {
		found = found || math.Abs(lines[j].start()-lines[i].start()) < rowMargin*lines[i].em
	})
	return found
}
