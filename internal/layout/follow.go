package layout

import "math"

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
