package corpus

import (
	"fmt"
	"math/rand/v2"
	"slices"
	"sort"
	"strings"

	"github.com/banmian/banmian/internal/search"
)

// Class is a kind of question that is measured by itself.
type Class struct {
	Name      string
	Questions []string
	Order     search.Order
	Facets    []search.Facet
}

// sixFacets are what a screen of results counts.
var sixFacets = []search.Facet{search.ByTitle, search.ByYear, search.ByPage, search.BySection, search.ByContributor, search.ByKind}

// sampled is how many editions are looked at to learn which words are frequent.
const sampled = 30

// Questions makes n questions of each class. Words are sorted into classes by the
// share of articles they stand in, as substrings: frequent 5 to 20 in a hundred,
// middling 5 to 20 in a thousand, rare below 1 in 5,000.
func (c *Corpus) Questions(n int) []Class {
	r := rand.New(rand.NewPCG(c.seed, 99))
	docs := c.sample(r)
	share := c.shares(docs)
	frequent, middling, rare := within(share, .05, .2), within(share, .005, .02), within(share, 0, .0002)
	pick := func(from []string) string { return from[r.IntN(len(from))] }
	make := func(f func() string) []string {
		var out []string
		for len(out) < n {
			out = append(out, f())
		}
		return out
	}
	words := make(func() string { return pick(frequent) })
	signs := make(func() string {
		for {
			t := []rune(docs[r.IntN(len(docs))])
			if s := t[r.IntN(len(t))]; s >= 0x4e00 && s <= 0x9fff {
				return string(s)
			}
		}
	})
	return []Class{
		{Name: "frequent two-character word", Questions: words},
		{Name: "middling two-character word", Questions: make(func() string { return pick(middling) })},
		{Name: "rare two-character word", Questions: make(func() string { return pick(rare) })},
		{Name: "name", Questions: make(func() string { return pick(c.names) })},
		{Name: "phrase of 5 to 8 characters", Questions: make(func() string { return phrase(r, docs) })},
		{Name: "A AND B", Questions: make(func() string { return pick(frequent) + " AND " + pick(middling) })},
		{Name: "A OR B", Questions: make(func() string { return pick(middling) + " OR " + pick(middling) })},
		{Name: "(A OR B) NOT C", Questions: make(func() string { return fmt.Sprintf("(%s OR %s) NOT %s", pick(middling), pick(frequent), pick(frequent)) })},
		{Name: "frequent word, newest first", Questions: words, Order: search.Newest},
		{Name: "one character", Questions: signs},
		{Name: "Latin word", Questions: make(func() string { return pick(c.latin) })},
		{Name: "frequent word, six facets", Questions: words, Facets: sixFacets},
		{Name: "middling word, six facets", Questions: make(func() string { return pick(middling) }), Facets: sixFacets},
		{Name: "A AND B, six facets", Questions: make(func() string { return pick(frequent) + " AND " + pick(middling) }), Facets: sixFacets},
		{Name: "one character, six facets", Questions: signs, Facets: sixFacets},
	}
}

// sample gives the texts of some editions.
func (c *Corpus) sample(r *rand.Rand) []string {
	var docs []string
	for range sampled {
		n := r.IntN(100) // present in every corpus
		for i := range PerEdition {
			docs = append(docs, Plain(c.Article(n, i)))
		}
	}
	return docs
}

// shares gives the share of the sample's articles that each two-character word of
// the vocabulary stands in.
func (c *Corpus) shares(docs []string) map[string]float64 {
	counts := map[string]int{}
	for _, d := range docs {
		seen := map[string]bool{}
		t := []rune(d)
		for i := 0; i+1 < len(t); i++ {
			seen[string(t[i:i+2])] = true
		}
		for pair := range seen {
			counts[pair]++
		}
	}
	out := map[string]float64{}
	for _, w := range c.words {
		if len([]rune(w)) == 2 {
			out[w] = float64(counts[w]) / float64(len(docs))
		}
	}
	return out
}

func within(share map[string]float64, from, to float64) []string {
	var out []string
	for w, s := range share {
		if s >= from && s < to {
			out = append(out, w)
		}
	}
	sort.Strings(out)
	return out
}

// phrase cuts characters that stand together out of a text.
func phrase(r *rand.Rand, docs []string) string {
	for {
		t := []rune(docs[r.IntN(len(docs))])
		n := 5 + r.IntN(4)
		at := r.IntN(max(1, len(t)-n))
		if p := t[at:min(at+n, len(t))]; len(p) == n && !slices.ContainsFunc(p, func(s rune) bool { return s < 0x4e00 || s > 0x9fff }) {
			return strings.TrimSpace(string(p))
		}
	}
}
