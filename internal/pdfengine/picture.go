package pdfengine

import (
	"bytes"
	"image"
	"image/jpeg"
	"slices"

	"github.com/banmian/banmian/internal/geom"
)

// Format is how a picture is encoded.
type Format uint8

// The formats.
const (
	JPEG Format = iota
	WebP
	AVIF // asked only of an engine started with Options.AVIF
	formats
)

// MediaType is the format's name in HTTP.
func (f Format) MediaType() string {
	switch f {
	case WebP:
		return "image/webp"
	case AVIF:
		return "image/avif"
	}
	return "image/jpeg"
}

// Rendition asks for one picture: as wide as Width pixels, as high as the region
// asks for.
type Rendition struct {
	Width   int
	Format  Format
	Quality int // 1-100; 0 stands for the format's usual one
}

// Picture is an encoded picture.
type Picture struct {
	Format        Format
	Width, Height int // pixels
	Data          []byte
}

// Bounds on pictures. A broadsheet at 300 dots an inch has 30 million pixels.
const (
	maxPixels     = 48 << 20
	maxSide       = 16383 // of a WebP picture
	maxRenditions = 16
)

// Usual qualities: pages are mostly type, which WebP keeps crisp at half the
// bytes of JPEG.
const (
	usualJPEG = 75
	usualWebP = 60
	usualAVIF = 45 // looks as WebP at 60 does, in a fifth fewer bytes
)

// encoders encode a picture at a quality, by format.
type encoders map[Format]func(img *image.RGBA, quality int) ([]byte, error)

// Flags of FPDF_RenderPageBitmap and of bitmaps.
const (
	renderRGBA  = 0x10 // red first, as image.RGBA wants it
	bitmapBGRx  = 3
	opaqueWhite = 0xffffffff
)

// draw draws a page, or the region of it given in points from its top left
// corner, once at the largest width asked for, and makes the smaller pictures
// from that.
func (b *book) draw(page uint64, region geom.Rect, wanted []Rendition, by encoders) ([]Picture, error) {
	f, err := b.frame(page)
	if err != nil {
		return nil, err
	}
	if region.Empty() {
		region = geom.R(0, 0, f.size.Width, f.size.Height)
	}
	widest := 0
	for _, r := range wanted {
		widest = max(widest, r.Width)
	}
	full, err := b.bitmap(page, f, region, widest)
	if err != nil {
		return nil, err
	}
	return encodeAll(full, wanted, by)
}

// pixelHeight keeps the region's proportions.
func pixelHeight(width int, region geom.Rect) int {
	return max(1, int(float64(width)*region.Height()/region.Width()+0.5))
}

func (b *book) bitmap(page uint64, f frame, region geom.Rect, width int) (*image.RGBA, error) {
	height := pixelHeight(width, region)
	if width < 1 || width > maxSide || height > maxSide || width*height > maxPixels {
		return nil, errTooBig
	}
	bitmap := b.call("FPDFBitmap_CreateEx", i32(width), i32(height), bitmapBGRx, 0, 0)
	if bitmap == 0 {
		if b.err == nil {
			return nil, errNoMemory
		}
		return nil, b.err
	}
	defer b.call("FPDFBitmap_Destroy", bitmap)
	b.call("FPDFBitmap_FillRect", bitmap, 0, 0, i32(width), i32(height), opaqueWhite)
	scale := float64(width) / region.Width()
	b.call("FPDF_RenderPageBitmap", bitmap, page,
		i32(round(-(region.X0+f.offset.X)*scale)), i32(round(-(region.Y0+f.offset.Y)*scale)),
		i32(round(f.paper.Width*scale)), i32(round(f.paper.Height*scale)), 0, renderRGBA)
	return b.copyBitmap(bitmap, width, height)
}

func round(v float64) int {
	if v < 0 {
		return -int(-v + 0.5)
	}
	return int(v + 0.5)
}

func (b *book) copyBitmap(bitmap uint64, width, height int) (*image.RGBA, error) {
	at, stride := uint32(b.call("FPDFBitmap_GetBuffer", bitmap)), b.int("FPDFBitmap_GetStride", bitmap)
	if b.err != nil {
		return nil, b.err
	}
	if at == 0 || stride < width*4 {
		return nil, errNoPicture
	}
	pix, ok := b.mem.Read(at, uint32(stride*height))
	if !ok {
		return nil, errNoPicture
	}
	img := image.NewRGBA(image.Rect(0, 0, width, height))
	for y := range height {
		row := img.Pix[y*img.Stride:][:width*4]
		copy(row, pix[y*stride:][:width*4])
		for i := 3; i < len(row); i += 4 {
			row[i] = 255
		}
	}
	return img, nil
}

// encodeAll makes the pictures, the widest first, each from the smallest before
// it that is at least twice as wide.
func encodeAll(full *image.RGBA, wanted []Rendition, by encoders) ([]Picture, error) {
	order := make([]int, len(wanted))
	for i := range order {
		order[i] = i
	}
	slices.SortStableFunc(order, func(a, b int) int { return wanted[b].Width - wanted[a].Width })
	made := []*image.RGBA{full}
	out := make([]Picture, len(wanted))
	for _, i := range order {
		r := wanted[i]
		img := sized(full, made, r.Width)
		made = append(made, img)
		data, err := encode(img, r, by)
		if err != nil {
			return nil, err
		}
		out[i] = Picture{Format: r.Format, Width: img.Rect.Dx(), Height: img.Rect.Dy(), Data: data}
	}
	return out, nil
}

// sized gives the picture in a width; its height is that of the full picture to
// scale.
func sized(full *image.RGBA, made []*image.RGBA, width int) *image.RGBA {
	from := full
	for _, m := range made {
		if m.Rect.Dx() == width {
			return m
		}
		if m.Rect.Dx() >= 2*width && m.Rect.Dx() < from.Rect.Dx() {
			from = m
		}
	}
	return shrink(from, width, max(1, (full.Rect.Dy()*width+full.Rect.Dx()/2)/full.Rect.Dx()))
}

func encode(img *image.RGBA, r Rendition, by encoders) ([]byte, error) {
	switch r.Format {
	case WebP:
		return by[WebP](img, quality(r.Quality, usualWebP))
	case AVIF:
		return by[AVIF](img, quality(r.Quality, usualAVIF))
	}
	var buf bytes.Buffer
	err := jpeg.Encode(&buf, img, &jpeg.Options{Quality: quality(r.Quality, usualJPEG)})
	return buf.Bytes(), err
}

func quality(q, usual int) int {
	if q <= 0 {
		return usual
	}
	return min(q, 100)
}
