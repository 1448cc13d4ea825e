package pdf

import (
	"math"
	"slices"

	"github.com/banmian/banmian/internal/sheet"
)

// How pieces make one rule, in body ems: pieces on one line are joined over gaps
// up to joinGap (dashes and dots leave larger ones than abutting strokes), and
// two rules of the same length closer than doubleGap are a double rule.
const (
	joinGap   = 0.5
	doubleGap = 0.6
	shortest  = 1.0 // a rule shorter than this is an accent, a dash or a tick
)

// rules joins pieces into rules.
func (p *page) rules() {
	for _, axis := range []sheet.Axis{sheet.Horizontal, sheet.Vertical} {
		var pieces []piece
		for _, k := range p.pieces {
			if k.axis == axis {
				pieces = append(pieces, k)
			}
		}
		p.ruled = append(p.ruled, p.pair(p.join(pieces))...)
	}
	if len(p.ruled) > maxMarks {
		p.ruled = p.ruled[:maxMarks]
	}
}

// join puts together the pieces that lie on one line. Three or more pieces with
// gaps between them are a dashed rule.
func (p *page) join(pieces []piece) []sheet.Rule {
	slices.SortFunc(pieces, func(a, b piece) int {
		if d := math.Round(a.pos*4) - math.Round(b.pos*4); d != 0 {
			return sign(d)
		}
		return sign(a.lo - b.lo)
	})
	var rules []sheet.Rule
	for i := 0; i < len(pieces); {
		r, gaps, n := ruleOf(pieces[i]), 0, 1
		j := i + 1
		for ; j < len(pieces) && p.continues(r, pieces[j]); j++ {
			if pieces[j].lo > r.Hi+0.1 {
				gaps++
			}
			r.Hi = math.Max(r.Hi, pieces[j].hi)
			r.Thickness = math.Max(r.Thickness, pieces[j].thickness)
			r.Dashed = r.Dashed || pieces[j].dashed
			n++
		}
		r.Dashed = r.Dashed || gaps >= 3 && gaps*2 >= n
		if r.Hi-r.Lo >= shortest*p.em {
			rules = append(rules, r)
		}
		i = j
	}
	return rules
}

func ruleOf(k piece) sheet.Rule {
	return sheet.Rule{Axis: k.axis, Pos: k.pos, Lo: k.lo, Hi: k.hi, Thickness: k.thickness, Dashed: k.dashed, Color: k.color}
}

// continues reports whether a piece goes on where a rule stops.
func (p *page) continues(r sheet.Rule, k piece) bool {
	slack := math.Max(0.3, math.Min(r.Thickness, k.thickness)/2)
	gap := joinGap * p.em
	if !r.Dashed && k.hi-k.lo > 2*p.em && r.Hi-r.Lo > 2*p.em {
		gap = math.Max(1, r.Thickness) // two long rules that nearly meet stay two
	}
	return math.Abs(k.pos-r.Pos) <= slack && k.lo-r.Hi <= gap && k.color == r.Color
}

// pair turns two close parallel rules of the same extent into a double one.
func (p *page) pair(rules []sheet.Rule) []sheet.Rule {
	slices.SortFunc(rules, func(a, b sheet.Rule) int {
		if a.Pos != b.Pos {
			return sign(a.Pos - b.Pos)
		}
		return sign(a.Lo - b.Lo)
	})
	var out []sheet.Rule
	for _, r := range rules {
		if i := p.partner(out, r); i >= 0 {
			top := math.Min(out[i].Pos-out[i].Thickness/2, r.Pos-r.Thickness/2)
			foot := math.Max(out[i].Pos+out[i].Thickness/2, r.Pos+r.Thickness/2)
			out[i].Double = out[i].Double || foot-top > out[i].Thickness+r.Thickness+0.05
			out[i].Pos, out[i].Thickness = (top+foot)/2, foot-top
			continue
		}
		out = append(out, r)
	}
	return out
}

// partner is the index of the rule that r doubles, -1 for none.
func (p *page) partner(rules []sheet.Rule, r sheet.Rule) int {
	for i := len(rules) - 1; i >= 0 && i >= len(rules)-lookBack; i-- {
		o := rules[i]
		if r.Pos-o.Pos > doubleGap*p.em+o.Thickness {
			break
		}
		ends := math.Max(1.5, 0.2*p.em)
		if math.Abs(o.Lo-r.Lo) <= ends && math.Abs(o.Hi-r.Hi) <= ends && o.Thickness <= thickest*p.em {
			return i
		}
	}
	return -1
}

func sign(d float64) int {
	switch {
	case d < 0:
		return -1
	case d > 0:
		return 1
	}
	return 0
}
