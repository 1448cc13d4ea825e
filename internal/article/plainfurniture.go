package article

import (
	"regexp"
	"strings"
	"unicode/utf8"

	"github.com/banmian/banmian/internal/paper"
	"github.com/banmian/banmian/internal/wording"
)

// How far down, in strips, the head of a page may reach, and how long, in
// runes, one of its lines may be.
const (
	headStrips  = 16
	headLongest = 260
	plainIndex  = 14 // rows of an index box at most
	pageEdge    = 2  // strips from a page's head or foot where a number alone is its own
)

var (
	listShape  = regexp.MustCompile(`^\s*(?:\(?\d{1,2}[.)、．](?:\D|$)|[一二三四五六七八九十]{1,3}、|[(（][一二三四五六七八九十\d]{1,3}[)）]|[①-⑳]|[•·●◆■▪*-] ?\S|第[一二三四五六七八九十]+[条章节，、])`)
	bareNumber = regexp.MustCompile(`^[\s–—-]*[A-Z]?\d{1,3}[\s–—-]*$`)
	indexHead  = regexp.MustCompile(`^(?:本期|今日|今天)?(?:导读|導讀|要目|看点|导航|内容提要)$|^(?i:inside(?: today)?|index|in this issue|contents|today inside|im blatt|sommaire|in dieser ausgabe)\s*:?$`)
	indexLine  = regexp.MustCompile(`(?:第?\s*[A-Z]?[0-9０-９]{1,3}\s*版|[A-Z]?\d{1,3}|[一二三四五六七八九十]{1,2}版|(?i:page|seite|p\.)\s*[A-Z]?\d{1,3})\s*[)）\]】]?$`)
)

// listItem reports whether a line is a numbered or dotted item of a list.
func listItem(text string) bool { return listShape.MatchString(text) }

// isFolioLine reports whether a line is nothing but a folio that prints a date.
func isFolioLine(text string) bool {
	if utf8.RuneCountInString(text) > 90 || strings.ContainsAny(text, "。，；！？“”") || !wording.MayStateFacts(text) || isJumpLine(text) {
		return false
	}
	f, ok := wording.Folio(text)
	return ok && !strings.ContainsAny(text, "►▶→»>") && (!f.Date.IsZero() || f.Label != "" && utf8.RuneCountInString(text) <= 12)
}

// nameFurniture sets apart what names the page: the masthead or folio at its
// head, folios and imprints wherever a machine put them, the index box.
func (p *plainPage) nameFurniture() {
	p.nameHead()
	for i, s := range p.strips {
		if s.role != "" || utf8.RuneCountInString(s.text) > headLongest {
			continue
		}
		switch {
		case p.isImprint(s):
			s.role = paper.RoleImprint
		case isFolioLine(s.text) && !s.final && (!bareNumber.MatchString(s.text) || i < pageEdge || i >= len(p.strips)-pageEdge):
			s.role = paper.RoleFolio
		case isIndexBox(s.lines):
			s.role = paper.RoleIndex
		case indexHead.MatchString(strings.TrimSpace(s.text)):
			p.nameIndex(i)
		}
	}
	p.nameRunningHeads()
}

// nameHead names the strips before the first story down to the last that
// states a fact of the edition.
func (p *plainPage) nameHead() {
	last, weight := -1, 0
	for i, s := range p.strips {
		if i >= headStrips || p.opensStory(s.text) || utf8.RuneCountInString(s.text) > headLongest || isBylineLine(s.text) {
			break
		}
		if isIndexBox(s.lines) {
			break
		}
		f := wording.Masthead(lineTexts(s))
		if s.final && f.Count() < 3 {
			break
		}
		if n := mastheadWeight(f); n > 0 || f.Count() >= 2 || (!f.Date.IsZero() || len(f.Editors) > 0) && !s.final || last == i-1 && i > 0 && folioPieces(s) {
			last, weight = i, weight+n
		}
	}
	if last < 0 {
		return
	}
	role := paper.RoleFolio
	if weight >= 2 || p.paperNamed(last) && !p.labelled(last) {
		role = paper.RoleMasthead
	}
	if role == paper.RoleMasthead && last+1 < len(p.strips) && p.paperNamed(last+1) && !p.paperNamed(last) {
		last++ // the name under its facts
	}
	for _, s := range p.strips[:last+1] {
		s.role = role
	}
}

// folioPieces reports whether the lines of a strip are the pieces of a folio:
// short, and one of them a page's number or the name of a section.
func folioPieces(s *strip) bool {
	pieces := 0
	for _, l := range s.lines {
		t := strings.TrimSpace(l.Text)
		if utf8.RuneCountInString(t) > 12 {
			return false
		}
		if bareNumber.MatchString(t) || wording.IsSection(t) {
			pieces++
		}
	}
	return pieces > 0 && (pieces > 1 || len(s.lines) > 1 || bareNumber.MatchString(strings.TrimSpace(s.text)))
}

// statesFacts reports whether a line states what only mastheads do.
func statesFacts(text string) bool {
	return utf8.RuneCountInString(text) <= 80 && !wording.EndsSentence(text) && wording.MayStateFacts(text) && mastheadWeight(wording.Masthead(text)) > 0
}

// mastheadWeight counts the facts that only mastheads state.
func mastheadWeight(f wording.Facts) int {
	n := 0
	for _, stated := range []bool{f.Number.InYear > 0, f.Number.Total > 0, f.Pages > 0, f.Price != "", f.Serial != "", f.Lunar.Text != "",
		len(f.Sponsors)+len(f.Supervisors)+len(f.Publishers) > 0, len(f.Hotlines) > 0, len(f.URLs) > 0} {
		if stated {
			n++
		}
	}
	return n
}

