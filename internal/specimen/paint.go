package specimen

import (
	"bytes"
	"hash/fnv"
	img "image"
	"image/color"
	"image/jpeg"
	"math"
	"math/rand/v2"

	"golang.org/x/image/vector"
)

// pictureScale is pixels per point: 115 to the inch, enough for a page that is
// looked at on a screen and small enough to be checked in.
const pictureScale = 1.6

// pictureQuality is that of the JPEG.
const pictureQuality = 72

// drawPicture draws one of the pictures in pixels, as a JPEG. A name that no
// scene has gives a landscape.
func drawPicture(name string, w, h int) []byte {
	hash := fnv.New64a()
	hash.Write([]byte(name))
	p := &painter{m: img.NewRGBA(img.Rect(0, 0, max(8, w), max(8, h))), rng: rand.New(rand.NewPCG(hash.Sum64(), 1))}
	p.w, p.h = float64(p.m.Rect.Dx()), float64(p.m.Rect.Dy())
	scene, known := scenes[name]
	if !known {
		scene = landscape
	}
	scene(p)
	p.grain(3)
	var out bytes.Buffer
	if err := jpeg.Encode(&out, p.m, &jpeg.Options{Quality: pictureQuality}); err != nil {
		return nil
	}
	return out.Bytes()
}

// A painter paints on a picture. Places are shares of its width and height
// from the upper left; lengths that must look the same both ways are shares of
// its height.
type painter struct {
	m    *img.RGBA
	w, h float64
	rng  *rand.Rand
}

// A spot is a place on the picture.
type spot struct{ x, y float64 }

// hex is a colour from 0xRRGGBB; see with for transparency.
func hex(v uint32) color.NRGBA {
	return color.NRGBA{uint8(v >> 16), uint8(v >> 8), uint8(v), 255}
}

// with gives a colour some transparency: 1 covers, 0 does not show.
func with(c color.NRGBA, cover float64) color.NRGBA {
	c.A = uint8(255 * cover)
	return c
}

// blend is a colour between two.
func blend(a, b color.NRGBA, t float64) color.NRGBA {
	mix := func(x, y uint8) uint8 { return uint8(float64(x) + (float64(y)-float64(x))*t) }
	return color.NRGBA{mix(a.R, b.R), mix(a.G, b.G), mix(a.B, b.B), 255}
}

// aspect is the width in heights.
func (p *painter) aspect() float64 { return p.w / p.h }

// fade fills a band from y0 to y1 with a gradient.
func (p *painter) fade(y0, y1 float64, top, bottom color.NRGBA) {
	for y := int(y0 * p.h); y < int(math.Ceil(y1*p.h)) && y < p.m.Rect.Dy(); y++ {
		c := blend(top, bottom, (float64(y)/p.h-y0)/(y1-y0))
		for x := range p.m.Rect.Dx() {
			p.m.SetRGBA(x, y, color.RGBA{c.R, c.G, c.B, 255})
		}
	}
}

// fill paints a closed outline that lies within bounds, both in pixels. Only
// the pixels within bounds are touched.
func (p *painter) fill(c color.NRGBA, x0, y0, x1, y1 float64, trace func(r *vector.Rasterizer, ox, oy float64)) {
	in := img.Rect(int(math.Floor(x0)), int(math.Floor(y0)), int(math.Ceil(x1))+1, int(math.Ceil(y1))+1).Intersect(p.m.Rect)
	if in.Empty() {
		return
	}
	r := vector.NewRasterizer(in.Dx(), in.Dy())
	trace(r, float64(in.Min.X), float64(in.Min.Y))
	r.ClosePath()
	r.Draw(p.m, in, img.NewUniform(c), img.Point{})
}

// shape paints a polygon.
func (p *painter) shape(c color.NRGBA, list ...spot) {
	x0, y0, x1, y1 := math.Inf(1), math.Inf(1), math.Inf(-1), math.Inf(-1)
	for _, s := range list {
		x0, x1 = math.Min(x0, s.x*p.w), math.Max(x1, s.x*p.w)
		y0, y1 = math.Min(y0, s.y*p.h), math.Max(y1, s.y*p.h)
	}
	p.fill(c, x0, y0, x1, y1, func(r *vector.Rasterizer, ox, oy float64) {
		for i, s := range list {
			x, y := float32(s.x*p.w-ox), float32(s.y*p.h-oy)
			if i == 0 {
				r.MoveTo(x, y)
			} else {
				r.LineTo(x, y)
			}
		}
	})
}

// block paints an upright rectangle.
func (p *painter) block(c color.NRGBA, x0, y0, x1, y1 float64) {
	p.shape(c, spot{x0, y0}, spot{x1, y0}, spot{x1, y1}, spot{x0, y1})
}

// oval paints an ellipse; both radii are shares of the height.
func (p *painter) oval(c color.NRGBA, x, y, rx, ry float64) {
	const k = 0.5522847 // control points of a quarter circle
	cx, cy, a, b := x*p.w, y*p.h, rx*p.h, ry*p.h
	p.fill(c, cx-a, cy-b, cx+a, cy+b, func(r *vector.Rasterizer, ox, oy float64) {
		x := func(v float64) float32 { return float32(cx + v - ox) }
		y := func(v float64) float32 { return float32(cy + v - oy) }
		r.MoveTo(x(a), y(0))
		r.CubeTo(x(a), y(k*b), x(k*a), y(b), x(0), y(b))
		r.CubeTo(x(-k*a), y(b), x(-a), y(k*b), x(-a), y(0))
		r.CubeTo(x(-a), y(-k*b), x(-k*a), y(-b), x(0), y(-b))
		r.CubeTo(x(k*a), y(-b), x(a), y(-k*b), x(a), y(0))
	})
}

