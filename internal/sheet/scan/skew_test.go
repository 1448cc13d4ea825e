package scan

import (
	"image"
	"math"
	"testing"
)

// typed is a page of rows of letters on paper of a grey.
func typed(paper uint8) *image.Gray {
	g := image.NewGray(image.Rect(0, 0, 1200, 1500))
	for i := range g.Pix {
		g.Pix[i] = paper
	}
	for y := 100; y < 1400; y += 44 {
		for x := 100; x < 1100; x += 20 + (x+y)%3*5 {
			fill(g, image.Rect(x, y, x+13, y+24), paper/4)
		}
	}
	return g
}

func TestSkewIsFoundAndTakenBack(t *testing.T) {
	for _, angle := range []float64{-2, -0.5, 0, 1, 2.5} {
		g := straightened(typed(255), -angle) // askew by the angle
		got := inkOf(g).skew()
		if math.Abs(got-angle) > 0.1 {
			t.Errorf("askew by %.1f degrees: found %.2f", angle, got)
		}
		if left := inkOf(straightened(g, got)).skew(); math.Abs(left) > 0.1 {
			t.Errorf("askew by %.1f degrees: straightened, it is so by %.2f", angle, left)
		}
	}
	if got := inkOf(blank(800, 1000)).skew(); got != 0 {
		t.Errorf("an empty page lies askew by %.2f degrees", got)
	}
}

func TestPaperComesOutWhite(t *testing.T) {
	g := typed(150)
	for y := range 1500 { // darker to the right
		for x := range 1200 {
			g.Pix[y*g.Stride+x] = uint8(float64(g.Pix[y*g.Stride+x]) * (1 - 0.3*float64(x)/1200))
		}
	}
	before := g.GrayAt(50, 50)
	clean := cleaned(g, 150)
	for _, at := range []image.Point{{50, 50}, {1150, 50}, {1150, 1450}} {
		if v := clean.GrayAt(at.X, at.Y).Y; v < 240 {
			t.Errorf("paper at %v is %d", at, v)
		}
	}
	if v := clean.GrayAt(106, 110).Y; v > 120 {
		t.Errorf("ink is %d", v)
	}
	if g.GrayAt(50, 50) != before {
		t.Error("the page itself was changed")
	}
}
