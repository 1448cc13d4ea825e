package article

import (
	"fmt"
	"strings"

	"github.com/banmian/banmian/internal/geom"
	"github.com/banmian/banmian/internal/paper"
)

// A scribe writes down what the forme has decided: zones, furniture, articles
// and what is left over.
type scribe struct {
	f    *forme
	leaf paper.Leaf
	done map[*piece][]string // ids of the zones of each piece that is written
}

// write makes the leaf. Every line of every piece goes into exactly one zone.
func (f *forme) write(stories []*story) paper.Leaf {
	w := &scribe{f: f, done: map[*piece][]string{}}
	w.leaf = paper.Leaf{Type: f.m.Type, Findings: append([]paper.Finding{}, f.m.Findings...)}
	w.leaf.Page = paper.Page{Width: f.m.Width, Height: f.m.Height, Source: f.m.Source}
	w.leaf.Type.BodyEm, w.leaf.Type.Leading, w.leaf.Type.Gutter = f.em, f.leading, f.gutter
	f.byReading(f.furniture)
	for _, p := range f.furniture {
		w.furnish(w.zones(p, p.role))
	}
	for _, s := range stories {
		w.article(s)
	}
	w.orphans()
	return w.leaf
}

// furnish copies zones to the leaf's furniture.
func (w *scribe) furnish(ids []string) {
	for _, id := range ids {
		w.leaf.Furniture = append(w.leaf.Furniture, w.zone(id))
	}
}

func (w *scribe) zone(id string) paper.Zone {
	for i := len(w.leaf.Page.Zones) - 1; i >= 0; i-- {
		if w.leaf.Page.Zones[i].ID == id {
			return w.leaf.Page.Zones[i]
		}
	}
	return paper.Zone{}
}

// zones writes a piece as one zone, or as several where a byline or a jump line
// stands by itself at its ends, and gives their ids.
func (w *scribe) zones(p *piece, role paper.Role) []string {
	if ids, ok := w.done[p]; ok {
		if p.role == paper.RoleImprint {
			return ids // furniture that is an article too
		}
		return nil
	}
	var ids []string
	from, current := 0, lineRole(p, 0, role)
	for k := 1; k <= len(p.lines); k++ {
		next := current
		if k < len(p.lines) {
			if next = lineRole(p, k, role); next == current {
				continue
			}
		}
		ids = append(ids, w.addZone(p, p.lines[from:k], current))
		from, current = k, next
	}
	w.done[p] = ids
	return ids
}

// lineRole is the role of one line of a piece: that of the piece, unless a body
// line is a byline or jump line by itself.
func lineRole(p *piece, k int, role paper.Role) paper.Role {
	if role != paper.RoleBody {
		return role
	}
	if l := p.lines[k]; k+1 < len(p.lines) && l.Full() && !p.lines[k+1].Opens {
		return role // the line runs on into the next
	}
	text := strings.TrimSpace(p.lines[k].Text)
	switch {
	case k < 2 && isBylineLine(text), k > 0 && k < signedLines && signsShort(p, k):
		return paper.RoleByline
	case (k == 0 || k == len(p.lines)-1) && isJumpLine(text):
		return paper.RoleJump
	}
	return role
}

func (w *scribe) addZone(p *piece, lines []paper.TypeLine, role paper.Role) string {
	z := paper.Zone{ID: fmt.Sprintf("z%d", len(w.leaf.Page.Zones)+1), Role: role, Direction: p.dir, Confidence: roleCertainty(p)}
	var box geom.Rect
	for _, l := range lines {
		z.Lines = append(z.Lines, l.Line)
		box = box.Union(sane(l.Box))
	}
	if len(lines) == len(p.lines) || box.IsZero() {
		box = p.box
	}
	z.Polygon = box.Polygon()
	w.leaf.Page.Zones = append(w.leaf.Page.Zones, z)
	return z.ID
}

// article writes one story.
func (w *scribe) article(s *story) {
	f := w.f
	a := paper.Article{ID: fmt.Sprintf("a%d", len(w.leaf.Articles)+1), Kind: s.kind}
	part := paper.Part{}
	put := func(ps []*piece, role paper.Role) {
		for _, p := range ps {
			r := role
			if r == "" {
				r = p.role
			}
			part.Zones = append(part.Zones, w.zones(p, r)...)
		}
	}
	if s.title != nil {
		put(s.title.kicker, paper.RoleKicker)
		put(s.title.head, paper.RoleHeadline)
		put(s.title.deck, paper.RoleDeck)
		put(s.title.bylines, paper.RoleByline)
	}
	put(s.bylines, paper.RoleByline)
	put(s.body, paper.RoleBody)
	put(s.jumps, paper.RoleJump)
	for _, t := range s.tables {
		put(t.pieces, paper.RoleTable)
	}
	for _, fig := range s.figures {
		put(fig.captions, paper.RoleCaption)
		part.Zones = append(part.Zones, w.figureZone(fig))
	}
	put(s.strays, strayRole(s.kind))
	part.Polygon = f.outline(s)
	if s.kind == paper.KindIndex {
		w.furnish(part.Zones)
	}
	a.Parts = []paper.Part{part}
	f.compose(&a, s)
	f.judge(&a, s)
	w.leaf.Articles = append(w.leaf.Articles, a)
}

// strayRole is the role that all type of a one-unit article takes.
func strayRole(k paper.Kind) paper.Role {
	switch k {
	case paper.KindAd:
		return paper.RoleAd
	case paper.KindIndex:
		return paper.RoleIndex
	case paper.KindImprint:
		return paper.RoleImprint
	}
	return ""
}

func (w *scribe) figureZone(fig *figure) string {
	z := paper.Zone{ID: fmt.Sprintf("z%d", len(w.leaf.Page.Zones)+1), Role: paper.RoleFigure, Direction: paper.Horizontal, Polygon: fig.rect.Polygon(), Confidence: 1}
	w.leaf.Page.Zones = append(w.leaf.Page.Zones, z)
	return z.ID
}

// orphans writes what no article took, with a finding for each.
func (w *scribe) orphans() {
	for _, p := range w.f.pieces {
		if _, ok := w.done[p]; ok {
			continue
		}
		role := p.role
		if role == "" {
			role = paper.RoleBody
		}
		w.zones(p, role)
		finding := paper.Find(paper.OrphanBlock, fmt.Sprintf("%q fitted no article", clip(p.text, 30)))
		finding.Box = p.box
		w.leaf.Findings = append(w.leaf.Findings, finding)
	}
}

// clip shortens a text for a message.
func clip(s string, n int) string {
	r := []rune(s)
	if len(r) <= n {
		return s
	}
	return string(r[:n]) + "…"
}
