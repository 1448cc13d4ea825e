package desk

import (
	"fmt"
	"math"
	"slices"
	"strings"

	"github.com/banmian/banmian/internal/geom"
	"github.com/banmian/banmian/internal/paper"
)

// Reading is one page as it was read: what stands on it, and of each article
// with a part there, what stands there.
type Reading struct {
	Revision int // the archive's revision it stands in; 0 for the one taken up first
	Page     paper.Page
	Articles []paper.Article
	Findings []paper.Finding // of the page
}

// readingOf is a page of an edition as it was read; nil when it has no such
// page. Of an article that goes on elsewhere only the part on the page is in it.
func readingOf(e paper.Edition, sequence int) *Reading {
	d := Draft{Edition: e}
	page := d.Page(sequence)
	if page == nil {
		return nil
	}
	r := &Reading{Page: *page}
	for i := range e.Articles {
		a := e.Articles[i]
		if !slices.ContainsFunc(a.Parts, func(p paper.Part) bool { return p.Page == sequence }) {
			continue
		}
		if len(a.Parts) > 1 {
			a = d.onPage(a, sequence)
		}
		r.Articles = append(r.Articles, a)
	}
	for _, f := range e.Findings {
		if f.Page == sequence {
			r.Findings = append(r.Findings, f)
		}
	}
	return r
}

// onPage is what of an article stands on one page.
func (d Draft) onPage(a paper.Article, sequence int) paper.Article {
	b := d.bench(nil)
	whole := copied(a)
	zones := map[string]bool{}
	var part paper.Part
	for _, p := range a.Parts {
		if p.Page == sequence {
			part = p
			for _, z := range p.Zones {
				zones[z] = true
			}
		}
	}
	w := b.take(&whole, zones)
	out := paper.Article{ID: a.ID, Kind: a.Kind, Confidence: a.Confidence, Findings: a.Findings, Parts: []paper.Part{part}}
	b.say(&out, w)
	return out
}

// redrop takes a page that was dropped again. Articles all of whose lines stand
// on the new page as they did keep every correction, wherever they stand now;
// the others say what the new page says, with what was corrected in fields that
// the new page leaves as they were. What changed is listed in Changes.
func (b *bench) redrop(r *Reading) error {
	if r == nil || r.Page.Sequence < 1 {
		return cannot("there is no page in the reading")
	}
	b.read = clonedMap(b.read)
	before := b.named[r.Page.Sequence]
	defer func() { b.read[r.Page.Sequence] = r }()
	old := b.read[r.Page.Sequence]
	b.named = clonedMap(b.named)
	names := map[string]string{}
	b.named[r.Page.Sequence] = names
	if old == nil || b.Page(r.Page.Sequence) == nil {
		return b.addPage(r, names)
	}
	x := &exchange{bench: b, old: old, fresh: r, sequence: r.Page.Sequence, before: before, articles: names}
	x.matchLines()
	x.findUnchanged()
	x.newPage()
	x.settleArticles()
	x.settleFindings()
	return nil
}

// addPage adds a page that was not there.
func (b *bench) addPage(r *Reading, articles map[string]string) error {
	at := slices.IndexFunc(b.Edition.Pages, func(p paper.Page) bool { return p.Sequence > r.Page.Sequence })
	if at < 0 {
		at = len(b.Edition.Pages)
	}
	names := map[string]string{}
	page := r.Page
	page.Zones = slices.Clone(page.Zones)
	for i := range page.Zones {
		id := b.newID(page.Sequence, 'z')
		names[page.Zones[i].ID], page.Zones[i].ID = id, id
	}
	b.Edition.Pages = slices.Insert(b.Edition.Pages, at, page)
	for _, a := range r.Articles {
		a = copied(a)
		read := a.ID
		a.ID = b.newID(page.Sequence, 'a')
		articles[read] = a.ID
		for i := range a.Parts {
			for k, z := range a.Parts[i].Zones {
				a.Parts[i].Zones[k] = names[z]
			}
		}
		b.Edition.Articles = slices.Insert(b.Edition.Articles, b.placeOn(page.Sequence), a)
		b.changed(page.Sequence, a.ID, paper.Article{}, a, carried{})
	}
	b.Edition.Findings = append(slices.Clip(b.Edition.Findings), r.Findings...)
	return nil
}

