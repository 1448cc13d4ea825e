package edition

import (
	"strings"
	"unicode"

	"github.com/banmian/banmian/internal/wording"
)

// Limits of what is remembered of an edition's wording.
const (
	mostPairs   = 400_000
	longestPair = 80 // bytes
)

// pairs are the neighbouring words of an edition's texts in scripts with words.
type pairs map[string]bool

func pairsOf(texts []string) pairs {
	out := pairs{}
	for _, t := range texts {
		if wording.ShareCJK(t) > 0.5 {
			continue
		}
		last := ""
		for _, w := range strings.Fields(t) {
			if key := pairKey(last, w); key != "" && len(out) < mostPairs {
				out[key] = true
			}
			last = w
		}
	}
	return out
}

// pairKey is two words as they are remembered; empty when a mark parts them or one
// is missing.
func pairKey(a, b string) string {
	if a == "" || b == "" || !unicode.IsLetter(rune(a[len(a)-1])) && a[len(a)-1] < 0x80 {
		return ""
	}
	bare := func(r rune) bool { return !unicode.IsLetter(r) && !unicode.IsDigit(r) }
	x, y := strings.TrimFunc(a, bare), strings.TrimFunc(b, bare)
	if x == "" || y == "" || len(x)+len(y) > longestPair {
		return ""
	}
	return strings.ToLower(x + " " + y)
}

// joins reports whether the last word of one text and the first of another stand
// side by side elsewhere in the edition: a phrase that was broken between two pages
// is often printed whole on one of them.
func (p pairs) joins(last, first string) bool {
	a, b := strings.Fields(last), strings.Fields(first)
	if len(a) == 0 || len(b) == 0 {
		return false
	}
	return p[pairKey(a[len(a)-1], b[0])]
}
