package specimen

import "github.com/banmian/banmian/internal/specimen/copytext"

// The Chinese sample is a paper of 315 by 490 millimetres on five columns.
const (
	zhWidth, zhHeight = 893.0, 1389.0
	zhMargin          = 48.0
)

var (
	vermilion = rgb{186, 28, 33}
	celadon   = rgb{232, 241, 236}
	straw     = rgb{248, 241, 224}
)

func chineseSample() (*sampler, error) {
	s := &sampler{copy: copytext.Chinese(), gutter: 17}
	s.body = typeStyle{face: faceNamed(song), size: 9.5, leading: 13.75, indent: 2}
	s.caption = typeStyle{face: faceNamed(hei), size: 8, leading: 11}
	var err error
	if s.c, err = newCompositor(s.copy.Paper); err != nil {
		return nil, err
	}
	s.zhFront()
	s.zhSecond()
	s.zhThird()
	s.zhFourth()
	return s, nil
}

func (s *sampler) zhRow(shares []int, items ...item) row {
	return row{items: items, shares: shares, gutter: s.gutter}
}

func (s *sampler) zhStack(items ...item) stack {
	return stack{items: items, gap: s.body.leading * 1.15, rule: 0.4}
}

func (s *sampler) zhFolio(of copytext.Page) item {
	return folio{paper: s.copy.Paper, page: of, size: 10, color: vermilion, outside: of.Label == "3"}
}

func (s *sampler) zhFront() {
	p, area := s.start(0, zhWidth, zhHeight, zhMargin, func(copytext.Page) item {
		return masthead{paper: s.copy.Paper, style: mastheadSide, size: 92, small: 10.5, color: vermilion}
	})
	index := s.poster("p1-index", 15, func(p *poster) {
		p.tint, p.box, p.pad = &celadon, 0, 7
		p.text.size, p.text.leading = 8.5, 14.5
	})
	s.zhStack(
		s.zhRow([]int{3, 2},
			s.story("p1-canals", 3, 41, inSong, pictured(0, 2, atTop, 195), holding(2, 3, atBottom, index), willing(3)),
			s.zhStack(s.story("p1-reading-rooms", 2, 27, flushLeft), s.story("p1-canteen", 2, 19, flushLeft, inSong)),
		),
		s.zhRow([]int{2, 3},
			s.story("p1-elevator", 2, 27, beside(headLeft), inSong),
			s.story("p1-photo-boats", 3, 20, above(150)),
		),
		s.zhRow([]int{3, 2},
			s.story("p1-granary", 3, 36, over(0, 2), inSong, deep(172)),
			s.story("p1-window", 2, 22, boxedIn(0.7), tinted(straw)),
		),
		s.zhRow([]int{2, 1, 1, 1},
			s.story("p1-night-school", 2, 23, beside(headRight), deep(172)),
			s.story("p1-bus", 1, 14, typed(10.5, 16.5)),
			s.story("p1-rain", 1, 14, typed(10.5, 16.5)),
			s.poster("p1-ad-market", 17),
		),
	).set(p, area)
}

func (s *sampler) zhSecond() {
	p, area := s.start(1, zhWidth, zhHeight, zhMargin, s.zhFolio)
	s.zhStack(
		s.zhRow([]int{4, 1},
			s.story("p2-field-lab", 4, 43, inSong, pictured(2, 4, atTop, 135)),
			s.zhStack(s.story("p2-exam-buses", 1, 14), s.story("p2-flats", 1, 14), s.story("p2-blood", 1, 14)),
		),
		s.zhRow([]int{2, 3},
			s.story("p2-flood-drill", 2, 29, beside(headLeft)),
			s.story("p2-digital-night", 3, 30, flushLeft, ruled),
		),
		s.zhRow([]int{3, 2},
			s.story("p2-market", 4, 26, within(1, 3), inSong),
			s.story("p2-photo-planting", 2, 19, above(110)),
		),
		s.zhRow([]int{2, 3},
			s.story("p2-solar-robot", 2, 23, boxedIn(0.7)),
			s.story("p2-volunteers", 3, 31, inSong, typed(10, 14.75)),
		),
		s.zhRow([]int{3, 2},
			s.rest("p1-canals", 3, 17, "三十六条河道重现清流"),
			s.zhStack(s.rest("p1-granary", 2, 15, "老粮仓里装进一座工坊城"), s.poster("p2-notice-water", 15)),
		),
	).set(p, area)
}

func (s *sampler) zhThird() {
	p, area := s.start(2, zhWidth, zhHeight, zhMargin, s.zhFolio)
	s.zhStack(
		s.zhRow([]int{1, 4},
			s.zhStack(s.story("p3-cool-rooms", 1, 14), s.story("p3-dogs", 1, 14), s.story("p3-senior-card", 1, 14)),
			s.story("p3-menders", 4, 46, pictured(0, 2, atTop, 200), willing(2)),
		),
		s.zhRow([]int{3, 2},
			s.story("p3-summer-care", 3, 30, inSong),
			s.story("p3-parking", 2, 28, beside(headRight)),
		),
		s.zhRow([]int{2, 3},
			s.story("p3-hotline", 2, 24, boxedIn(0.7), tinted(celadon)),
			s.story("p3-doctors", 3, 30),
		),
		s.zhRow([]int{2, 2, 1},
			s.story("p3-photo-roof", 2, 19, above(130)),
			s.story("p3-old-clothes", 2, 23, inSong),
			s.poster("p3-ad-bakery", 18),
		),
		s.zhRow([]int{2, 2, 1},
			s.rest("p1-reading-rooms", 2, 15, "第六十间社区书房开门"),
			s.rest("p1-night-school", 2, 15, "下班以后 去夜校学一门手艺"),
			s.poster("p3-notice-lost", 13),
		),
	).set(p, area)
}

func (s *sampler) zhFourth() {
	p, area := s.start(3, zhWidth, zhHeight, zhMargin, s.zhFolio)
	s.zhStack(
		s.story("p4-boat-song", 5, 40, inSong, over(0, 3), pictured(3, 5, atTop, 125), willing(2)),
		s.zhRow([]int{3, 2},
			s.story("p4-clock-mender", 2, 32, beside(headLeft), inSong, pictured(1, 2, atBottom, 90)),
			s.story("p4-heritage-day", 2, 26),
		),
		s.zhRow([]int{2, 3},
			s.story("p4-essay", 1, 25, boxedIn(0.7), tinted(straw), inSong, typed(10.25, 16.5)),
			s.zhStack(
				s.story("p4-review", 3, 24, over(0, 2), inSong),
				s.rest("p2-field-lab", 3, 15, "青年工程师把实验室搬进田里"),
				s.story("p4-call", 2, 15, flushLeft),
			),
		),
		s.zhRow([]int{1, 2, 1, 1},
			s.story("p4-prints", 1, 17),
			s.story("p4-photo-lotus", 2, 19, above(130)),
			s.story("p4-table-tennis", 1, 15),
			s.zhStack(s.story("p4-open-air", 1, 14), s.poster("p4-ad-concert", 20)),
		),
		imprint{art: s.article("p4-imprint"), text: typeStyle{face: faceNamed(hei), size: 8.5, leading: 13}},
	).set(p, area)
}
