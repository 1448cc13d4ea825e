package sqlite

import (
	"context"
	"database/sql"
	"sync"
	"sync/atomic"
	"time"

	"github.com/banmian/banmian/internal/archive"
	"github.com/banmian/banmian/internal/sqlitedb"
)

var _ archive.Marker = (*Archive)(nil)

// watch is what is known of the count of changes. Thousands of readers a second
// ask for it, so the row is read once in a while for all of them.
type watch struct {
	until atomic.Int64 // when what is known gets old, since began
	count atomic.Uint64
	began time.Time
	own   atomic.Uint64 // changes begun or made by this process

	mu   sync.Mutex
	stmt *sql.Stmt
}

// Mark is archive.Marker's. Changes of this process enter twice, as what is
// counted here and as what the row counts, so that they show at once.
func (a *Archive) Mark(ctx context.Context) (uint64, error) {
	w := &a.watch
	if int64(time.Since(w.began)) >= w.until.Load() {
		if err := a.look(ctx); err != nil {
			return 0, err
		}
	}
	return w.count.Load() + w.own.Load(), nil
}

// look reads the row, unless another goroutine just did.
func (a *Archive) look(ctx context.Context) error {
	w := &a.watch
	w.mu.Lock()
	defer w.mu.Unlock()
	at := int64(time.Since(w.began))
	if at < w.until.Load() {
		return nil
	}
	if w.stmt == nil {
		stmt, err := a.db.Reader().PrepareContext(ctx, "SELECT count FROM change WHERE only = 1")
		if err != nil {
			return sqlitedb.Fault("look for changes", err)
		}
		w.stmt = stmt
	}
	var count uint64
	// One reader who leaves must not fail the others who wait.
	if err := w.stmt.QueryRowContext(context.WithoutCancel(ctx)).Scan(&count); err != nil {
		return sqlitedb.Fault("look for changes", err)
	}
	w.count.Store(count)
	w.until.Store(at + int64(archive.MarkDelay))
	return nil
}

// changed counts a change of what readers may see, in its transaction.
func changed(ctx context.Context, tx *sql.Tx) error {
	_, err := tx.ExecContext(ctx, "UPDATE change SET count = count + 1 WHERE only = 1")
	return err
}

func (w *watch) close() error {
	w.mu.Lock()
	defer w.mu.Unlock()
	if w.stmt == nil {
		return nil
	}
	stmt := w.stmt
	w.stmt = nil
	return stmt.Close()
}
