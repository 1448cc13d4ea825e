package sqlitedb_test

import (
	"context"
	"database/sql"
	"errors"
	"path/filepath"
	"testing"

	"github.com/banmian/banmian/internal/sqlitedb"
)

func tableOfThings(t *testing.T) *sqlitedb.DB {
	t.Helper()
	db, err := sqlitedb.Open(t.Context(), filepath.Join(t.TempDir(), "x.db"), sqlitedb.Write)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { db.Close() })
	if err := db.Write(t.Context(), "make a table", func(tx *sql.Tx) error {
		_, err := tx.Exec("CREATE TABLE thing (n INTEGER PRIMARY KEY)")
		return err
	}); err != nil {
		t.Fatal(err)
	}
	return db
}

func putThing(ctx context.Context, db *sqlitedb.DB, n int) error {
	return db.Write(ctx, "put", func(tx *sql.Tx) error {
		_, err := tx.Exec("INSERT INTO thing (n) VALUES ($1)", n)
		return err
	})
}

func countThings(t *testing.T, ctx context.Context, db *sqlitedb.DB) (n int) {
	t.Helper()
	if err := db.Read(ctx, "count", func(tx *sql.Tx) error { return tx.QueryRow("SELECT count(*) FROM thing").Scan(&n) }); err != nil {
		t.Fatal(err)
	}
	return n
}

func TestTogether(t *testing.T) {
	db, no := tableOfThings(t), errors.New("no")
	err := db.Together(t.Context(), "try", func(ctx context.Context) error {
		if err := errors.Join(putThing(ctx, db, 1), db.Together(ctx, "inside", func(ctx context.Context) error { return putThing(ctx, db, 2) })); err != nil {
			return err
		}
		if inside, outside := countThings(t, ctx, db), countThings(t, t.Context(), db); inside != 2 || outside != 0 {
			t.Errorf("inside are %d, outside %d", inside, outside)
		}
		return nil
	})
	if n := countThings(t, t.Context(), db); err != nil || n != 2 {
		t.Errorf("%d, %v", n, err)
	}
	err = db.Together(t.Context(), "try", func(ctx context.Context) error { return errors.Join(putThing(ctx, db, 3), no) })
	if n := countThings(t, t.Context(), db); !errors.Is(err, no) || n != 2 {
		t.Errorf("given up: %d, %v", n, err)
	}
	err = db.Together(t.Context(), "try", func(ctx context.Context) error {
		_, _, _ = putThing(ctx, db, 4), putThing(ctx, db, 1), putThing(ctx, db, 5) // the second cannot be
		return nil
	})
	if n := countThings(t, t.Context(), db); !sqlitedb.IsConstraint(err) || n != 2 {
		t.Errorf("a part failed: %d, %v", n, err)
	}
	other := tableOfThings(t)
	if err := db.Together(t.Context(), "try", func(ctx context.Context) error { return errors.Join(putThing(ctx, other, 1), no) }); !errors.Is(err, no) {
		t.Error(err)
	}
	if n := countThings(t, t.Context(), other); n != 1 {
		t.Errorf("another database is none of this one's business, but has %d", n)
	}
}
