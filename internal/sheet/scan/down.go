package scan

import (
	"cmp"
	"slices"

	"github.com/banmian/banmian/internal/ocr"
)

// tallLine is height against width from which a line is taken to run downwards.
const tallLine = 1.8

func isTall(l ocr.Line) bool {
	n := 0
	for _, w := range l.Words {
		n += len([]rune(w.Text))
	}
	return n > 1 && float64(l.Box.Dy()) > tallLine*float64(l.Box.Dx())
}

// Lines that follow each other, in their sizes.
const (
	stackGap = 1.3 // white between them
	likeSize = 1.3 // size against size of lines of one block
)

// stacked puts lines that follow each other and are set alike into one block.
// found are the answers to strips.
func stacked(found []ocr.Block, strips []strip) []ocr.Block {
	slices.SortStableFunc(found, func(a, b ocr.Block) int {
		p, q := strips[a.Strip], strips[b.Strip]
		if p.down {
			return cmp.Or(cmp.Compare(q.box.Max.X, p.box.Max.X), cmp.Compare(p.box.Min.Y, q.box.Min.Y))
		}
		return cmp.Or(cmp.Compare(p.box.Min.Y, q.box.Min.Y), cmp.Compare(p.box.Min.X, q.box.Min.X))
	})
	var out []ocr.Block
	var last []strip // of each block
next:
	for _, b := range found {
		s := strips[b.Strip]
		for i := len(out) - 1; i >= max(0, len(out)-60); i-- {
			if follows(last[i], s) {
				out[i].Lines = append(out[i].Lines, b.Lines...)
				out[i].Box = out[i].Box.Union(b.Box)
				last[i] = s
				continue next
			}
		}
		out, last = append(out, b), append(last, s)
	}
	return out
}

// follows reports whether b is the next line after a.
func follows(a, b strip) bool {
	r, q := a.box, b.box
	gap := float64(q.Min.Y - r.Max.Y)
	if a.down {
		r, q = turnedBox(r), turnedBox(q)
		gap = float64(r.Min.Y - q.Max.Y)
	}
	beside := min(r.Max.X, q.Max.X) - max(r.Min.X, q.Min.X)
	return a.down == b.down && gap < stackGap*a.size && gap > -0.5*a.size && 2*beside > min(r.Dx(), q.Dx()) &&
		max(a.size, b.size) < likeSize*min(a.size, b.size)
}

// even gives words of ideographs the height of their line's type: recognisers
// are not sure of it, and the em is taken from it.
func even(found []ocr.Block, strips []strip) {
	for i, b := range found {
		s := strips[b.Strip]
		for j := range b.Lines {
			l := &found[i].Lines[j]
			if !hasCells(*l) {
				continue
			}
			middle, half := (s.box.Min.Y+s.box.Max.Y)/2, int(s.size/2+0.5)
			if s.down {
				middle = (s.box.Min.X + s.box.Max.X) / 2
			}
			for w := range l.Words {
				r := &l.Words[w].Box
				if s.down {
					r.Min.X, r.Max.X = middle-half, middle+half
				} else {
					r.Min.Y, r.Max.Y = middle-half, middle+half
				}
			}
			l.Box = s.box
		}
	}
}

// settled gives short lines, whose few characters may show their size badly, the
// size of the longest line above or below them that is not much larger.
func settled(strips []strip) {
	const short, most = 6.0, 1.45 // sizes long, and how many times larger the other may be
	sizes := make([]float64, len(strips))
	for i, s := range strips {
		sizes[i] = s.size
		if float64(s.length()) > short*s.size {
			continue
		}
		best := 0
		for _, o := range strips {
			wide := s
			wide.size = o.size // as if it were set alike
			if o.length() > best && float64(o.length()) > short*o.size && o.size > s.size && o.size < most*s.size && (follows(o, wide) || follows(wide, o)) {
				best, sizes[i] = o.length(), o.size
			}
		}
	}
	for i := range strips {
		strips[i].size = sizes[i]
	}
}
