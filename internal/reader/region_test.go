package reader

import (
	"bytes"
	"context"
	"image/jpeg"
	"sync"
	"testing"
	"testing/synctest"

	"github.com/banmian/banmian/internal/archive"
	"github.com/banmian/banmian/internal/geom"
	"github.com/banmian/banmian/internal/paper"
)

// slowDrawer draws when it is told to, and counts.
type slowDrawer struct {
	mu        sync.Mutex
	now, most int
	drawn     int
	begin     chan string
}

func (d *slowDrawer) Draw(_ context.Context, master archive.Source, n int, box geom.Rect, width int) ([]byte, error) {
	d.mu.Lock()
	d.now++
	d.drawn++
	d.most = max(d.most, d.now)
	d.mu.Unlock()
	<-d.begin
	d.mu.Lock()
	d.now--
	d.mu.Unlock()
	return []byte(master.Name), nil
}

// zoomed is an edition with a page of 200 by 300 points.
func zoomed(t *testing.T) (*desk, *Edition) {
	d := newDesk(t)
	key := d.keep("2025-06-13", 1, paper.Edition{Pages: []paper.Page{{Sequence: 1, Label: "1", Width: 200, Height: 300, Source: "p1.pdf#1"}}}, archive.Published)
	e, err := d.reader.Edition(t.Context(), key)
	if err != nil {
		t.Fatal(err)
	}
	return d, e
}

func TestRegionBounds(t *testing.T) {
	_, e := zoomed(t)
	p := e.Pages[0]
	for _, c := range []struct {
		box   geom.Rect
		width int
		want  bool
	}{
		{geom.R(0, 0, 100, 100), 400, true},
		{geom.R(0, 0, 100, 100), 418, false}, // sharper than print
		{geom.R(0, 0, 200, 300), 833, true},
		{geom.R(150, 250, 900, 900), 200, true}, // as much of it as lies on the page
		{geom.R(300, 0, 400, 100), 100, false},
		{geom.R(0, 0, 200, 10), 100, false},
		{geom.R(0, 0, 100, 100), 1, false},
	} {
		if _, ok := e.Region(p, c.box, c.width); ok != c.want {
			t.Errorf("%v at %d: %v", c.box, c.width, ok)
		}
	}
	big := *p
	big.Width, big.Height = 2000, 3000
	if _, ok := e.Region(&big, geom.R(0, 0, 2000, 3000), 2000); ok {
		t.Error("six megapixels are drawn")
	}
}

func TestRegionIsCutWithoutADrawer(t *testing.T) {
	d, e := zoomed(t)
	g, ok := e.Region(e.Pages[0], geom.R(100, 0, 200, 100), 300)
	if !ok {
		t.Fatal("refused")
	}
	data, err := d.reader.Draw(t.Context(), e, g)
	if err != nil {
		t.Fatal(err)
	}
	m, err := jpeg.Decode(bytes.NewReader(data))
	if err != nil || m.Bounds().Dx() != 300 || m.Bounds().Dy() != 300 {
		t.Fatalf("%v, %v", m.Bounds(), err)
	}
	if r, _, _, _ := m.At(150, 150).RGBA(); r>>8 < 180 { // the page's right half is light
		t.Errorf("its middle is %d", r>>8)
	}
}

// Two are drawn at a time, one for all who want the same, a few wait, and more
// are turned away.
func TestRegionsTakeTurns(t *testing.T) {
	synctest.Test(t, func(t *testing.T) {
		d, e := zoomed(t)
		slow := &slowDrawer{begin: make(chan string)}
		d.reader.DrawWith(slow)
		results := make(chan error, 100)
		ask := func(x float64) {
			g, ok := e.Region(e.Pages[0], geom.R(x, 0, 200, 100), 100)
			if !ok {
				t.Error("refused")
			}
			go func() {
				_, err := d.reader.Draw(t.Context(), e, g)
				results <- err
			}()
			synctest.Wait()
		}
		const many = regionSlots + regionQueue
		for i := range many {
			ask(float64(i))
			ask(float64(i)) // the same again
		}
		ask(many) // one too many
		if err := <-results; !paper.IsKind(err, paper.Unavailable) {
			t.Errorf("one too many gets %v", err)
		}
		close(slow.begin)
		for range 2 * many {
			if err := <-results; err != nil {
				t.Error(err)
			}
		}
		if slow.most != regionSlots || slow.drawn != many {
			t.Errorf("%d at a time, %d in all", slow.most, slow.drawn)
		}
	})
}
