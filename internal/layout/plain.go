package layout

import (
	"math"
	"sort"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/banmian/banmian/internal/paper"
	"github.com/banmian/banmian/internal/sheet"
)

// A page without coordinates still shows how it was set: blank lines part
// blocks, and the ends of printed lines are either line ends of the text or,
// where a machine ran the lines of a block together, the spaces it put between
// them. Lengths are in ems here: a wide character is one, others a half.
const (
	plainLongest  = 60.0 // a line wider than this is a paragraph, not a printed line
	plainSpace    = 0.5  // between words
	plainNarrow   = 6.0  // no column of body type is narrower
	plainSlack    = 1.6  // line lengths vary this much: punctuation is squeezed, figures are half wide
	plainIndented = 1.0  // white in the text at a line's start that is an indent
	plainIndent   = 2.0  // a Chinese paragraph opens with two characters of white
	plainLoose    = 0.4  // and its first line may be a little longer, or a character shorter where a mark may not open the next
	plainAround   = 6    // lines before and behind one that tell its measure
	plainReach    = 6    // blocks away from which a measure may be taken
	plainMostRuns = 9    // runs that may make up one line: names and marks leave spaces inside
	plainSolve    = 600  // runs of a block whose lines are worked out; longer blocks are cut
	plainDisplay  = 40.0 // a line wider than this is no headline
	plainFills    = 0.75 // a printed line fills at least this share of its measure
	plainLongLine = 25.0 // a line wider than this may hold several printed ones
	plainShortest = 20.0 // lines shorter than this are no paragraphs
)

// makePlain makes blocks of a page's lines of text. Blocks have no place; their
// lines say how full they are and where a paragraph opens, as far as lengths
// tell.
func makePlain(s sheet.Sheet) paper.Makeup {
	m := paper.Makeup{Source: s.Source, Findings: doubtsOf(s)}
	p := plainPage{lines: s.Text}
	p.study()
	blocks := p.blocks()
	measures := p.measures(blocks)
	for i, b := range blocks {
		m.Blocks = append(m.Blocks, p.set(b, measures[i], i))
	}
	m.Type = paper.Typography{CJK: p.cjk, Language: p.language, Direction: paper.Horizontal}
	return m
}

// doubtsOf carries what intake doubted about the text into findings.
func doubtsOf(s sheet.Sheet) []paper.Finding {
	var out []paper.Finding
	for _, d := range s.Doubts {
		f := paper.Find(paper.Code(d.Code), d.Detail)
		f.Box = d.Where
		out = append(out, f)
	}
	return out
}

// plainPage is what the page as a whole shows about its type.
type plainPage struct {
	lines    []string
	cjk      bool
	language string
	whole    bool    // each line of the text is a whole paragraph
	measure  float64 // of most printed lines, 0 when unknown
	indents  bool    // the text shows the indents of paragraphs
	blanks   bool    // blanks stand for the ends of printed lines
}

// study learns script, language, measure and whether lines are printed lines.
func (p *plainPage) study() {
	all := strings.Join(p.lines, "\n")
	p.cjk = plainScript(all)
	p.language = plainLanguage(all, p.cjk)
	var widths []float64
	for _, l := range p.lines {
		if l != "" {
			widths = append(widths, plainWidth(l))
		}
	}
	p.whole = paragraphsWhole(widths)
	p.blanks = p.cjk && p.blanksEndLines()
	p.measure = p.commonMeasure()
	p.indents = p.indentsParagraphs()
}

// blanksEndLines reports whether most long lines of the text hold a blank for
// every printed line that they are long enough to have been.
func (p *plainPage) blanksEndLines() bool {
	long, broken := 0, 0
	for _, l := range p.lines {
		w := plainWidth(l)
		if w < plainLongLine {
			continue
		}
		long++
		runes, n := []rune(strings.TrimSpace(l)), 0
		for i, r := range runes {
			if r == ' ' && i > 0 && i+1 < len(runes) && mayBreak(runes[:i], runes[i+1]) {
				n++
			}
		}
		if float64(n) >= w/plainDisplay {
			broken++
		}
	}
	return 2*broken > long
}

// indentsParagraphs reports whether the text itself shows indents, which then
// say alone where paragraphs open.
func (p *plainPage) indentsParagraphs() bool {
	indented, flush := 0, 0
	for _, l := range p.lines {
		switch text := strings.TrimLeft(l, " \t\u00a0\u3000"); {
		case text == "":
		case plainWidth(l[:len(l)-len(text)]) >= plainIndented:
			indented++
		default:
			flush++
		}
	}
	return indented >= 2 && 10*indented >= flush && indented <= 2*flush+4
}

