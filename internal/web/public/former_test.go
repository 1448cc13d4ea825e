package public_test

import (
	"context"
	"fmt"
	"io"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"testing"

	"github.com/banmian/banmian/internal/archive"
	"github.com/banmian/banmian/internal/interchange/founder"
	"github.com/banmian/banmian/internal/oldroad"
	"github.com/banmian/banmian/internal/paper"
	searchmemory "github.com/banmian/banmian/internal/search/memory"
	"github.com/banmian/banmian/internal/specimen/website"
	"github.com/banmian/banmian/internal/web/public"
)

// moved is a site over a shop whose titles had sites before.
func moved(t testing.TB, s *shop, lines map[string][]string) http.Handler {
	t.Helper()
	shapes := map[string]oldroad.Shapes{}
	for slug, l := range lines {
		rs, err := oldroad.Parse(l)
		if err != nil {
			t.Fatal(err)
		}
		shapes[slug] = rs
	}
	former := func(_ context.Context, slug string) (oldroad.Shapes, error) { return shapes[slug], nil }
	return public.New(public.Options{Reader: s.reader(), Home: "yunting", Former: former, Now: noon, Log: slog.New(slog.NewTextHandler(io.Discard, nil))})
}

func newHouse(t testing.TB) *shop {
	s := newShop(t)
	day := paper.Date{Year: 2025, Month: 6, Day: 13}
	e := short("云汀", "zh-Hans")
	e.Date = day
	e.Articles[1].Evidence = []paper.Evidence{{Decision: paper.FormerAddress, Chosen: "/daily/html/2025-06/13/content_777.htm"}}
	e.Pages[1].Source = "html/2025-06/13/node_9.htm#1"
	e.Articles[2].Evidence = []paper.Evidence{{Decision: paper.FormerPage, Chosen: "/daily/html/2025-06/13/node_5.htm"}}
	s.keep("yunting", 1, e, published)
	e.Date = day.AddDays(1)
	s.keep("yunting", 1, e, published, archive.Withdrawn)
	h := short("Harbour", "en")
	h.Date = day
	s.keep("harbour", 1, h, published)
	return s
}

var formerLines = map[string][]string{
	"yunting": {"founder /daily", "founder-nbs /rb", "founder-pc /rb", "by-query /j", "resfile", "/d/{year}{month}{day}/{page}/{number}.html"},
	"harbour": {"/old/{year}/{month}/{day}/{page}.htm"},
}

func TestOldAddresses(t *testing.T) {
	site := moved(t, newHouse(t), formerLines)
	for _, c := range []struct{ at, want string }{
		{"/daily/paperindex.htm", "/"},
		{"/daily/html/2025-06/13/node_2.htm", "/e/2025-06-13/"},
		{"/daily/html/2025-06/13/node_9.htm", "/e/2025-06-13/02"},              // read from there
		{"/daily/html/2025-06/13/node_5.htm", "/e/2025-06-13/01"},              // an article says so
		{"/daily/html/2025-06/13/content_777.htm?div=-1", "/a/20250613-01-02"}, // known by its former address
		{"/daily/html/2025-06/13/content_778.htm?div=-1", "/e/2025-06-13/"},    // not known: the day
		{"/daily/images/2025-06/13/01/YT2025061301.pdf", "/e/2025-06-13/01.pdf"},
		{"/daily/images/2025-06/13/01/YT2025061301_b.jpg", "/e/2025-06-13/01/full/400,/0/default.jpg"},
		{"/rb/html/2025-06/13/nbs.D110000yunting_01.htm", "/e/2025-06-13/01"},
		{"/rb/html/2025-06/13/nw.D110000yunting_20250613_3-01.htm", "/a/20250613-01-03"},
		{"/rb/html/2025-06/13/nw.D110000yunting_20250613_9-01.htm", "/e/2025-06-13/01"}, // there are but three
		{"/rb/pc/layout/202506/13/node_02.html", "/e/2025-06-13/02"},
		{"/rb/pc/layout/202506/13/node_08.html", "/e/2025-06-13/"}, // no such page
		{"/rb/pc/content/202506/13/content_30000001.html", "/e/2025-06-13/"},
		{"/j/detail.html?date=2025-06-13&id=1&page=02", "/e/2025-06-13/02"},
		{"/j/index.html?date=2025-06-13&page=1", "/e/2025-06-13/01"},
		{"/resfile/2025-06-13/02/Page_b.jpg", "/e/2025-06-13/02/full/400,/0/default.jpg"},
		{"/d/20250613/1/2.html", "/a/20250613-01-02"},
		{"/old/2025/06/13/01.htm", "/harbour/e/2025-06-13/01"},    // another title's
		{"/html/2025-06/13/content_777.htm", "/a/20250613-01-02"}, // resfile has the classic pages too
	} {
		res := get(t, site, c.at)
		if res.StatusCode != http.StatusMovedPermanently || res.Header.Get("Location") != c.want {
			t.Errorf("%s: %d %s, want %s", c.at, res.StatusCode, res.Header.Get("Location"), c.want)
			continue
		}
		if to := get(t, site, c.want); to.StatusCode != http.StatusOK {
			t.Errorf("%s leads to %s, which is %d", c.at, c.want, to.StatusCode)
		}
	}
}

