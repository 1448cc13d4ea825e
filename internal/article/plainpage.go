package article

import (
	"fmt"
	"strings"

	"github.com/banmian/banmian/internal/paper"
	"github.com/banmian/banmian/internal/wording"
)

// A page without coordinates shows no sizes, rules or columns, so its words
// and the lengths of its lines must say what is a headline and where a text
// goes on. A plainPage is such a page while it is read.
type plainPage struct {
	m       paper.Makeup
	strips  []*strip
	words   wording.Vocabulary
	opened  int // stories that open with a dateline or byline
	stories []*plainStory
	leaf    paper.Leaf
}

// A strip is a run of lines that stand together: a paragraph or the piece of
// one that a column holds, a line of a headline, a line of the masthead.
type strip struct {
	lines  []paper.TypeLine
	text   string     // the lines joined
	role   paper.Role // empty until known
	parted bool       // blank lines stand before it
	apart  bool       // and behind it
	opens  bool       // it starts a paragraph, as far as lengths tell
	short  bool       // its last line stops short of the measure
	sized  bool       // lengths tell anything at all
	final  bool       // it may end a sentence
	hard   bool       // its lines are those of the text
	sub    bool       // it reads like a headline, but stands inside a story
}

// readPlain reads a page whose source has no coordinates.
func readPlain(m paper.Makeup) paper.Leaf {
	p := &plainPage{m: m, words: wording.Vocabulary{}}
	p.cutStrips()        // lines that stand together
	p.nameFurniture()    // masthead, folio, imprint, index box
	p.nameSetPieces()    // bylines, jump lines, captions
	titles := p.titles() // headline stacks, by what follows and goes before them
	p.gather(titles)     // text to headlines, over column breaks
	return p.write()
}

// cjk reports whether the page is set in a script without spaces.
func (p *plainPage) cjk() bool { return p.m.Type.CJK }

func (p *plainPage) language() string { return p.m.Type.Language }

// cutStrips cuts blocks where a paragraph opens, where a line of display type
// stands between body lines, and behind jump lines and bylines.
func (p *plainPage) cutStrips() {
	for _, b := range p.m.Blocks {
		for _, l := range b.Lines {
			p.words.Count(l.Text)
		}
	}
	for _, b := range p.m.Blocks {
		from := 0
		if whole := p.strip(b.Lines); isFolioLine(whole.printed()) || isIndexBox(b.Lines) {
			whole.parted, whole.apart = true, true
			p.strips = append(p.strips, whole)
			continue
		}
		display := b.Leading > 0 && !allDisplay(b.Lines) // display type may stand among body lines
		for i := 1; i <= len(b.Lines); i++ {
			if i == len(b.Lines) || p.cutsBefore(b.Lines, i, display) {
				s := p.strip(b.Lines[from:i])
				s.parted, s.apart, s.hard = from == 0, i == len(b.Lines), b.Leading > 0
				p.strips = append(p.strips, s)
				from = i
			}
		}
	}
}

func (p *plainPage) strip(lines []paper.TypeLine) *strip {
	s := &strip{lines: lines}
	texts := make([]string, len(lines))
	for i, l := range lines {
		texts[i] = l.Text
		s.sized = s.sized || l.Tail > 0 || l.Indent > 0
	}
	last := lines[len(lines)-1]
	s.text = strings.TrimSpace(p.words.JoinLines(texts, p.language()))
	s.opens = lines[0].Opens
	s.short = last.Tail > p.slack()
	s.final = wording.EndsSentence(s.text)
	return s
}

// printed is the strip's text with the spaces inside its lines.
func (s *strip) printed() string {
	texts := make([]string, len(s.lines))
	for i, l := range s.lines {
		texts[i] = l.Text
	}
	return strings.Join(texts, " ")
}

// indented reports whether the text itself shows an indent, rather than the
// length of a first line.
func (s *strip) indented() bool {
	return s.lines[0].Indent >= 1.5 && (len(s.lines) == 1 || s.hard && !s.parted)
}

// Ends of lines, in ems.
const (
	plainSlack     = 1.6 // Chinese lines end on the measure but for squeezed punctuation
	plainRagged    = 5.0 // lines of words end up to a long word short of it
	plainWordSpace = 0.5
	plainLoose     = 0.6  // a first line with squeezed marks is as little as this short
	plainDisplay   = 60.0 // a headline is no longer
)

func (p *plainPage) slack() float64 {
	if p.cjk() {
		return plainSlack
	}
	return plainRagged
}

// cutsBefore reports whether line i of a block starts another strip than the
// line before it. Display type is looked for only among lines that the text
// itself parts.
func (p *plainPage) cutsBefore(lines []paper.TypeLine, i int, display bool) bool {
	last, l := lines[i-1].Text, lines[i].Text
	switch {
	case lines[i].Opens:
		return !wording.Attributes(last, l)
	case isBylineLine(last) || isBylineLine(l):
		return !onlyDateline(last)
	case endsInJump(last) || comesFrom(l):
		return true
	case p.opensStory(l):
		return !onlyDateline(last)
	case isFolioLine(l) || isFolioLine(last) || adHead.MatchString(last) || adHead.MatchString(l):
		return true
	case listItem(l):
		return wording.EndsSentence(last) || strings.ContainsAny(lastRune(last), "：:；;") || lines[i-1].Tail > p.slack() || listItem(last)
	case len(p.strips) < headStrips && i < headStrips && statesFacts(l) != statesFacts(last):
		return true
	}
	return display && (p.displayBefore(lines, i) || p.displayAt(lines, i))
}

