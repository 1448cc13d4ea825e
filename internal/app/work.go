package app

import (
	"context"
	"errors"

	"github.com/banmian/banmian/internal/ingest"
	"github.com/banmian/banmian/internal/pdfengine"
	"github.com/banmian/banmian/internal/queue"
)

// queuedAtOnce is how many queued jobs are done at a time: what follows
// publishing must leave readers the processors.
const queuedAtOnce = 1

// Work does queued jobs until ctx ends. The directory must be open for Serve.
func (a *App) Work(ctx context.Context) error {
	engine, err := pdfengine.Start(pdfengine.Options{CacheDir: a.Config.CacheDir(), Workers: 1, AVIF: true})
	if err != nil {
		return err
	}
	im := &ingest.Importer{Engine: engine, Blobs: a.Blobs, Archive: a.Archive}
	workers := a.Desk.Workers()
	workers[ingest.LighterJob] = func(ctx context.Context, job queue.Job) error { return im.MakeLighter(ctx, job.Args) }
	return errors.Join(a.Queue.Run(ctx, queuedAtOnce, workers), engine.Close())
}
