package api

import (
	"container/list"
	"math"
	"net/http"
	"net/netip"
	"runtime"
	"strconv"
	"sync"
	"time"

	"github.com/banmian/banmian/internal/web"
)

// Bounds on requests being answered. What takes long, such as a year of
// articles, has a gate of its own, so that it keeps nobody else waiting.
const (
	makersEach = 2 // for each processor
	queueEach  = 16
	patience   = 2 * time.Second

	slowAtOnce = 4
	slowQueue  = 4 // waiting for each
)

func newGate() *web.Gate { return web.NewGate(makersEach*runtime.GOMAXPROCS(0), queueEach, patience) }

func newSlowGate() *web.Gate { return web.NewGate(slowAtOnce, slowQueue, patience) }

// mostMeters is how many addresses are watched; the one heard of least recently
// is forgotten, which gives it a full burst again.
const mostMeters = 16_384

// meters count how often each address asks: a token bucket each.
type meters struct {
	rate  float64 // a second
	burst float64

	mu    sync.Mutex
	order *list.List // of *meter, most recently heard of first
	by    map[string]*list.Element
}

type meter struct {
	from string
	left float64
	at   time.Time
}

func newMeters(rate float64, burst int) *meters {
	return &meters{rate: rate, burst: max(1, float64(burst)), order: list.New(), by: map[string]*list.Element{}}
}

// take counts one request, and gives in how many seconds the next is let through
// when this one is not.
func (m *meters) take(from string, now time.Time) (wait int, ok bool) {
	m.mu.Lock()
	defer m.mu.Unlock()
	from = network(from)
	el, known := m.by[from]
	if !known {
		el = m.order.PushFront(&meter{from: from, left: m.burst, at: now})
		m.by[from] = el
		if m.order.Len() > mostMeters {
			last := m.order.Back()
			delete(m.by, m.order.Remove(last).(*meter).from)
		}
	}
	m.order.MoveToFront(el)
	k := el.Value.(*meter)
	if passed := now.Sub(k.at).Seconds(); passed > 0 {
		k.left, k.at = min(m.burst, k.left+passed*m.rate), now
	}
	if k.left < 1 {
		return max(1, int(math.Ceil((1-k.left)/m.rate))), false
	}
	k.left--
	return 0, true
}

// network is what one asker has: of IPv6 the 64 bits before a machine's own.
func network(from string) string {
	a, err := netip.ParseAddr(from)
	if err != nil || a.Unmap().Is4() {
		return from
	}
	const bits = 64
	p, err := a.Prefix(bits)
	if err != nil {
		return from
	}
	return p.String()
}

// Throttle lets one address ask next as often as it may ask this door by default,
// counted by itself.
func Throttle(next http.Handler) http.Handler {
	m := newMeters(DefaultRate, DefaultBurst)
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		if wait, ok := m.take(web.CameFrom(r), time.Now()); !ok {
			w.Header().Set("Retry-After", strconv.Itoa(wait))
			http.Error(w, http.StatusText(http.StatusTooManyRequests), http.StatusTooManyRequests)
			return
		}
		next.ServeHTTP(w, r)
	})
}
