package posting

import "math/rand/v2"

// numbers gives each key a number, from 0 on: a table with open addressing, as a
// term is looked up for every sign of a text, which is most of the work of
// making an index.
type numbers struct {
	slots  []numberSlot // a power of two of them, at most half taken
	taken  int
	spread uint64 // odd, and made at random: no text can be written to make it slow
}

type numberSlot struct {
	key    uint64 // no key is 0
	number uint32
}

func newNumbers(expected int) *numbers {
	size := 1 << 10
	for size < 2*expected {
		size *= 2
	}
	return &numbers{slots: make([]numberSlot, size), spread: rand.Uint64() | 1}
}

// slot gives where a key is, or is to be (Dietzfelbinger and others, "A reliable
// randomized algorithm for the closest-pair problem", 1997).
func (t *numbers) slot(key uint64) *numberSlot {
	h := key * t.spread >> 32
	for i := h & uint64(len(t.slots)-1); ; i = (i + 1) & uint64(len(t.slots)-1) {
		if s := &t.slots[i]; s.key == key || s.key == 0 {
			return s
		}
	}
}

// of gives a key's number; next, which it has from then on, when it has none.
func (t *numbers) of(key uint64, next uint32) (number uint32, known bool) {
	s := t.slot(key)
	if s.key == key {
		return s.number, true
	}
	*s = numberSlot{key, next}
	if t.taken++; 2*t.taken > len(t.slots) {
		t.grow()
	}
	return next, false
}

func (t *numbers) grow() {
	old := t.slots
	t.slots = make([]numberSlot, 2*len(old))
	for _, s := range old {
		if s.key != 0 {
			*t.slot(s.key) = s
		}
	}
}
