package posting

import "math/bits"

// Set is a set of articles by their numbers: a bit for each.
type Set []uint64

// NewSet makes an empty set for numbers below n.
func NewSet(n int) Set { return make(Set, (n+63)/64) }

// Has reports whether a number is in the set.
func (s Set) Has(n int) bool { return s[n/64]>>(n%64)&1 != 0 }

// Put adds a number.
func (s Set) Put(n int) { s[n/64] |= 1 << (n % 64) }

// PutRange adds the numbers from first up to, not including, end.
func (s Set) PutRange(first, end int) {
	for i := first / 64; i*64 < end; i++ {
		s[i] |= mask(i, first, end)
	}
}

// mask gives the bits of word i that stand for numbers from first up to end.
func mask(i, first, end int) uint64 {
	m := ^uint64(0)
	if i*64 < first {
		m <<= first - i*64
	}
	if (i+1)*64 > end {
		m &= 1<<(end-i*64) - 1
	}
	return m
}

// Or adds the numbers of another set of the same size.
func (s Set) Or(t Set) {
	for i, w := range t {
		s[i] |= w
	}
}

// And leaves the numbers that are in the other set too.
func (s Set) And(t Set) {
	for i, w := range t {
		s[i] &= w
	}
}

// AndNot takes out the numbers of another set.
func (s Set) AndNot(t Set) {
	for i, w := range t {
		s[i] &^= w
	}
}

// Clone gives a copy.
func (s Set) Clone() Set { return append(Set(nil), s...) }

// Empty reports whether no number is in the set.
func (s Set) Empty() bool {
	for _, w := range s {
		if w != 0 {
			return false
		}
	}
	return true
}

// Count gives how many numbers are in the set.
func (s Set) Count() int {
	n := 0
	for _, w := range s {
		n += bits.OnesCount64(w)
	}
	return n
}

// Meets reports whether a number from first up to, not including, end is in the
// set.
func (s Set) Meets(first, end int) bool {
	for i := first / 64; i*64 < end; i++ {
		if s[i]&mask(i, first, end) != 0 {
			return true
		}
	}
	return false
}

// CountRange gives how many numbers from first up to, not including, end are in
// the set.
func (s Set) CountRange(first, end int) int {
	n := 0
	for i := first / 64; i*64 < end; i++ {
		n += bits.OnesCount64(s[i] & mask(i, first, end))
	}
	return n
}

// AppendRange appends the numbers from first up to, not including, end, rising,
// each less first.
func (s Set) AppendRange(to []uint32, first, end int) []uint32 {
	for i := first / 64; i*64 < end; i++ {
		if s[i] == 0 {
			continue
		}
		for w := s[i] & mask(i, first, end); w != 0; w &= w - 1 {
			to = append(to, uint32(i*64+bits.TrailingZeros64(w)-first))
		}
	}
	return to
}
