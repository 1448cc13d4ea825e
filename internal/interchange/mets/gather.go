package mets

import (
	"strings"

	"github.com/banmian/banmian/internal/geom"
	"github.com/banmian/banmian/internal/interchange/machineread"
	"github.com/banmian/banmian/internal/paper"
)

// line is a line of type as the page's file has it.
type line = machineread.Line

// piece is one zone in the making and what it belongs to.
type piece struct {
	page   int // index of the page
	zone   paper.Zone
	role   paper.Role
	group  int      // pieces of one tagged paragraph share it
	figure int      // pieces of one picture share it; 0 for none
	blocks [][]line // its lines, block by block

	block int               // index of the block on its page
	of    machineread.Block // the block itself
	part  bool              // it is lines of the block, pointed at by themselves
}

// gathering collects the pieces of one unit in their order.
type gathering struct {
	b         *builder
	kind      paper.Kind
	furniture paper.Role // role of what has none of its own, in furniture
	pieces    []piece
	nested    []*div // units inside this one
	body      bool   // text of its own has been met
	groups    int
	figures   int
}

// part gathers a division; under is the role of what has no role of its own.
func (g *gathering) part(v *div, under paper.Role) { g.inside(v, under, 0, true) }

// inside gathers division v standing in a picture (figure > 0) or not.
func (g *gathering) inside(v *div, under paper.Role, figure int, top bool) {
	kind := plainKind(v.kind)
	if !top && g.apart(v, figure) {
		g.nested = append(g.nested, v)
		return
	}
	if role, ok := roles[kind]; ok && !(kind == "IMAGE" && under == paper.RoleTable) && g.kind != paper.KindAd && !(kind == "HEADLINE" && g.furniture != "") {
		under = role
	}
	if under == paper.RoleFigure && figure == 0 {
		g.figures++
		figure = g.figures
	}
	if kind == "PARAGRAPH" || len(v.areas) > 0 {
		g.groups++
	}
	g.areas(v.areas, under, figure)
	for _, to := range g.b.doc.links[v.id] {
		if spot := g.b.spots[to]; spot != nil && !g.b.spent(1, 0) {
			g.linked(spot, under)
		}
	}
	for _, k := range v.divs {
		g.inside(k, under, figure, false)
	}
}

// apart reports whether a division inside another is a unit of its own: an
// article in a section, an advertisement; a picture in an article is not.
func (g *gathering) apart(v *div, figure int) bool {
	switch u := unitOf(v); u {
	case articleOf, sectionOf, noticeOf, adOf:
		return g.kind != paper.KindAd
	case imprintOf, mastheadOf:
		return g.furniture == ""
	case pictureOf:
		return false
	default:
		return false
	}
}

// linked gathers a page area that a structural link names; its label is its
// kind.
func (g *gathering) linked(spot *div, under paper.Role) {
	kind := spot.label
	if kind == "" {
		kind = spot.kind
	}
	if strings.HasSuffix(plainKind(spot.kind), "PAGE") {
		return // the whole page: the package knows no better
	}
	role, ok := roles[plainKind(kind)]
	if !ok || g.kind == paper.KindAd {
		role = under
	}
	figure := 0
	if role == paper.RoleFigure {
		g.figures++
		figure = g.figures
	}
	g.groups++
	g.areas(spot.areas, role, figure)
}

// areas gathers what areas point at. Those into pictures of the page count only
// where none points into its text.
func (g *gathering) areas(areas []area, role paper.Role, figure int) {
	found := false
	if g.b.spent(1, 0) {
		return
	}
	for _, a := range areas {
		if i, ok := g.b.textPage[a.file]; ok && a.begin != "" {
			found = g.span(i, a, role, figure) || found
		}
	}
	for _, a := range areas {
		if i, ok := g.b.anyPage[a.file]; ok && !found && a.coords != "" {
			found = g.within(i, a, role, figure) || found
		}
	}
}

// index notes which page each file belongs to: its text, and whatever else the
// physical structure gives the page.
func (b *builder) indexFiles() {
	b.textPage, b.anyPage = map[string]int{}, map[string]int{}
	for i, p := range b.pages {
		if p.why != "" {
			continue
		}
		b.textPage[p.spec.file.id] = i
		b.anyPage[p.spec.file.id] = i
		if p.spec.div == nil {
			continue
		}
		for _, a := range p.spec.div.areas {
			if _, taken := b.anyPage[a.file]; !taken && a.file != "" {
				b.anyPage[a.file] = i
			}
		}
	}
	for _, p := range b.pages {
		for _, block := range p.read.Blocks {
			b.words += count(block.Lines)
		}
	}
}

// Bounds on what a structure may point at: each word of the package a few times
// over, as blocks are named once and rarely twice; and on the looking it takes.
const (
	oftenest = 4
	leastDue = 10_000
	mostWork = 100_000_000
)

// spent reports whether the structure has pointed at too much already.
func (b *builder) spent(looked, taken int) bool {
	b.looked += looked
	b.taken += taken
	if b.looked <= mostWork && b.taken <= oftenest*b.words+leastDue {
		return false
	}
	if !b.over {
		b.over = true
		b.note(paper.TextRepeated, 0, "", "the package's structure names the same text over and over; what it names after that is left out")
	}
	return true
}

