package sqlite

import (
	"fmt"
	"slices"
	"strconv"

	"github.com/banmian/banmian/internal/search"
	"github.com/banmian/banmian/internal/search/posting"
)

// narrowed is what of the articles found a query's narrowing leaves.
type narrowed struct {
	all posting.Set
	// but leaves, for a facet by which it is narrowed, what all the others leave:
	// that is counted for it.
	but map[search.Facet]posting.Set
}

// narrow leaves of the articles found those with the values asked for.
func (f *finding) narrow(found posting.Set) narrowed {
	var facets []search.Facet
	var allowed []posting.Set
	for _, facet := range search.Facets {
		if len(f.query.Only[facet]) > 0 {
			facets, allowed = append(facets, facet), append(allowed, f.allowed(facet, found))
		}
	}
	n := narrowed{all: found, but: map[search.Facet]posting.Set{}}
	if len(facets) == 0 {
		return n
	}
	n.all = found.Clone()
	for i, facet := range facets {
		n.all.And(allowed[i])
		if !slices.Contains(f.query.Count, facet) {
			continue
		}
		but := found.Clone()
		for j := range facets {
			if j != i {
				but.And(allowed[j])
			}
		}
		n.but[facet] = but
	}
	return n
}

// allowed gives those of the articles found that have one of the values asked
// for of a facet.
func (f *finding) allowed(facet search.Facet, found posting.Set) posting.Set {
	values := f.query.Only[facet]
	out := posting.NewSet(f.cols.numbers)
	numbers := map[uint32]bool{}
	for _, v := range values {
		if n, ok := f.names.find(facet, v); ok && v != "" {
			numbers[n] = true
		}
	}
	var own []uint32
	for _, e := range f.cols.newest {
		switch facet {
		case search.ByTitle:
			if slices.Contains(values, e.Title) {
				out.PutRange(e.first, e.end())
			}
			continue
		case search.ByYear, search.ByMonth:
			if slices.Contains(values, e.dayValue(facet)) {
				out.PutRange(e.first, e.end())
			}
			continue
		}
		own = found.AppendRange(own[:0], e.first, e.end())
		if facet == search.ByContributor {
			for _, i := range own {
				if slices.ContainsFunc(e.named(i), func(n uint32) bool { return numbers[n] }) {
					out.Put(e.first + int(i))
				}
			}
			continue
		}
		column := e.column(facet)
		for _, i := range own {
			if numbers[column[i]] {
				out.Put(e.first + int(i))
			}
		}
	}
	return out
}

// dayValue is an edition's value of ByYear or ByMonth.
func (e *edition) dayValue(facet search.Facet) string {
	if facet == search.ByYear {
		return search.YearValue(e.Date)
	}
	return search.MonthValue(e.Date)
}

// column gives the values of a facet of which each article has one.
func (e *edition) column(facet search.Facet) []uint32 {
	switch facet {
	case search.ByPage:
		return e.page
	case search.BySection:
		return e.section
	}
	return e.kind
}

// tally counts the values of the facets asked for.
func (f *finding) tally(n narrowed) map[search.Facet][]search.Value {
	if len(f.query.Count) == 0 {
		return nil
	}
	var all, together []*counting
	for _, facet := range f.query.Count {
		c := f.counting(facet)
		all = append(all, c)
		if but, ok := n.but[facet]; ok {
			f.count(but, c)
		} else {
			together = append(together, c)
		}
	}
	f.count(n.all, together...)
	out := map[search.Facet][]search.Value{}
	for _, c := range all {
		out[c.facet] = c.values(f.query.Values)
	}
	return out
}

// counting counts the values of a facet: by number or, of days, by 12 times the
// year and the month.
type counting struct {
	facet  search.Facet
	names  []string
	counts []int32
	base   int // number of the first count
}

func (f *finding) counting(facet search.Facet) *counting {
	c := &counting{facet: facet}
	size := 0
	if editions := f.cols.newest; len(editions) == 0 {
		return c
	} else if facet == search.ByYear || facet == search.ByMonth {
		c.base = monthNumber(facet, editions[len(editions)-1])
		size = monthNumber(facet, editions[0]) - c.base + 1
	} else {
		c.names = f.names.list(facet)
		size = len(c.names)
	}
	c.counts = make([]int32, size)
	return c
}

func monthNumber(facet search.Facet, e *edition) int {
	if facet == search.ByYear {
		return e.Date.Year
	}
	return e.Date.Year*12 + e.Date.Month - 1
}

// count counts the articles of a set.
func (f *finding) count(s posting.Set, facets ...*counting) {
	var own []uint32
	for _, e := range f.cols.newest {
		own = s.AppendRange(own[:0], e.first, e.end())
		if len(own) == 0 {
			continue
		}
		for _, c := range facets {
			c.add(e, own)
		}
	}
}

// add counts articles of an edition, which rise.
func (c *counting) add(e *edition, articles []uint32) {
	switch c.facet {
	case search.ByTitle:
		c.counts[e.title] += int32(len(articles))
	case search.ByYear, search.ByMonth:
		c.counts[monthNumber(c.facet, e)-c.base] += int32(len(articles))
	case search.ByContributor:
		for _, i := range articles {
			for _, n := range e.named(i) {
				c.counts[n]++
			}
		}
	default:
		column := e.column(c.facet)
		for _, i := range articles {
			c.counts[column[i]]++
		}
	}
}

// values gives the most frequent values by name, those of equal counts by name.
func (c *counting) values(most int) []search.Value {
	least := c.least(most)
	var values []search.Value
	for n, count := range c.counts {
		if count == 0 || count < least {
			continue
		}
		if name := c.name(n); name != "" {
			values = append(values, search.Value{Name: name, Count: int(count)})
		}
	}
	return search.SortValues(values, most)
}

// least is a count that at least so many values reach: tens of thousands of
// contributors need not be sorted for the few that are shown.
func (c *counting) least(most int) int32 {
	top := make([]int32, 0, most+2) // rising; one more, as articles without a value are counted too
	for _, count := range c.counts {
		if len(top) > most && count <= top[0] {
			continue
		}
		i, _ := slices.BinarySearch(top, count)
		if top = slices.Insert(top, i, count); len(top) > most+1 {
			top = slices.Delete(top, 0, 1)
		}
	}
	if len(top) <= most {
		return 0
	}
	return top[0]
}

// name is what a number stands for.
func (c *counting) name(n int) string {
	switch number := n + c.base; c.facet {
	case search.ByYear:
		return fmt.Sprintf("%04d", number)
	case search.ByMonth:
		return fmt.Sprintf("%04d-%02d", number/12, number%12+1)
	case search.ByTitle, search.ByPage, search.BySection, search.ByContributor, search.ByKind:
		return c.names[n]
	}
	return strconv.Itoa(n)
}
