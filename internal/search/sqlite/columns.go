package sqlite

import (
	"cmp"
	"context"
	"database/sql"
	"maps"
	"slices"
	"sync"

	"github.com/banmian/banmian/internal/paper"
	"github.com/banmian/banmian/internal/search"
	"github.com/banmian/banmian/internal/search/posting"
)

// columns are what articles are counted, narrowed and sorted by, as of one
// generation of the index: some thirty bytes an article, in memory, as counting
// a hundred thousand hits by joining tables takes a hundred times as long. They
// are never changed, only replaced; what did not change is shared.
type columns struct {
	generation int64
	editions   map[int64]*edition
	newest     []*edition // latest day first, those of a day in their order
	segments   []*segment // by number of articles
	languages  []string
	articles   int
	numbers    int         // one past the highest number of an article
	live       posting.Set // articles of editions held
}

// edition is an edition held. Its articles' numbers follow each other in reading
// order, and so do the values in the columns.
type edition struct {
	search.Edition
	stamp     string
	first     int // number of its first article
	articles  int
	title     uint32
	languages []string

	kind, page, section []uint32 // section 0 for none
	contributors        []uint32 // of all articles
	ends                []uint32 // where each article's end in contributors
}

// end is one past the number of an edition's last article.
func (e *edition) end() int { return e.first + e.articles }

// named gives the numbers of an article's contributors.
func (e *edition) named(i uint32) []uint32 {
	from := uint32(0)
	if i > 0 {
		from = e.ends[i-1]
	}
	return e.contributors[from:e.ends[i]]
}

// segment is a segment of the inverted file, by its row's id.
type segment struct {
	*posting.Segment
	id       int64
	articles int // when it was written
}

// tables turn the values of facets into numbers. They only grow.
type tables struct {
	mu     sync.Mutex
	number map[search.Facet]map[string]uint32
	names  map[search.Facet][]string
}

func newTables() *tables {
	t := &tables{number: map[search.Facet]map[string]uint32{}, names: map[search.Facet][]string{}}
	for _, f := range []search.Facet{search.ByTitle, search.ByPage, search.BySection, search.ByContributor, search.ByKind} {
		t.number[f], t.names[f] = map[string]uint32{"": 0}, []string{""}
	}
	return t
}

// of gives a value's number; the empty value is 0.
func (t *tables) of(f search.Facet, name string) uint32 {
	n, ok := t.number[f][name]
	if !ok {
		n = uint32(len(t.names[f]))
		t.number[f][name] = n
		t.names[f] = append(t.names[f], name)
	}
	return n
}

// find gives the number of a value, false when no article ever had it.
func (t *tables) find(f search.Facet, name string) (uint32, bool) {
	t.mu.Lock()
	defer t.mu.Unlock()
	n, ok := t.number[f][name]
	return n, ok
}

// list gives the values by number.
func (t *tables) list(f search.Facet) []string {
	t.mu.Lock()
	defer t.mu.Unlock()
	return t.names[f]
}

// columns gives the columns of the generation that a transaction sees.
func (x *Index) columns(ctx context.Context, tx *sql.Tx) (*columns, error) {
	var generation int64
	if err := tx.QueryRowContext(ctx, "SELECT value FROM about WHERE name = 'generation'").Scan(&generation); err != nil {
		return nil, err
	}
	x.mu.Lock()
	defer x.mu.Unlock()
	if x.cols.generation == generation {
		return x.cols, nil
	}
	base := x.cols
	if base.generation > generation { // this transaction began before another's columns were loaded
		base = &columns{}
	}
	fresh, err := x.load(ctx, tx, base, generation)
	if err == nil && generation > x.cols.generation {
		x.cols = fresh
	}
	return fresh, err
}

