package pdf

import (
	"math"
	"slices"

	"github.com/banmian/banmian/internal/geom"
	"github.com/banmian/banmian/internal/sheet"
)

// blob is a part of a group that white surrounds: a character turned into curves,
// or a part of one.
type blob struct {
	shapes []drawn
	rect   geom.Rect
	size   float64 // the greater of width and height
	group  int
	used   bool
}

// Bounds on the search for lettering.
const (
	maxBlobs  = 3000
	maxShapes = 30_000
	maxCuts   = 8 // nested cuts that part a group
	maxChains = 400
)

// letter looks for lettering among the groups and notes what it finds. It tells
// which groups were used for it.
//
// Characters of a line may be parts of one patch of ink or stand apart, and a
// kicker may touch its headline's patch: so groups are first cut into blobs at
// all white, and blobs of one size in line are chained again.
func (p *page) letter(groups [][]drawn) []bool {
	used := make([]bool, len(groups))
	blobs := blobsOf(groups)
	note := func(row []drawn, cells int) {
		r := bounds(row)
		p.outlined = append(p.outlined, sheet.Outline{Rect: r, Cells: cells})
		for i := range blobs {
			blobs[i].used = blobs[i].used || r.Contains(blobs[i].rect.Center())
		}
	}
	tried := 0
	for _, group := range groups {
		for _, row := range rowsOf(group) {
			if tried++; tried > maxChains {
				break
			}
			r := bounds(row)
			if cells := p.lettering(row, r.Height() > r.Width()); cells > 0 && !alikeAll(row) {
				note(row, cells)
			}
		}
	}
	tried = 0
	for _, c := range chainsOf(blobs) {
		if tried++; tried > maxChains {
			break
		}
		row := p.absorb(blobs, c)
		if cells := p.lettering(row, c.down); cells > 0 && !repeats(blobs, c) {
			note(row, cells)
		}
	}
	for i := range blobs {
		used[blobs[i].group] = used[blobs[i].group] || blobs[i].used
	}
	return used
}

// blobsOf cuts every group at white bands, across and down in turn (recursive
// X-Y cut, Nagy and Seth 1984).
func blobsOf(groups [][]drawn) []blob {
	var out []blob
	shapes := 0
	for n, group := range groups {
		if shapes += len(group); shapes > maxShapes {
			break
		}
		var cut func(part []drawn, depth int, stuck bool)
		cut = func(piece []drawn, depth int, stuck bool) {
			parts := [][]drawn{piece}
			if depth < maxCuts {
				parts = part(piece, extentOf(depth%2 == 1))
			}
			if len(parts) == 1 && (stuck || depth == maxCuts) {
				if len(out) < maxBlobs {
					r := bounds(piece)
					out = append(out, blob{shapes: piece, rect: r, size: math.Max(r.Width(), r.Height()), group: n})
				}
				return
			}
			for _, q := range parts {
				cut(q, depth+1, len(parts) == 1)
			}
		}
		cut(group, 0, false)
	}
	return out
}

// extentOf is what a shape covers down the page, or across it.
func extentOf(across bool) func(drawn) (lo, hi float64) {
	if across {
		return func(d drawn) (float64, float64) { return d.rect.X0, d.rect.X1 }
	}
	return func(d drawn) (float64, float64) { return d.rect.Y0, d.rect.Y1 }
}

// chain is blobs of about one size in a row.
type chain struct {
	blobs []int
	down  bool
}

// How blobs make a chain: no further apart than chainGap times the larger one's
// size, one no larger than chainSize times the other, and in line, so that they
// share chainShare of the smaller one's extent across the line.
const (
	chainGap   = 1.8 // bridges a character of straight strokes alone
	chainSize  = 1.5
	chainShare = 0.6
)

// chainsOf links blobs that follow each other across and down, and gives the
// chains of three and more, the longest first.
func chainsOf(blobs []blob) []chain {
	var out []chain
	for _, down := range []bool{false, true} {
		sets := newSets(len(blobs))
		order := make([]int, len(blobs))
		for i := range order {
			order[i] = i
		}
		start := func(i int) float64 {
			if down {
				return blobs[i].rect.Y0
			}
			return blobs[i].rect.X0
		}
		slices.SortFunc(order, func(a, b int) int { return sign(start(a) - start(b)) })
		for k, i := range order {
			for _, j := range order[k+1:] {
				if start(j)-start(i) > (1+chainGap)*chainSize*blobs[i].size {
					break
				}
				if linked(&blobs[i], &blobs[j], down) {
					sets.join(i, j)
				}
			}
		}
		for _, members := range sets.all() {
			if len(members) >= leastCells {
				out = append(out, chain{members, down})
			}
		}
	}
	slices.SortStableFunc(out, func(a, b chain) int { return len(b.blobs) - len(a.blobs) })
	return out
}

