package article

import (
	"math"

	"github.com/banmian/banmian/internal/geom"
	"github.com/banmian/banmian/internal/paper"
	"github.com/banmian/banmian/internal/wording"
)

// A ribbon is a word or two on a strip of colour of their own: 特稿 over a story,
// 简讯 over a column of short items, 图片新闻 beside a picture. It says what
// follows, and is nobody's headline.
const (
	ribbonChars  = 8.0 // ems of text at most: longer ones are headlines set in reverse
	ribbonHeight = 2.4 // of the strip, in ems of its type
	ribbonRatio  = 2.2 // to body size, at most
	ribbonReach  = 1.6 // from a ribbon to what it is over or beside, in ems of the ribbon
	ribbonFlush  = 2.5 // by which the two may be out of line, in ems of the ribbon
)

// findRibbons takes ribbons out of the type that tells news.
func (f *forme) findRibbons() {
	for _, p := range f.pieces {
		strip := sane(f.m.Blocks[p.block].Strip)
		if p.role == "" && !strip.IsZero() && f.isRibbon(p, strip) {
			p.role, p.margin, p.ribbon = paper.RoleSlogan, sign, strip
			f.ribbons = append(f.ribbons, p)
		}
	}
}

func (f *forme) isRibbon(p *piece, strip geom.Rect) bool {
	v := viewOf(p.dir)
	return len(p.lines) == 1 && len(f.m.Blocks[p.block].Lines) == 1 && wording.Width(p.text) <= ribbonChars && f.ratio(p) <= ribbonRatio &&
		v.rect(strip).Height() <= ribbonHeight*p.em && wording.ShareCJK(p.text) > 0.5 && p.chars > 1 &&
		!indexCue.MatchString(p.text) && !noticeCue.MatchString(p.text)
}

// hangRibbons gives a ribbon that stands over or beside one headline to it as kicker,
// or, where the text under it has none, as headline. A ribbon over several items
// set alike names their column, and one at a picture says only that it is one.
func (f *forme) hangRibbons(stories []*story) {
	for _, p := range f.ribbons {
		s, others := f.underRibbon(p, stories)
		switch {
		case s == nil || others > 0 || s.kind == paper.KindPhoto:
			f.furniture = append(f.furniture, p)
		case s.title == nil:
			p.role = paper.RoleHeadline
			s.title = &title{head: []*piece{p}, box: p.box, dir: p.dir, em: p.em, frame: p.frame}
		default:
			p.role = paper.RoleKicker
			s.title.kicker = append([]*piece{p}, s.title.kicker...)
		}
	}
}

// underRibbon is the story whose head stands nearest under or beside a ribbon, and how
// many more stand below it in its column with heads of the same size.
func (f *forme) underRibbon(p *piece, stories []*story) (best *story, others int) {
	nearest := math.Inf(1)
	for _, s := range stories {
		if d, ok := ribbonGap(p, s.headBox()); ok && d < nearest {
			best, nearest = s, d
		}
	}
	if best == nil {
		return nil, 0
	}
	head := best.headBox()
	for _, s := range stories {
		box := s.headBox()
		if s != best && box.Y0 > head.Y1 && math.Abs(box.X0-head.X0) < p.em && s.frame == best.frame && s.headEm() == best.headEm() {
			others++
		}
	}
	return best, others
}

// ribbonGap is how far under or beside a ribbon a box begins, false when it is not
// there.
func ribbonGap(p *piece, box geom.Rect) (float64, bool) {
	strip, slop := p.ribbon, ribbonFlush*p.em
	if box.IsZero() {
		return 0, false
	}
	if gap := box.Y0 - strip.Y1; gap > -0.5*p.em && gap < ribbonReach*p.em && box.X0 > strip.X0-slop && box.X0 < strip.X1+slop {
		return math.Max(0, gap), true
	}
	if gap := strip.X0 - box.X1; p.dir == paper.Vertical && gap > -0.5*p.em && gap < ribbonReach*p.em && box.OverlapY(strip) > 0.3*math.Min(box.Height(), strip.Height()) {
		return math.Max(0, gap), true
	}
	if gap := box.X0 - strip.X1; gap > -0.5*p.em && gap < ribbonReach*p.em && box.OverlapY(strip) > 0.5*math.Min(box.Height(), strip.Height()) {
		return math.Max(0, gap), true
	}
	return 0, false
}

// headBox is the headline of a story, or the first of its text.
func (s *story) headBox() geom.Rect {
	switch {
	case s.title != nil:
		return s.title.box
	case len(s.body) > 0:
		return s.body[0].box
	}
	return geom.Rect{}
}

// headEm is the size of a story's headline, 0 without one.
func (s *story) headEm() float64 {
	if s.title == nil {
		return 0
	}
	return math.Round(4*s.title.em) / 4
}
