package desk

import (
	"slices"
	"strings"

	"github.com/banmian/banmian/internal/paper"
	"github.com/banmian/banmian/internal/wording"
)

// words are what zones say in their article, corrections included: what goes
// with them when they go elsewhere.
type words struct {
	kicker, deck []string
	headline     string
	bylines      []paper.Byline
	dateline     paper.Dateline
	body         []piece
	captions     []string
	figures      []paper.Figure
	jump         paper.Jump
	// opening is set when a headline came out of the text: the text behind it is a
	// story's own, and this is how it is printed, with its dateline and byline.
	opening string
}

func (w words) empty() bool {
	return len(w.kicker)+len(w.deck)+len(w.bylines)+len(w.body)+len(w.captions)+len(w.figures) == 0 && w.headline == "" &&
		w.dateline == (paper.Dateline{}) && w.jump == (paper.Jump{})
}

// field is where in an article the text of a role stands.
type field int

const (
	fieldBody field = iota
	fieldHeadline
	fieldKicker
	fieldDeck
	fieldByline
	fieldCaption
	fieldFigure
	fieldJump
	fieldNone // furniture: says nothing in an article
)

// fieldOf is the field of a role in an article of a kind.
func fieldOf(r paper.Role, k paper.Kind) field {
	switch r {
	case paper.RoleHeadline:
		return fieldHeadline
	case paper.RoleKicker:
		return fieldKicker
	case paper.RoleDeck:
		return fieldDeck
	case paper.RoleByline:
		return fieldByline
	case paper.RoleCaption, paper.RoleCredit:
		return fieldCaption
	case paper.RoleFigure:
		return fieldFigure
	case paper.RoleJump:
		return fieldJump
	case paper.RoleMasthead, paper.RoleFolio, paper.RoleSlogan:
		return fieldNone
	case paper.RoleImprint:
		if k != paper.KindImprint {
			return fieldNone
		}
	case paper.RoleIndex:
		if k != paper.KindIndex {
			return fieldNone
		}
	}
	return fieldBody
}

// lined is a line of an article with the zone it stands in.
type lined struct {
	zone string
	line int
	text string
}

// linesOf are the lines of an article's zones of one field, in reading order.
func (d Draft) linesOf(a *paper.Article, f field) (out []lined) {
	for _, part := range a.Parts {
		page := d.Page(part.Page)
		if page == nil {
			continue
		}
		for _, id := range part.Zones {
			z := zoneOn(page, id)
			if z == nil || fieldOf(z.Role, a.Kind) != f {
				continue
			}
			for i, l := range z.Lines {
				out = append(out, lined{id, i, l.Text})
			}
		}
	}
	return out
}

func zoneOn(p *paper.Page, id string) *paper.Zone {
	for i := range p.Zones {
		if p.Zones[i].ID == id {
			return &p.Zones[i]
		}
	}
	return nil
}

// flowOf is the text of one field of an article over its lines.
func (d Draft) flowOf(a *paper.Article, f field) (*flow, []lined) {
	lines := d.linesOf(a, f)
	texts := make([]string, len(lines))
	for i, l := range lines {
		texts[i] = l.text
	}
	return newFlow(textsOf(a, f), texts), lines
}

// textsOf is what an article says in a field.
func textsOf(a *paper.Article, f field) []string {
	switch f {
	case fieldHeadline:
		if a.Headline == "" {
			return nil
		}
		return []string{a.Headline}
	case fieldKicker:
		return a.Kicker
	case fieldDeck:
		return a.Deck
	case fieldCaption:
		var out []string
		for _, fig := range a.Figures {
			out = append(out, fig.Caption)
		}
		return out
	case fieldBody:
		return a.Paragraphs
	}
	return nil
}

// take takes zones out of an article together with what they say there.
func (b *bench) take(a *paper.Article, zones map[string]bool) words {
	var w words
	b.takeStrayHeads(a, zones, &w)
	b.takeFigures(a, zones, &w) // before the text: a caption goes with its picture
	for _, f := range []field{fieldBody, fieldHeadline, fieldKicker, fieldDeck, fieldCaption} {
		b.takeText(a, f, zones, &w)
	}
	b.takeBylines(a, zones, &w)
	b.takeJump(a, zones, &w)
	for i := range a.Parts {
		a.Parts[i].Zones = slices.DeleteFunc(a.Parts[i].Zones, func(id string) bool { return zones[id] })
	}
	a.Parts = slices.DeleteFunc(a.Parts, func(p paper.Part) bool { return len(p.Zones) == 0 })
	if len(a.Parts) == 0 {
		w.sweep(a)
	}
	w.open()
	return w
}

