package public_test

import (
	"math"
	"strings"
	"testing"
	"unicode"

	"github.com/banmian/banmian/internal/geom"
	"github.com/banmian/banmian/internal/paper"
)

// An edition in which every text is an attack.
func hostile(t *testing.T) paper.Edition {
	const script = `<script>alert(1)</script>`
	const breakOut = `"><img src=x onerror=alert(1)>`
	const bidi = "\u202Egnihtemos\u202C \u2066x\u2069\u0000\u001b[31m"
	e := paper.Edition{
		Title:  paper.Title{Name: "今日" + script, Language: `zh" onload="alert(1)`},
		Number: paper.Number{Total: -1},
		Masthead: paper.Masthead{
			URLs:     []string{"javascript:alert(1)", "data:text/html,<script>1</script>", "https://user@paper.example/", "//x.example", "http://paper.example/?a=<b>\"", "JaVaScRiPt:1"},
			Hotlines: []string{"87654321", "tel:javascript:1", `1"onclick="x`, "+86 (571) 8765-4321"},
			Sponsors: []string{script, bidi},
			Serial:   breakOut,
		},
		Pages: []paper.Page{
			{Sequence: 1, Label: breakOut, Section: script, Width: 992, Height: 1417, Source: "../../p1.pdf\"\r\nX: y#1"},
			{Sequence: 2, Label: "../../etc", Section: bidi, Width: math.Inf(1), Height: math.NaN()},
		},
	}
	poly := geom.R(10, 10, 500, 500).Polygon()
	e.Articles = []paper.Article{{
		ID: `p1-a1"><script>`, Kind: `"><script>`, Kicker: []string{script, bidi}, Headline: script + bidi + breakOut, Deck: []string{breakOut},
		Bylines:  []paper.Byline{{Role: script, Names: []string{breakOut, bidi}}},
		Dateline: paper.Dateline{Text: script}, Paragraphs: []string{script, breakOut, bidi, `<a href="javascript:alert(1)">x</a>`, strings.Repeat("\u202e", 50)},
		Figures: []paper.Figure{{Caption: breakOut, Credit: script, Page: 1, Polygon: poly}, {Caption: bidi, Page: 99, Polygon: poly}},
		Parts:   []paper.Part{{Page: 1, Zones: []string{script}, Polygon: poly}, {Page: -5}},
		Jump:    paper.Jump{ToLabel: script, ToPage: math.MaxInt, FromLabel: breakOut},
	}}
	for _, p := range []geom.Polygon{
		{{X: math.NaN(), Y: 1}, {X: 2, Y: 2}, {X: 3, Y: 1}},
		{{X: math.Inf(-1), Y: math.Inf(-1)}, {X: math.Inf(1), Y: 0}, {X: 5, Y: math.Inf(1)}},
		{{X: 1, Y: 1}},
		make(geom.Polygon, 100000),
		{{X: -1e300, Y: -1e300}, {X: 1e300, Y: -1e300}, {X: 1e300, Y: 1e300}},
	} {
		e.Articles = append(e.Articles, paper.Article{Kind: paper.KindStory, Headline: "正常", Paragraphs: []string{"正文"}, Parts: []paper.Part{{Page: 1, Polygon: p}}})
	}
	e.Date, _ = paper.MakeDate(2025, 6, 13)
	return e
}

func TestHostileText(t *testing.T) {
	s := newShop(t)
	e := hostile(t)
	e.Pages[1].Width, e.Pages[1].Height = 0, 0 // no picture can be drawn of an endless page
	s.keep("yunting", 1, e, published)
	site := s.site()
	for _, at := range []string{"/", "/en/", "/e/2025-06-13/01", "/e/2025-06-13/02", "/a/20250613-01-01", "/a/20250613-01-02", "/archive/2025/06", "/archive/2025"} {
		res := get(t, site, at)
		markup := body(t, res)
		if res.StatusCode != 200 {
			t.Errorf("%s: status %d", at, res.StatusCode)
			continue
		}
		if len(markup) > 100<<10 {
			t.Errorf("%s grew to %d bytes", at, len(markup))
		}
		doc := parse(t, markup)
		for _, n := range all(doc, "script") {
			if data(n) {
				continue
			}
			if !strings.HasPrefix(attr(n, "src"), "/assets/") || text(n) != "" {
				t.Errorf("%s runs a stranger's script %q", at, text(n))
			}
		}
		for n := range doc.Descendants() {
			for _, a := range n.Attr {
				v := strings.ToLower(strings.TrimSpace(a.Val))
				if strings.HasPrefix(a.Key, "on") || strings.HasPrefix(v, "javascript:") || strings.HasPrefix(v, "data:") {
					t.Errorf("%s: %s has %s=%q", at, n.Data, a.Key, a.Val)
				}
				if strings.Contains(a.Val, "NaN") || strings.Contains(a.Val, "Inf") {
					t.Errorf("%s: %s has %s=%q", at, n.Data, a.Key, a.Val)
				}
			}
		}
		for _, r := range string(markup) {
			if unicode.Is(unicode.Bidi_Control, r) || unicode.IsControl(r) && r != '\n' {
				t.Errorf("%s: the control character %U reached the screen", at, r)
				break
			}
		}
		if got := attr(one(t, doc, "html"), "lang"); got != "zh-Hans" && got != "en" {
			t.Errorf("%s: lang %q", at, got)
		}
		ids(t, at, doc)
	}
	foot := one(t, open(t, site, "/"), "footer")
	var links []string
	for _, n := range all(foot, "dd a") {
		links = append(links, attr(n, "href"))
	}
	if got := strings.Join(links, " "); got != "tel:87654321 tel:+8657187654321 http://paper.example/?a=%3cb%3e%22" {
		t.Errorf("the masthead's links are %s", got)
	}
}

// A label that cannot stand in an address makes the pages go by sequence.
func TestOddLabels(t *testing.T) {
	for _, c := range []struct{ labels, want string }{
		{"1 2", "01 02"},
		{"A1 A2", "A01 A02"},
		{"a1 B2", "A01 B02"},
		{"1 1", "01 02"},
		{"3 ?", "01 02"},
		{"0 1", "01 02"},
		{"12 13", "12 13"},
	} {
		s := newShop(t)
		e := dated(t, short("今日云汀", "zh-Hans"), "2025-06-13")
		for i, l := range strings.Fields(c.labels) {
			e.Pages[i].Label = l
		}
		s.keep("yunting", 1, e, published)
		var got []string
		for _, n := range all(open(t, s.site(), "/"), ".strip a") {
			got = append(got, strings.TrimPrefix(attr(n, "href"), "/e/2025-06-13/"))
			open(t, s.site(), attr(n, "href"))
		}
		if strings.Join(got, " ") != c.want {
			t.Errorf("labels %q give %q, want %q", c.labels, got, c.want)
		}
	}
}
