package article

import (
	"regexp"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/banmian/banmian/internal/paper"
	"github.com/banmian/banmian/internal/wording"
)

// What speaks for a run of display strips being the headline of what follows.
const (
	titleOpening  = 4.0  // a dateline or byline follows
	titleFree     = 2.0  // nothing stands before it, or a text that is over
	titleFinal    = 1.0  // the text before it ends a sentence
	titleMidway   = -3.0 // the text before it breaks off inside a sentence
	titleParted   = 1.0  // blank lines around it
	titleClean    = 1.0  // short and without commas
	titleCommas   = -1.0
	titleCapitals = 2.0  // Latin display type with capitals
	titleBody     = 1.0  // more text follows than it has itself
	titleUnusual  = -2.0 // the page's stories open with datelines or bylines, this one would not
	titleSaying   = -4.0 // reads as the opening of a paragraph
	titleSame     = -3.0 // the same people speak before it and behind it
	titleIndented = -3.0 // set in like a paragraph: a subhead
	titleNoText   = -3.0 // the page ends behind it
	titleStanding = 3.0  // a standing head such as 简讯 or 公告
	titleLeast    = 3.0

	stackMost    = 5    // strips of a stack
	subLongest   = 16.0 // ems of a subhead
	stackLines   = 8    // lines of one strip of it, unless a character stands on each
	titleLongest = 60.0 // ems of one strip of a headline
	capitalShare = 0.6  // of long words, for display type in Latin script
	usualShare   = 3    // stories that open with a dateline, for it to be the page's habit
)

// plainTitle is a headline stack: strips [from, to) of the page.
type plainTitle struct {
	from, to  int
	kicker    []string
	headline  string
	deck      []string
	author    string // a bare name at the stack's foot
	scrambled bool
	score     float64
}

// titles finds the headline stacks of the page, from top to bottom.
func (p *plainPage) titles() map[int]*plainTitle {
	for i := range p.strips {
		if p.startsStory(i) {
			p.opened++
		}
	}
	out := map[int]*plainTitle{}
	for i := 0; i < len(p.strips); i++ {
		t := p.titleAt(i)
		if t == nil {
			continue
		}
		p.compose(t)
		p.nameStack(t)
		out[i] = t
		i = t.to - 1
	}
	return out
}

// startsStory reports whether strip i opens a story by its first words.
func (p *plainPage) startsStory(i int) bool {
	s := p.strips[i]
	return s.role == paper.RoleByline || s.role == "" && p.opensStory(s.text)
}

// titleAt finds the headline stack that begins at strip i; nil when none does.
func (p *plainPage) titleAt(i int) *plainTitle {
	to := i
	for to < len(p.strips) && to-i < stackMost && p.displays(to) {
		to++
	}
	if to == i {
		return nil
	}
	to = p.withDeck(i, to)
	t := &plainTitle{from: i, to: to, score: p.weigh(i, to)}
	if t.score < titleLeast {
		for _, s := range p.strips[i:to] {
			s.sub = p.cjk() && s.parted && s.apart && len(s.lines) == 1 && t.score >= titleLeast+titleSame && wording.Width(s.text) <= subLongest &&
				!strings.ContainsAny(s.text, "，,：:“”\"") && p.weighBefore(i, false) > titleMidway &&
				to < len(p.strips) && (p.strips[to].opens || !p.strips[to].sized || p.strips[to].lines[0].Tail > plainLoose)
		}
		return nil
	}
	return t
}

// withDeck takes a sentence between a headline and a byline into the stack.
func (p *plainPage) withDeck(from, to int) int {
	if to+1 < len(p.strips) && p.strips[to].role == "" && p.strips[to+1].role == paper.RoleByline &&
		len(p.strips[to].lines) <= 4 && utf8.RuneCountInString(p.strips[to].text) < 240 && !p.opensStory(p.strips[to].text) {
		return to + 1
	}
	return to
}

// displays reports whether a strip may be a line of a headline stack.
func (p *plainPage) displays(i int) bool {
	s := p.strips[i]
	switch {
	case s.role != "" || wording.Width(s.text) > titleLongest || len(s.lines) > stackLines && !isScrambled(s) && wording.Width(s.text) > float64(len(s.lines)):
		return false
	case p.opensStory(s.text) || listItem(s.text) || wording.EndsOpen(s.text) || endsInJump(s.text):
		return false
	case s.final && !strings.ContainsAny(lastRune(s.text), "？！?!”’\"…"):
		return false
	case wording.GoesOn(s.text) || !balanced(s.text):
		return false
	}
	if p.cjk() {
		return !strings.ContainsAny(s.text, "。；;")
	}
	return !p.sentenceInside(s.text)
}

