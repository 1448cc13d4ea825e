package public_test

import (
	"bytes"
	"compress/gzip"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"io"
	"log/slog"
	"net/http"
	"strings"
	"testing"

	"github.com/andybalholm/brotli"
	"github.com/klauspost/compress/zstd"

	"github.com/banmian/banmian/internal/archive"
	"github.com/banmian/banmian/internal/paper"
	"github.com/banmian/banmian/internal/web/public"
)

func TestSecurityHeaders(t *testing.T) {
	site := fill(t).site()
	for _, at := range []string{"/", "/a/20250613-01-01", "/nowhere", "/e/2025-05-30/", "/healthz", "/archive/", "/e/2025-06-13/01.pdf"} {
		h := get(t, site, at).Header
		csp := h.Get("Content-Security-Policy")
		if !strings.Contains(csp, "default-src 'none'") || !strings.Contains(csp, "frame-ancestors 'none'") || strings.Contains(csp, "unsafe") || strings.Contains(csp, "*") {
			t.Errorf("%s: the policy is %q", at, csp)
		}
		if h.Get("X-Content-Type-Options") != "nosniff" || h.Get("Referrer-Policy") == "" {
			t.Errorf("%s lacks headers: %v", at, h)
		}
		if h.Get("Set-Cookie") != "" {
			t.Errorf("%s sets a cookie", at)
		}
	}
}

func TestConditionalRequests(t *testing.T) {
	s := fill(t)
	site := s.site()
	for _, at := range []string{"/", "/e/2025-06-13/01", "/a/20250613-01-01", "/archive/2025/06", "/e/2025-06-13/01.pdf", picture(t, site), asset(t, site)} {
		for _, coding := range []string{"", "gzip", "br"} {
			first := get(t, site, at, "Accept-Encoding", coding)
			tag := first.Header.Get("ETag")
			if !strings.HasPrefix(tag, `"`) {
				t.Errorf("%s: tag %q", at, tag)
			}
			again := get(t, site, at, "Accept-Encoding", coding, "If-None-Match", `"other", W/`+tag)
			if again.StatusCode != http.StatusNotModified || len(body(t, again)) > 0 {
				t.Errorf("%s: the reader has it and gets %d", at, again.StatusCode)
			}
			if res := get(t, site, at, "Accept-Encoding", coding, "If-None-Match", `"other"`); res.StatusCode != 200 {
				t.Errorf("%s: the reader has another one and gets %d", at, res.StatusCode)
			}
		}
	}
	// A new edition changes the front page's tag.
	before := get(t, site, "/").Header.Get("ETag")
	s.keep("yunting", 1, dated(t, short("今日云汀", "zh-Hans"), "2025-06-14"), published)
	if res := get(t, site, "/", "If-None-Match", before); res.StatusCode != 200 {
		t.Errorf("after a new edition the front page answers %d", res.StatusCode)
	}
}

func TestCompression(t *testing.T) {
	site := fill(t).site()
	plain := body(t, get(t, site, "/"))
	for accept, want := range map[string]string{
		"":                          "",
		"identity":                  "",
		"gzip":                      "gzip",
		"gzip, br":                  "br",
		"br;q=0, gzip;q=0.5":        "gzip",
		"br; q=1.0, *;q=0":          "br",
		"br;q=nonsense":             "",
		"deflate, gzip;q=0, zstd":   "zstd",
		"gzip, zstd":                "zstd",
		"gzip, deflate, zstd, br":   "br",
		strings.Repeat("gzi,", 400): "",
	} {
		res := get(t, site, "/", "Accept-Encoding", accept)
		if got := res.Header.Get("Content-Encoding"); got != want {
			t.Errorf("for %.30q the coding is %q, want %q", accept, got, want)
			continue
		}
		var r io.Reader = res.Body
		switch want {
		case "gzip":
			z, err := gzip.NewReader(res.Body)
			if err != nil {
				t.Fatal(err)
			}
			r = z
		case "br":
			r = brotli.NewReader(res.Body)
		case "zstd":
			z, err := zstd.NewReader(res.Body)
			if err != nil {
				t.Fatal(err)
			}
			defer z.Close()
			r = z
		}
		got, err := io.ReadAll(r)
		if err != nil || !bytes.Equal(got, plain) {
			t.Errorf("for %q the page comes out different: %v", accept, err)
		}
	}
}

