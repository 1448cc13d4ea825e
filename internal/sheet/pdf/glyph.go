package pdf

import (
	"math"
	"unicode"

	"github.com/banmian/banmian/internal/geom"
	"github.com/banmian/banmian/internal/pdfengine"
	"github.com/banmian/banmian/internal/sheet"
)

// Bounds of a believable cell, in ems. Outside them the font's own figures are
// wrong, as they are in many Type 3 and subset fonts, and the em square is taken.
const (
	leastCell = 0.7
	mostCell  = 1.9
)

// The em square of a font that does not say: ideographs stand 12% below the
// baseline.
const (
	squareAscent  = 0.88
	squareDescent = 0.12
)

// scanCertainty stands for the recogniser's figure in a scan's text layer, which
// a PDF does not record.
const scanCertainty = 0.9

// glyphs turns characters into glyphs. Spaces become SpaceAfter of the glyph
// before them; the characters of a ligature, which PDFium gives at one place,
// become one glyph.
func (p *page) glyphs() {
	m := p.marks
	p.type_ = make([]sheet.Glyph, 0, len(m.Chars))
	p.of = make([]origin, 0, len(m.Chars))
	counts := map[int32]int32{}
	for i := range m.Chars {
		c := &m.Chars[i]
		if c.Flags&pdfengine.CharGenerated != 0 || c.Run < 0 {
			continue
		}
		run := &m.Runs[c.Run]
		text, kind := textOf(c.Rune, c.Flags&pdfengine.CharHyphen != 0)
		if kind == nothing && c.Rune < ' ' && !c.Ink.Empty() {
			text, kind = unmapped, printed // a control code that prints is a code of the font's own
		}
		switch {
		case kind == blank:
			p.space(c)
		case kind == nothing:
		case p.joinsLigature(c):
			g := &p.type_[len(p.type_)-1]
			g.Text += text
			g.Ink, g.Box = g.Ink.Union(c.Ink), g.Box.Union(c.Cell)
		default:
			p.add(c, run, text, counts[c.Run])
			counts[c.Run]++
		}
	}
	p.loneSpaces()
	p.number()
}

// add appends the glyph of one character.
func (p *page) add(c *pdfengine.Char, run *pdfengine.Run, text string, nth int32) {
	g := sheet.Glyph{
		Text: text, Origin: c.Origin, Ink: c.Ink, Em: math.Hypot(run.Up.X, run.Up.Y),
		Weight: 400, Seq: int(run.Seq), Tag: int(run.Tag), Certainty: 1, Color: colourOf(run),
	}
	if run.Font >= 0 {
		f := p.faces[run.Font]
		g.Font, g.Weight, g.Italic = f.family, f.weight, f.italic
	}
	if run.Mode == modeFillStroke && g.Weight < 700 && run.Paint.Fill == run.Paint.Stroke {
		g.Weight = 700 // fake bold by stroking the outlines
	}
	across, up := run.Across, run.Up
	g.Em, across, up = believable(g.Em, across, up, c)
	up = unmirrored(across, up, c)
	g.Angle = turn(up)
	g.Box = cell(c, g.Em, across, up)
	// The ink of an ideograph whose font is missing is that of a stand-in.
	if g.Ink.Width() <= 0 || g.Ink.Height() <= 0 || run.Font >= 0 && !p.faces[run.Font].embedded && square(c.Rune) {
		g.Ink = geom.Rect{}
	}
	p.type_ = append(p.type_, g)
	p.of = append(p.of, origin{c.Run, across, up, c.Rune, c.Flags&pdfengine.CharUnmapped != 0, c.Guess})
}

// believable checks the em against the ink: some Type 3 fonts are set at a size
// of 1 and scaled by a matrix of their own.
func believable(em float64, across, up geom.Point, c *pdfengine.Char) (float64, geom.Point, geom.Point) {
	tall := math.Max(c.Ink.Width(), c.Ink.Height())
	if em > 0 && tall < 3*em && (tall == 0 || tall > 0.01*em) {
		return em, across, up
	}
	size := math.Max(c.Cell.Height(), tall)
	if size <= 0 {
		return em, across, up
	}
	if em <= 0 {
		return size, geom.Point{X: size}, geom.Point{Y: -size}
	}
	k := size / em
	return size, geom.Point{X: across.X * k, Y: across.Y * k}, geom.Point{X: up.X * k, Y: up.Y * k}
}

// unmirrored turns the upright round where it points away from the ink: a Type 3
// font may be drawn upside down in a space that is upside down itself.
func unmirrored(across, up geom.Point, c *pdfengine.Char) geom.Point {
	middle := c.Ink.Center()
	above := (middle.X-c.Origin.X)*up.X + (middle.Y-c.Origin.Y)*up.Y
	if across.X*up.Y-across.Y*up.X > 0 && above < 0 {
		return geom.Point{X: -up.X, Y: -up.Y}
	}
	return up
}

// turn is the clockwise angle of the type's upright in degrees, from 0 to 360,
// with rounding errors removed.
func turn(up geom.Point) float64 {
	a := math.Atan2(up.X, -up.Y) * 180 / math.Pi
	if a < 0 {
		a += 360
	}
	if r := math.Round(a); math.Abs(a-r) < 0.05 {
		a = math.Mod(r, 360)
	}
	return a
}

