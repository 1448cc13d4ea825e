package specimen

import (
	"fmt"

	"github.com/banmian/banmian/internal/geom"
	"github.com/banmian/banmian/internal/paper"
)

// grounds draws tint, box and column rules.
func (s *story) grounds(p *page, r geom.Rect, pl plan) {
	g := &p.sheet.grounds
	if s.ground != nil {
		g.add(tint(r, *s.ground))
	}
	if s.boxed > 0 {
		g.add(box(r, s.boxed, black))
	}
	if !s.colRules {
		return
	}
	for i := 1; i < len(pl.cols); i++ {
		x := (pl.cols[i-1].X1 + pl.cols[i].X0) / 2
		for _, f := range s.free(geom.Rect{X0: x - s.gutter, X1: x + s.gutter, Y0: pl.cols[i].Y0, Y1: pl.cols[i].Y1}, s.busy(pl)) {
			g.add(rule(x, f.Y0, x, f.Y1, 0.3, 0, black))
		}
	}
}

// busy lists what text makes way for.
func (s *story) busy(pl plan) []geom.Rect {
	out := append([]geom.Rect(nil), pl.holes...)
	if b := pl.head.outline(); !b.IsZero() {
		out = append(out, shift(b, pl.headAt.X, pl.headAt.Y))
	}
	return out
}

// text runs the story through its frames and gives the zones.
func (s *story) text(p *page, pl plan, truth *paper.Article) []string {
	f := s.start(p)
	var ids []string
	jump := s.art.JumpTo
	if s.continued {
		jump = 0
		truth.Jump.Joined = true
	}
	need, room := s.lines(f, pl.frames)
	switch {
	case need > room && jump == 0:
		p.ends = append(p.ends, fmt.Sprintf("%s: %d lines too many", s.art.ID, need-room))
	case room-need > emptyLines:
		p.ends = append(p.ends, fmt.Sprintf("%s: %d lines empty", s.art.ID, room-need))
	}
	if s.continued {
		ids = append(ids, s.cueBack(p, pl)...)
	}
	for i, r := range pl.frames {
		last := i == len(pl.frames)-1
		id, cue := s.fill(p, f, i, r, last && jump > 0 && need > room, jump)
		if id != "" {
			ids = append(ids, id)
		}
		if cue != "" {
			ids = append(ids, cue)
			truth.Jump.ToPage = jump
			truth.Jump.ToLabel = s.words().label(jump)
		}
		if f.done() {
			break
		}
	}
	if !f.done() {
		p.c.rest[s.art.ID] = f
		p.c.from[s.art.ID] = p
	}
	return ids
}

// emptyLines is how many lines may stay empty at a story's end before it looks
// like a hole.
const emptyLines = 4

// fill sets one frame as far as it holds. When cut is set the last line leaves
// room for the jump cue, whose zone is the second result.
func (s *story) fill(p *page, f *flow, frame int, r geom.Rect, cut bool, to int) (id, cue string) {
	n := s.capacity(r)
	var lines []setLine
	var cueLine *setLine
	for i := range n {
		measure, in := s.lineAt(frame, i, r)
		if cut && i == n-1 {
			c, length := s.cueLine(s.cueTo(to), r, i, true, p.look.body)
			if s.body.latin {
				length = measure + 1 // the cue has the line to itself
			}
			measure -= length
			cueLine = &c
		}
		if measure < 0 {
			break
		}
		tl, ok := f.next(measure)
		if !ok {
			break
		}
		l := s.place(tl, p, r, i)
		l.x += in
		l.box = shift(l.box, in, 0)
		if in > 0 && i == 0 {
			l.text = string(s.capital()) + l.text
			l.box.X0 = 0
		}
		lines = append(lines, l)
	}
	if len(lines) == 0 {
		return "", ""
	}
	dir := paper.Horizontal
	if s.down {
		dir = paper.Vertical
	}
	b := block{zones: []setZone{{role: paper.RoleBody, dir: dir, lines: lines}}}
	if cueLine != nil {
		b.zones = append(b.zones, setZone{role: paper.RoleJump, dir: dir, lines: []setLine{*cueLine}})
	}
	if frame == 0 && s.drop > 0 && s.from == nil {
		b.ops = append(b.ops, s.dropped(p))
	}
	ids := p.place(b, r.X0, r.Y0)
	if len(ids) > 1 {
		cue = ids[1]
	}
	return ids[0], cue
}

// place puts line i of a frame relative to the frame's upper left corner.
func (s *story) place(tl tline, p *page, r geom.Rect, i int) setLine {
	l := setLine{run: run{face: s.body.face, size: s.body.size, color: s.body.color, squash: 1, way: p.look.body}, text: tl.text}
	if tl.face != nil {
		l.run.face = tl.face
	}
	if s.down {
		l.down = true
		for _, g := range tl.glyphs {
			g.r = uprightForm(g.r)
			if g.r != ' ' {
				l.glyphs = append(l.glyphs, g)
			}
		}
		l.x = r.Width() - s.body.size/2 - float64(i)*s.body.leading
		first, last := tl.glyphs[0], tl.glyphs[len(tl.glyphs)-1]
		l.box = geom.Rect{X0: l.x - s.body.size/2, X1: l.x + s.body.size/2, Y0: first.x, Y1: last.x + s.body.size}
		return l
	}
	l.glyphs = tl.glyphs
	l.y = ascentEm*s.body.size + float64(i)*s.body.leading
	x0 := 0.0
	if len(tl.glyphs) > 0 {
		x0 = tl.glyphs[0].x
	}
	l.box = geom.Rect{X0: x0, X1: tl.width, Y0: l.y - ascentEm*s.body.size, Y1: l.y + descentEm*s.body.size}
	return l
}