// open reads dateline and byline off a story's own opening.
func (w *words) open() {
	d, by, _ := wording.Dateline(w.opening)
	if len(w.body) == 0 || w.dateline != (paper.Dateline{}) || d == (paper.Dateline{}) {
		return
	}
	w.bylines = append(w.bylines, by...)
	if rest, ok := strings.CutPrefix(w.body[0].text, d.Text); ok && rest != "" {
		w.dateline, w.body[0].text = d, strings.TrimSpace(rest)
	}
}

// sweep takes along all that an article still says when its last zone goes:
// what was typed in belongs to no line, and must not be lost with the article.
func (w *words) sweep(a *paper.Article) {
	w.kicker, w.deck = append(w.kicker, a.Kicker...), append(w.deck, a.Deck...)
	w.headline = spaced(w.headline, a.Headline)
	w.bylines, w.figures = append(w.bylines, a.Bylines...), append(w.figures, a.Figures...)
	if w.dateline == (paper.Dateline{}) {
		w.dateline = a.Dateline
	}
	for _, p := range a.Paragraphs {
		w.body = append(w.body, piece{text: p, opens: true, closes: true})
	}
	if w.jump == (paper.Jump{}) {
		w.jump = a.Jump
	}
	*a = paper.Article{ID: a.ID, Kind: a.Kind, Confidence: a.Confidence, Findings: a.Findings, Evidence: a.Evidence}
}

// takeStrayHeads takes head lines that stand among the paragraphs: when two stories
// were taken for one, the second's head became text of the first, word for word.
// Without this it would go with whatever body stands beside it.
func (b *bench) takeStrayHeads(a *paper.Article, zones map[string]bool, w *words) {
	for _, part := range a.Parts {
		page := b.Page(part.Page)
		if page == nil {
			continue
		}
		for _, id := range part.Zones {
			z := zoneOn(page, id)
			if z == nil || !zones[id] {
				continue
			}
			f := fieldOf(z.Role, a.Kind)
			if f != fieldHeadline && f != fieldKicker && f != fieldDeck {
				continue
			}
			if i := strayHead(a, *z, f); i >= 0 {
				text := a.Paragraphs[i]
				a.Paragraphs = slices.Delete(slices.Clone(a.Paragraphs), i, i+1)
				switch f {
				case fieldHeadline:
					w.headline = spaced(w.headline, text)
				case fieldKicker:
					w.kicker = append(w.kicker, text)
				default:
					w.deck = append(w.deck, text)
				}
			}
		}
	}
	if w.headline != "" { // a story's head came along: so does what opens its text
		w.opening = b.printedOpening(a, zones)
	}
}

// printedOpening is what the first body zone among some prints.
func (b *bench) printedOpening(a *paper.Article, zones map[string]bool) string {
	for _, l := range b.linesOf(a, fieldBody) {
		if zones[l.zone] {
			z, _ := b.Zone(l.zone)
			var lines []string
			for _, l := range z.Lines {
				lines = append(lines, l.Text)
			}
			return wording.JoinLines(lines, b.Edition.Title.Language)
		}
	}
	return ""
}

// strayHead is the paragraph that says what a zone of the head prints, where the
// head itself does not say it; -1 for none.
func strayHead(a *paper.Article, z paper.Zone, f field) int {
	var printed strings.Builder
	for _, l := range z.Lines {
		printed.WriteString(unspaced(l.Text))
	}
	if printed.Len() == 0 {
		return -1
	}
	for _, text := range textsOf(a, f) {
		if strings.Contains(unspaced(text), printed.String()) {
			return -1
		}
	}
	return slices.IndexFunc(a.Paragraphs, func(p string) bool { return unspaced(p) == printed.String() })
}

func (b *bench) takeText(a *paper.Article, f field, zones map[string]bool, w *words) {
	flow, lines := b.flowOf(a, f)
	if !slices.ContainsFunc(lines, func(l lined) bool { return zones[l.zone] }) {
		return
	}
	pieces, rest := flow.take(func(i int) bool { return zones[lines[i].zone] })
	switch f {
	case fieldBody:
		w.body, a.Paragraphs = pieces, rest
		if zones[lines[0].zone] { // the opening went
			w.dateline, a.Dateline = a.Dateline, paper.Dateline{}
		}
	case fieldHeadline:
		w.headline, a.Headline = spaced(w.headline, strings.Join(plain(pieces), " ")), strings.Join(rest, " ")
	case fieldKicker:
		w.kicker, a.Kicker = append(w.kicker, plain(pieces)...), rest
	case fieldDeck:
		w.deck, a.Deck = append(w.deck, plain(pieces)...), rest
	case fieldCaption:
		w.captions = append(w.captions, plain(pieces)...)
		setCaptions(a, flow, pieces, lines, zones)
	}
}

