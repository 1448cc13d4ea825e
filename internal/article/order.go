package article

import (
	"math"
	"sort"

	"github.com/banmian/banmian/internal/geom"
	"github.com/banmian/banmian/internal/paper"
)

// inOrder puts stories in the order a reader meets them: row by row from the
// top, and within a row from the left, or from the right where vertical type
// leads the page; a stack of short items under heads of one size is read down
// before the eye moves on. The imprint closes the page.
func (f *forme) inOrder(stories []*story) []*story {
	set := make([]placed, len(stories))
	for i, s := range stories {
		set[i] = placed{s, f.groundOf(s)}
	}
	sort.SliceStable(set, func(i, j int) bool { return set[i].box.Y0 < set[j].box.Y0 })
	for from := 0; from < len(set); {
		to := from + 1
		for to < len(set) && set[to].box.Y0 < set[from].box.Y0+levelRow*f.leading {
			to++
		}
		row := set[from:to]
		sort.SliceStable(row, func(i, j int) bool { return f.readFirst(row[i].box, row[j].box) })
		from = to
	}
	return f.downStacks(set)
}

// downStacks pulls the items of a stack up behind the one above them, and the
// imprint to the end.
func (f *forme) downStacks(set []placed) []*story {
	var out, last []*story
	done := make([]bool, len(set))
	for i := range set {
		for k := i; k >= 0 && !done[k]; k = f.nextInStack(set, k, done) {
			done[k] = true
			if set[k].story.kind == paper.KindImprint {
				last = append(last, set[k].story)
			} else {
				out = append(out, set[k].story)
			}
		}
	}
	return append(out, last...)
}

// stackGapLines is how far apart, in lines of body, two items of a stack stand at
// most.
const stackGapLines = 3.0

// nextInStack is the story that goes on the stack of story k, -1 for none.
func (f *forme) nextInStack(set []placed, k int, done []bool) int {
	a := set[k]
	if a.story.title == nil {
		return -1
	}
	for i, b := range set {
		t := b.story.title
		if done[i] || t == nil || b.story.frame != a.story.frame || math.Abs(t.em-a.story.title.em) > 0.03*t.em {
			continue
		}
		gap := b.box.Y0 - a.box.Y1
		if gap > -f.leading && gap < stackGapLines*f.leading && math.Abs(a.box.X0-b.box.X0) < 2*f.em && math.Abs(a.box.X1-b.box.X1) < 4*f.em {
			return i
		}
	}
	return -1
}

// placed is a story with the ground it covers.
type placed struct {
	story *story
	box   geom.Rect
}

// groundOf is the box a story was set in, or the rectangle around it.
func (f *forme) groundOf(s *story) geom.Rect {
	if s.frame >= 0 && s.frame < len(f.frames) && (s.kind == paper.KindAd || s.kind == paper.KindIndex) {
		return f.frames[s.frame].rect
	}
	return s.bounds()
}

// levelRow is how far, in lines of body, two stories may begin apart and stand in
// one row.
const levelRow = 2.0

// readFirst: of two stories in one row.
func (f *forme) readFirst(a, b geom.Rect) bool {
	if f.main == paper.Vertical {
		return a.X1 > b.X1
	}
	return a.X0 < b.X0
}
