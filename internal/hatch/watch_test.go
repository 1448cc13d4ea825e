package hatch

import (
	"io"
	"log/slog"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	archivemem "github.com/banmian/banmian/internal/archive/memory"
	"github.com/banmian/banmian/internal/desk"
	"github.com/banmian/banmian/internal/desk/desktest"
	docketmem "github.com/banmian/banmian/internal/docket/memory"
	queuemem "github.com/banmian/banmian/internal/queue/memory"
)

// folder is a watched folder with a hatch behind it.
type folder struct {
	*Watcher
	t     *testing.T
	clock *desktest.Clock
	hatch *Hatch
	data  string
}

func newFolder(t *testing.T) *folder {
	t.Helper()
	f := &folder{t: t, clock: desktest.NewClock(), data: filepath.Join(t.TempDir(), "drops")}
	f.restart(filepath.Join(t.TempDir(), "pages"))
	if err := os.Mkdir(f.dir, 0o700); err != nil {
		t.Fatal(err)
	}
	return f
}

// restart opens the hatch anew, and watches a folder.
func (f *folder) restart(dir string) {
	f.t.Helper()
	a, q := archivemem.New(archivemem.Options{}), queuemem.New(queuemem.Options{})
	h, err := Open(f.data, Options{Archive: a, Desk: desk.New(a, docketmem.New(), q, desk.Options{}), Queue: q, Now: f.clock.Now, Log: slog.New(slog.NewTextHandler(io.Discard, nil))})
	if err != nil {
		f.t.Fatal(err)
	}
	f.hatch, f.Watcher = h, h.watcher("yunting", dir, "operator")
}

func (f *folder) put(name, text string) {
	f.t.Helper()
	full := filepath.Join(f.dir, filepath.FromSlash(name))
	if err := os.MkdirAll(filepath.Dir(full), 0o700); err != nil {
		f.t.Fatal(err)
	}
	if err := os.WriteFile(full, []byte(text), 0o600); err != nil {
		f.t.Fatal(err)
	}
	// The clock of a file system may stand still between two writes.
	at := f.clock.Now().Add(time.Duration(len(text)) * time.Second)
	if err := os.Chtimes(full, at, at); err != nil {
		f.t.Fatal(err)
	}
}

func (f *folder) look(times int) {
	f.t.Helper()
	for range times {
		if err := f.Look(f.t.Context()); err != nil {
			f.t.Fatal(err)
		}
		f.clock.Move(lookEvery)
	}
}

// files are the paths below the folder.
func (f *folder) files() string {
	f.t.Helper()
	var out []string
	err := filepath.WalkDir(f.dir, func(name string, e os.DirEntry, err error) error {
		if err == nil && !e.IsDir() {
			rel, _ := filepath.Rel(f.dir, name) // it lies below
			out = append(out, filepath.ToSlash(rel))
		}
		return err
	})
	if err != nil {
		f.t.Fatal(err)
	}
	slices.Sort(out)
	return strings.Join(out, " ")
}

// A file is taken once it has come to rest, with those beside it, and put away.
func TestWatch(t *testing.T) {
	f := newFolder(t)
	f.put("p1.txt", "版")
	f.put("2026-11-24/p2.txt", "版面")
	f.put("2026-11-24/p3.pdf.part", "%PDF-")
	f.put(".hidden", "x")
	f.put("notes/p9.txt", "not a day's folder")
	f.look(1)
	if list := f.hatch.Drops("yunting", 9); len(list) != 0 {
		t.Fatalf("taken at first sight: %+v", list)
	}
	f.put("2026-11-24/p2.txt", "版面还在写")
	f.look(1)
	if list := f.hatch.Drops("yunting", 9); len(list) != 1 || list[0].Files[0].Path != "p1.txt" || !list[0].Date.IsZero() || list[0].Way != Watch || list[0].By != "operator" {
		t.Fatalf("%+v", list)
	}
	f.look(1)
	list := f.hatch.Drops("yunting", 9)
	if len(list) != 2 || list[0].Files[0].Path != "p2.txt" || list[0].Date.String() != "2026-11-24" {
		t.Fatalf("%+v", list)
	}
	if got, want := f.files(), ".hidden 2026-11-24/p3.pdf.part notes/p9.txt taken/p1.txt taken/p2.txt"; got != want {
		t.Errorf("files: %s, want %s", got, want)
	}
	// A page of the same name again is another drop, and is kept beside the first.
	f.put("p1.txt", "第二稿")
	f.look(2)
	if got := f.files(); !strings.Contains(got, "taken/p1 (2).txt") || len(f.hatch.Drops("yunting", 9)) != 3 {
		t.Errorf("files: %s", got)
	}
}

