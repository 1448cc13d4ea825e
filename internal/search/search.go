// Package search is the port to the index of what editions print: which articles
// hold the words a reader asks for, how many of each year, page or kind, in
// which order.
//
// It is an interface, its contract and the query language; search/sqlite and
// search/memory implement it and search/searchtest holds them to the contract.
// It keeps no text to show: what is found is looked up where editions are kept,
// and whether readers may see it is decided there.
package search

import (
	"context"
	"fmt"

	"github.com/banmian/banmian/internal/geom"
	"github.com/banmian/banmian/internal/paper"
)

// Edition names an edition. It is comparable.
type Edition struct {
	Title   string // slug
	Date    paper.Date
	Ordinal int // which of the day's editions, from 1
}

// String is title/2024-06-14, with -2 for a second edition of the day.
func (e Edition) String() string {
	if e.Ordinal > 1 {
		return fmt.Sprintf("%s/%s-%d", e.Title, e.Date, e.Ordinal)
	}
	return e.Title + "/" + e.Date.String()
}

// Document is one article as it is to be found. Headline and Text are searched;
// a phrase never reaches from one of their strings into the next.
type Document struct {
	Article  string // the article's id, unique in its edition
	Language string // BCP 47; decides how words are stemmed
	Headline []string
	Text     []string // deck, body, captions, bylines

	Kind         paper.Kind
	Page         int      // sequence of the page where it begins
	Label        string   // what that page prints of itself
	Section      string   // empty for none
	Contributors []string // without duplicates

	Head *Spot // where the headline stands, nil when that is not known
}

// Spot is where lines stand on a page, for drawing what is found.
type Spot struct {
	Page  int // sequence
	Box   geom.Rect
	Lines []paper.Line
}

// Reading is one reading of an edition.
type Reading struct {
	Edition   Edition
	Stamp     string // says which reading this is, for Held and Hit
	Documents []Document
}

// Index is the index of all editions readers may search. Its methods may be
// called at once from several goroutines, and other processes may use the same
// index: each call sees what was put before it began, whole editions only.
type Index interface {
	// Put makes each reading's documents, in their reading order, all that the
	// index holds of its edition, in one transaction that is durable when it
	// returns: what it held of the edition before is replaced. An edition without
	// title or date, and an article named twice, are paper.Invalid faults, and
	// then nothing changes. A reading without documents holds the edition, empty.
	// Many readings at once take much less time than one by one.
	Put(ctx context.Context, readings ...Reading) error

	// Remove lets go of an edition. One that is not held is no error.
	Remove(ctx context.Context, e Edition) error

	// Held gives the stamps of the editions held.
	Held(ctx context.Context) (map[Edition]string, error)

	// Search answers a query. A query that is out of bounds is a paper.Invalid
	// fault; an index that is damaged, or that ctx ends first, paper.Unavailable.
	// What is found does not depend on the order in which editions were put.
	Search(ctx context.Context, q Query) (Result, error)

	// Check looks for damage, which may take as long as reading the whole index.
	// nil means that none was found.
	Check(ctx context.Context) error

	Close() error
}

// Renewer is an index that can be made anew while it is in use. What it holds
// can be read from the archive again.
type Renewer interface {
	Index

	// Damaged is sent to when a call noticed that the index is damaged.
	Damaged() <-chan struct{}

	// Renew empties the index, in whatever state its files are. Calls under way
	// end before; those that begin meanwhile wait.
	Renew(ctx context.Context) error
}

// Order is how hits are sorted.
type Order string

// The orders. Hits of a day are sorted by title, ordinal and reading order,
// whatever the order of days.
const (
	Relevance Order = "relevance" // most of the words asked for in the headline first, then as Newest
	Newest    Order = "newest"    // latest day first
	Oldest    Order = "oldest"    // earliest day first
)

// Facet is a property hits are counted and narrowed by.
type Facet string

// The facets and what their values look like.
const (
	ByTitle       Facet = "title"       // slug
	ByYear        Facet = "year"        // 2024
	ByMonth       Facet = "month"       // 2024-06
	ByPage        Facet = "page"        // label, or sequence where none is printed
	BySection     Facet = "section"     // 要闻; articles without one have no value
	ByContributor Facet = "contributor" // each name of an article is a value of it
	ByKind        Facet = "kind"        // story, brief …
)

// Facets lists every facet.
var Facets = []Facet{ByTitle, ByYear, ByMonth, ByPage, BySection, ByContributor, ByKind}

// Query is what a reader asks for.
type Query struct {
	Find     *Expr                // nil: every document
	From, To paper.Date           // both inclusive; zero does not restrict
	Only     map[Facet][]string   // documents with one of the values, of each facet named
	Except   map[Edition]struct{} // editions that are as if they were not held
	Order    Order                // empty: Relevance
	Offset   int                  // at most MostOffset
	Limit    int                  // 0: DefaultLimit; at most MostLimit; below 0: no hits, only counts
	Count    []Facet              // facets whose values are counted
	Values   int                  // how many values of each are given, most frequent first; 0: DefaultValues; at most MostValues
}

// Result is the answer to a query.
type Result struct {
	Total int // documents found
	Hits  []Hit
	// Facets counts, for each facet asked for, the documents found of each value,
	// ties by value. Narrowing by a facet itself does not count here, so that a
	// reader sees what the other values would give.
	Facets map[Facet][]Value
}

// Hit is one document found.
type Hit struct {
	Edition Edition
	Stamp   string // of the reading the document came from
	Article string
	Head    *Spot
}

// Value is one value of a facet.
type Value struct {
	Name  string
	Count int
}
