package article

import (
	"math"

	"github.com/banmian/banmian/internal/paper"
)

// Costs of where chains of body begin and end.
const (
	endOpen     = 5.0  // the last line is full and has no final mark
	endEven     = 0.3  // full, with a final mark
	endJump     = -2.0 // a jump line
	endUnmarked = 1.0  // short, without a final mark

	startBare   = 5.5 // no headline
	startFlush  = 1.0 // and no indent
	startBoxed  = -2.5
	startLead   = -2.0 // a bold lead-in
	startRunsOn = -3.0 // 上接1版
	startDated  = -0.5 // a dateline or byline opens it

	titleIdle      = 4.0 // a large headline without body
	titleIdleSmall = 1.0

	headIndent = -0.5 // the first line under a headline opens a paragraph
	headFlush  = 4.0  // it goes on from somewhere else, where the page indents
	headDated  = -2.5
	headStray  = 3.0 // it says that it goes on from another page, and the headline does not stand over those words
	headLower  = 4.0
	headSmall  = 1.5  // a small line over text may be a crosshead
	headCross  = 1.5  // and stands in a column that runs on around it
	headColumn = 1.2  // per column of body between the headline's left and this
	headSolid  = 0.7  // across a picture
	headType   = 4.0  // across other body or another headline
	headBeside = 0.6  // upright headline at the left of its text
	headLevel  = 1.5  // more, when it runs the way the text does
	headInset  = 2.0  // the text starts left of its headline
	headWaist  = -1.5 // text on both sides of it, level with its head
	headAfter  = 0.3  // per column of text between them, a headline at the right end of its text
	headGap    = 0.15
	headAside  = 0.6 // under the white beside a headline only, and again per column farther
	headRight  = 3.0 // a headline of Latin type begins right of this text
	headFar    = 2.0 // per column of white beside an upright headline, beyond the first
)

// A chain is body in the order it is read, under the headline it starts from.
type chain struct {
	title   *title // nil when it has none
	body    []*piece
	margin  float64 // the weakest link's lead over the next best reading
	start   float64 // the headline's lead over the next best
	rival   string
	weakest string // first line of the piece that the weakest link leads to
	instead string // what that piece would follow otherwise
	links   []link
}

// A link of a chain leads from one piece of body to the next.
type link struct {
	to      *piece
	margin  float64 // its lead over the next best reading
	instead string  // what the piece would follow otherwise
}

// endCost is the cost of nothing following a piece.
func (f *forme) endCost(p *piece) float64 {
	text, full := p.last().Text, p.last().Full()
	switch {
	case p.closes().jumps || p.sentOn:
		return endJump
	case endsSentence(text):
		return when(full, endEven)
	case p.closes().signed:
		return 0
	case full && !f.ragged, breaksOffLatin(text):
		return endOpen
	}
	return endUnmarked
}

// startCost is the cost of a piece opening a chain without a headline.
func (r *region) startCost(i int) float64 {
	p := r.body[i]
	cost := startBare + when(r.frame >= 0 && len(r.titles) == 0, startBoxed) +
		when(p.first().Lead != "", startLead) + when(p.opens().from, startRunsOn) +
		when(p.opens().dated, startDated)
	if r.f.indented && !p.first().Opens && p.first().Indent < 0.7 {
		cost += startFlush
	}
	return cost
}

// titleCost is the cost of headline t standing over a chain that opens with
// body piece i, forbidden when it cannot.
func (r *region) titleCost(t *title, i int) float64 {
	place := r.placeCost(t, i)
	if place >= dearest {
		return forbidden
	}
	p := r.body[i]
	first := p.first()
	cost := place
	switch {
	case p.opens().from && !r.overCue(t, p):
		cost += headStray
	case p.opens().dated || p.opens().from || isBylineLine(first.Text):
		cost += headDated
	case first.Opens || first.Indent >= 1.2:
		cost += headIndent
	case r.f.indented && r.f.cjk:
		cost += headFlush
	case startsLower(first.Text):
		cost += headLower
	}
	if (t.small(r.f) || t.crosshead) && !p.opens().dated {
		cost += headSmall
	}
	if t.crosshead {
		cost += headCross
	}
	return cost
}

// overCue: a headline stands over, or on the left of, the line by itself that says
// where a text comes from; true for a text without such a line.
func (r *region) overCue(t *title, p *piece) bool {
	v := viewOf(p.dir)
	box := v.rect(t.box)
	for _, q := range r.others {
		if q.role != paper.RoleJump || q.host != p || !q.opens().from {
			continue
		}
		cue, slop := v.rect(q.box), touchSlop*r.f.leading
		return box.Y1 <= cue.Y0+slop || box.X1 <= cue.X0+slop
	}
	return true
}

// small: no larger than a crosshead, and alone.
func (t *title) small(f *forme) bool {
	return t.em < displayRatio*f.em && len(t.kicker)+len(t.deck) == 0
}

// idleCost is the cost of a headline without body.
func (r *region) idleCost(t *title) float64 {
	if t.small(r.f) || t.crosshead {
		return titleIdleSmall
	}
	return titleIdle
}

// chains matches every piece of body with what comes before it: other body, a
// headline, or nothing.
func (r *region) chains() []*chain {
	n, k := len(r.body), len(r.titles)
	if n == 0 {
		return nil
	}
	r.weighFollowing()
	r.learnDrawing()
	cost := r.costs()
	before := match(cost)
	r.breakCycles(before, cost)
	return r.follow(before, cost, n, k)
}

