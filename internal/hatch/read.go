package hatch

import (
	"context"
	"errors"
	"io"
	"runtime/debug"
	"slices"
	"strings"

	"github.com/banmian/banmian/internal/archive"
	"github.com/banmian/banmian/internal/desk"
	"github.com/banmian/banmian/internal/edition"
	"github.com/banmian/banmian/internal/ingest"
	"github.com/banmian/banmian/internal/paper"
	"github.com/banmian/banmian/internal/queue"
)

// mostTries is how often a drop is tried by itself where the fault lies with the
// machine: a full disk, an engine that was killed.
const mostTries = 5

// mostTogether is how many drops for one edition are read at once: a typesetting
// system uploads page after page, and each alone would make a revision.
const mostTogether = 64

// Worker reads what waits, oldest first, one edition at a time. A job that comes
// while another reads leaves it to that one.
func (h *Hatch) Worker() queue.Worker {
	return func(ctx context.Context, _ queue.Job) error {
		if !h.begin() {
			return nil
		}
		defer h.end()
		for {
			batch := h.next()
			if len(batch) == 0 {
				return nil
			}
			if err := h.readBatch(ctx, batch); err != nil {
				return err
			}
		}
	}
}

func (h *Hatch) begin() bool {
	h.mu.Lock()
	defer h.mu.Unlock()
	if h.running {
		return false
	}
	h.running = true
	return true
}

// end is for a reading that was cut short: next has ended one that found nothing
// more.
func (h *Hatch) end() {
	h.mu.Lock()
	defer h.mu.Unlock()
	h.running = false
}

// next gives the oldest drop that waits, with those for the same edition. When
// there is none, the reading ends in the same moment, so that a job that comes then
// reads itself.
func (h *Hatch) next() []Drop {
	h.mu.Lock()
	defer h.mu.Unlock()
	now := h.options.Now()
	var ready []Drop
	for _, d := range h.drops {
		if d.State == Waiting && !d.Again.After(now) {
			ready = append(ready, d.own())
		}
	}
	if len(ready) == 0 {
		h.running = false
		return nil
	}
	slices.SortFunc(ready, func(a, b Drop) int { return newestFirst(b, a) })
	first := ready[0]
	ready = slices.DeleteFunc(ready, func(d Drop) bool {
		return d.Title != first.Title || d.Date != first.Date || max(1, d.Ordinal) != max(1, first.Ordinal) || d.By != first.By
	})
	return ready[:min(len(ready), mostTogether)]
}

// round is the reading of drops for one edition.
type round struct {
	*Hatch
	im     *ingest.Importer
	person desk.Person
	drops  []Drop
	pieces []piece
	batch  []*ingest.Batch // to be closed
}

// piece is a page file, or one in an archive, of a drop.
type piece struct {
	drop, file int
	input      ingest.Input
	whole      bool       // an edition, nothing can be put beside
	date       paper.Date // the day it is for; zero for unknown
}

// readBatch reads drops. Its error is the end of ctx: everything else is written
// down with the drops.
func (h *Hatch) readBatch(ctx context.Context, drops []Drop) error {
	r := &round{Hatch: h, drops: drops}
	reading, stop := context.WithCancel(ctx)
	defer stop()
	h.mu.Lock()
	for _, d := range drops {
		h.stops[d.ID] = stop
		h.live[d.ID] = Live{}
	}
	h.tell()
	h.mu.Unlock()
	defer func() {
		h.mu.Lock()
		for _, d := range drops {
			delete(h.stops, d.ID)
			delete(h.live, d.ID)
		}
		h.tell()
		h.mu.Unlock()
	}()
	err := r.begun()
	if err == nil {
		err = r.guarded(reading)
	}
	for _, b := range r.batch {
		if closing := b.Close(); closing != nil {
			h.options.Log.Warn("a dropped archive could not be closed", "error", closing)
		}
	}
	if err != nil && reading.Err() == nil {
		r.failAll(err)
	}
	// What was cut short, by the program's end or because somebody cancelled one
	// of the drops, waits still; what was kept before that is written down.
	r.record(context.WithoutCancel(ctx), reading.Err() != nil)
	return ctx.Err()
}

// begun writes down that the drops are being read: one over which the process has
// died too often is not read again by itself.
func (r *round) begun() error {
	for _, d := range r.drops {
		after, err := r.amend(d.ID, func(have *Drop) error { have.Begun++; return nil })
		if err != nil {
			return err
		}
		if after.Begun > r.options.Deaths {
			return &paper.Fault{Kind: paper.Invalid, Doing: "read the drop", Why: "the program ended again and again while it was read", Remedy: "drop its files one by one, to find the one that does it"}
		}
	}
	return nil
}

// guarded is run for which a fault of the program is a failure of the drop: it must
// not keep those behind it.
func (r *round) guarded(ctx context.Context) (err error) {
	defer func() {
		if p := recover(); p != nil {
			r.options.Log.Error("the reading of a drop panicked", "drop", r.drops[0].ID, "panic", p, "stack", string(debug.Stack()))
			err = &paper.Fault{Kind: paper.Invalid, Doing: "read the drop", Why: "the program failed on it", Remedy: "report the file: it should have been read or refused"}
		}
	}()
	return r.run(ctx)
}