// changed enters a change to be looked at.
func (b *bench) changed(page int, id string, before, after paper.Article, c carried) {
	n := 1
	for _, c := range b.Changes {
		var p, k int
		if _, err := fmt.Sscanf(c.ID, "p%d/%d", &p, &k); err == nil && p == page {
			n = max(n, k+1)
		}
	}
	b.Changes = append(slices.Clip(b.Changes), Change{ID: fmt.Sprintf("p%d/%d", page, n), Page: page, Article: id, Before: before, After: after, Lost: c.lost, Carried: c.fields})
	if id != "" {
		b.unapprove(id)
	}
}

// spot is a line of a page: the index of its zone and its place there.
type spot struct{ zone, line int }

// exchange is one page being dropped again.
type exchange struct {
	*bench
	old, fresh *Reading
	sequence   int

	now   map[spot]spot     // line of the draft's page -> line of the new page
	was   map[spot]spot     // and back
	whole map[string]bool   // zones of the draft whose lines all stand on the new page, alone in their zones
	kept  map[string]bool   // articles that stand unchanged
	names map[string]string // of the new page's zones that no kept zone holds: as read -> now

	beforePage paper.Page

	before   map[string]string // articles of the old reading -> here; nil for the same ids
	articles map[string]string // of the new one
}

// base is the article of the old reading that an article here is; -1 for none.
func (x *exchange) base(id string) int {
	return slices.IndexFunc(x.old.Articles, func(o paper.Article) bool { return x.here(o.ID) == id })
}

// here is the id here of an article of the old reading.
func (x *exchange) here(read string) string {
	if x.before == nil {
		return read
	}
	return x.before[read]
}

// nameArticles remembers which article here each of the new reading is.
func (x *exchange) nameArticles(heirs map[string][]int, votes []map[string]int) {
	for id, list := range heirs {
		for _, n := range list {
			x.articles[x.fresh.Articles[n].ID] = id
		}
	}
	for n, a := range x.fresh.Articles {
		if x.articles[a.ID] != "" {
			continue
		}
		best := ""
		for _, id := range ids(x.Edition.Articles) {
			if votes[n][id] > votes[n][best] {
				best = id
			}
		}
		if best != "" {
			x.articles[a.ID] = best
		}
	}
}

// matchLines finds each line of the draft on the new page: the same characters,
// nearest to where they stood.
func (x *exchange) matchLines() {
	x.now, x.was = map[spot]spot{}, map[spot]spot{}
	where := map[string][]spot{}
	for i, z := range x.fresh.Page.Zones {
		for k, l := range z.Lines {
			text := unspaced(l.Text)
			where[text] = append(where[text], spot{i, k})
		}
	}
	for i, z := range x.Page(x.sequence).Zones {
		for k, l := range z.Lines {
			best, at := math.Inf(1), spot{-1, 0}
			for _, s := range where[unspaced(l.Text)] {
				if _, used := x.was[s]; used {
					continue
				}
				c := x.fresh.Page.Zones[s.zone].Lines[s.line].Box.Center()
				if far := math.Hypot(c.X-l.Box.CenterX(), c.Y-l.Box.CenterY()); far < best {
					best, at = far, s
				}
			}
			if at.zone >= 0 {
				x.now[spot{i, k}], x.was[at] = at, spot{i, k}
			}
		}
	}
}

// findUnchanged finds what stands on the new page as it did.
func (x *exchange) findUnchanged() {
	x.whole, x.kept = map[string]bool{}, map[string]bool{}
	zones := x.Page(x.sequence).Zones
	for i, z := range zones {
		x.whole[z.ID] = x.standsWhole(i, z)
	}
	for _, a := range x.Edition.Articles {
		on, whole := false, true
		for _, part := range a.Parts {
			if part.Page != x.sequence {
				continue
			}
			for _, id := range part.Zones {
				on, whole = true, whole && x.whole[id]
			}
		}
		if on && whole {
			x.kept[a.ID] = true
		}
	}
	for _, z := range zones { // a zone of a changed article goes with it
		if a := x.Owner(z.ID); a != nil && !x.kept[a.ID] {
			x.whole[z.ID] = false
		}
	}
}

// standsWhole reports whether a zone stands on the new page: every line does,
// and the zones there hold no line that is new.
func (x *exchange) standsWhole(i int, z paper.Zone) bool {
	if len(z.Lines) == 0 {
		return slices.ContainsFunc(x.fresh.Page.Zones, func(n paper.Zone) bool { return samePicture(z, n) })
	}
	for k := range z.Lines {
		at, ok := x.now[spot{i, k}]
		if !ok {
			return false
		}
		for j := range x.fresh.Page.Zones[at.zone].Lines {
			if _, known := x.was[spot{at.zone, j}]; !known {
				return false
			}
		}
	}
	return true
}

