package pdfengine

import (
	"bytes"
	"compress/gzip"
	_ "embed"
	"errors"
	"image"
	"io"

	"github.com/tetratelabs/wazero"
)

// libavif is libavif 1.1.1 with libaom's encoder, compiled to WebAssembly, as
// published with the Go module github.com/gen2brain/avif v0.4.4;
// NOTICE-libavif.txt holds the licences. It is kept here for the reason libwebp
// is.
//
//go:embed libavif.wasm.gz
var libavif []byte

// avifSpeed trades time against size, 0-10. On a page of type, 6 takes three
// times as long for the same bytes; 9 and 10 take a quarter of the time for a
// third more, and then WebP is smaller.
const avifSpeed = 8

var errAVIF = errors.New("the AVIF encoder refused the picture")

// errNoAVIF is for a child that was started without the encoder.
var errNoAVIF = errors.New("the engine was started without AVIF")

// newAVIFCoder makes a coder of the same kind as WebP's. Its code takes seconds
// to compile where it is not in the cache, so only children that need it load it.
func newAVIFCoder(s settings) (*webpCoder, error) {
	z, err := gzip.NewReader(bytes.NewReader(libavif))
	if err != nil {
		return nil, err
	}
	code, err := io.ReadAll(z)
	if err != nil {
		return nil, err
	}
	w, err := buildWebP(s, code)
	if err != nil && s.CacheDir != "" {
		w, err = buildWebP(settings{MemoryCap: s.MemoryCap}, code)
	}
	return w, err
}

// encodeAVIF gives the picture as AVIF, colour at half the resolution, as
// WebP's.
func (w *webpCoder) encodeAVIF(img *image.RGBA, quality int) ([]byte, error) {
	if w == nil {
		return nil, errNoAVIF
	}
	mod, err := w.run.InstantiateModule(w.ctx, w.module, wazero.NewModuleConfig().WithName(""))
	if err != nil {
		return nil, err
	}
	defer mod.Close(w.ctx)
	if start := mod.ExportedFunction("_initialize"); start != nil {
		if _, err := start.Call(w.ctx); err != nil {
			return nil, err
		}
	}
	width, height := img.Rect.Dx(), img.Rect.Dy()
	pix := img.Pix
	if img.Stride != 4*width {
		pix = make([]byte, 0, 4*width*height)
		for y := range height {
			pix = append(pix, img.Pix[y*img.Stride:][:4*width]...)
		}
	}
	in, err := w.alloc(mod, len(pix))
	if err != nil {
		return nil, err
	}
	size, err := w.alloc(mod, 8)
	if err != nil {
		return nil, err
	}
	mod.Memory().Write(size, make([]byte, 8))
	if !mod.Memory().Write(in, pix) {
		return nil, errAVIF
	}
	const yuv420, opaque = 3, 100
	res, err := mod.ExportedFunction("encode").Call(w.ctx, uint64(in), uint64(width), uint64(height),
		uint64(size), uint64(quality), opaque, avifSpeed, yuv420)
	if err != nil {
		return nil, err
	}
	n, _ := mod.Memory().ReadUint32Le(size)
	data, ok := mod.Memory().Read(uint32(res[0]), n)
	if !ok || n == 0 {
		return nil, errAVIF
	}
	return bytes.Clone(data), nil
}
