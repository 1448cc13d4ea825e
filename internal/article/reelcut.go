package article

import "github.com/banmian/banmian/internal/paper"

// cut parts the thread into stories.
func (r *reel) cut() []*story {
	c := &cutter{r: r}
	for _, s := range r.thread {
		switch s.role {
		case paper.RoleAd:
			c.ad(s)
		case paper.RoleHeadline:
			c.headline(s)
		default:
			c.body(s)
		}
	}
	return c.stories
}

// markEnds notes which articles may go on from another page, or on another: the
// thread opens with them, or leaps to them past a headline; it ends with them,
// or leaps back from them to the left, as it does at the foot of a last column.
func (r *reel) markEnds(stories []*story, articles []paper.Article) {
	at := map[*piece]int{}
	for i, s := range r.thread {
		at[s.piece] = i
	}
	for i, s := range stories {
		if len(s.body) == 0 || i >= len(articles) || s.kind == paper.KindAd {
			continue
		}
		first, last := at[s.body[0]], at[s.body[len(s.body)-1]]
		articles[i].RunsOn = s.title == nil && (first == 0 || r.thread[first].leaps)
		articles[i].RunsOut = last+1 >= len(r.thread) || r.thread[last+1].leaps && r.thread[last+1].span.CenterX() < r.thread[last].span.X0 && r.rightmost(r.thread[last])
	}
}

// rightmost reports whether no text of several lines stands beside the column
// of a strand on the right.
func (r *reel) rightmost(s *strand) bool {
	if r.crowded() {
		return false
	}
	for _, o := range r.thread {
		if len(o.lines) >= columnLines && o.box.X0 > s.span.X1-r.f.em && o.role != paper.RoleAd {
			return false
		}
	}
	return true
}

// A cutter is the cutting of a thread up to some strand.
type cutter struct {
	r       *reel
	stories []*story
	now     *story // the one that goes on, nil for none
	last    *strand
	ads     map[int]*story // by the unit of their block
}

func (c *cutter) open(kind paper.Kind) *story {
	c.now = &story{kind: kind, frame: -1}
	c.stories = append(c.stories, c.now)
	return c.now
}

// ad puts a strand to the other type of its advertisement.
func (c *cutter) ad(s *strand) {
	unit := c.r.f.m.Blocks[s.block].Unit
	one := c.ads[unit]
	if one == nil {
		if c.ads == nil {
			c.ads = map[int]*story{}
		}
		one = &story{kind: paper.KindAd, frame: -1}
		c.stories = append(c.stories, one)
		c.ads[unit] = one
	}
	one.strays = append(one.strays, s.piece)
}

// headline adds a strand to the title that stands open, or opens a story.
func (c *cutter) headline(s *strand) {
	if c.now == nil || s.blank || len(c.now.body) > 0 {
		c.open(paper.KindStory).title = &title{em: s.em, frame: -1}
	}
	t := c.now.title
	t.head, t.box = append(t.head, s.piece), t.box.Union(s.box)
	c.last = s
}

// body adds a strand to the story that goes on, or opens one.
func (c *cutter) body(s *strand) {
	if c.now == nil || len(c.now.body) > 0 && c.parts(c.last, s) {
		c.open(paper.KindStory)
	}
	c.now.body = append(c.now.body, s.piece)
	c.last = s
}

// parts reports whether a story ends with strand a and another, without a
// headline, opens with strand b.
func (c *cutter) parts(a, b *strand) bool {
	if b.blank {
		return true
	}
	if !c.r.leaps(a.span, b.span) {
		return false
	}
	if b.span.CenterX() < a.span.X0 && b.box.Y0 > a.box.CenterY() {
		return true // what stands across the foot is another text, such as the feuilleton
	}
	return endsSentence(a.text) || !startsLower(b.text)
}
