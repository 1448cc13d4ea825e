package layout

import (
	"math"
	"sort"
)

const (
	paragraphStep = 1.9 // ratio to the usual step: more white than this is no paragraph's
	indentedStep  = 1.6 // the same where the paragraph is indented besides: columns are filled up with white
	sameMeasure   = 1.0 // ems by which the measures of two paragraphs may differ
	blankStep     = 2.4 // ratio to the usual step of the widest white that may be a page's habit between paragraphs
	blankSlack    = 0.15
	blankLeast    = 4   // whites of about one width that make a habit
	blankShare    = 0.6 // of all whites under the ends of paragraphs that are of that width
)

// mend joins paragraphs that a little white parts. Where paragraphs are set
// without indent, white says what an indent says elsewhere; with an indent, a
// whole line of white says more: another item begins.
func (g *galley) mend(blocks []block) []block {
	order := make([]int, len(blocks))
	for i := range order {
		order[i] = i
	}
	sort.SliceStable(order, func(a, b int) bool { return blocks[order[a]].lines[0].base < blocks[order[b]].lines[0].base })
	in := map[int]*index{}
	for i := range blocks {
		if in[blocks[i].way] == nil {
			way := blocks[i].way
			in[way] = newIndex(len(blocks), func(k int) rect {
				if blocks[k].way != way {
					return rect{}
				}
				return blocks[k].cell()
			})
		}
	}
	indents := g.sizes.full || indentsOpen(blocks)
	step := paragraphStep
	if !indents {
		step = math.Max(step, g.paragraphHabit(blocks))
	}
	into := make([]int, len(blocks)) // the block that has taken a block up
	for i := range into {
		into[i] = i
	}
	for _, i := range order {
		j := g.paragraphBelow(blocks, i, in[blocks[i].way], indents, step)
		if j < 0 {
			continue
		}
		head := i
		for into[head] != head {
			head = into[head]
		}
		blocks[head].lines = append(blocks[head].lines[:len(blocks[head].lines):len(blocks[head].lines)], blocks[j].lines...)
		blocks[head].looks = append(blocks[head].looks[:len(blocks[head].looks):len(blocks[head].looks)], blocks[j].looks...)
		into[j] = head
	}
	var out []block
	for i := range blocks {
		if into[i] == i {
			step := blocks[i].step
			if blocks[i].measure(); step > 0 {
				blocks[i].step = step // white between paragraphs is not leading
			} else if blocks[i].step > g.longestStep(blocks[i].em) {
				blocks[i].step = g.pitchOf(blocks[i].em) * blocks[i].em
			}
			out = append(out, blocks[i])
		}
	}
	return out
}

// indentsOpen reports whether the page opens its paragraphs with indents: more
// lines are indented after a short line than blocks of several lines start
// flush after one.
func indentsOpen(blocks []block) bool {
	indented, flush := 0, 0
	for i := range blocks {
		b := &blocks[i]
		for k := 1; k < len(b.lines); k++ {
			in := (b.lines[k].start() - b.measures[k].lo) / b.em
			if in >= wordIndent && in <= longIndent && (b.lines[k-1].start()-b.measures[k-1].lo)/b.em < wordIndent/2 {
				indented++
			}
		}
		if last := len(b.lines) - 1; last > 1 && (b.measures[last].hi-b.lines[last].u1)/b.em > shortTail && b.lines[0].start()-b.measures[0].lo < edgeSlack*b.em {
			flush++
		}
	}
	return indented > flush
}

