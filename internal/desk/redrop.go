package desk

import (
	"slices"

	"github.com/banmian/banmian/internal/paper"
)

// Reading is one page as it was read: what stands on it, with the articles that
// have a part there.
type Reading struct {
	Revision int // the archive's revision it stands in
	Page     paper.Page
	Articles []paper.Article
}

// readingOf is a page of an edition with its articles; nil when it has no such
// page.
func readingOf(e paper.Edition, sequence int) *Reading {
	i := slices.IndexFunc(e.Pages, func(p paper.Page) bool { return p.Sequence == sequence })
	if i < 0 {
		return nil
	}
	r := &Reading{Page: e.Pages[i]}
	for _, a := range e.Articles {
		if slices.ContainsFunc(a.Parts, func(p paper.Part) bool { return p.Page == sequence }) {
			r.Articles = append(r.Articles, a)
		}
	}
	return r
}

// redrop takes a page that was dropped again.
func (b *bench) redrop(r *Reading) error {
	if r == nil {
		return cannot("there is no reading")
	}
	return cannot("a page dropped again cannot be taken yet")
}
