package article

import (
	"strings"
	"unicode/utf8"

	"github.com/banmian/banmian/internal/wording"
)

// What it says that two characters which would meet where one column goes on in
// another do, or do not, stand side by side elsewhere on the page: half of a
// broken word often stands whole somewhere, two halves of different words hardly
// ever. A tie-breaker, worth less than what line ends show.
const (
	pairMet     = -0.7
	tripleMet   = -0.6 // two of one line and one of the other, besides
	pairUnmet   = 0.2
	mostKnown   = 60_000 // pairs and triples of a page
	commonKana  = "のはをがにでとたてしいるなもりれ"
	lesserShare = 0.3 // of that for a pair that begins or ends with a common kana
)

// learnPairs notes which characters follow each other inside the page's lines.
func (f *forme) learnPairs() {
	f.known = map[string]bool{}
	for _, p := range f.pieces {
		for _, l := range p.lines {
			r := []rune(strings.TrimSpace(l.Text))
			for i := 1; i < len(r) && len(f.known) < mostKnown; i++ {
				f.known[string(r[i-1:i+1])] = true
				if i > 1 {
					f.known[string(r[i-2:i+1])] = true
				}
			}
		}
	}
}

// familiarCost weighs the characters that would meet if a line went on in
// another; nothing where a sentence or a phrase ends between them.
func (f *forme) familiarCost(end, begin string) float64 {
	last, n := utf8.DecodeLastRuneInString(end)
	first, m := utf8.DecodeRuneInString(begin)
	if !wordRune(last) || !wordRune(first) || f.known == nil {
		return 0
	}
	weight := 1.0
	if strings.ContainsRune(commonKana, last) || strings.ContainsRune(commonKana, first) {
		weight = lesserShare
	}
	if !f.known[end[len(end)-n:]+begin[:m]] {
		return weight * pairUnmet
	}
	cost := pairMet
	before, _ := utf8.DecodeLastRuneInString(end[:len(end)-n])
	after, k := utf8.DecodeRuneInString(begin[m:])
	if wordRune(before) && f.known[string(before)+end[len(end)-n:]+begin[:m]] || wordRune(after) && f.known[end[len(end)-n:]+begin[:m+k]] {
		cost += tripleMet
	}
	return weight * cost
}

// wordRune: Han or kana, of which words are made.
func wordRune(r rune) bool {
	return wording.IsCJK(r) && !strings.ContainsRune(neverFirst+"“‘「『（《【〔…—·・　", r)
}
