package edition

import (
	"fmt"
	"strings"

	"github.com/banmian/banmian/internal/almanac"
	"github.com/banmian/banmian/internal/paper"
	"github.com/banmian/banmian/internal/wording"
)

// check compares every fact with every other.
func (a *assembly) check() {
	a.checkLabels()
	a.checkHead()
	for _, s := range a.sheets {
		a.checkDays(s)
		a.checkFolio(s)
	}
	a.checkPageCount()
	a.checkNumber()
	a.checkIndex()
	a.checkRepeats()
}

// note puts a finding about a page on the list.
func (a *assembly) notePage(code paper.Code, seq int, format string, args ...any) {
	f := paper.Find(code, fmt.Sprintf(format, args...))
	f.Page = seq
	a.note(f)
}

// checkHead reports an edition without masthead or date.
func (a *assembly) checkHead() {
	found := false
	for _, s := range a.sheets {
		found = found || s.hasHead
	}
	if !found && len(a.sheets) > 0 {
		a.notePage(paper.MastheadMissing, 0, "None of the %d pages shows a masthead.", len(a.sheets))
	}
	if a.edition.Date.IsZero() && len(a.sheets) > 0 {
		a.notePage(paper.DateMissing, 0, "Neither a masthead nor a folio prints a full date.")
	}
}

// checkDays compares a page's date with the edition's, and its weekday and
// lunar date with the day it prints them for.
func (a *assembly) checkDays(s *sheet) {
	for _, f := range []wording.Facts{s.masthead, s.folio} {
		date := f.Date
		if date.IsZero() {
			date = a.edition.Date
		}
		if date.IsZero() {
			continue
		}
		if date != a.edition.Date {
			a.notePage(paper.DateMismatch, s.sequence(), "Page %s prints %s, the edition %s.", a.pageName(s.sequence()), date, a.edition.Date)
		}
		if f.Weekday != "" && f.Day != date.Weekday() {
			a.notePage(paper.WeekdayMismatch, s.sequence(), "Page %s prints %s, but %s is a %s.", a.pageName(s.sequence()), f.Weekday, date, date.Weekday())
		}
		if want, ok := lunarOf(date); ok && f.Lunar.Text != "" && !sameLunar(f.Lunar, want) {
			a.notePage(paper.LunarMismatch, s.sequence(), "Page %s prints %s, but %s is %s.", a.pageName(s.sequence()), f.Lunar.Text, date, want.Text)
		}
	}
}

// lunarOf is the almanac's entry for a day; false outside its years.
func lunarOf(date paper.Date) (wording.Lunar, bool) {
	d := almanac.Of(date)
	if d.Day == "" {
		return wording.Lunar{}, false
	}
	return wording.FindLunar(d.Year + "年" + d.Date())
}

// sameLunar compares a printed lunar date with the almanac's; a year that is
// not printed is not wrong.
func sameLunar(printed, want wording.Lunar) bool {
	return (printed.Year == "" || printed.Year == want.Year) && printed.Month == want.Month && printed.Day == want.Day && printed.Leap == want.Leap
}

// leastNameLikeness is how like the masthead's a paper's name on a folio is at
// least, from 0 to 1.
const leastNameLikeness = 0.5

// checkFolio compares a page's folio with the masthead.
func (a *assembly) checkFolio(s *sheet) {
	name, title := s.folio.Name, a.edition.Masthead.Name
	if name != "" && title != "" && !strings.EqualFold(name, a.edition.Title.Name) && headlineLikeness(wording.TitleName(name), a.edition.Title.Name) < leastNameLikeness {
		a.notePage(paper.FolioMismatch, s.sequence(), "Page %s prints the name %s, the masthead %s.", a.pageName(s.sequence()), name, title)
	}
	if n := a.edition.PageCount; n > 0 && !s.label.implied && s.label.letters == "" && s.label.number > n {
		a.notePage(paper.FolioMismatch, s.sequence(), "A page prints number %d, the masthead %d pages.", s.label.number, n)
	}
	if f := s.folio.Number; f.Total > 0 && a.edition.Number.Total > 0 && f.Total != a.edition.Number.Total {
		a.notePage(paper.FolioMismatch, s.sequence(), "Page %s prints total number %d, the masthead %d.", a.pageName(s.sequence()), f.Total, a.edition.Number.Total)
	}
}

