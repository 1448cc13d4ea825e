package article

import (
	"math"
	"regexp"
	"strings"
	"unicode"

	"github.com/banmian/banmian/internal/paper"
	"github.com/banmian/banmian/internal/wording"
)

// addByline reads a byline; words that are none stay in the article as a paragraph.
func (f *forme) addByline(a *paper.Article, text string) {
	if by, ok := wording.Byline(text); ok {
		a.Bylines = append(a.Bylines, by...)
		return
	}
	if wording.Affiliation(text) {
		return // what the writer is, and where to write to, are no names
	}
	if isBareName(text) || wording.ShareCJK(text) > 0.9 && countChars(text) <= 4 {
		a.Bylines = append(a.Bylines, bareByline(text))
		return
	}
	if name, _, found := strings.Cut(text, ","); found && signsLatin(text) {
		a.Bylines = append(a.Bylines, bareByline(name))
		return
	}
	a.Deck = append(a.Deck, text)
}

// takeOpening takes bylines and the dateline off the first paragraphs. runs are
// the lines of the paragraphs before anything was taken off.
func (f *forme) takeOpening(a *paper.Article, runs [][]string) {
	for len(a.Paragraphs) > 0 && (isBylineLine(a.Paragraphs[0]) || len(a.Bylines) > 0 && wording.Affiliation(a.Paragraphs[0])) {
		by, _ := wording.Byline(spaced(a.Paragraphs[0], runs))
		a.Bylines = append(a.Bylines, by...)
		a.Paragraphs = a.Paragraphs[1:]
	}
	if len(a.Paragraphs) == 0 {
		return
	}
	text := a.Paragraphs[0]
	d, by, rest := wording.Dateline(text)
	apart := spaced(text, runs)
	if d2, by2, rest2 := wording.Dateline(apart); countNames(by2) > countNames(by) && (d.Place == "" || d2.Place != "") {
		by, rest = by2, after(text, countChars(apart)-countChars(rest2))
		if d.Text == "" {
			d = d2
		}
	}
	if d.Text == "" && len(by) == 0 && f.townOpenings {
		if town, behind, ok := wording.TownColon(text); ok {
			d, rest = paper.Dateline{Text: town + ":", Place: town}, behind
		}
	}
	a.Dateline = d
	a.Bylines = append(a.Bylines, by...)
	a.Paragraphs[0] = rest
	a.Paragraphs = withoutEmpty(a.Paragraphs)
}

// leastTowns is how many texts of a page open with different words before a colon
// when these are towns.
const leastTowns = 3

// learnTowns finds out whether texts of this page open with a town and a colon.
func (f *forme) learnTowns() {
	towns := map[string]bool{}
	for _, p := range f.pieces {
		if math.Abs(f.ratio(p)-1) > sameRatio || p.chars < openingChars/4 {
			continue
		}
		if town, _, ok := wording.TownColon(p.text); ok {
			towns[town] = true
		}
	}
	f.townOpenings = len(towns) >= leastTowns
}

func countNames(by []paper.Byline) int {
	n := 0
	for _, b := range by {
		n += len(b.Names)
	}
	return n
}

// spaced is a paragraph with a blank at each line end, so that two names which
// part there stay two; text unchanged when it is no paragraph of runs.
func spaced(text string, runs [][]string) string {
	for _, lines := range runs {
		if apart := strings.Join(lines, " "); countChars(apart) == countChars(text) && strings.HasPrefix(text, strings.TrimSpace(lines[0])) {
			return apart
		}
	}
	return text
}

// after cuts the first n characters, blanks not counted, off a text.
func after(text string, n int) string {
	if n <= 0 {
		return text
	}
	for i, r := range text {
		if n == 0 {
			return strings.TrimSpace(text[i:])
		}
		if !unicode.IsSpace(r) {
			n--
		}
	}
	return ""
}

