package sqlite

import (
	"cmp"
	"context"
	"database/sql"
	"encoding/json"
	"errors"
	"slices"
	"strconv"
	"strings"

	"github.com/banmian/banmian/internal/paper"
	"github.com/banmian/banmian/internal/search"
	"github.com/banmian/banmian/internal/sqlitedb"
)

// Search is search.Index's.
func (x *Index) Search(ctx context.Context, q search.Query) (search.Result, error) {
	q, err := q.Checked()
	if err != nil {
		return search.Result{}, err
	}
	var r search.Result
	err = x.db.Read(ctx, "search", func(tx *sql.Tx) error {
		cols, err := x.columns(ctx, tx)
		if err != nil {
			return err
		}
		f := finding{ctx: ctx, tx: tx, query: q, cols: cols, names: x.names, compiler: compiler{cols.languages}}
		f.low, f.high = 0, int64(1)<<62
		if !q.From.IsZero() {
			f.low = rowID(dayNumber(q.From), 0)
		}
		if !q.To.IsZero() {
			f.high = rowID(dayNumber(q.To)+1, 0) - 1
		}
		r, err = f.answer()
		return err
	})
	if err != nil {
		return search.Result{}, late(ctx, err)
	}
	return r, nil
}

// late says so when it was time that ran out: the database's own word for it is
// that it was interrupted.
func late(ctx context.Context, err error) error {
	if ctx.Err() == nil {
		return err
	}
	return &paper.Fault{Kind: paper.Unavailable, Doing: "search", Why: "it took too long", Remedy: "ask more narrowly, or try again in a moment", Err: errors.Join(ctx.Err(), err)}
}

// finding is one search under way, in one transaction.
type finding struct {
	ctx       context.Context
	tx        *sql.Tx
	query     search.Query
	cols      *columns
	names     *tables
	compiler  compiler
	low, high int64 // ids of the days asked for, inclusive
}

// answer finds, counts and sorts. Where nothing has to be counted or narrowed,
// the tables give the few hits of a screen in the order of days by themselves.
func (f *finding) answer() (search.Result, error) {
	if f.cols.articles == 0 {
		return search.Result{Facets: f.noValues()}, nil
	}
	narrowed := len(f.query.Count) > 0 || len(f.query.Only) > 0 || len(f.query.Except) > 0
	if f.query.Find != nil && !narrowed {
		if s, ok := f.compiler.single(f.query.Find); ok {
			return f.few(s)
		}
	}
	ids, err := f.all()
	if err != nil {
		return search.Result{}, err
	}
	ids, facets := f.tally(ids)
	r := search.Result{Total: len(ids), Facets: facets}
	if f.query.Limit > 0 {
		r.Hits, err = f.sorted(ids)
	}
	return r, err
}

// noValues is the count of nothing.
func (f *finding) noValues() map[search.Facet][]search.Value {
	if len(f.query.Count) == 0 {
		return nil
	}
	facets := map[search.Facet][]search.Value{}
	for _, facet := range f.query.Count {
		facets[facet] = nil
	}
	return facets
}

// few answers from one table: it counts there, and fetches the days that the
// hits asked for lie in.
func (f *finding) few(s source) (search.Result, error) {
	var r search.Result
	row := f.tx.QueryRowContext(f.ctx, "SELECT count(*) FROM "+s.table+" WHERE "+s.table+" MATCH $1 AND rowid BETWEEN $2 AND $3", s.match, f.low, f.high)
	if err := row.Scan(&r.Total); err != nil {
		return r, err
	}
	if f.query.Limit < 0 || r.Total <= f.query.Offset {
		return r, nil
	}
	wanted := f.query.Offset + f.query.Limit
	var heads []scored
	if f.query.Order == search.Relevance {
		var err error
		if heads, err = f.heads(s, wanted); err != nil {
			return r, err
		}
	}
	var rest []scored
	if len(heads) < wanted {
		ids, err := f.latest(s, wanted+len(heads))
		if err != nil {
			return r, err
		}
		rest = f.without(ids, heads)
	}
	var err error
	r.Hits, err = f.page(append(f.inOrder(heads), f.inOrder(rest)...))
	return r, err
}

// wholeDay adds the hits of the last day that the limit cut off: within a day
// they are not in the order of ids.
func (f *finding) wholeDay(s source, ids []int64) ([]int64, error) {
	if len(ids) == 0 {
		return nil, nil
	}
	last := ids[len(ids)-1] / slotsPerDay
	ids = slices.DeleteFunc(ids, func(id int64) bool { return id/slotsPerDay == last })
	whole, err := f.ids("SELECT rowid FROM "+s.table+" WHERE "+s.table+" MATCH $1 AND rowid BETWEEN $2 AND $3", s.match, last*slotsPerDay, (last+1)*slotsPerDay-1)
	return append(ids, whole...), err
}

// scored is an article with how many of the phrases its headline has.
type scored struct {
	id    int64
	score int
}

