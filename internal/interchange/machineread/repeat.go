package machineread

import (
	"math"
	"strings"
	"unicode"

	"github.com/banmian/banmian/internal/geom"
)

// Two words of different blocks are one, recognised twice, when their boxes
// share most of the smaller and are about equally tall.
const (
	sharedMost = 0.6
	asTall     = 0.6
	readAgain  = 0.3 // share of twins from which on all of a picture's words are such: the rest are misread ones
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
			before := len(again)
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
			if n := len(again) - before; pictured && float64(n) > readAgain*float64(p.words(b)) {
				p.each(b, func(at Place) { again[at] = true })
			}
		}
	}
	return again
}

func (p *Page) each(b int, f func(Place)) {
	for l, line := range p.Blocks[b].Lines {
		for w := range line.Words {
			f(Place{b, l, w})
		}
	}
}

func (p *Page) words(b int) int {
	n := 0
	p.each(b, func(Place) { n++ })
	return n
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

// A line of so few letters and figures, read with less certainty than this, is
// dirt or part of a picture.
const (
	speckLetters   = 2
	speckCertainty = 0.5
)

// ruleShape is how many times wider than tall a line of nothing but marks is
// when a recogniser made it of a printed rule.
const ruleShape = 2.5

// specks are the words of lines that hold no type: nothing but marks, which
// recognisers make of rules, ornaments and dirt, or a letter or two that they
// doubt themselves. Those made of rules are given as what they are.
func (p *Page) specks() (out map[Place]bool, rules []geom.Rect) {
	out = map[Place]bool{}
	for b, block := range p.Blocks {
		for l, line := range block.Lines {
			letters := 0
			for _, w := range line.Words {
				for _, r := range w.Text {
					if unicode.IsLetter(r) || unicode.IsDigit(r) {
						letters++
					}
				}
			}
			if r := around(line); letters == 0 && block.Angle == 0 && !line.Down && r.Width() > ruleShape*r.Height() {
				rules = append(rules, r)
			}
			if letters == 0 || letters <= speckLetters && line.Certainty() < speckCertainty {
				for w := range line.Words {
					out[Place{b, l, w}] = true
				}
			}
		}
	}
	return out, rules
}

func around(l Line) geom.Rect {
	var r geom.Rect
	for _, w := range l.Words {
		r = r.Union(w.Box)
	}
	return r
}
