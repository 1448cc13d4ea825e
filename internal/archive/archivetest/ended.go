package archivetest

import (
	"context"
	"testing"

	"github.com/banmian/banmian/internal/archive"
)

// ended calls everything with a context that has ended: nothing may happen.
func ended(t *testing.T, w World, _ *clock) {
	key := keep(t, w, Proposal("2024-06-14", "d1")).Key
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	for name, call := range map[string]func() error{
		"titles":   func() error { _, err := w.Titles(ctx); return err },
		"editions": func() error { _, err := w.Editions(ctx, archive.Query{}); return err },
		"edition":  func() error { _, err := w.Edition(ctx, key, ""); return err },
		"keep":     func() error { _, err := w.Keep(ctx, Proposal("2024-06-15", "d2")); return err },
		"state":    func() error { _, err := w.SetState(ctx, key, 0, archive.Published); return err },
	} {
		if err := call(); err == nil {
			t.Errorf("%s went on after its context had ended", name)
		}
	}
	if got := editions(t, w, archive.Query{}); len(got) != 1 || got[0].State != archive.Draft {
		t.Errorf("calls whose context had ended changed the archive to %v", got)
	}
}
