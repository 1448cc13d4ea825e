package reader

import (
	"context"
	"slices"

	"github.com/banmian/banmian/internal/archive"
	"github.com/banmian/banmian/internal/paper"
)

// Shown is Whole with what was withdrawn left out: its articles, and the lines of
// its zones, whatever the reading says.
func (r *Reader) Shown(ctx context.Context, key archive.Key) (archive.Revision, error) {
	rev, err := r.Whole(ctx, key)
	if err == nil {
		rev.Edition = shown(rev.Edition)
	}
	return rev, err
}

func shown(e paper.Edition) paper.Edition {
	pages, articles := map[int]bool{}, map[string]bool{}
	for _, n := range e.Notes {
		switch {
		case n.Kind != paper.NoteWithdrawal:
		case n.Scope == paper.ScopePage:
			pages[n.Page] = true
		default:
			articles[n.Article] = true
		}
	}
	if len(pages)+len(articles) == 0 {
		return e
	}
	zones := map[string]bool{} // that nobody may read
	e.Articles = slices.DeleteFunc(slices.Clone(e.Articles), func(a paper.Article) bool {
		gone := articles[a.ID] || slices.ContainsFunc(a.Parts, func(p paper.Part) bool { return pages[p.Page] })
		if gone {
			for _, p := range a.Parts {
				for _, id := range p.Zones {
					zones[id] = true
				}
			}
		}
		return gone
	})
	e.Pages = slices.Clone(e.Pages)
	for i := range e.Pages {
		p := &e.Pages[i]
		p.Zones = slices.DeleteFunc(slices.Clone(p.Zones), func(z paper.Zone) bool { return zones[z.ID] || pages[p.Sequence] })
	}
	return e
}
