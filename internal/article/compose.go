package article

import (
	"math"
	"sort"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/banmian/banmian/internal/geom"
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
	a.Headline = strings.Join(f.eachLine(s.title.head), " ")
	a.Kicker = f.eachLine(s.title.kicker)
	a.Deck = f.eachLine(s.title.deck)
	for _, text := range f.eachLine(s.title.bylines) {
		f.addByline(a, text)
	}
}

// tidy is a line of a title as the reader should see it: blanks that part its
// phrases stay; those that only set single characters apart go.
func (f *forme) tidy(s string) string {
	parts := strings.Fields(s)
	single := 0
	for _, p := range parts {
		if utf8.RuneCountInString(p) == 1 {
			single++
		}
	}
	if wording.ShareCJK(s) > 0.5 && (single > 1 || single == 1 && len(parts) > 2) {
		return wording.Unspace(strings.TrimSpace(s))
	}
	return strings.Join(parts, " ")
}

// eachLine gives the printed lines of display type in the order they are read.
// Pieces that stand in one row (one column, when upright) are one line.
func (f *forme) eachLine(ps []*piece) []string {
	if len(ps) == 0 {
		return nil
	}
	v := viewOf(headDirection(ps))
	var parts []part
	for _, p := range ps {
		for _, l := range p.lines {
			parts = append(parts, part{l.Text, v.rect(sane(l.Box)), p.em})
		}
	}
	var out []string
	for _, row := range inRows(parts) {
		if t := f.tidy(row.text); t != "" {
			out = append(out, t)
		}
	}
	return out
}

// headDirection is the direction of most of the characters; single characters
// have none of their own.
func headDirection(ps []*piece) paper.Direction {
	n := map[paper.Direction]int{}
	for _, p := range ps {
		n[p.dir] += p.chars - len(p.lines)
	}
	switch {
	case n[paper.Vertical] > n[paper.Horizontal]:
		return paper.Vertical
	case n[paper.Vertical] < n[paper.Horizontal]:
		return paper.Horizontal
	}
	return ps[0].dir
}

// A part is some of a line of display type, in the view it is read in.
type part struct {
	text string
	box  geom.Rect
	em   float64
}

// wordGap is the white in ems, beyond that between the characters of a line,
// that stands for a blank between two parts of it.
const wordGap = 0.3

// tracking is the white, in points, that is set between the characters of a part.
func (p part) tracking() float64 {
	n := countChars(p.text)
	if n < 2 {
		return 0
	}
	return math.Max(0, (p.box.Width()-float64(n)*p.em)/float64(n-1))
}

// inRows joins parts that share a row, and gives the rows from the top.
func inRows(parts []part) []part {
	sort.SliceStable(parts, func(i, j int) bool { return parts[i].box.CenterY() < parts[j].box.CenterY() })
	var out []part
	for from := 0; from < len(parts); {
		to := from + 1
		for to < len(parts) && parts[to].box.CenterY()-parts[from].box.CenterY() < 0.4*parts[from].em {
			to++
		}
		row := parts[from:to]
		sort.SliceStable(row, func(i, j int) bool { return row[i].box.X0 < row[j].box.X0 })
		whole := row[0]
		for k := 1; k < len(row); k++ {
			if row[k].box.X0-row[k-1].box.X1 > wordGap*row[k].em+math.Max(row[k].tracking(), row[k-1].tracking()) {
				whole.text += " "
			}
			whole.text += row[k].text
			whole.box = whole.box.Union(row[k].box)
		}
		out = append(out, whole)
		from = to
	}
	return out
}

// addByline reads a byline; words that are none stay in the article as a paragraph.
func (f *forme) addByline(a *paper.Article, text string) {
	if by, ok := wording.Byline(text); ok {
		a.Bylines = append(a.Bylines, by...)
		return
	}
	if isBareName(text) || wording.ShareCJK(text) > 0.9 && countChars(text) <= 4 {
		a.Bylines = append(a.Bylines, bareByline(text))
		return
	}
	a.Deck = append(a.Deck, text)
}

// rowsOf joins the lines of an advertisement or index box. A row stands by
// itself unless the one above it fills the whole measure and ends without a stop.
func (f *forme) rowsOf(s *story) []string {
	var parts []part
	var measure geom.Rect
	if s.frame >= 0 {
		measure = f.frames[s.frame].rect.Inset(f.em)
	}
	for _, p := range s.strays {
		for _, l := range p.lines {
			box := sane(l.Box)
			parts = append(parts, part{l.Text, box, p.em})
			measure = measure.Union(box)
		}
	}
	var out, open []string
	flush := func() {
		if t := strings.TrimSpace(f.words.JoinLines(open, asPrinted)); t != "" {
			out = append(out, t)
		}
		open = nil
	}
	var boxes []geom.Rect
	for _, p := range parts {
		boxes = append(boxes, p.box)
	}
	full, centred := false, f.centred(boxes)
	for _, r := range inRows(parts) {
		if !full {
			flush()
		}
		open = append(open, r.text)
		full = !centred && r.box.X0 < measure.X0+f.em && r.box.X1 > measure.X1-f.em && !endsSentence(r.text)
	}
	flush()
	return out
}

