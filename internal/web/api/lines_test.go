package api

import (
	"bytes"
	"compress/gzip"
	"context"
	"errors"
	"io"
	"net/http"
	"net/http/httptest"
	"sync/atomic"
	"testing"

	"github.com/banmian/banmian/internal/archive"
	"github.com/banmian/banmian/internal/blob/memory"
	"github.com/banmian/banmian/internal/reader"
)

// counted is an archive that counts the editions read of it, and can be read no
// more after some.
type counted struct {
	archive.Reader
	loads atomic.Int64
	most  int64
}

func (c *counted) Edition(ctx context.Context, key archive.Key, state archive.State) (archive.Revision, error) {
	if n := c.loads.Add(1); c.most > 0 && n > c.most {
		return archive.Revision{}, errors.New("disk")
	}
	return c.Reader.Edition(ctx, key, state)
}

// slowReader takes an answer and notes how far the archive was read when a line came.
type slowReader struct {
	http.ResponseWriter
	archive *counted
	lines   int
	ahead   int64 // most editions read beyond those whose lines were taken
}

func (s *slowReader) Write(b []byte) (int, error) {
	s.lines += bytes.Count(b, []byte("\n"))
	const each = 6 // articles of an edition, at most
	s.ahead = max(s.ahead, s.archive.loads.Load()-int64(s.lines/each))
	return len(b), nil
}

// Articles are sent as they are read: however many editions there are, no more than
// a few are in memory.
func TestLinesAreSentAsTheyAreRead(t *testing.T) {
	w := newWorld(t)
	c := &counted{Reader: w.archive}
	w.api.Reader = reader.New(c, memory.New())
	s := &slowReader{ResponseWriter: httptest.NewRecorder(), archive: c}
	w.handler.ServeHTTP(s, httptest.NewRequestWithContext(t.Context(), http.MethodGet, Base+"/articles.jsonl", nil))
	if s.lines != 5+3+6*4 || s.ahead > 3 {
		t.Errorf("%d lines came, and %d editions were read ahead", s.lines, s.ahead)
	}
}

// An answer that breaks off cannot be taken for a whole one.
func TestBrokenLines(t *testing.T) {
	w := newWorld(t)
	w.api.Reader = reader.New(&counted{Reader: w.archive, most: 3}, memory.New())
	site := httptest.NewServer(w.handler)
	defer site.Close()
	for _, coding := range []string{"identity", "gzip"} {
		r, err := http.NewRequestWithContext(t.Context(), http.MethodGet, site.URL+Base+"/articles.jsonl", nil)
		if err != nil {
			t.Fatal(err)
		}
		r.Header.Set("Accept-Encoding", coding)
		res, err := http.DefaultTransport.RoundTrip(r)
		if err != nil {
			continue // it broke off before anything came
		}
		var body io.Reader = res.Body
		if coding == "gzip" {
			if body, err = gzip.NewReader(res.Body); err != nil {
				res.Body.Close()
				continue
			}
		}
		if _, err = io.ReadAll(body); err == nil {
			t.Errorf("%s: it reads as whole", coding)
		}
		res.Body.Close()
		w.api.Reader = reader.New(&counted{Reader: w.archive, most: 3}, memory.New())
	}
}
