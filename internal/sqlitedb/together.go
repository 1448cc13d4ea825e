package sqlitedb

import (
	"context"
	"database/sql"
)

// together is the key under which a context carries a transaction of a database.
type together struct{ d *DB }

// whole is a transaction made of the Writes of several adapters.
type whole struct {
	tx     *sql.Tx
	failed error // the first part that failed; then nothing of the whole may stay
}

// whole gives the transaction that ctx carries, nil for none.
func (d *DB) whole(ctx context.Context) *whole {
	w, _ := ctx.Value(together{d}).(*whole)
	return w
}

// Together runs fn in one transaction: every Write and Read on this database
// with the ctx that fn is given, by whatever adapter, is part of it. It is
// committed, durably, when fn returns nil, unless one of its Writes failed,
// which is then the error. fn must not use that ctx from another goroutine, nor
// write with another while it runs: it would wait for itself. Inside another
// Together it is part of that one.
func (d *DB) Together(ctx context.Context, doing string, fn func(ctx context.Context) error) error {
	if d.whole(ctx) != nil {
		return fn(ctx)
	}
	return d.Write(ctx, doing, func(tx *sql.Tx) error {
		w := &whole{tx: tx}
		if err := fn(context.WithValue(ctx, together{d}, w)); err != nil {
			return err
		}
		return w.failed
	})
}

// part runs one Write of the whole.
func (w *whole) part(d *DB, doing string, fn func(*sql.Tx) error) error {
	if w.failed != nil {
		return w.failed
	}
	if err := fn(w.tx); err != nil {
		w.failed = d.failed(doing, err)
		return w.failed
	}
	return nil
}
