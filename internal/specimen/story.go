package specimen

import (
	"github.com/banmian/banmian/internal/geom"
	"github.com/banmian/banmian/internal/paper"
	"github.com/banmian/banmian/internal/specimen/copytext"
)

// An item is something that fills a rectangle of a page.
type item interface {
	// natural is the least height that holds the item at a width.
	natural(width float64) float64
	// set makes it up in a rectangle.
	set(p *page, r geom.Rect)
}

// edge says where in its columns an inset stands.
type edge uint8

const (
	atTop edge = iota
	atBottom
	atMiddle
)

// An inset takes room from the text of a story: a picture of it, or another
// item for which the text makes way.
type inset struct {
	from, to int // columns
	edge     edge
	height   float64
	figure   int  // which figure of the story; ignored for an item
	item     item // another item, nil for a figure
}

// A story is an article with its layout.
type story struct {
	art     copytext.Article
	cols    int
	gutter  float64
	body    typeStyle
	caption typeStyle
	head    head
	insets  []inset

	boxed    float64 // weight of a rule around it, 0 for none
	ground   *rgb    // a tint behind it
	pad      float64 // between box and text
	colRules bool    // rules between columns
	fit      bool    // the text may be cut at the end of a sentence to fit

	continued bool   // goes on from another page
	key       string // headline of a continuation
	manner    manner // how it is signed
	cues      cues   // words of its jump lines; zero for the usual ones
	down      bool   // body in vertical lines
	tiers     int    // of vertical body
	drop      int    // lines of a drop capital, 0 for none

	depth     float64 // depth to ask for, 0 for what the text needs
	giving    float64 // how willingly it takes depth that is left over
	pictureUp bool    // the first figure stands above the headline
	from      *flow   // text of a continuation

	also   []geom.Rect // frames of its continuation, when the text is fitted
	goesOn func()      // makes the continuation up
}

// titles is what stands in the head.
func (s *story) titles() titled {
	t := titled{kicker: s.art.Kicker, headline: s.art.Headline, deck: s.art.Deck, byline: s.bylineAlone()}
	if s.continued {
		t = titled{}
		if s.key != "" {
			t.headline = []string{s.key}
		}
	}
	return t
}

// bylineAlone is the byline as a line of its own: when there is no dateline to
// run it in.
func (s *story) bylineAlone() string {
	if s.art.Dateline != "" && !s.body.latin || len(s.art.Bylines) == 0 || s.manner.atEnd {
		return ""
	}
	return s.manner.alone(s.art.Bylines)
}

// paragraphs is the text as set: dateline and byline run into the first.
func (s *story) paragraphs() []string {
	out := append([]string(nil), s.art.Paragraphs...)
	if len(out) == 0 {
		return out
	}
	if s.manner.atEnd && s.art.Dateline == "" && len(s.art.Bylines) > 0 {
		out[len(out)-1] += s.manner.bracketed(s.art.Bylines)
	}
	if s.art.Dateline == "" {
		return out
	}
	switch {
	case s.body.latin:
		out[0] = s.art.Dateline + " " + out[0]
	case len(s.art.Bylines) > 0:
		out[0] = s.art.Dateline + s.manner.bracketed(s.art.Bylines) + out[0]
	default:
		out[0] = s.art.Dateline + " " + out[0]
	}
	return out
}

// start opens the story's text.
func (s *story) start(p *page) *flow {
	if s.continued {
		if f := p.c.rest[s.art.ID]; f != nil {
			return f
		}
	}
	return s.open()
}

// open is the story's text from its beginning, or from where a continuation
// takes it up.
func (s *story) open() *flow {
	if s.from != nil {
		return s.from.clone()
	}
	list := s.paragraphs()
	if s.drop > 0 && len(list) > 0 && list[0] != "" {
		list[0] = string([]rune(list[0])[1:])
	}
	return newFlow(s.body, list, s.drop > 0)
}

// set makes the story up.
func (s *story) set(p *page, r geom.Rect) {
	if !s.fit && s.art.JumpTo == 0 || s.from != nil {
		s.settle(r)
	}
	pl := s.plan(r)
	if s.fit && !s.continued {
		s.fitText(pl)
	}
	p.c.copy[s.art.ID] = s.art
	truth := p.article(s.art)
	s.grounds(p, r, pl)
	var ids []string
	ids = append(ids, p.place(pl.head, pl.headAt.X, pl.headAt.Y)...)
	ids = append(ids, s.text(p, pl, truth)...)
	ids = append(ids, s.figures(p, pl, truth)...)
	p.part(truth, ids, outlineOf(r, pl.nested))
	for i, in := range s.insets {
		if in.item != nil {
			in.item.set(p, pl.holes[i])
		}
	}
	if s.goesOn != nil {
		s.goesOn()
	}
}

// figures places the pictures of the story with captions and credits.
func (s *story) figures(p *page, pl plan, truth *paper.Article) []string {
	var ids []string
	for i, in := range s.insets {
		if in.item == nil && in.figure < len(s.art.Figures) {
			ids = append(ids, p.figure(s.art.Figures[in.figure], pl.holes[i], s.caption, truth)...)
		}
	}
	return ids
}
