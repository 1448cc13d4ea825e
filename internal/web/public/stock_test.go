package public_test

import (
	"context"
	"io"
	"log/slog"
	"net/http"
	"testing"
	"time"

	"github.com/banmian/banmian/internal/archive"
	"github.com/banmian/banmian/internal/reader"
	"github.com/banmian/banmian/internal/web/public"
)

// counted is an archive that counts what is asked of it.
type counted struct {
	archive.Archive
	asked int
}

func (c *counted) Editions(ctx context.Context, q archive.Query) ([]archive.Summary, error) {
	c.asked++
	return c.Archive.Editions(ctx, q)
}

func (c *counted) Mark(ctx context.Context) (uint64, error) {
	return c.Archive.(archive.Marker).Mark(ctx)
}

// A screen is made once for each language, and again only when something
// changed or the day did.
func TestScreensAreMadeOnce(t *testing.T) {
	s := newShop(t)
	s.keep("yunting", 1, dated(t, short("今日云汀", "zh-Hans"), "2025-06-13"), published)
	c := &counted{Archive: s.archive}
	now := noon()
	site := public.New(public.Options{Reader: reader.New(c, s.blobs), Now: func() time.Time { return now }, Log: slog.New(slog.NewTextHandler(io.Discard, nil))})
	made := func(at string, headers ...string) bool {
		t.Helper()
		before := c.asked
		if res := get(t, site, at, headers...); res.StatusCode != http.StatusOK {
			t.Fatalf("%s: %d", at, res.StatusCode)
		}
		return c.asked > before
	}
	pic := picture(t, site)
	for _, at := range []string{"/en/", "/hant/e/2025-06-13/01", "/a/20250613-01-01", "/archive/2025/06", pic} {
		if !made(at) {
			t.Errorf("%s was there before anybody asked", at)
		}
		if made(at) {
			t.Errorf("%s is made a second time", at)
		}
	}
	at := "/a/20250613-01-01"
	if !made(at, "Accept-Language", "en") || made(at, "Accept-Language", "en-GB,en;q=0.9") {
		t.Error("an address without a language is not kept by the wish")
	}
	if a, b := body(t, get(t, site, at)), body(t, get(t, site, at, "Accept-Language", "en")); string(a) == string(b) {
		t.Error("two languages get the same page")
	}
	if !made(at+"?q=1") || !made(at+"?q=1") {
		t.Error("the answer to a question is kept")
	}
	now = now.Add(24 * time.Hour)
	if !made("/en/") {
		t.Error("yesterday's front page is shown")
	}
	s.keep("yunting", 1, dated(t, short("今日云汀", "zh-Hans"), "2025-06-14"), published)
	if !made(at) {
		t.Error("nothing is made again after an edition was published")
	}
}

// Browsers must ask again for everything a withdrawal has to reach.
func TestNothingOfAnEditionIsKeptUnasked(t *testing.T) {
	site := fill(t).site()
	for _, at := range []string{"/", "/e/2025-06-13/", "/e/2025-06-13/01", "/a/20250613-01-01", "/e/2025-06-13/01.pdf", picture(t, site), "/archive/2025/06"} {
		if c := get(t, site, at).Header.Get("Cache-Control"); c != "no-cache" {
			t.Errorf("%s may be kept: %q", at, c)
		}
	}
	if c := get(t, site, asset(t, site)).Header.Get("Cache-Control"); c != "public, max-age=31536000, immutable" {
		t.Errorf("the style may not be kept: %q", c)
	}
}
