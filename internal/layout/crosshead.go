package layout

import "math"

const (
	crossIndent = 2.0  // ems: a centred line stands in by more than any indent of words
	crossHan    = 2.7  // the same among whole-em characters, whose paragraphs open two ems in
	crossSlack  = 0.12 // share of its white by which a centred line may stand off the middle
	readEdge    = 1.0  // ems by which line ends of a machine-read page tremble
	crossMost   = 0.5  // share of a block's lines from which on the block is centred as a whole
)

// liftCrossheads takes lines that stand centred between the lines of justified
// text out of their block: they are headings, in the text's own size.
func (g *galley) liftCrossheads(blocks []block) []block {
	var out []block
	slack := edgeSlack
	if g.sizes.read {
		slack = readEdge
	}
	for _, b := range blocks {
		if len(b.lines) < 2 || math.Abs(b.em-g.sizes.body) > readingSlack*g.sizes.body {
			out = append(out, b)
			continue
		}
		centred, n := make([]bool, len(b.lines)), 0
		for k := range b.lines {
			if centred[k] = b.standsCentred(k, slack); centred[k] {
				n++
			}
		}
		if n == 0 || float64(n) > crossMost*float64(len(b.lines)) || !b.flush(slack) {
			out = append(out, b)
			continue
		}
		from := 0
		for k := 1; k <= len(b.lines); k++ {
			if k == len(b.lines) || centred[k] != centred[k-1] {
				p := b.part(from, k)
				p.measure()
				out = append(out, p)
				from = k
			}
		}
	}
	return out
}

// standsCentred reports whether line k has equal white on either side, within
// slack ems and a little, and more than an indent.
func (b *block) standsCentred(k int, slack float64) bool {
	ln, m := &b.lines[k], b.measures[k]
	in, tail := (ln.start()-m.lo)/ln.em, (m.hi-ln.u1)/ln.em
	least := crossIndent
	if b.looks[k].full {
		least = crossHan
	}
	return !ln.cap && in >= least && tail >= least && math.Abs(in-tail) <= math.Max(slack+edgeSlack, crossSlack*(in+tail))
}
