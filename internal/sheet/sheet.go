// Package sheet holds the marks of one page before anyone says what they mean:
// glyphs, rules, boxes and pictures in points, or, where the source has no
// coordinates, plain lines of text.
//
// The packages below it (sheet/pdf, sheet/text, sheet/scan) turn bytes into a
// Sheet; layout turns a Sheet into lines and blocks. Nothing here groups marks
// or gives them a role.
package sheet

import "github.com/banmian/banmian/internal/geom"

// Sheet is everything one printed page shows.
type Sheet struct {
	Source string // file name and page within it, such as "p1.pdf#1"

	// Width and Height are the page's trimmed size as a reader holds it, after
	// rotation. Both are zero when the source has no coordinates.
	Width, Height float64

	Glyphs   []Glyph
	Rules    []Rule
	Boxes    []Box
	Pictures []Picture
	Outlines []Outline

	// Regions are the recogniser's own blocks of a machine-read page, in the
	// order in which it reads them; nil where the source has none.
	Regions []Region

	// Text is filled instead of Glyphs when the source has no coordinates: the
	// lines as they came, with empty strings where the source left blank lines.
	Text []string

	Doubts []Doubt
}

// Placed reports whether marks have coordinates.
func (s Sheet) Placed() bool { return s.Width > 0 && s.Height > 0 }

// Glyph is one printed character (or ligature).
type Glyph struct {
	Text string // Unicode, NFC; more than one rune for a ligature; "" or U+FFFD when unmapped

	Box    geom.Rect  // the character's cell: advance by ascent+descent; never empty
	Ink    geom.Rect  // where it marks the paper; zero when the source does not say
	Origin geom.Point // pen position on the baseline
	Em     float64    // type size in points, after all transforms

	// Angle is how far the upright of the glyph is turned clockwise from the
	// upright of the page, in degrees: 0 for ordinary type, 90 for Latin words
	// lying in a vertical column.
	Angle float64

	Font   string // family as the file names it, without subset prefix
	Weight int    // 400 regular, 700 bold; from the font's name, as StemV misleads
	Italic bool
	Color  RGB

	Seq int // drawing order within the page, from 0
	Tag int // marked-content id, -1 when untagged

	// Word numbers the source's own words from 1; 0 when the source has none.
	// SpaceAfter is set where the source itself writes a space after the glyph.
	Word       int
	SpaceAfter bool

	// Certainty is 1 for born-digital type, the recogniser's own figure (0-1)
	// for machine-read type.
	Certainty float64
}

// Region is a block of a machine-read page as its recogniser cut it.
type Region struct {
	Box  geom.Rect // as the source draws it; it may be empty
	Hint string    // what the source calls it or a block around it, in lower case, such as "advertisement"
	Unit int       // regions of one block that the source calls something share a number from 1; 0 for none
	Rows []Row     // its lines, in their order; none where it saw type and could not read it
}

// Row is one line of a region.
type Row struct {
	Box      geom.Rect // around its glyphs
	From, To int       // its glyphs are Sheet.Glyphs[From:To]
}

// RGB is a colour as it looks on a screen.
type RGB struct{ R, G, B uint8 }

// Axis is the direction of a rule.
type Axis uint8

// The two axes.
const (
	Horizontal Axis = iota
	Vertical
)

// Rule is a printed line, horizontal or vertical. Dashed and double rules are
// one Rule.
type Rule struct {
	Axis      Axis
	Pos       float64 // y of a horizontal rule's middle, x of a vertical one's
	Lo, Hi    float64 // extent along the axis, Lo < Hi
	Thickness float64 // in points, over all strokes of a double rule
	Dashed    bool
	Double    bool
	Color     RGB
}

// Box is a rectangle that is stroked, filled (a tint), or both.
type Box struct {
	Rect    geom.Rect
	Stroked bool
	Filled  bool
	Fill    RGB
	Seq     int // drawing order, comparable with Glyph.Seq
}

// Picture is a raster or drawn illustration. Strips of one picture are one.
type Picture struct {
	Rect   geom.Rect
	PixelW int // 0 for drawn pictures
	PixelH int
	Seq    int
}

// Outline is a region of dense filled curves without type, which may be
// lettering turned into curves.
type Outline struct {
	Rect  geom.Rect
	Cells int // near-square repeating cells found, 0 when it does not look like lettering
}

// Doubt is something about the marks themselves that a person should look at;
// edition turns it into a finding.
type Doubt struct {
	Code   string // a finding code of package paper, kebab-case
	Where  geom.Rect
	Count  int    // how many marks are concerned, 0 when it does not apply
	Detail string // what was seen, for a person
}
