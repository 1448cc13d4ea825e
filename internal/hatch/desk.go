package hatch

import (
	"context"
	"fmt"
	"os"
	"slices"

	"github.com/banmian/banmian/internal/paper"
	"github.com/banmian/banmian/internal/queue"
)

// dropped is how something about a drop stands in the docket.
type dropped struct {
	Drop    string `json:"drop"`
	Title   string `json:"title"`
	Edition string `json:"edition,omitempty"`
	Files   int    `json:"files"`
	File    string `json:"file,omitempty"`
	Way     Way    `json:"way"`
	Token   string `json:"token,omitempty"`
}

// witness writes down who did what to a drop.
func (h *Hatch) witness(ctx context.Context, who, what string, d Drop, file string) error {
	detail := dropped{Drop: d.ID, Title: d.Title, Files: len(d.Files), File: file, Way: d.Way, Token: d.Token}
	if key, ok := d.Key(); ok {
		detail.Edition = key.String()
	}
	return h.options.Desk.Witness(ctx, who, "hatch-"+what, detail)
}

// Drops lists a title's drops, the newest first, up to a number.
func (h *Hatch) Drops(title string, most int) []Drop {
	h.mu.Lock()
	defer h.mu.Unlock()
	var out []Drop
	for _, d := range h.drops {
		if d.Title == title {
			out = append(out, d.own())
		}
	}
	slices.SortFunc(out, newestFirst)
	return out[:min(len(out), most)]
}

// Drop finds one.
func (h *Hatch) Drop(id string) (Drop, error) {
	h.mu.Lock()
	defer h.mu.Unlock()
	d, ok := h.drops[id]
	if !ok {
		return Drop{}, none(id)
	}
	return d.own(), nil
}

// Live says how far the reading of a drop is; false when it is not being read.
func (h *Hatch) Live(id string) (Live, bool) {
	h.mu.Lock()
	defer h.mu.Unlock()
	l, ok := h.live[id]
	return l, ok
}

// Retry has what failed, or was cancelled, read again: one file, or all where path
// is empty. insist keeps its pages for the day the drop is for, whatever they print.
// Nothing to read again is a paper.Conflict fault.
func (h *Hatch) Retry(ctx context.Context, who, id, path string, insist bool) (Drop, error) {
	d, err := h.amend(id, func(d *Drop) error {
		found := false
		for i := range d.Files {
			f := &d.Files[i]
			if f.State != Failed && f.State != Cancelled || path != "" && f.Path != path {
				continue
			}
			if _, err := os.Stat(h.shelf.file(id, f.Path)); err != nil {
				continue // forgotten
			}
			found = true
			f.State, f.Why, f.Remedy, f.Printed = Waiting, "", "", paper.Date{}
		}
		if !found {
			return &paper.Fault{Kind: paper.Conflict, Doing: "read the drop again", Why: "nothing of it failed", Remedy: "look at it again: it may have been read meanwhile"}
		}
		d.State, d.Tries, d.Insist = Waiting, 0, d.Insist || insist
		return nil
	})
	if err != nil {
		return d, err
	}
	// Under a name of its own: the job that failed may not have ended yet, and would
	// keep one of the same name away.
	job := queue.Job{Kind: Job, Unique: fmt.Sprintf("%s/again-%d", id, d.Changed.UnixNano()), Args: []byte(id)}
	if _, err := h.options.Queue.Add(ctx, job); err != nil {
		return d, err
	}
	return d, h.witness(ctx, who, "retried", d, path)
}

// Cancel ends a drop that waits or is being read. What of it is in an edition
// already stays there. A drop that is settled is a paper.Conflict fault.
func (h *Hatch) Cancel(ctx context.Context, who, id string) (Drop, error) {
	d, err := h.amend(id, func(d *Drop) error {
		if d.Settled() {
			return &paper.Fault{Kind: paper.Conflict, Doing: "cancel the drop", Why: "it was read already", Remedy: "look at it again"}
		}
		for i := range d.Files {
			if f := &d.Files[i]; f.State == Waiting || f.State == Reading {
				f.State = Cancelled
			}
		}
		d.State = Cancelled
		return nil
	})
	if err != nil {
		return d, err
	}
	h.mu.Lock()
	if stop := h.stops[id]; stop != nil {
		stop()
	}
	h.mu.Unlock()
	return d, h.witness(ctx, who, "cancelled", d, "")
}

// amend changes a drop, on disk first.
func (h *Hatch) amend(id string, change func(*Drop) error) (Drop, error) {
	h.mu.Lock()
	defer h.mu.Unlock()
	have, ok := h.drops[id]
	if !ok {
		return Drop{}, none(id)
	}
	d := have.own()
	if err := change(&d); err != nil {
		return *have, err
	}
	d.Changed = h.options.Now().UTC()
	if err := h.shelf.write(h.shelf.drop(id), d); err != nil {
		return *have, shelfFault("write down how the drop stands", err)
	}
	h.drops[id] = &d
	h.tell()
	return d.own(), nil
}
