package article

import (
	"sort"
	"strings"

	"github.com/banmian/banmian/internal/geom"
	"github.com/banmian/banmian/internal/paper"
	"github.com/banmian/banmian/internal/wording"
)

// Where furniture stands, as shares of the page's height.
const (
	headShare  = 0.30 // a masthead ends above this
	stripHead  = 0.10 // a folio at the head stands above this
	stripFoot  = 0.94 // a folio or imprint at the foot stands below this
	stripLarge = 2.0  // over body size: type as large is a headline, though it may end in a figure,
	stripLabel = 8    // unless it is a page label of so many characters at most
	stripRatio = 1.8  // over body size: a line in the row of a folio is no larger

	imprintFoot = 0.9 // an imprint at the foot stands below this

	mastheadMost = 400 // characters in one piece of a masthead
)

// nameFurniture sets apart the text that names the page rather than tells news:
// masthead, folio, imprint and index box.
func (f *forme) nameFurniture() {
	f.nameMasthead()
	f.nameFolio()
	f.nameImprint()
	for _, p := range f.pieces {
		if p.role != "" {
			f.furniture = append(f.furniture, p)
		}
	}
}

// nameImprint finds who owns and made the paper: the words of an imprint
// anywhere, or several of its facts at the foot of the page.
func (f *forme) nameImprint() {
	for _, p := range f.pieces {
		if p.role != "" || len(p.lines) > 6 || f.ratio(p) > 1.3 || f.tellsNews(p) {
			continue
		}
		atFoot := p.box.Y0 > f.m.Height*imprintFoot && wording.Imprint(p.lineText()).Count() >= 2
		if atFoot || len(p.lines) <= 3 && p.chars <= 80 && len(wording.Editors(p.text)) > 0 {
			f.cast(p, paper.RoleImprint)
		}
	}
}

// imprintStories makes an article of the imprint that stands by itself, below
// the strip at the head of the page.
func (f *forme) imprintStories() []*story {
	one := &story{kind: paper.KindImprint, frame: -1}
	for _, p := range f.furniture {
		if p.role == paper.RoleImprint && p.box.Y0 > f.m.Height*stripHead {
			one.strays = append(one.strays, p)
		}
	}
	if len(one.strays) == 0 {
		return nil
	}
	return []*story{one}
}

func (f *forme) cast(p *piece, r paper.Role) { p.role, p.margin = r, 3 }

// nameMasthead finds the band with the edition's facts at the head of the page,
// and the name of the paper, which is the largest type in or over that band.
func (f *forme) nameMasthead() {
	var band geom.Rect
	facts, text := 0, ""
	plate := f.uprightPlate()
	stating := map[*piece]bool{}
	for _, p := range f.pieces {
		if p.box.Y1 > f.m.Height*headShare && !underPlate(plate, p) || p.chars > mastheadMost || f.ratio(p) > 2.5 || f.tellsNews(p) {
			continue
		}
		n := factsOnly(p.lineText())
		near := p.box.OverlapY(band) > -1.5*f.leading && facts > 0 || underPlate(plate, p)
		if n > 1 && ownFacts(p.lineText()) > 0 || n > 0 && len(p.lines) < 3 && (ownFacts(p.lineText()) > 0 || near) || n > 0 && underPlate(plate, p) || facts > 0 && f.isFolio(p) && p.box.OverlapY(band) > -2*f.leading {
			facts += n
			text += p.lineText() + "\n"
			band = band.Union(p.box)
			stating[p] = true
		}
	}
	name := plate
	if name == nil {
		name = f.nameplate(band)
	}
	if own := ownFacts(text); own == 0 && (facts < 2 || !f.namesPaper(name)) || own < 3 && name == nil {
		return // date and page alone are a folio
	}
	if name != nil {
		band = band.Union(name.box)
	}
	for _, p := range f.pieces {
		if p != name && f.indexes(p) || plate != nil && p != plate && !stating[p] && (!underPlate(plate, p) || f.tellsNews(p)) {
			continue
		}
		inBand := p.box.CenterY() > band.Y0-f.em && p.box.CenterY() < band.Y1+f.em/2 && p.box.Y1 < band.Y1+f.leading
		above := p.box.Y1 <= band.Y0+f.em && p.box.Y1 < f.m.Height*stripHead
		if p == name || inBand && !f.tellsNews(p) || above && len(p.lines) <= 2 {
			f.cast(p, paper.RoleMasthead)
		}
	}
}

