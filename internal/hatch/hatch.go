// Package hatch is where page files are handed in: it turns what somebody drops at
// the desk, a typesetting system uploads or a watched folder holds into the pages
// of an edition.
//
// A drop is kept on disk, whole, before it is acknowledged (Offer.Close), and a
// queued job reads it. Files are read one by one, so that a bad one keeps back
// nothing but itself; pages then go into the edition of the day they are for, each in the
// place of the page of the same number or file name, and the desk takes over what
// reads otherwise. Killed at any moment, a drop is there or it is not, and one that
// is there is read at the next start; reading it twice comes to the same.
//
// The hatch decides nothing about what stands on a page (ingest) nor about
// corrections (desk), and shows no screens.
package hatch

import (
	"context"
	"log/slog"
	"sync"
	"time"

	"github.com/banmian/banmian/internal/archive"
	"github.com/banmian/banmian/internal/blob"
	"github.com/banmian/banmian/internal/desk"
	"github.com/banmian/banmian/internal/ingest"
	"github.com/banmian/banmian/internal/paper"
	"github.com/banmian/banmian/internal/queue"
)

// Job is the kind of queued job that reads drops.
const Job = "hatch-read"

// Bounds on what is taken in.
const (
	// MostFiles is how many files one drop may hold: an edition with its pages as
	// PDF, picture and text each, twice over.
	MostFiles = 600
	// MostBytes is how many bytes all files of a drop may come to.
	MostBytes int64 = 8 << 30
	// mostWaiting is how many drops of a title may wait to be read.
	mostWaiting = 200
	// mostOpen is how many drops of a title may be under way at once.
	mostOpen = 50
	// keptDays is how long a drop can be looked up, and the files of one that was
	// not read are kept.
	keptDays = 30
	// openTime is how long a drop under way may take.
	openTime = 24 * time.Hour
)

// Options are what a hatch works with.
type Options struct {
	Archive archive.Archive // required
	Blobs   blob.Store      // required
	Desk    *desk.Desk      // required
	Queue   queue.Queue     // required

	// Importer gives what reads and keeps pages; it is asked for when a drop is read.
	Importer func() (*ingest.Importer, error)
	// Person gives whoever dropped something, by the id it was dropped under, as
	// they stand now.
	Person func(ctx context.Context, id string) (desk.Person, error)

	// Deaths is how often the process may die over a drop before it is given up; 3
	// when 0.
	Deaths int

	Now func() time.Time // time.Now when nil
	Log *slog.Logger     // slog.Default when nil
}

// usualDeaths is how often the process may die over a drop before it is given up.
const usualDeaths = 3

// Hatch takes drops and reads them. Its methods may be called at once. One process
// at a time uses a directory.
type Hatch struct {
	shelf   shelf
	options Options

	mu      sync.Mutex
	drops   map[string]*Drop  // by id, as on disk
	offers  map[string]*Offer // by id, under way
	live    map[string]Live   // by id, while being read
	stops   map[string]context.CancelFunc
	changed chan struct{}  // closed at the next change
	running bool           // some job reads
	known   []ingest.Input // files read lately, newest last; see remember
	watched []*Watcher
}

// Open uses a directory, which is made when it does not exist, and finds the drops
// in it. What is left of drops that were never acknowledged is removed once it is
// old.
func Open(dir string, o Options) (*Hatch, error) {
	if o.Now == nil {
		o.Now = time.Now
	}
	if o.Log == nil {
		o.Log = slog.Default()
	}
	if o.Deaths == 0 {
		o.Deaths = usualDeaths
	}
	h := &Hatch{shelf: shelf{dir}, options: o, drops: map[string]*Drop{}, offers: map[string]*Offer{}, live: map[string]Live{},
		stops: map[string]context.CancelFunc{}, changed: make(chan struct{})}
	if err := h.shelf.prepare(); err != nil {
		return nil, shelfFault("open the hatch in "+dir, err)
	}
	drops, err := h.shelf.all(o.Log)
	if err != nil {
		return nil, shelfFault("open the hatch in "+dir, err)
	}
	for _, d := range drops {
		h.drops[d.ID] = d
	}
	return h, h.Sweep()
}

// Changed gives a channel that is closed when something changes.
func (h *Hatch) Changed() <-chan struct{} {
	h.mu.Lock()
	defer h.mu.Unlock()
	return h.changed
}

// tell lets everybody know who waits for Changed. The lock is held.
func (h *Hatch) tell() {
	close(h.changed)
	h.changed = make(chan struct{})
}

// Resume queues what waits to be read: a process may have died after it kept a
// drop and before it queued the job.
func (h *Hatch) Resume(ctx context.Context) error {
	h.mu.Lock()
	var ids []string
	for id, d := range h.drops {
		if d.State == Waiting || d.State == Reading {
			ids = append(ids, id)
		}
	}
	h.mu.Unlock()
	for _, id := range ids {
		if err := h.enqueue(ctx, id); err != nil {
			return err
		}
	}
	return nil
}

// enqueue queues the reading of a drop.
func (h *Hatch) enqueue(ctx context.Context, id string) error {
	_, err := h.options.Queue.Add(ctx, queue.Job{Kind: Job, Unique: id, Args: []byte(id)})
	return err
}

// Sweep forgets drops that are old, and removes what was never acknowledged.
func (h *Hatch) Sweep() error {
	now := h.options.Now()
	h.mu.Lock()
	var old []string
	for id, d := range h.drops {
		if d.Settled() && now.Sub(d.Changed) > keptDays*24*time.Hour {
			old = append(old, id)
			delete(h.drops, id)
		}
	}
	open := map[string]bool{}
	for id, o := range h.offers {
		if now.Sub(o.at) > openTime {
			delete(h.offers, id)
			continue
		}
		open[id] = true
	}
	h.mu.Unlock()
	for _, id := range old {
		if err := h.shelf.remove(id); err != nil {
			return shelfFault("remove an old drop", err)
		}
	}
	if err := h.shelf.sweepOpen(open, now.Add(-openTime)); err != nil {
		return shelfFault("remove what is left of drops", err)
	}
	return nil
}

// none is the fault for a drop that is not there.
func none(id string) error {
	return &paper.Fault{Kind: paper.NotFound, Doing: "find the drop " + ingest.Visible(id), Why: "there is none", Remedy: "it may have been forgotten: drops are kept for thirty days"}
}
