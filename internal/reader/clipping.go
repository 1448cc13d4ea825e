package reader

import (
	"bytes"
	"context"
	"fmt"
	"image"
	"image/color"
	"image/draw"
	"image/jpeg"
	_ "image/png" // page pictures may be PNG
	"io"
	"strings"
	"time"

	xdraw "golang.org/x/image/draw"
	"golang.org/x/image/vector"
	_ "golang.org/x/image/webp" // page pictures are WebP

	"github.com/banmian/banmian/internal/archive"
	"github.com/banmian/banmian/internal/geom"
	"github.com/banmian/banmian/internal/paper"
)

// Clipping is a piece to be cut from a page's picture.
type Clipping struct {
	Page          *Page
	Box           geom.Rect      // points
	Outlines      []geom.Polygon // what lies outside is left white; empty: nothing is
	Width, Height int            // pixels it will have
	picture       archive.Picture
}

// Bounds on cutting. A page picture of 2400 by 3700 pixels takes about 14 MB
// and a quarter of a second to decode, so few are worked on at once.
const (
	clippingWidth  = 1200     // pixels, the widest: a column of text on a sharp screen
	clippingHeight = 2400     // pixels, the highest
	maxPixels      = 60 << 20 // of a page picture that is opened at all
	cutters        = 2
	keptClippings  = 48 << 20 // bytes of finished clippings kept in memory

	// cutPatience is for how long a cutting may wait for its turn and be worked on,
	// whoever still waits for it: many times what a queue of a page's figures takes.
	cutPatience = 30 * time.Second

	clippingQuality = 82 // JPEG: body type stays clean
)

// Tag names the clipping's content: equal tags are equal pictures.
func (c *Clipping) Tag() string {
	return fmt.Sprintf("%s-%dx%d-%s", c.picture.Blob.Short(), c.Width, c.Height, c.shape())
}

func (c *Clipping) shape() string {
	var b strings.Builder
	fmt.Fprintf(&b, "%.0f.%.0f.%.0f.%.0f", c.Box.X0, c.Box.Y0, c.Box.X1, c.Box.Y1)
	sum := 0.0 // outlines in the same box differ in their points
	for i, o := range c.Outlines {
		for j, p := range o {
			sum += float64(i+j+1) * (p.X + 3*p.Y)
		}
	}
	fmt.Fprintf(&b, ".%.0f", sum)
	return b.String()
}

// FigureClipping gives the piece that shows a figure, nil when the page has no
// picture to cut or the figure's place is not known.
func (e *Edition) FigureClipping(f paper.Figure) *Clipping {
	if p, box, ok := e.FigurePlace(f); ok {
		return clipping(p, box, nil)
	}
	return nil
}

// Clipping gives the piece that shows a part of an article as it was printed,
// nil when there is no picture to cut it from.
func (p Part) Clipping() *Clipping {
	if len(p.Outlines) == 0 {
		return nil
	}
	page := geom.R(0, 0, p.Page.Width, p.Page.Height)
	return clipping(p.Page, p.Bounds().Inset(-outlineMargin).Intersect(page), p.Outlines)
}

// clipping plans a piece: from which picture, and how large.
func clipping(p *Page, box geom.Rect, outlines []geom.Polygon) *Clipping {
	return clippingAt(p, box, outlines, clippingWidth)
}

// clippingAt is clipping of another width, in pixels.
func clippingAt(p *Page, box geom.Rect, outlines []geom.Polygon, width float64) *Clipping {
	if !p.Placed() || box.Width() < 1 || box.Height() < 1 {
		return nil
	}
	c := &Clipping{Page: p, Box: box, Outlines: outlines}
	wanted := width * p.Width / box.Width()
	for _, pic := range p.Pictures { // of each media type, narrowest first
		if pic.MediaType == "image/avif" || pic.Width*pic.Height > maxPixels {
			continue
		}
		if c.picture.Width == 0 || float64(c.picture.Width) < wanted && pic.Width > c.picture.Width {
			c.picture = pic
		}
	}
	if c.picture.Width == 0 {
		return nil
	}
	scale := float64(c.picture.Width) / p.Width
	scale = min(scale, width/box.Width(), clippingHeight/box.Height())
	c.Width, c.Height = max(1, int(box.Width()*scale)), max(1, int(box.Height()*scale))
	return c
}

// Cut makes the clipping, as JPEG. The bytes are shared and must not be
// changed. Readers who want the same clipping wait for one cutting, each until
// its own ctx ends; that is a paper.Unavailable fault and ends nobody else's
// wait, nor the cutting, whose result the next reader will want.
func (r *Reader) Cut(ctx context.Context, c *Clipping) ([]byte, error) {
	if data, ok := r.clippings.get(c.Tag()); ok {
		return data, nil
	}
	done := r.cutting.DoChan(c.Tag(), func() (any, error) {
		alone, cancel := context.WithTimeout(context.WithoutCancel(ctx), cutPatience)
		defer cancel()
		return r.cutInTurn(alone, c)
	})
	select {
	case result := <-done:
		if result.Err != nil {
			return nil, result.Err
		}
		return result.Val.([]byte), nil
	case <-ctx.Done():
		return nil, c.late(ctx)
	}
}

// late is the fault for a clipping that was not there in time.
func (c *Clipping) late(ctx context.Context) error {
	return &paper.Fault{Kind: paper.Unavailable, Doing: "cut a picture from page " + c.Page.Address, Why: "too many are being cut", Remedy: "try again in a moment", Err: ctx.Err()}
}

