package desk

import (
	"context"
	"encoding/json"
	"fmt"
	"slices"
	"strings"
	"time"

	"github.com/banmian/banmian/internal/archive"
	"github.com/banmian/banmian/internal/docket"
	"github.com/banmian/banmian/internal/paper"
	"github.com/banmian/banmian/internal/queue"
)

// Publish lets readers see an edition as it stands, which the seal names. It
// must lack nothing (see Work.Ready). The archive's change, the work that follows
// and the entry in the docket are one transaction.
func (d *Desk) Publish(ctx context.Context, p Person, key archive.Key, seal string) (Work, error) {
	return d.change(ctx, p, ToPublish, key, "publish", func(ctx context.Context, t Title, w Work) ([]docket.Entry, error) {
		if seal != w.Seal {
			return nil, conflict("publish "+w.Edition, "the edition was changed since you saw it", "look at it again")
		}
		e, err := d.publish(ctx, key, t, w, p.ID, 0)
		return []docket.Entry{e}, err
	})
}

// publish does it, and gives the entry.
func (d *Desk) publish(ctx context.Context, key archive.Key, t Title, w Work, who string, late time.Duration) (docket.Entry, error) {
	doing := "publish " + w.Edition
	if w.Published != nil && w.Published.Seal == w.Seal && !w.Withdrawn {
		return docket.Entry{}, conflict(doing, "it is published as it stands", "")
	}
	if lacks := w.Ready(t.Settings); len(lacks) > 0 {
		return docket.Entry{}, conflict(doing, strings.Join(lacks, "; "), "see to that first")
	}
	revision, err := d.show(ctx, key, w.Draft.visible(), w.Material, d.draftsman())
	if err != nil {
		return docket.Entry{}, err
	}
	var signatures []Signature
	for _, st := range w.Standings(t.Settings) {
		signatures = append(signatures, *st.Signature)
	}
	return d.entry(who, kindPublish, fact{Revision: revision, Seal: w.Seal, Words: w.Words, Signatures: signatures, Late: late}), nil
}

// visible is the edition without the findings that were dismissed.
func (d Draft) visible() paper.Edition {
	e := d.Edition
	open := func(list []paper.Finding) []paper.Finding {
		return slices.DeleteFunc(slices.Clone(list), func(f paper.Finding) bool {
			return slices.ContainsFunc(d.Dismissed, func(x Dismissal) bool { return x.Finding == FindingKey(f) })
		})
	}
	e.Findings = open(e.Findings)
	e.Articles = slices.Clone(e.Articles)
	for i := range e.Articles {
		e.Articles[i].Findings = open(e.Articles[i].Findings)
	}
	return e
}

// show makes an edition, without what it withdraws, what readers see. It gives
// the archive's revision.
func (d *Desk) show(ctx context.Context, key archive.Key, e paper.Edition, material int, by draftsman) (int, error) {
	r, err := d.archive.Revision(ctx, key, material)
	if err != nil {
		return 0, err
	}
	shown, masks := Masked(e), MasksOf(e)
	number := r.Number
	if seal := Seal(shown); len(masks) > 0 || seal != Seal(r.Edition) {
		pictures, sources, err := d.redraw(ctx, r, masks, by)
		if err != nil {
			return 0, err
		}
		if number, err = d.keep(ctx, key, shown, pictures, sources, fmt.Sprintf("desk/%s/%d/%d%s", seal, material, len(pictures)+len(sources), by.mark)); err != nil {
			return 0, err
		}
	}
	if len(masks) > 0 && by.later {
		if err := d.redrawLater(ctx, key, number); err != nil {
			return 0, err
		}
	}
	if _, err := d.archive.SetState(ctx, key, number, archive.Published, d.options.Follow(key)...); err != nil {
		return 0, err
	}
	return number, nil
}

