package posting

import (
	"bytes"
	"encoding/binary"
	"hash/crc32"
	"math"
)

// A segment is written as pieces: leaves, which hold terms in the order of their
// bytes, each written as what it has unlike the one before; and, for terms whose
// lists are long, the lists, cut where a piece is full. The directory tells with
// which term each leaf begins. All numbers are unsigned varints.
const (
	leafSize  = 8 << 10 // bytes from which a leaf is full
	longList  = 4 << 10 // bytes from which lists are kept apart
	pieceSize = 1 << 20 // bytes of a list's piece at most
)

// entry is a term with its lists; or, of long ones, with where they are.
type entry struct {
	term     []byte
	articles []byte
	places   []byte
	bitmap   bool // how articles are written

	apart        bool
	first        int // piece where the articles begin, the places are in those behind; else where in the leaf
	sizeArticles int // bytes
	sizePlaces   int
}

// tags of an entry.
const (
	tagBitmap = 1 << iota
	tagApart
)

// writer writes the pieces of a segment in their order.
type writer struct {
	emit      func(piece []byte) error
	pieces    int
	leaf      []byte
	last      []byte // term
	directory []byte
}

// add writes a term, which is greater than those before it, with its lists.
func (w *writer) add(e entry) error {
	tag := uint64(0)
	if e.bitmap {
		tag |= tagBitmap
	}
	first := 0
	if len(e.articles)+len(e.places) >= longList {
		tag |= tagApart
		first = w.pieces
		if err := w.apart(e.articles); err != nil {
			return err
		}
		if err := w.apart(e.places); err != nil {
			return err
		}
	}
	if len(w.leaf) == 0 {
		w.last = w.last[:0]
		w.directory = binary.AppendUvarint(w.directory, uint64(len(e.term)))
		w.directory = append(w.directory, e.term...)
	}
	shared := 0
	for shared < len(w.last) && shared < len(e.term) && w.last[shared] == e.term[shared] {
		shared++
	}
	for _, n := range []int{shared, len(e.term) - shared} {
		w.leaf = binary.AppendUvarint(w.leaf, uint64(n))
	}
	w.leaf = append(w.leaf, e.term[shared:]...)
	w.last = append(w.last[:0], e.term...)
	for _, n := range []uint64{tag, uint64(len(e.articles)), uint64(len(e.places))} {
		w.leaf = binary.AppendUvarint(w.leaf, n)
	}
	if tag&tagApart != 0 {
		w.leaf = binary.AppendUvarint(w.leaf, uint64(first))
	} else {
		w.leaf = append(append(w.leaf, e.articles...), e.places...)
	}
	if len(w.leaf) >= leafSize {
		return w.endLeaf()
	}
	return nil
}

// apart writes a long list.
func (w *writer) apart(b []byte) error {
	for len(b) > 0 {
		n := min(len(b), pieceSize)
		if err := w.put(b[:n]); err != nil {
			return err
		}
		b = b[n:]
	}
	return nil
}

// put writes a piece, sealed.
func (w *writer) put(b []byte) error {
	w.pieces++
	return w.emit(seal(b))
}

func (w *writer) endLeaf() error {
	if len(w.leaf) == 0 {
		return nil
	}
	w.directory = binary.AppendUvarint(w.directory, uint64(w.pieces))
	err := w.put(w.leaf)
	w.leaf = w.leaf[:0]
	return err
}

// end writes what is left and gives the directory.
func (w *writer) end() ([]byte, error) {
	err := w.endLeaf()
	return seal(w.directory), err
}

var castagnoli = crc32.MakeTable(crc32.Castagnoli)

// seal gives a copy of a piece with its checksum behind it.
func seal(b []byte) []byte {
	out := make([]byte, 0, len(b)+4)
	return binary.LittleEndian.AppendUint32(append(out, b...), crc32.Checksum(b, castagnoli))
}

// unseal gives what was sealed.
func unseal(b []byte) ([]byte, error) {
	n := len(b) - 4
	if n < 0 || binary.LittleEndian.Uint32(b[n:]) != crc32.Checksum(b[:n], castagnoli) {
		return nil, ErrDamaged
	}
	return b[:n], nil
}

// scanner reads the entries of a leaf in turn. Its entry's lists are parts of
// the leaf; its term is valid until the next.
type scanner struct {
	b  []byte
	at int
	entry
	err error
}

// more reports whether there is anything left to read.
func (s *scanner) more() bool { return s.at < len(s.b) && s.err == nil }

// next reads the next entry, false at the end and when the leaf is damaged.
func (s *scanner) next() bool {
	if !s.more() {
		return false
	}
	shared, own := s.number(), s.number()
	if shared > len(s.term) || own > len(s.b)-s.at {
		s.err = ErrDamaged
		return false
	}
	s.term = append(s.term[:shared], s.b[s.at:s.at+own]...)
	s.at += own
	tag := s.number()
	s.sizeArticles, s.sizePlaces = s.number(), s.number()
	s.bitmap, s.apart = tag&tagBitmap != 0, tag&tagApart != 0
	if s.apart {
		s.first = s.number()
		return s.err == nil
	}
	s.first = s.at
	if left := len(s.b) - s.at; s.err != nil || s.sizeArticles > left || s.sizePlaces > left-s.sizeArticles {
		s.err = ErrDamaged
		return false
	}
	s.at += s.sizeArticles + s.sizePlaces
	return true
}

// read gives the entry with its lists, if they stand in the leaf.
func (s *scanner) read() entry {
	e := s.entry
	if !e.apart {
		middle := e.first + e.sizeArticles
		e.articles, e.places = s.b[e.first:middle], s.b[middle:middle+e.sizePlaces]
	}
	return e
}

// number reads a varint of at most 31 bits.
func (s *scanner) number() int {
	if s.at < len(s.b) && s.b[s.at] < 0x80 {
		s.at++
		return int(s.b[s.at-1])
	}
	n, size := binary.Uvarint(s.b[s.at:])
	if size <= 0 || n > math.MaxInt32 {
		s.err = ErrDamaged
		return 0
	}
	s.at += size
	return int(n)
}

// find reads on to a term, false when the leaf does not have it.
func (s *scanner) find(term []byte) bool {
	for s.next() {
		switch bytes.Compare(s.term, term) {
		case 0:
			return true
		case 1:
			return false
		}
	}
	return false
}
