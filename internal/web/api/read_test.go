package api

import (
	"bytes"
	"compress/gzip"
	"encoding/json"
	"io"
	"net/http"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/banmian/banmian/internal/archive"
	"github.com/banmian/banmian/internal/desk/desktest"
)

func TestEditionsAreTurnedThrough(t *testing.T) {
	w := newWorld(t)
	var seen []string
	at := atTitle + "/editions?limit=2"
	for at != "" {
		res := w.get(at)
		page := decoded[listing[editionBrief]](t, res)
		for _, e := range page.Items {
			seen = append(seen, e.Edition)
		}
		if linked := strings.Contains(res.Header().Get("Link"), `<`+page.Next+`>; rel="next"`); linked != (page.Next != "") {
			t.Errorf("next is %q and the header %q", page.Next, res.Header().Get("Link"))
		}
		at = strings.TrimPrefix(page.Next, Base)
		if len(seen) == 4 { // what comes out meanwhile moves nothing
			w.keep(day(26), 1, desktest.Edition(1, 1, 2), archive.Published)
		}
	}
	want := []string{"2026-11-24", "2026-11-23-2", "2026-11-23", "2026-11-22", "2026-11-21", "2026-11-20"}
	if !slices.Equal(seen, want) {
		t.Errorf("got %v, want %v", seen, want)
	}
	span := read[listing[editionBrief]](w, atTitle+"/editions?from=2026-11-21&to=2026-11-22")
	if len(span.Items) != 2 || span.Items[0].Edition != "2026-11-22" || span.Next != "" {
		t.Errorf("of two days it gives %+v", span)
	}
}

// Withdrawn text is in no answer of the whole door, and its address says when and why.
func TestWithdrawnTextIsNowhere(t *testing.T) {
	w := newWorld(t)
	for _, n := range []struct{ at, text, when string }{
		{atTitle + "/articles/20261124-01-02", "此稿有误，谨向读者致歉。", "2026-11-23T23:00:00+08:00"},
		{atTitle + "/editions/2026-11-23-2/pages/02", "本版作废。", "2026-11-23T23:00:00+08:00"},
		{atTitle + "/editions/2026-11-23-2/pages/02/text", "本版作废。", "2026-11-23T23:00:00+08:00"},
		{atTitle + "/articles/20261123-2-02-01", "本版作废。", "2026-11-23T23:00:00+08:00"},
		{atTitle + "/editions/2026-11-19", "", "2026-11-23T15:00:00Z"},
		{atTitle + "/articles/20261119-01-01", "", "2026-11-23T15:00:00Z"},
	} {
		res := w.get(n.at)
		p := decoded[problem](t, res)
		if res.Code != http.StatusGone || p.Notice == nil || p.Notice.Text != n.text || p.Notice.At != n.when || !strings.HasSuffix(p.Type, "#withdrawn") {
			t.Errorf("%s: %d %s", n.at, res.Code, res.Body)
		}
	}
	answers := w.walk()
	if len(answers) < 60 {
		t.Errorf("only %d addresses were found", len(answers))
	}
	for at, text := range answers {
		for _, secret := range []string{secretHead, secretText, secretPage} {
			if strings.Contains(text, secret) {
				t.Errorf("%s says %q", at, secret)
			}
		}
	}
	if !strings.Contains(answers[Base+atEdition+"/findings"], "headline-repeated") {
		t.Error("the finding is gone, and not only its message")
	}
	hits := read[found](w, "/search?q="+secretHead)
	if hits.Total != 0 {
		t.Errorf("it is found: %+v", hits)
	}
}

// walk asks for every address that answers name, and gives what they say.
func (w *world) walk() map[string]string {
	w.t.Helper()
	out := map[string]string{}
	todo := []string{Base + "/", Base + "/search", Base + "/search?facets=true", Base + "/articles.jsonl", Base + atTitle + "/contributors",
		Base + atEdition + "/findings", Base + atEdition + "/pages", Base + atEdition + "/articles", Base + atTitle + "/editions/2026-11-23-2/findings"}
	for len(todo) > 0 {
		at := todo[0]
		todo = todo[1:]
		if _, seen := out[at]; seen {
			continue
		}
		res := w.ask(http.MethodGet, at, "")
		out[at] = res.Body.String()
		if res.Code >= 500 || res.Code == http.StatusNotFound {
			w.t.Errorf("%s: %d %s", at, res.Code, res.Body)
		}
		var v any
		if json.Unmarshal(res.Body.Bytes(), &v) == nil && !strings.HasSuffix(at, "openapi.json") {
			todo = append(todo, addresses(v)...)
		}
	}
	return out
}

// addresses are the addresses of this door in a JSON value.
func addresses(v any) []string {
	var out []string
	switch v := v.(type) {
	case string:
		if strings.HasPrefix(v, Base+"/") && !strings.Contains(v, "#") {
			out = append(out, v)
		}
	case []any:
		for _, x := range v {
			out = append(out, addresses(x)...)
		}
	case map[string]any:
		for _, x := range v {
			out = append(out, addresses(x)...)
		}
	}
	return out
}

