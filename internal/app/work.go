package app

import (
	"context"
	"errors"
	"maps"
	"sync"

	"github.com/banmian/banmian/internal/archive"
	"github.com/banmian/banmian/internal/export"
	"github.com/banmian/banmian/internal/hatch"
	"github.com/banmian/banmian/internal/indexing"
	"github.com/banmian/banmian/internal/ingest"
	"github.com/banmian/banmian/internal/queue"
)

// queuedAtOnce is how many queued jobs are done at a time: what follows
// publishing must leave readers the processors, but pictures, which take long,
// must not keep the search index waiting, nor pages that were dropped keep an
// edition from being published at its time.
const queuedAtOnce = 3

// Work does queued jobs until ctx ends. The directory must be open for Serve.
func (a *App) Work(ctx context.Context) error {
	workers := a.Desk.Workers()
	// later runs what follows publishing, on an importer over the archive itself.
	later := func(do func(*ingest.Importer, context.Context, []byte) error) queue.Worker {
		return func(ctx context.Context, job queue.Job) error {
			engine, err := a.serving.start()
			if err != nil {
				return err
			}
			return do(&ingest.Importer{Engine: engine, Blobs: a.Blobs, Archive: a.Record}, ctx, job.Args)
		}
	}
	workers[ingest.LighterJob] = later((*ingest.Importer).MakeLighter)
	workers[ingest.LessonJob] = later((*ingest.Importer).Learn)
	workers[export.BindJob] = a.bind
	workers[hatch.Job] = a.Hatch.Worker()
	maps.Copy(workers, a.Hooks.Workers())
	kept := make(chan struct{})
	ctx, stop := context.WithCancel(ctx)
	var looking sync.WaitGroup
	looking.Go(func() { a.bindMissing(ctx) })
	if a.Indexer == nil {
		close(kept)
	} else {
		workers[indexing.JobKind] = a.Indexer.Worker()
		go func() { defer close(kept); a.keepIndex(ctx) }()
	}
	err := a.Queue.Run(ctx, queuedAtOnce, workers)
	stop()
	looking.Wait()
	<-kept
	return err
}

// bind does a job of export's: it binds a published edition for readers.
func (a *App) bind(ctx context.Context, job queue.Job) error {
	engine, err := a.serving.start()
	if err != nil {
		return err
	}
	x := &export.Exporter{Archive: a.Record, Blobs: a.Blobs, Reader: a.Reader, Engine: engine, Software: "Banmian"}
	return x.DoBind(ctx, a.Record, job.Args)
}

// bindAgain is how many of a title's newest editions are looked at when the
// program starts: those published before it knew how to bind them, and those
// whose job was lost.
const bindAgain = 14

// bindMissing queues what was never bound of the newest editions. What goes wrong
// is logged: readers have the rest.
func (a *App) bindMissing(ctx context.Context) {
	jobs, err := a.unbound(ctx)
	for _, job := range jobs {
		_, failed := a.Queue.Add(ctx, queue.Job{Kind: job.Kind, Unique: job.Unique, Args: job.Args})
		err = errors.Join(err, failed)
	}
	if err != nil && ctx.Err() == nil && a.log != nil {
		a.log.Warn("editions that are not bound could not be queued", "error", err)
	}
}

// unbound gives a job for each of the newest editions that is not bound.
func (a *App) unbound(ctx context.Context) (jobs []archive.Job, err error) {
	titles, err := a.Record.Titles(ctx)
	for _, t := range titles {
		list, failed := a.Record.Editions(ctx, archive.Query{Title: t.Slug, State: archive.Published, Limit: bindAgain})
		err = errors.Join(err, failed)
		for _, e := range list {
			rev, failed := a.Record.Skim(ctx, e.Key, archive.Published)
			if failed == nil && rev.Bound.Blob == "" { // else it was withdrawn this moment, or is bound
				jobs = append(jobs, export.Bind(rev.Key, rev.Number))
			}
		}
	}
	return jobs, err
}

// keepIndex keeps the search index full and whole until ctx ends. What goes
// wrong is logged: readers are still served.
func (a *App) keepIndex(ctx context.Context) {
	a.Indexer.Keep(ctx, indexing.Report{
		Filling: func(done, of int) {
			if of > 0 {
				a.log.Info("filling the search index", "editions", done, "of", of)
			}
		},
		Renewed: func() {
			a.Finder.Forget()
			a.log.Warn("the search index was damaged and is made anew")
		},
		Failed: func(reason error) { a.log.Error("the search index does not agree with the archive", "error", reason) },
	})
}
