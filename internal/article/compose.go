package article

import (
	"strings"

	"github.com/banmian/banmian/internal/paper"
	"github.com/banmian/banmian/internal/wording"
)

// compose fills the text of an article from the pieces of its story: what the
// title says, paragraphs joined over lines and columns, and the dateline,
// bylines and jump line taken off them.
func (f *forme) compose(a *paper.Article, s *story) {
	f.composeTitle(a, s)
	for _, p := range s.bylines {
		f.addByline(a, p.text)
	}
	a.Paragraphs = nil
	runs := f.paragraphRuns(s.body)
	for _, lines := range runs {
		a.Paragraphs = append(a.Paragraphs, f.words.JoinLines(lines, asPrinted))
	}
	for _, p := range s.jumps {
		if j, rest, ok := wording.Jump(p.text); ok && strings.TrimSpace(rest) == "" {
			addJump(a, j)
		} else {
			a.Paragraphs = append(a.Paragraphs, p.text)
		}
	}
	f.takeJumps(a)
	f.takeOpening(a, runs)
	f.takeClosing(a)
	if oneUnit(s.kind) {
		a.Paragraphs = f.rowsOf(s)
	}
	for i, p := range a.Paragraphs {
		if oneUnit(s.kind) {
			a.Paragraphs[i] = f.tidy(p)
		} else {
			a.Paragraphs[i] = f.settle(p)
		}
	}
	for _, t := range s.tables {
		a.Paragraphs = append(a.Paragraphs, f.tableRowsOf(t)...)
	}
	for _, fig := range s.figures {
		a.Figures = append(a.Figures, f.composeFigure(fig))
	}
	if len(s.body) > 0 && s.title == nil {
		a.RunsOn = a.Jump.FromPage > 0 || s.kind == paper.KindStory
	}
	if len(s.body) > 0 && f.indented && !s.body[0].first().Opens && f.cjk {
		a.RunsOn = true
	}
}

// asPrinted is the language under which joining lines keeps every blank inside
// them.
const asPrinted = "und"

// oneUnit: all type of such an article is taken together, a row a paragraph.
func oneUnit(k paper.Kind) bool {
	return k == paper.KindAd || k == paper.KindIndex || k == paper.KindImprint
}

func (f *forme) language() string { return f.m.Type.Language }

// settle takes stray blanks out of text whose facts have been read: until then
// they part the names of a byline.
func (f *forme) settle(s string) string {
	return strings.TrimSpace(wording.JoinLines([]string{s}, f.language()))
}

func (f *forme) composeTitle(a *paper.Article, s *story) {
	if s.title == nil {
		return
	}
	a.Headline = f.joinHead(f.eachLine(s.title.head))
	a.Kicker = f.eachLine(s.title.kicker)
	a.Deck = f.eachLine(s.title.deck)
	for _, text := range f.eachLine(s.title.bylines) {
		f.addByline(a, text)
	}
}

// joinHead joins the lines of a headline with blanks; a word broken at a line's end
// is whole again.
func (f *forme) joinHead(lines []string) string {
	out := ""
	for _, l := range lines {
		switch n := len(out); {
		case n == 0:
			out = l
		case n > 1 && strings.HasSuffix(out, "-") && out[n-2] != ' ' && startsLower(l):
			out = f.words.JoinLines([]string{out, l}, asPrinted)
		default:
			out += " " + l
		}
	}
	return out
}

// takeJumps takes the lines that send the reader to another page, or that say
// where a text comes from, off the last and first paragraphs.
func (f *forme) takeJumps(a *paper.Article) {
	if n := len(a.Paragraphs); n > 0 {
		if j, rest, ok := wording.Jump(a.Paragraphs[n-1]); ok && j.ToPage > 0 {
			addJump(a, j)
			a.Paragraphs[n-1] = rest
			a.Paragraphs = withoutEmpty(a.Paragraphs)
		}
	}
	if len(a.Paragraphs) > 0 {
		if j, rest, ok := wording.Jump(a.Paragraphs[0]); ok && j.FromPage > 0 {
			addJump(a, j)
			a.Paragraphs[0] = rest
			a.Paragraphs = withoutEmpty(a.Paragraphs)
		}
	}
}

// addJump adds what a jump line says to what others said before.
func addJump(a *paper.Article, j paper.Jump) {
	if j.ToPage > 0 {
		a.Jump.ToPage, a.Jump.ToLabel = j.ToPage, j.ToLabel
	}
	if j.FromPage > 0 {
		a.Jump.FromPage, a.Jump.FromLabel = j.FromPage, j.FromLabel
	}
	if j.KeyWord != "" {
		a.Jump.KeyWord = j.KeyWord
	}
	a.Jump.Cue = strings.TrimSpace(a.Jump.Cue + " " + j.Cue)
}

func withoutEmpty(ps []string) []string {
	var out []string
	for _, p := range ps {
		if strings.TrimSpace(p) != "" {
			out = append(out, p)
		}
	}
	return out
}

// isJumpLine: a line that is a jump line and nothing else.
func isJumpLine(s string) bool {
	_, rest, ok := wording.Jump(s)
	return ok && strings.TrimSpace(rest) == ""
}
