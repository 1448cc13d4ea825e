// Package memory queues jobs in memory, for tests. What it holds lives as long
// as the Queue: it makes no promise about crashes.
package memory

import (
	"context"
	"errors"
	"fmt"
	"slices"
	"sync"
	"time"

	"github.com/banmian/banmian/internal/queue"
)

// Options are what a Queue may be given.
type Options struct {
	Attempts int                             // queue.Attempts when 0
	Delay    func(attempt int) time.Duration // queue.Delay when nil
}

// Queue is a queue.Queue in memory.
type Queue struct {
	options Options
	mu      sync.Mutex
	last    int64
	jobs    []*entry // oldest first, without those that are done
	changed chan struct{}
}

var _ queue.Queue = (*Queue)(nil)

// entry is a job and how it stands.
type entry struct {
	job     queue.Job
	next    time.Time // not to be begun earlier
	running bool
	failed  bool
}

// New makes an empty queue.
func New(o Options) *Queue {
	if o.Attempts == 0 {
		o.Attempts = queue.Attempts
	}
	if o.Delay == nil {
		o.Delay = queue.Delay
	}
	return &Queue{options: o, changed: make(chan struct{}, 1)}
}

// Add is queue.Queue's.
func (q *Queue) Add(ctx context.Context, job queue.Job) (bool, error) {
	if err := job.Checked(); err != nil {
		return false, err
	}
	if err := ctx.Err(); err != nil {
		return false, fmt.Errorf("queue a job: %w", err)
	}
	q.mu.Lock()
	defer q.mu.Unlock()
	for _, e := range q.jobs {
		if job.Unique != "" && !e.failed && e.job.Kind == job.Kind && e.job.Unique == job.Unique {
			return false, nil
		}
	}
	q.last++
	job.ID, job.Attempt, job.Args = q.last, 0, slices.Clone(job.Args)
	q.jobs = append(q.jobs, &entry{job: job, next: job.NotBefore})
	q.wake()
	return true, nil
}

// wake tells Run to look again. The lock is held.
func (q *Queue) wake() {
	select {
	case q.changed <- struct{}{}:
	default:
	}
}

// Run is queue.Queue's.
func (q *Queue) Run(ctx context.Context, parallel int, workers map[string]queue.Worker) error {
	slots := make(chan struct{}, parallel)
	var underWay sync.WaitGroup
	defer underWay.Wait()
	for {
		select {
		case slots <- struct{}{}:
		case <-ctx.Done():
			return nil
		}
		e, wait := q.begin(workers)
		if e != nil {
			underWay.Go(func() {
				q.end(ctx, e, attempt(ctx, workers[e.job.Kind], e.job))
				<-slots
			})
			continue
		}
		<-slots
		timer := time.NewTimer(wait)
		select {
		case <-q.changed:
		case <-timer.C:
		case <-ctx.Done():
			timer.Stop()
			return nil
		}
		timer.Stop()
	}
}

// begin marks the oldest job that may run as running, or says how long until
// one may.
func (q *Queue) begin(workers map[string]queue.Worker) (*entry, time.Duration) {
	q.mu.Lock()
	defer q.mu.Unlock()
	now, wait := time.Now(), time.Hour
	for _, e := range q.jobs {
		if e.running || e.failed || workers[e.job.Kind] == nil {
			continue
		}
		if left := e.next.Sub(now); left > 0 {
			wait = min(wait, left)
			continue
		}
		e.running = true
		e.job.Attempt++
		return e, 0
	}
	return nil, wait
}

// attempt does a job once; a panic is an error.
func attempt(ctx context.Context, work queue.Worker, job queue.Job) (err error) {
	defer func() {
		if p := recover(); p != nil {
			err = fmt.Errorf("the worker panicked: %v", p)
		}
	}()
	return work(ctx, job)
}

// end settles a job after a try. One cut short does not use up the try.
func (q *Queue) end(ctx context.Context, e *entry, err error) {
	q.mu.Lock()
	defer q.mu.Unlock()
	defer q.wake()
	e.running = false
	switch {
	case err == nil:
		q.jobs = slices.DeleteFunc(q.jobs, func(other *entry) bool { return other == e })
	case ctx.Err() != nil && errors.Is(err, context.Canceled):
		e.job.Attempt--
	case e.job.Attempt >= q.options.Attempts:
		e.failed = true
	default:
		e.next = time.Now().Add(q.options.Delay(e.job.Attempt))
	}
}

// Counts is queue.Queue's.
func (q *Queue) Counts(ctx context.Context) (map[string]queue.Counts, error) {
	if err := ctx.Err(); err != nil {
		return nil, fmt.Errorf("count the jobs: %w", err)
	}
	q.mu.Lock()
	defer q.mu.Unlock()
	counts := map[string]queue.Counts{}
	for _, e := range q.jobs {
		c := counts[e.job.Kind]
		switch {
		case e.running:
			c.Running++
		case e.failed:
			c.Failed++
		default:
			c.Waiting++
		}
		counts[e.job.Kind] = c
	}
	return counts, nil
}

// Close is queue.Queue's.
func (q *Queue) Close() error { return nil }
