package article

import (
	"math"

	"github.com/banmian/banmian/internal/paper"
)

// A banner across a page of upright type is the headline of the text under it even
// where a smaller upright title stands beside that text: the banner is larger.
const (
	bannerRatio = 1.3 // times larger than the upright title, at least
	bannerLines = 2.0 // lines of body from the banner to that title, at most
)

// bannerOf gives a headline across, for which no text was found, to the story whose
// upright title begins straight under it; that title becomes its deck. It reports
// false when there is none, or more than one.
func (r *region) bannerOf(t *title, chains []*chain, stories []*story) bool {
	if t.dir != paper.Horizontal || r.f.main != paper.Vertical || len(t.head) == 0 {
		return false
	}
	cover := r.canopy(t)
	var under *story
	for i, c := range chains {
		o := c.title
		if o == nil || o.dir != paper.Vertical || i >= len(stories) || stories[i].chain != c {
			continue
		}
		gap := o.box.Y0 - t.box.Y1
		if gap < -0.3*t.em || gap > bannerLines*r.f.leading+0.6*t.em || o.box.X0 < cover.X0-r.f.em || o.box.X0 > cover.X1+r.f.em {
			continue
		}
		if under != nil || t.em < bannerRatio*o.em {
			return false
		}
		under = stories[i]
	}
	if under == nil {
		return false
	}
	o := under.title
	deck := append(append([]*piece{}, o.head...), o.deck...)
	for _, p := range deck {
		p.role = paper.RoleDeck
	}
	under.title = &title{
		kicker: append(append([]*piece{}, t.kicker...), o.kicker...), head: t.head, deck: append(append([]*piece{}, t.deck...), deck...),
		bylines: append(append([]*piece{}, t.bylines...), o.bylines...),
		box:     t.box.Union(o.box), dir: t.dir, em: math.Max(t.em, o.em), frame: t.frame,
	}
	return true
}
