package sqlitedb_test

import (
	"bufio"
	"context"
	"database/sql"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"runtime"
	"strings"
	"sync"
	"testing"
	"testing/fstest"

	"github.com/banmian/banmian/internal/crashtest"
	"github.com/banmian/banmian/internal/paper"
	"github.com/banmian/banmian/internal/sqlitedb"
)

func open(t testing.TB, path string, mode sqlitedb.Mode) *sqlitedb.DB {
	t.Helper()
	db, err := sqlitedb.Open(t.Context(), path, mode)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { db.Close() })
	return db
}

// shelf is a small adapter's table.
var shelf = sqlitedb.Tables{Name: "shelf", Migrations: fstest.MapFS{
	"0001_book.sql":   {Data: []byte("-- +goose Up\nCREATE TABLE book (n INTEGER PRIMARY KEY, part INTEGER REFERENCES book (n)) STRICT;\n-- +goose Down\nDROP TABLE book;\n")},
	"0002_colour.sql": {Data: []byte("-- +goose Up\nALTER TABLE book ADD COLUMN colour TEXT;\n-- +goose Down\nALTER TABLE book DROP COLUMN colour;\n")},
}}

func withShelf(t testing.TB) *sqlitedb.DB {
	t.Helper()
	db := open(t, filepath.Join(t.TempDir(), "名 with ?#% signs.db"), sqlitedb.Write)
	if err := db.Migrate(t.Context(), shelf); err != nil {
		t.Fatal(err)
	}
	return db
}

func add(db *sqlitedb.DB, n int) error {
	return db.Write(context.Background(), "add a book", func(tx *sql.Tx) error {
		_, err := tx.Exec("INSERT INTO book (n) VALUES ($1)", n)
		return err
	})
}

func count(t testing.TB, db *sqlitedb.DB) (n int) {
	t.Helper()
	if err := db.Reader().QueryRow("SELECT count(*) FROM book").Scan(&n); err != nil {
		t.Fatal(err)
	}
	return n
}

// The settings on which durability and order rest.
func TestSettings(t *testing.T) {
	db := withShelf(t)
	for pragma, want := range map[string]string{"journal_mode": "wal", "synchronous": "2", "foreign_keys": "1", "busy_timeout": "10000"} {
		var got string
		if err := db.Writer().QueryRow("PRAGMA " + pragma).Scan(&got); err != nil || got != want {
			t.Errorf("%s is %q, want %q (%v)", pragma, got, want, err)
		}
	}
	err := db.Write(t.Context(), "refer to nothing", func(tx *sql.Tx) error {
		_, err := tx.Exec("INSERT INTO book (n, part) VALUES (1, 99)")
		return err
	})
	if !sqlitedb.IsConstraint(err) {
		t.Errorf("want a broken reference, got %v", err)
	}
	if _, err := db.Reader().Exec("INSERT INTO book (n) VALUES (1)"); err == nil {
		t.Error("the reading pool wrote")
	}
	if _, err := os.Stat(db.Path()); err != nil {
		t.Errorf("the file does not have the name that was asked for: %v", err)
	}
}

func TestWriteIsWholeOrNot(t *testing.T) {
	db := withShelf(t)
	undo := errors.New("undo")
	err := db.Write(t.Context(), "add two books", func(tx *sql.Tx) error {
		if _, err := tx.Exec("INSERT INTO book (n) VALUES (1)"); err != nil {
			t.Fatal(err)
		}
		if n := count(t, db); n != 0 {
			t.Errorf("readers see %d books that are not committed", n)
		}
		return undo
	})
	if !errors.Is(err, undo) || count(t, db) != 0 {
		t.Errorf("undone: %v, %d books", err, count(t, db))
	}
	func() {
		defer func() { recover() }()
		db.Write(t.Context(), "panic", func(tx *sql.Tx) error { tx.Exec("INSERT INTO book (n) VALUES (2)"); panic("no") })
	}()
	if err := add(db, 3); err != nil || count(t, db) != 1 {
		t.Errorf("after a panic: %v, %d books", err, count(t, db))
	}
}

func TestWritersTakeTurns(t *testing.T) {
	db := withShelf(t)
	other := open(t, db.Path(), sqlitedb.Write) // as another process would
	var all sync.WaitGroup
	for n := range 60 {
		all.Go(func() {
			if err := add([]*sqlitedb.DB{db, other}[n%2], n); err != nil {
				t.Error(err)
			}
		})
	}
	all.Wait()
	if n := count(t, db); n != 60 {
		t.Errorf("%d books, want 60", n)
	}
}

func TestReadSeesOneMoment(t *testing.T) {
	db := withShelf(t)
	err := db.Read(t.Context(), "count twice", func(tx *sql.Tx) error {
		var before, after int
		if err := tx.QueryRow("SELECT count(*) FROM book").Scan(&before); err != nil {
			return err
		}
		if err := add(db, 1); err != nil {
			return err
		}
		if err := tx.QueryRow("SELECT count(*) FROM book").Scan(&after); err != nil {
			return err
		}
		if before != after {
			t.Errorf("one read saw %d books, then %d", before, after)
		}
		return nil
	})
	if err != nil || count(t, db) != 1 {
		t.Errorf("%v, %d books", err, count(t, db))
	}
}

