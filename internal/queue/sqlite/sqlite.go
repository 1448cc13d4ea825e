// Package sqlite queues jobs in the embedded database, with River
// (riverqueue.com) underneath, so that the same code can serve PostgreSQL and a
// job can be queued in the transaction of the change it follows.
//
// One process works on a database at a time: what is found running when Run
// begins was left by a process that died, and is handed out again at once.
package sqlite

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"log/slog"
	"time"

	"github.com/riverqueue/river"
	"github.com/riverqueue/river/riverdriver/riversqlite"
	"github.com/riverqueue/river/rivermigrate"
	"github.com/riverqueue/river/rivertype"

	"github.com/banmian/banmian/internal/paper"
	"github.com/banmian/banmian/internal/queue"
	"github.com/banmian/banmian/internal/sqlitedb"
)

const (
	// fetchInterval is how long a new job waits at most when nothing else is to
	// do. An empty fetch takes tens of microseconds.
	fetchInterval = 200 * time.Millisecond
	// fetchCooldown is the least time between fetches: it bounds how many jobs a
	// second are begun.
	fetchCooldown = 5 * time.Millisecond
	// keepDone is for how long a finished job can still be looked up.
	keepDone = 24 * time.Hour
	// neverStuck keeps River from handing out what merely takes long.
	neverStuck = 365 * 24 * time.Hour
)

// Options are what a Queue may be given.
type Options struct {
	Attempts int                             // queue.Attempts when 0
	Delay    func(attempt int) time.Duration // queue.Delay when nil
	Log      *slog.Logger                    // what River has to say; discarded when nil
}

// Queue is a queue.Queue in a database.
type Queue struct {
	db      *sqlitedb.DB
	options Options
	insert  *river.Client[*sql.Tx]
}

var _ queue.Queue = (*Queue)(nil)

// task is a job in River's words.
type task struct {
	kind   string
	Unique string `json:"unique,omitempty" river:"unique"`
	Args   []byte `json:"args,omitempty"`
}

// Kind is river.JobArgs'.
func (t task) Kind() string { return t.kind }

// Open brings the tables up to date and gives the queue in them. The database
// stays the caller's, who closes it after the queue.
func Open(ctx context.Context, db *sqlitedb.DB, o Options) (*Queue, error) {
	if o.Attempts == 0 {
		o.Attempts = queue.Attempts
	}
	if o.Delay == nil {
		o.Delay = queue.Delay
	}
	if o.Log == nil {
		o.Log = slog.New(slog.DiscardHandler)
	}
	q := &Queue{db: db, options: o}
	if db.Mode() == sqlitedb.ReadOnly {
		return q, nil
	}
	driver := riversqlite.New(db.Writer())
	migrator, err := rivermigrate.New(driver, &rivermigrate.Config{Logger: o.Log})
	if err != nil {
		return nil, fmt.Errorf("open the queue: %w", err)
	}
	err = db.Exclusive(ctx, func() error {
		_, err := migrator.Migrate(ctx, rivermigrate.DirectionUp, nil)
		return err
	})
	if err != nil {
		return nil, sqlitedb.Fault("open the queue", err)
	}
	if q.insert, err = river.NewClient(driver, &river.Config{Logger: o.Log}); err != nil {
		return nil, fmt.Errorf("open the queue: %w", err)
	}
	return q, nil
}

// Close is queue.Queue's; the database is left open.
func (q *Queue) Close() error { return nil }

// Add is queue.Queue's.
func (q *Queue) Add(ctx context.Context, job queue.Job) (added bool, err error) {
	err = q.db.Write(ctx, "queue a job of kind "+job.Kind, func(tx *sql.Tx) error {
		added, err = q.AddTx(ctx, tx, job)
		return err
	})
	return added && err == nil, err
}

// AddTx queues a job in a transaction of the same database: it is queued when
// the transaction is committed.
func (q *Queue) AddTx(ctx context.Context, tx *sql.Tx, job queue.Job) (bool, error) {
	if err := job.Checked(); err != nil {
		return false, err
	}
	if q.insert == nil {
		return false, paper.Faultf(paper.Forbidden, "the queue is open for reading only")
	}
	opts := &river.InsertOpts{MaxAttempts: q.options.Attempts, ScheduledAt: job.NotBefore}
	if job.Unique != "" {
		opts.UniqueOpts = river.UniqueOpts{ByArgs: true, ByState: waitingOrRunning}
	}
	result, err := q.insert.InsertTx(ctx, tx, task{job.Kind, job.Unique, job.Args}, opts)
	if err != nil {
		return false, err
	}
	return !result.UniqueSkippedAsDuplicate, nil
}

