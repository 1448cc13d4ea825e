package reader

import (
	"context"
	"errors"
	"sync"
	"sync/atomic"
	"testing"

	"github.com/banmian/banmian/internal/archive"
	"github.com/banmian/banmian/internal/paper"
)

// slowCutter cuts when it is let, and counts.
type slowCutter struct {
	calls atomic.Int32
	let   chan struct{}
	err   error
}

func (c *slowCutter) PagePDF(ctx context.Context, master archive.Source, n int) ([]byte, error) {
	c.calls.Add(1)
	<-c.let
	return []byte(master.Name + string(rune('0'+n))), c.err
}

func TestCutPage(t *testing.T) {
	d := newDesk(t)
	e := edition()
	for i := range e.Pages {
		e.Pages[i].Source = "all.pdf#" + string(rune('1'+i))
	}
	got, err := d.reader.Edition(t.Context(), d.keep("2025-06-13", 1, e, archive.Published))
	if err != nil {
		t.Fatal(err)
	}
	second, master := got.Pages[1], archive.Source{Name: "all.pdf", Blob: "aa"}
	if _, _, err := d.reader.CutPage(t.Context(), second, master); !paper.IsKind(err, paper.NotFound) {
		t.Errorf("with nobody to cut: %v", err)
	}
	c := &slowCutter{let: make(chan struct{})}
	d.reader.CutWith(c)
	var all sync.WaitGroup
	for range 5 {
		all.Go(func() {
			if data, tag, err := d.reader.CutPage(t.Context(), second, master); string(data) != "all.pdf1" || tag == "" || err != nil {
				t.Errorf("got %q %q, %v", data, tag, err)
			}
		})
	}
	hasty, cancel := context.WithCancel(t.Context())
	cancel()
	if _, _, err := d.reader.CutPage(hasty, second, master); !paper.IsKind(err, paper.Unavailable) {
		t.Errorf("one who does not wait: %v", err)
	}
	close(c.let)
	all.Wait()
	if _, _, err := d.reader.CutPage(t.Context(), second, master); err != nil || c.calls.Load() != 1 {
		t.Errorf("cut %d times, %v", c.calls.Load(), err)
	}
	c.err = errors.New("damaged")
	if _, _, err := d.reader.CutPage(t.Context(), got.Pages[0], master); !errors.Is(err, c.err) {
		t.Errorf("a page that cannot be cut: %v", err)
	}
	odd := *second
	odd.Source = "all.pdf"
	if _, _, err := d.reader.CutPage(t.Context(), &odd, master); !paper.IsKind(err, paper.NotFound) {
		t.Errorf("a page without a number: %v", err)
	}
}
