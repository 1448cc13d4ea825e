package layout

import (
	"math"
	"sort"

	"github.com/banmian/banmian/internal/paper"
)

// column is a span that several body lines fill, and how far down it holds, in
// the axes of its way.
type column struct {
	way    int
	span   rect
	lines  int
	grid   int
	blocks int
}

const (
	columnLines  = 3   // lines that show a column
	columnSlack  = 0.7 // ems by which the edges of one column may differ from block to block
	gridSlack    = 1.2 // ems by which a column may miss the grid's step
	columnReach  = 12  // leadings above and below a column within which it still measures single lines
	widestGutter = 4.0 // ems: columns farther apart are not neighbours
	usualGutter  = 1.5 // ems: where the page shows no two columns
)

// columns learns the page's columns from its blocks of body, gathers columns
// of one width and one step into grids, and measures the gutter. A page may
// have several grids: papers change their columns from story to story.
func (g *galley) columns(blocks []block) {
	cols := g.spans(blocks)
	g.sizes.gutter = g.gutterOf(cols)
	next := 0
	for i := range cols {
		if cols[i].grid >= 0 {
			continue
		}
		cols[i].grid = next
		for j := i + 1; j < len(cols); j++ {
			if cols[j].grid < 0 && g.inStep(cols[i], cols[j]) {
				cols[j].grid = next
			}
		}
		next++
	}
	g.grid = byReach(cols)
	for k := range blocks {
		g.fitMeasure(&blocks[k])
	}
}

// spans gathers blocks of body that fill the same span.
func (g *galley) spans(blocks []block) []column {
	var cols []column
	for _, b := range blocks {
		if math.Abs(b.em-g.sizes.body) > sizeSlack*g.sizes.body || len(b.lines) < columnLines {
			continue
		}
		c := b.cell()
		c.X0, c.X1 = b.lo, b.hi
		cols = append(cols, column{way: b.way, span: c, lines: len(b.lines), grid: -1, blocks: 1})
	}
	sort.SliceStable(cols, func(a, b int) bool { return cols[a].lines > cols[b].lines })
	var out []column
	slack := columnSlack * g.sizes.body
	for _, c := range cols {
		merged := false
		for k := range out {
			o := &out[k]
			if o.way == c.way && math.Abs(o.span.X0-c.span.X0) < slack && math.Abs(o.span.X1-c.span.X1) < slack {
				o.span.Y0, o.span.Y1 = math.Min(o.span.Y0, c.span.Y0), math.Max(o.span.Y1, c.span.Y1)
				o.lines, o.blocks, merged = o.lines+c.lines, o.blocks+1, true
				break
			}
		}
		if !merged {
			out = append(out, c)
		}
	}
	return out
}

// gutterOf is the usual white between neighbouring columns: the median over
// pairs of columns that stand side by side.
func (g *galley) gutterOf(cols []column) float64 {
	var gaps []float64
	for i, a := range cols {
		best := math.Inf(1)
		for j, b := range cols {
			if i == j || a.way != b.way || a.span.OverlapY(b.span) < 2*g.sizes.body {
				continue
			}
			if d := b.span.X0 - a.span.X1; d > minWhite*g.sizes.body && d < best {
				best = d
			}
		}
		if best < widestGutter*g.sizes.body {
			gaps = append(gaps, best)
		}
	}
	if len(gaps) == 0 {
		return usualGutter * g.sizes.body
	}
	return median(gaps)
}

// inStep reports whether two columns belong to one grid: as wide, and a whole
// number of steps apart.
func (g *galley) inStep(a, b column) bool {
	slack := gridSlack * g.sizes.body
	if a.way != b.way || math.Abs(a.span.Width()-b.span.Width()) > slack {
		return false
	}
	step := (a.span.Width()+b.span.Width())/2 + g.sizes.gutter
	n := (b.span.X0 - a.span.X0) / step
	return math.Abs(n-math.Round(n))*step <= slack
}

// byReach orders columns: the grid that covers most of the page first, then
// along the line of reading.
func byReach(cols []column) []column {
	area := map[int]float64{}
	for _, c := range cols {
		area[c.grid] += c.span.Area()
	}
	sort.SliceStable(cols, func(i, j int) bool {
		a, b := cols[i], cols[j]
		if a.grid != b.grid {
			if area[a.grid] != area[b.grid] {
				return area[a.grid] > area[b.grid]
			}
			return a.grid < b.grid
		}
		return a.span.X0 < b.span.X0
	})
	names, last := map[int]int{}, 0
	for i := range cols {
		n, ok := names[cols[i].grid]
		if !ok {
			n, last = last, last+1
			names[cols[i].grid] = n
		}
		cols[i].grid = n
	}
	return cols
}

// fitMeasure widens the measure of a short block to the column it stands in, so
// that a last line is seen to be short and a first line to be indented even
// when nothing else stands in the block.
func (g *galley) fitMeasure(b *block) {
	if math.Abs(b.em-g.sizes.body) > sizeSlack*g.sizes.body {
		return
	}
	em, c := b.em, b.cell()
	best, least := -1, math.Inf(1)
	for k, col := range g.grid {
		if col.way != b.way || b.lo < col.span.X0-columnSlack*em || b.hi > col.span.X1+1.5*em ||
			b.lo > col.span.X0+longIndent*em || col.span.OverlapY(c) < -columnReach*g.sizes.leading {
			continue
		}
		if len(b.lines) >= columnLines && b.hi < col.span.X1-columnSlack*em {
			continue
		}
		if cost := col.span.Width() + math.Max(0, -col.span.OverlapY(c)); cost < least {
			best, least = k, cost
		}
	}
	if best < 0 {
		return
	}
	col := g.grid[best].span
	for k := range b.measures {
		if m := &b.measures[k]; m.lo == b.lo {
			m.lo = math.Min(b.lo, col.X0)
		}
		if m := &b.measures[k]; m.hi == b.hi {
			m.hi = math.Max(b.hi, col.X1)
		}
	}
	b.lo, b.hi = math.Min(b.lo, col.X0), math.Max(b.hi, col.X1)
}

// published gives the grids as the makeup shows them, on the page.
func (g *galley) published() []paper.Column {
	out := make([]paper.Column, 0, len(g.grid))
	for _, c := range g.grid {
		out = append(out, paper.Column{Span: axesOfWay(c.way).xy(c.span), Grid: c.grid})
	}
	return out
}
