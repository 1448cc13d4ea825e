package edition

import (
	"strings"
	"unicode"

	"github.com/banmian/banmian/internal/wording"
)

// bigrams counts the pairs of neighbouring letters and figures of a text; for
// scripts with words, the words.
func bigrams(text string) map[string]int {
	out := map[string]int{}
	if wording.ShareCJK(text) < 0.5 {
		for _, w := range strings.FieldsFunc(strings.ToLower(text), func(r rune) bool { return !unicode.IsLetter(r) && !unicode.IsDigit(r) }) {
			if len([]rune(w)) > 3 {
				out[w]++
			}
		}
		return out
	}
	var last rune
	for _, r := range text {
		if !unicode.IsLetter(r) && !unicode.IsDigit(r) {
			last = 0
			continue
		}
		if last != 0 {
			out[string([]rune{last, r})]++
		}
		last = r
	}
	return out
}

// likeness is the share of the smaller text's bigrams that the other has too,
// 0 to 1; long texts are cut.
func likeness(x, y string) float64 {
	a, b := bigrams(cut(x)), bigrams(cut(y))
	if len(a) > len(b) {
		a, b = b, a
	}
	if len(a) == 0 {
		return 0
	}
	shared := 0
	for g := range a {
		if b[g] > 0 {
			shared++
		}
	}
	return float64(shared) / float64(len(a))
}

func cut(s string) string {
	if r := []rune(s); len(r) > wordsCompare {
		return string(r[:wordsCompare])
	}
	return s
}

// headlineLikeness compares headlines without their marks; 0 when either is
// missing. A headline that stands whole in the other is the same.
func headlineLikeness(x, y string) float64 {
	x, y = bare(x), bare(y)
	if x == "" || y == "" {
		return 0
	}
	if strings.Contains(x, y) || strings.Contains(y, x) {
		return 1
	}
	return likeness(x, y)
}

func bare(s string) string {
	return strings.Map(func(r rune) rune {
		if unicode.IsLetter(r) || unicode.IsDigit(r) || r == ' ' && wording.ShareCJK(s) < 0.5 {
			return unicode.ToLower(r)
		}
		return -1
	}, s)
}
