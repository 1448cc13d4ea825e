// Package web holds what all doors of the program share: one table from kinds
// of fault to statuses, security headers, bounds on requests, conditional and
// compressed answers, assets under hashed names, the choice of a language, and
// a server that stops gracefully.
//
// It has no routes, no templates and no wording; web/public and its siblings
// do.
package web

import (
	"errors"
	"log/slog"
	"net/http"
	"runtime/debug"

	"github.com/banmian/banmian/internal/paper"
)

// Handler answers a request, or returns why it cannot. It must not have
// written anything when it returns an error.
type Handler func(w http.ResponseWriter, r *http.Request) error

// Refuser writes the answer to a request that failed, in the door's own form.
// It sees the status, never the error: what operators may know is not for the
// public.
type Refuser func(w http.ResponseWriter, r *http.Request, status int)

// statuses says what the world is told of each kind of fault. A kind that is
// not here is our own failure.
var statuses = map[paper.FaultKind]int{
	paper.NotFound:    http.StatusNotFound,
	paper.Gone:        http.StatusGone,
	paper.Invalid:     http.StatusBadRequest,
	paper.Forbidden:   http.StatusForbidden,
	paper.Conflict:    http.StatusConflict,
	paper.Unavailable: http.StatusServiceUnavailable,
}

// Status gives the status for an error: that of its kind, or 500 for an error
// that carries none.
func Status(err error) int {
	var f *paper.Fault
	if errors.As(err, &f) {
		if s, ok := statuses[f.Kind]; ok {
			return s
		}
	}
	return http.StatusInternalServerError
}

// Answer makes a handler of the standard library. Faults of ours are logged
// with the error; a reader who asked for what is not there is no news.
func Answer(h Handler, refuse Refuser, log *slog.Logger) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		defer func() {
			if p := recover(); p != nil {
				if err, ok := p.(error); ok && errors.Is(err, http.ErrAbortHandler) {
					panic(p)
				}
				log.Error("a handler panicked", "method", r.Method, "path", r.URL.Path, "panic", p, "stack", string(debug.Stack()))
				refuse(w, r, http.StatusInternalServerError)
			}
		}()
		err := h(w, r)
		if err == nil || r.Context().Err() != nil {
			return
		}
		if errors.Is(err, ErrBusy) {
			w.Header().Set("Retry-After", "1")
			refuse(w, r, http.StatusServiceUnavailable)
			return
		}
		status := Status(err)
		if status >= 500 {
			log.Error("a request failed", "method", r.Method, "path", r.URL.Path, "status", status, "error", err)
		}
		refuse(w, r, status)
	})
}
