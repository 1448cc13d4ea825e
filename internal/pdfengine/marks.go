package pdfengine

import "github.com/banmian/banmian/internal/geom"

// Bounds on what one page may hold. A page beyond them is cut off and says so in
// Marks.Cut; a dense broadsheet has some 30,000 characters and 50,000 paths.
const (
	maxPages    = 4096
	maxChars    = 400_000
	maxObjects  = 400_000
	maxRuns     = maxObjects
	maxSubpaths = 400_000
	maxSegments = 4_000_000
	maxFonts    = 4096
	maxDepth    = 24 // nested forms
)

// PageSize is the size of one page in points, after rotation. That of
// Document.Pages is known without looking at the page and includes what the
// press trims off; Marks.Size does not.
type PageSize struct{ Width, Height float64 }

// Marks is everything PDFium finds on one page, in drawing order, before anyone
// judges it: hidden and doubled characters are still there. All places are
// points from the top left corner of the page as a reader holds it.
type Marks struct {
	Size   PageSize
	Fonts  []Font
	Runs   []Run // text objects in drawing order
	Chars  []Char
	Paths  []Path
	Images []Image
	Cut    bool // the page holds more than the bounds allow; the rest is missing
}

// Font is what the file says about a font.
type Font struct {
	Name        string // base font name, subset prefix included
	Family      string
	Flags       uint32 // PDF 32000-1 table 123
	Embedded    bool
	ItalicAngle int
	Ascent      float64 // of one em; 0 when the font does not say
	Descent     float64 // of one em, negative below the baseline
	Stem        float64 // thickness of upright strokes in ems, for fonts without a name; 0 when it was not measured
}

// Run is one text object: characters that share font, colour and clip. A run
// that PDFium takes for a second print of an earlier one has no characters, and
// no directions.
type Run struct {
	Font  int32 // index in Marks.Fonts, -1 when unknown
	Seq   int32 // drawing order among all objects of the page
	Tag   int32 // marked-content id, -1 for none
	Mode  uint8 // text render mode, 0-7; 3 is invisible
	Paint Paint
	Clip  Clip
	Box   geom.Rect // of its ink
	// Across and Up are the directions of writing and of the type's upright on
	// the page, one em long each.
	Across, Up geom.Point
}

// Paint is how an object is coloured.
type Paint struct {
	Fill, Stroke           [3]uint8
	FillAlpha, StrokeAlpha uint8
}

// Clip is the part of the page on which an object shows.
type Clip struct {
	Set  bool
	Rect geom.Rect // bounding box of the clip; empty when nothing shows
}

// Flags of a character.
const (
	CharGenerated uint8 = 1 << iota // made up by PDFium, such as a space between words
	CharHyphen                      // a hyphen at a line's end
	CharUnmapped                    // the file does not say what it means; Rune is the font's own code
)

// Char is one character of a run.
type Char struct {
	Run    int32 // index in Marks.Runs, -1 for a generated character
	Rune   rune  // 0 when the font gives none
	Guess  rune  // for an unmapped character, what the embedded font calls the glyph of that number; else 0
	Flags  uint8
	Origin geom.Point
	Cell   geom.Rect // advance by ascent+descent, upright box around it
	Ink    geom.Rect // where it marks the paper, zero when unknown
}

// SubKind is the shape of one part of a path.
type SubKind uint8

// Shapes of subpaths.
const (
	SubCurve SubKind = iota // anything else
	SubLine                 // one straight segment
	SubRect                 // an upright rectangle
)

// Sub is one connected part of a path.
type Sub struct {
	Kind   SubKind
	Box    geom.Rect // of its control points; a line's box runs between its ends
	Points int32
	Curves int32 // Bézier segments among them
	Closed bool
}

// Path is one painted path. Subs are page coordinates.
type Path struct {
	Seq     int32
	Tag     int32
	Filled  bool
	Stroked bool
	Dashed  bool
	Shading bool    // a gradient: only its bounds are known
	Sheer   bool    // what lies beneath it may show through
	Width   float64 // of the stroke, in points on the page
	Paint   Paint
	Clip    Clip
	Subs    []Sub
}

// Image is one raster image.
type Image struct {
	Seq    int32
	Tag    int32
	Box    geom.Rect
	Clip   Clip
	Sheer  bool // what lies beneath it may show through
	PixelW int32
	PixelH int32
}
