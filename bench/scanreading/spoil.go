package main

import (
	"image"
	"math"
	"math/rand/v2"
)

// spoilt is a drawing as a scanner might give it.
func spoilt(g *image.Gray, how string) *image.Gray {
	switch how {
	case "blur":
		return blurred(blurred(g))
	case "skew1":
		return turned(g, 1)
	case "skew2":
		return turned(g, -2)
	case "noise":
		return grained(g, 28)
	case "grey":
		return faded(g)
	}
	return g
}

// blurred gives each pixel the mean of the nine around it.
func blurred(g *image.Gray) *image.Gray {
	b := g.Bounds()
	out := image.NewGray(b)
	for y := 1; y < b.Dy()-1; y++ {
		for x := 1; x < b.Dx()-1; x++ {
			sum := 0
			for dy := -1; dy <= 1; dy++ {
				for _, v := range g.Pix[(y+dy)*g.Stride+x-1:][:3] {
					sum += int(v)
				}
			}
			out.Pix[y*out.Stride+x] = uint8(sum / 9)
		}
	}
	return out
}

// turned lays a page askew by some degrees.
func turned(g *image.Gray, degrees float64) *image.Gray {
	b := g.Bounds()
	out := image.NewGray(b)
	sin, cos := math.Sincos(degrees * math.Pi / 180)
	cx, cy := float64(b.Dx())/2, float64(b.Dy())/2
	for y := range b.Dy() {
		for x := range b.Dx() {
			u, v := float64(x)-cx, float64(y)-cy
			px, py := int(math.Round(u*cos+v*sin+cx)), int(math.Round(v*cos-u*sin+cy))
			out.Pix[y*out.Stride+x] = 255
			if px >= 0 && py >= 0 && px < b.Dx() && py < b.Dy() {
				out.Pix[y*out.Stride+x] = g.Pix[py*g.Stride+px]
			}
		}
	}
	return out
}

// grained adds grain of a standard deviation, in greys.
func grained(g *image.Gray, deviation float64) *image.Gray {
	out := image.NewGray(g.Bounds())
	rng := rand.New(rand.NewPCG(1, 2))
	for i, v := range g.Pix {
		out.Pix[i] = uint8(min(255, max(0, 20+float64(v)*0.82+deviation*rng.NormFloat64())))
	}
	return out
}

// faded is a print of dark grey on paper that darkens from corner to corner.
func faded(g *image.Gray) *image.Gray {
	b := g.Bounds()
	out := image.NewGray(b)
	for y := range b.Dy() {
		for x := range b.Dx() {
			paper := 215 - 70*float64(x+y)/float64(b.Dx()+b.Dy())
			out.Pix[y*out.Stride+x] = uint8(60 + (paper-60)*float64(g.Pix[y*g.Stride+x])/255)
		}
	}
	return out
}
