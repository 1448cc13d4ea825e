package app

import (
	"log/slog"
	"testing"

	"github.com/banmian/banmian/internal/archive"
	"github.com/banmian/banmian/internal/config"
	"github.com/banmian/banmian/internal/desk"
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

// What is settled at the desk is what readers see, as soon as it is.
func TestFaceReachesReaders(t *testing.T) {
	c := config.Defaults()
	c.Data = t.TempDir()
	a, err := Open(t.Context(), c, Serve, slog.New(slog.DiscardHandler))
	if err != nil {
		t.Fatal(err)
	}
	defer a.Close()
	before, _, err := a.Reader.Mark(t.Context())
	if err != nil {
		t.Fatal(err)
	}
	admin := desk.Person{ID: "a", Roles: map[string][]desk.Role{desk.Everywhere: {desk.Administrator}}}
	for _, name := range []string{"晨报", "晚报"} {
		s := desk.DefaultSettings()
		s.Face.Name, s.Face.Legacy = name, []string{"founder /" + name}
		if _, err := a.Desk.SetUp(t.Context(), admin, "city-news", s); err != nil {
			t.Fatal(err)
		}
		if f, err := a.Reader.Face(t.Context(), "city-news"); err != nil || f.Name != name {
			t.Errorf("readers see %q, %v; want %q", f.Name, err, name)
		}
		for range 2 { // also when it is known already
			shapes, err := a.Former(t.Context(), "city-news")
			if _, ok := shapes.Find("", "/"+name+"/paperindex.htm", ""); err != nil || !ok {
				t.Errorf("old addresses of %s are not known: %v", name, err)
			}
		}
	}
	if after, _, err := a.Reader.Mark(t.Context()); err != nil || after == before {
		t.Errorf("kept answers would stay: mark %d before and %d after, %v", before, after, err)
	}
}
