package article

import (
	"math"
	"sort"
)

// How often the recogniser's order must go on to what stands straight below,
// where something does, to be believed, and of how many such places.
const (
	orderTrust = 0.6
	orderLeast = 4
	mostSorted = 500 // pieces that are sorted; each is compared with each other over and over
)

// readingOrder lists the pieces that are no furniture as they are read: as the
// recogniser has them, or where its order runs across columns, by Breuel's
// rules.
func (r *reel) readingOrder() []*piece {
	var ps []*piece
	for _, p := range r.f.pieces {
		if p.role == "" {
			ps = append(ps, p)
		}
	}
	sortBySeq(ps)
	if len(ps) > mostSorted {
		return ps
	}
	ps = r.reinsert(ps)
	if right, all := r.downward(ps); all >= orderLeast && float64(right) < orderTrust*float64(all) {
		return r.breuel(ps)
	}
	return ps
}

// reinsert puts tables where they stand: some files list all composed blocks
// behind the running text, wherever they were printed. One goes behind the
// lowest piece over it in its column.
func (r *reel) reinsert(ps []*piece) []*piece {
	var out, tables []*piece
	for _, p := range ps {
		if b := r.f.m.Blocks[p.block]; b.Unit > 0 && b.Hint == "table" {
			tables = append(tables, p)
		} else {
			out = append(out, p)
		}
	}
	sort.SliceStable(tables, func(i, j int) bool { return tables[i].box.Y0 < tables[j].box.Y0 })
	for _, t := range tables {
		at, low := len(out), math.Inf(-1)
		for i, p := range out {
			over := p.box.CenterY() < t.box.CenterY() && p.box.OverlapX(t.box) > 0.3*math.Min(p.box.Width(), t.box.Width())
			if over && p.box.Y1 > low {
				at, low = i+1, p.box.Y1
			}
		}
		out = append(out[:at], append([]*piece{t}, out[at:]...)...)
	}
	return out
}

// downward counts the pieces of body under which others stand closely, and
// those of them that the order has one after the other.
func (r *reel) downward(ps []*piece) (right, all int) {
	for i, p := range ps {
		if len(p.lines) < 2 {
			continue
		}
		near, below := r.f.leading, -1
		for j, q := range ps {
			gap := q.box.Y0 - p.box.Y1
			if j != i && gap > -0.5*r.f.leading && gap < near && q.box.CenterY() > p.box.CenterY() && q.box.OverlapX(p.box) > 0.7*math.Max(q.box.Width(), p.box.Width()) {
				near, below = gap, j
			}
		}
		if below >= 0 {
			all++
			if below == i+1 {
				right++
			}
		}
	}
	return right, all
}

// wideColumns is how many columns wide a piece is that parts what stands over
// it from what stands under it.
const wideColumns = 1.5

// breuel orders pieces by the two rules of Breuel (2003): of two that overlap
// across, the upper comes first; else the left one, unless a wide piece between
// them parts the page.
func (r *reel) breuel(ps []*piece) []*piece {
	sorted := append([]*piece(nil), ps...)
	sort.SliceStable(sorted, func(i, j int) bool { return sorted[i].box.Y0 < sorted[j].box.Y0 })
	var wide []*piece
	for _, p := range sorted {
		if p.box.Width() > wideColumns*r.column {
			wide = append(wide, p)
		}
	}
	before := func(a, b *piece) bool {
		if a.box.OverlapX(b.box) > 0.2*math.Min(a.box.Width(), b.box.Width()) {
			return a.box.CenterY() < b.box.CenterY()
		}
		for _, w := range wide {
			if w == a || w == b || w.box.OverlapX(a.box) <= 0 || w.box.OverlapX(b.box) <= 0 {
				continue
			}
			if y := w.box.CenterY(); (y-a.box.CenterY())*(y-b.box.CenterY()) < 0 {
				return a.box.CenterY() < y
			}
		}
		return a.box.CenterX() < b.box.CenterX()
	}
	done := make([]bool, len(sorted))
	var out []*piece
	for len(out) < len(sorted) {
		at := -1
		for i, p := range sorted {
			if done[i] {
				continue
			}
			free := true
			for j, q := range sorted {
				if j != i && !done[j] && before(q, p) && !before(p, q) {
					free = false
					break
				}
			}
			if free {
				at = i
				break
			}
			if at < 0 {
				at = i // a ring: the uppermost opens it
			}
		}
		done[at] = true
		out = append(out, sorted[at])
	}
	return out
}
