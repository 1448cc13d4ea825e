package disk

import (
	"bytes"
	"cmp"
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"strings"
	"syscall"
	"testing"
	"time"

	"github.com/banmian/banmian/internal/blob"
	"github.com/banmian/banmian/internal/blob/blobtest"
	"github.com/banmian/banmian/internal/paper"
)

func TestContract(t *testing.T) {
	blobtest.Run(t, blobtest.Subject{
		Open: func(t *testing.T) blob.Store { return open(t, t.TempDir()) },
		Reopen: func(t *testing.T, s blob.Store) blob.Store {
			return open(t, s.(*Store).dir)
		},
		Damage: damage,
		Clean:  clean,
	})
}

func TestCrash(t *testing.T) {
	rounds := 40
	if testing.Short() {
		rounds = 10
	}
	blobtest.Crash(t, rounds, func(dir string) (blob.Store, error) { return Open(dir) }, func(t *testing.T, s blob.Store) {
		removed, err := s.(*Store).Sweep(t.Context(), 0)
		if err != nil {
			t.Errorf("sweep: %v", err)
		}
		t.Logf("swept %d orphans", removed)
		clean(t, s)
	})
}

// An error at any write, sync, rename or directory must reach the caller, and
// nothing may be kept or left behind.
func TestEveryFailureIsTold(t *testing.T) {
	data := bytes.Repeat([]byte("x"), 100_000)
	for n := 0; ; n++ {
		s := open(t, t.TempDir())
		v := &failing{fail: n}
		s.volume = v
		_, _, err := s.Put(t.Context(), bytes.NewReader(data))
		if !v.failed {
			if err != nil {
				t.Fatalf("nothing failed, but: %v", err)
			}
			if n < 9 {
				t.Errorf("only %d acts were tried: the list of acts is not complete", n)
			}
			t.Logf("acts: %v", v.acts)
			return
		}
		if !errors.Is(err, syscall.EIO) || paper.KindOf(err) != paper.Unavailable {
			t.Errorf("of %v one failed, but put said %v", v.acts, err)
		}
		s.volume = osVolume{}
		s.Each(context.Background(), func(ref blob.Ref, _ int64) error {
			t.Errorf("after %v a blob was kept", v.acts)
			return nil
		})
		clean(t, s)
	}
}

// Bytes must be durable before they have their name, the name before the
// acknowledgement, and a new directory's name before either: with any of these
// syncs gone a power cut could lose a blob that was acknowledged.
func TestOrderOfSyncs(t *testing.T) {
	s := open(t, t.TempDir())
	v := &failing{fail: -1}
	s.volume = v
	for _, want := range []string{
		"create write chmod sync close mkdir syncdir:parent touch rename syncdir:shelf close remove", // the first on its shelf
		"create write chmod sync close touch syncdir:shelf close remove",                             // the same again
	} {
		v.acts = nil
		if _, _, err := s.Put(t.Context(), strings.NewReader("twice")); err != nil {
			t.Fatal(err)
		}
		if got := strings.Join(v.acts, " "); got != want {
			t.Errorf("acts %q, want %q", got, want)
		}
	}
	v.acts = nil
	if err := s.Delete(t.Context(), blobtest.Name([]byte("twice"))); err != nil {
		t.Fatal(err)
	}
	if got, want := strings.Join(v.acts, " "), "remove syncdir:shelf"; got != want {
		t.Errorf("acts %q, want %q", got, want)
	}
}

// The store's own directories are durable before it is used.
func TestOrderOfDirectories(t *testing.T) {
	v := &failing{fail: -1}
	dir := filepath.Join(t.TempDir(), "new", "blobs")
	if err := ensure(v, filepath.Join(dir, temporary)); err != nil {
		t.Fatal(err)
	}
	if got, want := strings.Join(v.acts, " "), strings.TrimSpace(strings.Repeat("mkdir syncdir:parent ", 3)); got != want {
		t.Errorf("acts %q, want %q", got, want)
	}
}

