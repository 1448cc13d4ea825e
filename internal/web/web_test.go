package web

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"log/slog"
	"net"
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
	"testing/fstest"
	"time"

	"github.com/banmian/banmian/internal/paper"
)

func TestStatus(t *testing.T) {
	for kind, want := range map[paper.FaultKind]int{
		paper.NotFound: 404, paper.Gone: 410, paper.Invalid: 400, paper.Forbidden: 403,
		paper.Conflict: 409, paper.Unavailable: 503, "a kind of tomorrow": 500,
	} {
		if got := Status(fmt.Errorf("serve: %w", paper.Faultf(kind, "no"))); got != want {
			t.Errorf("%s: %d, want %d", kind, got, want)
		}
	}
	if got := Status(errors.New("plain")); got != 500 {
		t.Errorf("an error without a kind: %d", got)
	}
}

// plainRefuser answers with the status alone.
func plainRefuser(w http.ResponseWriter, _ *http.Request, status int) { w.WriteHeader(status) }

func TestAnswer(t *testing.T) {
	for _, c := range []struct {
		name   string
		h      Handler
		status int
		logged string // empty: nothing may be logged
	}{
		{"done", func(w http.ResponseWriter, _ *http.Request) error { w.WriteHeader(204); return nil }, 204, ""},
		{"not there", func(http.ResponseWriter, *http.Request) error { return paper.Faultf(paper.NotFound, "no such page") }, 404, ""},
		{"our fault", func(http.ResponseWriter, *http.Request) error { return errors.New("the disk is full") }, 500, "the disk is full"},
		{"panic", func(http.ResponseWriter, *http.Request) error { panic("index out of range") }, 500, "index out of range"},
	} {
		var log bytes.Buffer
		w := httptest.NewRecorder()
		Answer(c.h, plainRefuser, slog.New(slog.NewTextHandler(&log, nil))).ServeHTTP(w, httptest.NewRequest("GET", "/", nil))
		if w.Code != c.status {
			t.Errorf("%s: status %d, want %d", c.name, w.Code, c.status)
		}
		if c.logged == "" && log.Len() > 0 || !strings.Contains(log.String(), c.logged) {
			t.Errorf("%s: logged %q, want %q", c.name, log.String(), c.logged)
		}
		if strings.Contains(w.Body.String(), "disk") {
			t.Errorf("%s: the public reads %q", c.name, w.Body.String())
		}
	}
}

func TestTagMatches(t *testing.T) {
	for header, want := range map[string]string{
		``: "", `"a"`: `"a"`, `W/"a"`: `"a"`, `"b", "a"`: `"a"`, `"b"`: "", `*`: `"a"`, `a`: "", `"a-br"`: "", `"`: "", `,,"`: "", `"ab"`: "",
	} {
		if got := knownTag(header, "a", ""); got != want {
			t.Errorf("If-None-Match: %s stands for %q, want %q", header, got, want)
		}
	}
	for header, want := range map[string]string{`"a"`: "", `"a-br"`: `"a-br"`, `W/"a-br."`: `"a-br."`, `"a-brx"`: "", `*`: `"a-br"`} {
		if got := knownTag(header, "a", "br"); got != want {
			t.Errorf("If-None-Match: %s stands for %q in br, want %q", header, got, want)
		}
	}
}

// The tag names the coding too: a strong tag stands for the bytes sent.
func TestTagsDifferByCoding(t *testing.T) {
	seen := map[string]bool{}
	for _, accept := range []string{"", "gzip", "br"} {
		r := httptest.NewRequest("GET", "/", nil)
		r.Header.Set("Accept-Encoding", accept)
		w := httptest.NewRecorder()
		Send(w, r, Reply{Type: "text/plain", Body: bytes.Repeat([]byte("news "), 500)})
		if tag := w.Header().Get("ETag"); seen[tag] {
			t.Errorf("tag %s is used for two codings", tag)
		} else {
			seen[tag] = true
		}
		if accept != "" && w.Body.Len() > 200 {
			t.Errorf("%s: %d bytes", accept, w.Body.Len())
		}
	}
}

func TestErrorsCarryNoTag(t *testing.T) {
	w := httptest.NewRecorder()
	r := httptest.NewRequest("GET", "/", nil)
	r.Header.Set("If-None-Match", "*")
	Send(w, r, Reply{Status: 410, Type: "text/plain", Body: []byte("withdrawn")})
	if w.Code != 410 || w.Header().Get("ETag") != "" {
		t.Errorf("status %d, tag %q", w.Code, w.Header().Get("ETag"))
	}
}

