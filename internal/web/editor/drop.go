package editor

import (
	"errors"
	"io"
	"net/http"
	"net/url"
	"strings"

	"github.com/banmian/banmian/internal/archive"
	"github.com/banmian/banmian/internal/desk"
	"github.com/banmian/banmian/internal/hatch"
	"github.com/banmian/banmian/internal/ingest"
	"github.com/banmian/banmian/internal/paper"
	"github.com/banmian/banmian/internal/web"
)

// Files come in by a form, all at once; tonight.js sends them one by one, to show
// how far each is, and closes the drop when all are there.
var dropRoutes = []route{
	{"POST", "/t/{title}/drop", at(desk.ToWork), (*Site).drop, body(hatch.MostBytes + usualBody)},
	{"POST", "/t/{title}/drops", at(desk.ToWork), (*Site).beginDrop, body(doorBody)},
	{"PUT", "/t/{title}/drops/{drop}/files", at(desk.ToWork), (*Site).addToDrop, body(ingest.MostBytes + 1)},
	{"POST", "/t/{title}/drops/{drop}/close", at(desk.ToWork), (*Site).closeDrop, body(doorBody)},
	{"POST", "/t/{title}/drops/{drop}/discard", at(desk.ToWork), (*Site).discardDrop, body(doorBody)},
	{"POST", "/t/{title}/drops/{drop}/retry", at(desk.ToWork), (*Site).retryDrop, body(doorBody)},
	{"POST", "/t/{title}/drops/{drop}/cancel", at(desk.ToWork), (*Site).cancelDrop, body(doorBody)},
	{"GET", "/t/{title}/drops/events", at(desk.ToLook), (*Site).dropEvents, extra{}},
}

// longestField bounds a field of the form that is no file.
const longestField = 1 << 10

// noHatch is the answer where the program takes nothing in.
func noHatch() error {
	return &paper.Fault{Kind: paper.Unavailable, Doing: "take in files", Why: "this program takes no files in", Remedy: "use the one that serves the site"}
}

// askFor says what a drop is for: a day, such as 2026-11-24 or 2026-11-24-2, or
// none, which leaves it to the pages.
func askFor(v *visit, edition string) (hatch.Ask, error) {
	ask := hatch.Ask{Title: v.Title.Slug, By: v.Person.ID, Way: hatch.AtDesk}
	if edition = strings.TrimSpace(edition); edition == "" {
		return ask, nil
	}
	key, ok := parseKey(edition)
	if !ok {
		return ask, &paper.Fault{Kind: paper.Invalid, Doing: "take in files", Why: "that is no day", Remedy: "write it like 2026-11-24, or leave it empty"}
	}
	ask.Date, ask.Ordinal = key.Date, key.Ordinal
	return ask, nil
}

// drop takes the form: its fields stand before its files.
func (s *Site) drop(w http.ResponseWriter, r *http.Request, v *visit) error {
	if s.Hatch == nil {
		return noHatch()
	}
	parts, err := r.MultipartReader()
	if err != nil {
		return &paper.Fault{Kind: paper.Invalid, Doing: "read the form", Why: "it cannot be read", Err: err}
	}
	web.Patient(w, r)
	fields := map[string]string{}
	var offer *hatch.Offer
	for {
		part, err := parts.NextRawPart()
		if errors.Is(err, io.EOF) {
			break
		}
		if err == nil && part.FormName() != "file" {
			var text []byte
			if text, err = io.ReadAll(io.LimitReader(part, longestField)); err == nil {
				fields[part.FormName()] = string(text)
				continue
			}
		}
		if err == nil && offer == nil {
			var ask hatch.Ask
			if ask, err = askFor(v, editionOf(fields)); err == nil {
				offer, err = s.Hatch.Begin(ask)
			}
		}
		if err == nil {
			if name := web.FileName(part.Header.Get("Content-Disposition")); name != "" { // a browser sends one without a name where nothing was chosen
				_, err = offer.Add(r.Context(), name, part)
			}
		}
		if err != nil && !(offer != nil && paper.IsKind(err, paper.Invalid)) { // a refused file keeps back only itself
			return s.stopDrop(w, r, v, offer, err)
		}
	}
	if offer == nil {
		return s.stopDrop(w, r, v, nil, &paper.Fault{Kind: paper.Invalid, Doing: "take in files", Why: "there is no file in it", Remedy: "choose page files first"})
	}
	d, fresh, err := offer.Close(r.Context())
	if err != nil {
		return s.stopDrop(w, r, v, nil, err)
	}
	done := "dropped"
	if !fresh {
		done = "dropped_before"
	}
	return s.back(w, tonightOf(v, d), done)
}

// editionOf is the edition in the form: its day, and which of the day's.
func editionOf(fields map[string]string) string {
	if fields["printed"] != "" {
		return ""
	}
	day := strings.TrimSpace(fields["date"])
	if n := strings.TrimSpace(fields["ordinal"]); day != "" && n != "" && n != "1" {
		return day + "-" + n
	}
	return day
}

