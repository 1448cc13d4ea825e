// Package desk is what an editor may do to an edition between its reading and
// its readers: correct it act by act, undo, review and sign it, publish it now or
// at a time, correct or withdraw what is published. It turns a person, an act and
// a version into entries in the docket, and entries back into how an edition
// stands.
//
// Apply, the seals, the table of powers and the reading of entries are pure
// functions. Desk adds the clock, the archive, the docket and the queue, and
// does every change of several of them in one transaction. The package knows no
// SQL, no HTTP and no HTML, and does not check who somebody is: whoever calls it
// has made sure of the Person. docs/DESK.md tells how it works.
package desk

import (
	"context"
	"encoding/json"
	"fmt"
	"sync"
	"time"

	"github.com/banmian/banmian/internal/archive"
	"github.com/banmian/banmian/internal/docket"
	"github.com/banmian/banmian/internal/paper"
	"github.com/banmian/banmian/internal/queue"
)

// Desk is the desk of every title in an archive. Its methods may be called at
// once from several goroutines. Every method that changes something checks
// whether the person may (paper.Forbidden), and enters what was done in the
// docket, or changes nothing.
type Desk struct {
	archive archive.Archive
	docket  docket.Docket
	queue   queue.Queue
	options Options

	mu    sync.Mutex
	works map[string]Work // as last read, by name
	used  []string        // names in works, least recently used first
}

// Options are what a Desk may be given.
type Options struct {
	Now func() time.Time // time.Now when nil
	// Settled is told the slug of a title whose settings were changed, after they
	// were. nil: nobody is.
	Settled func(slug string)
	// Follow is the work that follows every change readers see: an index to make
	// again, caches to drop. It is queued in the same transaction.
	Follow func(key archive.Key) []archive.Job
	// Redraw gives the pictures and masters of a revision as readers may have them
	// when some pages are masked. Without it a masked page has neither picture nor
	// master until somebody publishes it again.
	Redraw func(ctx context.Context, r archive.Revision, masks []Mask) ([]archive.Picture, []archive.Source, error)
	// Quick gives what of that can be had at once. With it, a withdrawal waits for
	// no more, and the rest follows by a job (RedrawJob) in the same transaction.
	Quick func(ctx context.Context, r archive.Revision, masks []Mask) ([]archive.Picture, []archive.Source, error)
}

// keptWorks is how many editions are kept in memory as they stand: a night's
// titles and their last few days.
const keptWorks = 24

// New makes a desk. The archive, the docket and the queue must stand on the same
// database for a publication to be one transaction; in tests all three may be in
// memory.
func New(a archive.Archive, d docket.Docket, q queue.Queue, o Options) *Desk {
	if o.Now == nil {
		o.Now = time.Now
	}
	if o.Follow == nil {
		o.Follow = func(archive.Key) []archive.Job { return nil }
	}
	return &Desk{archive: a, docket: d, queue: q, options: o, works: map[string]Work{}}
}

// Title gives a title as the desk knows it: with DefaultSettings when it was
// never set up.
func (d *Desk) Title(ctx context.Context, slug string) (Title, error) {
	entries, err := d.docket.Entries(ctx, slug, 0)
	if err != nil {
		return Title{}, err
	}
	t := Title{Slug: slug, Settings: DefaultSettings()}
	for _, e := range entries {
		var f fact
		if err := json.Unmarshal(e.Body, &f); err != nil {
			return t, fmt.Errorf("read entry %d of %s: %w", e.Number, slug, err)
		}
		if e.Kind == kindSettings && f.Settings != nil {
			t.Settings = f.Settings.filled()
		}
	}
	return t, nil
}

// IsSetUp reports whether somebody set a title up at the desk: from then on nothing
// of it is published without its signatures, but by the operator, with a reason.
func (d *Desk) IsSetUp(ctx context.Context, slug string) (bool, error) {
	entries, err := d.docket.Entries(ctx, slug, 0)
	if err != nil {
		return false, err
	}
	for _, e := range entries {
		if e.Kind == kindSettings {
			return true, nil
		}
	}
	return false, nil
}

// SetUp changes a title's settings.
func (d *Desk) SetUp(ctx context.Context, p Person, slug string, s Settings) (Title, error) {
	title, err := d.may(ctx, p, ToSetUp, slug)
	if err != nil {
		return title, err
	}
	if s, err = s.Checked(); err != nil {
		return title, err
	}
	err = d.docket.Together(ctx, "set up "+slug, func(ctx context.Context) error {
		entries, err := d.docket.Entries(ctx, slug, 0)
		if err != nil {
			return err
		}
		_, err = d.docket.Append(ctx, slug, len(entries), d.entry(p.ID, kindSettings, fact{Settings: &s}))
		return err
	})
	if err != nil {
		return title, err
	}
	title.Settings = s
	if d.options.Settled != nil {
		d.options.Settled(slug)
	}
	return title, nil
}

// may gives the title when the person may do something to it.
func (d *Desk) may(ctx context.Context, p Person, power Power, slug string) (Title, error) {
	title, err := d.Title(ctx, slug)
	if err == nil {
		err = May(p, power, title)
	}
	return title, err
}