// load reads the editions that were written after base, and the segments.
func (x *Index) load(ctx context.Context, tx *sql.Tx, base *columns, generation int64) (*columns, error) {
	c := &columns{generation: generation, editions: maps.Clone(base.editions)}
	if c.editions == nil {
		c.editions = map[int64]*edition{}
	}
	rows, err := tx.QueryContext(ctx, "SELECT id, title, date, ordinal, stamp, held, first, cards FROM edition WHERE generation > $1", base.generation)
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	for rows.Next() {
		var id int64
		var date string
		var held bool
		var packed sql.RawBytes
		e := &edition{}
		if err := rows.Scan(&id, &e.Title, &date, &e.Ordinal, &e.stamp, &held, &e.first, &packed); err != nil {
			return nil, err
		}
		if e.Date, err = paper.ParseDate(date); err != nil {
			return nil, err
		}
		delete(c.editions, id)
		if !held {
			continue
		}
		cards, err := unpackCards(packed)
		if err != nil || e.first < 0 {
			return nil, damaged(errCards)
		}
		x.names.fill(e, cards)
		c.editions[id] = e
	}
	if err := rows.Err(); err != nil {
		return nil, err
	}
	if err := c.loadSegments(ctx, tx, base); err != nil {
		return nil, err
	}
	c.arrange()
	return c, nil
}

// fill makes an edition's columns of its cards: numbers of the tables take the
// place of numbers of the cards' own strings.
func (t *tables) fill(e *edition, d deck) {
	t.mu.Lock()
	defer t.mu.Unlock()
	e.title, e.articles = t.of(search.ByTitle, e.Title), len(d.kind)
	to := make([]uint32, len(d.table))
	for _, c := range []struct {
		facet  search.Facet
		values []uint32
	}{{search.ByKind, d.kind}, {search.ByPage, d.page}, {search.BySection, d.section}, {search.ByContributor, d.contributors}} {
		for i := range to {
			to[i] = unknown
		}
		for i, v := range c.values {
			if to[v] == unknown {
				to[v] = t.of(c.facet, d.table[v])
			}
			c.values[i] = to[v]
		}
	}
	e.kind, e.page, e.section, e.contributors, e.ends = d.kind, d.page, d.section, d.contributors, d.ends
	for i, v := range d.language {
		if i > 0 && v == d.language[i-1] {
			continue
		}
		if l := d.table[v]; !slices.Contains(e.languages, l) {
			e.languages = append(e.languages, l)
		}
	}
}

// unknown is no number of a value.
const unknown = ^uint32(0)

// loadSegments reads the directories of the segments that base does not have.
func (c *columns) loadSegments(ctx context.Context, tx *sql.Tx, base *columns) error {
	known := map[int64]*segment{}
	for _, s := range base.segments {
		known[s.id] = s
	}
	rows, err := tx.QueryContext(ctx, "SELECT id, first, span, articles FROM segment ORDER BY first")
	if err != nil {
		return err
	}
	defer rows.Close()
	var fresh []*segment
	for rows.Next() {
		var id int64
		var first, span, articles int
		if err := rows.Scan(&id, &first, &span, &articles); err != nil {
			return err
		}
		s := known[id]
		if s == nil {
			s = &segment{Segment: &posting.Segment{First: first, Span: span}, id: id, articles: articles}
			fresh = append(fresh, s)
		}
		c.segments = append(c.segments, s)
		c.numbers = max(c.numbers, s.End())
	}
	if err := rows.Err(); err != nil {
		return err
	}
	for _, s := range fresh {
		var directory []byte
		if err := tx.QueryRowContext(ctx, "SELECT directory FROM segment WHERE id = $1", s.id).Scan(&directory); err != nil {
			return err
		}
		if s.Segment, err = posting.NewSegment(s.First, s.Span, directory); err != nil {
			return damaged(err)
		}
	}
	return nil
}

// arrange puts the editions in order and marks their articles.
func (c *columns) arrange() {
	for _, e := range c.editions {
		c.articles += e.articles
		c.numbers = max(c.numbers, e.end())
		c.newest = append(c.newest, e)
		for _, l := range e.languages {
			if !slices.Contains(c.languages, l) {
				c.languages = append(c.languages, l)
			}
		}
	}
	slices.Sort(c.languages)
	slices.SortFunc(c.newest, func(a, b *edition) int {
		return cmp.Or(b.Date.Compare(a.Date), search.CompareEditions(a.Edition, b.Edition))
	})
	c.live = posting.NewSet(c.numbers)
	for _, e := range c.newest {
		c.live.PutRange(e.first, e.end())
	}
}