// cell is the character's advance by its ascent and descent. An ideograph fills
// the em square, whatever its font says. For others PDFium's cell is taken where
// it is believable; else one is made of the em square and the ink.
func cell(c *pdfengine.Char, em float64, across, up geom.Point) geom.Rect {
	long, wide := c.Cell.Height(), c.Cell.Width()
	if math.Abs(up.X) > math.Abs(up.Y) {
		long, wide = wide, long
	}
	span := math.Hypot(across.X, across.Y) // an em along the line, which may be condensed
	if square(c.Rune) && em > 0 && span > 0 {
		advance := 1.0
		if !unicode.Is(unicode.Han, c.Rune) && wide > 0.3*span && wide < 0.95*span {
			advance = wide / span // proportional kana, punctuation set half an em wide
		}
		return emSquare(c.Origin, across, up, advance)
	}
	if long >= leastCell*em && long <= mostCell*em && wide > 0.02*em && wide < 4*em {
		return c.Cell
	}
	advance := 1.0
	if w := inkAdvance(c, across); w > 0 && span > 0 {
		advance = math.Min(w/span, 4)
	}
	return emSquare(c.Origin, across, up, advance)
}

// emSquare is the box around the advance and the em square's height.
func emSquare(origin, across, up geom.Point, advance float64) geom.Rect {
	at := func(x, y float64) geom.Point {
		return geom.Point{X: origin.X + x*across.X + y*up.X, Y: origin.Y + x*across.Y + y*up.Y}
	}
	box := geom.Polygon{at(0, squareAscent), at(advance, squareAscent), at(advance, -squareDescent), at(0, -squareDescent)}.Bounds()
	if box.Empty() {
		return geom.R(origin.X, origin.Y-leastEm, origin.X+leastEm, origin.Y)
	}
	return box
}

// square reports characters that are set on the em square.
func square(r rune) bool {
	return unicode.In(r, unicode.Han, unicode.Hiragana, unicode.Katakana, unicode.Hangul, unicode.Bopomofo) ||
		r >= 0x2E80 && r <= 0x33FF || r >= 0xF900 && r <= 0xFAFF || r >= 0xFE10 && r <= 0xFE6F || r >= 0xFF01 && r <= 0xFF60 || r >= 0xFFE0 && r <= 0xFFE6
}

// inkAdvance is the width of the ink along the line, or of PDFium's cell where
// there is none.
func inkAdvance(c *pdfengine.Char, across geom.Point) float64 {
	w, l := c.Cell.Width(), c.Ink.Width()
	if math.Abs(across.Y) > math.Abs(across.X) {
		w, l = c.Cell.Height(), c.Ink.Height()
	}
	return math.Max(w, l)
}

// Text render modes, PDF 32000-1 table 106.
const (
	modeStroke     = 1
	modeFillStroke = 2
	modeInvisible  = 3
	modeClip       = 7
)

func colourOf(r *pdfengine.Run) sheet.RGB {
	c := r.Paint.Fill
	if r.Mode == modeStroke || r.Mode == modeStroke+4 {
		c = r.Paint.Stroke
	}
	return sheet.RGB{R: c[0], G: c[1], B: c[2]}
}

// samePlace is how far, in points, two origins may differ and still be one.
const samePlace = 0.01

// joinsLigature reports whether c goes on the glyph before it: PDFium gives the
// letters of a ligature one after the other at one place.
func (p *page) joinsLigature(c *pdfengine.Char) bool {
	n := len(p.type_) - 1
	if n < 0 || p.of[n].run != c.Run || len(p.type_[n].Text) > 8 {
		return false
	}
	g := &p.type_[n]
	return math.Abs(g.Origin.X-c.Origin.X) < samePlace && math.Abs(g.Origin.Y-c.Origin.Y) < samePlace
}

// space notes a written space with the glyph before it.
func (p *page) space(c *pdfengine.Char) {
	n := len(p.type_) - 1
	if n >= 0 && (p.of[n].run == c.Run || p.follows(n, c.Origin)) {
		p.type_[n].SpaceAfter = true
	}
}

// follows reports whether a point lies on the line of glyph n, within a few ems
// after it.
func (p *page) follows(n int, at geom.Point) bool {
	g, o := &p.type_[n], p.of[n]
	l := math.Hypot(o.across.X, o.across.Y)
	if l == 0 {
		return false
	}
	dx, dy := at.X-g.Origin.X, at.Y-g.Origin.Y
	along := (dx*o.across.X + dy*o.across.Y) / l
	aside := math.Abs(dx*o.across.Y-dy*o.across.X) / l
	return aside < 0.5*g.Em && along > -0.1*g.Em && along < 3*g.Em
}

// loneSpaces notes spaces that are set as text objects of their own: PDFium gives
// no character for them, only the place. Programs that place every character by
// itself write them so.
func (p *page) loneSpaces() {
	const back = 3 // runs; the space stands right after its word
	last := make([]int32, len(p.marks.Runs))
	for i := range last {
		last[i] = -1
	}
	for i := range p.of {
		last[p.of[i].run] = int32(i)
	}
	for i, n := range last {
		r := &p.marks.Runs[i]
		if n >= 0 || r.Box.Area() > 0 || r.Box.IsZero() {
			continue
		}
		for j := i - 1; j >= 0 && j >= i-back; j-- {
			if k := last[j]; k >= 0 {
				if p.follows(int(k), geom.Point{X: r.Box.X0, Y: r.Box.Y1}) {
					p.type_[k].SpaceAfter = true
				}
				break
			}
		}
	}
}

// number replaces the order of runs by that of glyphs: Seq counts the glyphs as
// they are drawn, boxes and pictures keep their place between them.
func (p *page) number() {
	for i := range p.type_ {
		p.type_[i].Seq *= seqStep
	}
	inRun := map[int32]int{}
	for i := range p.type_ {
		r := p.of[i].run
		p.type_[i].Seq += min(inRun[r], seqStep-1)
		inRun[r]++
	}
}

// seqStep leaves room for the glyphs of one run between the drawing orders of
// two objects.
const seqStep = 4096