// paragraphsWhole tells a text with a paragraph on each line from one with a
// printed line on each: printed lines share a length that most of them fill.
func paragraphsWhole(widths []float64) bool {
	if len(widths) == 0 {
		return false
	}
	sorted := append([]float64(nil), widths...)
	sort.Float64s(sorted)
	most := sorted[len(sorted)*9/10]
	full := 0
	for _, w := range widths {
		if w > plainFills*most && w < most/plainFills {
			full++
		}
	}
	return most > plainLongest || 2*full < len(widths) && most > plainShortest
}

// blocks gathers lines between blank ones. Where each line is a paragraph it is
// a block of its own.
func (p *plainPage) blocks() [][]string {
	var out [][]string
	var cur []string
	flush := func() {
		if len(cur) > 0 {
			out = append(out, cur)
		}
		cur = nil
	}
	for _, l := range p.lines {
		if strings.TrimSpace(l) == "" {
			flush()
			continue
		}
		cur = append(cur, l)
	}
	flush()
	return p.apart(out)
}

// apart makes each line of a block a block of its own where lines are whole
// paragraphs. A block of short lines alone stays: the lines of a headline.
func (p *plainPage) apart(blocks [][]string) [][]string {
	if !p.whole {
		return blocks
	}
	var out [][]string
	for _, b := range blocks {
		display, column := len(b) <= 4, true // lines of a headline; one set down the page
		for _, l := range b {
			display = display && plainWidth(l) < plainDisplay && !plainEnds(l)
			column = column && plainWidth(l) <= 2
		}
		display = display || column
		if display && len(blocks) > 1 {
			out = append(out, b)
			continue
		}
		for _, l := range b {
			out = append(out, []string{l})
		}
	}
	return out
}

// set makes a block of its lines. Its leading is 1 where the lines are those of
// the text, 0 where they were recovered from blanks.
func (p *plainPage) set(lines []string, measure float64, id int) paper.Block {
	b := paper.Block{ID: id, Direction: paper.Horizontal, Frame: -1, Seq: id, Tag: -1, Weight: 400}
	if len(lines) > 1 {
		b.Leading = 1
	}
	runs := p.runs(lines)
	broken := p.breakLines(runs, measure)
	p.markOpenings(broken, p.alongMeasures(broken, measure, len(lines) > 1))
	for _, t := range broken {
		b.Lines = append(b.Lines, paper.TypeLine{Line: paper.Line{Text: strings.TrimSpace(t.text)}, Weight: 400, Confidence: 1, Indent: t.indent, Tail: t.tail, Opens: t.opens})
	}
	return b
}

// plainRun is a stretch of text between two places where a printed line may end.
type plainRun struct {
	text   string
	width  float64
	indent float64 // white before it that the text itself holds
	hard   bool    // the printed line ends behind it for certain
}

// runs cuts the lines of a block where printed lines may end. Spaces may stand
// for line ends only beside characters that are set without spaces.
func (p *plainPage) runs(lines []string) []plainRun {
	var out []plainRun
	for _, l := range lines {
		text := strings.TrimLeft(l, " \t\u00a0\u3000")
		indent := plainWidth(l[:len(l)-len(text)])
		from := 0
		if p.blanks {
			runes := []rune(text)
			at := 0 // byte offset of runes[i]
			for i, r := range runes {
				if r == ' ' && i > 0 && i+1 < len(runes) && mayBreak(runes[:i], runes[i+1]) {
					out = append(out, plainRun{text: text[from:at], indent: indent})
					from, indent = at+1, 0
				}
				at += len(string(r))
			}
		}
		out = append(out, plainRun{text: text[from:], indent: indent, hard: true})
	}
	for i := range out {
		out[i].width = plainWidth(out[i].text)
	}
	return out
}

// mayBreak reports whether a space behind some characters and before another
// may be the end of a printed line.
func mayBreak(before []rune, next rune) bool {
	n := len(before)
	if ideographic(before[n-1]) || ideographic(next) {
		return true
	}
	return n > 1 && unicode.IsPunct(before[n-1]) && ideographic(before[n-2])
}

// commonMeasure is the width that most of the page's printed lines fill, from
// the runs of all blocks; 0 when lines share none.
func (p *plainPage) commonMeasure() float64 {
	var widths []float64
	for _, b := range p.blocks() {
		runs := p.runs(b)
		if len(runs) < 3 {
			continue
		}
		for _, r := range runs[:len(runs)-1] {
			widths = append(widths, r.width)
		}
	}
	if !p.cjk {
		return raggedMeasure(widths)
	}
	m, share := modeWidth(widths)
	if share < 0.25 {
		return 0
	}
	return m
}

