package specimen

import (
	"math"
	"regexp"
	"strconv"
	"strings"
	"unicode"

	"github.com/banmian/banmian/internal/geom"
	"github.com/banmian/banmian/internal/specimen/copytext"
)

// Measures of body type in ems: narrower lines look torn, wider ones are hard
// to follow.
const (
	leastMeasure = 9.0
	mostMeasure  = 24.0
)

// innerCols is a number of columns for a story of a width.
func (m *maker) innerCols(width float64) int {
	ems := width / m.body.size
	least := leastMeasure
	if m.latin {
		least = 11.5
	}
	lo := max(1, int(math.Ceil((ems+1.6)/(mostMeasure+1.6))))
	hi := max(lo, int((ems+1.6)/(least+1.6)))
	hi = min(hi, lo+2)
	return lo + m.rng.IntN(hi-lo+1)
}

// charsIn is about how many characters fill a surface.
func (m *maker) charsIn(surface float64) int {
	per := m.body.size * m.body.leading
	if m.latin {
		per *= 0.45
	}
	return int(surface / per)
}

// story makes up a story for a cell; extra is the surface of its tail.
func (m *maker) story(pl *planned, c cell, r geom.Rect, lead bool, extra float64) *story {
	s := &story{art: m.newStory(m.charsIn(r.Area()+extra)*5/4 + 60), gutter: pl.grid.gutter, body: m.body, fit: true, cues: m.cues}
	m.dress(s)
	s.cols = c.c1 - c.c0
	if m.chance(0.35) {
		s.cols = m.innerCols(r.Width())
	}
	if !lead && extra == 0 {
		m.ground(s, r)
		m.vote(s)
	}
	m.subheads(s)
	m.head(s, r, lead, pl.page.look.head)
	s.colRules = m.chance(0.2)
	if m.down {
		m.turn(s, r)
		return s
	}
	m.picture(s, r, lead)
	if first := []rune(s.art.Paragraphs[0])[0]; m.latin && s.art.Dateline == "" && unicode.IsLetter(first) && m.chance(0.5) {
		s.drop = 2 + m.rng.IntN(2)
	}
	return s
}

// dress gives a story caption type and settles how it is signed.
func (m *maker) dress(s *story) {
	s.caption = typeStyle{face: faceNamed(hei), size: m.body.size * 0.85, leading: m.body.size * 1.15}
	if m.latin {
		s.caption = typeStyle{face: faceNamed(grotesk), size: m.body.size * 0.82, leading: m.body.size, latin: true}
		if m.chance(0.3) {
			s.art.Dateline = ""
		}
		return
	}
	s.manner = m.manner
	if m.chance(0.12) && !m.down {
		s.art.Dateline = "" // the byline stands by itself
		s.manner.atEnd = m.chance(0.3)
	}
}

// vote gives a story type of its own now and then, as a comment has.
func (m *maker) vote(s *story) {
	if m.down || !m.chance(0.08) {
		return
	}
	s.body.size = math.Round(m.body.size*m.between(1.05, 1.2)*4) / 4
	s.body.leading = m.body.leading * s.body.size / m.body.size
	if !m.latin && m.chance(0.5) {
		s.body.face = faceNamed(hei)
	}
}

// Subheads stand in long stories now and then.
const (
	subheadFrom  = 5 // paragraphs that a story with subheads has at least
	subheadEvery = 3 // paragraphs between two
)

// subheads breaks a long story with lines in bold.
func (m *maker) subheads(s *story) {
	if m.down || len(s.art.Paragraphs) < subheadFrom || !m.chance(0.15) {
		return
	}
	var out []string
	for i, p := range s.art.Paragraphs {
		if i%subheadEvery == 2 {
			out = append(out, subMark+m.fresh(m.writer.Brief).Headline[0])
		}
		out = append(out, p)
	}
	s.art.Paragraphs = out
}

// ground puts a story into a box or on a tint now and then.
func (m *maker) ground(s *story, r geom.Rect) {
	switch {
	case m.chance(0.15):
		s.boxed = m.between(0.4, 1)
	case m.chance(0.13):
		s.ground = &rgb{uint8(m.between(225, 245)), uint8(m.between(225, 245)), uint8(m.between(215, 245))}
	default:
		return
	}
	s.pad = m.body.size * m.between(0.7, 1.1)
	s.cols = m.innerCols(r.Width() - 2*s.pad)
}

// headFaces are those for headline, kicker and deck.
func (m *maker) headFaces() (main, kick, deck *face) {
	if m.latin {
		return faceNamed(oneOf(m, romanBold, romanBold, grotesk)), faceNamed(grotesk), faceNamed(roman)
	}
	return faceNamed(oneOf(m, heiBold, songBold, heiBold)), faceNamed(hei), faceNamed(oneOf(m, hei, song))
}

