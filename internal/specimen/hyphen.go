package specimen

import (
	"strings"
	"unicode"
)

// Hyphenation by the plain rules of English typesetters' handbooks: between two
// consonants that stand between vowels, never inside a digraph, at least two
// letters before and three after; common endings and openings are kept whole.

const (
	hyphenBefore = 2 // letters that stay on the line
	hyphenAfter  = 3 // letters that go to the next
	hyphenWord   = 6 // shortest word that is broken
)

var (
	digraphs = []string{"th", "ch", "sh", "ph", "wh", "ck", "gh", "qu", "bl", "br", "cl", "cr", "dr", "fl", "fr", "gl", "gr", "pl", "pr", "tr", "st", "sc", "sk", "sl", "sp", "ng", "nk"}
	endings  = []string{"tion", "sion", "ment", "ness", "ship", "less", "ful", "ing", "able", "ible", "ward", "hood", "tive", "ture", "ly"}
	openings = []string{"inter", "under", "over", "counter", "after", "super", "trans", "con", "com", "dis", "pre", "pro", "sub", "per", "fore", "mis"}
)

// hyphenPoints lists the rune offsets at which a word may be parted by a
// hyphen, in ascending order. Words with digits, capitals after the first
// letter, or marks inside are left whole.
func hyphenPoints(word string) []int {
	letters := []rune(strings.TrimRightFunc(word, func(r rune) bool { return !unicode.IsLetter(r) }))
	if len(letters) < hyphenWord {
		return nil
	}
	for i, r := range letters {
		if !unicode.IsLetter(r) || i > 0 && unicode.IsUpper(r) {
			return nil
		}
	}
	lower := strings.ToLower(string(letters))
	var out []int
	for i := hyphenBefore; i <= len(letters)-hyphenAfter; i++ {
		if partsAt(lower, i) {
			out = append(out, i)
		}
	}
	return out
}

func partsAt(w string, i int) bool {
	for _, e := range endings {
		if n := len(w) - len(e); strings.HasSuffix(w, e) && n >= 3 && i >= n {
			return i == n && hasVowel(w[:n]) && e != "able" && e != "ible"
		}
	}
	for _, o := range openings {
		if strings.HasPrefix(w, o) && len(w) >= len(o)+4 && i <= len(o) {
			return i == len(o)
		}
	}
	if i < 2 || i+1 >= len(w) || !hasVowel(w[:i]) || !hasVowel(w[i:]) {
		return false
	}
	a, b := w[i-1], w[i]
	if isVowel(a) || isVowel(b) || !isVowel(w[i-2]) || !isVowel(w[i+1]) {
		return false
	}
	for _, d := range digraphs {
		if w[i-1:i+1] == d {
			return false
		}
	}
	return !strings.HasSuffix(w[i:], "ed") || len(w)-i > 3
}

func isVowel(c byte) bool { return strings.IndexByte("aeiouy", c) >= 0 }

func hasVowel(s string) bool { return strings.ContainsAny(s, "aeiouy") }
