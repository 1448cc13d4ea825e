package specimen

import (
	"strings"
	"unicode"
)

// An atom is what a line may not be broken inside: a Han character, a mark of
// punctuation, a Latin word or number, or a space.
type atom struct {
	text  string
	w     float64 // points along the line, after squeezing against its neighbours
	give  float64 // how much narrower it may still become
	shift float64 // how far its ink is pulled back towards the line's start
	kind  atomKind
}

type atomKind uint8

const (
	atomHan atomKind = iota
	atomOpen
	atomClose
	atomLatin
	atomSpace
)

// Punctuation by the Chinese rules of line breaking: marks that may not begin a
// line, marks that may not end one, and those among them whose cell is half
// white and may be squeezed.
const (
	neverFirst = "。，、；：！？）》」』】〕〉”’％…—·～!?,.;:)]}%℃︐︑︒︓︔︕︖︶﹀﹂﹄"
	neverLast  = "（《「『【〔〈“‘([{￥$︵︿﹁﹃"
	halfClose  = "。，、；：！？）》」』】〕〉”’"
	halfOpen   = "（《「『【〔〈“‘"
)

// isLatin reports whether r belongs to a word or number that is not broken.
func isLatin(r rune) bool {
	return r < 0x2000 && r > ' ' && r != '·' && (unicode.IsLetter(r) || unicode.IsDigit(r) || strings.ContainsRune(".,%-/:@_+&'$#=?~℃!;()\"*", r))
}

// atomize cuts a Chinese paragraph into atoms set in a face at a size, and
// squeezes punctuation that stands next to punctuation.
func atomize(text string, f *face, size float64) []atom {
	var out []atom
	runes := []rune(text)
	for i := 0; i < len(runes); {
		j := i + 1
		kind := atomHan
		switch r := runes[i]; {
		case r == ' ' || r == '\u3000':
			kind = atomSpace
		case isLatin(r):
			for j < len(runes) && isLatin(runes[j]) {
				j++
			}
			kind = atomLatin
		case (r == '—' || r == '…') && j < len(runes) && runes[j] == r:
			j++ // the double dash and the double ellipsis stay whole
		case strings.ContainsRune(halfClose, r):
			kind = atomClose
		case strings.ContainsRune(halfOpen, r):
			kind = atomOpen
		}
		a := atom{text: string(runes[i:j]), kind: kind}
		a.w = f.em(a.text) * size
		if kind == atomSpace {
			a.w = size / 2
		}
		if (kind == atomClose || kind == atomOpen) && a.w > 0.9*size {
			a.give = size / 2
		}
		out = append(out, a)
		i = j
	}
	squeezePairs(out, size)
	return out
}

// squeezePairs takes the double white out of neighbouring marks: half a cell
// off a closing mark before any mark, and off an opening mark after an opening.
func squeezePairs(atoms []atom, size float64) {
	for i := 0; i+1 < len(atoms); i++ {
		a, b := &atoms[i], &atoms[i+1]
		switch {
		case a.kind == atomClose && a.give > 0 && (b.kind == atomClose || b.kind == atomOpen):
			a.w -= size / 2
			a.give = 0
		case a.kind == atomOpen && b.kind == atomOpen && b.give > 0:
			b.w -= size / 2
			b.shift = size / 2
			b.give = 0
		}
	}
}

// mayBreak reports whether a line may end before atoms[i].
func mayBreak(atoms []atom, i int) bool {
	if i <= 0 || i >= len(atoms) {
		return true
	}
	prev, next := atoms[i-1], atoms[i]
	if next.kind == atomSpace {
		return false // the space hangs on the line it ends
	}
	if prev.kind == atomSpace {
		return true
	}
	first, last := []rune(next.text)[0], []rune(prev.text)
	if next.kind != atomLatin && strings.ContainsRune(neverFirst, first) {
		return false
	}
	return !strings.ContainsRune(neverLast, last[len(last)-1])
}
