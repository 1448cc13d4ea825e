package proof

import (
	"fmt"
	"slices"
	"strconv"

	"github.com/banmian/banmian/internal/paper"
)

// mastheadFacts lists what the masthead states, by name, in normal form; a fact
// that is absent is "". Lists compare without order.
func mastheadFacts(e paper.Edition) []struct{ name, value string } {
	number := func(n int) string {
		if n == 0 {
			return ""
		}
		return strconv.Itoa(n)
	}
	set := func(list []string) string {
		var out []string
		for _, s := range list {
			out = append(out, normal(s))
		}
		slices.Sort(out)
		if len(out) == 0 {
			return ""
		}
		return fmt.Sprint(out)
	}
	m := e.Masthead
	return []struct{ name, value string }{
		{"title.name", normal(e.Title.Name)}, {"date", e.Date.String()},
		{"number.in_year", number(e.Number.InYear)}, {"number.total", number(e.Number.Total)},
		{"page_count", number(e.PageCount)}, {"masthead.name", normal(m.Name)}, {"masthead.weekday", normal(m.Weekday)},
		{"masthead.lunar", normal(m.Lunar)}, {"masthead.supervisors", set(m.Supervisors)}, {"masthead.sponsors", set(m.Sponsors)},
		{"masthead.publishers", set(m.Publishers)}, {"masthead.serial", normal(m.Serial)}, {"masthead.urls", set(m.URLs)},
		{"masthead.hotlines", set(m.Hotlines)}, {"masthead.price", normal(m.Price)},
	}
}

// countMasthead compares the facts the truth holds.
func (c comparison) countMasthead() (right, all int, wrong []string) {
	read := mastheadFacts(c.Reading)
	for i, fact := range mastheadFacts(c.Truth) {
		if fact.value == "" {
			continue
		}
		all++
		if read[i].value == fact.value {
			right++
			continue
		}
		wrong = append(wrong, fmt.Sprintf("%s: %s: read %q, printed %q", c.name(), fact.name, read[i].value, fact.value))
	}
	return right, all, wrong
}
