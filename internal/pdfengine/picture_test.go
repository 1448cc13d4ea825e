package pdfengine

import (
	"bytes"
	"context"
	"image"
	"image/color"
	"image/jpeg"
	"math"
	"testing"

	"golang.org/x/image/webp"

	"github.com/banmian/banmian/internal/geom"
	"github.com/banmian/banmian/internal/paper"
	"github.com/banmian/banmian/internal/pdfengine/pdftest"
)

// quarters is a page of four colours: red, green over blue, black.
func quarters() []byte {
	return pdftest.Simple("1 0 0 rg 0 150 100 150 re f 0 1 0 rg 100 150 100 150 re f 0 0 1 rg 0 0 100 150 re f 0 g 100 0 100 150 re f")
}

func checkQuarters(t *testing.T, img image.Image, slack int) {
	t.Helper()
	b := img.Bounds()
	for i, want := range []color.RGBA{{255, 0, 0, 255}, {0, 255, 0, 255}, {0, 0, 255, 255}, {0, 0, 0, 255}} {
		x, y := b.Dx()/4+i%2*b.Dx()/2, b.Dy()/4+i/2*b.Dy()/2
		r, g, bl, _ := img.At(x, y).RGBA()
		for c, v := range []int{int(r>>8) - int(want.R), int(g>>8) - int(want.G), int(bl>>8) - int(want.B)} {
			if v > slack || v < -slack {
				t.Errorf("quarter %d, channel %d is off by %d", i, c, v)
			}
		}
	}
}

func decodePicture(t *testing.T, p Picture) image.Image {
	t.Helper()
	decode := jpeg.Decode
	if p.Format == WebP {
		decode = webp.Decode
	}
	img, err := decode(bytes.NewReader(p.Data))
	if err != nil {
		t.Fatal(err)
	}
	if ycc, ok := img.(*image.YCbCr); ok && p.Format == WebP {
		img = fullRange(ycc)
	}
	if b := img.Bounds(); b.Dx() != p.Width || b.Dy() != p.Height {
		t.Errorf("the picture is %v, its label says %d x %d", b, p.Width, p.Height)
	}
	return img
}

// fullRange converts the levels of WebP (luma 16 to 235), which the decoder
// leaves as they are, to colours.
func fullRange(src *image.YCbCr) image.Image {
	dst := image.NewRGBA(src.Rect)
	byteOf := func(v float64) uint8 { return uint8(max(0, min(255, math.Round(v)))) }
	for y := range src.Rect.Dy() {
		for x := range src.Rect.Dx() {
			c := src.YCbCrAt(x, y)
			l, u, v := 1.164*(float64(c.Y)-16), float64(c.Cb)-128, float64(c.Cr)-128
			dst.SetRGBA(x, y, color.RGBA{byteOf(l + 1.596*v), byteOf(l - 0.392*u - 0.813*v), byteOf(l + 2.017*u), 255})
		}
	}
	return dst
}

func TestPicturesOfAPage(t *testing.T) {
	d := open(t, shared(t), quarters())
	ps, err := d.Render(context.Background(), 0, geom.Rect{},
		Rendition{Width: 60, Format: WebP}, Rendition{Width: 401, Format: JPEG}, Rendition{Width: 401, Format: WebP, Quality: 90})
	if err != nil {
		t.Fatal(err)
	}
	for i, want := range []image.Point{{60, 90}, {401, 602}, {401, 602}} {
		if ps[i].Width != want.X || ps[i].Height != want.Y {
			t.Errorf("picture %d is %d x %d, want %v", i, ps[i].Width, ps[i].Height, want)
		}
		checkQuarters(t, decodePicture(t, ps[i]), 12)
	}
}

func TestPictureOfARegion(t *testing.T) {
	d := open(t, shared(t), quarters())
	ps, err := d.Render(context.Background(), 0, geom.R(100, 150, 200, 300), Rendition{Width: 50})
	if err != nil {
		t.Fatal(err)
	}
	img := decodePicture(t, ps[0])
	if ps[0].Height != 75 {
		t.Errorf("height %d, want 75", ps[0].Height)
	}
	if r, g, b, _ := img.At(25, 37).RGBA(); r>>8 > 8 || g>>8 > 8 || b>>8 > 8 {
		t.Errorf("the black quarter is %d %d %d", r>>8, g>>8, b>>8)
	}
}

func TestTheSameLibraryEncodesEverywhere(t *testing.T) {
	img := image.NewRGBA(image.Rect(0, 0, 33, 17)) // odd sides: chroma is rounded up
	for i := range img.Pix {
		img.Pix[i] = uint8(i * 7)
		if i%4 == 3 {
			img.Pix[i] = 255
		}
	}
	w, err := newWebPCoder(settings{MemoryCap: 64 << 20})
	if err != nil {
		t.Fatal(err)
	}
	first, err := w.encode(img, 60)
	if err != nil {
		t.Fatal(err)
	}
	second, err := w.encode(img, 60)
	if err != nil || !bytes.Equal(first, second) {
		t.Errorf("encoding twice gave %d and %d bytes, %v", len(first), len(second), err)
	}
	if c, err := webp.DecodeConfig(bytes.NewReader(first)); err != nil || c.Width != 33 || c.Height != 17 {
		t.Errorf("decoded as %+v, %v", c, err)
	}
}

func TestTooLargePicturesAreRefused(t *testing.T) {
	d := open(t, shared(t), quarters())
	for _, r := range []Rendition{{Width: 20_000}, {Width: 0}, {Width: -5}, {Width: 12_000, Format: WebP}} {
		if _, err := d.Render(context.Background(), 0, geom.Rect{}, r); !paper.IsKind(err, paper.Invalid) {
			t.Errorf("%d pixels wide: %v", r.Width, err)
		}
	}
	if _, err := d.Render(context.Background(), 0, geom.R(0, 0, 1e-5, 300), Rendition{Width: 10}); !paper.IsKind(err, paper.Invalid) {
		t.Errorf("a sliver of a region: %v", err)
	}
}

func TestShrinkingKeepsTheMean(t *testing.T) {
	src := image.NewRGBA(image.Rect(0, 0, 97, 61))
	var want float64
	for i := range src.Pix {
		src.Pix[i] = uint8(i * i % 251)
		if i%4 == 0 {
			want += float64(src.Pix[i])
		}
	}
	want /= 97 * 61
	for _, size := range []image.Point{{97, 61}, {96, 60}, {50, 31}, {13, 7}, {1, 1}} {
		small := shrink(src, size.X, size.Y)
		var got float64
		for i := 0; i < len(small.Pix); i += 4 {
			got += float64(small.Pix[i])
		}
		got /= float64(size.X * size.Y)
		if math.Abs(got-want) > 1.5 {
			t.Errorf("%v: mean %.2f, want %.2f", size, got, want)
		}
	}
	if same := shrink(src, 97, 61); same.Pix[0] != src.Pix[0] || same.Pix[4*97*30+40] != src.Pix[4*97*30+40] {
		t.Error("a picture shrunk to its own size has changed")
	}
}