// head chooses a headline for a story.
func (m *maker) head(s *story, r geom.Rect, lead bool, way inking) {
	size := math.Min(m.body.size*4.2, math.Max(m.body.size*1.7, math.Sqrt(r.Area())/m.between(11, 15)))
	if lead {
		size *= 1.35
	}
	main, kick, deck := m.headFaces()
	st := func(f *face, size float64) typeStyle {
		return typeStyle{face: f, size: math.Max(m.body.size*1.12, math.Round(size)), latin: m.latin}
	}
	s.head = head{
		main: st(main, size), kick: st(kick, size*0.45), deck: st(deck, size*0.42), by: typeStyle{face: kick, size: m.body.size, latin: m.latin},
		align: oneOf(m, alignCenter, alignCenter, alignLeft), pad: m.body.size * m.between(0.6, 1), rule: m.chance(0.1),
	}
	if way != inkOutline || m.chance(0.4) {
		s.head.way = way
	}
	switch {
	case m.latin:
		s.head.align = oneOf(m, alignLeft, alignLeft, alignCenter)
		if s.cols >= 3 && m.chance(0.25) {
			s.head.place, s.head.to = headPartial, s.cols-1
		}
	case m.down:
	case plainText(s.art.Headline) && r.Height() < 24*m.body.leading && m.chance(0.35):
		s.head.place = oneOf(m, headLeft, headRight)
	case plainText(s.art.Headline) && s.cols >= 2 && m.chance(0.15):
		s.head.place, s.head.to = headCorner, 1
	case s.cols >= 3 && m.chance(0.35):
		s.head.place, s.head.to = headPartial, s.cols-1
	case s.cols >= 3 && m.chance(0.15):
		s.head.place, s.head.from, s.head.to = headInset, 1, s.cols-1
	}
	if s.head.place.vertical() {
		m.standUp(s)
	}
	if s.head.place == headTop && s.head.way == inkRuns && m.chance(0.06) {
		s.head.band = &rgb{uint8(m.between(20, 120)), uint8(m.between(20, 90)), uint8(m.between(30, 120))}
	}
	m.breakHeads(s, r)
}

// standUp trims a headline stack to what stands well vertically.
func (m *maker) standUp(s *story) {
	s.art.Deck = nil
	if !plainText(s.art.Kicker) || m.chance(0.5) {
		s.art.Kicker = nil
	}
	s.art.Headline = s.art.Headline[:min(2, len(s.art.Headline))]
	if s.art.Dateline == "" {
		s.art.Dateline = "本报讯"
	}
}

// breakHeads cuts headline lines that no squeezing would fit into two.
func (m *maker) breakHeads(s *story, r geom.Rect) {
	if s.head.place.vertical() {
		return
	}
	width := r.Width() - 2*s.pad
	if s.head.place == headPartial || s.head.place == headInset {
		cols := columns(geom.Rect{X1: width, Y1: 1}, s.cols, s.gutter)
		width = cols[min(s.head.to, s.cols)-1].X1 - cols[s.head.from].X0
	}
	s.art.Headline = fitLines(s.art.Headline, s.head.main, width)
	s.art.Deck = fitLines(s.art.Deck, s.head.deck, width)
	s.art.Kicker = fitLines(s.art.Kicker, s.head.kick, width)
}

// fitLines cuts lines in two or three until none need be made smaller than its
// type by more than a sixth.
func fitLines(lines []string, st typeStyle, width float64) []string {
	var out []string
	for _, l := range lines {
		n := 1
		for ; n < 4; n++ {
			wide := 0.0
			for _, part := range halves(l, n, st.latin) {
				_, w := displayGlyphs(part, st)
				wide = math.Max(wide, w)
			}
			if wide*leastSquash < width*1.2 {
				break
			}
		}
		out = append(out, halves(l, n, st.latin)...)
	}
	return out
}

// halves cuts a line into n parts: Latin between words, Chinese anywhere that
// a line may end.
func halves(l string, n int, latin bool) []string {
	if n <= 1 {
		return []string{l}
	}
	if latin {
		return evenly(l, n)
	}
	rs := []rune(l)
	at := (len(rs) + n - 1) / n
	for at < len(rs)-1 && (strings.ContainsRune(neverFirst, rs[at]) || strings.ContainsRune(neverLast, rs[at-1]) || isLatin(rs[at-1]) && isLatin(rs[at]) || rs[at] == ' ') {
		at++
	}
	if at >= len(rs)-1 {
		return []string{l}
	}
	return append([]string{strings.TrimSpace(string(rs[:at]))}, halves(strings.TrimSpace(string(rs[at:])), n-1, latin)...)
}

// plainText reports whether lines can stand vertically as they are.
func plainText(lines []string) bool {
	for _, l := range lines {
		for _, r := range l {
			if r < 0x2E80 || uprightForm(r) != r {
				return false
			}
		}
	}
	return true
}