// takeClosing takes a byline in brackets, or one that stands by itself, off the
// end of the last paragraph.
func (f *forme) takeClosing(a *paper.Article) {
	n := len(a.Paragraphs)
	if n == 0 {
		return
	}
	end := a.Paragraphs[n-1]
	if n > 1 && isBylineLine(end) {
		by, _ := wording.Byline(end)
		a.Bylines = append(a.Bylines, by...)
		a.Paragraphs = a.Paragraphs[:n-1]
		return
	}
	bracket := lastBracket(end)
	if n > 1 && bracket == end && wording.EndsSentence(a.Paragraphs[n-2]) {
		if by, ok := f.signature(end); ok { // it stands at the right of a line of its own
			a.Bylines = append(a.Bylines, by...)
			a.Paragraphs = a.Paragraphs[:n-1]
		}
		return
	}
	if bracket == "" || len(bracket) == len(end) {
		return
	}
	text := strings.TrimSpace(strings.TrimSuffix(strings.TrimSpace(end), bracket))
	by, ok := wording.Byline(bracket)
	if !ok && wording.EndsSentence(text) {
		by, ok = f.signature(bracket)
	}
	if ok {
		a.Bylines = append(a.Bylines, by...)
		a.Paragraphs[n-1] = text
	}
}

// noSignature are words in brackets behind a text that say what it is or where it
// was printed first, though a name could be read into them.
var noSignature = regexp.MustCompile(`完$|[连連][载載]|^(?:全文|原文|原[载載]|路透)|[面頁号号社局課部会紙誌日年月中略写真談話]$`)

// japaneseName is what stands in brackets behind the last sentence of a Japanese
// story: its writer, surname and given name without a blank.
var japaneseName = regexp.MustCompile(`^[\p{Han}々ヶ]{1,4}[\p{Han}\p{Hiragana}\p{Katakana}々]{1,4}$`)

// fullHan is a name of a person of some length in nothing but Han characters.
var fullHan = regexp.MustCompile(`^[\p{Han}々ヶ]{3,5}$`)

// signsJapanese: the name of a writer, or several of which one opens with a surname
// that is known.
func signsJapanese(s string) bool {
	names := strings.FieldsFunc(s, betweenNames)
	known := false
	for _, n := range names {
		if !wording.IsHanName(n) && !fullHan.MatchString(n) {
			return len(names) == 1 && japaneseName.MatchString(s)
		}
		known = known || wording.IsHanName(n)
	}
	return known || len(names) == 1
}

func betweenNames(r rune) bool { return strings.ContainsRune("、・,，", r) }

// signature reads a bare Chinese name, or several, in brackets behind the last
// sentence, as Chinese papers sign. Latin words in brackets there are as often a
// place or an agency as a person.
func (f *forme) signature(bracket string) ([]paper.Byline, bool) {
	inner := strings.Trim(strings.TrimSpace(bracket), "()（）")
	japanese := f.language() == "ja" && signsJapanese(inner)
	if wording.ShareCJK(inner) <= 0.4 || noSignature.MatchString(inner) || !japanese && !isBareName(inner) {
		return nil, false
	}
	return []paper.Byline{bareByline(inner)}, true
}

// isBylineLine: a short line that is a byline and nothing else.
func isBylineLine(s string) bool {
	if countChars(s) > 60 || wording.EndsSentence(s) && !strings.HasSuffix(s, ")") && !strings.HasSuffix(s, "）") {
		return false
	}
	_, ok := wording.Byline(s)
	return ok
}

// signsThroughout: every line of a piece is a byline, or says under one who the
// writer is.
func (p *piece) signsThroughout() bool {
	for k := range p.lines {
		text := p.lines[k].Text
		if !isBylineLine(text) && (k == 0 || !wording.Affiliation(text)) {
			return false
		}
	}
	return true
}

