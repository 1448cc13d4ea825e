package article

import (
	"fmt"
	"regexp"
	"strings"
	"unicode/utf8"

	"github.com/banmian/banmian/internal/paper"
	"github.com/banmian/banmian/internal/wording"
)

// plainStory is a story while its strips are gathered.
type plainStory struct {
	title    *plainTitle
	kind     paper.Kind
	head     []*strip // of the title, bylines under it
	body     []*strip
	captions []*strip
	closed   bool // a jump line sent the reader on
}

// gather gives each strip to the headline above it. A story ends at the next
// headline, or behind a jump line; text that then follows without a headline
// is a story by itself.
func (p *plainPage) gather(titles map[int]*plainTitle) {
	var cur *plainStory
	start := func(t *plainTitle) {
		cur = &plainStory{title: t, kind: paper.KindStory}
		p.stories = append(p.stories, cur)
	}
	for i := 0; i < len(p.strips); i++ {
		s := p.strips[i]
		if t := titles[i]; t != nil {
			if cur != nil && cur.title == nil && onlyFrom(cur.body) {
				cur.title = t // 上接 stands over the continuation's headline
			} else {
				start(t)
			}
			cur.head = append(cur.head, p.strips[t.from:t.to]...)
			i = t.to - 1
			continue
		}
		switch {
		case s.role == paper.RoleIndex:
			p.addIndex(s)
			continue
		case isFurniture(s.role):
			continue
		case adHead.MatchString(s.text):
			start(nil)
			cur.kind = paper.KindAd
		case cur != nil && cur.kind == paper.KindAd && (len(cur.body) == 1 || adCue.MatchString(s.text)):
			// the advertisement goes on
		case cur == nil || p.breaksAway(cur, s):
			start(nil)
		}
		p.add(cur, s)
	}
}

// breaksAway reports whether a strip without a headline cannot belong to the
// story so far: that was sent to another page, the strip comes from one, or it
// opens with a dateline of its own.
func (p *plainPage) breaksAway(cur *plainStory, s *strip) bool {
	if s.role == paper.RoleCaption || s.role == paper.RoleJump && !comesFrom(s.text) {
		return false
	}
	if comesFrom(s.text) && len(cur.body) > 0 {
		return true
	}
	if cur.closed || cur.kind != paper.KindStory {
		return true
	}
	if s.role == paper.RoleByline {
		return false
	}
	return len(cur.body) > 0 && p.opensStory(s.text) && !strings.HasPrefix(strings.TrimSpace(s.text), "据")
}

// adHead is the word that marks what follows as an advertisement.
var adHead = regexp.MustCompile(`^(?:广告|廣告|PR|(?i:advertisement|advertising|paid advertisement|anzeige|publicité))[:：]?$`)

// onlyFrom reports whether a story so far is no more than the line that says
// where it comes from.
func onlyFrom(body []*strip) bool {
	return len(body) == 1 && body[0].role == paper.RoleJump && comesFrom(body[0].text)
}

func comesFrom(text string) bool {
	j, _, ok := wording.Jump(text)
	return ok && j.FromLabel != ""
}

// add puts a strip where it belongs in a story.
func (p *plainPage) add(cur *plainStory, s *strip) {
	if cur.kind == paper.KindAd {
		s.role = paper.RoleAd
		cur.body = append(cur.body, s)
		return
	}
	switch s.role {
	case paper.RoleCaption:
		cur.captions = append(cur.captions, s)
		return
	case paper.RoleByline:
		cur.head = append(cur.head, s)
		return
	}
	cur.body = append(cur.body, s)
	if endsInJump(s.text) {
		cur.closed = true
	}
}

// addIndex gathers the rows of an index box.
func (p *plainPage) addIndex(s *strip) {
	n := len(p.stories)
	if n == 0 || p.stories[n-1].kind != paper.KindIndex {
		p.stories = append(p.stories, &plainStory{kind: paper.KindIndex})
		n++
	}
	p.stories[n-1].body = append(p.stories[n-1].body, s)
}

// writeStory makes an article of a story.
func (p *plainPage) writeStory(s *plainStory, ids map[*strip]string) {
	a := paper.Article{ID: fmt.Sprintf("a%d", len(p.leaf.Articles)+1), Kind: s.kind, Confidence: 0.9}
	if s.title != nil && noticeCue.MatchString(s.title.headline) {
		a.Kind = paper.KindNotice
	}
	part := paper.Part{}
	for _, list := range [][]*strip{s.head, s.body, s.captions} {
		for _, st := range list {
			part.Zones = append(part.Zones, ids[st])
		}
	}
	a.Parts = []paper.Part{part}
	if s.kind == paper.KindIndex || s.kind == paper.KindAd {
		for _, st := range s.body {
			a.Paragraphs = append(a.Paragraphs, strings.Split(lineTexts(st), "\n")...)
		}
		p.leaf.Articles = append(p.leaf.Articles, a)
		return
	}
	p.writeTitle(&a, s)
	p.writeText(&a, s)
	for _, c := range s.captions {
		caption, credit := wording.Caption(c.printed())
		caption = wording.JoinLines([]string{caption}, p.language())
		a.Figures = append(a.Figures, paper.Figure{Caption: caption, Credit: credit})
	}
	if len(a.Paragraphs) == 0 && len(a.Figures) > 0 {
		a.Kind = paper.KindPhoto
	}
	p.judgeStory(&a, s)
	p.leaf.Articles = append(p.leaf.Articles, a)
}

