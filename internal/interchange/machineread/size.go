package machineread

import (
	"math"
	"strings"
	"unicode"
	"unicode/utf8"
)

// Heights of letters in ems of ordinary newspaper type, from the tables of
// several old and new text faces; a recogniser's box is as tall as the tallest
// and deepest letter of its word.
const (
	capital   = 0.68 // capitals, figures, b d f h k l t, accented letters
	xHeight   = 0.45 // a c e m n o
	descender = 0.21 // g j p q y, commas do not count
	wide      = 0.92 // Han, kana, hangul in their em
)

// letters sorts the Latin small letters by what they reach.
const (
	ascends  = "bdfhklßijtſ"
	descends = "gjpqyſ"
)

// stature is the height of a word in ems and how much of it hangs below the
// baseline; ok is false for a word, such as a lone mark, whose box says nothing.
func stature(text string) (height, below float64, ok bool) {
	up := 0.0
	for _, r := range text {
		switch {
		case fullWidth(r):
			if !unicode.IsPunct(r) {
				return wide, 0.12, true
			}
		case unicode.IsUpper(r) || unicode.IsDigit(r) || strings.ContainsRune(ascends, r) || r > 0x7F && unicode.IsLetter(r):
			up = math.Max(up, capital)
		case unicode.IsLetter(r):
			up = math.Max(up, xHeight)
		}
		if strings.ContainsRune(descends, r) {
			below = descender
		}
	}
	return up + below, below, up > 0
}

// fullWidth reports whether a character takes a whole em cell.
func fullWidth(r rune) bool {
	return unicode.In(r, unicode.Han, unicode.Hiragana, unicode.Katakana, unicode.Hangul, unicode.Bopomofo) ||
		r >= 0x3000 && r <= 0x303F || r >= 0xFF00 && r <= 0xFF60 || r >= 0xFE30 && r <= 0xFE4F
}

// extent is a text's width in ems, roughly: only shares of it are used.
func extent(text string) float64 {
	sum := 0.0
	for _, r := range text {
		sum += width(r)
	}
	return sum
}

// gap is the white between two words, in ems.
const gap = 0.3

func width(r rune) float64 {
	switch {
	case fullWidth(r):
		return 1
	case strings.ContainsRune("iljftrI1.,;:!'|·’‘()[]-", r):
		return 0.3
	case strings.ContainsRune("mwMWœæŒÆ—%@", r):
		return 0.8
	case unicode.IsUpper(r):
		return 0.65
	case unicode.Is(unicode.Mn, r):
		return 0.01
	}
	return 0.5
}

// How far a line's own height may lie from what its block, or the recogniser's
// size, says before it is believed instead.
const (
	likeBlock = 0.2  // lines of one block within a fifth of the middle line are set alike
	likeSize  = 0.25 // the recogniser's size holds where the boxes agree with it as far
	likeShort = 0.45 // a line of few letters shows its size badly, and may lie farther from its block
	fewest    = 8    // letters, below which a line is such
	loose     = 1.25 // a line farther from its neighbour than so many usual steps stands apart
	likeSaid  = 0.6  // as far may a line lie from the recogniser's size where most lines agree with theirs
	agreeing  = 0.8  // share of lines that is most
)

// sizes gives each line its em in units of the file, from the boxes of its
// words; lines set alike in one block get one em, since boxes tremble.
func (p *Page) sizes() {
	var page []float64
	cells := p.celled()
	for b := range p.Blocks {
		block := &p.Blocks[b]
		for l := range block.Lines {
			block.Lines[l].Cells = cells
			block.Lines[l].Em = lineEm(block.Lines[l], block.Angle)
		}
		block.straighten()
		block.stand()
		page = append(page, block.even()...)
	}
	rest := median(page)
	if rest == 0 {
		rest = 1
	}
	rest *= p.solid()
	for b := range p.Blocks {
		lines := p.Blocks[b].Lines
		for l := range lines {
			if lines[l].Em == 0 {
				lines[l].Em = nearest(lines, l, rest)
			}
		}
	}
}

