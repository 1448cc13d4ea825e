// Package indexing keeps the search index in step with the archive: each change
// of what readers see queues a job in its own transaction, and the job makes the
// index hold what is published, whatever that is by then. What was missed, as
// after a loss of the index, is found by comparing and made up for, latest
// editions first.
//
// It finds nothing and shows nothing.
package indexing

import (
	"context"
	"encoding/json"
	"fmt"
	"runtime"
	"sync"

	"github.com/banmian/banmian/internal/archive"
	"github.com/banmian/banmian/internal/paper"
	"github.com/banmian/banmian/internal/queue"
	"github.com/banmian/banmian/internal/reader"
	"github.com/banmian/banmian/internal/search"
)

// JobKind is the queue's word for making the index agree about one edition.
const JobKind = "search-index"

// Job is the follow-up work of a change to an edition. It has no unique key: a
// job that is being done may have looked before the change.
func Job(key archive.Key) archive.Job {
	args, err := json.Marshal(key)
	if err != nil {
		panic(err) // a key is a string and numbers
	}
	return archive.Job{Kind: JobKind, Args: args}
}

// follower is an archive whose changes are followed by the index.
type follower struct{ archive.Archive }

// Follow gives an archive that queues a Job in the transaction of every change
// of an edition's state, in addition to what its caller queues. What the archive
// can do besides, the one given can do too.
func Follow(a archive.Archive) archive.Archive {
	marker, marks := a.(archive.Marker)
	skimmer, skims := a.(archive.Skimmer)
	album, illustrates := a.(archive.Illustrator)
	switch {
	case marks && skims && illustrates:
		return struct {
			follower
			archive.Marker
			archive.Skimmer
			archive.Illustrator
		}{follower{a}, marker, skimmer, album}
	case marks && illustrates:
		return struct {
			follower
			archive.Marker
			archive.Illustrator
		}{follower{a}, marker, album}
	case marks && skims:
		return struct {
			follower
			archive.Marker
			archive.Skimmer
		}{follower{a}, marker, skimmer}
	case marks:
		return struct {
			follower
			archive.Marker
		}{follower{a}, marker}
	}
	return follower{a}
}

// SetState is archive.Writer's.
func (f follower) SetState(ctx context.Context, key archive.Key, revision int, to archive.State, follow ...archive.Job) (archive.Revision, error) {
	return f.Archive.SetState(ctx, key, revision, to, append(follow[:len(follow):len(follow)], Job(key))...)
}

// Indexer makes an index agree with an archive.
type Indexer struct {
	Archive archive.Reader
	Index   search.Index
}

// Worker does jobs of JobKind.
func (x *Indexer) Worker() queue.Worker {
	return func(ctx context.Context, job queue.Job) error {
		var key archive.Key
		if err := json.Unmarshal(job.Args, &key); err != nil {
			return fmt.Errorf("read the job %d: %w", job.ID, err)
		}
		return x.Edition(ctx, key)
	}
}

// Edition makes the index agree about one edition: it holds the revision that is
// published, or nothing of it. Doing so twice is harmless.
func (x *Indexer) Edition(ctx context.Context, key archive.Key) error {
	reading, found, err := x.reading(ctx, key)
	if err != nil {
		return err
	}
	if !found {
		return x.Index.Remove(ctx, reader.SearchEdition(key))
	}
	return x.Index.Put(ctx, reading)
}

// reading gives what of an edition is to be found, false when none is published.
func (x *Indexer) reading(ctx context.Context, key archive.Key) (search.Reading, bool, error) {
	rev, err := x.Archive.Edition(ctx, key, archive.Published)
	if paper.IsKind(err, paper.NotFound) {
		return search.Reading{}, false, nil
	}
	if err != nil {
		return search.Reading{}, false, err
	}
	titles, err := x.Archive.Titles(ctx)
	if err != nil {
		return search.Reading{}, false, err
	}
	for _, t := range titles {
		if t.Slug == key.Title {
			return reader.Documents(t, rev), true, nil
		}
	}
	return search.Reading{}, false, paper.Faultf(paper.NotFound, "there is no title %q", key.Title)
}

// Lag is what the index lacks.
type Lag struct {
	Stale []archive.Key    // published, and not held as they are; latest first
	Extra []search.Edition // held, and not published
}

// Compare finds what the index lacks.
func (x *Indexer) Compare(ctx context.Context) (Lag, error) {
	var lag Lag
	held, err := x.Index.Held(ctx)
	if err != nil {
		return lag, err
	}
	published, err := x.Archive.Editions(ctx, archive.Query{State: archive.Published, Limit: allEditions})
	if err != nil {
		return lag, err
	}
	for _, p := range published {
		e := reader.SearchEdition(p.Key)
		if held[e] != reader.Stamp(p) {
			lag.Stale = append(lag.Stale, p.Key)
		}
		delete(held, e)
	}
	for e := range held {
		lag.Extra = append(lag.Extra, e)
	}
	return lag, nil
}

// allEditions is more than any archive has.
const allEditions = 1 << 30

// together is how many articles are put in one transaction at least, while there
// are more: many at once take less time each, and some memory.
const together = 1500

// CatchUp makes the index agree with the archive as it is now, which takes about
// a minute for fifty thousand articles; what changes meanwhile has its own job.
// It may be broken off and goes on where it was the next time. progress, which
// may be nil, is told how many of how many editions are done; its calls do not
// overlap.
func (x *Indexer) CatchUp(ctx context.Context, progress func(done, of int)) error {
	lag, err := x.Compare(ctx)
	if err != nil {
		return err
	}
	if progress == nil {
		progress = func(int, int) {}
	}
	for _, e := range lag.Extra {
		if err := x.Index.Remove(ctx, e); err != nil {
			return err
		}
	}
	done, of := 0, len(lag.Stale)
	progress(done, of)
	var (
		batch    []search.Reading
		articles int
	)
	for reading := range x.readings(ctx, lag.Stale) {
		if reading.err != nil {
			return reading.err
		}
		if done++; reading.found {
			batch = append(batch, reading.Reading)
			articles += len(reading.Documents)
		}
		if articles < together && done < of {
			continue
		}
		if err := x.Index.Put(ctx, batch...); err != nil {
			return err
		}
		batch, articles = nil, 0
		progress(done, of)
	}
	return ctx.Err()
}

// read is a reading that was asked for.
type read struct {
	search.Reading
	found bool
	err   error
}

// readings reads editions beside the writing of those before them.
func (x *Indexer) readings(ctx context.Context, keys []archive.Key) func(yield func(read) bool) {
	return func(yield func(read) bool) {
		ctx, cancel := context.WithCancel(ctx)
		defer cancel()
		out := make(chan read)
		next := make(chan archive.Key)
		var wg sync.WaitGroup
		for range max(1, runtime.NumCPU()-1) {
			wg.Go(func() {
				for key := range next {
					r := read{}
					r.Reading, r.found, r.err = x.reading(ctx, key)
					select {
					case out <- r:
					case <-ctx.Done():
						return
					}
				}
			})
		}
		go func() {
			defer close(next)
			for _, key := range keys {
				select {
				case next <- key:
				case <-ctx.Done():
					return
				}
			}
		}()
		go func() { wg.Wait(); close(out) }()
		for r := range out {
			if !yield(r) {
				return
			}
		}
	}
}
