// Package memory keeps the record of editions in memory, for tests and for
// commands that store nothing. What it holds lives as long as the Archive.
package memory

import (
	"cmp"
	"context"
	"fmt"
	"reflect"
	"slices"
	"sync"
	"sync/atomic"
	"time"

	"github.com/banmian/banmian/internal/archive"
	"github.com/banmian/banmian/internal/paper"
)

// Options are what an Archive may be given.
type Options struct {
	// Enqueue queues follow-up work; when it fails, the change it follows does
	// not happen. Without it, a change with follow-up work is refused.
	Enqueue func(ctx context.Context, job archive.Job) error
	// Now gives the time of changes; time.Now when nil.
	Now func() time.Time
}

// Archive is an archive.Archive in memory.
type Archive struct {
	options  Options
	mu       sync.RWMutex
	titles   map[string]archive.Title
	editions map[archive.Key][]kept // oldest revision first
	lessons  map[archive.Key]paper.Profile
	changes  atomic.Uint64 // of what readers may see
}

// kept is a revision with its line in the calendar.
type kept struct {
	revision archive.Revision
	summary  archive.Summary
}

var (
	_ archive.Archive = (*Archive)(nil)
	_ archive.Marker  = (*Archive)(nil)

	_ archive.Illustrator = (*Archive)(nil)
	_ archive.Bookbinder  = (*Archive)(nil)
)

// New makes an empty archive.
func New(o Options) *Archive {
	if o.Now == nil {
		o.Now = time.Now
	}
	return &Archive{options: o, titles: map[string]archive.Title{}, editions: map[archive.Key][]kept{}}
}

// Titles is archive.Reader's.
func (a *Archive) Titles(ctx context.Context) ([]archive.Title, error) {
	if err := ended(ctx, "list the titles"); err != nil {
		return nil, err
	}
	a.mu.RLock()
	defer a.mu.RUnlock()
	var out []archive.Title
	for _, t := range a.titles {
		out = append(out, t)
	}
	slices.SortFunc(out, func(x, y archive.Title) int { return cmp.Compare(x.Slug, y.Slug) })
	return out, nil
}

// Editions is archive.Reader's.
func (a *Archive) Editions(ctx context.Context, q archive.Query) ([]archive.Summary, error) {
	if err := ended(ctx, "list the editions"); err != nil {
		return nil, err
	}
	a.mu.RLock()
	defer a.mu.RUnlock()
	var out []archive.Summary
	for key, revisions := range a.editions {
		if n := newest(revisions, q.State); n >= 0 && matches(key, q) {
			out = append(out, revisions[n].summary)
		}
	}
	slices.SortFunc(out, func(x, y archive.Summary) int {
		return cmp.Or(y.Key.Date.Compare(x.Key.Date), cmp.Compare(y.Key.Ordinal, x.Key.Ordinal), cmp.Compare(x.Key.Title, y.Key.Title))
	})
	limit := q.Limit
	if limit <= 0 {
		limit = archive.DefaultLimit
	}
	return out[:min(limit, len(out))], nil
}

func matches(key archive.Key, q archive.Query) bool {
	return (q.Title == "" || key.Title == q.Title) &&
		(q.From.IsZero() || key.Date.Compare(q.From) >= 0) && (q.To.IsZero() || key.Date.Compare(q.To) <= 0)
}

// newest is the index of the newest revision in the state, -1 for none.
func newest(revisions []kept, state archive.State) int {
	for i := len(revisions) - 1; i >= 0; i-- {
		if state == "" || revisions[i].revision.State == state {
			return i
		}
	}
	return -1
}

