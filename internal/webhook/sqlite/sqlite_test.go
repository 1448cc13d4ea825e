package sqlite_test

import (
	"os"
	"path/filepath"
	"testing"

	"github.com/banmian/banmian/internal/sqlitedb"
	"github.com/banmian/banmian/internal/sqlitedb/schematest"
	"github.com/banmian/banmian/internal/webhook"
	"github.com/banmian/banmian/internal/webhook/sqlite"
	"github.com/banmian/banmian/internal/webhook/webhooktest"
)

func TestContract(t *testing.T) {
	webhooktest.Run(t, func(t *testing.T) webhook.Store {
		db, err := sqlitedb.Open(t.Context(), filepath.Join(t.TempDir(), "x.db"), sqlitedb.Write)
		if err != nil {
			t.Fatal(err)
		}
		t.Cleanup(func() { db.Close() })
		s, err := sqlite.Open(t.Context(), db)
		if err != nil {
			t.Fatal(err)
		}
		return s
	})
}

func TestSchema(t *testing.T) {
	latest, err := os.ReadFile("schema/webhook.sql")
	if err != nil {
		t.Fatal(err)
	}
	schematest.Run(t, sqlite.Tables(), string(latest))
}
