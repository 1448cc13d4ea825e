package stillsite

import (
	"encoding/json"
	"fmt"
	"net/http"
	"os"
	"path/filepath"
	"slices"
	"strconv"
	"strings"
	"testing"
)

// paper is a site of a few screens.
func paper() http.Handler {
	page := func(body string) string {
		return `<!doctype html><html lang="en"><head><link rel="canonical" href="/x"><link rel="alternate" hreflang="en" href="/en/"><link rel="manifest" href="/m.webmanifest">` +
			`<link rel="stylesheet" href="/assets/site.1.css"><script type="module" src="/assets/page.1.js"></script><script type="module" src="/assets/pack.1.js"></script></head>` +
			`<body><main>` + body + `</main><nav id="languages"><a href="/hant/">繁</a></nav></body></html>`
	}
	answers := map[string]string{
		"/en/":                      page(`<a href="/en/e/2025-06-13/01#a1">Page 1</a><img srcset="/b/2025-06-13/aa.webp 480w, /b/2025-06-13/bb.webp 960w"><a href="https://other.example/">Elsewhere</a><a href="tel:123">Call</a><a href="/desk/">Desk</a><button class="keep">Keep</button>`),
		"/en/search":                page(`<form class="question" action="/en/search"><input name="q"><label>Sort <select></select></label></form><section class="results"><p>Tips</p></section>`),
		"/en/archive/2025/06":       page(`<div class="calendar"><h1>June 2025</h1><a href="/en/archive/2025">Year</a><form class="ask"></form></div>`),
		"/en/archive/2025":          page(`<a href="/en/archive/2025/06">June</a>`),
		"/en/e/2025-06-13/01":       page(`<div class="bed" data-regions="/e/2025-06-13/01/"></div><a href="/en/a/20250613-01-01">Story</a><a href="/e/2025-06-13/01.pdf">PDF</a>`),
		"/en/a/20250613-01-01":      page(`<a href="/en/by/O%27Neil%20%3F">By</a><a class="place" href="/iiif/x">IIIF</a><a href="/en/gone">Gone</a>`),
		"/en/by/O%27Neil%20%3F":     page(`<a href="/en/by/O%27Neil%20%3F?n=2">Older</a>`),
		"/en/by/O%27Neil%20%3F?n=2": page(``),
		"/assets/page.1.js":         `const a = 1;`,
		"/assets/site.1.css":        `@import url("/assets/more.1.css"); b{background:url(/assets/icon.1.svg)}`,
		"/assets/more.1.css":        ``,
		"/assets/icon.1.svg":        `<svg/>`,
		"/b/2025-06-13/aa.webp":     "a", "/b/2025-06-13/bb.webp": "b", "/e/2025-06-13/01.pdf": "%PDF",
		"/robots.txt": "", "/feeds/rss.xml": "<rss/>", "/feeds/atom.xml": "<feed/>", "/feeds/feed.json": "{}",
	}
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		at := r.URL.RequestURI()
		if at == "/en/archive/" {
			http.Redirect(w, r, "/en/archive/2025/06", http.StatusFound)
			return
		}
		body, ok := answers[at]
		if !ok {
			http.NotFound(w, r)
			return
		}
		kind := "text/html; charset=utf-8"
		if !strings.HasPrefix(at, "/en/") {
			kind = map[string]string{".js": "text/javascript", ".css": "text/css"}[filepath.Ext(at)]
		}
		w.Header().Set("Content-Type", kind)
		fmt.Fprint(w, body)
	})
}

func writeDown(t *testing.T, s Site) (string, Report) {
	t.Helper()
	dir := t.TempDir()
	r, err := Press(t.Context(), s, dir)
	if err != nil {
		t.Fatal(err)
	}
	return dir, r
}

func read(t *testing.T, dir, name string) string {
	t.Helper()
	data, err := os.ReadFile(filepath.Join(dir, filepath.FromSlash(name)))
	if err != nil {
		t.Fatal(err)
	}
	return string(data)
}