// Files that come one after another are one drop; one that never rests keeps the
// others waiting for a while only.
func TestWatchWaitsForTheRest(t *testing.T) {
	f := newFolder(t)
	f.put("p1.txt", "一")
	f.look(1)
	f.put("p2.txt", "二版")
	f.look(2)
	if list := f.hatch.Drops("yunting", 9); len(list) != 1 || len(list[0].Files) != 2 {
		t.Fatalf("%+v", list)
	}
	f.put("p3.txt", "三")
	grown := "四"
	for range int(restless/lookEvery) + 3 {
		grown += "版"
		f.put("p4.txt", grown)
		f.look(1)
	}
	if list := f.hatch.Drops("yunting", 9); len(list) != 2 || list[0].Files[0].Path != "p3.txt" {
		t.Errorf("%+v", list)
	}
}

// What cannot be taken is moved aside with the reason, and the desk sees it.
func TestWatchRefuses(t *testing.T) {
	f := newFolder(t)
	f.put("old.rar", "Rar!")
	if err := os.Symlink("/etc/hostname", filepath.Join(f.dir, "link.txt")); err != nil {
		t.Fatal(err)
	}
	f.look(2)
	if got, want := f.files(), "link.txt refused/old.rar refused/old.rar.txt"; got != want {
		t.Errorf("files: %s, want %s", got, want)
	}
	why, err := os.ReadFile(filepath.Join(f.dir, "refused", "old.rar.txt"))
	if err != nil || !strings.Contains(string(why), "RAR") {
		t.Errorf("%q, %v", why, err)
	}
	if list := f.hatch.Drops("yunting", 9); len(list) != 1 || list[0].State != Failed || list[0].Files[0].State != Refused {
		t.Errorf("%+v", list)
	}
}

// A folder that is not there, or comes back, is said and tried again.
func TestWatchWithoutFolder(t *testing.T) {
	f := newFolder(t)
	if err := os.Rename(f.dir, f.dir+"-off"); err != nil {
		t.Fatal(err)
	}
	if err := f.Look(t.Context()); err == nil || f.hatch.Watched("yunting")[f.dir] != "the folder is not there" {
		t.Errorf("%v, %v", err, f.hatch.Watched("yunting"))
	}
	if err := os.Rename(f.dir+"-off", f.dir); err != nil {
		t.Fatal(err)
	}
	f.put("p1.txt", "版")
	f.look(2)
	if f.hatch.Watched("yunting")[f.dir] != "" || len(f.hatch.Drops("yunting", 9)) != 1 {
		t.Errorf("%v", f.hatch.Watched("yunting"))
	}
}

// Files that cannot be moved away are not taken twice, also after a restart.
func TestWatchReadOnly(t *testing.T) {
	f := newFolder(t)
	f.put("p1.txt", "版")
	for _, name := range []string{takenFolder, refusedFolder} { // files where the folders should be
		if err := os.WriteFile(filepath.Join(f.dir, name), nil, 0o600); err != nil {
			t.Fatal(err)
		}
	}
	f.look(4)
	if wrong := f.hatch.Watched("yunting")[f.dir]; len(f.hatch.Drops("yunting", 9)) != 1 || !strings.Contains(wrong, "cannot be moved away") {
		t.Errorf("%q, %+v", wrong, f.hatch.Drops("yunting", 9))
	}
	f.restart(f.dir)
	f.look(4)
	if list := f.hatch.Drops("yunting", 9); len(list) != 1 {
		t.Errorf("%+v", list)
	}
	f.put("p1.txt", "第二版")
	f.look(2)
	if list := f.hatch.Drops("yunting", 9); len(list) != 2 {
		t.Errorf("a changed file was not taken: %+v", list)
	}
}
