package sqlite_test

import (
	"database/sql"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/banmian/banmian/internal/docket"
	"github.com/banmian/banmian/internal/docket/dockettest"
	"github.com/banmian/banmian/internal/docket/sqlite"
	"github.com/banmian/banmian/internal/paper"
	"github.com/banmian/banmian/internal/sqlitedb"
	"github.com/banmian/banmian/internal/sqlitedb/schematest"
)

func database(t testing.TB, path string) *sqlitedb.DB {
	t.Helper()
	db, err := sqlitedb.Open(t.Context(), path, sqlitedb.Write)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { db.Close() })
	return db
}

func open(t testing.TB, db *sqlitedb.DB) *sqlite.Docket {
	t.Helper()
	d, err := sqlite.Open(t.Context(), db)
	if err != nil {
		t.Fatal(err)
	}
	return d
}

func TestContract(t *testing.T) {
	dockettest.Run(t, func(t testing.TB) dockettest.World {
		db := database(t, filepath.Join(t.TempDir(), "banmian.db"))
		return dockettest.World{Docket: open(t, db), Reopen: func(t testing.TB) docket.Docket { return open(t, database(t, db.Path())) }}
	})
}

func TestSchema(t *testing.T) {
	latest, err := os.ReadFile("schema/docket.sql")
	if err != nil {
		t.Fatal(err)
	}
	schematest.Run(t, sqlite.Tables(), string(latest))
}

// Who can write to the database can change it, but not unnoticed.
func TestTampering(t *testing.T) {
	for name, statements := range map[string]string{
		"text":    `UPDATE docket SET body = CAST('{"x":2}' AS BLOB) WHERE serial = 5`,
		"author":  `UPDATE docket SET who = 'other' WHERE serial = 5`,
		"time":    `UPDATE docket SET at = at + 1 WHERE serial = 5`,
		"digest":  `UPDATE docket SET after = 'x' WHERE serial = 5`,
		"sum":     `UPDATE docket SET sum = 'x' WHERE serial = 5`,
		"one out": `DELETE FROM docket WHERE serial = 5`,
		"closed up": `DELETE FROM docket WHERE serial = 5; UPDATE docket SET serial = serial - 1 WHERE serial = 6;
			UPDATE docket SET serial = serial - 1 WHERE serial = 7; UPDATE docket SET serial = 7 WHERE serial = 8`,
		"swapped": `UPDATE docket SET serial = 99 WHERE serial = 5; UPDATE docket SET serial = 5 WHERE serial = 6; UPDATE docket SET serial = 6 WHERE serial = 99`,
		"added":   `INSERT INTO docket SELECT 9, subject, 9, at, who, kind, body, before, after, sum FROM docket WHERE serial = 8`,
		"cut off": `DELETE FROM docket WHERE serial = 8`,
		"moved":   `UPDATE docket SET subject = 'other', number = 1 WHERE serial = 8`,
	} {
		t.Run(name, func(t *testing.T) {
			db := database(t, filepath.Join(t.TempDir(), "banmian.db"))
			d := open(t, db)
			for i := range 8 {
				if _, err := d.Append(t.Context(), "a", i, docket.Entry{Kind: "k", Who: "许听澜", Body: fmt.Appendf(nil, `{"x":%d}`, i)}); err != nil {
					t.Fatal(err)
				}
			}
			mark, err := docket.Check(t.Context(), d)
			if err != nil {
				t.Fatal(err)
			}
			err = db.Write(t.Context(), "tamper", func(tx *sql.Tx) error {
				_, err := tx.Exec(statements)
				return err
			})
			if name != "added" && (err == nil || !strings.Contains(err.Error(), "only grows")) {
				t.Errorf("the table let it pass: %v", err)
			}
			if err := db.Write(t.Context(), "tamper in earnest", func(tx *sql.Tx) error {
				_, err := tx.Exec("DROP TRIGGER docket_never_changes; DROP TRIGGER docket_never_shrinks")
				if err == nil && name != "added" {
					_, err = tx.Exec(statements)
				}
				return err
			}); err != nil {
				t.Fatal(err)
			}
			if _, err := docket.Check(t.Context(), d, mark); !paper.IsKind(err, paper.Conflict) {
				t.Errorf("nobody noticed: %v", err)
			}
		})
	}
}
