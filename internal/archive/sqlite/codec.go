package sqlite

import (
	"encoding/binary"
	"errors"
	"math"

	"github.com/banmian/banmian/internal/geom"
)

// writer appends values in a form that reads back fast: numbers of bytes and of
// elements stand before what they count, fractions are eight bytes as they are,
// so that nothing is rounded.
type writer struct{ b []byte }

func (w *writer) count(n int)      { w.b = binary.AppendUvarint(w.b, uint64(n)) }
func (w *writer) integer(n int)    { w.b = binary.AppendVarint(w.b, int64(n)) }
func (w *writer) float(f float64)  { w.b = binary.LittleEndian.AppendUint64(w.b, math.Float64bits(f)) }
func (w *writer) text(s string)    { w.count(len(s)); w.b = append(w.b, s...) }
func (w *writer) texts(s []string) { list(w, s, (*writer).text) }

func (w *writer) flag(f bool) {
	if f {
		w.b = append(w.b, 1)
	} else {
		w.b = append(w.b, 0)
	}
}

// flags writes two flags in the byte that one alone takes, so that what was
// written with the first alone still reads.
func (w *writer) flags(a, b bool) {
	var n byte
	if a {
		n |= 1
	}
	if b {
		n |= 2
	}
	w.b = append(w.b, n)
}

func (w *writer) rect(r geom.Rect) {
	for _, f := range [...]float64{r.X0, r.Y0, r.X1, r.Y1} {
		w.float(f)
	}
}

func (w *writer) polygon(p geom.Polygon) {
	list(w, p, func(w *writer, q geom.Point) { w.float(q.X); w.float(q.Y) })
}

// list writes a count and then each element.
func list[T any](w *writer, elements []T, one func(*writer, T)) {
	w.count(len(elements))
	for _, e := range elements {
		one(w, e)
	}
}

// errPacked is a packed column that was not written by this program.
var errPacked = errors.New("a packed column is damaged")

// reader takes values in the order they were written. After the first that is
// not there it gives zero values, and err is set. It never reads outside its
// bytes, and makes no list longer than they could fill.
type reader struct {
	s   string // one string for all texts, which share it
	err error
}

func (r *reader) fail() { r.s, r.err = "", errPacked }

func (r *reader) count() int {
	n, size := uvarint(r.s)
	if size <= 0 || n > math.MaxInt32 {
		r.fail()
		return 0
	}
	r.s = r.s[size:]
	return int(n)
}

// integer undoes the zigzag of binary.AppendVarint.
func (r *reader) integer() int {
	n, size := uvarint(r.s)
	if size <= 0 {
		r.fail()
		return 0
	}
	r.s = r.s[size:]
	v := int64(n >> 1)
	if n&1 != 0 {
		v = ^v
	}
	return int(v)
}

func (r *reader) float() float64 {
	const size = 8
	if len(r.s) < size {
		r.fail()
		return 0
	}
	var bits uint64
	for i := range size {
		bits |= uint64(r.s[i]) << (8 * i)
	}
	r.s = r.s[size:]
	return math.Float64frombits(bits)
}

func (r *reader) text() string {
	n := r.count()
	if n > len(r.s) {
		r.fail()
		return ""
	}
	text := r.s[:n]
	r.s = r.s[n:]
	return text
}

func (r *reader) flag() bool {
	if len(r.s) == 0 {
		r.fail()
		return false
	}
	set := r.s[0] == 1
	r.s = r.s[1:]
	return set
}

func (r *reader) texts() []string { return unlist(r, (*reader).text) }

func (r *reader) rect() geom.Rect {
	return geom.Rect{X0: r.float(), Y0: r.float(), X1: r.float(), Y1: r.float()}
}

func (r *reader) polygon() geom.Polygon {
	return unlist(r, func(r *reader) geom.Point { return geom.Point{X: r.float(), Y: r.float()} })
}

// unlist reads what list wrote; an empty list is nil. Every element takes at
// least a byte.
func unlist[T any](r *reader, one func(*reader) T) []T {
	n := r.count()
	if n == 0 {
		return nil
	}
	if n > len(r.s) {
		r.fail()
		return nil
	}
	out := make([]T, 0, min(n, 4096)) // a damaged count must not take memory
	for range n {
		out = append(out, one(r))
		if r.err != nil {
			return nil
		}
	}
	return out
}

// uvarint is binary.Uvarint on a string.
func uvarint(s string) (uint64, int) {
	var n uint64
	for i := 0; i < len(s) && i < binary.MaxVarintLen64; i++ {
		b := s[i]
		n |= uint64(b&0x7f) << (7 * i)
		if b < 0x80 {
			return n, i + 1
		}
	}
	return 0, 0
}

// flags reads what writer.flags wrote, or writer.flag.
func (r *reader) flags() (a, b bool) {
	if len(r.s) == 0 {
		r.fail()
		return false, false
	}
	n := r.s[0]
	r.s = r.s[1:]
	return n&1 != 0, n&2 != 0
}
