package web

import (
	"context"
	"errors"
	"sync"
	"sync/atomic"
	"time"
)

// ErrBusy is why a request is turned away while too many others wait: the
// reader may try again in a moment. It is no fault of the program's.
var ErrBusy = errors.New("too many requests wait for their turn")

// Gate lets a few requests work at a time and a few more wait; the rest are
// turned away at once, which costs less than to let them wait in vain. So under
// twice the load that can be borne, nearly what can be borne is still done.
type Gate struct {
	slots    chan struct{}
	waiting  atomic.Int64
	most     int64
	patience time.Duration
}

// NewGate makes a gate for so many at work, each of whom may have `queue` others
// waiting, nobody longer than patience.
func NewGate(slots, queue int, patience time.Duration) *Gate {
	return &Gate{slots: make(chan struct{}, slots), most: int64(slots * queue), patience: patience}
}

// Enter waits for a turn. It is ErrBusy when too many wait, or when it took too
// long.
func (g *Gate) Enter(ctx context.Context) (*Turn, error) {
	select {
	case g.slots <- struct{}{}:
		return &Turn{gate: g}, nil
	default:
	}
	if g.waiting.Add(1) > g.most {
		g.waiting.Add(-1)
		return nil, ErrBusy
	}
	defer g.waiting.Add(-1)
	late := time.NewTimer(g.patience)
	defer late.Stop()
	select {
	case g.slots <- struct{}{}:
		return &Turn{gate: g}, nil
	case <-late.C:
		return nil, ErrBusy
	case <-ctx.Done():
		return nil, ctx.Err()
	}
}

// Turn is one request's time at work.
type Turn struct {
	gate *Gate
	once sync.Once
}

// Leave ends the turn; only the first call counts, and nil has none. It is
// called before the answer is sent: a slow reader must not keep others waiting.
func (t *Turn) Leave() {
	if t != nil {
		t.once.Do(func() { <-t.gate.slots })
	}
}