// Work gives how an edition stands. An edition that nobody took up yet stands as
// it was read, at version 0.
func (d *Desk) Work(ctx context.Context, p Person, key archive.Key) (Work, error) {
	if _, err := d.may(ctx, p, ToLook, key.Title); err != nil {
		return Work{}, err
	}
	return d.load(ctx, key)
}

// load gives how an edition stands, reading only what was entered since it was
// last asked for.
func (d *Desk) load(ctx context.Context, key archive.Key) (Work, error) {
	name := key.String()
	d.mu.Lock()
	w, known := d.works[name]
	d.mu.Unlock()
	entries, err := d.docket.Entries(ctx, name, w.Version)
	if err != nil {
		return w, err
	}
	if !known || w.Version == 0 {
		if w, err = d.begin(ctx, key, entries); err != nil {
			return w, err
		}
	}
	if len(entries) > 0 || !known {
		if w, err = w.follow(entries); err != nil {
			return w, err
		}
	}
	return w, nil
}

// begin gives the work of an edition before its first entry.
func (d *Desk) begin(ctx context.Context, key archive.Key, entries []docket.Entry) (Work, error) {
	var r archive.Revision
	var err error
	if len(entries) == 0 {
		r, err = d.archive.Edition(ctx, key, "")
	} else {
		var f fact
		if err := json.Unmarshal(entries[0].Body, &f); err != nil || entries[0].Kind != kindOpen {
			return Work{}, fmt.Errorf("the docket of %s does not begin with its edition", key)
		}
		r, err = d.archive.Revision(ctx, key, f.Revision)
	}
	if err != nil {
		return Work{}, err
	}
	w := begin(key.String(), r.Edition)
	if len(entries) == 0 {
		w.Base, w.Material, w.Draft = r.Number, r.Number, NewDraft(r.Edition)
		w.Seal, w.Words = Seal(r.Edition), SealWords(r.Edition)
	}
	return w, nil
}

// remember keeps a work in memory. What was read inside a transaction is
// remembered after it only.
func (d *Desk) remember(w Work) {
	d.mu.Lock()
	defer d.mu.Unlock()
	if have, ok := d.works[w.Edition]; ok && have.Version >= w.Version {
		return
	}
	if _, ok := d.works[w.Edition]; !ok {
		d.used = append(d.used, w.Edition)
		if len(d.used) > keptWorks {
			delete(d.works, d.used[0])
			d.used = d.used[1:]
		}
	}
	d.works[w.Edition] = w
}

// change does something to an edition in one transaction: fn sees how it stands,
// with its first entry made if it had none, and gives the entries to add.
func (d *Desk) change(ctx context.Context, p Person, power Power, key archive.Key, doing string, fn func(ctx context.Context, t Title, w Work) ([]docket.Entry, error)) (Work, error) {
	title, err := d.may(ctx, p, power, key.Title)
	if err != nil {
		return Work{}, err
	}
	return d.enter(ctx, p.ID, key, doing, func(ctx context.Context, w Work) ([]docket.Entry, error) { return fn(ctx, title, w) })
}

// enter is change for what was allowed before.
func (d *Desk) enter(ctx context.Context, who string, key archive.Key, doing string, fn func(ctx context.Context, w Work) ([]docket.Entry, error)) (Work, error) {
	var after Work
	err := d.docket.Together(ctx, doing+" "+key.String(), func(ctx context.Context) error {
		w, err := d.load(ctx, key)
		if err != nil {
			return err
		}
		if w.Version == 0 {
			if w, err = d.add(ctx, w, d.entry(who, kindOpen, fact{Revision: w.Base})); err != nil {
				return err
			}
		}
		entries, err := fn(ctx, w)
		if err != nil {
			return err
		}
		after, err = d.add(ctx, w, entries...)
		return err
	})
	if err != nil {
		return Work{}, err
	}
	d.remember(after)
	return after, nil
}

// add enters entries, with the seals before and after them, and reads them.
func (d *Desk) add(ctx context.Context, w Work, entries ...docket.Entry) (Work, error) {
	if len(entries) == 0 {
		return w, nil
	}
	numbered := make([]docket.Entry, len(entries))
	for i, e := range entries {
		e.Number = w.Version + 1 + i
		numbered[i] = e
	}
	after, err := w.follow(numbered)
	if err != nil {
		return w, err
	}
	for i := range entries {
		if w.Version > 0 {
			entries[i].Before = w.Seal
		}
		entries[i].After = after.Seal
	}
	_, err = d.docket.Append(ctx, w.Edition, w.Version, entries...)
	return after, err
}

// entry makes an entry of a person at this moment.
func (d *Desk) entry(who, kind string, f fact) docket.Entry {
	body, err := json.Marshal(f)
	if err != nil { // a fact holds nothing that JSON cannot write
		body = []byte("{}")
	}
	return docket.Entry{At: d.now(), Who: who, Kind: kind, Body: body}
}

func (d *Desk) now() time.Time { return d.options.Now().UTC().Truncate(time.Millisecond) }

// conflict is a fault for what an edition's state does not allow.
func conflict(doing, why, remedy string) error {
	return &paper.Fault{Kind: paper.Conflict, Doing: doing, Why: why, Remedy: remedy}
}
