package sqlite

import (
	"fmt"
	"strconv"

	"github.com/banmian/banmian/internal/search"
)

// tally leaves of the ids found, which rise, those that the query's narrowing
// leaves, and counts the facets asked for in the same pass.
func (f *finding) tally(ids []int64) ([]int64, map[search.Facet][]search.Value) {
	if len(f.query.Count) == 0 && len(f.query.Only) == 0 && len(f.query.Except) == 0 {
		return ids, nil
	}
	n := newNarrowing(f)
	c := newCounting(f)
	out := make([]int64, 0, len(ids))
	at := f.cols.cursor()
	for _, id := range ids {
		d, r, ok := at.seek(id)
		if !ok || n.excepted(r) {
			continue
		}
		failed, which := n.failed(d, r)
		switch failed {
		case 0:
			out = append(out, id)
			c.all(d, r)
		case 1:
			c.only(which, d, r)
		}
	}
	return out, c.values(f)
}

// narrowing is Only and Except, by number.
type narrowing struct {
	facets []search.Facet
	allow  []map[int]bool
	except map[*edition]bool
}

func newNarrowing(f *finding) *narrowing {
	n := &narrowing{}
	for _, facet := range search.Facets {
		if len(f.query.Only[facet]) == 0 {
			continue
		}
		allow := map[int]bool{}
		for _, v := range f.query.Only[facet] {
			if number, ok := numberOf(f.names, facet, v); ok {
				allow[number] = true
			}
		}
		n.facets, n.allow = append(n.facets, facet), append(n.allow, allow)
	}
	if len(f.query.Except) > 0 {
		n.except = map[*edition]bool{}
		for _, e := range f.cols.editions {
			if _, out := f.query.Except[e.Edition]; out {
				n.except[e] = true
			}
		}
	}
	return n
}

// numberOf gives the number of a facet's value, false for one that no article
// has.
func numberOf(names *tables, facet search.Facet, value string) (int, bool) {
	switch facet {
	case search.ByYear:
		y, err := strconv.Atoi(value)
		return y, err == nil && value == fmt.Sprintf("%04d", y)
	case search.ByMonth:
		var y, m int
		n, err := fmt.Sscanf(value, "%d-%d", &y, &m)
		return y*12 + m - 1, err == nil && n == 2 && value == fmt.Sprintf("%04d-%02d", y, m)
	}
	n, ok := names.find(facet, value)
	return int(n), ok && value != ""
}

func (n *narrowing) excepted(r *row) bool { return n.except != nil && n.except[r.edition] }

// failed counts the facets by which an article is left out, and names the last.
func (n *narrowing) failed(d *day, r *row) (failed int, which search.Facet) {
	for i, facet := range n.facets {
		ok := false
		if facet == search.ByContributor {
			for _, c := range r.contributors {
				ok = ok || n.allow[i][int(c)]
			}
		} else {
			v := r.value(facet, d)
			ok = n.allow[i][v] && (v != 0 || facet == search.ByYear || facet == search.ByMonth)
		}
		if !ok {
			failed, which = failed+1, facet
		}
	}
	return failed, which
}

// value is the number of an article's value of a facet that has one value.
func (r *row) value(facet search.Facet, d *day) int {
	switch facet {
	case search.ByTitle:
		return int(r.edition.title)
	case search.ByYear:
		return d.year
	case search.ByMonth:
		return d.year*12 + d.month - 1
	case search.ByPage:
		return int(r.page)
	case search.BySection:
		return int(r.section)
	}
	return int(r.kind)
}

// counting counts the values of facets by number.
type counting struct {
	facets []search.Facet
	counts [][]int32
	base   []int // number of the first count
}

func newCounting(f *finding) *counting {
	c := &counting{facets: f.query.Count}
	for _, facet := range c.facets {
		base, size := 0, len(f.names.list(facet))
		if days := f.cols.days; len(days) > 0 {
			first, last := days[0], days[len(days)-1]
			switch facet {
			case search.ByYear:
				base, size = first.year, last.year-first.year+1
			case search.ByMonth:
				base = first.year * 12
				size = (last.year+1)*12 - base
			}
		}
		c.base, c.counts = append(c.base, base), append(c.counts, make([]int32, size))
	}
	return c
}

// all counts an article for every facet.
func (c *counting) all(d *day, r *row) {
	for i, facet := range c.facets {
		c.count(i, facet, d, r)
	}
}

// only counts an article for one facet: the one by which it was left out.
func (c *counting) only(which search.Facet, d *day, r *row) {
	for i, facet := range c.facets {
		if facet == which {
			c.count(i, facet, d, r)
		}
	}
}

func (c *counting) count(i int, facet search.Facet, d *day, r *row) {
	if facet == search.ByContributor {
		for _, n := range r.contributors {
			c.counts[i][n]++
		}
		return
	}
	c.counts[i][r.value(facet, d)-c.base[i]]++
}

// values gives the counts by name, most frequent first.
func (c *counting) values(f *finding) map[search.Facet][]search.Value {
	if len(c.facets) == 0 {
		return nil
	}
	out := map[search.Facet][]search.Value{}
	for i, facet := range c.facets {
		names := f.names.list(facet)
		var values []search.Value
		for n, count := range c.counts[i] {
			if count == 0 {
				continue
			}
			name := ""
			switch number := n + c.base[i]; facet {
			case search.ByYear:
				name = fmt.Sprintf("%04d", number)
			case search.ByMonth:
				name = fmt.Sprintf("%04d-%02d", number/12, number%12+1)
			default:
				name = names[number]
			}
			if name != "" {
				values = append(values, search.Value{Name: name, Count: int(count)})
			}
		}
		out[facet] = search.SortValues(values, f.query.Values)
	}
	return out
}