// span gathers from the place that begins an area to the one that ends it.
func (g *gathering) span(i int, a area, role paper.Role, figure int) bool {
	p := g.b.pages[i]
	from, ok := p.index[a.begin]
	if !ok {
		return false
	}
	to := from
	if end, ok := p.index[a.end]; ok && a.end != "" && a.end != a.begin {
		to = end
	}
	if from.Line < 0 && to == from {
		g.whole(i, from.Block, role, figure)
		return true
	}
	found := false
	for at := from.Block; at <= to.Block; at++ {
		if g.b.spent(1+count(p.read.Blocks[at].Lines), 0) {
			return found
		}
		lines := p.pick(at, func(w machineread.Place) bool { return between(from, to, w) })
		if len(lines) > 0 {
			found = true
			g.add(i, at, role, figure, p.read.Blocks[at], [][]line{lines}, func(w machineread.Place) bool { return between(from, to, w) })
			g.pieces[len(g.pieces)-1].part = from.Line >= 0
		}
	}
	return found
}

// between reports whether a word stands from one place to another; a place
// without line or word stands for all of it.
func between(from, to, w machineread.Place) bool {
	after := w.Block > from.Block || from.Line < 0 || w.Line > from.Line || w.Line == from.Line && (from.Word < 0 || w.Word >= from.Word)
	before := w.Block < to.Block || to.Line < 0 || w.Line < to.Line || w.Line == to.Line && (to.Word < 0 || w.Word <= to.Word)
	return after && before && w.Block >= from.Block && w.Block <= to.Block
}

// whole gathers a block with all inside it: as one zone when it is a picture
// or an advertisement, else zone by zone.
func (g *gathering) whole(i, at int, role paper.Role, figure int) {
	p := g.b.pages[i]
	if g.b.spent(len(p.read.Blocks)-at, 0) {
		return
	}
	every := func(machineread.Place) bool { return true }
	inner := p.read.Within(at)
	var texts [][]line
	for _, k := range inner {
		if lines := p.read.Blocks[k].Lines; len(lines) > 0 {
			texts = append(texts, lines)
		}
	}
	if role == paper.RoleFigure || role == paper.RoleAd || len(texts) == 0 {
		g.add(i, at, role, figure, p.read.Blocks[at], texts, every)
		for _, k := range inner {
			p.use(k, every)
		}
		return
	}
	for _, k := range inner {
		if lines := p.read.Blocks[k].Lines; len(lines) > 0 {
			g.add(i, k, role, figure, p.read.Blocks[k], [][]line{lines}, every)
		}
	}
}

// within gathers the words inside a rectangle of the page's picture.
func (g *gathering) within(i int, a area, role paper.Role, figure int) bool {
	p := g.b.pages[i]
	points := machineread.Points(a.coords)
	if p.read.Resolution == machineread.Unit || len(points) < 2 || a.shape != "" && !strings.EqualFold(a.shape, "RECT") && !strings.EqualFold(a.shape, "POLY") {
		return false // the picture's pixels are not the page's unit
	}
	box := points.Bounds()
	box = geom.Rect{X0: box.X0 * p.read.Scale, Y0: box.Y0 * p.read.Scale, X1: box.X1 * p.read.Scale, Y1: box.Y1 * p.read.Scale}
	keep := func(w machineread.Place) bool {
		return box.Contains(p.read.Blocks[w.Block].Lines[w.Line].Words[w.Word].Box.Center())
	}
	found := false
	for at := range p.read.Blocks {
		if g.b.spent(1+count(p.read.Blocks[at].Lines), 0) {
			return found
		}
		if lines := p.pick(at, keep); len(lines) > 0 {
			found = true
			g.add(i, at, role, figure, p.read.Blocks[at], [][]line{lines}, keep)
		}
	}
	if !found && role == paper.RoleFigure {
		g.pieces = append(g.pieces, piece{page: i, role: role, group: g.groups, figure: figure, zone: paper.Zone{Role: role, Direction: paper.Horizontal, Polygon: box.Polygon()}})
		return true
	}
	return found
}

// add makes a piece of lines of a block and marks their words as used.
func (g *gathering) add(i, at int, role paper.Role, figure int, block machineread.Block, texts [][]line, keep func(machineread.Place) bool) {
	role = g.settled(role)
	var all []line
	for _, t := range texts {
		all = append(all, t...)
	}
	if g.b.spent(0, count(all)) {
		return
	}
	n := newPiece(i, role, block, all)
	n.blocks, n.group, n.figure, n.block, n.of = texts, g.groups, figure, at, block
	g.pieces = append(g.pieces, n)
	g.b.pages[i].use(at, keep)
}

// settled is the role in place: what is tagged as a title or deck after text
// has begun is a crosshead, set with the text.
func (g *gathering) settled(role paper.Role) paper.Role {
	switch role {
	case paper.RoleBody, paper.RoleTable:
		g.body = true
	case paper.RoleHeadline, paper.RoleKicker, paper.RoleDeck:
		if g.body {
			return paper.RoleBody
		}
	case paper.RoleSlogan, paper.RoleMasthead, paper.RoleFolio, paper.RoleImprint:
		if g.furniture == "" {
			g.body = true
			return paper.RoleBody // a motto in an article is its text
		}
	}
	return role
}

// use marks words of block b as standing in a zone.
func (p *page) use(b int, keep func(machineread.Place) bool) {
	for l, line := range p.read.Blocks[b].Lines {
		for w := range line.Words {
			if at := (machineread.Place{Block: b, Line: l, Word: w}); keep(at) {
				p.used[at] = true
			}
		}
	}
}
