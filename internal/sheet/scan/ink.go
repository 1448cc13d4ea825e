package scan

import "image"

// ink is a page in black and white.
type ink struct {
	w, h  int
	black []bool // by rows
}

func (k ink) at(x, y int) bool { return k.black[y*k.w+x] }

// inkOf parts ink from paper at the grey that parts the page's greys best.
func inkOf(g *image.Gray) ink {
	b := g.Bounds()
	k := ink{w: b.Dx(), h: b.Dy(), black: make([]bool, b.Dx()*b.Dy())}
	var counts [256]int
	for y := range k.h {
		for _, v := range g.Pix[y*g.Stride : y*g.Stride+k.w] {
			counts[v]++
		}
	}
	limit := parting(counts)
	for y := range k.h {
		row := k.black[y*k.w : (y+1)*k.w]
		for x, v := range g.Pix[y*g.Stride : y*g.Stride+k.w] {
			row[x] = v < limit
		}
	}
	return k
}

// Ink is at least this dark and paper at least this light, whatever the
// counts say: a page may be nearly empty.
const darkest, lightest = 64, 200

// parting is the grey that keeps the two sides farthest apart (N. Otsu, "A
// threshold selection method from gray-level histograms", 1979).
func parting(counts [256]int) uint8 {
	all, sum := 0, 0.0
	for v, n := range counts {
		all += n
		sum += float64(v) * float64(n)
	}
	best, most := 128, -1.0
	below, belowSum := 0, 0.0
	for v, n := range counts {
		below += n
		belowSum += float64(v) * float64(n)
		if below == 0 || below == all {
			continue
		}
		d := belowSum/float64(below) - (sum-belowSum)/float64(all-below)
		if apart := float64(below) * float64(all-below) * d * d; apart > most {
			best, most = v+1, apart
		}
	}
	return uint8(min(max(best, darkest), lightest))
}

// turned is the page with x and y exchanged.
func (k ink) turned() ink {
	t := ink{w: k.h, h: k.w, black: make([]bool, len(k.black))}
	const tile = 64 // both pages stay in the processor's cache
	for y0 := 0; y0 < k.h; y0 += tile {
		for x0 := 0; x0 < k.w; x0 += tile {
			for y := y0; y < min(y0+tile, k.h); y++ {
				for x := x0; x < min(x0+tile, k.w); x++ {
					t.black[x*t.w+y] = k.black[y*k.w+x]
				}
			}
		}
	}
	return t
}