// setCaptions leaves every picture what of its caption was not taken.
func setCaptions(a *paper.Article, f *flow, _ []piece, lines []lined, zones map[string]bool) {
	left := make([]string, len(a.Figures))
	for i := range lines {
		if zones[lines[i].zone] {
			continue
		}
		from, to := f.owned(i)
		for _, s := range f.stretches(from, to) {
			left[s.in] = runOn(left[s.in], strings.TrimSpace(s.text))
		}
	}
	for i := range a.Figures {
		a.Figures[i].Caption = left[i]
	}
	a.Figures = slices.DeleteFunc(a.Figures, func(f paper.Figure) bool { return f.Caption == "" && f.Credit == "" && len(f.Polygon) == 0 })
}

func plain(pieces []piece) (out []string) {
	for _, p := range pieces {
		out = append(out, p.text)
	}
	return out
}

// takeFigures takes the pictures that stand in the zones, captions and all.
func (b *bench) takeFigures(a *paper.Article, zones map[string]bool, w *words) {
	for _, part := range a.Parts {
		page := b.Page(part.Page)
		if page == nil {
			continue
		}
		for _, id := range part.Zones {
			z := zoneOn(page, id)
			if z == nil || !zones[id] || z.Role != paper.RoleFigure {
				continue
			}
			if i := figureAt(a.Figures, page.Sequence, *z); i >= 0 {
				w.figures = append(w.figures, a.Figures[i])
				a.Figures = slices.Delete(a.Figures, i, i+1)
			}
		}
	}
}

// figureAt is the picture that stands where a zone does, -1 for none.
func figureAt(figures []paper.Figure, page int, z paper.Zone) int {
	box, best, at := boundsOf(z), 0.0, -1
	for i, f := range figures {
		if f.Page != page {
			continue
		}
		if share := f.Polygon.Bounds().Intersect(box).Area(); share > best {
			best, at = share, i
		}
	}
	return at
}

// takeBylines takes the bylines that only the zones print.
func (b *bench) takeBylines(a *paper.Article, zones map[string]bool, w *words) {
	var gone, stays strings.Builder
	for _, part := range a.Parts {
		page := b.Page(part.Page)
		if page == nil {
			continue
		}
		for _, id := range part.Zones {
			z := zoneOn(page, id)
			if z == nil {
				continue
			}
			into := &stays
			if zones[id] {
				into = &gone
			}
			for _, l := range z.Lines {
				into.WriteString(unspaced(l.Text))
			}
		}
	}
	printed := func(byline paper.Byline, in string) bool {
		return len(byline.Names) > 0 && !slices.ContainsFunc(byline.Names, func(n string) bool { return !strings.Contains(in, unspaced(n)) })
	}
	a.Bylines = slices.DeleteFunc(a.Bylines, func(byline paper.Byline) bool {
		if !printed(byline, gone.String()) || printed(byline, stays.String()) {
			return false
		}
		w.bylines = append(w.bylines, byline)
		return true
	})
}

// takeJump takes a jump that was not joined, when its line is among the zones.
func (b *bench) takeJump(a *paper.Article, zones map[string]bool, w *words) {
	if a.Jump.Joined || a.Jump == (paper.Jump{}) {
		return
	}
	for _, l := range b.linesOf(a, fieldJump) {
		if zones[l.zone] {
			w.jump, a.Jump = a.Jump, paper.Jump{}
			return
		}
	}
}

// give puts zones into an article behind the first n of its zones on the page,
// with what they say.
func (b *bench) give(a *paper.Article, page int, n int, zones []string, w words) {
	b.giveText(a, page, n, w)
	a.Headline = strings.Join(b.giveHead(a, page, n, fieldHeadline, filled([]string{w.headline})), " ")
	a.Kicker, a.Deck = b.giveHead(a, page, n, fieldKicker, w.kicker), b.giveHead(a, page, n, fieldDeck, w.deck)
	b.place(a, page, n, zones)
	for _, by := range w.bylines {
		if !slices.ContainsFunc(a.Bylines, func(have paper.Byline) bool { return have.Role == by.Role && slices.Equal(have.Names, by.Names) }) {
			a.Bylines = append(a.Bylines, by)
		}
	}
	if w.dateline != (paper.Dateline{}) {
		giveDateline(a, w.dateline)
	}
	a.Figures = append(a.Figures, w.figures...)
	for _, c := range w.captions {
		giveCaption(a, page, c)
	}
	if w.jump != (paper.Jump{}) && a.Jump == (paper.Jump{}) {
		a.Jump = w.jump
	}
}

func spaced(a, b string) string { return strings.TrimSpace(a + " " + b) }

// giveDateline gives an article a dateline; a second one opens its paragraphs
// again, so that it is not lost.
func giveDateline(a *paper.Article, d paper.Dateline) {
	if a.Dateline == (paper.Dateline{}) {
		a.Dateline = d
		return
	}
	a.Paragraphs = append(a.Paragraphs, d.Text)
}

