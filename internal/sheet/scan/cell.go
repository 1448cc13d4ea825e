package scan

import (
	"image"
	"slices"
	"strings"

	"github.com/banmian/banmian/internal/ocr"
)

// Lines of cells, in heights of the line.
const (
	wideGap  = 1.5  // white that parts a line; a full stop and an opening quote leave less between them
	halfCell = 0.55 // of a Latin letter or figure
)

// spread gives the words of lines set in cells the places their ink has.
// Recognisers of Chinese and Japanese are sure where a line stands, but not
// where in it a character does: here each stretch of ink between wide gaps
// gets the words that fill as much of the line.
func spread(blocks []ocr.Block, k ink) {
	for _, b := range blocks {
		for i := range b.Lines {
			if hasCells(b.Lines[i]) {
				place(&b.Lines[i], k)
			}
		}
	}
}

// hasCells reports whether characters of a line fill cells.
func hasCells(l ocr.Line) bool {
	return slices.ContainsFunc(l.Words, func(w ocr.Word) bool { return strings.ContainsFunc(w.Text, cellWide) })
}

// place gives each word its share of the stretches of ink.
func place(l *ocr.Line, k ink) {
	stretches := k.stretches(l.Box, isTall(*l))
	ink, cells := 0, 0.0
	for _, s := range stretches {
		ink += s.hi - s.lo
	}
	for _, w := range l.Words {
		cells += extent(w.Text)
	}
	if ink == 0 || cells == 0 {
		return
	}
	// Which stretch each word falls into, by the share of the line before it.
	at, passed, one := 0.0, 0, 0
	parts := make([][]int, len(stretches))
	for i, w := range l.Words {
		middle := (at + extent(w.Text)/2) / cells * float64(ink)
		for one+1 < len(stretches) && middle > float64(passed+stretches[one].hi-stretches[one].lo) {
			passed += stretches[one].hi - stretches[one].lo
			one++
		}
		parts[one] = append(parts[one], i)
		at += extent(w.Text)
	}
	for i, s := range stretches {
		share(l, parts[i], s)
	}
}

// share parts a stretch of the line between words.
func share(l *ocr.Line, words []int, s stretch) {
	all := 0.0
	for _, i := range words {
		all += extent(l.Words[i].Text)
	}
	at := 0.0
	for _, i := range words {
		w := &l.Words[i]
		lo := s.lo + int(at/all*float64(s.hi-s.lo))
		at += extent(w.Text)
		hi := max(lo+1, s.lo+int(at/all*float64(s.hi-s.lo)))
		if isTall(*l) {
			w.Box = image.Rect(l.Box.Min.X, lo, l.Box.Max.X, hi)
		} else {
			w.Box = image.Rect(lo, l.Box.Min.Y, hi, l.Box.Max.Y)
		}
	}
}

// extent is a word's length in cells.
func extent(text string) float64 {
	sum := 0.0
	for _, r := range text {
		if cellWide(r) {
			sum++
		} else {
			sum += halfCell
		}
	}
	return sum
}

// stretch is ink from lo to hi along a line, in pixels.
type stretch struct{ lo, hi int }

// stretches are the parts of a line's ink between wide gaps.
func (k ink) stretches(box image.Rectangle, down bool) []stretch {
	box = box.Intersect(image.Rect(0, 0, k.w, k.h))
	from, to, thick := box.Min.X, box.Max.X, box.Dy()
	if down {
		from, to, thick = box.Min.Y, box.Max.Y, box.Dx()
	}
	var out []stretch
	for v := from; v < to; v++ {
		if !k.crossed(box, v, down) {
			continue
		}
		if n := len(out); n > 0 && float64(v-out[n-1].hi) < wideGap*float64(thick) {
			out[n-1].hi = v + 1
			continue
		}
		out = append(out, stretch{v, v + 1})
	}
	return out
}

// crossed reports whether a cut across the line meets ink.
func (k ink) crossed(box image.Rectangle, v int, down bool) bool {
	if down {
		for x := box.Min.X; x < box.Max.X; x++ {
			if k.at(x, v) {
				return true
			}
		}
		return false
	}
	for y := box.Min.Y; y < box.Max.Y; y++ {
		if k.at(v, y) {
			return true
		}
	}
	return false
}
