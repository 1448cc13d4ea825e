// Package machineread holds a page as a text recogniser wrote it — blocks,
// lines and words with their boxes — and turns it into a sheet: one glyph for
// each character, in points, with the em its line shows. ALTO, hOCR and PAGE
// XML are read into it by the packages beside this one.
//
// It keeps the recogniser's own blocks and their ids, so that a package
// description can point at them, and it judges none of them: what is a
// headline, a column or an article is found by layout and article, or told by
// METS. It reads no files.
package machineread

import (
	"strings"

	"github.com/banmian/banmian/internal/geom"
	"github.com/banmian/banmian/internal/sheet"
)

// Page is one page. While a file is being read its lengths are in the file's
// own unit; Settle turns them into points.
type Page struct {
	ID, Source    string
	Language      string // as the file gives it, empty when it does not
	Width, Height float64
	Blocks        []Block  // in the file's order, a block before those inside it
	Order         []string // block ids in the reading order the file states; nil when it states none
	Rules         []geom.Rect
	Pictures      []geom.Rect
	Scale         float64 // points to one unit of the file; set by Settle
	Resolution    Resolution
	Doubts        []sheet.Doubt

	// Unspaced is set by a reader whose file writes no spaces: Settle then puts
	// them between the words of a line.
	Unspaced bool
}

// Kind is what a block is in its file.
type Kind uint8

// The kinds of block.
const (
	KindText    Kind = iota // holds lines
	KindGroup               // holds blocks: a composed block, a table
	KindPicture             // an illustration
	KindRule                // a printed line
	KindOther               // a graphic, a stain, a margin
)

// Block is a region of the page.
type Block struct {
	ID       string
	Parent   int // index in Page.Blocks, -1 for the page
	Kind     Kind
	Type     string // what the file calls it: Advertisement, Table, heading, caption
	Box      geom.Rect
	Outline  geom.Polygon // empty for an upright rectangle
	Angle    float64      // clockwise turn of its type, in degrees: 0, 90, 180 or 270
	Language string
	Lines    []Line
}

// Line is one line of type as the recogniser cut it.
type Line struct {
	ID       string
	Box      geom.Rect
	Baseline geom.Polygon // left to right along the type; empty when the file gives none
	Em       float64      // in points, set by Settle
	Base     float64      // height of its baseline at Ref, set by Settle for lines across the page
	Slope    float64      // how far the baseline falls for each point to the right, set by Settle
	Ref      float64      // x at which Base holds, the same for all lines of a block, set by Settle
	Down     bool         // its characters stand one below the other; set by Settle
	Shared   bool         // its words' boxes are shares of its own, not measured; set by Settle
	Cells    bool         // its words' boxes are cells of type, equally tall whatever the letters; set by Settle
	Words    []Word
}

// Word is a string of characters without a space.
type Word struct {
	ID    string
	Text  string
	Box   geom.Rect
	Style Style
	Space bool // the file writes a space after it

	// Certainty is the recogniser's own figure, 0-1; Stated when it gave one.
	Certainty float64

	// Hyphen is what the file holds as the hyphen printed after the word, apart
	// from it; Half is 1 and 2 for the two parts of a word broken over a line,
	// and Whole what the file says the whole word is.
	Hyphen    string
	HyphenBox geom.Rect
	Half      int8
	Whole     string
}

// Style is how type is set, as far as the file says.
type Style struct {
	Size   float64 // in points as the recogniser put it; 0 when not known
	Font   string
	Bold   bool
	Italic bool
}

// MachineRead is the certainty of a word for which the file gives no figure:
// a machine read it, or a person who drew boxes by hand, so it is less than
// that of born-digital type.
const MachineRead = 0.99

// Text is the line as printed: words, the spaces the file writes, hyphens.
func (l Line) Text() string {
	var b strings.Builder
	for i, w := range l.Words {
		b.WriteString(w.Text)
		b.WriteString(w.Hyphen)
		if w.Space && i+1 < len(l.Words) {
			b.WriteByte(' ')
		}
	}
	return strings.TrimSpace(b.String())
}

// Certainty is the mean over the line's characters.
func (l Line) Certainty() float64 {
	sum, n := 0.0, 0
	for _, w := range l.Words {
		k := len([]rune(w.Text))
		sum += w.Certainty * float64(k)
		n += k
	}
	if n == 0 {
		return 0
	}
	return sum / float64(n)
}

// Place says where a word stands: block, line and word, each an index.
type Place struct{ Block, Line, Word int }

// Index finds what carries an id: a block (Line and Word are -1), a line (Word
// is -1) or a word. Where an id is given twice the first one counts.
func (p Page) Index() map[string]Place {
	index := map[string]Place{}
	add := func(id string, at Place) {
		if _, seen := index[id]; id != "" && !seen {
			index[id] = at
		}
	}
	for b, block := range p.Blocks {
		add(block.ID, Place{b, -1, -1})
		for l, line := range block.Lines {
			add(line.ID, Place{b, l, -1})
			for w, word := range line.Words {
				add(word.ID, Place{b, l, w})
			}
		}
	}
	return index
}

// Within lists the blocks that stand in block b, itself first, in the file's
// order.
func (p Page) Within(b int) []int {
	out := []int{b}
	in := map[int]bool{b: true}
	for i := b + 1; i < len(p.Blocks); i++ {
		if in[p.Blocks[i].Parent] {
			in[i] = true
			out = append(out, i)
		}
	}
	return out
}
