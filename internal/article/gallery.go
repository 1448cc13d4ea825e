package article

import (
	"math"
	"slices"

	"github.com/banmian/banmian/internal/geom"
	"github.com/banmian/banmian/internal/paper"
)

// A gallery is one picture, or several that are printed as one set: side by side
// or one below the other with hardly any white between them.
type gallery struct {
	figures []*figure
	whole   *figure // stands for all of them
	frame   int
}

const (
	setGap    = 2.5 // ems of body between two pictures of a set, captions apart
	setLevel  = 1.0 // ems by which the edges of two pictures of a set may differ
	setShared = 0.6 // of the smaller one's side that two of a set face each other along
	overGap   = 2.0 // lines of body from a title to the picture it stands over
	mostSets  = 400 // pictures of a page that are tried
	onlyNear  = 2.5 // lines of body around a picture within which its neighbours stand
	figureOne = 1.0 // points for the only story near a picture
	// the same for one picture beside the whole story, which may be news by itself
	figureAside = 0.4
	// unless so few ems are said of it that the story must say the rest
	captionAside = 20.0
	// and besides, where nothing else stands in the rectangle around both
	figureCompany = 0.5
	figureSet     = 0.25 // times the points, for each further picture of a set, to two
)

// galleries gathers pictures into sets.
func (f *forme) galleries(figures []*figure, stories []*story) []gallery {
	group := newUnion(len(figures))
	if len(figures) <= mostSets {
		hosts := make([]*story, len(figures))
		for i, fig := range figures {
			hosts[i] = f.galleryHost(f.galleryOf(fig), stories)
		}
		for i, a := range figures {
			for j, b := range figures[:i] {
				parted := hosts[i] != nil && hosts[j] != nil && hosts[i] != hosts[j]
				if !parted && f.oneSet(a, b) {
					group.join(i, j)
				}
			}
		}
	}
	var out []gallery
	for _, set := range group.sets() {
		g := f.galleryOf(figures[set[0]])
		for _, i := range set[1:] {
			fig := figures[i]
			g.figures = append(g.figures, fig)
			g.whole.rect, g.whole.whole = g.whole.rect.Union(fig.rect), g.whole.whole.Union(fig.whole)
			g.whole.captions = append(g.whole.captions, fig.captions...)
		}
		out = append(out, g)
	}
	return out
}

// galleryOf is one picture by itself.
func (f *forme) galleryOf(fig *figure) gallery {
	whole := *fig
	return gallery{figures: []*figure{fig}, whole: &whole, frame: f.home(f.m.Pictures[fig.picture].Frame)}
}

// oneSet reports whether two pictures are printed as a set: they face each other
// across little white, and are of one height or width, or share one caption.
func (f *forme) oneSet(a, b *figure) bool {
	if f.home(f.m.Pictures[a.picture].Frame) != f.home(f.m.Pictures[b.picture].Frame) || f.parted(upright, a.rect, b.rect) {
		return false
	}
	ra, rb := a.rect, b.rect
	slop := setLevel * f.em
	level := math.Abs(ra.Y0-rb.Y0) < slop && math.Abs(ra.Y1-rb.Y1) < slop
	flush := math.Abs(ra.X0-rb.X0) < slop && math.Abs(ra.X1-rb.X1) < slop
	bare := len(a.captions) == 0 || len(b.captions) == 0
	beside := ra.OverlapY(rb) >= setShared*math.Min(ra.Height(), rb.Height()) && -ra.OverlapX(rb) < setGap*f.em
	below := ra.OverlapX(rb) >= setShared*math.Min(ra.Width(), rb.Width()) && -a.whole.OverlapY(b.whole) < setGap*f.em
	return (beside && (level || bare) || below && (flush || bare)) && !f.typeAmid(a, b)
}

// typeAmid reports whether type other than captions stands between two pictures.
func (f *forme) typeAmid(a, b *figure) bool {
	white, ok := between(a.rect, b.rect)
	if !ok {
		return true
	}
	for _, p := range f.pieces {
		if p.role != paper.RoleCaption && p.box.Overlaps(white) {
			return true
		}
	}
	return false
}

