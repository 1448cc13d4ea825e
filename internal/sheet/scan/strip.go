package scan

import (
	"cmp"
	"image"
	"math"
	"slices"
)

// strip is a line of type that has been found and not yet read.
type strip struct {
	box  image.Rectangle
	size float64           // height of its tall characters in pixels: capitals, ideographs
	down bool              // it runs downwards
	ink  int               // black pixels
	own  []image.Rectangle // boxes of its marks

	// Of the marks it was made of: how many, how many of them are about as tall
	// as its type, how many are thin sticks, and the size of the largest.
	marks, tall, sticks int
	most                float64
}

// length is how far a line runs, in pixels.
func (s strip) length() int {
	if s.down {
		return s.box.Dy()
	}
	return s.box.Dx()
}

// How marks make lines, in units of the page's type, or in heights of the
// larger of two marks where these are larger.
const (
	latinMost  = 2.3  // height up to which a mark is body type: two touching lines are taller
	cellMost   = 1.75 // of ideographs, whose unit is nearer to their em
	leastBody  = 0.3  // what is smaller is a point or a speck and makes no line
	bodyGap    = 2.6  // white between the words of a line
	largeGap   = 0.75 // of a headline, in its heights
	touching   = 0.4  // share of a line's height that a mark between lines must have in it to be part of it
	spacedGap  = 1.25 // of a headline of ideographs, which may be letterspaced
	spacedRoom = 2.0  // times as wide and long must a gutter be between these
	sameLine   = 0.5  // share of the lower mark's height that two marks of a line have beside each other
	largeLike  = 2.0  // how many times larger one mark of a headline may be, unless they nearly touch
	smaller    = 0.45 // of a size that other characters of its line have
	largestOne = 45.0 // height of a character of the largest headline
	strayNear  = 0.6  // of a line's size, from it to a point or accent of it
	likeLetter = 0.62 // of a size from which a mark is a letter of it
	stickShape = 2.2  // length against width
	stickWide  = 0.9  // units, below which a mark is a stroke by itself
	mostStrips = 4000
)

// page is the ink of a page sorted out.
type page struct {
	unit  float64
	w, h  int
	rules []image.Rectangle

	downwards bool // whether lines may run down it
}

// linesOf finds the lines of type: marks side by side without a gutter between
// them, the largest type first, since parts of its characters are as small as
// body type. downwards is whether lines may run down the page.
//
// It goes from marks to lines and knows no columns (after L. O'Gorman, "The
// document spectrum for page layout analysis", 1993): a gutter shows as a track
// of white.
func (p page) linesOf(marks []component, downwards bool) []strip {
	p.downwards = downwards
	across := forme{unit: p.unit, downwards: downwards, white: tracksOf(marks, upright(p.rules), p.w, p.h, p.unit)}
	down, lean := across, onlyAcross
	if downwards {
		lean = p.lean(marks)
		turned := turnedMarks(marks)
		down.white = tracksOf(turned, upright(turnedBoxes(p.rules)), p.h, p.w, p.unit)
	}
	var out []strip
	pool := marks
	for most := largestOne * p.unit; most > p.bodyMost()*p.unit; most /= 2 {
		least := max(most/2, p.bodyMost()*p.unit)
		var large []component
		for _, m := range pool {
			if s := p.stature(m.box); s > smaller*least && s <= most {
				large = append(large, m)
			}
		}
		found := p.lines(large, across, down, lean, least)
		found = slices.DeleteFunc(found, func(s strip) bool { return s.most < least || 2*s.tall < s.marks })
		pool = without(pool, found)
		out = append(out, found...)
	}
	var body []component
	for _, m := range pool {
		if s := p.stature(m.box); s <= p.bodyMost()*p.unit && s >= leastBody*p.unit {
			body = append(body, m)
		}
	}
	out = append(out, p.lines(body, across, down, lean, p.unit)...)
	out = merged(out)
	p.gatherStrays(out, marks)
	return out[:min(len(out), mostStrips)]
}

// bodyMost is the height in units up to which a mark is body type.
func (p page) bodyMost() float64 {
	if p.downwards {
		return cellMost
	}
	return latinMost
}

// dashed takes dashed rules out of lines: many sticks and nothing else.
func dashed(lines []strip) (kept []strip, rules []image.Rectangle) {
	const least, most = 6, 0.9 // sticks, and their share
	for _, s := range lines {
		if s.marks >= least && float64(s.sticks) >= most*float64(s.marks) && float64(s.length()) > 4*s.size {
			rules = append(rules, s.box)
			continue
		}
		kept = append(kept, s)
	}
	return kept, rules
}

// stature is the size of type a mark may belong to: its longer side, but not
// much more than the shorter one for what may be characters that touch. Where
// no line runs downwards, marks that are tall are so.
func (p page) stature(r image.Rectangle) float64 { return stature(r, p.unit, p.downwards) }

