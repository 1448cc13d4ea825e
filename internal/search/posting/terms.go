// Package posting turns articles into an inverted file and answers in which of
// its articles a phrase stands: exactly, by the places of its pairs of signs and
// words. It is built on the usual structures of text search: lists of articles
// and places for each term, in segments that are written once and merged
// (Zobel and Moffat, "Inverted files for text search engines", 2006; Cutting
// and Pedersen, "Optimizations for dynamic inverted index maintenance", 1990).
//
// It stores nothing: a segment is a sequence of pieces of bytes that another
// package keeps, and gives back by number. It knows no dates and no order.
package posting

import (
	"slices"
	"unicode/utf8"

	"github.com/banmian/banmian/internal/search/fold"
)

// How tokens become terms. A sign followed by another becomes the pair of them;
// a sign and a word with punctuation behind them are marked so; a sign that
// begins a run of signs is a term by itself besides. So any signs that stand
// together are found as pairs at their distances, and no dictionary decides what
// a word is: the bigram analysis of the search engines, with punctuation kept.
// Which signs an article has, wherever they stand, are terms without places.
//
// Each token is one place; between two texts of an article one place is left
// free, so that no phrase reaches from one into the next.
const (
	broken   = '¦' // after a sign or word that punctuation follows
	starting = '›' // before a sign that no sign stands before
)

// Field is which part of an article a phrase is looked for in.
type Field uint8

// The fields.
const (
	Anywhere Field = iota
	Headline
)

// The first bytes of terms.
const (
	kindAnywhere     = 'a' // pairs and words, with places
	kindHeadline     = 'h'
	kindSign         = 'r' // single signs, without places
	kindHeadlineSign = 's'
)

// kind is the first byte of a field's terms.
func (f Field) kind(sign bool) byte {
	switch {
	case f == Anywhere && !sign:
		return kindAnywhere
	case f == Headline && !sign:
		return kindHeadline
	case f == Anywhere:
		return kindSign
	}
	return kindHeadlineSign
}

// placed reports whether a term has places.
func placed(term []byte) bool {
	return len(term) > 0 && (term[0] == kindAnywhere || term[0] == kindHeadline)
}

// signTerm writes a term of one or two signs or marks; b may be 0.
func signTerm(kind byte, a, b rune) []byte { return appendSigns(nil, signKey(kind, a, b)) }

// wordTerm writes the term of a word.
func wordTerm(kind byte, word string, broke bool) []byte {
	t := append([]byte{kind}, word...)
	if broke {
		t = utf8.AppendRune(t, broken)
	}
	return t
}

// Phrase is a phrase as it is looked for: terms at distances from its first
// token, which leave no token uncovered.
type Phrase []step

type step struct {
	term []byte
	at   uint32
	size uint32 // tokens it covers
}

// NewPhrase makes a phrase of tokens, of which there is at least one; none is a
// Break at either end.
func NewPhrase(in Field, tokens []fold.Token) Phrase {
	if len(tokens) == 1 && tokens[0].Kind == fold.Sign {
		return Phrase{{term: signTerm(in.kind(true), tokens[0].Sign, 0), size: 1}}
	}
	var p Phrase
	kind := in.kind(false)
	for i, t := range tokens {
		next := fold.Token{Kind: noToken}
		if i+1 < len(tokens) {
			next = tokens[i+1]
		}
		s := step{at: uint32(i), size: 1}
		if next.Kind == fold.Break {
			s.size = 2 // the term says so
		}
		switch {
		case t.Kind == fold.Break:
			continue
		case t.Kind == fold.Word:
			s.term = wordTerm(kind, t.Text, next.Kind == fold.Break)
		case next.Kind == fold.Sign:
			s.term, s.size = signTerm(kind, t.Sign, next.Sign), 2
		case next.Kind == fold.Break:
			s.term = signTerm(kind, t.Sign, broken)
		case next.Kind == fold.Word:
			s.term = signTerm(kind, t.Sign, 0)
		case i > 0 && tokens[i-1].Kind == fold.Sign:
			continue // the last pair has it
		default:
			s.term = signTerm(kind, starting, t.Sign)
		}
		p = append(p, s)
	}
	return p
}

// cheapest leaves out of a phrase what others of its terms cover, so that what
// must be read costs least: by dynamic programming over its tokens. costs are
// the terms'.
func (p Phrase) cheapest(costs []int) Phrase {
	type cover struct {
		cost int
		last int // step
		from int // cover before it
		ok   bool
	}
	end := 0
	for _, s := range p {
		end = max(end, int(s.at+s.size))
	}
	best := make([]cover, end+1) // of the tokens before
	best[0] = cover{ok: true}
	for i, s := range p { // their ends rise
		for from := int(s.at); from < int(s.at+s.size); from++ {
			b, to := best[from], &best[s.at+s.size]
			if cost := b.cost + costs[i]; b.ok && (!to.ok || cost < to.cost) {
				*to = cover{cost, i, from, true}
			}
		}
	}
	var out Phrase
	for at := end; at > 0; at = best[at].from {
		out = append(out, p[best[at].last])
	}
	slices.Reverse(out)
	return out
}
