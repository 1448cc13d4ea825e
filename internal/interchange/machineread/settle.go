package machineread

import (
	"math"
	"sort"

	"github.com/banmian/banmian/internal/geom"
)

// Resolution says how the size of a unit of the file became known, best first.
type Resolution string

// The ways.
const (
	Unit    Resolution = "unit"    // the file measures in parts of a millimetre or an inch
	Stated  Resolution = "stated"  // pixels, and the file or its package states their number to an inch
	Sizes   Resolution = "sizes"   // pixels, compared with the sizes in points that the recogniser gives its type
	Assumed Resolution = "assumed" // pixels, and nothing tells: assumedDPI
)

// assumedDPI is what libraries scan newspapers at.
const assumedDPI = 300

// usualDPI are the resolutions of scans; a reckoned one is the nearest of them.
var usualDPI = []float64{72, 96, 100, 150, 200, 240, 300, 400, 600}

// Measure is what a file says of its unit. A zero PerInch is a pixel of unknown
// size.
type Measure struct {
	PerInch float64 // units to an inch
	From    Resolution
}

// Settle mends what recognisers leave undone and turns every length into
// points: words without a box get their share of the line, lines that hold
// several are cut, boxes that enclose nothing are drawn round their content,
// every line learns its em. It is called once, when the file has been read.
func (p *Page) Settle(m Measure) {
	p.reseat()
	p.place()
	p.cut()
	p.space()
	p.enclose()
	p.turns()
	p.sizes() // ems in units of the file
	if m.PerInch <= 0 {
		m = p.resolution()
	}
	p.Scale, p.Resolution = 72/m.PerInch, m.From
	p.scale(p.Scale)
	p.scaleSizes()
}

// reseat puts words into the lines they stand in where a file has emptied its
// lines and left all words of a block to one of them.
func (p *Page) reseat() {
	for b := range p.Blocks {
		lines := p.Blocks[b].Lines
		empty := 0
		for _, l := range lines {
			if len(l.Words) == 0 && !l.Box.Empty() {
				empty++
			}
		}
		if empty > 0 && len(lines)-empty > 0 && p.Blocks[b].Angle == 0 {
			p.Blocks[b].Lines = reseated(lines)
		}
	}
}

func reseated(lines []Line) []Line {
	out := make([]Line, len(lines))
	moved := map[int]bool{}
	for i, l := range lines {
		out[i] = l
		out[i].Words = nil
	}
	for i, l := range lines {
		for _, w := range l.Words {
			to := i
			if y := w.Box.CenterY(); !w.Box.Empty() && (y < l.Box.Y0 || y > l.Box.Y1) {
				to = lineAt(lines, w.Box, i)
			}
			moved[to] = moved[to] || to != i
			out[to].Words = append(out[to].Words, w)
		}
	}
	for i := range moved {
		if words := out[i].Words; moved[i] {
			sort.SliceStable(words, func(a, b int) bool { return words[a].Box.X0 < words[b].Box.X0 })
		}
	}
	return out
}

// lineAt is the line whose middle is nearest to that of a box; from when none
// lies over it.
func lineAt(lines []Line, box geom.Rect, from int) int {
	best, least := from, math.Inf(1)
	for i, l := range lines {
		if d := math.Abs(l.Box.CenterY() - box.CenterY()); l.Box.OverlapX(box) > 0 && l.Box.OverlapY(box) > 0 && d < least {
			best, least = i, d
		}
	}
	return best
}

// place gives words without a box their share of the line, by characters.
func (p *Page) place() {
	for b := range p.Blocks {
		for l := range p.Blocks[b].Lines {
			line := &p.Blocks[b].Lines[l]
			missing := 0
			for _, w := range line.Words {
				if w.Box.Empty() {
					missing++
				}
			}
			switch {
			case missing == 0:
			case missing == len(line.Words):
				line.shareOut()
			default:
				line.squeezeIn()
			}
		}
	}
}

