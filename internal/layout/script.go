package layout

import "unicode"

// fullWidth reports whether a character is set in a whole em cell: Han, kana,
// hangul, and the punctuation that belongs to them.
func fullWidth(r rune) bool {
	switch {
	case r < 0x1100:
		return false
	case r >= 0x2E80 && r <= 0x303E, // radicals, Han punctuation
		r >= 0x3041 && r <= 0x33FF, // kana, bopomofo, enclosed
		r >= 0x3400 && r <= 0x4DBF, r >= 0x4E00 && r <= 0x9FFF,
		r >= 0xA960 && r <= 0xA97F, r >= 0xAC00 && r <= 0xD7A3, // hangul
		r >= 0xF900 && r <= 0xFAFF, r >= 0xFE10 && r <= 0xFE19, r >= 0xFE30 && r <= 0xFE6F,
		r >= 0xFF01 && r <= 0xFF60, r >= 0xFFE0 && r <= 0xFFE6, r >= 0x20000 && r <= 0x3FFFF:
		return true
	}
	return false
}

// ideographic reports whether a character is Han or kana: a script written
// without spaces. Hangul is not: Korean parts words.
func ideographic(r rune) bool {
	return fullWidth(r) && !hangul(r)
}

func hangul(r rune) bool {
	return r >= 0xAC00 && r <= 0xD7A3 || r >= 0x1100 && r <= 0x11FF || r >= 0x3130 && r <= 0x318F || r >= 0xA960 && r <= 0xA97F
}

func han(r rune) bool { return unicode.Is(unicode.Han, r) }

func kana(r rune) bool { return r >= 0x3041 && r <= 0x30FF || r >= 0xFF66 && r <= 0xFF9F }

// wordLetter reports whether a character builds words that spaces part.
func wordLetter(r rune) bool {
	return !ideographic(r) && (unicode.IsLetter(r) || unicode.IsDigit(r))
}

// sharedMark reports whether punctuation belongs to either script: curly
// quotation marks, dashes, dots and the middle dot are full width in Chinese
// type and narrow in Latin type.
func sharedMark(r rune) bool {
	switch r {
	case '“', '”', '‘', '’', '…', '—', '·', '•', '–':
		return true
	}
	return false
}

// verticalForm reports whether a character is one of the forms that exist for
// vertical lines alone.
func verticalForm(r rune) bool {
	return r >= 0xFE10 && r <= 0xFE19 || r >= 0xFE30 && r <= 0xFE44 || r == 0xFE47 || r == 0xFE48
}

// ends reports whether a character may close a sentence.
func ends(r rune) bool {
	switch r {
	case '.', '!', '?', '。', '！', '？', '…', '．', '｡':
		return true
	}
	return false
}

// closes reports whether a character may follow the end of a sentence.
func closes(r rune) bool {
	switch r {
	case '"', '\'', '”', '’', '»', '）', ')', '」', '』', '》', ']', '】':
		return true
	}
	return false
}
