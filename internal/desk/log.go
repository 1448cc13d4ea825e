package desk

import (
	"context"
	"time"

	"github.com/banmian/banmian/internal/archive"
	"github.com/banmian/banmian/internal/docket"
)

// Line is one line of an edition's log.
type Line struct {
	Serial int64
	Number int
	Who    string // empty for the program, at an appointed time
	At     time.Time
	What   string // act: merge, sign, publish, ...
	Detail string // the act as JSON
	Before string // the seal before it
	After  string
}

// Log gives what was done to an edition behind an entry's number, oldest first.
func (d *Desk) Log(ctx context.Context, p Person, key archive.Key, after int) ([]Line, error) {
	if _, err := d.may(ctx, p, ToReadLog, key.Title); err != nil {
		return nil, err
	}
	entries, err := d.docket.Entries(ctx, key.String(), after)
	if err != nil {
		return nil, err
	}
	out := make([]Line, 0, len(entries))
	for _, e := range entries {
		out = append(out, lineOf(e))
	}
	return out, nil
}

// CheckLog goes through the whole docket, of every title, and gives its end,
// which is worth keeping elsewhere: given here later, it shows whether the
// docket was rewritten or cut off since.
func (d *Desk) CheckLog(ctx context.Context, p Person, slug string, marks ...docket.Mark) (docket.Mark, error) {
	if _, err := d.may(ctx, p, ToReadLog, slug); err != nil {
		return docket.Mark{}, err
	}
	return docket.Check(ctx, d.docket, marks...)
}

// Row is one edition on the board.
type Row struct {
	Summary  archive.Summary // of the archive's newest revision
	TakenUp  bool            // somebody has
	Version  int
	Approved int // articles
	Articles int
	Signed   int // stages that hold
	Stages   int
	Open     int // comments
	Claims   []Claim
	Due      *Appointment
	Missed   string
	Shown    bool // to readers
	Changed  time.Time
}

// Board lists a title's newest editions with how each stands, newest first.
func (d *Desk) Board(ctx context.Context, p Person, slug string, most int) ([]Row, error) {
	t, err := d.may(ctx, p, ToLook, slug)
	if err != nil {
		return nil, err
	}
	list, err := d.archive.Editions(ctx, archive.Query{Title: slug, Limit: most})
	if err != nil {
		return nil, err
	}
	heads, err := d.docket.Heads(ctx, slug+"/")
	if err != nil {
		return nil, err
	}
	changed := map[string]time.Time{}
	for _, h := range heads {
		changed[h.Of] = h.At
	}
	var out []Row
	for _, s := range list {
		row := Row{Summary: s, Articles: s.Articles, Stages: len(t.Settings.Stages), Shown: s.State == archive.Published, Changed: s.Changed}
		if at, ok := changed[s.Key.String()]; ok {
			w, err := d.load(ctx, s.Key)
			if err != nil {
				return nil, err
			}
			d.remember(w)
			row.fill(w, t, at)
		}
		out = append(out, row)
	}
	return out, nil
}

func (r *Row) fill(w Work, t Title, at time.Time) {
	r.TakenUp, r.Version, r.Articles, r.Approved = true, w.Version, len(w.Draft.Edition.Articles), len(w.Draft.Approved)
	r.Claims, r.Due, r.Missed, r.Changed = w.Claims, w.Appointed, w.Missed, at
	_, r.Shown = w.Shown()
	for _, st := range w.Standings(t.Settings) {
		if st.Holds {
			r.Signed++
		}
	}
	for _, c := range w.Comments {
		if c.Settled == "" {
			r.Open++
		}
	}
}
