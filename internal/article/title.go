package article

import (
	"math"
	"sort"
	"strings"

	"github.com/banmian/banmian/internal/geom"
	"github.com/banmian/banmian/internal/paper"
	"github.com/banmian/banmian/internal/wording"
)

// A title is the stack of display lines over one story: kicker, headline, deck,
// and a byline that stands among them.
type title struct {
	kicker, head, deck, bylines []*piece
	box                         geom.Rect
	rows                        []geom.Rect // of its lines, on the page; nil until asked for
	cover                       geom.Rect   // box widened to what stands beside it; zero until asked for
	dir                         paper.Direction
	em                          float64 // of the headline
	frame                       int
	crosshead                   bool // it may stand inside running text
	waist                       bool // its text stands over it, under it and on both sides
	inset                       bool // untitled text stands on both sides of it
}

// lines are the boxes of the title's printed lines, in a view.
func (t *title) lines(v view) []geom.Rect {
	if t.rows == nil {
		for _, p := range t.pieces() {
			for _, l := range p.lines {
				if box := sane(l.Box); !box.Empty() {
					t.rows = append(t.rows, box)
				}
			}
		}
	}
	out := make([]geom.Rect, len(t.rows))
	for i, box := range t.rows {
		out[i] = v.rect(box)
	}
	return out
}

// foot is where a title ends over a column: the foot of its lowest line there, or
// of the whole where none reaches over the column.
func (t *title) foot(v view, column geom.Rect) float64 {
	foot, over := math.Inf(-1), false
	for _, l := range t.lines(v) {
		if l.OverlapX(column) > 0.1*column.Width() {
			foot, over = math.Max(foot, l.Y1), true
		}
	}
	if !over {
		return v.rect(t.box).Y1
	}
	return foot
}

func (t *title) pieces() []*piece {
	all := append([]*piece{}, t.kicker...)
	all = append(all, t.head...)
	all = append(all, t.deck...)
	return append(all, t.bylines...)
}

// Gaps inside a title, in ems of the larger of the two lines beside it.
const (
	stackGap  = 1.1 // between two lines of a title
	rowGap    = 0.6 // between two parts of one line
	wideGap   = 1.6 // between single characters set wide apart
	wideMost  = 3   // characters of such a part
	blankMost = 1.4 // over a blank in an upright line, where the text beside it runs on
	equalEm   = 0.92
	// of two lines of a headline in one face: to fill its space papers set the longer
	// line smaller
	sameFaceEm = 0.8
)

// gatherTitles groups the display lines of one box: lines that stand one below
// the other (one left of the other when vertical), close for their size, with a
// shared middle, edge or extent and nothing between them.
func (f *forme) gatherTitles(ps []*piece) []*title {
	var lines []*piece
	for _, p := range ps {
		if p.role == paper.RoleHeadline {
			lines = append(lines, p)
		}
	}
	group := newUnion(len(lines))
	for i, a := range lines {
		for j, b := range lines[:i] {
			if f.stacked(a, b) {
				group.join(i, j)
			}
		}
	}
	var out []*title
	for _, members := range group.sets() {
		var stack []*piece
		for _, i := range members {
			stack = append(stack, lines[i])
		}
		out = append(out, f.partStack(stack)...)
	}
	sort.SliceStable(out, func(i, j int) bool { return out[i].box.Y0 < out[j].box.Y0 })
	return out
}

// overPlate is how many times larger than the line under the rule a line over it
// is when it is the plate of the paper, or of a section, and no part of a title.
const overPlate = 2.2