// sentenceInside reports whether a Latin text holds the end of one sentence
// and the beginning of the next.
func (p *plainPage) sentenceInside(text string) bool {
	return sentenceBreak.MatchString(text)
}

var sentenceBreak = regexp.MustCompile(`[a-z]{3,}[.!?]["”’]? +[A-Z“"]`)

func lastRune(s string) string {
	_, n := utf8.DecodeLastRuneInString(s)
	return s[len(s)-n:]
}

// balanced reports whether quotes and brackets close that open in the text.
func balanced(s string) bool {
	for _, pair := range []string{"“”", "()", "（）", "「」", "《》", "【】", "『』"} {
		open, n := utf8.DecodeRuneInString(pair)
		if strings.Count(s, string(open)) != strings.Count(s, pair[n:]) {
			return false
		}
	}
	return strings.Count(s, `"`)%2 == 0
}

// weigh is how much speaks for strips [from, to) being a headline.
func (p *plainPage) weigh(from, to int) float64 {
	first := p.strips[from]
	score := 0.0
	opening := to < len(p.strips) && p.startsStory(to)
	if opening {
		score += titleOpening
	} else if p.opened >= usualShare {
		score += titleUnusual
	}
	score += p.weighBefore(from, opening)
	if first.parted && p.strips[to-1].apart {
		score += titleParted
	}
	score += p.weighWords(first.text)
	if p.cjk() && first.indented() && first.lines[0].Indent <= 2.5 {
		score += titleIndented
	}
	if !opening && p.sameStory(from, to) {
		score += titleSame
	}
	if to >= len(p.strips) || isFurniture(p.strips[to].role) && p.restIsFurniture(to) {
		score += titleNoText
	}
	if to == from+1 && standingHead.MatchString(first.text) {
		score += titleStanding
	}
	if to < len(p.strips) && p.strips[to].role == "" && wording.Width(p.strips[to].text) > 1.5*wording.Width(first.text) {
		score += titleBody
	}
	return score
}

// speaker is a person who speaks, or of whom the age is told.
var speaker = regexp.MustCompile(`(\p{Han}{2,3}?)(?:说|表示|指出|强调|介绍|回忆|告诉|坦言|笑|认为|今年|老师|师傅|說|介紹|回憶)`)

// sameStory reports whether a person who speaks in the text before strips
// [from, to) is named in the text behind them: what stands between is a
// subhead.
func (p *plainPage) sameStory(from, to int) bool {
	if !p.cjk() || to >= len(p.strips) {
		return false
	}
	behind := p.strips[to].text
	for i := from - 1; i >= 0 && from-i <= 2*stackMost; i-- {
		s := p.strips[i]
		if s.role == paper.RoleHeadline {
			break
		}
		for _, m := range speaker.FindAllStringSubmatch(s.text, 20) {
			r := []rune(m[1])
			for k := 0; k+2 <= len(r); k++ {
				if name := string(r[k:]); wording.IsHanName(name) && strings.Contains(behind, name) {
					return true
				}
			}
		}
	}
	return false
}

// restIsFurniture reports whether no text follows from strip i on.
func (p *plainPage) restIsFurniture(i int) bool {
	for _, s := range p.strips[i:] {
		if !isFurniture(s.role) {
			return false
		}
	}
	return true
}

// standingHead is a headline that recurs from edition to edition.
var standingHead = regexp.MustCompile(`^[■●◆【]?(?:简讯|简明新闻|短讯|快讯|一句话新闻|要闻速递|速览|公告|启事|声明|遗失声明|通知|通告|讣告|寻人启事|招聘启事|更正|天气预报|天气|公示|來函照登|簡訊|短訊|啟事|聲明)】?$|^(?i:(?:local|world|national|news|sports|business|city|state)? ?briefs|in brief|weather|corrections?|public notices?|legal notices?|obituaries|letters(?: to the editor)?)$`)

// weighBefore judges what stands before a stack.
func (p *plainPage) weighBefore(from int, opening bool) float64 {
	i := from - 1
	for i >= 0 && (p.strips[i].role == paper.RoleCaption || isFurniture(p.strips[i].role)) {
		i--
	}
	switch {
	case i < 0 || p.strips[i].role == paper.RoleJump || endsInJump(p.strips[i].text):
		return titleFree
	case p.strips[i].role == paper.RoleByline && p.underHeadline(i):
		return titleSaying // a text stands between a byline and the next headline
	case p.strips[i].role == paper.RoleByline || p.strips[i].final || closingBracket.MatchString(p.strips[i].text):
		return titleFinal
	case opening:
		return 0
	}
	return titleMidway
}