// heads gives the articles found that have a phrase in the headline; of a single
// phrase, where none has more than another, the latest wanted only.
func (f *finding) heads(s source, wanted int) ([]scored, error) {
	if f.query.Find.Op == search.Phrase {
		ids, err := f.latest(source{s.table, inHead(s.table, s.match)}, wanted)
		out := make([]scored, len(ids))
		for i, id := range ids {
			out[i] = scored{id, 1}
		}
		return out, err
	}
	return f.headScores(func(table, head string) (string, bool) {
		return head + " AND (" + s.match + ")", table == s.table
	})
}

// latest gives the ids of the last days of what a table finds, at least so many
// and whole days; of the first days for search.Oldest.
func (f *finding) latest(s source, wanted int) ([]int64, error) {
	order := " DESC"
	if f.query.Order == search.Oldest {
		order = ""
	}
	ids, err := f.ids("SELECT rowid FROM "+s.table+" WHERE "+s.table+" MATCH $1 AND rowid BETWEEN $2 AND $3 ORDER BY rowid"+order+" LIMIT $4",
		s.match, f.low, f.high, wanted)
	if err != nil {
		return nil, err
	}
	return f.wholeDay(s, ids)
}

// headScores counts, for each phrase, the articles that have it in the headline.
// narrow gives the question to ask, false for a phrase of the other table.
func (f *finding) headScores(narrow func(table, head string) (string, bool)) ([]scored, error) {
	score := map[int64]int{}
	for _, phrase := range f.query.Find.Phrases() {
		s, _ := f.compiler.single(&search.Expr{Op: search.Phrase, Text: phrase})
		match, ok := narrow(s.table, inHead(s.table, s.match))
		if !ok {
			continue
		}
		ids, err := f.ids("SELECT rowid FROM "+s.table+" WHERE "+s.table+" MATCH $1 AND rowid BETWEEN $2 AND $3", match, f.low, f.high)
		if err != nil {
			return nil, err
		}
		for _, id := range ids {
			score[id]++
		}
	}
	out := make([]scored, 0, len(score))
	for id, n := range score {
		out = append(out, scored{id, n})
	}
	return out, nil
}

// without scores articles 0 that are not among heads.
func (f *finding) without(ids []int64, heads []scored) []scored {
	out := make(map[int64]bool, len(heads))
	for _, h := range heads {
		out[h.id] = true
	}
	var rest []scored
	for _, id := range ids {
		if !out[id] {
			rest = append(rest, scored{id: id})
		}
	}
	return rest
}

// all gives the ids found, rising.
func (f *finding) all() ([]int64, error) {
	if f.query.Find == nil {
		var ids []int64
		for _, d := range f.cols.days {
			for _, r := range d.rows {
				if id := rowID(d.number, r.slot); id >= f.low && id <= f.high {
					ids = append(ids, id)
				}
			}
		}
		return ids, nil
	}
	return f.set(f.query.Find)
}

// set gives the ids that answer an expression, rising: from one table where it
// can, else from sets of its parts.
func (f *finding) set(e *search.Expr) ([]int64, error) {
	if s, ok := f.compiler.single(e); ok {
		return f.ids("SELECT rowid FROM "+s.table+" WHERE "+s.table+" MATCH $1 AND rowid BETWEEN $2 AND $3 ORDER BY rowid", s.match, f.low, f.high)
	}
	var wanted, unwanted []int64
	for i, o := range e.Of {
		negative := o.Op == search.Not
		if negative {
			o = o.Of[0]
		}
		ids, err := f.set(o)
		switch {
		case err != nil:
			return nil, err
		case negative:
			unwanted = union(unwanted, ids)
		case e.Op == search.Or || !hasWanted(e.Of[:i]):
			wanted = union(wanted, ids)
		default:
			wanted = both(wanted, ids)
		}
	}
	return minus(wanted, unwanted), nil
}

func hasWanted(of []*search.Expr) bool {
	return slices.ContainsFunc(of, func(o *search.Expr) bool { return o.Op != search.Not })
}

// ids runs a query that gives ids. They come as one string: to fetch a hundred
// thousand rows one by one costs more than to find them.
func (f *finding) ids(query string, args ...any) ([]int64, error) {
	var joined sql.RawBytes
	rows, err := f.tx.QueryContext(f.ctx, "SELECT group_concat(rowid) FROM ("+query+")", args...)
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	if !rows.Next() {
		return nil, rows.Err()
	}
	if err := rows.Scan(&joined); err != nil {
		return nil, err
	}
	if len(joined) == 0 {
		return nil, rows.Err()
	}
	out := make([]int64, 0, len(joined)/11+1)
	var n int64
	for _, c := range joined {
		if c == ',' {
			out = append(out, n)
			n = 0
			continue
		}
		n = n*10 + int64(c-'0')
	}
	return append(out, n), rows.Err()
}

