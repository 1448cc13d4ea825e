// Package queuetest holds every queue.Queue to the contract of package queue,
// sentence by sentence. An adapter's own test calls Run, and, when it claims to
// outlive its process, Crash.
package queuetest

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"sync"
	"testing"
	"time"

	"github.com/banmian/banmian/internal/paper"
	"github.com/banmian/banmian/internal/queue"
)

// Settings are what the suite needs of an adapter to end in good time.
type Settings struct {
	Attempts int
	Delay    func(attempt int) time.Duration
}

// Quick are the settings the suite runs with.
var Quick = Settings{Attempts: 3, Delay: func(attempt int) time.Duration { return time.Duration(attempt) * 20 * time.Millisecond }}

// patience bounds every wait; a queue that works never comes near it.
const patience = 20 * time.Second

// Run runs the suite; open gives an empty queue with the settings Quick.
func Run(t *testing.T, open func(t *testing.T) queue.Queue) {
	for name, test := range map[string]func(*testing.T, queue.Queue){
		"Done": done, "Unique": unique, "UniqueWhileRunning": uniqueWhileRunning, "UniqueWhileRetrying": uniqueWhileRetrying, "Retried": retried, "Panic": panics,
		"Failed": failed, "NotBefore": notBefore, "Parallel": parallel, "OldestFirst": oldestFirst, "KindsWait": kindsWait,
		"Stop": stop, "Counts": counts, "Invalid": invalid,
	} {
		t.Run(name, func(t *testing.T) { test(t, open(t)) })
	}
}

// runner runs a queue until it is stopped.
type runner struct {
	t    *testing.T
	end  context.CancelFunc
	done chan error
}

func start(t *testing.T, q queue.Queue, parallel int, workers map[string]queue.Worker) *runner {
	ctx, cancel := context.WithCancel(t.Context())
	r := &runner{t, cancel, make(chan error, 1)}
	go func() {
		err := q.Run(ctx, parallel, workers)
		if ctx.Err() == nil {
			t.Errorf("run ended by itself with %v", err)
		}
		r.done <- err
	}()
	t.Cleanup(r.stop)
	return r
}

func (r *runner) stop() {
	r.t.Helper()
	if r.end == nil {
		return
	}
	r.end()
	r.end = nil
	select {
	case err := <-r.done:
		if err != nil {
			r.t.Errorf("run ended with %v", err)
		}
	case <-time.After(patience):
		r.t.Error("run did not end with its context")
	}
}

// log collects what happened, in order.
type log struct {
	mu    sync.Mutex
	lines []string
	grown chan struct{}
}

func newLog() *log { return &log{grown: make(chan struct{}, 1000)} }

func (l *log) add(line string) {
	l.mu.Lock()
	l.lines = append(l.lines, line)
	l.mu.Unlock()
	l.grown <- struct{}{}
}

// wait gives the first n lines once they are there.
func (l *log) wait(t *testing.T, n int) []string {
	t.Helper()
	late := time.After(patience)
	for {
		l.mu.Lock()
		lines := slices.Clone(l.lines)
		l.mu.Unlock()
		if len(lines) >= n {
			return lines
		}
		select {
		case <-l.grown:
		case <-late:
			t.Fatalf("waited for %d events, saw %v", n, lines)
		}
	}
}

// receive waits for a worker to be where it says.
func receive(t *testing.T, c <-chan bool) {
	t.Helper()
	select {
	case <-c:
	case <-time.After(patience):
		t.Fatal("no worker took up the job")
	}
}

// settled waits until the counts of a kind are as wanted.
func settled(t *testing.T, q queue.Queue, kind string, want queue.Counts) {
	t.Helper()
	var got queue.Counts
	for end := time.Now().Add(patience); time.Now().Before(end); time.Sleep(5 * time.Millisecond) {
		all, err := q.Counts(t.Context())
		if err != nil {
			t.Fatal(err)
		}
		if got = all[kind]; got == want {
			return
		}
	}
	t.Fatalf("%s: counts %+v, want %+v", kind, got, want)
}

