package desk_test

import (
	"bytes"
	"slices"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/banmian/banmian/internal/desk"
	"github.com/banmian/banmian/internal/desk/desktest"
	"github.com/banmian/banmian/internal/interchange/document"
	"github.com/banmian/banmian/internal/specimen"
)

// A typeset edition whose reading was damaged in forty known ways is mended act by
// act, also across restarts; afterwards it says what it said before.
func TestReplay(t *testing.T) {
	whole, err := document.Decode(bytes.NewReader(specimen.Samples()[0].Truth))
	if err != nil {
		t.Fatal(err)
	}
	damaged, wrongs := desktest.Damage(whole)
	want := 0
	for _, p := range desktest.Plan {
		have := 0
		for _, w := range wrongs {
			if w.Kind == p.Kind {
				have++
			}
		}
		if want += p.Count; have != p.Count {
			t.Errorf("%d errors of kind %s, want %d", have, p.Kind, p.Count)
		}
	}
	if want != 40 || len(wrongs) != want {
		t.Errorf("%d errors, want 40", len(wrongs))
	}
	w := inMemory(t, damaged)
	ok, ctx, key := must(t), t.Context(), desktest.Key
	now := ok(w.Work(ctx, desktest.Lin, key))
	var seals []string
	for i, wrong := range wrongs {
		for _, a := range wrong.Acts {
			seals = append(seals, now.Seal)
			before := desktest.Telling(now.Draft.Edition)
			if now, err = w.Do(ctx, desktest.Lin, key, now.Version, a); err != nil {
				t.Fatalf("%d, %s: %v", i, wrong.Kind, err)
			}
			if slices.Equal(before, desktest.Telling(now.Draft.Edition)) && wrong.Kind != "edge" {
				t.Errorf("%d, %s: mending it changed nothing", i, wrong.Kind)
			}
		}
		if i == len(wrongs)/2 {
			w.restart()
			if again := ok(w.Work(ctx, desktest.Lin, key)); again.Seal != now.Seal {
				t.Error("something was lost in the middle")
			}
		}
	}
	if diff := cmp.Diff(desktest.Telling(whole), desktest.Telling(now.Draft.Edition)); diff != "" {
		t.Errorf("mended, it says something else:\n%s", diff)
	}
	for i := len(seals) - 1; i >= 0; i-- {
		if now = ok(w.Undo(ctx, desktest.Lin, key)); now.Seal != seals[i] {
			t.Fatalf("undo %d is not exact", i)
		}
	}
	if now.Seal != desk.Seal(damaged) {
		t.Error("all undone, it is not what was read")
	}
}
