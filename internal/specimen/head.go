package specimen

import (
	"math"
	"strings"

	"github.com/banmian/banmian/internal/geom"
	"github.com/banmian/banmian/internal/paper"
)

// headPlace is where a headline stands to its text.
type headPlace uint8

const (
	headTop     headPlace = iota // over the whole width (盖文题)
	headPartial                  // over some columns, the others full height (串文题)
	headInset                    // in the middle, text on both sides (文包题)
	headLeft                     // vertical, in a strip at the left
	headRight                    // vertical, in a strip at the right
	headCorner                   // vertical, at the top of the first columns
)

func (h headPlace) vertical() bool { return h == headLeft || h == headRight || h == headCorner }

// A head says how kicker, headline and deck are set.
type head struct {
	place            headPlace
	from, to         int // columns it covers when partial or inset
	main, kick, deck typeStyle
	by               typeStyle // of a byline standing by itself
	align            align
	pad              float64 // white below (beside, when vertical)
	way              inking
	rule             bool // a rule under the kicker
	band             *rgb // a dark ground behind a headline set in white
}

// A titled thing is what a head is made of.
type titled struct {
	kicker, headline, deck []string
	byline                 string // standing by itself, empty for none
}

// stack sets a horizontal headline stack of a width.
func (h head) stack(t titled, width float64) block {
	b := block{w: width}
	y := 0.0
	put := func(role paper.Role, lines []string, st typeStyle, lead float64, al align) {
		if len(lines) == 0 {
			return
		}
		st = shrinkToFit(lines, st, width)
		if h.band != nil {
			st.color = rgb{255, 255, 255}
		}
		z := setZone{role: role}
		for _, text := range lines {
			l := display(text, st, width, al, h.way)
			l.y = y + (lead+ascentEm-descentEm)*st.size/2 + descentEm*st.size/2
			l.box = shift(l.box, 0, l.y)
			y += lead * st.size
			z.lines = append(z.lines, l)
		}
		b.zones = append(b.zones, z)
	}
	put(paper.RoleKicker, t.kicker, h.kick, 1.35, h.align)
	if h.rule && len(t.kicker) > 0 {
		at := y
		b.ops = append(b.ops, func(x, oy float64) op { return rule(x, oy+at+1, x+width, oy+at+1, 0.5, 0, black) })
		y += 3
	}
	put(paper.RoleHeadline, t.headline, h.main, 1.18, h.align)
	if len(t.deck) > 0 {
		y += h.deck.size * 0.3
		al := h.align
		if al == alignFull {
			al = alignCenter
		}
		put(paper.RoleDeck, t.deck, h.deck, 1.4, al)
	}
	if t.byline != "" {
		y += h.by.size * 0.3
		al := h.align
		if al == alignFull {
			al = alignCenter
		}
		put(paper.RoleByline, []string{t.byline}, h.by, 1.5, al)
	}
	if h.band != nil {
		y += h.main.size * 0.25
		deep := y
		b.ops = append([]func(x, y float64) op{func(x, y float64) op {
			return tint(geom.Rect{X0: x, Y0: y, X1: x + width, Y1: y + deep}, *h.band)
		}}, b.ops...)
	}
	b.h = y
	return b
}

var black = rgb{}

// strip sets a vertical headline: kicker at the right, headline, deck at the
// left, each line from top to bottom, lines from right to left. height is what
// it may use.
func (h head) strip(t titled, height float64) block {
	type col struct {
		role paper.Role
		text string
		st   typeStyle
	}
	var cols []col
	add := func(role paper.Role, lines []string, st typeStyle) {
		for _, l := range lines {
			cols = append(cols, col{role, l, st})
		}
	}
	add(paper.RoleKicker, t.kicker, h.kick)
	add(paper.RoleHeadline, t.headline, h.main)
	add(paper.RoleDeck, t.deck, h.deck)
	if t.byline != "" {
		add(paper.RoleByline, []string{strings.ReplaceAll(t.byline, " ", " ")}, h.by)
	}
	b := block{}
	x := 0.0
	for i := range cols {
		n := float64(len([]rune(cols[i].text)))
		if need := (n*1.08 + 0.1) * cols[i].st.size; need > height {
			cols[i].st.size = math.Floor(cols[i].st.size*height/need*2) / 2
		}
	}
	for i := range cols { // all lines of one role have one size
		for j := range cols {
			if cols[i].role == cols[j].role {
				cols[i].st.size = math.Min(cols[i].st.size, cols[j].st.size)
			}
		}
	}
	for _, c := range cols {
		x -= c.st.size * 1.3
	}
	b.w = -x
	right := b.w
	var zone *setZone
	for _, c := range cols {
		n := float64(len([]rune(c.text)))
		pitch := 1.08 * c.st.size
		if c.role == paper.RoleHeadline && n > 1 {
			pitch = math.Min(1.45*c.st.size, math.Max(pitch, (height*0.94-c.st.size)/(n-1)))
		}
		l := down(c.text, c.st, pitch, h.way)
		l.x = right - c.st.size*0.65
		if c.role != paper.RoleHeadline {
			l.y = c.st.size
		}
		l.box = shift(l.box, l.x, l.y)
		b.h = math.Max(b.h, l.box.Y1)
		if zone == nil || zone.role != c.role {
			b.zones = append(b.zones, setZone{role: c.role, dir: paper.Vertical})
			zone = &b.zones[len(b.zones)-1]
		}
		zone.lines = append(zone.lines, l)
		right -= c.st.size * 1.3
	}
	return b
}

// outline is the smallest rectangle around the zones of a block.
func (b block) outline() geom.Rect {
	r := geom.Rect{}
	for _, z := range b.zones {
		for _, l := range z.lines {
			r = r.Union(l.box)
		}
	}
	return r
}
