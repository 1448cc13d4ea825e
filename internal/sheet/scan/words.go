package scan

import (
	"image"
	"slices"
	"unicode"
	"unicode/utf8"

	"github.com/banmian/banmian/internal/geom"
	"github.com/banmian/banmian/internal/interchange/machineread"
	"github.com/banmian/banmian/internal/ocr"
)

// usualType is the height of body type in inches, for pages without text.
const usualType = 0.12

// typeHeight is the height of most of the page's lines in pixels, counted by
// characters.
func typeHeight(blocks []ocr.Block, dpi float64) float64 {
	var heights []int
	for _, b := range blocks {
		for _, l := range b.Lines {
			tall := min(l.Box.Dy(), l.Box.Dx())
			for _, w := range l.Words {
				for range utf8.RuneCountInString(w.Text) {
					heights = append(heights, tall)
				}
			}
		}
	}
	if len(heights) == 0 {
		return usualType * dpi
	}
	slices.Sort(heights)
	return float64(max(1, heights[len(heights)/2]))
}

// enter puts what was found on a page, in pixels.
func enter(p *machineread.Page, blocks []ocr.Block, rules, pictures []image.Rectangle) {
	for _, b := range blocks {
		block := machineread.Block{Parent: -1, Kind: machineread.KindText, Box: rect(b.Box)}
		for _, l := range b.Lines {
			block.Lines = append(block.Lines, lineOf(l))
		}
		p.Blocks = append(p.Blocks, block)
	}
	for _, r := range rules {
		if !inAny(r, pictures) {
			p.Rules = append(p.Rules, rect(r))
		}
	}
	for _, r := range pictures {
		p.Pictures = append(p.Pictures, rect(r))
	}
}

func lineOf(l ocr.Line) machineread.Line {
	out := machineread.Line{Box: rect(l.Box)}
	if l.Foot[1].X > l.Foot[0].X && !isTall(l) {
		out.Baseline = geom.Polygon{point(l.Foot[0]), point(l.Foot[1])}
	}
	for i, w := range l.Words {
		word := machineread.Word{Text: w.Text, Box: rect(w.Box), Certainty: w.Certainty}
		word.Space = i+1 < len(l.Words) && !solid(w.Text, l.Words[i+1].Text)
		out.Words = append(out.Words, word)
	}
	return out
}

// solid reports whether no space stands between two words: where either meets
// the other with a character that fills a cell.
func solid(left, right string) bool {
	a, _ := utf8.DecodeLastRuneInString(left)
	b, _ := utf8.DecodeRuneInString(right)
	return cellWide(a) || cellWide(b)
}

// cellWide reports whether a character takes a whole cell of its line.
func cellWide(r rune) bool {
	return unicode.In(r, unicode.Han, unicode.Hiragana, unicode.Katakana, unicode.Hangul, unicode.Bopomofo) ||
		r >= 0x3000 && r <= 0x303F || r >= 0xFF00 && r <= 0xFF60 || r == '—' || r == '…' || r == '“' || r == '”'
}

func point(p image.Point) geom.Point { return geom.Point{X: float64(p.X), Y: float64(p.Y)} }

func rect(r image.Rectangle) geom.Rect {
	return geom.R(float64(r.Min.X), float64(r.Min.Y), float64(r.Max.X), float64(r.Max.Y))
}
