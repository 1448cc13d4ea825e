package article

import (
	"math"
	"strings"

	"github.com/banmian/banmian/internal/geom"
	"github.com/banmian/banmian/internal/paper"
	"github.com/banmian/banmian/internal/wording"
)

// Evidence that a box is an advertisement, in points, and how much is enough.
const (
	adWord   = 1.0  // for each price, telephone number or call to buy, to three
	adFonts  = 1.0  // four or more fonts
	adLabel  = 4.0  // 广告 by itself
	adLarge  = 0.5  // most of its lines are larger than body
	adOpen   = 1.5  // its lines are short and end without a stop
	adCenter = 2.0  // and stand in the middle
	adBare   = 1.0  // type fills little of the box
	adDated  = -2.0 // a dateline or byline
	adProse  = -0.7 // for each paragraph with an indent
	adText   = -0.5 // for each hundred characters
	adEnough = 2.8

	adMost     = 300 // characters of an advertisement without a box
	adOpenPage = 0.7 // more, without a box around it

	adShort   = 0.75 // of the box that a short line takes at most
	bareShare = 0.25 // of a box that type fills in an advertisement
)

// Sizes of short items, in ems of text: a Latin letter counts half.
const (
	briefMost = 120.0 // one paragraph under a headline, without byline or picture
	photoMost = 140.0 // text of a picture story
)

// nameKinds tells advertisements and index boxes from stories. All of such a box
// is one unit.
func (f *forme) nameKinds(frame int, stories []*story) []*story {
	if frame < 0 {
		for i, s := range stories {
			if s.title != nil && indexCue.MatchString(strings.TrimSpace(titleText(s.title))) && f.isIndex(stories[i:i+1]) {
				stories[i] = merge([]*story{s}, paper.KindIndex)
				continue
			}
			if s.title != nil && (len(s.body) > 0 || s.sells()) && charsOf(s.body) <= adMost && f.adPoints([]*story{s}, s.bounds()) >= adEnough+adOpenPage {
				stories[i] = merge([]*story{s}, paper.KindAd)
			}
		}
		return stories
	}
	if len(stories) == 0 {
		return stories
	}
	switch {
	case f.isIndex(stories):
		return []*story{merge(stories, paper.KindIndex)}
	case f.adPoints(stories, f.frames[frame].rect) >= adEnough:
		return []*story{merge(stories, paper.KindAd)}
	}
	return stories
}

// sells: without body, the story has small lines under its headline that speak as
// advertisements do. A headline that lost its text has none that do.
func (s *story) sells() bool {
	for _, p := range s.title.deck {
		if adCue.MatchString(p.text) {
			return true
		}
	}
	return false
}

// nameKind settles the kind of a story that is neither advertisement nor index.
func (f *forme) nameKind(s *story) {
	if s.kind != paper.KindStory {
		return
	}
	width, paragraphs, signed := 0.0, len(f.paragraphRuns(s.body)), len(s.bylines) > 0
	for _, p := range s.body {
		width += wording.Width(p.text)
	}
	if s.title != nil {
		signed = signed || len(s.title.bylines) > 0
	}
	if len(s.body) > 0 && !signed {
		_, by, _ := wording.Dateline(s.body[0].text)
		signed = len(by) > 0
	}
	switch {
	case s.title != nil && noticeCue.MatchString(titleText(s.title)):
		s.kind = paper.KindNotice
	case len(s.figures) > 0 && paragraphs <= 1 && width <= photoMost && !signed:
		s.kind = paper.KindPhoto
	case s.title != nil && paragraphs == 1 && width <= briefMost && !signed && len(s.figures) == 0 && !f.breaksOff(s):
		s.kind = paper.KindBrief
	}
}

// breaksOff: the story goes on elsewhere, or comes from there.
func (f *forme) breaksOff(s *story) bool {
	last := s.body[len(s.body)-1]
	return len(s.jumps) > 0 || last.closes().jumps || s.body[0].opens().from || !endsSentence(last.text)
}

func titleText(t *title) string {
	var all []string
	for _, p := range t.head {
		all = append(all, p.text)
	}
	return strings.Join(all, " ")
}

