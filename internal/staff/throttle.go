package staff

import (
	"sync"
	"time"

	"golang.org/x/time/rate"
)

// Refusals before an account is locked, and for how long: a person who mistypes
// waits little, one who guesses gets some thousand tries a year.
const (
	lockAfter    = 5
	firstLock    = time.Minute
	longestLock  = time.Hour
	addressBurst = 20               // tries at once from one address: an office shares one
	addressEvery = 15 * time.Second // and then one each
	mostVisitors = 10_000           // addresses remembered
)

// lockFor is how long an account with so many refusals is locked: doubling from
// the fifth on.
func lockFor(failures int) time.Duration {
	if failures < lockAfter {
		return 0
	}
	d := firstLock
	for range failures - lockAfter {
		if d *= 2; d >= longestLock {
			return longestLock
		}
	}
	return d
}

// throttle slows down one address, whichever names it tries.
type throttle struct {
	mu       sync.Mutex
	visitors map[string]*rate.Limiter
}

// allow reports whether an address may try now.
func (t *throttle) allow(from string, now time.Time) bool {
	t.mu.Lock()
	defer t.mu.Unlock()
	l := t.visitors[from]
	if l == nil {
		if len(t.visitors) >= mostVisitors {
			t.forget(now)
		}
		l = rate.NewLimiter(rate.Every(addressEvery), addressBurst)
		t.visitors[from] = l
	}
	return l.AllowN(now, 1)
}

// forget drops who would be let in anyway, and everybody when that is nobody.
func (t *throttle) forget(now time.Time) {
	for from, l := range t.visitors {
		if l.TokensAt(now) >= addressBurst {
			delete(t.visitors, from)
		}
	}
	if len(t.visitors) >= mostVisitors {
		clear(t.visitors)
	}
}

func newThrottle() throttle { return throttle{visitors: map[string]*rate.Limiter{}} }
