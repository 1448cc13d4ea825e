package pdf

import (
	"bytes"
	"fmt"
	"math"
	"strings"
	"unicode"
	"unicode/utf16"

	"github.com/banmian/banmian/internal/geom"
	"github.com/banmian/banmian/internal/paper"
)

// formName is the layer's name among the forms of its page. A page of another file
// has none of that name.
const formName = "BanmianText"

// layerFonts are the two fonts of all layers, across and down. Their type cannot be
// seen: there is one glyph, and it is empty. A code stands for a character by the
// order in which it was first used, so that every character of Unicode has one,
// the rare ones beyond the first plane as well.
type layerFonts struct {
	used  bool
	codes map[rune]int // from 1
	runes []rune       // by code-1
}

// mostCodes is the largest code of two bytes.
const mostCodes = 0xffff

// code gives a character's code; 0, which has no meaning, when there are too many.
func (f *layerFonts) code(r rune) int {
	if c, ok := f.codes[r]; ok {
		return c
	}
	if len(f.runes) >= mostCodes {
		return 0
	}
	if f.codes == nil {
		f.codes = map[rune]int{}
	}
	f.runes = append(f.runes, r)
	f.codes[r] = len(f.runes)
	return len(f.runes)
}

// Widths of type, in thousandths of its size: Chinese characters fill a square,
// all others are reckoned half as wide.
const (
	fullWidth = 1000
	halfWidth = 500
)

// advance is how wide a character stands in a line across.
func advance(r rune) int {
	if unicode.In(r, unicode.Han, unicode.Hiragana, unicode.Katakana, unicode.Hangul, unicode.Bopomofo) ||
		r >= 0x3000 && r <= 0x303f || r >= 0xff01 && r <= 0xff60 || r >= 0x2e80 && r <= 0x2fdf {
		return fullWidth
	}
	return halfWidth
}

// layer writes a page's layer as a form and gives what the page's content and its
// forms must say to draw it; both are empty without text.
func (b *Binder) layer(lines []Line, upright geom.Matrix, width, height float64) (content, form string) {
	var drawn bytes.Buffer
	for _, l := range lines {
		b.line(&drawn, l, height)
	}
	if drawn.Len() == 0 {
		return "", ""
	}
	b.fonts.used = true
	m := geom.Matrix{A: 1, D: -1, F: height}.Then(upright) // the form's y grows upwards
	n := b.packed(b.number(), fmt.Sprintf("/Type/XObject/Subtype/Form/BBox[0 0 %s %s]/Matrix[%s %s %s %s %s %s]/Resources<</Font<</A %d 0 R/D %d 0 R>>>>",
		number(width), number(height), number(m.A), number(m.B), number(m.C), number(m.D), number(m.E), number(m.F), acrossNumber, downNumber), drawn.Bytes())
	c := b.stream(b.number(), "", []byte("q /"+formName+" Do Q\n"))
	return fmt.Sprintf("%d 0 R", c), fmt.Sprintf("/%s %d 0 R", formName, n)
}

// line sets one line so that it fills its box: its size is the box's height (its
// width for a line that runs down), and it is stretched to the other side.
func (b *Binder) line(w *bytes.Buffer, l Line, height float64) {
	box := l.Box
	letters := []rune(clean(l.Text))
	if len(letters) == 0 || !usable(box) {
		return
	}
	var codes strings.Builder
	natural := 0
	for _, r := range letters {
		fmt.Fprintf(&codes, "%04X", b.fonts.code(r))
		natural += advance(r)
	}
	if l.Direction == paper.Vertical {
		// In a font that runs down each character takes one em; what the line lacks
		// or has too much is spread between them (9.3.2: subtracted from y).
		size := box.Width()
		spread := (size*float64(len(letters)) - box.Height()) / float64(len(letters))
		fmt.Fprintf(w, "BT 3 Tr /D %s Tf %s Tc 1 0 0 1 %s %s Tm <%s> Tj ET\n", number(size), number(spread),
			number((box.X0+box.X1)/2), number(height-box.Y0), codes.String())
		return
	}
	size := box.Height()
	stretch := box.Width() / (size * float64(natural) / 1000) * 100
	fmt.Fprintf(w, "BT 3 Tr /A %s Tf %s Tz 1 0 0 1 %s %s Tm <%s> Tj ET\n", number(size), number(stretch),
		number(box.X0), number(height-box.Y1+size*descent/1000), codes.String())
}

