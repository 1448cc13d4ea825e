package pdf

import (
	"fmt"
	"math"
	"strings"
	"unicode"

	"github.com/banmian/banmian/internal/geom"
)

// Samples. A font used for fewer than enough characters on a page is judged
// together with the page's other fonts of its kind; a font that claims to be
// mapped is doubted only on a large sample.
const (
	enough = 8
	large  = 30
)

// distrust looks for fonts whose codes are not Unicode. Where the file says
// nothing of a code, PDFium gives the code itself: some programs do use Unicode
// as codes, others the numbers of glyphs. The codes are believed when they read
// like writing; else the names the font itself has for its glyphs, when those
// do; else the characters stay unmapped. No wrong character is let through for
// want of a better one.
func (p *page) distrust() {
	unnamed, claimed := p.byFont()
	var small []int32 // glyphs of rarely used fonts
	var read []reading
	for _, f := range sortedKeys(unnamed) {
		if glyphs := unnamed[f]; len(glyphs) >= enough {
			r := p.choose(glyphs)
			p.apply(glyphs, r)
			read = append(read, r)
		} else {
			small = append(small, glyphs...)
		}
	}
	if len(small) > 0 {
		p.apply(small, p.chooseLike(small, read))
	}
	for _, f := range sortedKeys(claimed) {
		if glyphs := claimed[f]; p.outsized(glyphs) || len(glyphs) >= large && p.nonsense(glyphs) {
			p.apply(glyphs, asNothing)
		}
	}
	p.reportUnmapped()
}

// reading is how the codes of unnamed characters are taken.
type reading uint8

const (
	asNothing reading = iota
	asUnicode
	asGlyph // the number of a glyph, which the font names
)

// byFont groups the glyphs of each font, those the file does not name apart.
func (p *page) byFont() (unnamed, claimed map[int32][]int32) {
	unnamed, claimed = map[int32][]int32{}, map[int32][]int32{}
	for i := range p.typeset {
		f := p.marks.Runs[p.of[i].run].Font
		if p.of[i].unnamed {
			unnamed[f] = append(unnamed[f], int32(i))
		} else {
			claimed[f] = append(claimed[f], int32(i))
		}
	}
	return unnamed, claimed
}

// choose tries the readings on a sample.
func (p *page) choose(glyphs []int32) reading {
	var codes, guesses sample
	for _, i := range glyphs {
		codes.add(p.of[i].code)
		guesses.add(p.of[i].guess)
	}
	switch {
	case codes.reads() && !guesses.readsBetter(&codes):
		return asUnicode
	case guesses.reads():
		return asGlyph
	}
	return asNothing
}

// chooseLike judges a small sample: as the page's other unnamed fonts were read,
// since one program wrote them all, as long as that gives sense here.
func (p *page) chooseLike(glyphs []int32, others []reading) reading {
	if len(others) == 0 {
		return p.choose(glyphs)
	}
	for _, r := range others {
		if r != others[0] {
			return p.choose(glyphs)
		}
	}
	var s sample
	for _, i := range glyphs {
		if others[0] == asGlyph {
			s.add(p.of[i].guess)
		} else {
			s.add(p.of[i].code)
		}
	}
	if others[0] == asNothing || float64(s.sane) < saneShare*float64(s.n) {
		return asNothing
	}
	return others[0]
}

func (p *page) apply(glyphs []int32, r reading) {
	for _, i := range glyphs {
		g, o := &p.typeset[i], &p.of[i]
		switch r {
		case asNothing:
			g.Text = unmapped
		case asGlyph:
			text, kind := textOf(o.guess, false)
			if kind != printed {
				text = unmapped
			}
			g.Text = text
		}
	}
}

// nonsense reports a font that claims to be mapped but cannot be: ideographs of
// which few are in use, or narrow letters that are all as wide as ideographs.
func (p *page) nonsense(glyphs []int32) bool {
	var s sample
	narrow, wide := 0, 0
	for _, i := range glyphs {
		s.add(p.of[i].code)
		if o := &p.of[i]; o.code < 0x1100 && unicode.IsLetter(o.code) && p.marks.Fonts != nil {
			narrow++
			if advance(&p.typeset[i].Box, o.across) >= 0.95 {
				wide++
			}
		}
	}
	return s.han >= large && float64(s.common) < 0.5*float64(s.han) ||
		narrow >= large && float64(narrow) > 0.5*float64(s.n) && float64(wide) > 0.9*float64(narrow)
}

// Small marks, and how much of an em their ink may be high: a dash, a quotation
// mark or a full stop as large as an ideograph is something else, such as a
// figure in a font of special characters.
const (
	smallMarks  = "-–—‐‑.,·•:;'‘’‚‛\"“”„‹›«»˜ˆ¨´¸¯°"
	outsizedInk = 0.62
	leastSized  = 2   // so many of them must be too large
	sizedShare  = 0.2 // and this share of the font's characters
	mostSized   = 2.0 // ems; ink beyond that says that the size is wrong, not the code
)

// outsized reports a font whose small marks are far too large. A font that gives
// all its characters one size of ink, as some Type 3 fonts do, says nothing.
func (p *page) outsized(glyphs []int32) bool {
	const least = 3 // different sizes
	big, sizes := 0, map[[2]int]bool{}
	for _, i := range glyphs {
		g := &p.typeset[i]
		if f := p.marks.Runs[p.of[i].run].Font; f < 0 || !p.faces[f].embedded {
			return false // the ink is another font's
		}
		if strings.Contains(smallMarks, g.Text) && g.Ink.Height() > outsizedInk*g.Em && g.Ink.Height() < mostSized*g.Em {
			big++
		}
		if len(sizes) < least {
			sizes[[2]int{int(g.Ink.Width() / g.Em * 40), int(g.Ink.Height() / g.Em * 40)}] = true
		}
	}
	return len(sizes) == least && big >= leastSized && float64(big) >= sizedShare*float64(len(glyphs))
}

// advance is a cell's extent along the line, in ems of that direction.
func advance(box *geom.Rect, across geom.Point) float64 {
	l := math.Hypot(across.X, across.Y)
	if l == 0 {
		return 0
	}
	if math.Abs(across.Y) > math.Abs(across.X) {
		return box.Height() / l
	}
	return box.Width() / l
}

// characters counts in words: "1 character is", "5 characters are".
func characters(n int) string {
	if n == 1 {
		return "1 character is"
	}
	return fmt.Sprintf("%d characters are", n)
}

// reportUnmapped says where characters without a meaning stand, a doubt for each
// run of them.
func (p *page) reportUnmapped() {
	const most = 40
	var at geom.Rect
	n, reported := 0, 0
	report := func() {
		if n > 0 && p.area.Overlaps(at) {
			p.doubt("text-unmapped", at.Intersect(p.area), n, fmt.Sprintf("%s printed whose meaning the file does not say", characters(n)))
			reported++
		}
		at, n = geom.Rect{}, 0
	}
	for i := range p.typeset {
		g := &p.typeset[i]
		if g.Text != unmapped || invisible(&p.marks.Runs[p.of[i].run]) {
			continue
		}
		if n > 0 && reported < most && !at.Inset(-3*g.Em).Overlaps(g.Box) {
			report()
		}
		at = at.Union(g.Box)
		n++
	}
	report()
}
