package public_test

import (
	"context"
	"encoding/json"
	"net/http"
	"slices"
	"strings"
	"testing"

	"github.com/banmian/banmian/internal/archive"
)

type pack struct {
	Name, Tag string
	Addresses []string
	Pictures  [][]string
}

func packAt(t *testing.T, site http.Handler, at string) pack {
	t.Helper()
	res := get(t, site, at)
	var p pack
	if err := json.Unmarshal(body(t, res), &p); err != nil || res.StatusCode != 200 {
		t.Fatalf("%s: %d %v", at, res.StatusCode, err)
	}
	return p
}

// Everything that a pack names is there, and everything a page needs is named.
func TestPack(t *testing.T) {
	site := fill(t).site()
	p := packAt(t, site, "/en/e/2025-06-13/pack.json")
	for _, at := range []string{"/en/e/2025-06-13/", "/en/e/2025-06-13/04", "/en/a/20250613-01-01", "/a/20250613-01-01/figure-1.jpg"} {
		if !slices.Contains(p.Addresses, at) {
			t.Errorf("the pack lacks %s", at)
		}
	}
	for _, at := range p.Addresses {
		if strings.HasSuffix(at, ".jpg") {
			continue // cut when asked for; tested elsewhere
		}
		if res := get(t, site, at); res.StatusCode != 200 {
			t.Errorf("%s: %d", at, res.StatusCode)
		}
	}
	if len(p.Pictures) != 4 || len(p.Pictures[0]) != 3 || p.Tag == "" {
		t.Fatalf("pictures %v", p.Pictures)
	}
	doc := open(t, site, "/en/e/2025-06-13/01")
	for _, item := range strings.Split(attr(one(t, doc, ".plate img"), "srcset"), ", ") {
		if at := strings.Fields(item)[0]; !slices.Contains(p.Pictures[0], at) {
			t.Errorf("the page may ask for %s, which the pack does not know", at)
		}
	}
	if res := get(t, site, p.Pictures[0][0]); res.StatusCode != 200 {
		t.Errorf("the picture to save: %d", res.StatusCode)
	}
}

// A correction changes a pack's tag, a withdrawal ends it, another edition leaves
// it alone.
func TestPackFollowsTheEdition(t *testing.T) {
	s := newShop(t)
	e := dated(t, short("今日云汀", "zh-Hans"), "2025-06-13")
	key := s.keep("yunting", 1, e, published)
	site := s.site()
	first := packAt(t, site, "/e/2025-06-13/pack.json")
	s.keep("yunting", 1, dated(t, e, "2025-06-14"), published)
	if again := packAt(t, site, "/e/2025-06-13/pack.json"); again.Tag != first.Tag {
		t.Error("another edition changed the tag")
	}
	e.Articles = slices.Clone(e.Articles)
	e.Articles[0].Paragraphs = []string{"更正后的正文。"}
	s.keep("yunting", 1, e, published)
	if again := packAt(t, site, "/e/2025-06-13/pack.json"); again.Tag == first.Tag {
		t.Error("a correction did not change the tag")
	}
	if _, err := s.archive.SetState(context.Background(), key, 0, archive.Withdrawn); err != nil {
		t.Fatal(err)
	}
	if res := get(t, site, "/e/2025-06-13/pack.json"); res.StatusCode != http.StatusGone {
		t.Errorf("after the withdrawal: %d", res.StatusCode)
	}
}

func TestWorker(t *testing.T) {
	site := fill(t).site()
	res := get(t, site, "/worker.js")
	code := string(body(t, res))
	if ct := res.Header.Get("Content-Type"); !strings.HasPrefix(ct, "text/javascript") || res.Header.Get("Cache-Control") != "no-cache" {
		t.Errorf("it comes as %v", res.Header)
	}
	_, list, found := strings.Cut(code, "const shell = ")
	list, _, _ = strings.Cut(list, ";\n")
	list, _, _ = strings.Cut(list, "; //")
	var sh struct {
		Tag       string
		Addresses []string
		Offline   map[string]string
	}
	if err := json.Unmarshal([]byte(list), &sh); !found || err != nil || sh.Tag == "" || len(sh.Addresses) < 8 {
		t.Fatalf("the server filled in %q: %v", list, err)
	}
	for _, at := range sh.Addresses {
		if res := get(t, site, at); res.StatusCode != 200 {
			t.Errorf("%s: %d", at, res.StatusCode)
		}
	}
	for _, prefix := range []string{"", "hans", "hant", "en"} {
		if !slices.Contains(sh.Addresses, sh.Offline[prefix]) {
			t.Errorf("for %q there is no message", prefix)
		}
	}
	if got := text(one(t, open(t, site, "/en/offline"), "h1")); got != "There is no network" {
		t.Errorf("the message says %q", got)
	}
}

func TestManifest(t *testing.T) {
	site := fill(t).site()
	at := attr(one(t, open(t, site, "/en/"), "link[rel=manifest]"), "href")
	res := get(t, site, at)
	var m struct {
		Name  string
		Start string `json:"start_url"`
		Icons []struct{ Src string }
	}
	if err := json.Unmarshal(body(t, res), &m); err != nil || m.Name != "今日云汀" || m.Start != "/en/" || len(m.Icons) == 0 {
		t.Fatalf("%s: %d %v %+v", at, res.StatusCode, err, m)
	}
	if got := res.Header.Get("Content-Type"); got != "application/manifest+json" {
		t.Errorf("it comes as %s", got)
	}
	if res := get(t, site, m.Icons[0].Src); res.StatusCode != 200 {
		t.Errorf("its icon: %d", res.StatusCode)
	}
	if res := get(t, newShop(t).site(), "/manifest.webmanifest"); res.StatusCode != 404 {
		t.Errorf("of a site without a paper: %d", res.StatusCode)
	}
}