// onlyDateline reports whether a line is a dateline with nothing behind it,
// whose byline follows in the next.
func onlyDateline(text string) bool {
	d, _, rest := wording.Dateline(text)
	return d.Text != "" && strings.TrimSpace(rest) == ""
}

// allDisplay reports whether the lines of a block are those of one headline:
// few, and no sentence ends among them.
func allDisplay(lines []paper.TypeLine) bool {
	width := 0.0
	for _, l := range lines {
		width += wording.Width(l.Text)
		if wording.EndsSentence(l.Text) {
			return false
		}
	}
	return width <= plainDisplay
}

// displayAt reports whether line i is a line of display type behind body type.
func (p *plainPage) displayAt(lines []paper.TypeLine, i int) bool {
	return wording.EndsSentence(lines[i-1].Text) && p.looksDisplay(lines, i) && p.textFollows(lines, i+1)
}

// textFollows reports whether the lines from i on are display type and then the
// opening of a text.
func (p *plainPage) textFollows(lines []paper.TypeLine, i int) bool {
	for end := min(len(lines), i+stackMost); i < end; i++ {
		if lines[i].Opens || p.opensStory(lines[i].Text) || isBylineLine(lines[i].Text) {
			return true
		}
		if !p.looksDisplay(lines, i) {
			return !p.cjk() && p.startsAfresh(lines[i].Text)
		}
	}
	return false
}

// displayBefore reports whether line i-1 is display type and line i is not.
func (p *plainPage) displayBefore(lines []paper.TypeLine, i int) bool {
	if !p.looksDisplay(lines, i-1) || p.looksDisplay(lines, i) || !p.startsAfresh(lines[i].Text) {
		return false
	}
	return i == 1 || wording.EndsSentence(lines[i-2].Text) || p.looksDisplay(lines, i-2) || isBylineLine(lines[i-2].Text)
}

// looksDisplay reports whether line i among body lines may be display type: it
// stops short of the measure without ending a sentence, or is set in capitals.
func (p *plainPage) looksDisplay(lines []paper.TypeLine, i int) bool {
	l := lines[i]
	if wording.EndsSentence(l.Text) || wording.EndsOpen(l.Text) || listItem(l.Text) || p.opensStory(l.Text) {
		return false
	}
	if p.cjk() {
		return l.Tail > plainSlack
	}
	if wording.GoesOn(l.Text) {
		return false
	}
	room := l.Tail // white that the next line's first word would have filled
	if i+1 < len(lines) {
		word, _, _ := strings.Cut(lines[i+1].Text, " ")
		room -= wording.Width(word) + plainWordSpace
	}
	return room > plainWordSpace || capitals(l.Text) > capitalShare && len(strings.Fields(l.Text)) > 1
}

// startsAfresh reports whether a line may begin a text.
func (p *plainPage) startsAfresh(text string) bool {
	return !wording.GoesOn(text) && (p.cjk() || !startsLower(text))
}

// opensStory reports whether a line begins with a dateline.
func (p *plainPage) opensStory(text string) bool {
	d, by, _ := wording.Dateline(text)
	return d.Text != "" || len(by) > 0
}

func endsInJump(text string) bool {
	j, _, ok := wording.Jump(text)
	return ok && (j.ToLabel != "" || j.ToPage > 0)
}

// write makes the leaf.
func (p *plainPage) write() paper.Leaf {
	p.leaf.Type, p.leaf.Findings = p.m.Type, append([]paper.Finding{}, p.m.Findings...)
	p.leaf.Page = paper.Page{Source: p.m.Source}
	ids := map[*strip]string{}
	for _, s := range p.strips {
		if s.role == "" {
			s.role = paper.RoleBody
		}
		z := paper.Zone{ID: fmt.Sprintf("z%d", len(ids)+1), Role: s.role, Direction: paper.Horizontal, Confidence: 0.8}
		for _, l := range s.lines {
			z.Lines = append(z.Lines, l.Line)
		}
		ids[s] = z.ID
		p.leaf.Page.Zones = append(p.leaf.Page.Zones, z)
		if isFurniture(s.role) {
			p.leaf.Furniture = append(p.leaf.Furniture, z)
		}
	}
	for _, s := range p.stories {
		p.writeStory(s, ids)
	}
	if len(p.strips) == 0 && len(p.leaf.Findings) == 0 {
		p.leaf.Findings = append(p.leaf.Findings, paper.Find(paper.PageEmpty, "The page holds no text."))
	}
	return p.leaf
}

func isFurniture(r paper.Role) bool {
	switch r {
	case paper.RoleMasthead, paper.RoleFolio, paper.RoleImprint, paper.RoleIndex, paper.RoleSlogan:
		return true
	}
	return false
}
