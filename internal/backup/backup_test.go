package backup_test

import (
	"archive/tar"
	"bytes"
	"context"
	"database/sql"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/banmian/banmian/internal/archive"
	archivedb "github.com/banmian/banmian/internal/archive/sqlite"
	"github.com/banmian/banmian/internal/backup"
	"github.com/banmian/banmian/internal/blob"
	"github.com/banmian/banmian/internal/blob/disk"
	"github.com/banmian/banmian/internal/crashtest"
	"github.com/banmian/banmian/internal/docket"
	docketdb "github.com/banmian/banmian/internal/docket/sqlite"
	"github.com/banmian/banmian/internal/paper"
	"github.com/banmian/banmian/internal/sqlitedb"
)

// house is a data directory that is in use.
type house struct {
	backup.Directory
	db      *sqlitedb.DB
	archive *archivedb.Archive
	docket  *docketdb.Docket
	blobs   *disk.Store
}

func directory(dir string) backup.Directory {
	return backup.Directory{Path: dir, Database: "banmian.db", Blobs: "blobs", Leave: []string{"search.db", "banmian.lock"},
		Docket: func(ctx context.Context, db *sqlitedb.DB) (docket.Docket, error) { return docketdb.Open(ctx, db) }}
}

func must[T any](t testing.TB) func(T, error) T {
	return func(v T, err error) T {
		t.Helper()
		if err != nil {
			t.Fatal(err)
		}
		return v
	}
}

func open(t testing.TB, dir string) *house {
	t.Helper()
	if err := os.MkdirAll(dir, 0o700); err != nil {
		t.Fatal(err)
	}
	h := &house{Directory: directory(dir)}
	h.db = must[*sqlitedb.DB](t)(sqlitedb.Open(t.Context(), filepath.Join(dir, "banmian.db"), sqlitedb.Write))
	h.archive = must[*archivedb.Archive](t)(archivedb.Open(t.Context(), h.db, archivedb.Options{}))
	h.docket = must[*docketdb.Docket](t)(docketdb.Open(t.Context(), h.db))
	h.blobs = must[*disk.Store](t)(disk.Open(filepath.Join(dir, "blobs")))
	t.Cleanup(func() { h.close() })
	return h
}

func (h *house) close() error {
	return errors.Join(h.archive.Close(), h.docket.Close(), h.db.Close())
}

// put keeps a blob.
func (h *house) put(t testing.TB, text string) archive.Source {
	t.Helper()
	ref, n, err := h.blobs.Put(context.Background(), strings.NewReader(text))
	if err != nil {
		t.Fatal(err)
	}
	return archive.Source{Name: "p1.pdf", Blob: ref, Size: n}
}

// keep keeps edition n with a master and a picture, and enters it in the docket.
func (h *house) keep(t testing.TB, n int) {
	t.Helper()
	master, plate := h.put(t, fmt.Sprintf("master %d", n)), h.put(t, fmt.Sprintf("picture %d", n))
	day := paper.Date{Year: 2025, Month: 6, Day: 1}.AddDays(n)
	_, err := h.archive.Keep(context.Background(), archive.Proposal{Title: archive.Title{Slug: "news", Name: "News"}, Date: day, Digest: fmt.Sprint(n),
		Edition: paper.Edition{Date: day, Pages: []paper.Page{{Sequence: 1, Source: "p1.pdf#1"}}}, Sources: []archive.Source{master},
		Pictures: []archive.Picture{{Page: 1, Width: 10, Height: 10, MediaType: "image/jpeg", Blob: plate.Blob, Size: plate.Size}}})
	if err != nil {
		t.Fatal(err)
	}
	if _, err := h.docket.Append(context.Background(), fmt.Sprintf("news/%s", day), 0, docket.Entry{At: time.Now(), Who: "a", Kind: "kept", Body: []byte("{}")}); err != nil {
		t.Fatal(err)
	}
}

