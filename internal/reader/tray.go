package reader

import (
	"image"
	"sync"
	"time"

	"github.com/banmian/banmian/internal/blob"
)

// tray holds pictures whose pixels are at hand, the most recently wanted last, up
// to a number of pixels. What nobody wanted for a while is let go of when the next
// is wanted: pixels take ten times the memory of the file they came from.
type tray struct {
	mu   sync.Mutex
	open []trayed
	now  func() time.Time
}

type trayed struct {
	ref    blob.Ref
	m      image.Image
	wanted time.Time
}

func (t *tray) get(ref blob.Ref) image.Image {
	t.mu.Lock()
	defer t.mu.Unlock()
	t.clear()
	for i, x := range t.open {
		if x.ref == ref {
			x.wanted = t.now()
			t.open = append(append(t.open[:i:i], t.open[i+1:]...), x)
			return x.m
		}
	}
	return nil
}

func (t *tray) put(ref blob.Ref, m image.Image) {
	t.mu.Lock()
	defer t.mu.Unlock()
	pixels := area(m)
	if pixels > trayPixels {
		return
	}
	for _, x := range t.open {
		if x.ref == ref {
			return
		}
		pixels += area(x.m)
	}
	for pixels > trayPixels {
		pixels -= area(t.open[0].m)
		t.open = t.open[1:]
	}
	t.open = append(t.open, trayed{ref, m, t.now()})
}

// clear lets go of what was not wanted for a while.
func (t *tray) clear() {
	for len(t.open) > 0 && t.now().Sub(t.open[0].wanted) > trayTime {
		t.open = t.open[1:]
	}
}

func area(m image.Image) int { return m.Bounds().Dx() * m.Bounds().Dy() }

// Bounds on what is kept open: two large pictures of pages. A viewer asks for a
// dozen tiles of one page in a row.
const (
	trayPixels = 24 << 20
	trayTime   = 30 * time.Second
)