func (p *plainPage) writeTitle(a *paper.Article, s *plainStory) {
	if t := s.title; t != nil {
		a.Kicker, a.Headline, a.Deck = t.kicker, t.headline, t.deck
		a.Evidence = append(a.Evidence, paper.Evidence{Decision: "headline", Chosen: t.headline, Margin: t.score - titleLeast})
		if t.author != "" {
			role := "author"
			if p.cjk() {
				role = "作者"
			}
			a.Bylines = append(a.Bylines, paper.Byline{Role: role, Names: []string{strings.ReplaceAll(t.author, " ", either(p.cjk(), "", " "))}})
		}
	}
	for _, st := range s.head {
		if st.role != paper.RoleByline || s.title != nil && st.text == s.title.author {
			continue
		}
		if by, ok := wording.Byline(st.text); ok {
			a.Bylines = append(a.Bylines, by...)
		}
	}
}

func either(cond bool, yes, no string) string {
	if cond {
		return yes
	}
	return no
}

// writeText joins the strips of a story to paragraphs and takes dateline,
// bylines and jump lines off their ends.
func (p *plainPage) writeText(a *paper.Article, s *plainStory) {
	body := s.body
	if len(body) == 0 {
		return
	}
	paragraphs := p.paragraphs(a, body)
	paragraphs = takeFrom(a, paragraphs)
	paragraphs = takeTo(a, paragraphs)
	if len(paragraphs) > 0 {
		d, by, rest := wording.Dateline(paragraphs[0])
		a.Dateline, paragraphs[0] = d, rest
		a.Bylines = append(a.Bylines, by...)
	}
	paragraphs = takeSignature(a, withoutEmpty(paragraphs))
	a.Paragraphs = paragraphs
	a.RunsOn = s.title == nil && !s.body[0].opens
}

// paragraphs joins strips: a column's last line goes on in the next column's
// first. Where a text stops inside a sentence and the next opens a paragraph,
// words are missing.
func (p *plainPage) paragraphs(a *paper.Article, body []*strip) []string {
	var out []string
	var lines []string
	flush := func() {
		if t := strings.TrimSpace(p.words.JoinLines(lines, p.language())); t != "" {
			out = append(out, t)
		}
		lines = nil
	}
	for i, s := range body {
		if i > 0 {
			opens, broken := p.joint(body[i-1], s)
			if opens {
				flush()
			}
			if broken {
				f := paper.Find(paper.TextBroken, fmt.Sprintf("“…%s” breaks off before “%s…”.", lastWords(body[i-1].text), firstWords(s.text)))
				a.Findings = append(a.Findings, f)
			}
		}
		for _, l := range s.lines {
			lines = append(lines, l.Text)
		}
	}
	flush()
	return out
}

// joint judges the seam between two strips: whether the second opens a
// paragraph, and whether the first breaks off before it.
func (p *plainPage) joint(s, t *strip) (opens, broken bool) {
	if s.role == paper.RoleJump || t.role == paper.RoleJump {
		return true, false
	}
	ends := s.final || strings.ContainsAny(lastRune(s.text), "：:;；") && t.parted
	switch {
	case listItem(t.text) || comesFrom(t.text) || (s.sub || t.sub) && (s.final || s.sub):
		return true, false
	case ends && !s.short && wording.Attributes(s.text, t.text) && t.lines[0].Indent < 1:
		return false, false // “…。” and who said it
	case ends && (s.short || t.opens || p.opensStory(t.text) || p.cjk() && wording.OpensSentence(t.text)):
		return true, false
	case ends && s.sized && t.sized && len(t.lines) > 1 && p.cjk():
		return t.lines[0].Tail > plainLoose, false // a full line, then one without an indent
	case ends:
		return !wording.GoesOn(t.text), false
	case wording.GoesOn(t.text) || wording.EndsOpen(s.text):
		return false, false
	case t.opens && t.indented():
		return true, wording.Width(s.text) > titleLongest/2 // indented in the text; a subhead stands before it, or a broken line
	case t.opens && (wording.OpensSentence(t.text) || p.tightOpening(t)):
		return true, true
	case !s.sized && p.cjk() && wording.OpensSentence(t.text):
		return true, true
	}
	return false, false
}

