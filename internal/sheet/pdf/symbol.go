package pdf

import "strings"

// symbolOf gives the character that a code of a symbol font prints. Programs write
// bullets and arrows in Symbol and Wingdings, with codes in the private area from
// U+F000 or as if they were letters; what each code prints is the same in every
// copy of the fonts. For other fonts, and for codes without an entry, it gives r.
func symbolOf(family string, r rune) rune {
	code := r
	if r >= 0xF000 && r <= 0xF0FF {
		code = r - 0xF000
	}
	low := strings.ToLower(family)
	switch {
	case strings.HasPrefix(low, "wingdings") || strings.HasPrefix(low, "webdings"):
		first := !strings.ContainsAny(low, "23") && low[0:3] == "win"
		if s, ok := wingdings[code]; ok && first {
			return s
		}
		if code < 0x100 && code > ' ' {
			return 0xF000 + code // a picture that is no letter
		}
	case low == "symbol" || strings.HasPrefix(low, "symbolmt"):
		if r == code {
			return r // PDFium knows the encoding of Symbol
		}
		if i := strings.IndexRune(latinKeys, code); i >= 0 {
			return []rune(greekLetters)[i]
		}
		if s, ok := symbols[code]; ok {
			return s
		}
		if code > ' ' && code < 'A' {
			return code
		}
	}
	return r
}

// The letters of Symbol, by the keys that type them.
const (
	latinKeys    = "abcdefghijklmnopqrstuvwxyzABCDEFGHIJKLMNOPQRSTUVWXYZ"
	greekLetters = "αβχδεφγηιϕκλμνοπθρστυϖωξψζΑΒΧΔΕΦΓΗΙϑΚΛΜΝΟΠΘΡΣΤΥςΩΞΨΖ"
)

var symbols = map[rune]rune{
	0xA2: '′', 0xA3: '≤', 0xA5: '∞', 0xA7: '♣', 0xA8: '♦', 0xA9: '♥', 0xAA: '♠', 0xAB: '↔', 0xAC: '←', 0xAD: '↑', 0xAE: '→', 0xAF: '↓',
	0xB0: '°', 0xB1: '±', 0xB2: '″', 0xB3: '≥', 0xB4: '×', 0xB7: '•', 0xB8: '÷', 0xB9: '≠', 0xBA: '≡', 0xBB: '≈', 0xBC: '…', 0xD6: '√',
}

// wingdings holds the marks that text is set with; its other pictures stay
// without a meaning.
var wingdings = map[rune]rune{
	0x28: '☎', 0x2A: '✉', 0x45: '☜', 0x46: '☞', 0x6C: '●', 0x6D: '❍', 0x6E: '■', 0x6F: '□', 0x71: '❑', 0x72: '❒', 0x75: '◆', 0x76: '❖',
	0x9E: '·', 0x9F: '•', 0xA1: '○', 0xA7: '▪', 0xA8: '◻', 0xAB: '★', 0xD8: '➢', 0xDF: '←', 0xE0: '→', 0xE8: '➔', 0xF0: '⇨', 0xFB: '✗', 0xFC: '✓', 0xFE: '☑',
}
