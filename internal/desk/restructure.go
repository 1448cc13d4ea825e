package desk

import (
	"slices"

	"github.com/banmian/banmian/internal/article"
	"github.com/banmian/banmian/internal/geom"
	"github.com/banmian/banmian/internal/paper"
	"github.com/banmian/banmian/internal/wording"
)

// merge makes one article of several: the first, which keeps its head. What the
// others say above their text becomes paragraphs of it, unless the first has no
// headline.
func (b *bench) merge(ids []string) error {
	if len(ids) < 2 {
		return cannot("one article alone cannot be merged")
	}
	first, err := b.article(ids[0])
	if err != nil {
		return err
	}
	for i, id := range ids[1:] {
		if slices.Contains(ids[:i+1], id) {
			return cannot("%s is named twice", id)
		}
		other := b.Article(id)
		if other == nil {
			return missing("article", id)
		}
		b.absorb(first, copied(*other))
	}
	whole := *first
	b.Edition.Articles = slices.DeleteFunc(b.Edition.Articles, func(a paper.Article) bool { return slices.Contains(ids[1:], a.ID) })
	b.Edition.Articles[b.index(ids[0])] = whole
	b.outline(&b.Edition.Articles[b.index(ids[0])])
	return nil
}

// absorb adds an article to another.
func (b *bench) absorb(to *paper.Article, from paper.Article) {
	head := slices.Clone(from.Kicker)
	if from.Headline != "" {
		head = append(head, from.Headline)
	}
	head = append(head, from.Deck...)
	text := from.Paragraphs
	if to.Headline == "" {
		to.Headline, head = from.Headline, nil
		to.Kicker, to.Deck = append(to.Kicker, from.Kicker...), append(to.Deck, from.Deck...)
	}
	switch {
	case from.Dateline == (paper.Dateline{}):
	case to.Dateline == (paper.Dateline{}) && len(to.Paragraphs) == 0:
		to.Dateline = from.Dateline
	case len(text) > 0:
		text = append([]string{from.Dateline.Text + text[0]}, text[1:]...)
	default:
		text = []string{from.Dateline.Text}
	}
	to.Paragraphs = following(append(to.Paragraphs, head...), text, len(head) > 0, b.goesOn(to, from))
	for _, by := range from.Bylines {
		if !slices.ContainsFunc(to.Bylines, func(have paper.Byline) bool { return have.Role == by.Role && slices.Equal(have.Names, by.Names) }) {
			to.Bylines = append(to.Bylines, by)
		}
	}
	to.Figures = append(to.Figures, from.Figures...)
	for _, part := range from.Parts {
		b.place(to, part.Page, mostZones, part.Zones)
	}
	for _, f := range from.Findings {
		f.Article = to.ID
		to.Findings = append(to.Findings, f)
	}
	if to.Jump == (paper.Jump{}) {
		to.Jump = from.Jump
	}
	to.Confidence = min(to.Confidence, from.Confidence)
	to.Evidence = append(slices.Clip(to.Evidence), from.Evidence...)
}

// following puts a text behind another; a sentence that breaks off goes on, and so
// does a paragraph, where the second is printed as part of one.
func following(first, second []string, head, goesOn bool) []string {
	if len(first) == 0 || len(second) == 0 || head || !goesOn && wording.EndsSentence(first[len(first)-1]) && !wording.GoesOn(second[0]) {
		return append(first, second...)
	}
	first[len(first)-1] = runOn(first[len(first)-1], second[0])
	return append(first, second[1:]...)
}

// goesOn reports whether an article's text is printed as going on the other's.
func (b *bench) goesOn(to *paper.Article, from paper.Article) bool {
	lines := b.linesOf(&from, fieldBody)
	if len(lines) == 0 || from.Dateline != (paper.Dateline{}) {
		return false
	}
	z, _ := b.Zone(lines[0].zone)
	return b.startIn(to, *z) == flush
}