// raggedMeasure is the measure of lines of words: the width that nearly all
// keep within.
func raggedMeasure(widths []float64) float64 {
	if len(widths) < 3 {
		return 0
	}
	sort.Float64s(widths)
	return widths[len(widths)*9/10]
}

// modeWidth is the width, to half an em, that most of the type stands in, and
// the share of all type that comes within half an em of it. Of two widths as
// common the wider counts: lines are squeezed short more often than long.
func modeWidth(widths []float64) (mode, share float64) {
	bins := map[int]float64{}
	total := 0.0
	for _, w := range widths {
		total += w
		if w >= plainNarrow && w <= plainLongest {
			bins[int(math.Round(2*w))] += w
		}
	}
	best := 0
	for b := int(2 * plainNarrow); b <= int(2*plainLongest); b++ {
		if bins[b] > 0 && bins[b] >= bins[best] {
			best = b
		}
	}
	if best == 0 || total == 0 {
		return 0, 0
	}
	return float64(best) / 2, (bins[best-1] + bins[best] + bins[best+1]) / total
}

// measures gives each block its measure: that of its own lines, else that of
// the nearest block before or behind it, as a column's pieces are set alike,
// else the page's.
func (p *plainPage) measures(blocks [][]string) []float64 {
	out := make([]float64, len(blocks))
	for i, b := range blocks {
		if p.cjk {
			out[i] = ownMeasure(p.runs(b))
		}
	}
	own := append([]float64(nil), out...)
	for i := range out {
		for d := 1; out[i] == 0 && d <= plainReach; d++ {
			if i >= d && own[i-d] > 0 {
				out[i] = own[i-d]
			} else if i+d < len(own) && own[i+d] > 0 {
				out[i] = own[i+d]
			}
		}
		if out[i] == 0 {
			out[i] = p.measure
		}
	}
	return out
}

// ownMeasure is the measure that a block's own lines show, 0 when they are too
// few or too unlike. Lines that end in a mark may hang it or squeeze it in, so
// the others count where there are enough.
func ownMeasure(runs []plainRun) float64 {
	if len(runs) < 3 {
		return 0
	}
	var all, plain []float64
	for _, r := range runs[:len(runs)-1] {
		all = append(all, r.width)
		if !endsInMark(r.text) {
			plain = append(plain, r.width)
		}
	}
	if m, share := modeWidth(plain); len(plain) >= 3 && share >= 0.4 {
		return m
	}
	if m, share := modeWidth(all); share >= 0.4 {
		return m
	}
	return 0
}

func endsInMark(s string) bool {
	r, _ := utf8.DecodeLastRuneInString(s)
	return unicode.IsPunct(r)
}

// plainLine is a printed line as recovered.
type plainLine struct {
	text         string
	width        float64
	indent, tail float64
	opens        bool
}

// breakLines puts runs together to printed lines so that the lines but those
// that end a paragraph come as near to the measure as they can, and says which
// lines open a paragraph. Without a measure every run is a line.
func (p *plainPage) breakLines(runs []plainRun, measure float64) []plainLine {
	var lines []plainLine
	for len(runs) > plainSolve {
		lines = append(lines, fitLines(runs[:plainSolve], measure)...)
		runs = runs[plainSolve:]
	}
	lines = append(lines, fitLines(runs, measure)...)
	return lines
}

// alongMeasures gives each line its measure. Where a block is a whole page, the
// columns it holds differ in width, so that a line is measured by those around
// it.
func (p *plainPage) alongMeasures(lines []plainLine, measure float64, hard bool) []float64 {
	out := make([]float64, len(lines))
	for i := range lines {
		out[i] = measure
		if !hard || len(lines) < plainAround {
			continue
		}
		var all, plain []float64
		for j := max(0, i-plainAround); j <= i+plainAround && j < len(lines); j++ {
			w := lines[j].width + lines[j].indent
			if all = append(all, w); !endsInMark(lines[j].text) {
				plain = append(plain, w)
			}
		}
		switch m, share := modeWidth(plain); {
		case !p.cjk:
			out[i] = raggedMeasure(all)
		case len(plain) >= 3 && share >= 0.4:
			out[i] = m
		default:
			if m, share := modeWidth(all); share >= 0.25 {
				out[i] = m
			}
		}
	}
	return out
}