// titledGallery is the story of a headline without text that stands straight over
// a set of pictures: the set is what it tells; nil for none.
func (f *forme) titledGallery(g gallery, stories []*story) *story {
	for _, s := range stories {
		if s.title == nil || len(s.body)+len(s.figures)+len(s.tables) > 0 || s.frame != g.frame || s.kind != paper.KindStory {
			continue
		}
		t, r := s.title.box, g.whole.rect
		r.X0, r.X1 = g.whole.whole.X0, g.whole.whole.X1
		if gap := r.Y0 - t.Y1; gap > -f.em && gap < overGap*f.leading && f.setOver(t, r) && !f.parted(upright, t, r) {
			return s
		}
	}
	return nil
}

// setOver reports whether a title is set to the width of the pictures under it:
// within them, and flush left, in the middle, or behind a ribbon that is flush.
func (f *forme) setOver(t, r geom.Rect) bool {
	if t.X0 < r.X0-f.em || t.X1 > r.X1+f.em {
		return false
	}
	for _, p := range f.ribbons {
		if p.ribbon.OverlapY(t) > 0.5*math.Min(p.ribbon.Height(), t.Height()) && math.Abs(p.ribbon.X0-r.X0) < f.em {
			return true
		}
	}
	return t.X0-r.X0 < f.em || math.Abs(t.CenterX()-r.CenterX()) < 1.5*f.em
}

// onlyNeighbour is the one story any of whose type stands near a set of pictures
// with no rule between, nil for none and for several.
func (f *forme) onlyNeighbour(g gallery, stories []*story) *story {
	var only *story
	near := g.whole.whole.Inset(-onlyNear * f.leading)
	for _, s := range stories {
		if s.frame != g.frame && (s.frame >= 0 || g.frame < 0) {
			continue // what stands in a box keeps to it
		}
		beside := slices.ContainsFunc(s.pieces(), func(p *piece) bool {
			return near.Overlaps(p.box) && !f.apartByRule(g.whole.whole, p.box)
		})
		if !beside {
			continue
		}
		if only != nil || s.frame != g.frame {
			return nil
		}
		only = s
	}
	return only
}

// keptCompany reports whether a picture stands level with a story and no type of
// any other stands in the rectangle around both.
func (f *forme) keptCompany(fig *figure, s *story, stories []*story) bool {
	bounds := s.bounds()
	if fig.whole.Y0 < bounds.Y0-f.leading || fig.whole.Y1 > bounds.Y1+f.leading {
		return false
	}
	both := bounds.Union(fig.whole).Inset(f.em)
	for _, o := range stories {
		if o != s && slices.ContainsFunc(o.pieces(), func(p *piece) bool { return both.Overlaps(p.box) }) {
			return false
		}
	}
	return true
}

// apartByRule reports whether a rule runs between a picture and type, be it only
// along the picture's side of the white between them.
func (f *forme) apartByRule(pic, box geom.Rect) bool {
	if f.parted(upright, pic, box) {
		return true
	}
	slop := 0.3 * f.em
	for _, w := range f.walls[upright] {
		if w.Kind != paper.BarrierRule || w.Weight < 0.5 {
			continue
		}
		switch {
		case w.Vertical && w.Hi-w.Lo > 0.8*pic.Height() && (w.Pos > pic.X1-slop && w.Pos < box.X0+slop || w.Pos > box.X1-slop && w.Pos < pic.X0+slop) && w.Lo < pic.CenterY() && w.Hi > pic.CenterY():
			return true
		case !w.Vertical && w.Hi-w.Lo > 0.8*pic.Width() && (w.Pos > pic.Y1-slop && w.Pos < box.Y0+slop || w.Pos > box.Y1-slop && w.Pos < pic.Y0+slop) && w.Lo < pic.CenterX() && w.Hi > pic.CenterX():
			return true
		}
	}
	return false
}
