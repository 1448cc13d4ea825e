package posting

import (
	"slices"
	"strings"
	"unicode/utf8"

	"github.com/banmian/banmian/internal/search/fold"
)

// Made is a segment as it is kept.
type Made struct {
	Articles  int
	Directory []byte
	Pieces    [][]byte
}

// mostOccurrences is how many occurrences of terms are gathered before a segment
// is made of them: some 5,000 articles, and a hundred megabytes.
const mostOccurrences = 5 << 20

// Builder gathers articles and makes segments of them.
type Builder struct {
	made        []Made
	articles    uint32
	signs       *numbers          // numbers of terms of signs
	words       map[string]uint32 // numbers of the others
	keys        []uint64          // by number; of a word wordKey and where it is in names
	names       []string
	lastArticle []uint32       // by number: one past the article that had a term without places last
	occurrences [][]occurrence // in chunks, of which all but the last are full
	many        int            // occurrences
}

// occurrence is a place where a term stands.
type occurrence struct{ term, article, place uint32 }

// chunk is how many occurrences lie together.
const chunk = 1 << 15

// wordKey marks the key of a word; a sign's key is in the order of its bytes.
const wordKey = 1 << 63

// signKey packs the kind and two signs of a term.
func signKey(kind byte, a, b rune) uint64 { return uint64(kind)<<42 | uint64(a)<<21 | uint64(b) }

// appendSigns writes what signKey packed.
func appendSigns(to []byte, key uint64) []byte {
	const sign = 1<<21 - 1
	to = utf8.AppendRune(append(to, byte(key>>42)), rune(key>>21&sign))
	if b := rune(key & sign); b != 0 {
		to = utf8.AppendRune(to, b)
	}
	return to
}

func (b *Builder) reset() {
	*b = Builder{made: b.made, signs: newNumbers(len(b.keys)), words: make(map[string]uint32, len(b.names))}
}

// Add gathers an article: its headlines, then its other texts.
func (b *Builder) Add(headline, text []string, language string) {
	if b.signs == nil || b.many >= mostOccurrences {
		b.end()
	}
	place := uint32(0)
	for i, texts := range [][]string{headline, text} {
		for _, t := range texts {
			tokens := fold.Tokens(t, language)
			b.tokens(kindAnywhere, kindSign, place, tokens)
			if i == 0 {
				b.tokens(kindHeadline, kindHeadlineSign, place, tokens)
			}
			place += uint32(len(tokens)) + 1
		}
	}
	b.articles++
}

// tokens gathers the terms of a text.
func (b *Builder) tokens(kind, signKind byte, place uint32, tokens []fold.Token) {
	last := fold.Break
	for i, t := range tokens {
		next := fold.Token{Kind: noToken}
		if i+1 < len(tokens) {
			next = tokens[i+1]
		}
		switch t.Kind {
		case fold.Sign:
			follower := rune(0)
			switch next.Kind {
			case fold.Sign:
				follower = next.Sign
			case fold.Break:
				follower = broken
			}
			b.put(b.sign(kind, t.Sign, follower), place)
			if last != fold.Sign {
				b.put(b.sign(kind, starting, t.Sign), place)
			}
			if n := b.sign(signKind, t.Sign, 0); b.lastArticle[n] != b.articles+1 {
				b.lastArticle[n] = b.articles + 1
				b.put(n, 0)
			}
		case fold.Word:
			b.put(b.word(kind, t.Text, false), place)
			if next.Kind == fold.Break {
				b.put(b.word(kind, t.Text, true), place)
			}
		}
		last = t.Kind
		place++
	}
}

// noToken is the kind of what stands behind a text.
const noToken = fold.Kind(255)

func (b *Builder) sign(kind byte, first, second rune) uint32 {
	key := signKey(kind, first, second)
	n, known := b.signs.of(key, uint32(len(b.keys)))
	if !known {
		b.known(key)
	}
	return n
}

func (b *Builder) word(kind byte, word string, broke bool) uint32 {
	var buffer [160]byte
	name := append(append(buffer[:0], kind), word...)
	if broke {
		name = utf8.AppendRune(name, broken)
	}
	n, ok := b.words[string(name)]
	if !ok {
		n = b.known(wordKey | uint64(len(b.names)))
		b.names = append(b.names, string(name))
		b.words[string(name)] = n
	}
	return n
}