func add(t *testing.T, q queue.Queue, job queue.Job) bool {
	t.Helper()
	added, err := q.Add(t.Context(), job)
	if err != nil {
		t.Fatalf("add: %v", err)
	}
	return added
}

func done(t *testing.T, q queue.Queue) {
	l := newLog()
	args := []byte{0, 1, 0xff, '"', 0xe4}
	add(t, q, queue.Job{Kind: "tiles", Args: args})
	start(t, q, 2, map[string]queue.Worker{"tiles": func(_ context.Context, j queue.Job) error {
		l.add(fmt.Sprintf("%s %x %d %v", j.Kind, j.Args, j.Attempt, j.ID != 0))
		return nil
	}})
	want := "tiles " + fmt.Sprintf("%x", args) + " 1 true"
	if got := l.wait(t, 1); got[0] != want {
		t.Errorf("got %q, want %q", got[0], want)
	}
	add(t, q, queue.Job{Kind: "tiles"}) // while it runs
	l.wait(t, 2)
	settled(t, q, "tiles", queue.Counts{})
}

func unique(t *testing.T, q queue.Queue) {
	for n, c := range []struct {
		job  queue.Job
		want bool
	}{
		{queue.Job{Kind: "index", Unique: "a", Args: []byte("1")}, true}, {queue.Job{Kind: "index", Unique: "a", Args: []byte("2")}, false},
		{queue.Job{Kind: "index", Unique: "b"}, true}, {queue.Job{Kind: "tiles", Unique: "a"}, true},
		{queue.Job{Kind: "index"}, true}, {queue.Job{Kind: "index"}, true},
		{queue.Job{Kind: "index", Unique: "later", NotBefore: time.Now().Add(time.Hour)}, true}, {queue.Job{Kind: "index", Unique: "later"}, false},
	} {
		if got := add(t, q, c.job); got != c.want {
			t.Errorf("job %d: added %v, want %v", n, got, c.want)
		}
	}
	l := newLog()
	start(t, q, 1, map[string]queue.Worker{"index": func(_ context.Context, j queue.Job) error { l.add(j.Unique + string(j.Args)); return nil }})
	if got := l.wait(t, 4); got[0] != "a1" {
		t.Errorf("the job that was first must stay as it was, got %v", got)
	}
	settled(t, q, "index", queue.Counts{Waiting: 1})
	if !add(t, q, queue.Job{Kind: "index", Unique: "a"}) {
		t.Error("a job that is done must not keep another away")
	}
}

func uniqueWhileRunning(t *testing.T, q queue.Queue) {
	entered, leave := make(chan bool), make(chan bool)
	add(t, q, queue.Job{Kind: "work", Unique: "u"})
	start(t, q, 1, map[string]queue.Worker{"work": func(context.Context, queue.Job) error { entered <- true; <-leave; return nil }})
	receive(t, entered)
	if add(t, q, queue.Job{Kind: "work", Unique: "u"}) {
		t.Error("a second job was added while the first runs")
	}
	leave <- true
	settled(t, q, "work", queue.Counts{})
}

func uniqueWhileRetrying(t *testing.T, q queue.Queue) {
	l := newLog()
	add(t, q, queue.Job{Kind: "work", Unique: "u"})
	start(t, q, 1, map[string]queue.Worker{"work": func(context.Context, queue.Job) error { l.add("try"); return errors.New("no") }})
	l.wait(t, 1)
	for len(l.wait(t, 1)) < Quick.Attempts {
		all, err := q.Counts(t.Context())
		if err != nil {
			t.Fatal(err)
		}
		if all["work"].Failed > 0 {
			break
		}
		if add(t, q, queue.Job{Kind: "work", Unique: "u"}) && len(l.wait(t, 1)) < Quick.Attempts {
			t.Fatal("a second job was added while the first waits for its next try")
		}
	}
}

