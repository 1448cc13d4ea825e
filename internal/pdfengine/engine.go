package pdfengine

import (
	"context"
	"os"
	"path/filepath"
	"runtime"
	"sync"
	"time"

	"github.com/banmian/banmian/internal/paper"
)

// Options say how the engine runs. The zero value is usable.
type Options struct {
	// CacheDir keeps compiled code between runs, so that a start takes a tenth
	// of a second instead of several. It must be writable by nobody else: what
	// lies in it is executed. Empty stands for a folder in the user's cache;
	// NoCache for none.
	CacheDir string

	// Workers is how many children work at once; 0 stands for one for each
	// processor, 2 to 4.
	Workers int

	// MemoryCap bounds the memory of a document, in bytes; 0 stands for 512 MiB.
	// A child whose resident memory passes that by 256 MiB is killed.
	MemoryCap int

	// NoSystemFonts draws pages that do not bring their Chinese, Japanese or Korean
	// fonts with hollow squares, instead of with fonts of this machine. Text never
	// depends on the machine.
	NoSystemFonts bool

	// AVIF lets children encode it, which takes a second of the processor for a
	// picture that fills a phone, and makes each start slower.
	AVIF bool

	// OpenLimit, ExtractLimit and RenderLimit bound the time for a document, for
	// the marks of a page and for its pictures; 0 stands for 20 s each.
	OpenLimit, ExtractLimit, RenderLimit time.Duration

	// OnCompile, when set, is told how far a first compilation has come, from 0
	// to 1. Steps between the two are estimates by time: the compiler does not
	// say. It is not called when the code is in the cache. Calls do not overlap.
	OnCompile func(fraction float64)
}

// NoCache as Options.CacheDir compiles anew at every start.
const NoCache = "-"

const (
	usualMemory = 512 << 20
	usualLimit  = 20 * time.Second
	startLimit  = 90 * time.Second // a cold compile on a slow machine
)

func (o Options) withDefaults() Options {
	if o.Workers <= 0 {
		o.Workers = min(max(runtime.NumCPU(), 2), 4)
	}
	if o.MemoryCap <= 0 {
		o.MemoryCap = usualMemory
	}
	for _, limit := range []*time.Duration{&o.OpenLimit, &o.ExtractLimit, &o.RenderLimit} {
		if *limit <= 0 {
			*limit = usualLimit
		}
	}
	switch o.CacheDir {
	case NoCache:
		o.CacheDir = ""
	case "":
		if dir, err := os.UserCacheDir(); err == nil {
			o.CacheDir = filepath.Join(dir, "banmian", "engine")
		}
	}
	return o
}

// Engine is a pool of children. It is safe for concurrent use.
type Engine struct {
	opt   Options
	slots chan struct{} // a token for each child that may work
	born  sync.Mutex    // held while a child starts: the first one fills the cache
	start starter

	mu     sync.Mutex
	idle   []*worker // the most recently used last
	alive  map[*worker]bool
	closed bool
	serial uint64 // of documents
	reaper *time.Timer
}

// Start makes an engine. No child is started before the first document is
// opened, so Start itself costs nothing.
func Start(opt Options) (*Engine, error) {
	opt = opt.withDefaults()
	if opt.CacheDir != "" {
		if err := os.MkdirAll(opt.CacheDir, 0o700); err != nil {
			opt.CacheDir = "" // slower, but it works
		}
	}
	e := &Engine{opt: opt, slots: make(chan struct{}, opt.Workers), start: newStarter(), alive: map[*worker]bool{}}
	for range opt.Workers {
		e.slots <- struct{}{}
	}
	return e, nil
}

// Warm starts a child, and with that compiles PDFium where it is not yet in the
// cache, so that the first document need not wait. With a child running it does
// nothing.
func (e *Engine) Warm(ctx context.Context) error {
	w, err := e.acquire(ctx, 0)
	if err != nil {
		return err
	}
	e.release(w)
	return nil
}

// Close ends all children. Work under way fails; documents opened before give
// faults from then on.
func (e *Engine) Close() error {
	e.mu.Lock()
	all := e.alive
	e.idle, e.alive, e.closed = nil, nil, true
	if e.reaper != nil {
		e.reaper.Stop()
	}
	e.mu.Unlock()
	for w := range all {
		w.kill(errClosed)
	}
	e.start.stop()
	return nil
}

var errClosed = &paper.Fault{Kind: paper.Unavailable, Why: "the PDF engine is closed", Remedy: "start the program again"}

// greet hands over the settings and waits until PDFium is ready.
func (e *Engine) greet(ctx context.Context, w *worker) error {
	bar := compileBar{tell: e.opt.OnCompile}
	defer bar.end()
	limits := limits{time: startLimit, memory: compileMemory}
	kind, _, err := w.ask(ctx, limits, bar.begin, frameHello, encodeSettings(settings{CacheDir: e.opt.CacheDir, MemoryCap: e.opt.MemoryCap, SystemFonts: !e.opt.NoSystemFonts, AVIF: e.opt.AVIF}))
	if err == nil && kind != frameHello {
		err = errFrame
	}
	if err != nil {
		if ctx.Err() != nil {
			return ctx.Err()
		}
		return &paper.Fault{Kind: paper.Unavailable, Doing: "start the PDF engine", Err: err,
			Remedy: "free some memory, or empty the engine's cache folder"}
	}
	return nil
}

// compileMemory is the resident memory a child may take while it compiles.
const compileMemory = 1 << 30
