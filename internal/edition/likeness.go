package edition

import (
	"math"
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

// commonness counts in how many of the edition's articles each bigram stands, so
// that words which all stories share tell nothing.
type commonness struct {
	count map[string]int
	all   int
	sets  map[int]map[string]int // bigrams of an article's text, by index
}

func commonnessOf(texts []string) commonness {
	c := commonness{count: map[string]int{}, all: len(texts), sets: map[int]map[string]int{}}
	for i, t := range texts {
		c.sets[i] = bigrams(cut(t))
		for g := range c.sets[i] {
			c.count[g]++
		}
	}
	return c
}

// weight is the inverse document frequency (Spärck Jones 1972) of a bigram that
// stands in n texts, with the pair at hand not counted: what only these two share
// weighs most.
func (c commonness) weight(n int) float64 {
	return math.Log(1 + float64(c.all)/float64(max(1, n-1)))
}

// alike is how much of what is peculiar to the shorter of two texts stands in
// the other too, 0 to 1.
func (c commonness) alike(i, j int) float64 {
	a, b := c.sets[i], c.sets[j]
	if len(a) > len(b) {
		a, b = b, a
	}
	// Counted first and weighed then, in order: a sum of weights in the order of
	// a map would differ in its last digit from one reading to the next.
	every, both := make([]int, c.all+1), make([]int, c.all+1)
	for g := range a {
		every[c.count[g]]++
		if b[g] > 0 {
			both[c.count[g]]++
		}
	}
	shared, all := 0.0, 0.0
	for n := range every {
		all += float64(every[n]) * c.weight(n)
		shared += float64(both[n]) * c.weight(n)
	}
	if all == 0 {
		return 0
	}
	return shared / all
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