// known numbers a term that is new.
func (b *Builder) known(key uint64) uint32 {
	b.keys = append(b.keys, key)
	b.lastArticle = append(b.lastArticle, 0)
	return uint32(len(b.keys) - 1)
}

func (b *Builder) put(term, place uint32) {
	if b.many%chunk == 0 {
		b.occurrences = append(b.occurrences, make([]occurrence, 0, chunk))
	}
	last := &b.occurrences[len(b.occurrences)-1]
	*last = append(*last, occurrence{term, b.articles, place})
	b.many++
}

// Segments gives what was made of all articles gathered, in their order.
func (b *Builder) Segments() []Made {
	b.end()
	return b.made
}

// end makes a segment of what is gathered.
func (b *Builder) end() {
	if b.articles > 0 {
		b.made = append(b.made, b.segment())
	}
	b.reset()
}

func (b *Builder) segment() Made {
	m := Made{Articles: int(b.articles)}
	w := writer{emit: func(piece []byte) error { m.Pieces = append(m.Pieces, piece); return nil }}
	starts, sorted := b.byTerm()
	var articles, places []byte
	var list, at []uint32
	var term []byte
	for _, t := range b.inOrder() {
		term = b.appendTerm(term[:0], t)
		list, places = list[:0], places[:0]
		all := sorted[starts[t]:starts[t+1]]
		for i := 0; i < len(all); {
			article := all[i].article
			list, at = append(list, article), at[:0]
			for ; i < len(all) && all[i].article == article; i++ {
				at = append(at, all[i].place)
			}
			if placed(term) {
				places = packPlaces(places, at)
			}
		}
		var bitmap bool
		articles, bitmap = packArticles(articles[:0], list, int(b.articles))
		_ = w.add(entry{term: term, articles: articles, places: places, bitmap: bitmap}) // to memory: it does not fail
	}
	m.Directory, _ = w.end()
	return m
}

// where is an occurrence whose term is known by where it lies.
type where struct{ article, place uint32 }

// byTerm sorts the occurrences by term, those of each as they came: starts tells
// where each term's begin.
func (b *Builder) byTerm() (starts []uint32, sorted []where) {
	starts = make([]uint32, len(b.keys)+1)
	for _, part := range b.occurrences {
		for _, o := range part {
			starts[o.term+1]++
		}
	}
	for i := range b.keys {
		starts[i+1] += starts[i]
	}
	next := slices.Clone(starts)
	sorted = make([]where, b.many)
	for _, part := range b.occurrences {
		for _, o := range part {
			sorted[next[o.term]] = where{o.article, o.place}
			next[o.term]++
		}
	}
	return starts, sorted
}

// appendTerm writes a term.
func (b *Builder) appendTerm(to []byte, term uint32) []byte {
	key := b.keys[term]
	if key&wordKey != 0 {
		return append(to, b.names[key&^wordKey]...)
	}
	return appendSigns(to, key)
}

// inOrder gives the numbers of all terms in the order of their bytes: those of
// signs, whose keys are in that order, and words, merged.
func (b *Builder) inOrder() []uint32 {
	type keyed struct {
		key  uint64
		term uint32
	}
	var signs []keyed
	var words []uint32
	for t, key := range b.keys {
		if key&wordKey == 0 {
			signs = append(signs, keyed{key, uint32(t)})
		} else {
			words = append(words, uint32(t))
		}
	}
	slices.SortFunc(signs, func(x, y keyed) int {
		if x.key < y.key {
			return -1
		}
		return 1
	})
	name := func(word uint32) string { return b.names[b.keys[word]&^wordKey] }
	slices.SortFunc(words, func(x, y uint32) int { return strings.Compare(name(x), name(y)) })
	out := make([]uint32, 0, len(b.keys))
	var term []byte
	for _, s := range signs {
		term = appendSigns(term[:0], s.key)
		for len(words) > 0 && name(words[0]) < string(term) {
			out, words = append(out, words[0]), words[1:]
		}
		out = append(out, s.term)
	}
	return append(out, words...)
}
