package api

import (
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"

	"github.com/banmian/banmian/internal/archive"
	"github.com/banmian/banmian/internal/paper"
	"github.com/banmian/banmian/internal/search"
)

// FuzzCursor reads strangers' cursors: what is read was written by us.
func FuzzCursor(f *testing.F) {
	f.Add(editionCursor(archive.Key{Date: paper.Date{Year: 2026, Month: 11, Day: 24}, Ordinal: 2}))
	f.Add(offsetCursor(20))
	for _, s := range []string{"", "AAAA", "====", "ZTIwMjYtMTEtMjQ", strings.Repeat("A", 65), "bzAwMQ"} {
		f.Add(s)
	}
	f.Fuzz(func(t *testing.T, s string) {
		if k, err := readEditionCursor(s); err == nil && s != "" && editionCursor(k) != s {
			t.Errorf("%q is read as %v, which is written %q", s, k, editionCursor(k))
		}
		n, err := readOffsetCursor(s)
		if err == nil && s != "" && (offsetCursor(n) != s || n < 1 || n > search.MostOffset) {
			t.Errorf("%q is read as %d", s, n)
		}
	})
}

// FuzzQuery sends strangers' queries to the rows that take the most.
func FuzzQuery(f *testing.F) {
	for _, q := range []string{"", "q=a", "q=(((&from=2026-11-24", "limit=-1", "cursor=bzIw", "title=x&title=y", "%zz", "from=9999-12-31&to=0001-01-01", "facets=true&kind=story",
		"q=" + strings.Repeat("%E4%BA%91", 300), "limit=1e9", "from=2026-11-24T00:00:00Z", ";a=b", "q=\x00"} {
		f.Add(q)
	}
	w := newWorld(f)
	f.Fuzz(func(t *testing.T, q string) {
		for _, at := range []string{"/search", atTitle + "/editions", atTitle + "/contributors"} {
			r := httptest.NewRequest(http.MethodGet, Base+at, nil)
			r.URL.RawQuery = q
			res := httptest.NewRecorder()
			w.handler.ServeHTTP(res, r)
			if res.Code >= 500 || res.Code != 200 && res.Header().Get("Content-Type") != problemType {
				t.Errorf("%s?%q: %d %s", at, q, res.Code, res.Body)
			}
		}
	})
}

// FuzzPath asks for strangers' addresses.
func FuzzPath(f *testing.F) {
	for _, p := range []string{"/", "/titles//", "/titles/../../etc", atEdition, atTitle + "/articles/20261124-01-01", atTitle + "/articles/99999999-ZZ999-9999", "/\x00", "/titles/%2e%2e/editions/0000-00-00"} {
		f.Add(p)
	}
	w := newWorld(f)
	f.Fuzz(func(t *testing.T, p string) {
		r := httptest.NewRequest(http.MethodGet, Base+"/", nil)
		r.URL.Path = Base + p
		res := httptest.NewRecorder()
		w.handler.ServeHTTP(res, r)
		if res.Code >= 500 {
			t.Errorf("%q: %d %s", p, res.Code, res.Body)
		}
	})
}

// FuzzAccepts reads strangers' Accept headers.
func FuzzAccepts(f *testing.F) {
	for _, h := range []string{"", "*/*", "application/json;q=0.5, text/*", ";q=", ",,,", "application/json;q=0"} {
		f.Add(h)
	}
	f.Fuzz(func(t *testing.T, h string) {
		if accepts([]string{h + ", application/json"}, jsonType) == false && !strings.Contains(strings.ToLower(h), "application/json") && len(h) < 1000 {
			t.Errorf("%q beside application/json is not accepted", h)
		}
	})
}
