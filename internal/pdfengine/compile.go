package pdfengine

import (
	"math"
	"sync"
	"time"
)

// compileBar reports how far a compilation has come.
type compileBar struct {
	tell func(float64)
	stop chan struct{}
	done sync.WaitGroup
}

// usualCompile is how long compiling takes on two slow cores; after that long
// the bar stands at two thirds.
const usualCompile = 3 * time.Second

// begin is called when the child says that it compiles.
func (b *compileBar) begin() {
	if b.tell == nil || b.stop != nil {
		return
	}
	b.stop = make(chan struct{})
	b.done.Go(func() {
		began := time.Now()
		tick := time.NewTicker(100 * time.Millisecond)
		defer tick.Stop()
		for {
			b.tell(1 - math.Exp(-time.Since(began).Seconds()/usualCompile.Seconds()))
			select {
			case <-tick.C:
			case <-b.stop:
				b.tell(1)
				return
			}
		}
	})
}

func (b *compileBar) end() {
	if b.stop != nil {
		close(b.stop)
		b.done.Wait()
	}
}
