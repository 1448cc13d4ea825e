package reader

import (
	"container/list"
	"sync"

	"github.com/banmian/banmian/internal/archive"
)

// rackSize is how many editions are kept arranged in memory. A day's readers
// ask for today's and the last few; an edition of a broadsheet takes a few
// megabytes.
const rackSize = 32

// rack holds arranged editions by key and revision, the least recently read
// falling off. What stands in it is never changed, and it says nothing of what
// readers may see: that is asked of the archive each time.
type rack struct {
	mu    sync.Mutex
	size  int
	order *list.List // of slot, most recently read first
	slots map[slotKey]*list.Element
}

type slotKey struct {
	key    archive.Key
	number int
	mark   uint64 // when it was loaded: pictures may be added to a revision
}

type slot struct {
	key     slotKey
	edition *Edition
}

func newRack(size int) *rack {
	return &rack{size: size, order: list.New(), slots: map[slotKey]*list.Element{}}
}

func (k *rack) get(key archive.Key, number int, mark uint64) (*Edition, bool) {
	k.mu.Lock()
	defer k.mu.Unlock()
	el, ok := k.slots[slotKey{key, number, mark}]
	if !ok {
		return nil, false
	}
	k.order.MoveToFront(el)
	return el.Value.(slot).edition, true
}

func (k *rack) put(key archive.Key, number int, mark uint64, e *Edition) {
	k.mu.Lock()
	defer k.mu.Unlock()
	sk := slotKey{key, number, mark}
	if el, ok := k.slots[sk]; ok {
		k.order.MoveToFront(el)
		return
	}
	k.slots[sk] = k.order.PushFront(slot{sk, e})
	for k.order.Len() > k.size {
		last := k.order.Back()
		k.order.Remove(last)
		delete(k.slots, last.Value.(slot).key)
	}
}
