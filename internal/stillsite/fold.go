package stillsite

import (
	"strings"
	"unicode"

	"golang.org/x/text/unicode/norm"

	"github.com/banmian/banmian/internal/hanzi"
)

// folded is a text in the form in which it is compared: full and half width,
// capital and small letters, letters with and without their signs, simplified and
// traditional characters are one. still.js does the same, with the characters of
// foldTable.
func folded(s string) string {
	var b strings.Builder
	for _, r := range norm.NFD.String(strings.ToLower(norm.NFKC.String(s))) {
		if unicode.Is(unicode.Mn, r) {
			continue
		}
		b.WriteRune(hanzi.Fold(r))
	}
	return norm.NFC.String(b.String())
}

// foldTable lists, in pairs, the characters that are compared as another which the
// articles have.
func foldTable(articles []Article) string {
	there := map[rune]bool{}
	for _, a := range articles {
		for _, r := range folded(a.Headline + a.Text) {
			there[r] = true
		}
	}
	var b strings.Builder
	for _, span := range [][2]rune{{0x2e80, 0xa4cf}, {0xf900, 0xfaff}, {0x20000, 0x323af}} {
		for r := span[0]; r <= span[1]; r++ {
			if to := hanzi.Fold(r); to != r && there[to] {
				b.WriteRune(r)
				b.WriteRune(to)
			}
		}
	}
	return b.String()
}

// sign reports whether a character is of a script written without spaces.
func sign(r rune) bool {
	return unicode.In(r, unicode.Han, unicode.Hiragana, unicode.Katakana, unicode.Hangul, unicode.Bopomofo, unicode.Thai, unicode.Lao, unicode.Khmer, unicode.Myanmar)
}

// termsOf are the terms of a text: every two signs in a row, the last sign of each
// row, and every word of the other scripts.
func termsOf(text string) map[string]bool {
	out := map[string]bool{}
	var word strings.Builder
	last := rune(0) // the sign before, 0 for none
	end := func() {
		if last != 0 {
			out[string(last)] = true
		}
		if word.Len() > 0 {
			out[word.String()] = true
			word.Reset()
		}
		last = 0
	}
	for _, r := range folded(text) {
		switch {
		case sign(r):
			if word.Len() > 0 {
				end()
			}
			if last != 0 {
				out[string(last)+string(r)] = true
			}
			last = r
		case unicode.IsLetter(r) || unicode.IsNumber(r):
			if last != 0 {
				end()
			}
			word.WriteRune(r)
		default:
			end()
		}
	}
	end()
	return out
}
