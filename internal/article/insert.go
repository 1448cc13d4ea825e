package article

import (
	"math"
	"strings"
	"unicode"
	"unicode/utf8"

	"github.com/banmian/banmian/internal/geom"
	"github.com/banmian/banmian/internal/paper"
)

// An insert is display type set into running text that heads no text of its own:
// a pull quote, which repeats or quotes what the story says. It belongs to the
// story around it and is no part of its text.

// Evidence that display type in a column is a pull quote, in points, and how much
// is enough.
const (
	quoteMarks   = 2.0 // it stands in quotation marks
	quoteEchoes  = 3.0 // the text of the page says the same words
	quoteRuled   = 2.0 // rules over and under it, no wider than its column
	quoteFooted  = 1.5 // a rule under it only: a headline has none over its text
	quoteBroken  = 3.0 // the text under it goes on in mid-sentence from that over it
	quoteLoose   = 1.5 // there is no text under it to head
	quoteUnlike  = 1.0 // no headline of the page is set in its font
	quoteDated   = -4.0
	quoteEnough  = 3.0
	quoteLeast   = 15   // characters
	quoteMost    = 320  // characters
	quoteSmall   = 1.12 // over body size
	quoteLarge   = 3.5
	insertGap    = 3.2 // lines of body between an insert and the text over and under it
	echoLetters  = 24  // letters of a text that is looked for in others
	echoPiece    = 8   // letters of each part of it
	echoShare    = 0.85
	attributable = 60 // characters after the closing mark: who said it
)

// takeInserts takes pull quotes out of the headlines and the body of a region.
func (r *region) takeInserts() {
	var titles []*title
	var echo map[string]bool
	for _, t := range r.titles {
		if !r.mayQuote(t.pieces(), t.box) {
			titles = append(titles, t)
			continue
		}
		if echo == nil {
			echo = r.echoes()
		}
		if r.quotePoints(t.pieces(), t.box, t.dir, echo) < quoteEnough {
			titles = append(titles, t)
			continue
		}
		r.insert(t.pieces(), t.box)
	}
	r.titles = titles
	var body []*piece
	for _, p := range r.body {
		if f := r.f.ratio(p); f > displayRatio && len(p.lines) <= 10 && r.mayQuote([]*piece{p}, p.box) {
			if echo == nil {
				echo = r.echoes()
			}
			if r.quotePoints([]*piece{p}, p.box, p.dir, echo) >= quoteEnough {
				r.insert([]*piece{p}, p.box)
				continue
			}
		}
		body = append(body, p)
	}
	if len(body) < len(r.body) {
		r.body, r.at = body, map[*piece]int{}
		for i, p := range body {
			r.at[p] = i
		}
	}
}

// takeQuotes takes quotations that stand between rules in a column out of the
// display type of a region, before it is gathered into titles: under a headline
// they would be taken for its deck.
func (r *region) takeQuotes(here []*piece) []*piece {
	gone := map[*piece]bool{}
	for _, p := range here {
		first, _ := utf8.DecodeRuneInString(strings.TrimSpace(p.text))
		if closers[first] == "" || gone[p] || p.role != paper.RoleHeadline && p.role != paper.RoleBody || r.f.ratio(p) < quoteSmall || r.f.ratio(p) > quoteLarge {
			continue
		}
		group, box, text := r.quotation(here, p)
		if over, under := r.ruledAt(box, p.dir); !over || !under || !isQuoted(text) || countChars(text) > quoteMost {
			continue
		}
		for _, q := range group {
			gone[q] = true
		}
		r.insert(group, box)
	}
	return without(here, gone)
}

// quotation gathers the lines that go on with the one that opens a quotation, to
// the mark that closes it.
func (r *region) quotation(here []*piece, p *piece) ([]*piece, geom.Rect, string) {
	v := viewOf(p.dir)
	group, box, text := []*piece{p}, p.box, p.text
	for !isQuoted(text) && len(group) < 10 {
		var next *piece
		near := stackGap * p.em
		for _, q := range here {
			b, o := v.rect(box), v.rect(q.box)
			gap := o.Y0 - b.Y1
			if q.dir == p.dir && q.font == p.font && math.Abs(q.em-p.em) < 0.05*p.em && gap > -0.3*p.em && gap < near && b.OverlapX(o) > 0.3*math.Min(b.Width(), o.Width()) {
				next, near = q, gap
			}
		}
		if next == nil {
			break
		}
		group, box, text = append(group, next), box.Union(next.box), text+" "+next.text
	}
	return group, box, text
}

// insert makes type an insert of the region.
func (r *region) insert(ps []*piece, box geom.Rect) {
	for _, p := range ps {
		p.runner, p.role, p.margin = p.role, paper.RoleSlogan, hint
		r.others = append(r.others, p)
	}
	r.inserts = append(r.inserts, box)
}

// mayQuote: of a size and length a pull quote may have.
func (r *region) mayQuote(ps []*piece, box geom.Rect) bool {
	em, chars, dir := 0.0, 0, ps[0].dir
	for _, p := range ps {
		em = math.Max(em, p.em)
		chars += p.chars
		if p.role == paper.RoleByline || p.dir != dir {
			return false
		}
	}
	return em >= quoteSmall*r.f.em && em <= quoteLarge*r.f.em && chars >= quoteLeast && chars <= quoteMost
}

