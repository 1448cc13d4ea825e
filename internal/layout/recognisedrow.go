package layout

import (
	"math"
	"sort"
	"strings"

	"github.com/banmian/banmian/internal/paper"
	"github.com/banmian/banmian/internal/sheet"
)

// rowLine makes a line of the glyphs of a row. Its words are the recogniser's.
func rowLine(glyphs []sheet.Glyph) paper.TypeLine {
	var text strings.Builder
	var ems []float64
	weights, sure := map[int]int{}, 1.0
	for _, g := range glyphs {
		text.WriteString(printed(g.Text))
		if g.SpaceAfter {
			text.WriteByte(' ')
		}
		if g.Em > smallestEm && g.Em < farthest {
			ems = append(ems, g.Em)
		}
		weights[g.Weight]++
		if g.Certainty < sure {
			sure = g.Certainty
		}
	}
	l := paper.TypeLine{Em: median(ems), Weight: most(weights), Confidence: math.Max(0, sure)}
	l.Text = strings.TrimSpace(text.String())
	return l
}

// Shares of a block's lines, in order of where they start and end, at which its
// measure is taken: a recogniser now and then reads a speck before a line, or
// a piece of the next column behind it.
const (
	measureStart = 0.25
	measureEnd   = 0.75
	fewRows      = 4 // of fewer the outermost count
)

// measureRows works out size, leading and measure of a block from its lines,
// and how each line stands in it.
func measureRows(b *paper.Block) {
	var ems, steps, starts, ends []float64
	for k, l := range b.Lines {
		ems = append(ems, l.Em)
		starts, ends = append(starts, l.Box.X0), append(ends, l.Box.X1)
		if k > 0 {
			if step := l.Box.CenterY() - b.Lines[k-1].Box.CenterY(); step > 0 {
				steps = append(steps, step)
			}
		}
	}
	b.Em = math.Max(median(ems), smallestEm)
	if len(steps) > 0 {
		b.Leading = median(steps)
	}
	lo, hi := startOf(starts), endOf(ends)
	for k := range b.Lines {
		l := &b.Lines[k]
		if l.Em <= smallestEm {
			l.Em = b.Em
		}
		l.Indent, l.Tail = math.Max(0, l.Box.X0-lo)/b.Em, math.Max(0, hi-l.Box.X1)/b.Em
		l.Opens = l.Indent >= wordIndent && l.Indent <= longIndent && len(b.Lines) > 1 ||
			k > 0 && b.Lines[k-1].Tail >= 2*shortTail && endsSentence(b.Lines[k-1].Text)
	}
}

func startOf(starts []float64) float64 {
	s := append([]float64(nil), starts...)
	sort.Float64s(s)
	if len(s) < fewRows {
		return s[0]
	}
	return s[int(measureStart*float64(len(s)))]
}

func endOf(ends []float64) float64 {
	s := append([]float64(nil), ends...)
	sort.Float64s(s)
	if len(s) < fewRows {
		return s[len(s)-1]
	}
	return s[int(measureEnd*float64(len(s)))]
}

// recognisedType learns the page's body type from its blocks: the size that
// half of all characters do not exceed, as blocks of several lines show it, and
// the leading and gutter that go with it.
func recognisedType(blocks []paper.Block) paper.Typography {
	t := paper.Typography{Direction: paper.Horizontal, Language: language(blocks)}
	var ems, leads []weighed
	fonts := map[string]int{}
	for _, b := range blocks {
		n := 0
		for _, l := range b.Lines {
			n += len(l.Text)
		}
		fonts[b.Font] += n
		ems = append(ems, weighed{b.Em, float64(n)})
		if b.Leading > 0 {
			leads = append(leads, weighed{b.Leading, float64(n)})
		}
	}
	t.BodyEm, t.Leading, t.BodyFont = middleOf(ems), middleOf(leads), mostName(fonts)
	if t.BodyEm == 0 {
		t.BodyEm = 10 // any size serves a page without type
	}
	if t.Leading < 0.5*t.BodyEm {
		t.Leading = 1.15 * t.BodyEm // what OCR boxes of solid type show
	}
	t.Gutter = t.BodyEm
	return t
}

// weighed is a value and what it weighs.
type weighed struct{ value, weight float64 }

// middleOf is the weighted median, 0 of nothing.
func middleOf(v []weighed) float64 {
	sort.Slice(v, func(a, b int) bool { return v[a].value < v[b].value })
	all := 0.0
	for _, x := range v {
		all += x.weight
	}
	sum := 0.0
	for _, x := range v {
		if sum += x.weight; 2*sum >= all {
			return x.value
		}
	}
	return 0
}
