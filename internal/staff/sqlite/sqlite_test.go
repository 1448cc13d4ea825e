package sqlite_test

import (
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/banmian/banmian/internal/sqlitedb"
	"github.com/banmian/banmian/internal/sqlitedb/schematest"
	"github.com/banmian/banmian/internal/staff"
	"github.com/banmian/banmian/internal/staff/sqlite"
	"github.com/banmian/banmian/internal/staff/stafftest"
)

func open(t testing.TB, path string) *sqlite.Store {
	t.Helper()
	db, err := sqlitedb.Open(t.Context(), path, sqlitedb.Write)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { db.Close() })
	s, err := sqlite.Open(t.Context(), db)
	if err != nil {
		t.Fatal(err)
	}
	return s
}

func TestContract(t *testing.T) {
	stafftest.Run(t, func(t testing.TB) staff.Store { return open(t, filepath.Join(t.TempDir(), "x.db")) })
}

func TestSchema(t *testing.T) {
	latest, err := os.ReadFile("schema/staff.sql")
	if err != nil {
		t.Fatal(err)
	}
	schematest.Run(t, sqlite.Tables(), string(latest))
}

// Who opens the file finds no token, password or recovery code in it.
func TestFileHoldsNoSecret(t *testing.T) {
	path := filepath.Join(t.TempDir(), "x.db")
	door, err := staff.Open(open(t, path), staff.Options{})
	if err != nil {
		t.Fatal(err)
	}
	a, invitation, err := door.Add(t.Context(), "lin", "", nil, "operator")
	if err != nil {
		t.Fatal(err)
	}
	const password = "four words of mine"
	if _, err := door.Accept(t.Context(), invitation, password, "here"); err != nil {
		t.Fatal(err)
	}
	entry, err := door.Enter(t.Context(), a.Name, password, "here")
	if err != nil {
		t.Fatal(err)
	}
	var all []byte
	for _, suffix := range []string{"", "-wal"} {
		b, err := os.ReadFile(path + suffix)
		if err != nil {
			t.Fatal(err)
		}
		all = append(all, b...)
	}
	for _, secret := range []string{invitation, password, entry.Token} {
		if strings.Contains(string(all), secret) {
			t.Errorf("%q stands in the file", secret)
		}
	}
	if !strings.Contains(string(all), "argon2id") {
		t.Error("the file was not read: there is no hash in it")
	}
}