// quotePoints adds up what speaks for a pull quote.
func (r *region) quotePoints(ps []*piece, box geom.Rect, dir paper.Direction, echo map[string]bool) float64 {
	text := ""
	for _, p := range ps {
		text += p.text + " "
	}
	text = strings.TrimSpace(text)
	above, below := r.around(box, dir, ps)
	if above == nil && below == nil {
		return 0
	}
	quoted, echoed := isQuoted(text), repeats(text, echo)
	pts := when(quoted, quoteMarks) + when(echoed, quoteEchoes)
	lines := 0
	for _, p := range ps {
		lines += len(p.lines)
	}
	if !quoted && !echoed && lines < 3 {
		return 0
	}
	over, under := r.ruledAt(box, dir)
	pts += when(over && under, quoteRuled) + when(under && !over, quoteFooted)
	if above != nil && below != nil {
		pts += when(r.f.fillCost(above, below) <= breakMeets, quoteBroken)
	}
	if below != nil {
		pts += when(below.opens().dated, quoteDated)
	}
	return pts + when(below == nil, quoteLoose) + when(r.unlike(ps[0]), quoteUnlike)
}

// around finds the body in whose column a box stands, straight over and straight
// under it, rules left aside; nil for none.
func (r *region) around(box geom.Rect, dir paper.Direction, own []*piece) (above, below *piece) {
	v := viewOf(dir)
	b := v.rect(box)
	up, down := insertGap*r.f.leading, insertGap*r.f.leading
	for _, p := range r.body {
		s := v.rect(p.measure)
		if p.dir != dir || len(own) > 0 && p == own[0] || !within(b, s, 1.5*r.f.em) {
			continue
		}
		if gap := b.Y0 - s.Y1; gap > -touchSlop*r.f.leading && gap < up {
			above, up = p, gap
		}
		if gap := s.Y0 - b.Y1; gap > -touchSlop*r.f.leading && gap < down {
			below, down = p, gap
		}
	}
	return above, below
}

// ruledAt reports whether rules run straight over and straight under a box, not
// much wider than it or its column.
func (r *region) ruledAt(box geom.Rect, dir paper.Direction) (over, under bool) {
	v := viewOf(dir)
	b := v.rect(box)
	reach := 1.6 * r.f.leading
	wide := math.Max(2*b.Width(), 24*r.f.em)
	for _, w := range r.f.walls[v] {
		if w.Vertical || w.Kind != paper.BarrierRule || w.Hi-w.Lo > wide || math.Min(w.Hi, b.X1)-math.Max(w.Lo, b.X0) < 0.3*math.Min(b.Width(), w.Hi-w.Lo) {
			continue
		}
		over = over || w.Pos <= b.Y0+0.3*r.f.em && b.Y0-w.Pos < reach
		under = under || w.Pos >= b.Y1-0.3*r.f.em && w.Pos-b.Y1 < reach
	}
	return over, under
}

// unlike: no other headline of the region is set in the font of p.
func (r *region) unlike(p *piece) bool {
	for _, t := range r.titles {
		for _, h := range t.head {
			if h != p && h.font == p.font && h.italic == p.italic && (h.weight >= 600) == (p.weight >= 600) && !isQuoted(titleText(t)) {
				return false
			}
		}
	}
	return true
}

// closers are the marks that close what each opening mark opens.
var closers = map[rune]string{'“': "”", '„': "“”", '«': "»", '»': "«", '‘': "’", '"': `"`, '「': "」", '『': "』", '‹': "›"}

// isQuoted: a text in quotation marks, after which at most its speaker is named.
func isQuoted(text string) bool {
	rs := []rune(strings.TrimSpace(text))
	if len(rs) < 3 {
		return false
	}
	close, ok := closers[rs[0]]
	if !ok {
		return false
	}
	for k := len(rs) - 1; k > 0; k-- {
		if strings.ContainsRune(close, rs[k]) {
			return len(rs)-1-k <= attributable && k > len(rs)/2
		}
	}
	return false
}

// echoes lists the pieces of eight letters that the body of the region is made of.
func (r *region) echoes() map[string]bool {
	out := map[string]bool{}
	for _, p := range r.body {
		if math.Abs(r.f.ratio(p)-1) > sameRatio {
			continue
		}
		rs := smallLetters(p.text)
		for i := 0; i+echoPiece <= len(rs); i++ {
			out[string(rs[i:i+echoPiece])] = true
		}
	}
	return out
}

// repeats: nearly all of a text of Latin letters stands in the body too.
func repeats(text string, echo map[string]bool) bool {
	rs := smallLetters(text)
	if len(rs) < echoLetters {
		return false
	}
	hits, all := 0, 0
	for i := 0; i+echoPiece <= len(rs); i++ {
		all++
		if echo[string(rs[i:i+echoPiece])] {
			hits++
		}
	}
	return float64(hits) >= echoShare*float64(all)
}

// smallLetters is a text's letters, small; none of a script without capitals, in which
// eight signs are a phrase that a headline may share with its text.
func smallLetters(text string) []rune {
	var out []rune
	for _, c := range text {
		if unicode.IsUpper(c) || unicode.IsLower(c) {
			out = append(out, unicode.ToLower(c))
		}
	}
	return out
}

// insertBetween: an insert, and nothing else that is told of, stands between two
// boxes of one column.
func (r *region) insertBetween(v view, a, b geom.Rect) bool {
	for _, in := range r.inserts {
		box := v.rect(in)
		if box.Y0 > a.Y1-touchSlop*r.f.leading && box.Y1 < b.Y0+touchSlop*r.f.leading && box.OverlapX(a) > 0 && box.OverlapX(b) > 0 {
			return true
		}
	}
	return false
}
