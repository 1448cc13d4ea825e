package sqlite

import (
	"context"
	"database/sql"
	"fmt"
	"time"

	"github.com/banmian/banmian/internal/sqlitedb"
)

// checkedAtOnce is how many leaves of a segment are checked in one transaction:
// some megabytes with their lists, so that a check, which may take minutes, keeps
// neither the readers waiting nor the log from being worked off.
const checkedAtOnce = 100

const checking = "check the search index"

// Check is search.Index's.
func (x *Index) Check(ctx context.Context) error { return x.notice(x.check(ctx)) }

func (x *Index) check(ctx context.Context) error {
	// What the pieces hold has its own checksums.
	for _, table := range []string{"about", "edition", "article", "segment"} {
		if err := x.checkTable(ctx, table); err != nil {
			return err
		}
	}
	for last := int64(-1); ; {
		next, err := x.checkSegment(ctx, last)
		if err != nil || next == last {
			return err
		}
		last = next
	}
}

// checkTable lets the database check one table.
func (x *Index) checkTable(ctx context.Context, table string) error {
	return x.read(ctx, func(tx *sql.Tx) error {
		var said string
		if err := tx.QueryRowContext(ctx, "PRAGMA quick_check('"+table+"')").Scan(&said); err != nil {
			return err
		}
		if said != "ok" {
			return damaged(fmt.Errorf("%w: %s", errDamaged, said))
		}
		return nil
	})
}

// checkSegment checks the segment that was made next after one, and gives its
// id; the same when there is none. One that is merged meanwhile is let be: what
// it was merged to comes later.
func (x *Index) checkSegment(ctx context.Context, after int64) (id int64, err error) {
	id = after
	for leaf, more := 0, true; more && err == nil; leaf += checkedAtOnce {
		began := time.Now()
		err = x.read(ctx, func(tx *sql.Tx) error {
			c, err := x.columns(ctx, tx)
			if err != nil {
				return err
			}
			s := c.segmentAfter(after)
			if more = s != nil && (leaf == 0 || s.id == id) && leaf < s.Leaves(); s == nil {
				return nil
			}
			if leaf == 0 {
				id = s.id
			}
			if !more {
				return nil
			}
			read, err := newPieces(ctx, tx)
			if err != nil {
				return err
			}
			defer read.close()
			return damaged(s.Check(read.of(s), leaf, min(leaf+checkedAtOnce, s.Leaves())))
		})
		if err == nil {
			err = rest(ctx, time.Since(began))
		}
	}
	return id, err
}

// rest waits for as long as the work before it took, so that a check has half a
// processor at most.
func rest(ctx context.Context, worked time.Duration) error {
	timer := time.NewTimer(worked)
	defer timer.Stop()
	select {
	case <-timer.C:
		return nil
	case <-ctx.Done():
		return sqlitedb.Fault(checking, ctx.Err())
	}
}

// segmentAfter gives the segment with the least id above one, nil for none.
func (c *columns) segmentAfter(id int64) *segment {
	var next *segment
	for _, s := range c.segments {
		if s.id > id && (next == nil || s.id < next.id) {
			next = s
		}
	}
	return next
}

// read runs fn in one read transaction of the file as it is now.
func (x *Index) read(ctx context.Context, fn func(*sql.Tx) error) error {
	x.using.RLock()
	defer x.using.RUnlock()
	return x.db.Read(ctx, checking, fn)
}
