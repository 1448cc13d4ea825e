package hatch

import (
	"cmp"
	"slices"
	"time"

	"github.com/banmian/banmian/internal/archive"
	"github.com/banmian/banmian/internal/paper"
)

// Way says how a drop came.
type Way string

// The ways.
const (
	AtDesk Way = "desk"   // from a browser
	ByAPI  Way = "api"    // a program's upload
	Watch  Way = "folder" // found in a watched folder
)

// State is how far a drop, or a file of it, has come.
type State string

// The states.
const (
	Waiting   State = "waiting"
	Reading   State = "reading"
	Done      State = "done"
	Failed    State = "failed"    // may be tried again
	Refused   State = "refused"   // a file that was not kept
	Cancelled State = "cancelled" // by a person, before it was read
)

// Drop is one handing-in of files.
type Drop struct {
	ID      string     `json:"id"`
	Title   string     `json:"title"`
	Date    paper.Date `json:"date,omitzero"`    // of the edition; zero: the day the pages print
	Ordinal int        `json:"ordinal,omitzero"` // which of the day's editions; 0 means the first
	By      string     `json:"by"`               // who dropped it
	Token   string     `json:"token,omitempty"`  // id of the token it was uploaded with
	Way     Way        `json:"way"`
	At      time.Time  `json:"at"`
	Sum     string     `json:"sum"` // names title, edition and files: see fingerprint
	Files   []File     `json:"files"`

	// Insist keeps the pages for Date whatever day they print.
	Insist bool `json:"insist,omitempty"`

	State   State     `json:"state"`
	Again   time.Time `json:"again,omitzero"` // when it will be tried again by itself
	Tries   int       `json:"tries,omitempty"`
	Begun   int       `json:"begun,omitempty"` // readings that never ended: the process died
	Changed time.Time `json:"changed"`
}

// File is one file of a drop.
type File struct {
	Path string `json:"path"` // as it is kept, below the drop's files; with slashes
	Size int64  `json:"size"`
	Sum  string `json:"sum,omitempty"` // SHA-256, hexadecimal

	State  State  `json:"state"`
	Why    string `json:"why,omitempty"`
	Remedy string `json:"remedy,omitempty"`
	// Printed is the day its edition prints, when that is why it was not kept.
	Printed paper.Date `json:"printed,omitzero"`
	Edition string     `json:"edition,omitempty"` // archive.Key in words, once it is in
	Pages   []string   `json:"pages,omitempty"`   // labels of its pages, or their sequences where none is printed
}

// Settled reports whether nothing more happens to the drop by itself.
func (d Drop) Settled() bool { return d.State != Waiting && d.State != Reading }

// Key is the edition the drop is for; false when the pages are to say.
func (d Drop) Key() (archive.Key, bool) {
	return archive.Key{Title: d.Title, Date: d.Date, Ordinal: max(1, d.Ordinal)}, !d.Date.IsZero()
}

// Count is how many files stand in a state.
func (d Drop) Count(s State) int {
	n := 0
	for _, f := range d.Files {
		if f.State == s {
			n++
		}
	}
	return n
}

// Goes reports whether the drop has to do with an edition: it is for it, or some of
// its pages went there.
func (d Drop) Goes(key archive.Key) bool {
	if k, ok := d.Key(); ok {
		return k == key
	}
	return d.Title == key.Title && slices.ContainsFunc(d.Files, func(f File) bool { return f.Edition == key.String() })
}

// own is a copy that shares nothing.
func (d Drop) own() Drop {
	d.Files = slices.Clone(d.Files)
	for i := range d.Files {
		d.Files[i].Pages = slices.Clone(d.Files[i].Pages)
	}
	return d
}

// settle gives the drop the state its files make.
func (d *Drop) settle() {
	switch {
	case d.Count(Waiting) > 0 || d.Count(Reading) > 0:
		d.State = Waiting
	case d.Count(Failed) > 0:
		d.State = Failed
	case d.Count(Cancelled) > 0:
		d.State = Cancelled
	case d.Count(Done) > 0:
		d.State = Done
	default:
		d.State = Failed
	}
}

// Live is how far the reading of a drop is, in this moment.
type Live struct {
	File        string // being read; empty while the edition is put together
	Stage       string // of ingest
	Done, Total int
}

// newestFirst orders drops.
func newestFirst(a, b Drop) int { return cmp.Or(b.At.Compare(a.At), cmp.Compare(b.ID, a.ID)) }