// house of three editions, with a file beside and one blob that nothing refers to.
func newHouse(t testing.TB) *house {
	t.Helper()
	h := open(t, filepath.Join(t.TempDir(), "data"))
	for n := range 3 {
		h.keep(t, n)
	}
	for name, text := range map[string]string{"banmian.toml": "title = \"news\"\n", "drops/1/p.pdf": "late page", "search.db": "made anew", "search.db-wal": "too", "banmian.lock": "process 1"} {
		at := filepath.Join(h.Path, filepath.FromSlash(name))
		if err := os.MkdirAll(filepath.Dir(at), 0o700); err != nil {
			t.Fatal(err)
		}
		if err := os.WriteFile(at, []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	return h
}

func makeCopy(t testing.TB, d backup.Directory, to string) *backup.Report {
	t.Helper()
	r, err := backup.Make(context.Background(), d, to, backup.Options{Software: "test"})
	if err != nil {
		t.Fatal(err)
	}
	return r
}

func kinds(r *backup.Report) string {
	var out []string
	for _, p := range r.Problems {
		out = append(out, p.Kind)
	}
	slices.Sort(out)
	return strings.Join(slices.Compact(out), " ")
}

// contents is all files of a folder with what is in them, the database as its
// rows: a database may lie in its file in many ways.
func contents(t testing.TB, dir string, but ...string) map[string]string {
	t.Helper()
	out := map[string]string{}
	err := filepath.WalkDir(dir, func(at string, e fs.DirEntry, err error) error {
		if err != nil || e.IsDir() {
			return err
		}
		rel, err := filepath.Rel(dir, at)
		if err != nil {
			return err
		}
		if slices.ContainsFunc(but, func(b string) bool { return strings.HasPrefix(filepath.ToSlash(rel), b) }) {
			return nil
		}
		data, err := os.ReadFile(at)
		out[filepath.ToSlash(rel)] = string(data)
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	return out
}

func TestBackupAndRestore(t *testing.T) {
	for _, where := range []string{"copies", "all.tar"} {
		t.Run(where, func(t *testing.T) {
			h := newHouse(t)
			spare := h.put(t, "nothing refers to this")
			to := filepath.Join(t.TempDir(), where)
			r := makeCopy(t, h.Directory, to)
			if !r.OK() || r.Blobs != 6 || r.Files != 3 || r.New != 6 || r.Docket.Serial != 3 || r.Docket.Sum == "" {
				t.Fatalf("%+v", r)
			}
			checked, err := backup.VerifyCopy(t.Context(), to)
			if err != nil || !checked.OK() || checked.Blobs != 6 || checked.Docket != r.Docket {
				t.Errorf("checked: %+v, %v", checked, err)
			}
			h.keep(t, 3) // after the copy
			back := filepath.Join(t.TempDir(), "deep", "data")
			got, err := backup.Restore(t.Context(), to, directory(back), false)
			if err != nil || !got.OK() || got.Blobs != 6 {
				t.Fatalf("restored: %+v, %v", got, err)
			}
			want := contents(t, h.Path, "banmian.db", "search.db", "banmian.lock", "blobs/tmp")
			have := contents(t, back, "banmian.db")
			delete(want, "blobs/"+string(spare.Blob[:2])+"/"+string(spare.Blob))
			for name, text := range have {
				if want[name] != text {
					t.Errorf("%s is not as it was", name)
				}
			}
			if len(have) != len(want)-2 { // the fourth edition's
				t.Errorf("%d files, want %d", len(have), len(want)-2)
			}
			again := open(t, back)
			list, err := again.archive.Editions(t.Context(), archive.Query{})
			if err != nil || len(list) != 3 {
				t.Errorf("%d editions are back, %v", len(list), err)
			}
			again.keep(t, 4) // it is in use again
			if v, err := backup.Verify(t.Context(), again.Directory, backup.Checking{Marks: []docket.Mark{docket.Mark(r.Docket)}}); err != nil || !v.OK() || v.Docket.Serial != 4 {
				t.Errorf("the restored directory: %+v, %v", v, err)
			}
			if _, err := backup.Restore(t.Context(), to, directory(back), true); !paper.IsKind(err, paper.Conflict) {
				t.Errorf("restored over what was there: %v", err)
			}
			if where == "all.tar" {
				if _, err := backup.Make(t.Context(), h.Directory, to, backup.Options{}); !paper.IsKind(err, paper.Conflict) {
					t.Errorf("a tar file was replaced: %v", err)
				}
			}
		})
	}
}

// The second copy in a place costs what is new, and both can be put back.
func TestCopiesShareBlobs(t *testing.T) {
	h := newHouse(t)
	to := filepath.Join(t.TempDir(), "copies")
	first := makeCopy(t, h.Directory, to)
	h.keep(t, 7)
	second := makeCopy(t, h.Directory, to)
	if second.New != 2 || second.Blobs != 8 || second.Copy <= first.Copy {
		t.Errorf("second: %+v", second)
	}
	for from, want := range map[string]int{filepath.Join(to, first.Copy): 3, to: 4} {
		back := filepath.Join(t.TempDir(), "data")
		if _, err := backup.Restore(t.Context(), from, directory(back), false); err != nil {
			t.Fatal(err)
		}
		list, err := open(t, back).archive.Editions(t.Context(), archive.Query{})
		if err != nil || len(list) != want {
			t.Errorf("%s gives %d editions, want %d, %v", from, len(list), want, err)
		}
	}
	all, err := backup.Copies(to)
	if err != nil || !slices.Equal(all, []string{first.Copy, second.Copy}) {
		t.Errorf("copies %v, %v", all, err)
	}
}

// flip changes one bit in the middle of a file.
func flip(t testing.TB, name string) {
	t.Helper()
	data, err := os.ReadFile(name)
	if err != nil {
		t.Fatal(err)
	}
	data[len(data)/2] ^= 1
	if err := os.Chmod(name, 0o600); err != nil {
		t.Fatal(err)
	}
	if err := os.WriteFile(name, data, 0o600); err != nil {
		t.Fatal(err)
	}
}

// Whatever of a copy is changed or taken away is found, and what is not whole is
// not put back.
func TestEveryDamageToACopyIsFound(t *testing.T) {
	h := newHouse(t)
	place := filepath.Join(t.TempDir(), "copies")
	name := makeCopy(t, h.Directory, place).Copy
	whole := contents(t, place, "blobs/tmp")
	if len(whole) != 6+3+2 {
		t.Fatalf("a copy of %d files: %v", len(whole), whole)
	}
	try := func(t *testing.T, what string, from string) {
		t.Helper()
		r, err := backup.VerifyCopy(t.Context(), from)
		if err == nil && r.OK() {
			t.Errorf("%s: nothing was found", what)
		}
		back := filepath.Join(t.TempDir(), "data")
		put, err := backup.Restore(t.Context(), from, directory(back), false)
		if err == nil && put.OK() {
			t.Errorf("%s: it was put back", what)
		}
		if _, err := os.Stat(back); err == nil {
			t.Errorf("%s: the directory is there", what)
		}
	}
	for file, text := range whole {
		at := filepath.Join(place, filepath.FromSlash(file))
		flip(t, at)
		try(t, file+" with a bit flipped", filepath.Join(place, name))
		if err := os.Remove(at); err != nil {
			t.Fatal(err)
		}
		try(t, file+" taken away", filepath.Join(place, name))
		if err := os.WriteFile(at, []byte(text), 0o600); err != nil {
			t.Fatal(err)
		}
	}
	if r, err := backup.VerifyCopy(t.Context(), place); err != nil || !r.OK() {
		t.Errorf("mended: %+v, %v", r, err)
	}
}

func TestEveryDamageToATarIsFound(t *testing.T) {
	h := newHouse(t)
	file := filepath.Join(t.TempDir(), "a.tar")
	makeCopy(t, h.Directory, file)
	whole, err := os.ReadFile(file)
	if err != nil {
		t.Fatal(err)
	}
	bad := 0
	for at := 0; at < len(whole)-1024; at += 997 { // a tar file ends in a kilobyte that says nothing
		data := bytes.Clone(whole)
		data[at] ^= 4
		if err := os.WriteFile(file, data, 0o600); err != nil {
			t.Fatal(err)
		}
		r, err := backup.VerifyCopy(t.Context(), file)
		if err == nil && r.OK() && !slack(whole, at) {
			t.Errorf("a bit flipped at %d of %d was not found", at, len(whole))
		}
		bad++
	}
	for _, n := range []int{0, 100, len(whole) / 2, len(whole) - 3000} {
		if err := os.WriteFile(file, whole[:n], 0o600); err != nil {
			t.Fatal(err)
		}
		if r, err := backup.VerifyCopy(t.Context(), file); err == nil && r.OK() {
			t.Errorf("cut off after %d bytes, nothing was found", n)
		}
	}
	if bad < 20 {
		t.Errorf("only %d places were tried", bad)
	}
}

// slack reports whether a byte of a tar file belongs to no header and no file: the
// nulls that fill a block, or a field of a header nobody uses.
func slack(data []byte, at int) bool {
	block := data[at/512*512 : at/512*512+512]
	return data[at] == 0 && (bytes.Contains(block, []byte("ustar")) || len(bytes.TrimRight(block, "\x00")) <= at%512) || bytes.Contains(block, []byte("ustar"))
}

// A copy that was cut off leaves nothing that looks like one, and the next is whole.
func TestKilledBackup(t *testing.T) {
	if dir, inside := crashtest.Inside(t); inside {
		h := open(t, filepath.Join(dir, "data"))
		for n := range 12 {
			h.keep(t, n)
		}
		fmt.Println("ready")
		for {
			if _, err := backup.Make(context.Background(), h.Directory, filepath.Join(dir, "copies"), backup.Options{Progress: func(string, int, int) { time.Sleep(time.Millisecond) }}); err != nil {
				t.Fatal(err)
			}
			fmt.Println("made")
		}
	}
	for round := range 4 {
		dir := t.TempDir()
		child := crashtest.Start(t, dir, "")
		child.KillAfter(1+round%2, time.Duration(3+5*round)*time.Millisecond)
		copies, err := backup.Copies(filepath.Join(dir, "copies"))
		if err != nil && !errors.Is(err, fs.ErrNotExist) {
			t.Fatal(err)
		}
		for _, c := range copies {
			if r, err := backup.VerifyCopy(t.Context(), filepath.Join(dir, "copies", c)); err != nil || !r.OK() {
				t.Errorf("round %d, copy %s: %+v, %v", round, c, r, err)
			}
		}
		if r := makeCopy(t, directory(filepath.Join(dir, "data")), filepath.Join(dir, "copies")); !r.OK() || r.Blobs != 24 {
			t.Errorf("round %d, the next: %+v", round, r)
		}
		back := filepath.Join(dir, "back")
		if r, err := backup.Restore(t.Context(), filepath.Join(dir, "copies"), directory(back), false); err != nil || !r.OK() {
			t.Errorf("round %d, put back: %+v, %v", round, r, err)
		}
	}
}

// A copy made while others write holds everything its database speaks of.
func TestBackupWhileInUse(t *testing.T) {
	h := newHouse(t)
	stop, done := make(chan struct{}), make(chan struct{})
	go func() {
		defer close(done)
		for n := 100; ; n++ {
			select {
			case <-stop:
				return
			default:
				h.keep(t, n)
			}
		}
	}()
	place := filepath.Join(t.TempDir(), "copies")
	for range 5 {
		r := makeCopy(t, h.Directory, place)
		back := filepath.Join(t.TempDir(), "data")
		if _, err := backup.Restore(t.Context(), filepath.Join(place, r.Copy), directory(back), false); err != nil {
			t.Fatal(err)
		}
		if v, err := backup.Verify(t.Context(), directory(back), backup.Checking{}); err != nil || !v.OK() || v.Unreferenced != 0 {
			t.Errorf("put back: %+v, %v", v, err)
		}
	}
	close(stop)
	<-done
}

func (h *house) path(ref blob.Ref) string {
	return filepath.Join(h.Path, "blobs", string(ref[:2]), string(ref))
}

// verify checks a house with one thing changed.
func TestVerifyFindsWhatIsWrong(t *testing.T) {
	for name, c := range map[string]struct {
		change func(t *testing.T, h *house)
		want   string
		check  backup.Checking
	}{
		"nothing":          {func(*testing.T, *house) {}, "", backup.Checking{}},
		"a bit flipped":    {func(t *testing.T, h *house) { flip(t, h.path(h.put(t, "master 1").Blob)) }, "damaged", backup.Checking{}},
		"quickly":          {func(t *testing.T, h *house) { flip(t, h.path(h.put(t, "master 1").Blob)) }, "", backup.Checking{Quick: true}},
		"a blob missing":   {func(t *testing.T, h *house) { h.blobs.Delete(t.Context(), h.put(t, "picture 2").Blob) }, "missing", backup.Checking{Quick: true}},
		"an entry changed": {func(t *testing.T, h *house) { h.sql(t, "UPDATE docket SET who = 'b' WHERE serial = 2") }, "docket", backup.Checking{}},
		"an entry gone":    {func(t *testing.T, h *house) { h.sql(t, "DELETE FROM docket WHERE serial = 2") }, "docket", backup.Checking{}},
		"the end cut off":  {func(t *testing.T, h *house) { h.sql(t, "DELETE FROM docket WHERE serial = 3") }, "docket", backup.Checking{Marks: []docket.Mark{{Serial: 3, Sum: "x"}}}},
		"a row without its edition": {func(t *testing.T, h *house) {
			h.sql(t, "PRAGMA foreign_keys = 0; DELETE FROM revision WHERE number = 1 AND edition = (SELECT min(id) FROM edition); PRAGMA foreign_keys = 1")
		}, "database", backup.Checking{}},
	} {
		t.Run(name, func(t *testing.T) {
			h := newHouse(t)
			c.change(t, h)
			r, err := backup.Verify(t.Context(), h.Directory, c.check)
			if err != nil || kinds(r) != c.want {
				t.Errorf("found %q, want %q: %+v, %v", kinds(r), c.want, r, err)
			}
		})
	}
}

// sql changes the database behind everybody's back.
func (h *house) sql(t *testing.T, statements string) {
	t.Helper()
	var triggers []string
	rows := must[*sql.Rows](t)(h.db.Reader().QueryContext(t.Context(), "SELECT name FROM sqlite_schema WHERE type = 'trigger'"))
	defer rows.Close()
	for rows.Next() {
		var name string
		if err := rows.Scan(&name); err != nil {
			t.Fatal(err)
		}
		triggers = append(triggers, name)
	}
	if err := rows.Err(); err != nil {
		t.Fatal(err)
	}
	for _, name := range triggers {
		statements = "DROP TRIGGER " + name + ";" + statements
	}
	for _, s := range strings.Split(statements, ";") {
		if _, err := h.db.Writer().ExecContext(t.Context(), s); err != nil {
			t.Fatal(err)
		}
	}
}

// A database whose file is damaged is said to be, and nothing is taken away.
func TestDamagedDatabase(t *testing.T) {
	h := newHouse(t)
	for n := range 40 {
		h.keep(t, 10+n)
	}
	h.put(t, "spare")
	if err := h.close(); err != nil {
		t.Fatal(err)
	}
	name := filepath.Join(h.Path, "banmian.db")
	data, err := os.ReadFile(name)
	if err != nil {
		t.Fatal(err)
	}
	for at := 8192; at < len(data)-100; at += 4096 {
		copy(data[at:], bytes.Repeat([]byte{0xa5}, 100))
	}
	if err := os.WriteFile(name, data, 0o600); err != nil {
		t.Fatal(err)
	}
	r, err := backup.Verify(t.Context(), h.Directory, backup.Checking{Collect: time.Hour})
	if err == nil && (r.OK() || r.Collected > 0) {
		t.Errorf("found %+v", r)
	}
}

// Collect takes away what nothing refers to and is old, and nothing else: not what
// the docket or a job names, and not what is young.
func TestCollect(t *testing.T) {
	h := newHouse(t)
	named := h.put(t, "named in the docket")
	if _, err := h.docket.Append(t.Context(), "news/x", 0, docket.Entry{At: time.Now(), Kind: "took", Body: fmt.Appendf(nil, `{"file":"%s"}`, named.Blob)}); err != nil {
		t.Fatal(err)
	}
	spare, young := h.put(t, "spare"), h.put(t, "young")
	long := time.Now().Add(-20 * 24 * time.Hour)
	err := filepath.WalkDir(filepath.Join(h.Path, "blobs"), func(at string, e fs.DirEntry, err error) error {
		if err != nil || e.IsDir() || filepath.Base(at) == string(young.Blob) {
			return err
		}
		return os.Chtimes(at, long, long)
	})
	if err != nil {
		t.Fatal(err)
	}
	check := func(collect time.Duration, unreferenced, collected int) {
		t.Helper()
		r, err := backup.Verify(t.Context(), h.Directory, backup.Checking{Collect: collect})
		if err != nil || !r.OK() || r.Unreferenced != unreferenced || r.Collected != collected || r.Blobs != 6+1+unreferenced {
			t.Errorf("%+v, %v", r, err)
		}
	}
	check(0, 2, 0)
	check(30*24*time.Hour, 2, 0)
	check(10*24*time.Hour, 2, 1)
	check(10*24*time.Hour, 1, 0)
	if _, ok := h.blobs.Has(spare.Blob); ok {
		t.Error("the spare blob is still there")
	}
}

// A tar file that is none of ours, or names what lies outside, is refused.
func TestHostileTar(t *testing.T) {
	write := func(headers ...tar.Header) string {
		t.Helper()
		var b bytes.Buffer
		w := tar.NewWriter(&b)
		for _, h := range headers {
			if err := w.WriteHeader(&h); err != nil {
				t.Fatal(err)
			}
			if _, err := w.Write(bytes.Repeat([]byte("x"), int(h.Size))); err != nil {
				t.Fatal(err)
			}
		}
		if err := w.Close(); err != nil {
			t.Fatal(err)
		}
		name := filepath.Join(t.TempDir(), "hostile.tar")
		if err := os.WriteFile(name, b.Bytes(), 0o600); err != nil {
			t.Fatal(err)
		}
		return name
	}
	for name, file := range map[string]string{
		"empty":    write(),
		"upwards":  write(tar.Header{Name: "files/../../x", Mode: 0o600, Size: 1}),
		"absolute": write(tar.Header{Name: "/x", Mode: 0o600, Size: 1}),
		"link":     write(tar.Header{Name: "files/x", Mode: 0o600, Typeflag: tar.TypeSymlink, Linkname: "/etc/passwd"}),
		"other":    write(tar.Header{Name: "README", Mode: 0o600, Size: 1}),
		"blob":     write(tar.Header{Name: "blobs/ab/../../../x", Mode: 0o600, Size: 1}),
	} {
		at := filepath.Join(t.TempDir(), "in", "data")
		if r, err := backup.Restore(t.Context(), file, directory(at), true); err == nil {
			t.Errorf("%s: put back: %+v", name, r)
		}
		if left, err := os.ReadDir(filepath.Dir(at)); err == nil && len(left) > 0 {
			t.Errorf("%s: left %v", name, left)
		}
		if r, err := backup.VerifyCopy(t.Context(), file); err == nil && r.OK() {
			t.Errorf("%s: found to be whole", name)
		}
	}
}