// A directory that a process made and did not sync is synced by the next one
// that relies on it.
func TestDirectoryOfDeadProcess(t *testing.T) {
	dir := t.TempDir()
	ref := blobtest.Name([]byte("late"))
	before := open(t, dir)
	if err := os.Mkdir(before.shelf(ref), directoryMode); err != nil {
		t.Fatal(err)
	}
	s := open(t, dir)
	v := &failing{fail: -1}
	s.volume = v
	if _, _, err := s.Put(t.Context(), strings.NewReader("late")); err != nil {
		t.Fatal(err)
	}
	if got := strings.Join(v.acts, " "); !strings.Contains(got, "syncdir:parent touch rename") {
		t.Errorf("acts %q: the shelf's own name was not made durable", got)
	}
}

func TestFullDiskSaysSo(t *testing.T) {
	err := fault("keep a blob", fmt.Errorf("write: %w", syscall.ENOSPC))
	if want := "keep a blob: the disk is full; free some space and try again"; err.Error() != want {
		t.Errorf("got %q", err)
	}
}

func TestSweep(t *testing.T) {
	s := open(t, t.TempDir())
	orphan := filepath.Join(s.dir, temporary, "put-left-behind")
	if err := os.WriteFile(orphan, []byte("half"), 0o600); err != nil {
		t.Fatal(err)
	}
	if n, err := s.Sweep(t.Context(), time.Hour); n != 0 || err != nil {
		t.Errorf("a young file was swept: %d, %v", n, err)
	}
	// A put under way is not swept from under itself.
	source := &during{data: strings.NewReader("coming"), act: func() {
		if n, err := s.Sweep(t.Context(), 0); n != 1 || err != nil {
			t.Errorf("want the orphan alone swept, got %d, %v", n, err)
		}
	}}
	ref, _, err := s.Put(t.Context(), source)
	if err != nil {
		t.Fatal(err)
	}
	if _, _, err := s.Open(t.Context(), ref); err != nil {
		t.Error(err)
	}
	clean(t, s)
}

func TestOpenWithoutPermission(t *testing.T) {
	if os.Getuid() == 0 {
		t.Log("the superuser may write anywhere: only a file in the way is tried")
		file := filepath.Join(t.TempDir(), "file")
		os.WriteFile(file, nil, 0o600)
		if _, err := Open(filepath.Join(file, "blobs")); paper.KindOf(err) != paper.Unavailable || err == nil {
			t.Errorf("want unavailable, got %v", err)
		}
		return
	}
	dir := t.TempDir()
	if err := os.Chmod(dir, 0o500); err != nil {
		t.Fatal(err)
	}
	_, err := Open(filepath.Join(dir, "blobs"))
	if paper.KindOf(err) != paper.Unavailable || err == nil || !strings.Contains(err.Error(), "leave to write") {
		t.Errorf("want a fault that says what to do, got %v", err)
	}
}

// failing is the disk, with the n-th act failing and every act noted.
type failing struct {
	osVolume
	fail   int
	failed bool
	acts   []string
	made   string // the parent of the directory made last
}

func (v *failing) act(name string) error {
	v.acts = append(v.acts, name)
	if len(v.acts)-1 == v.fail {
		v.failed = true
		return &os.PathError{Op: name, Path: "x", Err: syscall.EIO}
	}
	return nil
}

func (v *failing) create(dir string) (file, error) {
	if err := v.act("create"); err != nil {
		return nil, err
	}
	f, err := v.osVolume.create(dir)
	return &failingFile{file: f, v: v}, err
}

func (v *failing) makeDirectory(path string) error {
	v.made = filepath.Dir(path)
	return cmp.Or(v.act("mkdir"), v.osVolume.makeDirectory(path))
}

func (v *failing) rename(from, to string) error {
	if err := v.act("rename"); err != nil {
		return err
	}
	return v.osVolume.rename(from, to)
}

func (v *failing) remove(path string) error {
	if !v.failed { // removing is how a failure is cleared away: it is let through
		v.acts = append(v.acts, "remove")
	}
	return v.osVolume.remove(path)
}