// split parts an article at a line: that line and what follows become a new
// article behind it.
func (b *bench) split(id, zone string, line int) error {
	art, err := b.article(id)
	if err != nil {
		return err
	}
	page := 0
	for _, part := range art.Parts {
		if slices.Contains(part.Zones, zone) {
			page = part.Page
		}
	}
	z, _ := b.Zone(zone)
	if z == nil || page == 0 {
		return missing("zone", zone)
	}
	if line > 0 {
		if line >= len(z.Lines) {
			return cannot("zone %s has %d lines, and it was to part before line %d", zone, len(z.Lines), line+1)
		}
		if zone, err = b.splitZone(zone, func(i int, _ paper.Line) bool { return i >= line }); err != nil {
			return err
		}
	}
	zones, past := map[string]bool{}, false
	for _, part := range art.Parts {
		for _, z := range part.Zones {
			past = past || z == zone
			if past {
				zones[z] = true
			}
		}
	}
	return b.partOff(id, zones)
}

// splitZone parts a zone: the lines chosen go to a new zone behind it, in its
// article too. It gives the new zone's id.
func (b *bench) splitZone(id string, second func(i int, l paper.Line) bool) (string, error) {
	z, p, err := b.zone(id)
	if err != nil {
		return "", err
	}
	fresh := *z
	var stays []paper.Line
	fresh.Lines = nil
	for i, l := range z.Lines {
		if second(i, l) {
			fresh.Lines = append(fresh.Lines, l)
		} else {
			stays = append(stays, l)
		}
	}
	if len(stays) == 0 || len(fresh.Lines) == 0 {
		return "", cannot("nothing of zone %s would be left on one side", id)
	}
	z.Lines = stays
	z.Polygon, fresh.Polygon = shared(z.Polygon, stays, fresh.Lines)
	fresh.ID = b.newID(p.Sequence, 'z')
	at := slices.IndexFunc(p.Zones, func(z paper.Zone) bool { return z.ID == id })
	p.Zones = slices.Insert(p.Zones, at+1, fresh)
	if owner := b.Owner(id); owner != nil {
		art, err := b.article(owner.ID)
		if err != nil {
			return "", err
		}
		for i := range art.Parts {
			if at := slices.Index(art.Parts[i].Zones, id); at >= 0 {
				art.Parts[i].Zones = slices.Insert(art.Parts[i].Zones, at+1, fresh.ID)
			}
		}
	}
	if w, ok := b.loose[id]; ok { // what was corrected stays with the first half
		b.keep(id, w)
	}
	return fresh.ID, nil
}

// shared gives each half of a zone the place of its lines; without places both
// keep what there was.
func shared(whole geom.Polygon, first, second []paper.Line) (geom.Polygon, geom.Polygon) {
	a, b := boxOf(first), boxOf(second)
	if a.IsZero() || b.IsZero() {
		return whole, slices.Clone(whole)
	}
	return a.Polygon(), b.Polygon()
}

func boxOf(lines []paper.Line) (box geom.Rect) {
	for _, l := range lines {
		if !l.Box.IsZero() {
			box = box.Union(l.Box)
		}
	}
	return box
}

// partOff makes a new article of some of an article's zones, behind it.
func (b *bench) partOff(id string, zones map[string]bool) error {
	art, err := b.article(id)
	if err != nil {
		return err
	}
	fresh := paper.Article{Kind: art.Kind, Confidence: art.Confidence}
	stays := 0
	for _, part := range art.Parts {
		var taken []string
		for _, z := range part.Zones {
			if zones[z] {
				taken = append(taken, z)
			}
		}
		stays += len(part.Zones) - len(taken)
		if len(taken) > 0 {
			fresh.Parts = append(fresh.Parts, paper.Part{Page: part.Page, Zones: taken})
		}
	}
	if stays == 0 || len(fresh.Parts) == 0 {
		return cannot("nothing of %s would be left on one side", id)
	}
	w := b.take(art, zones)
	b.say(&fresh, w)
	fresh.ID = b.newID(fresh.Parts[0].Page, 'a')
	b.outline(art)
	b.outline(&fresh)
	b.own["article "+fresh.ID] = true
	b.Edition.Articles = slices.Insert(b.Edition.Articles, b.index(id)+1, fresh)
	return nil
}