// shareOut parts the line's box between its words.
func (l *Line) shareOut() {
	if l.Box.Empty() {
		return
	}
	l.Shared = true
	all := -gap
	for _, w := range l.Words {
		all += extent(w.Text) + gap
	}
	at, step := l.Box.X0, l.Box.Width()/math.Max(all, 0.1)
	for w := range l.Words {
		wide := extent(l.Words[w].Text) * step
		l.Words[w].Box = geom.Rect{X0: at, Y0: l.Box.Y0, X1: at + wide, Y1: l.Box.Y1}
		at += wide + gap*step
	}
}

// squeezeIn puts words that have no surface beside a neighbour that has one, as
// wide as the neighbour's letters would be.
func (l *Line) squeezeIn() {
	known := func(i int) bool { return i >= 0 && i < len(l.Words) && !l.Words[i].Box.Empty() }
	per := func(i int) float64 { return l.Words[i].Box.Width() / math.Max(extent(l.Words[i].Text), 0.1) }
	put := func(i, from int, after bool) {
		n, wide, white := l.Words[from].Box, extent(l.Words[i].Text)*per(from), gap*per(from)
		if after {
			l.Words[i].Box = geom.Rect{X0: n.X1 + white, Y0: n.Y0, X1: n.X1 + white + wide, Y1: n.Y1}
		} else {
			l.Words[i].Box = geom.Rect{X0: n.X0 - white - wide, Y0: n.Y0, X1: n.X0 - white, Y1: n.Y1}
		}
	}
	for i := range l.Words {
		if !known(i) && known(i-1) {
			put(i, i-1, true)
		}
	}
	for i := len(l.Words) - 1; i >= 0; i-- {
		if !known(i) && known(i+1) {
			put(i, i+1, false)
		}
	}
}

// cut parts lines that a recogniser without line finding ran together: where a
// word stands back at the left and below the one before it.
func (p *Page) cut() {
	for b := range p.Blocks {
		block := &p.Blocks[b]
		if block.Angle != 0 {
			continue
		}
		var lines []Line
		for _, line := range block.Lines {
			lines = append(lines, cutLine(line)...)
		}
		block.Lines = lines
	}
}

func cutLine(line Line) []Line {
	if len(line.Words) < 2 || line.Box.Height() < 2.5*middleHeight(line.Words) {
		return []Line{line}
	}
	var out []Line
	part := Line{ID: line.ID}
	for i, w := range line.Words {
		if i > 0 {
			before := line.Words[i-1].Box
			if w.Box.X0 < before.X0 && w.Box.CenterY() > before.Y1 && w.Box.OverlapX(before) < 0.5*math.Min(w.Box.Width(), before.Width()) {
				out = append(out, part)
				part = Line{ID: line.ID}
			}
		}
		part.Words = append(part.Words, w)
	}
	if len(out) == 0 {
		return []Line{line}
	}
	return append(out, part)
}

func middleHeight(words []Word) float64 {
	var h []float64
	for _, w := range words {
		h = append(h, w.Box.Height())
	}
	return median(h)
}

func median(v []float64) float64 {
	if len(v) == 0 {
		return 0
	}
	sort.Float64s(v)
	return v[len(v)/2]
}

// space puts the spaces between words where the file writes none.
func (p *Page) space() {
	if !p.Unspaced {
		return
	}
	for _, b := range p.Blocks {
		for _, l := range b.Lines {
			for w := range l.Words {
				l.Words[w].Space = w+1 < len(l.Words) && Spaced(l.Words[w], l.Words[w+1])
			}
		}
	}
}

// enclose draws missing boxes round what they hold, from the words outwards,
// and makes the page as large as its marks where the file gives no size.
func (p *Page) enclose() {
	var all geom.Rect
	for b := len(p.Blocks) - 1; b >= 0; b-- {
		block := &p.Blocks[b]
		var around geom.Rect
		for l := range block.Lines {
			line := &block.Lines[l]
			var words geom.Rect
			for _, w := range line.Words {
				words = words.Union(w.Box)
			}
			if line.Box.Empty() {
				line.Box = words
			}
			around = around.Union(line.Box)
			all = all.Union(words)
		}
		if block.Box.Empty() {
			block.Box = around
			if len(block.Outline) > 2 {
				block.Box = block.Outline.Bounds()
			}
		}
		if up := block.Parent; up >= 0 && up < b && p.Blocks[up].Box.Empty() {
			p.Blocks[up].Box = p.Blocks[up].Box.Union(block.Box)
		}
		all = all.Union(block.Box)
	}
	for _, r := range append(append([]geom.Rect(nil), p.Rules...), p.Pictures...) {
		all = all.Union(r)
	}
	// Some files give the size of another picture of the page than the one
	// their boxes were measured on: a page is never smaller than its type.
	const spill = 1.02
	if all.X1 > spill*p.Width {
		p.Width = all.X1
	}
	if all.Y1 > spill*p.Height {
		p.Height = all.Y1
	}
}

