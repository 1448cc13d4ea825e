package layout

import (
	"math"
	"sort"

	"github.com/banmian/banmian/internal/geom"
)

// run is marks of one line that stand so close together that nothing can part
// them, in the order of the line. Runs of one line are joined into a line.
type run struct {
	way            int
	marks          []int
	u0, u1, v0, v1 float64
	base           float64 // of its larger marks
	em             float64 // of most of its marks
	frame          int
}

const (
	touching   = 0.45 // ems: marks nearer than this are in one run; gutters are wider
	mixedTouch = 0.25 // ems of the larger: the same between sizes (figures, raised marks)
	sameBase   = 0.25 // ems by which the baselines of a line may differ
	smallest   = 0.5  // a mark smaller than this share of its neighbour is set apart: drop caps, ruby
	oneWord    = 0.15 // ems: marks nearer than this are of one word, whatever tint lies behind them
	overlapped = 0.5  // ems by which cells may overlap: kerning, squeezed punctuation
)

// link gathers marks into runs, each mark into exactly one: every mark looks
// for the nearest mark after it, and of several that choose the same one the
// nearest wins.
func (g *galley) link() []run {
	ways := map[int][]int{}
	var order []int
	for i := range g.marks {
		w := g.marks[i].way
		if w < 0 {
			continue
		}
		if ways[w] == nil {
			order = append(order, w)
		}
		ways[w] = append(ways[w], i)
	}
	sort.Ints(order)
	var runs []run
	for _, w := range order {
		runs = append(runs, g.linkWay(w, ways[w])...)
	}
	return runs
}

func (g *galley) linkWay(way int, ids []int) []run {
	sized := newBySize(ids, func(i int) float64 { return g.marks[i].em }, func(i int) geom.Rect { return g.marks[i].cell() })
	next, prev := make([]int32, len(g.marks)), make([]int32, len(g.marks)) // plus one; 0 for none
	for _, i := range ids {
		j := g.after(i, sized)
		if j < 0 {
			continue
		}
		if o := int(prev[j]) - 1; o >= 0 {
			if g.gap(o, j) <= g.gap(i, j) {
				continue
			}
			next[o] = 0
		}
		next[i], prev[j] = int32(j+1), int32(i+1)
	}
	var runs []run
	for _, i := range ids {
		if prev[i] != 0 {
			continue
		}
		r := run{way: way}
		for j := i + 1; j > 0; j = int(next[j-1]) {
			r.marks = append(r.marks, j-1)
		}
		g.measure(&r)
		runs = append(runs, r)
	}
	return runs
}

// cell is a mark's place in its own axes.
func (m *mark) cell() geom.Rect { return geom.Rect{X0: m.u0, Y0: m.v0, X1: m.u1, Y1: m.v1} }

// gap is the white from one mark to the next along the line, in points, with a
// little for standing off the baseline, so that of two equally near marks the
// one on the line is nearer.
func (g *galley) gap(i, j int) float64 {
	a, b := &g.marks[i], &g.marks[j]
	return b.u0 - a.u1 + 0.5*math.Abs(a.base-b.base)
}

// after finds the mark that follows i in its run, -1 for none.
func (g *galley) after(i int, sized bySize) int {
	m, best, least := &g.marks[i], -1, math.Inf(1)
	reach := geom.Rect{X0: m.u1 - overlapped*m.em, Y0: m.v0, X1: m.u1 + 1.2*m.em, Y1: m.v1}
	sized.in(reach, m.em*smallest, m.em/smallest, func(j int) {
		o := &g.marks[j]
		if j == i || !m.before(o) || !g.canFollow(m, o) {
			return
		}
		if d := g.gap(i, j); d < least || d == least && j < best {
			best, least = j, d
		}
	})
	return best
}

// before reports whether m comes before o along the line.
func (m *mark) before(o *mark) bool {
	return m.mid < o.mid || m.mid == o.mid && m.glyph < o.glyph
}

// canFollow reports whether o may stand right after m in a run.
func (g *galley) canFollow(m, o *mark) bool {
	big, small := math.Max(m.em, o.em), math.Min(m.em, o.em)
	gap := o.u0 - m.u1
	if m.frame != o.frame && (gap > oneWord*small || g.frames.ruled(m.frame) || g.frames.ruled(o.frame)) {
		return false
	}
	if small >= likeSize*big {
		return gap <= touching*big && inLine(m, o) && g.free(m, o, gap)
	}
	if small < smallest*big || gap > mixedTouch*big {
		return false
	}
	shared := math.Min(m.v1, o.v1) - math.Max(m.v0, o.v0)
	return shared >= 0.6*math.Min(m.v1-m.v0, o.v1-o.v0) && g.free(m, o, gap)
}

// inLine reports whether two marks of one size stand in one line.
func inLine(m, o *mark) bool {
	return math.Abs(m.base-o.base) <= sameBase*math.Max(m.em, o.em)
}

// free reports whether no rule stands between two marks. Marks that all but
// touch have no room for one.
func (g *galley) free(m, o *mark, gap float64) bool {
	return gap < 0.05*m.em || !g.walls.between(m.box, o.box)
}

// measure works out a run's extent and size from its marks.
func (g *galley) measure(r *run) {
	sizes := make([]float64, 0, len(r.marks))
	for k, i := range r.marks {
		m := &g.marks[i]
		if k == 0 {
			r.u0, r.u1, r.v0, r.v1, r.frame = m.u0, m.u1, m.v0, m.v1, m.frame
		}
		r.u0, r.u1 = math.Min(r.u0, m.u0), math.Max(r.u1, m.u1)
		r.v0, r.v1 = math.Min(r.v0, m.v0), math.Max(r.v1, m.v1)
		sizes = append(sizes, m.em)
	}
	r.em = median(sizes)
	bases := make([]float64, 0, len(r.marks))
	for _, i := range r.marks {
		if m := &g.marks[i]; m.em >= likeSize*r.em && m.em*likeSize <= r.em {
			bases = append(bases, m.base)
		}
	}
	r.base = median(bases)
}

func (r run) cell() geom.Rect { return geom.Rect{X0: r.u0, Y0: r.v0, X1: r.u1, Y1: r.v1} }
