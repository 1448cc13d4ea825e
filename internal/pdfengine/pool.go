package pdfengine

import (
	"context"
	"maps"
	"time"

	"github.com/banmian/banmian/internal/paper"
)

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

// bury forgets children that have died.
func (e *Engine) bury() {
	maps.DeleteFunc(e.alive, func(w *worker, _ bool) bool { return w.isDead() })
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
	e.mu.Lock()
	closed := e.closed
	if !closed {
		e.alive[w] = true
	}
	e.mu.Unlock()
	if closed {
		w.kill(errClosed)
		return nil, errClosed
	}
	if err := e.greet(ctx, w); err != nil {
		w.kill(errClosed)
		return nil, err
	}
	return w, nil
}
