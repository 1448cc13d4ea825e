// Package xmltext makes a newspaper's text fit to stand in XML, whose documents
// break on a few characters that files of strangers do hold. It drops those and
// nothing else; it escapes nothing, as encoders do that.
package xmltext

import (
	"strings"
	"unicode/utf8"
)

// Clean drops what XML cannot hold (XML 1.0, 2.2): most control characters, two
// that are no characters, and bytes that are no UTF-8.
func Clean(s string) string {
	if fits(s) {
		return s
	}
	var b strings.Builder
	for i, r := range s {
		if holds(s[i:], r) {
			b.WriteRune(r)
		}
	}
	return b.String()
}

// Trim is Clean without white space at the ends.
func Trim(s string) string { return strings.TrimSpace(Clean(s)) }

// Shown is text for a person in one line: Trim without line breaks, invisible
// controls, marks that turn the direction of writing, and marks of lost
// characters.
func Shown(s string) string {
	return strings.TrimSpace(strings.Map(func(r rune) rune {
		switch {
		case r == '\n' || r == '\t' || r == '\r' || r == 0x85 || r == 0x2028 || r == 0x2029:
			return ' '
		case r < 0x20 || r >= 0x7f && r < 0xa0 || r == utf8.RuneError || r == 0xfffe || r == 0xffff || r == 0xfeff,
			r >= 0x202a && r <= 0x202e || r >= 0x2066 && r <= 0x2069 || r == 0x200e || r == 0x200f || r == 0x61c:
			return -1
		}
		return r
	}, s))
}

// TrimAll is Trim of each, those of which nothing is left dropped.
func TrimAll(all []string) []string { return each(all, Trim) }

// ShownAll is Shown of each, those of which nothing is left dropped.
func ShownAll(all []string) []string { return each(all, Shown) }

func each(all []string, clean func(string) string) []string {
	var out []string
	for _, s := range all {
		if s = clean(s); s != "" {
			out = append(out, s)
		}
	}
	return out
}

// fits reports whether Clean has nothing to do, as with nearly every text.
func fits(s string) bool {
	for i, r := range s {
		if !holds(s[i:], r) {
			return false
		}
	}
	return true
}

// holds reports whether XML holds r, which s begins with. A byte that is no
// UTF-8 reads as the mark of a lost character, but is shorter than a real one,
// which XML does hold.
func holds(s string, r rune) bool {
	switch {
	case r == utf8.RuneError:
		_, size := utf8.DecodeRuneInString(s)
		return size > 1
	case r < 0x20:
		return r == '\t' || r == '\n' || r == '\r'
	}
	return r != 0xfffe && r != 0xffff
}
