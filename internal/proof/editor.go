package proof

// countEditor counts what a person would still do on each page: undo each split
// and merge, move each article out of order, and put right each head, kind and
// role that is wrong (one act an article).
func (c comparison) countEditor(pages []tally) {
	truths := c.byPage()
	for i := range pages {
		p := &pages[i]
		whole := p.tp100 == p.truths && p.reads == p.truths
		p.operations = p.splits + p.merges + c.moves(truths[p.page]) + c.retags(truths[p.page])
		p.zeroTouch = p.operations == 0 && whole
	}
}

// retags counts matched articles whose head, kind or roles are wrong.
func (c comparison) retags(truths []int) int {
	n := 0
	for _, t := range truths {
		r, ok := c.partner[t]
		if !ok {
			n++ // must be made anew
			continue
		}
		want, got := c.Truth.Articles[t], c.Reading.Articles[r]
		same := normal(want.Headline) == normal(got.Headline) && want.Kind == got.Kind
		for _, f := range fields {
			a, b := f.items(want), f.items(got)
			same = same && len(a) == len(b) && common(a, b) == len(a)
		}
		if !same {
			n++
		}
	}
	return n
}
