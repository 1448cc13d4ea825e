// Package hotline is the readers' way in (新闻热线): it turns what a reader wrote
// into a tip that the desk takes in hand, answers, passes on or closes, and that
// keeps the thread between the two.
//
// A reader needs no account and gives no address: the receipt opens the thread
// again, and who loses it loses only that. Nothing a reader sends is ever shown
// to other readers. What looks like spam is marked and put last, never thrown
// away: a wrong guess must not cost somebody's word.
//
// Line holds the rules. Store is where tips are kept; the adapters are below.
// The package sends no mail and reads no edition.
package hotline

import (
	"context"
	"slices"
	"time"
)

// State is how far the desk is with a tip.
type State string

// The states. Any may follow any other.
const (
	New      State = "new"
	InHand   State = "in-hand"   // somebody follows it up
	PassedOn State = "passed-on" // to an office, or another desk
	Answered State = "answered"
	Closed   State = "closed"
)

// States lists every state, in the order of the work.
var States = []State{New, InHand, PassedOn, Answered, Closed}

// Known reports whether there is such a state.
func (s State) Known() bool { return slices.Contains(States, s) }

// Tip is a reader's word to a title's desk, and what followed.
type Tip struct {
	ID       string
	Title    string // slug
	Receipt  string // SHA-256 of the receipt, hexadecimal; the receipt itself is kept nowhere
	At       time.Time
	State    State
	Language string // of the form the reader filled in, BCP 47

	Name    string // as the reader gave it, often empty
	Contact string
	Place   string // where it happened

	Signs    []Sign // of spam
	Pictures []Picture
	Thread   []Word // oldest first; the first is the reader's
	Keeper   string // account id of who has it in hand
	Story    Story  // that followed, zero for none
	Version  int    // counts changes, from 1
}

// Text is what the reader wrote first.
func (t Tip) Text() string {
	if len(t.Thread) == 0 {
		return ""
	}
	return t.Thread[0].Text
}

// Picture is a picture the reader sent, drawn anew as JPEG without whatever its
// file held besides.
type Picture struct {
	Width, Height int // pixels
	Bytes         int
}

// Story is an article of the same title.
type Story struct {
	Edition string // 2026-11-24
	Article string // its name in the address: 20261124-01-03
	Head    string // its headline when it was linked
}

// Kind tells the words of a thread apart.
type Kind string

// The kinds of word. Readers see what they said, replies, changes of state and
// the story.
const (
	Said  Kind = "said"  // by the reader
	Reply Kind = "reply" // by the desk, to the reader
	Note  Kind = "note"  // by the desk, for the desk
	Moved Kind = "moved" // to another state
	Link  Kind = "story" // a story was linked
)

// Word is one entry of a thread.
type Word struct {
	At    time.Time
	By    string // account id, empty for the reader
	Kind  Kind
	Text  string
	State State `json:",omitempty"` // with Moved
}

// Sign is why a tip may be spam.
type Sign string

// The signs.
const (
	Trap   Sign = "trap"   // a field that people cannot see was filled in
	Links  Sign = "links"  // many links
	Repeat Sign = "repeat" // the same text came before
	Quick  Sign = "quick"  // written faster than anybody types
)

// Terms are what a title's hotline asks and offers. The zero value is closed.
type Terms struct {
	Open     bool
	Greeting string // what readers are told above the form, empty for the usual
	Pictures bool   // whether they may send some
	KeepDays int    // after closing, until a tip is erased; 0: until somebody does
}

// Ask is which tips are wanted, newest first, doubtful ones after the others.
type Ask struct {
	Title         string
	State         State // empty: all
	Offset, Limit int
}

// Counts are how many tips of a title stand in each state.
type Counts map[State]int

// Store keeps tips. Faults have the kinds of package paper. Every method may be
// called at the same time as any other.
type Store interface {
	// Add keeps a new tip with its pictures, JPEG.
	Add(ctx context.Context, t Tip, pictures [][]byte) error
	// Tip gives one. paper.NotFound: there is none.
	Tip(ctx context.Context, id string) (Tip, error)
	// TipReceipted gives the one whose receipt has this SHA-256.
	TipReceipted(ctx context.Context, receipt string) (Tip, error)
	// Picture gives the n-th picture of a tip, from 0.
	Picture(ctx context.Context, id string, n int) ([]byte, error)
	// Tips lists a title's, and how many there are of that state.
	Tips(ctx context.Context, ask Ask) ([]Tip, int, error)
	// Counts counts a title's.
	Counts(ctx context.Context, title string) (Counts, error)
	// Save changes a tip whose Version is still t.Version, and adds one to it.
	// paper.Conflict: it has changed meanwhile. Pictures stay.
	Save(ctx context.Context, t Tip) (Tip, error)
	// Erase forgets a tip, its pictures and its thread.
	Erase(ctx context.Context, id string) error
	// Ended lists up to 1,000 ids of a title's closed tips that nobody has changed since.
	Ended(ctx context.Context, title string, since time.Time) ([]string, error)
	// Since counts a title's tips that came after a time with this text, and all that did.
	Since(ctx context.Context, title, text string, after time.Time) (same, all int, err error)
	// Terms gives a title's, the zero Terms where nobody set any.
	Terms(ctx context.Context, title string) (Terms, error)
	// AllTerms gives those of every title that has some.
	AllTerms(ctx context.Context) (map[string]Terms, error)
	// SetTerms sets them.
	SetTerms(ctx context.Context, title string, t Terms) error
}
