package public_test

import (
	"fmt"
	"strings"
	"testing"

	"github.com/banmian/banmian/internal/paper"
	searchmemory "github.com/banmian/banmian/internal/search/memory"
)

func TestContributor(t *testing.T) {
	site := searched(t, fill(t), searchmemory.New())
	doc := open(t, site, "/a/20250613-01-01")
	by := one(t, doc, ".by")
	if got := text(by); got != "首席记者 苏禾 通讯员 何守正" {
		t.Errorf("byline %q", got)
	}
	links := all(by, "a")
	if len(links) != 2 || text(links[0]) != "苏禾" {
		t.Fatalf("%d names are linked", len(links))
	}
	screen := open(t, site, attr(links[0], "href"))
	if got := text(one(t, screen, "h1")); got != "苏禾" {
		t.Errorf("it is called %q", got)
	}
	hits := all(screen, "li.hit h2 a")
	if len(hits) < 5 || attr(hits[0], "href") != "/a/20250613-01-01" {
		t.Fatalf("%d articles, the newest first", len(hits))
	}
	for _, h := range hits {
		if !strings.Contains(text(one(t, open(t, site, attr(h, "href")), ".by")), "苏禾") {
			t.Errorf("%s is by somebody else", attr(h, "href"))
		}
	}
	feed := attr(one(t, screen, ".total a"), "href")
	if b := string(body(t, get(t, site, feed))); !strings.Contains(b, "/a/20250613-01-01") {
		t.Errorf("%s lacks the article", feed)
	}
	for at, want := range map[string]int{"/by/nobody": 404, "/by/%E8%8B%8F%E3%80%80%E7%A6%BE": 308, "/by/": 404, "/harbour/by/%E8%8B%8F%E7%A6%BE": 404,
		"/en/by/%E8%8B%8F%E7%A6%BE": 200, "/by/" + strings.Repeat("a", 200): 404, "/by/%E8%8B%8F%E7%A6%BE?n=zz&q=(": 200} {
		if res := get(t, site, at); res.StatusCode != want {
			t.Errorf("%s: %d, want %d", at, res.StatusCode, want)
		}
	}
	if n := len(all(open(t, fill(t).site(), "/a/20250613-01-01"), ".by a")); n != 0 {
		t.Errorf("a site that cannot search links %d names", n)
	}
}

func TestContributorIsPaged(t *testing.T) {
	s := newShop(t)
	e := dated(t, short("今日云汀", "zh-Hans"), "2025-06-13")
	e.Articles = nil
	for i := range 45 {
		e.Articles = append(e.Articles, paper.Article{ID: fmt.Sprintf("p1-a%d", i+1), Kind: paper.KindStory, Headline: fmt.Sprint("第", i, "篇"),
			Paragraphs: []string{"正文。"}, Bylines: []paper.Byline{{Names: []string{"杜　明"}}}, Parts: []paper.Part{{Page: 1}}})
	}
	s.keep("yunting", 1, e, published)
	site := searched(t, s, searchmemory.New())
	seen := map[string]bool{}
	screens := 0
	for at := "/by/%E6%9D%9C%E6%98%8E"; at != ""; screens++ {
		doc := open(t, site, at)
		for _, h := range all(doc, "li.hit h2 a") {
			seen[attr(h, "href")] = true
		}
		at = ""
		if next := all(doc, ".finding .turn [rel=next]"); len(next) > 0 {
			at = attr(next[0], "href")
		}
	}
	if screens != 3 || len(seen) != 45 {
		t.Errorf("%d articles on %d screens", len(seen), screens)
	}
}