// turns brings block angles to quarter turns and tells lines set downwards.
func (p *Page) turns() {
	for b := range p.Blocks {
		block := &p.Blocks[b]
		quarter := math.Mod(math.Round(block.Angle/90)*90, 360)
		if quarter < 0 {
			quarter += 360
		}
		block.Angle = quarter
		for l := range block.Lines {
			line := &block.Lines[l]
			line.Down = block.Angle == 0 && setDown(*line)
		}
	}
}

// setDown reports whether a line of full-width characters runs downwards: it
// is taller than wide, or its words are.
func setDown(l Line) bool {
	full, all, tall := 0, 0, 0.0
	for _, w := range l.Words {
		n := 0
		for _, r := range w.Text {
			n++
			if fullWidth(r) {
				full++
			}
		}
		all += n
		if n > 1 && w.Box.Height() > 1.3*w.Box.Width() {
			tall += float64(n)
		}
	}
	if all < 2 || full*2 < all {
		return false
	}
	return tall*2 > float64(all) || l.Box.Height() > 1.5*l.Box.Width()
}

// resolution reckons the size of a pixel where the file states none.
func (p *Page) resolution() Measure {
	var ratios []float64
	for _, block := range p.Blocks {
		for _, line := range block.Lines {
			for _, w := range line.Words {
				if w.Style.Size >= 4 && w.Style.Size <= 72 && line.Em > 0 {
					ratios = append(ratios, line.Em/w.Style.Size)
				}
			}
		}
	}
	const enough = 50 // words; below that one odd block would decide
	if len(ratios) < enough {
		return Measure{PerInch: assumedDPI, From: Assumed}
	}
	want := 72 * median(ratios)
	best := usualDPI[0]
	for _, d := range usualDPI {
		if math.Abs(math.Log(d/want)) < math.Abs(math.Log(best/want)) {
			best = d
		}
	}
	return Measure{PerInch: best, From: Sizes}
}

// scale turns units into points.
func (p *Page) scale(k float64) {
	rect := func(r *geom.Rect) { *r = geom.Rect{X0: r.X0 * k, Y0: r.Y0 * k, X1: r.X1 * k, Y1: r.Y1 * k} }
	poly := func(g geom.Polygon) {
		for i := range g {
			g[i] = geom.Point{X: g[i].X * k, Y: g[i].Y * k}
		}
	}
	p.Width, p.Height = p.Width*k, p.Height*k
	for i := range p.Rules {
		rect(&p.Rules[i])
	}
	for i := range p.Pictures {
		rect(&p.Pictures[i])
	}
	for b := range p.Blocks {
		block := &p.Blocks[b]
		rect(&block.Box)
		poly(block.Outline)
		for l := range block.Lines {
			line := &block.Lines[l]
			rect(&line.Box)
			poly(line.Baseline)
			line.Em, line.Base, line.Ref = line.Em*k, line.Base*k, line.Ref*k
			for w := range line.Words {
				rect(&line.Words[w].Box)
				rect(&line.Words[w].HyphenBox)
			}
		}
	}
}

// Rescale states the resolution of a page that counts in pixels after it was
// settled by guess; a page that measures in real units is left as it is.
func (p *Page) Rescale(perInch float64) {
	if p.Resolution == Unit || p.Resolution == Stated || perInch <= 0 || p.Scale <= 0 {
		return
	}
	p.scale(72 / perInch / p.Scale)
	p.Scale, p.Resolution = 72/perInch, Stated
}
