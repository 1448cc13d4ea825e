package layout

import (
	"math"
	"unicode/utf8"

	"github.com/banmian/banmian/internal/geom"
)

// A font without vertical forms draws its stops in the lower left corner of
// their cell. Programs that set it down the page move such a stop up and to the
// right, so that its ink comes to stand in the upper right corner of the cell it
// takes; its own box then lies half over the character above and half beside the
// column.
const (
	cornerLeast   = 0.3  // ems that a stop is moved aside, at least
	cornerMost    = 0.75 // and at most
	cornerOverlap = 0.08 // square ems of the character above that its box covers, at least
)

// recentre puts the stops that were moved into a corner back into the cell they
// take, below the character before them.
func (g *galley) recentre() {
	moved := false
	for i := range g.marks {
		m := &g.marks[i]
		if !cornered(m) {
			continue
		}
		if o := g.aboveCorner(i); o != nil {
			d := m.box.CenterX() - o.box.CenterX()
			down := math.Max(d, o.box.Y1-m.box.Y0)
			m.box = geom.Rect{X0: m.box.X0 - d, X1: m.box.X1 - d, Y0: m.box.Y0 + down, Y1: m.box.Y1 + down}
			m.pen.X, m.pen.Y = m.pen.X-d, m.pen.Y+down
			moved = true
		}
	}
	if moved {
		g.all = newIndex(len(g.marks), func(i int) geom.Rect { return g.marks[i].box })
	}
}

// cornered reports whether a mark is a stop that its font draws in the lower left
// of its cell, or of which the source does not say where.
func cornered(m *mark) bool {
	r, _ := utf8.DecodeRuneInString(m.text)
	return m.full && m.turn == 0 && (r == '，' || r == '。' || r == '、' || r == '．') && stopSits(m, r) >= 0
}

// aboveCorner is the character over whose lower right quarter the box of stop i
// lies; nil for none, and for a stop that follows a character beside it.
func (g *galley) aboveCorner(i int) *mark {
	m := &g.marks[i]
	var above *mark
	beside := false
	g.all.in(m.box.Inset(-0.3*m.em), func(j int) bool {
		o := &g.marks[j]
		if j == i || math.Abs(o.em-m.em) > 0.05*m.em || cornered(o) {
			return true
		}
		if gap := m.box.X0 - o.box.X1; math.Abs(o.box.CenterY()-m.box.CenterY()) < 0.2*m.em && math.Abs(gap) < 0.15*m.em {
			beside = true
		}
		dx, dy := m.box.CenterX()-o.box.CenterX(), m.box.CenterY()-o.box.CenterY()
		if dx >= cornerLeast*m.em && dx <= cornerMost*m.em && dy > 0.2*m.em && dy < m.em &&
			m.box.Intersect(o.box).Area() >= cornerOverlap*m.em*m.em {
			above = o
		}
		return !beside
	})
	if beside {
		return nil
	}
	return above
}
