package layout

import (
	"math"
	"sort"
	"strings"
	"unicode/utf8"
)

// Where a space stands between two marks of a line, by the white between them
// in ems, over and above what letterspacing puts everywhere in the line.
const (
	wordWhite    = 0.17 // between letters, where the source writes no spaces
	wordWhiteFar = 0.32 // the same where it does, so that it ought to have written one
	hanWhite     = 0.6  // between Han characters: a space that a writer set
	hanWritten   = 0.15 // the same where the source wrote one
	hanMarkWhite = 1.1  // beside Han punctuation, whose cell is half white
	mixedWhite   = 0.5  // between Han and letters: type sets a quarter em there by itself
	mixedWritten = 0.05
	closeUp      = 0.3  // quantile of gaps that is letterspacing and not a word space
	closeHan     = 0.2  // the same between Han: spread names may fill most of a line
	likeWhite    = 0.9  // times the white of the spaces written in a line: another that was not written
	noWhite      = 0.03 // a written space this narrow prints nothing: a place where the word could have been broken
)

// spacing is how the characters of one line are spread, in ems.
type spacing struct {
	han, letters float64
	word         float64 // white at most of the spaces that the source wrote, 0 where it wrote fewer than two
}

// text is what a line says: its characters with the spaces its white and its
// source tell of. from and to bound the marks that are read.
func (g *galley) text(ln *line, from, to int) string {
	sp := g.spread(ln)
	var b strings.Builder
	for k := from; k < to; k++ {
		m := &g.marks[ln.marks[k]]
		b.WriteString(m.text)
		if k+1 < to && g.spaceAfter(ln, k, sp) {
			b.WriteByte(' ')
		}
	}
	return strings.TrimSpace(b.String())
}

// spread learns the letterspacing of a line.
func (g *galley) spread(ln *line) spacing {
	var hans, letters, words []float64
	for k := 1; k < len(ln.marks); k++ {
		a, b := &g.marks[ln.marks[k-1]], &g.marks[ln.marks[k]]
		gap := (b.u0 - a.u1) / math.Max(a.em, b.em)
		switch {
		case a.full && b.full && wordy(a) && wordy(b):
			hans = append(hans, gap)
		case !a.full && !b.full && !a.space:
			letters = append(letters, gap)
		case !a.full && !b.full && gap >= noWhite:
			words = append(words, gap)
		}
	}
	sp := spacing{han: math.Max(0, quantile(hans, closeHan)), letters: math.Max(0, quantile(letters, closeUp))}
	if len(words) > 1 {
		sp.word = quantile(words, 0.5)
	}
	return sp
}

func quantile(v []float64, q float64) float64 {
	if len(v) == 0 {
		return 0
	}
	sort.Float64s(v)
	return v[int(q*float64(len(v)-1))]
}

// spaceAfter reports whether a space stands after mark k of a line.
func (g *galley) spaceAfter(ln *line, k int, sp spacing) bool {
	a, b := &g.marks[ln.marks[k]], &g.marks[ln.marks[k+1]]
	if a.text == "" && b.text == "" {
		return false
	}
	em := math.Max(a.em, b.em)
	if math.Min(a.em, b.em) < likeSize*em {
		em = math.Min(a.em, b.em)
	}
	white := (b.u0 - a.u1) / em
	if ln.cap && k == 0 {
		return a.space || g.wordByItself(ln)
	}
	ra, _ := utf8.DecodeLastRuneInString(a.text)
	rb, _ := utf8.DecodeRuneInString(b.text)
	hanA, hanB := g.asHan(ra, a), g.asHan(rb, b)
	switch {
	case hanA && hanB:
		return spaceInHan(ra, rb, a.space, white-sp.han)
	case hanA != hanB:
		return spaceMixed(ra, rb, a.space, white)
	}
	return g.spaceInWords(a, b, white-sp.letters, sp.word-sp.letters)
}

// asHan reports whether a mark behaves as type without word spaces. Shared
// punctuation does when it fills a cell.
func (g *galley) asHan(r rune, m *mark) bool {
	return ideographic(r) || sharedMark(r) && m.u1-m.u0 > 0.8*m.em
}

func spaceInHan(a, b rune, written bool, white float64) bool {
	if written {
		return white > hanWritten
	}
	if !wordyHan(a) || !wordyHan(b) {
		return white > hanMarkWhite
	}
	return white > hanWhite
}

func wordyHan(r rune) bool { return han(r) || kana(r) }

func spaceMixed(a, b rune, written bool, white float64) bool {
	if written {
		return white > mixedWritten
	}
	if fullWidth(a) && !wordyHan(a) || fullWidth(b) && !wordyHan(b) {
		return white > hanMarkWhite
	}
	return white > mixedWhite
}

// spaceInWords: usual is the white at the spaces that the source wrote in this
// line: where it writes some and leaves others to the white, as wide a white is one.
func (g *galley) spaceInWords(a, b *mark, white, usual float64) bool {
	if a.space {
		return white > -0.5 && (!g.sizes.breaks || math.Abs(white) >= noWhite)
	}
	wa, wb := g.sheet.Glyphs[a.glyph].Word, g.sheet.Glyphs[b.glyph].Word
	if wa > 0 && wb > 0 && wa != wb {
		return true
	}
	if g.sizes.spaced {
		return white > wordWhiteFar || usual > wordWhite && white > likeWhite*usual
	}
	return white > wordWhite
}

// oneLetter are the drop caps that may be a word: A boat, I went, O captain.
const oneLetter = "AIO"

// learnWords lists the words of the page, small, if a drop cap may be a word by
// itself.
func (g *galley) learnWords(blocks []block) {
	need := false
	for i := range blocks {
		for k := range blocks[i].lines {
			ln := &blocks[i].lines[k]
			need = need || ln.cap && strings.Contains(oneLetter, g.marks[ln.marks[0]].text)
		}
	}
	if !need {
		return
	}
	g.words = map[string]bool{}
	for i := range blocks {
		for k := range blocks[i].lines {
			ln := &blocks[i].lines[k]
			if ln.cap {
				continue
			}
			for _, w := range strings.FieldsFunc(strings.ToLower(g.text(ln, 0, len(ln.marks))), notLetter) {
				g.words[w] = true
			}
		}
	}
}

// wordByItself reports whether a drop cap is a word: the page uses the rest of
// the first word by itself, and not the two together.
func (g *galley) wordByItself(ln *line) bool {
	letter := g.marks[ln.marks[0]].text
	if !strings.Contains(oneLetter, letter) || g.words == nil {
		return false
	}
	rest := strings.FieldsFunc(strings.ToLower(g.text(ln, 1, len(ln.marks))), notLetter)
	return len(rest) > 0 && g.words[rest[0]] && !g.words[strings.ToLower(letter)+rest[0]]
}
