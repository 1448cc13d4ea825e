package sqlite_test

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/banmian/banmian/internal/archive"
	"github.com/banmian/banmian/internal/archive/archivetest"
	"github.com/banmian/banmian/internal/archive/sqlite"
	"github.com/banmian/banmian/internal/paper"
	"github.com/banmian/banmian/internal/sqlitedb"
	"github.com/banmian/banmian/internal/sqlitedb/schematest"
)

func open(t testing.TB, now func() time.Time) archivetest.World { return openIn(t, t.TempDir(), now) }

// openIn opens an archive with a table of its own for follow-up work.
func openIn(t testing.TB, dir string, now func() time.Time) archivetest.World {
	t.Helper()
	db := database(t, filepath.Join(dir, "banmian.db"))
	err := db.Write(t.Context(), "make a table of jobs", func(tx *sql.Tx) error {
		_, err := tx.Exec("CREATE TABLE IF NOT EXISTS followed (n INTEGER PRIMARY KEY, kind TEXT NOT NULL)")
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
	options := sqlite.Options{Now: now, Enqueue: func(ctx context.Context, tx *sql.Tx, job archive.Job) error {
		if job.Kind == archivetest.Refused {
			return archivetest.ErrRefused
		}
		_, err := tx.ExecContext(ctx, "INSERT INTO followed (kind) VALUES ($1)", job.Kind)
		return err
	}}
	a, err := sqlite.Open(t.Context(), db, options)
	if err != nil {
		t.Fatal(err)
	}
	return archivetest.World{Archive: a,
		Jobs: func(t testing.TB) []string {
			var kinds sql.NullString
			if err := db.Reader().QueryRow("SELECT group_concat(kind, ' ' ORDER BY n) FROM followed").Scan(&kinds); err != nil {
				t.Fatal(err)
			}
			return strings.Fields(kinds.String)
		},
		Reopen: func(t testing.TB) archive.Archive {
			again, err := sqlite.Open(t.Context(), database(t, db.Path()), options)
			if err != nil {
				t.Fatal(err)
			}
			return again
		},
	}
}

func database(t testing.TB, path string) *sqlitedb.DB {
	t.Helper()
	db, err := sqlitedb.Open(t.Context(), path, sqlitedb.Write)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { db.Close() })
	return db
}

func TestContract(t *testing.T) { archivetest.Run(t, open) }

func TestCrash(t *testing.T) {
	rounds := 30
	if testing.Short() {
		rounds = 8
	}
	archivetest.Crash(t, rounds, func(t testing.TB, dir string) archivetest.World { return openIn(t, dir, time.Now) })
}

func TestSchema(t *testing.T) {
	latest, err := os.ReadFile("schema/archive.sql")
	if err != nil {
		t.Fatal(err)
	}
	schematest.Run(t, sqlite.Tables(), string(latest))
}

// A full disk is told, changes nothing, and is over when there is room again.
func TestFullDisk(t *testing.T) {
	dir := t.TempDir()
	w := openIn(t, dir, time.Now)
	if _, err := w.Keep(t.Context(), archivetest.Proposal("2024-06-14", "d1")); err != nil {
		t.Fatal(err)
	}
	db := database(t, filepath.Join(dir, "banmian.db"))
	small, err := sqlite.Open(t.Context(), db, sqlite.Options{})
	if err != nil {
		t.Fatal(err)
	}
	limit := func(pages int) {
		if err := db.Write(t.Context(), "limit the database", func(tx *sql.Tx) error {
			var n int
			return tx.QueryRow(fmt.Sprintf("PRAGMA max_page_count = %d", pages)).Scan(&n)
		}); err != nil {
			t.Fatal(err)
		}
	}
	limit(1) // SQLite raises it to the present size
	big := archivetest.Proposal("2024-06-15", "d2")
	big.Edition = archivetest.Edition(4)
	_, err = small.Keep(t.Context(), big)
	if !paper.IsKind(err, paper.Unavailable) || !strings.Contains(err.Error(), "the disk is full; free some space") {
		t.Errorf("want a fault that says the disk is full, got %v", err)
	}
	list, err := small.Editions(t.Context(), archive.Query{})
	if err != nil || len(list) != 1 {
		t.Errorf("after a full disk: %v, %v", list, err)
	}
	limit(1 << 20)
	if out, err := small.Keep(t.Context(), big); err != nil || !out.Created {
		t.Errorf("with room again: %+v, %v", out, err)
	}
}

// Who only reads sees what another process has committed.
func TestReadBesideWriter(t *testing.T) {
	dir := t.TempDir()
	w := openIn(t, dir, time.Now)
	db, err := sqlitedb.Open(t.Context(), filepath.Join(dir, "banmian.db"), sqlitedb.ReadOnly)
	if err != nil {
		t.Fatal(err)
	}
	defer db.Close()
	reader, err := sqlite.Open(t.Context(), db, sqlite.Options{})
	if err != nil {
		t.Fatal(err)
	}
	p := archivetest.Proposal("2024-06-14", "d1")
	if _, err := w.Keep(t.Context(), p); err != nil {
		t.Fatal(err)
	}
	if _, err := reader.Edition(t.Context(), p.Key(), ""); err != nil {
		t.Errorf("committed work is not seen: %v", err)
	}
	if _, err := reader.Keep(t.Context(), p); !paper.IsKind(err, paper.Forbidden) {
		t.Errorf("want forbidden, got %v", err)
	}
}

// The calendar's budget, with room for a slow machine: the benchmark has the
// true figure.
func TestCalendarUsesItsIndexes(t *testing.T) {
	dir := t.TempDir()
	w := openIn(t, dir, time.Now)
	archivetest.Calendar(t, w, 20)
	db := database(t, filepath.Join(dir, "banmian.db"))
	for name, q := range map[string]archive.Query{"one title": {Title: "city-news", State: archive.Published}, "all": {}, "month": {From: paper.Date{Year: 2016, Month: 1, Day: 1}}} {
		plan, err := sqlite.Plan(t.Context(), db, q)
		if err != nil {
			t.Fatal(err)
		}
		for _, step := range plan {
			if strings.HasPrefix(step, "SCAN") && !strings.Contains(step, "USING") || strings.Contains(step, "TEMP B-TREE") {
				t.Errorf("%s: the database goes through a whole table or sorts: %v", name, plan)
			}
		}
	}
}

func Benchmark(b *testing.B) { archivetest.Bench(b, open) }

// What follows publishing is queued by whoever publishes, in the same
// transaction, and only when something is published.
func TestOnPublish(t *testing.T) {
	db := database(t, filepath.Join(t.TempDir(), "banmian.db"))
	var queued []string
	refuse := false
	a, err := sqlite.Open(t.Context(), db, sqlite.Options{
		OnPublish: func(key archive.Key, revision int) []archive.Job {
			return []archive.Job{{Kind: fmt.Sprintf("%s %d", key, revision)}}
		},
		Enqueue: func(_ context.Context, _ *sql.Tx, job archive.Job) error {
			if refuse {
				return archivetest.ErrRefused
			}
			queued = append(queued, job.Kind)
			return nil
		}})
	if err != nil {
		t.Fatal(err)
	}
	out, err := a.Keep(t.Context(), archivetest.Proposal("2024-06-14", "d1"))
	if err != nil {
		t.Fatal(err)
	}
	refuse = true
	if _, err := a.SetState(t.Context(), out.Key, 0, archive.Published); !errors.Is(err, archivetest.ErrRefused) {
		t.Errorf("a refused job: %v", err)
	}
	if _, err := a.Edition(t.Context(), out.Key, archive.Published); !paper.IsKind(err, paper.NotFound) {
		t.Errorf("it was published without what follows: %v", err)
	}
	refuse = false
	key := out.Key
	key.Ordinal = 0 // which means 1
	for _, to := range []archive.State{archive.Published, archive.Published, archive.Withdrawn} {
		if _, err := a.SetState(t.Context(), key, 0, to); err != nil {
			t.Fatal(err)
		}
	}
	if want := []string{"city-news/2024-06-14 1"}; !slices.Equal(queued, want) {
		t.Errorf("queued %q, want %q", queued, want)
	}
}

// What follows a change knows what readers saw before it.
func TestOnChange(t *testing.T) {
	db := database(t, filepath.Join(t.TempDir(), "banmian.db"))
	var got []archive.Change
	a, err := sqlite.Open(t.Context(), db, sqlite.Options{
		OnChange: func(c archive.Change) []archive.Job { got = append(got, c); return nil },
	})
	if err != nil {
		t.Fatal(err)
	}
	var key archive.Key
	for _, digest := range []string{"d1", "d2"} {
		out, err := a.Keep(t.Context(), archivetest.Proposal("2024-06-14", digest))
		if err != nil {
			t.Fatal(err)
		}
		key = out.Key
		for range 2 { // the second time nothing changes
			if _, err := a.SetState(t.Context(), archive.Key{Title: key.Title, Date: key.Date}, 0, archive.Published); err != nil {
				t.Fatal(err)
			}
		}
	}
	for _, to := range []archive.State{archive.Withdrawn, archive.Published} {
		if _, err := a.SetState(t.Context(), key, 0, to); err != nil {
			t.Fatal(err)
		}
	}
	want := []archive.Change{
		{Key: key, Revision: 1, To: archive.Published},
		{Key: key, Revision: 2, To: archive.Published, Was: archive.Published, Before: 1},
		{Key: key, Revision: 2, To: archive.Withdrawn, Was: archive.Published, Before: 2},
		{Key: key, Revision: 2, To: archive.Published, Was: archive.Withdrawn, Before: 2},
	}
	if !slices.Equal(got, want) {
		t.Errorf("got %+v, want %+v", got, want)
	}
}