func TestCorrectedArticle(t *testing.T) {
	w := newWorld(t)
	a := read[articleShape](w, atTitle+"/articles/20261124-01-01")
	if a.Headline != "集市改在周六" || len(a.Corrected) != 1 || a.Corrected[0].Text != "标题中的日期有误。" || a.URL != origin+"/"+desktest.Slug+"/a/20261124-01-01" {
		t.Errorf("got %+v", a)
	}
	e := read[editionShape](w, atEdition)
	if len(e.Notes) != 2 || e.Previous != Base+atTitle+"/editions/2026-11-23-2" || e.Next != "" || len(e.Articles) != 5 {
		t.Errorf("got %+v", e)
	}
}

func TestDraftsAreNotThere(t *testing.T) {
	w := newWorld(t)
	for _, at := range []string{atTitle + "/editions/2026-11-25", atTitle + "/articles/20261125-01-01", "/titles/hall-news", "/titles/hall-news/editions/latest", atTitle + "/editions/2026-11-25/document"} {
		if res := w.get(at); res.Code != http.StatusNotFound {
			t.Errorf("%s: %d", at, res.Code)
		}
	}
	if res := w.get(atTitle + "/editions/latest"); res.Header().Get("Location") != Base+atEdition {
		t.Errorf("the latest is %q", res.Header().Get("Location"))
	}
}

func TestConditional(t *testing.T) {
	w := newWorld(t)
	for _, at := range []string{"/", "/openapi.json", "/titles", atTitle, atTitle + "/editions", atEdition, atEdition + "/document", atEdition + "/pages/01", atTitle + "/articles/20261124-01-01", "/search?q=云汀"} {
		first := w.get(at)
		tag := first.Header().Get("ETag")
		if first.Code != 200 || tag == "" || first.Header().Get("Cache-Control") != "no-cache" || first.Header().Get("Vary") != "Accept, Accept-Encoding" {
			t.Errorf("%s: %d %v", at, first.Code, first.Header())
		}
		if again := w.get(at, "If-None-Match", tag); again.Code != http.StatusNotModified || again.Body.Len() > 0 || again.Header().Get("ETag") != tag {
			t.Errorf("%s: the asker has it and gets %d", at, again.Code)
		}
		if again := w.get(at, "If-None-Match", `"other"`, "If-Modified-Since", time.Now().Add(time.Hour).UTC().Format(http.TimeFormat)); again.Code != 200 {
			t.Errorf("%s: the time was looked at beside a tag: %d", at, again.Code)
		}
		head := w.ask(http.MethodHead, Base+at, "")
		if head.Code != 200 || head.Body.Len() > 0 || head.Header().Get("ETag") != tag || head.Header().Get("Content-Length") != first.Header().Get("Content-Length") {
			t.Errorf("%s: HEAD gives %d %v", at, head.Code, head.Header())
		}
	}
	at := atTitle + "/articles/20261124-01-01"
	changed := w.get(at).Header().Get("Last-Modified")
	if res := w.get(at, "If-Modified-Since", changed); res.Code != http.StatusNotModified {
		t.Errorf("since %q it did not change, and comes with %d", changed, res.Code)
	}
	if res := w.get(at, "If-Modified-Since", "Mon, 23 Nov 2026 14:59:59 GMT"); res.Code != http.StatusOK {
		t.Errorf("since a second before it changed, and comes with %d", res.Code)
	}
}

func TestOtherSitesMayRead(t *testing.T) {
	w := newWorld(t)
	res := w.get(atEdition, "Origin", "https://elsewhere.example")
	if res.Header().Get("Access-Control-Allow-Origin") != "*" || res.Header().Get("Cross-Origin-Resource-Policy") != "cross-origin" {
		t.Errorf("the answer's headers are %v", res.Header())
	}
	res = w.ask(http.MethodOptions, Base+atEdition, "", "Origin", "https://elsewhere.example", "Access-Control-Request-Method", "GET", "Access-Control-Request-Headers", "if-none-match")
	h := res.Header()
	if res.Code != http.StatusNoContent || h.Get("Access-Control-Allow-Methods") != "GET, HEAD, OPTIONS" || !strings.Contains(h.Get("Access-Control-Allow-Headers"), "If-None-Match") || h.Get("Allow") != "GET, HEAD, OPTIONS" {
		t.Errorf("asked before: %d %v", res.Code, h)
	}
	if res := w.get("/nowhere"); res.Header().Get("Access-Control-Allow-Origin") != "*" {
		t.Error("other sites may not read why there is nothing")
	}
}

func TestAccepts(t *testing.T) {
	for header, want := range map[string]bool{
		"": true, "*/*": true, "application/json": true, "text/html": false, "text/html, */*;q=0.1": true, "application/*": true,
		"application/json;q=0": false, "application/json;q=0, */*": false, "image/png, application/json;q=0.5": true, ";;;": false, "APPLICATION/JSON": true,
	} {
		if got := accepts([]string{header}, jsonType); got != want {
			t.Errorf("%q: %v", header, got)
		}
	}
}

