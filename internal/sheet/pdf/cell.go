package pdf

import (
	"math"
	"unicode"

	"github.com/banmian/banmian/internal/geom"
	"github.com/banmian/banmian/internal/pdfengine"
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
