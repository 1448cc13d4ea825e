package queuetest

import (
	"context"
	"fmt"
	"os"
	"strings"
	"testing"
	"time"

	"github.com/banmian/banmian/internal/crashtest"
	"github.com/banmian/banmian/internal/queue"
)

// Crash kills a process that adds jobs and holds some of them running, again
// and again; then a process that lives must do every acknowledged job, and do
// so soon: jobs of the dead are not waited for. The test binary runs itself as
// the first process.
func Crash(t *testing.T, rounds int, open func(t testing.TB, dir string) queue.Queue) {
	if dir, inside := crashtest.Inside(t); inside {
		addForever(open(t, dir))
	}
	dir := t.TempDir()
	acknowledged := map[string]bool{}
	for round := range rounds {
		for _, line := range crashtest.Start(t, dir, fmt.Sprint(round)).KillAfter(6+round%4, time.Duration(round)*time.Millisecond) {
			if name, ok := strings.CutPrefix(line, "added "); ok {
				acknowledged[name] = true
			}
		}
	}
	q := open(t, dir)
	defer q.Close()
	l := newLog()
	ctx, cancel := context.WithCancel(t.Context())
	ended := make(chan error, 1)
	begun := time.Now()
	go func() {
		ended <- q.Run(ctx, 4, map[string]queue.Worker{"work": func(_ context.Context, j queue.Job) error { l.add(string(j.Args)); return nil }})
	}()
	seen := map[string]bool{}
	for n := len(acknowledged); ; n++ {
		for _, name := range l.wait(t, n) {
			seen[name] = true
		}
		missing := 0
		for name := range acknowledged {
			if !seen[name] {
				missing++
			}
		}
		if missing == 0 {
			break
		}
	}
	t.Logf("%d kills, %d acknowledged jobs, all done %v after the start", rounds, len(acknowledged), time.Since(begun).Round(time.Millisecond))
	settled(t, q, "work", queue.Counts{})
	cancel()
	if err := <-ended; err != nil {
		t.Error(err)
	}
}

// addForever adds jobs and starts some of them, which never end.
func addForever(q queue.Queue) {
	go q.Run(context.Background(), 3, map[string]queue.Worker{"work": func(ctx context.Context, j queue.Job) error {
		fmt.Println("running", string(j.Args))
		<-ctx.Done()
		return ctx.Err()
	}})
	for n := 0; ; n++ {
		name := fmt.Sprint(crashtest.Argument(), ".", n)
		added, err := q.Add(context.Background(), queue.Job{Kind: "work", Unique: name, Args: []byte(name)})
		if err != nil || !added {
			fmt.Fprintln(os.Stderr, added, err)
			os.Exit(1)
		}
		fmt.Println("added", name)
		time.Sleep(10 * time.Millisecond) // so that jobs are fetched between
	}
}