func TestPress(t *testing.T) {
	dir, r := writeDown(t, Site{Handler: paper(), Language: "en",
		Articles: []Article{{"/a/20250613-01-01", "River bridge", "2025-06-13", "13 June", "Page 01", "It opens."}},
		Leads: []Lead{{"/html/2025-06/13/content_7.htm", "/a/20250613-01-01"}, {"/e/2025-06-13/x.html", "/a/20250613-01-01"}, {"/old?id=1", "/a/20250613-01-01"},
			{"/pic.jpg", "/a/20250613-01-01"}, {"/../../up.html", "/a/20250613-01-01"}, {"/none.html", "/a/20250613-09-09"}}})
	if len(r.Broken) != 0 {
		t.Errorf("broken: %v", r.Broken)
	}
	front := read(t, dir, "index.html")
	for _, want := range []string{`href="e/2025-06-13/01/index.html#a1"`, `srcset="b/2025-06-13/aa.webp 480w, b/2025-06-13/bb.webp 960w"`, `href="https://other.example/"`, `href="tel:123"`,
		`<a>Desk</a>`, `src="assets/page.1.js" defer`, `rel="canonical" href="index.html"`, `href="assets/site.1.css"`} {
		if !strings.Contains(front, want) {
			t.Errorf("the front page has no %s:\n%s", want, front)
		}
	}
	for _, not := range []string{"hreflang", "manifest", "languages", "pack.", "Keep", "module"} {
		if strings.Contains(front, not) {
			t.Errorf("the front page has %s:\n%s", not, front)
		}
	}
	if page := read(t, dir, "e/2025-06-13/01/index.html"); strings.Contains(page, "data-regions") || !strings.Contains(page, `href="../01.pdf"`) || !strings.Contains(page, `href="../../../a/20250613-01-01/index.html"`) {
		t.Errorf("the page: %s", page)
	}
	if a := read(t, dir, "a/20250613-01-01/index.html"); strings.Contains(a, "IIIF") || strings.Contains(a, "/gone") {
		t.Errorf("the article: %s", a)
	}
	name := safe("O'Neil ?")
	if by := read(t, dir, "by/"+name+"/index.html"); !strings.Contains(by, `href="2/index.html"`) {
		t.Errorf("a contributor: %s", by)
	}
	read(t, dir, "by/"+name+"/2/index.html")
	if style := read(t, dir, "assets/site.1.css"); !strings.Contains(style, `url("more.1.css")`) || !strings.Contains(style, `url("icon.1.svg")`) {
		t.Errorf("style: %s", style)
	}
	if js := read(t, dir, "assets/page.1.js"); !strings.HasPrefix(js, "(()=>{") {
		t.Errorf("script: %s", js)
	}
	if archive := read(t, dir, "archive/index.html"); !strings.Contains(archive, `url=2025/06/index.html`) {
		t.Errorf("the archive: %s", archive)
	}
	if heads := read(t, dir, "archive/2025/06/headlines/index.html"); !strings.Contains(heads, "River bridge") || !strings.Contains(heads, `href="../../../../a/20250613-01-01/index.html"`) || !strings.Contains(heads, `href="../../../../assets/site.1.css"`) {
		t.Errorf("headlines: %s", heads)
	}
	if lead := read(t, dir, "html/2025-06/13/content_7.htm"); !strings.Contains(lead, `url=../../../a/20250613-01-01/index.html`) {
		t.Errorf("an address of the earlier site: %s", lead)
	}
	for _, not := range []string{"e/2025-06-13/x.html", "pic.jpg", "up.html", "none.html", "old"} {
		if _, err := os.Stat(filepath.Join(dir, not)); err == nil && not != "up.html" {
			t.Errorf("%s was written", not)
		}
	}
	search := read(t, dir, "search/index.html")
	if !strings.Contains(search, `data-found="{0} found"`) || strings.Contains(search, "<select") || !strings.Contains(search, `href="../archive/2025/06/headlines/index.html"`) {
		t.Errorf("search: %s", search)
	}
}

func TestBrokenIsTold(t *testing.T) {
	h := paper()
	_, r := writeDown(t, Site{Language: "en", Start: []string{"/e/2025-06-14/01"}, Handler: h})
	if !slices.Equal(r.Broken, []string{"/en/e/2025-06-14/01 (404)"}) {
		t.Errorf("broken: %v", r.Broken)
	}
}

func TestRelative(t *testing.T) {
	for _, c := range [][3]string{
		{"index.html", "a/b.html", "a/b.html"}, {"a/b/index.html", "a/c/index.html", "../c/index.html"}, {"a/b/index.html", "a/b/index.html", "index.html"},
		{"a/index.html", "index.html", "../index.html"}, {"x.html", "by/张 三/index.html", "by/%E5%BC%A0%20%E4%B8%89/index.html"}, {"a/b/c.html", "a/b.html", "../b.html"},
	} {
		if got := relative(c[0], c[1]); got != c[2] {
			t.Errorf("from %s to %s: %s, want %s", c[0], c[1], got, c[2])
		}
	}
}