func TestLines(t *testing.T) {
	w := newWorld(t)
	res := w.get("/articles.jsonl?from=2026-11-23&to=2026-11-24")
	var got []string
	for l := range strings.Lines(res.Body.String()) {
		var line struct{ ID, URL, Date string }
		if err := json.Unmarshal([]byte(l), &line); err != nil {
			t.Fatal(err)
		}
		got = append(got, line.ID)
		if !strings.HasPrefix(line.URL, origin+"/"+desktest.Slug+"/a/") {
			t.Errorf("%s stands at %q", line.ID, line.URL)
		}
	}
	// Six articles in each edition, less the one withdrawn and the three of a page.
	if len(got) != 5+3+6 || got[0] != desktest.Slug+"/2026-11-24#p1-a1" || !strings.Contains(got[5], "2026-11-23-2#") {
		t.Errorf("got %v", got)
	}
	packed := w.get("/articles.jsonl?from=2026-11-23&to=2026-11-24", "Accept-Encoding", "gzip")
	z, err := gzip.NewReader(packed.Body)
	if err != nil {
		t.Fatal(err)
	}
	if plain, err := io.ReadAll(z); err != nil || !bytes.Equal(plain, res.Body.Bytes()) {
		t.Errorf("as gzip it reads otherwise: %v", err)
	}
	if res := w.get("/articles.jsonl?title=nobody"); res.Code != http.StatusNotFound {
		t.Errorf("of an unknown title: %d", res.Code)
	}
	if res := w.ask(http.MethodHead, Base+"/articles.jsonl", ""); res.Code != 200 || res.Body.Len() > 0 {
		t.Errorf("HEAD: %d", res.Code)
	}
}

func TestSearch(t *testing.T) {
	w := newWorld(t)
	name := "顾南枝"
	first := read[found](w, "/search?contributor="+name+"&limit=3&order=newest&facets=true")
	if first.Total < 4 || len(first.Items) != 3 || first.Next == "" || len(first.Facets["kind"]) != 1 {
		t.Fatalf("got %+v", first)
	}
	second := read[found](w, strings.TrimPrefix(first.Next, Base))
	if second.Items[0].Self == first.Items[2].Self || second.Total != first.Total {
		t.Error("the next hits are the same")
	}
	hit := read[found](w, "/search?q="+first.Items[0].Headline).Items[0]
	if hit.Headline != first.Items[0].Headline || len(hit.Snippet) == 0 || hit.Date == "" {
		t.Errorf("got %+v", hit)
	}
	by := read[listing[contributor]](w, atTitle+"/contributors")
	if len(by.Items) != 3 {
		t.Fatalf("got %+v", by)
	}
	all := read[found](w, strings.TrimPrefix(by.Items[0].Self, Base))
	if all.Total != by.Items[0].Articles {
		t.Errorf("%d articles are listed of %d", all.Total, by.Items[0].Articles)
	}
	if res := w.get(atTitle + "/contributors/顾　南枝"); res.Code != http.StatusPermanentRedirect {
		t.Errorf("a name set wide: %d", res.Code)
	}
}

func TestSnippetPieces(t *testing.T) {
	w := newWorld(t)
	a := read[articleShape](w, atTitle+"/articles/20261122-01-01")
	word := string([]rune(a.Paragraphs[0])[3:7])
	for _, h := range read[found](w, "/search?q="+word).Items {
		marked := false
		for _, p := range h.Snippet {
			marked = marked || p.Found && strings.Contains(p.Text, word)
		}
		if !marked {
			t.Errorf("%s: nothing is marked in %+v", h.Self, h.Snippet)
		}
	}
}

func TestMeters(t *testing.T) {
	now := time.Date(2026, 11, 24, 0, 0, 0, 0, time.UTC)
	m := newMeters(2, 3)
	for range 3 {
		if _, ok := m.take("192.0.2.1", now); !ok {
			t.Fatal("the burst was not let through")
		}
	}
	if wait, ok := m.take("192.0.2.1", now); ok || wait != 1 {
		t.Errorf("the fourth: %v, wait %d", ok, wait)
	}
	if _, ok := m.take("192.0.2.2", now); !ok {
		t.Error("another address pays for it")
	}
	if _, ok := m.take("192.0.2.1", now.Add(500*time.Millisecond)); !ok {
		t.Error("half a second later one more is due")
	}
	m.take("2001:db8::1", now)
	m.take("2001:db8::2", now)
	if len(m.by) != 3 {
		t.Errorf("machines of one network are %d", len(m.by)-2)
	}
	for i := range mostMeters + 10 {
		m.take(string(rune('a'+i%26))+time.Duration(i).String(), now)
	}
	if len(m.by) != mostMeters || m.order.Len() != mostMeters {
		t.Errorf("%d addresses are watched", len(m.by))
	}
}