// setSolid is the em against the distance of baselines where type is set
// without white between its lines. No line can stand closer.
const setSolid = 0.95

// solid brings all ems down by one factor where they come out larger than the
// distance between lines allows: recognisers draw boxes a pixel or two outside
// the letters, and faces differ in how tall theirs are. It gives the factor.
func (p *Page) solid() float64 {
	var ratios []float64
	for _, b := range p.Blocks {
		for l := 1; l < len(b.Lines); l++ {
			above, below := b.Lines[l-1], b.Lines[l]
			if above.Em != below.Em || above.Em == 0 || above.Down != below.Down || b.Angle != 0 {
				continue
			}
			step := below.Base - above.Base
			if below.Down {
				step = above.Box.CenterX() - below.Box.CenterX()
			}
			if step > 0.5*above.Em && step < 2*above.Em {
				ratios = append(ratios, above.Em/step)
			}
		}
	}
	const enough = 10 // lines that follow another of their size
	if len(ratios) < enough {
		return 1
	}
	k := setSolid / median(ratios)
	if k >= 1 {
		return 1
	}
	for b := range p.Blocks {
		for l := range p.Blocks[b].Lines {
			p.Blocks[b].Lines[l].Em *= k
		}
	}
	return k
}

// Cells of type reach from the ascent to the descent of their font.
const (
	cellHeight = 1.2  // ems
	cellBelow  = 0.25 // ems of it under the baseline
	cellLike   = 0.9  // words of small letters as tall as others by this share are boxed in cells
)

// celled reports whether the file boxes words in cells of type rather than
// tightly: words without any tall letter are as tall as the others.
func (p *Page) celled() bool {
	var ratios []float64
	for _, b := range p.Blocks {
		if b.Angle != 0 {
			continue
		}
		for _, l := range b.Lines {
			var low, high []float64
			for _, w := range l.Words {
				switch h, _, ok := stature(w.Text); {
				case !ok || w.Box.Empty() || l.Shared || l.Down:
				case h == xHeight:
					low = append(low, w.Box.Height())
				case h >= capital && h < wide:
					high = append(high, w.Box.Height())
				}
			}
			if len(low) > 0 && len(high) > 0 {
				ratios = append(ratios, median(low)/median(high))
			}
		}
	}
	const enough = 5 // lines
	return len(ratios) >= enough && median(ratios) > cellLike
}

// even brings lines near the block's middle to it, and gives the ems known. A
// line that stands as close to its neighbours as all others do is most likely
// set like them, and so is one of few letters.
func (b *Block) even() []float64 {
	var ems, steps []float64
	for l := range b.Lines {
		if b.Lines[l].Em > 0 {
			ems = append(ems, b.Lines[l].Em)
		}
		if l > 0 {
			steps = append(steps, b.step(l))
		}
	}
	m, step := median(append([]float64(nil), ems...)), median(steps)
	for l := range b.Lines {
		like := likeBlock
		if close := b.step(l) < loose*step && b.step(l+1) < loose*step; close || len(b.Lines[l].Text()) < fewest {
			like = likeShort
		}
		if em := b.Lines[l].Em; em > 0 && math.Abs(em/m-1) <= like {
			b.Lines[l].Em = m
		}
	}
	return ems
}

// step is the distance of line l to the one before it; 0 at the block's ends.
func (b *Block) step(l int) float64 {
	if l <= 0 || l >= len(b.Lines) {
		return 0
	}
	if b.Lines[l].Down {
		return b.Lines[l-1].Box.CenterX() - b.Lines[l].Box.CenterX()
	}
	return b.Lines[l].Base - b.Lines[l-1].Base
}

