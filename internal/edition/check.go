package edition

import (
	"fmt"

	"github.com/banmian/banmian/internal/paper"
)

// check compares every fact with every other.
func (a *assembly) check() {
	a.checkLabels()
	a.checkHead()
	a.checkFolios()
	a.checkPageCount()
}

// checkHead reports an edition without masthead or date.
func (a *assembly) checkHead() {
	found := false
	for _, s := range a.sheets {
		found = found || s.hasHead
	}
	if !found && len(a.sheets) > 0 {
		a.note(paper.Find(paper.MastheadMissing, fmt.Sprintf("None of the %d pages shows a masthead.", len(a.sheets))))
	}
	if a.edition.Date.IsZero() && len(a.sheets) > 0 {
		a.note(paper.Find(paper.DateMissing, "Neither a masthead nor a folio prints a full date."))
	}
}

// checkFolios compares the dates that pages print with the edition's.
func (a *assembly) checkFolios() {
	for _, s := range a.sheets {
		for _, d := range []paper.Date{s.masthead.Date, s.folio.Date} {
			if d.IsZero() || d == a.edition.Date {
				continue
			}
			f := paper.Find(paper.DateMismatch, fmt.Sprintf("Page %s prints %s, the edition %s.", a.pageName(s.sequence()), d, a.edition.Date))
			f.Page = s.sequence()
			a.note(f)
		}
	}
}

// checkPageCount compares the pages at hand with the number printed.
func (a *assembly) checkPageCount() {
	if n := a.edition.PageCount; n > 0 && n != len(a.sheets) {
		a.note(paper.Find(paper.PageCountMismatch, fmt.Sprintf("The masthead prints %d pages; %d are here.", n, len(a.sheets))))
	}
}
