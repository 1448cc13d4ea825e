package layout

import (
	"math"
	"unicode"
	"unicode/utf8"
)

// line is a line of type.
type line struct {
	run
	cap    bool    // opens with a drop cap
	beside float64 // points of its measure that a drop cap takes from it
}

const (
	capSize  = 1.5 // ratio of a drop cap to the type it stands in
	capMarks = 2   // a drop cap may carry a quotation mark
	capWhite = 1.2 // ems of body between a drop cap and its text
	capTop   = 0.7 // ems by which the top of a drop cap may miss the top of its line
	capFoot  = 0.9 // ems below a drop cap within which the next line may still stand off from it
	capBelow = 2.6 // ems below a drop cap within which its text comes back to the measure
	capEdge  = 0.8 // ems by which it may miss the drop cap's edge
)

// dropCaps gives every drop cap to the line it opens, and tells the lines
// beside it how much of their measure it takes.
func (g *galley) dropCaps(runs []run) []line {
	lines := make([]line, len(runs))
	for i := range runs {
		lines[i] = line{run: runs[i]}
	}
	index := newIndexOfLines(lines)
	gone := make([]bool, len(lines))
	for i := range lines {
		if !g.opensLarge(&lines[i]) {
			continue
		}
		first := g.textBeside(lines, i, index, gone)
		if first < 0 {
			continue
		}
		if first != i {
			lines[first].marks = append(append([]int(nil), lines[i].marks...), lines[first].marks...)
			base, v0, v1, em := lines[first].base, lines[first].v0, lines[first].v1, lines[first].em
			g.measure(&lines[first].run)
			lines[first].base, lines[first].v0, lines[first].v1, lines[first].em = base, v0, v1, em
			gone[i] = true
		}
		lines[first].cap, lines[first].beside = true, 0
	}
	kept := lines[:0]
	for i := range lines {
		if !gone[i] {
			kept = append(kept, lines[i])
		}
	}
	return kept
}

func newIndexOfLines(lines []line) map[int]*index {
	ids := map[int][]int{}
	for i := range lines {
		ids[lines[i].way] = append(ids[lines[i].way], i)
	}
	out := map[int]*index{}
	for w := range ids {
		out[w] = newIndex(len(lines), func(i int) rect {
			if lines[i].way != w {
				return rect{}
			}
			return lines[i].cell()
		})
	}
	return out
}

// opensLarge reports whether a line is a drop cap, or begins with one.
func (g *galley) opensLarge(ln *line) bool {
	c := &g.marks[ln.marks[0]]
	if len(ln.marks) <= capMarks {
		letters := 0
		for _, i := range ln.marks {
			if wordy(&g.marks[i]) {
				letters++
			}
		}
		return letters == 1 && ln.em >= capSize*g.sizes.body
	}
	return c.em >= capSize*ln.em && g.marks[ln.marks[1]].em < c.em/capSize
}

// textBeside finds the line that the drop cap of line i opens, i itself when
// it is already part of it, -1 when the large character is no drop cap. Lines
// lower down beside the cap learn its width.
func (g *galley) textBeside(lines []line, i int, in map[int]*index, gone []bool) int {
	c := capOf(g, &lines[i])
	var rows, under []int
	body := g.sizes.body
	reach := rect{X0: c.X1 - 0.3*body, Y0: c.Y0, X1: c.X1 + capWhite*body, Y1: c.Y1 + capFoot*body}
	in[lines[i].way].in(reach, func(j int) bool {
		l := &lines[j]
		mid := (l.v0 + l.v1) / 2
		switch {
		case j == i || l.way != lines[i].way || gone[j] || l.cap || l.em > c.Height()/capSize || l.u0 < reach.X0 || l.u0 > reach.X1,
			l.frame != lines[i].frame, mid < c.Y0, len(l.marks) < 2:
		case mid <= c.Y1:
			rows = append(rows, j)
		default:
			under = append(under, j)
		}
		return true
	})
	first := -1
	if len(lines[i].marks) > capMarks {
		first = i
	}
	for _, j := range rows {
		if first < 0 || first != i && lines[j].v0 < lines[first].v0 {
			first = j
		}
	}
	if first < 0 || len(rows) == 0 {
		return -1
	}
	if math.Abs(lines[first].v0-c.Y0) > capTop*lines[first].em && first != i {
		return -1
	}
	if !comesBack(lines, first, c, in[lines[i].way]) && !(first != i && len(rows) > 1 && g.goesOnSmall(&lines[first])) {
		return -1
	}
	for _, j := range under { // the white of a cap may reach a line farther down than its ink
		if math.Abs(lines[j].u0-lines[rows[0]].u0) < edgeSlack*body {
			rows = append(rows, j)
		}
	}
	for _, j := range rows {
		if j != first {
			lines[j].beside = lines[j].u0 - c.X0
		}
	}
	return first
}

// goesOnSmall: a line begins with a small letter, as text does behind its drop cap
// even where the column ends with the cap and no line comes back to the edge.
func (g *galley) goesOnSmall(ln *line) bool {
	r, _ := utf8.DecodeRuneInString(g.marks[ln.marks[0]].text)
	return unicode.IsLower(r)
}

// comesBack reports whether a line below a drop cap starts at its edge, as text
// does that a drop cap stands in and text beside a large headline does not.
func comesBack(lines []line, first int, c rect, in *index) bool {
	em, found := lines[first].em, false
	reach := rect{X0: c.X0 - capEdge*em, Y0: c.Y1 - em/2, X1: c.X0 + capEdge*em, Y1: c.Y1 + capBelow*em}
	in.in(reach, func(j int) bool {
		l := &lines[j]
		found = l.way == lines[first].way && math.Abs(l.u0-c.X0) <= capEdge*em && (l.v0+l.v1)/2 > c.Y1-em/2 &&
			math.Min(l.em, em) >= likeSize*math.Max(l.em, em)
		return !found
	})
	return found
}

// capOf is the ink of a line's drop cap in its axes.
func capOf(g *galley, ln *line) rect {
	x := axesOfWay(ln.way)
	m := &g.marks[ln.marks[0]]
	c := x.uv(m.ink)
	if len(ln.marks) <= capMarks && len(ln.marks) > 1 {
		c = c.Union(x.uv(g.marks[ln.marks[1]].ink))
	}
	return c
}