func stature(r image.Rectangle, unit float64, downwards bool) float64 {
	const square = 1.25 // longer side against shorter of a wide character
	long, short := float64(max(r.Dx(), r.Dy())), float64(min(r.Dx(), r.Dy()))
	if short >= stickWide*unit && (r.Dx() > r.Dy() || downwards) {
		return min(long, square*short)
	}
	return long
}

// lines makes lines of marks of about one size, in whichever direction each
// runs.
func (p page) lines(marks []component, across, down forme, lean, size float64) []strip {
	if lean == onlyAcross {
		return across.link(marks, size)
	}
	runsDown := directions(marks, size, lean)
	var level, upright []component
	for i, m := range marks {
		if runsDown[i] {
			upright = append(upright, component{turnedBox(m.box), m.area})
		} else {
			level = append(level, m)
		}
	}
	out := across.link(level, size)
	for _, s := range down.link(upright, size) {
		s.box, s.down = turnedBox(s.box), true
		out = append(out, s)
	}
	return out
}

// forme is a page as seen along its lines.
type forme struct {
	unit      float64
	white     tracks
	downwards bool
}

// link makes lines of marks that stand side by side.
func (f forme) link(marks []component, size float64) []strip {
	if f.downwards && size > f.unit {
		marks = characters(marks, size)
	}
	slices.SortFunc(marks, func(a, b component) int {
		return cmp.Or(cmp.Compare(a.box.Min.X, b.box.Min.X), cmp.Compare(a.box.Min.Y, b.box.Min.Y))
	})
	set := newSets(len(marks))
	rows := shelve(marks, max(8, int(2*size)))
	for i, a := range marks {
		rows.beside(a.box, func(j int) {
			if j > i && f.linked(a.box, marks[j].box, size) {
				set.join(i, j)
			}
		})
	}
	var out []strip
	for _, members := range set.all() {
		out = append(out, f.stripOf(marks, members, size))
	}
	return out
}

// linked reports whether b, which begins no further left, continues a's line.
func (f forme) linked(a, b image.Rectangle, size float64) bool {
	beside := min(a.Max.Y, b.Max.Y) - max(a.Min.Y, b.Min.Y)
	low, tall := min(a.Dy(), b.Dy()), max(a.Dy(), b.Dy())
	if float64(beside) < sameLine*float64(low) {
		return false
	}
	gap := float64(b.Min.X - a.Max.X)
	if gap <= 0.15*size {
		return true
	}
	reach, room := bodyGap*f.unit, max(1, size/f.unit)
	if size > f.unit {
		if reach = largeGap * max(size, float64(tall)); f.downwards && ideographs(a, b) {
			reach, room = spacedGap*float64(tall), spacedRoom*room
		} else if f.unlike(a, b) > largeLike {
			reach /= 4
		}
	}
	gutters := latinGutters
	if f.downwards {
		gutters = cellGutters
	}
	return gap <= reach && !f.white.parted(a, b, gutters, f.unit, room)
}

// ideographs reports whether two marks are about square and of one size, or one
// is such and the other a stroke across the line, 一, as long.
func ideographs(a, b image.Rectangle) bool {
	const square, alike, stroke = 0.7, 0.75, 0.35
	if a.Dx() > b.Dx() {
		a, b = b, a // b is the wider, along the line
	}
	high, low := float64(max(a.Dy(), b.Dy())), float64(min(a.Dy(), b.Dy()))
	w, h := float64(b.Dx()), float64(b.Dy())
	if low < alike*high || min(w, h) < square*max(w, h) {
		return false
	}
	thin := float64(a.Dx())
	return thin >= alike*w || thin < stroke*w
}

// characters puts marks together that nearly touch: parts of ideographs.
func characters(marks []component, size float64) []component {
	set := newSets(len(marks))
	near(marks, partsNear*size, func(i, j int) { set.join(i, j) })
	var out []component
	for _, members := range set.all() {
		c := component{}
		for _, i := range members {
			c.box = c.box.Union(marks[i].box)
			c.area += marks[i].area
		}
		out = append(out, c)
	}
	return out
}

// unlike is how many times larger one of two marks is.
func (f forme) unlike(a, b image.Rectangle) float64 {
	p, q := stature(a, f.unit, f.downwards), stature(b, f.unit, f.downwards)
	return max(p, q) / min(p, q)
}