func TestReadOnly(t *testing.T) {
	absent := filepath.Join(t.TempDir(), "none.db")
	if _, err := sqlitedb.Open(t.Context(), absent, sqlitedb.ReadOnly); !paper.IsKind(err, paper.NotFound) {
		t.Errorf("want not found, got %v", err)
	}
	if _, err := os.Stat(absent); err == nil {
		t.Error("opening for reading made a file")
	}
	db := withShelf(t)
	reader := open(t, db.Path(), sqlitedb.ReadOnly)
	if err := reader.Migrate(t.Context(), shelf); err != nil {
		t.Errorf("tables that are up to date: %v", err)
	}
	if err := add(db, 1); err != nil || count(t, reader) != 1 {
		t.Errorf("beside a writer: %v, %d books", err, count(t, reader))
	}
	if err := add(reader, 2); !paper.IsKind(err, paper.Forbidden) {
		t.Errorf("want forbidden, got %v", err)
	}
	db.Close()
	alone := open(t, db.Path(), sqlitedb.ReadOnly)
	if count(t, alone) != 1 {
		t.Error("without a writer the book is not there")
	}
}

func TestMigrateStepByStep(t *testing.T) {
	db := open(t, filepath.Join(t.TempDir(), "x.db"), sqlitedb.Write)
	older := sqlitedb.Tables{Name: "shelf", Migrations: fstest.MapFS{"0001_book.sql": shelf.Migrations.(fstest.MapFS)["0001_book.sql"]}}
	if err := db.Migrate(t.Context(), older); err != nil {
		t.Fatal(err)
	}
	if err := add(db, 1); err != nil {
		t.Fatal(err)
	}
	reader := open(t, db.Path(), sqlitedb.ReadOnly)
	if err := reader.Migrate(t.Context(), shelf); err == nil || !strings.Contains(err.Error(), "earlier version") {
		t.Errorf("for reading, tables behind the program: %v", err)
	}
	if err := db.Migrate(t.Context(), shelf); err != nil || count(t, db) != 1 {
		t.Errorf("migrated: %v, %d books", err, count(t, db))
	}
	if err := reader.Migrate(t.Context(), shelf); err != nil {
		t.Errorf("for reading, tables up to date: %v", err)
	}
	broken := sqlitedb.Tables{Name: "broken", Migrations: fstest.MapFS{"0001_x.sql": {Data: []byte("-- +goose Up\nCREATE TABLE a (x);\nCREATE TABEL b (x);\n")}}}
	if err := db.Migrate(t.Context(), broken); err == nil {
		t.Error("a broken migration was accepted")
	}
	var tables int
	if err := db.Reader().QueryRow("SELECT count(*) FROM sqlite_schema WHERE name = 'a'").Scan(&tables); err != nil || tables != 0 {
		t.Errorf("half a migration was kept (%v)", err)
	}
}

func TestDamagedFile(t *testing.T) {
	path := filepath.Join(t.TempDir(), "x.db")
	if err := os.WriteFile(path, []byte(strings.Repeat("this is no database ", 500)), 0o600); err != nil {
		t.Fatal(err)
	}
	if _, err := sqlitedb.Open(t.Context(), path, sqlitedb.Write); !paper.IsKind(err, paper.Unavailable) || !strings.Contains(err.Error(), "restore it from a backup") {
		t.Errorf("want a fault that says what to do, got %v", err)
	}
}

// brokenDisk is what SQLite says when the disk fails.
type brokenDisk int

func (b brokenDisk) Error() string { return "disk I/O error" }
func (b brokenDisk) Code() int     { return int(b) }

// After the disk has failed nothing more is acknowledged; readers are served.
func TestWritesStopAfterDiskError(t *testing.T) {
	db := withShelf(t)
	if err := add(db, 1); err != nil {
		t.Fatal(err)
	}
	if err := db.Health(t.Context()); err != nil {
		t.Errorf("a sound database says %v", err)
	}
	const syncFailed = 10 | 4<<8 // SQLITE_IOERR_FSYNC
	err := db.Write(t.Context(), "add a book", func(*sql.Tx) error { return brokenDisk(syncFailed) })
	if !paper.IsKind(err, paper.Unavailable) || !strings.Contains(err.Error(), "the disk failed") {
		t.Errorf("want a fault that names the disk, got %v", err)
	}
	if err := add(db, 2); !paper.IsKind(err, paper.Unavailable) || !strings.Contains(err.Error(), "start again") {
		t.Errorf("a write after the disk failed: %v", err)
	}
	if err := db.Health(t.Context()); err == nil {
		t.Error("a database that takes no writes calls itself healthy")
	}
	if count(t, db) != 1 {
		t.Error("readers are not served")
	}
	again := open(t, db.Path(), sqlitedb.Write)
	if err := add(again, 2); err != nil {
		t.Errorf("opened again: %v", err)
	}
}

