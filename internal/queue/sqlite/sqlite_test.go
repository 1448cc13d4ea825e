package sqlite_test

import (
	"database/sql"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"testing"

	"github.com/banmian/banmian/internal/crashtest"
	"github.com/banmian/banmian/internal/queue"
	"github.com/banmian/banmian/internal/queue/queuetest"
	"github.com/banmian/banmian/internal/queue/sqlite"
	"github.com/banmian/banmian/internal/sqlitedb"
)

// quick are the suite's settings.
var quick = sqlite.Options{Attempts: queuetest.Quick.Attempts, Delay: queuetest.Quick.Delay}

func openIn(t testing.TB, dir string, o sqlite.Options) (*sqlitedb.DB, *sqlite.Queue) {
	t.Helper()
	db, err := sqlitedb.Open(t.Context(), filepath.Join(dir, "banmian.db"), sqlitedb.Write)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { db.Close() })
	q, err := sqlite.Open(t.Context(), db, o)
	if err != nil {
		t.Fatal(err)
	}
	return db, q
}

func TestContract(t *testing.T) {
	queuetest.Run(t, func(t *testing.T) queue.Queue { _, q := openIn(t, t.TempDir(), quick); return q })
}

func TestCrash(t *testing.T) {
	queuetest.Crash(t, 6, func(t testing.TB, dir string) queue.Queue { _, q := openIn(t, dir, sqlite.Options{}); return q })
}

// A job added in a transaction is there exactly when the transaction is.
func TestAddTx(t *testing.T) {
	db, q := openIn(t, t.TempDir(), quick)
	undo := errors.New("undo")
	for _, end := range []error{undo, nil} {
		err := db.Write(t.Context(), "change", func(tx *sql.Tx) error {
			added, err := q.AddTx(t.Context(), tx, queue.Job{Kind: "work", Unique: "u"})
			if err != nil || !added {
				t.Fatalf("added %v, %v", added, err)
			}
			return end
		})
		if !errors.Is(err, end) {
			t.Errorf("want %v, got %v", end, err)
		}
		counts, err := q.Counts(t.Context())
		if want := map[error]int{undo: 0, nil: 1}[end]; err != nil || counts["work"].Waiting != want {
			t.Errorf("after %v: %+v, %v", end, counts, err)
		}
	}
}

// Processes that open a new directory at the same time all get the queue.
func TestFirstOpensAtOnce(t *testing.T) {
	if dir, inside := crashtest.Inside(t); inside {
		_, q := openIn(t, dir, quick)
		if _, err := q.Add(t.Context(), queue.Job{Kind: "work"}); err != nil {
			fmt.Fprintln(os.Stderr, err)
			os.Exit(1)
		}
		fmt.Println("added")
		return
	}
	const rounds, many = 3, 4
	for range rounds {
		dir := t.TempDir()
		var children []*crashtest.Child
		for range many {
			children = append(children, crashtest.Start(t, dir, ""))
		}
		for _, c := range children {
			c.Lines(1)
			c.KillAfter(0, 0)
		}
		_, q := openIn(t, dir, quick)
		if counts, err := q.Counts(t.Context()); err != nil || counts["work"].Waiting != many {
			t.Errorf("%+v, %v", counts, err)
		}
	}
}
