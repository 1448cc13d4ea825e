package machineread

import (
	"math"
	"strings"
	"unicode"

	"golang.org/x/text/unicode/norm"

	"github.com/banmian/banmian/internal/geom"
	"github.com/banmian/banmian/internal/sheet"
)

// Bounds on what becomes a sheet.
const (
	mostGlyphs = 1_000_000 // a broadsheet of small ads holds some sixty thousand
	boldWeight = 700
	plain      = 400
)

// Sheet makes the marks of the page. Each character gets its share of its
// word's box; glyphs are drawn in the file's order and tagged with their block,
// counted from 0. A page on which nothing has a place becomes lines of text.
func (p Page) Sheet() sheet.Sheet {
	s := sheet.Sheet{Source: p.Source, Doubts: p.Doubts}
	if !p.placed() {
		s.Text = p.text()
		return s
	}
	s.Width, s.Height = p.Width, p.Height
	word, regions := 0, map[int]sheet.Region{}
	again := p.repeated()
	specks, rules := p.specks()
	s.Doubts = append(append([]sheet.Doubt(nil), p.Doubts...), dropped(len(again), "words that were recognised twice in one place")...)
	s.Doubts = append(s.Doubts, dropped(len(specks), "words of lines that hold only marks, or a letter or two the recogniser doubts")...)
	for b, block := range p.Blocks {
		region := sheet.Region{Box: block.Box}
		region.Hint, region.Unit = p.hint(b)
		for l, line := range block.Lines {
			set := newSetting(block, line)
			row := sheet.Row{From: len(s.Glyphs)}
			for w := range line.Words {
				if at := (Place{b, l, w}); again[at] || specks[at] {
					continue
				}
				word++
				for _, g := range set.word(w) {
					if len(s.Glyphs) == mostGlyphs {
						return s
					}
					g.Seq, g.Tag, g.Word = len(s.Glyphs), b, word
					s.Glyphs = append(s.Glyphs, g)
					row.Box = row.Box.Union(g.Ink)
				}
			}
			if row.To = len(s.Glyphs); row.To > row.From {
				region.Rows = append(region.Rows, row)
			}
		}
		if len(region.Rows) > 0 || p.unread(b) {
			regions[b] = region
		}
	}
	s.Regions = p.inOrder(regions)
	for _, r := range append(rules, p.Rules...) {
		s.Rules = append(s.Rules, ruleOf(r))
	}
	for _, r := range p.Pictures {
		s.Pictures = append(s.Pictures, sheet.Picture{Rect: r, Seq: len(s.Glyphs)})
	}
	return s
}

func dropped(n int, what string) []sheet.Doubt {
	if n == 0 {
		return nil
	}
	return []sheet.Doubt{{Code: "glyphs-dropped", Count: n, Detail: what}}
}

func (p Page) placed() bool {
	if p.Width <= 0 || p.Height <= 0 {
		return false
	}
	for _, b := range p.Blocks {
		for _, l := range b.Lines {
			for _, w := range l.Words {
				if !w.Box.Empty() {
					return true
				}
			}
		}
	}
	return len(p.Pictures)+len(p.Rules) > 0
}

// text is the page as lines, blocks parted by an empty one.
func (p Page) text() []string {
	var out []string
	for _, b := range p.Blocks {
		if len(b.Lines) > 0 && len(out) > 0 {
			out = append(out, "")
		}
		for _, l := range b.Lines {
			if t := l.Text(); t != "" {
				out = append(out, t)
			}
		}
	}
	return out
}

func ruleOf(r geom.Rect) sheet.Rule {
	if r.Width() >= r.Height() {
		return sheet.Rule{Axis: sheet.Horizontal, Pos: r.CenterY(), Lo: r.X0, Hi: r.X1, Thickness: r.Height()}
	}
	return sheet.Rule{Axis: sheet.Vertical, Pos: r.CenterX(), Lo: r.Y0, Hi: r.Y1, Thickness: r.Width()}
}

// setting lays out the characters of one line. Turned type is laid out as if it
// ran along x and turned back.
type setting struct {
	line   Line
	angle  float64
	toXY   geom.Matrix
	boxes  []geom.Rect // of the words, type along x
	bases  []float64
	hyphen []geom.Rect
}

