package layout

import (
	"math"
)

// block is lines set alike, one after the other, in the axes of its way.
type block struct {
	way    int
	lines  []line
	looks  []look
	em     float64
	step   float64 // line to line, 0 for a single line
	lo, hi float64 // the measure its lines fill, along u
	// measures is the measure line by line: type runs around pictures.
	measures []span
}

// stack builds blocks. Each line looks for the nearest line below that is set
// alike; a line that reaches over two lines side by side belongs to neither.
// Chains are then cut where the step from line to line changes.
func (g *galley) stack(lines []line) []block {
	g.softenTints(lines)
	looks := g.looks(lines)
	next := g.successors(lines, looks)
	inside := make([]bool, len(lines))
	for _, j := range next {
		if j >= 0 {
			inside[j] = true
		}
	}
	var blocks []block
	for i := range lines {
		if inside[i] {
			continue
		}
		b := block{way: lines[i].way}
		for j := i; j >= 0; j = next[j] {
			b.lines, b.looks = append(b.lines, lines[j]), append(b.looks, looks[j])
		}
		blocks = append(blocks, cutAtSteps(b, g.sizes.evenStep())...)
	}
	for k := range blocks {
		blocks[k].measure()
	}
	return g.liftCrossheads(g.mend(blocks))
}

// successors finds for each line the next line of its block, -1 for none.
func (g *galley) successors(lines []line, looks []look) []int {
	next, prev := make([]int, len(lines)), make([]int, len(lines))
	for i := range lines {
		next[i], prev[i] = -1, -1
	}
	near := newLinesBySize(lines)
	for i := range lines {
		j := g.lineBelow(lines, looks, i, near)
		if j < 0 {
			continue
		}
		if o := prev[j]; o >= 0 {
			// Two lines over one: the nearer has it, or neither when they stand side by side.
			if math.Abs(lines[o].base-lines[i].base) < tightest*lines[i].em {
				next[o], prev[j] = -1, j
				continue
			}
			if lines[o].base > lines[i].base || o == j {
				continue
			}
			next[o] = -1
		}
		next[i], prev[j] = j, i
	}
	return next
}

// lineBelow finds the line of the same block below line i.
func (g *galley) lineBelow(lines []line, looks []look, i int, near linesBySize) int {
	a := &lines[i]
	best, step, beside := -1, math.Inf(1), false
	reach := g.longestStep(a.em)
	near.below(lines, i, reach/a.em, g.sizes.sameSize, func(j int) {
		b := &lines[j]
		d := b.base - a.base
		switch {
		case b.frame != a.frame:
		case best >= 0 && math.Abs(d-step) < tightest*a.em:
			beside = true
			if d < step {
				best, step = j, d
			}
		case d < step:
			best, step, beside = j, d, false
		}
	})
	if best < 0 || beside || !g.alike(a, &lines[best], looks[i], looks[best]) ||
		g.walls.between(g.boxOf(&a.run), g.boxOf(&lines[best].run)) {
		return -1
	}
	return best
}

// cutAtSteps cuts a chain of lines where the step grows or shrinks by more than
// a quarter of its usual step.
func cutAtSteps(b block, even float64) []block {
	if len(b.lines) < 3 {
		return []block{b}
	}
	steps := make([]float64, 0, len(b.lines)-1)
	for k := 1; k < len(b.lines); k++ {
		steps = append(steps, b.lines[k].base-b.lines[k-1].base)
	}
	usual := median(append([]float64(nil), steps...))
	var out []block
	from := 0
	for k, d := range steps {
		if d > even*usual || d*even < usual {
			out = append(out, b.part(from, k+1))
			from = k + 1
		}
	}
	return append(out, b.part(from, len(b.lines)))
}

func (b block) part(from, to int) block {
	b.lines, b.looks = b.lines[from:to:to], b.looks[from:to:to]
	return b
}

// measure works out size, step and the measure of a block.
func (b *block) measure() {
	var ems, steps []float64
	for k, ln := range b.lines {
		ems = append(ems, ln.em)
		if k > 0 {
			steps = append(steps, ln.base-b.lines[k-1].base)
		}
	}
	b.em, b.step = median(ems), median(steps)
	b.measures = b.stretches()
	b.lo, b.hi = b.measures[0].lo, b.measures[0].hi
	for _, m := range b.measures[1:] {
		b.lo, b.hi = math.Min(b.lo, m.lo), math.Max(b.hi, m.hi)
	}
}

// box is a block's place on the page.
func (b *block) box(g *galley) rect {
	var r rect
	for k := range b.lines {
		r = r.Union(g.boxOf(&b.lines[k].run))
	}
	return r
}

// cell is a block's extent in its axes.
func (b *block) cell() rect {
	c := b.lines[0].cell()
	for _, ln := range b.lines[1:] {
		c = c.Union(ln.cell())
	}
	return c
}
