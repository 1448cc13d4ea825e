package scan

import (
	"bytes"
	"compress/zlib"
	"encoding/binary"
	"fmt"
	"image"
	"io"

	"golang.org/x/image/tiff/lzw"

	"github.com/banmian/banmian/internal/paper"
)

// MostPages is how many pages a TIFF file may have.
const MostPages = 64

// Tags of a TIFF file that are read here.
const (
	tiffWidth       = 256
	tiffHeight      = 257
	tiffDepth       = 258
	tiffCompression = 259
	tiffPhotometric = 262
	tiffOffsets     = 273
	tiffOrientation = 274
	tiffSamples     = 277
	tiffCounts      = 279
	tiffPredictor   = 317
	tiffX           = 282
	tiffUnit        = 296

	tiffShort, tiffLong, tiffRational = 3, 4, 5
	tiffCentimetre                    = 3
	tiffEntry, tiffAt                 = 12, 8
	mostTags                          = 200
	mostTiffStrips                    = 1 << 16
)

// orderOf is the order of a TIFF file's bytes; nil for other files.
func orderOf(data []byte) binary.ByteOrder {
	switch {
	case len(data) < tiffAt:
	case bytes.HasPrefix(data, []byte("II*\x00")):
		return binary.LittleEndian
	case bytes.HasPrefix(data, []byte("MM\x00*")):
		return binary.BigEndian
	}
	return nil
}

// directories are where the pages of a TIFF file are described, each once.
func directories(data []byte, order binary.ByteOrder) []uint32 {
	var out []uint32
	seen := map[uint32]bool{}
	for at := order.Uint32(data[4:]); at != 0 && !seen[at] && uint64(at)+2 <= uint64(len(data)) && len(out) <= MostPages; {
		seen[at] = true
		out = append(out, at)
		next := uint64(at) + 2 + tiffEntry*uint64(order.Uint16(data[at:]))
		if next+4 > uint64(len(data)) {
			break
		}
		at = order.Uint32(data[next:])
	}
	return out
}

// Pages is how many pages a picture file has: one, but for TIFF files. More
// than MostPages is a paper.Invalid fault.
func Pages(name string, data []byte) (int, error) {
	order := orderOf(data)
	if order == nil {
		return 1, nil
	}
	n := len(directories(data, order))
	if n > MostPages {
		return 0, &paper.Fault{Kind: paper.Invalid, Doing: "read the picture " + name, Why: fmt.Sprintf("it has more than %d pages", MostPages), Remedy: "give one edition at a time, a file for each page"}
	}
	return max(1, n), nil
}

// pageFile is a TIFF file that begins with its page n, from 0; other files as
// they are.
func pageFile(data []byte, n int) []byte {
	order := orderOf(data)
	if order == nil || n == 0 {
		return data
	}
	at := directories(data, order)
	if n >= len(at) {
		return data
	}
	data = bytes.Clone(data)
	order.PutUint32(data[4:], at[n])
	return data
}

// entries calls f for the tags of a directory, with the number's type, how many
// there are, and the four bytes that hold them or say where they are.
func entries(data []byte, at uint32, order binary.ByteOrder, f func(tag, kind uint16, count uint32, value []byte)) {
	if uint64(at)+2 > uint64(len(data)) {
		return
	}
	rest := data[at+2:]
	for range min(int(order.Uint16(data[at:])), mostTags) {
		if len(rest) < tiffEntry {
			return
		}
		f(order.Uint16(rest), order.Uint16(rest[2:]), order.Uint32(rest[4:]), rest[8:12])
		rest = rest[tiffEntry:]
	}
}

// numbers are those of a tag, at most as many as a page has strips.
func numbers(data []byte, order binary.ByteOrder, kind uint16, count uint32, value []byte) []uint32 {
	size := uint64(4)
	if kind == tiffShort {
		size = 2
	} else if kind != tiffLong {
		return nil
	}
	if count > mostTiffStrips {
		return nil
	}
	if size*uint64(count) > 4 {
		at := uint64(order.Uint32(value))
		if at+size*uint64(count) > uint64(len(data)) {
			return nil
		}
		value = data[at:]
	}
	var out []uint32
	for i := range uint64(count) {
		if size == 2 {
			out = append(out, uint32(order.Uint16(value[2*i:])))
		} else {
			out = append(out, order.Uint32(value[4*i:]))
		}
	}
	return out
}

// shallow is a grey picture of two or four bits to a pixel, as microfilm is
// scanned and the usual decoder does not take.
type shallow struct {
	w, h, bits, compression int
	white                   bool // 0 is white
	offsets, counts         []uint32
}

// shallowOf reads the first directory; nil when the picture is none of these.
func shallowOf(data []byte) *shallow {
	order := orderOf(data)
	if order == nil {
		return nil
	}
	s := &shallow{compression: 1}
	samples, predictor, photometric := 1, 1, -1
	entries(data, order.Uint32(data[4:]), order, func(tag, kind uint16, count uint32, value []byte) {
		all := numbers(data, order, kind, count, value)
		if len(all) == 0 {
			return
		}
		n := int(all[0])
		switch tag {
		case tiffWidth:
			s.w = n
		case tiffHeight:
			s.h = n
		case tiffDepth:
			s.bits = n
		case tiffCompression:
			s.compression = n
		case tiffPhotometric:
			photometric = n
		case tiffSamples:
			samples = n
		case tiffPredictor:
			predictor = n
		case tiffOffsets:
			s.offsets = all
		case tiffCounts:
			s.counts = all
		}
	})
	s.white = photometric == 0
	if s.bits != 2 && s.bits != 4 || samples != 1 || predictor != 1 || photometric < 0 || photometric > 1 || len(s.offsets) == 0 || len(s.offsets) != len(s.counts) {
		return nil
	}
	return s
}

// decode unpacks the picture; its size has been checked.
func (s *shallow) decode(data []byte) (*image.Gray, error) {
	perRow := (s.w*s.bits + 7) / 8
	left := perRow * s.h
	packed := make([]byte, 0, left)
	for i, at := range s.offsets {
		end := uint64(at) + uint64(s.counts[i])
		if end > uint64(len(data)) {
			return nil, fmt.Errorf("a strip lies behind the file's end")
		}
		strip, err := s.unpacked(data[at:end], left-len(packed))
		if err != nil {
			return nil, err
		}
		packed = append(packed, strip...)
	}
	if len(packed) < left {
		return nil, fmt.Errorf("rows are missing")
	}
	g := image.NewGray(image.Rect(0, 0, s.w, s.h))
	most, per := 1<<s.bits-1, 8/s.bits
	for y := range s.h {
		row := packed[y*perRow:]
		for x := range s.w {
			v := int(row[x/per]) >> (8 - s.bits*(x%per+1)) & most
			if s.white {
				v = most - v
			}
			g.Pix[y*g.Stride+x] = uint8(v * 255 / most)
		}
	}
	return g, nil
}

// unpacked is a strip without its compression, at most as long as is wanted.
func (s *shallow) unpacked(strip []byte, most int) ([]byte, error) {
	var r io.Reader
	switch s.compression {
	case 1:
		r = bytes.NewReader(strip)
	case 5:
		in := lzw.NewReader(bytes.NewReader(strip), lzw.MSB, 8)
		defer in.Close()
		r = in
	case 8, 32946:
		in, err := zlib.NewReader(bytes.NewReader(strip))
		if err != nil {
			return nil, err
		}
		defer in.Close()
		r = in
	default:
		return nil, fmt.Errorf("compression %d is not read", s.compression)
	}
	return io.ReadAll(io.LimitReader(r, int64(most)))
}