// sameShare is how much of two pictures' places must be the same: a picture that
// was exchanged for another of its size cannot be told from its place.
const sameShare = 0.9

func samePicture(a, b paper.Zone) bool {
	ra, rb := boundsOf(a), boundsOf(b)
	return a.Role == b.Role && len(b.Lines) == 0 && (ra == rb || ra.Intersect(rb).Area() > sameShare*max(ra.Area(), rb.Area()))
}

// newPage puts the new page in the old one's place: zones that stand as they
// did keep their id, role and lines' order, the rest come as they were read.
func (x *exchange) newPage() {
	page, _ := x.page(x.sequence) // it is there: redrop looked
	before := *page
	used := map[spot]bool{}
	gone := map[int]bool{} // zones of the new page without lines that a kept zone stands for
	var zones []paper.Zone
	for i, z := range before.Zones {
		if !x.whole[z.ID] {
			continue
		}
		was := boxOf(z.Lines)
		z.Lines = slices.Clone(z.Lines)
		for k := range z.Lines {
			at := x.now[spot{i, k}]
			used[at] = true
			z.Lines[k] = x.fresh.Page.Zones[at.zone].Lines[at.line]
		}
		if len(z.Lines) == 0 {
			n := slices.IndexFunc(x.fresh.Page.Zones, func(n paper.Zone) bool { return samePicture(z, n) })
			gone[n] = true
			z.Polygon = x.fresh.Page.Zones[n].Polygon
		} else {
			z.Polygon = moved(z.Polygon, was, boxOf(z.Lines))
		}
		zones = append(zones, z)
	}
	x.names = map[string]string{}
	for i, z := range x.fresh.Page.Zones {
		var rest []paper.Line
		for k, l := range z.Lines {
			if !used[spot{i, k}] {
				rest = append(rest, l)
			}
		}
		if gone[i] || len(z.Lines) > 0 && len(rest) == 0 {
			continue
		}
		if len(rest) < len(z.Lines) {
			z.Polygon = boxOf(rest).Polygon()
		}
		id := x.newID(x.sequence, 'z')
		x.names[z.ID] = id
		z.ID, z.Lines = id, rest
		zones = append(zones, z)
	}
	fresh := x.fresh.Page
	if before.Label != x.old.Page.Label {
		fresh.Label = before.Label
	}
	if before.Section != x.old.Page.Section {
		fresh.Section = before.Section
	}
	fresh.Zones = zones
	x.beforePage = before
	*page = fresh
}

// moved is a polygon that goes along with its lines: one that was drawn by hand
// keeps its form where the lines keep theirs.
func moved(p geom.Polygon, was, now geom.Rect) geom.Polygon {
	const slack = 1 // point: two readings of one line differ by less
	if was.IsZero() || now.IsZero() {
		return p
	}
	if math.Abs(was.Width()-now.Width()) > slack || math.Abs(was.Height()-now.Height()) > slack {
		return now.Polygon()
	}
	out := slices.Clone(p)
	for i := range out {
		out[i].X += now.X0 - was.X0
		out[i].Y += now.Y0 - was.Y0
	}
	return out
}

// settleArticles gives every changed article what the new page says of it.
func (x *exchange) settleArticles() {
	votes := x.votes()
	heirs := x.heirs(votes)
	x.nameArticles(heirs, votes)
	for _, id := range ids(x.Edition.Articles) {
		a := x.Article(id)
		if !slices.ContainsFunc(a.Parts, func(p paper.Part) bool { return p.Page == x.sequence }) {
			continue
		}
		if x.kept[id] {
			x.follow(id)
			continue
		}
		x.replace(id, heirs[id])
	}
	for _, n := range x.newcomers(heirs) {
		fresh := x.reduced(n)
		if len(fresh.Parts) == 0 {
			continue
		}
		read := fresh.ID
		fresh.ID = x.newID(x.sequence, 'a')
		x.articles[read] = fresh.ID
		x.own["article "+fresh.ID] = true
		x.Edition.Articles = slices.Insert(x.Edition.Articles, x.placeOn(x.sequence), fresh)
		x.outline(&x.Edition.Articles[x.index(fresh.ID)])
		x.changed(x.sequence, fresh.ID, paper.Article{}, *x.Article(fresh.ID), carried{})
	}
}

