package reader

import (
	"context"

	"github.com/banmian/banmian/internal/archive"
	"github.com/banmian/banmian/internal/paper"
)

// mostOfADay is more editions than a day has: their ordinals are two digits.
const mostOfADay = 99

// Run gives up to limit published editions of a title, newest first, from one day
// to another, both included, where a zero day does not restrict. after is the
// edition the run goes on after, the zero Key to begin; more says that the run
// goes on. An edition published or withdrawn meanwhile moves no other.
func (r *Reader) Run(ctx context.Context, title string, from, to paper.Date, after archive.Key, limit int) (run []archive.Summary, more bool, err error) {
	q := archive.Query{Title: title, From: from, To: to, State: archive.Published, Limit: limit + 1}
	if !after.Date.IsZero() {
		if q.To.IsZero() || q.To.Compare(after.Date) > 0 {
			q.To = after.Date
		}
		q.Limit += mostOfADay
	}
	list, err := r.archive.Editions(ctx, q)
	if err != nil {
		return nil, false, err
	}
	for _, s := range list {
		if s.Key.Date == after.Date && s.Key.Ordinal >= after.Ordinal {
			continue
		}
		if len(run) == limit {
			return run, true, nil
		}
		run = append(run, s)
	}
	return run, false, nil
}

// Once gives the published edition under a key as Edition does, without keeping
// it in memory: for who goes through many and must not push out what readers want.
func (r *Reader) Once(ctx context.Context, key archive.Key) (*Edition, error) {
	rev, err := r.load(ctx, key, archive.Published)
	if err != nil {
		return nil, err
	}
	title, err := r.Title(ctx, key.Title)
	if err != nil {
		return nil, err
	}
	return arrange(title, rev), nil
}

// Whole gives the published revision under a key as it is kept, with zones, lines
// and findings. What readers may not see of it is its caller's to leave out. Its
// faults are Edition's.
func (r *Reader) Whole(ctx context.Context, key archive.Key) (archive.Revision, error) {
	rev, err := r.archive.Edition(ctx, key, archive.Published)
	if paper.IsKind(err, paper.NotFound) {
		if _, err := r.Edition(ctx, key); err != nil {
			return rev, err // it may be gone
		}
	}
	return rev, err
}

// Withdrawn gives what is known of an edition that was withdrawn whole, false for
// any other.
func (r *Reader) Withdrawn(ctx context.Context, key archive.Key) (archive.Summary, bool, error) {
	for _, state := range []archive.State{archive.Published, archive.Withdrawn} {
		list, err := r.archive.Editions(ctx, archive.Query{Title: key.Title, From: key.Date, To: key.Date, State: state})
		if err != nil {
			return archive.Summary{}, false, err
		}
		for _, s := range list {
			if s.Key == key {
				return s, state == archive.Withdrawn, nil
			}
		}
	}
	return archive.Summary{}, false, nil
}
