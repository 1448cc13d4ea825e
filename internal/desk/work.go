package desk

import (
	"encoding/json"
	"fmt"
	"slices"
	"time"

	"github.com/banmian/banmian/internal/docket"
	"github.com/banmian/banmian/internal/paper"
)

// Work is how an edition stands at the desk: what its entries in the docket say,
// read in their order. It is a value; callers must change nothing in it.
type Work struct {
	Edition  string // its name in the docket, city-news/2024-06-14
	Version  int    // number of the last entry: what an act is made on (ETag)
	Base     int    // the archive's revision it was taken up from
	Material int    // the revision whose masters and pictures go with it
	Draft    Draft
	Seal     string // of Draft.Edition
	Words    string // SealWords of it
	Steps    []Step // every act of correction, oldest first

	Claims     []Claim
	Signatures []Signature // all, oldest first; Standing tells which hold
	Returns    []Return    // all, oldest first
	Comments   []Pinned    // all, oldest first

	Appointed *Appointment // the time it is to be published; nil for none
	Missed    string       // why the last appointment came to nothing; empty when it did not
	Published *Publication // what readers see, or saw until it was withdrawn; nil when it never was
	Withdrawn bool         // the whole edition, by its reason in Reason
	Reason    string

	base paper.Edition
	past []moment // the drafts before the newest steps, for undo
}

// Step is one act of correction in the log.
type Step struct {
	Number  int // of its entry
	Who     string
	At      time.Time
	Act     Act
	Undone  bool
	Touched []string // see Clash.What
	undoneN int      // number of the entry that undid it, to redo the last first
}

// moment is the draft before a step.
type moment struct {
	step  int // index in Steps
	draft Draft
}

// keptMoments is how many drafts are kept for undo; behind them the log is read
// again from the start.
const keptMoments = 64

// Claim says who works on what, for others to see. It keeps nobody away.
type Claim struct {
	Page int // sequence; 0 for the edition
	Who  string
	At   time.Time
}

// Signature is one stage signed.
type Signature struct {
	Number   int // of its entry
	Stage    string
	Who      string
	At       time.Time
	Seal     string // of exactly what was seen
	Words    string
	Override string // the reason why one person holds two stages; empty when nobody does
}

// Return sends an edition back: the signatures of a stage and of those behind it
// stand no longer.
type Return struct {
	Number int
	Stage  string // to be signed again first
	Who    string
	At     time.Time
	Reason string
}

// Comment is a remark pinned to a place.
type Comment struct {
	Text    string `json:"text"`
	Article string `json:"article,omitempty"`
	Field   string `json:"field,omitempty"` // headline, text, ...
	Para    int    `json:"paragraph,omitempty"`
	From    int    `json:"from,omitempty"` // bytes in the field's text
	To      int    `json:"to,omitempty"`
	Page    int    `json:"page,omitempty"`
	Zone    string `json:"zone,omitempty"`
	Spot    Corner `json:"spot,omitzero"` // on the page
}

// Pinned is a comment as it stands.
type Pinned struct {
	ID      string // number of its entry and its place in it, "17.0"
	Who     string
	At      time.Time
	Comment Comment
	Settled string // who settled it; empty while it is open
}

// Appointment is a time at which an edition is to be published.
type Appointment struct {
	Number int // of its entry: what the queued job names
	Who    string
	At     time.Time // UTC
	Zone   string    // in which it was given
}

// Publication is what readers see.
type Publication struct {
	Number     int // of its entry
	Revision   int // of the archive
	Who        string
	At         time.Time
	Seal       string // that was signed
	Words      string
	Signatures []Signature
	Appointed  bool          // by the program, at the time Who appointed
	Late       time.Duration // behind that time, when it was missed; else 0
	signed     paper.Edition // in full
	material   int
}

// The kinds of entry of an edition.
const (
	kindOpen     = "open"
	kindAct      = "act"
	kindUndo     = "undo"
	kindRedo     = "redo"
	kindClaim    = "claim"
	kindRelease  = "release"
	kindSign     = "sign"
	kindReturn   = "return"
	kindComment  = "comment"
	kindSettle   = "settle"
	kindAppoint  = "appoint"
	kindCancel   = "cancel"
	kindMissed   = "missed"
	kindPublish  = "publish"
	kindMask     = "mask"   // what readers see was changed by a withdrawal or its end
	kindRedraw   = "redraw" // its pictures were drawn finely behind it
	kindWithdraw = "withdraw"
	kindRestore  = "restore"
	kindSettings = "settings" // of a title
)

// fact is the body of every entry but acts: the fields its kind uses.
type fact struct {
	Revision   int           `json:"revision,omitempty"`
	Of         int           `json:"of,omitempty"`
	Page       int           `json:"page,omitempty"`
	Stage      string        `json:"stage,omitempty"`
	Seal       string        `json:"seal,omitempty"`
	Words      string        `json:"words,omitempty"`
	Reason     string        `json:"reason,omitempty"`
	Comments   []Comment     `json:"comments,omitempty"`
	Comment    string        `json:"comment,omitempty"`
	Time       time.Time     `json:"time,omitzero"`
	Zone       string        `json:"zone,omitempty"`
	Signatures []Signature   `json:"signatures,omitempty"`
	Late       time.Duration `json:"late,omitempty"`
	Act        *Act          `json:"act,omitempty"`
	Settings   *Settings     `json:"settings,omitempty"`
}

