package public_test

import (
	"encoding/json"
	"slices"
	"strconv"
	"strings"
	"testing"

	"golang.org/x/net/html"
)

func TestFront(t *testing.T) {
	doc := open(t, fill(t).site(), "/")
	if got := text(one(t, doc, "h1")); got != "今日云汀" {
		t.Errorf("the paper is called %q", got)
	}
	if got := attr(one(t, doc, "link[rel=canonical]"), "href"); got != "/e/2025-06-13/" {
		t.Errorf("the address to keep is %q", got)
	}
	if got := text(one(t, doc, ".masthead time")); got != "2025年6月13日 星期五" {
		t.Errorf("the day is %q", got)
	}
	if got := text(one(t, doc, ".masthead")); !strings.Contains(got, "农历五月十八") || !strings.Contains(got, "总第1286期") {
		t.Errorf("the masthead lacks the lunar day or the number: %q", got)
	}
	if got := text(one(t, doc, ".stale")); got != "今天没有新报，这是最近一期" {
		t.Errorf("a paper of yesterday says %q", got)
	}
	var labels []string
	for _, n := range all(doc, ".strip a") {
		labels = append(labels, text(n)+" "+attr(n, "href"))
	}
	if want := []string{"01 要闻 /e/2025-06-13/01", "02 综合 /e/2025-06-13/02", "03 民生 /e/2025-06-13/03", "04 文化 /e/2025-06-13/04"}; !slices.Equal(labels, want) {
		t.Errorf("the strip of pages is %q", labels)
	}
	if n := len(all(doc, ".leaf")); n != 4 {
		t.Errorf("%d sections of contents, want one for each page", n)
	}
	if n := len(all(doc, ".cover .zones a[href]")); n < 9 {
		t.Errorf("%d places on the front page can be clicked", n)
	}
}

func TestPage(t *testing.T) {
	doc := open(t, fill(t).site(), "/e/2025-06-13/02")
	if got := text(one(t, doc, "h1")); got != "第02版 综合" {
		t.Errorf("the page is called %q", got)
	}
	if got := text(one(t, doc, ".strip [aria-current=page]")); got != "02 综合" {
		t.Errorf("the strip marks %q", got)
	}
	img := one(t, doc, ".plate img")
	if attr(img, "width") != "1600" || attr(img, "height") == "" || attr(img, "alt") != "第02版 综合 版面图" {
		t.Errorf("the picture has %v", img.Attr)
	}
	if n := strings.Count(attr(img, "srcset"), "w"); n < 3 {
		t.Errorf("the picture comes in %q", attr(img, "srcset"))
	}
	zones := all(doc, ".zones a")
	rows := all(doc, ".row a")
	if len(zones) < 5 || len(rows) < 5 {
		t.Fatalf("%d places and %d headlines", len(zones), len(rows))
	}
	// Every place that can be clicked has its row, and its polygon is on the page.
	ids := map[string]string{}
	for _, r := range all(doc, "li.row") {
		ids[attr(r, "data-article")] = attr(one(t, r, "a"), "href")
	}
	for _, z := range zones {
		if ids[attr(z, "data-article")] != attr(z, "href") {
			t.Errorf("place %s leads to %s, its headline to %s", attr(z, "data-article"), attr(z, "href"), ids[attr(z, "data-article")])
		}
		if attr(z, "tabindex") != "-1" {
			t.Error("a place is a second stop for the keyboard beside its headline")
		}
		for _, p := range all(z, "polygon") {
			for _, xy := range strings.Fields(attr(p, "points")) {
				x, y, _ := strings.Cut(xy, ",")
				if fx, fy := atof(t, x), atof(t, y); fx < 0 || fx > 992 || fy < 0 || fy > 1417 {
					t.Errorf("point %s is off the page", xy)
				}
			}
		}
	}
	// The part of page 1's lead that stands here is shown after what begins
	// here, and told to be one.
	at := slices.IndexFunc(rows, func(n *html.Node) bool { return attr(n, "href") == "/a/20250613-01-01" })
	if at < 1 || !strings.Contains(text(rows[at].Parent), "上接第01版") {
		t.Error("the continued article is not told to be one")
	}
	for i, r := range rows {
		if continued := strings.Contains(text(r.Parent), "上接"); continued != (i >= at) {
			t.Errorf("%s: continued is %v; continued articles stand last", text(r), continued)
		}
	}
	turns := all(doc, ".sheet .turn a")
	if len(turns) != 2 || attr(turns[0], "href") != "/e/2025-06-13/01" || attr(turns[1], "href") != "/e/2025-06-13/03" {
		t.Errorf("pages before and after are wrong: %d links", len(turns))
	}
}

