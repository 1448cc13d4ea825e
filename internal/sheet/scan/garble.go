package scan

import (
	"strings"
	"unicode"

	"github.com/banmian/banmian/internal/sheet"
)

// What makes a string of characters garbage rather than a word, after K.
// Taghva, T. Nartker, A. Condit, J. Borsack, "Automatic removal of garbage
// strings in OCR text", 2001. Ideographs have no such signs and are let pass.
const (
	longestWord  = 40 // characters
	sameInRow    = 4  // characters
	vowelLess    = 8  // letters a word may have for each vowel
	vowelFull    = 10 // vowels it may have for each other letter
	shortest     = 4  // letters of a word whose vowels are counted
	leastCounted = 200
)

// Garbled is the share of a sheet's characters that stand in strings that are
// no words; 0 where too few characters tell.
func Garbled(s sheet.Sheet) float64 {
	bad, all := 0, 0
	var word []rune
	last := -1
	end := func() {
		if all += len(word); garbage(word) {
			bad += len(word)
		}
		word = word[:0]
	}
	for i, g := range s.Glyphs {
		if i > 0 && (g.Word != last || g.Word == 0 && apart(s.Glyphs[i-1], g)) {
			end()
		}
		last = g.Word
		for _, r := range g.Text {
			if unicode.IsSpace(r) {
				end()
				continue
			}
			word = append(word, r)
		}
		if g.SpaceAfter {
			end()
		}
	}
	end()
	if all < leastCounted {
		return 0
	}
	return float64(bad) / float64(all)
}

// apart reports whether white stands between two characters.
func apart(a, b sheet.Glyph) bool {
	const space, line = 0.2, 0.5 // ems
	em := max(a.Em, b.Em)
	return b.Box.X0-a.Box.X1 > space*em || b.Box.X0 < a.Box.X0-line*em || b.Box.CenterY()-a.Box.CenterY() > line*em || a.Box.CenterY()-b.Box.CenterY() > line*em
}

func garbage(word []rune) bool {
	word = []rune(strings.Trim(string(word), ".,;:!?'\"()[]-–—“”‘’«»„*"))
	letters, digits, vowels, turns, row, marks := 0, 0, 0, 0, 1, map[rune]bool{}
	for i, r := range word {
		switch {
		case cellWide(r):
			return false
		case unicode.IsLetter(r):
			letters++
			if strings.ContainsRune("aeiouyäöüàáâèéêëìíîïòóôùúûœæ", unicode.ToLower(r)) {
				vowels++
			}
			if i > 0 && unicode.IsUpper(r) && unicode.IsLower(word[i-1]) {
				turns++
			}
		case unicode.IsDigit(r):
			digits++
		default:
			marks[r] = true
		}
		if i > 0 && r == word[i-1] {
			if row++; row >= sameInRow && !unicode.IsDigit(r) {
				return true
			}
		} else {
			row = 1
		}
	}
	others := len(word) - letters - digits
	consonants := letters - vowels
	switch {
	case len(word) == 0:
		return false
	case len(word) > longestWord, others > letters+digits, len(marks) >= 2 && others*3 >= len(word), turns >= 2:
		return true
	case letters >= shortest && digits > 0 && turns > 0:
		return true
	}
	return letters >= shortest && (consonants > vowelLess*max(vowels, 1) || vowels == 0 || vowels > vowelFull*max(consonants, 1))
}