// stripOf is the line of some marks.
func (f forme) stripOf(marks []component, members []int, size float64) strip {
	s := strip{}
	var heights []int
	for _, i := range members {
		m := marks[i]
		s.box = s.box.Union(m.box)
		s.ink += m.area
		s.own = append(s.own, m.box)
		heights = append(heights, m.box.Dy())
		t := stature(m.box, f.unit, f.downwards)
		s.marks++
		s.most = max(s.most, t)
		if t > likeLetter*size {
			s.tall++
		}
		if float64(max(m.box.Dx(), m.box.Dy())) > stickShape*float64(min(m.box.Dx(), m.box.Dy())) {
			s.sticks++
		}
	}
	slices.Sort(heights)
	const tall = 0.85 // share of marks that are lower than the line's tall ones
	s.size = float64(heights[int(tall*float64(len(heights)-1)+0.5)])
	return s
}

// shelves hold marks by the rows they stand on.
type shelves struct {
	high int
	on   map[int][]int
	all  []component
}

func shelve(marks []component, high int) shelves {
	s := shelves{high: high, on: map[int][]int{}, all: marks}
	for i, m := range marks {
		for y := m.box.Min.Y / high; y <= (m.box.Max.Y-1)/high; y++ {
			s.on[y] = append(s.on[y], i)
		}
	}
	return s
}

// beside calls f for the marks that begin right of where r begins, as far as a
// line may reach; a mark may come twice.
func (s shelves) beside(r image.Rectangle, f func(i int)) {
	reach := r.Max.X + 3*max(s.high, r.Dy())
	for y := r.Min.Y / s.high; y <= (r.Max.Y-1)/s.high; y++ {
		row := s.on[y]
		at, _ := slices.BinarySearchFunc(row, r.Min.X, func(i, x int) int { return cmp.Compare(s.all[i].box.Min.X, x) })
		for _, i := range row[at:] {
			if s.all[i].box.Min.X > reach {
				break
			}
			f(i)
		}
	}
}

// without leaves out marks whose middle lies in a line.
func without(marks []component, lines []strip) []component {
	if len(lines) == 0 {
		return marks
	}
	return slices.DeleteFunc(slices.Clone(marks), func(m component) bool {
		middle := m.box.Min.Add(m.box.Max).Div(2)
		return slices.ContainsFunc(lines, func(s strip) bool { return middle.In(s.box.Inset(-int(0.1 * s.size))) })
	})
}

// merged joins lines that lie over each other: the upper and lower halves of
// ideographs that fall into parts.
func merged(lines []strip) []strip {
	for range 3 { // a few rounds settle it
		slices.SortFunc(lines, func(a, b strip) int {
			return cmp.Or(cmp.Compare(a.box.Min.Y, b.box.Min.Y), cmp.Compare(a.box.Min.X, b.box.Min.X))
		})
		gone := make([]bool, len(lines))
		for i := range lines {
			for j := i + 1; j < len(lines) && lines[j].box.Min.Y < lines[i].box.Max.Y; j++ {
				if !gone[i] && !gone[j] && sameStrip(lines[i], lines[j]) {
					lines[i].box = lines[i].box.Union(lines[j].box)
					lines[i].ink += lines[j].ink
					lines[i].own = append(lines[i].own, lines[j].own...)
					lines[i].size = max(lines[i].size, lines[j].size)
					gone[j] = true
				}
			}
		}
		at := 0
		before := len(lines)
		lines = slices.DeleteFunc(lines, func(strip) bool { at++; return gone[at-1] })
		if len(lines) == before {
			break
		}
	}
	return lines
}

// sameStrip reports whether two lines are parts of one.
func sameStrip(a, b strip) bool {
	shared := a.box.Intersect(b.box)
	if shared.Empty() {
		return false
	}
	if a.down != b.down {
		return area(shared) > 0.7*min(area(a.box), area(b.box))
	}
	x, y := ofShorter(shared.Dx(), a.box.Dx(), b.box.Dx()), ofShorter(shared.Dy(), a.box.Dy(), b.box.Dy())
	if a.down {
		x, y = y, x
	}
	return y > 0.6 && x > 0.3 || y > 0.4 && x > 0.6
}

func ofShorter(part, a, b int) float64 { return float64(part) / float64(max(1, min(a, b))) }