// say gives an article without text the words of its zones.
func (b *bench) say(a *paper.Article, w words) {
	parts := a.Parts
	a.Parts = nil
	b.give(a, parts[0].Page, 0, nil, w)
	a.Parts = parts
}

// cut parts an article on one page along a gutter: what lies right of it, or
// below it, becomes a new article. A zone on both sides is parted by its lines.
func (b *bench) cut(id string, page int, gutter *Gutter) error {
	if gutter == nil {
		return cannot("no gutter is named")
	}
	art, err := b.article(id)
	if err != nil {
		return err
	}
	behind := func(r geom.Rect) bool {
		if gutter.Vertical {
			return r.CenterX() > gutter.Pos
		}
		return r.CenterY() > gutter.Pos
	}
	zones := map[string]bool{}
	for _, part := range slices.Clone(art.Parts) {
		if part.Page != page {
			continue
		}
		for _, zone := range slices.Clone(part.Zones) {
			z, _ := b.Zone(zone)
			if z == nil {
				continue
			}
			count := 0
			for _, l := range z.Lines {
				if behind(l.Box) {
					count++
				}
			}
			switch {
			case len(z.Lines) == 0:
				zones[zone] = behind(boundsOf(*z))
			case count == len(z.Lines):
				zones[zone] = true
			case count > 0:
				fresh, err := b.splitZone(zone, func(_ int, l paper.Line) bool { return behind(l.Box) })
				if err != nil {
					return err
				}
				zones[fresh] = true
			}
		}
	}
	return b.partOff(id, zones)
}

// detach takes a zone from wherever it is, with what it says there.
func (b *bench) detach(id string) (paper.Zone, int, words, error) {
	z, p := b.Zone(id)
	if z == nil {
		return paper.Zone{}, 0, words{}, missing("zone", id)
	}
	owner := b.Owner(id)
	if owner == nil {
		w, kept := b.loose[id]
		b.keep(id, words{})
		if !kept {
			w = b.printed(*z, p.Sequence, paper.KindStory)
		}
		return *z, p.Sequence, w, nil
	}
	art, err := b.article(owner.ID)
	if err != nil {
		return paper.Zone{}, 0, words{}, err
	}
	w := b.take(art, map[string]bool{id: true})
	b.tidy(art.ID)
	return *z, p.Sequence, w, nil
}

// tidy takes out an article that has no zone left and says nothing any more; of
// one that says something the outline is drawn anew. An article without zones
// from the start, of a source without places, stays.
func (b *bench) tidy(id string) {
	i := b.index(id)
	if i < 0 {
		return
	}
	a := &b.Edition.Articles[i]
	if len(a.Parts) == 0 {
		b.Edition.Articles = slices.Delete(b.Edition.Articles, i, i+1)
		delete(b.own, "article "+id)
		return
	}
	b.outline(a)
}

// move puts zones into an article, before one of its zones or behind all.
func (b *bench) move(zones []string, to, before string) error {
	if len(zones) == 0 {
		return cannot("no zone is named")
	}
	if slices.Contains(zones, before) {
		return cannot("a zone cannot go before itself")
	}
	if b.Article(to) == nil {
		return missing("article", to)
	}
	for _, id := range zones {
		z, page := b.Zone(id)
		if z == nil {
			return missing("zone", id)
		}
		if err := b.moveOne(id, page.Sequence, to, before); err != nil {
			return err
		}
	}
	return nil
}