func atof(t *testing.T, s string) float64 {
	f, err := strconv.ParseFloat(s, 64)
	if err != nil {
		t.Fatal(err)
	}
	return f
}

func TestArticle(t *testing.T) {
	doc := open(t, fill(t).site(), "/a/20250613-01-01")
	if got := text(one(t, doc, "h1")); got != "三十六条河道重现清流 八万居民推窗见水" {
		t.Errorf("headline %q", got)
	}
	if got := text(one(t, doc, ".head .kicker")); got != "“清渠行动”三年收官" {
		t.Errorf("kicker %q", got)
	}
	if got := text(one(t, doc, ".by")); got != "首席记者 苏禾 通讯员 何守正" {
		t.Errorf("byline %q", got)
	}
	first := all(doc, ".body p")[0]
	if got := text(first); !strings.HasPrefix(got, "本报讯 6月12日清晨六点，") {
		t.Errorf("the first paragraph begins %.40q", got)
	}
	var parts []string
	for _, n := range all(doc, ".head .meta a") {
		parts = append(parts, attr(n, "href"))
	}
	if want := []string{"/e/2025-06-13/01#a01-01", "/e/2025-06-13/02#a01-01"}; !slices.Equal(parts, want) {
		t.Errorf("the article stands on %q", parts)
	}
	if n := len(all(doc, ".printed img.clip")); n != 2 {
		t.Errorf("%d pieces as printed, want one for each part", n)
	}
	picture := one(t, doc, ".body figure img.clip")
	if attr(picture, "src") != "/a/20250613-01-01/figure-1.jpg" || attr(picture, "alt") == "" || has(picture, "loading") {
		t.Errorf("the picture has %v", picture.Attr)
	}
	if n := all(doc, "[rel=prev]"); len(n) != 1 {
		t.Errorf("the first article has %d ways back; want the edition before only", len(n))
	}
	if got := attr(one(t, doc, ".turn [rel=next]"), "href"); got != "/a/20250613-01-02" {
		t.Errorf("the next article is %s", got)
	}
}

func TestArchiveMonth(t *testing.T) {
	doc := open(t, fill(t).site(), "/archive/2025/06")
	var heads []string
	for _, n := range all(doc, ".month th") {
		heads = append(heads, text(n))
	}
	if strings.Join(heads, "") != "一二三四五六日" {
		t.Errorf("weekdays %q", heads)
	}
	var days []string
	for _, n := range all(doc, ".month td a") {
		days = append(days, attr(n, "href"))
	}
	if want := []string{"/e/2025-06-06/", "/e/2025-06-06-2/", "/e/2025-06-13/"}; !slices.Equal(days, want) {
		t.Errorf("days with a paper are %q", days)
	}
	if got := text(one(t, doc, ".month")); !strings.Contains(got, "芒种") || !strings.Contains(got, "十八") {
		t.Errorf("the lunar days are missing: %q", got)
	}
	may := open(t, fill(t).site(), "/archive/2025/05")
	if got := text(one(t, may, ".month")); !strings.Contains(got, "已撤下") {
		t.Error("a withdrawn day does not say so")
	}
	if got := attr(one(t, may, ".turn [rel=next]"), "href"); got != "/archive/2025/06" {
		t.Errorf("the month after is %s", got)
	}
}

