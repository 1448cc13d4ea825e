package notation

import (
	"strings"
	"unicode"
)

// full reports whether a character fills a whole em cell.
func full(r rune) bool {
	switch {
	case r >= 0x2E80 && r <= 0x9FFF, r >= 0xAC00 && r <= 0xD7A3, r >= 0xF900 && r <= 0xFAFF,
		r >= 0xFE30 && r <= 0xFE4F, r >= 0xFF01 && r <= 0xFF60, r >= 0x20000 && r <= 0x3FFFF:
		return true
	}
	return strings.ContainsRune("“”‘’…—·", r)
}

// advance is a character's width in ems, made up but with the spread of a book
// face.
func advance(r rune) float64 {
	switch {
	case full(r):
		return 1
	case strings.ContainsRune("iljtfI.,;:'!|()[]-", r):
		return 0.3
	case strings.ContainsRune("mwMW—", r):
		return 0.8
	case unicode.IsUpper(r):
		return 0.65
	case unicode.IsDigit(r):
		return 0.5
	}
	return 0.48
}

// The characters that may not begin, or end, a line of Chinese or Japanese;
// those of the first set hang outside the measure instead.
const (
	noStart = "，。、；：！？）》」』】”’·ー"
	noEnd   = "（《「『【“‘"
)
