// Package ocr is the port through which text is recognised in pictures: a
// picture of a page, or of a part of it, goes in; words with their boxes and
// certainties come out.
//
// It holds the contract and the names of languages. Engines live below it:
// ocr/tesseract runs Debian's program, ocr/memory says what a test tells it to.
// What the words mean, and where text stands that no engine was asked about, is
// not its business; sheet/scan asks and makes a sheet of the answers.
package ocr

import (
	"context"
	"image"
)

// Engine recognises text. Every engine keeps what the methods promise here;
// ocr/ocrtest asserts it.
//
// An engine is safe for concurrent use; it bounds by itself how much it works on
// at once, and calls beyond that wait. It keeps nothing of a picture after the
// call and changes nothing in it. It retries nothing: the same picture may be
// given again at any time, and the same request gives the same answer.
//
// Faults are paper.Fault. Unavailable: the engine is absent, was killed, ran out
// of time or memory; the remedy says what to install or do. Invalid: the
// request makes no sense, such as an empty picture. When ctx ends, work stops
// soon after and the error is ctx's own.
type Engine interface {
	// Languages lists what can be asked for, sorted by tag. An engine that is
	// absent gives an Unavailable fault, and may give languages later, when it
	// has been installed meanwhile. An engine without any language gives none,
	// and no fault.
	Languages(ctx context.Context) ([]Language, error)

	// Recognise reads the text of a picture. A picture without text gives no
	// blocks, and no fault. Asking for a language the engine lacks is a NotFound
	// fault.
	Recognise(ctx context.Context, picture *image.Gray, ask Request) ([]Block, error)
}

// Request says what to look for.
type Request struct {
	// Region is the part of the picture to look at, in its pixels. The zero
	// rectangle stands for all of it; one that lies partly outside is cut.
	Region image.Rectangle

	// Languages are the tags the text may be in, the likeliest first; at least
	// one.
	Languages []Language

	Direction Direction
	Extent    Extent

	// Lines are the lines of type to read, where they have been found before:
	// each is looked at by itself, and Region and Extent do not count. The answer
	// holds at most one block for each, in their order, with its number.
	Lines []Strip

	// DPI is the picture's resolution in pixels to an inch, 0 when not known.
	DPI float64
}

// Strip is a line of type that has been found and not been read.
type Strip struct {
	Box  image.Rectangle // in pixels of the picture; what lies outside it is cut
	Size float64         // height of its tall characters in pixels, capitals or ideographs; 0 when not known

	// Marks are the boxes of the ink that is the line's; what else lies in Box
	// belongs to other lines and is not read. None stand for all of it.
	Marks []image.Rectangle
}

// MostLines is how many lines one request may ask for.
const MostLines = 4000

// Direction is that of the text.
type Direction uint8

// The directions.
const (
	Across Direction = iota // lines run from left to right
	Down                    // lines run downwards, the first at the right
)

// Extent is how much of a page a region shows.
type Extent uint8

// The extents.
const (
	Page  Extent = iota // anything: the engine finds the blocks itself
	Piece               // one block of evenly set lines
)

// Block is lines that the engine took to belong together. No order of blocks is
// promised: reading order is found later, by their places.
type Block struct {
	Box   image.Rectangle
	Lines []Line // in the order of the block, at least one
	Strip int    // the index in Request.Lines, where these were asked for
}

// Line is one line of type.
type Line struct {
	Box   image.Rectangle
	Words []Word // in the order of reading, at least one

	// Foot is the baseline's first and last point; both zero when not known.
	Foot [2]image.Point
}

// Word is a string of characters without a space. Every character a language
// without spaces prints may be a word, and need not be.
type Word struct {
	Text      string          // NFC, never empty, without white space or control characters
	Box       image.Rectangle // in pixels of the picture, never empty, within the region
	Certainty float64         // 0-1, the engine's own figure
}

// Text is a line's words as they are read, parted by spaces where the engine
// parted words.
func (l Line) Text() string {
	s := ""
	for i, w := range l.Words {
		if i > 0 {
			s += " "
		}
		s += w.Text
	}
	return s
}