func TestInterfaceLanguages(t *testing.T) {
	site := fill(t).site()
	for _, c := range []struct{ at, accept, lang, contentLang, archive string }{
		{"/e/2025-06-13/01", "", "zh-Hans", "", "往期"}, // the paper's own
		{"/e/2025-06-13/01", "en-GB,en;q=0.9", "en", "zh-Hans", "Archive"},
		{"/e/2025-06-13/01", "zh-TW", "zh-Hant", "zh-Hans", "往期"},
		{"/e/2025-06-13/01", "de", "zh-Hans", "", "往期"},
		{"/e/2025-06-13/01", strings.Repeat("x-", 600), "zh-Hans", "", "往期"},
		{"/hant/e/2025-06-13/01", "en", "zh-Hant", "zh-Hant", "往期"}, // shown in the other script
		{"/en/e/2025-06-13/01", "zh-CN", "en", "zh-Hans", "Archive"},
		{"/harbour/", "", "en", "", "Archive"},
		{"/hans/harbour/", "en", "zh-Hans", "en", "往期"},
	} {
		res := get(t, site, c.at, "Accept-Language", c.accept)
		doc := parse(t, body(t, res))
		if got := attr(one(t, doc, "html"), "lang"); got != c.lang {
			t.Errorf("%s for %q is in %s, want %s", c.at, c.accept, got, c.lang)
		}
		if got := attr(one(t, doc, "a.name"), "lang"); got != c.contentLang {
			t.Errorf("%s for %q: the paper's text is marked %q, want %q", c.at, c.accept, got, c.contentLang)
		}
		if got := text(one(t, doc, ".tools span")); got != c.archive {
			t.Errorf("%s for %q says %q, want %q", c.at, c.accept, got, c.archive)
		}
		prefixed := strings.HasPrefix(c.at, "/h") && !strings.HasPrefix(c.at, "/harbour") || strings.HasPrefix(c.at, "/en")
		if vary := strings.Contains(strings.Join(res.Header.Values("Vary"), ","), "Accept-Language"); vary == prefixed {
			t.Errorf("%s: Vary on the language is %v", c.at, vary)
		}
		if prefixed {
			continue
		}
		if n := len(all(doc, "link[hreflang]")); n != 3 {
			t.Errorf("%s names %d other languages", c.at, n)
		}
	}
}

// A reader who came by a language's address stays in it.
func TestLanguageIsKept(t *testing.T) {
	doc := open(t, fill(t).site(), "/en/e/2025-06-13/01")
	for _, n := range all(doc, "body a[href]") {
		to := attr(n, "href")
		if strings.HasPrefix(to, "#") || strings.HasPrefix(to, "http") || strings.HasPrefix(to, "tel:") || strings.HasSuffix(to, ".pdf") || strings.HasPrefix(to, "/b/") || has(n, "hreflang") {
			continue
		}
		if !strings.HasPrefix(to, "/en/") {
			t.Errorf("%q leads out of the language to %s", text(n), to)
		}
	}
}

func TestEmptySite(t *testing.T) {
	s := newShop(t)
	if got := text(one(t, open(t, s.site(), "/"), "h1")); got != "还没有出报" {
		t.Errorf("a site without editions says %q", got)
	}
	if res := get(t, s.site(), "/archive/2025/06"); res.StatusCode != 404 {
		t.Errorf("its archive: status %d", res.StatusCode)
	}
	s.keep("yunting", 1, dated(t, short("今日云汀", "zh-Hans"), "2025-06-13")) // a draft
	doc := open(t, s.site(), "/")
	if strings.Contains(text(doc), "今日云汀") {
		t.Error("a title that has drafts only is shown")
	}
}

