package pdf

import (
	"math"
	"slices"

	"github.com/banmian/banmian/internal/geom"
	"github.com/banmian/banmian/internal/sheet"
)

// Sizes of boxes: smaller than leastBox body ems either way is a bullet or a
// tick, larger than wholePage of the page is its background.
const (
	leastBox  = 1.0
	wholePage = 0.97
)

// boxes turns rectangles into boxes: equal ones are merged, paper-white ones kept
// only where they cover a tint or a picture, and four rules that meet at their
// ends are a box too.
func (p *page) boxes() {
	for _, f := range p.fills {
		if math.Min(f.rect.Width(), f.rect.Height()) < leastBox*p.em || !f.stroked && f.rect.Area() > wholePage*p.area.Area() {
			continue
		}
		if f.filled && !f.stroked && white(f.color) && !p.covers(f) {
			continue
		}
		p.box(f)
	}
	p.boxed = append(p.boxed, p.ruledBoxes()...)
}

// covers reports whether a white rectangle lies on something that is not white.
func (p *page) covers(f fill) bool {
	for i := len(p.boxed) - 1; i >= 0 && i > len(p.boxed)-lookBack; i-- {
		if b := p.boxed[i]; b.Filled && !white(b.Fill) && b.Rect.Encloses(f.rect, 1) {
			return true
		}
	}
	for _, i := range p.marks.Images[:min(len(p.marks.Images), lookBack)] {
		if int(i.Seq)*seqStep < f.seq && i.Box.Encloses(f.rect, 1) {
			return true
		}
	}
	return false
}

// lookBack bounds the search for an equal or a covered box: they are drawn soon
// after one another.
const lookBack = 200

func (p *page) box(f fill) {
	for i := len(p.boxed) - 1; i >= 0 && i > len(p.boxed)-lookBack; i-- {
		b := &p.boxed[i]
		if !same(b.Rect, f.rect, 0.15*p.em) {
			continue
		}
		b.Stroked = b.Stroked || f.stroked
		if f.filled {
			b.Filled, b.Fill = true, f.color
		}
		return
	}
	if len(p.boxed) < maxMarks {
		p.boxed = append(p.boxed, sheet.Box{Rect: f.rect, Stroked: f.stroked, Filled: f.filled, Fill: f.color, Seq: f.seq})
	}
}

func same(a, b geom.Rect, slack float64) bool { return a.Encloses(b, slack) && b.Encloses(a, slack) }

// Rules looked at for boxes: the search tries every pair of horizontal ones.
const (
	boxRules = 400
	tallest  = 100 // rules of one extent below each other: more is a table
)

// ruledBoxes finds four rules that meet at their ends. The rules stay; a box that
// was also drawn as a rectangle is not given twice.
func (p *page) ruledBoxes() []sheet.Box {
	var across, down []sheet.Rule
	for _, r := range p.ruled {
		if r.Axis == sheet.Horizontal {
			across = append(across, r)
		} else {
			down = append(down, r)
		}
	}
	if len(across) > boxRules || len(down) > boxRules {
		return nil
	}
	slices.SortFunc(across, func(a, b sheet.Rule) int { return sign(a.Pos - b.Pos) })
	slack := 0.25 * p.em
	var out []sheet.Box
	for i, top := range across {
		for _, foot := range across[i+1:] {
			if math.Abs(top.Lo-foot.Lo) > slack || math.Abs(top.Hi-foot.Hi) > slack || foot.Pos-top.Pos < 2*p.em {
				continue
			}
			r := geom.R(top.Lo, top.Pos, top.Hi, foot.Pos)
			if side(down, top.Lo, r, slack) && side(down, top.Hi, r, slack) {
				if !p.hasBox(r, slack) && len(out) < tallest {
					out = append(out, sheet.Box{Rect: r, Stroked: true})
				}
				break
			}
		}
	}
	return out
}

// side reports whether a vertical rule at x closes the box.
func side(down []sheet.Rule, x float64, r geom.Rect, slack float64) bool {
	for _, d := range down {
		if math.Abs(d.Pos-x) <= slack && d.Lo <= r.Y0+slack && d.Hi >= r.Y1-slack {
			return true
		}
	}
	return false
}

func (p *page) hasBox(r geom.Rect, slack float64) bool {
	for _, b := range p.boxed {
		if same(b.Rect, r, slack) {
			return true
		}
	}
	return false
}
