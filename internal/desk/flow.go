package desk

import (
	"slices"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/banmian/banmian/internal/wording"
)

// flow is running text with the lines on the page it was set in: every
// character belongs to exactly one line, also one that was typed in since.
type flow struct {
	texts []string
	// bare is all texts without white space, and at says where each of its bytes
	// stands in them; one more says where it ends.
	bare string
	at   []place
	// cuts are where in bare each line begins; one more is its end. A line of which
	// nothing is left begins where the next one does.
	cuts  []int
	exact []bool // the line stands in the text as printed
}

// place is an offset in bytes into one of several texts.
type place struct{ text, off int }

// anchorLength is from how many bytes on a line that stands once in the text is
// taken to be that place: three Chinese characters, or nine letters.
const anchorLength = 9

// newFlow finds the lines in the texts. Lines that stand there once anchor the
// rest (the longest row of anchors in order is taken, as in a patience diff);
// between two anchors lines are looked for in their order, and what is still
// unclaimed goes to the lines that were not found, by their lengths.
func newFlow(texts, lines []string) *flow {
	f := &flow{texts: texts}
	f.strip()
	bare := make([]string, len(lines))
	for i, l := range lines {
		bare[i] = unspaced(l)
	}
	f.cuts, f.exact = make([]int, len(lines)+1), make([]bool, len(lines))
	f.cuts[len(lines)] = len(f.bare)
	found := f.anchors(bare)
	prevLine, prevEnd := -1, 0
	for i := 0; i <= len(lines); i++ {
		at := len(f.bare)
		if i < len(lines) {
			if found[i] < 0 {
				continue
			}
			at = found[i]
		}
		f.fill(bare, prevLine+1, i, prevEnd, at)
		if i < len(lines) {
			f.cuts[i], f.exact[i] = at, true
			prevLine, prevEnd = i, at+len(bare[i])
		}
	}
	return f
}

// strip makes bare and at.
func (f *flow) strip() {
	var b strings.Builder
	for n, text := range f.texts {
		for i, r := range text {
			if unicode.IsSpace(r) {
				continue
			}
			size := utf8.RuneLen(r)
			if size < 0 {
				size = 1
			}
			for k := range size {
				f.at = append(f.at, place{n, i + k})
			}
			b.WriteString(text[i : i+size])
		}
	}
	f.bare = b.String()
	f.at = append(f.at, place{len(f.texts), 0})
}

func unspaced(s string) string {
	s = strings.TrimRight(s, "-\u00ad\u2010") // a word broken at the line's end is whole in the text
	return strings.Map(func(r rune) rune {
		if unicode.IsSpace(r) {
			return -1
		}
		return r
	}, s)
}

// anchors gives for each line where it stands if it stands once and in order,
// else -1.
func (f *flow) anchors(lines []string) []int {
	found, count := make([]int, len(lines)), map[string]int{}
	for _, l := range lines {
		count[l]++
	}
	for i, l := range lines {
		found[i] = -1
		if len(l) < anchorLength || count[l] > 1 {
			continue
		}
		if at := strings.Index(f.bare, l); at >= 0 && strings.LastIndex(f.bare, l) == at {
			found[i] = at
		}
	}
	return inOrder(found)
}

// inOrder keeps the longest row of places that only go forward.
func inOrder(found []int) []int {
	best, from := make([]int, len(found)), make([]int, len(found))
	var ends []int // ends[k] is the line with the least place that ends a row of k+1
	for i, at := range found {
		best[i], from[i] = -1, -1
		if at < 0 {
			continue
		}
		k, _ := slices.BinarySearchFunc(ends, at, func(line, at int) int { return found[line] - at })
		if k > 0 {
			from[i] = ends[k-1]
		}
		if k == len(ends) {
			ends = append(ends, i)
		} else {
			ends[k] = i
		}
	}
	if len(ends) == 0 {
		return best
	}
	for i := ends[len(ends)-1]; i >= 0; i = from[i] {
		best[i] = found[i]
	}
	return best
}

// fill gives the text between two anchors to the lines between them.
func (f *flow) fill(lines []string, from, to, start, end int) {
	at, waiting := start, from // lines from `waiting` on have no text yet
	for i := from; i < to; i++ {
		l := lines[i]
		if l == "" {
			continue
		}
		skipped := 0
		for _, w := range lines[waiting:i] {
			skipped += len(w)
		}
		// How far to look: past what the lines not found may have become.
		far := min(end, at+2*skipped+2*len(l)+anchorLength)
		n := strings.Index(f.bare[at:far], l)
		if n < 0 {
			continue
		}
		f.share(lines, waiting, i, at, at+n)
		f.cuts[i], f.exact[i] = at+n, true
		at, waiting = at+n+len(l), i+1
	}
	f.share(lines, waiting, to, at, end)
}

// share gives a stretch of text to lines that were not found, by their lengths.
func (f *flow) share(lines []string, from, to, start, end int) {
	total, sum := 0, 0
	for _, l := range lines[from:to] {
		total += len(l)
	}
	for i := from; i < to; i++ {
		cut := start
		if total > 0 {
			cut = start + (end-start)*sum/total
		}
		for cut > start && cut < len(f.bare) && !utf8.RuneStart(f.bare[cut]) {
			cut--
		}
		f.cuts[i] = cut
		sum += len(lines[i])
	}
}

