package desk

import (
	"context"
	"encoding/json"
	"fmt"

	"github.com/banmian/banmian/internal/archive"
	"github.com/banmian/banmian/internal/docket"
	"github.com/banmian/banmian/internal/paper"
	"github.com/banmian/banmian/internal/queue"
)

// draftsman draws what readers may have under masks.
type draftsman struct {
	draw  func(ctx context.Context, r archive.Revision, masks []Mask) ([]archive.Picture, []archive.Source, error)
	later bool   // the rest is drawn by a job
	mark  string // that keeps apart what he drew from what another draws of the same
}

// draftsman is who draws while readers wait: the quick one, if there is one.
func (d *Desk) draftsman() draftsman {
	if d.options.Quick != nil && d.options.Redraw != nil {
		return draftsman{d.options.Quick, true, "/quick"}
	}
	return draftsman{draw: d.options.Redraw}
}

// RedrawJob is the kind of job that draws a masked edition's pictures finely
// once readers see nothing any more of what was withdrawn.
const RedrawJob = "desk-redraw"

// redrawn are the arguments of that job.
type redrawn struct {
	Title    string `json:"title"`
	Date     string `json:"date"`
	Ordinal  int    `json:"ordinal"`
	Revision int    `json:"revision"` // that was drawn quickly
}

func (d *Desk) redrawLater(ctx context.Context, key archive.Key, revision int) error {
	args, err := json.Marshal(redrawn{key.Title, key.Date.String(), key.Ordinal, revision})
	if err != nil {
		return err
	}
	_, err = d.queue.Add(ctx, queue.Job{Kind: RedrawJob, Unique: fmt.Sprintf("%s/%d", key, revision), Args: args})
	return err
}

// redrawNow draws finely what was drawn quickly, if readers still see that. The
// drawing is done before the transaction: nobody waits for it. It may be called
// any number of times.
func (d *Desk) redrawNow(ctx context.Context, job queue.Job) error {
	var a redrawn
	if err := json.Unmarshal(job.Args, &a); err != nil {
		return nil // nothing anybody could do about it later
	}
	date, err := paper.ParseDate(a.Date)
	if err != nil {
		return nil
	}
	key := archive.Key{Title: a.Title, Date: date, Ordinal: a.Ordinal}
	w, err := d.load(ctx, key)
	if err != nil || !w.shows(a.Revision) {
		return err
	}
	e := w.Published.with(w.Draft.Edition.Notes)
	r, err := d.archive.Revision(ctx, key, w.Published.material)
	if err != nil {
		return err
	}
	pictures, sources, err := d.redraw(ctx, r, MasksOf(e), draftsman{draw: d.options.Redraw})
	if err != nil {
		return err
	}
	_, err = d.enter(ctx, "", key, "draw the pictures of", func(ctx context.Context, w Work) ([]docket.Entry, error) {
		if !w.shows(a.Revision) {
			return nil, nil // something else is before readers since
		}
		shown := Masked(e)
		number, err := d.keep(ctx, key, shown, pictures, sources, fmt.Sprintf("desk/%s/%d/fine", Seal(shown), r.Number))
		if err != nil {
			return nil, err
		}
		if _, err := d.archive.SetState(ctx, key, number, archive.Published, d.options.Follow(key)...); err != nil {
			return nil, err
		}
		return []docket.Entry{d.entry("", kindRedraw, fact{Revision: number})}, nil
	})
	return err
}

// shows reports whether readers see a revision of the archive.
func (w Work) shows(revision int) bool {
	return w.Published != nil && !w.Withdrawn && w.Published.Revision == revision
}
