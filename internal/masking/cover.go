package masking

import (
	"image"
	"image/color"
	"image/draw"

	"golang.org/x/image/vector"

	"github.com/banmian/banmian/internal/geom"
)

// margin is how far over its outline a place is covered, in points: outlines lie
// close to the type, and strokes reach over them.
const margin = 4

// The cover is hatched, so that nobody takes it for an empty place of the page.
const (
	hatchPeriod = 12 // points from stripe to stripe
	hatchStroke = 3  // points
)

var (
	hatchGround = color.RGBA{R: 0xec, G: 0xe8, B: 0xe0, A: 0xff}
	hatchStripe = color.RGBA{R: 0xc6, G: 0xbf, B: 0xb2, A: 0xff}
)

// Cover gives the picture of a page of a size in points with places covered: no
// pixel that an outline or its margin touches keeps anything of what it showed. A
// picture in brightness and colour, as pictures of pages are kept, stays one and is
// drawn on itself; of any other a copy is drawn on.
func Cover(page image.Image, width, height float64, places []geom.Polygon) image.Image {
	if planes, ok := page.(*image.YCbCr); ok && planes.Rect.Min == (image.Point{}) {
		coverAll(planes.Rect, width, height, places, paintPlanes(planes))
		return planes
	}
	on := image.NewRGBA(image.Rectangle{Max: page.Bounds().Size()})
	draw.Draw(on, on.Rect, page, page.Bounds().Min, draw.Src)
	coverAll(on.Rect, width, height, places, on.SetRGBA)
	return on
}

// paintPlanes paints a pixel's brightness and the colour it shares with its
// neighbours: nothing of a covered pixel is left in either.
func paintPlanes(m *image.YCbCr) func(x, y int, c color.RGBA) {
	return func(x, y int, c color.RGBA) {
		at := m.COffset(x, y)
		m.Y[m.YOffset(x, y)], m.Cb[at], m.Cr[at] = color.RGBToYCbCr(c.R, c.G, c.B)
	}
}

func coverAll(on image.Rectangle, width, height float64, places []geom.Polygon, paint func(x, y int, c color.RGBA)) {
	kx, ky := float64(on.Dx())/width, float64(on.Dy())/height
	for _, p := range places {
		if len(p) >= 3 {
			coverOne(on, p, kx, ky, paint)
		}
	}
}

// coverOne covers one place. Its outline is drawn nine times, moved about by the
// margin, into one shape.
func coverOne(on image.Rectangle, outline geom.Polygon, kx, ky float64, paint func(x, y int, c color.RGBA)) {
	b := outline.Bounds().Inset(-margin)
	at := image.Rect(int(b.X0*kx)-1, int(b.Y0*ky)-1, int(b.X1*kx)+2, int(b.Y1*ky)+2).Intersect(on)
	if at.Empty() {
		return
	}
	z := vector.NewRasterizer(at.Dx(), at.Dy())
	for _, by := range [][2]float64{{0, 0}, {-1, -1}, {0, -1}, {1, -1}, {-1, 0}, {1, 0}, {-1, 1}, {0, 1}, {1, 1}} {
		for i, p := range outline {
			x, y := float32((p.X+by[0]*margin)*kx)-float32(at.Min.X), float32((p.Y+by[1]*margin)*ky)-float32(at.Min.Y)
			if i == 0 {
				z.MoveTo(x, y)
			} else {
				z.LineTo(x, y)
			}
		}
		z.ClosePath()
	}
	shape := image.NewAlpha(image.Rect(0, 0, at.Dx(), at.Dy()))
	z.Draw(shape, shape.Bounds(), image.Opaque, image.Point{})
	period, stroke := max(4, int(hatchPeriod*kx)), max(1, int(hatchStroke*kx))
	for y := range at.Dy() {
		row := shape.Pix[y*shape.Stride : y*shape.Stride+at.Dx()]
		for x, a := range row {
			if a == 0 {
				continue
			}
			c := hatchGround
			if (at.Min.X+x+at.Min.Y+y)%period < stroke {
				c = hatchStripe
			}
			paint(at.Min.X+x, at.Min.Y+y, c)
		}
	}
}
