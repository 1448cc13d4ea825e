package layout

import (
	"fmt"
	"math"
	"sort"
	"unicode/utf8"

	"github.com/banmian/banmian/internal/geom"
)

// What each sign says about a patch, in one currency: above zero across, below
// zero down. The gap vote of a patch in which every mark agrees is worth
// gapVote; nothing else outweighs it, but together the others decide a tie.
const (
	gapVote     = 3.0
	orderVote   = 2.0 // drawing order runs across or down
	shapeVote   = 0.8 // per doubling: lines are longer than there are lines
	fewVote     = 1.5 // the same where there are at most fewLevels of either
	fewLevels   = 3
	pairVote    = 0.8 // per pair of characters that the page's body knows
	evenScore   = 2.5 // a patch decided by less asks the body
	lyingVote   = 3.0 // words lying on their side stand in the same column
	formVote    = 4.0 // punctuation in its vertical form
	inkVote     = 1.5 // stops that sit in the right upper quarter of their cell
	habit       = 0.4 // most type runs across
	doubtful    = 0.8 // a display patch that is decided by less is reported
	smallPatch  = 40  // shape speaks for headlines, not for columns of body
	fewestDoubt = 4   // a patch of fewer marks is no headline worth a finding
)

// weigh says whether a patch runs across (above zero) or down.
func (g *galley) weigh(patch []int, p patchwork) float64 {
	if len(patch) == 1 {
		return 1
	}
	sum := 0.0
	for _, i := range patch {
		sum += p.pull[i]
	}
	mean := sum / float64(len(patch))
	score := gapVote*math.Max(-1, math.Min(1, mean)) + habit + g.signs(patch)
	if len(patch) <= smallPatch {
		score += g.shape(patch)
	}
	if g.sizes.ordered {
		score += orderVote * g.drawn(patch)
	}
	return score
}

// doubt reports a headline whose direction is all but undecided.
func (g *galley) doubt(patch []int, score float64) {
	if math.Abs(score) >= doubtful || len(patch) < fewestDoubt || g.marks[patch[0]].em <= display*g.sizes.body {
		return
	}
	box := geom.Rect{}
	for _, i := range patch {
		box = box.Union(g.marks[i].box)
	}
	g.doubts = append(g.doubts, doubt{box, fmt.Sprintf("%d characters stand as far from each other to the side as below", len(patch))})
}

// signs adds what single characters say.
func (g *galley) signs(patch []int) float64 {
	score, inks := 0.0, 0.0
	for _, i := range patch {
		m := &g.marks[i]
		r, _ := utf8.DecodeRuneInString(m.text)
		if verticalForm(r) {
			score -= formVote
		}
		inks += stopSits(m, r)
	}
	if inks < 0 {
		score -= inkVote
	}
	if g.lyingWords(patch) {
		score -= lyingVote
	}
	return math.Max(score, -2*formVote)
}

// stopSits is -1 for a stop in the right upper quarter of its cell, where a
// vertical font draws it, 1 for one in the left lower quarter, else 0.
func stopSits(m *mark, r rune) float64 {
	if r != '，' && r != '。' && r != '、' || m.ink == m.box {
		return 0
	}
	c := m.ink.Center()
	switch {
	case c.X > m.box.CenterX() && c.Y < m.box.CenterY():
		return -1
	case c.X < m.box.CenterX() && c.Y > m.box.CenterY():
		return 1
	}
	return 0
}

// lyingWords reports whether marks turned by 90 degrees stand in the patch's
// columns.
func (g *galley) lyingWords(patch []int) bool {
	for n, i := range patch {
		if n >= smallPatch {
			return false
		}
		m, found := &g.marks[i], false
		g.all.in(m.box.Inset(-0.6*m.em), func(j int) bool {
			o := &g.marks[j]
			found = o.way == wayDown && o.turn > 80 && o.turn < 100 && inColumn(m, o) && o.em > likeSize*m.em && o.em*likeSize < m.em
			return !found
		})
		if found {
			return true
		}
	}
	return false
}

// shape is the vote of a patch's outline: how many doublings longer its lines
// would be across than down. A headline has few lines with several characters
// each.
func (g *galley) shape(patch []int) float64 {
	em := g.marks[patch[0]].em
	columns := levels(patch, em, func(i int) float64 { return g.marks[i].box.CenterX() })
	rows := levels(patch, em, func(i int) float64 { return g.marks[i].box.CenterY() })
	vote := shapeVote
	if min(columns, rows) <= fewLevels {
		vote = fewVote
	}
	return vote * math.Max(-2, math.Min(2, math.Log2(float64(columns)/float64(rows))))
}

// levels counts the different places, half an em apart, that marks take.
func levels(patch []int, em float64, at func(int) float64) int {
	v := make([]float64, len(patch))
	for k, i := range patch {
		v[k] = at(i)
	}
	sort.Float64s(v)
	n := 1
	for k := 1; k < len(v); k++ {
		if v[k]-v[k-1] > em/2 {
			n++
		}
	}
	return n
}

// drawn is 1 where marks are drawn across, -1 where down, between for both.
func (g *galley) drawn(patch []int) float64 {
	ids := append([]int(nil), patch...)
	seq := func(i int) int { return g.sheet.Glyphs[g.marks[i].glyph].Seq }
	sort.SliceStable(ids, func(a, b int) bool { return seq(ids[a]) < seq(ids[b]) })
	sideways, downwards := 0.0, 0.0
	for k := 1; k < len(ids); k++ {
		a, b := &g.marks[ids[k-1]], &g.marks[ids[k]]
		dx, dy := b.box.CenterX()-a.box.CenterX(), b.box.CenterY()-a.box.CenterY()
		switch {
		case dx > 0 && math.Abs(dy) < 0.4*a.em && dx < noGap*a.em:
			sideways++
		case dy > 0 && math.Abs(dx) < 0.4*a.em && dy < noGap*a.em:
			downwards++
		}
	}
	if sideways+downwards == 0 {
		return 0
	}
	return (sideways - downwards) / (sideways + downwards)
}

// pairs are the pairs of characters that follow each other in the page's body.
type pairs map[[2]string]bool

const mostPairs = 200_000

// remember takes the pairs of a patch whose direction is known.
func (p patchwork) remember(known pairs, marks []mark, patch []int, score float64) {
	for _, i := range patch {
		j := p.near[i].right
		if score < 0 {
			j = p.near[i].below
		}
		if j >= 0 && len(known) < mostPairs && wordy(&marks[i]) && wordy(&marks[j]) {
			known[[2]string{marks[i].text, marks[j].text}] = true
		}
	}
}

// familiar counts the pairs of a patch that the body knows: those read across
// less those read down.
func (p patchwork) familiar(known pairs, marks []mark, patch []int) float64 {
	across, down := 0, 0
	for _, i := range patch {
		if j := p.near[i].right; j >= 0 && known[[2]string{marks[i].text, marks[j].text}] {
			across++
		}
		if j := p.near[i].below; j >= 0 && known[[2]string{marks[i].text, marks[j].text}] {
			down++
		}
	}
	return float64(across - down)
}
