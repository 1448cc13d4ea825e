package hatch_test

import (
	"errors"
	"io"
	"os"
	"path/filepath"
	"strings"
	"testing"
	"testing/iotest"

	"github.com/banmian/banmian/internal/hatch"
	"github.com/banmian/banmian/internal/ingest"
	"github.com/banmian/banmian/internal/paper"
)

// offer begins a drop for tonight.
func (m *night) offer() *hatch.Offer {
	m.t.Helper()
	o, err := m.Begin(hatch.Ask{Title: slug, Date: tonight.Date, By: "lin", Way: hatch.AtDesk})
	if err != nil {
		m.t.Fatal(err)
	}
	return o
}

// A path is one drop's once, also where a file system does not tell cases apart.
func TestOfferNames(t *testing.T) {
	m := newNight(t)
	o := m.offer()
	for _, c := range []struct {
		name string
		kind paper.FaultKind
	}{{"p1.txt", ""}, {"P1.TXT", paper.Invalid}, {"p1.txt/x.txt", paper.Invalid}, {"a/b.txt", ""}, {"a", paper.Invalid}, {"A/B.txt", paper.Invalid}, {"../p1.txt", paper.Invalid}, {".hidden", ""}} {
		_, err := o.Add(t.Context(), c.name, strings.NewReader(pageTexts[2]))
		if c.kind == "" && err != nil || c.kind != "" && !paper.IsKind(err, c.kind) {
			t.Errorf("%s: %v", c.name, err)
		}
	}
	d, fresh, err := o.Close(t.Context())
	if err != nil || !fresh || d.Count(hatch.Waiting) != 2 || d.Count(hatch.Refused) != 5 {
		t.Errorf("%+v, %v", d, err)
	}
	if _, err := o.Add(t.Context(), "p9.txt", strings.NewReader("x")); !paper.IsKind(err, paper.Conflict) {
		t.Errorf("a closed drop took a file: %v", err)
	}
	if _, _, err := o.Close(t.Context()); !paper.IsKind(err, paper.Conflict) {
		t.Errorf("closed twice: %v", err)
	}
}

// A file that breaks off, or does not end, leaves nothing, and can be sent again.
func TestOfferBreaksOff(t *testing.T) {
	m := newNight(t)
	o := m.offer()
	broken := io.MultiReader(strings.NewReader(strings.Repeat(pageTexts[2], 900)), iotest.ErrReader(errors.New("gone")))
	if _, err := o.Add(t.Context(), "p2.txt", broken); !paper.IsKind(err, paper.Unavailable) {
		t.Errorf("%v", err)
	}
	if _, err := o.Add(t.Context(), "p2.txt", iotest.ErrReader(errors.New("gone"))); !paper.IsKind(err, paper.Unavailable) {
		t.Errorf("%v", err)
	}
	if _, err := os.Stat(filepath.Join(m.dir, "open", o.ID(), "files", "p2.txt")); !errors.Is(err, os.ErrNotExist) {
		t.Errorf("half a file is there: %v", err)
	}
	if _, err := o.Add(t.Context(), "p2.txt", strings.NewReader(pageTexts[2])); err != nil {
		t.Error(err)
	}
	if err := o.Discard(); err != nil {
		t.Error(err)
	}
	if _, err := os.Stat(filepath.Join(m.dir, "open", o.ID())); !errors.Is(err, os.ErrNotExist) {
		t.Errorf("a discarded drop is there: %v", err)
	}
}

// endless never ends.
type endless struct{}

func (endless) Read(p []byte) (int, error) {
	for i := range p {
		p[i] = 'x'
	}
	return len(p), nil
}

func TestOfferTooLarge(t *testing.T) {
	if testing.Short() {
		t.Skip("writes half a gigabyte")
	}
	m := newNight(t)
	o := m.offer()
	_, err := o.Add(t.Context(), "p1.txt", endless{})
	if !paper.IsKind(err, paper.Invalid) || !strings.Contains(err.Error(), "MiB") {
		t.Errorf("%v", err)
	}
	entries, readErr := os.ReadDir(filepath.Join(m.dir, "open", o.ID(), "files"))
	if readErr != nil || len(entries) != 0 {
		t.Errorf("left: %v, %v (at most %d)", entries, readErr, ingest.MostBytes)
	}
}

// So many drops may be under way, and wait, and no more.
func TestOfferTooMany(t *testing.T) {
	m := newNight(t)
	var last error
	n := 0
	for ; n < 500 && last == nil; n++ {
		_, last = m.Begin(hatch.Ask{Title: slug, By: "lin"})
	}
	if !paper.IsKind(last, paper.Unavailable) || n < 20 {
		t.Errorf("%d drops were begun: %v", n, last)
	}
	if _, err := m.Begin(hatch.Ask{Title: "another", By: "lin"}); err != nil {
		t.Errorf("another title pays for it: %v", err)
	}
}