func retried(t *testing.T, q queue.Queue) {
	l := newLog()
	add(t, q, queue.Job{Kind: "work", Args: []byte("same")})
	start(t, q, 1, map[string]queue.Worker{"work": func(_ context.Context, j queue.Job) error {
		l.add(fmt.Sprint(j.Attempt, string(j.Args), j.ID))
		if j.Attempt < 3 {
			return errors.New("not yet")
		}
		return nil
	}})
	got := l.wait(t, 3)
	for n := range got {
		if want := fmt.Sprint(n+1) + got[0][1:]; got[n] != want {
			t.Errorf("try %d was %q, want %q", n+1, got[n], want)
		}
	}
	settled(t, q, "work", queue.Counts{})
}

func panics(t *testing.T, q queue.Queue) {
	l := newLog()
	add(t, q, queue.Job{Kind: "work"})
	start(t, q, 1, map[string]queue.Worker{"work": func(_ context.Context, j queue.Job) error {
		l.add(fmt.Sprint(j.Attempt))
		if j.Attempt == 1 {
			panic("a worker's fault")
		}
		return nil
	}})
	l.wait(t, 2)
	settled(t, q, "work", queue.Counts{})
}

func failed(t *testing.T, q queue.Queue) {
	l := newLog()
	add(t, q, queue.Job{Kind: "work", Unique: "u"})
	start(t, q, 1, map[string]queue.Worker{"work": func(_ context.Context, j queue.Job) error {
		l.add(string(j.Args))
		if string(j.Args) == "well" {
			return nil
		}
		return errors.New("never")
	}})
	settled(t, q, "work", queue.Counts{Failed: 1})
	if got := l.wait(t, Quick.Attempts); len(got) != Quick.Attempts {
		t.Errorf("tried %d times, want %d", len(got), Quick.Attempts)
	}
	if !add(t, q, queue.Job{Kind: "work", Unique: "u", Args: []byte("well")}) {
		t.Error("a failed job neither waits nor runs: it must not keep another away")
	}
	l.wait(t, Quick.Attempts+1)
	settled(t, q, "work", queue.Counts{Failed: 1})
}

func notBefore(t *testing.T, q queue.Queue) {
	l := newLog()
	early := time.Now().Add(300 * time.Millisecond)
	add(t, q, queue.Job{Kind: "work", NotBefore: early})
	add(t, q, queue.Job{Kind: "work", NotBefore: time.Now().Add(time.Hour)})
	start(t, q, 2, map[string]queue.Worker{"work": func(context.Context, queue.Job) error {
		if time.Now().Before(early) {
			l.add("too early")
		} else {
			l.add("in time")
		}
		return nil
	}})
	if got := l.wait(t, 1); got[0] != "in time" {
		t.Error("a job was done before its time")
	}
	settled(t, q, "work", queue.Counts{Waiting: 1})
}

func parallel(t *testing.T, q queue.Queue) {
	const most = 3
	entered, leave := make(chan bool, 100), make(chan bool)
	var mu sync.Mutex
	running, highest := 0, 0
	worker := func(context.Context, queue.Job) error {
		mu.Lock()
		running++
		highest = max(highest, running)
		mu.Unlock()
		entered <- true
		<-leave
		mu.Lock()
		running--
		mu.Unlock()
		return nil
	}
	// Each kind alone would be under the limit; together they are not.
	for n := range 3 * most {
		add(t, q, queue.Job{Kind: fmt.Sprint("k", n%2)})
	}
	start(t, q, most, map[string]queue.Worker{"k0": worker, "k1": worker})
	for range most {
		receive(t, entered) // as many as may run at once do so
	}
	// What is taken to be run counts as running, so the counts tell one too many
	// even before its worker is called.
	counts, err := q.Counts(t.Context())
	if taken := counts["k0"].Running + counts["k1"].Running; err != nil || taken != most {
		t.Errorf("%d were taken at once, want %d (%v)", taken, most, err)
	}
	for range 2 * most {
		leave <- true // each of the others comes in for one that went
		receive(t, entered)
	}
	close(leave)
	settled(t, q, "k0", queue.Counts{})
	settled(t, q, "k1", queue.Counts{})
	if highest != most {
		t.Errorf("%d ran at once, want %d", highest, most)
	}
}

