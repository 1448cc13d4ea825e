package reader

import (
	"bytes"
	"context"
	"fmt"
	"image"
	"image/color"
	"image/jpeg"
	"image/png"

	xdraw "golang.org/x/image/draw"

	"github.com/banmian/banmian/internal/archive"
	"github.com/banmian/banmian/internal/geom"
	"github.com/banmian/banmian/internal/paper"
)

// Facsimile is a part of a page's picture as libraries' viewers ask for it: cut out,
// brought to a size, mirrored, turned, in a tone and a format.
type Facsimile struct {
	Box           image.Rectangle // of the page in pixels of FullSize
	Width, Height int             // pixels, before it is turned
	Mirror        bool            // left and right changed, before it is turned
	Turns         int             // quarters of a circle, clockwise
	Tone          Tone
	PNG           bool // JPEG otherwise
}

// Tone is how much of its colour a facsimile keeps.
type Tone int

// Tones.
const (
	Colour Tone = iota
	Grey
	BlackAndWhite
)

// Bounds on facsimiles. A page drawn anew is at most so much sharper than its
// largest picture that is kept, and no sharper than print.
const (
	FacsimileSide   = 8192    // pixels, the longest side of an answer
	FacsimilePixels = 4 << 20 // of an answer
	sharper         = 2
	drawnLeast      = 16 // points, the shortest side of what is drawn anew; less is cut from it
	halved          = 2  // down to a half, scaling that looks at four pixels only is as good, and much faster
)

// FullSize is the page in pixels as facsimiles count them: those of the largest
// picture that is kept, or more where the page can be drawn anew. Both are 0 for
// a page without pictures, or one that was withdrawn.
func (r *Reader) FullSize(e *Edition, p *Page) (width, height int) {
	large := largestOf(p)
	if large.Width == 0 || p.Withdrawn != nil {
		return 0, 0
	}
	width, height = large.Width, large.Height
	if r.drawn(e, p) {
		wide := min(sharper*large.Width, int(p.Width*regionScale))
		if wide > width {
			width, height = wide, int(float64(large.Height)*float64(wide)/float64(large.Width)+.5)
		}
	}
	return width, height
}

// drawn reports whether the page can be drawn anew.
func (r *Reader) drawn(e *Edition, p *Page) bool {
	_, _, ok := e.printed(p)
	return ok && r.drawer != nil && p.Placed()
}

// largestOf is the largest picture of a page that can be opened, zero for none.
func largestOf(p *Page) archive.Picture {
	var large archive.Picture
	for _, pic := range p.Pictures {
		if pic.MediaType != "image/avif" && pic.Width*pic.Height <= maxPixels && pic.Width > large.Width {
			large = pic
		}
	}
	return large
}

// FacsimileTag names a facsimile's content: equal tags are equal bytes.
func (r *Reader) FacsimileTag(e *Edition, p *Page, f Facsimile) string {
	master, n, _ := e.printed(p) // a withdrawal makes another, with the place covered
	width, _ := r.FullSize(e, p)
	tag := fmt.Sprintf("%s-%d-%s-%d-%d.%d.%d.%d-%dx%d-%d%d", master.Blob.Short(), n, largestOf(p).Blob.Short(), width, f.Box.Min.X, f.Box.Min.Y, f.Box.Dx(), f.Box.Dy(), f.Width, f.Height, f.Turns, f.Tone)
	if f.Mirror {
		tag += "m"
	}
	if f.PNG {
		tag += "p"
	}
	return tag
}

// Facsimile makes one. The bytes are shared and must not be changed. Readers who
// want the same wait for one making; when too many wait it is a paper.Unavailable
// fault. What is out of bounds is paper.Invalid.
func (r *Reader) Facsimile(ctx context.Context, e *Edition, p *Page, f Facsimile) ([]byte, error) {
	width, height := r.FullSize(e, p)
	if f.Box.Empty() || !f.Box.In(image.Rect(0, 0, width, height)) || f.Width < 1 || f.Height < 1 || f.Width > FacsimileSide || f.Height > FacsimileSide || f.Width*f.Height > FacsimilePixels {
		return nil, paper.Faultf(paper.Invalid, "page %s of %s has no such part or size", p.Address, e.Key)
	}
	tag := r.FacsimileTag(e, p, f)
	if data, ok := r.regions.get(tag); ok {
		return data, nil
	}
	done := r.drawing.DoChan(tag, func() (any, error) {
		alone, cancel := context.WithTimeout(context.WithoutCancel(ctx), regionPatience)
		defer cancel()
		return r.inTurn(alone, Region{Page: p, tag: tag}, func() ([]byte, error) { return r.facsimile(alone, e, p, f) })
	})
	select {
	case result := <-done:
		if result.Err != nil {
			return nil, result.Err
		}
		return result.Val.([]byte), nil
	case <-ctx.Done():
		return nil, Region{Page: p}.busy()
	}
}

