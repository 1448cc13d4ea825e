package sqlitedb

import (
	"context"
	"errors"
	"fmt"
	"io/fs"

	"github.com/banmian/banmian/internal/paper"
	"github.com/pressly/goose/v3"
)

// Tables are the tables of one adapter: its name, which also names the table
// that records its version, and its numbered migrations, 0001_words.sql and so
// on, in the directory itself.
type Tables struct {
	Name       string
	Migrations fs.FS
}

// versions is the table in which an adapter's migrations are recorded.
func (t Tables) versions() string { return t.Name + "_migrations" }

// Migrate brings an adapter's tables up to date. Each migration is one
// transaction, and processes that open a database at the same time take turns. A
// database that is open for reading only must be up to date
// already; one written by a later version is refused: its meaning is not known
// here.
func (d *DB) Migrate(ctx context.Context, t Tables) error {
	doing := fmt.Sprintf("bring the %s tables of %s up to date", t.Name, d.path)
	if d.mode == ReadOnly {
		return d.checkVersion(ctx, t, doing)
	}
	return d.Exclusive(ctx, func() error { return d.migrate(ctx, t, doing) })
}

// migrate is Migrate when it is this process's turn.
func (d *DB) migrate(ctx context.Context, t Tables, doing string) error {
	p, err := goose.NewProvider(goose.DialectSQLite3, d.write, t.Migrations,
		goose.WithTableName(t.versions()), goose.WithDisableGlobalRegistry(true), goose.WithLogger(goose.NopLogger()))
	if err != nil {
		return fmt.Errorf("%s: %w", doing, err)
	}
	current, err := p.GetDBVersion(ctx)
	if err != nil {
		return Fault(doing, err)
	}
	if current > latest(p) {
		return newer(doing)
	}
	if _, err := p.Up(ctx); err != nil {
		return Fault(doing, err)
	}
	return nil
}

// checkVersion compares what the database records with what is known here,
// without writing.
func (d *DB) checkVersion(ctx context.Context, t Tables, doing string) error {
	known, err := newest(t.Migrations)
	if err != nil {
		return fmt.Errorf("%s: %w", doing, err)
	}
	var tables int
	if err := d.read.QueryRowContext(ctx, "SELECT count(*) FROM sqlite_schema WHERE name = $1", t.versions()).Scan(&tables); err != nil {
		return Fault(doing, err)
	}
	var current int64
	if tables > 0 {
		// The name is the adapter's own, never a stranger's.
		query := "SELECT coalesce(max(version_id), 0) FROM " + t.versions() + " WHERE is_applied"
		if err := d.read.QueryRowContext(ctx, query).Scan(&current); err != nil {
			return Fault(doing, err)
		}
	}
	switch {
	case current > known:
		return newer(doing)
	case current < known:
		return &paper.Fault{Kind: paper.Unavailable, Doing: doing, Why: "it was written by an earlier version", Remedy: "run banmian serve or banmian import once"}
	}
	return nil
}

func newer(doing string) error {
	return &paper.Fault{Kind: paper.Unavailable, Doing: doing, Why: "it was written by a later version", Remedy: "use that version or a later one"}
}

func latest(p *goose.Provider) int64 {
	last := int64(0)
	for _, s := range p.ListSources() {
		last = max(last, s.Version)
	}
	return last
}

// newest is the highest number among migration files.
func newest(migrations fs.FS) (int64, error) {
	files, err := fs.Glob(migrations, "*.sql")
	if err != nil {
		return 0, err
	}
	last := int64(0)
	for _, name := range files {
		n, err := goose.NumericComponent(name)
		if err != nil {
			return 0, err
		}
		last = max(last, n)
	}
	if last == 0 {
		return 0, errors.New("no migrations are built in")
	}
	return last, nil
}