// A page without coordinates or pictures is read by its headlines.
func TestPageWithoutPicture(t *testing.T) {
	s := newShop(t)
	e := dated(t, short("今日云汀", "zh-Hans"), "2025-06-13")
	for i := range e.Pages {
		e.Pages[i].Width, e.Pages[i].Height = 0, 0
	}
	s.keep("yunting", 1, e, published)
	doc := open(t, s.site(), "/e/2025-06-13/01")
	if len(all(doc, "svg.zones")) != 0 || len(all(doc, "img")) != 0 {
		t.Error("there is something to draw on")
	}
	if got := text(one(t, doc, ".sheet .none")); got != "本版没有版面图，请从标题进入。" {
		t.Errorf("it says %q", got)
	}
	if len(all(doc, ".row a")) == 0 {
		t.Error("there are no headlines")
	}
	open(t, s.site(), "/a/20250613-01-01")
}

// data reports whether a script element holds data, which no browser runs.
func data(n *html.Node) bool {
	return attr(n, "type") == "application/ld+json" && attr(n, "src") == "" && json.Valid([]byte(text(n)))
}

// No screen relies on inline script or style, which the policy forbids, nor on
// another host.
func TestScreensKeepToThePolicy(t *testing.T) {
	site := fill(t).site()
	for _, at := range []string{"/", "/e/2025-06-13/01", "/a/20250613-01-01", "/archive/2025/06", "/archive/2025", "/nowhere", "/e/2025-05-30/"} {
		doc := parse(t, body(t, get(t, site, at)))
		if n := len(all(doc, "style")); n > 0 {
			t.Errorf("%s has inline style", at)
		}
		for _, s := range all(doc, "script") {
			if text(s) != "" && !data(s) {
				t.Errorf("%s has inline script", at)
			}
		}
		for n := range doc.Descendants() {
			for _, a := range n.Attr {
				if a.Key == "style" || strings.HasPrefix(a.Key, "on") {
					t.Errorf("%s: %s has %s", at, n.Data, a.Key)
				}
				if n.Data != "a" && (a.Key == "src" || a.Key == "href" || a.Key == "srcset" || a.Key == "action") && !strings.HasPrefix(a.Val, "/") {
					t.Errorf("%s: %s loads %s", at, n.Data, a.Val)
				}
			}
		}
		if n := len(all(doc, "h1")); n != 1 {
			t.Errorf("%s has %d first headings", at, n)
		}
		ids(t, at, doc)
	}
}

// ids checks that no id is given twice.
func ids(t *testing.T, at string, doc *html.Node) {
	seen := map[string]bool{}
	for _, n := range all(doc, "[id]") {
		if id := attr(n, "id"); seen[id] {
			t.Errorf("%s has two elements %q", at, id)
		} else {
			seen[id] = true
		}
	}
}

// A paper set in simplified characters is read in traditional ones below /hant,
// and as printed everywhere else.
func TestOtherScript(t *testing.T) {
	site := fill(t).site()
	plain, converted := open(t, site, "/a/20250613-01-01"), open(t, site, "/hant/a/20250613-01-01")
	if a, b := text(one(t, plain, "h1")), text(one(t, converted, "h1")); !strings.Contains(a, "三十六条河道重现清流") || !strings.Contains(b, "三十六條河道重現清流") {
		t.Errorf("printed %q, converted %q", a, b)
	}
	if got := attr(one(t, converted, "article .body"), "lang"); got != "zh-Hant" && got != "" {
		t.Errorf("the text is marked as %q", got)
	}
	if got := text(one(t, converted, "title")); !strings.Contains(got, "三十六條河道") {
		t.Errorf("the title is %q", got)
	}
	if len(all(converted, "a[href=/hans/a/20250613-01-01]")) < 2 {
		t.Error("no way back to the text as printed")
	}
	// A wish of the browser chooses the interface only.
	wished := parse(t, body(t, get(t, site, "/a/20250613-01-01", "Accept-Language", "zh-Hant")))
	if got := text(one(t, wished, "h1")); !strings.Contains(got, "三十六条河道") {
		t.Errorf("nobody asked for %q", got)
	}
}
