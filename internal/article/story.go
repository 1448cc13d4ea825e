package article

import (
	"math"
	"sort"

	"github.com/banmian/banmian/internal/geom"
	"github.com/banmian/banmian/internal/paper"
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
	frame   int
	chain   *chain
	index   bool
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
	if len(r.body)+len(r.titles) == 0 {
		return nil
	}
	var out []*story
	claimed := map[*title]bool{}
	for _, c := range r.chains() {
		claimed[c.title] = true
		out = append(out, &story{kind: paper.KindStory, title: c.title, body: c.body, frame: frame, chain: c})
	}
	for _, t := range r.titles {
		if !claimed[t] {
			out = append(out, &story{kind: paper.KindStory, title: t, frame: frame})
		}
	}
	return f.nameKinds(frame, out)
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
	var best *story
	nearest := 4 * f.leading
	for _, s := range stories {
		if s.frame != p.frame {
			continue
		}
		d := s.distance(p.box)
		if p.role == paper.RoleJump && len(s.body) > 0 {
			d = apart(p.box, s.body[len(s.body)-1].box)
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

// rowSlop is how far, in lines of body, the tops of two stories may differ and
// still stand in one row.
const rowSlop = 2.0

// inOrder puts stories in the order a reader meets them: row by row from the
// top, and within a row from left to right, or from right to left where vertical
// type leads the page. A story that stands over another comes before it.
func (f *forme) inOrder(stories []*story) []*story {
	boxes := make([]geom.Rect, len(stories))
	order := make([]int, len(stories))
	for i, s := range stories {
		boxes[i], order[i] = s.bounds(), i
	}
	sort.SliceStable(order, func(a, b int) bool { return boxes[order[a]].Y0 < boxes[order[b]].Y0 })
	for from := 0; from < len(order); {
		to := from + 1
		for to < len(order) && boxes[order[to]].Y0 < boxes[order[from]].Y0+rowSlop*f.leading {
			to++
		}
		row := order[from:to]
		sort.SliceStable(row, func(a, b int) bool { return f.earlierInRow(boxes[row[a]], boxes[row[b]]) })
		from = to
	}
	return arranged(stories, order)
}

func (f *forme) earlierInRow(a, b geom.Rect) bool {
	if f.main == paper.Vertical {
		return a.X1 > b.X1
	}
	return a.X0 < b.X0
}

func arranged(stories []*story, order []int) []*story {
	out := make([]*story, len(order))
	for k, i := range order {
		out[k] = stories[i]
	}
	return out
}