// keep enters an edition as readers are to see it in the archive.
func (d *Desk) keep(ctx context.Context, key archive.Key, shown paper.Edition, pictures []archive.Picture, sources []archive.Source, digest string) (int, error) {
	out, err := d.archive.Keep(ctx, archive.Proposal{
		Title: archive.Title{Slug: key.Title, Name: shown.Title.Name, Language: shown.Title.Language}, Date: key.Date, Ordinal: key.Ordinal,
		Digest: digest, Edition: shown, Sources: sources, Pictures: pictures})
	return out.Number, err
}

// redraw gives the pictures and masters readers may have. Without somebody to
// draw masked ones, a masked page has none.
func (d *Desk) redraw(ctx context.Context, r archive.Revision, masks []Mask, by draftsman) ([]archive.Picture, []archive.Source, error) {
	if len(masks) == 0 {
		return r.Pictures, r.Sources, nil
	}
	if by.draw != nil {
		return by.draw(ctx, r, masks)
	}
	hidden, files := map[int]bool{}, map[string]bool{}
	for _, m := range masks {
		hidden[m.Page] = true
	}
	for _, p := range r.Edition.Pages {
		if hidden[p.Sequence] {
			file, _, _ := strings.Cut(p.Source, "#")
			files[file] = true
		}
	}
	pictures := slices.DeleteFunc(slices.Clone(r.Pictures), func(p archive.Picture) bool { return hidden[p.Page] })
	sources := slices.DeleteFunc(slices.Clone(r.Sources), func(s archive.Source) bool { return files[s.Name] })
	return pictures, sources, nil
}

// Correction adds the note readers will find with the next publication (更正): a
// correction is not published without one. article may be empty.
func (d *Desk) Correction(ctx context.Context, p Person, key archive.Key, article string, text string) (Work, error) {
	return d.change(ctx, p, ToPublish, key, "correct", func(_ context.Context, t Title, w Work) ([]docket.Entry, error) {
		if strings.TrimSpace(text) == "" || len(text) > longestReason {
			return nil, &paper.Fault{Kind: paper.Invalid, Doing: "note a correction of " + w.Edition, Why: "the note says nothing, or too much"}
		}
		page := 0
		if article != "" {
			a := w.Draft.Article(article)
			if a == nil {
				return nil, missing("article", article)
			}
			page = firstPage(*a)
		}
		act := Act{Do: Notice, Note: &Note{Kind: paper.NoteCorrection, At: d.local(t), Article: article, Page: page, Text: strings.TrimSpace(text)}}
		return []docket.Entry{{At: d.now(), Who: p.ID, Kind: kindAct, Body: act.encode()}}, nil
	})
}

// local is this moment in the title's zone, as notes give it.
func (d *Desk) local(t Title) string {
	now := d.now().Truncate(time.Second)
	if place, err := t.Settings.location(); err == nil {
		now = now.In(place)
	}
	return now.Format(time.RFC3339)
}

// AppointedJob is the kind of job that publishes at a time.
const AppointedJob = "desk-publish"

// appointed are the arguments of that job.
type appointed struct {
	Title   string `json:"title"`
	Date    string `json:"date"`
	Ordinal int    `json:"ordinal"`
	Number  int    `json:"number"` // of the entry that appointed it
}

// Appoint appoints the time at which an edition is published, by the clock of
// the title's zone: 2006-01-02T15:04. A time appointed before is replaced. The
// edition need not be ready yet; if it is not when the time comes, it is not
// published, and Work.Missed says why. When nothing runs at that time, it is
// published once, late, as soon as something does, and the docket says how late.
func (d *Desk) Appoint(ctx context.Context, p Person, key archive.Key, clock string) (Work, error) {
	return d.change(ctx, p, ToPublish, key, "appoint a time for", func(ctx context.Context, t Title, w Work) ([]docket.Entry, error) {
		at, err := d.moment(t, clock)
		if err != nil {
			return nil, err
		}
		number := w.Version + 1
		if err := d.enqueue(ctx, key, number, at); err != nil {
			return nil, err
		}
		return []docket.Entry{d.entry(p.ID, kindAppoint, fact{Time: at, Zone: t.Settings.Zone})}, nil
	})
}

