package archivetest

import (
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/banmian/banmian/internal/archive"
	"github.com/banmian/banmian/internal/paper"
)

// lesson is what an edition of n thousand body characters teaches.
func lesson(n int) paper.Profile {
	return paper.Profile{Editions: 1,
		Roles:  []paper.RoleCount{{Role: paper.RoleBody, Face: paper.Face{Family: "书宋", Size: 9.25, Weight: 400}, Chars: 1000 * n}},
		Grids:  []paper.GridCount{{Grid: paper.Grid{Columns: 5, Measure: 14.5}, Pages: n}},
		Folios: []paper.FolioCount{{Form: "0年0月0日 第0版", Pages: n}}}
}

// profiles asks that lessons are added up, replaced by their edition's next,
// bounded to the newest, kept by title, and forgotten.
func profiles(t *testing.T, w World, _ *clock) {
	a, ok := w.Archive.(archive.Profiler)
	if !ok {
		t.Fatal("this archive keeps no profiles")
	}
	is := func(from archive.Profiler, want paper.Profile, why string) {
		t.Helper()
		got, err := from.Profile(t.Context(), "paper")
		if err != nil {
			t.Fatal(err)
		}
		if diff := cmp.Diff(want, got); diff != "" {
			t.Errorf("%s: %s", why, diff)
		}
	}
	learn := func(key archive.Key, p paper.Profile) {
		t.Helper()
		if err := a.Learn(t.Context(), key, p); err != nil {
			t.Fatal(err)
		}
	}
	is(a, paper.Profile{}, "a title that is not known has learned nothing")
	if err := a.Learn(t.Context(), archive.Key{Title: "paper", Date: paper.Date{Year: 2024, Month: 6, Day: 1}}, lesson(1)); !paper.IsKind(err, paper.NotFound) {
		t.Errorf("an edition that is not there taught: %v", err)
	}
	var newest []archive.Key
	add := func(title string, day paper.Date) archive.Key {
		p := Proposal(day.String(), "d-"+title+day.String())
		p.Title.Slug = title
		return keep(t, w, p).Key
	}
	day := paper.Date{Year: 2024, Month: 6, Day: 14}
	for range archive.MostLessons + 2 {
		newest = append(newest, add("paper", day))
		day = day.AddDays(1)
	}
	learn(newest[0], lesson(1))
	learn(newest[0], lesson(2))
	is(a, lesson(2), "an edition's next lesson replaces its last")
	learn(newest[1], lesson(3))
	learn(add("other", day), lesson(9))
	want := lesson(5)
	want.Editions = 2
	is(a, want, "lessons of a title are added, those of others are not")
	other, isProfiler := w.Reopen(t).(archive.Profiler)
	if !isProfiler {
		t.Fatal("reopened, the archive keeps no profiles")
	}
	is(other, want, "reopened")
	if err := other.(archive.Archive).Close(); err != nil {
		t.Error(err)
	}
	for _, key := range newest[2:] {
		learn(key, lesson(1))
	}
	want = lesson(archive.MostLessons)
	want.Editions = archive.MostLessons
	is(a, want, "the newest teach, the first two no longer")
	for range 2 {
		if err := a.ForgetProfile(t.Context(), "paper"); err != nil {
			t.Fatal(err)
		}
	}
	is(a, paper.Profile{}, "forgotten")
	if p, err := a.Profile(t.Context(), "other"); err != nil || p.Editions != 1 {
		t.Errorf("another title was forgotten: %+v, %v", p, err)
	}
}
