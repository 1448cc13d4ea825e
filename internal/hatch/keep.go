package hatch

import (
	"cmp"
	"context"
	"fmt"
	"slices"
	"time"

	"github.com/banmian/banmian/internal/archive"
	"github.com/banmian/banmian/internal/blob"
	"github.com/banmian/banmian/internal/ingest"
	"github.com/banmian/banmian/internal/paper"
	"github.com/banmian/banmian/internal/queue"
)

// group is the pieces that go into one edition together.
type group struct {
	key    archive.Key // without a date for a whole edition that is to say it
	pieces []piece     // in the order they were dropped
}

// groups sorts the pieces by edition, in the order of their days. A piece
// without a day of its own goes where the rest of its drop goes; a whole edition
// stands alone.
func (r *round) groups() []group {
	var out []group
	for _, p := range r.pieces {
		d := r.drops[p.drop]
		key := archive.Key{Title: d.Title, Date: p.date, Ordinal: max(1, d.Ordinal)}
		if p.whole {
			out = append(out, group{key, []piece{p}})
			continue
		}
		if key.Date.IsZero() {
			key.Date = r.onlyDay(p.drop)
		}
		if key.Date.IsZero() {
			r.fail(p.drop, p.file, &paper.Fault{Kind: paper.Invalid, Doing: "place the page", Why: "no page prints its date", Remedy: "drop it for the day of its edition"})
			continue
		}
		at := slices.IndexFunc(out, func(g group) bool { return g.key == key && !g.pieces[0].whole })
		if at < 0 {
			out, at = append(out, group{key: key}), len(out)
		}
		out[at].pieces = append(out[at].pieces, p)
	}
	slices.SortStableFunc(out, func(a, b group) int { return cmp.Compare(a.key.String(), b.key.String()) })
	return out
}

// onlyDay is the day all dated pieces of a drop are of; zero when there are two.
func (r *round) onlyDay(drop int) (only paper.Date) {
	for _, p := range r.pieces {
		switch {
		case p.drop != drop || p.date.IsZero() || p.date == only:
		case only.IsZero():
			only = p.date
		default:
			return paper.Date{}
		}
	}
	return only
}

// keep puts pieces into their edition, and lets the desk know.
func (r *round) keep(ctx context.Context, g group) {
	result, err := r.put(ctx, g)
	if err == nil {
		err = r.handOver(ctx, result)
	}
	var rev archive.Revision
	if err == nil {
		rev, err = r.options.Archive.Revision(ctx, result.Key, result.Number)
	}
	if ctx.Err() != nil {
		return
	}
	for _, p := range g.pieces {
		f := &r.drops[p.drop].Files[p.file]
		if err != nil {
			r.fail(p.drop, p.file, err)
			continue
		}
		if f.State != Waiting && f.State != Done {
			continue
		}
		f.State, f.Edition = Done, result.Key.String()
		f.Pages = append(f.Pages, pagesIn(rev, p)...)
	}
	if err == nil && g.pieces[0].whole { // the package's other files went in with it
		d := &r.drops[g.pieces[0].drop]
		for i := range d.Files {
			if f := &d.Files[i]; f.State == Waiting {
				f.State, f.Edition = Done, result.Key.String()
			}
		}
	}
}

// put imports the edition with its new pages.
func (r *round) put(ctx context.Context, g group) (ingest.Result, error) {
	o := ingest.Options{Slug: g.key.Title, Date: g.key.Date, Ordinal: g.key.Ordinal, Exactly: !g.key.Date.IsZero(), Insist: r.drops[g.pieces[0].drop].Insist}
	progress := func(p ingest.Progress) {
		for _, piece := range g.pieces {
			r.setLive(r.drops[piece.drop].ID, Live{Stage: string(p.Stage), Done: p.Done, Total: p.Total})
		}
	}
	if g.pieces[0].whole {
		return r.im.Import(ctx, []ingest.Input{g.pieces[0].input}, o, progress)
	}
	base, known, err := r.base(ctx, g.key)
	if err != nil {
		return ingest.Result{}, err
	}
	var list []holding
	if known {
		o.Like = &base
		if list, err = holdings(base, r.recall); err != nil {
			return ingest.Result{}, err
		}
	}
	for _, p := range g.pieces {
		list = add(list, pieceOf(p.input))
	}
	for i := range list { // what is not known any more is read once and remembered
		if _, read := list[i].input.Ref(); read {
			continue
		}
		if list[i].input, err = r.ahead(ctx, g.pieces[0].drop, list[i].input); err != nil {
			return ingest.Result{}, err
		}
	}
	return r.im.Import(ctx, inputs(list), o, progress)
}