// nearest is the em of the closest line in the block that shows one.
func nearest(lines []Line, l int, rest float64) float64 {
	for d := 1; d < len(lines); d++ {
		for _, k := range []int{l - d, l + d} {
			if k >= 0 && k < len(lines) && lines[k].Em > 0 {
				return lines[k].Em
			}
		}
	}
	if h := lines[l].Box.Height(); h > 0 && h < rest {
		return rest
	} else if h > 0 {
		return math.Min(h, 4*rest)
	}
	return rest
}

// lineEm is the middle of what the words' boxes say, by characters.
func lineEm(line Line, angle float64) float64 {
	if line.Shared {
		return sharedEm(line, angle)
	}
	var ems []float64
	for _, w := range line.Words {
		height, _, ok := stature(w.Text)
		if !ok || w.Box.Empty() {
			continue
		}
		if line.Cells && height != wide {
			height = cellHeight
		}
		tall := w.Box.Height()
		if line.Down || angle == 90 || angle == 270 {
			tall = w.Box.Width()
		}
		for range min(len([]rune(w.Text)), 20) {
			ems = append(ems, tall/height)
		}
	}
	return median(ems)
}

// sharedEm is the em of a line whose words have no boxes of their own: the
// line's box is as tall as the tallest and deepest of all its letters.
func sharedEm(line Line, angle float64) float64 {
	height, _, ok := stature(line.Text())
	switch {
	case !ok:
		return 0
	case line.Down || angle == 90 || angle == 270:
		return line.Box.Width() / height
	}
	return line.Box.Height() / height
}

// scaleSizes takes the recogniser's size for a line's em where the boxes agree
// with it: a size is stated once for many lines and does not tremble.
func (p *Page) scaleSizes() {
	var ratios []float64
	for _, block := range p.Blocks {
		for _, line := range block.Lines {
			if s := line.size(); s > 0 {
				ratios = append(ratios, line.Em/s)
			}
		}
	}
	if len(ratios) == 0 {
		return
	}
	k, agree := median(ratios), 0
	for _, r := range ratios {
		if math.Abs(r/k-1) <= likeSize {
			agree++
		}
	}
	like := likeSize
	if float64(agree) > agreeing*float64(len(ratios)) {
		like = likeSaid
	}
	for b := range p.Blocks {
		lines := p.Blocks[b].Lines
		for l := range lines {
			if s := lines[l].size() * k; s > 0 && math.Abs(lines[l].Em/s-1) <= like {
				lines[l].Em = s
			}
		}
	}
}

// size is what the recogniser states for most of the line.
func (l Line) size() float64 {
	votes := map[float64]int{}
	best, most := 0.0, 0
	for _, w := range l.Words {
		votes[w.Style.Size] += len(w.Text)
	}
	for s, n := range votes {
		if n > most || n == most && s < best {
			best, most = s, n
		}
	}
	return best
}

// below is how much of a word's box hangs under the baseline, in ems.
func (l Line) below(w Word) (float64, bool) {
	_, below, ok := stature(w.Text)
	if l.Cells {
		below = cellBelow
	}
	return below, ok
}

// touching is the white, against the height of words, below which two of them
// stand close: some recognisers write each mark as a word.
const touching = 0.12

// Spaced reports whether a space stands between two words of a file that
// writes none: always, unless full-width characters meet, or their boxes do
// and one is a mark.
func Spaced(left, right Word) bool {
	a, _ := utf8.DecodeLastRuneInString(left.Text)
	b, _ := utf8.DecodeRuneInString(right.Text)
	if fullWidth(a) && fullWidth(b) {
		return false
	}
	marks := !unicode.IsLetter(a) && !unicode.IsDigit(a) || !unicode.IsLetter(b) && !unicode.IsDigit(b)
	if !marks || left.Box.Empty() || right.Box.Empty() {
		return true
	}
	return right.Box.X0-left.Box.X1 > touching*math.Max(left.Box.Height(), right.Box.Height()) || right.Box.X0 < left.Box.X0
}