// moment reads a time in the title's zone, which must lie ahead and exist: a
// clock put forward leaves out an hour.
func (d *Desk) moment(t Title, clock string) (time.Time, error) {
	const form = "2006-01-02T15:04"
	invalid := func(why, remedy string) (time.Time, error) {
		return time.Time{}, &paper.Fault{Kind: paper.Invalid, Doing: fmt.Sprintf("publish at %q", clock), Why: why, Remedy: remedy}
	}
	place, err := t.Settings.location()
	if err != nil {
		return invalid("there is no time zone "+t.Settings.Zone, "")
	}
	at, err := time.ParseInLocation(form, clock, place)
	if err != nil {
		return invalid("it is no time", "write it as "+form)
	}
	if at.Format(form) != clock {
		return invalid("the clocks of "+t.Settings.Zone+" are put forward then, and there is no such time", "choose another")
	}
	if !at.After(d.now()) {
		return invalid("it has passed", "publish now")
	}
	return at.UTC(), nil
}

func (d *Desk) enqueue(ctx context.Context, key archive.Key, number int, at time.Time) error {
	args, err := json.Marshal(appointed{key.Title, key.Date.String(), key.Ordinal, number})
	if err != nil {
		return err
	}
	_, err = d.queue.Add(ctx, queue.Job{Kind: AppointedJob, Unique: fmt.Sprintf("%s/%d/%d", key, number, at.UnixMilli()), Args: args, NotBefore: at})
	return err
}

// Cancel cancels the time appointed.
func (d *Desk) Cancel(ctx context.Context, p Person, key archive.Key, reason string) (Work, error) {
	return d.change(ctx, p, ToPublish, key, "cancel the time of", func(_ context.Context, _ Title, w Work) ([]docket.Entry, error) {
		if w.Appointed == nil {
			return nil, conflict("cancel the time of "+w.Edition, "none is appointed", "")
		}
		return []docket.Entry{d.entry(p.ID, kindCancel, fact{Reason: clipped(reason)})}, nil
	})
}

// Workers are the desk's workers, for the queue to run.
func (d *Desk) Workers() map[string]queue.Worker {
	return map[string]queue.Worker{AppointedJob: d.keepAppointment, RedrawJob: d.redrawNow}
}

// punctual is how long after its time a publication is still on time: the queue
// looks several times a second, and a busy machine takes a moment.
const punctual = time.Minute

// keepAppointment publishes what was appointed, if it still is. It may be called
// any number of times.
func (d *Desk) keepAppointment(ctx context.Context, job queue.Job) error {
	var a appointed
	if err := json.Unmarshal(job.Args, &a); err != nil {
		return nil // nothing anybody could do about it later
	}
	date, err := paper.ParseDate(a.Date)
	if err != nil {
		return nil
	}
	key := archive.Key{Title: a.Title, Date: date, Ordinal: a.Ordinal}
	title, err := d.Title(ctx, key.Title)
	if err != nil {
		return err
	}
	_, err = d.enter(ctx, "", key, "publish at its time", func(ctx context.Context, w Work) ([]docket.Entry, error) {
		if w.Appointed == nil || w.Appointed.Number != a.Number {
			return nil, nil // cancelled, replaced, or done
		}
		late := d.now().Sub(w.Appointed.At)
		if late < 0 {
			return nil, d.enqueue(ctx, key, a.Number, w.Appointed.At.Add(time.Millisecond)) // a clock that was put back
		}
		if late < punctual {
			late = 0
		}
		if lacks := w.Ready(title.Settings); len(lacks) > 0 {
			return []docket.Entry{d.entry("", kindMissed, fact{Of: a.Number, Reason: strings.Join(lacks, "; ")})}, nil
		}
		if w.Published != nil && w.Published.Seal == w.Seal && !w.Withdrawn {
			return []docket.Entry{d.entry("", kindCancel, fact{Of: a.Number, Reason: "it was published before"})}, nil
		}
		e, err := d.publish(ctx, key, title, w, "", late)
		return []docket.Entry{e}, err
	})
	return err
}
