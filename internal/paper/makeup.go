package paper

import "github.com/banmian/banmian/internal/geom"

// Makeup is a page after layout and before meaning: lines gathered into blocks,
// with the rules, frames and pictures between them. Layout makes it, article
// reads it.
type Makeup struct {
	Source        string
	Width, Height float64 // zero when the source has no coordinates
	Type          Typography
	Blocks        []Block
	Barriers      []Barrier
	Frames        []Frame
	Pictures      []Picture
	Findings      []Finding // about the marks and their layout; Page is filled in by edition

	// Unread are blocks in which the recogniser saw type and read nothing: in
	// newspapers mostly headings in fancy letters. They have no lines.
	Unread []Block

	// Recognised is set where the blocks and lines are those that a text
	// recogniser cut, and Block.Seq is the order in which it reads them.
	Recognised bool
}

// Placed reports whether blocks have coordinates.
func (m Makeup) Placed() bool { return m.Width > 0 && m.Height > 0 }

// Typography is what layout learned from the page itself. All lengths are
// points. It is zero for a page without coordinates.
type Typography struct {
	BodyEm    float64 // size of most of the characters
	Leading   float64 // baseline to baseline of body lines
	Gutter    float64 // white between two columns of body
	BodyFont  string
	Direction Direction // of most body characters
	CJK       bool      // most characters are Han, kana or hangul
	Columns   []Column  // the widest-reaching column grids first
	Language  string    // BCP 47 guess from script and words, such as zh-Hans; empty when unsure
}

// Column is one step of a column grid: the span of x (of y for vertical type)
// that its lines fill, and the band in which it holds.
type Column struct {
	Span geom.Rect
	Grid int // columns of the same grid share a number
}

// Block is a run of lines set alike, one below the other (one left of the other
// when vertical), with nothing between them. It has no role yet.
type Block struct {
	ID        int // index in Makeup.Blocks
	Direction Direction
	Box       geom.Rect
	Lines     []TypeLine // in reading order
	Em        float64
	Leading   float64 // 0 for a single line
	Font      string
	Weight    int
	Italic    bool
	Color     [3]uint8
	Frame     int // innermost frame around it, -1 for the open page
	Seq       int // earliest drawing order of its glyphs
	Tag       int // its marked-content id where all glyphs share one, else -1

	// Hint is what a recogniser calls the block or one around it, in lower
	// case, such as "advertisement"; empty where it says nothing. Blocks inside
	// one that it calls something share a Unit, counted from 1.
	Hint string
	Unit int

	// Strip is the strip of colour behind this block of one line and nothing else,
	// hardly higher than its type; zero for none.
	Strip geom.Rect
}

// TypeLine is a line with what typesetting shows about it.
type TypeLine struct {
	Line
	Em     float64
	Weight int // of most of the line
	// Lead is the text at the line's start that is set bolder or in another
	// colour than the rest: a bold lead-in or run-in byline. Empty for none.
	Lead string
	// Indent is the white before the first character and Tail the white after
	// the last, in ems, measured against the block's measure.
	Indent, Tail float64
	// Opens is set where the line starts a paragraph.
	Opens      bool
	Confidence float64 // lowest certainty of its characters
}

// Full reports whether the line reaches the end of its measure, so that a
// sentence may go on in the next line. A tail under one em is full: type is set
// on a grid of ems and punctuation may hang.
func (l TypeLine) Full() bool { return l.Tail < 1 }

// BarrierKind is what parts two blocks.
type BarrierKind uint8

// Barriers, hardest first.
const (
	BarrierFrame BarrierKind = iota // the edge of a box or tint
	BarrierRule                     // a printed rule
	BarrierPicture
	BarrierMoat // white wider than the gutter the page uses elsewhere
)

// Barrier is a segment that text does not usually cross.
type Barrier struct {
	Kind     BarrierKind
	Vertical bool
	Pos      float64 // x of a vertical barrier, y of a horizontal one
	Lo, Hi   float64
	Weight   float64 // 0-1, how sure it is that articles part here
}

// Frame is a box or tint around type.
type Frame struct {
	Rect   geom.Rect
	Parent int // index in Makeup.Frames, -1 for the page
	Tint   bool
	Ruled  bool
	Soft   bool // a tint behind part of an article rather than around one
}

// Picture is an illustration.
type Picture struct {
	Rect  geom.Rect
	Frame int // innermost frame around it, -1 for the open page
	// Lettering is set when the picture looks like a headline turned into curves.
	Lettering bool
}

// Leaf is one page read by itself: zones with roles and the articles that have
// a part on it, before pages are put in order and jumps joined. Zone and
// article ids are provisional ("z3", "a2"); edition prefixes the page.
type Leaf struct {
	Page     Page // Sequence, Label and Section are filled in by edition
	Articles []Article
	// Furniture is the text that names the page rather than tells news, by role
	// masthead, folio, imprint, slogan and index, zone by zone.
	Furniture []Zone
	Type      Typography
	Findings  []Finding
	// Recognised is set where a text recogniser cut the page, so that a page
	// number may be misread.
	Recognised bool
}