// picture is the address of some picture on the front page.
func picture(t *testing.T, site http.Handler) string {
	return attr(one(t, open(t, site, "/"), ".cover img"), "src")
}

// asset is the address of the style.
func asset(t *testing.T, site http.Handler) string {
	return attr(one(t, open(t, site, "/"), "link[rel=stylesheet]"), "href")
}

func TestPictures(t *testing.T) {
	site := fill(t).site()
	at := picture(t, site)
	res := get(t, site, at)
	if res.Header.Get("Content-Type") != "image/jpeg" || res.Header.Get("Cache-Control") != "no-cache" {
		t.Errorf("%s comes as %v", at, res.Header)
	}
	sum := sha256.Sum256(body(t, res))
	if !strings.Contains(at, hex.EncodeToString(sum[:])) {
		t.Errorf("%s does not name its content", at)
	}
	part := get(t, site, at, "Range", "bytes=0-9")
	if part.StatusCode != http.StatusPartialContent || len(body(t, part)) != 10 {
		t.Errorf("a range of it: %d", part.StatusCode)
	}
	// Under another edition's address it is not given out.
	if res := get(t, site, strings.Replace(at, "2025-06-13", "2025-06-20", 1)); res.StatusCode != 404 {
		t.Errorf("a draft's picture: %d", res.StatusCode)
	}
}

// A withdrawal reaches the pages, the pictures and the PDFs at once.
func TestWithdrawal(t *testing.T) {
	s := fill(t)
	site := s.site()
	pic := picture(t, site)
	screens := []string{"/e/2025-06-13/", "/e/2025-06-13/01", "/a/20250613-01-01", "/e/2025-06-13/01.pdf", pic}
	for _, at := range screens {
		if res := get(t, site, at); res.StatusCode != 200 {
			t.Fatalf("%s: %d", at, res.StatusCode)
		}
	}
	d, _ := paper.ParseDate("2025-06-13")
	key := archive.Key{Title: "yunting", Date: d, Ordinal: 1}
	if _, err := s.archive.SetState(context.Background(), key, 0, archive.Withdrawn); err != nil {
		t.Fatal(err)
	}
	for _, at := range screens {
		res := get(t, site, at)
		if res.StatusCode != http.StatusGone {
			t.Errorf("%s: %d after the withdrawal", at, res.StatusCode)
		}
		if c := res.Header.Get("Cache-Control"); strings.Contains(c, "max-age") {
			t.Errorf("%s: the notice may be kept: %s", at, c)
		}
	}
	if got := text(one(t, parse(t, body(t, get(t, site, "/"))), ".masthead time")); !strings.HasPrefix(got, "2025年6月6日") {
		t.Errorf("the front page shows %s", got)
	}
}

// A correction replaces the edition, and addresses it no longer has lead on.
func TestCorrection(t *testing.T) {
	s := newShop(t)
	old := dated(t, short("今日云汀", "zh-Hans"), "2025-06-13")
	s.keep("yunting", 1, old, published)
	site := s.site()
	open(t, site, "/a/20250613-01-02")
	corrected := old
	corrected.Articles = []paper.Article{old.Articles[1], old.Articles[2]}
	corrected.Articles[0].ID = "p1-a1"
	corrected.Articles[0].Paragraphs = []string{"更正后的正文。"}
	s.keep("yunting", 1, corrected, published)
	if got := text(one(t, open(t, site, "/a/20250613-01-01"), ".body")); got != "更正后的正文。" {
		t.Errorf("the corrected article says %q", got)
	}
	if res := get(t, site, "/a/20250613-01-02"); res.StatusCode != 302 || res.Header.Get("Location") != "/a/20250613-01-01" {
		t.Errorf("the article's old address: %d %s", res.StatusCode, res.Header.Get("Location"))
	}
}

