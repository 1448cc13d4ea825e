package layout

import (
	"math"
	"sort"
)

const (
	edgeSlack = 0.35 // ems: edges nearer than this are one
	fewLines  = 12   // an edge counts when one line in so many keeps to it
	mostLines = 0.4  // share of lines that make an edge the measure's end
	hangs     = 1.6  // ems by which punctuation may hang beyond the measure
	newEdge   = 1.6  // ems by which the measure changes where type runs around something
	edgeLines = 3    // lines that show a new edge
)

// stretches gives each line of a block its measure. A measure changes where the
// ends of several lines keep to another place than those before: there type
// begins, or ceases, to run around a picture.
func (b *block) stretches() []span {
	out := make([]span, 0, len(b.lines))
	for from := 0; from < len(b.lines); {
		to := b.changes(from)
		m := b.measureOf(from, to)
		for range to - from {
			out = append(out, m)
		}
		from = to
	}
	return out
}

// changes is the first line after from whose measure is another one, or the
// number of lines.
func (b *block) changes(from int) int {
	n := len(b.lines)
	for k := from + edgeLines; k+edgeLines <= n; k++ {
		before, after := b.measureOf(from, k), b.measureOf(k, min(k+edgeLines, n))
		if b.keeps(k, after) && b.keeps(k-edgeLines, before) &&
			(math.Abs(before.hi-after.hi) > newEdge*b.em && b.endsAt(k-edgeLines, before.hi) || math.Abs(before.lo-after.lo) > newEdge*b.em && b.startsAt(k-edgeLines, before.lo)) {
			return k
		}
	}
	return n
}

// keeps reports whether the edgeLines lines from k all fill a measure but for
// one.
func (b *block) keeps(k int, m span) bool {
	full := 0
	for _, ln := range b.lines[k : k+edgeLines] {
		if math.Abs(ln.u1-m.hi) < newEdge*b.em && math.Abs(ln.start()-m.lo) < newEdge*b.em {
			full++
		}
	}
	return full >= edgeLines-1 && math.Abs(b.lines[k].u1-m.hi) < newEdge*b.em
}

func (b *block) endsAt(k int, hi float64) bool {
	n := 0
	for _, ln := range b.lines[k : k+edgeLines] {
		if math.Abs(ln.u1-hi) < newEdge*b.em {
			n++
		}
	}
	return n >= edgeLines-1
}

func (b *block) startsAt(k int, lo float64) bool {
	n := 0
	for _, ln := range b.lines[k : k+edgeLines] {
		if math.Abs(ln.start()-lo) < newEdge*b.em {
			n++
		}
	}
	return n >= edgeLines-1
}

// measureOf is the span that the lines from..to fill.
func (b *block) measureOf(from, to int) span {
	var starts, ends []float64
	for _, ln := range b.lines[from:to] {
		starts = append(starts, ln.start())
		ends = append(ends, ln.u1)
	}
	sort.Float64s(starts)
	sort.Float64s(ends)
	need := 1 + len(starts)/fewLines
	slack := edgeSlack * b.em
	m := span{starts[0], ends[len(ends)-1]}
	for _, s := range starts {
		if countNear(starts, s, slack) >= need {
			m.lo = s
			break
		}
	}
	for k := len(ends) - 1; k >= 0; k-- {
		if countNear(ends, ends[k], slack) >= need {
			m.hi = ends[k]
			break
		}
	}
	// Justified type ends at one place; punctuation may hang beyond it.
	if at, n := fullest(ends, slack); len(ends) > 2 && float64(n) >= mostLines*float64(len(ends)) && n > 1 && m.hi-at <= hangs*b.em {
		m.hi = at
	}
	return m
}

// countNear counts the values within slack of x in a sorted list.
func countNear(sorted []float64, x, slack float64) int {
	lo := sort.SearchFloat64s(sorted, x-slack)
	hi := sort.SearchFloat64s(sorted, x+slack)
	for hi < len(sorted) && sorted[hi] <= x+slack {
		hi++
	}
	return hi - lo
}

// fullest is the middle of the window of two slacks that holds most values of a
// sorted list, the last of several, and how many it holds.
func fullest(sorted []float64, slack float64) (at float64, n int) {
	for lo, hi := 0, 0; lo < len(sorted); lo++ {
		for hi < len(sorted) && sorted[hi] <= sorted[lo]+2*slack {
			hi++
		}
		if hi-lo >= n {
			n, at = hi-lo, sorted[lo+(hi-lo-1)/2]
		}
	}
	return at, n
}
