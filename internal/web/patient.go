package web

import (
	"io"
	"net/http"
	"time"
)

// stallTime is how long a body may stop coming.
const stallTime = time.Minute

// Patient lets a request that brings large files take as long as it needs, as
// long as something comes.
func Patient(w http.ResponseWriter, r *http.Request) {
	c := http.NewResponseController(w)
	r.Body = &steady{ReadCloser: r.Body, control: c}
	_ = c.SetWriteDeadline(time.Time{}) // a connection that has no times needs none
}

// steady is a body that may come slowly, but not stop.
type steady struct {
	io.ReadCloser
	control *http.ResponseController
}

func (b *steady) Read(p []byte) (int, error) {
	_ = b.control.SetReadDeadline(time.Now().Add(stallTime)) // see Patient
	return b.ReadCloser.Read(p)
}
