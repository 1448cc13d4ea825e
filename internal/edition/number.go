package edition

import (
	"fmt"
	"strings"

	"github.com/banmian/banmian/internal/paper"
)

// mostADay is how many editions a paper may print on one day.
const mostADay = 2

// checkNumber looks for numbers that cannot both be right.
func (a *assembly) checkNumber() {
	n, date := a.edition.Number, a.edition.Date
	switch {
	case n.Total > 0 && n.InYear > n.Total:
		a.notePage(paper.NumberMismatch, 0, "The edition is number %d of its year, but only %d of all.", n.InYear, n.Total)
	case a.chinese() && n.InYear > 0 && n.Total > 0 && !date.IsZero() && n.InYear > mostADay*date.Time().YearDay():
		a.notePage(paper.NumberMismatch, 0, "Number %d of the year is more than the %d days of the year so far have room for.", n.InYear, date.Time().YearDay())
	}
}

// chinese reports whether the paper counts its numbers from the first of
// January, as Chinese papers do; others count from the day they were founded.
func (a *assembly) chinese() bool { return strings.HasPrefix(a.edition.Title.Language, "zh") }

// CheckAgainst compares an edition's numbering with that of the edition before
// it: one total number further, one number of the year further or the first of
// a new year, on a later day. Editions may be missing between the two, so that
// numbers which went up alike, by no more than the days between have room for,
// are right.
func CheckAgainst(prev, e paper.Edition) []paper.Finding {
	var out []paper.Finding
	note := func(code paper.Code, format string, args ...any) {
		out = append(out, paper.Find(code, fmt.Sprintf(format, args...)))
	}
	if prev.Title.Name != "" && e.Title.Name != "" && prev.Title.Name != e.Title.Name {
		return nil // another paper
	}
	days, dated := 0, !prev.Date.IsZero() && !e.Date.IsZero()
	if dated {
		days = int(e.Date.Time().Sub(prev.Date.Time()).Hours() / 24)
		if days < 0 {
			return CheckAgainst(e, prev)
		}
	}
	room := mostADay * max(days, 1)
	total := e.Number.Total - prev.Number.Total
	counted := e.Number.Total > 0 && prev.Number.Total > 0
	if counted && (total <= 0 || dated && total > room) {
		note(paper.NumberMismatch, "The total number is %d (%s); the edition before it, of %s, has %d.", e.Number.Total, e.Date, prev.Date, prev.Number.Total)
	}
	if e.Number.InYear == 0 || prev.Number.InYear == 0 || !dated {
		return out
	}
	up := e.Number.InYear - prev.Number.InYear
	switch {
	case e.Date.Year > prev.Date.Year:
		if e.Number.InYear > mostADay*e.Date.Time().YearDay() && !(counted && up == total) {
			note(paper.NumberMismatch, "The number of the year is %d on %s, but a new year has begun since number %d of %s.", e.Number.InYear, e.Date, prev.Number.InYear, prev.Date)
		}
	case up <= 0 && e.Number.InYear <= room && !strings.HasPrefix(e.Title.Language, "zh"):
		// a new volume may begin on any day
	case up <= 0 || up > room || counted && total > 0 && up != total:
		note(paper.NumberMismatch, "The number of the year is %d (%s); the edition before it, of %s, has %d%s.", e.Number.InYear, e.Date, prev.Date, prev.Number.InYear, advance(counted, total))
	}
	return out
}

func advance(counted bool, total int) string {
	if !counted {
		return ""
	}
	return fmt.Sprintf(", while the total went up by %d", total)
}
