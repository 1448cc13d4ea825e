// Package memory keeps a docket in memory, for tests. What it holds lives as
// long as the Docket. It undoes its own entries when a Together fails; what an
// archive or a queue in memory did meanwhile stays, so callers change those last.
package memory

import (
	"cmp"
	"context"
	"fmt"
	"slices"
	"strings"
	"sync"

	"github.com/banmian/banmian/internal/docket"
)

// Docket is a docket.Docket in memory.
type Docket struct {
	writing sync.Mutex   // held by who appends, or does things together
	mu      sync.RWMutex // guards entries
	entries []docket.Entry
}

var _ docket.Docket = (*Docket)(nil)

// New makes an empty docket.
func New() *Docket { return &Docket{} }

// joined is the key under which a context carries what is added together.
type joined struct{ d *Docket }

// pending is what a Together has added so far.
type pending struct {
	entries []docket.Entry
	failed  error // the first Append that failed; then nothing of the whole may stay
}

// seen is what a caller sees: what is kept, and what it has added itself.
func (d *Docket) seen(ctx context.Context) []docket.Entry {
	d.mu.RLock()
	defer d.mu.RUnlock()
	kept := slices.Clip(d.entries)
	if p, ok := ctx.Value(joined{d}).(*pending); ok {
		return append(kept, p.entries...)
	}
	return kept
}

// Append is docket.Docket's.
func (d *Docket) Append(ctx context.Context, of string, after int, entries ...docket.Entry) ([]docket.Entry, error) {
	if err := docket.Checked(of, entries); err != nil {
		return nil, err
	}
	var out []docket.Entry
	err := d.Together(ctx, "enter in the docket of "+of, func(ctx context.Context) (err error) {
		p := ctx.Value(joined{d}).(*pending) // Together has put it there
		if p.failed != nil {
			return p.failed
		}
		defer func() { p.failed = err }()
		all := d.seen(ctx)
		var last docket.Entry
		number := 0
		for _, e := range all {
			if last = e; e.Of == of {
				number = e.Number
			}
		}
		if number != after {
			return docket.Overtaken(of, after, number)
		}
		for _, e := range entries {
			last = docket.Link(last, of, number, own(e))
			number = last.Number
			out = append(out, last)
		}
		p.entries = append(p.entries, out...)
		return nil
	})
	if err != nil {
		return nil, err
	}
	return copies(out), nil
}

// Entries is docket.Docket's.
func (d *Docket) Entries(ctx context.Context, of string, after int) ([]docket.Entry, error) {
	if err := ended(ctx, "read the docket of "+of); err != nil {
		return nil, err
	}
	var out []docket.Entry
	for _, e := range d.seen(ctx) {
		if e.Of == of && e.Number > after {
			out = append(out, own(e))
		}
	}
	return out, nil
}

// All is docket.Docket's.
func (d *Docket) All(ctx context.Context, after int64, limit int) ([]docket.Entry, error) {
	if err := ended(ctx, "read the docket"); err != nil {
		return nil, err
	}
	all := d.seen(ctx)
	from := min(int(max(0, after)), len(all))
	return copies(all[from:min(len(all), from+max(0, limit))]), nil
}

// Heads is docket.Docket's.
func (d *Docket) Heads(ctx context.Context, prefix string) ([]docket.Head, error) {
	if err := ended(ctx, "list the docket"); err != nil {
		return nil, err
	}
	heads := map[string]docket.Head{}
	for _, e := range d.seen(ctx) {
		if strings.HasPrefix(e.Of, prefix) {
			heads[e.Of] = docket.Head{Of: e.Of, Number: e.Number, At: e.At}
		}
	}
	var out []docket.Head
	for _, h := range heads {
		out = append(out, h)
	}
	slices.SortFunc(out, func(a, b docket.Head) int { return cmp.Compare(a.Of, b.Of) })
	return out, nil
}

// Together is docket.Docket's.
func (d *Docket) Together(ctx context.Context, doing string, fn func(ctx context.Context) error) error {
	if err := ended(ctx, doing); err != nil {
		return err
	}
	if ctx.Value(joined{d}) != nil {
		return fn(ctx)
	}
	d.writing.Lock()
	defer d.writing.Unlock()
	p := &pending{}
	if err := fn(context.WithValue(ctx, joined{d}, p)); err != nil {
		return err
	}
	if p.failed != nil {
		return p.failed
	}
	d.mu.Lock()
	defer d.mu.Unlock()
	d.entries = append(d.entries, p.entries...)
	return nil
}

// Close is docket.Docket's.
func (d *Docket) Close() error { return nil }

// own is an entry that shares nothing with another.
func own(e docket.Entry) docket.Entry {
	e.Body = slices.Clone(e.Body)
	return e
}

func copies(entries []docket.Entry) []docket.Entry {
	var out []docket.Entry
	for _, e := range entries {
		out = append(out, own(e))
	}
	return out
}

func ended(ctx context.Context, doing string) error {
	if err := ctx.Err(); err != nil {
		return fmt.Errorf("%s: %w", doing, err)
	}
	return nil
}
