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
	e := &Engine{opt: opt, slots: make(chan struct{}, opt.Workers), start: newStarter()}
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
	idle := e.idle
	e.idle, e.closed = nil, true
	if e.reaper != nil {
		e.reaper.Stop()
	}
	e.mu.Unlock()
	for _, w := range idle {
		w.kill(errClosed)
	}
	e.start.stop()
	return nil
}

var errClosed = &paper.Fault{Kind: paper.Unavailable, Why: "the PDF engine is closed", Remedy: "start the program again"}

// acquire takes a child for the document, rather one that has it open already.
// It waits while all are busy.
func (e *Engine) acquire(ctx context.Context, doc uint64) (*worker, error) {
	select {
	case <-e.slots:
	case <-ctx.Done():
		return nil, ctx.Err()
	}
	w, err := e.pick(doc)
	if err == nil && w == nil {
		w, err = e.spawn(ctx)
	}
	if err != nil {
		e.slots <- struct{}{}
		return nil, err
	}
	return w, nil
}

// pick takes the best idle child, or nil when there is none.
func (e *Engine) pick(doc uint64) (*worker, error) {
	e.mu.Lock()
	defer e.mu.Unlock()
	if e.closed {
		return nil, errClosed
	}
	e.bury()
	if len(e.idle) == 0 {
		return nil, nil
	}
	best := 0 // the one that was used longest ago
	for i, w := range e.idle {
		if w.doc == doc {
			best = i
			break
		}
		if w.doc == 0 {
			best = i
		}
	}
	w := e.idle[best]
	e.idle = append(e.idle[:best], e.idle[best+1:]...)
	return w, nil
}

// bury forgets idle children that have died.
func (e *Engine) bury() {
	alive := e.idle[:0]
	for _, w := range e.idle {
		if !w.isDead() {
			alive = append(alive, w)
		}
	}
	e.idle = alive
}

// release gives a child back.
func (e *Engine) release(w *worker) {
	e.mu.Lock()
	if e.closed {
		w.kill(errClosed)
	} else if !w.isDead() {
		w.used = time.Now()
		e.idle = append(e.idle, w)
		e.reapLater()
	}
	e.mu.Unlock()
	e.slots <- struct{}{}
}

// restful is how long a child may lie idle; one is always kept warm.
const restful = 3 * time.Minute

// reapLater sees to it that idle children end. It is called with e.mu held.
func (e *Engine) reapLater() {
	if len(e.idle) < 2 || e.reaper != nil {
		return
	}
	e.reaper = time.AfterFunc(restful, func() {
		e.mu.Lock()
		defer e.mu.Unlock()
		e.reaper = nil
		e.reap(time.Now().Add(-restful))
		if !e.closed {
			e.reapLater()
		}
	})
}

// reap ends idle children that have not been used since the given time, all but
// the one used last.
func (e *Engine) reap(since time.Time) {
	kept := e.idle[:0]
	for i, w := range e.idle {
		if i < len(e.idle)-1 && w.used.Before(since) {
			w.kill(errClosed)
			continue
		}
		kept = append(kept, w)
	}
	clear(e.idle[len(kept):])
	e.idle = kept
}

// spawn starts a child. Children start one after the other, so that only the
// first compiles.
func (e *Engine) spawn(ctx context.Context) (*worker, error) {
	e.born.Lock()
	defer e.born.Unlock()
	w, err := startWorker(e.start, e.opt)
	if err != nil {
		return nil, &paper.Fault{Kind: paper.Unavailable, Doing: "start the PDF engine", Err: err,
			Remedy: "check that the program may start itself and that memory is left"}
	}
	if err := e.greet(ctx, w); err != nil {
		w.kill(errClosed)
		return nil, err
	}
	return w, nil
}

// greet hands over the settings and waits until PDFium is ready.
func (e *Engine) greet(ctx context.Context, w *worker) error {
	bar := compileBar{tell: e.opt.OnCompile}
	defer bar.end()
	limits := limits{time: startLimit, memory: compileMemory}
	kind, _, err := w.ask(ctx, limits, bar.begin, frameHello, encodeSettings(settings{CacheDir: e.opt.CacheDir, MemoryCap: e.opt.MemoryCap, SystemFonts: !e.opt.NoSystemFonts}))
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
