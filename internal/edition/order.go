package edition

import (
	"fmt"
	"sort"
	"strings"

	"github.com/banmian/banmian/internal/paper"
	"github.com/banmian/banmian/internal/wording"
)

// label is a page's printed number: section letters and a number.
type label struct {
	text    string // as it goes into the edition, empty when none is printed
	letters string
	number  int  // 0 when unknown
	implied bool // from the masthead or by elimination, not printed
}

// key is one for all ways to print a number: 2 and 02 are the same page.
func (l label) key() string { return wording.PageLabel(l.text) }

func parseLabel(s string) label {
	l := label{text: s, number: wording.LabelNumber(s)}
	l.letters = strings.TrimRight(s, "0123456789")
	if l.letters == s || len(l.letters) > 2 {
		l.letters = ""
	}
	return l
}

// order puts the pages into the order of their labels. The page with the
// masthead is the first of its section; pages without a label take the numbers
// that no other page prints, in the order they were given.
func (a *assembly) order() {
	for _, s := range a.sheets {
		if printed := firstOf(s.folio.Label, s.masthead.Label); printed != "" {
			s.label = parseLabel(printed)
		}
	}
	if a.misread() {
		a.asGiven()
		return
	}
	a.implyFront()
	a.fillGaps()
	sort.SliceStable(a.sheets, func(i, j int) bool {
		x, y := a.sheets[i].label, a.sheets[j].label
		if x.letters != y.letters {
			return sectionBefore(x.letters, y.letters)
		}
		if (x.number == 0) != (y.number == 0) {
			return x.number != 0
		}
		if x.number != y.number {
			return x.number < y.number
		}
		return a.sheets[i].given < a.sheets[j].given
	})
}

// sectionBefore orders pages without letters before A, and A before B.
func sectionBefore(x, y string) bool {
	if len(x) != len(y) {
		return len(x) < len(y)
	}
	return x < y
}

// implyFront gives the masthead's page the first number when it prints none.
func (a *assembly) implyFront() {
	first := ""
	for _, s := range a.sheets {
		if l := s.label.letters; l != "" && (first == "" || sectionBefore(l, first)) {
			first = l
		}
	}
	for _, s := range a.sheets {
		if s.hasHead && s.label.number == 0 && !a.taken(first, 1) {
			s.label = label{letters: first, number: 1, implied: true}
		}
	}
}

func (a *assembly) taken(letters string, number int) bool {
	for _, s := range a.sheets {
		if s.label.letters == letters && s.label.number == number {
			return true
		}
	}
	return false
}

// fillGaps places pages that print no number.
func (a *assembly) fillGaps() {
	var missing []label
	highest := map[string]int{}
	for _, s := range a.sheets {
		highest[s.label.letters] = max(highest[s.label.letters], s.label.number)
	}
	letters := make([]string, 0, len(highest))
	for l := range highest {
		letters = append(letters, l)
	}
	sort.Slice(letters, func(i, j int) bool { return sectionBefore(letters[i], letters[j]) })
	last := ""
	for _, l := range letters {
		for n := 1; n <= highest[l] && len(missing) < len(a.sheets); n++ {
			if !a.taken(l, n) {
				missing = append(missing, label{letters: l, number: n, implied: true})
			}
		}
		last = l
	}
	next := highest[last]
	for _, s := range a.sheets {
		if s.label.number > 0 {
			continue
		}
		if len(missing) > 0 {
			s.label, missing = missing[0], missing[1:]
			continue
		}
		next++
		s.label = label{letters: last, number: next, implied: true}
	}
}

// checkLabels reports pages without a number and numbers printed twice.
func (a *assembly) checkLabels() {
	seen := map[string]int{}
	if n := len(a.sheets); n > 1 && a.unnumbered() {
		a.notePage(paper.PageLabelMissing, 0, "None of the %d pages prints a page number; they stand in the order given.", n)
		return
	}
	for _, s := range a.sheets {
		seq := s.sequence()
		if s.label.implied {
			if !s.hasHead && len(a.sheets) > 1 {
				f := paper.Find(paper.PageLabelMissing, fmt.Sprintf("The page from %s prints no page number; it was taken for page %d.", s.leaf.Page.Source, seq))
				f.Page = seq
				a.note(f)
			}
			continue
		}
		if before, ok := seen[s.label.key()]; ok {
			f := paper.Find(paper.PageLabelRepeated, fmt.Sprintf("Page %d (%s) and page %d (%s) both print %s.",
				before, a.page(before).leaf.Page.Source, seq, s.leaf.Page.Source, s.label.text))
			f.Page = seq
			a.note(f)
			continue
		}
		seen[s.label.key()] = seq
	}
}

// unnumbered reports whether no page prints a number.
func (a *assembly) unnumbered() bool {
	for _, s := range a.sheets {
		if !s.label.implied {
			return false
		}
	}
	return true
}

func firstOf(list ...string) string {
	for _, s := range list {
		if s != "" {
			return s
		}
	}
	return ""
}
