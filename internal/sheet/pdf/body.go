package pdf

import (
	"math"

	"github.com/banmian/banmian/internal/sheet"
)

// usualEm is the body size, in points, taken for a page without type: the 9 pt
// most newspapers are set in.
const usualEm = 9

// measure finds the body's size: the size of most characters, in quarter points.
func (p *page) measure() {
	p.em = bodyEm(p.typeset)
}

func bodyEm(glyphs []sheet.Glyph) float64 {
	counts := map[int]int{}
	best, most := 0, 0
	for i := range glyphs {
		bin := int(math.Round(glyphs[i].Em * 4))
		counts[bin]++
		if n := counts[bin]; n > most || n == most && bin > best {
			best, most = bin, n
		}
	}
	if best <= 0 {
		return usualEm
	}
	return float64(best) / 4
}