// stopDrop gives up a drop, and shows the form again where that says what is wrong.
func (s *Site) stopDrop(w http.ResponseWriter, r *http.Request, v *visit, offer *hatch.Offer, err error) error {
	if offer != nil {
		err = errors.Join(err, offer.Discard())
	}
	if !paper.IsKind(err, paper.Invalid) || v.json {
		return err
	}
	return s.showTonight(w, r, v, v.wrong(err))
}

// tonightOf is the board of the edition a drop is for.
func tonightOf(v *visit, d hatch.Drop) string {
	to := v.at("")
	if key, ok := d.Key(); ok {
		to += "?" + query("edition", keyName(key))
	}
	return to
}

// dropAnswer is a drop as the script reads it.
type dropAnswer struct {
	ID    string      `json:"id"`
	Files string      `json:"files,omitempty"` // where files are put, ?path= behind it
	Close string      `json:"close,omitempty"`
	Again bool        `json:"again,omitempty"` // the same was dropped before
	State hatch.State `json:"state,omitempty"`
	At    string      `json:"at,omitempty"` // the board of its edition
	Path  string      `json:"path,omitempty"`
}

// beginDrop begins a drop of several requests.
func (s *Site) beginDrop(w http.ResponseWriter, r *http.Request, v *visit) error {
	if s.Hatch == nil {
		return noHatch()
	}
	ask, err := askFor(v, editionOf(map[string]string{"date": v.form(r, "date"), "ordinal": v.form(r, "ordinal")}))
	if err != nil {
		return err
	}
	o, err := s.Hatch.Begin(ask)
	if err != nil {
		return err
	}
	to := v.at("drops/" + o.ID() + "/")
	return s.json(w, r, http.StatusCreated, dropAnswer{ID: o.ID(), Files: to + "files", Close: to + "close"})
}

// offer finds the drop in the address, which its own maker adds to.
func (s *Site) offer(r *http.Request, v *visit) (*hatch.Offer, error) {
	if s.Hatch == nil {
		return nil, noHatch()
	}
	return s.Hatch.Offer(r.PathValue("drop"), v.Title.Slug, v.Person.ID)
}

func (s *Site) addToDrop(w http.ResponseWriter, r *http.Request, v *visit) error {
	o, err := s.offer(r, v)
	if err != nil {
		return err
	}
	web.Patient(w, r)
	f, err := o.Add(r.Context(), r.URL.Query().Get("path"), r.Body)
	if err != nil {
		return err
	}
	return s.json(w, r, http.StatusOK, dropAnswer{ID: o.ID(), Path: f.Path})
}

func (s *Site) closeDrop(w http.ResponseWriter, r *http.Request, v *visit) error {
	o, err := s.offer(r, v)
	if err != nil {
		return err
	}
	d, fresh, err := o.Close(r.Context())
	if err != nil {
		return err
	}
	return s.json(w, r, http.StatusOK, dropAnswer{ID: d.ID, Again: !fresh, State: d.State, At: tonightOf(v, d)})
}

func (s *Site) discardDrop(w http.ResponseWriter, r *http.Request, v *visit) error {
	o, err := s.offer(r, v)
	if err != nil {
		return err
	}
	if err := o.Discard(); err != nil {
		return err
	}
	return s.json(w, r, http.StatusOK, dropAnswer{ID: o.ID()})
}

// droppedAt finds the drop in the address among the title's.
func (s *Site) droppedAt(r *http.Request, v *visit) (hatch.Drop, error) {
	if s.Hatch == nil {
		return hatch.Drop{}, noHatch()
	}
	d, err := s.Hatch.Drop(r.PathValue("drop"))
	if err == nil && d.Title != v.Title.Slug {
		return hatch.Drop{}, notFound(r)
	}
	return d, err
}

func (s *Site) retryDrop(w http.ResponseWriter, r *http.Request, v *visit) error {
	d, err := s.droppedAt(r, v)
	if err != nil {
		return err
	}
	if _, err := s.Hatch.Retry(r.Context(), v.Person.ID, d.ID, v.form(r, "file"), v.form(r, "insist") != ""); err != nil {
		return err
	}
	return s.back(w, s.boardBack(r, v, d), "drop_again")
}

func (s *Site) cancelDrop(w http.ResponseWriter, r *http.Request, v *visit) error {
	d, err := s.droppedAt(r, v)
	if err != nil {
		return err
	}
	if _, err := s.Hatch.Cancel(r.Context(), v.Person.ID, d.ID); err != nil {
		return err
	}
	return s.back(w, s.boardBack(r, v, d), "drop_cancelled")
}

// boardBack is the board as it was seen, which may be of another edition than the
// drop's.
func (s *Site) boardBack(r *http.Request, v *visit, d hatch.Drop) string {
	if key, ok := parseKey(v.form(r, "edition")); ok {
		key.Title = v.Title.Slug
		return boardOf(v, key)
	}
	return tonightOf(v, d)
}

func boardOf(v *visit, key archive.Key) string {
	return v.at("") + "?" + url.Values{"edition": {keyName(key)}}.Encode()
}
