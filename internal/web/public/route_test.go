package public_test

import (
	"net/http"
	"net/http/httptest"
	"strings"
	"testing"
)

// routes is every kind of address the site has, with what it answers and, for a
// redirect, where it leads. The archive is that of fill.
const routes = `
/                               200
/e/2025-06-13/                  200
/e/2025-06-13                   308 /e/2025-06-13/
/e/2025-06-13/01                200
/e/2025-06-13/1                 308 /e/2025-06-13/01
/e/2025-06-13/05                404
/e/2025-06-13/01.pdf            200
/e/2025-06-13/1.pdf             404
/e/2025-06-13/05.pdf            404
/e/2025-06-13.pdf               404
/e/2025-06-06-2/                200
/e/2025-06-06-2/01              200
/e/2025-06-06-3/                404
/e/2025-06-06-1/                404
/e/2025-06-31/                  404
/e/0000-00-00/                  404
/e/2025-06-20/                  404
/e/2025-06-20/01                404
/e/2025-05-30/                  410
/e/2025-05-30/01                410
/e/2025-05-30/01.pdf            410
/a/20250530-01-01               410
/a/20250613-01-01               200
/a/20250613-1-1                 404
/a/20250613-01-001              308 /a/20250613-01-01
/a/20250613-01-99               404
/a/20250613-09-01               404
/a/20250620-01-01               404
/a/20250606-2-01-01             200
/a/20250613                     404
/a/20250613-01-01/figure-1.jpg  200
/a/20250613-01-01/part-2.jpg    200
/a/20250613-01-01/part-3.jpg    404
/a/20250613-01-01/figure-0.jpg  404
/a/20250613-01-01/figure-9.jpg  404
/a/20250613-01-99/figure-1.jpg  404
/a/20250530-01-01/figure-1.jpg  410
/a/20250613-01-01/              404
/archive/                       303 /archive/2025/06
/archive                        303 /archive/2025/06
/archive/?date=2025-06-06       303 /e/2025-06-06/
/archive/?date=2025-05-30       303 /archive/2025/05
/archive/?date=2025-03-01       303 /archive/2025/03
/archive/?date=nonsense         303 /archive/2025/06
/archive/2025                   200
/archive/2025/                  308 /archive/2025
/archive/2025/06                200
/archive/2025/13                404
/archive/2025/6                 404
/archive/1066/10                404
/archive/2025/06/13             404
/harbour/                       200
/harbour                        308 /harbour/
/harbour/archive/               303 /harbour/archive/2025/06
/harbour/e/2025-06-06/          404
/yunting/                       200
/yunting/e/2025-06-13/01        200
/nowhere/                       404
/en/                            200
/en                             308 /en/
/hant/                          200
/hans/e/2025-06-13/01           200
/en/e/2025-06-13                308 /en/e/2025-06-13/
/en/harbour/                    200
/en/archive/                    303 /en/archive/2025/06
/en/archive/2025/06             200
/fr/                            404
/en/en/                         404
/healthz                        200
/readyz                         200
/en/healthz                     404
/assets/                        404
/assets/site.css                404
/b/2025-06-13/                  404
/b/2025-06-13/0000000000000000000000000000000000000000000000000000000000000000.jpg 404
//elsewhere.example/            404
/e//elsewhere.example           404
/../../etc/passwd               404
`

func TestRoutes(t *testing.T) {
	site := fill(t).site()
	for _, line := range strings.Split(strings.TrimSpace(routes), "\n") {
		f := append(strings.Fields(line), "")
		res := get(t, site, "http://paper.example"+f[0])
		if got := http.StatusText(res.StatusCode); got != http.StatusText(atoi(t, f[1])) || res.Header.Get("Location") != f[2] {
			t.Errorf("GET %s: %d %s, want %s %s", f[0], res.StatusCode, res.Header.Get("Location"), f[1], f[2])
		}
	}
}

func atoi(t *testing.T, s string) int {
	n := 0
	for _, c := range s {
		if c < '0' || c > '9' {
			t.Fatalf("%q is no status", s)
		}
		n = n*10 + int(c-'0')
	}
	return n
}

// Every link and picture on the screens leads somewhere.
func TestLinksLead(t *testing.T) {
	site := fill(t).site()
	seen := map[string]bool{}
	queue := []string{"/", "/en/", "/hant/harbour/", "/archive/2025"}
	for len(queue) > 0 && len(seen) < 2000 {
		at := queue[0]
		queue = queue[1:]
		if seen[at] {
			continue
		}
		seen[at] = true
		res := get(t, site, at)
		if res.StatusCode >= 400 {
			t.Errorf("a link leads to %s: status %d", at, res.StatusCode)
		}
		if to := res.Header.Get("Location"); to != "" {
			queue = append(queue, to)
		}
		if !strings.HasPrefix(res.Header.Get("Content-Type"), "text/html") {
			continue
		}
		doc := parse(t, body(t, res))
		for _, name := range []string{"href", "src"} {
			for _, n := range all(doc, "["+name+"]") {
				to, _, _ := strings.Cut(attr(n, name), "#")
				if strings.HasPrefix(to, "/") {
					queue = append(queue, to)
				}
			}
		}
		for _, n := range all(doc, "[srcset]") {
			for _, item := range strings.Split(attr(n, "srcset"), ",") {
				queue = append(queue, strings.Fields(item)[0])
			}
		}
	}
	if len(seen) < 300 {
		t.Errorf("only %d addresses were found", len(seen))
	}
}

// An address at the root goes on leading to its paper when another title is
// added that takes the root.
func TestRootAddressesOutliveANewTitle(t *testing.T) {
	s := newShop(t)
	s.keep("yunting", 1, dated(t, short("今日云汀", "zh-Hans"), "2025-06-13"), published)
	if res := get(t, s.site(), "/e/2025-06-13/01"); res.StatusCode != 200 {
		t.Fatalf("status %d", res.StatusCode)
	}
	s.keep("abc", 1, dated(t, short("The ABC", "en"), "2025-06-14"), published)
	site := siteOf(s, "")
	for from, to := range map[string]string{
		"/e/2025-06-13/01":     "/yunting/e/2025-06-13/01",
		"/en/a/20250613-01-01": "/en/yunting/a/20250613-01-01",
	} {
		if res := get(t, site, from); res.StatusCode != 302 || res.Header.Get("Location") != to {
			t.Errorf("%s: %d %s, want 302 %s", from, res.StatusCode, res.Header.Get("Location"), to)
		}
	}
}

func TestOnlyReading(t *testing.T) {
	site := fill(t).site()
	for _, c := range []struct {
		method, at, body string
		status           int
	}{
		{"POST", "/", "", 405},
		{"DELETE", "/e/2025-06-13/", "", 405},
		{"GET", "/", "a body", 400},
		{"GET", "/" + strings.Repeat("a", 2000), "", 414},
		{"GET", "/?" + strings.Repeat("a", 5000), "", 414},
		{"HEAD", "/", "", 200},
	} {
		w := httptest.NewRecorder()
		site.ServeHTTP(w, httptest.NewRequest(c.method, c.at, strings.NewReader(c.body)))
		if w.Code != c.status {
			t.Errorf("%s %.20s: %d, want %d", c.method, c.at, w.Code, c.status)
		}
		if c.method == "HEAD" && w.Body.Len() > 0 {
			t.Errorf("HEAD answers with %d bytes", w.Body.Len())
		}
	}
}