func union(a, b []int64) []int64 {
	if len(a) == 0 {
		return b
	}
	out := make([]int64, 0, len(a)+len(b))
	for len(a) > 0 && len(b) > 0 {
		switch {
		case a[0] < b[0]:
			out, a = append(out, a[0]), a[1:]
		case a[0] > b[0]:
			out, b = append(out, b[0]), b[1:]
		default:
			out, a, b = append(out, a[0]), a[1:], b[1:]
		}
	}
	return append(append(out, a...), b...)
}

func both(a, b []int64) []int64 {
	var out []int64
	for len(a) > 0 && len(b) > 0 {
		switch {
		case a[0] < b[0]:
			a = a[1:]
		case a[0] > b[0]:
			b = b[1:]
		default:
			out, a, b = append(out, a[0]), a[1:], b[1:]
		}
	}
	return out
}

func minus(a, b []int64) []int64 {
	if len(b) == 0 {
		return a
	}
	var out []int64
	for _, id := range a {
		for len(b) > 0 && b[0] < id {
			b = b[1:]
		}
		if len(b) == 0 || b[0] != id {
			out = append(out, id)
		}
	}
	return out
}

// headsAmong gives those of a set of ids that have a phrase in the headline, as
// heads does.
func (f *finding) headsAmong(ids []int64) ([]scored, error) {
	find := f.query.Find
	if find.Op == search.Phrase && len(f.query.Only) == 0 && len(f.query.Except) == 0 {
		s, _ := f.compiler.single(find) // a phrase is one table's
		return f.heads(s, f.query.Offset+f.query.Limit)
	}
	all, err := f.headScores(func(_, head string) (string, bool) { return head, true })
	return slices.DeleteFunc(all, func(h scored) bool { _, in := slices.BinarySearch(ids, h.id); return !in }), err
}

// sorted gives the hits asked for of a set of ids.
func (f *finding) sorted(ids []int64) ([]search.Hit, error) {
	var heads []scored
	if f.query.Order == search.Relevance && f.query.Find != nil {
		var err error
		if heads, err = f.headsAmong(ids); err != nil {
			return nil, err
		}
	}
	wanted := f.query.Offset + f.query.Limit + len(heads)
	var few []int64
	if f.query.Order == search.Oldest {
		few = ids[:endOfDay(ids, wanted)]
	} else {
		few = ids[startOfDay(ids, len(ids)-wanted):]
	}
	return f.page(append(f.inOrder(heads), f.inOrder(f.without(few, heads))...))
}

// endOfDay moves an index past the ids of the day before it.
func endOfDay(ids []int64, i int) int {
	for i < len(ids) && ids[i]/slotsPerDay == ids[i-1]/slotsPerDay {
		i++
	}
	return min(i, len(ids))
}

// startOfDay moves an index to the first id of its day.
func startOfDay(ids []int64, i int) int {
	for i > 0 && ids[i]/slotsPerDay == ids[i-1]/slotsPerDay {
		i--
	}
	return max(i, 0)
}

// inOrder sorts articles: by score, by day, and within the day as the contract
// says. Those the columns do not have are left out.
func (f *finding) inOrder(list []scored) []scored {
	type keyed struct {
		scored
		day  int64
		rank uint16
	}
	keys := make([]keyed, 0, len(list))
	for _, s := range list {
		if r := f.cols.row(s.id); r != nil {
			keys = append(keys, keyed{s, s.id / slotsPerDay, r.rank})
		}
	}
	slices.SortFunc(keys, func(a, b keyed) int {
		by := cmp.Compare(b.day, a.day)
		if f.query.Order == search.Oldest {
			by = -by
		}
		return cmp.Or(b.score-a.score, by, cmp.Compare(a.rank, b.rank))
	})
	out := list[:0]
	for _, k := range keys {
		out = append(out, k.scored)
	}
	return out
}

// page makes hits of the articles that a screen shows.
func (f *finding) page(list []scored) ([]search.Hit, error) {
	list = list[min(f.query.Offset, len(list)):min(f.query.Offset+f.query.Limit, len(list))]
	if len(list) == 0 {
		return nil, nil
	}
	var in []string
	for _, s := range list {
		in = append(in, strconv.FormatInt(s.id, 10))
	}
	rows, err := f.tx.QueryContext(f.ctx, "SELECT id, name, head FROM article WHERE id IN ("+strings.Join(in, ",")+")")
	if err != nil {
		return nil, err
	}
	defer rows.Close()
	byID := map[int64]search.Hit{}
	for rows.Next() {
		var id int64
		var h search.Hit
		var spot sql.RawBytes
		if err := rows.Scan(&id, &h.Article, &spot); err != nil {
			return nil, err
		}
		if len(spot) > 0 {
			if err := json.Unmarshal(spot, &h.Head); err != nil {
				return nil, sqlitedb.Fault("read where a headline stands", err)
			}
		}
		e := f.cols.row(id).edition
		h.Edition, h.Stamp = e.Edition, e.stamp
		byID[id] = h
	}
	if err := rows.Err(); err != nil {
		return nil, err
	}
	var hits []search.Hit
	for _, s := range list {
		if h, ok := byID[s.id]; ok {
			hits = append(hits, h)
		}
	}
	return hits, nil
}
