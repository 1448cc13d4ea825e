package specimen

import (
	"fmt"
	"strings"

	"github.com/banmian/banmian/internal/geom"
	"github.com/banmian/banmian/internal/paper"
	"github.com/banmian/banmian/internal/specimen/copytext"
)

// A sampler lays the sample editions out: it knows their copy, their type and
// the measure of their pages.
type sampler struct {
	c       *compositor
	copy    copytext.Edition
	body    typeStyle
	caption typeStyle
	gutter  float64
	latin   bool
}

// sampleEdition lays out the sample of a name, and says what did not fit.
func sampleEdition(name string) (c *compositor, complaints []string, err error) {
	var s *sampler
	switch name {
	case "zh":
		s, err = chineseSample()
	case "en":
		s, err = englishSample()
	default:
		err = fmt.Errorf("lay out sample %q: no such sample", name)
	}
	if err != nil {
		return nil, nil, err
	}
	for _, p := range s.c.pages {
		for _, e := range p.ends {
			complaints = append(complaints, fmt.Sprintf("page %d: %s", p.seq, e))
		}
	}
	s.c.finish()
	return s.c, complaints, nil
}

// article is the copy with an id.
func (s *sampler) article(id string) copytext.Article {
	for _, a := range s.copy.Articles {
		if a.ID == id {
			return a
		}
	}
	return copytext.Article{ID: id, Headline: []string{"?" + id}}
}

// story is an article in a number of columns under a headline of a size.
func (s *sampler) story(id string, cols int, size float64, change ...func(*story)) *story {
	big, small := faceNamed(heiBold), faceNamed(hei)
	second := faceNamed(song)
	if s.latin {
		big, small, second = faceNamed(romanBold), faceNamed(grotesk), faceNamed(roman)
	}
	st := &story{art: s.article(id), cols: cols, gutter: s.gutter, body: s.body, caption: s.caption}
	st.head = head{
		main: typeStyle{face: big, size: size, latin: s.latin}, kick: typeStyle{face: small, size: max(s.body.size*1.15, size*0.46), latin: s.latin},
		deck: typeStyle{face: second, size: max(s.body.size*1.15, size*0.44), latin: s.latin}, by: typeStyle{face: small, size: s.body.size, latin: s.latin},
		align: alignCenter, pad: s.body.size * 0.6,
	}
	if s.latin {
		st.head.align = alignLeft
	}
	for _, f := range change {
		f(st)
	}
	return st
}

// Changes to a story's layout.

func inSong(s *story) { s.head.main.face = faceNamed(songBold) }

func flushLeft(s *story) { s.head.align = alignLeft }

// willing says how much of a page's spare depth a story takes.
func willing(share float64) func(*story) { return func(s *story) { s.giving = share } }

func ruled(s *story) { s.colRules = true }

func beside(place headPlace) func(*story) { return func(s *story) { s.head.place = place } }

func over(from, to int) func(*story) {
	return func(s *story) { s.head.place, s.head.from, s.head.to = headPartial, from, to }
}

func within(from, to int) func(*story) {
	return func(s *story) { s.head.place, s.head.from, s.head.to = headInset, from, to }
}

func boxedIn(weight float64) func(*story) {
	return func(s *story) { s.boxed, s.pad = weight, s.body.size }
}

func tinted(c rgb) func(*story) {
	return func(s *story) { s.ground, s.pad = &c, s.body.size }
}

func deep(points float64) func(*story) { return func(s *story) { s.depth = points } }

// deckIn breaks a long deck into lines of about equal length.
func deckIn(lines int) func(*story) {
	return func(s *story) {
		var out []string
		for _, d := range s.art.Deck {
			out = append(out, evenly(d, lines)...)
		}
		s.art.Deck = out
	}
}

// headIn breaks a long headline into lines of about equal length.
func headIn(lines int) func(*story) {
	return func(s *story) { s.art.Headline = evenly(strings.Join(s.art.Headline, " "), lines) }
}

// evenly cuts words into lines of about equal length.
func evenly(text string, n int) []string {
	words := strings.Fields(text)
	var out []string
	for ; n > 1 && len(words) > n; n-- {
		want := float64(len(strings.Join(words, " "))) / float64(n)
		k, length := 0, 0
		for k < len(words)-1 && float64(length)+float64(len(words[k]))/2 < want {
			length += len(words[k]) + 1
			k++
		}
		out = append(out, strings.Join(words[:k], " "))
		words = words[k:]
	}
	return append(out, strings.Join(words, " "))
}

// typed sets the text in a size of its own.
func typed(size, leading float64) func(*story) {
	return func(s *story) { s.body.size, s.body.leading = size, leading }
}

// pictured stands the first figure in columns.
func pictured(from, to int, e edge, height float64) func(*story) {
	return func(s *story) { s.insets = append(s.insets, inset{from: from, to: to, edge: e, height: height}) }
}

// above stands the first figure over the headline.
func above(height float64) func(*story) {
	return func(s *story) { s.insets, s.pictureUp = append(s.insets, inset{to: s.cols, height: height}), true }
}

// holding lets the text make way for another item.
func holding(from, to int, e edge, it item) func(*story) {
	return func(s *story) { s.insets = append(s.insets, inset{from: from, to: to, edge: e, item: it}) }
}

// rest is what is left of a story that jumped, under its own headline's words.
func (s *sampler) rest(id string, cols int, size float64, key string, change ...func(*story)) *story {
	st := s.story(id, cols, size, append([]func(*story){flushLeft}, change...)...)
	st.continued, st.key, st.from = true, key, s.c.rest[id]
	if st.from == nil {
		st.from = &flow{style: s.body}
	}
	return st
}

// poster is an advertisement, a notice or an index box.
func (s *sampler) poster(id string, size float64, change ...func(*poster)) poster {
	big, small := faceNamed(heiBold), faceNamed(hei)
	if s.latin {
		big, small = faceNamed(grotesk), faceNamed(roman)
	}
	a := s.article(id)
	p := poster{art: a, role: paper.RoleAd, title: typeStyle{face: big, size: size, latin: s.latin},
		text: typeStyle{face: small, size: s.body.size, leading: s.body.size * 1.6, latin: s.latin}, align: alignCenter, box: 0.8, pad: s.body.size * 0.8}
	switch a.Kind {
	case paper.KindIndex:
		p.role, p.align = paper.RoleIndex, alignLeft
	case paper.KindNotice:
		p.role, p.align = paper.RoleBody, alignLeft
		p.text.indent = 2
		p.text.face = s.body.face
	}
	for _, f := range change {
		f(&p)
	}
	return p
}

// start opens a page with its masthead or folio and gives what is open.
func (s *sampler) start(i int, w, h, margin float64, top func(copytext.Page) item) (*page, geom.Rect) {
	of := s.copy.Pages[i]
	p := s.c.page(w, h, of.Label, of.Section, fmt.Sprintf("p%d.pdf#1", i+1))
	area := geom.Rect{X0: margin, Y0: margin, X1: w - margin, Y1: h - margin}
	it := top(of)
	depth := it.natural(area.Width())
	it.set(p, geom.Rect{X0: area.X0, X1: area.X1, Y0: area.Y0, Y1: area.Y0 + depth})
	area.Y0 += depth + s.body.leading*0.9
	return p, area
}
