package edition

import (
	"fmt"
	"hash/maphash"
	"sort"
	"strings"
	"unicode"

	"github.com/banmian/banmian/internal/paper"
)

// A text is repeated when most of its shingles (runs of characters) stand in
// another article too (Broder 1997).
const (
	shingle      = 12   // characters; shorter runs are set phrases
	leastText    = 50   // characters a text needs to be compared
	repeatShare  = 0.7  // of the shorter text's shingles
	mostShingles = 4000 // of one article
	mostRepeats  = 50
)

// checkRepeats reports texts that stand in two articles.
func (a *assembly) checkRepeats() {
	seed := maphash.MakeSeed()
	owners := map[uint64][]int{}
	sizes := make([]int, len(a.edition.Articles))
	for i, art := range a.edition.Articles {
		for h := range shingles(seed, art) {
			sizes[i]++
			if list := owners[h]; len(list) < 8 {
				owners[h] = append(list, i)
			}
		}
	}
	shared := map[[2]int]int{}
	for _, list := range owners {
		for x, i := range list {
			for _, j := range list[x+1:] {
				shared[[2]int{i, j}]++
			}
		}
	}
	var pairs [][2]int
	for pair, n := range shared {
		if float64(n) >= repeatShare*float64(min(sizes[pair[0]], sizes[pair[1]])) {
			pairs = append(pairs, pair)
		}
	}
	sort.Slice(pairs, func(i, j int) bool {
		return pairs[i][1] < pairs[j][1] || pairs[i][1] == pairs[j][1] && pairs[i][0] < pairs[j][0]
	})
	for n, pair := range pairs {
		if n == mostRepeats {
			break
		}
		x, y := a.edition.Articles[pair[0]], a.edition.Articles[pair[1]]
		f := paper.Find(paper.TextRepeated, fmt.Sprintf("“%s” on page %s stands on page %s too, as %s.", nameOf(y), a.pageName(y.Parts[0].Page), a.pageName(x.Parts[0].Page), x.ID))
		f.Page, f.Article = y.Parts[0].Page, y.ID
		a.note(f)
	}
}

// shingles are the hashes of the runs of letters and figures of an article's
// text. Advertisements are left out: they are meant to be seen twice.
func shingles(seed maphash.Seed, art paper.Article) map[uint64]bool {
	if art.Kind == paper.KindAd || art.Kind == paper.KindIndex || art.Kind == paper.KindImprint {
		return nil
	}
	var runes []rune
	for _, p := range art.Paragraphs {
		for _, r := range p {
			if unicode.IsLetter(r) || unicode.IsDigit(r) {
				runes = append(runes, r)
			}
		}
	}
	if len(runes) < leastText {
		return nil
	}
	out := map[uint64]bool{}
	for i := 0; i+shingle <= len(runes) && len(out) < mostShingles; i++ {
		out[maphash.String(seed, string(runes[i:i+shingle]))] = true
	}
	return out
}

// nameOf is an article's headline, or its first words.
func nameOf(a paper.Article) string {
	if a.Headline != "" {
		return clip(a.Headline)
	}
	return clip(strings.Join(a.Paragraphs, ""))
}
