package editor

import (
	"fmt"
	"net/http"
	"time"
)

// timed says in an answer how long the desk took until it began to answer, in the
// header made for it (W3C Server Timing), which browsers show beside the rest of
// the way. It is told to who has entered alone: to others, how long an answer took
// is nobody's business.
type timed struct {
	http.ResponseWriter
	began time.Time
	v     *visit
	said  bool
}

// WriteHeader implements http.ResponseWriter.
func (t *timed) WriteHeader(status int) {
	if !t.said && t.v.Person.ID != "" {
		t.Header().Set("Server-Timing", fmt.Sprintf("desk;dur=%.1f", float64(time.Since(t.began).Microseconds())/1000))
	}
	t.said = true
	t.ResponseWriter.WriteHeader(status)
}

// Write implements http.ResponseWriter.
func (t *timed) Write(data []byte) (int, error) {
	if !t.said {
		t.WriteHeader(http.StatusOK)
	}
	return t.ResponseWriter.Write(data)
}

// Unwrap lets http.NewResponseController reach what is beneath.
func (t *timed) Unwrap() http.ResponseWriter { return t.ResponseWriter }
