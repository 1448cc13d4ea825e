package archive

import (
	"fmt"
	"regexp"

	"github.com/banmian/banmian/internal/paper"
)

// DefaultLimit is how many editions a query without a limit gives.
const DefaultLimit = 1000

// slugs are words of small letters and digits joined by hyphens: they stand in
// addresses and file names.
var slugs = regexp.MustCompile(`^[a-z0-9]+(-[a-z0-9]+)*$`)

// longestSlug is what fits in a file name with room for a date.
const longestSlug = 100

// ValidSlug reports whether a title may be named so.
func ValidSlug(slug string) bool { return len(slug) <= longestSlug && slugs.MatchString(slug) }

// Key is the edition the proposal is for.
func (p Proposal) Key() Key { return Key{p.Title.Slug, p.Date, max(1, p.Ordinal)} }

// Checked gives the proposal with its ordinal filled in, and a paper.Invalid
// fault when it does not say which edition it is or names no content.
func (p Proposal) Checked() (Proposal, error) {
	invalid := func(why, remedy string) error {
		return &paper.Fault{Kind: paper.Invalid, Doing: "keep an edition", Why: why, Remedy: remedy}
	}
	date, real := paper.MakeDate(p.Date.Year, p.Date.Month, p.Date.Day)
	switch {
	case !ValidSlug(p.Title.Slug):
		return p, invalid(fmt.Sprintf("the title's short name %q is not made of small letters, digits and single hyphens", p.Title.Slug), "give one such as city-news")
	case !real || date.Year < 1 || date.Year > 9999:
		return p, invalid("its date is not known", "give the date")
	case p.Ordinal < 0:
		return p, invalid(fmt.Sprintf("edition %d of a day cannot be", p.Ordinal), "count from 1")
	case p.Digest == "":
		return p, invalid("nothing names its content", "give the digest")
	}
	p.Ordinal = max(1, p.Ordinal)
	return p, nil
}

// Summary is what a calendar will show of the proposal, without what only the
// archive knows.
func (p Proposal) Summary() Summary {
	return Summary{Key: p.Key(), Pages: len(p.Edition.Pages), Articles: len(p.Edition.Articles), Printed: p.Edition.Number,
		Lead: lead(p.Edition.Articles), FrontPage: frontPage(p.Pictures)}
}

// lead is the first headline of a story, or of any article when no story has one.
func lead(articles []paper.Article) string {
	other := ""
	for _, a := range articles {
		if a.Headline == "" {
			continue
		}
		if a.Kind == paper.KindStory {
			return a.Headline
		}
		if other == "" {
			other = a.Headline
		}
	}
	return other
}

// frontPage is the narrowest picture of the first page: a calendar shows many.
func frontPage(pictures []Picture) Picture {
	var best Picture
	for _, p := range pictures {
		if best.Blob == "" || p.Page < best.Page || p.Page == best.Page && p.Width < best.Width {
			best = p
		}
	}
	return best
}

// Meant is the state of the revision that a move without a number is about, of
// which an edition has its newest; empty for any, and any when there is none in
// that state, so that the refusal says what there is.
func Meant(to State) State {
	if to == Withdrawn {
		return Published
	}
	return ""
}

// Move says whether a revision may go from one state to another: whether that
// changes anything, or a paper.Conflict fault when it may not.
func Move(from, to State) (changes bool, err error) {
	switch {
	case from == Published && to == Published:
		return false, nil
	case to == Published && (from == Draft || from == Superseded || from == Withdrawn), from == Published && to == Withdrawn:
		return true, nil
	}
	return false, paper.Faultf(paper.Conflict, "a %s revision cannot become %s", from, to)
}