// owned is where line i's text begins and ends in bare. Text before the first
// line is the first line's.
func (f *flow) owned(i int) (from, to int) {
	from, to = f.cuts[i], f.cuts[i+1]
	if i == 0 {
		from = 0
	}
	return from, max(from, to)
}

// piece is a stretch of text within one paragraph.
type piece struct {
	text   string
	opens  bool // it begins the paragraph
	closes bool // it ends it
	start  start
	moved  bool // nothing but start tells whether it opens a paragraph
}

// start is how the first line of a piece is printed.
type start int

const (
	unknown  start = iota
	flush          // with the lines below: it goes on a paragraph that began elsewhere
	indented       // it opens a paragraph
)

// take takes the lines' text out: the pieces that were theirs, and the texts
// without them. A text of which nothing is left is no more.
func (f *flow) take(lines func(i int) bool) (pieces []piece, rest []string) {
	keep := make([]strings.Builder, len(f.texts))
	ends := make([]place, len(f.texts)) // of what was last put into keep
	n := len(f.cuts) - 1
	for i := 0; i < n; {
		taken, j := lines(i), i+1
		for j < n && lines(j) == taken {
			j++
		}
		from, _ := f.owned(i)
		_, to := f.owned(j - 1)
		for _, s := range f.stretches(from, to) {
			if taken {
				pieces = append(pieces, piece{text: strings.TrimSpace(s.text), opens: s.opens, closes: s.closes})
				continue
			}
			k := &keep[s.in]
			text := strings.TrimSpace(s.text)
			if k.Len() > 0 && ends[s.in].off != s.from {
				text = gap(k.String(), text) + text // what stood between is gone
			} else {
				text = s.text
			}
			k.WriteString(text)
			ends[s.in] = place{s.in, s.to}
		}
		i = j
	}
	if n == 0 {
		return nil, f.texts
	}
	for i := range keep {
		if s := strings.TrimSpace(keep[i].String()); s != "" {
			rest = append(rest, s)
		}
	}
	return pieces, rest
}

// stretch is part of one text.
type stretch struct {
	text     string
	in       int
	from, to int
	opens    bool
	closes   bool
}

// stretches are the parts of texts that a span of bare stands in.
func (f *flow) stretches(from, to int) (out []stretch) {
	if from >= to {
		return nil
	}
	first, last := f.at[from], f.at[to-1]
	for n := first.text; n <= last.text; n++ {
		text := f.texts[n]
		s := stretch{in: n, from: 0, to: len(text)}
		if n == first.text {
			s.from = first.off
			if from == 0 || f.at[from-1].text != n {
				s.from = 0
			}
		}
		if n == last.text && to < len(f.bare) && f.at[to].text == n {
			s.to = f.at[to].off
		}
		s.text, s.opens, s.closes = text[s.from:s.to], s.from == 0, s.to == len(text)
		if strings.TrimSpace(s.text) != "" {
			out = append(out, s)
		}
	}
	return out
}

// put puts pieces behind the text of the first n lines, and gives the texts.
func (f *flow) put(pieces []piece, n int) []string {
	if len(pieces) == 0 {
		return f.texts
	}
	cut := 0
	if n > 0 {
		_, cut = f.owned(n - 1)
	}
	if n >= len(f.cuts)-1 {
		cut = len(f.bare)
	}
	before, after := f.parted(cut)
	out := slices.Clone(before)
	for i, p := range pieces {
		joins := len(out) > 0 && i == 0 && p.joins(out[len(out)-1]) || len(out) > 0 && !p.opens && (i > 0 && !pieces[i-1].closes || i == 0 && f.midway(cut) || i == 0 && cut == len(f.bare) && !wording.EndsSentence(out[len(out)-1]))
		if joins {
			out[len(out)-1] = runOn(out[len(out)-1], p.text)
		} else {
			out = append(out, p.text)
		}
	}
	if len(after) > 0 && f.midway(cut) && !pieces[len(pieces)-1].closes {
		out[len(out)-1] = runOn(out[len(out)-1], after[0])
		after = after[1:]
	}
	return append(out, after...)
}

// joins reports whether a piece whose zone was set somewhere else goes on the
// paragraph before it: by how it is printed, or because a sentence is open there.
func (p piece) joins(before string) bool {
	return p.start == flush || p.start == unknown && p.moved && !wording.EndsSentence(before)
}

// midway reports whether a cut falls inside a paragraph.
func (f *flow) midway(cut int) bool {
	return cut > 0 && cut < len(f.bare) && f.at[cut].text == f.at[cut-1].text
}

// parted is the texts before and behind a cut.
func (f *flow) parted(cut int) (before, after []string) {
	for _, s := range f.stretches(0, cut) {
		before = append(before, strings.TrimSpace(s.text))
	}
	for _, s := range f.stretches(cut, len(f.bare)) {
		after = append(after, strings.TrimSpace(s.text))
	}
	return before, after
}

// runOn puts two stretches of one paragraph together.
func runOn(a, b string) string { return a + gap(a, b) + b }

// gap is the white between two stretches of one paragraph: none where either
// side is a script without spaces.
func gap(a, b string) string {
	last, _ := utf8.DecodeLastRuneInString(a)
	first, _ := utf8.DecodeRuneInString(b)
	if a == "" || b == "" || unicode.IsSpace(last) || unicode.IsSpace(first) || wording.IsCJK(last) || wording.IsCJK(first) {
		return ""
	}
	return " "
}