func (b *bench) moveOne(id string, page int, to, before string) error {
	if owner := b.Owner(id); owner != nil && owner.ID == to && onlyZone(*owner, id) {
		return nil
	}
	z, _, w, err := b.detach(id)
	if err != nil {
		return err
	}
	if f := fieldOf(z.Role, b.Article(to).Kind); f == fieldNone { // furniture that turns out to be news
		if err := b.bodied(id); err != nil {
			return err
		}
		z.Role = paper.RoleBody
		w = b.printed(z, page, b.Article(to).Kind)
	}
	art, err := b.article(to)
	if err != nil {
		return err
	}
	if len(w.body) > 0 {
		w.body[0].moved, w.body[0].start = true, b.startIn(art, z)
	}
	at := mostZones
	for _, part := range art.Parts {
		if n := slices.Index(part.Zones, before); part.Page == page && n >= 0 {
			at = n
		}
	}
	b.give(art, page, at, []string{id}, w)
	b.outline(art)
	return nil
}

// flushSlack is how far, in ems, lines of one column may begin apart without one of
// them being indented.
const flushSlack = 0.5

// startIn is how the first line of a zone that comes into an article is printed: in
// an article that indents its paragraphs, lines that all begin at one edge go on one.
func (b *bench) startIn(a *paper.Article, z paper.Zone) start {
	s := startOf(z)
	if s != unknown || len(z.Lines) < 2 {
		return s
	}
	for _, part := range a.Parts {
		for _, id := range part.Zones {
			if other, _ := b.Zone(id); other != nil && fieldOf(other.Role, a.Kind) == fieldBody && startOf(*other) != unknown {
				return flush
			}
		}
	}
	return unknown
}

// startOf is how a zone's first line is printed. Of one line, or where no paragraph
// is indented, nobody can tell.
func startOf(z paper.Zone) start {
	if len(z.Lines) < 2 || z.Lines[0].Box.IsZero() {
		return unknown
	}
	begin := func(l paper.Line) float64 {
		if z.Direction == paper.Vertical {
			return l.Box.Y0
		}
		return l.Box.X0
	}
	edge, farthest := begin(z.Lines[0]), begin(z.Lines[0])
	for _, l := range z.Lines[1:] {
		edge, farthest = min(edge, begin(l)), max(farthest, begin(l))
	}
	em := min(z.Lines[0].Box.Width(), z.Lines[0].Box.Height())
	switch at := begin(z.Lines[0]); {
	case at > edge+flushSlack*em:
		return indented
	case farthest > edge+em:
		return flush
	}
	return unknown
}

func onlyZone(a paper.Article, zone string) bool {
	return len(a.Parts) == 1 && len(a.Parts[0].Zones) == 1 && a.Parts[0].Zones[0] == zone
}

// bodied makes a zone one of body.
func (b *bench) bodied(id string) error {
	z, _, err := b.zone(id)
	if err == nil {
		z.Role = paper.RoleBody
	}
	return err
}

// newArticle makes an article of zones, which stands behind the last it took
// from, or at the end of its page.
func (b *bench) newArticle(zones []string) error {
	if len(zones) == 0 {
		return cannot("no zone is named")
	}
	first, at := b.Zone(zones[0])
	if first == nil {
		return missing("zone", zones[0])
	}
	page := at.Sequence
	if owner := b.Owner(zones[0]); owner != nil && len(zones) == 1 && onlyZone(*owner, zones[0]) {
		return cannot("it is an article of its own already")
	}
	behind := ""
	if owner := b.Owner(zones[0]); owner != nil {
		behind = owner.ID
	}
	place := b.placeOn(page)
	if i := b.index(behind); i >= 0 {
		place = i + 1
	}
	fresh := paper.Article{ID: b.newID(page, 'a'), Kind: paper.KindStory, Confidence: 1}
	b.own["article "+fresh.ID] = true
	b.Edition.Articles = slices.Insert(b.Edition.Articles, place, fresh)
	return b.move(zones, fresh.ID, "")
}

// placeOn is where in the reading order a new article of a page goes: behind the
// page's last.
func (b *bench) placeOn(page int) int {
	place := 0
	for i, a := range b.Edition.Articles {
		if firstPage(a) <= page {
			place = i + 1
		}
	}
	return place
}

