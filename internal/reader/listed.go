package reader

import (
	"cmp"
	"context"
	"slices"

	"github.com/banmian/banmian/internal/archive"
	"github.com/banmian/banmian/internal/paper"
)

// Listed gives the published editions of a title from one day to another, both
// included, newest first.
func (r *Reader) Listed(ctx context.Context, title string, from, to paper.Date) ([]archive.Summary, error) {
	return r.archive.Editions(ctx, archive.Query{Title: title, From: from, To: to, State: archive.Published, Limit: yearLimit})
}

// Lines gives a page with its zones and their lines, which Edition leaves out.
// One that is not there is a paper.NotFound fault.
func (r *Reader) Lines(ctx context.Context, e *Edition, sequence int) (paper.Page, error) {
	rev, err := r.Shown(ctx, e.Key)
	if err != nil {
		return paper.Page{}, err
	}
	for _, p := range rev.Edition.Pages {
		if p.Sequence == sequence && rev.Number == e.Revision.Number {
			return p, nil
		}
	}
	return paper.Page{}, paper.Faultf(paper.NotFound, "edition %s has no page %d", e.Key, sequence)
}

// mostChanges bounds the stream of changes.
const mostChanges = 200_000

// Changes lists what last became of each edition readers can or could see, the
// oldest change first.
func (r *Reader) Changes(ctx context.Context) ([]archive.Summary, error) {
	var out []archive.Summary
	for _, state := range []archive.State{archive.Published, archive.Withdrawn} {
		list, err := r.archive.Editions(ctx, archive.Query{State: state, Limit: mostChanges})
		if err != nil {
			return nil, err
		}
		out = append(out, list...)
	}
	slices.SortStableFunc(out, func(a, b archive.Summary) int {
		return cmp.Or(a.Changed.Compare(b.Changed), cmp.Compare(a.Key.String(), b.Key.String()), cmp.Compare(a.Number, b.Number))
	})
	return latestOf(out), nil
}

// latestOf keeps the last change of each edition: one that was withdrawn and
// published again is in both lists.
func latestOf(all []archive.Summary) []archive.Summary {
	last := map[archive.Key]int{}
	for i, s := range all {
		last[s.Key] = i
	}
	var out []archive.Summary
	for i, s := range all {
		if last[s.Key] == i {
			out = append(out, s)
		}
	}
	return out
}
