package pdfengine

import (
	"bufio"
	"context"
	"errors"
	"fmt"
	"io"
	"os/exec"
	"sync"
	"time"
)

// worker is a child process as its parent sees it. One goroutine at a time talks
// to it.
type worker struct {
	doc  uint64    // the document it has open, 0 for none
	used time.Time // when it was last given back

	cmd *exec.Cmd
	in  io.WriteCloser
	out *bufio.Reader

	say  excerpt       // what it wrote to its standard error
	said chan struct{} // closed when all it wrote is in say

	dead chan struct{} // closed when the process has ended and said its last
	once sync.Once
	why  error // why we killed it; set before dead is closed
}

// limits bound one request.
type limits struct {
	time   time.Duration
	memory int // resident bytes of the child
}

var (
	errTime   = errors.New("it took too long")
	errMemory = errors.New("it needed too much memory")
)

// startWorker starts this program again as a child with nothing of our
// environment.
func startWorker(start starter, opt Options) (*worker, error) {
	path, err := ourselves()
	if err != nil {
		return nil, err
	}
	cmd := exec.Command(path)
	cmd.Args = []string{"banmian-pdf"}
	cmd.Env = []string{childMark + "=" + childValue, "GOTRACEBACK=single"}
	return startCommand(start, cmd)
}

// startCommand starts a child and listens to it.
func startCommand(start starter, cmd *exec.Cmd) (*worker, error) {
	w := &worker{cmd: cmd, dead: make(chan struct{}), said: make(chan struct{})}
	in, err := w.cmd.StdinPipe()
	if err != nil {
		return nil, err
	}
	out, err := w.cmd.StdoutPipe()
	if err != nil {
		return nil, err
	}
	complaints, err := w.cmd.StderrPipe()
	if err != nil {
		return nil, err
	}
	w.in, w.out = in, bufio.NewReaderSize(out, 64<<10)
	if err := start.run(w.cmd); err != nil {
		return nil, err
	}
	go func() {
		defer close(w.said)
		_, _ = io.Copy(&w.say, complaints)
	}()
	go w.wait(complaints)
	return w, nil
}

// lastWords is how long a dead child's standard error is still read: what is in
// the pipe takes microseconds, and nothing else should hold it open.
const lastWords = 2 * time.Second

// wait sees the child end. The command's own Wait would close the pipe of
// answers, which may still be being read.
func (w *worker) wait(complaints io.Closer) {
	_, _ = w.cmd.Process.Wait()
	late := time.NewTimer(lastWords)
	defer late.Stop()
	select {
	case <-w.said:
	case <-late.C:
	}
	_ = complaints.Close()
	close(w.dead)
}

func (w *worker) isDead() bool {
	select {
	case <-w.dead:
		return true
	default:
		return false
	}
}

// kill ends the child; the first reason given counts. It returns at once.
func (w *worker) kill(why error) {
	w.once.Do(func() {
		w.why = why
		_ = w.cmd.Process.Kill()
		_ = w.in.Close()
	})
}

// ask sends one request and waits for its answer. When the limits are passed, or
// ctx ends, the child is killed; so it is when it answers nonsense. notice is
// called for each notice that comes before the answer.
func (w *worker) ask(ctx context.Context, l limits, notice func(), kind frameKind, parts ...[]byte) (frameKind, []byte, error) {
	watch := w.watch(ctx, l)
	k, payload, err := w.exchange(notice, kind, parts)
	watch()
	if err == nil && k != frameFailure {
		return k, payload, nil
	}
	if err == nil {
		err = decodeFailure(payload)
		if !errors.Is(err, errFrame) {
			return k, nil, err
		}
	}
	w.kill(err)
	<-w.dead
	return 0, nil, w.obituary(ctx, err)
}

func (w *worker) exchange(notice func(), kind frameKind, parts [][]byte) (frameKind, []byte, error) {
	if err := writeFrame(w.in, kind, parts...); err != nil {
		return 0, nil, err
	}
	for {
		k, payload, err := readFrame(w.out, maxFrame)
		if err != nil || k != frameNotice {
			return k, payload, err
		}
		if notice != nil {
			notice()
		}
	}
}

// obituary says why the child is dead.
func (w *worker) obituary(ctx context.Context, err error) error {
	switch {
	case ctx.Err() != nil:
		return ctx.Err()
	case errors.Is(w.why, errTime), errors.Is(w.why, errMemory), errors.Is(w.why, errClosed):
		return w.why
	}
	if said := w.say.String(); said != "" {
		return fmt.Errorf("the PDF engine stopped: %w: %s", err, said)
	}
	return fmt.Errorf("the PDF engine stopped: %w", err)
}

// pulse is how often a working child's memory is looked at. PDFium touches about
// one gigabyte a second at worst.
const pulse = 25 * time.Millisecond

// watch kills the child when a limit is passed. The function it returns ends the
// watch.
func (w *worker) watch(ctx context.Context, l limits) (stop func()) {
	quit := make(chan struct{})
	var done sync.WaitGroup
	done.Go(func() {
		deadline := time.NewTimer(l.time)
		defer deadline.Stop()
		tick := time.NewTicker(pulse)
		defer tick.Stop()
		for {
			select {
			case <-quit:
				return
			case <-w.dead:
				return
			case <-deadline.C:
				w.kill(errTime)
			case <-ctx.Done():
				w.kill(ctx.Err())
				return
			case <-tick.C:
				if resident(w.cmd.Process.Pid) > l.memory {
					w.kill(errMemory)
				}
			}
		}
	})
	return func() {
		close(quit)
		done.Wait()
	}
}

// excerpt keeps the first and the last of what is written to it: a crash opens
// with its cause and ends with where it was.
type excerpt struct {
	mu      sync.Mutex
	head    []byte
	tail    []byte
	skipped bool // something between the two was dropped
}

// excerptBytes are kept of the beginning, and as many of the end.
const excerptBytes = 2048

func (e *excerpt) Write(p []byte) (int, error) {
	e.mu.Lock()
	defer e.mu.Unlock()
	opens := min(len(p), excerptBytes-len(e.head))
	e.head = append(e.head, p[:opens]...)
	e.tail = append(e.tail, p[opens:]...)
	if over := len(e.tail) - excerptBytes; over > 0 {
		e.tail = append(e.tail[:0], e.tail[over:]...)
		e.skipped = true
	}
	return len(p), nil
}

func (e *excerpt) String() string {
	e.mu.Lock()
	defer e.mu.Unlock()
	if e.skipped {
		return string(e.head) + "\n...\n" + string(e.tail)
	}
	return string(e.head) + string(e.tail)
}
