package pdf

import (
	"math"

	"golang.org/x/text/unicode/norm"

	"github.com/banmian/banmian/internal/geom"
	"github.com/banmian/banmian/internal/pdfengine"
	"github.com/banmian/banmian/internal/sheet"
)

// scanCertainty stands for the recogniser's figure in a scan's text layer, which
// a PDF does not record.
const scanCertainty = 0.9

// glyphs turns characters into glyphs. Spaces become SpaceAfter of the glyph
// before them; the characters of a ligature, which PDFium gives at one place,
// become one glyph.
func (p *page) glyphs() {
	m := p.marks
	p.typeset = make([]sheet.Glyph, 0, len(m.Chars))
	p.of = make([]origin, 0, len(m.Chars))
	for i := range m.Chars {
		c := &m.Chars[i]
		if c.Flags&pdfengine.CharGenerated != 0 || c.Run < 0 {
			continue
		}
		text, kind := textOf(p.codeOf(c), c.Flags&pdfengine.CharHyphen != 0)
		if kind == nothing && c.Rune < ' ' && !c.Ink.Empty() {
			text, kind = unmapped, printed // a control code that prints is a code of the font's own
		}
		switch {
		case kind == blank:
			p.space(c)
		case kind == nothing:
		case p.joinsLigature(c):
			if text == "-" {
				continue // a place to break a word, under a ligature that was not broken
			}
			g := &p.typeset[len(p.typeset)-1]
			g.Text = norm.NFC.String(g.Text + text) // an accent may be one of the letters
			g.Ink, g.Box = g.Ink.Union(c.Ink), g.Box.Union(c.Cell)
		default:
			p.add(c, &m.Runs[c.Run], text)
		}
	}
	p.loneSpaces()
	p.number()
}

// codeOf is a character's code, with those of symbol fonts replaced by what they
// print.
func (p *page) codeOf(c *pdfengine.Char) rune {
	if f := p.marks.Runs[c.Run].Font; f >= 0 {
		return symbolOf(p.faces[f].family, c.Rune)
	}
	return c.Rune
}

// add appends the glyph of one character.
func (p *page) add(c *pdfengine.Char, run *pdfengine.Run, text string) {
	g := sheet.Glyph{
		Text: text, Origin: c.Origin, Ink: c.Ink, Em: math.Hypot(run.Up.X, run.Up.Y),
		Weight: 400, Seq: int(run.Seq), Tag: int(run.Tag), Certainty: 1, Color: colourOf(run),
	}
	if run.Font >= 0 {
		f := p.faces[run.Font]
		g.Font, g.Weight, g.Italic = f.family, f.weight, f.italic
		if n := len(p.typeset) - 1; f.unknown && n >= 0 && p.follows(n, c.Origin) {
			g.Weight = p.typeset[n].Weight // a point or a figure in the middle of a line
		}
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
	p.typeset = append(p.typeset, g)
	p.of = append(p.of, origin{c.Run, across, up, c.Rune, c.Flags&pdfengine.CharUnmapped != 0 && p.codeOf(c) == c.Rune, c.Guess})
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
	n := len(p.typeset) - 1
	if n < 0 || p.of[n].run != c.Run || len(p.typeset[n].Text) > 8 {
		return false
	}
	g := &p.typeset[n]
	return math.Abs(g.Origin.X-c.Origin.X) < samePlace && math.Abs(g.Origin.Y-c.Origin.Y) < samePlace
}

// number replaces the order of runs by that of glyphs: Seq counts the glyphs as
// they are drawn, boxes and pictures keep their place between them.
func (p *page) number() {
	for i := range p.typeset {
		p.typeset[i].Seq *= seqStep
	}
	inRun := map[int32]int{}
	for i := range p.typeset {
		r := p.of[i].run
		p.typeset[i].Seq += min(inRun[r], seqStep-1)
		inRun[r]++
	}
}

// seqStep leaves room for the glyphs of one run between the drawing orders of
// two objects.
const seqStep = 4096
