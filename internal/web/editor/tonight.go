package editor

import (
	"cmp"
	"net/http"
	"regexp"
	"slices"
	"strconv"
	"time"

	"github.com/banmian/banmian/internal/archive"
	"github.com/banmian/banmian/internal/desk"
	"github.com/banmian/banmian/internal/hatch"
	"github.com/banmian/banmian/internal/paper"
)

var tonightRoutes = []route{
	{"GET", "/t/{title}/{$}", at(desk.ToLook), (*Site).tonight, menu("title", "tonight.name")},
}

const (
	// newestShown is how many editions the board lists: some weeks of a daily.
	newestShown = 30
	// dropsShown is how many drops of an edition it lists.
	dropsShown = 12
	// dropsLooked is among how many of a title's drops those are looked for.
	dropsLooked = 200
	// refreshAfter is after how many seconds the board is loaded again where
	// scripts are off and something is being read.
	refreshAfter = 5
)

// tonightScreen is the board: where tonight's pages are dropped and how far they
// are, and the title's newest editions with how each stands.
type tonightScreen struct {
	Live    *liveScreen // nil where the program takes no files in
	May     bool        // drop
	Rows    []boardRow
	Still   string // address without loading again by itself; empty when it does not
	Watched []watchShown
}

// boardRow is an edition with where its work is done.
type boardRow struct {
	desk.Row
	When                              string
	Correct, Preflight, Review, Issue string // addresses
}

// liveScreen is the moving part of the board.
type liveScreen struct {
	Key      archive.Key
	Day      string // as a date field takes it
	When     string
	Slots    []slotShown
	In, Want int
	Findings int
	Drops    []dropShown
	Busy     bool
	Failed   int // files
	Changes  int
	At       struct{ Changes, Preflight, Correct string }
	May      bool // work
}

// slotShown is a page of the checklist.
type slotShown struct {
	hatch.Slot
	At       string // where it is corrected; empty while it is missing
	Articles int
	Zones    int
	Findings int
	Changes  int
}

// dropShown is one handing-in.
type dropShown struct {
	hatch.Drop
	Who, Came, Way, Tag, State string
	For                        string // the day, or that the pages say it
	Again                      string // when it will be tried again
	Files                      []fileShown
	Now                        *liveShown // while it is being read
	Here                       string     // address of what can be done with it
	Stop, Retry                bool
	Insist                     string // the day to keep it for whatever it prints; empty when that is no question
	Open                       bool   // its files are worth showing
}

// liveShown is what is being read in this moment.
type liveShown struct {
	Text        string
	Done, Total int
}

// fileShown is a file of a drop.
type fileShown struct {
	hatch.File
	Tag, Text, Why, Remedy string
}

// watchShown is a watched folder of the title.
type watchShown struct {
	Dir, Wrong string
}

func (s *Site) tonight(w http.ResponseWriter, r *http.Request, v *visit) error {
	return s.showTonight(w, r, v, "")
}

func (s *Site) showTonight(w http.ResponseWriter, r *http.Request, v *visit, wrong string) error {
	rows, err := s.Desk.Board(r.Context(), v.Person, v.Title.Slug, newestShown)
	if err != nil {
		return err
	}
	d := tonightScreen{May: v.May(desk.ToWork)}
	for _, row := range rows {
		k := row.Summary.Key
		d.Rows = append(d.Rows, boardRow{Row: row, When: v.day(k), Correct: editionAt(k, "correct"), Preflight: editionAt(k, "preflight"), Review: editionAt(k, "review"), Issue: editionAt(k, "publish")})
	}
	x := view{Name: "tonight", Head: v.T("tonight.name"), Wrong: wrong, Data: &d}
	if wrong != "" {
		x.Status = http.StatusUnprocessableEntity
	}
	if s.Hatch != nil {
		for dir, wrong := range s.Hatch.Watched(v.Title.Slug) {
			d.Watched = append(d.Watched, watchShown{dir, v.said(wrong)})
		}
		if d.Live, err = s.liveScreen(r, v); err != nil {
			return err
		}
		x.Styles, x.Scripts = []string{"tonight.css"}, []string{"tonight.js"}
		if d.Live.Busy && r.URL.Query().Get("still") == "" && wrong == "" {
			x.Refresh = refreshAfter
			d.Still = boardOf(v, d.Live.Key) + "&still=1"
		}
	}
	return s.show(w, r, v, x)
}

