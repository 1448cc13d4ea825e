// Package sqlitedb opens the embedded database, runs transactions on it and
// brings its tables up to date, for the adapters that keep their tables there.
// It also keeps two writers out of one data directory.
//
// It owns no table and knows no newspaper: SQL lives with the adapters.
package sqlitedb

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"io/fs"
	"net/url"
	"path/filepath"
	"runtime"
	"strings"
	"sync/atomic"

	"github.com/banmian/banmian/internal/paper"

	_ "modernc.org/sqlite" // the database itself
)

// busyTimeout is how long, in milliseconds, a connection waits for another
// process that holds the database. Inside the process the one writer connection
// is what waits.
const busyTimeout = 10_000

// longestLog is what is kept of the log's file once its work is in the database,
// in bytes: a large transaction would leave a large file behind.
const longestLog = 64 << 20

// Mode says what a database is opened for.
type Mode uint8

// The modes.
const (
	Write    Mode = iota // read and write; the file is made when it is absent
	ReadOnly             // beside a process that writes, or without one
	copying              // for Snapshot
)

// DB is an open database: one connection that writes and a pool that reads.
// Its methods may be called at once from several goroutines.
type DB struct {
	path   string
	mode   Mode
	write  *sql.DB // nil when read-only
	read   *sql.DB
	broken atomic.Pointer[paper.Fault]
}

// Open opens the database in a file. Committed transactions survive a crash of
// the machine: the log is synced at every commit. A file that is made is for this
// account alone: it holds what is not published yet. A read-only database that
// does not exist is a paper.NotFound fault.
func Open(ctx context.Context, path string, mode Mode) (*DB, error) {
	path, err := filepath.Abs(path)
	if err != nil {
		return nil, fmt.Errorf("open database: %w", err)
	}
	d := &DB{path: path, mode: mode}
	if mode == Write {
		// The first to come makes the file and turns its log on, alone.
		err := exclusive(ctx, path, func() (err error) {
			if err := makePrivate(path); err != nil && !errors.Is(err, fs.ErrExist) {
				return err
			}
			d.write, err = connect(ctx, path, Write, 1)
			return err
		})
		if err != nil {
			return nil, Fault("open database "+path, err)
		}
	}
	if d.read, err = connect(ctx, path, ReadOnly, max(2, runtime.NumCPU())); err != nil {
		d.Close()
		return nil, openFault(path, mode, err)
	}
	return d, nil
}

// openFault tells a database that is not there from one that cannot be read.
func openFault(path string, mode Mode, err error) error {
	f := Fault("open database "+path, err)
	if mode == ReadOnly && code(err) == codeCannotOpen {
		f.Kind, f.Why, f.Remedy = paper.NotFound, "there is none, or it cannot be read", "name another data directory, or import an edition first"
	}
	return f
}

// connect opens a pool and proves it by asking for the schema.
func connect(ctx context.Context, path string, mode Mode, size int) (*sql.DB, error) {
	pool, err := sql.Open("sqlite", address(path, mode))
	if err != nil {
		return nil, err
	}
	pool.SetMaxOpenConns(size)
	pool.SetMaxIdleConns(size) // a connection costs its pragmas and its cache: keep it
	var n int
	if err := pool.QueryRowContext(ctx, "SELECT count(*) FROM sqlite_schema").Scan(&n); err != nil {
		return nil, errors.Join(err, pool.Close())
	}
	return pool, nil
}

// address is the file's name with the settings every connection needs.
func address(path string, mode Mode) string {
	name := filepath.ToSlash(path)
	if !strings.HasPrefix(name, "/") {
		name = "/" + name // a drive letter
	}
	u := url.URL{Scheme: "file", Path: name}
	q := url.Values{}
	q.Add("_pragma", fmt.Sprintf("busy_timeout(%d)", busyTimeout))
	switch mode {
	case ReadOnly:
		q.Set("mode", "ro")
		q.Add("_pragma", "query_only(1)")
	case copying:
		q.Set("mode", "rw")
		q.Add("_pragma", "synchronous(FULL)")
	case Write:
		q.Set("mode", "rwc")
		q.Set("_txlock", "immediate")
		q.Add("_pragma", "journal_mode(WAL)")
		q.Add("_pragma", "synchronous(FULL)")
		q.Add("_pragma", "foreign_keys(1)")
		q.Add("_pragma", fmt.Sprintf("journal_size_limit(%d)", longestLog))
	}
	u.RawQuery = q.Encode()
	return u.String()
}

// Path is the database's file.
func (d *DB) Path() string { return d.path }

// Mode is what the database was opened for.
func (d *DB) Mode() Mode { return d.mode }

// Reader is the pool that reads. Each statement sees committed work only.
func (d *DB) Reader() *sql.DB { return d.read }

// Writer is the one connection that writes, nil when the database is open for
// reading only. It is for libraries that want a pool; others call Write.
func (d *DB) Writer() *sql.DB { return d.write }

// Close closes all connections. No call may be under way.
func (d *DB) Close() error {
	var err error
	if d.read != nil {
		err = d.read.Close()
	}
	if d.write != nil {
		err = errors.Join(err, d.write.Close())
	}
	return err
}