// picture gives a story a photo now and then.
func (m *maker) picture(s *story, r geom.Rect, lead bool) {
	if r.Height() < 18*m.body.leading || s.cols < 2 || !(lead || m.chance(0.35)) {
		return
	}
	s.art.Figures = []copytext.Figure{m.writer.Figure()}
	n := 1 + m.rng.IntN(max(1, s.cols-1))
	from := m.rng.IntN(s.cols - n + 1)
	width := float64(n) * (r.Width() / float64(s.cols))
	h := math.Min(width*m.between(0.6, 0.8)+m.body.size*2.5, r.Height()*0.4)
	s.insets = append(s.insets, inset{from: from, to: from + n, edge: oneOf(m, atTop, atBottom, atMiddle), height: h})
}

// nest lets a story make way for a boxed one in a corner of its text.
func (m *maker) nest(s *story, r geom.Rect) {
	n := max(1, s.cols/2)
	width := float64(n) * r.Width() / float64(s.cols)
	depth := math.Max(m.leastDepth()*1.2, r.Height()*m.between(0.25, 0.38))
	small := &story{art: m.newStory(m.charsIn(width*depth) * 5 / 4), gutter: s.gutter, body: m.body, fit: true, boxed: m.between(0.4, 0.9), pad: m.body.size * 0.8}
	m.dress(small)
	box := geom.Rect{X1: width - s.gutter, Y1: depth}
	small.cols = m.innerCols(box.Width() - 2*small.pad)
	m.head(small, box, false, inkRuns)
	m.makeRoom(small, box)
	s.insets = append(s.insets, inset{from: s.cols - n, to: s.cols, edge: atBottom, height: depth, item: small})
}

// turn sets a story from top to bottom.
func (m *maker) turn(s *story, r geom.Rect) {
	s.down = true
	for i, p := range s.art.Paragraphs {
		s.art.Paragraphs[i] = hanNumbers(p)
	}
	s.art.Dateline = hanNumbers(s.art.Dateline)
	s.head.place, s.colRules = headRight, false
	if !plainText(hanLines(s.art.Headline)) || r.Height() < r.Width()*0.4 && m.chance(0.3) {
		s.head.place = headTop
	} else {
		s.art.Headline = hanLines(s.art.Headline)
		s.art.Kicker, s.art.Deck = hanLines(s.art.Kicker), nil
		m.standUp(s)
	}
	if s.art.Dateline == "" {
		s.art.Dateline = "本报讯"
	}
	m.breakHeads(s, r)
	least, most := r.Height()/(m.body.size*24), r.Height()/(m.body.size*13)
	s.tiers = max(1, int(math.Round(m.between(least, most))))
}

func hanLines(list []string) []string {
	var out []string
	for _, l := range list {
		out = append(out, hanNumbers(l))
	}
	return out
}

var (
	clockTime = regexp.MustCompile(`(\d{1,2}):(\d{2})`)
	perCent   = regexp.MustCompile(`([\d.]+)%`)
	digits    = regexp.MustCompile(`\d+`)
)

// hanNumbers writes figures as a vertical text does: 6月11日 as 六月十一日.
func hanNumbers(s string) string {
	s = clockTime.ReplaceAllString(s, "${1}时${2}分")
	s = perCent.ReplaceAllString(s, "百分之$1")
	s = strings.NewReplacer("“", "『", "”", "』", "‘", "「", "’", "」", ".", "点", "……", "。").Replace(s)
	return digits.ReplaceAllStringFunc(s, hanNumber)
}

func hanNumber(s string) string {
	n, err := strconv.Atoi(s)
	d := []rune("〇一二三四五六七八九")
	switch {
	case err == nil && n >= 10 && n < 20 && s[0] != '0':
		return "十" + strings.TrimPrefix(string(d[n-10]), "〇")
	case err == nil && n >= 20 && n < 100 && s[0] != '0':
		return string(d[n/10]) + "十" + strings.TrimPrefix(string(d[n%10]), "〇")
	}
	var b strings.Builder
	for _, c := range s {
		b.WriteRune(d[c-'0'])
	}
	return b.String()
}

// leastText is the least number of lines a story is worth its headline for.
const leastText = 8

// makeRoom simplifies a layout until enough text stands in it.
func (m *maker) makeRoom(s *story, r geom.Rect) {
	if s.head.to > s.cols || s.cols < 2 && !s.head.place.vertical() {
		s.head.place = headTop
		m.breakHeads(s, r)
	}
	room := func() int {
		_, n := s.lines(&flow{style: s.body}, s.plan(r).frames)
		return n
	}
	for _, simpler := range []func(){
		func() { s.insets, s.art.Figures, s.drop = nil, nil, 0 },
		func() {
			if s.head.place != headTop && !s.down {
				s.head.place = headTop
				m.breakHeads(s, r)
			}
		},
		func() { s.art.Deck, s.art.Kicker = nil, nil },
		func() { s.head.main.size = m.body.size * 1.7 },
		func() { s.art.Headline = s.art.Headline[:1] },
	} {
		if room() >= leastText {
			return
		}
		simpler()
	}
}