func (r *Reader) facsimile(ctx context.Context, e *Edition, p *Page, f Facsimile) (data []byte, err error) {
	defer func() { // over a picture nobody foresaw
		if v := recover(); v != nil {
			data, err = nil, &paper.Fault{Kind: paper.Unavailable, Doing: "make a facsimile of page " + p.Address, Why: fmt.Sprint(v)}
		}
	}()
	from, part, err := r.origin(ctx, e, p, f)
	if err != nil {
		return nil, err
	}
	piece := image.NewRGBA(image.Rect(0, 0, f.Width, f.Height))
	switch {
	case part.Size() == piece.Rect.Size():
		xdraw.Draw(piece, piece.Rect, from, part.Min, xdraw.Src)
	case part.Dx() <= halved*f.Width && part.Dy() <= halved*f.Height:
		xdraw.ApproxBiLinear.Scale(piece, piece.Rect, from, part, xdraw.Src, nil)
	default: // so much smaller that whole strokes would be passed over
		xdraw.BiLinear.Scale(piece, piece.Rect, from, part, xdraw.Src, nil)
	}
	return f.encode(turned(f.toned(piece), f.Mirror, f.Turns))
}

// origin gives a picture to make the facsimile from, and the part of it that is
// meant: of the pictures that are kept the smallest that is sharp enough, or the
// part drawn anew where none is.
func (r *Reader) origin(ctx context.Context, e *Edition, p *Page, f Facsimile) (image.Image, image.Rectangle, error) {
	width, height := r.FullSize(e, p)
	sharp := min(1, max(float64(f.Width)/float64(f.Box.Dx()), float64(f.Height)/float64(f.Box.Dy())))
	wanted := sharp * float64(width)
	if large := largestOf(p); wanted > float64(large.Width)+1 && r.drawn(e, p) {
		return r.anew(ctx, e, p, f.Box, width, height, sharp)
	}
	var pic archive.Picture
	for _, x := range p.Pictures {
		if x.MediaType == "image/avif" || x.Width*x.Height > maxPixels {
			continue
		}
		if pic.Width == 0 || float64(pic.Width)+1 < wanted && x.Width > pic.Width || float64(x.Width)+1 >= wanted && x.Width < pic.Width {
			pic = x
		}
	}
	from, err := r.opened(ctx, pic)
	if err != nil {
		return nil, image.Rectangle{}, &paper.Fault{Kind: paper.Unavailable, Doing: "open the picture of page " + p.Address, Err: err}
	}
	return from, within(f.Box, width, height, from.Bounds()), nil
}

// within brings a box from a page of some pixels to a picture of it, at least a
// pixel of it.
func within(box image.Rectangle, width, height int, of image.Rectangle) image.Rectangle {
	x := func(v int) int { return of.Min.X + int(float64(v)*float64(of.Dx())/float64(width)+.5) }
	y := func(v int) int { return of.Min.Y + int(float64(v)*float64(of.Dy())/float64(height)+.5) }
	out := image.Rect(x(box.Min.X), y(box.Min.Y), x(box.Max.X), y(box.Max.Y))
	if out.Dx() == 0 {
		out.Min.X = min(out.Min.X, of.Max.X-1)
		out.Max.X = out.Min.X + 1
	}
	if out.Dy() == 0 {
		out.Min.Y = min(out.Min.Y, of.Max.Y-1)
		out.Max.Y = out.Min.Y + 1
	}
	return out
}

