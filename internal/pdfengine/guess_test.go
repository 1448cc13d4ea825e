package pdfengine

import "testing"

func TestAFontNamesItsGlyphs(t *testing.T) {
	// Letters by an array of glyph numbers, the ideographs by a difference.
	sub4 := words(4, 46, 0, 6, 0, 0, 0, 'c', 0x4E01, 0xFFFF, 0, 'a', 0x4E00, 0xFFFF, 0, 0x10000-0x4E00+7, 1, 6, 0, 0, 5, 0, 6)
	sub12 := append(words(12, 0), longs(40, 0, 2, 0x2F00, 0x2F00, 7, 0x20000, 0x20001, 9)...)
	cmap := append(words(0, 2), append(append(words(3, 1), longs(20)...), append(words(3, 10), longs(uint32(20+len(sub4)))...)...)...)
	cmap = append(append(cmap, sub4...), sub12...)
	font := append([]byte{0, 1, 0, 0}, words(1, 16, 0, 0)...)
	font = append(font, "cmap"...)
	font = append(font, longs(0, 28, uint32(len(cmap)))...)
	font = append(font, cmap...)

	got := glyphNames(font)
	for glyph, want := range map[uint16]rune{5: 'a', 6: 'c', 7: '一', 8: '丁', 9: 0x20000, 10: 0x20001, 0: 0, 11: 0} {
		if got[glyph] != want {
			t.Errorf("glyph %d is %q, want %q", glyph, got[glyph], want)
		}
	}
	for n := range font {
		glyphNames(font[:n])
	}
	if n := len(glyphNames(standIn())); n != 1 {
		t.Errorf("the stand-in font names %d glyphs, it has one", n)
	}
}

func FuzzFontTables(f *testing.F) {
	f.Add(standIn())
	f.Add([]byte("OTTO"))
	f.Fuzz(func(t *testing.T, b []byte) {
		for glyph, r := range glyphNames(b) {
			if glyph == 0 || r < 0 || r > 0x10FFFF {
				t.Fatalf("glyph %d is %x", glyph, r)
			}
		}
	})
}
