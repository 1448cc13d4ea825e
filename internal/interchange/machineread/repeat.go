package machineread

import (
	"math"
	"strings"

	"github.com/banmian/banmian/internal/geom"
)

// Two words of different blocks are one, recognised twice, when their boxes
// share most of the smaller and are about equally tall.
const (
	sharedMost = 0.6
	asTall     = 0.6
)

// cellSide is the width of the squares in which words are looked up, in points:
// a few words long.
const cellSide = 50.0

// repeated finds words that were recognised a second time in one place: some
// recognisers read a picture's region again with the text around it. Of two
// the one in a picture, or the later one, is listed.
func (p *Page) repeated() map[Place]bool {
	again := map[Place]bool{}
	seen := map[[2]int][]Place{}
	for _, pictured := range []bool{false, true} {
		for b := range p.Blocks {
			if p.pictured(b) != pictured {
				continue
			}
			for l, line := range p.Blocks[b].Lines {
				for w, word := range line.Words {
					if word.Box.Empty() {
						continue
					}
					at := Place{b, l, w}
					if p.twin(at, seen) {
						again[at] = true
						continue
					}
					for _, c := range cells(word.Box) {
						seen[c] = append(seen[c], at)
					}
				}
			}
		}
	}
	return again
}

// pictured reports whether a block stands in an illustration.
func (p *Page) pictured(b int) bool {
	for ; b >= 0; b = p.Blocks[b].Parent {
		if k := p.Blocks[b]; k.Kind == KindPicture || k.Kind == KindGroup && strings.EqualFold(k.Type, "illustration") {
			return true
		}
	}
	return false
}

func (p *Page) word(at Place) Word { return p.Blocks[at.Block].Lines[at.Line].Words[at.Word] }

// twin reports whether a word of another block stands in the same place.
func (p *Page) twin(at Place, seen map[[2]int][]Place) bool {
	const crowd = 400 // words in one square: noise, not worth the looking
	box := p.word(at).Box
	for _, c := range cells(box) {
		if len(seen[c]) > crowd {
			continue
		}
		for _, other := range seen[c] {
			if other.Block == at.Block {
				continue
			}
			o := p.word(other).Box
			low, high := math.Min(box.Height(), o.Height()), math.Max(box.Height(), o.Height())
			if low >= asTall*high && box.Intersect(o).Area() > sharedMost*math.Min(box.Area(), o.Area()) {
				return true
			}
		}
	}
	return false
}

// cells are the squares a box touches, at most a few.
func cells(r geom.Rect) [][2]int {
	const most = 64
	var out [][2]int
	for x := int(r.X0 / cellSide); x <= int(r.X1/cellSide); x++ {
		for y := int(r.Y0 / cellSide); y <= int(r.Y1/cellSide); y++ {
			if len(out) == most {
				return out
			}
			out = append(out, [2]int{x, y})
		}
	}
	return out
}
