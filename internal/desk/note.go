package desk

import (
	"slices"

	"github.com/banmian/banmian/internal/geom"
	"github.com/banmian/banmian/internal/paper"
)

// Note is paper.Note, as an act carries it.
type Note struct {
	Kind    paper.NoteKind `json:"kind"`
	At      string         `json:"at"`
	Article string         `json:"article,omitempty"`
	Page    int            `json:"page,omitempty"`
	Scope   paper.Scope    `json:"scope,omitempty"`
	Text    string         `json:"text"`
}

// notice adds a note, or takes the withdrawals of an article or page off again.
func (b *bench) notice(a Act) error {
	notes := slices.Clone(b.Edition.Notes)
	if a.Do == Notice {
		if a.Note == nil {
			return cannot("there is no note")
		}
		b.Edition.Notes = append(notes, paper.Note(*a.Note))
		return nil
	}
	b.Edition.Notes = slices.DeleteFunc(notes, func(n paper.Note) bool {
		return n.Kind == paper.NoteWithdrawal && n.Article == a.Article && n.Page == a.Page
	})
	if len(b.Edition.Notes) == len(notes) {
		return missing("withdrawal of", a.Article)
	}
	return nil
}

// Masked is what readers may see of an edition: without what its notes withdraw.
// A withdrawn article stays with its id and its place, so that its address can
// say what became of it, but says nothing; on a page withdrawn whole nothing
// does.
func Masked(e paper.Edition) paper.Edition {
	gone, pages := withdrawn(e)
	if len(gone) == 0 && len(pages) == 0 {
		return e
	}
	silent := map[string]bool{}
	e.Articles = slices.Clone(e.Articles)
	for i := range e.Articles {
		a := &e.Articles[i]
		onPage := slices.ContainsFunc(a.Parts, func(p paper.Part) bool { return pages[p.Page] })
		if gone[a.ID] == "" && !onPage {
			continue
		}
		for _, p := range a.Parts {
			for _, z := range p.Zones {
				silent[z] = true
			}
		}
		*a = paper.Article{ID: a.ID, Kind: a.Kind, Parts: a.Parts, Confidence: a.Confidence}
	}
	e.Pages = slices.Clone(e.Pages)
	for i := range e.Pages {
		p := &e.Pages[i]
		p.Zones = slices.Clone(p.Zones)
		for k := range p.Zones {
			if z := &p.Zones[k]; silent[z.ID] || pages[p.Sequence] {
				z.Lines = nil
			}
		}
	}
	e.Findings = slices.DeleteFunc(slices.Clone(e.Findings), func(f paper.Finding) bool { return gone[f.Article] != "" || pages[f.Page] }) // messages quote
	return e
}

// withdrawn are the articles and pages an edition's notes withdraw.
func withdrawn(e paper.Edition) (articles map[string]paper.Scope, pages map[int]bool) {
	articles, pages = map[string]paper.Scope{}, map[int]bool{}
	for _, n := range e.Notes {
		switch {
		case n.Kind != paper.NoteWithdrawal:
		case n.Scope == paper.ScopePage:
			pages[n.Page] = true
		default:
			articles[n.Article] = n.Scope
		}
	}
	return articles, pages
}

// Mask is what of a page's picture and PDF readers may not see.
type Mask struct {
	Page     int
	Whole    bool           // the page, altogether
	Polygons []geom.Polygon // else these places, in points
}

// placesOn are an article's places on a page: the outlines of its part, of its
// zones, which may reach beyond that, and of its pictures. known is false when it
// stands there and nobody knows where.
func placesOn(a paper.Article, p paper.Page) (places []geom.Polygon, known bool) {
	on := false
	add := func(o geom.Polygon) {
		if len(o) >= 3 {
			places = append(places, o)
		}
	}
	for _, part := range a.Parts {
		if part.Page != p.Sequence {
			continue
		}
		on = true
		add(part.Polygon)
		for _, z := range p.Zones {
			if slices.Contains(part.Zones, z.ID) {
				add(z.Polygon)
			}
		}
	}
	for _, f := range a.Figures {
		if f.Page == p.Sequence {
			on = true
			add(f.Polygon)
		}
	}
	return places, !on || len(places) > 0
}

// MasksOf are the masks an edition's notes ask for, by page in order. A page
// without one is shown whole.
func MasksOf(e paper.Edition) []Mask {
	articles, pages := withdrawn(e)
	var out []Mask
	for _, p := range e.Pages {
		m := Mask{Page: p.Sequence, Whole: pages[p.Sequence]}
		for _, a := range e.Articles {
			if articles[a.ID] != paper.ScopeMask {
				continue
			}
			places, known := placesOn(a, p)
			m.Polygons, m.Whole = append(m.Polygons, places...), m.Whole || !known
		}
		if m.Whole || len(m.Polygons) > 0 {
			out = append(out, m)
		}
	}
	return out
}