// waitingOrRunning are the states in which a job keeps another away.
var waitingOrRunning = []rivertype.JobState{rivertype.JobStateAvailable, rivertype.JobStatePending, rivertype.JobStateRetryable,
	rivertype.JobStateRunning, rivertype.JobStateScheduled}

// Run is queue.Queue's.
func (q *Queue) Run(ctx context.Context, parallel int, workers map[string]queue.Worker) error {
	if err := q.rescue(ctx); err != nil {
		return err
	}
	known := river.NewWorkers()
	for kind, work := range workers {
		river.AddWorkerArgs(known, task{kind: kind}, worker{work: work, stop: ctx})
	}
	client, err := river.NewClient(riversqlite.New(q.db.Writer()), &river.Config{
		Logger: q.options.Log, Workers: known, Queues: map[string]river.QueueConfig{river.QueueDefault: {MaxWorkers: parallel}},
		FetchOnlyKnownKinds: true, PollOnly: true, FetchPollInterval: fetchInterval, FetchCooldown: fetchCooldown,
		JobTimeout: -1, RescueStuckJobsAfter: neverStuck, RetryPolicy: retries{q.options.Delay},
		CompletedJobRetentionPeriod: keepDone, DiscardedJobRetentionPeriod: -1,
	})
	if err != nil {
		return fmt.Errorf("run the queue: %w", err)
	}
	// River is told to stop by StopAndCancel, which waits for jobs under way.
	if err := client.Start(context.WithoutCancel(ctx)); err != nil {
		return sqlitedb.Fault("run the queue", err)
	}
	<-ctx.Done()
	if err := client.StopAndCancel(context.WithoutCancel(ctx)); err != nil {
		return sqlitedb.Fault("stop the queue", err)
	}
	return nil
}

// rescue hands out again what a process that died left running, or keeps it as
// failed when it has used up its attempts: it may be what kills the process.
func (q *Queue) rescue(ctx context.Context) error {
	return q.db.Write(ctx, "take up jobs left running", func(tx *sql.Tx) error {
		_, err := tx.ExecContext(ctx, `UPDATE river_job SET
			state        = CASE WHEN attempt >= max_attempts THEN 'discarded' ELSE 'available' END,
			finalized_at = CASE WHEN attempt >= max_attempts THEN datetime('now', 'subsec') END
			WHERE state = 'running'`)
		return err
	})
}

// worker is a queue.Worker in River's words.
type worker struct {
	river.WorkerDefaults[task]
	work queue.Worker
	stop context.Context
}

// Work is river.Worker's. A job cut short because the queue stops does not use
// up an attempt.
func (w worker) Work(ctx context.Context, job *river.Job[task]) error {
	err := w.work(ctx, queue.Job{ID: job.ID, Kind: job.JobRow.Kind, Unique: job.Args.Unique, Args: job.Args.Args, Attempt: job.Attempt, NotBefore: job.ScheduledAt})
	if err != nil && w.stop.Err() != nil && errors.Is(err, context.Canceled) {
		return river.JobSnooze(0)
	}
	return err
}

// retries are the delays between tries.
type retries struct {
	delay func(attempt int) time.Duration
}

// NextRetry is river.ClientRetryPolicy's.
func (r retries) NextRetry(job *rivertype.JobRow) time.Time {
	return time.Now().Add(r.delay(job.Attempt))
}

// Counts is queue.Queue's.
func (q *Queue) Counts(ctx context.Context) (map[string]queue.Counts, error) {
	rows, err := q.db.Reader().QueryContext(ctx, `SELECT kind,
			count(*) FILTER (WHERE state IN ('available', 'pending', 'retryable', 'scheduled')),
			count(*) FILTER (WHERE state = 'running'),
			count(*) FILTER (WHERE state = 'discarded')
		FROM river_job WHERE state NOT IN ('completed', 'cancelled') GROUP BY kind`)
	if err != nil {
		return nil, sqlitedb.Fault("count the jobs", err)
	}
	defer rows.Close()
	counts := map[string]queue.Counts{}
	for rows.Next() {
		var kind string
		var c queue.Counts
		if err := rows.Scan(&kind, &c.Waiting, &c.Running, &c.Failed); err != nil {
			return nil, sqlitedb.Fault("count the jobs", err)
		}
		counts[kind] = c
	}
	if err := rows.Err(); err != nil {
		return nil, sqlitedb.Fault("count the jobs", err)
	}
	return counts, nil
}