func TestSafe(t *testing.T) {
	seen := map[string]string{}
	for _, s := range []string{"张三", "a/b", "a\\b", "..", ".", "CON?", "a\x00b", "a_b", strings.Repeat("长", 200), strings.Repeat("长", 201), "x.", "100%"} {
		got := safe(s)
		if got == "" || strings.ContainsAny(got, `/\:*?"<>|%#`) || strings.HasPrefix(got, ".") || len(got) > longestName+10 || seen[got] != "" {
			t.Errorf("safe(%q) = %q, as is %q", s, got, seen[got])
		}
		seen[got] = s
	}
	if safe("张三") != "张三" {
		t.Error("a plain name was changed")
	}
}

// shardsOf reads the terms that were written.
func shardsOf(t *testing.T, dir string) map[string][]int {
	t.Helper()
	out := map[string][]int{}
	files, err := filepath.Glob(filepath.Join(dir, "search/t/*.js"))
	if err != nil {
		t.Fatal(err)
	}
	for n := range files {
		text := read(t, dir, fmt.Sprintf("search/t/%d.js", n))
		if len(text) > shardBytes+longestRow+1000 {
			t.Errorf("shard %d has %d bytes", n, len(text))
		}
		text = strings.TrimSuffix(strings.TrimPrefix(text, fmt.Sprintf("banmianTerms(%d,", n)), ");\n")
		var rows [][2]string
		if err := json.Unmarshal([]byte(text), &rows); err != nil {
			t.Fatal(err)
		}
		for _, r := range rows {
			at := 0
			for i, s := range strings.Fields(r[1]) {
				step, err := strconv.ParseInt(s, 36, 64)
				if err != nil {
					t.Fatal(err)
				}
				if i == 0 {
					at = 0
				}
				at += int(step)
				out[r[0]] = append(out[r[0]], at)
			}
		}
	}
	return out
}

// Every two signs in a row of every article are a term that leads to it, and no
// shard is larger than its bound, whatever stands in every article.
func TestShards(t *testing.T) {
	var articles []Article
	for n := range 9000 {
		articles = append(articles, Article{Address: fmt.Sprintf("/a/%d", n), Headline: "每天都有 " + string(rune(0x4e00+n)) + "桥", Date: "2025-06-13", Text: "Every Morning"})
	}
	dir := t.TempDir()
	p := &press{Site: Site{Language: "hans", Articles: articles}, dir: dir}
	if err := p.searching(); err != nil {
		t.Fatal(err)
	}
	terms := shardsOf(t, dir)
	if n := len(terms["每天"]); n != 9000 || !slices.IsSorted(terms["每天"]) {
		t.Errorf("每天 leads to %d articles", n)
	}
	if n := len(terms["morning"]); n != 9000 {
		t.Errorf("morning leads to %d articles", n)
	}
	if got := terms[folded(string(rune(0x4e00+77)))+"桥"]; !slices.Contains(got, 77) {
		t.Errorf("a rare pair leads to %v", got)
	}
	if p.report.Largest > shardBytes+longestRow+1000 || p.report.Shards < 5 {
		t.Errorf("%d shards, the largest %d bytes", p.report.Shards, p.report.Largest)
	}
}

func TestTerms(t *testing.T) {
	got := termsOf("河上的桥，2025年 Café ＡＢＣ")
	for _, want := range []string{"河上", "上的", "的桥", "桥", "2025", "年", "cafe", "abc"} {
		if !got[folded(want)] {
			t.Errorf("%q is no term of %v", want, got)
		}
	}
	if got["桥年"] || len(got) != 8 {
		t.Errorf("terms %v", got)
	}
	if folded("觀念") != folded("观念") {
		t.Error("simplified and traditional are two")
	}
	table := []rune(foldTable([]Article{{Text: "观念"}}))
	found := false
	for i := 0; i+1 < len(table); i += 2 {
		found = found || table[i] == '觀' && table[i+1] == []rune(folded("观"))[0]
	}
	if !found && folded("觀") != "觀" {
		t.Errorf("the table does not say what 觀 is: %d pairs", len(table)/2)
	}
}