// weighFollowing works out, once, what it costs to read on from each piece to
// each other.
func (r *region) weighFollowing() {
	r.follows = make([][]float64, len(r.body))
	for i := range r.body {
		r.follows[i] = make([]float64, len(r.body))
		for j := range r.body {
			r.follows[i][j] = r.followCost(i, j)
		}
	}
}

// costs is the table of all costs: a row for each piece of body, a column for
// each piece it may follow, each headline, and each chance of following nothing.
func (r *region) costs() [][]float64 {
	n, k := len(r.body), len(r.titles)
	table := make([][]float64, n)
	ends, idle := make([]float64, n), make([]float64, k)
	for i, p := range r.body {
		ends[i] = r.f.endCost(p)
	}
	for t := range r.titles {
		idle[t] = r.idleCost(r.titles[t])
	}
	for j := range r.body {
		row := make([]float64, n+k+n)
		for i := range r.body {
			row[i] = r.follows[i][j] + r.drawCost(i, j) - ends[i]
		}
		for t := range r.titles {
			row[n+t] = r.titleCost(r.titles[t], j) - idle[t]
		}
		for i := range r.body {
			row[n+k+i] = forbidden
		}
		row[n+k+j] = r.startCost(j)
		for c, x := range row {
			if math.IsNaN(x) || x > forbidden/2 {
				row[c] = forbidden
			}
		}
		table[j] = row
	}
	return table
}

// breakCycles cuts chains that bite their own tail at their weakest link: the
// piece that opens a chain of its own at the least cost over what it follows.
func (r *region) breakCycles(before []int, cost [][]float64) {
	n := len(r.body)
	alone := func(i int) int { return n + len(r.titles) + i }
	state := make([]int, n)
	for s := range before {
		for i := s; i < n && state[i] == 0; i = before[i] {
			state[i] = s + 1
			if b := before[i]; b < n && state[b] == s+1 {
				weakest, least := i, math.Inf(1)
				for at := b; ; at = before[at] { // once around
					if d := cost[at][alone(at)] - cost[at][before[at]]; d < least {
						weakest, least = at, d
					}
					if at == i {
						break
					}
				}
				before[weakest] = alone(weakest)
				break
			}
		}
	}
}

// follow strings the matched pieces into chains.
func (r *region) follow(before []int, cost [][]float64, n, k int) []*chain {
	next := make([]int, n)
	for i := range next {
		next[i] = -1
	}
	for j, b := range before {
		if b < n {
			next[b] = j
		}
	}
	var out []*chain
	for j, b := range before {
		if b < n {
			continue
		}
		c := &chain{margin: math.Inf(1)}
		if b < n+k {
			c.title = r.titles[b-n]
		}
		start, rival := lead(cost, before, j)
		c.start, c.rival = start, r.nameOf(rival)
		for i := j; i >= 0; i = next[i] {
			c.body = append(c.body, r.body[i])
			if i == j {
				continue
			}
			m, second := lead(cost, before, i)
			c.links = append(c.links, link{r.body[i], m, r.nameOf(second)})
			if m < c.margin {
				c.margin, c.weakest, c.instead = m, r.body[i].first().Text, r.nameOf(second)
			}
		}
		out = append(out, c)
	}
	return out
}

// lead is by how much the whole reading would be dearer if piece j did not follow
// what it follows, and the column it would take then: a place nobody has, or that
// of another piece.
func lead(cost [][]float64, before []int, j int) (float64, int) {
	held := make(map[int]int, len(before))
	for i, b := range before {
		held[b] = i
	}
	now, best, at := cost[j][before[j]], math.Inf(1), -1
	for c, x := range cost[j] {
		if c == before[j] || x >= forbidden {
			continue
		}
		d := x - now
		if i, taken := held[c]; taken {
			own := cost[i][len(cost[i])-len(before)+i] // it starts a chain instead
			d += math.Min(own, cost[i][before[j]]) - cost[i][c]
		}
		if d < best {
			best, at = d, c
		}
	}
	return best, at
}

// nameOf says what a column of the table of costs stands for.
func (r *region) nameOf(c int) string {
	switch n, k := len(r.body), len(r.titles); {
	case c < 0:
		return ""
	case c < n:
		return r.body[c].last().Text
	case c < n+k:
		return titleText(r.titles[c-n])
	}
	return "nothing"
}

// learnDrawing notes which body was drawn after which, and how far that order
// can be trusted: how often it agrees where geometry and line ends leave no doubt.
func (r *region) learnDrawing() {
	order := append([]*piece{}, r.body...)
	sortBySeq(order)
	r.f.drawTrust = 0
	drawn := map[*piece]*piece{}
	for i := 1; i < len(order); i++ {
		if order[i].seq != order[i-1].seq {
			drawn[order[i-1]] = order[i]
		}
	}
	sure, agree := 0, 0
	for i := range r.body {
		best, second, at := math.Inf(1), math.Inf(1), -1
		for j := range r.body {
			c := r.follows[i][j]
			if c < best {
				best, second, at = c, best, j
			} else if c < second {
				second = c
			}
		}
		if at >= 0 && best < -2.5 && second-best > 2.5 {
			sure++
			if drawn[r.body[i]] == r.body[at] {
				agree++
			}
		}
	}
	r.drawn = drawn
	if sure >= 3 {
		r.f.drawTrust = math.Max(0, 2*float64(agree)/float64(sure)-1)
	}
}
