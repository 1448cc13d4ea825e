package scan

import (
	"image"
	"math"
)

// A page that lies askew on the glass.
const (
	mostSkew   = 3.5  // degrees either way that are looked for; nobody lays a page down worse
	coarseStep = 0.2  // degrees
	fineStep   = 0.04 // degrees: a tenth of a line over the width of a broadsheet
	leastSkew  = 0.1  // degrees worth straightening
	strips     = 24   // that a page is cut into, each shifted as a whole
	skewSide   = 1600 // pixels of the longer side that is enough to measure at
	clearPeak  = 1.04 // of the best angle's sharpness against that of level, below which the page stays
)

// skew is the angle in degrees by which lines fall to the right, 0 when none
// stands out: that at which the counts of ink by row or, for lines that run
// downwards, by column change most sharply from one to the next (W. Postl,
// "Detection of linear oblique structures and skew scan in digitized
// documents", 1986).
func (k ink) skew() float64 {
	small := k.reduced(max(1, (max(k.w, k.h)+skewSide-1)/skewSide))
	across, gain := small.slant()
	if down, more := small.turned().slant(); more > gain {
		return -down
	}
	return across
}

// slant is the angle at which rows are told apart best, and by how much better
// than as they are.
func (k ink) slant() (angle, gain float64) {
	profile := k.profiles()
	level := sharpness(profile, k.w, 0)
	most := level
	try := func(a float64) {
		if s := sharpness(profile, k.w, a); s > most {
			angle, most = a, s
		}
	}
	for a := -mostSkew; a <= mostSkew; a += coarseStep {
		try(a)
	}
	for middle, d := angle, -coarseStep; d <= coarseStep; d += fineStep {
		try(middle + d)
	}
	if gain = most / max(level, 1); gain < clearPeak {
		return 0, 0
	}
	return angle, gain
}

// profiles counts ink by row in each upright strip.
func (k ink) profiles() [][]float64 {
	out := make([][]float64, strips)
	for i := range out {
		out[i] = make([]float64, k.h)
	}
	for y := range k.h {
		for x, black := range k.black[y*k.w : (y+1)*k.w] {
			if black {
				out[x*strips/k.w][y]++
			}
		}
	}
	return out
}

// sharpness is how much the count of ink changes from row to row when the page
// is turned back by an angle.
func sharpness(profile [][]float64, wide int, angle float64) float64 {
	high := len(profile[0])
	rows := make([]float64, high)
	slope := math.Tan(angle * math.Pi / 180)
	for i, counts := range profile {
		shift := int(math.Round(slope * (float64(i) + 0.5 - strips/2) * float64(wide) / strips))
		for y := max(0, shift); y < min(high, high+shift); y++ {
			rows[y-shift] += counts[y]
		}
	}
	sum := 0.0
	for y := 1; y < high; y++ {
		d := rows[y] - rows[y-1]
		sum += d * d
	}
	return sum
}

// reduced is the page at a part of its resolution: a pixel is black where a
// third of the pixels under it are.
func (k ink) reduced(by int) ink {
	if by <= 1 {
		return k
	}
	small := ink{w: max(1, k.w/by), h: max(1, k.h/by)}
	small.black = make([]bool, small.w*small.h)
	for y := range small.h {
		for x := range small.w {
			n := 0
			for dy := range min(by, k.h) {
				for _, black := range k.black[(y*by+dy)*k.w+x*by:][:min(by, k.w)] {
					if black {
						n++
					}
				}
			}
			small.black[y*small.w+x] = 3*n >= by*by
		}
	}
	return small
}

// straightened is a page turned back by an angle about its middle, on white.
func straightened(g *image.Gray, angle float64) *image.Gray {
	w, h := g.Bounds().Dx(), g.Bounds().Dy()
	out := image.NewGray(image.Rect(0, 0, w, h))
	sin, cos := math.Sincos(angle * math.Pi / 180)
	const one = 1 << 8 // parts of a pixel
	for y := range h {
		row := out.Pix[y*out.Stride : y*out.Stride+w]
		v := float64(y) - float64(h)/2
		fromX, fromY := -float64(w)/2*cos-v*sin+float64(w)/2, -float64(w)/2*sin+v*cos+float64(h)/2
		for x := range row {
			fx, fy := int((fromX+float64(x)*cos)*one), int((fromY+float64(x)*sin)*one)
			px, py := fx>>8, fy>>8
			if px < 0 || py < 0 || px+1 >= w || py+1 >= h {
				row[x] = 255
				continue
			}
			a, b := fx&(one-1), fy&(one-1)
			p := g.Pix[py*g.Stride+px:]
			q := g.Pix[(py+1)*g.Stride+px:]
			upper, lower := int(p[0])*(one-a)+int(p[1])*a, int(q[0])*(one-a)+int(q[1])*a
			row[x] = uint8((upper*(one-b) + lower*b) >> 16)
		}
	}
	return out
}
