package public_test

import (
	"strings"
	"testing"

	"github.com/banmian/banmian/internal/paper"
)

func TestPoster(t *testing.T) {
	site := fill(t).site()
	at := attr(one(t, open(t, site, "/en/a/20250613-01-01"), ".away a.poster"), "href")
	if at != "/en/a/20250613-01-01/poster" {
		t.Fatalf("the poster stands at %s", at)
	}
	doc := open(t, site, at)
	if got := text(one(t, doc, "h1")); got != "三十六条河道重现清流 八万居民推窗见水" {
		t.Errorf("headline %q", got)
	}
	code := all(doc, ".code path")
	if len(code) != 2 || strings.Count(attr(code[1], "d"), "M") < 100 {
		t.Error("there is no code to scan")
	}
	if got := text(one(t, doc, ".code a")); !strings.HasSuffix(got, "/a/20250613-01-01") || strings.Contains(got, "/en/") {
		t.Errorf("its address is %q", got)
	}
	if n := len(all(doc, ".excerpt")); n == 0 || len([]rune(text(one(t, doc, "article")))) > 600 {
		t.Errorf("%d paragraphs of text", n)
	}
	for _, at := range []string{"/a/20250613-01-99/poster", "/a/nothing/poster"} {
		if res := get(t, site, at); res.StatusCode != 404 {
			t.Errorf("%s: %d", at, res.StatusCode)
		}
	}
}

// What was withdrawn has no poster, and leaves the pack.
func TestWithdrawnArticleHasNoPoster(t *testing.T) {
	s := newShop(t)
	e := dated(t, short("今日云汀", "zh-Hans"), "2025-06-13")
	s.keep("yunting", 1, e, published)
	site := s.site()
	before := packAt(t, site, "/e/2025-06-13/pack.json")
	e.Notes = []paper.Note{{Kind: paper.NoteWithdrawal, Article: "p1-a2", At: "2025-06-14T08:00:00Z"}}
	s.keep("yunting", 1, e, published)
	if res := get(t, site, "/a/20250613-01-02/poster"); res.StatusCode != 410 {
		t.Errorf("its poster: %d", res.StatusCode)
	}
	after := packAt(t, site, "/e/2025-06-13/pack.json")
	if after.Tag == before.Tag || strings.Contains(strings.Join(after.Addresses, " "), "/a/20250613-01-02") {
		t.Error("the pack does not follow the withdrawal")
	}
}
