package layout

import (
	"sort"
	"unicode/utf8"

	"github.com/banmian/banmian/internal/geom"
)

// Digits or letters set side by side in one cell of a vertical line (縦中横).
const (
	narrowMark = 0.7  // ems: wider marks fill a cell by themselves
	cellWidth  = 1.45 // ems: wider groups are not one cell
	cellGap    = 0.12 // ems between marks of a cell
	cellMarks  = 4
)

// sideBySide makes one mark of the narrow marks that share a cell of a vertical
// line. The marks taken up lose their way and are met no more.
func (g *galley) sideBySide(upright []int) {
	var narrow []int
	for _, i := range upright {
		m := &g.marks[i]
		r, _ := utf8.DecodeRuneInString(m.text)
		if m.way == wayDown && !m.full && m.box.Width() < narrowMark*m.em && !sharedMark(r) {
			narrow = append(narrow, i)
		}
	}
	sort.SliceStable(narrow, func(a, b int) bool { return g.marks[narrow[a]].box.X0 < g.marks[narrow[b]].box.X0 })
	sized := newBySize(narrow, func(i int) float64 { return g.marks[i].em }, func(i int) geom.Rect { return g.marks[i].box })
	for _, i := range narrow {
		if g.marks[i].way == wayDown && len(g.marks[i].more) == 0 {
			g.fillCell(i, sized)
		}
	}
}

// fillCell takes up the marks to the right of i that share its cell.
func (g *galley) fillCell(i int, sized bySize) {
	m := &g.marks[i]
	members, box := []int{i}, m.box
	for len(members) <= cellMarks {
		next := -1
		reach := geom.R(box.X1-0.1*m.em, box.Y0, box.X1+cellGap*m.em, box.Y1)
		sized.in(reach, m.em*likeSize, m.em/likeSize, func(j int) {
			o := &g.marks[j]
			if o.way == wayDown && abreast(m, o) && o.box.CenterX() > box.X1 && (next < 0 || o.box.X0 < g.marks[next].box.X0) {
				next = j
			}
		})
		if next < 0 {
			break
		}
		members, box = append(members, next), box.Union(g.marks[next].box)
	}
	if len(members) < 2 || len(members) > cellMarks || box.Width() > cellWidth*m.em {
		return
	}
	for _, j := range members[1:] {
		o := &g.marks[j]
		m.text += o.text
		m.more = append(m.more, o.glyph)
		m.space = o.space
		m.ink = m.ink.Union(o.ink)
		o.way = -1
	}
	m.box = box
	m.setAlong(down, false)
}

// neutral takes the vote from narrow marks that may share a cell of a vertical
// line: a few side by side, nothing beside them, and a whole-em character right
// above or below.
func (p patchwork) neutral(g *galley, ids []int) {
	inside := map[int]bool{} // marks with a neighbour to the left
	for _, i := range ids {
		if j := p.near[i].right; j >= 0 {
			inside[j] = true
		}
	}
	for _, i := range ids {
		if g.marks[i].full || inside[i] {
			continue
		}
		group, stacked := []int{i}, p.stacked(g, i)
		for j := p.near[i].right; j >= 0 && len(group) <= cellMarks; j = p.near[j].right {
			group, stacked = append(group, j), stacked || p.stacked(g, j)
		}
		first, last := &g.marks[i], &g.marks[group[len(group)-1]]
		if len(group) > cellMarks || !stacked || last.box.X1-first.box.X0 > cellWidth*first.em {
			continue
		}
		for _, j := range group {
			p.pull[j] = 0
		}
	}
}

// stacked reports whether a whole-em character stands right above or below a
// mark.
func (p patchwork) stacked(g *galley, i int) bool {
	j := p.near[i].below
	return p.near[i].stack < 2*cellGap && (j < 0 || g.marks[j].full)
}
