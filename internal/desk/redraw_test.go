package desk_test

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"testing"

	"github.com/banmian/banmian/internal/archive"
	"github.com/banmian/banmian/internal/desk"
	"github.com/banmian/banmian/internal/desk/desktest"
	"github.com/banmian/banmian/internal/docket"
	"github.com/banmian/banmian/internal/paper"
	"github.com/banmian/banmian/internal/queue"
)

// A withdrawal shows the quick pictures at once; the fine ones follow by a job,
// unless something else came before readers meanwhile.
func TestRedrawLater(t *testing.T) {
	w := inMemory(t, desktest.Edition(1, 3, 6))
	ok, ctx, key := must(t), t.Context(), desktest.Key
	zonesOf := len(desktest.Edition(1, 3, 6).Articles[0].Parts[0].Zones)
	drawing := func(name string) func(context.Context, archive.Revision, []desk.Mask) ([]archive.Picture, []archive.Source, error) {
		return func(_ context.Context, _ archive.Revision, masks []desk.Mask) ([]archive.Picture, []archive.Source, error) {
			return nil, []archive.Source{{Name: fmt.Sprintf("%s-%d.pdf", name, len(masks[0].Polygons)/zonesOf), Blob: "x"}}, nil
		}
	}
	broken := errors.New("no pencil")
	fine := drawing("fine")
	options := desk.Options{Now: w.clock.Now, Quick: drawing("quick"), Redraw: func(ctx context.Context, r archive.Revision, m []desk.Mask) ([]archive.Picture, []archive.Source, error) {
		if broken != nil {
			return nil, nil, broken
		}
		return fine(ctx, r, m)
	}}
	d := desk.New(w.archive, w.docket, w.queue, options)
	seen := func(want string) int {
		t.Helper()
		r, err := w.archive.Edition(ctx, key, archive.Published)
		if err != nil || len(r.Sources) != 1 || r.Sources[0].Name != want {
			t.Fatalf("readers have %+v, %v; want %s", r.Sources, err, want)
		}
		return r.Number
	}
	run := func(revision int) error {
		args, _ := json.Marshal(map[string]any{"title": key.Title, "date": key.Date.String(), "ordinal": 1, "revision": revision})
		return d.Workers()[desk.RedrawJob](ctx, queue.Job{Kind: desk.RedrawJob, Args: args})
	}
	signAll(t, w)
	now := ok(w.Work(ctx, desktest.He, key))
	ok(d.Publish(ctx, desktest.He, key, now.Seal))
	ok(d.Withdraw(ctx, desktest.He, key, desk.Withdrawal{Article: "p1-a1", Scope: paper.ScopeMask, Reason: "试"}))
	first := seen("quick-1.pdf")
	if counts, err := w.queue.Counts(ctx); err != nil || counts[desk.RedrawJob].Waiting != 1 {
		t.Errorf("queued %v, %v", counts, err)
	}
	if err := run(first); !errors.Is(err, broken) {
		t.Errorf("the job failed and says %v", err)
	}
	seen("quick-1.pdf")
	// A second withdrawal comes first: the job for what was before it does nothing.
	after := ok(d.Withdraw(ctx, desktest.He, key, desk.Withdrawal{Article: "p1-a2", Scope: paper.ScopeMask, Reason: "试"}))
	second := seen("quick-2.pdf")
	broken = nil
	if err := run(first); err != nil {
		t.Error(err)
	}
	seen("quick-2.pdf")
	for range 2 { // a job may be handed out again
		if err := run(second); err != nil {
			t.Error(err)
		}
	}
	seen("fine-2.pdf")
	if again := ok(d.Work(ctx, desktest.He, key)); again.Version != after.Version+1 || again.Seal != after.Seal {
		t.Errorf("version %d after %d", again.Version, after.Version)
	}
	readersSeeWhatIsSigned(t, w, 0, 0)
	w.restart()
	if again := ok(w.Work(ctx, desktest.He, key)); again.Version != after.Version+1 {
		t.Errorf("after a restart: version %d", again.Version)
	}
	if _, err := docket.Check(ctx, w.docket); err != nil {
		t.Error(err)
	}
	// Undone while it was drawing.
	options.Redraw = func(ctx context.Context, r archive.Revision, m []desk.Mask) ([]archive.Picture, []archive.Source, error) {
		ok(d.Restore(ctx, desktest.He, key, "p1-a3", 0, "试"))
		return fine(ctx, r, m)
	}
	d = desk.New(w.archive, w.docket, w.queue, options)
	ok(d.Withdraw(ctx, desktest.He, key, desk.Withdrawal{Article: "p1-a3", Scope: paper.ScopeMask, Reason: "试"}))
	if err := run(seen("quick-3.pdf")); err != nil {
		t.Error(err)
	}
	seen("quick-2.pdf")
	for _, args := range []string{"{", `{"date":"x"}`} {
		if err := d.Workers()[desk.RedrawJob](ctx, queue.Job{Args: []byte(args)}); err != nil {
			t.Errorf("%s: %v", args, err)
		}
	}
}
