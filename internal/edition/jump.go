package edition

import (
	"fmt"
	"github.com/banmian/banmian/internal/assignment"
	"strings"

	"github.com/banmian/banmian/internal/paper"
	"github.com/banmian/banmian/internal/wording"
)

// What speaks for and against two parts being one article. Each is in the same
// unit; a pair below leastTie is no pair, and one that beats its rival by less
// than leastLead is left to a person.
const (
	tieNumbers   = 4.0  // the continuation names the page the story left
	tieHeadline  = 4.0  // same or shortened headline, times likeness
	tieKeyWord   = 4.0  // the printed catchword stands in the other headline
	tieHeadless  = 1.5  // a continuation often has no headline
	tieRunsOn    = 1.0  // text without a headline or an indent
	tieMidway    = 2.0  // breaks off inside a sentence, and may go on inside one
	tiePhrase    = 3.0  // the words on either side of the break stand together elsewhere
	tieInside    = 4.5  // breaks off inside a sentence, and certainly goes on inside one
	tieWords     = 8.0  // shared wording of the two texts, times likeness
	tieDateline  = -5.0 // a continuation that opens like a story of its own
	tieFresh     = -3.0 // breaks off inside a sentence, goes on with a new one
	tieTurn      = 1.25 // as many stories leave for the page as come in from there, and both are in the same turn
	tieOwnHead   = -3.0 // a headline of its own, unlike the other's, and no 上接
	leastTie     = 1.5
	leastLead    = 0.35
	leastSilent  = 1.5 // lead of a story without 下转 over the next
	neverTie     = -1e6
	mostJumps    = 400 // ends matched in one edition
	wordsCompare = 4000
)

// end is one side of a jump.
type end struct {
	article int // index in edition.Articles
	page    int // sequence of the page it stands on
}

// joinJumps finds the continuation of each story that says it goes on, and
// makes one article of both.
func (a *assembly) joinJumps() {
	for i := range a.edition.Articles {
		takeStrayJumps(&a.edition.Articles[i])
	}
	texts := make([]string, len(a.edition.Articles))
	for i, art := range a.edition.Articles {
		texts[i] = art.Headline + "\n" + strings.Join(art.Kicker, " ") + "\n" + strings.Join(art.Paragraphs, "\n")
	}
	a.common = commonnessOf(texts)
	a.pairs = pairsOf(texts)
	tails, heads := a.ends()
	turns := a.turns(tails, heads)
	cost := make([][]float64, len(tails))
	for i, t := range tails {
		cost[i] = make([]float64, len(heads)+len(tails))
		for j := range cost[i] {
			cost[i][j] = -leastTie // to stay open
			if j < len(heads) {
				cost[i][j] = -a.tie(t, heads[j])
				if next, ok := turns[t.article]; ok && next == heads[j].article {
					cost[i][j] -= tieTurn
				}
			}
		}
	}
	chosen := assignment.Least(cost)
	goesOn := map[int]int{} // article -> its continuation
	a.leads = map[int]paper.Evidence{}
	taken := map[int]bool{}
	for i, j := range chosen {
		if j >= len(heads) || cost[i][j] >= -leastTie {
			a.openTail(tails[i])
			continue
		}
		taken[heads[j].article] = true
		rival, lead := a.rival(cost, i, j, len(heads))
		from := a.edition.Articles[heads[j].article].Jump
		_, even := turns[tails[i].article] // as many come in as go out: each has its own
		even = even && (from.FromLabel != "" || from.FromPage > 0)
		if lead < leastLead && !even {
			a.ambiguous(tails[i], heads[j], heads[rival])
			continue
		}
		if even && rival >= 0 && lead < leastLead+2*tieTurn {
			a.inTurn(tails[i], heads[j], heads[rival])
		}
		a.leads[heads[j].article] = a.testimony(heads, rival, lead)
		goesOn[tails[i].article] = heads[j].article
	}
	for _, h := range heads {
		if a.edition.Articles[h.article].Jump.FromLabel == "" || taken[h.article] {
			continue
		}
		if t, ok := a.silentTail(h, goesOn); ok {
			goesOn[t.article] = h.article
			continue
		}
		a.openHead(h)
	}
	a.merge(goesOn)
}