// paragraphRuns parts the lines of pieces that follow each other into
// paragraphs; none is blank.
func (f *forme) paragraphRuns(ps []*piece) [][]string {
	var out [][]string
	var open []string
	flush := func() {
		if strings.TrimSpace(strings.Join(open, "")) != "" {
			out = append(out, open)
		}
		open = nil
	}
	var last *paper.TypeLine
	for i, p := range ps {
		if p.cross || i > 0 && ps[i-1].cross {
			flush()
			last = nil
		}
		for k := range p.lines {
			l := &p.lines[k]
			if f.opens(last, l, k == 0) {
				flush()
			}
			open = append(open, l.Text)
			last = l
		}
	}
	flush()
	return out
}

// signedIndent is how far in, in ems, a line stands that opens a paragraph behind
// a full stop, be it only the one that signs a letter or notice.
const signedIndent = 1.5

// opens reports whether line l starts a paragraph after line last. The first
// line of a piece also does where the one before it stopped short at a full stop.
func (f *forme) opens(last, l *paper.TypeLine, firstOfPiece bool) bool {
	if last != nil && wording.EndsOpen(last.Text) {
		return false
	}
	if last == nil || l.Opens || l.Indent >= signedIndent && (!firstOfPiece || l.Indent < mostIndent) && wording.EndsSentence(last.Text) {
		return true
	}
	return firstOfPiece && !last.Full() && !f.ragged && wording.EndsSentence(last.Text)
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

// takeOpening takes bylines and the dateline off the first paragraphs. runs are
// the lines of the paragraphs before anything was taken off.
func (f *forme) takeOpening(a *paper.Article, runs [][]string) {
	for len(a.Paragraphs) > 0 && isBylineLine(a.Paragraphs[0]) {
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
	if d2, by2, rest2 := wording.Dateline(apart); countNames(by2) > countNames(by) {
		by, rest = by2, after(text, countChars(apart)-countChars(rest2))
		if d.Text == "" {
			d = d2
		}
	}
	a.Dateline = d
	a.Bylines = append(a.Bylines, by...)
	a.Paragraphs[0] = rest
	a.Paragraphs = withoutEmpty(a.Paragraphs)
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
	if bracket == "" || len(bracket) == len(end) {
		return
	}
	if by, ok := wording.Byline(bracket); ok {
		a.Bylines = append(a.Bylines, by...)
		a.Paragraphs[n-1] = strings.TrimSpace(strings.TrimSuffix(strings.TrimSpace(end), bracket))
	}
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

// isBylineLine: a short line that is a byline and nothing else.
func isBylineLine(s string) bool {
	if countChars(s) > 60 || wording.EndsSentence(s) && !strings.HasSuffix(s, ")") && !strings.HasSuffix(s, "）") {
		return false
	}
	_, ok := wording.Byline(s)
	return ok
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
		return paper.Byline{Role: "作者", Names: []string{wording.Unspace(strings.TrimSpace(s))}}
	}
	return paper.Byline{Role: "author", Names: []string{strings.TrimSpace(s)}}
}

// isJumpLine: a line that is a jump line and nothing else.
func isJumpLine(s string) bool {
	_, rest, ok := wording.Jump(s)
	return ok && strings.TrimSpace(rest) == ""
}

// composeFigure reads what is printed with a picture.
func (f *forme) composeFigure(fig *figure) paper.Figure {
	var captions, credits []string
	for _, p := range fig.captions {
		caption, credit := f.readCaption(p, fig)
		if caption = f.settle(caption); caption != "" {
			captions = append(captions, caption)
		}
		if credit != "" {
			credits = append(credits, credit)
		}
	}
	return paper.Figure{
		Caption: wording.JoinLines(captions, f.language()),
		Credit:  strings.Join(credits, " "),
		Polygon: fig.rect.Polygon(),
	}
}

// readCaption parts what a piece says from who took the picture: by its words,
// else by its setting, as a short last line without a stop that is set at the
// right is a credit.
func (f *forme) readCaption(p *piece, fig *figure) (caption, credit string) {
	if caption, credit = wording.Caption(p.text); credit != "" || p.dir != paper.Horizontal {
		return caption, credit
	}
	last, n := p.last(), len(p.lines)
	box := sane(last.Box)
	short := countChars(last.Text) <= creditChars && !endsSentence(last.Text) && box.X1 > math.Max(p.box.X1, fig.rect.X1-2*p.em)-p.em
	switch {
	case short && n > 1 && box.X0 > p.box.X0+creditIndent*p.em && endsSentence(p.lines[n-2].Text):
		upper := make([]string, n-1)
		for k := range upper {
			upper[k] = p.lines[k].Text
		}
		caption, _ = wording.Caption(joinLines(upper))
		return caption, strings.TrimSpace(last.Text)
	case short && n == 1 && len(fig.captions) > 1 && p != fig.captions[0] && box.X0 > fig.rect.X0+creditIndent*p.em:
		return "", strings.TrimSpace(last.Text)
	}
	return caption, credit
}

// A credit by its setting: how long it is at most, and how far in it stands, in
// ems, at least.
const (
	creditChars  = 50
	creditIndent = 3.0
)