// stacked reports whether two display lines belong to one title.
func (f *forme) stacked(a, b *piece) bool {
	dir, ok := commonDirection(a, b)
	if !ok {
		return false
	}
	v := viewOf(dir)
	ra, rb := v.rect(a.box), v.rect(b.box)
	if ra.Y0 > rb.Y0 {
		a, b, ra, rb = b, a, rb, ra
	}
	em := math.Max(a.em, b.em)
	if ra.OverlapY(rb) > 0.5*math.Min(ra.Height(), rb.Height()) {
		alike := math.Min(a.em, b.em) > equalEm*em
		gap, most := -ra.OverlapX(rb), rowGap
		if a.chars <= wideMost && b.chars <= wideMost {
			most = wideGap
		}
		if dir == paper.Vertical && gap >= most*em && gap < blankMost*em && (f.textRunsBy(lower(a, b)) || onPitch(v, a, b)) {
			most = blankMost
		}
		return alike && gap < most*em && !f.parted(v, ra, rb)
	}
	gap := rb.Y0 - ra.Y1
	if gap > stackGap*math.Min(em, 3*math.Min(a.em, b.em)) || ra.OverlapX(rb) <= 0 {
		return false
	}
	narrow := math.Min(ra.Width(), rb.Width())
	shared := 0.6
	if math.Min(a.em, b.em) > equalEm*em && a.font == b.font {
		shared = 0.3 // one line may have come in parts
	}
	aligned := ra.OverlapX(rb) > shared*narrow && (!bulleted(b.text) || bulleted(a.text))
	if aligned && a.em > largeRatio*b.em && f.headsLaterColumn(v, ra, rb, b) {
		return false
	}
	return aligned && (!f.parted(v, ra, rb) || f.underlined(v, ra, rb) && a.em < overPlate*b.em)
}

// headsLaterColumn: the small line b under the headline a is flush with neither its
// edge nor its middle but with body straight under b, and body stands under a to
// the left of b, level with it: b interrupts a column, it is no line of the title.
func (f *forme) headsLaterColumn(v view, ra, rb geom.Rect, b *piece) bool {
	if math.Abs(ra.X0-rb.X0) < 2*f.em || math.Abs(ra.CenterX()-rb.CenterX()) < 2*f.em || f.ratio(b) > largeRatio {
		return false
	}
	under, left := false, false
	for _, p := range f.pieces {
		if p.role != paper.RoleBody || p.dir != b.dir {
			continue
		}
		o := v.rect(p.measure)
		gap := o.Y0 - rb.Y1
		under = under || gap > -touchSlop*f.leading && gap < crossGap*f.leading && within(rb, o, f.em)
		left = left || o.X1 < rb.X0 && o.OverlapX(ra) > 0 && o.Y0 < rb.Y1+3*f.leading && o.Y1 > rb.Y1
	}
	return under && left
}

// lower is the one of two pieces that stands lower on the page.
func lower(a, b *piece) *piece {
	if a.box.Y0 > b.box.Y0 {
		return a
	}
	return b
}

// pitchSlop is by how much, in ems, the white between two parts of an upright line
// may differ from that of one blank character.
const pitchSlop = 0.1

// onPitch reports whether b stands on the line of a as if one blank character were
// set between them: alike, flush, and at a whole step of its characters.
func onPitch(v view, a, b *piece) bool {
	if len(a.lines) != 1 || len(b.lines) != 1 || a.font != b.font || a.weight != b.weight || math.Abs(a.em-b.em) > 0.02*a.em {
		return false
	}
	ra, rb := v.rect(a.box), v.rect(b.box)
	if ra.X0 > rb.X0 {
		a, b, ra, rb = b, a, rb, ra
	}
	if a.chars < 2 || b.chars < 2 || math.Abs(ra.Y0-rb.Y0) > pitchSlop*a.em {
		return false
	}
	step := (ra.Width() - a.em) / float64(a.chars-1)
	return math.Abs(rb.X0-ra.X1-(2*step-a.em)) < pitchSlop*a.em && math.Abs((rb.Width()-b.em)/float64(b.chars-1)-step) < pitchSlop*a.em
}

// textRunsBy reports whether the body straight to the left of an upright display
// line, level with its head, goes on from somewhere: then the line heads no story.
func (f *forme) textRunsBy(p *piece) bool {
	for _, q := range f.pieces {
		gap := p.box.X0 - q.box.X1
		if q.dir == paper.Vertical && len(q.lines) > 1 && q.frame == p.frame && math.Abs(f.ratio(q)-1) < sameRatio &&
			gap > -p.em && gap < 3*f.em && math.Abs(q.box.Y0-p.box.Y0) < 2*f.leading {
			return !q.first().Opens
		}
	}
	return false
}

// boldness is by how much bold type looks larger than it is.
const boldness = 1.15

// weighty is how large a piece looks, in points.
func (p *piece) weighty() float64 {
	if p.weight >= 600 {
		return boldness * p.em
	}
	return p.em
}

// headsWith reports whether another line of a title is of the headline as its largest
// line p is: as large, or set in the same face and hardly smaller.
func (p *piece) headsWith(q *piece) bool {
	least := equalEm
	if q.font == p.font && (q.weight >= 600) == (p.weight >= 600) && q.italic == p.italic && q.color == p.color {
		least = sameFaceEm
	}
	return q.weighty() >= least*p.weighty()
}