// paperNamed reports whether a line down to a strip is the name of a paper.
func (p *plainPage) paperNamed(last int) bool {
	for _, s := range p.strips[:last+1] {
		for _, l := range s.lines {
			if wording.IsPaperName(l.Text) {
				return true
			}
		}
	}
	return false
}

func (p *plainPage) labelled(last int) bool {
	for _, s := range p.strips[:last+1] {
		if f, ok := wording.Folio(s.text); ok && f.Label != "" {
			return true
		}
	}
	return false
}

func lineTexts(s *strip) string {
	texts := make([]string, len(s.lines))
	for i, l := range s.lines {
		texts[i] = l.Text
	}
	return strings.Join(texts, "\n")
}

// imprintWords stand in ownership lines.
var imprintWords = regexp.MustCompile(`本报地址|报社地址|社址|邮编|邮政编码|邮发代号|印刷[:：]|承印|广告经营许可证|广告许可证|订阅热线|发行热线|投递热线|法律顾问|零售`)

// isImprint reports whether a strip names the paper's makers or keepers.
func (p *plainPage) isImprint(s *strip) bool {
	if s.final && len(s.lines) > 3 || !wording.MayStateFacts(s.text) {
		return false
	}
	f := wording.Imprint(lineTexts(s))
	if p.opensStory(s.text) || s.final && f.Count() < 3 {
		return false
	}
	left := utf8.RuneCountInString(f.Rest)
	if len(imprintWords.FindAllString(s.text, 4)) >= 2 && !s.final {
		return true
	}
	return len(f.Editors) > 0 && left <= 24 || f.Serial != "" && f.Count() >= 2 || mastheadWeight(f) >= 2 && left <= 40
}

// isIndexBox reports whether a block is an index box: its head, and rows that
// name pages.
func isIndexBox(lines []paper.TypeLine) bool {
	if len(lines) < 2 || len(lines) > 3*plainIndex || !indexHead.MatchString(strings.TrimSpace(lines[0].Text)) {
		return false
	}
	return len(wording.IndexEntries(lineTexts(&strip{lines: lines[1:]}))) > 0
}

// nameIndex names an index box: its head and the rows that end in a page.
func (p *plainPage) nameIndex(head int) {
	end := head + 1
	for end < len(p.strips) && end-head <= plainIndex && indexLine.MatchString(p.strips[end].text) && !endsInJump(p.strips[end].text) {
		end++
	}
	if end < head+2 {
		return
	}
	for _, s := range p.strips[head:end] {
		s.role = paper.RoleIndex
	}
}

// nameRunningHeads names short lines that the page prints twice and that hold
// the name of the paper: a header repeated over each column or half.
func (p *plainPage) nameRunningHeads() {
	seen := map[string][]*strip{}
	for _, s := range p.strips {
		if len(s.lines) == 1 && !s.final && utf8.RuneCountInString(s.text) <= 60 {
			seen[s.text] = append(seen[s.text], s)
		}
	}
	for text, list := range seen {
		if len(list) < 2 && !(wording.IsPaperName(text) && list[0] == p.strips[0]) && !p.inHead(text) {
			continue
		}
		f, folio := wording.Folio(text)
		if !folio && !wording.IsPaperName(text) && f.Date.IsZero() && !p.inHead(text) {
			continue
		}
		for _, s := range list {
			if s.role == "" {
				s.role = paper.RoleFolio
			}
		}
	}
}

// inHead reports whether a short text is a part of the page's masthead or
// folio, so that elsewhere it is a running head.
func (p *plainPage) inHead(text string) bool {
	for _, s := range p.strips {
		if s.role != paper.RoleMasthead && s.role != paper.RoleFolio || s.text == text {
			continue
		}
		for _, part := range strings.FieldsFunc(s.printed(), func(r rune) bool { return strings.ContainsRune(" \u3000|·", r) }) {
			if part == text && utf8.RuneCountInString(text) >= 3 {
				return true
			}
		}
	}
	return false
}

// nameSetPieces names bylines, jump lines and captions that stand by
// themselves.
func (p *plainPage) nameSetPieces() {
	for i, s := range p.strips {
		if s.role != "" {
			continue
		}
		switch {
		case isBylineLine(s.text):
			s.role = paper.RoleByline
		case i > 0 && p.strips[i-1].role == paper.RoleByline && staffLine.MatchString(s.text):
			s.role = paper.RoleByline
		case isJumpLine(s.text):
			s.role = paper.RoleJump
		case p.isCaption(s):
			s.role = paper.RoleCaption
		}
	}
}

// staffLine is the line under a byline that says what its writer is.
var staffLine = regexp.MustCompile(`^(?:The )?(?:[A-Z][\w.]+ ){1,3}(?i:staff (?:writers?|reporters?|photographers?|correspondents?))$|(?i)^(?:(?:senior |special |chief |news |sports? |city |arts |features? )*(?:staff|staff reporters?|staff writers?|reporters?|correspondents?|writers?|editors?|photographers?|contributors?|columnists?)|for the [\w' ]{3,30}|special to the [\w' ]{3,30}|\S+@\S+)$`)

// captionLongest bounds a caption in runes.
const captionLongest = 200

// isCaption reports whether a strip explains a picture: it opens with a mark
// that points to one, or with 图为, or ends in a credit.
func (p *plainPage) isCaption(s *strip) bool {
	n := utf8.RuneCountInString(s.text)
	if n > captionLongest || p.opensStory(s.text) {
		return false
	}
	if captionCue.MatchString(s.text) {
		return true
	}
	caption, credit := wording.Caption(s.printed())
	return credit != "" && caption != "" && n < captionLongest && (!p.cjk() || creditCue.MatchString(s.text))
}