// giveCaption gives a caption to a picture that has none, or keeps it for one.
func giveCaption(a *paper.Article, page int, caption string) {
	text, credit := wording.Caption(caption)
	for i := range a.Figures {
		if f := &a.Figures[i]; f.Caption == "" && f.Page == page {
			f.Caption, f.Credit = text, spaced(f.Credit, credit)
			return
		}
	}
	a.Figures = append(a.Figures, paper.Figure{Caption: text, Credit: credit, Page: page})
}

// giveText puts pieces of body where the zones will stand.
func (b *bench) giveText(a *paper.Article, page, n int, w words) {
	if len(w.body) == 0 {
		return
	}
	f, lines := b.flowOf(a, fieldBody)
	before := b.before(a, page, n)
	count := 0
	for _, l := range lines {
		if before[l.zone] {
			count++
		}
	}
	a.Paragraphs = f.put(w.body, count)
}

// giveHead is what a field of the head says with texts put where their zones will
// stand.
func (b *bench) giveHead(a *paper.Article, page, n int, of field, texts []string) []string {
	f, lines := b.flowOf(a, of)
	var pieces []piece
	for _, text := range texts {
		pieces = append(pieces, piece{text: text, opens: true, closes: true})
	}
	before, count := b.before(a, page, n), 0
	for _, l := range lines {
		if before[l.zone] {
			count++
		}
	}
	return f.put(pieces, count)
}

// before are the zones that stand before the place behind the first n of a page.
func (b *bench) before(a *paper.Article, page, n int) map[string]bool {
	out := map[string]bool{}
	for _, part := range a.Parts {
		if part.Page != page {
			if part.Page > page && !slices.ContainsFunc(a.Parts, func(p paper.Part) bool { return p.Page == page }) {
				break // it comes before the parts on later pages
			}
			for _, id := range part.Zones {
				out[id] = true
			}
			continue
		}
		for _, id := range part.Zones[:min(n, len(part.Zones))] {
			out[id] = true
		}
		break
	}
	return out
}

// place enters zones in an article's part on a page, which is made when there
// is none.
func (b *bench) place(a *paper.Article, page, n int, zones []string) {
	for i := range a.Parts {
		if p := &a.Parts[i]; p.Page == page {
			p.Zones = slices.Insert(p.Zones, min(n, len(p.Zones)), zones...)
			return
		}
	}
	at := slices.IndexFunc(a.Parts, func(p paper.Part) bool { return p.Page > page })
	if at < 0 {
		at = len(a.Parts)
	}
	a.Parts = slices.Insert(a.Parts, at, paper.Part{Page: page, Zones: slices.Clone(zones)})
}

// printed is what a zone says in an article as printed: for one that was in
// none, or whose words the article kept in another form.
func (b *bench) printed(z paper.Zone, page int, kind paper.Kind) words {
	var lines []string
	for _, l := range z.Lines {
		lines = append(lines, l.Text)
	}
	text := wording.JoinLines(lines, b.Edition.Title.Language)
	switch fieldOf(z.Role, kind) {
	case fieldHeadline, fieldKicker, fieldDeck: // the white in display type parts what it says
		text = strings.Join(filled(lines), " ")
	}
	return wordsOf(text, z, page, kind)
}

// wordsOf is a text in the form a zone's role gives it.
func wordsOf(text string, z paper.Zone, page int, kind paper.Kind) (w words) {
	f := fieldOf(z.Role, kind)
	if f == fieldFigure {
		w.figures = []paper.Figure{{Caption: text, Page: page, Polygon: slices.Clone(z.Polygon)}}
		return w
	}
	if text == "" {
		return w
	}
	switch f {
	case fieldHeadline:
		w.headline = text
	case fieldKicker:
		w.kicker = []string{text}
	case fieldDeck:
		w.deck = []string{text}
	case fieldByline:
		var ok bool
		if w.bylines, ok = wording.Byline(text); !ok {
			w.bylines = []paper.Byline{{Names: []string{text}}}
		}
	case fieldCaption:
		w.captions = []string{text}
	case fieldJump:
		jump, _, ok := wording.Jump(text)
		if w.jump = jump; !ok || jump.Cue == "" {
			w.jump.Cue = text
		}
	case fieldBody:
		w.body = []piece{{text: text, opens: true, closes: true}}
	}
	return w
}

// text is everything words say, one after the other, for a zone whose role
// changes.
func (w words) text() string {
	out := ""
	for _, s := range slices.Concat(w.kicker, []string{w.headline}, w.deck, plain(w.body), w.captions) {
		out = runOn(out, s)
	}
	return out
}
