package posting

import (
	"encoding/binary"
	"errors"
	"math/bits"
)

// ErrDamaged is what is read of a segment that is not as it was written.
var ErrDamaged = errors.New("a piece of the search index is damaged")

// How the articles of a term are written, numbers counted from the segment's
// first: as the differences between neighbours, each a varint; or, where that is
// longer, as a bit for each article of the segment.
//
// How the places of a term are written: article by article the differences
// between neighbours, shifted by one bit that tells whether another place in the
// same article follows; varints too. This is the usual way to write an inverted
// file (Zobel and Moffat, "Inverted files for text search engines", 2006).

// packArticles writes rising numbers below span.
func packArticles(to []byte, articles []uint32, span int) (packed []byte, bitmap bool) {
	start, limit, last := len(to), (span+7)/8, uint32(0)
	for _, a := range articles {
		to = binary.AppendUvarint(to, uint64(a-last))
		last = a
		if len(to)-start > limit {
			return packBitmap(to[:start], articles, limit), true
		}
	}
	return to, false
}

func packBitmap(to []byte, articles []uint32, size int) []byte {
	start := len(to)
	for range size {
		to = append(to, 0)
	}
	for _, a := range articles {
		to[start+int(a/8)] |= 1 << (a % 8)
	}
	return to
}

// unpackArticles reads what packArticles wrote.
func unpackArticles(to []uint32, b []byte, bitmap bool, span int) ([]uint32, error) {
	if bitmap {
		return unpackBitmap(to, b, span)
	}
	last := uint64(0)
	for i := 0; i < len(b); {
		d := uint64(b[i])
		if i++; d >= 0x80 {
			var size int
			if d, size = binary.Uvarint(b[i-1:]); size <= 0 {
				return to, ErrDamaged
			}
			i += size - 1
		}
		if last += d; last >= uint64(span) || d >= uint64(span) {
			return to, ErrDamaged
		}
		to = append(to, uint32(last))
	}
	return to, nil
}

func unpackBitmap(to []uint32, b []byte, span int) ([]uint32, error) {
	if len(b) != (span+7)/8 {
		return to, ErrDamaged
	}
	for i, w := range b {
		for ; w != 0; w &= w - 1 {
			a := i*8 + bits.TrailingZeros8(w)
			if a >= span {
				return to, ErrDamaged
			}
			to = append(to, uint32(a))
		}
	}
	return to, nil
}

// addArticles puts what packArticles wrote into a set.
func addArticles(s Set, first int, b []byte, bitmap bool, span int) error {
	if bitmap {
		return addBitmap(s, first, b, span)
	}
	last := uint64(first)
	end := uint64(first + span)
	for i := 0; i < len(b); {
		d := uint64(b[i])
		if i++; d >= 0x80 {
			var size int
			if d, size = binary.Uvarint(b[i-1:]); size <= 0 {
				return ErrDamaged
			}
			i += size - 1
		}
		if last += d; last >= end || d >= end {
			return ErrDamaged
		}
		s[last/64] |= 1 << (last % 64)
	}
	return nil
}

func addBitmap(s Set, first int, b []byte, span int) error {
	if len(b) != (span+7)/8 || span%8 != 0 && b[len(b)-1]>>(span%8) != 0 {
		return ErrDamaged
	}
	shift := first % 64
	for i := first / 64; len(b) > 0; i++ {
		var w uint64
		if len(b) >= 8 {
			w, b = binary.LittleEndian.Uint64(b), b[8:]
		} else {
			for j, c := range b {
				w |= uint64(c) << (8 * j)
			}
			b = nil
		}
		s[i] |= w << shift
		if high := w >> (64 - shift); high != 0 { // 0 for a shift of 0
			s[i+1] |= high
		}
	}
	return nil
}

// packPlaces writes the places of a term in one article, rising.
func packPlaces(to []byte, places []uint32) []byte {
	last := uint32(0)
	for i, p := range places {
		more := uint64(1)
		if i == len(places)-1 {
			more = 0
		}
		to = binary.AppendUvarint(to, uint64(p-last)<<1|more)
		last = p
	}
	return to
}

// places reads what packPlaces wrote, article after article.
type places struct {
	b   []byte
	bad bool
}

// next reads one difference and whether another place follows.
func (p *places) next() (d uint32, more bool) {
	if len(p.b) == 0 {
		p.bad = true
		return 0, false
	}
	v := uint64(p.b[0])
	if v < 0x80 {
		p.b = p.b[1:]
		return uint32(v >> 1), v&1 != 0
	}
	v, size := binary.Uvarint(p.b)
	if size <= 0 {
		p.bad = true
		return 0, false
	}
	p.b = p.b[size:]
	return uint32(v >> 1), v&1 != 0
}

// skip passes over the places of one article and gives their bytes.
func (p *places) skip() []byte {
	i, b := 0, p.b
	for i < len(b) {
		more := b[i]&1 != 0
		for i < len(b) && b[i] >= 0x80 {
			i++
		}
		i++
		if !more {
			if i > len(b) {
				break
			}
			p.b = b[i:]
			return b[:i]
		}
	}
	p.bad, p.b = true, nil
	return nil
}

// leap passes over the places of so many articles. It counts, eight bytes at a
// time, those that begin the last difference of an article: a byte whose lowest
// bit is clear, behind one whose highest is.
func (p *places) leap(articles int) {
	const high = 0x8080808080808080
	i, b, within := 0, p.b, uint64(0) // within: 0x80 when the byte before says that its number goes on
	for ; i+8 <= len(b); i += 8 {
		w := binary.LittleEndian.Uint64(b[i:])
		goesOn := w & high
		ends := bits.OnesCount64(^(goesOn<<8 | within) & (^w << 7) & high)
		if ends >= articles {
			break
		}
		articles -= ends
		within = goesOn >> 56
	}
	for ; articles > 0 && i < len(b); i++ {
		if within == 0 && b[i]&1 == 0 {
			articles--
		}
		within = uint64(b[i] & 0x80)
	}
	for ; within != 0 && i < len(b); i++ { // to the end of the number
		within = uint64(b[i] & 0x80)
	}
	if p.b = b[i:]; articles > 0 || within != 0 {
		p.bad, p.b = true, nil
	}
}