func ids(articles []paper.Article) (out []string) {
	for _, a := range articles {
		out = append(out, a.ID)
	}
	return out
}

// follow draws an unchanged article's outline where it stands now, unless it
// stands where it did.
func (x *exchange) follow(id string) {
	i := x.index(id)
	for _, part := range x.Edition.Articles[i].Parts {
		if part.Page != x.sequence {
			continue
		}
		for _, z := range part.Zones {
			was, now := zoneOn(&x.beforePage, z), zoneOn(x.Page(x.sequence), z)
			if was != nil && now != nil && !slices.Equal(was.Polygon, now.Polygon) {
				if a, err := x.article(id); err == nil {
					x.outline(a)
				}
				return
			}
		}
	}
}

// votes counts for each article of the new page whose lines its known lines were.
func (x *exchange) votes() []map[string]int {
	owner := map[int]string{}
	for i, z := range x.beforePage.Zones {
		if a := x.Owner(z.ID); a != nil {
			owner[i] = a.ID
		}
	}
	out := make([]map[string]int, len(x.fresh.Articles))
	for n, a := range x.fresh.Articles {
		out[n] = map[string]int{}
		for _, part := range a.Parts {
			for _, id := range part.Zones {
				i := slices.IndexFunc(x.fresh.Page.Zones, func(z paper.Zone) bool { return z.ID == id })
				if i < 0 {
					continue
				}
				for k := range x.fresh.Page.Zones[i].Lines {
					if was, ok := x.was[spot{i, k}]; ok {
						out[n][owner[was.zone]]++
					}
				}
			}
		}
	}
	return out
}

// heirs gives for each changed article the articles of the new page that say
// what it said: most of whose known lines were its lines, or that have its
// headline.
func (x *exchange) heirs(votes []map[string]int) map[string][]int {
	out := map[string][]int{}
	for n, a := range x.fresh.Articles {
		if len(x.reduced(n).Parts) == 0 {
			continue
		}
		best := ""
		for _, id := range ids(x.Edition.Articles) { // in their order, so that a tie is settled alike each time
			if votes[n][id] > votes[n][best] && !x.kept[id] {
				best = id
			}
		}
		if best == "" {
			best = x.sameHead(a, out)
		}
		if best != "" {
			out[best] = append(out[best], n)
		}
	}
	return out
}

// sameHead finds the changed article without an heir that was read under the
// headline of a new one.
func (x *exchange) sameHead(a paper.Article, heirs map[string][]int) string {
	for _, was := range x.old.Articles {
		if id := x.here(was.ID); a.Headline != "" && was.Headline == a.Headline && x.Article(id) != nil && !x.kept[id] && len(heirs[id]) == 0 {
			return id
		}
	}
	return ""
}

// newcomers are the articles of the new page that are nobody's heirs.
func (x *exchange) newcomers(heirs map[string][]int) (out []int) {
	taken := map[int]bool{}
	for _, list := range heirs {
		for _, n := range list {
			taken[n] = true
		}
	}
	for n := range x.fresh.Articles {
		if !taken[n] {
			out = append(out, n)
		}
	}
	return out
}

// reduced is an article of the new page without the zones that unchanged
// articles hold, under the names its zones have now.
func (x *exchange) reduced(n int) paper.Article {
	a := copied(x.fresh.Articles[n])
	temp := Draft{Edition: paper.Edition{Title: x.Edition.Title, Pages: []paper.Page{x.fresh.Page}}}.bench(nil)
	zones := map[string]bool{}
	for _, part := range a.Parts {
		for _, id := range part.Zones {
			if x.names[id] == "" {
				zones[id] = true
			}
		}
	}
	if len(zones) > 0 {
		temp.take(&a, zones)
	}
	for i := range a.Parts {
		for k, z := range a.Parts[i].Zones {
			a.Parts[i].Zones[k] = x.names[z]
		}
	}
	return a
}

