package reader

import (
	"strings"
	"unicode"
	"unicode/utf8"

	"golang.org/x/text/width"

	"github.com/banmian/banmian/internal/geom"
	"github.com/banmian/banmian/internal/paper"
	"github.com/banmian/banmian/internal/search"
)

// boxes gives where on a page what is searched for stands in lines that follow
// each other, also where it runs over the end of a line: a rectangle for each
// line's share of each find, in points. Lines without a place give none.
func boxes(find *search.Expr, lines []paper.Line, language string) [][]geom.Rect {
	text, starts := runTogether(lines)
	var out [][]geom.Rect
	for _, s := range find.Spans(text, language) {
		var rects []geom.Rect
		for i, l := range lines {
			from, to := max(s.From-starts[i], 0), min(s.To-starts[i], len(l.Text))
			if from < to && !l.Box.Empty() {
				rects = append(rects, share(l, from, to))
			}
		}
		if len(rects) > 0 {
			out = append(out, rects)
		}
	}
	return out
}

// runTogether joins lines as they are read: Chinese without anything between,
// words with a space, and a word parted by a hyphen whole. starts is where each
// line's text begins.
func runTogether(lines []paper.Line) (text string, starts []int) {
	var b strings.Builder
	for _, l := range lines {
		if last, size := utf8.DecodeLastRuneInString(b.String()); size > 0 {
			first, _ := utf8.DecodeRuneInString(l.Text)
			switch {
			case last == '-' && unicode.IsLower(first):
				joined := b.String()[:b.Len()-1] + "\u00ad" // not seen by a search
				b.Reset()
				b.WriteString(joined)
			case !wide(last) && !wide(first):
				b.WriteByte(' ')
			}
		}
		starts = append(starts, b.Len())
		b.WriteString(l.Text)
	}
	return b.String(), starts
}

func wide(r rune) bool {
	k := width.LookupRune(r).Kind()
	return k == width.EastAsianWide || k == width.EastAsianFullwidth
}

// share is the part of a line's box that some bytes of its text take, a wide
// character counting as two narrow ones. A line much higher than wide runs from
// top to bottom.
func share(l paper.Line, from, to int) geom.Rect {
	before, own, all := measure(l.Text[:from]), measure(l.Text[from:to]), max(1, measure(l.Text))
	a, z := float64(before)/float64(all), float64(before+own)/float64(all)
	b := l.Box
	if b.Height() > 1.5*b.Width() && utf8.RuneCountInString(l.Text) > 1 {
		return geom.R(b.X0, b.Y0+a*b.Height(), b.X1, b.Y0+z*b.Height())
	}
	return geom.R(b.X0+a*b.Width(), b.Y0, b.X0+z*b.Width(), b.Y1)
}

// measure is how long a text is set, in half characters.
func measure(s string) int {
	n := 0
	for _, r := range s {
		n++
		if wide(r) {
			n++
		}
	}
	return n
}