func TestSnapshot(t *testing.T) {
	db := withShelf(t)
	if err := add(db, 1); err != nil {
		t.Fatal(err)
	}
	path := filepath.Join(t.TempDir(), "it's a copy.db")
	if err := db.Snapshot(t.Context(), path); err != nil {
		t.Fatal(err)
	}
	if err := add(db, 2); err != nil {
		t.Fatal(err)
	}
	if n := count(t, open(t, path, sqlitedb.ReadOnly)); n != 1 {
		t.Errorf("the copy has %d books", n)
	}
	if err := db.Snapshot(t.Context(), path); err == nil {
		t.Error("a copy was written over another file")
	}
}

func TestFaultKeepsWords(t *testing.T) {
	inner := &paper.Fault{Kind: paper.Conflict, Doing: "publish", Why: "it is withdrawn", Remedy: "import it again"}
	f := sqlitedb.Fault("make a change", fmt.Errorf("wrapped: %w", inner))
	if want := "make a change: publish: it is withdrawn; import it again"; f.Kind != paper.Conflict || f.Error() != want || !errors.Is(f, inner) {
		t.Errorf("got %s, %q", f.Kind, f)
	}
	if f := sqlitedb.Fault("find", sql.ErrNoRows); f.Kind != paper.NotFound {
		t.Errorf("no rows: %v", f)
	}
	if f := sqlitedb.Fault("find", context.Canceled); f.Why != "it was broken off" || !errors.Is(f, context.Canceled) {
		t.Errorf("broken off: %v", f)
	}
}

func TestLock(t *testing.T) {
	dir := filepath.Join(t.TempDir(), "new", "data")
	lock, err := sqlitedb.LockDirectory(dir)
	if err != nil {
		t.Fatal(err)
	}
	_, err = sqlitedb.LockDirectory(dir)
	if !paper.IsKind(err, paper.Conflict) || !strings.Contains(err.Error(), fmt.Sprintf("process %d", os.Getpid())) || !strings.Contains(err.Error(), "stop that one") {
		t.Errorf("want a conflict that names this process, got %v", err)
	}
	if err := lock.Unlock(); err != nil {
		t.Fatal(err)
	}
	again, err := sqlitedb.LockDirectory(dir)
	if err != nil {
		t.Errorf("after unlocking: %v", err)
	} else {
		again.Unlock()
	}
	file := filepath.Join(dir, "file")
	if err := os.WriteFile(file, nil, 0o600); err != nil {
		t.Fatal(err)
	}
	if _, err := sqlitedb.LockDirectory(file); !paper.IsKind(err, paper.Unavailable) {
		t.Errorf("a file in the way: %v", err)
	}
}

// A process that is killed lets go of the lock.
func TestLockOfKilled(t *testing.T) {
	if dir, inside := crashtest.Inside(t); inside {
		if _, err := sqlitedb.LockDirectory(dir); err != nil {
			fmt.Fprintln(os.Stderr, err)
			os.Exit(1)
		}
		for range 3 { // the first sweep finds what nobody refers to, the next ends it
			runtime.GC()
		}
		out := bufio.NewWriter(os.Stdout)
		fmt.Fprintln(out, "locked")
		out.Flush()
		select {}
	}
	dir := t.TempDir()
	child := crashtest.Start(t, dir, "")
	child.Lines(1)
	if _, err := sqlitedb.LockDirectory(dir); !paper.IsKind(err, paper.Conflict) {
		t.Errorf("while it lives: %v", err)
	}
	child.KillAfter(0, 0)
	lock, err := sqlitedb.LockDirectory(dir)
	if err != nil {
		t.Fatalf("after its death: %v", err)
	}
	lock.Unlock()
}

// What a large transaction leaves of the log goes with the next small one.
func TestLogShrinks(t *testing.T) {
	path := filepath.Join(t.TempDir(), "x.db")
	d, err := sqlitedb.Open(t.Context(), path, sqlitedb.Write)
	if err != nil {
		t.Fatal(err)
	}
	defer d.Close()
	var sizes []int64
	for _, statement := range []string{"CREATE TABLE large (data BLOB)", "INSERT INTO large VALUES (zeroblob(80000000))", "INSERT INTO large VALUES ('')", "INSERT INTO large VALUES ('')"} {
		if err := d.Write(t.Context(), "fill", func(tx *sql.Tx) error { _, err := tx.Exec(statement); return err }); err != nil {
			t.Fatal(err)
		}
		log, err := os.Stat(path + "-wal")
		if err != nil {
			t.Fatal(err)
		}
		sizes = append(sizes, log.Size())
	}
	if sizes[1] < 80_000_000 || sizes[3] > 65<<20 {
		t.Errorf("the log was %d bytes long after each transaction", sizes)
	}
}
