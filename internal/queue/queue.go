// Package queue is the port to work that outlives a request: jobs that are
// done at least once, also when the process is killed in the middle.
//
// It is an interface, its contract and its errors; queue/sqlite and
// queue/memory implement it and queue/queuetest holds them to the contract. It
// does not know what any job does.
package queue

import (
	"context"
	"time"
)

// Job is a piece of work. Doing it twice must be harmless.
type Job struct {
	ID        int64
	Kind      string // which worker does it: two or more letters, digits, hyphens
	Unique    string // while a job of the kind with this key waits or runs, another is not added; "" for no such limit
	Args      []byte
	Attempt   int       // from 1
	NotBefore time.Time // zero: at once
}

// Worker does jobs of one kind. ctx ends when the queue stops; a job cut short
// so is tried again. An error, or a panic, is retried with growing delays until
// the attempts are used up, and then kept as failed.
type Worker func(ctx context.Context, job Job) error

// Queue hands jobs to workers.
type Queue interface {
	// Add queues a job, durably when it returns. It reports false when a job
	// with the same kind and unique key already waits or runs.
	Add(ctx context.Context, job Job) (bool, error)

	// Run hands jobs to workers, at most `parallel` at once, oldest first, until
	// ctx ends, then waits for those under way. Kinds without a worker wait.
	// Jobs left running by a process that died are handed out again.
	Run(ctx context.Context, parallel int, workers map[string]Worker) error

	// Counts tells how many jobs of each kind are waiting, running and failed.
	Counts(ctx context.Context) (map[string]Counts, error)

	Close() error
}

// Counts are the jobs of one kind.
type Counts struct{ Waiting, Running, Failed int }
