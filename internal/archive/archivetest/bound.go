package archivetest

import (
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/banmian/banmian/internal/archive"
	"github.com/banmian/banmian/internal/paper"
)

// binds asks that a revision's PDF is kept for it alone, replaced by the next,
// and seen.
func binds(t *testing.T, w World, _ *clock) {
	a, ok := w.Archive.(archive.Bookbinder)
	if !ok {
		t.Fatal("this archive keeps no bound editions")
	}
	p := Proposal("2024-06-14", "d1")
	key := keep(t, w, p).Key
	p.Digest = "d2"
	keep(t, w, p)
	if got := load(t, w, key, ""); got.Bound != (archive.Source{}) {
		t.Errorf("bound from the start: %+v", got.Bound)
	}
	before, err := w.Archive.(archive.Marker).Mark(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	for _, want := range []archive.Source{{Name: "a.pdf", Blob: "aa", Size: 7}, {Name: "b.pdf", Blob: "bb", Size: 8}} {
		if err := a.KeepBound(t.Context(), key, 2, want); err != nil {
			t.Fatal(err)
		}
		if diff := cmp.Diff(want, load(t, w, key, "").Bound); diff != "" {
			t.Errorf("bound (-want +got):\n%s", diff)
		}
	}
	after, err := w.Archive.(archive.Marker).Mark(t.Context())
	if err != nil || after == before {
		t.Errorf("the mark stays %d after an edition was bound: %v", after, err)
	}
	if err := a.KeepBound(t.Context(), key, 3, archive.Source{}); !paper.IsKind(err, paper.NotFound) {
		t.Errorf("a revision that is not there: %v", err)
	}
	setState(t, w, key, 1, archive.Published)
	if got := load(t, w, key, archive.Published); got.Bound != (archive.Source{}) {
		t.Errorf("another revision has it too: %+v", got.Bound)
	}
}
