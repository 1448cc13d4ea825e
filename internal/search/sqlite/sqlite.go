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
	"github.com/banmian/banmian/internal/search/posting"
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
	db      *sqlitedb.DB
	renewed string // why the index was made anew, empty when it was not

	mu    sync.Mutex // of loading columns
	cols  *columns
	names *tables
}

var _ search.Index = (*Index)(nil)

// Open opens the index in a file, which is made when it is absent.
func Open(ctx context.Context, path string, o Options) (*Index, error) {
	x, err := open(ctx, path)
	if err == nil || !o.Renew || !spoiled(err) {
		return x, err
	}
	why := err.Error()
	for _, suffix := range []string{"", "-wal", "-shm"} {
		if err := os.Remove(path + suffix); err != nil && !errors.Is(err, os.ErrNotExist) {
			return nil, &paper.Fault{Kind: paper.Unavailable, Doing: "make the search index anew", Why: err.Error(), Remedy: "delete " + path + " by hand", Err: err}
		}
	}
	if x, err = open(ctx, path); err != nil {
		return nil, err
	}
	x.renewed = why
	return x, nil
}

// errForm is an index whose form is not the one known here.
var errForm = errors.New("it has another form")

// spoiled reports whether an index that cannot be opened should be made anew:
// not when its file may not be read or another process is in the way.
func spoiled(err error) bool {
	return errors.Is(err, errForm) || sqlitedb.IsDamage(err) || errors.Is(err, posting.ErrDamaged) || errors.Is(err, errCards)
}

// damaged says so of what was read, when that is what err tells.
func damaged(err error) error {
	if !errors.Is(err, posting.ErrDamaged) && !errors.Is(err, errCards) {
		return err
	}
	return &paper.Fault{Kind: paper.Unavailable, Why: "the search index is damaged", Remedy: "start banmian serve again: it makes the index anew", Err: err}
}

func open(ctx context.Context, path string) (*Index, error) {
	db, err := sqlitedb.Open(ctx, path, sqlitedb.Write)
	if err != nil {
		return nil, err
	}
	x := &Index{db: db, cols: &columns{}, names: newTables()}
	if err := x.prepare(ctx); err != nil {
		return nil, errors.Join(err, db.Close())
	}
	return x, nil
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

// Check is search.Index's.
func (x *Index) Check(ctx context.Context) error {
	var said string
	err := x.db.Reader().QueryRowContext(ctx, "PRAGMA quick_check(1)").Scan(&said)
	if err == nil && said != "ok" {
		return &paper.Fault{Kind: paper.Unavailable, Doing: "check the search index", Why: "it is damaged: " + said, Remedy: "start banmian serve again: it makes the index anew"}
	}
	if err != nil {
		return sqlitedb.Fault("check the search index", err)
	}
	return x.db.Read(ctx, "check the search index", func(tx *sql.Tx) error {
		c, err := x.columns(ctx, tx)
		if err != nil {
			return err
		}
		read, err := newPieces(ctx, tx)
		if err != nil {
			return err
		}
		defer read.close()
		for _, s := range c.segments {
			if err := s.Check(read.of(s)); err != nil {
				return damaged(err)
			}
		}
		return nil
	})
}

// Close is search.Index's.
func (x *Index) Close() error { return x.db.Close() }
