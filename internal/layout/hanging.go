package layout

// surelyWhite is the number of rows from which on a gap that punctuation hides
// is a gutter.
const surelyWhite = 2

// cutHanging cuts runs after punctuation that hangs in a gutter and so closes
// it: the white goes on above and below, with type on both sides.
func (g *galley) cutHanging(runs []run) []run {
	var out []run
	for _, r := range runs {
		from := 0
		for k := 1; k < len(r.marks); k++ {
			m, o := &g.marks[r.marks[k-1]], &g.marks[r.marks[k]]
			if !m.full || wordy(m) || m.em > display*g.sizes.body || g.sizes.ordered && g.drawnNext(m, o) {
				continue
			}
			gap := rect{X0: m.u0, X1: o.u0, Y0: m.v0, Y1: m.v1}
			if g.whiteRun(r.way, gap, m.em, -1, true)+g.whiteRun(r.way, gap, m.em, 1, true) >= surelyWhite {
				out = append(out, g.piece(r, from, k))
				from = k
			}
		}
		if from == 0 {
			out = append(out, r)
		} else {
			out = append(out, g.piece(r, from, len(r.marks)))
		}
	}
	return out
}

func (g *galley) piece(r run, from, to int) run {
	p := run{way: r.way, marks: r.marks[from:to:to]}
	g.measure(&p)
	return p
}
