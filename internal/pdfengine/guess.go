package pdfengine

import "encoding/binary"

// Fonts whose data is asked for; larger ones are not subsets and say what their
// codes mean.
const maxFontData = 24 << 20

// guess looks up, for characters whose meaning the file does not say, what the
// font itself calls them. Many programs leave out the table from codes to Unicode
// but use glyph numbers as codes and keep the font's own table the other way. The
// codes of plain fonts are known to be Unicode.
func (x *extractor) guess(plain map[string]bool) {
	names := map[int32]map[uint16]rune{}
	for i := range x.marks.Chars {
		c := &x.marks.Chars[i]
		if c.Flags&CharUnmapped == 0 || c.Run < 0 || c.Rune <= 0 || c.Rune > 0xFFFF {
			continue
		}
		f := x.marks.Runs[c.Run].Font
		if f >= 0 && plain[x.marks.Fonts[f].Name] {
			c.Flags &^= CharUnmapped
			continue
		}
		if f < 0 || !x.marks.Fonts[f].Embedded {
			continue
		}
		if _, ok := names[f]; !ok {
			names[f] = glyphNames(x.fontData(x.handles[f]))
		}
		c.Guess = names[f][uint16(c.Rune)]
	}
}

func (x *extractor) fontData(handle uint64) []byte {
	if !x.ok("FPDFFont_GetFontData", handle, 0, 0, x.at(0)) {
		return nil
	}
	n := x.u32At(0)
	if n == 0 || n > maxFontData {
		return nil
	}
	at := x.alloc(int(n))
	defer x.free(at)
	if !x.ok("FPDFFont_GetFontData", handle, uint64(at), uint64(n), x.at(0)) {
		return nil
	}
	data, ok := x.mem.Read(at, n)
	if !ok {
		return nil
	}
	return append([]byte(nil), data...)
}

// glyphNames gives the character of each glyph number, from a TrueType or OpenType
// font's cmap table (OpenType 1.9, cmap, formats 4, 6 and 12). Where several
// characters share a glyph the most ordinary one is taken. A font without the
// table gives an empty map.
func glyphNames(font []byte) map[uint16]rune {
	names := map[uint16]rune{}
	note := func(r rune, glyph uint16) {
		if old, ok := names[glyph]; glyph != 0 && (!ok || plainer(r, old)) {
			names[glyph] = r
		}
	}
	for _, sub := range unicodeTables(sfntTable(font, "cmap")) {
		switch u16(sub, 0) {
		case 4:
			cmap4(sub, note)
		case 6:
			first, n := rune(u16(sub, 6)), int(u16(sub, 8))
			for i := 0; i < n && 10+2*i+2 <= len(sub); i++ {
				note(first+rune(i), u16(sub, 10+2*i))
			}
		case 12:
			cmap12(sub, note)
		}
	}
	return names
}

// plainer reports whether a is the likelier meaning of a glyph that b shares:
// letters and ideographs before radicals, compatibility and private codes.
func plainer(a, b rune) bool {
	rank := func(r rune) int {
		switch {
		case r >= 0xE000 && r <= 0xF8FF || r >= 0xF0000:
			return 3
		case r >= 0x2E80 && r <= 0x2FDF || r >= 0xF900 && r <= 0xFAFF || r >= 0x2F800 && r <= 0x2FA1F || r >= 0xFB00 && r <= 0xFB4F:
			return 2
		case r == 0xA0 || r == 0xAD || r >= 0xFE10 && r <= 0xFE4F:
			return 1
		}
		return 0
	}
	if ra, rb := rank(a), rank(b); ra != rb {
		return ra < rb
	}
	return a < b
}

// u16 and u32 give 0 beyond the end.
func u16(b []byte, at int) uint16 {
	if at < 0 || at+2 > len(b) {
		return 0
	}
	return binary.BigEndian.Uint16(b[at:])
}

func u32(b []byte, at int) uint32 {
	if at < 0 || at+4 > len(b) {
		return 0
	}
	return binary.BigEndian.Uint32(b[at:])
}

// sfntTable finds a table of a font by its tag.
func sfntTable(font []byte, tag string) []byte {
	switch u32(font, 0) {
	case 0x00010000, 0x4F54544F, 0x74727565: // TrueType, OTTO, true
	default:
		return nil
	}
	for i := range int(u16(font, 4)) {
		entry := 12 + 16*i
		if entry+16 > len(font) {
			return nil
		}
		if string(font[entry:entry+4]) == tag {
			return part(font, u32(font, entry+8), u32(font, entry+12))
		}
	}
	return nil
}

// part is n bytes of b from at, as far as they go.
func part(b []byte, at, n uint32) []byte {
	if uint64(at) >= uint64(len(b)) {
		return nil
	}
	end := min(uint64(at)+uint64(n), uint64(len(b)))
	return b[at:end]
}

// unicodeTables gives the subtables that are keyed by Unicode.
func unicodeTables(cmap []byte) (out [][]byte) {
	const most = 16
	for i := range min(int(u16(cmap, 2)), most) {
		entry := 4 + 8*i
		platform, encoding := u16(cmap, entry), u16(cmap, entry+2)
		if platform == 0 || platform == 3 && (encoding == 1 || encoding == 10) {
			if sub := part(cmap, u32(cmap, entry+4), 1<<31); sub != nil {
				out = append(out, sub)
			}
		}
	}
	return out
}

// mostRunes bounds the characters of one table; segments may overlap.
const mostRunes = 1 << 18

func cmap4(sub []byte, note func(rune, uint16)) {
	n, left := int(u16(sub, 6))/2, mostRunes
	ends, starts, deltas, offsets := 14, 16+2*n, 16+4*n, 16+6*n
	for i := range n {
		start, end := int(u16(sub, starts+2*i)), int(u16(sub, ends+2*i))
		delta, offset := u16(sub, deltas+2*i), int(u16(sub, offsets+2*i))
		for c := start; c <= end && c < 0xFFFF && left > 0; c++ {
			glyph := uint16(c) + delta
			if offset != 0 {
				if glyph = u16(sub, offsets+2*i+offset+2*(c-start)); glyph != 0 {
					glyph += delta
				}
			}
			note(rune(c), glyph)
			left--
		}
	}
}

func cmap12(sub []byte, note func(rune, uint16)) {
	const mostGroups = 1 << 16
	left := mostRunes
	for i := range min(int(u32(sub, 12)), mostGroups) {
		group := 16 + 12*i
		if group+12 > len(sub) {
			return
		}
		start, end, glyph := u32(sub, group), u32(sub, group+4), u32(sub, group+8)
		for c := start; c <= end && c <= 0x10FFFF && left > 0; c++ {
			if g := glyph + c - start; g <= 0xFFFF {
				note(rune(c), uint16(g))
			}
			left--
		}
	}
}