// paragraphHabit is the widest step, as a ratio to the usual one, from the end of a
// paragraph to the next where a page without indents parts its paragraphs by a
// blank line; 0 where it has no such habit.
func (g *galley) paragraphHabit(blocks []block) float64 {
	var steps []float64
	for i := range blocks {
		a := &blocks[i]
		foot := &a.lines[len(a.lines)-1]
		if math.Abs(a.em-g.sizes.body) > sizeSlack*g.sizes.body || !endsSentence(g.text(foot, max(0, len(foot.marks)-4), len(foot.marks))) {
			continue
		}
		nearest := math.Inf(1)
		for j := range blocks {
			b := &blocks[j]
			head := &b.lines[0]
			if j == i || b.way != a.way || head.base <= foot.base || head.frame != foot.frame || b.hi < a.lo || b.lo > a.hi {
				continue
			}
			same := math.Abs(b.lo-a.lo) < edgeSlack*a.em && math.Abs(b.em-a.em) <= sizeSlack*a.em && head.start()-b.lo < edgeSlack*a.em
			if d := head.base - foot.base; d < math.Abs(nearest) {
				nearest = d
				if !same {
					nearest = -d // something else stands between
				}
			}
		}
		if d := nearest / g.sizes.leading; d > 1+blankSlack && d < blankStep {
			steps = append(steps, d)
		}
	}
	if len(steps) < blankLeast {
		return 0
	}
	sort.Float64s(steps)
	usual, near := steps[len(steps)/2], 0
	for _, d := range steps {
		if math.Abs(d-usual) < blankSlack {
			near++
		}
	}
	if near < blankLeast || float64(near) < blankShare*float64(len(steps)) {
		return 0
	}
	return usual + blankSlack
}

// paragraphBelow finds the block that goes on with block i's text after a
// little white, -1 for none.
func (g *galley) paragraphBelow(blocks []block, i int, in *index, indents bool, step float64) int {
	a := &blocks[i]
	if math.Abs(a.em-g.sizes.body) > sizeSlack*g.sizes.body {
		return -1
	}
	last := len(a.lines) - 1
	foot := &a.lines[last]
	reach := step * g.sizes.leading
	c := rect{X0: a.lo, Y0: foot.v0, X1: a.hi, Y1: foot.v1 + reach}
	found, others := -1, 0
	in.in(c, func(j int) bool {
		b := &blocks[j]
		if j == i || b.way != a.way || b.lines[0].base <= foot.base || b.lines[0].base-foot.base > reach {
			return true
		}
		others++
		found = j
		return true
	})
	if others != 1 {
		return -1
	}
	b := &blocks[found]
	head := &b.lines[0]
	slack := edgeSlack * a.em
	indented := head.start()-a.lo > slack
	if indents && !indented {
		return -1 // where paragraphs are indented, text that starts flush goes on from elsewhere
	}
	if indented && (head.base-foot.base > indentedStep*g.sizes.leading || head.start()-a.lo > longIndent*a.em) {
		return -1
	}
	switch {
	case head.frame != foot.frame, b.looks[0].lead > 0, head.cap,
		a.lo-head.start() > slack, math.Abs(b.lo-a.lo) > slack && !(indented && len(b.lines) == 1),
		math.Abs(a.hi-b.hi) > sameMeasure*a.em && len(a.lines) > 1 && len(b.lines) > 1 && !g.ragged(a, b),
		!g.alike(foot, head, a.looks[last], b.looks[0]),
		!endsSentence(g.text(foot, max(0, len(foot.marks)-4), len(foot.marks))),
		g.walls.between(g.boxOf(&foot.run), g.boxOf(&head.run)):
		return -1
	}
	return found
}

// ragged reports whether two blocks are set with a ragged end, so that their
// measures say little, and are about as wide.
func (g *galley) ragged(a, b *block) bool {
	w := math.Max(a.hi-a.lo, b.hi-b.lo)
	return math.Min(a.hi-a.lo, b.hi-b.lo) > 0.75*w && !a.flush(edgeSlack) && !b.flush(edgeSlack)
}

// flush reports whether most lines of a block end at its measure, within slack
// ems.
func (b *block) flush(slack float64) bool {
	n := 0
	for _, ln := range b.lines {
		if math.Abs(ln.u1-b.hi) < slack*b.em {
			n++
		}
	}
	return 2*n > len(b.lines)
}
