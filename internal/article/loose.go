package article

import (
	"math"
	"sort"
)

// White between two lines of one block, as multiples of the block's usual pitch,
// at which the block is parted: always, or where the line ends say that two
// stories meet. A little white in ems is asked for besides, as the boxes of lines
// with Latin letters or quotes stand higher than others.
const (
	loosePitch  = 1.7
	doubtPitch  = 1.2
	loosestSlop = 0.25
)

// partLoose cuts blocks where more white than usual stands between two lines: a
// story may end and another begin there.
func (f *forme) partLoose() {
	for i := 0; i < len(f.pieces) && len(f.pieces) < maxPieces; i++ {
		p := f.pieces[i]
		if len(p.lines) < 2 || f.ratio(p) > displayRatio {
			continue
		}
		if k := f.looseLine(p); k > 0 {
			f.cut(p, k) // the rest comes round as a piece of its own
		}
	}
}

// looseLine gives the first line of p before which the white is too wide, 0 for
// none.
func (f *forme) looseLine(p *piece) int {
	v := viewOf(p.dir)
	pitch := make([]float64, len(p.lines)-1)
	for k := range pitch {
		pitch[k] = v.rect(sane(p.lines[k+1].Box)).CenterY() - v.rect(sane(p.lines[k].Box)).CenterY()
	}
	usual := f.leading
	if len(pitch) > 3 {
		usual = medianOf(pitch)
	}
	for k, d := range pitch {
		if d < usual*doubtPitch+loosestSlop*p.em || f.partsParagraphs(d/usual, p.lines[k].Text) {
			continue
		}
		upper, lower := *p, *p
		upper.lines, lower.lines = p.lines[:k+1], p.lines[k+1:]
		if d > usual*loosePitch || f.shapeCost(&upper, &lower, endsSentence(p.lines[k].Text)) >= joinDoubt {
			return k + 1
		}
	}
	return 0
}

// partsParagraphs: on a page that parts its paragraphs by white, a step of that
// width behind a full stop.
func (f *forme) partsParagraphs(step float64, end string) bool {
	return f.blank > 0 && math.Abs(step-f.blank) < blankSlop && endsSentence(end)
}

// blankBelow is the white, in points, that may stand between a piece and the next
// paragraph of its text, on a page that parts its paragraphs by white.
func (f *forme) blankBelow(p *piece) float64 {
	if f.blank == 0 || !endsSentence(p.text) {
		return 0
	}
	return (f.blank+blankSlop)*f.leading - p.em
}

// A page parts its paragraphs by white when it indents none, and so many steps
// behind a full stop are of about one width, and so large a share of those wider
// than a line.
const (
	blankSlop  = 0.2 // of the usual step
	blankLeast = 3
	blankShare = 0.6
)

// learnBlank learns the step, in usual steps, from one paragraph to the next where
// the page parts them by white; 0 where it does not.
func (f *forme) learnBlank() {
	f.blank = 0
	if f.indented || f.cjk {
		return
	}
	var steps []float64
	for _, p := range f.pieces {
		if len(p.lines) < 4 || math.Abs(f.ratio(p)-1) > sameRatio {
			continue
		}
		v := viewOf(p.dir)
		var pitch []float64
		for k := 1; k < len(p.lines); k++ {
			pitch = append(pitch, v.rect(sane(p.lines[k].Box)).CenterY()-v.rect(sane(p.lines[k-1].Box)).CenterY())
		}
		usual := medianOf(pitch)
		for k, d := range pitch {
			if usual > 0 && d > usual*doubtPitch && endsSentence(p.lines[k].Text) {
				steps = append(steps, d/usual)
			}
		}
	}
	if len(steps) < blankLeast {
		return
	}
	usual, near := medianOf(steps), 0
	for _, d := range steps {
		if math.Abs(d-usual) < blankSlop {
			near++
		}
	}
	if near >= blankLeast && float64(near) >= blankShare*float64(len(steps)) {
		f.blank = usual
	}
}

func medianOf(v []float64) float64 {
	s := append([]float64{}, v...)
	sort.Float64s(s)
	m := s[len(s)/2]
	if math.IsNaN(m) {
		return 0
	}
	return m
}