// commonDirection is the direction of two pieces; one of single characters takes
// that of the other.
func commonDirection(a, b *piece) (paper.Direction, bool) {
	switch {
	case a.dir == b.dir, b.chars == len(b.lines):
		return a.dir, true
	case a.chars == len(a.lines):
		return b.dir, true
	}
	return a.dir, false
}

// partStack makes titles of one group of display lines. A group with two large
// lines and smaller ones between them is two titles, parted at its widest gap.
func (f *forme) partStack(stack []*piece) []*title {
	dir := headDirection(stack)
	v := viewOf(dir)
	sort.SliceStable(stack, func(i, j int) bool {
		a, b := v.rect(stack[i].box), v.rect(stack[j].box)
		if math.Abs(a.CenterY()-b.CenterY()) > 0.5*math.Min(a.Height(), b.Height()) {
			return a.CenterY() < b.CenterY()
		}
		return a.X0 < b.X0
	})
	main := stack[0]
	for _, p := range stack {
		if p.weighty() > main.weighty() {
			main = p
		}
	}
	first, last := -1, -1
	for i, p := range stack {
		if main.headsWith(p) {
			if first < 0 {
				first = i
			}
			last = i
		}
	}
	for i := first; i <= last; i++ {
		if !main.headsWith(stack[i]) {
			at := widestGap(v, stack[first:last+1]) + first
			return append(f.partStack(stack[:at:at]), f.partStack(stack[at:])...)
		}
	}
	t := &title{dir: dir, em: stack[first].em, frame: stack[0].frame}
	for i, p := range stack {
		t.box = t.box.Union(p.box)
		switch {
		case i < first:
			p.role = paper.RoleKicker
			t.kicker = append(t.kicker, p)
		case i > last && len(p.lines) == 1 && f.rowSigns(v, stack[last+1:], p):
			p.role = paper.RoleByline
			t.bylines = append(t.bylines, p)
		case i > last && (len(t.bylines) > 0 && wording.Affiliation(p.text) || p.signsThroughout()):
			p.role = paper.RoleByline
			t.bylines = append(t.bylines, p)
		case i > last:
			p.role = paper.RoleDeck
			t.deck = append(t.deck, p)
		default:
			t.head = append(t.head, p)
		}
	}
	return []*title{t}
}

// rowSigns reports whether the row that p stands in, among the small lines under
// a headline, is a byline.
func (f *forme) rowSigns(v view, small []*piece, p *piece) bool {
	var row []*piece
	for _, q := range small {
		if v.rect(q.box).OverlapY(v.rect(p.box)) > 0.5*p.em {
			row = append(row, q)
		}
	}
	if len(row) == 1 && shortHan(p) {
		return true
	}
	text := strings.Join(f.eachLine(row), " ")
	return isBylineLine(text) || isBareName(text)
}

// shortHan: two or three Han characters by themselves, which under a headline
// are a name.
func shortHan(p *piece) bool {
	n := 0
	for _, r := range p.text {
		if wording.IsIdeograph(r) {
			n++
		} else if r != ' ' && r != '　' {
			return false
		}
	}
	return n >= 2 && n <= 3
}

// widestGap gives the index before which the widest white of a stack lies.
func widestGap(v view, stack []*piece) int {
	at, widest := 1, math.Inf(-1)
	for i := 1; i < len(stack); i++ {
		gap := v.rect(stack[i].box).Y0 - v.rect(stack[i-1].box).Y1
		if gap > widest {
			at, widest = i, gap
		}
	}
	return at
}

// union is a disjoint-set forest over 0..n-1.
type union []int

func newUnion(n int) union {
	u := make(union, n)
	for i := range u {
		u[i] = i
	}
	return u
}

func (u union) root(i int) int {
	for u[i] != i {
		u[i] = u[u[i]]
		i = u[i]
	}
	return i
}

func (u union) join(i, j int) { u[u.root(i)] = u.root(j) }

// sets lists the groups, each in rising order, by their lowest member.
func (u union) sets() [][]int {
	at := map[int]int{}
	var out [][]int
	for i := range u {
		r := u.root(i)
		k, seen := at[r]
		if !seen {
			k = len(out)
			at[r] = k
			out = append(out, nil)
		}
		out[k] = append(out[k], i)
	}
	return out
}
