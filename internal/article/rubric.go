package article

import (
	"math"

	"github.com/banmian/banmian/internal/paper"
)

// rubricMost is the most characters of a rubric over several items.
const rubricMost = 30

// itemRatio is how much larger than body the heads of items under a rubric are at
// least: crossheads under a headline may be set like its deck, but smaller.
const itemRatio = 1.2

// partRubrics parts rubrics such as Letters or In brief from the head of the first
// item under them, for whose headline they are taken because they are larger: the
// heads of the other items, set alike, stand level with it or further down its
// column. The rubric becomes that item's kicker.
func (r *region) partRubrics() {
	for _, t := range r.titles {
		if len(t.deck) == 0 || len(t.kicker)+len(t.bylines) > 0 || len(t.head) != 1 || len(t.head[0].lines) > 1 || t.head[0].chars > rubricMost {
			continue
		}
		if !r.itemsBeside(t) {
			continue
		}
		for _, p := range t.head {
			p.role = paper.RoleKicker
		}
		for _, p := range t.deck {
			p.role = paper.RoleHeadline
		}
		t.kicker, t.head, t.deck = t.head, t.deck, nil
		t.em = t.head[0].em
		t.rows, t.box = nil, t.head[0].box
		for _, p := range t.head {
			t.box = t.box.Union(p.box)
		}
	}
}

// itemsBeside: two other headlines set like the deck of t stand level with it, or
// one further down its column.
func (r *region) itemsBeside(t *title) bool {
	v := viewOf(t.dir)
	d := t.deck[0]
	box := v.rect(d.box)
	level, under := 0, 0
	for _, o := range r.titles {
		if o == t || o.dir != t.dir || len(o.kicker)+len(o.deck) > 0 || !o.alike(t.deck) || d.em < itemRatio*r.f.em {
			continue
		}
		b := v.rect(o.box)
		switch {
		case math.Abs(b.Y0-box.Y0) < r.f.leading && b.X0 > box.X0+r.f.gutter:
			level++
		case b.Y0 > box.Y1+2*r.f.leading && math.Abs(b.X0-box.X0) < r.f.em:
			under++
		}
	}
	for _, p := range t.deck {
		if p.font != d.font || math.Abs(p.em-d.em) > 0.03*d.em {
			return false
		}
	}
	return level >= 2 || under >= 1
}
