package reader

import "github.com/banmian/banmian/internal/paper"

// note tells articles and pages what became of them since they were published. What
// was withdrawn cannot be opened, whatever the reading says.
func note(articles []*Article, pages []*Page, notes []paper.Note) {
	for i := range notes {
		n := &notes[i]
		switch {
		case n.Kind == paper.NoteCorrection:
			for _, a := range articles {
				if n.Article != "" && a.ID == n.Article {
					a.Corrected = append(a.Corrected, *n)
				}
			}
		case n.Kind != paper.NoteWithdrawal:
		case n.Scope == paper.ScopePage:
			withdrawPage(articles, pages, n)
		default:
			for _, a := range articles {
				if a.ID == n.Article {
					a.Withdrawn, a.Open = n, false
				}
			}
		}
	}
}

// withdrawPage takes a page and every article that stands on it.
func withdrawPage(articles []*Article, pages []*Page, n *paper.Note) {
	for _, p := range pages {
		if p.Sequence == n.Page {
			p.Withdrawn = n
		}
	}
	for _, a := range articles {
		on := a.Page.Sequence == n.Page
		for _, part := range a.Article.Parts {
			on = on || part.Page == n.Page
		}
		if on {
			a.Open = false
			if a.Withdrawn == nil {
				a.Withdrawn = n
			}
		}
	}
}

// WithdrawnAt gives the article that stood at an address and was withdrawn, nil for
// none.
func (e *Edition) WithdrawnAt(page string, number int) *Article {
	for _, a := range e.Gone {
		if a.Number == number && sameNumber(a.Page.Address, page) {
			return a
		}
	}
	return nil
}

// Corrections are the notes of correction that concern no single article.
func (e *Edition) Corrections() []paper.Note {
	var out []paper.Note
	for _, n := range e.Revision.Edition.Notes {
		if n.Kind == paper.NoteCorrection && n.Article == "" {
			out = append(out, n)
		}
	}
	return out
}
