package sqlitedb

import (
	"context"
	"errors"
	"os"
	"time"

	"github.com/banmian/banmian/internal/paper"
)

const (
	// exclusiveSuffix names the file beside the database that is locked while its
	// tables are made. It is not the lock of the directory, which one who serves
	// holds for as long as it lives.
	exclusiveSuffix = ".making"
	// exclusiveRetry is how long to wait for another before looking again:
	// making the tables takes tens of milliseconds.
	exclusiveRetry = 5 * time.Millisecond
)

// Exclusive runs fn while no other process, and nobody else in this one, makes
// or changes tables of the same database; it waits for them until ctx ends. Who
// brings tables up to date calls it around that: two libraries that look first
// and create then would both find nothing. It does not nest. A database that is
// open for reading only needs no turn.
func (d *DB) Exclusive(ctx context.Context, fn func() error) error {
	if d.mode == ReadOnly {
		return fn()
	}
	return exclusive(ctx, d.path, fn)
}

func exclusive(ctx context.Context, path string, fn func() error) error {
	f, err := os.OpenFile(path+exclusiveSuffix, os.O_RDWR|os.O_CREATE, 0o600)
	if err != nil {
		return &paper.Fault{Kind: paper.Unavailable, Doing: "prepare the database " + path, Why: err.Error(),
			Remedy: "check that the directory exists and that this account may write there", Err: err}
	}
	defer f.Close() // which lets go of the lock
	if err := waitForLock(ctx, f); err != nil {
		return &paper.Fault{Kind: paper.Unavailable, Doing: "prepare the database " + path, Why: "another process is preparing it and did not finish in time",
			Remedy: "wait for it to finish, then try again", Err: err}
	}
	return fn()
}

// waitForLock takes the lock once others let go of it.
func waitForLock(ctx context.Context, f *os.File) error {
	tick := time.NewTicker(exclusiveRetry)
	defer tick.Stop()
	for {
		if err := lockFile(f); !errors.Is(err, errLocked) {
			return err
		}
		select {
		case <-tick.C:
		case <-ctx.Done():
			return ctx.Err()
		}
	}
}

// makePrivate makes an empty file that only this account may read, which is a
// database without tables to SQLite; what it writes beside it gets the same
// rights. A file that exists is fs.ErrExist and not touched: to open and close
// it would take the locks of another connection in this process with it.
func makePrivate(path string) error {
	f, err := os.OpenFile(path, os.O_WRONLY|os.O_CREATE|os.O_EXCL, 0o600)
	if err != nil {
		return err
	}
	return f.Close()
}
