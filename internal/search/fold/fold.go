// Package fold turns text into the form in which it is searched: a sequence of
// tokens that are equal where a reader would call the text the same. Simplified
// and traditional characters are one, full and half width, capital and small
// letters, letters with and without diacritics, and words of one stem in the
// text's language.
//
// It knows no index and no query; offsets are bytes of the text as given, so
// that what is found can be shown in it.
package fold

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/unicode/norm"

	"github.com/banmian/banmian/internal/hanzi"
)

// Kind is what a token is.
type Kind uint8

// The kinds of token.
const (
	Sign  Kind = iota // one character of a script written without spaces: Chinese, Japanese, Korean, Thai …
	Word              // letters and digits of the others
	Break             // punctuation, or a space between two signs, however much of it
)

// Token is one piece of text.
type Token struct {
	Kind     Kind
	Sign     rune   // of a Sign, folded
	Text     string // of a Word, folded: its stem and the language it was stemmed in
	From, To int    // bytes of the text it was made from
}

// Equal reports whether two tokens are the same to a search.
func (t Token) Equal(u Token) bool { return t.Kind == u.Kind && t.Sign == u.Sign && t.Text == u.Text }

// Tokens folds a text in a language, which is BCP 47 and may be empty. Breaks
// at either end are left out: a search never asks for them.
func Tokens(text, language string) []Token {
	f := folder{text: text, stem: stemmerOf(language), out: make([]Token, 0, len(text)/3+1)}
	for i := 0; i < len(text); {
		i = f.next(i)
	}
	f.endWord()
	return f.out
}

// folder gathers tokens.
type folder struct {
	text string
	stem stemmer
	out  []Token

	word     []byte // of the word under way, folded
	from, to int    // its bytes
	pending  bool   // a Break came since the last token
	blank    bool   // a space came since the last token
	breakAt  int    // where
}

// next folds what begins at byte i and gives where the next begins.
func (f *folder) next(i int) int {
	r, size := utf8.DecodeRuneInString(f.text[i:])
	if plain(r) && !joins(f.text[i+size:]) {
		f.take(r, i, i+size)
		return i + size
	}
	size = max(size, norm.NFKC.NextBoundaryInString(f.text[i:], true))
	for _, c := range norm.NFKC.String(f.text[i : i+size]) {
		f.take(c, i, i+size)
	}
	return i + size
}

// plain reports whether a character is its own normal form: ASCII and the common
// ideographs, which are nearly all of a newspaper.
func plain(r rune) bool { return r < utf8.RuneSelf || r >= 0x4e00 && r <= 0x9fff }

// joins reports whether a text begins with what may change the character before
// it: a combining mark or a variation selector.
func joins(rest string) bool {
	if rest == "" || rest[0] < utf8.RuneSelf {
		return false
	}
	r, _ := utf8.DecodeRuneInString(rest)
	return !plain(r) && unicode.Is(unicode.M, r)
}

// take adds one normal character.
func (f *folder) take(r rune, from, to int) {
	switch {
	case isSign(r):
		f.endWord()
		f.sign(hanzi.Fold(r), from, to)
	case unicode.IsLetter(r) || unicode.IsDigit(r):
		f.letter(r, from, to)
	case unicode.IsMark(r):
		f.mark(r, to)
	case unicode.Is(unicode.Cf, r) || unicode.IsControl(r) && !unicode.IsSpace(r):
		// A soft hyphen or a joiner is not seen.
	case unicode.IsSpace(r):
		f.endWord()
		f.space(from)
	case len(f.word) > 0 && f.inside(r, to):
		f.word = append(f.word, inner(r))
		f.to = to
	case isHyphen(r) && len(f.word) > 0:
		f.endWord() // well-known is well known
	default:
		f.endWord()
		f.punctuation(from)
	}
}

func (f *folder) sign(r rune, from, to int) {
	if f.blank && len(f.out) > 0 && f.out[len(f.out)-1].Kind == Sign {
		f.pending = true
	}
	f.add(Token{Kind: Sign, Sign: r, From: from, To: to})
}

// add puts a token, and before it the Break that is pending.
func (f *folder) add(t Token) {
	if f.pending && len(f.out) > 0 {
		f.out = append(f.out, Token{Kind: Break, From: f.breakAt, To: t.From})
	}
	f.pending, f.blank = false, false
	f.out = append(f.out, t)
}

func (f *folder) space(at int) {
	if !f.pending && !f.blank {
		f.breakAt = at
	}
	f.blank = true
}

func (f *folder) punctuation(at int) {
	if !f.pending && !f.blank {
		f.breakAt = at
	}
	f.pending = true
}

// longestWord bounds a word, in bytes as folded; what is longer is cut there, in
// the text and in the query alike.
const longestWord = 120

