package ingest_test

import (
	"slices"
	"testing"

	"github.com/banmian/banmian/internal/archive"
	"github.com/banmian/banmian/internal/ingest"
	"github.com/banmian/banmian/internal/paper"
)

// A published edition teaches once, a draft and a damaged job nothing; what is
// asked for in reading needs the title's name.
func TestLearn(t *testing.T) {
	im, _, record := inMemory()
	r, err := im.Import(t.Context(), sample(t, "zh")[:2], ingest.Options{Slug: "paper"}, nil)
	if err != nil {
		t.Fatal(err)
	}
	job := ingest.Lesson(r.Key, r.Number)
	learned := func() paper.Profile {
		t.Helper()
		if err := im.Learn(t.Context(), job.Args); err != nil {
			t.Fatal(err)
		}
		p, err := record.Profile(t.Context(), "paper")
		if err != nil {
			t.Fatal(err)
		}
		return p
	}
	if p := learned(); !p.IsZero() {
		t.Errorf("a draft taught %+v", p)
	}
	if _, err := record.SetState(t.Context(), r.Key, 0, archive.Published); err != nil {
		t.Fatal(err)
	}
	for range 2 {
		p := learned()
		body := slices.IndexFunc(p.Roles, func(c paper.RoleCount) bool { return c.Role == paper.RoleBody })
		head := slices.IndexFunc(p.Roles, func(c paper.RoleCount) bool { return c.Role == paper.RoleHeadline })
		if p.Editions != 1 || body != 0 || head < 0 || p.Roles[head].Face.Size <= p.Roles[body].Face.Size || len(p.Grids) == 0 || len(p.Folios) == 0 {
			t.Errorf("learned %+v", p)
		}
	}
	if err := im.Learn(t.Context(), []byte("{")); err == nil {
		t.Error("a damaged job is done")
	}
	if _, err := im.Import(t.Context(), sample(t, "zh")[:1], ingest.Options{Habits: true}, nil); !paper.IsKind(err, paper.Invalid) {
		t.Errorf("habits of no title: %v", err)
	}
}