// checkPageCount compares the pages at hand with the number printed, or, where
// none is printed, looks for gaps between the labels.
func (a *assembly) checkPageCount() {
	if n := a.edition.PageCount; n > 0 {
		if n != len(a.sheets) {
			a.notePage(paper.PageCountMismatch, 0, "The masthead prints %d pages; %d are here%s.", n, len(a.sheets), a.lacking())
		}
		return
	}
	if missing := a.lacking(); missing != "" && len(a.sheets) > 1 {
		a.notePage(paper.PageCountMismatch, 0, "%d pages are here%s.", len(a.sheets), missing)
	}
}

// lacking names the labels that are missing between those at hand.
func (a *assembly) lacking() string {
	highest, have := map[string]int{}, map[label]bool{}
	for _, s := range a.sheets {
		l := s.label
		highest[l.letters] = max(highest[l.letters], l.number)
		have[label{letters: l.letters, number: l.number}] = true
	}
	var missing []string
	for _, s := range a.sheets { // in order of sections
		l := s.label.letters
		for n := 1; n < highest[l] && len(missing) < 20; n++ {
			if !have[label{letters: l, number: n}] {
				missing = append(missing, fmt.Sprintf("%s%d", l, n))
			}
		}
		delete(highest, l)
	}
	if len(missing) == 0 {
		return ""
	}
	return "; missing: " + strings.Join(missing, ", ")
}

// checkIndex looks for the pages and headlines that index boxes promise.
func (a *assembly) checkIndex() {
	for _, art := range a.edition.Articles {
		if art.Kind != paper.KindIndex {
			continue
		}
		for _, e := range wording.IndexEntries(strings.Join(art.Paragraphs, "\n")) {
			if why := a.promise(e); why != "" {
				f := paper.Find(paper.IndexMismatch, fmt.Sprintf("The index names “%s” on page %s; %s.", clip(e.Text), e.Label, why))
				f.Page, f.Article = art.Parts[0].Page, art.ID
				a.note(f)
			}
		}
	}
}

// leastPromise is how much of an index entry's wording a headline or text must
// share to be the one it names.
const leastPromise = 0.4

// promise says why an index entry is not kept; empty when it is.
func (a *assembly) promise(e wording.IndexEntry) string {
	target := a.target(e.Label, 0, 1)
	if target == nil {
		if n := a.edition.PageCount; n == 0 || n > len(a.sheets) && wording.LabelNumber(e.Label) <= n {
			return "" // the page may be among those that are not here
		}
		return "that page is not in this edition"
	}
	best, where := 0.0, 0
	for i := range a.edition.Articles {
		art := &a.edition.Articles[i]
		if art.Kind == paper.KindIndex {
			continue
		}
		like := headlineLikeness(e.Text, strings.Join(append(append([]string{art.Headline}, art.Kicker...), art.Deck...), " "))
		if like < leastPromise && len(art.Paragraphs) > 0 {
			like = max(like, 0.8*likeness(e.Text, strings.Join(art.Paragraphs, " ")))
		}
		onPage := false
		for _, p := range art.Parts {
			onPage = onPage || p.Page == target.sequence()
		}
		if like > best || like == best && onPage {
			best, where = like, art.Parts[0].Page
			if onPage {
				where = target.sequence()
			}
		}
	}
	switch {
	case best < leastPromise:
		if sectionOnly(e.Text) {
			return ""
		}
		return "no headline there fits"
	case where != target.sequence() && wording.PageLabel(a.pageName(where)) != e.Label:
		return "it stands on page " + a.pageName(where)
	}
	return ""
}

// sectionOnly: a row that names a section such as 体育 or Weather, not a story.
func sectionOnly(s string) bool {
	return len([]rune(s)) <= 4 || len(strings.Fields(s)) == 1 && wording.ShareCJK(s) == 0
}
