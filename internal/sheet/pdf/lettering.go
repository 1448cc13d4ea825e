package pdf

import (
	"math"
	"slices"
)

// What makes a row of shapes lettering. Lengths are in heights of the row.
const (
	leastCells  = 3
	leastPitch  = 0.8  // of ideographs, set solid or condensed
	mostPitch   = 2.3  // or letterspaced, as mastheads are
	clearCuts   = 0.75 // share of cell borders that must fall on white
	fullCells   = 0.8  // share of cells that must be filled from head to foot
	leastPoints = 8    // outline points a cell: fewer is a chart's bar
	onBaseline  = 0.6  // share of Latin letters that must stand on the line
)

// Sizes in body ems: lettering is at least about as high as the body; three
// characters alone must be larger, since three shapes in a row are soon found.
const (
	leastLetters = 0.8
	shortLetters = 1.4
)

// lettering gives the number of characters that a row of shapes seems to be,
// 0 when it does not look like type turned into curves: a row of near-square
// cells, or letters on a common baseline, filled, in one colour, where no type
// is set. down says that the row runs downwards.
func (p *page) lettering(row []drawn, down bool) int {
	const most = 6000 // shapes of a heading of a hundred ideographs
	r := bounds(row)
	high, long := r.Height(), r.Width()
	if down {
		high, long = long, high
	}
	if len(row) > most || high < leastLetters*p.em || long < 1.5*high || !plain(row) || p.typeIn(row) || p.overPicture(row) {
		return 0
	}
	spans := spansOf(row, down)
	cells := squareCells(spans, long, high)
	if cells == 0 && !down {
		cells = letters(spans, high)
	}
	points := 0
	for _, d := range row {
		points += d.points
	}
	if points < leastPoints*cells || cells == leastCells && high < shortLetters*p.em {
		return 0
	}
	return cells
}

// plain reports shapes that are all filled and nearly all of one colour.
func plain(row []drawn) bool {
	alike := 0
	for _, d := range row {
		if !d.filled {
			return false
		}
		if d.color == row[0].color {
			alike++
		}
	}
	return alike*10 >= len(row)*9
}

// typeIn reports whether real type is set where the row stands.
func (p *page) typeIn(row []drawn) bool {
	r := bounds(row)
	for i := range p.typeset {
		if r.Contains(p.typeset[i].Box.Center()) {
			return true
		}
	}
	return false
}

func (p *page) overPicture(row []drawn) bool {
	r := bounds(row)
	for _, k := range p.pictured {
		if k.Rect.Intersect(r).Area() > r.Area()/2 {
			return true
		}
	}
	return false
}

// span is what lies along a row without a gap: lo and hi along it from its start,
// top and foot across it from its head.
type span struct{ lo, hi, top, foot float64 }

// spansOf merges the shapes of a row that overlap along it. down says that the
// row runs downwards.
func spansOf(row []drawn, down bool) []span {
	r := bounds(row)
	all := make([]span, len(row))
	for i, d := range row {
		all[i] = span{d.rect.X0 - r.X0, d.rect.X1 - r.X0, d.rect.Y0 - r.Y0, d.rect.Y1 - r.Y0}
		if down {
			all[i] = span{d.rect.Y0 - r.Y0, d.rect.Y1 - r.Y0, d.rect.X0 - r.X0, d.rect.X1 - r.X0}
		}
	}
	slices.SortFunc(all, func(a, b span) int { return sign(a.lo - b.lo) })
	out := all[:1]
	for _, s := range all[1:] {
		last := &out[len(out)-1]
		if s.lo > last.hi {
			out = append(out, s)
			continue
		}
		last.hi, last.top, last.foot = math.Max(last.hi, s.hi), math.Min(last.top, s.top), math.Max(last.foot, s.foot)
	}
	return out
}

// squareCells fits a row of equal near-square cells to the spans and gives their
// number, 0 when none fits. An ideograph may be several spans; a border of cells
// must not cut one.
func squareCells(spans []span, long, high float64) int {
	first, last := int(math.Ceil(long/(mostPitch*high))), int(long/(leastPitch*high))+1
	best, fit := 0, 0.0
	for n := max(first, leastCells); n <= min(last, 80); n++ {
		if f := cutsClear(spans, long, n, 0.08*high); f > fit+1e-9 {
			best, fit = n, f
		}
	}
	if fit < clearCuts || filledCells(spans, long, high, best) < fullCells {
		return 0
	}
	return best
}

// cutsClear is the share of the borders between n cells that fall on white, or
// no further than slack into a span.
func cutsClear(spans []span, long float64, n int, slack float64) float64 {
	clear := 0
	for k := 1; k < n; k++ {
		cut := long * float64(k) / float64(n)
		hit := false
		for _, s := range spans {
			if cut > s.lo+slack && cut < s.hi-slack {
				hit = true
				break
			}
		}
		if !hit {
			clear++
		}
	}
	return float64(clear) / float64(max(n-1, 1))
}

// filledCells is the share of cells whose marks reach over most of the height.
func filledCells(spans []span, long, high float64, n int) float64 {
	if n == 0 {
		return 0
	}
	const most = 0.55
	full := 0
	for k := range n {
		lo, hi := long*float64(k)/float64(n), long*float64(k+1)/float64(n)
		top, foot := math.Inf(1), math.Inf(-1)
		for _, s := range spans {
			if middle := (s.lo + s.hi) / 2; middle >= lo && middle < hi {
				top, foot = math.Min(top, s.top), math.Max(foot, s.foot)
			}
		}
		if foot-top >= most*high {
			full++
		}
	}
	return float64(full) / float64(n)
}

// letters counts spans that look like Latin letters: at least four, most of them
// standing on one baseline, none much wider than high.
func letters(spans []span, high float64) int {
	const least, widest, same = 4, 1.3, 0.05
	if len(spans) < least || len(spans) > 400 {
		return 0
	}
	most := 0
	for _, base := range spans {
		on := 0
		for _, s := range spans {
			if math.Abs(s.foot-base.foot) <= same*high {
				on++
			}
		}
		most = max(most, on)
	}
	tall := 0
	for _, s := range spans {
		if s.hi-s.lo > widest*high {
			return 0
		}
		if s.foot-s.top >= 0.4*high {
			tall++
		}
	}
	if float64(most) < onBaseline*float64(len(spans)) || float64(tall) < onBaseline*float64(len(spans)) {
		return 0
	}
	return len(spans)
}