// An upright nameplate takes a corner of the page instead of its head; the facts
// stand under it.
const (
	plateRatio  = 3.0  // times larger than body type, at least
	plateEdge   = 0.2  // of the page's width from either side, at most
	plateTop    = 0.12 // of the page's height from its head, at most
	plateReach  = 9.0  // lines of body under it in which its facts stand
	plateChars  = 8
	plateBeside = 0.6 // of its size by which its facts may be wider on either side
)

// uprightPlate is the name of the paper set upright in an upper corner of the
// page, nil for none: by its words, or by the facts under it.
func (f *forme) uprightPlate() *piece {
	for _, p := range f.pieces {
		edge := p.box.CenterX() < plateEdge*f.m.Width || p.box.CenterX() > (1-plateEdge)*f.m.Width
		if p.dir == paper.Vertical && len(p.lines) == 1 && edge && p.box.Y0 < plateTop*f.m.Height && f.namesPaper(p) {
			return p
		}
	}
	return nil
}

// underPlate reports whether a piece stands under an upright nameplate.
func underPlate(plate, p *piece) bool {
	if plate == nil || p == plate {
		return false
	}
	return p.box.Y0 >= plate.box.Y1-0.3*plate.em && p.box.Y0 < plate.box.Y1+plateReach*1.4*p.em &&
		p.box.X0 > plate.box.X0-plateBeside*plate.em && p.box.X1 < plate.box.X1+plateBeside*plate.em
}

// namesPaper reports whether a piece is the name of a paper by its words.
func (f *forme) namesPaper(p *piece) bool {
	return p != nil && f.ratio(p) >= plateRatio && p.chars <= plateChars && paperName.MatchString(wording.Unspace(p.text))
}

// indexes reports whether a piece in the band of the masthead is an index of the
// pages: its name, lines that end in a page, or all that shares a box with them.
func (f *forme) indexes(p *piece) bool {
	if indexCue.MatchString(strings.TrimSpace(p.text)) && p.chars < 12 {
		return true
	}
	refs, led, rows := 0, false, 0
	for _, q := range f.pieces {
		if q != p && (p.frame < 0 || q.frame != p.frame) {
			continue
		}
		for _, l := range q.lines {
			if countChars(l.Text) < 5 {
				continue
			}
			rows++
			if pageRef.MatchString(strings.TrimSpace(l.Text)) && wording.Masthead(l.Text).Count() == 0 {
				refs++
				led = led || leader.MatchString(l.Text)
			}
		}
	}
	return (refs > 1 || led) && 3*refs >= 2*rows
}

// factsOnly counts the facts that a text states, none where most of the text is
// something else. A line of which nothing is known takes nothing from one that
// is a date: of several lines those that state facts count by themselves, when
// they are half of them.
func factsOnly(text string) int {
	f := wording.Masthead(text)
	if 2*countChars(f.Rest) <= countChars(text) {
		return f.Count()
	}
	lines := strings.Split(text, "\n")
	n, stating := 0, 0
	for _, l := range lines {
		if f := wording.Masthead(l); f.Count() > 0 && 2*countChars(f.Rest) <= countChars(l) {
			n += f.Count()
			stating++
		}
	}
	if len(lines) == 1 || 2*stating < len(lines) {
		return 0
	}
	return n
}

// ownFacts counts the facts that only a masthead states, and no folio.
func ownFacts(text string) int {
	f := wording.Masthead(text)
	n := 0
	for _, stated := range []bool{f.Number.InYear > 0, f.Number.Total > 0, f.Pages > 0, len(f.Sponsors)+len(f.Supervisors)+len(f.Publishers) > 0,
		f.Serial != "", f.Price != "", len(f.URLs) > 0, len(f.Hotlines) > 0, f.Lunar.Text != ""} {
		if stated {
			n++
		}
	}
	return n
}

// tellsNews: running text of some length, which no masthead holds unless most of
// its lines state facts.
func (f *forme) tellsNews(p *piece) bool {
	if p.chars > mastheadMost {
		return true
	}
	return len(p.lines) > 4 && p.chars > 60 && 2*wording.Masthead(p.lineText()).Count() < len(p.lines)
}

// lineText is the lines of a piece as printed, one below the other.
func (p *piece) lineText() string {
	lines := make([]string, len(p.lines))
	for i, l := range p.lines {
		lines[i] = l.Text
	}
	return strings.Join(lines, "\n")
}