func (f *folder) letter(r rune, from, to int) {
	if len(f.word) == 0 {
		f.from = from
	}
	f.to = to
	if len(f.word) < longestWord {
		f.word = appendLetter(f.word, r)
	}
}

// mark keeps a vowel sign or the like, but not a diacritic of letters that are
// read without it too.
func (f *folder) mark(r rune, to int) {
	if len(f.word) == 0 {
		return
	}
	f.to = to
	if last, _ := utf8.DecodeLastRune(f.word); !bare(last) && len(f.word) < longestWord {
		f.word = utf8.AppendRune(f.word, r)
	}
}

// inside reports whether punctuation belongs to the word around it: the
// apostrophe of don't, the point of 3.5, the comma of 1,000.
func (f *folder) inside(r rune, to int) bool {
	after, _ := utf8.DecodeRuneInString(f.text[min(to, len(f.text)):])
	before, _ := utf8.DecodeLastRune(f.word)
	switch r {
	case '\'', '’':
		return unicode.IsLetter(after) && unicode.IsLetter(before) && !isSign(after)
	case '.', ',':
		return unicode.IsDigit(after) && unicode.IsDigit(before)
	}
	return false
}

// inner is punctuation inside a word, as it is kept until the word's end.
func inner(r rune) byte {
	if r == '’' {
		return '\''
	}
	return byte(r) // ASCII
}

func isHyphen(r rune) bool { return r == '-' || r == '‐' || r == '‑' || r == '_' || r == '/' }

// endWord turns the letters gathered into a token.
func (f *folder) endWord() {
	if len(f.word) == 0 {
		return
	}
	word := f.word
	f.word = f.word[:0]
	f.add(Token{Kind: Word, Text: f.stem.of(string(word)), From: f.from, To: f.to})
}

// signScripts are written without spaces between words.
var signScripts = []*unicode.RangeTable{unicode.Han, unicode.Hiragana, unicode.Katakana, unicode.Hangul, unicode.Bopomofo,
	unicode.Thai, unicode.Lao, unicode.Khmer, unicode.Myanmar}

func isSign(r rune) bool {
	if r < 0x0e00 {
		return false
	}
	if r >= 0x4e00 && r <= 0x9fff || r == 'ー' {
		return true
	}
	return unicode.In(r, signScripts...) && (unicode.IsLetter(r) || unicode.IsMark(r) || unicode.IsNumber(r))
}

// bare reports whether a letter's diacritics are ornaments to a search.
func bare(r rune) bool { return r < utf8.RuneSelf || unicode.In(r, unicode.Latin, unicode.Greek) }

// spelled are letters that are written with others where they are not on the
// keyboard; normal forms do not take them apart.
var spelled = map[rune]string{'ß': "ss", 'æ': "ae", 'œ': "oe", 'ø': "o", 'đ': "d", 'ð': "d", 'þ': "th", 'ł': "l", 'ı': "i", 'ς': "σ"}

// appendLetter adds a letter, small and without diacritics.
func appendLetter(to []byte, r rune) []byte {
	if r < utf8.RuneSelf {
		if r >= 'A' && r <= 'Z' {
			r += 'a' - 'A'
		}
		return append(to, byte(r))
	}
	r = unicode.ToLower(r)
	if s, ok := spelled[r]; ok {
		return append(to, s...)
	}
	if unicode.IsDigit(r) {
		return append(to, norm.NFKC.String(string(r))...)
	}
	if !bare(r) {
		return utf8.AppendRune(to, r)
	}
	base := norm.NFD.String(string(r))
	letter, _ := utf8.DecodeRuneInString(base)
	if s, ok := spelled[letter]; ok {
		return append(to, s...)
	}
	return utf8.AppendRune(to, letter)
}

// String writes tokens for a person: signs as they are, words between spaces, a
// bar for a break.
func String(tokens []Token) string {
	var b strings.Builder
	for _, t := range tokens {
		switch t.Kind {
		case Sign:
			b.WriteRune(t.Sign)
		case Word:
			b.WriteString(" " + t.Text + " ")
		case Break:
			b.WriteByte('|')
		}
	}
	return b.String()
}

// Find gives where a sequence of tokens stands in another, as indexes of its
// first token, without overlaps and in order.
func Find(in, sought []Token) []int {
	if len(sought) == 0 {
		return nil
	}
	var at []int
	for i := 0; i+len(sought) <= len(in); {
		if begins(in[i:], sought) {
			at = append(at, i)
			i += len(sought)
		} else {
			i++
		}
	}
	return at
}

func begins(in, sought []Token) bool {
	for i, s := range sought {
		if !in[i].Equal(s) {
			return false
		}
	}
	return true
}