func TestAssets(t *testing.T) {
	a, err := LoadAssets(fstest.MapFS{"site.css": {Data: []byte(strings.Repeat("a{}", 1000))}})
	if err != nil {
		t.Fatal(err)
	}
	name, err := a.Name("site.css")
	if err != nil {
		t.Fatal(err)
	}
	if _, err := a.Name("other.css"); err == nil {
		t.Error("a file that is not there has a name")
	}
	w := httptest.NewRecorder()
	r := httptest.NewRequest("GET", "/assets/"+name, nil)
	r.Header.Set("Accept-Encoding", "br")
	if err := a.Serve(w, r, name); err != nil {
		t.Fatal(err)
	}
	if h := w.Header(); h.Get("Cache-Control") != Immutable || h.Get("Content-Type") != "text/css; charset=utf-8" || h.Get("Content-Encoding") != "br" {
		t.Errorf("%v", h)
	}
	if err := a.Serve(w, r, "site.css"); !paper.IsKind(err, paper.NotFound) {
		t.Errorf("under its plain name: %v", err)
	}
	b, err := LoadAssets(fstest.MapFS{"site.css": {Data: []byte("b{}")}})
	if err != nil {
		t.Fatal(err)
	}
	if other, err := b.Name("site.css"); err != nil || other == name {
		t.Errorf("another content has the same name %s, %v", other, err)
	}
}

func TestChooseLanguage(t *testing.T) {
	l := NewLanguages("zh-Hans", "zh-Hant", "en")
	for accept, want := range map[string]string{
		"zh-CN,zh;q=0.9,en;q=0.8":  "zh-Hans",
		"zh-TW":                    "zh-Hant",
		"zh-HK,en;q=0.5":           "zh-Hant",
		"zh":                       "zh-Hans",
		"en-AU":                    "en",
		"fr,en;q=0.3":              "en",
		"fr":                       "otherwise",
		"":                         "otherwise",
		";;;":                      "otherwise",
		"*":                        "otherwise",
		strings.Repeat("en,", 999): "otherwise",
	} {
		if got := l.Choose(accept, "otherwise"); got != want {
			t.Errorf("%.40q: %s, want %s", accept, got, want)
		}
	}
}

// Stopping waits for a request under way, and refuses new ones.
func TestServeStopsGracefully(t *testing.T) {
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	arrived, goOn := make(chan struct{}), make(chan struct{})
	h := http.HandlerFunc(func(w http.ResponseWriter, _ *http.Request) {
		close(arrived)
		<-goOn
		io.WriteString(w, "whole") //nolint:errcheck // the test reads it
	})
	ctx, stop := context.WithCancel(t.Context())
	served := make(chan error, 1)
	go func() { served <- Serve(ctx, l, NewServer(h, slog.New(slog.DiscardHandler)), time.Minute) }()
	answer := make(chan string, 1)
	go func() {
		res, err := http.Get("http://" + l.Addr().String())
		if err != nil {
			answer <- err.Error()
			return
		}
		defer res.Body.Close()
		b, _ := io.ReadAll(res.Body)
		answer <- string(b)
	}()
	<-arrived
	stop()
	close(goOn)
	if got := <-answer; got != "whole" {
		t.Errorf("the request under way got %q", got)
	}
	if err := <-served; err != nil {
		t.Error(err)
	}
	if c, err := net.Dial("tcp", l.Addr().String()); err == nil {
		c.Close()
		t.Error("it still listens")
	}
}

// A request that does not end is cut off after the grace.
func TestServeStopsAtLast(t *testing.T) {
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	arrived := make(chan struct{})
	h := http.HandlerFunc(func(_ http.ResponseWriter, r *http.Request) {
		close(arrived)
		<-r.Context().Done()
	})
	ctx, stop := context.WithCancel(t.Context())
	served := make(chan error, 1)
	go func() { served <- Serve(ctx, l, NewServer(h, slog.New(slog.DiscardHandler)), 10*time.Millisecond) }()
	go http.Get("http://" + l.Addr().String()) //nolint:errcheck // it is cut off
	<-arrived
	stop()
	if err := <-served; err == nil {
		t.Error("a request was cut off without a word")
	}
}

func TestRecentlyForgetsTheOldest(t *testing.T) {
	k := newRecently(10)
	k.put("a", make([]byte, 4))
	k.put("b", make([]byte, 4))
	k.get("a")
	k.put("c", make([]byte, 4))
	k.put("huge", make([]byte, 11))
	for name, want := range map[string]bool{"a": true, "b": false, "c": true, "huge": false} {
		if _, ok := k.get(name); ok != want {
			t.Errorf("%s is kept: %v, want %v", name, ok, want)
		}
	}
}