// silentTail finds the story that a continuation comes from although no line
// of it says that it goes on: on the page named, under the same headline or
// breaking off inside a sentence, and the only one.
func (a *assembly) silentTail(h end, goesOn map[int]int) (end, bool) {
	head := &a.edition.Articles[h.article]
	from := a.target(head.Jump.FromLabel, head.Jump.FromPage, h.page)
	if from == nil {
		return end{}, false
	}
	best, score, second := end{}, 0.0, 0.0
	for i := range a.edition.Articles {
		tail := &a.edition.Articles[i]
		_, used := goesOn[i]
		if i == h.article || used || tail.Parts[0].Page != from.sequence() || tail.Jump.ToLabel != "" || len(tail.Paragraphs) == 0 {
			continue
		}
		s := tieHeadline*headlineLikeness(tail.Headline, head.Headline) + min(a.textTie(i, h.article), tieInside+leastSilent)
		if wording.EndsSentence(tail.Paragraphs[len(tail.Paragraphs)-1]) {
			s += tieFresh // it does not break off
		}
		switch {
		case s > score:
			best, score, second = end{i, from.sequence()}, s, score
		case s > second:
			second = s
		}
	}
	a.leads[h.article] = paper.Evidence{Margin: score - second}
	return best, score >= tieNumbers && score-second >= leastSilent
}

// takeStrayJumps takes paragraphs that are nothing but a jump line out of a
// text, wherever among the others the page's reading left them.
func takeStrayJumps(art *paper.Article) {
	var kept []string
	for _, p := range art.Paragraphs {
		j, rest, ok := wording.Jump(p)
		if !ok || strings.TrimSpace(rest) != "" || j.ToLabel != "" && art.Jump.ToLabel != "" || j.FromLabel != "" && art.Jump.FromLabel != "" {
			kept = append(kept, p)
			continue
		}
		if j.ToLabel != "" {
			art.Jump.ToPage, art.Jump.ToLabel = j.ToPage, j.ToLabel
		}
		if j.FromLabel != "" {
			art.Jump.FromPage, art.Jump.FromLabel = j.FromPage, j.FromLabel
		}
		art.Jump.KeyWord = firstOf(art.Jump.KeyWord, j.KeyWord)
		art.Jump.Cue = strings.TrimSpace(art.Jump.Cue + " " + j.Cue)
	}
	art.Paragraphs = kept
}

// ends lists what says it goes on and what may be a continuation: text that
// says so, or text on a page that a jump names.
func (a *assembly) ends() (tails, heads []end) {
	named := map[int]bool{}
	for i := range a.edition.Articles {
		art := &a.edition.Articles[i]
		page := art.Parts[0].Page
		if (art.Jump.ToLabel != "" || art.Jump.ToPage > 0) && len(tails) < mostJumps {
			tails = append(tails, end{i, page})
			if p := a.target(art.Jump.ToLabel, art.Jump.ToPage, page); p != nil {
				named[p.sequence()] = true
			}
		}
	}
	for i := range a.edition.Articles {
		art := &a.edition.Articles[i]
		page := art.Parts[0].Page
		says := art.Jump.FromLabel != "" || art.Jump.FromPage > 0
		if (says || named[page] && len(art.Paragraphs) > 0 && (art.Kind == paper.KindStory || art.Kind == paper.KindBrief)) && len(heads) < mostJumps {
			heads = append(heads, end{i, page})
		}
	}
	return tails, heads
}

// turns pairs the stories that leave one page for another with those that say
// they come in from there, in the order they stand on their pages, where there
// are as many of the one as of the other: article to article.
func (a *assembly) turns(tails, heads []end) map[int]int {
	type way struct{ from, to int }
	out, in := map[way][]int{}, map[way][]int{}
	for _, t := range tails {
		jump := a.edition.Articles[t.article].Jump
		if to := a.target(jump.ToLabel, jump.ToPage, t.page); to != nil {
			w := way{t.page, to.sequence()}
			out[w] = append(out[w], t.article)
		}
	}
	for _, h := range heads {
		jump := a.edition.Articles[h.article].Jump
		if jump.FromLabel == "" && jump.FromPage == 0 {
			continue
		}
		if from := a.target(jump.FromLabel, jump.FromPage, h.page); from != nil {
			w := way{from.sequence(), h.page}
			in[w] = append(in[w], h.article)
		}
	}
	turns := map[int]int{}
	for w, leaving := range out {
		if len(in[w]) != len(leaving) {
			continue
		}
		for i, t := range leaving {
			turns[t] = in[w][i]
		}
	}
	return turns
}