// day writes an edition's day in words.
func (v *visit) day(k archive.Key) string {
	text := v.book.Date("date.long", k.Date)
	if k.Ordinal > 1 {
		text += " " + v.T("frame.ordinal", k.Ordinal)
	}
	return text
}

// tonightsKey is the edition the board is about: the one in the address, else the
// one that comes out next.
func (s *Site) tonightsKey(r *http.Request, v *visit) archive.Key {
	if key, ok := parseKey(r.URL.Query().Get("edition")); ok {
		key.Title = v.Title.Slug
		return key
	}
	zone, err := time.LoadLocation(v.Title.Settings.Zone)
	if err != nil {
		zone = time.Local
	}
	return archive.Key{Title: v.Title.Slug, Date: nextDay(s.Now().In(zone), v.Title.Settings.PublishTime), Ordinal: 1}
}

// nextDay is the day of the edition that comes out next: today's until its time.
func nextDay(now time.Time, at string) paper.Date {
	if at != "" && now.Format("15:04") >= at {
		now = now.AddDate(0, 0, 1)
	}
	return paper.Date{Year: now.Year(), Month: int(now.Month()), Day: now.Day()}
}

// liveScreen gathers the moving part.
func (s *Site) liveScreen(r *http.Request, v *visit) (*liveScreen, error) {
	key := s.tonightsKey(r, v)
	d := &liveScreen{Key: key, Day: key.Date.String(), When: v.day(key), May: v.May(desk.ToWork)}
	d.At.Changes, d.At.Preflight, d.At.Correct = editionAt(key, "changes"), editionAt(key, "preflight"), editionAt(key, "correct")
	if err := s.checkPages(r, v, d); err != nil {
		return nil, err
	}
	for _, drop := range s.Hatch.Drops(v.Title.Slug, dropsLooked) {
		if drop.Settled() && !drop.Goes(key) && !(drop.Date.IsZero() && drop.State == hatch.Failed) {
			continue
		}
		if !drop.Settled() {
			d.Busy = true
		}
		d.Failed += drop.Count(hatch.Failed)
		if len(d.Drops) < dropsShown || !drop.Settled() {
			d.Drops = append(d.Drops, s.dropShown(r, v, drop))
		}
	}
	return d, nil
}

// checkPages fills the checklist.
func (s *Site) checkPages(r *http.Request, v *visit, d *liveScreen) error {
	concerns, work, err := s.Desk.Preflight(r.Context(), v.Person, d.Key)
	if err != nil && !paper.IsKind(err, paper.NotFound) {
		return err
	}
	e := work.Draft.Edition
	before, err := s.pagesBefore(r, d.Key)
	if err != nil {
		return err
	}
	for _, slot := range hatch.Checklist(e.Pages, before, v.Title.Settings.Pages, e.PageCount) {
		row := slotShown{Slot: slot}
		if !slot.Beyond {
			d.Want++
		}
		if slot.Sequence > 0 {
			d.In++
			row.At = d.At.Correct + "?" + query("page", strconv.Itoa(slot.Sequence))
			row.fill(work, concerns)
		}
		d.Slots = append(d.Slots, row)
	}
	for _, c := range concerns {
		if !c.Dismissed {
			d.Findings++
		}
	}
	d.Changes = len(work.Draft.Changes)
	return nil
}

// fill counts what stands on the page.
func (row *slotShown) fill(w desk.Work, concerns []desk.Concern) {
	for _, a := range w.Draft.Edition.Articles {
		if slices.ContainsFunc(a.Parts, func(p paper.Part) bool { return p.Page == row.Sequence }) {
			row.Articles++
		}
	}
	if p := w.Draft.Page(row.Sequence); p != nil {
		row.Zones = len(p.Zones)
	}
	for _, c := range concerns {
		if c.Page == row.Sequence && !c.Dismissed {
			row.Findings++
		}
	}
	for _, c := range w.Draft.Changes {
		if c.Page == row.Sequence {
			row.Changes++
		}
	}
}

