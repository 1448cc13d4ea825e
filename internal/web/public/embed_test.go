package public_test

import (
	"encoding/json"
	"encoding/xml"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"testing"

	"golang.org/x/net/html"

	"github.com/banmian/banmian/internal/archive"
	"github.com/banmian/banmian/internal/paper"
)

// shared checks that another site's program may use an answer.
func shared(t *testing.T, at string, res answer) {
	t.Helper()
	if res.StatusCode != 200 || res.Header.Get("Access-Control-Allow-Origin") != "*" || res.Header.Get("Cross-Origin-Resource-Policy") != "cross-origin" {
		t.Fatalf("%s: %d %v", at, res.StatusCode, res.Header)
	}
}

// walk visits every element.
func walk(n *html.Node, visit func(*html.Node)) {
	visit(n)
	for c := n.FirstChild; c != nil; c = c.NextSibling {
		walk(c, visit)
	}
}

// harmless checks that markup for other sites has no script, style or frame, and
// leads to addresses of this site alone, which are there.
func harmless(t *testing.T, site http.Handler, markup string) (text string) {
	t.Helper()
	doc := parse(t, []byte(markup))
	walk(doc, func(n *html.Node) {
		if n.Type == html.TextNode {
			text += n.Data
		}
		switch n.Data {
		case "script", "style", "iframe", "link", "object", "embed", "form":
			if n.Type == html.ElementNode {
				t.Errorf("there is a %s in it", n.Data)
			}
		}
		for _, a := range n.Attr {
			if strings.HasPrefix(a.Key, "on") || a.Key == "style" {
				t.Errorf("%s=%q", a.Key, a.Val)
			}
			if a.Key == "href" || a.Key == "src" {
				if !strings.HasPrefix(a.Val, origin+"/") {
					t.Errorf("%s leads elsewhere", a.Val)
				} else if res := get(t, site, strings.TrimPrefix(a.Val, origin)); res.StatusCode != 200 {
					t.Errorf("%s: %d", a.Val, res.StatusCode)
				}
			}
		}
	})
	return text
}

func TestTodayForAPortal(t *testing.T) {
	s := fill(t)
	e := short(`<img src=x onerror=alert(1)>"报`, "zh-Hans")
	e.Date = paper.Date{Year: 2025, Month: 6, Day: 14}
	e.Articles[0].Headline = `"><script>alert(1)</script>` + "\u202e头条"
	e.Articles[1].Kind = paper.KindAd
	s.keep("hostile", 1, e, published)
	site := known(s)
	for _, at := range []string{"/embed/today.html", "/harbour/embed/today.html", "/en/embed/today.html", "/hostile/embed/today.html?n=40"} {
		res := get(t, site, at)
		shared(t, at, res)
		if res.Header.Get("Content-Type") != "text/html; charset=utf-8" || strings.Contains(string(body(t, res)), "<html") {
			t.Errorf("%s is %s", at, res.Header.Get("Content-Type"))
		}
		text := harmless(t, site, string(body(t, res)))
		if strings.Contains(at, "hostile") && (!strings.Contains(text, `"><script>alert(1)</script>头条`) || strings.Contains(text, "乙")) {
			t.Errorf("%s says %s", at, text)
		}
	}
	for query, want := range map[string]int{"": 6, "?n=0": 0, "?n=3": 3, "?n=40": 40} {
		res := get(t, site, "/embed/today.json"+query)
		shared(t, query, res)
		var d struct {
			Title, Date, URL string
			Cover            struct{ Src string }
			Articles         []struct{ Headline, URL, Page string }
		}
		if err := json.Unmarshal(body(t, res), &d); err != nil {
			t.Fatal(err)
		}
		if d.Date != "2025-06-13" || d.URL != origin+"/e/2025-06-13/" || d.Title == "" || len(d.Articles) > want || want <= 6 && len(d.Articles) != want {
			t.Errorf("%s: %+v", query, d)
		}
		for _, at := range []string{d.URL, d.Cover.Src} {
			if res := get(t, site, strings.TrimPrefix(at, origin)); res.StatusCode != 200 {
				t.Errorf("%s: %d", at, res.StatusCode)
			}
		}
	}
	for at, want := range map[string]int{"/embed/today.html?n=41": 400, "/embed/today.html?n=x": 400, "/embed/today.xml": 404, "/embed/": 404, "/embed": 404, "/nobody/embed/today.html": 404} {
		if res := get(t, site, at); res.StatusCode != want {
			t.Errorf("%s: %d, want %d", at, res.StatusCode, want)
		}
	}
	script := get(t, site, "/embed/today.js")
	shared(t, "today.js", script)
	if script.Header.Get("Content-Type") != "text/javascript; charset=utf-8" || script.Body.Len() > 1024 || script.Body.Len() == 0 {
		t.Errorf("the script is %s of %d bytes", script.Header.Get("Content-Type"), script.Body.Len())
	}
}