// Edition is archive.Reader's.
func (a *Archive) Edition(ctx context.Context, key archive.Key, state archive.State) (archive.Revision, error) {
	doing := "load " + key.String()
	if err := ended(ctx, doing); err != nil {
		return archive.Revision{}, err
	}
	key.Ordinal = max(1, key.Ordinal)
	a.mu.RLock()
	defer a.mu.RUnlock()
	n := newest(a.editions[key], state)
	if n < 0 {
		return archive.Revision{}, &paper.Fault{Kind: paper.NotFound, Doing: doing, Why: "there is none"}
	}
	return clone(a.editions[key][n].revision), nil
}

// Mark is archive.Marker's.
func (a *Archive) Mark(ctx context.Context) (uint64, error) {
	return a.changes.Load(), ended(ctx, "look for changes")
}

// Revision is archive.Reader's.
func (a *Archive) Revision(ctx context.Context, key archive.Key, number int) (archive.Revision, error) {
	doing := fmt.Sprintf("load revision %d of %s", number, key)
	if err := ended(ctx, doing); err != nil {
		return archive.Revision{}, err
	}
	key.Ordinal = max(1, key.Ordinal)
	a.mu.RLock()
	defer a.mu.RUnlock()
	if number < 1 || number > len(a.editions[key]) {
		return archive.Revision{}, &paper.Fault{Kind: paper.NotFound, Doing: doing, Why: "there is none"}
	}
	return clone(a.editions[key][number-1].revision), nil
}

// Keep is archive.Writer's.
func (a *Archive) Keep(ctx context.Context, p archive.Proposal, follow ...archive.Job) (archive.Outcome, error) {
	p, err := p.Checked()
	if err != nil {
		return archive.Outcome{}, err
	}
	key, doing := p.Key(), "keep "+p.Key().String()
	if err := ended(ctx, doing); err != nil {
		return archive.Outcome{}, err
	}
	a.mu.Lock()
	defer a.mu.Unlock()
	revisions := a.editions[key]
	if n := len(revisions); n > 0 && revisions[n-1].revision.Digest == p.Digest {
		return archive.Outcome{Key: key, Number: n}, nil
	}
	if err := a.follow(ctx, follow); err != nil {
		return archive.Outcome{}, fmt.Errorf("%s: %w", doing, err)
	}
	if _, known := a.titles[p.Title.Slug]; !known {
		a.titles[p.Title.Slug] = p.Title
		a.changes.Add(1)
	}
	now := a.now()
	k := kept{summary: p.Summary(), revision: clone(archive.Revision{Key: key, Number: len(revisions) + 1, State: archive.Draft, Digest: p.Digest,
		Edition: p.Edition, Sources: p.Sources, Pictures: p.Pictures, Made: now, Changed: now})}
	k.summary.Number, k.summary.State, k.summary.Changed = k.revision.Number, archive.Draft, now
	a.editions[key] = append(revisions, k)
	return archive.Outcome{Key: key, Number: k.revision.Number, Created: true}, nil
}

// SetState is archive.Writer's.
func (a *Archive) SetState(ctx context.Context, key archive.Key, revision int, to archive.State, follow ...archive.Job) (archive.Revision, error) {
	doing := fmt.Sprintf("make %s %s", key, to)
	if err := ended(ctx, doing); err != nil {
		return archive.Revision{}, err
	}
	key.Ordinal = max(1, key.Ordinal)
	a.mu.Lock()
	defer a.mu.Unlock()
	revisions := a.editions[key]
	if revision == 0 {
		n := newest(revisions, archive.Meant(to))
		if n < 0 {
			n = len(revisions) - 1
		}
		revision = n + 1
	}
	if revision < 1 || revision > len(revisions) {
		return archive.Revision{}, &paper.Fault{Kind: paper.NotFound, Doing: doing, Why: "there is no such edition or revision"}
	}
	k := &revisions[revision-1]
	changes, err := archive.Move(k.revision.State, to)
	if err == nil && changes {
		err = a.follow(ctx, follow)
	}
	if err != nil {
		return archive.Revision{}, fmt.Errorf("%s: %w", doing, err)
	}
	if changes {
		a.move(revisions, revision-1, to)
	}
	return clone(k.revision), nil
}

