package public_test

import (
	"strings"
	"testing"
	"unicode"

	"golang.org/x/net/html"
)

// Chinese text on an English screen is marked as Chinese, and the interface's
// words inside it as English: voices and fonts follow the mark.
func TestMixedTextIsMarked(t *testing.T) {
	site := fill(t).site()
	for _, at := range []string{"/en/", "/en/e/2025-06-13/02", "/en/a/20250613-01-01", "/en/a/20250613-01-01/poster", "/en/archive/2025/06"} {
		doc := open(t, site, at)
		for n := range one(t, doc, "body").Descendants() {
			words := strings.TrimSpace(n.Data)
			if n.Type != html.TextNode || words == "" || n.Parent.Data == "title" || n.Parent.Data == "template" {
				continue
			}
			lang := language(n)
			if han := strings.IndexFunc(words, func(r rune) bool { return unicode.Is(unicode.Han, r) }) >= 0; han != strings.HasPrefix(lang, "zh") && (han || interfaceWords[words]) {
				t.Errorf("%s: %.30q is marked %q", at, words, lang)
			}
		}
	}
}

// interfaceWords stand inside the paper's text.
var interfaceWords = map[string]bool{"Advertisement": true, "Notice": true, "Picture": true, "Brief": true, "Continued from page 01": true}

// language is the language that an element or text is marked as.
func language(n *html.Node) string {
	for ; n != nil; n = n.Parent {
		if l := attr(n, "lang"); l != "" {
			return l
		}
	}
	return ""
}

// A paper written from right to left: each of its texts finds its own direction,
// and the interface keeps that of its language.
func TestRightToLeft(t *testing.T) {
	s := newShop(t)
	e := dated(t, short("صحيفة الميناء", "ar"), "2025-06-13")
	for i := range e.Articles {
		e.Articles[i].Headline, e.Articles[i].Paragraphs = "عنوان الخبر", []string{"نص الخبر هنا."}
	}
	s.keep("mina", 1, e, published)
	site := siteOf(s, "mina")
	for _, at := range []string{"/en/", "/en/e/2025-06-13/01", "/en/a/20250613-01-01", "/en/a/20250613-01-01/poster"} {
		doc := open(t, site, at)
		for n := range one(t, doc, "body").Descendants() {
			if n.Type != html.TextNode || !strings.ContainsFunc(n.Data, func(r rune) bool { return unicode.Is(unicode.Arabic, r) }) || n.Parent.Data == "title" {
				continue
			}
			own := false
			for p := n.Parent; p != nil && !own; p = p.Parent {
				own = attr(p, "dir") == "auto"
			}
			if !own || language(n) != "ar" {
				t.Errorf("%s: %q is marked %q, with a direction of its own: %v", at, n.Data, language(n), own)
			}
		}
	}
}
