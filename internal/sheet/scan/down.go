package scan

import (
	"context"
	"image"

	"github.com/banmian/banmian/internal/ocr"
	"github.com/banmian/banmian/internal/paper"
)

// Lines that stand upright.
const (
	tallLine  = 1.8  // height against width from which a line is taken to run downwards
	besides   = 2.5  // widths that lines of one block may stand apart
	shared    = 0.5  // of the shorter line that neighbours stand beside each other
	likeWidth = 1.45 // lines of one block are set in one size: width against width
	margin    = 0.3  // of a line's width that is cut out around a block
)

// downwards reads the lines that run downwards again, block by block, with the
// model for them, and keeps of both readings the more certain one.
func (r *Reader) downwards(ctx context.Context, s Scan, language ocr.Language, blocks []ocr.Block) ([]ocr.Block, error) {
	if !language.SetDownwards() {
		return blocks, nil
	}
	across, tall := parted(blocks)
	for _, stack := range stacks(tall) {
		region := image.Rectangle{}
		for _, l := range stack {
			region = region.Union(l.Box)
		}
		ask := ocr.Request{Region: region.Inset(-int(margin * float64(stack[0].Box.Dx()))), Languages: []ocr.Language{language}, Direction: ocr.Down, Extent: ocr.Piece, DPI: s.DPI}
		again, err := r.Engine.Recognise(ctx, s.Grey, ask)
		if err != nil && !paper.IsKind(err, paper.NotFound) {
			return nil, err
		}
		first := ocr.Block{Box: region, Lines: stack}
		if err == nil && worth(again) > worth([]ocr.Block{first}) {
			across = append(across, again...)
			continue
		}
		across = append(across, first)
	}
	return across, nil
}

// worth is the sum of certainties: text that is missing is worth nothing.
func worth(blocks []ocr.Block) float64 {
	mean, n := ocr.Certainty(blocks)
	return mean * float64(n)
}

// parted takes the lines that stand upright out of blocks.
func parted(blocks []ocr.Block) (across []ocr.Block, tall []ocr.Line) {
	for _, b := range blocks {
		kept := ocr.Block{}
		for _, l := range b.Lines {
			if isTall(l) {
				tall = append(tall, l)
				continue
			}
			kept.Lines = append(kept.Lines, l)
			kept.Box = kept.Box.Union(l.Box)
		}
		if len(kept.Lines) > 0 {
			across = append(across, kept)
		}
	}
	return across, tall
}

func isTall(l ocr.Line) bool {
	n := 0
	for _, w := range l.Words {
		n += len([]rune(w.Text))
	}
	return n > 1 && float64(l.Box.Dy()) > tallLine*float64(l.Box.Dx())
}

// stacks puts upright lines together that stand beside each other and are set
// alike.
func stacks(lines []ocr.Line) [][]ocr.Line {
	group := make([]int, len(lines)) // of each line: an earlier one of its group
	for i := range group {
		group[i] = i
	}
	root := func(i int) int {
		for group[i] != i {
			i = group[i]
		}
		return i
	}
	for i := range lines {
		for j := range lines[:i] {
			if neighbours(lines[i].Box, lines[j].Box) {
				a, b := root(i), root(j)
				group[max(a, b)] = min(a, b)
			}
		}
	}
	at := map[int]int{}
	var out [][]ocr.Line
	for i, l := range lines {
		k, seen := at[root(i)]
		if !seen {
			k = len(out)
			at[root(i)] = k
			out = append(out, nil)
		}
		out[k] = append(out[k], l)
	}
	return out
}

// neighbours reports whether two upright lines belong side by side.
func neighbours(a, b image.Rectangle) bool {
	wide, narrow := float64(max(a.Dx(), b.Dx())), float64(min(a.Dx(), b.Dx()))
	if wide > likeWidth*narrow {
		return false
	}
	gap := float64(max(a.Min.X, b.Min.X) - min(a.Max.X, b.Max.X))
	beside := float64(min(a.Max.Y, b.Max.Y) - max(a.Min.Y, b.Min.Y))
	return gap < besides*wide && gap > -narrow/2 && beside > shared*float64(min(a.Dy(), b.Dy()))
}