// target is the page that a jump line on another page names: by its whole
// label, else by its number within the section of the page that names it.
func (a *assembly) target(text string, number, from int) *sheet {
	want := parseLabel(text)
	if want.number == 0 {
		want.number = number
	}
	if want.letters == "" {
		if s := a.page(from); s != nil {
			for _, p := range a.sheets {
				if p.label.letters == s.label.letters && p.label.number == want.number {
					return p
				}
			}
		}
	}
	for _, p := range a.sheets {
		if p.label.number == want.number && p.label.letters == want.letters {
			return p
		}
	}
	if want.letters == "" {
		for _, p := range a.sheets {
			if p.label.implied && p.sequence() == want.number {
				return p
			}
		}
	}
	return nil
}

// tie is how strongly two ends belong together.
func (a *assembly) tie(t, h end) float64 {
	tail, head := &a.edition.Articles[t.article], &a.edition.Articles[h.article]
	if t.article == h.article || t.page == h.page {
		return neverTie
	}
	to := a.target(tail.Jump.ToLabel, tail.Jump.ToPage, t.page)
	if to == nil || to.sequence() != h.page {
		return neverTie
	}
	score, says := 0.0, head.Jump.FromLabel != "" || head.Jump.FromPage > 0
	if says {
		from := a.target(head.Jump.FromLabel, head.Jump.FromPage, h.page)
		if from == nil || from.sequence() != t.page {
			return neverTie
		}
		score += tieNumbers
	}
	like := headlineLikeness(tail.Headline, head.Headline)
	for _, k := range append(append([]string(nil), tail.Kicker...), head.Kicker...) {
		like = max(like, headlineLikeness(k, head.Headline), headlineLikeness(tail.Headline, k))
	}
	if len(tail.Kicker) > 0 && len(head.Kicker) > 0 {
		like = max(like, headlineLikeness(tail.Kicker[0], head.Kicker[0]))
	}
	score += tieHeadline * like
	switch {
	case keyWordFits(tail, head):
		score += tieKeyWord
		like = 1
	case head.Headline == "":
		score += tieHeadless
	}
	if head.RunsOn {
		score += tieRunsOn
	}
	if !says && head.Headline != "" && like < 0.5 {
		score += tieOwnHead
	}
	return score + a.textTie(t.article, h.article)
}

// keyWordFits reports whether the catchword of one end's jump line stands in
// the other's headline, or both lines print the same one.
func keyWordFits(tail, head *paper.Article) bool {
	in := func(key, text string) bool {
		return key != "" && strings.Contains(strings.ToLower(text), strings.ToLower(key))
	}
	return in(tail.Jump.KeyWord, head.Headline) || in(head.Jump.KeyWord, tail.Headline) ||
		tail.Jump.KeyWord != "" && strings.EqualFold(tail.Jump.KeyWord, head.Jump.KeyWord)
}

// textTie weighs how the one text breaks off and the other begins, and the
// wording they share.
func (a *assembly) textTie(t, h int) float64 {
	tail, head := &a.edition.Articles[t], &a.edition.Articles[h]
	if len(tail.Paragraphs) == 0 || len(head.Paragraphs) == 0 {
		return 0
	}
	score := 0.0
	if head.Dateline.Text != "" {
		score += tieDateline
	}
	last, first := tail.Paragraphs[len(tail.Paragraphs)-1], head.Paragraphs[0]
	if !wording.EndsSentence(last) {
		if a.pairs.joins(last, first) {
			score += tiePhrase
		}
		switch {
		case wording.GoesOn(first):
			score += tieInside
		case wording.OpensSentence(first) && wording.ShareCJK(first) > 0.5:
			score += tieFresh
		case !wording.OpensSentence(first):
			score += tieMidway
		}
	} else if wording.GoesOn(first) {
		score -= tieMidway
	}
	return score + tieWords*a.common.alike(t, h)
}

