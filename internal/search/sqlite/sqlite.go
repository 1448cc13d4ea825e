// Package sqlite indexes articles in an embedded database of their own: it keeps
// the pieces of an inverted file that package posting makes, merges its segments
// (tidy.go), and has columns in memory by which hits are counted, narrowed and
// sorted (columns.go).
//
// The file holds nothing that the archive does not: an index that is absent, of
// another form or damaged is made anew and filled again.
package sqlite

import (
	"context"
	"database/sql"
	_ "embed"
	"errors"
	"os"
	"sync"

	"github.com/banmian/banmian/internal/paper"
	"github.com/banmian/banmian/internal/search"
	"github.com/banmian/banmian/internal/sqlitedb"
)

//go:embed schema.sql
var schema string

// form is the number of the tables' form and of the way text becomes terms. It
// goes up with every change to either, also of packages fold and
// posting.
const form = 2

// Options are what an index is opened with.
type Options struct {
	// Renew makes an index that is damaged or of another form anew, empty. Without
	// it, such an index is a paper.Unavailable fault.
	Renew bool
}

// Index is a search.Index in a file.
type Index struct {
	path    string
	renewed string        // why the index was made anew when it was opened, empty when it was not
	damaged chan struct{} // of one element

	using sync.RWMutex // held for writing while the file is made anew
	db    *sqlitedb.DB

	mu    sync.Mutex // of loading columns
	cols  *columns
	names *tables
}

var _ search.Renewer = (*Index)(nil)

// Open opens the index in a file, which is made when it is absent.
func Open(ctx context.Context, path string, o Options) (*Index, error) {
	x := &Index{path: path, damaged: make(chan struct{}, 1)}
	err := x.open(ctx)
	if err == nil {
		return x, nil
	}
	if !o.Renew || !spoiled(err) {
		return nil, err
	}
	x.renewed = err.Error()
	if err := x.remove(); err != nil {
		return nil, err
	}
	if err := x.open(ctx); err != nil {
		return nil, err
	}
	return x, nil
}

// open opens the file.
func (x *Index) open(ctx context.Context) error {
	db, err := sqlitedb.Open(ctx, x.path, sqlitedb.Write)
	if err != nil {
		return err
	}
	x.db, x.cols, x.names = db, &columns{}, newTables()
	if err := x.prepare(ctx); err != nil {
		return errors.Join(err, db.Close())
	}
	return nil
}

// remove deletes the file, which is not open, and what belongs to it.
func (x *Index) remove() error {
	for _, suffix := range []string{"", "-wal", "-shm"} {
		if err := os.Remove(x.path + suffix); err != nil && !errors.Is(err, os.ErrNotExist) {
			return &paper.Fault{Kind: paper.Unavailable, Doing: "make the search index anew", Why: err.Error(), Remedy: "delete " + x.path + " by hand", Err: err}
		}
	}
	return nil
}

// prepare makes the tables of a new file, compares the form of an old one, and
// loads the columns.
func (x *Index) prepare(ctx context.Context) error {
	const doing = "open the search index"
	err := x.db.Exclusive(ctx, func() error {
		return x.db.Write(ctx, doing, func(tx *sql.Tx) error {
			var known int
			if err := tx.QueryRowContext(ctx, "SELECT count(*) FROM sqlite_schema").Scan(&known); err != nil {
				return err
			}
			if known == 0 {
				if _, err := tx.ExecContext(ctx, schema); err != nil {
					return err
				}
				_, err := tx.ExecContext(ctx, "INSERT INTO about (name, value) VALUES ('form', $1), ('generation', 0), ('article', 0), ('segment', 0)", form)
				return err
			}
			var is int
			err := tx.QueryRowContext(ctx, "SELECT value FROM about WHERE name = 'form'").Scan(&is)
			if sqlitedb.IsDamage(err) {
				return err
			}
			if err != nil || is != form {
				return &paper.Fault{Kind: paper.Unavailable, Why: "it was made by another version", Remedy: "start banmian serve once", Err: errForm}
			}
			return nil
		})
	})
	if err != nil {
		return err
	}
	return x.db.Read(ctx, doing, func(tx *sql.Tx) error {
		_, err := x.columns(ctx, tx)
		return err
	})
}

// Renewed says why the index was made anew when it was opened, empty when it was
// not.
func (x *Index) Renewed() string { return x.renewed }

// Held is search.Index's.
func (x *Index) Held(ctx context.Context) (map[search.Edition]string, error) {
	const doing = "list what the search index holds"
	x.using.RLock()
	defer x.using.RUnlock()
	out := map[search.Edition]string{}
	rows, err := x.db.Reader().QueryContext(ctx, "SELECT title, date, ordinal, stamp FROM edition WHERE held")
	if err != nil {
		return nil, sqlitedb.Fault(doing, err)
	}
	defer rows.Close()
	for rows.Next() {
		var e search.Edition
		var date, stamp string
		if err := rows.Scan(&e.Title, &date, &e.Ordinal, &stamp); err != nil {
			return nil, sqlitedb.Fault(doing, err)
		}
		if e.Date, err = paper.ParseDate(date); err != nil {
			return nil, sqlitedb.Fault(doing, err)
		}
		out[e] = stamp
	}
	if err := rows.Err(); err != nil {
		return nil, sqlitedb.Fault(doing, err)
	}
	return out, nil
}

// Close is search.Index's.
func (x *Index) Close() error { return x.db.Close() }