// fitLines finds the cheapest way to put runs together (dynamic programming
// over line ends, as in Knuth and Plass's paragraph breaking, run backwards).
func fitLines(runs []plainRun, measure float64) []plainLine {
	n := len(runs)
	cost, from := make([]float64, n+1), make([]int, n+1)
	for i := 1; i <= n; i++ {
		cost[i] = math.Inf(1)
		width := 0.0
		for j := i - 1; j >= 0 && i-j <= plainMostRuns; j-- {
			if j < i-1 && runs[j].hard {
				break
			}
			width += runs[j].width
			if j < i-1 {
				width += 0.25
			}
			c := cost[j] + misfit(runs[i-1], width, measure, i == n, j == 0) + 0.4*float64(i-j-1)
			if c < cost[i] {
				cost[i], from[i] = c, j
			}
		}
	}
	var out []plainLine
	for i := n; i > 0; i = from[i] {
		out = append(out, joinRuns(runs[from[i]:i]))
	}
	for i, j := 0, len(out)-1; i < j; i, j = i+1, j-1 {
		out[i], out[j] = out[j], out[i]
	}
	return out
}

// misfit is how badly a line of this width fits the measure, in ems. A line
// that ends a sentence may be short; one that opens a paragraph is two ems
// shorter; a line given as such costs nothing.
func misfit(last plainRun, width, measure float64, ends, first bool) float64 {
	if last.hard && !ends || measure == 0 {
		return 0
	}
	d := measure - width
	if first {
		d = math.Min(math.Abs(d), math.Abs(d-plainIndent)) * plainSign(d)
	}
	switch {
	case d < 0:
		return 2 * -d // wider than the column
	case ends || plainEnds(last.text):
		return math.Min(d, 0.5)
	}
	return math.Min(d, math.Abs(d-plainIndent)+0.6)
}

func plainSign(f float64) float64 {
	if f < 0 {
		return -1
	}
	return 1
}

func joinRuns(runs []plainRun) plainLine {
	l := plainLine{indent: runs[0].indent}
	for i, r := range runs {
		if i > 0 {
			l.text += " "
			l.width += 0.25
		}
		l.text += r.text
		l.width += r.width
	}
	return l
}

// markOpenings says which lines open a paragraph and how much white stands at
// each end. A line opens one where it is indented in the text; where the line
// before ends a sentence short of the measure; or where it is itself as much
// shorter than the measure as an indent while the next line goes on.
func (p *plainPage) markOpenings(lines []plainLine, measures []float64) {
	for i := range lines {
		l, measure := &lines[i], measures[i]
		short := measure - l.width
		last := i == len(lines)-1
		switch {
		case p.indents || l.indent >= plainIndented:
			l.opens = l.indent >= plainIndented
		case measure == 0:
		case !p.cjk:
			l.opens = i > 0 && plainEnds(lines[i-1].text) && wordWouldFit(lines[i-1], *l, measure)
		case i > 0 && plainEnds(lines[i-1].text) && measure-lines[i-1].width-lines[i-1].indent > plainSlack:
			l.opens = true
		case (i == 0 || plainEnds(lines[i-1].text)) && !last && short > plainIndent-plainLoose && short < plainIndent+3*plainLoose && !plainEnds(l.text):
			l.opens = true
		}
		if l.opens && p.cjk && l.indent == 0 && measure > 0 && short > 0.5 {
			l.indent = math.Min(plainIndent, short)
		}
		if measure > 0 {
			l.tail = math.Max(0, short-l.indent)
		}
	}
}

// wordWouldFit reports whether the first word of a line would have had room at
// the end of the line before it, so that something other than the measure ended
// that line.
func wordWouldFit(upper, lower plainLine, measure float64) bool {
	word, _, _ := strings.Cut(lower.text, " ")
	return upper.indent+upper.width+plainSpace+plainWidth(word) < measure-plainSpace
}

// plainEnds reports whether a line may end a sentence.
func plainEnds(text string) bool {
	runes := []rune(strings.TrimSpace(text))
	i := len(runes) - 1
	for i > 0 && closes(runes[i]) {
		i--
	}
	return i >= 0 && ends(runes[i])
}

// plainWidth is the width of a text in ems. ASCII marks beside a wide character
// stand for wide ones.
func plainWidth(s string) float64 {
	w := 0.0
	runes := []rune(s)
	for i, r := range runes {
		beside := i > 0 && ideographic(runes[i-1]) || i+1 < len(runes) && ideographic(runes[i+1])
		switch {
		case fullWidth(r) || sharedMark(r) && beside:
			w++
		case unicode.IsPunct(r) && beside:
			w++
		case r == ' ' && beside:
			w += 0.25
		case r == '\t':
			w += 2
		default:
			w += 0.5
		}
	}
	return w
}

// plainScript reports whether most letters are Han or kana.
func plainScript(s string) bool {
	wide, all := 0, 0
	for _, r := range s {
		if ideographic(r) && unicode.IsLetter(r) {
			wide++
		}
		if unicode.IsLetter(r) {
			all++
		}
	}
	return 2*wide > all
}