// linked reports whether b may be the character after a, or a part of the same.
func linked(a, b *blob, down bool) bool {
	size := math.Max(a.size, b.size)
	if size > chainSize*math.Min(a.size, b.size) || a.shapes[0].color != b.shapes[0].color {
		return false
	}
	gap, shared := b.rect.X0-a.rect.X1, a.rect.OverlapY(b.rect)
	least := math.Min(a.rect.Height(), b.rect.Height())
	if down {
		gap, shared = b.rect.Y0-a.rect.Y1, a.rect.OverlapX(b.rect)
		least = math.Min(a.rect.Width(), b.rect.Width())
	}
	return gap <= chainGap*size && shared >= chainShare*least
}

// absorb gives the shapes of a chain and of all that lies within it: dots, short
// strokes, and the straight strokes that were taken for rules and boxes.
func (p *page) absorb(blobs []blob, c chain) []drawn {
	var row []drawn
	in := map[int]bool{}
	for _, i := range c.blobs {
		if blobs[i].used {
			continue
		}
		row = append(row, blobs[i].shapes...)
		in[i] = true
	}
	if len(row) == 0 {
		return []drawn{{}}
	}
	r := bounds(row)
	for i := range blobs {
		if !in[i] && !blobs[i].used && r.Encloses(blobs[i].rect, 0.1*math.Min(r.Width(), r.Height())) {
			row = append(row, blobs[i].shapes...)
		}
	}
	for _, d := range p.strokes {
		if d.color == row[0].color && r.Encloses(d.rect, 0.1*math.Min(r.Width(), r.Height())) {
			row = append(row, d)
		}
	}
	return row
}

// rowsOf parts a group at horizontal bands of white, or at vertical ones when
// those give longer lines: the lines of its lettering.
func rowsOf(group []drawn) [][]drawn {
	rows, columns := part(group, extentOf(false)), part(group, extentOf(true))
	if r := bounds(group); r.Width() >= r.Height() || longest(rows) >= longest(columns) {
		return rows
	}
	return columns
}

// longest is the greatest proportion of length to height among lines.
func longest(lines [][]drawn) (best float64) {
	for _, l := range lines {
		r := bounds(l)
		w, h := math.Max(r.Width(), 0.01), math.Max(r.Height(), 0.01)
		best = math.Max(best, math.Max(w/h, h/w))
	}
	return best
}

// alikeAll reports shapes that are all of one size and number of points.
func alikeAll(row []drawn) bool {
	a := row[0]
	for _, b := range row[1:] {
		if a.points != b.points || math.Abs(a.rect.Width()-b.rect.Width()) > 0.1 || math.Abs(a.rect.Height()-b.rect.Height()) > 0.1 {
			return false
		}
	}
	return true
}

// repeats reports chains of one shape over and over: a border or counted figures.
func repeats(blobs []blob, c chain) bool {
	type looks struct{ shapes, points, w, h int }
	kinds := map[looks]bool{}
	for _, i := range c.blobs {
		b := &blobs[i]
		l := looks{shapes: len(b.shapes), w: int(b.rect.Width() / b.size * 20), h: int(b.rect.Height() / b.size * 20)}
		for _, s := range b.shapes {
			l.points += s.points
		}
		kinds[l] = true
	}
	return len(kinds)*3 < len(c.blobs) || len(kinds) == 1
}

// sets is a disjoint-set forest.
type sets []int

func newSets(n int) sets {
	s := make(sets, n)
	for i := range s {
		s[i] = i
	}
	return s
}

func (s sets) root(i int) int {
	for s[i] != i {
		s[i] = s[s[i]]
		i = s[i]
	}
	return i
}

func (s sets) join(i, j int) { s[s.root(i)] = s.root(j) }

// all gives the sets, in the order of their first members.
func (s sets) all() [][]int {
	at := map[int]int{}
	var out [][]int
	for i := range s {
		r := s.root(i)
		k, ok := at[r]
		if !ok {
			k = len(out)
			at[r] = k
			out = append(out, nil)
		}
		out[k] = append(out[k], i)
	}
	return out
}
