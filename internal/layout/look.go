package layout

import (
	"math"
	"strings"
	"unicode"
	"unicode/utf8"
)

// look is how most of a line is set, and what it says.
type look struct {
	face  face
	one   bool // all of it in one font
	full  bool // mostly whole-em characters
	first int  // earliest drawing number
	tag   int  // -1 when its marks do not share one
	lead  int  // marks of a lead-in, 0 for none
	sure  float64
}

// looks works out how each line is set.
func (g *galley) looks(lines []line) []look {
	out := make([]look, len(lines))
	for i := range lines {
		out[i] = g.lookOf(&lines[i])
	}
	return out
}

func (g *galley) lookOf(ln *line) look {
	l := look{sure: 1}
	fonts, colors := map[int]int{}, map[int]int{}
	bold, italic, full, n := 0, 0, 0, 0
	for k, i := range ln.marks {
		m, gl := &g.marks[i], &g.sheet.Glyphs[g.marks[i].glyph]
		if k == 0 {
			l.first, l.tag = gl.Seq, gl.Tag
		}
		l.first = min(l.first, gl.Seq)
		if gl.Tag != l.tag {
			l.tag = -1
		}
		if gl.Certainty >= 0 && gl.Certainty < l.sure {
			l.sure = gl.Certainty
		}
		fonts[m.face.font]++
		colors[m.face.color]++
		n++
		if m.face.bold {
			bold++
		}
		if m.face.italic {
			italic++
		}
		if m.full {
			full++
		}
	}
	l.face = face{font: most(fonts), color: most(colors), bold: 2*bold > n, italic: 2*italic > n}
	l.one, l.full = len(fonts) == 1, 2*full > n
	l.lead = g.leadIn(ln)
	return l
}

// most is the key counted most often, the smallest of several.
func most(counts map[int]int) int {
	best, n := 0, -1
	for k, c := range counts {
		if c > n || c == n && k < best {
			best, n = k, c
		}
	}
	return best
}

// leadIn counts the marks at a line's start that are bolder, or of another
// colour, than all that follows. A drop cap is no lead-in.
func (g *galley) leadIn(ln *line) int {
	from := 0
	if ln.cap {
		from = 1
	}
	if len(ln.marks)-from < 3 {
		return 0
	}
	first := g.marks[ln.marks[from]].face
	last := g.marks[ln.marks[len(ln.marks)-1]].face
	differs := func(a, b face) bool { return a.bold != b.bold || a.color != b.color }
	if !differs(first, last) || last.bold && !first.bold {
		return 0
	}
	n := from
	for n < len(ln.marks) && !differs(g.marks[ln.marks[n]].face, first) {
		n++
	}
	for _, i := range ln.marks[n:] {
		if m := &g.marks[i]; differs(m.face, last) && wordy(m) {
			return 0
		}
	}
	if n-from < 2 {
		return 0
	}
	return n
}

// wordy reports whether a mark is more than punctuation.
func wordy(m *mark) bool {
	r, _ := utf8.DecodeRuneInString(m.text)
	return han(r) || kana(r) || wordLetter(r)
}

// alike reports whether two lines, b below a, are set alike enough for one
// block. Where a's sentence runs on into b, words in another colour, weight or
// face do not part them: they are links and emphasis.
func (g *galley) alike(a, b *line, la, lb look) bool {
	small, big := math.Min(a.em, b.em), math.Max(a.em, b.em)
	if small < g.sizes.sameSize*big {
		return false
	}
	if la.face == lb.face || g.runsOn(a, b) {
		return true
	}
	if la.face.color != lb.face.color && la.lead == 0 && lb.lead == 0 {
		return false
	}
	if la.face.bold != lb.face.bold && !runsOver(la, lb) {
		return false
	}
	// Chinese type marks a note or a byline by another face of the same size.
	return !(la.full && lb.full && la.one && lb.one && la.face.font != lb.face.font)
}

// smallWord is the length up to which a lower-case word is taken for an article
// or preposition, after which no line of its own ends.
const smallWord = 3

// runsOn reports whether a sentence of words goes on from line a to line b: b
// begins small, or a ends on a hyphen or a small word.
func (g *galley) runsOn(a, b *line) bool {
	last, _ := utf8.DecodeLastRuneInString(g.marks[a.marks[len(a.marks)-1]].text)
	first, _ := utf8.DecodeRuneInString(g.marks[b.marks[0]].text)
	if !unicode.IsLetter(first) || first >= 0x2E80 {
		return false
	}
	if unicode.IsLower(first) {
		return unicode.IsLetter(last) || last == '-' || last == '\u00ad' || last == ','
	}
	words := strings.Fields(g.text(a, max(0, len(a.marks)-12), len(a.marks)))
	if len(words) < 2 {
		return false
	}
	word := words[len(words)-1]
	return len(word) <= smallWord && strings.ToLower(word) == word && unicode.IsLetter(last)
}

// runsOver reports whether a bold line above is a lead-in that goes on at the
// start of the line below, or a line with a long lead-in goes on in plain type.
func runsOver(above, below look) bool {
	return above.face.bold && below.lead > 0 || above.lead > 0 && !below.face.bold
}
