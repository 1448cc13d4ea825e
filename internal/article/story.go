package article

import (
	"math"
	"slices"

	"github.com/banmian/banmian/internal/geom"
	"github.com/banmian/banmian/internal/paper"
	"github.com/banmian/banmian/internal/wording"
)

// A story is an article while it is gathered.
type story struct {
	kind    paper.Kind
	title   *title // nil when it has none
	body    []*piece
	bylines []*piece // that stand by themselves, outside the title
	jumps   []*piece
	strays  []*piece // captions without a picture and other type set beside it
	figures []*figure
	tables  []*table
	frame   int
	chain   *chain
}

// A figure is a picture of the makeup with the type that explains it.
type figure struct {
	picture  int // index in Makeup.Pictures
	rect     geom.Rect
	whole    geom.Rect // rect and captions
	captions []*piece
}

// read finds the stories of every box that is a page of its own, and of the
// open page.
func (f *forme) read() []*story {
	var out []*story
	for i := range f.frames {
		if f.frames[i].own {
			out = append(out, f.readRegion(i)...)
		}
	}
	return append(out, f.readRegion(-1)...)
}

// readRegion finds the stories of one box, or of the open page for -1.
func (f *forme) readRegion(frame int) []*story {
	r := newRegion(f, frame)
	if len(r.body)+len(r.titles)+len(r.tables) == 0 {
		return nil
	}
	var out []*story
	claimed := map[*title]bool{}
	chains := r.chains()
	for _, c := range chains {
		claimed[c.title] = true
	}
	r.takeCrossheads(chains, claimed)
	for _, c := range chains {
		out = append(out, &story{kind: paper.KindStory, title: c.title, body: c.body, frame: frame, chain: c})
	}
	for _, t := range r.titles {
		if !claimed[t] && r.bannerOf(t, chains, out) {
			continue
		}
		if claimed[t] || r.kickerOf(t, claimed) {
			continue
		}
		out = append(out, f.bareTitle(t, frame))
	}
	return r.tableStories(f.nameKinds(frame, out))
}

// kickerOf gives a small headline without text to the headline it stands on, even
// over a rule, as its kicker; false when there is none.
func (r *region) kickerOf(t *title, claimed map[*title]bool) bool {
	v := viewOf(t.dir)
	a := v.rect(t.box)
	var under *title
	best := stackGap
	for _, o := range r.titles {
		b := v.rect(o.box)
		if o == t || o.dir != t.dir || t.em > 0.8*o.em || !claimed[o] || a.OverlapX(b) < 0.6*math.Min(a.Width(), b.Width()) {
			continue
		}
		if gap := (b.Y0 - a.Y1) / o.em; gap > -0.3 && gap < best {
			best, under = gap, o
		}
	}
	if under == nil || len(t.bylines) > 0 {
		return false
	}
	var lines []*piece
	for _, p := range t.pieces() {
		p.role = paper.RoleKicker
		lines = append(lines, p)
	}
	under.kicker = append(lines, under.kicker...)
	under.box = under.box.Union(t.box)
	return true
}

// Small lines under a headline that are its text rather than its deck, when it
// has no other.
const (
	deckLines = 3
	deckWidth = 25.0 // ems of text
)

// bareTitle makes a story of a headline that no body was found for.
func (f *forme) bareTitle(t *title, frame int) *story {
	s := &story{kind: paper.KindStory, title: t, frame: frame}
	lines, width := 0, 0.0
	for _, p := range t.deck {
		lines += len(p.lines)
		width += wording.Width(p.text)
	}
	if lines >= deckLines || width >= deckWidth {
		for _, p := range t.deck {
			p.role = paper.RoleBody
		}
		s.body, t.deck = t.deck, nil
	}
	return s
}

// pieces lists all type of a story, in the order it is read.
func (s *story) pieces() []*piece {
	var all []*piece
	if s.title != nil {
		all = append(all, s.title.pieces()...)
	}
	all = append(all, s.bylines...)
	all = append(all, s.body...)
	all = append(all, s.jumps...)
	for _, t := range s.tables {
		all = append(all, t.pieces...)
	}
	for _, fig := range s.figures {
		all = append(all, fig.captions...)
	}
	return append(all, s.strays...)
}

// bounds is the rectangle around a story.
func (s *story) bounds() geom.Rect {
	var box geom.Rect
	for _, p := range s.pieces() {
		box = box.Union(p.box)
	}
	for _, fig := range s.figures {
		box = box.Union(fig.rect)
	}
	return box
}

// distance is the white between a box and the nearest piece of a story, in
// points; pieces it overlaps count 0.
func (s *story) distance(box geom.Rect) float64 {
	best := math.Inf(1)
	for _, p := range s.pieces() {
		best = math.Min(best, apart(box, p.box))
	}
	for _, fig := range s.figures {
		best = math.Min(best, apart(box, fig.rect))
	}
	return best
}

// apart is the white between two boxes, 0 when they touch.
func apart(a, b geom.Rect) float64 {
	return math.Hypot(math.Max(0, -a.OverlapX(b)), math.Max(0, -a.OverlapY(b)))
}

// gatherStrays gives every piece that stands by itself (byline, jump line,
// caption without picture) to the story it stands with.
func (f *forme) gatherStrays(stories []*story) []*story {
	taken := map[*piece]bool{}
	for _, s := range stories {
		for _, p := range s.pieces() {
			taken[p] = true
		}
	}
	for _, p := range f.furniture {
		taken[p] = true
	}
	for _, p := range f.pieces {
		if taken[p] {
			continue
		}
		best := f.hostOf(p, stories)
		if best == nil {
			continue // an orphan; write says so
		}
		switch p.role {
		case paper.RoleByline:
			best.bylines = append(best.bylines, p)
		case paper.RoleJump:
			best.jumps = append(best.jumps, p)
		default:
			best.strays = append(best.strays, p)
		}
	}
	return stories
}

// hostOf is the story that a stray piece stands with: for a jump line the one
// whose body ends above it, else the nearest; nil when none is near.
func (f *forme) hostOf(p *piece, stories []*story) *story {
	if p.host != nil {
		for _, s := range stories {
			if slices.Contains(s.body, p.host) {
				return s
			}
		}
	}
	var best *story
	nearest := 4 * f.leading
	for _, s := range stories {
		if s.frame != p.frame {
			continue
		}
		d := s.distance(p.box)
		if p.role == paper.RoleJump && len(s.body) > 0 {
			d = apart(p.box, s.body[len(s.body)-1].box)
			if p.opens().from {
				d = s.distance(p.box)
			}
		}
		if p.role == paper.RoleByline && len(s.body) > 0 {
			d = math.Min(d, 0.5*apart(p.box, s.body[0].box))
		}
		if d < nearest {
			best, nearest = s, d
		}
	}
	return best
}