// tray takes zones, or all of an article, off to the orphan tray.
func (b *bench) tray(zones []string, id string) error {
	if id != "" {
		art := b.Article(id)
		if art == nil {
			return missing("article", id)
		}
		for _, part := range art.Parts {
			zones = append(slices.Clip(zones), part.Zones...)
		}
	}
	if len(zones) == 0 {
		return cannot("no zone is named")
	}
	for _, zone := range zones {
		z, _, w, err := b.detach(zone)
		if err != nil {
			return err
		}
		if IsFurniture(z.Role) {
			if err := b.bodied(zone); err != nil {
				return err
			}
			w = words{}
		}
		b.keep(zone, w)
	}
	return nil
}

// setRole gives zones another role; what they say goes to the field of the new
// one, and furniture leaves its article.
func (b *bench) setRole(zones []string, role paper.Role) error {
	if role == "" || len(zones) == 0 {
		return cannot("no zone, or no role, is named")
	}
	for _, id := range zones {
		if err := b.setRoleOf(id, role); err != nil {
			return err
		}
	}
	return nil
}

func (b *bench) setRoleOf(id string, role paper.Role) error {
	z, p, err := b.zone(id)
	if err != nil {
		return err
	}
	was := z.Role
	owner := b.Owner(id)
	if owner == nil {
		z.Role = role
		if w, kept := b.loose[id]; kept && fieldOf(was, paper.KindStory) != fieldOf(role, paper.KindStory) {
			b.keep(id, b.recast(w, *z, p.Sequence, paper.KindStory))
		}
		return nil
	}
	from, to := fieldOf(was, owner.Kind), fieldOf(role, owner.Kind)
	if from == to {
		z.Role = role
		return nil
	}
	art, err := b.article(owner.ID)
	if err != nil {
		return err
	}
	page, at := b.whereIn(art, id)
	w := b.take(art, map[string]bool{id: true})
	z.Role = role
	w = b.recast(w, *z, page, art.Kind)
	if to == fieldNone {
		b.keep(id, w)
		b.tidy(art.ID)
		return nil
	}
	b.give(art, page, at, []string{id}, w)
	b.outline(art)
	return nil
}

// recast puts what a zone says into the form of its new role: the text as
// corrected where it was running text, else as printed.
func (b *bench) recast(w words, z paper.Zone, page int, kind paper.Kind) words {
	text := w.text()
	if text == "" {
		return b.printed(z, page, kind)
	}
	out := wordsOf(text, z, page, kind)
	if out.dateline == (paper.Dateline{}) {
		out.dateline = w.dateline
	}
	if z.Role != paper.RoleFigure {
		out.figures = append(out.figures, w.figures...)
	}
	return out
}

// whereIn is the page of an article's zone and its place among those there.
func (b *bench) whereIn(a *paper.Article, zone string) (page, at int) {
	for _, part := range a.Parts {
		if n := slices.Index(part.Zones, zone); n >= 0 {
			return part.Page, n
		}
	}
	return 0, 0
}

// setPolygon moves the edge of a zone, or of an article's part.
func (b *bench) setPolygon(a Act) error {
	polygon := polygonOf(a.Polygon)
	if len(polygon) == 0 {
		return cannot("the polygon has no corners")
	}
	if a.Zone != "" {
		z, _, err := b.zone(a.Zone)
		if err != nil {
			return err
		}
		z.Polygon = polygon
		return nil
	}
	art, err := b.article(a.Article)
	if err != nil {
		return err
	}
	for i := range art.Parts {
		if art.Parts[i].Page == a.Page {
			art.Parts[i].Polygon = polygon
			return nil
		}
	}
	return missing("part on page", art.ID)
}

