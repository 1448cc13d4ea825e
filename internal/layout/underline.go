package layout

import (
	"math"

	"github.com/banmian/banmian/internal/sheet"
)

const (
	underReach  = 0.38 // ems below the baseline: a rule nearer than this underlines
	underSlack  = 0.6  // ems by which an underline may miss the ends of its words
	underlining = 0.75 // share of an underline that has words above it
)

// underline reports whether a level rule is drawn below the words of one line
// and as long as they are: it marks words and parts nothing.
func (g *galley) underline(w wall) bool {
	covered, lo, hi, em := 0.0, math.Inf(1), math.Inf(-1), 0.0
	g.all.in(rect{X0: w.lo, Y0: w.pos - 1.5*g.sizes.body, X1: w.hi, Y1: w.pos}, func(i int) bool {
		m := &g.marks[i]
		d := w.pos - m.pen.Y
		if m.turn != 0 || d < -0.05*m.em || d > underReach*m.em || m.box.CenterX() < w.lo || m.box.CenterX() > w.hi {
			return true
		}
		covered += m.box.Width()
		lo, hi, em = math.Min(lo, m.box.X0), math.Max(hi, m.box.X1), math.Max(em, m.em)
		return true
	})
	return covered >= underlining*(w.hi-w.lo) && math.Abs(lo-w.lo) < underSlack*em && math.Abs(hi-w.hi) < underSlack*em
}

// raiseAll takes the rules of a sheet, underlines apart.
func (g *galley) raiseAll(s sheet.Sheet) walls {
	w := raise(s)
	kept := w.level[:0]
	for _, r := range w.level {
		if g.underline(r) {
			g.underlines = append(g.underlines, r)
		} else {
			kept = append(kept, r)
		}
	}
	w.level = kept
	return w
}