// anew draws a box of the page, with some around where it is very small.
func (r *Reader) anew(ctx context.Context, e *Edition, p *Page, box image.Rectangle, width, height int, sharp float64) (image.Image, image.Rectangle, error) {
	kx, ky := p.Width/float64(width), p.Height/float64(height)
	around := image.Rect(0, 0, width, height)
	least := image.Pt(int(drawnLeast/kx)+1, int(drawnLeast/ky)+1)
	wide := box
	if d := least.X - wide.Dx(); d > 0 {
		wide.Min.X, wide.Max.X = wide.Min.X-d, wide.Max.X+d
	}
	if d := least.Y - wide.Dy(); d > 0 {
		wide.Min.Y, wide.Max.Y = wide.Min.Y-d, wide.Max.Y+d
	}
	wide = wide.Intersect(around)
	master, n, _ := e.printed(p)
	data, err := r.drawer.Draw(ctx, master, n, geom.R(float64(wide.Min.X)*kx, float64(wide.Min.Y)*ky, float64(wide.Max.X)*kx, float64(wide.Max.Y)*ky), max(1, int(float64(wide.Dx())*sharp+.5)))
	if err != nil {
		return nil, image.Rectangle{}, err
	}
	from, err := DecodePicture(bytes.NewReader(data))
	if err != nil {
		return nil, image.Rectangle{}, fmt.Errorf("open a part of page %s that was drawn: %w", p.Address, err)
	}
	return from, within(box.Sub(wide.Min), wide.Dx(), wide.Dy(), from.Bounds()), nil
}

// toned takes colour away.
func (f Facsimile) toned(m *image.RGBA) image.Image {
	if f.Tone == Colour {
		return m
	}
	out := image.NewGray(m.Rect)
	xdraw.Draw(out, out.Rect, m, m.Rect.Min, xdraw.Src)
	if f.Tone == BlackAndWhite {
		for i, v := range out.Pix {
			out.Pix[i] = 0
			if v >= 128 {
				out.Pix[i] = 255
			}
		}
	}
	return out
}

// turned mirrors a picture and then turns it clockwise by quarters.
func turned(m image.Image, mirror bool, turns int) image.Image {
	if !mirror && turns == 0 {
		return m
	}
	b := m.Bounds()
	w, h := b.Dx(), b.Dy()
	to := b
	if turns%2 == 1 {
		to = image.Rect(0, 0, h, w)
	}
	// from gives where a pixel of the result comes from.
	from := func(x, y int) (int, int) {
		switch turns {
		case 1:
			x, y = y, h-1-x
		case 2:
			x, y = w-1-x, h-1-y
		case 3:
			x, y = w-1-y, x
		}
		if mirror {
			x = w - 1 - x
		}
		return x, y
	}
	switch m := m.(type) {
	case *image.Gray:
		out := image.NewGray(to)
		for y := range to.Dy() {
			for x := range to.Dx() {
				fx, fy := from(x, y)
				out.Pix[y*out.Stride+x] = m.Pix[fy*m.Stride+fx]
			}
		}
		return out
	case *image.RGBA:
		out := image.NewRGBA(to)
		for y := range to.Dy() {
			for x := range to.Dx() {
				fx, fy := from(x, y)
				copy(out.Pix[y*out.Stride+4*x:][:4], m.Pix[fy*m.Stride+4*fx:][:4])
			}
		}
		return out
	}
	return m
}

func (f Facsimile) encode(m image.Image) ([]byte, error) {
	var b bytes.Buffer
	var err error
	switch {
	case f.PNG && f.Tone == BlackAndWhite:
		err = quickPNG.Encode(&b, twoTone(m.(*image.Gray)))
	case f.PNG:
		err = quickPNG.Encode(&b, m)
	default:
		err = jpeg.Encode(&b, m, &jpeg.Options{Quality: clippingQuality})
	}
	if err != nil {
		return nil, fmt.Errorf("encode a facsimile: %w", err)
	}
	return b.Bytes(), nil
}

var quickPNG = png.Encoder{CompressionLevel: png.BestSpeed}

// twoTone is a picture of two tones with a bit a pixel.
func twoTone(m *image.Gray) image.Image {
	out := image.NewPaletted(m.Rect, color.Palette{color.Gray{Y: 0}, color.Gray{Y: 255}})
	for i, v := range m.Pix {
		if v >= 128 {
			out.Pix[i] = 1
		}
	}
	return out
}

// opened is a picture whose pixels are at hand.
func (r *Reader) opened(ctx context.Context, p archive.Picture) (image.Image, error) {
	if m := r.tray.get(p.Blob); m != nil {
		return m, nil
	}
	m, err := r.decode(ctx, p)
	if err == nil {
		r.tray.put(p.Blob, m)
	}
	return m, err
}
