package reader

import (
	"math"
	"sort"

	"github.com/banmian/banmian/internal/geom"
	"github.com/banmian/banmian/internal/paper"
)

// Bounds on what one page may draw, so that a hostile document cannot make an
// answer of unbounded size. A dense page has some hundred zones of ten points.
const (
	maxPlaces   = 500 // articles on a page
	maxOutlines = 64  // of one article on a page
	maxPoints   = 256 // of one outline
)

// place puts every article's parts on their pages, in reading order. Parts on
// pages that are not there are left out. The index and the imprint are
// furniture of the page and get no place.
func place(articles []*Article, pages []*Page) {
	bySequence := map[int]*Page{}
	for _, p := range pages {
		bySequence[p.Sequence] = p
	}
	for _, a := range articles {
		for _, part := range a.Article.Parts {
			p := bySequence[part.Page]
			if p == nil {
				continue
			}
			a.Parts = append(a.Parts, Part{p, outlines(part, p)})
		}
		if len(a.Parts) == 0 && a.Open {
			a.Parts = []Part{{Page: a.Page}}
		}
		if a.Open || a.Kind == paper.KindAd || a.Withdrawn != nil {
			settle(a)
		}
	}
	for _, p := range pages {
		sort.SliceStable(p.Places, func(i, j int) bool { return !p.Places[i].Continued && p.Places[j].Continued })
	}
}

// settle adds the article to the pages it stands on.
func settle(a *Article) {
	for i, part := range a.Parts {
		if len(part.Page.Places) < maxPlaces {
			part.Page.Places = append(part.Page.Places, Place{
				Article: a, Part: i, Outlines: part.Outlines, Continued: part.Page != a.Page,
			})
		}
	}
}

// outlines gives where a part stands: its own outline, else those of its
// zones.
func outlines(part paper.Part, p *Page) []geom.Polygon {
	if !p.Placed() {
		return nil
	}
	if o := clip(part.Polygon, p); o != nil {
		return []geom.Polygon{o}
	}
	own := map[string]bool{}
	for _, id := range part.Zones {
		own[id] = true
	}
	var out []geom.Polygon
	for _, z := range p.Zones {
		if !own[z.ID] || len(out) == maxOutlines {
			continue
		}
		if o := clip(z.Polygon, p); o != nil {
			out = append(out, o)
		}
	}
	return out
}

// clip brings an outline's points onto the page. It gives nil for what is no
// outline: fewer than three points, too many, or one that is no number.
func clip(outline geom.Polygon, p *Page) geom.Polygon {
	if len(outline) < 3 || len(outline) > maxPoints {
		return nil
	}
	var out geom.Polygon
	for _, q := range outline {
		if math.IsNaN(q.X) || math.IsNaN(q.Y) {
			return nil
		}
		out = append(out, geom.Point{X: min(max(q.X, 0), p.Width), Y: min(max(q.Y, 0), p.Height)})
	}
	if out.Area() == 0 {
		return nil
	}
	return out
}

// FigurePlace gives the page a figure stands on and its rectangle there, false
// when either is not known.
func (e *Edition) FigurePlace(f paper.Figure) (*Page, geom.Rect, bool) {
	for _, p := range e.Pages {
		if p.Sequence == f.Page && p.Placed() && len(p.Pictures) > 0 {
			if o := clip(f.Polygon, p); o != nil {
				return p, o.Bounds(), true
			}
		}
	}
	return nil, geom.Rect{}, false
}