func embed(t *testing.T, site http.Handler, at, more string) map[string]any {
	t.Helper()
	res := get(t, site, "/oembed?url="+url.QueryEscape(at)+more)
	shared(t, at, res)
	var out map[string]any
	if err := json.Unmarshal(body(t, res), &out); err != nil {
		t.Fatal(err)
	}
	if out["version"] != "1.0" || out["provider_name"] == "" || out["title"] == "" {
		t.Errorf("%s: %v", at, out)
	}
	return out
}

func TestOEmbed(t *testing.T) {
	site := known(fill(t))
	for _, at := range []string{"/a/20250613-01-01", "/e/2025-06-13/", "/e/2025-06-13", "/", "/harbour/", "/en/a/20250613-01-01", "/a/20250613-01-01?q=x#y"} {
		o := embed(t, site, origin+at, "")
		if o["type"] != "rich" || o["width"].(float64) < 1 || o["height"].(float64) < 1 {
			t.Errorf("%s: %v", at, o)
		}
		harmless(t, site, o["html"].(string))
		if src, ok := o["thumbnail_url"].(string); ok {
			if res := get(t, site, strings.TrimPrefix(src, origin)); res.StatusCode != 200 || o["thumbnail_width"] == nil || o["thumbnail_height"] == nil {
				t.Errorf("%s: %d", src, res.StatusCode)
			}
		}
	}
	for more, most := range map[string]float64{"": 1e6, "&maxwidth=1000": 1000, "&maxwidth=100": 100, "&maxheight=50": 1e6, "&maxwidth=30&maxheight=30": 30} {
		o := embed(t, site, origin+"/e/2025-06-13/01", more)
		if o["type"] != "photo" || o["width"].(float64) > most || o["width"].(float64) < 1 {
			t.Errorf("%s: %v", more, o)
		}
		res := get(t, site, strings.TrimPrefix(o["url"].(string), origin))
		if res.StatusCode != 200 || !strings.HasPrefix(res.Header.Get("Content-Type"), "image/") || res.Header.Get("Access-Control-Allow-Origin") != "*" {
			t.Errorf("%v: %d", o["url"], res.StatusCode)
		}
	}
	var x struct {
		XMLName xml.Name `xml:"oembed"`
		Type    string   `xml:"type"`
		HTML    string   `xml:"html"`
	}
	res := get(t, site, "/oembed?format=xml&url="+url.QueryEscape(origin+"/a/20250613-01-01"))
	if err := xml.Unmarshal(body(t, res), &x); err != nil || x.Type != "rich" || !strings.Contains(x.HTML, "<blockquote") || res.Header.Get("Content-Type") != "text/xml; charset=utf-8" {
		t.Errorf("%+v %v", x, err)
	}
	for query, want := range map[string]int{
		"":     404,
		"url=": 404,
		"url=https://evil.example/a/20250613-01-01":     404,
		"url=//evil.example/a/20250613-01-01":           404,
		"url=javascript:alert(1)":                       404,
		"url=" + origin + "/a/20250613-01-99":           404,
		"url=" + origin + "/a/x":                        404,
		"url=" + origin + "/e/2025-06-20/":              404,
		"url=" + origin + "/e/2025-05-30/":              410,
		"url=" + origin + "/search?q=x":                 404,
		"url=" + origin + "/nobody/":                    404,
		"url=" + origin + "/&format=yaml":               501,
		"url=" + origin + "/&maxwidth=x":                400,
		"url=" + origin + "/&maxwidth=0":                400,
		"url=" + origin + "/e/2025-06-13/01&maxwidth=2": 404,
	} {
		if res := get(t, site, "/oembed?"+query); res.StatusCode != want {
			t.Errorf("%s: %d, want %d", query, res.StatusCode, want)
		}
	}
}