// castAffiliations finds the lines under a byline that say what the writer is to
// the paper, or how to reach the writer.
func (f *forme) castAffiliations() {
	for _, p := range f.pieces {
		if p.role == paper.RoleByline || p.inFurniture() || len(p.lines) > 2 || f.ratio(p) > displayRatio || !wording.Affiliation(p.text) {
			continue
		}
		v := viewOf(p.dir)
		box := v.rect(p.box)
		for _, q := range f.pieces {
			o := v.rect(q.box)
			gap := box.Y0 - o.Y1
			if q == p || q.dir != p.dir || q.frame != p.frame || gap < -0.3*p.em || gap > f.leading || !isBylineLine(q.last().Text) {
				continue
			}
			if math.Abs(o.X0-box.X0) < 2*p.em || math.Abs(o.CenterX()-box.CenterX()) < p.em || math.Abs(o.X1-box.X1) < p.em {
				p.runner, p.role, p.margin = p.role, paper.RoleByline, sign
				if q.role == paper.RoleCaption || q.role == paper.RoleBody && len(q.lines) == 1 {
					q.runner, q.role, q.margin = q.role, paper.RoleByline, hint
				}
				break
			}
		}
	}
}

// castSignatures finds the names that close a text in Latin script: a name alone,
// or with its town, straight under a text that has ended, set unlike it or at the
// right of its column, and over no text of that column.
func (f *forme) castSignatures() {
	for _, p := range f.pieces {
		if p.inFurniture() || p.role == paper.RoleJump || p.role == paper.RoleByline && p.host != nil || len(p.lines) > 1 || f.ratio(p) > 1+sameRatio || !signsLatin(p.text) {
			continue
		}
		v := viewOf(p.dir)
		box := v.rect(p.box)
		var above *piece
		below := false
		for _, q := range f.pieces {
			o := v.rect(q.measure)
			if q == p || q.role != paper.RoleBody || q.dir != p.dir || q.frame != p.frame || !within(box, o, p.em) {
				continue
			}
			if gap := box.Y0 - o.Y1; len(q.lines) > 1 && gap > -touchSlop*f.leading && gap < signGap*f.leading {
				above = q
			}
			if gap := o.Y0 - box.Y1; gap > -touchSlop*f.leading && gap < crossGap*f.leading {
				below = true
			}
		}
		if above == nil || below || !endsSentence(above.text) {
			continue
		}
		o := v.rect(above.measure)
		atRight := box.X0 > o.X0+3*p.em && o.X1-box.X1 < 2*p.em
		if p.font != above.font || p.weight != above.weight || p.italic != above.italic || atRight {
			p.runner, p.role, p.margin, p.host = p.role, paper.RoleByline, hint, above
		}
	}
}

// signGap is how far under its text a signature stands, in lines, at most.
const signGap = 2.2

// townMost is the most words that a town behind a name has.
const townMost = 4

// signsLatin: the name of a person in Latin script, with or without a town behind a
// comma.
func signsLatin(text string) bool {
	name, town, found := strings.Cut(strings.TrimSpace(text), ",")
	if wording.ShareCJK(text) > 0 || !wording.LatinName(name) {
		return false
	}
	return !found || len(strings.Fields(town)) <= townMost && !endsSentence(town) && !startsLower(town)
}

// inFurniture: the piece is masthead, folio, imprint or index.
func (p *piece) inFurniture() bool {
	switch p.role {
	case paper.RoleMasthead, paper.RoleFolio, paper.RoleImprint, paper.RoleIndex:
		return true
	}
	return false
}

// isBareName: nothing but a person's name, or two or three of them.
func isBareName(s string) bool {
	if countChars(s) > 40 {
		return false
	}
	if wording.ShareCJK(s) < 0.4 {
		return wording.LatinName(s)
	}
	names, ok := wording.HanNames(s)
	for _, n := range names {
		ok = ok && wording.IsHanName(n)
	}
	return ok && countChars(s) <= 14
}

func bareByline(s string) paper.Byline {
	if names, ok := wording.HanNames(s); ok && wording.ShareCJK(s) > 0.4 {
		return paper.Byline{Role: "作者", Names: names}
	}
	if wording.ShareCJK(s) > 0.4 {
		names := strings.FieldsFunc(wording.Unspace(s), betweenNames)
		return paper.Byline{Role: "作者", Names: names}
	}
	return paper.Byline{Role: "author", Names: []string{strings.TrimSpace(s)}}
}
