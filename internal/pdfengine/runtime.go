package pdfengine

import (
	"context"
	"errors"
	"io"
	"io/fs"
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
	CacheDir    string // empty for none
	MemoryCap   int    // bytes of guest memory
	SystemFonts bool   // draw with them where a page lacks its own
	AVIF        bool   // be able to encode it
}

// machine is PDFium compiled and ready to be instantiated, one instance for each
// document.
type machine struct {
	settings settings
	ctx      context.Context
	cache    wazero.CompilationCache
	pool     pdfium.Pool // documents see the stand-in font
	drawing  pdfium.Pool // documents see the system's fonts; made when first needed
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
	m := &machine{settings: s, ctx: ctx, cache: wazero.NewCompilationCache()}
	if s.CacheDir != "" {
		var err error
		if m.cache, err = wazero.NewCompilationCacheWithDir(s.CacheDir); err != nil {
			return nil, err
		}
	}
	var err error
	m.pool, err = m.newPool(standInFiles())
	return m, err
}

// newPool makes PDFium ready with a file system of fonts. The second pool takes
// the first one's code from memory.
func (m *machine) newPool(fonts fs.FS) (pdfium.Pool, error) {
	return webassembly.Init(webassembly.Config{
		Context:  m.ctx,
		MaxIdle:  1,
		MaxTotal: 1,
		FSConfig: wazero.NewFSConfig().WithFSMount(fonts, "/"), // the library's default mounts the whole disk
		RuntimeConfig: wazero.NewRuntimeConfig().WithCompilationCache(m.cache).
			WithCoreFeatures(api.CoreFeaturesV2 | experimental.CoreFeaturesExceptionHandling),
		Stdout: io.Discard,
		Stderr: io.Discard,
	})
}

// instance starts a fresh PDFium: what one document did to its memory never
// meets the next.
func (m *machine) instance() (*guest, error) { return m.instanceOf(m.pool) }

// drawingInstance is an instance that sees the system's fonts.
func (m *machine) drawingInstance(fonts fs.FS) (*guest, error) {
	if m.drawing == nil {
		pool, err := m.newPool(fonts)
		if err != nil {
			return nil, err
		}
		m.drawing = pool
	}
	return m.instanceOf(m.drawing)
}

func (m *machine) instanceOf(pool pdfium.Pool) (*guest, error) {
	inst, err := pool.GetInstance(10 * time.Second)
	if err != nil {
		return nil, err
	}
	g, err := newGuest(m.ctx, inst)
	if err != nil {
		return nil, errors.Join(err, inst.Close())
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
