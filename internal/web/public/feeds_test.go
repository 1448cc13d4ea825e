package public_test

import (
	"encoding/json"
	"encoding/xml"
	"net/http"
	"net/http/httptest"
	"slices"
	"strings"
	"testing"

	"github.com/banmian/banmian/internal/archive"
	"github.com/banmian/banmian/internal/paper"
	"github.com/banmian/banmian/internal/web/public"
)

const origin = "https://paper.example"

// markup is an answer as text.
func markup(t *testing.T, res answer) string { return string(body(t, res)) }

func known(s *shop) http.Handler {
	return public.New(public.Options{Reader: s.reader(), Home: "yunting", Origin: origin, Now: noon})
}

type rss struct {
	Items []struct {
		Title    string   `xml:"title"`
		Link     string   `xml:"link"`
		Category []string `xml:"category"`
		Creator  []string `xml:"creator"`
	} `xml:"channel>item"`
}

func readRSS(t *testing.T, site http.Handler, at string) rss {
	t.Helper()
	res := get(t, site, at)
	if res.StatusCode != 200 || res.Header.Get("Content-Type") != "application/rss+xml; charset=utf-8" {
		t.Fatalf("%s: %d %s", at, res.StatusCode, res.Header.Get("Content-Type"))
	}
	var out rss
	if err := xml.Unmarshal(body(t, res), &out); err != nil {
		t.Fatal(err)
	}
	return out
}

func TestFeeds(t *testing.T) {
	s := fill(t)
	site := known(s)
	all := readRSS(t, site, "/feeds/rss.xml")
	if len(all.Items) < 5 || all.Items[0].Link != origin+"/a/20250613-01-01" {
		t.Fatalf("%+v", all.Items)
	}
	// Every link leads to an article.
	for _, i := range all.Items {
		if res := get(t, site, strings.TrimPrefix(i.Link, origin)); res.StatusCode != 200 {
			t.Errorf("%s: %d", i.Link, res.StatusCode)
		}
	}
	one := readRSS(t, site, "/feeds/rss.xml?section=要闻")
	if len(one.Items) == 0 || len(one.Items) >= len(all.Items) {
		t.Errorf("a section has %d of %d", len(one.Items), len(all.Items))
	}
	for _, i := range one.Items {
		if !slices.Equal(i.Category, []string{"要闻"}) {
			t.Errorf("%s is of %v", i.Link, i.Category)
		}
	}
	var writer string
	for _, i := range all.Items {
		if len(i.Creator) > 0 {
			writer = i.Creator[0]
		}
	}
	by := readRSS(t, site, "/feeds/rss.xml?by="+writer)
	if writer == "" || len(by.Items) == 0 {
		t.Fatalf("%q wrote nothing", writer)
	}
	for _, i := range by.Items {
		if !slices.Contains(i.Creator, writer) {
			t.Errorf("%s is by %v, not %s", i.Link, i.Creator, writer)
		}
	}
	var asJSON struct{ Items []struct{ URL string } }
	if err := json.Unmarshal(body(t, get(t, site, "/feeds/feed.json")), &asJSON); err != nil || len(asJSON.Items) != len(all.Items) {
		t.Errorf("JSON Feed has %d of %d: %v", len(asJSON.Items), len(all.Items), err)
	}
	if b := markup(t, get(t, site, "/feeds/atom.xml")); strings.Count(b, "<entry>") != len(all.Items) {
		t.Errorf("Atom has another number of entries")
	}
	for _, at := range []string{"/feeds/x", "/feeds/rss.xml?by=" + strings.Repeat("x", 200)} {
		if res := get(t, site, at); res.StatusCode != 404 {
			t.Errorf("%s: %d", at, res.StatusCode)
		}
	}
}