// What stood only in the old revision leads to its page.
func TestDroppedArticleLeadsToItsPage(t *testing.T) {
	s := newShop(t)
	old := dated(t, short("今日云汀", "zh-Hans"), "2025-06-13")
	s.keep("yunting", 1, old, published)
	corrected := old
	corrected.Articles = old.Articles[:1]
	s.keep("yunting", 1, corrected, published)
	if res := get(t, s.site(), "/en/a/20250613-01-02"); res.StatusCode != 302 || res.Header.Get("Location") != "/en/e/2025-06-13/01" {
		t.Errorf("%d %s", res.StatusCode, res.Header.Get("Location"))
	}
}

// While the archive does not answer, readers get a notice and operators an
// error; nothing of the cause is shown.
func TestArchiveDown(t *testing.T) {
	var log bytes.Buffer
	site := public.New(public.Options{Reader: brokenReader(), Log: slog.New(slog.NewTextHandler(&log, nil))})
	res := get(t, site, "/")
	if res.StatusCode != http.StatusServiceUnavailable {
		t.Errorf("status %d", res.StatusCode)
	}
	if b := body(t, res); bytes.Contains(b, []byte("disk")) || !bytes.Contains(b, []byte("暂时打不开")) {
		t.Errorf("the reader is told %s", b)
	}
	if !strings.Contains(log.String(), "the disk is full") {
		t.Errorf("the operator is told %s", log.String())
	}
	if res := get(t, site, "/readyz"); res.StatusCode != http.StatusServiceUnavailable {
		t.Errorf("readyz %d", res.StatusCode)
	}
	if res := get(t, site, "/healthz"); res.StatusCode != http.StatusOK {
		t.Errorf("healthz %d", res.StatusCode)
	}
}

var errDisk = &paper.Fault{Kind: paper.Unavailable, Doing: "list the titles", Err: errors.New("the disk is full")}

// A part of a page is cut when a reader looks closely; nothing else is.
func TestRegions(t *testing.T) {
	s := fill(t)
	site := s.site()
	at := "/e/2025-06-13/01/40,90,300,200/600,/0/default.jpg"
	res := get(t, site, at)
	if res.StatusCode != 200 || res.Header.Get("Content-Type") != "image/jpeg" || res.Header.Get("Cache-Control") != "no-cache" {
		t.Fatalf("%d %v", res.StatusCode, res.Header)
	}
	if again := get(t, site, at, "If-None-Match", res.Header.Get("ETag")); again.StatusCode != 304 {
		t.Errorf("a reader who has it gets %d", again.StatusCode)
	}
	for at, want := range map[string]int{
		"/e/2025-06-13/01/full/400,/0/default.jpg":             200,
		"/e/2025-06-13/01/full/9999,/0/default.jpg":            400,
		"/e/2025-06-13/01/40,90,300,200/6000,/0/default.jpg":   400,
		"/e/2025-06-13/01/40,90,0,200/600,/0/default.jpg":      404,
		"/e/2025-06-13/01/40,90,300,200/600,/90/default.jpg":   404,
		"/e/2025-06-13/99/40,90,300,200/600,/0/default.jpg":    404,
		"/e/2025-06-20/01/40,90,300,200/600,/0/default.jpg":    404, // a draft
		"/e/2025-05-30/01/40,90,300,200/600,/0/default.jpg":    410,
		"/e/2025-06-13/01/-1,90,300,200/600,/0/default.jpg":    404,
		"/e/2025-06-13/01/40,90,300,1e9/600,/0/default.jpg":    404,
		"/e/2025-06-13/01/40,90,300,200/600,600/0/default.jpg": 404,
	} {
		if res := get(t, site, at); res.StatusCode != want {
			t.Errorf("%s: %d, want %d", at, res.StatusCode, want)
		}
	}
}
