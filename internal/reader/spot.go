package reader

import (
	"context"
	"sync"

	"github.com/banmian/banmian/internal/archive"
	"github.com/banmian/banmian/internal/geom"
	"github.com/banmian/banmian/internal/paper"
	"github.com/banmian/banmian/internal/search"
)

// spots are the lines of an edition's articles with their places, which an
// arranged edition does not keep: only a reader who comes from a search wants
// them.
type spots struct {
	heads map[string]*search.Spot         // by the article's address
	lines map[string]map[int][]paper.Line // by the article's address and the page's sequence
}

// spotsOf gathers them from a revision read with its zones.
func spotsOf(e *Edition, rev archive.Revision) *spots {
	s := &spots{heads: map[string]*search.Spot{}, lines: map[string]map[int][]paper.Line{}}
	zones := map[int]map[string]paper.Zone{}
	for _, p := range rev.Edition.Pages {
		zones[p.Sequence] = map[string]paper.Zone{}
		for _, z := range p.Zones {
			zones[p.Sequence][z.ID] = z
		}
	}
	parts := map[string][]paper.Part{}
	for _, a := range rev.Edition.Articles {
		parts[a.ID] = a.Parts
	}
	for _, a := range e.Articles {
		s.lines[a.Address] = map[int][]paper.Line{}
		for _, part := range parts[a.ID] {
			for _, id := range part.Zones {
				z := zones[part.Page][id]
				s.lines[a.Address][part.Page] = append(s.lines[a.Address][part.Page], z.Lines...)
				if z.Role == paper.RoleHeadline || z.Role == paper.RoleKicker {
					s.head(a.Address, part.Page, z)
				}
			}
		}
	}
	return s
}

// head adds a zone to an article's headline, which stands on one page.
func (s *spots) head(address string, page int, z paper.Zone) {
	h := s.heads[address]
	if h == nil {
		h = &search.Spot{Page: page}
	}
	if h.Page != page {
		return
	}
	box := geom.Rect{}
	for _, l := range z.Lines {
		box = box.Union(l.Box)
	}
	if box.Empty() {
		return
	}
	h.Box, h.Lines = h.Box.Union(box), append(h.Lines, z.Lines...)
	s.heads[address] = h
}

// keptSpots is how many editions' lines are kept: a screen of results, about a
// megabyte each.
const keptSpots = 24

// spotRack keeps the lines of the editions asked for last.
type spotRack struct {
	mu    sync.Mutex
	order []slotKey // oldest first
	kept  map[slotKey]*spots
}

// spots gives the lines of an edition's articles.
func (r *Reader) spots(ctx context.Context, e *Edition) (*spots, error) {
	at := slotKey{key: e.Key, number: e.Revision.Number}
	r.spotted.mu.Lock()
	s := r.spotted.kept[at]
	r.spotted.mu.Unlock()
	if s != nil {
		return s, nil
	}
	rev, err := r.archive.Edition(ctx, e.Key, archive.Published)
	if err != nil {
		return nil, err
	}
	if rev.Number != e.Revision.Number {
		return &spots{}, nil // it was corrected this moment
	}
	s = spotsOf(e, rev)
	k := &r.spotted
	k.mu.Lock()
	defer k.mu.Unlock()
	if k.kept == nil {
		k.kept = map[slotKey]*spots{}
	}
	if k.kept[at] == nil {
		k.order = append(k.order, at)
	}
	k.kept[at] = s
	if len(k.order) > keptSpots {
		delete(k.kept, k.order[0])
		k.order = k.order[1:]
	}
	return s, nil
}

// Marks gives where on a page what is searched for stands, a list of rectangles
// for each find, in points, in reading order. Only articles that can be opened
// are looked at.
func (r *Reader) Marks(ctx context.Context, e *Edition, p *Page, find *search.Expr) ([][]geom.Rect, error) {
	if !p.Placed() {
		return nil, nil
	}
	s, err := r.spots(ctx, e)
	if err != nil {
		return nil, err
	}
	var out [][]geom.Rect
	for _, place := range p.Places {
		if place.Article.Open {
			out = append(out, boxes(find, s.lines[place.Article.Address][p.Sequence], e.Title.Language)...)
		}
		if len(out) >= mostMarks {
			return out[:mostMarks], nil
		}
	}
	return out, nil
}

// mostMarks bounds the finds drawn on one page.
const mostMarks = 500

// headClipping plans the piece that shows a headline, nil when there is no
// picture to cut it from.
func headClipping(p *Page, spot *search.Spot) *Clipping {
	if spot == nil || !p.Placed() {
		return nil
	}
	box := spot.Box.Inset(-headMargin).Intersect(geom.R(0, 0, p.Width, p.Height))
	return clippingAt(p, box, nil, headWidth)
}

const (
	headMargin = 6   // points around a headline
	headWidth  = 480 // pixels, the widest: in a list, on a slow connection
)

// HeadClipping gives the piece that shows an article's headline as printed, nil
// when there is no picture to cut it from.
func (r *Reader) HeadClipping(ctx context.Context, e *Edition, a *Article) (*Clipping, error) {
	s, err := r.spots(ctx, e)
	if err != nil {
		return nil, err
	}
	return headClipping(pageOf(e, s.heads[a.Address]), s.heads[a.Address]), nil
}

// pageOf gives the page of a spot, one without a place when there is none.
func pageOf(e *Edition, spot *search.Spot) *Page {
	for _, p := range e.Pages {
		if spot != nil && p.Sequence == spot.Page {
			return p
		}
	}
	return &Page{}
}