// cutInTurn cuts once a cutter is free, and keeps the result. It runs in a
// goroutine of its own, where a panic over a picture nobody foresaw would end
// the program: that clipping fails instead.
func (r *Reader) cutInTurn(ctx context.Context, c *Clipping) (data []byte, err error) {
	select {
	case r.cutters <- struct{}{}:
		defer func() { <-r.cutters }()
	case <-ctx.Done():
		return nil, c.late(ctx)
	}
	defer func() {
		if p := recover(); p != nil {
			data, err = nil, &paper.Fault{Kind: paper.Unavailable, Doing: "cut a picture from page " + c.Page.Address, Why: fmt.Sprint(p)}
		}
	}()
	if data, err = r.cut(ctx, c); err == nil {
		r.clippings.put(c.Tag(), data)
	}
	return data, err
}

// cut opens the page's picture, takes the piece, and encodes it.
func (r *Reader) cut(ctx context.Context, c *Clipping) ([]byte, error) {
	page, err := r.decode(ctx, c.picture)
	if err != nil {
		return nil, &paper.Fault{Kind: paper.Unavailable, Doing: "open the picture of page " + c.Page.Address, Err: err}
	}
	size := page.Bounds().Size()
	kx, ky := float64(size.X)/c.Page.Width, float64(size.Y)/c.Page.Height
	from := image.Rect(int(c.Box.X0*kx), int(c.Box.Y0*ky), int(c.Box.X1*kx), int(c.Box.Y1*ky)).Intersect(page.Bounds())
	if from.Empty() {
		return nil, paper.Faultf(paper.NotFound, "nothing of the picture of page %s lies there", c.Page.Address)
	}
	piece := image.NewRGBA(image.Rect(0, 0, c.Width, c.Height))
	xdraw.ApproxBiLinear.Scale(piece, piece.Bounds(), page, from, xdraw.Src, nil)
	if len(c.Outlines) > 0 {
		c.mask(piece)
	}
	var b bytes.Buffer
	if err := jpeg.Encode(&b, piece, &jpeg.Options{Quality: clippingQuality}); err != nil {
		return nil, fmt.Errorf("encode a clipping of page %s: %w", c.Page.Address, err)
	}
	return b.Bytes(), nil
}

func (r *Reader) decode(ctx context.Context, p archive.Picture) (image.Image, error) {
	body, _, err := r.blobs.Open(ctx, p.Blob)
	if err != nil {
		return nil, err
	}
	defer body.Close()
	return DecodePicture(body)
}

// DecodePicture opens a page's picture of any type that is kept but AVIF, unless
// it has more pixels than a page has.
func DecodePicture(body io.ReadSeeker) (image.Image, error) {
	config, _, err := image.DecodeConfig(body)
	if err != nil {
		return nil, err
	}
	if config.Width <= 0 || config.Height <= 0 || config.Width > maxPixels/config.Height {
		return nil, fmt.Errorf("it has %d by %d pixels", config.Width, config.Height)
	}
	if _, err := body.Seek(0, io.SeekStart); err != nil {
		return nil, err
	}
	m, format, err := image.Decode(body)
	if lossy, ok := m.(*image.YCbCr); ok && format == "webp" {
		widen(lossy)
	}
	return m, err
}

// widen stretches the brightness and colour of a lossy WebP picture, which stand
// between 16 and 235 or 240 as on television (RFC 6386, section 9.2), to the
// whole range that Go's pictures have: without it paper is grey and ink is too.
func widen(m *image.YCbCr) {
	for i, y := range m.Y {
		m.Y[i] = stretched(int(y)-16, 219, 0)
	}
	for _, plane := range [][]byte{m.Cb, m.Cr} {
		for i, c := range plane {
			plane[i] = stretched(int(c)-128, 224, 128)
		}
	}
}

func stretched(v, from, zero int) byte { return byte(min(max((v*255+from/2)/from+zero, 0), 255)) }

// outlineMargin is how far around its outline a clipping is shown, in points:
// outlines lie close to the type, and strokes reach over them.
const outlineMargin = 4

// mask whitens what lies outside the outlines and their margin.
func (c *Clipping) mask(piece *image.RGBA) {
	inside := image.NewAlpha(piece.Bounds())
	for _, o := range c.Outlines {
		for _, by := range [][2]float64{{0, 0}, {-1, -1}, {0, -1}, {1, -1}, {-1, 0}, {1, 0}, {-1, 1}, {0, 1}, {1, 1}} {
			c.fill(inside, o, by[0]*outlineMargin, by[1]*outlineMargin)
		}
	}
	for i, a := range inside.Pix {
		inside.Pix[i] = 255 - a
	}
	draw.DrawMask(piece, piece.Bounds(), image.NewUniform(color.White), image.Point{}, inside, image.Point{}, draw.Over)
}

// fill marks an outline, moved by some points.
func (c *Clipping) fill(inside *image.Alpha, o geom.Polygon, dx, dy float64) {
	kx, ky := float64(c.Width)/c.Box.Width(), float64(c.Height)/c.Box.Height()
	z := vector.NewRasterizer(c.Width, c.Height)
	for i, p := range o {
		x, y := float32((p.X+dx-c.Box.X0)*kx), float32((p.Y+dy-c.Box.Y0)*ky)
		if i == 0 {
			z.MoveTo(x, y)
		} else {
			z.LineTo(x, y)
		}
	}
	z.ClosePath()
	z.Draw(inside, inside.Bounds(), image.Opaque, image.Point{})
}