// order gives an article its place in the reading order: before another, or at
// the end of its page.
func (b *bench) order(id, before string) error {
	i := b.index(id)
	if i < 0 {
		return missing("article", id)
	}
	if before == id {
		return nil
	}
	if before != "" && b.index(before) < 0 {
		return missing("article", before)
	}
	art := b.Edition.Articles[i]
	b.Edition.Articles = slices.Delete(b.Edition.Articles, i, i+1)
	at := b.placeOn(firstPage(art))
	if before != "" {
		at = b.index(before)
	}
	b.Edition.Articles = slices.Insert(b.Edition.Articles, at, art)
	return nil
}

// sequence puts an article's zones on a page into another order; its text
// follows.
func (b *bench) sequence(id string, page int, zones []string) error {
	art, err := b.article(id)
	if err != nil {
		return err
	}
	at := slices.IndexFunc(art.Parts, func(p paper.Part) bool { return p.Page == page })
	if at < 0 {
		return missing("part on page", id)
	}
	have, want := slices.Clone(art.Parts[at].Zones), slices.Clone(zones)
	slices.Sort(have)
	slices.Sort(want)
	if !slices.Equal(have, want) {
		return cannot("the zones named are not those of %s on page %d", id, page)
	}
	polygon := art.Parts[at].Polygon
	for n, zone := range zones {
		if art.Parts[at].Zones[n] == zone {
			continue
		}
		w := b.take(art, map[string]bool{zone: true})
		b.give(art, page, n, []string{zone}, w)
		at = slices.IndexFunc(art.Parts, func(p paper.Part) bool { return p.Page == page })
	}
	art.Parts[at].Polygon = polygon
	return nil
}

// join makes the second article the continuation of the first on another page.
func (b *bench) join(ids []string) error {
	if len(ids) != 2 {
		return cannot("two articles are joined, not %d", len(ids))
	}
	second := b.Article(ids[1])
	if second == nil {
		return missing("article", ids[1])
	}
	page := firstPage(*second)
	label := ""
	if p := b.Page(page); p != nil {
		label = p.Label
	}
	if err := b.merge(ids); err != nil {
		return err
	}
	art, err := b.article(ids[0])
	if err != nil {
		return err
	}
	art.Jump.Joined, art.Jump.ToPage, art.Jump.ToLabel = true, page, wording.PageLabel(label)
	if n := wording.LabelNumber(art.Jump.ToLabel); n > 0 {
		art.Jump.ToPage = n
	}
	return nil
}

// unjoin makes what an article has on a page an article of its own.
func (b *bench) unjoin(id string, page int) error {
	art, err := b.article(id)
	if err != nil {
		return err
	}
	zones := map[string]bool{}
	for _, part := range art.Parts {
		if part.Page == page {
			for _, z := range part.Zones {
				zones[z] = true
			}
		}
	}
	if len(zones) == 0 || len(art.Parts) < 2 {
		return cannot("%s does not go on on page %d", id, page)
	}
	if err := b.partOff(id, zones); err != nil {
		return err
	}
	if art, err = b.article(id); err == nil {
		art.Jump.Joined = len(art.Parts) > 1
	}
	return err
}

// outline draws an article's parts anew around their zones. Parts without
// places keep what they have.
func (b *bench) outline(a *paper.Article) {
	for i := range a.Parts {
		page := b.Page(a.Parts[i].Page)
		if page == nil {
			continue
		}
		var boxes []geom.Rect
		var heights []float64
		for _, id := range a.Parts[i].Zones {
			z := zoneOn(page, id)
			if z == nil || len(z.Polygon) == 0 {
				continue
			}
			boxes = append(boxes, boundsOf(*z))
			for _, l := range z.Lines {
				heights = append(heights, min(l.Box.Width(), l.Box.Height()))
			}
		}
		if em := middle(heights); len(boxes) > 0 {
			a.Parts[i].Polygon = article.Outline(boxes, em, outlineGap*em)
		}
	}
}

// outlineGap is the white, in ems, that an outline closes: a gutter is one to
// two ems wide.
const outlineGap = 2

// middle is the median, 0 for none.
func middle(v []float64) float64 {
	if len(v) == 0 {
		return 0
	}
	slices.Sort(v)
	return v[len(v)/2]
}
