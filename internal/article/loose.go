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
		if d < usual*doubtPitch+loosestSlop*p.em {
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

func medianOf(v []float64) float64 {
	s := append([]float64{}, v...)
	sort.Float64s(s)
	m := s[len(s)/2]
	if math.IsNaN(m) {
		return 0
	}
	return m
}