// move sets a state; publishing supersedes what was published.
func (a *Archive) move(revisions []kept, n int, to archive.State) {
	now := a.now()
	defer a.changes.Add(1)
	for i := range revisions {
		k := &revisions[i]
		switch {
		case i == n:
			k.revision.State, k.revision.Changed = to, now
		case to == archive.Published && k.revision.State == archive.Published:
			k.revision.State, k.revision.Changed = archive.Superseded, now
		}
		k.summary.State, k.summary.Changed = k.revision.State, k.revision.Changed
	}
}

// AddPictures is archive.Illustrator's.
func (a *Archive) AddPictures(ctx context.Context, key archive.Key, revision int, pictures []archive.Picture) error {
	doing := "add pictures to " + key.String()
	if err := ended(ctx, doing); err != nil {
		return err
	}
	key.Ordinal = max(1, key.Ordinal)
	a.mu.Lock()
	defer a.mu.Unlock()
	if revision < 1 || revision > len(a.editions[key]) {
		return &paper.Fault{Kind: paper.NotFound, Doing: doing, Why: "there is no such edition or revision"}
	}
	r := &a.editions[key][revision-1].revision
	for _, p := range pictures {
		same := func(o archive.Picture) bool {
			return o.Page == p.Page && o.Width == p.Width && o.MediaType == p.MediaType
		}
		if !slices.ContainsFunc(r.Pictures, same) {
			r.Pictures = append(r.Pictures, p)
			a.changes.Add(1)
		}
	}
	return nil
}

// KeepBound is archive.Bookbinder's.
func (a *Archive) KeepBound(ctx context.Context, key archive.Key, revision int, pdf archive.Source) error {
	doing := "keep the PDF of " + key.String()
	if err := ended(ctx, doing); err != nil {
		return err
	}
	key.Ordinal = max(1, key.Ordinal)
	a.mu.Lock()
	defer a.mu.Unlock()
	if revision < 1 || revision > len(a.editions[key]) {
		return &paper.Fault{Kind: paper.NotFound, Doing: doing, Why: "there is no such edition or revision"}
	}
	a.editions[key][revision-1].revision.Bound = pdf
	a.changes.Add(1)
	return nil
}

func (a *Archive) follow(ctx context.Context, jobs []archive.Job) error {
	for _, job := range jobs {
		if a.options.Enqueue == nil {
			return paper.Faultf(paper.Invalid, "work of kind %q follows, but the archive was opened without a queue", job.Kind)
		}
		if err := a.options.Enqueue(ctx, job); err != nil {
			return err
		}
	}
	return nil
}

// Close is archive.Archive's.
func (a *Archive) Close() error { return nil }

func (a *Archive) now() time.Time { return a.options.Now().UTC().Truncate(time.Millisecond) }

func ended(ctx context.Context, doing string) error {
	if err := ctx.Err(); err != nil {
		return fmt.Errorf("%s: %w", doing, err)
	}
	return nil
}

// clone copies a value with everything its slices hold, so that the caller's
// copy is the caller's own. Values of package paper hold no maps or pointers.
func clone[T any](v T) T {
	out := v
	detach(reflect.ValueOf(&out).Elem())
	return out
}

// detach replaces every slice inside v by a copy.
func detach(v reflect.Value) {
	switch v.Kind() {
	case reflect.Slice:
		if v.IsNil() {
			return
		}
		copied := reflect.MakeSlice(v.Type(), v.Len(), v.Len())
		reflect.Copy(copied, v)
		for i := range copied.Len() {
			detach(copied.Index(i))
		}
		v.Set(copied)
	case reflect.Struct:
		if _, isTime := v.Interface().(time.Time); isTime {
			return // it has nothing of its own to copy
		}
		for i := range v.NumField() {
			detach(v.Field(i))
		}
	}
}
