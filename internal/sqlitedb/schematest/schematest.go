// Package schematest holds an adapter's migrations to its schema: a database
// that was migrated step by step must equal one made from the latest schema
// whole, and every step must come undone.
package schematest

import (
	"context"
	"database/sql"
	"io/fs"
	"path/filepath"
	"regexp"
	"slices"
	"strings"
	"testing"

	"github.com/pressly/goose/v3"

	"github.com/banmian/banmian/internal/paper"
	"github.com/banmian/banmian/internal/sqlitedb"
)

// Run runs the checks.
func Run(t *testing.T, tables sqlitedb.Tables, latest string) {
	t.Run("MigratedEqualsFresh", func(t *testing.T) { migratedEqualsFresh(t, tables, latest) })
	t.Run("DownAndUp", func(t *testing.T) { downAndUp(t, tables) })
	t.Run("Twice", func(t *testing.T) { twice(t, tables) })
	t.Run("LaterVersion", func(t *testing.T) { laterVersion(t, tables) })
}

func migratedEqualsFresh(t *testing.T, tables sqlitedb.Tables, latest string) {
	migrated, fresh := open(t), open(t)
	if err := migrated.Migrate(t.Context(), tables); err != nil {
		t.Fatal(err)
	}
	if err := fresh.Write(t.Context(), "make the latest schema", func(tx *sql.Tx) error {
		_, err := tx.Exec(latest)
		return err
	}); err != nil {
		t.Fatal(err)
	}
	if a, b := dump(t, migrated), dump(t, fresh); !slices.Equal(a, b) {
		t.Errorf("migrated:\n%s\n\nfresh:\n%s", strings.Join(a, "\n"), strings.Join(b, "\n"))
	}
}

func downAndUp(t *testing.T, tables sqlitedb.Tables) {
	pool, err := sql.Open("sqlite", filepath.Join(t.TempDir(), "x.db"))
	if err != nil {
		t.Fatal(err)
	}
	defer pool.Close()
	p, err := goose.NewProvider(goose.DialectSQLite3, pool, tables.Migrations, goose.WithTableName("versions"), goose.WithDisableGlobalRegistry(true), goose.WithLogger(goose.NopLogger()))
	if err != nil {
		t.Fatal(err)
	}
	for _, step := range []func(context.Context) ([]*goose.MigrationResult, error){
		p.Up, func(ctx context.Context) ([]*goose.MigrationResult, error) { return p.DownTo(ctx, 0) }, p.Up} {
		if _, err := step(t.Context()); err != nil {
			t.Fatal(err)
		}
	}
}

func twice(t *testing.T, tables sqlitedb.Tables) {
	db := open(t)
	for range 2 {
		if err := db.Migrate(t.Context(), tables); err != nil {
			t.Fatal(err)
		}
	}
}

// laterVersion opens a database that a later program wrote.
func laterVersion(t *testing.T, tables sqlitedb.Tables) {
	db := open(t)
	if err := db.Migrate(t.Context(), tables); err != nil {
		t.Fatal(err)
	}
	if err := db.Write(t.Context(), "pretend", func(tx *sql.Tx) error {
		_, err := tx.Exec("INSERT INTO " + tables.Name + "_migrations (version_id, is_applied) VALUES (99999, 1)")
		return err
	}); err != nil {
		t.Fatal(err)
	}
	for _, mode := range []sqlitedb.Mode{sqlitedb.Write, sqlitedb.ReadOnly} {
		again, err := sqlitedb.Open(t.Context(), db.Path(), mode)
		if err != nil {
			t.Fatal(err)
		}
		defer again.Close()
		if err := again.Migrate(t.Context(), tables); !paper.IsKind(err, paper.Unavailable) || !strings.Contains(err.Error(), "later version") {
			t.Errorf("want a fault that speaks of a later version, got %v", err)
		}
	}
	if _, err := fs.Glob(tables.Migrations, "*"); err != nil {
		t.Fatal(err)
	}
}

func open(t *testing.T) *sqlitedb.DB {
	t.Helper()
	db, err := sqlitedb.Open(t.Context(), filepath.Join(t.TempDir(), "x.db"), sqlitedb.Write)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { db.Close() })
	return db
}

var (
	comments = regexp.MustCompile(`--[^\n]*`)
	spaces   = regexp.MustCompile(`\s+`)
)

// dump is every table and index as it was declared, without comments and white.
func dump(t *testing.T, db *sqlitedb.DB) []string {
	t.Helper()
	rows, err := db.Reader().Query("SELECT sql FROM sqlite_schema WHERE sql IS NOT NULL AND name NOT LIKE '%_migrations' AND name NOT LIKE 'sqlite_%'")
	if err != nil {
		t.Fatal(err)
	}
	defer rows.Close()
	var out []string
	for rows.Next() {
		var s string
		if err := rows.Scan(&s); err != nil {
			t.Fatal(err)
		}
		out = append(out, strings.TrimSpace(spaces.ReplaceAllString(comments.ReplaceAllString(s, ""), " ")))
	}
	if err := rows.Err(); err != nil {
		t.Fatal(err)
	}
	slices.Sort(out)
	if len(out) == 0 {
		t.Fatal("there are no tables")
	}
	return out
}
