package indexing

import (
	"context"
	"time"

	"github.com/banmian/banmian/internal/search"
)

// Report is told how an index is kept; its calls do not overlap.
type Report struct {
	Filling func(done, of int) // so many editions of those it lacked are in the index
	Renewed func()             // the index was damaged, is empty now and will be filled
	Failed  func(reason error) // the index does not agree with the archive, for now
}

const (
	// again is after what time an index that could not be filled is looked at again.
	again = time.Minute
	// mostRenewals is how often an index is made anew before the disk is taken to
	// be the cause.
	mostRenewals = 3
)

// Keep makes the index agree with the archive and looks whether what it holds is
// whole; then it waits until ctx ends. Whenever the index turns out to be damaged
// it is made anew and filled again, while readers are served.
func (x *Indexer) Keep(ctx context.Context, report Report) {
	renewer, renews := x.Index.(search.Renewer)
	if !renews {
		renewer = still{}
	}
	for renewals := 0; ; {
		err := x.CatchUp(ctx, report.Filling)
		if err == nil {
			err = x.Index.Check(ctx)
		}
		if ctx.Err() != nil {
			return
		}
		var later <-chan time.Time
		if err != nil {
			report.Failed(err)
			timer := time.NewTimer(again)
			defer timer.Stop()
			later = timer.C
		}
		damaged := renewer.Damaged()
		if renewals == mostRenewals {
			damaged = nil
		}
		select {
		case <-ctx.Done():
			return
		case <-later:
		case <-damaged:
			renewals++
			if err := renewer.Renew(ctx); err != nil {
				report.Failed(err)
				return
			}
			report.Renewed()
		}
	}
}

// still is an index that is never damaged.
type still struct{ search.Renewer }

// Damaged is search.Renewer's.
func (still) Damaged() <-chan struct{} { return nil }
