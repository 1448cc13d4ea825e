package main

import (
	"fmt"
	"io"
	"os"
	"sync"
	"time"

	"github.com/schollz/progressbar/v3"
	"golang.org/x/term"
)

// terminal is where a command writes: the result to out, progress to err.
type terminal struct {
	out, err io.Writer
	live     bool // err is a terminal: a bar may be drawn
	screen   bool // out is a terminal: a person reads the result

	mu  sync.Mutex
	bar *progressbar.ProgressBar
}

func newTerminal(out, err *os.File) *terminal {
	return &terminal{out: out, err: err, live: term.IsTerminal(int(err.Fd())), screen: term.IsTerminal(int(out.Fd()))}
}

// redrawEvery keeps a fast job from spending its time on drawing.
const redrawEvery = 60 * time.Millisecond

// progress draws how far a task of known length has come: a bar on a terminal,
// and elsewhere nothing until the task is done. Safe from several goroutines.
func (t *terminal) progress(task string, done, total int) {
	if !t.live || total <= 0 {
		return
	}
	t.mu.Lock()
	defer t.mu.Unlock()
	if t.bar == nil {
		t.bar = progressbar.NewOptions(total, progressbar.OptionSetWriter(t.err), progressbar.OptionThrottle(redrawEvery),
			progressbar.OptionSetWidth(30), progressbar.OptionClearOnFinish(), progressbar.OptionSetPredictTime(false))
	}
	t.bar.ChangeMax(total)
	t.bar.Describe(task)
	// A bar that cannot be drawn is no reason to stop the work.
	_ = t.bar.Set(done)
}

// finish takes the bar away.
func (t *terminal) finish() {
	t.mu.Lock()
	defer t.mu.Unlock()
	if t.bar != nil {
		_ = t.bar.Clear()
		t.bar = nil
	}
}

// say writes a line for a person to standard error.
func (t *terminal) say(format string, args ...any) {
	t.finish()
	fmt.Fprintf(t.err, format+"\n", args...)
}
