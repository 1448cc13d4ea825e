package sqlite

import (
	"context"
	"database/sql"
	"testing"

	"github.com/banmian/banmian/internal/sqlitedb"
)

// SetForm makes an index look as if another version had written it.
func SetForm(t *testing.T, path string, form int) {
	t.Helper()
	db, err := sqlitedb.Open(t.Context(), path, sqlitedb.Write)
	if err != nil {
		t.Fatal(err)
	}
	defer db.Close()
	err = db.Write(context.Background(), "set the form", func(tx *sql.Tx) error {
		_, err := tx.Exec("UPDATE about SET value = $1 WHERE name = 'form'", form)
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
}

// SetSizes makes segments be merged sooner.
func SetSizes(t *testing.T, to ...int) {
	t.Helper()
	before := sizes
	sizes = to
	t.Cleanup(func() { sizes = before })
}

// Segments gives how many segments an index has, and how many articles are
// written in them.
func (x *Index) Segments(t *testing.T) (segments, articles int) {
	t.Helper()
	err := x.db.Read(t.Context(), "count segments", func(tx *sql.Tx) error {
		return tx.QueryRow("SELECT count(*), coalesce(sum(articles), 0) FROM segment").Scan(&segments, &articles)
	})
	if err != nil {
		t.Fatal(err)
	}
	return segments, articles
}

// Spoil changes a byte of a piece.
func (x *Index) Spoil(t *testing.T) {
	t.Helper()
	err := x.db.Write(t.Context(), "spoil", func(tx *sql.Tx) error {
		var id int64
		var data []byte
		if err := tx.QueryRow("SELECT id, data FROM piece ORDER BY id DESC LIMIT 1").Scan(&id, &data); err != nil {
			return err
		}
		data[len(data)/2] ^= 1
		_, err := tx.Exec("UPDATE piece SET data = $1 WHERE id = $2", data, id)
		return err
	})
	if err != nil {
		t.Fatal(err)
	}
}
