package app

import (
	"log/slog"
	"testing"

	"github.com/banmian/banmian/internal/archive"
	"github.com/banmian/banmian/internal/config"
)

// What stands between the program and its archive hides nothing the archive can
// do: without marks no finished answer is kept, without an album no picture is
// added.
func TestNothingTheArchiveCanDoIsHidden(t *testing.T) {
	c := config.Defaults()
	c.Data = t.TempDir()
	a, err := Open(t.Context(), c, Serve, slog.New(slog.DiscardHandler))
	if err != nil {
		t.Fatal(err)
	}
	defer a.Close()
	if _, ok := a.Archive.(archive.Marker); !ok {
		t.Error("it tells no marks")
	}
	if _, ok := a.Archive.(archive.Skimmer); !ok {
		t.Error("it does not skim")
	}
	if _, ok := a.Archive.(archive.Illustrator); !ok {
		t.Error("it takes no pictures later")
	}
	if _, known, err := a.Reader.Mark(t.Context()); !known || err != nil {
		t.Errorf("the reader cannot tell when something changed: %v", err)
	}
}
