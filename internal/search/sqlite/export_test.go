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
