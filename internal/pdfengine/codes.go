package pdfengine

import (
	"bytes"
	"regexp"
)

// codeSet is a set of two-byte codes. The nil set holds all of them.
type codeSet [1 << 16]bool

// worthNarrowing is how many codes a range spans before it pays to ask which of
// them are used.
const worthNarrowing = 1 << 12

// next is the first code of the set from low on, 0x10000 when there is none.
func (s *codeSet) next(low int) int {
	for ; s != nil && low < len(s) && !s[low]; low++ {
	}
	return low
}

// lastOf is the last of the codes that follow low without a gap.
func (s *codeSet) lastOf(low int) int {
	if s == nil {
		return 0xFFFF
	}
	for low+1 < len(s) && s[low+1] {
		low++
	}
	return low
}

var (
	descendantRef = regexp.MustCompile(`/DescendantFonts\s*\[\s*(\d{1,9})\s+(\d{1,5})\s+R\s*\]`)
	glyphMapRef   = regexp.MustCompile(`/CIDToGIDMap\s+(\d{1,9})\s+(\d{1,5})\s+R`)
	identity      = regexp.MustCompile(`/Encoding\s*/Identity-[HV]`)
)

// alwaysShown are ranges of codes that stay in every table though the font may
// have no glyph for them: what leaves no ink where codes are Unicode.
var alwaysShown = [][2]int{{0x00, 0xFF}, {0x2000, 0x206F}, {0x3000, 0x303F}, {0xFF00, 0xFFEF}}

// shownBy gives the codes that the font has glyphs for whose dictionary names
// its table at the given place; nil when the font does not say.
func shownBy(data []byte, at int, objects map[string]int) *codeSet {
	font := dictionaryAround(data, at)
	if !identity.Match(font) {
		return nil
	}
	descendant := referred(data, descendantRef, font, objects)
	if descendant == 0 {
		return nil
	}
	body := data[descendant:]
	if end := bytes.Index(body[:min(len(body), maxTrailer)], []byte("endobj")); end >= 0 {
		body = body[:end]
	}
	glyphs := streamOf(data, referred(data, glyphMapRef, body[:min(len(body), maxTrailer)], objects))
	if len(glyphs) < 2 {
		return nil
	}
	set := new(codeSet)
	for _, span := range alwaysShown {
		for code := span[0]; code <= span[1]; code++ {
			set[code] = true
		}
	}
	for code := range min(len(glyphs)/2, len(set)) {
		if u16(glyphs, 2*code) != 0 {
			set[code] = true
		}
	}
	return set
}

// isPlain reports whether a table says in one stroke that all codes are Unicode.
func isPlain(table []byte) bool {
	all := bfRange.FindAllSubmatch(table, 2)
	return len(all) == 1 && hex16(all[0][1]) == 0 && hex16(all[0][2]) == 0xFFFF && hex16(all[0][3]) == 0
}

var baseFont = regexp.MustCompile(`/BaseFont\s*/([^\s/<>\[\]()]+)`)

// baseName is the name of a font.
func baseName(font []byte) string {
	m := baseFont.FindSubmatch(font)
	if m == nil {
		return ""
	}
	return string(m[1])
}

// referred gives where the object starts that a pattern finds named in text, 0
// when it finds none.
func referred(data []byte, pattern *regexp.Regexp, text []byte, objects map[string]int) int {
	m := pattern.FindSubmatch(text)
	if m == nil {
		return 0
	}
	return objects[string(m[1])+" "+string(m[2])]
}

// dictionaryAround is the object that holds the given place, as far as a font's
// dictionary reaches.
func dictionaryAround(data []byte, at int) []byte {
	const reach = 2048
	start, end := max(0, at-reach), min(len(data), at+reach)
	if i := bytes.LastIndex(data[start:at], []byte(" obj")); i >= 0 {
		start += i
	}
	if i := bytes.Index(data[at:end], []byte("endobj")); i >= 0 {
		end = at + i
	}
	return data[start:end]
}
