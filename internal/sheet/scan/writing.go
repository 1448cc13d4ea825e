package scan

import (
	"cmp"
	"image"
	"math"
	"slices"
)

// How lines show their direction: characters of a line stand closer to each
// other than lines do.
const (
	partsNear  = 0.14 // of the size, within which marks are parts of one character, or characters of one line that nearly touch
	voteReach  = 1.6  // sizes that a neighbour may be away
	voteWindow = 4.0  // sizes: side of the windows, nine of which vote together
	leastWhole = 0.7  // sizes of a character rather than a part of one
	alikeMost  = 1.8  // how many times larger a neighbour may be that counts
	clusterGap = 1.2  // sizes between marks of one group
	byShape    = 0.35 // of a vote, for a group that is wider than tall by e
	decisive   = 0.5  // of a group's votes by which one direction must lead to decide for all of it
)

// fewCharacters is how many make a headline.
const fewCharacters = 40

// onlyAcross is the lean of a page whose language is never set downwards.
const onlyAcross = 2.0

// leaning is the share of a vote that each character of a headline gets from
// the way the page's body runs.
const leaning = 0.2

// lean is the way most of a page's body type runs: 1 for across, -1 for
// downwards, and between.
func (p page) lean(marks []component) float64 {
	var body []component
	for _, m := range marks {
		if s := p.stature(m.box); s <= p.bodyMost()*p.unit && s >= leastBody*p.unit {
			body = append(body, m)
		}
	}
	across := 0
	for _, down := range directions(body, p.unit, 0) {
		if !down {
			across++
		}
	}
	return 2*float64(across)/float64(max(1, len(body))) - 1
}

// directions tells for each mark whether its line runs downwards. Each
// character votes by the way it is longer and by its nearest neighbours (L.
// O'Gorman's document spectrum); groups of marks, or where these do not agree
// the surroundings, decide.
func directions(marks []component, size, lean float64) []bool {
	character := newSets(len(marks))
	near(marks, partsNear*size, func(i, j int) { character.join(i, j) })
	var boxes []component
	of := make([]int, len(marks))
	for _, members := range character.all() {
		c := component{}
		for _, i := range members {
			c.box = c.box.Union(marks[i].box)
			of[i] = len(boxes)
		}
		boxes = append(boxes, c)
	}
	votes := votesOf(boxes, size)
	down := decided(boxes, votes, size, lean)
	out := make([]bool, len(marks))
	for i := range marks {
		out[i] = down[of[i]]
	}
	return out
}

// asLarge reports whether two characters may be of one size.
func asLarge(a, b image.Rectangle) bool {
	p, q := max(a.Dx(), a.Dy()), max(b.Dx(), b.Dy())
	return float64(max(p, q)) <= alikeMost*float64(min(p, q))
}

// votesOf are the characters' votes, above 0 for lines across.
func votesOf(boxes []component, size float64) []float64 {
	const far = voteReach
	right, below := make([]float64, len(boxes)), make([]float64, len(boxes))
	for i := range boxes {
		right[i], below[i] = far, far
	}
	near(boxes, far*size, func(i, j int) {
		a, b := boxes[i].box, boxes[j].box
		if !asLarge(a, b) {
			return
		}
		if y := min(a.Max.Y, b.Max.Y) - max(a.Min.Y, b.Min.Y); 2*y > min(a.Dy(), b.Dy()) {
			d := float64(max(a.Min.X, b.Min.X)-min(a.Max.X, b.Max.X)) / size
			right[i], right[j] = min(right[i], max(d, 0)), min(right[j], max(d, 0))
		}
		if x := min(a.Max.X, b.Max.X) - max(a.Min.X, b.Min.X); 2*x > min(a.Dx(), b.Dx()) {
			d := float64(max(a.Min.Y, b.Min.Y)-min(a.Max.Y, b.Max.Y)) / size
			below[i], below[j] = min(below[i], max(d, 0)), min(below[j], max(d, 0))
		}
	})
	votes := make([]float64, len(boxes))
	for i, b := range boxes {
		w, h := float64(b.box.Dx())/size, float64(b.box.Dy())/size
		if max(w, h) < leastBody {
			continue
		}
		if max(w, h) > 1.5 && max(w, h) > 1.6*min(w, h) { // several characters that nearly touch
			votes[i] += min(max(w-h, -4), 4)
		}
		if d := below[i] - right[i]; d > 0.08 || d < -0.08 {
			votes[i] += min(max(d, -1), 1)
		}
	}
	return votes
}

// decided are the directions of characters: true for downwards.
func decided(boxes []component, votes []float64, size, lean float64) []bool {
	group := newSets(len(boxes))
	whole := func(r image.Rectangle) bool { return float64(max(r.Dx(), r.Dy())) >= leastWhole*size }
	near(boxes, clusterGap*size, func(i, j int) {
		if asLarge(boxes[i].box, boxes[j].box) && whole(boxes[i].box) && whole(boxes[j].box) {
			group.join(i, j)
		}
	})
	window := func(r image.Rectangle) image.Point {
		middle := r.Min.Add(r.Max).Div(2)
		return middle.Div(max(1, int(voteWindow*size)))
	}
	windows := map[image.Point]float64{}
	for i, b := range boxes {
		at := window(b.box)
		for dy := -1; dy <= 1; dy++ {
			for dx := -1; dx <= 1; dx++ {
				windows[at.Add(image.Pt(dx, dy))] += votes[i]
			}
		}
	}
	out := make([]bool, len(boxes))
	for _, members := range group.all() {
		sum, all, around := 0.0, 0.0, image.Rectangle{}
		for _, i := range members {
			sum += votes[i]
			all += max(votes[i], -votes[i])
			around = around.Union(boxes[i].box)
		}
		if len(members) <= fewCharacters { // a headline in several lines has long ones
			sum += float64(len(members)) * (leaning*lean + byShape*math.Log(float64(around.Dx())/float64(around.Dy())))
		}
		clear := len(members) <= fewCharacters || max(sum, -sum) > decisive*all
		for _, i := range members {
			if len(members) > 1 && clear {
				out[i] = sum < 0
			} else {
				out[i] = windows[window(boxes[i].box)] < 0
			}
		}
	}
	return out
}

// near calls f for pairs of marks whose boxes are no farther apart than reach,
// across and down.
func near(marks []component, reach float64, f func(i, j int)) {
	order := make([]int, len(marks))
	high := 1
	for i, m := range marks {
		order[i] = i
		high = max(high, m.box.Dy())
	}
	by := func(a, b int) int {
		return cmp.Or(cmp.Compare(marks[a].box.Min.X, marks[b].box.Min.X), cmp.Compare(a, b))
	}
	slices.SortFunc(order, by)
	shelf := max(8, int(reach), high/4)
	r := int(reach)
	on := map[int][]int{} // by row, those to the left that a mark may still reach
	for _, i := range order {
		b := marks[i].box
		for y := (b.Min.Y - r) / shelf; y <= (b.Max.Y+r)/shelf; y++ {
			row := on[y]
			kept := row[:0]
			for _, j := range row {
				c := marks[j].box
				if c.Max.X+r < b.Min.X {
					continue // nothing from here on is near it
				}
				kept = append(kept, j)
				if c.Min.Y-r <= b.Max.Y && b.Min.Y-r <= c.Max.Y {
					f(j, i)
				}
			}
			on[y] = kept
		}
		for y := b.Min.Y / shelf; y <= (b.Max.Y-1)/shelf; y++ {
			on[y] = append(on[y], i)
		}
	}
}