func newSetting(b Block, l Line) setting {
	s := setting{line: l, angle: b.Angle}
	sin, cos := math.Sincos(b.Angle * math.Pi / 180)
	sin, cos = math.Round(sin), math.Round(cos)
	toUV := geom.Matrix{A: cos, B: -sin, C: sin, D: cos}
	s.toXY = geom.Matrix{A: cos, B: sin, C: -sin, D: cos}
	for _, w := range l.Words {
		s.boxes = append(s.boxes, toUV.ApplyRect(w.Box))
		h := geom.Rect{}
		if !w.HyphenBox.Empty() {
			h = toUV.ApplyRect(w.HyphenBox)
		}
		s.hyphen = append(s.hyphen, h)
	}
	for i, w := range l.Words {
		s.bases = append(s.bases, l.base(w))
		if b.Angle != 0 {
			below, _ := l.below(w)
			s.bases[i] = s.boxes[i].Y1 - below*l.Em
		}
	}
	return s
}

// word gives the glyphs of word w, its hyphen included.
func (s setting) word(w int) []sheet.Glyph {
	word := s.line.Words[w]
	if s.boxes[w].Empty() {
		return nil
	}
	text, box := norm.NFC.String(word.Text), s.boxes[w]
	if word.Hyphen != "" && s.hyphen[w].Empty() && !s.line.Down {
		// The file names a hyphen without saying where: behind the word.
		wide := extent(word.Hyphen) * s.line.Em
		s.hyphen[w] = geom.Rect{X0: box.X1, Y0: box.Y0, X1: box.X1 + wide, Y1: box.Y1}
	}
	out := s.share(text, box, w)
	if word.Hyphen != "" {
		at := s.hyphen[w]
		if at.Empty() {
			at = geom.Rect{X0: box.X1, Y0: box.Y0, X1: box.X1 + 0.3*s.line.Em, Y1: box.Y1}
		}
		at.Y0, at.Y1 = box.Y0, box.Y1 // some files give it no height, or a wrong one
		out = append(out, s.share(norm.NFC.String(word.Hyphen), at, w)...)
	}
	if n := len(out); n > 0 && w+1 < len(s.line.Words) {
		out[n-1].SpaceAfter = word.Space
	}
	return out
}

// share parts a box between the characters of a text by their usual widths; a
// combining mark goes with the letter before it.
func (s setting) share(text string, box geom.Rect, w int) []sheet.Glyph {
	pieces := characters(text)
	all := 0.0
	for _, c := range pieces {
		all += extent(c)
	}
	var out []sheet.Glyph
	at := 0.0
	for _, c := range pieces {
		lo, hi := at/all, (at+extent(c))/all
		at += extent(c)
		out = append(out, s.glyph(c, box, lo, hi, w))
	}
	return out
}

// glyph is the character that takes the part from lo to hi of a box.
func (s setting) glyph(c string, box geom.Rect, lo, hi float64, w int) sheet.Glyph {
	word, em := s.line.Words[w], s.line.Em
	g := sheet.Glyph{Text: c, Em: em, Angle: s.angle, Font: word.Style.Font, Weight: plain, Italic: word.Style.Italic,
		Certainty: math.Min(word.Certainty, MachineRead)}
	if word.Style.Bold {
		g.Weight = boldWeight
	}
	if s.line.Down {
		y0, y1 := box.Y0+lo*box.Height(), box.Y0+hi*box.Height()
		g.Ink = geom.Rect{X0: box.X0, Y0: y0, X1: box.X1, Y1: y1}
		g.Box = geom.Rect{X0: box.CenterX() - em/2, Y0: y0, X1: box.CenterX() + em/2, Y1: y1}
		g.Origin = geom.Point{X: g.Box.X0, Y: y1 - 0.12*em}
		return g
	}
	x0, x1 := box.X0+lo*box.Width(), box.X0+hi*box.Width()
	ink := geom.Rect{X0: x0, Y0: box.Y0, X1: x1, Y1: box.Y1}
	base := s.bases[w]
	cell := geom.Rect{X0: x0, Y0: base - 0.8*em, X1: x1, Y1: base + 0.2*em}
	if r := []rune(c); fullWidth(r[0]) {
		cell.Y0, cell.Y1 = box.CenterY()-em/2, box.CenterY()+em/2
	}
	g.Ink, g.Box = s.back(ink), s.back(cell)
	g.Origin = s.toXY.Apply(geom.Point{X: x0, Y: base})
	return g
}

func (s setting) back(r geom.Rect) geom.Rect {
	if s.angle == 0 {
		return r
	}
	return s.toXY.ApplyRect(r)
}

// characters cuts a text before every character but combining marks; control
// characters are left out, as nothing prints them.
func characters(text string) []string {
	var out []string
	for _, r := range text {
		switch {
		case unicode.IsControl(r):
		case unicode.In(r, unicode.Mn, unicode.Me) && len(out) > 0:
			out[len(out)-1] += string(r)
		case strings.ContainsRune("\u200b\u200c\u200d\u2060\ufeff", r) && len(out) > 0:
			out[len(out)-1] += string(r)
		default:
			out = append(out, string(r))
		}
	}
	return out
}