// replace gives a changed article what its heirs say, with the corrections that
// still apply.
func (x *exchange) replace(id string, heirs []int) {
	before := copied(*x.Article(id))
	a, err := x.article(id)
	if err != nil {
		return
	}
	var fresh paper.Article
	for i, n := range heirs {
		heir := x.reduced(n)
		if i == 0 {
			fresh = heir
		} else {
			x.absorb(&fresh, heir)
		}
	}
	several := len(a.Parts) > 1
	x.leave(a)
	var c carried
	switch {
	case len(heirs) == 0 && !several:
		x.Edition.Articles = slices.DeleteFunc(x.Edition.Articles, func(a paper.Article) bool { return a.ID == id })
		x.changed(x.sequence, "", before, paper.Article{}, carried{})
		x.unapprove(id)
		return
	case several && len(heirs) > 0:
		page := fresh.Parts[0]
		whole := x.allOf(&fresh)
		x.give(a, x.sequence, 0, page.Zones, whole)
	case len(heirs) > 0:
		if base := x.base(id); base >= 0 {
			c = carry(&fresh, before, x.old.Articles[base])
		}
		fresh.ID = id
		*a = fresh
	}
	x.outline(a)
	x.changed(x.sequence, id, before, *a, c)
}

// leave takes an article's part off the page; what it said there goes, as the
// page no longer says it.
func (x *exchange) leave(a *paper.Article) {
	zones := map[string]bool{}
	for _, part := range a.Parts {
		if part.Page == x.sequence {
			for _, z := range part.Zones {
				zones[z] = true
			}
		}
	}
	// The lines are those of the old page, which is no longer in the draft.
	d := x.Draft
	d.Edition.Pages = slices.Clone(d.Edition.Pages)
	for i := range d.Edition.Pages {
		if d.Edition.Pages[i].Sequence == x.sequence {
			d.Edition.Pages[i] = x.beforePage
		}
	}
	d.bench(nil).take(a, zones)
}

// allOf is everything an article says, as words to give to another.
func (x *exchange) allOf(a *paper.Article) words {
	w := words{}
	w.sweep(a)
	return w
}

// carry puts into what the new page says the corrections of fields that it
// leaves as they were, and gives the fields of those and those that are lost.
func carry(fresh *paper.Article, mine, base paper.Article) (out carried) {
	for _, f := range articleFields {
		if f.name == "outline" || f.name == "jump" {
			continue
		}
		was, corrected, printed := asText(f.of(&base)), asText(f.of(&mine)), asText(f.of(fresh))
		switch {
		case corrected == was || corrected == printed:
		case printed == was:
			take(fresh, mine, f.name)
			out.fields = append(out.fields, f.name)
		case f.name == "text" && carryParagraphs(fresh, mine, base):
			out.fields = append(out.fields, f.name)
		default:
			out.lost = append(out.lost, Lost{f.name, corrected, printed})
		}
	}
	return out
}

// carried is what became of an article's corrections.
type carried struct {
	fields []string
	lost   []Lost
}

func asText(v any) string { return strings.TrimSpace(fmt.Sprintf("%+v", v)) }

// take copies one field.
func take(to *paper.Article, from paper.Article, name string) {
	switch name {
	case "head":
		to.Kicker, to.Headline, to.Deck = from.Kicker, from.Headline, from.Deck
	case "bylines":
		to.Bylines = from.Bylines
	case "dateline":
		to.Dateline = from.Dateline
	case "text":
		to.Paragraphs = from.Paragraphs
	case "figures":
		to.Figures = from.Figures
	case "kind":
		to.Kind = from.Kind
	}
}

// carryParagraphs carries corrections over paragraph by paragraph: each that was
// corrected and stands on the new page as it stood on the old is corrected there
// too. It reports false, and changes nothing, when one was changed on both
// sides, or paragraphs were added or taken out by hand.
func carryParagraphs(fresh *paper.Article, mine, base paper.Article) bool {
	if len(mine.Paragraphs) != len(base.Paragraphs) {
		return false
	}
	out := slices.Clone(fresh.Paragraphs)
	for i, p := range base.Paragraphs {
		if mine.Paragraphs[i] == p {
			continue
		}
		at := slices.Index(out, p)
		if at < 0 {
			return false
		}
		out[at] = mine.Paragraphs[i]
	}
	fresh.Paragraphs = out
	return true
}

// settleFindings exchanges what was found on the page.
func (x *exchange) settleFindings() {
	x.Edition.Findings = slices.DeleteFunc(slices.Clone(x.Edition.Findings), func(f paper.Finding) bool { return f.Page == x.sequence })
	x.Edition.Findings = append(x.Edition.Findings, x.fresh.Findings...)
	x.loose = clonedMap(x.loose)
	for _, z := range x.beforePage.Zones { // zones that are gone say nothing
		if !x.whole[z.ID] {
			delete(x.loose, z.ID)
		}
	}
}
