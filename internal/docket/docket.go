// Package docket is the port to the record of what the desk did: one list of
// entries that only grows, in which every entry carries a sum over itself and
// the entry before it, so that a changed, lost, added or moved entry shows.
//
// What an edition at the desk is, is what its entries say, read in their order.
// The package does not know what an entry means. It is interfaces, their
// contract and the arithmetic of the chain; docket/sqlite and docket/memory
// implement it and docket/dockettest holds them to the contract.
package docket

import (
	"context"
	"time"
)

// Entry is one thing that was done.
type Entry struct {
	Serial int64     // in the whole docket, from 1 without gaps
	Of     string    // what it was done to: city-news/2024-06-14 for an edition, city-news for a title
	Number int       // among the entries of the same, from 1 without gaps
	At     time.Time // UTC, in milliseconds
	Who    string    // a person's id; empty when the program did it by itself, at an appointed time
	Kind   string    // which act it was
	Body   []byte    // the act itself, as JSON
	Before string    // digest of what it was done to, before; empty when there was nothing
	After  string    // and after
	Sum    string    // of this entry and the one before it, see Sum
}

// Head is how far the entries of one thing have come.
type Head struct {
	Of     string
	Number int       // of its last entry
	At     time.Time // of its last entry
}

// Docket keeps entries. Values given and returned are their receiver's own. Its
// methods may be called at once from several goroutines.
type Docket interface {
	// Append adds entries to what is kept of a thing, all or none, durably when it
	// returns (inside Together: when that does). Serial, Of, Number and Sum are
	// filled in, At is cut to milliseconds, and the entries are given as they
	// are kept. `after` is the number of the last entry the caller has seen, 0 for
	// none: when another has come since, nothing is added and the answer is a
	// paper.Conflict fault. An entry without a kind or a thing is a paper.Invalid
	// fault. Appending nothing checks the number only.
	Append(ctx context.Context, of string, after int, entries ...Entry) ([]Entry, error)

	// Entries gives the entries of a thing behind a number, oldest first; none is
	// no error.
	Entries(ctx context.Context, of string, after int) ([]Entry, error)

	// All gives up to `limit` entries of everything behind a serial, oldest first.
	All(ctx context.Context, after int64, limit int) ([]Entry, error)

	// Heads lists what entries are kept of whose name begins with a prefix,
	// ordered by name.
	Heads(ctx context.Context, prefix string) ([]Head, error)

	// Together runs fn so that whatever is changed with the ctx it is given, here
	// or in an archive or a queue that stands on the same database, is changed
	// together when fn returns nil, and not at all otherwise, nor when one of the
	// changes failed, whatever fn made of it. What was changed so
	// far is seen through that ctx. fn is called once, from this goroutine, and
	// must not use that ctx from another. Together inside Together is part of the
	// outer one.
	Together(ctx context.Context, doing string, fn func(ctx context.Context) error) error

	// Close releases what it holds open, once no other call is under way.
	Close() error
}
