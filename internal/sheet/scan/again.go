package scan

import (
	"cmp"
	"context"
	"image"
	"slices"
	"unicode"

	"github.com/banmian/banmian/internal/ocr"
	"github.com/banmian/banmian/internal/paper"
)

// What is looked at a second time, in heights of the page's type where it is a
// length.
const (
	overlapping = 0.3  // share of the smaller line from which two lines cannot both be right
	leastLeft   = 0.7  // either side of ink without words
	loneLetter  = 1.6  // width against height up to which a patch may be a single large letter
	largest     = 14.0 // of such a letter
	letterGap   = 0.9  // heights of a letter between it and the next of its line
	secondSure  = 0.7  // certainty from which a second reading counts: pictures read as letters do not reach it
	fewLetters  = 2    // below which a second reading is a stain
	mostOf      = 0.4  // of a piece that lines of text cover; the rest is white between them
	mostAgain   = 40   // pieces of a page
)

// again reads the ink that the first look passed over, piece by piece: large
// headlines, and lines of neighbouring columns that were taken for one.
func (r *Reader) again(ctx context.Context, s Scan, language ocr.Language, blocks []ocr.Block, k ink, body float64, rules []image.Rectangle) ([]ocr.Block, error) {
	kept := withoutClashes(blocks)
	g := k.left(max(3, int(body/2)), kept, rules)
	for _, piece := range pieces(g, body, image.Rect(0, 0, k.w, k.h)) {
		ask := ocr.Request{Region: piece.Inset(-int(body / 2)), Languages: []ocr.Language{language}, Extent: ocr.Piece, DPI: s.DPI}
		if language.SetDownwards() && float64(piece.Dy()) > tallLine*float64(piece.Dx()) {
			ask.Direction = ocr.Down
		}
		found, err := r.Engine.Recognise(ctx, s.Grey, ask)
		if paper.IsKind(err, paper.NotFound) {
			continue
		}
		if err != nil {
			return nil, err
		}
		if isText(found, piece) {
			kept = append(kept, found...)
		}
	}
	if worth(kept) > worth(blocks) {
		return kept, nil
	}
	return blocks, nil
}

// isText reports whether what was read in a piece is text: certain, several
// letters, and most of the piece.
func isText(found []ocr.Block, piece image.Rectangle) bool {
	letters, covered := 0, 0.0
	for _, b := range found {
		for _, l := range b.Lines {
			covered += area(l.Box.Intersect(piece))
			for _, w := range l.Words {
				for _, r := range w.Text {
					if unicode.IsLetter(r) || unicode.IsDigit(r) {
						letters++
					}
				}
			}
		}
	}
	mean, _ := ocr.Certainty(found)
	return mean >= secondSure && letters >= fewLetters && covered >= mostOf*area(piece)
}

// withoutClashes leaves out lines that lie over each other.
func withoutClashes(blocks []ocr.Block) []ocr.Block {
	var boxes []image.Rectangle
	for _, b := range blocks {
		for _, l := range b.Lines {
			boxes = append(boxes, l.Box)
		}
	}
	clash := make([]bool, len(boxes))
	for i, a := range boxes {
		for j, b := range boxes[:i] {
			if shared := area(a.Intersect(b)); shared > overlapping*min(area(a), area(b)) {
				clash[i], clash[j] = true, true
			}
		}
	}
	var out []ocr.Block
	at := 0
	for _, b := range blocks {
		kept := ocr.Block{}
		for _, l := range b.Lines {
			if !clash[at] {
				kept.Lines = append(kept.Lines, l)
				kept.Box = kept.Box.Union(l.Box)
			}
			at++
		}
		if len(kept.Lines) > 0 {
			out = append(out, kept)
		}
	}
	return out
}

func area(r image.Rectangle) float64 { return float64(r.Dx()) * float64(r.Dy()) }

// left is the ink outside certain lines and rules, on a grid.
func (k ink) left(cell int, blocks []ocr.Block, rules []image.Rectangle) grid {
	g := k.grid(cell)
	for _, b := range blocks {
		for _, l := range b.Lines {
			if certain(l) {
				g.clear(l.Box)
			}
		}
	}
	for _, r := range rules {
		g.clear(r)
	}
	return g
}

// certain reports whether a line is surely text.
func certain(l ocr.Line) bool {
	mean, _ := ocr.Certainty([]ocr.Block{{Lines: []ocr.Line{l}}})
	return mean >= surely
}

// pieces are the patches of a grid that may hold text, large letters of a line
// together, the largest first.
func pieces(g grid, body float64, page image.Rectangle) []image.Rectangle {
	var out []image.Rectangle
	for _, p := range g.patches() {
		box := image.Rect(p.box.Min.X*g.cell, p.box.Min.Y*g.cell, p.box.Max.X*g.cell, p.box.Max.Y*g.cell).Intersect(page)
		if float64(min(box.Dx(), box.Dy())) >= leastLeft*body {
			out = append(out, box)
		}
	}
	out = lettersJoined(out, body)
	slices.SortFunc(out, func(a, b image.Rectangle) int {
		return cmp.Or(cmp.Compare(area(b), area(a)), cmp.Compare(a.Min.Y, b.Min.Y), cmp.Compare(a.Min.X, b.Min.X))
	})
	return out[:min(len(out), mostAgain)]
}

// lettersJoined joins patches that look like the letters of one line.
func lettersJoined(boxes []image.Rectangle, body float64) []image.Rectangle {
	letter := func(r image.Rectangle) bool { return float64(r.Dy()) <= largest*body }
	slices.SortFunc(boxes, func(a, b image.Rectangle) int {
		return cmp.Or(cmp.Compare(a.Min.X, b.Min.X), cmp.Compare(a.Min.Y, b.Min.Y))
	})
	var out []image.Rectangle
next:
	for _, b := range boxes {
		if letter(b) && float64(b.Dx()) <= loneLetter*float64(b.Dy()) {
			for i, a := range out {
				beside := min(a.Max.Y, b.Max.Y) - max(a.Min.Y, b.Min.Y)
				tall, low := max(a.Dy(), b.Dy()), min(a.Dy(), b.Dy())
				if letter(a) && 2*beside > low && 2*low > tall && float64(b.Min.X-a.Max.X) <= letterGap*float64(tall) {
					out[i] = a.Union(b)
					continue next
				}
			}
		}
		out = append(out, b)
	}
	return out
}
