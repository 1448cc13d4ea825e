package pdfengine

import (
	"bytes"
	"compress/gzip"
	"context"
	_ "embed"
	"errors"
	"image"
	"io"

	"github.com/tetratelabs/wazero"
	"github.com/tetratelabs/wazero/api"
	"github.com/tetratelabs/wazero/experimental"
	"github.com/tetratelabs/wazero/imports/wasi_snapshot_preview1"
)

// libwebp is libwebp 1.4.0 compiled to WebAssembly, as published with the Go
// module github.com/gen2brain/webp v0.5.5; NOTICE-libwebp.txt holds both
// licences. It is kept here because that module, imported, would load whatever
// libwebp the machine has and make the program dynamically linked.
//
//go:embed libwebp.wasm.gz
var libwebp []byte

// Methods trade time against size, 0-6: at 2 a page is a seventh smaller than at
// 0 and takes twice as long; 4 takes seven times as long for another 3 %. Large
// pictures are for zooming into, where waiting costs more than bytes.
const (
	webpSlow  = 2
	webpQuick = 0
	quickFrom = 3 << 20 // pixels
)

var errWebP = errors.New("the WebP encoder refused the picture")

// webpCoder encodes pictures, each in a fresh instance of the module.
type webpCoder struct {
	ctx    context.Context
	run    wazero.Runtime
	module wazero.CompiledModule
}

func newWebPCoder(s settings) (*webpCoder, error) {
	z, err := gzip.NewReader(bytes.NewReader(libwebp))
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

func buildWebP(s settings, code []byte) (*webpCoder, error) {
	w := &webpCoder{ctx: experimental.WithMemoryAllocator(context.Background(), capped(s.MemoryCap))}
	config := wazero.NewRuntimeConfig()
	if s.CacheDir != "" {
		cache, err := wazero.NewCompilationCacheWithDir(s.CacheDir)
		if err != nil {
			return nil, err
		}
		config = config.WithCompilationCache(cache)
	}
	w.run = wazero.NewRuntimeWithConfig(w.ctx, config)
	if _, err := wasi_snapshot_preview1.Instantiate(w.ctx, w.run); err != nil {
		return nil, err
	}
	var err error
	w.module, err = w.run.CompileModule(w.ctx, code)
	return w, err
}

// encode gives the picture as lossy WebP.
func (w *webpCoder) encode(img *image.RGBA, quality int) ([]byte, error) {
	mod, err := w.run.InstantiateModule(w.ctx, w.module, wazero.NewModuleConfig().WithName(""))
	if err != nil {
		return nil, err
	}
	defer mod.Close(w.ctx)
	planes := planesOf(img)
	in, err := w.alloc(mod, len(planes))
	if err != nil {
		return nil, err
	}
	size, err := w.alloc(mod, 8)
	if err != nil {
		return nil, err
	}
	mod.Memory().Write(size, make([]byte, 8))
	if !mod.Memory().Write(in, planes) {
		return nil, errWebP
	}
	method := uint64(webpSlow)
	if img.Rect.Dx()*img.Rect.Dy() > quickFrom {
		method = webpQuick
	}
	const yuv420a, lossy, inexact = 4, 0, 0
	res, err := mod.ExportedFunction("encode").Call(w.ctx, uint64(in), uint64(img.Rect.Dx()), uint64(img.Rect.Dy()),
		uint64(size), yuv420a, uint64(quality), method, lossy, inexact)
	if err != nil {
		return nil, err
	}
	n, _ := mod.Memory().ReadUint32Le(size)
	data, ok := mod.Memory().Read(uint32(res[0]), n)
	if !ok || n == 0 {
		return nil, errWebP
	}
	return bytes.Clone(data), nil
}

func (w *webpCoder) alloc(mod api.Module, n int) (uint32, error) {
	res, err := mod.ExportedFunction("malloc").Call(w.ctx, uint64(n))
	if err != nil {
		return 0, err
	}
	if res[0] == 0 {
		return 0, errNoMemory
	}
	return uint32(res[0]), nil
}

// planesOf converts an opaque picture to what lossy WebP stores: luma for every
// pixel, then the two chroma planes at half the size, then a full alpha plane.
// Levels are those of ITU-R BT.601 with luma from 16 to 235. Doing it here takes a
// third of the time the encoder's own conversion takes.
func planesOf(img *image.RGBA) []byte {
	w, h := img.Rect.Dx(), img.Rect.Dy()
	cw, ch := (w+1)/2, (h+1)/2
	out := make([]byte, 2*w*h+2*cw*ch)
	luma, u, v := out[:w*h], out[w*h:w*h+cw*ch], out[w*h+cw*ch:w*h+2*cw*ch]
	for y := range h {
		lumaRow(luma[y*w:(y+1)*w], img.Pix[y*img.Stride:])
	}
	for y := range ch {
		upper := img.Pix[2*y*img.Stride:][:4*w]
		lower := upper
		if 2*y+1 < h {
			lower = img.Pix[(2*y+1)*img.Stride:][:4*w]
		}
		chromaRow(u[y*cw:(y+1)*cw], v[y*cw:(y+1)*cw], upper, lower)
	}
	alpha := out[w*h+2*cw*ch:]
	for i := range alpha {
		alpha[i] = 255
	}
	return out
}

// The conversion works in fixed point with 16 bits of fraction.
func lumaRow(dst, rgba []byte) {
	for x := range dst {
		p := rgba[4*x : 4*x+3 : 4*x+3]
		dst[x] = uint8((16839*int(p[0]) + 33059*int(p[1]) + 6420*int(p[2]) + 16<<16 + 1<<15) >> 16)
	}
}

func chromaRow(u, v, upper, lower []byte) {
	last := len(upper) - 4
	for x := range u {
		i, j := 8*x, min(8*x+4, last)
		r := int(upper[i]) + int(upper[j]) + int(lower[i]) + int(lower[j])
		g := int(upper[i+1]) + int(upper[j+1]) + int(lower[i+1]) + int(lower[j+1])
		b := int(upper[i+2]) + int(upper[j+2]) + int(lower[i+2]) + int(lower[j+2])
		u[x] = chroma(-9719*r - 19081*g + 28800*b)
		v[x] = chroma(28800*r - 24116*g - 4684*b)
	}
}

// chroma scales the sum of four pixels, clamped to a byte.
func chroma(sum int) uint8 { return uint8(max(0, min(255, (sum+128<<18+1<<17)>>18))) }
