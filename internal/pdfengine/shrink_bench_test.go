package pdfengine

import (
	"image"
	"testing"
)

func pageOfNoise(w, h int) *image.RGBA {
	img := image.NewRGBA(image.Rect(0, 0, w, h))
	for i := range img.Pix {
		img.Pix[i] = uint8(255 - (i/7%40)*(i/9600%3))
	}
	return img
}

func BenchmarkShrink(b *testing.B) {
	img := pageOfNoise(2400, 3356)
	for b.Loop() {
		shrink(img, 960, 1342)
	}
}

func BenchmarkPlanes(b *testing.B) {
	img := pageOfNoise(2400, 3356)
	for b.Loop() {
		planesOf(img)
	}
}

func BenchmarkWebP(b *testing.B) {
	img := pageOfNoise(2400, 3356)
	w, err := newWebPCoder(settings{MemoryCap: 512 << 20})
	if err != nil {
		b.Fatal(err)
	}
	for b.Loop() {
		if _, err := w.encode(img, 60); err != nil {
			b.Fatal(err)
		}
	}
}
