package sqlite

import (
	"context"
	"database/sql"

	"github.com/banmian/banmian/internal/search/posting"
)

// Every question looks into every segment, so segments are merged as they become
// many: neighbours whose articles together make the next size. What is large is
// left alone: a merge holds other writers up. So an article is written about
// four times where editions are put one by one, and twice where the index is
// filled anew, and there are a few dozen segments to a million articles.
var sizes = []int{1 << 10, 1 << 13, 1 << 16} // articles

const (
	share = 4  // a segment is merged towards a size of which it is at most this part
	crowd = 16 // so many segments are merged though they do not make the size
)

// part is a segment as plan sees it.
type part struct {
	articles int // when it was written
	live     int // of them
}

// plan tells which segments to merge, from up to end; one alone when most of its
// articles are gone. from is end when there is nothing to do.
func plan(parts []part) (from, end int) {
	for i, p := range parts {
		if p.live < p.articles/2 || p.live == 0 {
			return i, i + 1
		}
	}
	for _, size := range sizes {
		from, total := len(parts), 0
		for from > 0 && parts[from-1].live <= size/share {
			from--
			total += parts[from].live
		}
		if many := len(parts) - from; many > 1 && (total >= size || many >= crowd) {
			return from, len(parts)
		}
	}
	return 0, 0
}

// parts gives the segments as plan wants them.
func (c *columns) parts() []part {
	out := make([]part, len(c.segments))
	for i, s := range c.segments {
		out[i] = part{s.articles, c.live.CountRange(s.First, s.End())}
	}
	return out
}

// tidy merges segments until there is nothing to do. What was put is durable by
// then: when ctx ends, the rest is left to the next.
func (x *Index) tidy(ctx context.Context) error {
	const doing = "tidy the search index"
	for {
		var todo bool
		err := x.db.Read(ctx, doing, func(tx *sql.Tx) error {
			c, err := x.columns(ctx, tx)
			if err == nil {
				from, end := plan(c.parts())
				todo = from < end
			}
			return err
		})
		if err == nil && todo {
			err = x.db.Write(ctx, doing, func(tx *sql.Tx) error { return x.merge(ctx, tx) })
		}
		if ctx.Err() != nil {
			return nil
		}
		if err != nil || !todo {
			return err
		}
	}
}

// merge does what plan says by now.
func (x *Index) merge(ctx context.Context, tx *sql.Tx) error {
	c, err := x.columns(ctx, tx)
	if err != nil {
		return err
	}
	parts := c.parts()
	from, end := plan(parts)
	if from == end {
		return nil
	}
	live := 0
	for _, p := range parts[from:end] {
		live += p.live
	}
	if live > 0 {
		if err := c.write(ctx, tx, c.segments[from:end], live); err != nil {
			return damaged(err)
		}
	}
	for _, s := range c.segments[from:end] {
		if err := drop(ctx, tx, s.id); err != nil {
			return err
		}
	}
	_, err = nextGeneration(ctx, tx)
	return err
}

// write makes one segment of several.
func (c *columns) write(ctx context.Context, tx *sql.Tx, segments []*segment, live int) error {
	read, err := newPieces(ctx, tx)
	if err != nil {
		return err
	}
	defer read.close()
	w, err := newSegmentWriter(ctx, tx)
	if err != nil {
		return err
	}
	sources := make([]posting.Source, len(segments))
	for i, s := range segments {
		sources[i] = posting.Source{Segment: s.Segment, Fetch: read.of(s)}
	}
	first, span, directory, err := posting.Merge(sources, c.live, w.piece)
	if err != nil {
		return err
	}
	return w.end(int64(first), span, live, directory)
}
