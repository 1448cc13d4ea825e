package search

import (
	"cmp"
	"fmt"
	"slices"
	"strconv"

	"github.com/banmian/banmian/internal/paper"
)

// Bounds of a query. A reader turns few screens of results; what lies deeper is
// found by asking more narrowly.
const (
	DefaultLimit  = 20
	MostLimit     = 100
	MostOffset    = 1000
	DefaultValues = 20
	MostValues    = 200
	MostOnly      = 50 // values named by which hits are narrowed, over all facets
)

// Checked gives the query with its defaults filled in, or a paper.Invalid fault
// when it is out of bounds.
func (q Query) Checked() (Query, error) {
	invalid := func(why, remedy string) (Query, error) {
		return q, &paper.Fault{Kind: paper.Invalid, Doing: "search", Why: why, Remedy: remedy}
	}
	q.Order = cmp.Or(q.Order, Relevance)
	q.Limit, q.Values = cmp.Or(q.Limit, DefaultLimit), cmp.Or(q.Values, DefaultValues)
	named := 0
	for facet, values := range q.Only {
		if !slices.Contains(Facets, facet) {
			return invalid(fmt.Sprintf("there is no facet %q", facet), "")
		}
		named += len(values)
	}
	for _, facet := range q.Count {
		if !slices.Contains(Facets, facet) {
			return invalid(fmt.Sprintf("there is no facet %q", facet), "")
		}
	}
	switch {
	case q.Order != Relevance && q.Order != Newest && q.Order != Oldest:
		return invalid(fmt.Sprintf("there is no order %q", q.Order), "sort by relevance, newest or oldest")
	case q.Offset < 0 || q.Offset > MostOffset:
		return invalid(fmt.Sprintf("only the first %d hits can be turned to", MostOffset), "ask more narrowly")
	case q.Limit > MostLimit || q.Values < 1 || q.Values > MostValues || named > MostOnly:
		return invalid("it asks for too much at once", "ask for less")
	case q.Find != nil:
		if err := q.Find.check(); err != nil {
			return q, err
		}
	}
	return q, nil
}

// Check gives the fault of a reading that cannot be put, nil when it can.
func (r Reading) Check() error {
	e, documents := r.Edition, r.Documents
	invalid := func(why string) error {
		return &paper.Fault{Kind: paper.Invalid, Doing: "index " + e.String(), Why: why}
	}
	if _, real := paper.MakeDate(e.Date.Year, e.Date.Month, e.Date.Day); e.Title == "" || !real || e.Ordinal < 1 {
		return invalid("it does not say which edition it is")
	}
	if len(documents) > MostDocuments {
		return invalid(fmt.Sprintf("it has more than %d articles", MostDocuments))
	}
	seen := map[string]bool{}
	for _, d := range documents {
		if d.Article == "" || seen[d.Article] {
			return invalid(fmt.Sprintf("two of its articles are called %q", d.Article))
		}
		seen[d.Article] = true
	}
	return nil
}

// MostDocuments bounds the articles of one edition.
const MostDocuments = 20_000

// PageValue is a page's value of the facet ByPage.
func PageValue(label string, sequence int) string { return cmp.Or(label, strconv.Itoa(sequence)) }

// YearValue and MonthValue are a day's values of ByYear and ByMonth.
func YearValue(d paper.Date) string { return fmt.Sprintf("%04d", d.Year) }

// MonthValue is a day's value of ByMonth.
func MonthValue(d paper.Date) string { return fmt.Sprintf("%04d-%02d", d.Year, d.Month) }

// CompareEditions orders the editions of one day.
func CompareEditions(a, b Edition) int {
	return cmp.Or(cmp.Compare(a.Title, b.Title), cmp.Compare(a.Ordinal, b.Ordinal))
}

// SortValues puts the values of a facet in their order and leaves the most
// frequent.
func SortValues(values []Value, most int) []Value {
	slices.SortFunc(values, func(a, b Value) int { return cmp.Or(cmp.Compare(b.Count, a.Count), cmp.Compare(a.Name, b.Name)) })
	return values[:min(most, len(values))]
}
