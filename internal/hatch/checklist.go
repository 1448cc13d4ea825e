package hatch

import (
	"cmp"
	"slices"
	"strconv"

	"github.com/banmian/banmian/internal/ingest"
	"github.com/banmian/banmian/internal/paper"
	"github.com/banmian/banmian/internal/wording"
)

// Slot is a page that an edition has, or is expected to have.
type Slot struct {
	Label    string // what people call it
	Sequence int    // in the edition; 0 while it is missing
	Section  string
	File     string // it came from
	Beyond   bool   // nobody expected it
}

// mostExpected bounds a page count that somebody typed or that was misread.
const mostExpected = 200

// Checklist holds the pages of an edition against those it should have. How many
// that are, the title's settings say; else what the edition prints; else the edition
// before it, whose labels are taken where the number is the same. Pages that are not
// among them come last, in their order.
func Checklist(pages, before []paper.Page, settled, printed int) []Slot {
	want := expected(before, settled, printed)
	at := map[string]int{}
	for i, p := range pages {
		at[slotKey(p)] = i
	}
	var out []Slot
	used := map[int]bool{}
	for _, w := range want {
		i, in := at[slotKey(w)]
		if !in || used[i] {
			out = append(out, Slot{Label: LabelOf(w), Section: w.Section})
			continue
		}
		used[i] = true
		out = append(out, slotOf(pages[i], false))
	}
	for i, p := range pages {
		if !used[i] {
			out = append(out, slotOf(p, len(want) > 0))
		}
	}
	return out
}

func slotOf(p paper.Page, beyond bool) Slot {
	name, _, _ := ingest.SourceOf(p)
	return Slot{Label: LabelOf(p), Sequence: p.Sequence, Section: p.Section, File: name, Beyond: beyond}
}

// slotKey is what pages are the same by.
func slotKey(p paper.Page) string {
	return cmp.Or(wording.PageLabel(p.Label), strconv.Itoa(p.Sequence))
}

// expected are the pages an edition should have, by label.
func expected(before []paper.Page, settled, printed int) []paper.Page {
	n := min(cmp.Or(settled, printed, len(before)), mostExpected)
	if n == len(before) {
		return slices.Clone(before)
	}
	var out []paper.Page
	for i := 1; i <= n; i++ {
		p := paper.Page{Sequence: i}
		for _, b := range before {
			if slotKey(b) == strconv.Itoa(i) {
				p.Label, p.Section = b.Label, b.Section
			}
		}
		out = append(out, p)
	}
	return out
}
