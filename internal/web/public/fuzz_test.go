package public_test

import (
	"net/http"
	"net/http/httptest"
	"net/url"
	"slices"
	"strings"
	"testing"
)

// FuzzAddress asks for any address in any language: the site answers with a
// status it means to give, and leads nowhere but to itself.
func FuzzAddress(f *testing.F) {
	for _, line := range strings.Split(strings.TrimSpace(routes), "\n") {
		f.Add(strings.Fields(line)[0], "en,zh;q=0.5", "date=2025-06-13")
	}
	f.Add("/\x00\r\nX: y", "*;q=\x00", "date=\xff")
	f.Add("//evil.example/..//e/2025-06-13", "und", "date=9999-12-31")
	f.Add("/archive/2999/12", "zh-Hant-HK-x-y", "")
	site := fill(f).site()
	meant := []int{200, 302, 303, 308, 400, 404, 410, 414}
	f.Fuzz(func(t *testing.T, path, accept, query string) {
		r := httptest.NewRequest(http.MethodGet, "/", nil)
		r.URL = &url.URL{Path: path, RawQuery: query}
		r.Header["Accept-Language"] = []string{accept}
		w := httptest.NewRecorder()
		site.ServeHTTP(w, r)
		if !slices.Contains(meant, w.Code) {
			t.Errorf("%q answers %d", path, w.Code)
		}
		to := w.Header().Get("Location")
		if to != "" && (!strings.HasPrefix(to, "/") || strings.HasPrefix(to, "//") || strings.ContainsAny(to, "\r\n\\")) {
			t.Errorf("%q leads to %q", path, to)
		}
	})
}