func oldestFirst(t *testing.T, q queue.Queue) {
	l := newLog()
	worker := func(_ context.Context, j queue.Job) error { l.add(string(j.Args)); return nil }
	want := []string{}
	for n := range 12 {
		add(t, q, queue.Job{Kind: fmt.Sprint("k", n%3), Args: fmt.Append(nil, n)})
		want = append(want, fmt.Sprint(n))
	}
	start(t, q, 1, map[string]queue.Worker{"k0": worker, "k1": worker, "k2": worker})
	if got := l.wait(t, len(want)); !slices.Equal(got, want) {
		t.Errorf("order %v, want %v", got, want)
	}
}

func kindsWait(t *testing.T, q queue.Queue) {
	l := newLog()
	add(t, q, queue.Job{Kind: "unknown"})
	add(t, q, queue.Job{Kind: "known"})
	worker := func(_ context.Context, j queue.Job) error { l.add(fmt.Sprint(j.Kind, j.Attempt)); return nil }
	r := start(t, q, 1, map[string]queue.Worker{"known": worker})
	l.wait(t, 1)
	settled(t, q, "known", queue.Counts{})
	settled(t, q, "unknown", queue.Counts{Waiting: 1})
	r.stop()
	start(t, q, 1, map[string]queue.Worker{"unknown": worker})
	if got := l.wait(t, 2); got[1] != "unknown1" {
		t.Errorf("a job whose worker came late was done as %q", got[1])
	}
}

func stop(t *testing.T, q queue.Queue) {
	l := newLog()
	entered := make(chan bool, 10)
	add(t, q, queue.Job{Kind: "work"})
	r := start(t, q, 1, map[string]queue.Worker{"work": func(ctx context.Context, _ queue.Job) error {
		entered <- true
		<-ctx.Done()
		time.Sleep(50 * time.Millisecond) // clearing up
		l.add("cleared up")
		return ctx.Err()
	}})
	receive(t, entered)
	r.stop()
	if len(l.wait(t, 0)) != 1 {
		t.Error("run ended before the job under way did")
	}
	settled(t, q, "work", queue.Counts{Waiting: 1})
	start(t, q, 1, map[string]queue.Worker{"work": func(_ context.Context, j queue.Job) error {
		l.add(fmt.Sprint("again ", j.Attempt <= Quick.Attempts))
		return nil
	}})
	if got := l.wait(t, 2); got[1] != "again true" {
		t.Errorf("got %v", got)
	}
	settled(t, q, "work", queue.Counts{})
}

func counts(t *testing.T, q queue.Queue) {
	if got, err := q.Counts(t.Context()); err != nil || len(got) != 0 {
		t.Errorf("an empty queue counts %v, %v", got, err)
	}
	entered, leave := make(chan bool), make(chan bool)
	for range 3 {
		add(t, q, queue.Job{Kind: "slow"})
	}
	add(t, q, queue.Job{Kind: "other"})
	start(t, q, 1, map[string]queue.Worker{"slow": func(context.Context, queue.Job) error { entered <- true; <-leave; return nil }})
	receive(t, entered)
	settled(t, q, "slow", queue.Counts{Waiting: 2, Running: 1})
	settled(t, q, "other", queue.Counts{Waiting: 1})
	leave <- true
	receive(t, entered)
	leave <- true
	receive(t, entered)
	leave <- true
	settled(t, q, "slow", queue.Counts{})
}

func invalid(t *testing.T, q queue.Queue) {
	if _, err := q.Add(t.Context(), queue.Job{}); !paper.IsKind(err, paper.Invalid) {
		t.Errorf("a job without a kind: want invalid, got %v", err)
	}
	ctx, cancel := context.WithCancel(t.Context())
	cancel()
	if _, err := q.Add(ctx, queue.Job{Kind: "work"}); err == nil {
		t.Error("a job was added after the context had ended")
	}
	settled(t, q, "work", queue.Counts{})
}
