package main

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"net"
	"net/http"
	"os"
	"runtime/debug"
	"strings"
	"sync"
	"syscall"
	"time"

	"github.com/banmian/banmian/internal/app"
	"github.com/banmian/banmian/internal/config"
	"github.com/banmian/banmian/internal/desk"
	"github.com/banmian/banmian/internal/hatch"
	"github.com/banmian/banmian/internal/hotline"
	"github.com/banmian/banmian/internal/staff"
	"github.com/banmian/banmian/internal/web"
	"github.com/banmian/banmian/internal/web/api"
	"github.com/banmian/banmian/internal/web/assistant"
	"github.com/banmian/banmian/internal/web/editor"
	"github.com/banmian/banmian/internal/web/handin"
	"github.com/banmian/banmian/internal/web/public"
)

// grace is how long requests under way may take to finish when the program is
// asked to stop.
const grace = 10 * time.Second

func serveCommand() command {
	return command{"serve", "[--data DIR] [--addr HOST:PORT] [--title SLUG]", "serve the published editions as a site", runServe}
}

func runServe(ctx context.Context, t *terminal, args []string) error {
	fs := options(serveCommand())
	var s settings
	s.dataFlag(fs)
	s.addrFlag(fs)
	s.titleFlag(fs, "the `SLUG` of the title whose addresses stand at the root")
	rest, err := parse(t, serveCommand(), fs, args)
	if err != nil {
		return err
	}
	if len(rest) > 0 {
		return usageError{"it takes no arguments"}
	}
	c, err := s.load()
	if err != nil {
		return err
	}
	a, err := app.Open(ctx, c, app.Serve, t.logger())
	if err != nil {
		return err
	}
	l, err := listen(c, false)
	if err != nil {
		return errors.Join(err, a.Close())
	}
	spendMemory()
	t.say("Banmian serves %s at http://%s/", c.Data, l.Addr())
	door, err := a.Door(siteName)
	if err == nil {
		err = inviteFirst(ctx, t, a, door, "http://"+l.Addr().String(), desk.Administrator)
	}
	if err != nil {
		return errors.Join(err, l.Close(), a.Close())
	}
	return errors.Join(serveSite(ctx, t, a, door, l), a.Close())
}

// Answers are mostly garbage soon: collecting it three times as seldom as usual
// saves a tenth of the processor, and more often again as memory fills up.
const (
	collectAt  = 300       // percent of what is in use
	fullMemory = 640 << 20 // bytes
)

// spendMemory lets the server use memory to save time, unless the operator set
// GOGC or GOMEMLIMIT.
func spendMemory() {
	if os.Getenv("GOGC") == "" && os.Getenv("GOMEMLIMIT") == "" {
		debug.SetGCPercent(collectAt)
		debug.SetMemoryLimit(fullMemory)
	}
}

func listenFault(addr string, err error) error {
	if errors.Is(err, syscall.EADDRINUSE) {
		return fmt.Errorf("listen on %s: another program does already; stop it or choose another with --addr", addr)
	}
	return fmt.Errorf("listen on %s: %w", addr, err)
}

// serveSite answers readers and editors until ctx ends.
func serveSite(ctx context.Context, t *terminal, a *app.App, door *staff.Door, l net.Listener) error {
	log := t.logger()
	readers := public.New(public.Options{Reader: a.Reader, Finder: a.Finder, Hotline: a.Hotline, Home: a.Config.Title, Origin: a.Config.Origin, Former: a.Former, Log: log, Desk: "/desk/"})
	editors := editor.New(editor.Options{Desk: a.Desk, Hotline: a.Hotline, Hooks: a.Hooks, Door: door, Archive: a.Archive, Docket: a.Docket, Blobs: a.Blobs, Reader: a.Reader, Queue: a.Queue, Hatch: a.Hatch, Ending: ctx.Done(), Origin: a.Config.Origin, Log: log})
	programs := api.New(api.Options{Beside: handin.Description, Reader: a.Reader, Finder: a.Finder, Desk: a.Desk, Archive: a.Archive, Door: door, Hooks: a.Hooks,
		Origin: a.Config.Origin, Version: build().Version, Log: log})
	uploads := handin.New(handin.Options{Hatch: a.Hatch, Door: door, Desk: a.Desk, Person: a.Person, Known: a.Known, Log: log})
	var assistants http.Handler
	if a.Config.MCP {
		assistants = api.Throttle(assistant.New(assistant.Options{Reader: a.Reader, Finder: a.Finder, Origin: a.Config.Origin, Version: build().Version, Log: log}).Handler())
	}
	site := http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		switch {
		case r.URL.Path == "/desk" || strings.HasPrefix(r.URL.Path, "/desk/"):
			editors.ServeHTTP(w, r)
		case strings.HasPrefix(r.URL.Path, handin.Base+"/"):
			uploads.ServeHTTP(w, r)
		case strings.HasPrefix(r.URL.Path, "/api/"):
			programs.ServeHTTP(w, r)
		case r.URL.Path == "/mcp" && assistants != nil:
			assistants.ServeHTTP(w, r)
		default:
			readers.ServeHTTP(w, r)
		}
	})
	working, stop := context.WithCancel(ctx)
	worked := make(chan error, 1)
	go func() { worked <- a.Work(working) }()
	go sweep(working, door, a.Hotline, a.Hatch, log)
	watching, err := watch(working, a)
	if err == nil {
		err = web.Serve(ctx, l, web.NewServer(site, log), grace)
	}
	stop()
	watching.Wait()
	return errors.Join(err, <-worked)
}

// watch takes page files from the folders of the settings until ctx ends.
func watch(ctx context.Context, a *app.App) (*sync.WaitGroup, error) {
	var all sync.WaitGroup
	folders, err := a.Config.Watched()
	for slug, dir := range folders {
		all.Go(func() { a.Hatch.Watch(ctx, slug, dir, app.Operator) })
	}
	return &all, err
}

// sweepEvery is how often sessions and invitations that have ended, and letters
// that are kept no longer, are removed.
const sweepEvery = time.Hour

func sweep(ctx context.Context, door *staff.Door, line *hotline.Line, drops *hatch.Hatch, log *slog.Logger) {
	for {
		if err := door.Sweep(ctx); err != nil && ctx.Err() == nil {
			log.Warn("ended sessions could not be removed", "error", err)
		}
		if err := line.Sweep(ctx); err != nil && ctx.Err() == nil {
			log.Warn("letters of ended matters could not be erased", "error", err)
		}
		if err := drops.Sweep(); err != nil {
			log.Warn("old drops could not be removed", "error", err)
		}
		select {
		case <-time.After(sweepEvery):
		case <-ctx.Done():
			return
		}
	}
}

// listen takes the address of the settings; where free is set and its port is
// taken, any free port of the same host.
func listen(c config.Config, free bool) (net.Listener, error) {
	l, err := net.Listen("tcp", c.Addr)
	if err == nil {
		return l, nil
	}
	if free && errors.Is(err, syscall.EADDRINUSE) {
		host, _, splitErr := net.SplitHostPort(c.Addr)
		if splitErr != nil {
			return nil, splitErr
		}
		return net.Listen("tcp", net.JoinHostPort(host, "0"))
	}
	return nil, listenFault(c.Addr, err)
}
