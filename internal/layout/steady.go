package layout

import "math"

// Machine-read pages tremble: each word brings a size of its own, taken from
// the height of its letters, and a baseline of its own. Before anything is
// learned from sizes, the words of a line are given the line's.
const (
	tremble     = 0.04 // words whose sizes differ by more are not set alike
	trembleOut  = 0.12 // share of such neighbours from which on the whole page trembles
	wordReach   = 1.6  // ems: words of one read line are not farther apart
	baseShift   = 0.55 // ems by which a word's baseline may stray
	longLine    = 14   // characters: a line of so many whose size is near the body's is body
	bodyStray   = 0.74 // ratio to the body's size that is near
	insideStray = 0.5  // the same for a line between two lines of body
	insideStep  = 3.2  // ems between those two
	insideStart = 4.0  // ems by which it may start elsewhere: indents, lost first words
	sizeStray   = 0.4  // ratio by which a word's size may stray from its line's
)

// trembles reports whether words drawn one after the other in one line keep
// changing size, as no typesetter's do.
func trembles(marks []mark, order []int) bool {
	pairs, differ := 0, 0
	for k := 1; k < len(order); k++ {
		a, b := &marks[order[k-1]], &marks[order[k]]
		gap := b.box.X0 - a.box.X1
		if a.turn != 0 || b.turn != 0 || a.full != b.full || !continues(a, b) || !a.full && gap < 0.1*a.em {
			continue // letters between Han are often set a little larger; within a word size stays
		}
		pairs++
		if math.Abs(a.em-b.em) > tremble*math.Max(a.em, b.em) {
			differ++
		}
	}
	return pairs > 50 && float64(differ) > trembleOut*float64(pairs)
}

// continues reports whether b, drawn after a, goes on in a's line.
func continues(a, b *mark) bool {
	em := math.Max(a.em, b.em)
	gap := b.box.X0 - a.box.X1
	return gap > -overlapped*em && gap < wordReach*em && math.Abs(a.pen.Y-b.pen.Y) < baseShift*em &&
		math.Min(a.em, b.em) > sizeStray*em && b.box.CenterX() > a.box.CenterX()
}

// steady gives the marks of each read line one size and one baseline, and the
// long lines whose size is near the body's the body's.
func steady(g *galley, order []int) {
	var lines [][]int
	for from := 0; from < len(order); {
		to := from + 1
		for to < len(order) && continues(&g.marks[order[to-1]], &g.marks[order[to]]) {
			to++
		}
		lines = append(lines, order[from:to])
		steadyLine(g, order[from:to])
		from = to
	}
	body := bodyEm(g.marks)
	for _, ids := range lines {
		em := g.marks[ids[0]].em
		if len(ids) >= longLine && math.Min(em, body) >= bodyStray*math.Max(em, body) {
			for _, i := range ids {
				g.marks[i].resize(body)
			}
		}
	}
	for k := 1; k+1 < len(lines); k++ {
		if g.inside(lines[k-1], lines[k], lines[k+1], body) {
			for _, i := range lines[k] {
				g.marks[i].resize(body)
			}
		}
	}
	g.all = newIndex(len(g.marks), func(i int) rect { return g.marks[i].box })
}

// inside reports whether a line of doubtful size is read between two lines of
// body and stands between them.
func (g *galley) inside(before, ids, after []int, body float64) bool {
	a, m, b := &g.marks[before[0]], &g.marks[ids[0]], &g.marks[after[0]]
	return a.em == body && b.em == body && m.em != body && math.Min(m.em, body) >= insideStray*math.Max(m.em, body) &&
		a.pen.Y < m.pen.Y && m.pen.Y < b.pen.Y && b.pen.Y-a.pen.Y < insideStep*body &&
		math.Abs(m.box.X0-a.box.X0) < insideStart*body && math.Abs(m.box.X0-b.box.X0) < insideStart*body
}

// steadyLine gives a line its median size and baseline.
func steadyLine(g *galley, ids []int) {
	if len(ids) < 3 || g.marks[ids[0]].turn != 0 {
		return
	}
	var ems, bases []float64
	for _, i := range ids {
		ems = append(ems, g.marks[i].em)
		bases = append(bases, g.marks[i].pen.Y)
	}
	em, base := median(ems), median(bases)
	for _, i := range ids {
		m := &g.marks[i]
		if math.Abs(m.pen.Y-base) < baseShift*em {
			m.pen.Y = base
		}
		m.resize(em)
	}
}

// resize gives a mark a size, its cell standing on the same baseline.
func (m *mark) resize(em float64) {
	m.em = em
	if m.turn == 0 {
		m.box.Y0, m.box.Y1 = m.pen.Y-0.88*em, m.pen.Y+0.12*em
	}
}
