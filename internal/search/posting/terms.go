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
// token. Every token is covered by one of them.
type Phrase []step

type step struct {
	term []byte
	at   uint32
}

// NewPhrase makes a phrase of tokens, of which there is at least one; none is a
// Break at either end.
func NewPhrase(in Field, tokens []fold.Token) Phrase {
	if len(tokens) == 1 && tokens[0].Kind == fold.Sign {
		return Phrase{{term: signTerm(in.kind(true), tokens[0].Sign, 0)}}
	}
	var p Phrase
	kind := in.kind(false)
	covered := 0 // tokens below are
	for i, t := range tokens {
		broke := i+1 < len(tokens) && tokens[i+1].Kind == fold.Break
		paired := i+1 < len(tokens) && tokens[i+1].Kind == fold.Sign
		after := i > 0 && tokens[i-1].Kind == fold.Sign
		switch {
		case t.Kind == fold.Word:
			p = append(p, step{wordTerm(kind, t.Text, broke), uint32(i)})
		case t.Kind == fold.Break: // the token before it says so
		case paired:
			// Every second pair covers a run; its last pair is wanted in any case.
			if last := i+2 == len(tokens) || tokens[i+2].Kind != fold.Sign; i >= covered || last && i+1 >= covered {
				p = append(p, step{signTerm(kind, t.Sign, tokens[i+1].Sign), uint32(i)})
				covered = i + 2
			}
		case broke:
			p = append(p, step{signTerm(kind, t.Sign, broken), uint32(i)})
		case i+1 < len(tokens): // a word follows
			p = append(p, step{signTerm(kind, t.Sign, 0), uint32(i)})
		case !after:
			p = append(p, step{signTerm(kind, starting, t.Sign), uint32(i)})
		}
	}
	return p
}
