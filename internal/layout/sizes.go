package layout

import (
	"math"
	"sort"
	"unicode/utf8"
)

// sizes is what a page says about itself before any line is known.
type sizes struct {
	body     float64 // em of most characters, in points
	full     bool    // most characters take whole em cells
	indent   float64 // ems from which white before a line of whole-em characters opens a paragraph
	ordered  bool    // drawing order follows the text, so it may speak for a join
	spaced   bool    // the source writes the spaces between words
	breaks   bool    // the source writes spaces without white where a word could be broken
	read     bool    // machine-read: sizes and baselines tremble
	sameSize float64 // two sizes nearer than this ratio are one
	rank     []int   // place of each glyph in drawing order; numbers may have holes, ranks have none
	leading  float64 // body lines, baseline to baseline; set by leadings
	pitch    map[int]float64
	white    float64 // ems: less is never a gutter; set by learnWhite
	gutter   float64 // white between two columns of body; set by columns
}

const (
	emBin        = 0.25 // points: type is ordered in quarter points
	inOrder      = 0.7  // share of successors that must stand close for drawing order to be believed
	spacedLatin  = 25   // a source that writes spaces has at least one for so many letters
	trembling    = 0.2  // share of uncertain characters from which on a page counts as machine-read
	sizeSlack    = 0.08 // sizes within 8 per cent set as one
	readingSlack = 0.22 // the same for machine-read type, whose size comes from line heights
)

// learn counts.
func learn(g *galley) sizes {
	s := sizes{body: bodyEm(g.marks), sameSize: 1 - sizeSlack, white: minWhite, pitch: map[int]float64{}}
	full, letters, spaces, unsure := 0, 0, 0, 0
	for _, m := range g.marks {
		if m.full {
			full++
		} else {
			letters += utf8.RuneCountInString(m.text)
			if m.space {
				spaces++
			}
		}
		if g.sheet.Glyphs[m.glyph].Certainty < 1 {
			unsure++
		}
	}
	n := len(g.marks)
	s.indent = hanIndent
	if syllables := countSyllables(g.marks); float64(syllables) > kanaShare*float64(full) {
		s.indent = wordIndent
	}
	s.full = full*2 > n
	s.spaced = letters > 0 && spaces*spacedLatin >= letters
	s.breaks = writesBreaks(g.marks)
	order := drawingOrder(g)
	s.rank = make([]int, len(g.sheet.Glyphs))
	for k, i := range order {
		s.rank[g.marks[i].glyph] = k
	}
	s.ordered = orderly(g.marks, order)
	if s.read = float64(unsure) > trembling*float64(n) || trembles(g.marks, order); s.read {
		s.breaks = false
		s.sameSize = 1 - readingSlack
		steady(g, order)
		s.body = bodyEm(g.marks)
	}
	return s
}

// breakShare is the share of written spaces without white from which on they are
// places to break a word: letters that lean over the space behind them leave none
// to a few.
const breakShare = 0.05

// writesBreaks reports whether many of the written spaces within lines have no
// white.
func writesBreaks(marks []mark) bool {
	all, none := 0, 0
	for k := 1; k < len(marks); k++ {
		a, b := &marks[k-1], &marks[k]
		if !a.space || a.full || b.full || a.turn != 0 || math.Abs(a.pen.Y-b.pen.Y) > 0.1*a.em || b.box.X0 < a.box.X0 {
			continue
		}
		all++
		if math.Abs(b.box.X0-a.box.X1) < noWhite*a.em {
			none++
		}
	}
	return float64(none) > breakShare*float64(all)
}

// countSyllables counts kana and hangul: Japanese and Korean paragraphs open one
// em in, Chinese ones two.
func countSyllables(marks []mark) int {
	n := 0
	for i := range marks {
		if r, _ := utf8.DecodeRuneInString(marks[i].text); kana(r) || hangul(r) {
			n++
		}
	}
	return n
}

// bodyEm is the mode of size over characters: the heaviest window of two
// quarter-point bins, and the mean within it.
func bodyEm(marks []mark) float64 {
	if len(marks) == 0 {
		return 10 // any size serves a page without type
	}
	bins := map[int]int{}
	for _, m := range marks {
		bins[int(math.Round(m.em/emBin))]++
	}
	best, most := 0, -1
	for b, n := range bins {
		n += bins[b+1]
		if n > most || n == most && b < best {
			best, most = b, n
		}
	}
	sum, count := 0.0, 0
	for _, m := range marks {
		if b := int(math.Round(m.em / emBin)); b == best || b == best+1 {
			sum += m.em
			count++
		}
	}
	return sum / float64(count)
}

func drawingOrder(g *galley) []int {
	order := make([]int, len(g.marks))
	for i := range order {
		order[i] = i
	}
	seq := func(i int) int { return g.sheet.Glyphs[g.marks[i].glyph].Seq }
	sort.SliceStable(order, func(a, b int) bool { return seq(order[a]) < seq(order[b]) })
	return order
}

// orderly reports whether marks drawn one after the other mostly stand side by
// side.
func orderly(marks []mark, order []int) bool {
	near := 0
	for k := 1; k < len(order); k++ {
		a, b := marks[order[k-1]], marks[order[k]]
		em := math.Max(a.em, b.em)
		if a.box.OverlapX(b.box) > -em && a.box.OverlapY(b.box) > -em {
			near++
		}
	}
	return float64(near) >= inOrder*float64(len(order)-1) && len(order) > 1
}

// otsu parts a sorted list of values into two classes where the variance
// between them is greatest (Otsu 1979). It gives the value that parts them and
// the share of the whole variance that lies between the classes; 0.8 and more
// means that they stand well apart.
func otsu(v []float64) (cut, share float64) {
	n := float64(len(v))
	if n < 2 {
		return 0, 0
	}
	sum, squares := 0.0, 0.0
	for _, x := range v {
		sum += x
		squares += x * x
	}
	total := squares/n - (sum/n)*(sum/n)
	if total <= 1e-12 {
		return 0, 0
	}
	best, low := 0.0, 0.0
	for i := 0; i+1 < len(v); i++ {
		low += v[i]
		if v[i+1] == v[i] {
			continue
		}
		w := float64(i+1) / n
		d := low/float64(i+1) - (sum-low)/(n-float64(i+1))
		if between := w * (1 - w) * d * d; between > best {
			best, cut = between, (v[i]+v[i+1])/2
		}
	}
	return cut, best / total
}
