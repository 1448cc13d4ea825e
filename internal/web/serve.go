package web

import (
	"context"
	"errors"
	"fmt"
	"log/slog"
	"net"
	"net/http"
	"time"
)

// Times a connection is given. A page PDF of some megabytes must reach a slow
// phone within writeTime.
const (
	headerTime = 5 * time.Second
	readTime   = 15 * time.Second
	writeTime  = 5 * time.Minute
	idleTime   = 2 * time.Minute

	maxHeader = 16 << 10
)

// NewServer makes a server with bounds on time and size for every connection.
func NewServer(h http.Handler, log *slog.Logger) *http.Server {
	return &http.Server{
		Handler:           h,
		ReadHeaderTimeout: headerTime,
		ReadTimeout:       readTime,
		WriteTimeout:      writeTime,
		IdleTimeout:       idleTime,
		MaxHeaderBytes:    maxHeader,
		ErrorLog:          slog.NewLogLogger(log.Handler(), slog.LevelDebug),
	}
}

// Serve answers on a listener until ctx ends, then lets requests under way
// finish, for at most grace, and closes what is left. It returns nil when it
// stopped because ctx ended and every request was finished.
func Serve(ctx context.Context, l net.Listener, s *http.Server, grace time.Duration) error {
	failed := make(chan error, 1)
	go func() { failed <- s.Serve(l) }()
	select {
	case err := <-failed:
		return fmt.Errorf("serve on %s: %w", l.Addr(), err)
	case <-ctx.Done():
	}
	last, cancel := context.WithTimeout(context.WithoutCancel(ctx), grace)
	defer cancel()
	err := s.Shutdown(last)
	if errors.Is(err, context.DeadlineExceeded) {
		return errors.Join(fmt.Errorf("stop serving: requests were still under way after %s", grace), s.Close())
	}
	return err
}
