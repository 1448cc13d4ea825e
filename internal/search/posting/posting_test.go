package posting_test

import (
	"errors"
	"fmt"
	"math/rand/v2"
	"slices"
	"strings"
	"testing"

	"github.com/banmian/banmian/internal/search/fold"
	"github.com/banmian/banmian/internal/search/posting"
)

// article is one as the tests know it.
type article struct {
	headline, text []string
	tokens         [][]fold.Token // of all of them
}

// texts makes articles of few signs, so that everything happens often.
func texts(r *rand.Rand, n int) []article {
	alphabet := []string{"山", "水", "雪", "河", "桥", "山水", "，", "。 ", " ", "ab", " run", " 3", "“"}
	text := func(n int) string {
		var b strings.Builder
		for range n {
			b.WriteString(alphabet[r.IntN(len(alphabet))])
		}
		return b.String()
	}
	out := make([]article, n)
	for i := range out {
		out[i] = article{headline: []string{text(r.IntN(6))}, text: []string{text(r.IntN(20)), text(r.IntN(8))}}
		for _, t := range slices.Concat(out[i].headline, out[i].text) {
			out[i].tokens = append(out[i].tokens, fold.Tokens(t, "en"))
		}
	}
	return out
}

// shelf keeps segments in memory.
type shelf struct {
	sources  []posting.Source
	articles int
}

func (s *shelf) add(t testing.TB, m posting.Made) {
	t.Helper()
	g, err := posting.NewSegment(s.articles, m.Articles, m.Directory)
	if err != nil {
		t.Fatal(err)
	}
	s.sources = append(s.sources, posting.Source{Segment: g, Fetch: fetch(m.Pieces)})
	s.articles += m.Articles
}

func fetch(pieces [][]byte) posting.Fetch {
	return func(piece int) ([]byte, error) {
		if piece < 0 || piece >= len(pieces) {
			return nil, posting.ErrDamaged
		}
		return pieces[piece], nil
	}
}

// build makes segments of articles, so many in each.
func build(t testing.TB, all []article, each int) *shelf {
	t.Helper()
	s := &shelf{}
	for part := range slices.Chunk(all, each) {
		var b posting.Builder
		for _, a := range part {
			b.Add(a.headline, a.text, "en")
		}
		for _, m := range b.Segments() {
			s.add(t, m)
		}
	}
	if s.articles != len(all) {
		t.Fatalf("%d articles in segments of %d", s.articles, len(all))
	}
	return s
}

func (s *shelf) find(t testing.TB, p posting.Phrase) []uint32 {
	t.Helper()
	set := posting.NewSet(s.articles)
	for _, g := range s.sources {
		if err := g.Find(g.Fetch, p, set); err != nil {
			t.Fatal(err)
		}
	}
	return set.AppendRange(nil, 0, s.articles)
}

// truth finds a phrase by reading.
func truth(all []article, in posting.Field, tokens []fold.Token) []uint32 {
	var out []uint32
	for i, a := range all {
		where := a.tokens
		if in == posting.Headline {
			where = where[:len(a.headline)]
		}
		if slices.ContainsFunc(where, func(t []fold.Token) bool { return len(fold.Find(t, tokens)) > 0 }) {
			out = append(out, uint32(i))
		}
	}
	return out
}

// phrases cuts phrases out of the articles, and makes some that stand nowhere.
func phrases(r *rand.Rand, all []article, n int) [][]fold.Token {
	var out [][]fold.Token
	for len(out) < n {
		tokens := fold.Tokens(all[r.IntN(len(all))].text[0], "en")
		if r.IntN(4) == 0 {
			tokens = fold.Tokens(texts(r, 1)[0].text[1], "en")
		}
		if len(tokens) == 0 {
			continue
		}
		from := r.IntN(len(tokens))
		tokens = tokens[from:min(len(tokens), from+1+r.IntN(7))]
		for len(tokens) > 0 && tokens[0].Kind == fold.Break {
			tokens = tokens[1:]
		}
		for len(tokens) > 0 && tokens[len(tokens)-1].Kind == fold.Break {
			tokens = tokens[:len(tokens)-1]
		}
		if len(tokens) > 0 {
			out = append(out, tokens)
		}
	}
	return out
}

func compare(t *testing.T, s *shelf, all []article, live posting.Set, asked [][]fold.Token) {
	t.Helper()
	for _, tokens := range asked {
		for _, in := range []posting.Field{posting.Anywhere, posting.Headline} {
			want := slices.DeleteFunc(truth(all, in, tokens), func(n uint32) bool { return live != nil && !live.Has(int(n)) })
			if got := s.find(t, posting.NewPhrase(in, tokens)); !slices.Equal(got, want) {
				t.Fatalf("%q in field %d: found %d %v, it stands in %d %v", fold.String(tokens), in, len(got), got[:min(9, len(got))], len(want), want[:min(9, len(want))])
			}
		}
	}
}

