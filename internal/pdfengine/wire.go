package pdfengine

import (
	"encoding/binary"
	"math"

	"github.com/banmian/banmian/internal/geom"
)

// far is beyond any page: no coordinate is larger, in points.
const far = 1e7

// coder appends values to a payload.
type coder struct{ b []byte }

func (c *coder) u8(v uint8) { c.b = append(c.b, v) }
func (c *coder) flag(v bool) {
	if v {
		c.u8(1)
	} else {
		c.u8(0)
	}
}
func (c *coder) i32(v int32) { c.b = binary.LittleEndian.AppendUint32(c.b, uint32(v)) }
func (c *coder) count(n int) { c.i32(int32(n)) }

// f32 keeps numbers within what a decoder accepts.
func (c *coder) f32(v float64) {
	if math.IsNaN(v) {
		v = 0
	}
	v = max(-far, min(far, v))
	c.i32(int32(math.Float32bits(float32(v))))
}
func (c *coder) text(s string) {
	c.count(len(s))
	c.b = append(c.b, s...)
}
func (c *coder) bytes(p []byte) {
	c.count(len(p))
	c.b = append(c.b, p...)
}
func (c *coder) point(p geom.Point) { c.f32(p.X); c.f32(p.Y) }
func (c *coder) rect(r geom.Rect)   { c.f32(r.X0); c.f32(r.Y0); c.f32(r.X1); c.f32(r.Y1) }
func (c *coder) clip(k Clip) {
	c.flag(k.Set)
	if k.Set {
		c.rect(k.Rect)
	}
}
func (c *coder) paint(p Paint) {
	c.b = append(c.b, p.Fill[0], p.Fill[1], p.Fill[2], p.FillAlpha, p.Stroke[0], p.Stroke[1], p.Stroke[2], p.StrokeAlpha)
}

// decoder takes values from a payload that may be anything: the first value
// that does not fit sets bad, and every later one is zero.
type decoder struct {
	b   []byte
	bad bool
}

func (d *decoder) take(n int) []byte {
	if d.bad || n < 0 || n > len(d.b) {
		d.bad = true
		return nil
	}
	p := d.b[:n]
	d.b = d.b[n:]
	return p
}
func (d *decoder) u8() uint8 {
	if p := d.take(1); p != nil {
		return p[0]
	}
	return 0
}
func (d *decoder) flag() bool { return d.u8() != 0 }
func (d *decoder) i32() int32 {
	if p := d.take(4); p != nil {
		return int32(binary.LittleEndian.Uint32(p))
	}
	return 0
}

// f32 refuses what is not a number or is far off any page, so that nothing
// after it need ask.
func (d *decoder) f32() float64 {
	v := float64(math.Float32frombits(uint32(d.i32())))
	if math.IsNaN(v) || v > far || v < -far {
		d.bad = true
		return 0
	}
	return v
}

// count reads the number of items that follow, each at least size bytes long.
func (d *decoder) count(size, limit int) int {
	n := int(d.i32())
	if n < 0 || n > limit || n*size > len(d.b) {
		d.bad = true
		return 0
	}
	return n
}
func (d *decoder) text(limit int) string { return string(d.take(d.count(1, limit))) }
func (d *decoder) bytes(limit int) []byte {
	return d.take(d.count(1, limit))
}
func (d *decoder) point() geom.Point {
	x := d.f32()
	return geom.Point{X: x, Y: d.f32()}
}
func (d *decoder) rect() geom.Rect {
	x0, y0, x1, y1 := d.f32(), d.f32(), d.f32(), d.f32()
	return geom.R(x0, y0, x1, y1)
}
func (d *decoder) clip() Clip {
	if !d.flag() {
		return Clip{}
	}
	return Clip{Set: true, Rect: d.rect()}
}
func (d *decoder) paint() Paint {
	p := d.take(8)
	if p == nil {
		return Paint{}
	}
	return Paint{Fill: [3]uint8{p[0], p[1], p[2]}, FillAlpha: p[3], Stroke: [3]uint8{p[4], p[5], p[6]}, StrokeAlpha: p[7]}
}

// index refuses an index that is neither -1 nor below n.
func (d *decoder) index(n int) int32 {
	v := d.i32()
	if v < -1 || int(v) >= n {
		d.bad = true
		return -1
	}
	return v
}

// done is the error of a payload that was malformed or not used up.
func (d *decoder) done() error {
	if d.bad || len(d.b) > 0 {
		return errFrame
	}
	return nil
}
