package mets

import (
	"fmt"
	"sort"

	"github.com/banmian/banmian/internal/paper"
	"github.com/banmian/banmian/internal/wording"
)

// pending is a section's heading that stands over the articles to come.
type pending struct {
	pieces []piece
}

// articles walks through the logical structure and makes the articles.
func (b *builder) articles() {
	b.vocabulary = map[string]int{}
	for _, p := range b.pages {
		for _, block := range p.read.Blocks {
			for _, l := range block.Lines {
				wording.Vocabulary(b.vocabulary).Count(l.Text())
			}
		}
	}
	for _, m := range b.doc.logical() {
		b.walk(m, b.edition.Title.Language)
	}
	b.pageByPage()
}

// logical are the structures that tell articles: those called so, or, where
// none is, any that is not physical.
func (d *document) logical() []*div {
	var named, others []*div
	for _, m := range d.maps {
		switch m.mapKind {
		case "LOGICAL":
			named = append(named, m)
		case "PHYSICAL", "SINGLEFILE":
		default:
			others = append(others, m)
		}
	}
	if named != nil {
		return named
	}
	return others
}

func (b *builder) walk(v *div, language string) {
	if l := b.language(v); l != "" {
		language = l
	}
	switch unitOf(v) {
	case articleOf, partOf:
		b.article(v, paper.KindStory, language)
	case noticeOf:
		b.article(v, paper.KindNotice, language)
	case pictureOf:
		b.article(v, paper.KindPhoto, language)
	case sectionOf:
		b.sectionHead(v, language)
	case adOf:
		b.ads(v, language)
	case mastheadOf:
		b.furniture(v, paper.RoleMasthead)
	case imprintOf:
		b.furniture(v, paper.RoleImprint)
	default:
		for _, k := range v.divs {
			b.walk(k, language)
		}
	}
}

func (b *builder) language(v *div) string {
	for _, id := range v.records {
		if l := b.doc.records[id].language; len(l) > 0 {
			return languageTag(l[0])
		}
	}
	return ""
}

// article makes one article of a division, and more of those nested in it.
func (b *builder) article(v *div, kind paper.Kind, language string) {
	g := gathering{b: b, kind: kind}
	g.part(v, paper.RoleBody)
	b.write(kind, language, g.pieces)
	for _, k := range g.nested {
		b.walk(k, language)
	}
}

// sectionHead keeps a section's heading for the first article under it. A
// section with text of its own is an article itself.
func (b *builder) sectionHead(v *div, language string) {
	g := gathering{b: b, kind: paper.KindStory}
	g.part(v, paper.RoleBody)
	if g.body || len(g.nested) == 0 {
		b.write(paper.KindStory, language, g.pieces)
	} else if len(g.pieces) > 0 {
		if b.section == nil {
			b.section = &pending{}
		}
		b.section.pieces = append(b.section.pieces, g.pieces...)
	}
	for _, k := range g.nested {
		b.walk(k, language)
	}
	b.flush(language)
}

// flush makes an article of a heading under which nothing followed.
func (b *builder) flush(language string) {
	if p := b.section; p != nil {
		b.section = nil
		b.write(paper.KindStory, language, p.pieces)
	}
}

// ads makes one article of each advertisement: of a division that points at
// one, of each inside a run, of each area linked to a run.
func (b *builder) ads(v *div, language string) {
	for _, to := range b.doc.links[v.id] {
		if spot := b.spots[to]; spot != nil {
			g := gathering{b: b, kind: paper.KindAd}
			g.part(&div{areas: spot.areas}, paper.RoleAd)
			b.write(paper.KindAd, language, g.pieces)
		}
	}
	if len(v.areas) > 0 {
		g := gathering{b: b, kind: paper.KindAd}
		g.part(&div{areas: v.areas}, paper.RoleAd)
		b.write(paper.KindAd, language, g.pieces)
	}
	var own []*div
	for _, k := range v.divs {
		if u := unitOf(k); u == adOf || u == articleOf {
			b.ads(k, language)
		} else {
			own = append(own, k)
		}
	}
	if len(own) > 0 {
		g := gathering{b: b, kind: paper.KindAd}
		g.part(&div{divs: own}, paper.RoleAd)
		b.write(paper.KindAd, language, g.pieces)
	}
}

// furniture puts text that names the paper into zones; it is no article.
func (b *builder) furniture(v *div, role paper.Role) {
	g := gathering{b: b, kind: paper.KindImprint, furniture: role}
	g.part(v, role)
	for _, p := range g.pieces {
		b.zone(p)
	}
	for _, k := range g.nested {
		b.furniture(k, role)
	}
}

// zone adds a piece's zone to its page and gives its id.
func (b *builder) zone(p piece) string {
	page := b.pages[p.page]
	page.zones++
	p.zone.ID = fmt.Sprintf("p%d-z%d", p.page+1, page.zones)
	b.edition.Pages[p.page].Zones = append(b.edition.Pages[p.page].Zones, p.zone)
	return p.zone.ID
}

// pageByPage puts the articles in the order of the pages they begin on, those
// of one page as the package has them, and gives them their ids.
func (b *builder) pageByPage() {
	first := func(a paper.Article) int { return a.Parts[0].Page }
	all := b.edition.Articles
	sort.SliceStable(all, func(i, j int) bool { return first(all[i]) < first(all[j]) })
	count := map[int]int{}
	for i := range all {
		n := first(all[i])
		count[n]++
		all[i].ID = fmt.Sprintf("p%d-a%d", n, count[n])
	}
}

// leftover gives text that no division names a zone without an article, so that
// nothing is lost, and says so where it is more than a folio.
func (b *builder) leftover() {
	if len(b.edition.Articles) == 0 {
		return
	}
	for i, p := range b.pages {
		loose := 0
		for at, block := range p.read.Blocks {
			lines := p.rest(at)
			if len(lines) == 0 {
				continue
			}
			role := paper.RoleBody
			if b.marginal(p, lines) {
				role = paper.RoleFolio
			} else {
				loose++
			}
			b.zone(newPiece(i, role, block, lines))
		}
		if loose > 0 {
			b.note(paper.TextMissing, i+1, "", fmt.Sprintf("blocks of text on page %d that stand in no article of the package: %d", i+1, loose))
		}
	}
}

// marginal reports whether lines are a short note at the page's edge.
func (b *builder) marginal(p *page, lines []line) bool {
	const (
		edge  = 0.08 // of the page's height
		words = 20
	)
	box := around(lines)
	n := 0
	for _, l := range lines {
		n += len(l.Words)
	}
	return n <= words && (box.Y1 < edge*p.sheet.Height || box.Y0 > (1-edge)*p.sheet.Height)
}
