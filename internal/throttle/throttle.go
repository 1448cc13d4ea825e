// Package throttle slows down who asks too often: it turns a name, such as a
// network address, and a time into yes or no.
//
// It keeps what it knows in memory and forgets it with the program.
package throttle

import (
	"sync"
	"time"

	"golang.org/x/time/rate"
)

// mostVisitors are remembered: some 2 MB.
const mostVisitors = 10_000

// Throttle lets each visitor do something a few times at once and then one each
// so often. It may be used at the same time by many.
type Throttle struct {
	every time.Duration
	burst int

	mu       sync.Mutex
	visitors map[string]*rate.Limiter
}

// New makes one that lets a visitor through burst times at once, and then once
// in every.
func New(every time.Duration, burst int) *Throttle {
	return &Throttle{every: every, burst: burst, visitors: map[string]*rate.Limiter{}}
}

// Allow reports whether a visitor may at a time.
func (t *Throttle) Allow(visitor string, now time.Time) bool {
	t.mu.Lock()
	defer t.mu.Unlock()
	l := t.visitors[visitor]
	if l == nil {
		if len(t.visitors) >= mostVisitors {
			t.forget(now)
		}
		l = rate.NewLimiter(rate.Every(t.every), t.burst)
		t.visitors[visitor] = l
	}
	return l.AllowN(now, 1)
}

// forget drops who would be let through anyway, and everybody when that is
// nobody.
func (t *Throttle) forget(now time.Time) {
	for v, l := range t.visitors {
		if l.TokensAt(now) >= float64(t.burst) {
			delete(t.visitors, v)
		}
	}
	if len(t.visitors) >= mostVisitors {
		clear(t.visitors)
	}
}
