package sqlitedb

import (
	"context"
	"database/sql"
	"errors"
	"os"

	"github.com/banmian/banmian/internal/paper"
)

// Write runs fn in one transaction, which is committed, durably, when fn returns
// without an error and rolled back otherwise. Writers wait for each other in
// turn. After the disk has failed during a commit nobody knows what it kept:
// every later Write is refused until the database is opened again. With the
// context of a Together, fn is part of that transaction instead.
func (d *DB) Write(ctx context.Context, doing string, fn func(*sql.Tx) error) error {
	if whole := d.whole(ctx); whole != nil {
		return whole.part(d, doing, fn)
	}
	if d.mode == ReadOnly {
		return &paper.Fault{Kind: paper.Forbidden, Doing: doing, Why: "the database is open for reading only"}
	}
	if broken := d.broken.Load(); broken != nil {
		return &paper.Fault{Kind: paper.Unavailable, Doing: doing, Why: "the disk failed earlier: " + broken.Error(),
			Remedy: "look at the disk, then start again", Err: broken}
	}
	tx, err := d.write.BeginTx(ctx, nil)
	if err != nil {
		return d.failed(doing, err)
	}
	defer tx.Rollback() // has no effect after the commit
	if err := fn(tx); err != nil {
		return d.failed(doing, err)
	}
	if err := tx.Commit(); err != nil {
		return d.failed(doing, err)
	}
	return nil
}

// failed makes a fault and remembers when it was the disk's.
func (d *DB) failed(doing string, err error) error {
	f := Fault(doing, err)
	if c := code(err); c == codeInputOutput || c == codeCorrupt {
		d.broken.CompareAndSwap(nil, f)
	}
	return f
}

// Read runs fn in one read transaction: all its statements see the same moment.
// With the context of a Together, fn reads in that transaction.
func (d *DB) Read(ctx context.Context, doing string, fn func(*sql.Tx) error) error {
	if whole := d.whole(ctx); whole != nil {
		if err := fn(whole.tx); err != nil {
			return Fault(doing, err)
		}
		return nil
	}
	tx, err := d.read.BeginTx(ctx, &sql.TxOptions{ReadOnly: true})
	if err != nil {
		return Fault(doing, err)
	}
	defer tx.Rollback() // nothing to commit
	if err := fn(tx); err != nil {
		return Fault(doing, err)
	}
	return nil
}

// Health is nil while writes are possible, and else why they are not.
func (d *DB) Health(ctx context.Context) error {
	if broken := d.broken.Load(); broken != nil {
		return broken
	}
	var one int
	if err := d.read.QueryRowContext(ctx, "SELECT 1").Scan(&one); err != nil {
		return Fault("read from the database", err)
	}
	return nil
}

// Snapshot writes a whole copy of the database, as of one moment, to a file
// that does not exist yet, for this account alone. Writers go on meanwhile.
func (d *DB) Snapshot(ctx context.Context, path string) error {
	doing := "copy the database to " + path
	// The pool that reads may write nothing at all, not even another file.
	pool, err := connect(ctx, d.path, copying, 1)
	if err != nil {
		return Fault(doing, err)
	}
	defer pool.Close()
	if err := makePrivate(path); err != nil {
		return &paper.Fault{Kind: paper.Unavailable, Doing: doing, Why: err.Error(), Remedy: "name a file that does not exist, where this account may write", Err: err}
	}
	if _, err := pool.ExecContext(ctx, "VACUUM INTO $1", path); err != nil {
		return Fault(doing, errors.Join(err, os.Remove(path)))
	}
	return nil
}
