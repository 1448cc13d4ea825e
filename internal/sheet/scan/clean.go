package scan

import (
	"image"
	"math"
	"slices"
)

// Paper that is grey or stained, and grain.
const (
	tileInches  = 0.4  // side of the tiles whose paper is measured: larger than a letter of a headline, smaller than most stains
	paperShare  = 0.85 // share of a tile's pixels that are no lighter than its paper
	darkPaper   = 70   // the grey below which a tile shows a picture rather than paper
	paperWhite  = 235  // where all paper is lighter than this, nothing is done
	leastGrain  = 9.0  // standard deviation of grain, in greys, from which it is smoothed
	grainSample = 3    // every so many rows and columns are looked at
)

// cleaned is a page on even white paper, without grain. The page itself is
// left as it is.
func cleaned(g *image.Gray, dpi float64) *image.Gray {
	if grain(g) >= leastGrain {
		g = smoothed(g)
	}
	return whitened(g, max(8, int(tileInches*dpi)))
}

// grain is the standard deviation of a page's noise (J. Immerkær, "Fast noise
// variance estimation", 1996), looked for where the page is flat: it is the
// mean of the smaller half of the answers that printed edges drown in.
func grain(g *image.Gray) float64 {
	w, h := g.Bounds().Dx(), g.Bounds().Dy()
	var counts [2048]int
	all := 0
	for y := 1; y < h-1; y += grainSample {
		a, b, c := g.Pix[(y-1)*g.Stride:], g.Pix[y*g.Stride:], g.Pix[(y+1)*g.Stride:]
		for x := 1; x < w-1; x += grainSample {
			if b[x] == 255 || b[x] == 0 {
				continue // cut off: says nothing of grain
			}
			d := int(a[x-1]) + int(a[x+1]) + int(c[x-1]) + int(c[x+1]) + 4*int(b[x]) - 2*(int(a[x])+int(c[x])+int(b[x-1])+int(b[x+1]))
			counts[min(len(counts)-1, max(d, -d))]++
			all++
		}
	}
	if all < w*h/(grainSample*grainSample)/8 {
		return 0 // most of the page is pure black or white
	}
	const normal = 0.6745 * 6 // the middle of a normal distribution's deviations, and the mask's own gain
	for seen, d := 0, 0; d < len(counts); d++ {
		if seen += counts[d]; 2*seen >= all {
			return float64(d) / normal
		}
	}
	return 0
}

// smoothed gives each pixel the middle value of the nine around it (J. Tukey's
// running median): grain goes, edges stay.
func smoothed(g *image.Gray) *image.Gray {
	w, h := g.Bounds().Dx(), g.Bounds().Dy()
	out := image.NewGray(image.Rect(0, 0, w, h))
	var v [9]uint8
	for y := range h {
		a, b, c := g.Pix[max(y-1, 0)*g.Stride:], g.Pix[y*g.Stride:], g.Pix[min(y+1, h-1)*g.Stride:]
		row := out.Pix[y*out.Stride : y*out.Stride+w]
		for x := range row {
			l, r := max(x-1, 0), min(x+1, w-1)
			v = [9]uint8{a[l], a[x], a[r], b[l], b[x], b[r], c[l], c[x], c[r]}
			row[x] = middle(&v)
		}
	}
	return out
}

// middle is the fifth of nine values, by the exchanges of a partial sort.
func middle(v *[9]uint8) uint8 {
	for i := 0; i < 5; i++ {
		least := i
		for j := i + 1; j < 9; j++ {
			if v[j] < v[least] {
				least = j
			}
		}
		v[i], v[least] = v[least], v[i]
	}
	return v[4]
}

// whitened divides a page by the grey of its paper, which is measured in tiles
// and taken to change evenly between their middles. Tiles full of ink take the
// paper of those around them.
func whitened(g *image.Gray, tile int) *image.Gray {
	w, h := g.Bounds().Dx(), g.Bounds().Dy()
	tw, th := max(1, w/tile), max(1, h/tile)
	papers := make([]float64, tw*th)
	lightest, even := 0.0, true
	for ty := range th {
		for tx := range tw {
			v := paperOf(g, image.Rect(tx*w/tw, ty*h/th, (tx+1)*w/tw, (ty+1)*h/th))
			papers[ty*tw+tx] = v
			lightest = math.Max(lightest, v)
			even = even && v >= paperWhite
		}
	}
	if even {
		return g
	}
	papers = settledPapers(papers, tw, th)
	out := image.NewGray(image.Rect(0, 0, w, h))
	for y := range h {
		ay := min(max((float64(y)+0.5)*float64(th)/float64(h)-0.5, 0), float64(th-1))
		y0 := int(ay)
		y1, fy := min(y0+1, th-1), ay-float64(y0)
		from, to := g.Pix[y*g.Stride:y*g.Stride+w], out.Pix[y*out.Stride:y*out.Stride+w]
		for tx := range tw {
			l, r := papers[y0*tw+tx]*(1-fy)+papers[y1*tw+tx]*fy, 0.0
			next := min(tx+1, tw-1)
			r = papers[y0*tw+next]*(1-fy) + papers[y1*tw+next]*fy
			x0, x1 := (2*tx+1)*w/(2*tw), min((2*tx+3)*w/(2*tw), w)
			if tx == 0 {
				whiten(from[:x0], to[:x0], l, l)
			}
			if x0 < x1 {
				whiten(from[x0:x1], to[x0:x1], l, r)
			}
		}
	}
	return out
}

// whiten brings a stretch of a row whose paper goes from l to r to white.
func whiten(from, to []uint8, l, r float64) {
	for x, v := range from {
		p := l + (r-l)*float64(x)/float64(len(from))
		to[x] = uint8(min(255, float64(v)*255/p))
	}
}

// paperOf is the grey of the paper in a tile, 0 where there is none.
func paperOf(g *image.Gray, r image.Rectangle) float64 {
	var counts [256]int
	all := 0
	for y := r.Min.Y; y < r.Max.Y; y += 2 {
		for _, v := range g.Pix[y*g.Stride+r.Min.X : y*g.Stride+r.Max.X] {
			counts[v]++
			all++
		}
	}
	for seen, v := 0, 0; v < 256; v++ {
		if seen += counts[v]; float64(seen) >= paperShare*float64(all) {
			if v < darkPaper {
				return 0
			}
			return float64(v)
		}
	}
	return 255
}

// settledPapers gives tiles that are much darker than those around them the
// paper of these: they show a picture, or a bar.
func settledPapers(papers []float64, tw, th int) []float64 {
	const reach, dim = 3, 0.75 // tiles, and the share of their middle
	var known []float64
	for _, v := range papers {
		if v > 0 {
			known = append(known, v)
		}
	}
	if len(known) == 0 {
		return slices.Repeat([]float64{255}, len(papers))
	}
	slices.Sort(known)
	usual := known[len(known)/2]
	out := make([]float64, len(papers))
	for ty := range th {
		for tx := range tw {
			var near []float64
			for y := max(0, ty-reach); y <= min(th-1, ty+reach); y++ {
				for x := max(0, tx-reach); x <= min(tw-1, tx+reach); x++ {
					if v := papers[y*tw+x]; v > dim*usual {
						near = append(near, v)
					}
				}
			}
			v := papers[ty*tw+tx]
			m := usual
			if len(near) > 0 {
				slices.Sort(near)
				m = near[len(near)/2]
			}
			if v < dim*m {
				v = m
			}
			out[ty*tw+tx] = v
		}
	}
	return out
}
