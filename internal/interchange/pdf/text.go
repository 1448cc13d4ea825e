package pdf

import (
	"fmt"
	"strconv"
	"strings"
	"time"
	"unicode"
	"unicode/utf16"
)

// number writes a length as PDF does: no exponent.
func number(v float64) string {
	s := strconv.FormatFloat(v, 'f', 4, 64)
	s = strings.TrimRight(strings.TrimRight(s, "0"), ".")
	if s == "-0" || s == "" {
		return "0"
	}
	return s
}

// text writes a text string: PDFDocEncoding where it is plain ASCII, else UTF-16
// (7.9.2.2).
func text(s string) string {
	plain := true
	for _, r := range s {
		plain = plain && r < 0x7f && r >= 0x20
	}
	if plain {
		return "(" + strings.NewReplacer(`\`, `\\`, "(", `\(`, ")", `\)`).Replace(s) + ")"
	}
	return "<FEFF" + utf16Hex(s) + ">"
}

func utf16Hex(s string) string {
	var b strings.Builder
	for _, u := range utf16.Encode([]rune(s)) {
		fmt.Fprintf(&b, "%04X", u)
	}
	return b.String()
}

// date writes a moment (7.9.4).
func date(t time.Time) string { return "(D:" + t.UTC().Format("20060102150405") + "Z)" }

// clean leaves out what cannot be seen and would break a line or a label.
func clean(s string) string {
	s = strings.Map(func(r rune) rune {
		switch {
		case unicode.IsSpace(r):
			return ' '
		case unicode.IsControl(r), r == unicode.ReplacementChar, r == '\u202a', r == '\u202b', r == '\u202d', r == '\u202e':
			return -1
		}
		return r
	}, s)
	return strings.TrimSpace(s)
}