// pagesBefore are the pages of the edition before, which tonight's are expected to
// be like.
func (s *Site) pagesBefore(r *http.Request, key archive.Key) ([]paper.Page, error) {
	list, err := s.Archive.Editions(r.Context(), archive.Query{Title: key.Title, To: key.Date.AddDays(-1), Limit: 1})
	if err != nil || len(list) == 0 {
		return nil, err
	}
	rev, err := s.Archive.Edition(r.Context(), list[0].Key, "")
	return rev.Edition.Pages, err
}

// dropShown puts a drop into words.
func (s *Site) dropShown(r *http.Request, v *visit, d hatch.Drop) dropShown {
	out := dropShown{Drop: d, Who: s.nameOf(r.Context(), d.By), Came: v.moment(d.At), Way: v.T("tonight.way_" + string(d.Way)), State: v.T("tonight.is_" + string(d.State)),
		Tag: tagOf(d.State), Here: v.at("drops/" + d.ID), Stop: !d.Settled(), Retry: d.Count(hatch.Failed) > 0 || d.Count(hatch.Cancelled) > 0 && d.Settled()}
	if key, ok := d.Key(); ok {
		out.For = v.day(key)
	} else {
		out.For = v.T("tonight.as_printed")
	}
	if d.State == hatch.Waiting && d.Tries > 0 {
		out.Again = v.moment(d.Again)
	}
	if now, reading := s.Hatch.Live(d.ID); reading && d.State == hatch.Waiting {
		out.Now = v.liveShown(now)
		out.State, out.Tag = v.T("tonight.is_reading"), "warn"
	}
	for _, f := range d.Files {
		shown := fileShown{File: f, Tag: tagOf(f.State), Text: v.T("tonight.is_" + string(f.State)), Why: v.saidAt(f.Why), Remedy: v.said(f.Remedy)}
		if !f.Printed.IsZero() {
			shown.Why, shown.Remedy = v.T("tonight.prints", v.book.Date("date.long", f.Printed)), ""
			if !d.Date.IsZero() && f.State == hatch.Failed {
				out.Insist = v.book.Date("date.long", d.Date)
			}
		}
		out.Open = out.Open || f.State == hatch.Failed || f.State == hatch.Refused
		out.Files = append(out.Files, shown)
	}
	slices.SortStableFunc(out.Files, func(a, b fileShown) int { return cmp.Compare(urgency[a.State], urgency[b.State]) })
	out.Open = out.Open || !d.Settled()
	return out
}

// atLine is what readers of text say where they stopped.
var atLine = regexp.MustCompile(`^line (\d+): (.+)$`)

// saidAt is said for a reason that begins with its line.
func (v *visit) saidAt(why string) string {
	if m := atLine.FindStringSubmatch(why); m != nil {
		return v.T("tonight.at_line", m[1], v.said(m[2]))
	}
	return v.said(why)
}

// urgency puts first what somebody has to look at.
var urgency = map[hatch.State]int{hatch.Failed: -3, hatch.Refused: -2, hatch.Waiting: -1}

func tagOf(s hatch.State) string {
	switch s {
	case hatch.Done:
		return "good"
	case hatch.Failed, hatch.Refused:
		return "bad"
	case hatch.Waiting, hatch.Reading:
		return "warn"
	}
	return ""
}

// liveShown puts a moment into words.
func (v *visit) liveShown(l hatch.Live) *liveShown {
	out := &liveShown{Done: l.Done, Total: l.Total}
	switch l.Stage {
	case "":
		out.Text = v.T("tonight.stage_begin")
	case "reading":
		out.Text = v.T("tonight.stage_reading", l.File)
	default:
		out.Text = v.T("tonight.stage_" + l.Stage)
	}
	return out
}

// moment writes a time by the title's clock.
func (v *visit) moment(t time.Time) string {
	zone, err := time.LoadLocation(v.Title.Settings.Zone)
	if err != nil {
		zone = time.Local
	}
	return v.book.Moment(t, zone)
}
