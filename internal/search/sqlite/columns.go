package sqlite

import (
	"cmp"
	"context"
	"database/sql"
	"maps"
	"slices"
	"sort"
	"sync"

	"github.com/banmian/banmian/internal/paper"
	"github.com/banmian/banmian/internal/search"
)

// columns are what articles are counted, narrowed and sorted by, as of one
// generation of the index: some fifty bytes an article, in memory, as counting
// a hundred thousand hits by joining tables takes a hundred times as long. They
// are never changed, only replaced; what did not change is shared.
type columns struct {
	generation int64
	editions   map[int64]*edition
	days       []*day // earliest first
	languages  []string
	articles   int
}

// edition is an edition held.
type edition struct {
	search.Edition
	stamp     string
	title     uint32
	day       int64
	rows      []row // in reading order
	languages []string
}

// day is a day with what its editions hold, by slot.
type day struct {
	number      int64
	year, month int
	rows        []row
}

// row is an article.
type row struct {
	edition      *edition
	kind         uint32
	page         uint32
	section      uint32 // 0 for none
	slot         uint16
	rank         uint16 // within the day
	contributors []uint32
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

// load reads the editions that were written after base.
func (x *Index) load(ctx context.Context, tx *sql.Tx, base *columns, generation int64) (*columns, error) {
	c := &columns{generation: generation, editions: maps.Clone(base.editions)}
	if c.editions == nil {
		c.editions = map[int64]*edition{}
	}
	rows, err := tx.QueryContext(ctx, "SELECT id, title, date, ordinal, stamp, held, cards FROM edition WHERE generation > $1", base.generation)
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	changed := map[int64]bool{}
	for rows.Next() {
		var id int64
		var date string
		var held bool
		var packed []byte
		e := &edition{}
		if err := rows.Scan(&id, &e.Title, &date, &e.Ordinal, &e.stamp, &held, &packed); err != nil {
			return nil, err
		}
		if e.Date, err = paper.ParseDate(date); err != nil {
			return nil, err
		}
		e.day = dayNumber(e.Date)
		changed[e.day] = true
		delete(c.editions, id)
		if !held {
			continue
		}
		cards, err := unpackCards(packed)
		if err != nil {
			return nil, err
		}
		x.names.fill(e, cards)
		c.editions[id] = e
	}
	if err := rows.Err(); err != nil {
		return nil, err
	}
	c.arrange(base, changed)
	return c, nil
}

// fill makes an edition's rows of its cards.
func (t *tables) fill(e *edition, cards []card) {
	t.mu.Lock()
	defer t.mu.Unlock()
	e.title = t.of(search.ByTitle, e.Title)
	e.rows = make([]row, len(cards))
	for i, c := range cards {
		r := row{edition: e, slot: c.slot, kind: t.of(search.ByKind, c.kind), page: t.of(search.ByPage, c.page), section: t.of(search.BySection, c.section)}
		for _, name := range c.contributors {
			r.contributors = append(r.contributors, t.of(search.ByContributor, name))
		}
		e.rows[i] = r
		if !slices.Contains(e.languages, c.language) {
			e.languages = append(e.languages, c.language)
		}
	}
}

// arrange puts the days in order, those that did not change as they were.
func (c *columns) arrange(base *columns, changed map[int64]bool) {
	byDay := map[int64][]*edition{}
	for _, e := range c.editions {
		c.articles += len(e.rows)
		for _, l := range e.languages {
			if !slices.Contains(c.languages, l) {
				c.languages = append(c.languages, l)
			}
		}
		if changed[e.day] {
			byDay[e.day] = append(byDay[e.day], e)
		}
	}
	slices.Sort(c.languages)
	for _, d := range base.days {
		if !changed[d.number] {
			c.days = append(c.days, d)
		}
	}
	for number, editions := range byDay {
		c.days = append(c.days, dayOf(number, editions))
	}
	slices.SortFunc(c.days, func(a, b *day) int { return cmp.Compare(a.number, b.number) })
}

// dayOf makes a day of its editions.
func dayOf(number int64, editions []*edition) *day {
	slices.SortFunc(editions, func(a, b *edition) int { return search.CompareEditions(a.Edition, b.Edition) })
	d := &day{number: number, year: editions[0].Date.Year, month: editions[0].Date.Month}
	for _, e := range editions {
		for _, r := range e.rows {
			r.rank = uint16(len(d.rows))
			d.rows = append(d.rows, r)
		}
	}
	slices.SortFunc(d.rows, func(a, b row) int { return cmp.Compare(a.slot, b.slot) })
	return d
}

// cursor finds articles by rising id.
type cursor struct {
	days []*day
	at   int // in the first of days
}

func (c *columns) cursor() *cursor { return &cursor{days: c.days} }

// seek gives the day and row of an article, false when the columns do not have
// it. Ids must rise from call to call.
func (s *cursor) seek(id int64) (*day, *row, bool) {
	number, slot := id/slotsPerDay, uint16(id%slotsPerDay)
	if len(s.days) == 0 {
		return nil, nil, false
	}
	if s.days[0].number != number {
		skip := 1
		if len(s.days) > 1 && s.days[1].number < number {
			skip = sort.Search(len(s.days), func(i int) bool { return s.days[i].number >= number })
		}
		s.days, s.at = s.days[skip:], 0
		if len(s.days) == 0 || s.days[0].number != number {
			return nil, nil, false
		}
	}
	d := s.days[0]
	for s.at < len(d.rows) && d.rows[s.at].slot < slot {
		s.at++
	}
	if s.at == len(d.rows) || d.rows[s.at].slot != slot {
		return nil, nil, false
	}
	return d, &d.rows[s.at], true
}

// row gives an article by its id, nil when the columns do not have it.
func (c *columns) row(id int64) *row {
	i := sort.Search(len(c.days), func(i int) bool { return c.days[i].number >= id/slotsPerDay })
	s := cursor{days: c.days[i:]}
	_, r, _ := s.seek(id)
	return r
}
