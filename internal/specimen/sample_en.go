package specimen

import (
	"github.com/banmian/banmian/internal/specimen/copytext"
)

// The English sample is a sheet of 318 by 520 millimetres on five columns.
const (
	enWidth, enHeight = 900.0, 1474.0
	enMargin          = 46.0
)

func englishSample() (*sampler, error) {
	s := &sampler{copy: copytext.English(), gutter: 15, latin: true}
	s.body = typeStyle{face: faceNamed(roman), size: 9.75, leading: 12.75, indent: 1, latin: true}
	s.caption = typeStyle{face: faceNamed(grotesk), size: 7.5, leading: 9.5, latin: true}
	var err error
	if s.c, err = newCompositor(s.copy.Paper); err != nil {
		return nil, err
	}
	s.enFront()
	s.enSecond()
	return s, nil
}

func (s *sampler) enStack(items ...item) stack { return stack{items: items, gap: 15, rule: 0.4} }

func (s *sampler) enRow(shares []int, items ...item) row {
	return row{items: items, shares: shares, gutter: s.gutter, rule: 0.3}
}

func (s *sampler) enFront() {
	p, area := s.start(0, enWidth, enHeight, enMargin, func(copytext.Page) item {
		return masthead{paper: s.copy.Paper, style: mastheadUnder, size: 74, small: 8.5}
	})
	s.enStack(
		s.enRow([]int{4, 1},
			s.story("p1-ferry", 4, 52, pictured(2, 4, atTop, 235), deckIn(2), willing(2)),
			s.enStack(
				s.poster("p1-index", 15, func(p *poster) { p.box, p.tint, p.text.size, p.text.leading = 0, &celadon, 9, 13 }),
				s.story("p1-library", 1, 19, boxedIn(0.6)),
			),
		),
		s.enRow([]int{2, 2, 1},
			s.story("p1-school-roof", 2, 29),
			s.story("p1-dossier-shore", 2, 29, deckIn(2)),
			s.enStack(s.story("p1-weather", 1, 15), s.poster("p1-ad-boots", 20)),
		),
		s.enRow([]int{3, 2},
			s.story("p1-photo-regatta", 3, 24, above(200)),
			s.story("p1-bakery", 2, 27),
		),
	).set(p, area)
}

func (s *sampler) enSecond() {
	p, area := s.start(1, enWidth, enHeight, enMargin, func(of copytext.Page) item {
		return folio{paper: s.copy.Paper, page: of, size: 9.5}
	})
	s.enStack(
		s.enRow([]int{4, 1},
			s.story("p2-keepers", 4, 46, pictured(3, 4, atTop, 240), deckIn(2), willing(2)),
			s.story("p2-clock", 1, 21, headIn(2), typed(10.5, 14.75), boxedIn(0.6), func(st *story) { st.drop = 3 }),
		),
		s.enRow([]int{2, 3},
			s.story("p2-photo-kites", 2, 20, above(140)),
			s.story("p2-choir", 3, 30),
		),
		s.enRow([]int{2, 3},
			s.story("p2-chess", 2, 25),
			s.story("p2-market", 3, 28),
		),
		s.enRow([]int{3, 2},
			s.rest("p1-ferry", 3, 17, "Night ferry"),
			s.rest("p1-dossier-shore", 2, 24, "Clean shore"),
		),
		s.enRow([]int{1, 1, 3},
			s.story("p2-bridge", 1, 15, headIn(2)),
			s.story("p2-bus", 1, 15, headIn(2)),
			s.poster("p2-notice", 15),
		),
		imprint{art: s.article("p2-imprint"), text: typeStyle{face: faceNamed(roman), size: 8.5, leading: 11.5, latin: true}},
	).set(p, area)
}