func (v *failing) touch(path string) error {
	if !v.failed {
		v.acts = append(v.acts, "touch")
	}
	return v.osVolume.touch(path)
}

func (v *failing) syncDirectory(path string) error {
	name := "syncdir:shelf"
	if path == v.made {
		name = "syncdir:parent"
	}
	v.made = ""
	return cmp.Or(v.act(name), v.osVolume.syncDirectory(path))
}

type failingFile struct {
	file
	v      *failing
	closed bool
}

func (f *failingFile) Write(p []byte) (int, error) {
	if err := f.v.act("write"); err != nil {
		return 0, err
	}
	return f.file.Write(p)
}

func (f *failingFile) Chmod(mode fs.FileMode) error {
	return cmp.Or(f.v.act("chmod"), f.file.Chmod(mode))
}

func (f *failingFile) Sync() error { return cmp.Or(f.v.act("sync"), f.file.Sync()) }

// Close is let through once something has failed: it is how one gives up. A
// second one, when all went well, may fail unheard.
func (f *failingFile) Close() error {
	if f.v.failed || f.closed {
		f.v.acts = append(f.v.acts, "close")
		return f.file.Close()
	}
	f.closed = true
	return cmp.Or(f.v.act("close"), f.file.Close())
}

// during gives data after act has run.
type during struct {
	data *strings.Reader
	act  func()
}

func (d *during) Read(p []byte) (int, error) {
	if d.act != nil {
		d.act()
		d.act = nil
	}
	return d.data.Read(p)
}

func open(t *testing.T, dir string) *Store {
	t.Helper()
	s, err := Open(dir)
	if err != nil {
		t.Fatal(err)
	}
	return s
}

func clean(t *testing.T, s blob.Store) {
	t.Helper()
	entries, err := os.ReadDir(filepath.Join(s.(*Store).dir, temporary))
	if err != nil || len(entries) != 0 {
		t.Errorf("left behind: %v, %v", entries, err)
	}
}

func damage(t *testing.T, s blob.Store, ref blob.Ref, offset int64) {
	t.Helper()
	path := s.(*Store).path(ref)
	data, err := os.ReadFile(path)
	if err != nil {
		t.Fatal(err)
	}
	if offset >= 0 {
		data[offset] ^= 0x40
	} else {
		data = append(data, 'x')
	}
	os.Chmod(path, 0o600)
	if err := os.WriteFile(path, data, 0o600); err != nil {
		t.Fatal(err)
	}
}

// Collect takes away what nobody keeps and nobody put lately.
func TestCollect(t *testing.T) {
	s := open(t, t.TempDir())
	put := func(text string, old bool) blob.Ref {
		t.Helper()
		ref, _, err := s.Put(t.Context(), strings.NewReader(text))
		if err != nil {
			t.Fatal(err)
		}
		if old {
			long := time.Now().Add(-48 * time.Hour)
			if err := os.Chtimes(s.path(ref), long, long); err != nil {
				t.Fatal(err)
			}
		}
		return ref
	}
	kept, young, old, again := put("kept", true), put("young", false), put("old", true), put("again", true)
	put("again", false) // somebody is about to refer to it
	if err := os.Chmod(s.path(old), 0o400); err != nil {
		t.Fatal(err)
	}
	n, size, err := s.Collect(t.Context(), 0, func(r blob.Ref) bool { return r == kept })
	if n != 1 || size != 3 || err != nil {
		t.Errorf("collected %d of %d bytes, %v", n, size, err)
	}
	for ref, want := range map[blob.Ref]bool{kept: true, young: true, again: true, old: false} {
		if _, is := s.Has(ref); is != want {
			t.Errorf("blob %s is there: %v, want %v", ref.Short(), is, want)
		}
		if err := s.Check(t.Context(), ref); (err == nil) != want {
			t.Errorf("blob %s: %v", ref.Short(), err)
		}
	}
	clean(t, s)
}
