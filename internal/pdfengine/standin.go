package pdfengine

import (
	"bytes"
	"encoding/binary"
	"io/fs"
	"testing/fstest"
)

// PDFium drops vertical text whose font is not in the file and for which it finds
// no other: without a glyph the text has no width. So it finds one font in its
// otherwise empty file system, made here: every character is the same hollow
// square, one em wide. The text is extracted with its places, and the picture
// shows that a font is missing.

// standInFiles is the file system a document sees while it is read.
func standInFiles() fs.FS {
	return fstest.MapFS{"usr/share/fonts/standin.ttf": {Data: standIn(), Mode: 0o444}}
}

// em is the number of units in the em of the stand-in font.
const em = 1000

// standIn builds the font, a TrueType file of a few kilobytes.
func standIn() []byte {
	glyph := hollowSquare()
	tables := []struct {
		tag  string
		data []byte
	}{
		{"OS/2", os2Table()},
		{"cmap", cmapTable()},
		{"glyf", glyph},
		{"head", headTable()},
		{"hhea", hheaTable()},
		{"hmtx", words(em, 0, em, 0)},
		{"loca", words(0, 0, uint16(len(glyph)/2))}, // the first glyph is empty
		{"maxp", append([]byte{0, 1, 0, 0}, words(2, 8, 2, 0, 0, 1, 0, 0, 0, 0, 0, 0, 0, 0)...)},
		{"name", nameTable()},
		{"post", append([]byte{0, 3, 0, 0}, make([]byte, 28)...)},
	}
	head := bytes.NewBuffer([]byte{0, 1, 0, 0})
	n := len(tables)
	head.Write(words(uint16(n), 128, 3, uint16(n*16-128)))
	var body bytes.Buffer
	for _, t := range tables {
		head.WriteString(t.tag)
		head.Write(longs(checksum(t.data), uint32(12+16*n+body.Len()), uint32(len(t.data))))
		body.Write(t.data)
		body.Write(make([]byte, (4-body.Len()%4)%4))
	}
	return append(head.Bytes(), body.Bytes()...)
}

func words(v ...uint16) []byte {
	var b []byte
	for _, x := range v {
		b = binary.BigEndian.AppendUint16(b, x)
	}
	return b
}

func longs(v ...uint32) []byte {
	var b []byte
	for _, x := range v {
		b = binary.BigEndian.AppendUint32(b, x)
	}
	return b
}

func checksum(b []byte) (sum uint32) {
	for i := 0; i < len(b); i += 4 {
		var w [4]byte
		copy(w[:], b[i:])
		sum += binary.BigEndian.Uint32(w[:])
	}
	return sum
}

// hollowSquare is a frame from 60 to 940 units, 30 units thick.
func hollowSquare() []byte {
	const lo, hi, pen = 60, 940, 30
	const drop = 120 // below the baseline
	var b bytes.Buffer
	neg := func(v int) uint16 { return uint16(int16(v)) }
	b.Write(words(2, lo, neg(lo-drop), hi, neg(hi-drop)))
	b.Write(words(3, 7, 0)) // last points of the two contours, no instructions
	b.Write(bytes.Repeat([]byte{1}, 8))
	outer := [][2]int{{lo, lo}, {lo, hi}, {hi, hi}, {hi, lo}}
	inner := [][2]int{{lo + pen, lo + pen}, {hi - pen, lo + pen}, {hi - pen, hi - pen}, {lo + pen, hi - pen}}
	points := append(outer, inner...)
	for axis := range 2 {
		at := 0
		for _, p := range points {
			v := p[axis]
			if axis == 1 {
				v -= drop
			}
			b.Write(words(neg(v - at)))
			at = v
		}
	}
	if b.Len()%2 == 1 {
		b.WriteByte(0)
	}
	return b.Bytes()
}

// cmapTable maps the whole basic plane to the square. All segments share one
// array of glyph numbers.
func cmapTable() []byte {
	const step = 4096
	segments := 0x10000/step + 1
	var ends, starts, deltas, offsets []uint16
	for i := range segments - 1 {
		start, end := i*step, (i+1)*step-1
		if end == 0xFFFF {
			end--
		}
		starts, ends = append(starts, uint16(start)), append(ends, uint16(end))
		deltas = append(deltas, 0)
		offsets = append(offsets, uint16(2*(segments-i)))
	}
	starts, ends, deltas, offsets = append(starts, 0xFFFF), append(ends, 0xFFFF), append(deltas, 1), append(offsets, 0)
	glyphs := make([]uint16, step)
	for i := range glyphs {
		glyphs[i] = 1
	}
	body := words(uint16(2*segments), 32, 4, uint16(2*segments-32))
	body = append(body, words(ends...)...)
	body = append(body, words(0)...)
	for _, part := range [][]uint16{starts, deltas, offsets, glyphs} {
		body = append(body, words(part...)...)
	}
	sub := append(words(4, uint16(len(body)+6), 0), body...)
	table := append(words(0, 1, 3, 1), longs(12)...)
	return append(table, sub...)
}

func headTable() []byte {
	b := append([]byte{0, 1, 0, 0, 0, 1, 0, 0}, longs(0, 0x5F0F3CF5)...)
	b = append(b, words(3, em)...)
	b = append(b, make([]byte, 16)...) // dates
	return append(b, words(60, 0xFFC4, 940, 820, 0, 8, 2, 0, 0)...)
}

func hheaTable() []byte {
	b := append([]byte{0, 1, 0, 0}, words(880, 0xFF88, 0, em, 60, 60, 940, 1, 0, 0, 0, 0, 0, 0, 0)...)
	return append(b, words(2)...)
}

// os2Table claims the code pages of Japanese, simplified and traditional Chinese
// and Korean, by which PDFium chooses a font.
func os2Table() []byte {
	b := words(1, em, 400, 5, 0, 650, 700, 0, 140, 650, 700, 0, 480, 50, 260, 0)
	b = append(b, make([]byte, 10)...) // panose
	b = append(b, longs(1, 0x28000000, 0, 0)...)
	b = append(b, "none"...)
	b = append(b, words(0x40, 0x20, 0xFFFF, 880, 0xFF88, 0, 880, 120)...)
	return append(b, longs(1<<17|1<<18|1<<19|1<<20|1<<21, 0)...)
}

func nameTable() []byte {
	names := []struct {
		id   uint16
		text string
	}{{1, "Standin"}, {2, "Regular"}, {4, "Standin"}, {6, "Standin"}}
	var records, text []byte
	for _, n := range names {
		var utf16 []byte
		for _, c := range n.text {
			utf16 = append(utf16, 0, byte(c))
		}
		records = append(records, words(3, 1, 0x409, n.id, uint16(len(utf16)), uint16(len(text)))...)
		text = append(text, utf16...)
	}
	b := words(0, uint16(len(names)), uint16(6+len(records)))
	return append(append(b, records...), text...)
}