// Phrases of any length and kind are found where they stand and nowhere else, in
// segments of any size, merged or not, with lists that stand in leaves, apart
// from them, and as bits.
func TestFind(t *testing.T) {
	r := rand.New(rand.NewPCG(3, 5))
	for _, c := range []struct{ articles, each, asked int }{{300, 7, 250}, {300, 300, 250}, {12000, 5000, 25}} {
		all := texts(r, c.articles)
		s := build(t, all, c.each)
		asked := phrases(r, all, c.asked)
		compare(t, s, all, nil, asked)
		for _, dead := range []int{0, 3} {
			t.Run(fmt.Sprintf("%d in %d merged, of every %d one gone", c.articles, c.each, dead), func(t *testing.T) {
				live := posting.NewSet(len(all))
				live.PutRange(0, len(all))
				if dead > 0 {
					gone := posting.NewSet(len(all))
					for n := 1; n < len(all)-c.each; n += dead {
						gone.Put(n)
					}
					live.AndNot(gone)
				}
				compare(t, merge(t, s, live), all, live, asked)
			})
		}
	}
}

// merge merges all but the first segment.
func merge(t *testing.T, s *shelf, live posting.Set) *shelf {
	t.Helper()
	if len(s.sources) == 1 {
		return &shelf{sources: []posting.Source{mergeOf(t, s.sources, live)}, articles: s.articles}
	}
	first := mergeOf(t, s.sources[:1], live)
	return &shelf{sources: []posting.Source{first, mergeOf(t, s.sources[1:], live)}, articles: s.articles}
}

func mergeOf(t *testing.T, sources []posting.Source, live posting.Set) posting.Source {
	t.Helper()
	var pieces [][]byte
	first, span, directory, err := posting.Merge(sources, live, func(p []byte) error { pieces = append(pieces, slices.Clone(p)); return nil })
	if err != nil {
		t.Fatal(err)
	}
	g, err := posting.NewSegment(first, span, directory)
	if err != nil {
		t.Fatal(err)
	}
	if err := g.Check(fetch(pieces), 0, g.Leaves()); err != nil {
		t.Fatal(err)
	}
	return posting.Source{Segment: g, Fetch: fetch(pieces)}
}

// A phrase never reaches from one text into the next, nor over punctuation that
// it does not name.
func TestTexts(t *testing.T) {
	s := build(t, []article{{headline: []string{"山水", "雪河"}, text: []string{"桥 run", "ab，山", "3版"}}}, 1)
	for question, want := range map[string]int{"山水": 1, "水雪": 0, "河桥": 0, "run ab": 0, "桥run": 1, "ab山": 0, "ab，山": 1, "3版": 1, "版": 1, "山3": 0, "runs": 1} {
		if got := len(s.find(t, posting.NewPhrase(posting.Anywhere, fold.Tokens(question, "en")))); got != want {
			t.Errorf("%s found %d times, want %d", question, got, want)
		}
	}
}

// Whatever byte of a segment is changed, it is noticed when it is read.
func TestDamage(t *testing.T) {
	r := rand.New(rand.NewPCG(1, 2))
	var b posting.Builder
	for _, a := range texts(r, 100) {
		b.Add(a.headline, a.text, "en")
	}
	m := b.Segments()[0]
	for range 200 {
		spoiled := slices.Clone(m.Pieces)
		i := r.IntN(len(spoiled))
		spoiled[i] = slices.Clone(spoiled[i])
		spoiled[i][r.IntN(len(spoiled[i]))] ^= 1 << r.IntN(8)
		g, err := posting.NewSegment(0, m.Articles, m.Directory)
		if err != nil {
			t.Fatal(err)
		}
		if err := g.Check(fetch(spoiled), 0, g.Leaves()); !errors.Is(err, posting.ErrDamaged) {
			t.Fatalf("a changed piece gives %v", err)
		}
	}
	directory := slices.Clone(m.Directory)
	directory[1] ^= 4
	if _, err := posting.NewSegment(0, m.Articles, directory); !errors.Is(err, posting.ErrDamaged) {
		t.Errorf("a changed directory gives %v", err)
	}
}

func TestSet(t *testing.T) {
	r := rand.New(rand.NewPCG(1, 2))
	for range 300 {
		s, n := posting.NewSet(300), map[int]bool{}
		for range r.IntN(5) {
			first := r.IntN(300)
			end := first + r.IntN(300-first)
			s.PutRange(first, end)
			for i := first; i < end; i++ {
				n[i] = true
			}
		}
		first := r.IntN(300)
		end := first + r.IntN(301-first)
		var want []uint32
		for i := range 300 {
			if s.Has(i) != n[i] {
				t.Fatalf("%d is in the set: %v", i, s.Has(i))
			}
			if i >= first && i < end && n[i] {
				want = append(want, uint32(i-first))
			}
		}
		if got := s.AppendRange(nil, first, end); !slices.Equal(got, want) || s.CountRange(first, end) != len(want) || s.Meets(first, end) != (len(want) > 0) || s.Count() != len(n) || s.Empty() != (len(n) == 0) {
			t.Fatalf("from %d to %d: %v, %d of %d in all; want %v", first, end, got, s.CountRange(first, end), s.Count(), want)
		}
	}
}