func TestOldAddressesThatLeadNowhere(t *testing.T) {
	site := moved(t, newHouse(t), formerLines)
	for at, want := range map[string]int{
		"/daily/html/2025-06/14/node_2.htm":      http.StatusGone,
		"/daily/html/1999-06/14/node_2.htm":      http.StatusNotFound,
		"/daily/html/2025-13/14/node_2.htm":      http.StatusNotFound,
		"/daily/html/2025-06/13/":                http.StatusNotFound,
		"/j/index.html":                          http.StatusNotFound,
		"/other/html/2025-06/13/content_777.htm": http.StatusNotFound,
	} {
		if res := get(t, site, at); res.StatusCode != want {
			t.Errorf("%s: %d, want %d", at, res.StatusCode, want)
		}
	}
	// A paper that is not here: its day is named, and where to look further.
	text := string(body(t, get(t, site, "/daily/html/1999-06/14/node_2.htm", "Accept-Language", "en")))
	for _, want := range []string{"14 June 1999", `href="/archive/1999/06"`} {
		if !strings.Contains(text, want) {
			t.Errorf("%q is not said", want)
		}
	}
}

// A paper that brings its whole earlier site loses no link: every page and every
// article of it leads to itself.
func TestOldSiteKeepsItsLinks(t *testing.T) {
	sample, err := website.Sample()
	if err != nil {
		t.Fatal(err)
	}
	for manner, lines := range map[website.Manner][]string{
		website.Tables: {"founder"}, website.Heads: {"founder-nbs /yunting"}, website.Layout: {"founder-pc /yunting"}, website.Pointed: {"founder"},
		website.Broken: {"/html/yt/{year}-{month}/{day}/{page}/content_{id}.htm", "/html/yt/{year}-{month}/{day}/{page}/node.htm"},
	} {
		files := website.Site(sample, manner, true)
		found, err := founder.Find(files)
		if err != nil || len(found) != 1 {
			t.Fatal(manner, err)
		}
		e, _, err := founder.Read(files, found[0])
		if err != nil {
			t.Fatal(manner, err)
		}
		e.Title = sample.Title
		s := newShop(t)
		key := s.keep("yunting", 1, e, published)
		site := moved(t, s, map[string][]string{"yunting": lines})
		kept, err := s.reader().Edition(t.Context(), key)
		if err != nil {
			t.Fatal(manner, err)
		}
		for _, a := range kept.Articles {
			res := get(t, site, a.Former)
			if want := fmt.Sprintf("/a/20250613-%s", a.Address); res.StatusCode != http.StatusMovedPermanently || res.Header.Get("Location") != want {
				t.Errorf("%s: %s of %q leads to %d %s, want %s", manner, a.Former, a.Headline, res.StatusCode, res.Header.Get("Location"), want)
			}
		}
		for _, p := range kept.Pages {
			res := get(t, site, "/"+website.PageFile(manner, e.Date, p.Sequence))
			if want := "/e/2025-06-13/" + p.Address; res.StatusCode != http.StatusMovedPermanently || res.Header.Get("Location") != want {
				t.Errorf("%s: page %d leads to %d %s", manner, p.Sequence, res.StatusCode, res.Header.Get("Location"))
			}
		}
		if len(kept.Articles) < 20 || len(kept.Pages) != 4 {
			t.Errorf("%s: %d articles on %d pages", manner, len(kept.Articles), len(kept.Pages))
		}
	}
}

// Where searching is, what was not found can be searched for.
func TestNotFoundOffersSearch(t *testing.T) {
	res := get(t, searched(t, newHouse(t), searchmemory.New()), "/nothing/here")
	if res.StatusCode != http.StatusNotFound || !strings.Contains(string(body(t, res)), `<form class="question" action="/search"`) {
		t.Errorf("%d without a search", res.StatusCode)
	}
}

// Whoever asks, and for whatever host: an old address leads to a path of ours.
func FuzzOldAddress(f *testing.F) {
	site := moved(f, newHouse(f), formerLines)
	f.Add("/daily/html/2025-06/13/content_777.htm", "div=-1")
	f.Add("//evil.example/daily/html/2025-06/13/node_2.htm", "")
	f.Add("/daily/html/2025-06/13/../../../%2f%2fevil.example/node_2.htm", "x=1")
	f.Add("/j/index.html", "date=2025-06-13&page=01&to=//evil.example")
	f.Add("/d/20250613/1/2.html\r\nX: y", "")
	f.Fuzz(func(t *testing.T, path, query string) {
		r := httptest.NewRequest(http.MethodGet, "/", nil)
		r.URL = &url.URL{Path: "/" + strings.TrimPrefix(path, "/"), RawQuery: query}
		w := httptest.NewRecorder()
		site.ServeHTTP(w, r)
		if to := w.Header().Get("Location"); to != "" {
			u, err := url.Parse(to)
			if err != nil || u.IsAbs() || u.Host != "" || !strings.HasPrefix(to, "/") || strings.HasPrefix(to, "//") || strings.ContainsAny(to, "\r\n\\") {
				t.Errorf("%q?%q leads to %q", path, query, to)
			}
		}
		if w.Code >= 500 {
			t.Errorf("%q?%q: %d", path, query, w.Code)
		}
	})
}
