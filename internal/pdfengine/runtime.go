package pdfengine

import (
	"context"
	"errors"
	"io"
	"os"
	"path/filepath"
	"runtime"
	"time"

	pdfium "github.com/klippa-app/go-pdfium"
	"github.com/klippa-app/go-pdfium/webassembly"
	"github.com/tetratelabs/wazero"
	"github.com/tetratelabs/wazero/api"
	"github.com/tetratelabs/wazero/experimental"
)

// settings is what the parent tells a fresh child.
type settings struct {
	CacheDir  string // empty for none
	MemoryCap int    // bytes of guest memory
}

// machine is PDFium compiled and ready to be instantiated, one instance for each
// document.
type machine struct {
	ctx  context.Context
	pool pdfium.Pool
}

// newMachine compiles PDFium or loads it from the cache. A cache that cannot be
// used is thrown away and made again. compiling is called before a compilation
// that will take seconds.
func newMachine(s settings, compiling func()) (*machine, error) {
	if !cached(s.CacheDir) {
		compiling()
	}
	m, err := buildMachine(s)
	if err == nil || s.CacheDir == "" {
		return m, err
	}
	clearCache(s.CacheDir)
	compiling()
	if m, err = buildMachine(s); err == nil {
		return m, nil
	}
	s.CacheDir = "" // an unwritable disk must not keep a page from being read
	return buildMachine(s)
}

func buildMachine(s settings) (*machine, error) {
	ctx := experimental.WithMemoryAllocator(context.Background(), capped(s.MemoryCap))
	ctx = experimental.WithCompilationWorkers(ctx, runtime.NumCPU())
	config := wazero.NewRuntimeConfig().WithCoreFeatures(api.CoreFeaturesV2 | experimental.CoreFeaturesExceptionHandling)
	if s.CacheDir != "" {
		cache, err := wazero.NewCompilationCacheWithDir(s.CacheDir)
		if err != nil {
			return nil, err
		}
		config = config.WithCompilationCache(cache)
	}
	pool, err := webassembly.Init(webassembly.Config{
		Context:       ctx,
		MaxIdle:       1,
		MaxTotal:      1,
		FSConfig:      wazero.NewFSConfig().WithFSMount(fontFiles(), "/"), // the library's default mounts the whole disk
		RuntimeConfig: config,
		Stdout:        io.Discard,
		Stderr:        io.Discard,
	})
	if err != nil {
		return nil, err
	}
	return &machine{ctx: ctx, pool: pool}, nil
}

// instance starts a fresh PDFium: what one document did to its memory never
// meets the next.
func (m *machine) instance() (*guest, error) {
	inst, err := m.pool.GetInstance(10 * time.Second)
	if err != nil {
		return nil, err
	}
	g, err := newGuest(m.ctx, inst)
	if err != nil {
		inst.Close()
		return nil, err
	}
	return g, nil
}

func (g *guest) close() { _ = g.inst.Kill() }

// cached reports whether the cache holds anything that looks like compiled code.
func cached(dir string) bool {
	if dir == "" {
		return false
	}
	found, err := filepath.Glob(filepath.Join(dir, "wazero-*", "*"))
	return err == nil && len(found) > 0
}

// clearCache removes what the WebAssembly runtime stored, and nothing else.
func clearCache(dir string) {
	found, err := filepath.Glob(filepath.Join(dir, "wazero-*"))
	if err != nil {
		return
	}
	for _, d := range found {
		if info, err := os.Lstat(d); err == nil && info.IsDir() {
			_ = os.RemoveAll(d)
		}
	}
}

var errNoDocument = errors.New("no document is open")
