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

// webpMethod trades time against size, 0-6: at 2 pages are a fifth smaller than
// at 0 for half as much time again; 4 takes twice as long for 3 % more.
const webpMethod = 2

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
	in, err := w.alloc(mod, len(img.Pix))
	if err != nil {
		return nil, err
	}
	size, err := w.alloc(mod, 8)
	if err != nil {
		return nil, err
	}
	mod.Memory().Write(size, make([]byte, 8))
	if !mod.Memory().Write(in, img.Pix) {
		return nil, errWebP
	}
	const rgba, lossy, inexact = 0, 0, 0
	res, err := mod.ExportedFunction("encode").Call(w.ctx, uint64(in), uint64(img.Rect.Dx()), uint64(img.Rect.Dy()),
		uint64(size), rgba, uint64(quality), webpMethod, lossy, inexact)
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
