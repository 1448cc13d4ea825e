package desk

import (
	"fmt"
	"strings"
	"time"

	"github.com/banmian/banmian/internal/paper"
)

// Title is a newspaper as the desk knows it.
type Title struct {
	Slug     string
	Settings Settings
}

// Settings are how a title's desk works. The zero value of a field stands for
// what DefaultSettings says, except for flags.
type Settings struct {
	Stages      []Stage   `json:"stages"`       // in their order; DefaultStages when empty
	Zone        string    `json:"zone"`         // IANA name, Asia/Shanghai
	PublishTime string    `json:"publish_time"` // 06:00, in Zone: what a screen proposes
	PowersApart bool      `json:"powers_apart"` // 三员分立
	Pages       int       `json:"pages"`        // expected each day; 0 for unknown
	MinDPI      float64   `json:"min_dpi"`      // of a page picture, below which preflight speaks
	House       []Wording `json:"house"`        // house style
	Face        Face      `json:"face,omitzero"`
}

// Wording is one rule of the house style: what not to print and what to use
// instead.
type Wording struct {
	Avoid  string `json:"avoid"`  // as it would stand in the text; letters match in both cases
	Use    string `json:"use"`    // what to use instead; empty to only point it out
	Note   string `json:"note"`   // why
	Strict bool   `json:"strict"` // an error rather than a warning
}

// StageKind tells reviews (审) from proofs (校).
type StageKind string

// The kinds of stage.
const (
	Reviewing StageKind = "review"
	Proofing  StageKind = "proof"
)

// Watch is what of an edition a stage's signature is bound to.
type Watch string

// What a stage may watch.
const (
	WatchAll   Watch = "all"   // every change reopens it, also of a place on the page
	WatchWords Watch = "words" // a change of words, pictures, order or kind reopens it; moving the edge of a zone does not
)

// Stage is one sign-off an edition needs.
type Stage struct {
	ID    string    `json:"id"`   // review-1: stands in the docket, never changes its meaning
	Name  string    `json:"name"` // 一审
	Kind  StageKind `json:"kind"`
	Power Power     `json:"power"` // what a person must be allowed to do to sign it
	Watch Watch     `json:"watch"` // WatchAll when empty
}

// DefaultStages are three reviews by three people and three proofs (三审三校).
func DefaultStages() []Stage {
	return []Stage{
		{"review-1", "一审", Reviewing, ToReviewFirst, WatchAll},
		{"review-2", "二审", Reviewing, ToReviewNext, WatchAll},
		{"review-3", "三审", Reviewing, ToReviewLast, WatchAll},
		{"proof-1", "一校", Proofing, ToProof, WatchAll},
		{"proof-2", "二校", Proofing, ToProof, WatchAll},
		{"proof-3", "三校", Proofing, ToProof, WatchAll},
	}
}

// What settings are when they say nothing.
const (
	defaultZone        = "Asia/Shanghai"
	defaultPublishTime = "06:00"
	defaultMinDPI      = 96 // a screen's own pitch: below it body type cannot be read on the page picture
)

// The bounds of settings: they are checked against every page.
const (
	mostStages   = 20
	mostWordings = 5000
	longestWord  = 200 // bytes
)

// DefaultSettings are those of a title that was never set up.
func DefaultSettings() Settings { return Settings{}.filled() }

// filled gives settings with their defaults.
func (s Settings) filled() Settings {
	if len(s.Stages) == 0 {
		s.Stages = DefaultStages()
	}
	if s.Zone == "" {
		s.Zone = defaultZone
	}
	if s.PublishTime == "" {
		s.PublishTime = defaultPublishTime
	}
	if s.MinDPI == 0 {
		s.MinDPI = defaultMinDPI
	}
	return s
}

// Checked gives the settings with defaults filled in, and a paper.Invalid fault
// that names the first that cannot be.
func (s Settings) Checked() (Settings, error) {
	s = s.filled()
	invalid := func(format string, args ...any) (Settings, error) {
		return s, &paper.Fault{Kind: paper.Invalid, Doing: "set up the title's desk", Why: fmt.Sprintf(format, args...)}
	}
	if _, err := s.location(); err != nil {
		return invalid("there is no time zone %q", s.Zone)
	}
	if _, err := time.Parse("15:04", s.PublishTime); err != nil {
		return invalid("%q is no time of day such as 06:00", s.PublishTime)
	}
	if len(s.Stages) > mostStages || len(s.House) > mostWordings || s.Pages < 0 || s.MinDPI < 0 {
		return invalid("at most %d stages and %d wordings, and no negative numbers", mostStages, mostWordings)
	}
	if field, why := s.Face.wrong(); why != "" {
		return invalid("%s: %s", field, why)
	}
	seen := map[string]bool{}
	for _, st := range s.Stages {
		if st.ID == "" || seen[st.ID] || (st.Kind != Reviewing && st.Kind != Proofing) || !isPower(st.Power) || (st.Watch != "" && st.Watch != WatchAll && st.Watch != WatchWords) {
			return invalid("stage %q is repeated or not whole", st.ID)
		}
		seen[st.ID] = true
	}
	for _, w := range s.House {
		if strings.TrimSpace(w.Avoid) == "" || len(w.Avoid)+len(w.Use) > longestWord {
			return invalid("house wording %q is empty or too long", w.Avoid)
		}
	}
	return s, nil
}

func isPower(p Power) bool {
	for _, have := range Powers {
		if have == p {
			return true
		}
	}
	return false
}

// location is the title's time zone.
func (s Settings) location() (*time.Location, error) { return time.LoadLocation(s.Zone) }

// stage gives a stage by its id, nil for none.
func (s Settings) stage(id string) *Stage {
	for i := range s.Stages {
		if s.Stages[i].ID == id {
			return &s.Stages[i]
		}
	}
	return nil
}
