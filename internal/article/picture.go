package article

import (
	"math"

	"github.com/banmian/banmian/internal/geom"
	"github.com/banmian/banmian/internal/paper"
	"github.com/banmian/banmian/internal/wording"
)

// What speaks for a picture belonging to a story, in points.
const (
	figureInside  = 4.0 // times the share of it within the story's bounds
	figureTouches = 2.0 // times the share of its outline the story stands along
	figureNear    = 0.5 // less this per line of white between them
	figureWords   = 4.0 // times the share of the caption's character pairs found in the story
	figureOver    = 2.0 // it stands on the story's headline
	figureAlone   = 1.6 // what a story must offer more than nothing
)

// placePictures gives each picture its captions, and each set of pictures with
// them to the story it belongs to; a set that belongs to none is a story of its
// own.
func (f *forme) placePictures(stories []*story) []*story {
	var rest []gallery
	for _, g := range f.galleries(f.caption(), stories) {
		if host := f.titledGallery(g, stories); host != nil {
			host.figures = append(host.figures, g.figures...)
		} else {
			rest = append(rest, g)
		}
	}
	for _, g := range rest {
		if host := f.galleryHost(g, stories); host != nil {
			host.figures = append(host.figures, g.figures...)
			continue
		}
		if len(g.whole.captions) > 0 {
			stories = append(stories, &story{kind: paper.KindPhoto, frame: g.frame, figures: g.figures})
		}
	}
	for _, s := range stories {
		if len(s.body) == 0 && len(s.figures) > 0 && s.kind == paper.KindStory {
			s.kind = paper.KindPhoto
		}
		f.nameKind(s)
	}
	return stories
}

// caption makes a figure of every picture and gives each caption to the picture
// it stands nearest to.
func (f *forme) caption() []*figure {
	byPicture := map[int]*figure{}
	var out []*figure
	for i, pic := range f.m.Pictures {
		r := sane(pic.Rect)
		if pic.Lettering || r.Width() < 3*f.em || r.Height() < 3*f.em || f.underType(r) {
			continue
		}
		fig := &figure{picture: i, rect: r, whole: r}
		byPicture[i] = fig
		out = append(out, fig)
	}
	for _, p := range f.pieces {
		if p.role != paper.RoleCaption {
			continue
		}
		if fig := byPicture[f.nearPicture(p)]; fig != nil {
			fig.captions = append(fig.captions, p)
			fig.whole = fig.whole.Union(p.box)
		}
	}
	return out
}

// underType: a picture behind running text or in the masthead is decoration.
func (f *forme) underType(r geom.Rect) bool {
	for _, p := range f.pieces {
		if p.role == paper.RoleMasthead && r.Intersect(p.box).Area() > 0.3*p.box.Area() {
			return true
		}
		if p.role == paper.RoleBody && len(p.lines) > 4 && r.Encloses(p.box, f.em) {
			return true
		}
	}
	return false
}

// galleryHost is the story a set of pictures belongs to, nil for none.
func (f *forme) galleryHost(g gallery, stories []*story) *story {
	var best *story
	most := figureAlone
	only := f.onlyNeighbour(g, stories)
	for _, s := range stories {
		if s.frame != g.frame || s.kind == paper.KindAd {
			continue
		}
		pts := f.figurePoints(g.whole, s)
		if s == only {
			aside := len(g.figures) == 1 && g.whole.says() > captionAside && g.whole.rect.OverlapX(s.bounds()) < 0.5*g.whole.rect.Width()
			pts += when(aside, figureAside) + when(!aside, figureOne) + when(!aside && f.keptCompany(g.whole, s, stories), figureCompany) + when(pts > 0, figureSet*pts*float64(min(2, len(g.figures)-1)))
		}
		if pts > most {
			best, most = s, pts
		}
	}
	return best
}

// says is how much is printed of a picture, in ems.
func (fig *figure) says() float64 {
	width := 0.0
	for _, p := range fig.captions {
		width += wording.Width(p.text)
	}
	return width
}

func (f *forme) figurePoints(fig *figure, s *story) float64 {
	bounds := s.bounds()
	inside := fig.rect.Intersect(bounds).Area() / math.Max(1, fig.rect.Area())
	pts := figureInside*inside + figureTouches*f.touching(fig.whole, s) -
		figureNear*s.distance(fig.whole)/f.leading
	if s.title != nil && f.standsOn(fig.whole, s.title.box) {
		pts += figureOver
	}
	if len(fig.captions) > 0 && pts+figureWords > figureAlone { // words can still decide
		pts += figureWords * wordsShared(fig.captions, s)
	}
	return pts
}

// standsOn: box a stands straight over box b, a few lines apart, with no rule
// between them.
func (f *forme) standsOn(a, b geom.Rect) bool {
	gap := b.Y0 - a.Y1
	return gap > -f.leading && gap < 3*f.leading && a.OverlapX(b) > 0.6*math.Min(a.Width(), b.Width()) && !f.parted(upright, a, b)
}

// touching is the share of a picture's outline along which a story stands within
// two lines.
func (f *forme) touching(r geom.Rect, s *story) float64 {
	near := r.Inset(-2.5 * f.leading)
	along := 0.0
	for _, p := range s.pieces() {
		if !near.Overlaps(p.box) {
			continue
		}
		along += math.Max(math.Max(0, r.OverlapX(p.box)), math.Max(0, r.OverlapY(p.box)))
	}
	return math.Min(1, along/math.Max(1, r.Width()+r.Height()))
}

// wordsShared is the share of the captions' character pairs that the story's own
// text holds too.
func wordsShared(captions []*piece, s *story) float64 {
	known := map[[2]rune]bool{}
	for _, p := range append(append([]*piece{}, s.body...), s.titlePieces()...) {
		eachPair(p.text, func(pair [2]rune) { known[pair] = true })
	}
	hits, all := 0, 0
	for _, p := range captions {
		eachPair(p.text, func(pair [2]rune) {
			all++
			if known[pair] {
				hits++
			}
		})
	}
	if all == 0 {
		return 0
	}
	return float64(hits) / float64(all)
}

func (s *story) titlePieces() []*piece {
	if s.title == nil {
		return nil
	}
	return s.title.pieces()
}

func eachPair(text string, visit func([2]rune)) {
	var last rune
	for _, r := range text {
		if r == ' ' {
			continue
		}
		if last != 0 {
			visit([2]rune{last, r})
		}
		last = r
	}
}
