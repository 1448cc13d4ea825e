// Package archive is the port to the record of editions: what was read, in
// which revision, from which masters, and what of it readers may see.
//
// It is interfaces, their contract and their errors; archive/sqlite and
// archive/memory implement it and archive/archivetest holds them to the
// contract. It reads no pages and serves no readers.
package archive

import (
	"context"
	"fmt"
	"time"

	"github.com/banmian/banmian/internal/blob"
	"github.com/banmian/banmian/internal/paper"
)

// Key names an edition: the title's slug, the date, and which of that day's
// editions it is, from 1.
type Key struct {
	Title   string
	Date    paper.Date
	Ordinal int
}

// String is title/2024-06-14, with -2 for a second edition of the day.
func (k Key) String() string {
	if k.Ordinal > 1 {
		return fmt.Sprintf("%s/%s-%d", k.Title, k.Date, k.Ordinal)
	}
	return k.Title + "/" + k.Date.String()
}

// State is how far an edition's revision has come.
type State string

// The states of a revision.
const (
	Draft      State = "draft"      // read, seen by the desk only
	Published  State = "published"  // what readers see
	Superseded State = "superseded" // was published, a later revision replaced it
	Withdrawn  State = "withdrawn"  // was published, readers get a notice
)

// Title is a newspaper the archive holds.
type Title struct {
	Slug     string
	Name     string
	Language string
}

// Source is one master an edition was read from.
type Source struct {
	Name string // file name as it was given, without directories
	Blob blob.Ref
	Size int64
}

// Picture is one rendering of a page.
type Picture struct {
	Page      int    // sequence
	Width     int    // pixels
	Height    int    // pixels
	MediaType string // image/webp, image/avif, image/jpeg
	Blob      blob.Ref
	Size      int64
}

// Revision is one reading of an edition, whole.
type Revision struct {
	Key      Key
	Number   int // from 1
	State    State
	Digest   string // of the masters and the reading, see Draft.Digest
	Edition  paper.Edition
	Sources  []Source
	Pictures []Picture
	Bound    Source // the whole edition as one PDF, made after it was published; zero for none yet
	Made     time.Time
	Changed  time.Time // when State was last set
}

// Summary is what a calendar shows of an edition.
type Summary struct {
	Key       Key
	Number    int // revision
	State     State
	Pages     int
	Articles  int
	Printed   paper.Number
	Lead      string  // headline of the first story that has one
	FrontPage Picture // the smallest of the first page; zero for none
	Changed   time.Time
}

// Proposal is a reading to be kept.
type Proposal struct {
	Title    Title
	Date     paper.Date
	Ordinal  int    // 0 means 1
	Digest   string // names the content: equal digests are equal readings
	Edition  paper.Edition
	Sources  []Source
	Pictures []Picture
}

// Outcome says what became of a proposal.
type Outcome struct {
	Key     Key
	Number  int  // the revision that now holds the content
	Created bool // false when the content was already there and nothing changed
}

// Query selects editions. Zero fields do not restrict.
type Query struct {
	Title    string
	From, To paper.Date // both inclusive
	State    State
	Limit    int // 0 means DefaultLimit
}

// Reader finds what is kept. Values returned are the caller's own. All methods
// may be called at once from several goroutines and see committed work only.
type Reader interface {
	// Titles lists every title, ordered by slug.
	Titles(ctx context.Context) ([]Title, error)

	// Editions lists editions newest first, ties by ordinal descending then
	// slug. Each edition appears at most once: with State set, as its newest
	// revision in that state; without, as its newest revision of all.
	Editions(ctx context.Context, q Query) ([]Summary, error)

	// Edition gives the newest revision in the state, or the newest of all when
	// state is empty. An Ordinal of 0 means 1. None is a paper.NotFound fault.
	Edition(ctx context.Context, key Key, state State) (Revision, error)

	// Revision gives one revision by its number, in whatever state. None is a
	// paper.NotFound fault.
	Revision(ctx context.Context, key Key, number int) (Revision, error)
}

// Writer changes what is kept. Every method is one transaction: it happens
// whole or not at all, also when the process is killed, and is durable when it
// returns.
type Writer interface {
	// Keep stores a proposal as a new draft revision, unless the edition's newest
	// revision already has the same digest: then nothing changes and Created is
	// false. A missing title is created; an existing title's name and language
	// are left as they are. Follow-up work is queued in the same transaction, and
	// not at all when nothing changes. A proposal without a title, date or digest
	// is a paper.Invalid fault.
	Keep(ctx context.Context, p Proposal, follow ...Job) (Outcome, error)

	// SetState moves the given revision to a state; 0 is the newest, except that
	// to withdraw it is the published one, as a newer draft is nothing readers
	// could lose (see Meant). Publishing supersedes the revision published before, in the same transaction.
	// Publishing what is published changes nothing, queues nothing and is no
	// error. Allowed:
	// draft|superseded|withdrawn -> published, published -> withdrawn; any other
	// move is a paper.Conflict fault, an unknown edition paper.NotFound.
	SetState(ctx context.Context, key Key, revision int, to State, follow ...Job) (Revision, error)
}

// Change is a change of what readers see of an edition, as it is about to happen.
type Change struct {
	Key      Key
	Revision int   // that changes its state
	To       State // Published or Withdrawn
	Was      State // what readers see before: Published, Withdrawn, or empty
	Before   int   // the revision that is in that state; 0 for none
}

// Job is follow-up work to be queued together with a change. It is the queue
// port's job in this port's words, so that the two need not know each other;
// Kind and Unique mean what package queue says of them.
type Job struct {
	Kind   string
	Unique string
	Args   []byte
}

// Archive is both sides. Close releases what it holds open and may be called
// once no other call is under way.
type Archive interface {
	Reader
	Writer
	Close() error
}
