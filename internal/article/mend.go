package article

import (
	"math"
	"sort"

	"github.com/banmian/banmian/internal/paper"
)

// mendGap is the widest blank, in ems, over which one line may have been taken
// for two: in a narrow column justified type stretches its blanks that far.
const mendGap = 10.0

// mend joins pieces of one line each that stand in one row over (or under) type
// set alike that is as wide as the row: there the blank between them is a blank
// in the line and not a gutter.
func (f *forme) mend() {
	var rows []*piece
	for _, p := range f.pieces {
		if len(p.lines) == 1 && p.id < maxPieces {
			rows = append(rows, p)
		}
	}
	gone := map[*piece]bool{}
	for _, v := range []view{upright, turned} {
		sort.SliceStable(rows, func(i, j int) bool { return v.rect(rows[i].box).X0 < v.rect(rows[j].box).X0 })
		for i, a := range rows {
			for _, b := range rows[i+1:] {
				if viewOf(a.dir) == v && !gone[a] && !gone[b] && f.oneLine(v, a, b) {
					a.append(b)
					gone[b] = true
				}
			}
		}
	}
	for _, a := range rows {
		for _, q := range f.pieces {
			if !gone[a] && len(q.lines) > 1 && !gone[q] && f.oneLine(viewOf(q.dir), q.lastLine(), a) {
				q.appendLast(a)
				gone[a] = true
				break
			}
			if !gone[a] && len(q.lines) > 1 && f.insertLine(q, a) {
				gone[a] = true
				break
			}
		}
	}
	f.drop(gone)
}

// oneLine reports whether b goes on with the line of a.
func (f *forme) oneLine(v view, a, b *piece) bool {
	if a.dir != b.dir || a.frame != b.frame || a.font != b.font || math.Abs(a.em-b.em) > 0.05*a.em {
		return false
	}
	ra, rb := v.rect(a.box), v.rect(b.box)
	gap := rb.X0 - ra.X1
	if gap < -0.2*a.em || gap > mendGap*a.em || ra.OverlapY(rb) < 0.6*math.Min(ra.Height(), rb.Height()) {
		return false
	}
	for _, c := range f.pieces {
		if c == a || c == b || c.dir != a.dir || c.frame != a.frame || c.font != a.font || len(c.lines) < 2 {
			continue
		}
		rc := v.rect(c.box)
		near := math.Min(math.Abs(rc.Y0-ra.Y1), math.Abs(ra.Y0-rc.Y1)) < f.leading
		if near && rc.X0 < ra.X0+0.5*a.em && rc.X1 > rb.X0+0.5*a.em && rc.X1 > rb.X1-1.5*a.em {
			return true
		}
	}
	return false
}

// insertLine puts the line of p into the line of q on whose row it stands, where
// p lies within q: a stop and a quote set close leave a white between them in
// which the line may have been cut.
func (f *forme) insertLine(q, p *piece) bool {
	if p.dir != q.dir || p.frame != q.frame || p.font != q.font || math.Abs(p.em-q.em) > 0.05*p.em || !q.box.Encloses(p.box, 0.5*p.em) {
		return false
	}
	v := viewOf(p.dir)
	box := v.rect(p.box)
	for k := range q.lines {
		l := v.rect(sane(q.lines[k].Box))
		if l.OverlapY(box) < 0.5*math.Min(l.Height(), box.Height()) || l.OverlapX(box) > 1.2*p.em {
			continue
		}
		q.lines = append([]paper.TypeLine{}, q.lines...)
		m := &q.lines[k]
		if box.CenterX() < l.CenterX() {
			m.Text = p.lines[0].Text + m.Text
			m.Indent, m.Opens = p.lines[0].Indent, p.lines[0].Opens
		} else {
			m.Text += p.lines[0].Text
			m.Tail = p.lines[0].Tail
		}
		m.Box = sane(m.Box).Union(sane(p.lines[0].Box))
		q.measureUp()
		return true
	}
	return false
}

// lastLine is the last line of a piece as a piece of its own.
func (p *piece) lastLine() *piece {
	q := *p
	q.lines = p.lines[len(p.lines)-1:]
	q.box = sane(q.lines[0].Box)
	return &q
}

// appendLast takes the line of q to the end of the last line of p.
func (p *piece) appendLast(q *piece) {
	last := p.lastLine()
	last.lines = append([]paper.TypeLine{}, last.lines...)
	last.append(q)
	p.lines = append(append([]paper.TypeLine{}, p.lines[:len(p.lines)-1]...), last.lines[0])
	p.box = p.box.Union(q.box)
	p.measureUp()
}

// append takes the line of q to the end of the line of p.
func (p *piece) append(q *piece) {
	l, m := p.lines[0], q.lines[0]
	l.Text += " " + m.Text
	l.Box = sane(l.Box).Union(sane(m.Box))
	l.Tail = m.Tail
	l.Confidence = math.Min(l.Confidence, m.Confidence)
	p.lines = []paper.TypeLine{l}
	p.box = p.box.Union(q.box)
	p.measureUp()
}