// nameplate is the largest short line at the page's head, at least twice as
// large as body type, close to the band of facts.
func (f *forme) nameplate(band geom.Rect) *piece {
	var best *piece
	for _, p := range f.pieces {
		if p.box.Y1 > f.m.Height*headShare || p.chars > 40 || f.ratio(p) < 2 {
			continue
		}
		if !band.IsZero() && (p.box.Y0 > band.Y1 || p.box.OverlapY(band) < -3*p.em) {
			continue
		}
		if best == nil || p.em > best.em {
			best = p
		}
	}
	if best == nil {
		return nil
	}
	for _, p := range f.pieces {
		if p.em > best.em*1.3 && p != best {
			return nil // something else is the largest on the page
		}
	}
	return best
}

// nameFolio finds the strip at the head or foot that prints date, page and
// section, and everything that shares its line.
func (f *forme) nameFolio() {
	f.nameStrip(func(p *piece) bool { return p.box.Y1 < f.m.Height*stripHead }, true)
	f.nameStrip(func(p *piece) bool { return p.box.Y0 > f.m.Height*stripFoot }, false)
}

func (f *forme) nameStrip(inStrip func(*piece) bool, head bool) {
	var strip []*piece
	for _, p := range f.pieces {
		if p.role == "" && inStrip(p) && f.boxIn(p, inStrip) && len(p.lines) <= 2 && !isJumpLine(p.text) && !f.indexes(p) && (f.ratio(p) < stripLarge || p.chars <= stripLabel) {
			strip = append(strip, p)
		}
	}
	sort.SliceStable(strip, func(i, j int) bool { // from the edge of the page inwards
		if head {
			return strip[i].box.Y0 < strip[j].box.Y0
		}
		return strip[i].box.Y1 > strip[j].box.Y1
	})
	var band geom.Rect
	for _, p := range strip {
		near := band.IsZero() || p.box.OverlapY(band) > -0.8*f.leading
		if near && (f.isFolio(p) || head && f.overRule(p)) {
			band = band.Union(p.box)
		}
	}
	if band.IsZero() {
		return
	}
	for _, p := range strip {
		shares := p.box.OverlapY(band) > 0.5*minOf(p.box.Height(), band.Height()) && f.ratio(p) < stripRatio
		outside := head && p.box.Y1 <= band.Y1 || !head && p.box.Y0 >= band.Y0
		if f.isFolio(p) || p.chars <= 80 && len(p.lines) == 1 && !endsSentence(p.text) && (shares || outside) {
			f.cast(p, paper.RoleFolio)
		}
	}
}

// boxIn: the box a piece stands in, if any, lies in the strip too, or is a border
// around the page: a row of a table whose box begins above the strip is no folio.
func (f *forme) boxIn(p *piece, inStrip func(*piece) bool) bool {
	at := f.m.Blocks[p.block].Frame
	if at < 0 || at >= len(f.m.Frames) {
		return true
	}
	box := sane(f.m.Frames[at].Rect)
	return box.Area() >= pageShare*f.m.Width*f.m.Height || inStrip(&piece{box: box})
}

// runningRule is how many times wider than the line over it the rule under a
// running head is at least.
const runningRule = 2.5

// overRule: one short line above all others, on a rule that runs far beyond it on
// either side.
func (f *forme) overRule(p *piece) bool {
	if len(p.lines) > 1 || p.chars > 60 || f.ratio(p) > 1.6 {
		return false
	}
	for _, q := range f.pieces {
		if q != p && q.box.Y1 < p.box.Y0 {
			return false
		}
	}
	for _, w := range f.walls[upright] {
		gap := w.Pos - p.box.Y1
		if w.Kind == paper.BarrierRule && !w.Vertical && gap > -0.3*p.em && gap < 1.5*f.leading && w.Hi-w.Lo > runningRule*p.box.Width() &&
			w.Lo < p.box.X0 && w.Hi > p.box.X1 {
			return true
		}
	}
	return false
}

// isFolio: the words of a folio, or a number or page label alone.
func (f *forme) isFolio(p *piece) bool {
	t := strings.TrimSpace(p.text)
	if p.chars > 60 || t == "" {
		return false
	}
	if _, ok := wording.Folio(t); ok {
		return true
	}
	return p.chars <= 3 && strings.Trim(t, "ABCDEFGHIJ0123456789０１２３４５６７８９-·|()（） ") == ""
}

func minOf(a, b float64) float64 {
	if a < b {
		return a
	}
	return b
}
