package layout

import (
	"math"
	"sort"

	"github.com/banmian/banmian/internal/geom"
)

// A gap in a line is a word space, or the gutter between two columns. Width
// alone does not tell: a narrow gutter is one em wide, and so is a space that
// spreads a name. But a gutter is white from line to line, with type on both
// sides, and the source draws a line's characters one after the other.
const (
	joinReach    = 3.2  // ems: wider gaps are only joined when the pitch is regular
	trackedReach = 6.0  // ems: letters of one headline are never farther apart
	evenGap      = 0.55 // ems: a gap this wide speaks neither for nor against
	asBefore     = 2.2  // vote of drawing order for one line
	spaceWritten = 1.3  // and the source writes a space there
	elsewhere    = 1.0  // vote of drawing order against it
	whiteRow     = 0.9  // vote of each line above or below in which the gap goes on
	whiteRows    = 6    // rows looked at on either side
	minWhite     = 0.5  // ems: white narrower than this may be a word space in the next line
	mostWhite    = 0.85 // ems: no page asks for more
	classesApart = 0.7  // share of variance between word spaces and gutters that makes them two classes
	nearType     = 3.0  // ems: how far beside a gap type must stand for the gap to part it
	firstVote    = 1.2
	otherFace    = 0.8 // vote of a change of weight or size against a join
	smallPiece   = 2.6 // ems: shorter runs are letters of a spread name, not columns
	evenPitch    = 0.1 // ems by which the steps of a tracked headline differ
)

// joined reports whether run b follows run a in one line.
func (g *galley) joined(a, b *run) bool {
	gap := b.u0 - a.u1
	em := math.Max(a.em, b.em)
	if a.frame != b.frame || g.walls.between(g.boxOf(a), g.boxOf(b)) {
		return false
	}
	if gap > joinReach*em {
		return false
	}
	score := firstVote - math.Log2(math.Max(gap, 0.05*em)/(evenGap*em))
	score += g.drawnOn(a, b)
	score -= whiteRow * float64(g.whiteAround(a, b))
	last, first := &g.marks[a.marks[len(a.marks)-1]], &g.marks[b.marks[0]]
	if last.strip != first.strip && gap > stripsPart*math.Min(a.em, b.em) {
		return false
	}
	if last.face.bold != first.face.bold {
		score -= otherFace
	}
	if math.Min(a.em, b.em) < likeSize*em {
		score -= otherFace
	}
	return score > 0
}

// drawnOn is what drawing order says of a join.
func (g *galley) drawnOn(a, b *run) float64 {
	if !g.sizes.ordered {
		return 0
	}
	if last := &g.marks[a.marks[len(a.marks)-1]]; g.drawnNext(last, &g.marks[b.marks[0]]) {
		if last.space {
			return asBefore + spaceWritten
		}
		return asBefore
	}
	return -elsewhere
}

// learnWhite parts the white inside lines from the white between columns: Otsu's
// cut between the logarithms of all gaps, where the two classes stand apart.
// White of less than the cut is no gutter.
func (g *galley) learnWhite(runs []run, next []int) {
	var gaps []float64
	add := func(gap, em float64) {
		if gap >= wordWhite*em {
			gaps = append(gaps, math.Log(gap/em))
		}
	}
	for i := range runs {
		for k := 1; k < len(runs[i].marks); k++ {
			a, b := &g.marks[runs[i].marks[k-1]], &g.marks[runs[i].marks[k]]
			add(b.u0-a.u1, a.em)
		}
		if j := next[i]; j >= 0 {
			add(runs[j].u0-runs[i].u1, runs[i].em)
		}
	}
	g.sizes.white = minWhite
	sort.Float64s(gaps)
	if cut, share := otsu(gaps); share >= classesApart {
		g.sizes.white = math.Max(minWhite, math.Min(mostWhite, math.Exp(cut)))
	}
}

// drawnNext reports whether the source draws o right after m.
func (g *galley) drawnNext(m, o *mark) bool {
	from := m.glyph
	if n := len(m.more); n > 0 {
		from = m.more[n-1]
	}
	d := g.sizes.rank[o.glyph] - g.sizes.rank[from]
	return d == 1 || d == 2
}

// whiteAround counts the lines above and below in which the gap between two
// runs goes on as white with type on both sides.
func (g *galley) whiteAround(a, b *run) int {
	em := math.Max(a.em, b.em)
	if math.Min(a.u1-a.u0, b.u1-b.u0) < smallPiece*em && em < display*g.sizes.body {
		return 0
	}
	row := math.Min(em, 2*g.sizes.body)
	gap := rect{X0: a.u1, X1: b.u0, Y0: math.Min(a.v0, b.v0), Y1: math.Max(a.v1, b.v1)}
	return g.whiteRun(a.way, gap, row, -1, false) + g.whiteRun(a.way, gap, row, 1, false)
}

// whiteRun follows a gap in a line row by row upwards (step -1) or downwards
// and counts the rows in which it goes on as white, with type of the same way on
// both sides. bare
// counts only the rows in which nothing at all stands in the gap, not even
// punctuation that leaves most of its cell white.
func (g *galley) whiteRun(way int, gap rect, row, step float64, bare bool) int {
	x := axesOfWay(way)
	free := []span{{gap.X0, gap.X1}}
	edge := gap.Y1
	if step < 0 {
		edge = gap.Y0
	}
	rows, empty := 0, 0
	for range 2 * whiteRows {
		from, to := edge, edge+step*row
		edge = to
		band := geom.R(gap.X0-nearType*row, from, gap.X1+nearType*row, to)
		before, after, touched := false, false, false
		g.all.in(x.xy(band), func(i int) bool {
			m, cell := x.uv(g.marks[i].body()), x.uv(g.marks[i].box)
			touched = touched || cell.X0 < gap.X1-0.1*row && cell.X1 > gap.X0+0.1*row
			if m.X1 < m.X0 || m.OverlapY(band) <= 0.1*row {
				return true
			}
			free = cutOut(free, m.X0, m.X1, g.sizes.white*row)
			if c := cell.CenterY(); g.marks[i].way == way && c >= band.Y0 && c < band.Y1 { // each line counts in one row
				before = before || m.X1 <= gap.X0+row
				after = after || m.X0 >= gap.X1-row
			}
			return true
		})
		if len(free) == 0 {
			return rows
		}
		if before && after {
			empty = 0
			if !bare || !touched {
				rows++
			}
		} else if empty++; empty > 2 {
			return rows
		}
		if rows == whiteRows {
			return rows
		}
	}
	return rows
}

// body is what a mark takes of the page: its cell, but of punctuation in a whole
// cell only the ink, as the rest is white and may hang in a gutter.
func (m *mark) body() rect {
	if m.full && !wordy(m) {
		return m.ink
	}
	return m.box
}

// span is a stretch of u.
type span struct{ lo, hi float64 }

// cutOut takes lo..hi out of the spans and drops what is narrower than least.
func cutOut(spans []span, lo, hi, least float64) []span {
	var out []span
	for _, s := range spans {
		if hi <= s.lo || lo >= s.hi {
			out = append(out, s)
			continue
		}
		if lo-s.lo >= least {
			out = append(out, span{s.lo, lo})
		}
		if s.hi-hi >= least {
			out = append(out, span{hi, s.hi})
		}
	}
	return out
}

// boxOf is a run's place on the page.
func (g *galley) boxOf(r *run) geom.Rect {
	box := geom.Rect{}
	for _, i := range r.marks {
		box = box.Union(g.marks[i].box)
	}
	return box
}