// base is the revision whose masters an edition stands on: the one the desk works
// with, else the newest. What readers see may hold stand-ins for masked pages.
func (r *round) base(ctx context.Context, key archive.Key) (archive.Revision, bool, error) {
	newest, err := r.options.Archive.Edition(ctx, key, "")
	if paper.IsKind(err, paper.NotFound) {
		return archive.Revision{}, false, nil
	}
	if err != nil {
		return archive.Revision{}, false, err
	}
	w, err := r.options.Desk.Work(ctx, r.person, key)
	if err != nil || w.Version == 0 {
		return newest, true, err
	}
	base, err := r.options.Archive.Revision(ctx, key, w.Material)
	return base, true, err
}

// handOver has the desk take what reads otherwise, when it has taken the edition
// up. One that nobody took up yet will be as it now is.
func (r *round) handOver(ctx context.Context, result ingest.Result) error {
	w, err := r.options.Desk.Work(ctx, r.person, result.Key)
	if err != nil || w.Version == 0 || w.Material >= result.Number {
		return err
	}
	_, err = r.options.Desk.TakePages(ctx, r.person, result.Key, result.Number)
	return err
}

// pagesIn gives what people call the pages a piece became.
func pagesIn(rev archive.Revision, p piece) (out []string) {
	ref, read := p.input.Ref()
	names := map[string]blob.Ref{}
	for _, s := range rev.Sources {
		names[s.Name] = s.Blob
	}
	for _, page := range rev.Edition.Pages {
		name, _, ok := ingest.SourceOf(page)
		if p.whole || read && ok && names[name] == ref {
			out = append(out, LabelOf(page))
		}
	}
	return out
}

// LabelOf is what people call a page: its label, or its place where none is
// printed.
func LabelOf(p paper.Page) string { return cmp.Or(p.Label, fmt.Sprintf("%02d", p.Sequence)) }

// record writes down how the drops stand now. What was cut short waits as it
// did.
func (r *round) record(ctx context.Context, cut bool) {
	for _, d := range r.drops {
		after, err := r.amend(d.ID, func(have *Drop) error { return r.carryOver(have, d, cut) })
		if err != nil {
			r.options.Log.Error("how a drop stands could not be written down", "drop", d.ID, "error", err)
			continue
		}
		switch {
		case after.State == Done:
			if err := r.shelf.forgetFiles(d.ID); err != nil {
				r.options.Log.Warn("files that are in the archive could not be removed", "drop", d.ID, "error", err)
			}
		case after.State == Waiting && !cut:
			job := queue.Job{Kind: Job, Unique: fmt.Sprintf("%s/%d", d.ID, after.Tries), Args: []byte(d.ID), NotBefore: after.Again}
			if _, err := r.options.Queue.Add(ctx, job); err != nil {
				r.options.Log.Error("a drop could not be queued again", "drop", d.ID, "error", err)
			}
		}
	}
}

// carryOver enters into a drop what came of reading it.
func (r *round) carryOver(have *Drop, read Drop, cut bool) error {
	again := false
	have.Begun = 0
	for i := range have.Files {
		f, now := &have.Files[i], read.Files[i]
		switch {
		case now.State == Done:
			*f = now
		case cut || f.State != Waiting:
		case now.State == Reading: // tried, and to be tried again
			f.Why, f.Remedy, again = now.Why, now.Remedy, true
		default:
			*f = now
		}
	}
	if again {
		have.Tries++
		have.Again = r.options.Now().UTC().Add(queue.Delay(have.Tries)).Truncate(time.Millisecond)
	}
	have.settle()
	return nil
}
