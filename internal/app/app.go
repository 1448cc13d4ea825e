// Package app opens what a command needs and closes it again: the data
// directory's archive, blobs and queue, and the PDF engine. It is the only place
// that chooses adapters.
//
// It holds no use cases and prints nothing.
package app

import (
	"context"
	"database/sql"
	"errors"
	"fmt"
	"log/slog"
	"os"
	"path/filepath"
	"time"

	"github.com/banmian/banmian/internal/archive"
	archivedb "github.com/banmian/banmian/internal/archive/sqlite"
	"github.com/banmian/banmian/internal/blob"
	"github.com/banmian/banmian/internal/blob/disk"
	"github.com/banmian/banmian/internal/config"
	"github.com/banmian/banmian/internal/desk"
	"github.com/banmian/banmian/internal/docket"
	docketdb "github.com/banmian/banmian/internal/docket/sqlite"
	"github.com/banmian/banmian/internal/export"
	"github.com/banmian/banmian/internal/hatch"
	"github.com/banmian/banmian/internal/hotline"
	hotlinedb "github.com/banmian/banmian/internal/hotline/sqlite"
	"github.com/banmian/banmian/internal/indexing"
	"github.com/banmian/banmian/internal/ingest"
	"github.com/banmian/banmian/internal/masking"
	"github.com/banmian/banmian/internal/ocr"
	"github.com/banmian/banmian/internal/ocr/tesseract"
	"github.com/banmian/banmian/internal/paper"
	"github.com/banmian/banmian/internal/pdfengine"
	"github.com/banmian/banmian/internal/queue"
	queuedb "github.com/banmian/banmian/internal/queue/sqlite"
	"github.com/banmian/banmian/internal/reader"
	"github.com/banmian/banmian/internal/search"
	searchdb "github.com/banmian/banmian/internal/search/sqlite"
	"github.com/banmian/banmian/internal/sqlitedb"
	"github.com/banmian/banmian/internal/staff"
	staffdb "github.com/banmian/banmian/internal/staff/sqlite"
	"github.com/banmian/banmian/internal/webhook"
)

// What lies where in the data directory.
const (
	databaseFile = "banmian.db"
	searchFile   = "search.db"
	blobFolder   = "blobs"
)

// sweepGrace is how old a half-written blob must be before it counts as left by
// a process that died. Commands may write beside the server, and no upload
// takes a day.
const sweepGrace = 24 * time.Hour

// Mode says what a data directory is opened for.
type Mode int

// Modes. One program at a time serves a directory; others may write and read
// beside it.
const (
	Serve  Mode = iota // does queued work too; the directory is made when it is absent
	Write              // the directory is made when it is absent
	Change             // like Write, but the archive must exist
	Read               // the archive must exist
)

// App is an opened data directory.
type App struct {
	Config  config.Config
	Archive archive.Archive
	Record  *archivedb.Archive // Archive as it is, with all it can do besides; changing states through it leaves the search index behind
	Blobs   blob.Store
	Queue   queue.Queue   // nil when opened for reading
	Docket  docket.Docket // nil when opened for reading
	Desk    *desk.Desk    // nil when opened for reading
	Hotline *hotline.Line // nil when opened for reading
	Reader  *reader.Reader
	Staff   staff.Store      // nil when opened for reading
	Hooks   *webhook.Service // nil when opened for reading
	Hatch   *hatch.Hatch     // nil unless opened for Serve

	Search  search.Index      // nil until OpenSearch, and when it could not be opened, which costs readers the search only
	Finder  *reader.Finder    // over Search; nil without it
	Indexer *indexing.Indexer // keeps Search in step; nil without it

	log *slog.Logger // with Indexer

	faces  faces
	former former

	serving *serving // nil unless opened for Serve
	closers []func() error
}

// Open opens the data directory of the settings. Whatever it opened before a
// failure is closed again.
func Open(ctx context.Context, c config.Config, mode Mode, log *slog.Logger) (*App, error) {
	a := &App{Config: c}
	if err := a.open(ctx, mode, log); err != nil {
		return nil, errors.Join(err, a.Close())
	}
	return a, nil
}

func (a *App) open(ctx context.Context, mode Mode, log *slog.Logger) error {
	dir := a.Config.Data
	if mode == Change || mode == Read {
		if _, err := os.Stat(filepath.Join(dir, databaseFile)); err != nil {
			return &paper.Fault{Kind: paper.NotFound, Doing: "open the data directory " + dir,
				Why: "there is no archive in it", Remedy: "import an edition first, or name another with --data", Err: err}
		}
	}
	if mode == Serve {
		lock, err := sqlitedb.LockDirectory(dir)
		if err != nil {
			return err
		}
		a.onClose(lock.Unlock)
	}
	databaseMode := sqlitedb.Write
	if mode == Read {
		databaseMode = sqlitedb.ReadOnly
	} else if err := os.MkdirAll(dir, 0o700); err != nil {
		return fmt.Errorf("make the data directory: %w", err)
	}
	db, err := sqlitedb.Open(ctx, filepath.Join(dir, databaseFile), databaseMode)
	if err != nil {
		return err
	}
	a.onClose(db.Close)
	store, err := disk.Open(filepath.Join(dir, blobFolder))
	if err != nil {
		return err
	}
	a.Blobs = store
	if err := a.openRecord(ctx, db, mode, log); err != nil {
		return err
	}
	a.Reader = reader.New(a.Archive, a.Blobs)
	if a.Desk != nil {
		a.faces.held = map[string]reader.Face{}
		a.Reader.FaceWith(&a.faces)
	}
	if mode == Serve {
		a.OpenSearch(ctx, mode, log)
		a.serving = &serving{config: a.Config, blobs: a.Blobs}
		a.onClose(a.serving.close)
		a.Reader.DrawWith(a.serving)
		a.Reader.CutWith(a.serving)
		if _, err := store.Sweep(ctx, sweepGrace); err != nil {
			return err
		}
		if err := a.openHatch(ctx, log); err != nil {
			return err
		}
	}
	return nil
}

