package layout

import (
	"math"
	"sort"
)

const (
	sameLeading  = 1.25 // ratio by which the steps of one block may differ
	readLeading  = 1.5  // the same where baselines tremble
	loosest      = 2.4  // ems: lines farther apart do not belong together in any block
	displayLoose = 1.9  // ems: the same for sizes too rare on the page to learn from
	fewestSteps  = 4    // steps from which the leading of a size is learned
	pitchBin     = 0.05 // ems
	usualLeading = 1.45 // ems: where the page shows no two lines
	tightest     = 0.55 // ems: lines nearer than this are not two lines
	halfShared   = 0.5  // of the shorter line: lines of a block overlap by this much
)

// sizeKey names a size for the table of leadings.
func sizeKey(em float64) int { return int(math.Round(em * 2)) }

// leadings learns, for each size, the usual step from line to line: the mode
// over all lines that have one right below.
func (g *galley) leadings(lines []line) {
	steps := map[int][]float64{}
	g.eachBelow(lines, func(i, j int) {
		k := sizeKey(lines[i].em)
		steps[k] = append(steps[k], (lines[j].base-lines[i].base)/lines[i].em)
	})
	for k, s := range steps {
		if len(s) >= fewestSteps {
			g.sizes.pitch[k] = modeOf(s, pitchBin)
		}
	}
	g.sizes.leading = g.pitchOf(g.sizes.body) * g.sizes.body
}

// pitchOf is the usual step of a size in ems.
func (g *galley) pitchOf(em float64) float64 {
	k := sizeKey(em)
	for _, d := range []int{0, -1, 1} {
		if p, ok := g.sizes.pitch[k+d]; ok {
			return p
		}
	}
	return usualLeading
}

// longestStep is the largest step between two lines of one block of a size, in
// points.
func (g *galley) longestStep(em float64) float64 {
	k := sizeKey(em)
	for _, d := range []int{0, -1, 1} {
		if p, ok := g.sizes.pitch[k+d]; ok {
			return math.Min(loosest, p*g.sizes.evenStep()) * em
		}
	}
	return displayLoose * em
}

// evenStep is the ratio by which steps may differ.
func (s *sizes) evenStep() float64 {
	if s.read {
		return readLeading
	}
	return sameLeading
}

// eachBelow calls f for each line and the nearest line of its size below it,
// overlapping by half of the shorter, in the same frame, with no rule between.
func (g *galley) eachBelow(lines []line, f func(i, j int)) {
	near := newLinesBySize(lines)
	for i := range lines {
		best, step := -1, math.Inf(1)
		near.below(lines, i, loosest, g.sizes.sameSize, func(j int) {
			d := lines[j].base - lines[i].base
			if d < step && lines[i].frame == lines[j].frame {
				best, step = j, d
			}
		})
		if best >= 0 && !g.walls.between(g.boxOf(&lines[i].run), g.boxOf(&lines[best].run)) {
			f(i, best)
		}
	}
}

// linesBySize finds the lines of a size below or above a line of one way.
type linesBySize map[int]bySize

func newLinesBySize(lines []line) linesBySize {
	ways := map[int][]int{}
	for i := range lines {
		ways[lines[i].way] = append(ways[lines[i].way], i)
	}
	out := linesBySize{}
	for w, ids := range ways {
		out[w] = newBySize(ids, func(i int) float64 { return lines[i].em }, func(i int) rect { return lines[i].cell() })
	}
	return out
}

// below visits the lines whose base lies up to reach ems below that of i and
// which overlap it by half of the shorter.
func (n linesBySize) below(lines []line, i int, reach, same float64, f func(j int)) {
	a := &lines[i]
	n[a.way].in(rect{X0: a.u0 - hangsOut*a.em, Y0: a.v0, X1: a.u1, Y1: a.v1 + reach*a.em}, a.em*same, a.em/same, func(j int) {
		b := &lines[j]
		step := b.base - a.base
		if j != i && step > tightest*a.em && step <= reach*a.em && sharesHalf(a, b) {
			f(j)
		}
	})
}

// A last line of a word or two may stand wholly under the indent of the first.
const (
	hangsOut  = 2.8 // ems: the widest indent
	hangsNear = 0.6 // ems before the first line's start by which it may end
)

// sharesHalf reports whether two lines overlap along their direction by half of
// the shorter, the lower of which may begin under the indent of the upper and end
// there.
func sharesHalf(a, b *line) bool {
	shared := math.Min(a.u1, b.u1) - math.Max(a.start(), b.start())
	if shared >= halfShared*math.Min(a.u1-a.start(), b.u1-b.start()) {
		return true
	}
	in := a.start() - b.start()
	return in > edgeSlack*a.em && in <= hangsOut*a.em && b.u1 >= a.start()-hangsNear*a.em && b.u1 < a.u1 && math.Abs(a.em-b.em) < 0.05*a.em
}

// start is where a line begins, a drop cap beside it counted in.
func (ln *line) start() float64 { return ln.u0 - ln.beside }

// modeOf is the mean of the fullest window of two bins.
func modeOf(v []float64, bin float64) float64 {
	s := append([]float64(nil), v...)
	sort.Float64s(s)
	best, from, to := 0, 0, 0
	for lo, hi := 0, 0; lo < len(s); lo++ {
		for hi < len(s) && s[hi] <= s[lo]+2*bin {
			hi++
		}
		if hi-lo > best {
			best, from, to = hi-lo, lo, hi
		}
	}
	sum := 0.0
	for _, x := range s[from:to] {
		sum += x
	}
	return sum / float64(to-from)
}