// What is withdrawn is in no feed and no map.
func TestFeedsForgetWhatIsWithdrawn(t *testing.T) {
	s := fill(t)
	site := known(s)
	key := archive.Key{Title: "yunting", Date: paper.Date{Year: 2025, Month: 6, Day: 13}, Ordinal: 1}
	if _, err := s.archive.SetState(t.Context(), key, 0, archive.Withdrawn); err != nil {
		t.Fatal(err)
	}
	for _, at := range []string{"/feeds/rss.xml", "/feeds/atom.xml", "/feeds/feed.json", "/sitemaps/2025-06.xml", "/sitemaps/news.xml"} {
		if b := markup(t, get(t, site, at)); strings.Contains(b, "20250613") || strings.Contains(b, "2025-06-13") {
			t.Errorf("%s still names it", at)
		}
	}
}

// Without a public address, links are made from the request's host; one that is
// no host is not believed.
func TestFeedsWithoutOrigin(t *testing.T) {
	site := fill(t).site()
	for host, want := range map[string]string{"paper.local:8080": "http://paper.local:8080/", `evil"><script>`: "http://localhost/"} {
		r := httptest.NewRequest(http.MethodGet, "/feeds/rss.xml", nil)
		r.Host = host
		w := httptest.NewRecorder()
		site.ServeHTTP(w, r)
		if b := w.Body.String(); !strings.Contains(b, "<link>"+want+"a/") || strings.Contains(b, "evil") {
			t.Errorf("%q: %.300s", host, b)
		}
	}
}

func TestMaps(t *testing.T) {
	s := fill(t)
	site := known(s)
	type urls struct {
		Maps  []string `xml:"sitemap>loc"`
		Spots []string `xml:"url>loc"`
	}
	read := func(at string) []string {
		t.Helper()
		res := get(t, site, at)
		if res.StatusCode != 200 {
			t.Fatalf("%s: %d", at, res.StatusCode)
		}
		var u urls
		if err := xml.Unmarshal(body(t, res), &u); err != nil {
			t.Fatal(err)
		}
		return append(u.Maps, u.Spots...)
	}
	maps := read("/sitemap.xml")
	if !slices.Contains(maps, origin+"/yunting/sitemaps/2025-06.xml") {
		t.Fatalf("%v", maps)
	}
	// Every address of every map answers.
	seen := 0
	for _, m := range maps {
		for _, at := range read(strings.TrimPrefix(m, origin)) {
			seen++
			if res := get(t, site, strings.TrimPrefix(at, origin)); res.StatusCode != 200 {
				t.Errorf("%s: %d", at, res.StatusCode)
			}
		}
	}
	if seen < 20 {
		t.Errorf("only %d addresses", seen)
	}
	if b := markup(t, get(t, site, "/robots.txt")); !strings.Contains(b, "Sitemap: "+origin+"/sitemap.xml\n") {
		t.Errorf("%s", b)
	}
	if res := get(t, site, "/sitemaps/1999-01.xml"); res.StatusCode != 404 {
		t.Errorf("an empty month: %d", res.StatusCode)
	}
}

func TestArticleIsDescribed(t *testing.T) {
	doc := open(t, known(fill(t)), "/en/a/20250613-01-01")
	got := map[string]string{}
	for _, n := range all(doc, "meta") {
		got[attr(n, "name")+attr(n, "property")] += attr(n, "content") + "|"
	}
	for name, want := range map[string]string{"og:type": "article|", "og:url": origin + "/a/20250613-01-01|", "citation_publication_date": "2025/06/13|", "citation_issue": "1286|"} {
		if got[name] != want {
			t.Errorf("%s is %q, want %q", name, got[name], want)
		}
	}
	if got["citation_title"] == "" || got["citation_author"] == "" || got["og:image"] == "" {
		t.Errorf("%v", got)
	}
	var linked struct {
		Type     string `json:"@type"`
		URL      string
		Author   []struct{ Name string }
		IsPartOf struct{ IssueNumber string }
	}
	if err := json.Unmarshal([]byte(text(one(t, doc, "script[type=application/ld+json]"))), &linked); err != nil {
		t.Fatal(err)
	}
	if linked.Type != "NewsArticle" || linked.URL != origin+"/a/20250613-01-01" || len(linked.Author) == 0 || linked.IsPartOf.IssueNumber != "1286" {
		t.Errorf("%+v", linked)
	}
}