// stroke paints a straight line; its width is a share of the height.
func (p *painter) stroke(c color.NRGBA, a, b spot, width float64) {
	dx, dy := (b.x-a.x)*p.w, (b.y-a.y)*p.h
	n := math.Hypot(dx, dy)
	if n == 0 {
		return
	}
	ox, oy := -dy/n*width/2*p.h/p.w, dx/n*width/2
	p.shape(c, spot{a.x + ox, a.y + oy}, spot{b.x + ox, b.y + oy}, spot{b.x - ox, b.y - oy}, spot{a.x - ox, a.y - oy})
}

// bend paints a curved line through a control point.
func (p *painter) bend(c color.NRGBA, a, via, b spot, width float64) {
	const parts = 16
	last := a
	for i := 1; i <= parts; i++ {
		t := float64(i) / parts
		q := spot{(1-t)*(1-t)*a.x + 2*t*(1-t)*via.x + t*t*b.x, (1-t)*(1-t)*a.y + 2*t*(1-t)*via.y + t*t*b.y}
		p.stroke(c, last, q, width)
		last = q
	}
}

// ridge paints everything below a wavy line.
func (p *painter) ridge(c color.NRGBA, y, rise float64, waves float64) {
	phase := p.rng.Float64() * 6
	list := []spot{{0, 1}}
	for i := range 61 {
		x := float64(i) / 60
		list = append(list, spot{x, y - rise*(0.5+0.5*math.Sin(x*waves*6.28+phase)*math.Cos(x*waves*2.1+phase))})
	}
	p.shape(c, append(list, spot{1, 1})...)
}

// person paints a standing figure whose feet are at (x, y).
func (p *painter) person(x, y, tall float64, coat, hair color.NRGBA) {
	wide := tall * 0.13 * p.h / p.w
	p.block(blend(coat, hex(0x20242c), 0.6), x-wide*0.75, y-tall*0.45, x-wide*0.1, y)
	p.block(blend(coat, hex(0x20242c), 0.6), x+wide*0.1, y-tall*0.45, x+wide*0.75, y)
	p.shape(coat, spot{x - wide*1.15, y - tall*0.8}, spot{x + wide*1.15, y - tall*0.8}, spot{x + wide*1.25, y - tall*0.4}, spot{x - wide*1.25, y - tall*0.4})
	p.oval(coat, x, y-tall*0.8, tall*0.145, tall*0.05)
	p.oval(hex(0xe0b692), x, y-tall*0.9, tall*0.075, tall*0.09)
	p.oval(hair, x, y-tall*0.945, tall*0.08, tall*0.055)
}

// hat paints a straw hat on a head.
func (p *painter) hat(x, y, size float64) {
	wide := size * p.h / p.w
	p.shape(hex(0xd9b86a), spot{x - wide, y}, spot{x, y - size*0.7}, spot{x + wide, y})
	p.oval(hex(0xc9a558), x, y, size, size*0.16)
}

// tree paints a round tree whose foot is at (x, y).
func (p *painter) tree(x, y, tall float64, leaf color.NRGBA) {
	p.stroke(hex(0x5a4632), spot{x, y}, spot{x, y - tall*0.5}, tall*0.06)
	for i := range 9 {
		a := float64(i) * 0.7
		p.oval(blend(leaf, hex(0x18301c), p.rng.Float64()*0.35), x+math.Cos(a)*tall*0.16*p.h/p.w, y-tall*0.68+math.Sin(a)*tall*0.15, tall*0.2, tall*0.18)
	}
}

// waves strews short light lines over water between y0 and y1.
func (p *painter) waves(c color.NRGBA, y0, y1 float64, n int) {
	for range n {
		y := y0 + (y1-y0)*p.rng.Float64()
		deep := (y - y0) / (y1 - y0)
		x, length := p.rng.Float64(), (0.015+0.05*deep)*p.rng.Float64()+0.01
		p.stroke(with(c, 0.25+0.3*p.rng.Float64()), spot{x, y}, spot{x + length, y}, 0.003+0.005*deep)
	}
}

// cloud paints a heap of soft ovals.
func (p *painter) cloud(x, y, size float64) {
	for i := range 6 {
		p.oval(with(hex(0xffffff), 0.8), x+(float64(i)-2.5)*size*0.35*p.h/p.w, y-size*0.12*math.Sin(float64(i)*1.9+1), size*(0.25+0.1*math.Sin(float64(i)*2.3)), size*0.14)
	}
}

// house paints a white wall under a dark tiled roof, its foot at y.
func (p *painter) house(x0, x1, y, tall float64) {
	wall := blend(hex(0xf0ece0), hex(0xd8d2c4), p.rng.Float64())
	p.block(wall, x0, y-tall, x1, y)
	over := (x1 - x0) * 0.08
	p.shape(hex(0x3c4148), spot{x0 - over, y - tall}, spot{x0 + over, y - tall*1.32}, spot{x1 - over, y - tall*1.32}, spot{x1 + over, y - tall})
	n := 2 + p.rng.IntN(2)
	for i := range n {
		x := x0 + (x1-x0)*(float64(i)+0.3)/float64(n)
		p.block(hex(0x6a4b36), x, y-tall*0.72, x+(x1-x0)*0.4/float64(n), y-tall*0.3)
	}
}

// grain adds noise as of film.
func (p *painter) grain(amount int) {
	for i := 0; i+3 < len(p.m.Pix); i += 4 {
		d := p.rng.IntN(2*amount+1) - amount
		for k := range 3 {
			p.m.Pix[i+k] = uint8(min(255, max(0, int(p.m.Pix[i+k])+d)))
		}
	}
}