// Every screen of a paper tells where it can be asked for.
func TestOEmbedIsDiscovered(t *testing.T) {
	site := known(fill(t))
	for _, at := range []string{"/", "/e/2025-06-13/", "/e/2025-06-13/01", "/a/20250613-01-01", "/en/a/20250613-01-01"} {
		found := 0
		walk(open(t, site, at), func(n *html.Node) {
			kind := ""
			for _, a := range n.Attr {
				if a.Key == "type" {
					kind = a.Val
				}
			}
			if n.Data != "link" || !strings.HasSuffix(kind, "+oembed") {
				return
			}
			found++
			if res := get(t, site, attr(n, "href")); res.StatusCode != 200 || attr(n, "rel") != "alternate" {
				t.Errorf("%s: %s is %d", at, attr(n, "href"), res.StatusCode)
			}
		})
		if found != 2 {
			t.Errorf("%s: %d links", at, found)
		}
	}
}

func TestOEmbedOfWhatIsWithdrawn(t *testing.T) {
	s := newShop(t)
	e := short("云汀", "zh-Hans")
	e.Date = paper.Date{Year: 2025, Month: 6, Day: 13}
	e.Notes = []paper.Note{{Kind: paper.NoteWithdrawal, Scope: paper.ScopeMask, Article: "p1-a1"}, {Kind: paper.NoteWithdrawal, Scope: paper.ScopePage, Page: 2}}
	key := s.keep("yunting", 1, e, published)
	site := known(s)
	for _, at := range []string{"/a/20250613-01-01", "/e/2025-06-13/02"} {
		if res := get(t, site, "/oembed?url="+origin+at); res.StatusCode != http.StatusGone {
			t.Errorf("%s: %d", at, res.StatusCode)
		}
	}
	if text := string(body(t, get(t, site, "/embed/today.html"))); strings.Contains(text, "甲") || !strings.Contains(text, "乙") {
		t.Errorf("%s", text)
	}
	if _, err := s.archive.SetState(t.Context(), key, 0, archive.Withdrawn); err != nil {
		t.Fatal(err)
	}
	if res := get(t, site, "/embed/today.html"); res.StatusCode != http.StatusNotFound {
		t.Errorf("%d", res.StatusCode)
	}
}

// Whatever address is asked about, the answer speaks of this site only.
func FuzzOEmbed(f *testing.F) {
	site := known(fill(f))
	f.Add(origin+"/a/20250613-01-01", "json")
	f.Add("//evil.example/e/2025-06-13/01", "xml")
	f.Add("/e/2025-06-13/01?x=%00", "")
	f.Fuzz(func(t *testing.T, at, format string) {
		r := httptest.NewRequest(http.MethodGet, "/oembed?"+url.Values{"url": {at}, "format": {format}, "maxwidth": {"400"}}.Encode(), nil)
		w := httptest.NewRecorder()
		site.ServeHTTP(w, r)
		if w.Code >= 500 && w.Code != http.StatusNotImplemented {
			t.Errorf("%q: %d", at, w.Code)
		}
		if w.Code == 200 && strings.Contains(w.Body.String(), "evil.example") {
			t.Errorf("%q: %s", at, w.Body)
		}
	})
}