// begin is the work before its first entry; base is the edition as the archive
// has it in the revision that entry names.
func begin(name string, base paper.Edition) Work { return Work{Edition: name, base: base} }

// follow reads entries after the ones read so far. It is a pure function: the
// same entries over the same base give the same work. An entry that cannot be
// followed means that the docket is damaged.
func (w Work) follow(entries []docket.Entry) (Work, error) {
	w = w.unshared()
	before := w.Version
	for _, e := range entries {
		if err := w.read(e); err != nil {
			return w, fmt.Errorf("read entry %d of %s: %w", e.Number, w.Edition, err)
		}
		w.Version = e.Number
	}
	if before != w.Version {
		w.Seal, w.Words = Seal(w.Draft.Edition), SealWords(w.Draft.Edition)
	}
	return w, nil
}

// unshared is the work with lists of its own, so that reading on leaves an
// earlier value as it is.
func (w Work) unshared() Work {
	w.Steps, w.Claims, w.Comments = slices.Clone(w.Steps), slices.Clone(w.Claims), slices.Clone(w.Comments)
	w.Signatures, w.Returns, w.past = slices.Clip(w.Signatures), slices.Clip(w.Returns), slices.Clip(w.past)
	return w
}

// read reads one entry.
func (w *Work) read(e docket.Entry) error {
	if e.Kind == kindAct {
		a, err := decodeAct(e.Body)
		if err != nil {
			return err
		}
		return w.step(Step{Number: e.Number, Who: e.Who, At: e.At, Act: a})
	}
	var f fact
	if err := json.Unmarshal(e.Body, &f); err != nil {
		return err
	}
	switch e.Kind {
	case kindOpen:
		w.Base, w.Material, w.Draft = f.Revision, f.Revision, NewDraft(w.base)
	case kindUndo, kindRedo:
		return w.turn(f.Of, e.Kind == kindUndo, e.Number)
	default:
		return w.readReview(e, f)
	}
	return nil
}

// step does an act of the log.
func (w *Work) step(s Step) error {
	before := w.Draft
	after, _, err := settle(before, s.Act)
	if err != nil {
		return err
	}
	s.Touched = claims(s.Act, before, after)
	if s.Act.Do == Renumber { // nothing was changed but where it stands
		s.Touched = nil
		w.shift(s.Act.Shifts)
	}
	if s.Act.Do == Redrop && s.Act.Reading != nil {
		w.Material = max(w.Material, s.Act.Reading.Revision)
	}
	w.past = append(w.past, moment{len(w.Steps), before})
	if len(w.past) > keptMoments {
		w.past = w.past[len(w.past)-keptMoments:]
	}
	w.Steps, w.Draft = append(w.Steps, s), after
	return nil
}

// turn undoes a step, or does it again, and everything done behind it over what
// is left.
func (w *Work) turn(number int, undo bool, by int) error {
	i := slices.IndexFunc(w.Steps, func(s Step) bool { return s.Number == number })
	if i < 0 || w.Steps[i].Undone == undo {
		return fmt.Errorf("there is no step %d to turn", number)
	}
	w.Steps[i].Undone, w.Steps[i].undoneN = undo, by
	draft, from := NewDraft(w.base), 0
	var kept []moment
	for _, m := range w.past {
		if m.step <= i {
			draft, from = m.draft, m.step
			kept = append(kept, m)
		}
	}
	if len(kept) == 0 {
		kept = []moment{{0, draft}}
	}
	for k := from; k < len(w.Steps); k++ {
		if k > from {
			kept = append(kept, moment{k, draft})
		}
		if w.Steps[k].Undone {
			continue
		}
		var err error
		if draft, _, err = settle(draft, w.Steps[k].Act); err != nil {
			return err
		}
	}
	w.past = kept[max(0, len(kept)-keptMoments):]
	w.Draft = draft
	return nil
}

// at is the draft as it stood when the entry of that number was the last. It is
// not known when a step was undone or done again since, or too many were done.
func (w Work) at(version int) (Draft, bool) {
	n := len(w.Steps) // steps done by then
	for i, s := range w.Steps {
		if s.undoneN > version {
			return Draft{}, false
		}
		if s.Number > version {
			n = i
			break
		}
	}
	if n == len(w.Steps) {
		return w.Draft, true
	}
	for _, m := range w.past {
		if m.step == n {
			return m.draft, true
		}
	}
	return Draft{}, false
}

// AsRead is the edition as the archive read it, before any act: what a proof
// shows changes against.
func (w Work) AsRead() paper.Edition { return w.base }

// Since names what was changed after an entry, such as a signature, in words of
// Clash.What, each once: for who signed then and looks again.
func (w Work) Since(number int) []string {
	var out []string
	for _, s := range w.since(number) {
		out = append(out, s.Touched...)
	}
	return compact(out)
}

// since are the steps done, undone or done again after a version.
func (w Work) since(version int) []Step {
	var out []Step
	for _, s := range w.Steps {
		if s.Number > version || s.undoneN > version {
			out = append(out, s)
		}
	}
	return out
}

// SeenAt is the edition as it stood after an entry, such as a signature: what a
// proof shows changes against. It is not known, and AsRead takes its place, when it
// lies too far back or something was undone since.
func (w Work) SeenAt(number int) (paper.Edition, bool) {
	if d, ok := w.at(number); ok && number > 0 {
		return d.Edition, true
	}
	return w.base, false
}