func (f *forme) adPoints(stories []*story, box geom.Rect) float64 {
	fonts, pts, inked := map[string]bool{}, 0.0, 0.0
	centred := f.centred(linesOf(stories))
	large, lines, open, chars := 0, 0, 0, 0
	for _, s := range stories {
		for _, p := range s.pieces() {
			fonts[p.font] = true
			chars += p.chars
			inked += p.box.Area()
			pts += adWord*float64(min(3, len(adCue.FindAllString(p.text, 4)))) +
				when(p.opens().dated || p.role == paper.RoleByline || p.verse, adDated) + when(!centred, adProse*float64(p.proseLines())) +
				when(strings.Trim(p.text, " ·.[]()（）【】") == "广告", adLabel)
			for _, l := range p.lines {
				lines++
				large += int(when(f.ratio(p) > displayRatio, 1))
				open += int(when(!endsSentence(l.Text) && (centred || p.role != paper.RoleBody || sane(l.Box).Width() < adShort*box.Width()), 1))
			}
		}
	}
	return pts + when(len(fonts) >= 4, adFonts) + when(2*large > lines, adLarge) +
		when(5*open >= 3*lines && lines > 2, adOpen) + when(centred, adCenter) +
		when(inked < bareShare*box.Area(), adBare) + adText*float64(chars)/100
}

func charsOf(ps []*piece) int {
	n := 0
	for _, p := range ps {
		n += p.chars
	}
	return n
}

// linesOf lists the boxes of all lines of some stories.
func linesOf(stories []*story) []geom.Rect {
	var out []geom.Rect
	for _, s := range stories {
		for _, p := range s.pieces() {
			for _, l := range p.lines {
				out = append(out, sane(l.Box))
			}
		}
	}
	return out
}

// centred reports whether lines of different lengths stand in the middle of one
// another.
func (f *forme) centred(lines []geom.Rect) bool {
	if len(lines) < 2 {
		return false
	}
	mid, least, most := 0.0, math.Inf(1), 0.0
	for _, l := range lines {
		mid += l.CenterX() / float64(len(lines))
		least, most = math.Min(least, l.Width()), math.Max(most, l.Width())
	}
	if most-least < 2*f.em || len(lines) == 2 && most-least < 4*f.em {
		return false
	}
	off := 0
	for _, l := range lines {
		if math.Abs(l.CenterX()-mid) > f.em {
			off++
		}
	}
	return 5*off <= len(lines)
}

// proseLines counts the lines that open a paragraph of running text: set in, and
// full to the end of the measure.
func (p *piece) proseLines() int {
	n := 0
	for _, l := range p.lines {
		if l.Opens && l.Indent >= leastIndent && l.Indent <= mostIndent && l.Full() {
			n++
		}
	}
	return n
}

func (f *forme) isIndex(stories []*story) bool {
	rows, lines, named := 0, 0, false
	for _, s := range stories {
		for _, p := range s.pieces() {
			if p.chars < 12 && indexCue.MatchString(strings.TrimSpace(p.text)) {
				named = true
				continue
			}
			for _, l := range p.lines {
				lines++
				if indexRow.MatchString(strings.TrimSpace(l.Text)) {
					rows++
				}
			}
		}
	}
	return lines > 0 && lines < 60 && (named && 4*rows >= lines || 3*rows >= 2*lines && rows >= 3)
}

// nameOf is what of a headline names a unit: of an index, the pieces that say it is
// one, where any does by itself; the first of its lines may stand level with them.
func (t *title) nameOf(kind paper.Kind) []*piece {
	if kind != paper.KindIndex {
		return t.head
	}
	var names []*piece
	for _, p := range t.head {
		if p.chars < 12 && indexCue.MatchString(strings.TrimSpace(p.text)) {
			names = append(names, p)
		}
	}
	if len(names) == 0 {
		return t.head
	}
	return names
}

// merge makes one unit of several stories: the largest headline is its own, all
// else its text in reading order.
func merge(stories []*story, kind paper.Kind) *story {
	one := &story{kind: kind, frame: stories[0].frame}
	for _, s := range stories {
		if s.title != nil && (one.title == nil || s.title.em > one.title.em) {
			one.title = &title{head: s.title.nameOf(kind), box: s.title.box, dir: s.title.dir, em: s.title.em, frame: s.title.frame}
		}
	}
	own := map[*piece]bool{}
	if one.title != nil {
		for _, p := range one.title.head {
			own[p] = true
		}
	}
	for _, s := range stories {
		for _, p := range s.pieces() {
			if !own[p] {
				one.strays = append(one.strays, p)
			}
		}
	}
	return one
}
