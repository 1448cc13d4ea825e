package sqlitedb_test

import (
	"context"
	"os"
	"path/filepath"
	"runtime"
	"sync"
	"testing"
	"time"

	"github.com/banmian/banmian/internal/paper"
	"github.com/banmian/banmian/internal/sqlitedb"
)

// Several that open a new database at the same time all get it.
func TestFirstOpensAtOnce(t *testing.T) {
	const rounds, many = 8, 6
	for range rounds {
		path := filepath.Join(t.TempDir(), "x.db")
		var all sync.WaitGroup
		begin := make(chan bool)
		for range many {
			all.Go(func() {
				<-begin
				db, err := sqlitedb.Open(t.Context(), path, sqlitedb.Write) // as another process would
				if err != nil {
					t.Error(err)
					return
				}
				defer db.Close()
				if err := db.Migrate(t.Context(), shelf); err != nil {
					t.Error(err)
				}
			})
		}
		close(begin)
		all.Wait()
	}
}

// Who waits for a turn waits no longer than its context.
func TestExclusiveIsBounded(t *testing.T) {
	db := withShelf(t)
	ctx, cancel := context.WithTimeout(t.Context(), 30*time.Millisecond)
	defer cancel()
	err := db.Exclusive(t.Context(), func() error {
		other := db.Exclusive(ctx, func() error { t.Error("two at once"); return nil })
		if !paper.IsKind(other, paper.Unavailable) {
			t.Errorf("want a fault, got %v", other)
		}
		return nil
	})
	if err != nil {
		t.Fatal(err)
	}
	ran := false
	if err := db.Exclusive(t.Context(), func() error { ran = true; return nil }); err != nil || !ran {
		t.Errorf("after the turn: %v, ran %v", err, ran)
	}
}

// Drafts are for this account alone.
func TestFilesArePrivate(t *testing.T) {
	if runtime.GOOS == "windows" {
		t.Skip("rights are kept elsewhere there")
	}
	db := withShelf(t)
	if err := add(db, 1); err != nil {
		t.Fatal(err)
	}
	if err := db.Snapshot(t.Context(), filepath.Join(filepath.Dir(db.Path()), "copy.db")); err != nil {
		t.Fatal(err)
	}
	files, err := os.ReadDir(filepath.Dir(db.Path()))
	if err != nil || len(files) < 4 { // the database, its log and index, the lock, the copy
		t.Fatalf("%d files, %v", len(files), err)
	}
	for _, f := range files {
		info, err := f.Info()
		if err != nil || info.Mode().Perm()&0o077 != 0 {
			t.Errorf("%s is %v, %v", f.Name(), info.Mode(), err)
		}
	}
}