// run reads and keeps. An error concerns all drops; what concerns a file is with
// the file.
func (r *round) run(ctx context.Context) error {
	var err error
	if r.person, err = r.options.Person(ctx, r.drops[0].By); err != nil {
		return err
	}
	title, err := r.options.Desk.Title(ctx, r.drops[0].Title)
	if err != nil {
		return err
	}
	if err := desk.May(r.person, desk.ToWork, title); err != nil {
		return err
	}
	if r.im, err = r.options.Importer(); err != nil {
		return err
	}
	for i := range r.drops {
		r.unpack(i)
	}
	if err := r.readEach(ctx); err != nil {
		return err
	}
	for _, g := range r.groups() {
		r.keep(ctx, g)
		if ctx.Err() != nil {
			return ctx.Err()
		}
	}
	return nil
}

// unpack finds the page files of a drop. A folder that is one whole edition is one
// piece; else every file stands for itself.
func (r *round) unpack(i int) {
	d := &r.drops[i]
	dir := r.shelf.files(d.ID)
	if b, err := ingest.Gather(dir); err == nil {
		r.batch = append(r.batch, b)
		if b.Whole() && d.Count(Waiting) == len(d.Files)-d.Count(Refused) {
			first := slices.IndexFunc(d.Files, func(f File) bool { return f.State == Waiting })
			r.pieces = append(r.pieces, piece{i, first, b.Inputs[0], true, d.Date})
			return
		}
	}
	for n := range d.Files {
		if d.Files[n].State != Waiting {
			continue
		}
		b, err := ingest.Gather(r.shelf.file(d.ID, d.Files[n].Path))
		if err != nil {
			r.fail(i, n, err)
			continue
		}
		r.batch = append(r.batch, b)
		whole := b.Whole()
		for _, in := range b.Inputs {
			r.pieces = append(r.pieces, piece{i, n, in, whole, d.Date})
		}
	}
}

// readEach reads every piece by itself.
func (r *round) readEach(ctx context.Context) error {
	var good []piece
	for _, p := range r.pieces {
		f := &r.drops[p.drop].Files[p.file]
		if f.State == Failed {
			continue // another page of the same archive failed
		}
		if !p.whole {
			in, err := r.ahead(ctx, p.drop, p.input)
			if ctx.Err() != nil {
				return ctx.Err()
			}
			if err != nil {
				r.fail(p.drop, p.file, err)
				continue
			}
			p.input = in
			if p.date.IsZero() {
				p.date = edition.Assemble(in.Pages()).Date
			}
		}
		good = append(good, p)
	}
	// What failed fails whole: no half of an archive goes in.
	r.pieces = slices.DeleteFunc(good, func(p piece) bool { return r.drops[p.drop].Files[p.file].State != Waiting })
	return nil
}

// ahead reads a file, unless it was read lately.
func (r *round) ahead(ctx context.Context, drop int, in ingest.Input) (ingest.Input, error) {
	id := r.drops[drop].ID
	r.setLive(id, Live{File: in.Name, Stage: string(ingest.Reading)})
	read, err := ingest.Ahead(ctx, ingest.Engines{PDF: r.im.Engine, OCR: r.im.OCR}, in, func(p ingest.Progress) {
		r.setLive(id, Live{in.Name, string(p.Stage), p.Done, p.Total})
	})
	if err == nil {
		r.remember(read)
	}
	return read, err
}

func (h *Hatch) setLive(id string, l Live) {
	h.mu.Lock()
	defer h.mu.Unlock()
	if _, reading := h.live[id]; reading {
		h.live[id] = l
		h.tell()
	}
}

// mostKnown bounds the pages whose reading is kept in memory, so that a page
// dropped again costs reading that page and not the edition.
const mostKnown = 96

// remember keeps what was read of a file.
func (h *Hatch) remember(in ingest.Input) {
	h.mu.Lock()
	defer h.mu.Unlock()
	h.known = append(h.known, in)
	pages := 0
	for i := len(h.known) - 1; i >= 0; i-- {
		if pages += len(h.known[i].Pages()); pages > mostKnown {
			h.known = slices.Clone(h.known[i+1:])
			return
		}
	}
}

// recall gives a master of the archive, with what is known of its pages.
func (h *Hatch) recall(s archive.Source) ingest.Input {
	h.mu.Lock()
	defer h.mu.Unlock()
	in := ingest.Input{Name: s.Name, Size: s.Size}
	for _, k := range h.known {
		if ref, ok := k.Ref(); ok && ref == s.Blob && k.Name == s.Name {
			in = k
		}
	}
	in.Open = func() (io.ReadCloser, error) {
		r, _, err := h.options.Blobs.Open(context.Background(), s.Blob)
		return r, err
	}
	return in
}

// fail writes down that a file cannot be read. A fault of the machine leaves it
// waiting, until it was tried often enough.
func (r *round) fail(drop, file int, err error) {
	d := &r.drops[drop]
	f := &d.Files[file]
	f.Why, f.Remedy = reason(err)
	f.Why = strings.ReplaceAll(f.Why, r.shelf.files(d.ID)+"/", "")
	var other ingest.Misdated
	if errors.As(err, &other) {
		f.Printed = other.Printed
	}
	if final(err) || d.Tries+1 >= mostTries {
		f.State = Failed
		return
	}
	f.State = Reading // again later; see record
}

func (r *round) failAll(err error) {
	for i := range r.drops {
		for n := range r.drops[i].Files {
			if f := r.drops[i].Files[n]; f.State == Waiting || f.State == Reading {
				r.fail(i, n, err)
			}
		}
	}
}

// final reports whether trying again would come to the same.
func final(err error) bool {
	switch paper.KindOf(err) {
	case paper.Invalid, paper.Conflict, paper.Forbidden, paper.NotFound, paper.Gone:
		return true
	}
	return false
}
