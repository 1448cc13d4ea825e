package app

import (
	"log/slog"
	"testing"

	"github.com/banmian/banmian/internal/archive"
	"github.com/banmian/banmian/internal/config"
	"github.com/banmian/banmian/internal/export"
	"github.com/banmian/banmian/internal/paper"
)

// What was published before editions were bound, or whose job was lost, is bound
// when the program starts.
func TestMissingBindingsAreQueued(t *testing.T) {
	c := config.Defaults()
	c.Data = t.TempDir()
	a, err := Open(t.Context(), c, Serve, slog.New(slog.DiscardHandler))
	if err != nil {
		t.Fatal(err)
	}
	defer a.Close()
	keep := func(day int, bound bool) {
		t.Helper()
		date := paper.Date{Year: 2025, Month: 6, Day: day}
		out, err := a.Record.Keep(t.Context(), archive.Proposal{Title: archive.Title{Slug: "news", Name: "News"}, Date: date, Digest: date.String(), Edition: paper.Edition{Date: date}})
		if err != nil {
			t.Fatal(err)
		}
		if _, err := a.Record.SetState(t.Context(), out.Key, 1, archive.Published); err != nil {
			t.Fatal(err)
		}
		if bound {
			if err := a.Record.KeepBound(t.Context(), out.Key, 1, archive.Source{Name: "x.pdf", Blob: "aa", Size: 1}); err != nil {
				t.Fatal(err)
			}
		}
	}
	keep(13, false)
	keep(14, true)
	jobs, err := a.unbound(t.Context())
	if err != nil || len(jobs) != 1 || jobs[0].Kind != export.BindJob || jobs[0].Unique != "news/2025-06-13/1" {
		t.Errorf("queued: %+v, %v", jobs, err)
	}
}
