package article

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/banmian/banmian/internal/wording"
)

// What the ends of two pieces say about whether the second reads on from the
// first, in cost points (negative speaks for it). A full last line without a
// final mark into a line without indent is near proof: typesetters break type
// there and nowhere else.
const (
	breakMeets    = -3.5 // broken off, and taken up without an indent
	breakIndented = 5.0  // broken off in mid-sentence, yet the other opens a paragraph
	closedIndent  = -0.5 // a paragraph ended, another opens
	closedFlush   = 4.0  // a paragraph ended short, yet the other goes on without indent
	evenFlush     = -0.3 // a full line ended with a stop: the paragraph may go on
	evenIndented  = 0.0
	hyphenMeets   = -5.0 // "coun-" and "cil"
	hyphenMissed  = 4.0
	lowerAfterEnd = 5.0 // a full stop, yet the other starts in lower case
	lowerMeets    = -3.5
	upperAfterMid = 1.0
	quoteMeets    = -1.5
	quoteMissed   = 1.0
	strayCloser   = 2.0 // a closing mark with nothing to close
)

// fillCost weighs the last line of a against the first of b.
func (f *forme) fillCost(a, b *piece) float64 {
	last, first := a.last(), b.first()
	end, begin := strings.TrimSpace(last.Text), strings.TrimSpace(first.Text)
	if end == "" || begin == "" {
		return 0
	}
	final := wording.EndsSentence(end)
	cost := 0.0
	r, _ := utf8.DecodeRuneInString(begin)
	if !wording.IsCJK(r) && unicode.IsLetter(r) && wording.ShareCJK(end) < 0.3 {
		cost = latinCost(end, r, final)
	}
	cost += f.shapeCost(a, b, final)
	if !final {
		cost += f.familiarCost(end, begin)
	}
	return cost + quoteCost(a, b)
}

func latinCost(end string, begin rune, final bool) float64 {
	tail, _ := utf8.DecodeLastRuneInString(end)
	lower := unicode.IsLower(begin)
	switch {
	case tail == '-' || tail == '\u00ad' || tail == '‐' || tail == '¬':
		if lower {
			return hyphenMeets
		}
		return hyphenMissed / 2
	case lower && final:
		return lowerAfterEnd
	case lower:
		return lowerMeets
	case !final:
		return upperAfterMid
	}
	return 0
}

// shapeCost weighs how far the last line runs against the first line's indent.
func (f *forme) shapeCost(a, b *piece, final bool) float64 {
	last, first := a.last(), b.first()
	full := last.Full() || f.ragged || !final && breaksOffLatin(last.Text)
	indent := first.Opens || first.Indent >= 1.2
	trust := 1.0
	if len(a.lines) == 1 && len(b.lines) == 1 {
		trust = 0.5 // single lines show no measure to compare with
	}
	if f.ragged {
		trust *= 0.5
	}
	if !f.indented && !indent {
		return trust * when(full && !final, breakMeets/3)
	}
	switch {
	case full && !final && !indent:
		return trust * breakMeets
	case full && !final && opensList(last.Text):
		return trust * closedIndent
	case full && !final:
		return trust * breakIndented
	case full && !indent:
		return trust * evenFlush
	case full:
		return trust * evenIndented
	case indent:
		return trust * closedIndent
	}
	return trust * closedFlush
}

// breaksOffLatin: a line of Latin type that ends in a letter or a comma. Its
// paragraph cannot end there, however short the line.
func breaksOffLatin(s string) bool {
	s = strings.TrimSpace(s)
	r, _ := utf8.DecodeLastRuneInString(s)
	return wording.ShareCJK(s) < 0.3 && (unicode.IsLower(r) || r == ',')
}

// opensList: a colon or semicolon may close a paragraph.
func opensList(s string) bool {
	r, _ := utf8.DecodeLastRuneInString(strings.TrimSpace(s))
	return strings.ContainsRune("：:；;", r)
}

// quoteCost: a quotation or bracket left open at the end of a is closed early in b.
func quoteCost(a, b *piece) float64 {
	open := unclosed(a.text)
	first, _ := utf8.DecodeRuneInString(strings.TrimSpace(b.text))
	if strings.ContainsRune(neverFirst, first) && first != pairs[open] {
		return strayCloser
	}
	if open == 0 {
		return 0
	}
	for _, r := range b.text {
		switch {
		case r == pairs[open]:
			return quoteMeets
		case r == open:
			return quoteMissed
		}
	}
	return quoteMissed
}

// neverFirst are marks that close what stands before them and open nothing.
const neverFirst = "”』」》）】，。、；：！？"

var pairs = map[rune]rune{'“': '”', '《': '》', '（': '）', '「': '」', '『': '』', '【': '】', '‘': '’'}

// unclosed gives the last opening mark of a text that is never closed, 0 for none.
func unclosed(s string) rune {
	var stack []rune
	for _, r := range s {
		if _, opens := pairs[r]; opens && r != '‘' {
			stack = append(stack, r)
		} else if n := len(stack); n > 0 && r == pairs[stack[n-1]] {
			stack = stack[:n-1]
		}
		if len(stack) > 8 {
			return 0
		}
	}
	if len(stack) == 0 {
		return 0
	}
	return stack[len(stack)-1]
}