// tightOpening: a first line indented by two characters, over lines enough to
// be sure of the measure.
func (p *plainPage) tightOpening(t *strip) bool {
	return p.cjk() && len(t.lines) >= 3 && t.lines[0].Indent > 1.5 && t.lines[0].Tail < 1.5
}

// excerpt is how many characters of a text a finding quotes.
const excerpt = 8

func lastWords(s string) string {
	r := []rune(s)
	return string(r[max(0, len(r)-excerpt):])
}

func firstWords(s string) string {
	r := []rune(s)
	return string(r[:min(len(r), excerpt)])
}

// takeFrom takes a line that says where the text comes from off its start.
func takeFrom(a *paper.Article, ps []string) []string {
	if len(ps) == 0 {
		return ps
	}
	j, rest, ok := wording.Jump(ps[0])
	if !ok || j.FromLabel == "" {
		return ps
	}
	a.Jump.FromPage, a.Jump.FromLabel, a.Jump.KeyWord = j.FromPage, j.FromLabel, j.KeyWord
	a.Jump.Cue = j.Cue
	ps[0] = rest
	return withoutEmpty(ps)
}

// takeTo takes a line that sends the reader to another page off the end.
func takeTo(a *paper.Article, ps []string) []string {
	if len(ps) == 0 {
		return ps
	}
	j, rest, ok := wording.Jump(ps[len(ps)-1])
	if !ok || j.ToLabel == "" {
		return ps
	}
	cue := strings.TrimSpace(j.Cue + " " + a.Jump.Cue)
	from, label := a.Jump.FromPage, a.Jump.FromLabel
	a.Jump = j
	if label != "" {
		a.Jump.FromPage, a.Jump.FromLabel = from, label
	}
	a.Jump.Cue = cue
	ps[len(ps)-1] = rest
	return withoutEmpty(ps)
}

// takeSignature takes a byline off the end of the last paragraph, in brackets
// or by itself.
func takeSignature(a *paper.Article, ps []string) []string {
	n := len(ps)
	if n == 0 {
		return ps
	}
	last := ps[n-1]
	if by, ok := wording.Byline(last); ok && n > 1 && utf8.RuneCountInString(last) <= 60 {
		a.Bylines = append(a.Bylines, by...)
		return ps[:n-1]
	}
	bracket := lastBracket(last)
	if bracket == "" || len(bracket) == len(last) {
		return ps
	}
	if by, ok := wording.Byline(bracket); ok {
		a.Bylines = append(a.Bylines, by...)
	} else if inner := strings.Trim(bracket, "()（） "); wording.IsHanName(inner) {
		names, _ := wording.HanNames(inner)
		a.Bylines = append(a.Bylines, paper.Byline{Role: "作者", Names: names})
	} else {
		return ps
	}
	ps[n-1] = strings.TrimSpace(strings.TrimSuffix(strings.TrimSpace(last), bracket))
	return withoutEmpty(ps)
}

// judgeStory says what a person should look at and how sure the story is.
func (p *plainPage) judgeStory(a *paper.Article, s *plainStory) {
	note := func(code paper.Code, certainty float64, message string) {
		a.Findings = append(a.Findings, paper.Find(code, message))
		a.Confidence = min(a.Confidence, certainty)
	}
	switch {
	case s.title != nil && s.title.scrambled:
		note(paper.HeadlineScrambled, 0.4, fmt.Sprintf("The headline reads “%s”.", a.Headline))
	case a.Headline == "" && a.Jump.FromLabel == "" && a.Kind != paper.KindPhoto:
		note(paper.HeadlineMissing, 0.5, fmt.Sprintf("“%s…” stands under no headline.", firstWords(strings.Join(a.Paragraphs, ""))))
	case len(a.Paragraphs) == 0 && a.Kind != paper.KindPhoto:
		note(paper.BodyMissing, 0.5, fmt.Sprintf("No text follows “%s”.", a.Headline))
	}
	if n := len(a.Paragraphs); n > 0 && a.Jump.ToLabel == "" && !wording.EndsSentence(a.Paragraphs[n-1]) && wording.Width(a.Paragraphs[n-1]) > titleLongest/3 {
		note(paper.TailMissing, 0.6, fmt.Sprintf("The text ends “…%s”.", lastWords(a.Paragraphs[n-1])))
	}
	for _, f := range a.Findings {
		if f.Code == paper.TextBroken {
			a.Confidence = min(a.Confidence, 0.6)
		}
	}
	if s.title != nil {
		a.Confidence = min(a.Confidence, 0.5+0.1*(s.title.score-titleLeast+1))
	}
}