// openRecord opens archive and queue on one database, so that a change and the
// work that follows it are one transaction.
func (a *App) openRecord(ctx context.Context, db *sqlitedb.DB, mode Mode, log *slog.Logger) error {
	var options archivedb.Options
	if mode != Read {
		q, err := queuedb.Open(ctx, db, queuedb.Options{Log: log})
		if err != nil {
			return err
		}
		a.Queue = q
		a.onClose(q.Close)
		people, err := staffdb.Open(ctx, db)
		if err != nil {
			return err
		}
		a.Staff = people
		options.Enqueue = func(ctx context.Context, tx *sql.Tx, job archive.Job) error {
			_, err := q.AddTx(ctx, tx, queue.Job{Kind: job.Kind, Unique: job.Unique, Args: job.Args})
			return err
		}
	}
	if mode != Read {
		options.OnChange = webhook.Jobs
		options.OnPublish = func(key archive.Key, revision int) []archive.Job {
			return []archive.Job{ingest.Lesson(key, revision), ingest.Lighter(key, revision), export.Bind(key, revision)} // the quick one first
		}
	}
	record, err := archivedb.Open(ctx, db, options)
	if err != nil {
		return err
	}
	a.Archive, a.Record = indexing.Follow(record), record
	a.onClose(record.Close)
	if err := a.openHooks(ctx, db); err != nil {
		return err
	}
	return a.openDesk(ctx, db)
}

// openDesk opens the docket on the same database, and the desk over it.
func (a *App) openDesk(ctx context.Context, db *sqlitedb.DB) error {
	if a.Queue == nil {
		return nil
	}
	d, err := docketdb.Open(ctx, db)
	if err != nil {
		return err
	}
	a.Docket = d
	a.onClose(d.Close)
	a.Desk = desk.New(a.Archive, d, a.Queue, desk.Options{Redraw: masking.Redraw(a.Blobs), Quick: masking.Quick(a.Blobs), Settled: a.faces.settled})
	a.faces.desk = a.Desk
	return a.openHotline(ctx, db)
}

// openHotline opens the readers' letters on the same database; what the desk does
// with one is in the docket or not done.
func (a *App) openHotline(ctx context.Context, db *sqlitedb.DB) (err error) {
	store, err := hotlinedb.Open(ctx, db)
	if err != nil {
		return err
	}
	a.Hotline, err = hotline.Open(ctx, store, hotline.Options{Together: a.Docket.Together, Record: func(ctx context.Context, h hotline.Happening) error {
		return a.Desk.Witness(ctx, h.By, h.What, h)
	}})
	return err
}

// OpenSearch opens the search index, which lives in a file of its own; Open does
// so for Serve only. Only the program that serves makes a damaged one anew: it
// fills it again. A paper without its index is still a paper, so what is wrong
// with it is logged.
func (a *App) OpenSearch(ctx context.Context, mode Mode, log *slog.Logger) {
	index, err := searchdb.Open(ctx, filepath.Join(a.Config.Data, searchFile), searchdb.Options{Renew: mode == Serve})
	if err != nil {
		log.Warn("there is no searching", "error", err)
		return
	}
	if why := index.Renewed(); why != "" {
		log.Warn("the search index is made anew", "because", why)
	}
	a.onClose(index.Close)
	a.Search, a.Finder = index, reader.NewFinder(a.Reader, index)
	a.Indexer, a.log = &indexing.Indexer{Archive: a.Archive, Index: index}, log
}

func (a *App) onClose(f func() error) { a.closers = append(a.closers, f) }

// Close closes everything, last opened first.
func (a *App) Close() error {
	var errs []error
	for i := len(a.closers) - 1; i >= 0; i-- {
		errs = append(errs, a.closers[i]())
	}
	a.closers = nil
	return errors.Join(errs...)
}

// Engine makes a PDF engine by the settings; its children start with the first
// document. onCompile may be nil.
func Engine(c config.Config, onCompile func(fraction float64)) (*pdfengine.Engine, error) {
	return pdfengine.Start(pdfengine.Options{CacheDir: c.CacheDir(), Workers: c.PDFWorkers(), OnCompile: onCompile})
}

// OCR is the text recognition installed on this machine. It may be absent: then
// a page that is a picture is kept with a finding that says what to install.
func OCR() ocr.Engine { return tesseract.New(tesseract.Options{}) }
