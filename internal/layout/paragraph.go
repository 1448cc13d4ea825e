package layout

import (
	"math"
	"sort"

	"github.com/banmian/banmian/internal/paper"
)

const (
	hanIndent     = 1.4 // ems: Chinese paragraphs open two ems in, a little less when squeezed
	wordIndent    = 0.6 // ems: the same for other scripts
	fewestIndents = 2   // openings that show a page's indent
	longIndent    = 4.5 // ems: white beyond this is no indent
	shortTail     = 1.0 // ems: a line with more white after it is short
	blankLine     = 1.3 // ratio of a step to the block's own from which it shows a paragraph
	aligned       = 0.7 // share of lines that must start at the measure, or at one indent, for indents to speak
)

// typeLines gives the lines of a block with what their setting shows: indent
// and tail against the measure, and where paragraphs open.
func (g *galley) typeLines(b *block) []paper.TypeLine {
	out := make([]paper.TypeLine, len(b.lines))
	for k := range b.lines {
		ln, lk := &b.lines[k], &b.looks[k]
		t := &out[k]
		t.Text, t.Box = g.text(ln, 0, len(ln.marks)), g.boxOf(&ln.run)
		t.Em, t.Weight, t.Confidence = ln.em, g.weightOf(ln), lk.sure
		t.Indent, t.Tail = (ln.start()-b.measures[k].lo)/ln.em, (b.measures[k].hi-ln.u1)/ln.em
		if lk.lead > 0 {
			t.Lead = g.text(ln, 0, lk.lead)
		}
	}
	if b.centred(out) {
		room := g.roomBeside(b)
		for k := range out {
			out[k].Opens = k == 0 || out[k-1].Indent+out[k-1].Tail+room > g.firstWord(&b.lines[k])+shortTail/2
		}
		return out
	}
	indents := startsAligned(out)
	for k := range out {
		out[k].Opens = g.opens(b, k, out, indents)
	}
	return out
}

// learnIndent finds out whether the page opens paragraphs of whole-em characters
// one em in, as Japanese and Korean papers and many vertical pages do, or two.
// It counts lines at either indent after a line that ends a sentence.
func (g *galley) learnIndent(blocks []block) {
	one, two := 0, 0
	for i := range blocks {
		b := &blocks[i]
		if math.Abs(b.em-g.sizes.body) > sizeSlack*g.sizes.body {
			continue
		}
		for k := 1; k < len(b.lines); k++ {
			before := &b.lines[k-1]
			in := (b.lines[k].start() - b.measures[k].lo) / b.em
			switch {
			case !b.looks[k].full || !endsSentence(g.text(before, max(0, len(before.marks)-3), len(before.marks))):
			case in >= wordIndent && in < hanIndent:
				one++
			case in >= hanIndent && in <= longIndent:
				two++
			}
		}
	}
	if one > two && one >= fewestIndents {
		g.sizes.indent = wordIndent
	}
}

// anyAtStart reports whether a line starts at the measure, so that the measure
// is the block's own and not only its column's.
func anyAtStart(lines []paper.TypeLine) bool {
	for _, t := range lines {
		if t.Indent < edgeSlack {
			return true
		}
	}
	return false
}

// startsAligned reports whether the lines of a block start at its measure or at
// one indent, so that indents speak. Ragged starts say nothing.
func startsAligned(lines []paper.TypeLine) bool {
	var indents []float64
	atStart := 0
	for _, t := range lines {
		switch {
		case t.Indent < edgeSlack:
			atStart++
		case t.Indent <= longIndent:
			indents = append(indents, t.Indent)
		}
	}
	sort.Float64s(indents)
	_, same := fullest(indents, edgeSlack)
	return float64(atStart+same) >= aligned*float64(len(lines))
}

const (
	centredSlack = 0.6 // ems by which indent and tail of a centred line may differ
	centredLeast = 1.0 // ems of white that one line at least must show
)

// centred reports whether the lines of a block stand on one axis. Centred type
// has no indents: a line opens a paragraph when there was room for its first
// word in the line before.
func (b *block) centred(lines []paper.TypeLine) bool {
	short := false
	for _, t := range lines {
		if math.Abs(t.Indent-t.Tail) > centredSlack {
			return false
		}
		short = short || t.Indent > centredLeast
	}
	return short && len(lines) > 1
}

// frameMargin is the white, in ems, that type keeps from either side of its box.
const frameMargin = 1.0

// roomBeside is the white, in ems, by which the lines of a centred block could
// be longer: its box is wider than any of them.
func (g *galley) roomBeside(b *block) float64 {
	k := b.lines[0].frame
	if k < 0 {
		return 0
	}
	f := axesOfWay(b.way).uv(g.frames.list[k].Rect)
	if math.Abs(f.CenterX()-(b.lo+b.hi)/2) > frameMargin*b.em {
		return 0
	}
	return math.Max(0, (f.Width()-(b.hi-b.lo))/b.em-2*frameMargin)
}

// firstWord is the width of a line's first word in ems; a Han character is a
// word.
func (g *galley) firstWord(ln *line) float64 {
	first := &g.marks[ln.marks[0]]
	end := first.u1
	for k := 1; k < len(ln.marks) && !first.full; k++ {
		m := &g.marks[ln.marks[k]]
		if m.full || g.marks[ln.marks[k-1]].space || m.u0-end > wordWhite*ln.em {
			break
		}
		end = m.u1
	}
	return (end - ln.u0) / ln.em
}

// opens reports whether line k starts a paragraph.
func (g *galley) opens(b *block, k int, lines []paper.TypeLine, indents bool) bool {
	t := &lines[k]
	least := wordIndent
	if b.looks[k].full {
		least = g.sizes.indent
	}
	if b.lines[k].cap {
		return true
	}
	in := g.openingIndent(b, k)
	indented := indents && in >= least && t.Indent <= longIndent
	if k == 0 {
		return indented && (len(lines) == 1 || anyAtStart(lines))
	}
	before := &lines[k-1]
	if b.step > 0 && b.lines[k].base-b.lines[k-1].base > blankLine*b.step {
		return true
	}
	if indented && before.Indent < in-least/2 {
		return true
	}
	// Paragraph after paragraph of one line each, all of them indented.
	if indented && before.Opens && before.Tail >= shortTail {
		return true
	}
	return before.Tail >= 2*shortTail && t.Lead != "" && endsSentence(before.Text)
}

// bearing is the white, in ems, that a bracket keeps before its ink.
const bearing = 0.1

// openingIndent is a line's indent in ems. A bracket is measured by its ink: its
// cell is half white, and squeezed type takes that half away.
func (g *galley) openingIndent(b *block, k int) float64 {
	ln, lo := &b.lines[k], b.measures[k].lo
	m := &g.marks[ln.marks[0]]
	start := ln.start()
	if m.full && !wordy(m) && m.ink != m.box {
		start = math.Max(start, axesOfWay(ln.way).uv(m.ink).X0-bearing*ln.em)
	}
	return (start - lo) / ln.em
}

// endsSentence reports whether a line ends as a sentence does.
func endsSentence(text string) bool {
	rs := []rune(text)
	for len(rs) > 0 && closes(rs[len(rs)-1]) {
		rs = rs[:len(rs)-1]
	}
	return len(rs) > 0 && ends(rs[len(rs)-1])
}

// weightOf is the weight of most of a line.
func (g *galley) weightOf(ln *line) int {
	counts := map[int]int{}
	for _, i := range ln.marks {
		counts[g.sheet.Glyphs[g.marks[i].glyph].Weight]++
	}
	return most(counts)
}
