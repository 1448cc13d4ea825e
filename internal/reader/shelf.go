package reader

import (
	"container/list"
	"sync"
)

// shelf keeps finished clippings by tag up to a number of bytes, the least
// recently wanted falling off.
type shelf struct {
	mu    sync.Mutex
	most  int
	size  int
	order *list.List // of kept, most recently wanted first
	items map[string]*list.Element
}

type kept struct {
	tag  string
	data []byte
}

func newShelf(most int) *shelf {
	return &shelf{most: most, order: list.New(), items: map[string]*list.Element{}}
}

func (s *shelf) get(tag string) ([]byte, bool) {
	s.mu.Lock()
	defer s.mu.Unlock()
	el, ok := s.items[tag]
	if !ok {
		return nil, false
	}
	s.order.MoveToFront(el)
	return el.Value.(kept).data, true
}

func (s *shelf) put(tag string, data []byte) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if _, ok := s.items[tag]; ok || len(data) > s.most {
		return
	}
	s.items[tag] = s.order.PushFront(kept{tag, data})
	s.size += len(data)
	for s.size > s.most {
		last := s.order.Back()
		k := s.order.Remove(last).(kept)
		delete(s.items, k.tag)
		s.size -= len(k.data)
	}
}