// underHeadline reports whether the bylines up to strip i stand under a
// headline rather than at the foot of a text.
func (p *plainPage) underHeadline(i int) bool {
	for i >= 0 && p.strips[i].role == paper.RoleByline {
		i--
	}
	if i < 0 {
		return false
	}
	switch p.strips[i].role {
	case paper.RoleHeadline, paper.RoleDeck, paper.RoleKicker:
		return true
	}
	return false
}

var closingBracket = regexp.MustCompile(`[)）】]$`)

// weighWords judges the words of a stack's first strip.
func (p *plainPage) weighWords(text string) float64 {
	if !p.cjk() {
		if capitals(text) >= capitalShare && len(strings.Fields(text)) > 1 {
			return titleCapitals
		}
		if wording.Width(text) < 40 && !strings.Contains(text, ", ") {
			return titleClean
		}
		return 0
	}
	if wording.OpensSentence(text) {
		return titleSaying
	}
	if strings.ContainsAny(text, "，,：:") {
		return titleCommas
	}
	return titleClean
}

// capitals is the share of words of four letters and more that open with a
// capital letter.
func capitals(text string) float64 {
	upper, all := 0, 0
	for _, w := range strings.Fields(text) {
		r, _ := utf8.DecodeRuneInString(strings.TrimLeft(w, "“\"'‘(«„"))
		if utf8.RuneCountInString(w) < 4 || !unicode.IsLetter(r) {
			continue
		}
		all++
		if unicode.IsUpper(r) {
			upper++
		}
	}
	if all == 0 {
		return 0
	}
	return float64(upper) / float64(all)
}

// nameStack gives the strips of a stack their roles.
func (p *plainPage) nameStack(t *plainTitle) {
	for _, s := range p.strips[t.from:t.to] {
		unit := tidyTitle(s)
		switch {
		case t.author != "" && s == p.strips[t.to-1]:
			s.role = paper.RoleByline
		case in(t.kicker, unit):
			s.role = paper.RoleKicker
		case in(t.deck, unit):
			s.role = paper.RoleDeck
		default:
			s.role = paper.RoleHeadline
		}
	}
}

func in(list []string, s string) bool {
	for _, x := range list {
		if x == s {
			return true
		}
	}
	return false
}

// tidyTitle is the text of a display strip: its lines joined by one space, as
// printed, without the spaces that letterspacing and marks leave.
func tidyTitle(s *strip) string {
	var tokens []string
	for _, l := range s.lines {
		tokens = append(tokens, strings.FieldsFunc(l.Text, func(r rune) bool { return unicode.IsSpace(r) })...)
	}
	if letterspaced(tokens) {
		return strings.Join(tokens, "")
	}
	out := ""
	for _, t := range tokens {
		if out != "" {
			a, _ := utf8.DecodeLastRuneInString(out)
			b, _ := utf8.DecodeRuneInString(t)
			if !(marksOnly(a) && wording.IsCJK(b) || wording.IsCJK(a) && marksOnly(b)) {
				out += " "
			}
		}
		out += t
	}
	return out
}

// marksOnly: a mark that is set without space beside Chinese type.
func marksOnly(r rune) bool {
	return strings.ContainsRune(`"'“”‘’《》「」(),，、：:—`, r)
}

// letterspaced reports whether every token is one Han character: a headline
// set wide, or down the page.
func letterspaced(tokens []string) bool {
	if len(tokens) < 2 {
		return false
	}
	for _, t := range tokens {
		r, n := utf8.DecodeRuneInString(t)
		if n != len(t) || !wording.IsIdeograph(r) {
			return false
		}
	}
	return true
}

// Marks of a headline whose characters came out of order: many short pieces,
// some of one character, some longer.
const (
	scrambledLeast = 6   // pieces
	scrambledMean  = 3.2 // runes a piece on the average
	scrambledOnes  = 2   // pieces of one character
)

// isScrambled reports whether a display strip reads as the characters of a
// vertical headline taken across its lines.
func isScrambled(s *strip) bool {
	runes, ones, pieces := 0, 0, 0
	for _, l := range s.lines {
		for _, t := range strings.Fields(l.Text) {
			n := utf8.RuneCountInString(t)
			if wording.ShareCJK(t) < 0.5 {
				return false
			}
			pieces++
			runes += n
			if n == 1 {
				ones++
			}
		}
	}
	return pieces >= scrambledLeast && ones >= scrambledOnes && ones < pieces && float64(runes) <= scrambledMean*float64(pieces)
}
