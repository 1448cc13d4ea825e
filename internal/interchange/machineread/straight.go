package machineread

import (
	"math"

	"github.com/banmian/banmian/internal/geom"
)

// Pages photographed from a bound volume are crooked and their columns bend:
// over the width of a column a line may fall by half its distance to the next.
// Lines are therefore set straight, all of a block at one x, so that they stand
// as far apart as they were printed; ink keeps its place.
const (
	fewForSlope = 4   // words, below which a line's own slope says nothing
	steepest    = 0.1 // more is a mistake
	window      = 5   // lines above and below whose slopes speak for a line
	apart       = 0.5 // ems a word may lie off its line; more are superscripts and words of another line
)

// straighten works out the baselines of a block's lines.
func (b *Block) straighten() {
	if b.Angle != 0 {
		return
	}
	slopes := make([]float64, len(b.Lines))
	own := make([]bool, len(b.Lines))
	for l := range b.Lines {
		slopes[l], own[l] = slope(b.Lines[l].feet())
	}
	for l := range b.Lines {
		line := &b.Lines[l]
		if line.Down {
			continue
		}
		var near []float64
		for k := max(0, l-window); k <= min(len(b.Lines)-1, l+window); k++ {
			if own[k] {
				near = append(near, slopes[k])
			}
		}
		line.Slope, line.Ref = median(near), b.Box.CenterX()
		var y []float64
		for _, p := range line.feet() {
			y = append(y, p.Y-line.Slope*(p.X-line.Ref))
		}
		line.Base = median(y)
	}
}

// feet are places on the line's baseline: what the boxes of its words show
// where there are enough of them, as many files state baselines that are only
// the line's box again, and else what the file states.
func (l Line) feet() []geom.Point {
	var out []geom.Point
	for _, w := range l.Words {
		if below, ok := l.below(w); ok && !w.Box.Empty() && !l.Shared {
			out = append(out, geom.Point{X: w.Box.CenterX(), Y: w.Box.Y1 - below*l.Em})
		}
	}
	switch {
	case len(out) >= fewForSlope:
		return out
	case len(l.Baseline) > 1:
		return walked(l.Baseline)
	case l.Shared:
		_, below, _ := stature(l.Text())
		return []geom.Point{{X: l.Box.CenterX(), Y: l.Box.Y1 - below*l.Em}}
	case len(out) == 0: // nothing but marks
		return []geom.Point{{X: l.Box.CenterX(), Y: l.Box.Y1}}
	}
	return out
}

// walked is a stated baseline as points at even steps, so that the middle of
// them is the middle of the line.
func walked(p geom.Polygon) []geom.Point {
	const steps = 9
	first, last := p[0], p[len(p)-1]
	var out []geom.Point
	k := 1
	for i := range steps {
		x := first.X + (last.X-first.X)*float64(i)/(steps-1)
		for k+1 < len(p) && p[k].X < x {
			k++
		}
		a, c := p[k-1], p[k]
		y := a.Y
		if c.X > a.X {
			y += (c.Y - a.Y) * math.Min(1, math.Max(0, (x-a.X)/(c.X-a.X)))
		}
		out = append(out, geom.Point{X: x, Y: y})
	}
	return out
}

// slope is that of the straight line through points that bears outliers (Theil
// 1950, Sen 1968): the middle of the slopes between points half the row apart.
func slope(p []geom.Point) (float64, bool) {
	if len(p) < fewForSlope {
		return 0, false
	}
	var all []float64
	step := len(p) / 2
	for i := 0; i+step < len(p); i++ {
		if d := p[i+step].X - p[i].X; d > 0 {
			all = append(all, (p[i+step].Y-p[i].Y)/d)
		}
	}
	s := median(all)
	return s, len(all) > 0 && math.Abs(s) <= steepest
}

// base is the height of a word's baseline once its line is set straight: the
// line's, or its own where the word stands apart from the line.
func (l Line) base(w Word) float64 {
	tilt := l.Slope * (w.Box.CenterX() - l.Ref)
	below, ok := l.below(w)
	if own := w.Box.Y1 - below*l.Em - tilt; ok && !l.Shared && math.Abs(own-l.Base) > apart*l.Em {
		return own
	}
	return l.Base
}

// mostOfStep is how much larger than its distance to the line above type may
// come out: lines may be set tight, and boxes tremble.
const mostOfStep = 1.1

// stand brings down the ems of lines that stand too close to the line above
// for their size.
func (b *Block) stand() {
	for l := 1; l < len(b.Lines); l++ {
		above, line := b.Lines[l-1], &b.Lines[l]
		if b.Angle != 0 || line.Down || above.Down || above.Box.OverlapX(line.Box) <= 0 {
			continue
		}
		const overlaid = 0.6 // ems: lines closer than this were not cut rightly
		if step := line.Base - above.Base; step > overlaid*line.Em && line.Em > mostOfStep*step {
			line.Em = mostOfStep * step
		}
	}
}