// usable reports whether type can be set into a box.
func usable(r geom.Rect) bool {
	const least, most = 0.1, 1e5 // points
	for _, v := range []float64{r.X0, r.Y0, r.X1, r.Y1} {
		if math.IsNaN(v) || math.Abs(v) > most {
			return false
		}
	}
	return r.Width() > least && r.Height() > least
}

// How far type reaches above and below its line, in thousandths of its size.
const (
	ascent  = 880
	descent = 120
)

// write writes the two fonts, which share all but their direction.
func (b *Binder) writeFonts() {
	f := b.fonts
	if !f.used {
		b.object(acrossNumber, "null")
		b.object(downNumber, "null")
		return
	}
	const name = "GlyphLess"
	file := b.packed(b.number(), fmt.Sprintf("/Length1 %d", len(glyphless())), glyphless())
	descriptor := b.object(b.number(), fmt.Sprintf("<</Type/FontDescriptor/FontName/%s/Flags 4/FontBBox[0 -%d 1000 %d]/ItalicAngle 0/Ascent %d/Descent -%d/CapHeight %d/StemV 80/FontFile2 %d 0 R>>", name, descent, ascent, ascent, descent, ascent, file))
	glyphs := b.packed(b.number(), "", make([]byte, 2*(len(f.runes)+1))) // every code is glyph 0
	inner := b.object(b.number(), fmt.Sprintf("<</Type/Font/Subtype/CIDFontType2/BaseFont/%s/CIDSystemInfo<</Registry(Adobe)/Ordering(Identity)/Supplement 0>>/FontDescriptor %d 0 R/DW %d/DW2[%d -1000]/W[%s]/CIDToGIDMap %d 0 R>>", name, descriptor, fullWidth, ascent, f.widths(), glyphs))
	meaning := b.packed(b.number(), "", f.meaning())
	for _, way := range []struct {
		number   int
		encoding string
	}{{acrossNumber, "Identity-H"}, {downNumber, "Identity-V"}} {
		b.object(way.number, fmt.Sprintf("<</Type/Font/Subtype/Type0/BaseFont/%s/Encoding/%s/DescendantFonts[%d 0 R]/ToUnicode %d 0 R>>", name, way.encoding, inner, meaning))
	}
}

// widths lists the codes that are not as wide as high, run by run.
func (f layerFonts) widths() string {
	var b strings.Builder
	for i := 0; i < len(f.runes); {
		if advance(f.runes[i]) == fullWidth {
			i++
			continue
		}
		from := i
		for i < len(f.runes) && advance(f.runes[i]) != fullWidth {
			i++
		}
		fmt.Fprintf(&b, "%d %d %d ", from+1, i, halfWidth)
	}
	return b.String()
}

// rowsAtOnce is how many characters one block of a table may give (9.10.3).
const rowsAtOnce = 100

// meaning is the table from codes to Unicode.
func (f layerFonts) meaning() []byte {
	var b bytes.Buffer
	b.WriteString("/CIDInit /ProcSet findresource begin\n12 dict begin\nbegincmap\n/CIDSystemInfo <</Registry(Adobe)/Ordering(UCS)/Supplement 0>> def\n" +
		"/CMapName /Adobe-Identity-UCS def\n/CMapType 2 def\n1 begincodespacerange\n<0000> <FFFF>\nendcodespacerange\n")
	for from := 0; from < len(f.runes); from += rowsAtOnce {
		rows := f.runes[from:min(from+rowsAtOnce, len(f.runes))]
		fmt.Fprintf(&b, "%d beginbfchar\n", len(rows))
		for i, r := range rows {
			fmt.Fprintf(&b, "<%04X> <", from+i+1)
			for _, u := range utf16.Encode([]rune{r}) {
				fmt.Fprintf(&b, "%04X", u)
			}
			b.WriteString(">\n")
		}
		b.WriteString("endbfchar\n")
	}
	b.WriteString("endcmap\nCMapName currentdict /CMap defineresource pop\nend\nend\n")
	return b.Bytes()
}
