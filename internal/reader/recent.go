package reader

import (
	"context"
	"time"

	"github.com/banmian/banmian/internal/archive"
	"github.com/banmian/banmian/internal/paper"
)

// Recent gives the newest published editions of a title, newest first, at most
// n. One that is withdrawn meanwhile is left out.
func (r *Reader) Recent(ctx context.Context, title string, n int) ([]*Edition, error) {
	list, err := r.archive.Editions(ctx, archive.Query{Title: title, State: archive.Published, Limit: n})
	if err != nil {
		return nil, err
	}
	var out []*Edition
	for _, s := range list {
		e, err := r.Edition(ctx, s.Key)
		if paper.IsKind(err, paper.Gone) || paper.IsKind(err, paper.NotFound) {
			continue
		}
		if err != nil {
			return nil, err
		}
		out = append(out, e)
	}
	return out, nil
}

// mostMonths bounds how far back Months looks: two centuries of a daily.
const mostMonths = 75_000 // editions

// Months lists the months in which a title has published editions, newest
// first.
func (r *Reader) Months(ctx context.Context, title string) ([]YearMonth, error) {
	list, err := r.archive.Editions(ctx, archive.Query{Title: title, State: archive.Published, Limit: mostMonths})
	if err != nil {
		return nil, err
	}
	var out []YearMonth
	for _, s := range list {
		m := YearMonth{s.Key.Date.Year, time.Month(s.Key.Date.Month)}
		if len(out) == 0 || out[len(out)-1] != m {
			out = append(out, m)
		}
	}
	return out, nil
}