// rival is the second best continuation of a tail, and how far the best is
// ahead of it. Another tail's own continuation is no rival when that tail
// fits it better than this one's lead.
func (a *assembly) rival(cost [][]float64, i, j, heads int) (rival int, lead float64) {
	best, lead := -1, 1e9
	for k := 0; k < heads; k++ {
		if k == j || cost[i][k] >= -leastTie {
			continue
		}
		// What the whole matching loses when tail i takes head k instead.
		loss := cost[i][k] - cost[i][j]
		for o := range cost {
			if o != i && cost[o][k] < -leastTie && cost[o][k] == minOf(cost[o][:heads]) {
				loss += max(0, min(cost[o][j], -leastTie)-cost[o][k])
				break
			}
		}
		if loss < lead {
			best, lead = k, loss
		}
	}
	return best, lead
}

// mostLead stands for a lead over no rival at all.
const mostLead = 99

// testimony is what a joined jump won by, and against which other text.
func (a *assembly) testimony(heads []end, rival int, lead float64) paper.Evidence {
	e := paper.Evidence{Margin: min(lead, mostLead)}
	if rival >= 0 {
		e.RunnerUp = a.edition.Articles[heads[rival].article].ID
	}
	return e
}

func minOf(list []float64) float64 {
	m := list[0]
	for _, v := range list {
		m = min(m, v)
	}
	return m
}

func (a *assembly) openTail(t end) {
	art := &a.edition.Articles[t.article]
	why := fmt.Sprintf("“%s” says %s, but page %s holds no continuation.", clip(art.Headline), art.Jump.Cue, firstOf(art.Jump.ToLabel, fmt.Sprint(art.Jump.ToPage)))
	if a.target(art.Jump.ToLabel, art.Jump.ToPage, t.page) == nil {
		why = fmt.Sprintf("“%s” says %s, but page %s is not in this edition.", clip(art.Headline), art.Jump.Cue, firstOf(art.Jump.ToLabel, fmt.Sprint(art.Jump.ToPage)))
	}
	a.noteJump(paper.JumpUnmatched, t, why)
}

func (a *assembly) openHead(h end) {
	art := &a.edition.Articles[h.article]
	name := clip(art.Headline)
	if name == "" && len(art.Paragraphs) > 0 {
		name = clip(art.Paragraphs[0])
	}
	a.noteJump(paper.JumpUnmatched, h, fmt.Sprintf("“%s” says %s, but no story on page %s goes on to page %s.", name, art.Jump.Cue, firstOf(art.Jump.FromLabel, fmt.Sprint(art.Jump.FromPage)), a.pageName(h.page)))
}

func (a *assembly) ambiguous(t, best, second end) {
	art := &a.edition.Articles[t.article]
	a.noteJump(paper.JumpAmbiguous, t, fmt.Sprintf("“%s” says %s; %s and %s fit it alike.", clip(art.Headline), art.Jump.Cue,
		a.edition.Articles[best.article].ID, a.edition.Articles[second.article].ID))
}

// inTurn tells a person that little but their number and order joined two ends.
func (a *assembly) inTurn(t, best, second end) {
	art := &a.edition.Articles[t.article]
	a.noteJump(paper.JumpAmbiguous, t, fmt.Sprintf("“%s” says %s; it was joined with %s, as there are as many continuations as stories that go on, but %s fits it alike.", clip(art.Headline), art.Jump.Cue,
		a.edition.Articles[best.article].ID, a.edition.Articles[second.article].ID))
}

func (a *assembly) noteJump(code paper.Code, at end, message string) {
	f := paper.Find(code, message)
	f.Page, f.Article = at.page, a.edition.Articles[at.article].ID
	a.note(f)
}

func (a *assembly) pageName(seq int) string {
	if s := a.page(seq); s != nil && s.label.text != "" {
		return s.label.text
	}
	return fmt.Sprint(seq)
}

// clip shortens a text for a message.
func clip(s string) string {
	const most = 24
	if r := []rune(s); len(r) > most {
		return string(r[:most]) + "…"
	}
	return s
}
