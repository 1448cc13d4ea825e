package pdf

import (
	"bytes"
	"encoding/binary"
	"slices"
	"strings"
	"sync"
)

// glyphless is a TrueType font of one glyph that shows nothing, made here: a reader
// that insists on a font gets one. The glyph is a line across its square and back,
// which fills no area: programs that pass over type of no size still find it.
var glyphless = sync.OnceValue(func() []byte {
	const perEm = 1000
	words := func(v ...int) []byte {
		var b []byte
		for _, n := range v {
			b = binary.BigEndian.AppendUint16(b, uint16(n))
		}
		return b
	}
	version := words(1, 0)
	tables := map[string][]byte{
		// version, revision, checksum adjustment (filled in below), magic, flags, size,
		// two dates, box, style, smallest size, direction, format of loca, of glyf
		"head": slices.Concat(version, version, words(0, 0, 0x5f0f, 0x3cf5, 0, perEm), make([]byte, 16), words(0, 0, 0, 0, 0, 8, 2, 0, 0)),
		"hhea": slices.Concat(version, words(ascent, -descent, 0, perEm, 0, 0, 0, 1, 0, 0, 0, 0, 0, 0, 0, 1)),
		"maxp": slices.Concat(version, words(1, 2, 1, 0, 0, 1, 0, 0, 0, 0, 0, 0, 0, 0)),
		"hmtx": words(perEm, 0),
		"loca": words(0, 12), // in pairs of bytes
		// one contour of two points, its box, then their flags and steps in x and y
		"glyf": slices.Concat(words(1, 0, -descent, perEm, ascent, 1, 0), []byte{1, 1}, words(0, perEm, -descent, perEm)),
		// one table for Windows' Unicode: a single segment, the last, that maps to glyph 0
		"cmap": slices.Concat(words(0, 1, 3, 1), []byte{0, 0, 0, 12}, words(4, 24, 0, 2, 2, 0, 0, 0xffff, 0, 0xffff, 1, 0)),
		"name": words(0, 0, 6),
		"post": slices.Concat(words(3, 0), make([]byte, 28)),
	}
	return sfnt(tables)
})

// sfnt lays tables out as a font file, with their checksums.
func sfnt(tables map[string][]byte) []byte {
	var names []string
	for n := range tables {
		names = append(names, n)
	}
	slices.SortFunc(names, strings.Compare)
	var head, body bytes.Buffer
	be := binary.BigEndian
	n := len(names)
	power, log := 1, 0
	for power*2 <= n {
		power, log = power*2, log+1
	}
	head.Write([]byte{0, 1, 0, 0})
	for _, v := range []int{n, power * 16, log, n*16 - power*16} {
		_ = binary.Write(&head, be, uint16(v))
	}
	start := 12 + 16*n
	adjust := 0
	for _, name := range names {
		data := tables[name]
		if name == "head" {
			adjust = start + body.Len() + 8
		}
		head.WriteString(name)
		for _, v := range []uint32{checksum(data), uint32(start + body.Len()), uint32(len(data))} {
			_ = binary.Write(&head, be, v)
		}
		body.Write(data)
		body.Write(make([]byte, (4-len(data)%4)%4))
	}
	file := append(head.Bytes(), body.Bytes()...)
	be.PutUint32(file[adjust:], 0xb1b0afba-checksum(file))
	return file
}

func checksum(b []byte) uint32 {
	var sum uint32
	for len(b) > 0 {
		var word [4]byte
		b = b[copy(word[:], b):]
		sum += binary.BigEndian.Uint32(word[:])
	}
	return sum
}
