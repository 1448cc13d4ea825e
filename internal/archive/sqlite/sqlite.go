// Package sqlite keeps the record of editions in the embedded database.
//
// A revision is a row that holds what a calendar shows of it, and, in tables
// beside it, the reading: its facts, a row a page with all zones and lines
// packed together, a row an article, its sources and its pictures. It keeps no
// bytes of masters or pictures, only their names.
package sqlite

import (
	"context"
	"database/sql"
	"embed"
	"io/fs"
	"time"

	"github.com/banmian/banmian/internal/archive"
	"github.com/banmian/banmian/internal/paper"
	"github.com/banmian/banmian/internal/sqlitedb"
)

//go:embed migrations/*.sql
var files embed.FS

// Options are what an Archive needs besides its database.
type Options struct {
	// Enqueue queues follow-up work in the transaction of the change it follows.
	// Without it, a change with follow-up work is refused.
	Enqueue func(ctx context.Context, tx *sql.Tx, job archive.Job) error
	// OnPublish gives work that follows whenever a revision is published, whoever
	// does it; nil: none.
	OnPublish func(key archive.Key, revision int) []archive.Job
	// OnChange gives work that follows whenever what readers see of an edition
	// changes, whoever changes it.
	OnChange func(archive.Change) []archive.Job
	// Now gives the time of changes; time.Now when nil.
	Now func() time.Time
}

// Archive is an archive.Archive in a database.
type Archive struct {
	db      *sqlitedb.DB
	options Options
	watch   watch
}

var _ archive.Archive = (*Archive)(nil)

// Tables are this adapter's.
func Tables() sqlitedb.Tables {
	migrations, _ := fs.Sub(files, "migrations") // the directory is built in
	return sqlitedb.Tables{Name: "archive", Migrations: migrations}
}

// Open brings the tables up to date and gives the archive in them. The database
// stays the caller's, who closes it after the archive.
func Open(ctx context.Context, db *sqlitedb.DB, o Options) (*Archive, error) {
	if o.Now == nil {
		o.Now = time.Now
	}
	if err := db.Migrate(ctx, Tables()); err != nil {
		return nil, err
	}
	return &Archive{db: db, options: o, watch: watch{began: time.Now()}}, nil
}

// Close is archive.Archive's; the database is left open.
func (a *Archive) Close() error { return a.watch.close() }

// follow queues the work that follows a change.
func (a *Archive) follow(ctx context.Context, tx *sql.Tx, jobs []archive.Job) error {
	for _, job := range jobs {
		if a.options.Enqueue == nil {
			return paper.Faultf(paper.Invalid, "work of kind %q follows, but the archive was opened without a queue", job.Kind)
		}
		if err := a.options.Enqueue(ctx, tx, job); err != nil {
			return err
		}
	}
	return nil
}

// now is the time of a change, in the precision that is kept.
func (a *Archive) now() time.Time { return a.options.Now().UTC().Truncate(time.Millisecond) }