// gatherStrays gives points, accents and strokes in or near a line to it, and
// to each of two lines its part of what touches both.
func (p page) gatherStrays(lines []strip, marks []component) {
	const shelf = 64
	on := map[image.Point][]int{}
	taken := map[image.Rectangle]bool{}
	for i, s := range lines {
		for _, r := range s.own {
			taken[r] = true
		}
		r := s.box.Inset(-int(strayNear * s.size))
		for y := r.Min.Y / shelf; y <= r.Max.Y/shelf; y++ {
			for x := r.Min.X / shelf; x <= r.Max.X/shelf; x++ {
				on[image.Pt(x, y)] = append(on[image.Pt(x, y)], i)
			}
		}
	}
	grown := make([]image.Rectangle, len(lines))
	for _, m := range marks {
		if taken[m.box] || min(m.box.Dx(), m.box.Dy()) < 2 && m.area < leastMark {
			continue
		}
		middle := m.box.Min.Add(m.box.Max).Div(2)
		best, least := -1, math.Inf(1)
		for _, i := range on[middle.Div(shelf)] {
			s := lines[i]
			if p.stature(m.box) > 1.3*s.size {
				if shared := m.box.Intersect(s.box); ofShorter(shared.Dy(), s.box.Dy(), s.box.Dy()) > touching && ofShorter(shared.Dx(), s.box.Dx(), m.box.Dx()) > touching {
					lines[i].own = append(lines[i].own, shared)
				}
				continue
			}
			if d := distance(s, m.box); d <= strayNear*s.size && d < least {
				best, least = i, d
			}
		}
		if best >= 0 {
			grown[best] = grown[best].Union(m.box)
			lines[best].own = append(lines[best].own, m.box)
			lines[best].ink += m.area
		}
	}
	for i, r := range grown {
		if !r.Empty() {
			lines[i].box = lines[i].box.Union(r)
		}
	}
}

// distance is how far a mark stands from a line, farther across it than along;
// within it, a little for being off its middle.
func distance(s strip, r image.Rectangle) float64 {
	x := float64(max(0, r.Min.X-s.box.Max.X, s.box.Min.X-r.Max.X))
	y := float64(max(0, r.Min.Y-s.box.Max.Y, s.box.Min.Y-r.Max.Y))
	if s.down {
		x, y = y, x
	}
	middle, mark := s.box.Min.Add(s.box.Max).Div(2), r.Min.Add(r.Max).Div(2)
	off := math.Abs(float64(mark.Y - middle.Y))
	if s.down {
		off = math.Abs(float64(mark.X - middle.X))
	}
	const across, aside = 2.5, 0.01
	return x + across*y + aside*off
}

// upright are the rules that run down.
func upright(rules []image.Rectangle) []image.Rectangle {
	return slices.DeleteFunc(slices.Clone(rules), func(r image.Rectangle) bool { return r.Dx() > r.Dy() })
}

func turnedBox(r image.Rectangle) image.Rectangle {
	return image.Rect(r.Min.Y, r.Min.X, r.Max.Y, r.Max.X)
}

func turnedBoxes(boxes []image.Rectangle) []image.Rectangle {
	out := make([]image.Rectangle, len(boxes))
	for i, r := range boxes {
		out[i] = turnedBox(r)
	}
	return out
}

func turnedMarks(marks []component) []component {
	out := make([]component, len(marks))
	for i, m := range marks {
		out[i] = component{turnedBox(m.box), m.area}
	}
	return out
}

// sets is a disjoint-set forest.
type sets []int32

func newSets(n int) sets {
	s := make(sets, n)
	for i := range s {
		s[i] = int32(i)
	}
	return s
}

func (s sets) root(i int) int {
	for int(s[i]) != i {
		s[i] = s[s[i]]
		i = int(s[i])
	}
	return i
}

func (s sets) join(i, j int) {
	a, b := s.root(i), s.root(j)
	s[max(a, b)] = int32(min(a, b))
}

// all gives the sets in the order of their first members.
func (s sets) all() [][]int {
	at := map[int]int{}
	var out [][]int
	for i := range s {
		r := s.root(i)
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

// sorted parts a page's ink into rules and the marks that may be type.
func (k ink) sorted(dpi float64) (page, []component) {
	all := k.components()
	p := page{unit: unitOf(all, k, dpi), w: k.w, h: k.h}
	p.rules = k.rules(p.unit * emOfUnit)
	if len(p.rules) > 0 {
		for _, r := range p.rules {
			k.wipe(r)
		}
		all = k.components()
	}
	return p, slices.DeleteFunc(all, func(c component) bool { return p.pictured(c) })
}

// Ink that is no character, in units of the page's type.
const (
	leastSolid = 9.0  // either side of a piece of a picture
	solidShare = 0.45 // of its box that is black
	mostLetter = 60.0 // either side: what is larger is a frame or a picture
)

// pictured reports whether ink is part of a picture or a frame rather than type.
func (p page) pictured(c component) bool {
	long, short := float64(max(c.box.Dx(), c.box.Dy())), float64(min(c.box.Dx(), c.box.Dy()))
	return long > mostLetter*p.unit || short > leastSolid*p.unit && float64(c.area) > solidShare*area(c.box)
}

// emOfUnit is about the em in units: between that of Latin type and of ideographs.
const emOfUnit = 1.6

// wipe takes the ink of a box.
func (k ink) wipe(r image.Rectangle) {
	r = r.Intersect(image.Rect(0, 0, k.w, k.h))
	for y := r.Min.Y; y < r.Max.Y; y++ {
		clear(k.black[y*k.w+r.Min.X : y*k.w+r.Max.X])
	}
}
