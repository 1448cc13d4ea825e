package public_test

import (
	"context"
	"encoding/json"
	"errors"
	"net/http"
	"net/http/httptest"
	"net/url"
	"slices"
	"strings"
	"testing"

	"github.com/banmian/banmian/internal/archive"
	"github.com/banmian/banmian/internal/geom"
	"github.com/banmian/banmian/internal/indexing"
	"github.com/banmian/banmian/internal/paper"
	"github.com/banmian/banmian/internal/reader"
	"github.com/banmian/banmian/internal/search"
	searchmemory "github.com/banmian/banmian/internal/search/memory"
	"github.com/banmian/banmian/internal/web/public"
)

// searched is the shop's site with an index that holds what is published.
func searched(t *testing.T, s *shop, index search.Index) http.Handler {
	t.Helper()
	if err := (&indexing.Indexer{Archive: s.archive, Index: index}).CatchUp(t.Context(), nil); err != nil {
		t.Fatal(err)
	}
	r := s.reader()
	return public.New(public.Options{Reader: r, Finder: reader.NewFinder(r, index), Home: "yunting", Now: noon})
}

func ask(question string, more ...string) string {
	f := url.Values{"q": {question}}
	for i := 0; i < len(more); i += 2 {
		f.Add(more[i], more[i+1])
	}
	return "/search?" + f.Encode()
}

func TestSearchScreen(t *testing.T) {
	site := searched(t, fill(t), searchmemory.New())
	doc := open(t, site, ask("河道"))
	hits := all(doc, "li.hit")
	if len(hits) < 2 || !strings.Contains(text(one(t, doc, ".total")), "找到") {
		t.Fatalf("%d hits, %q", len(hits), text(one(t, doc, ".total")))
	}
	first := one(t, hits[0], "h2 a")
	if got := attr(first, "href"); got != "/a/20250613-01-01?q=%E6%B2%B3%E9%81%93" {
		t.Errorf("the first hit leads to %s", got)
	}
	if got := text(one(t, first, "mark")); got != "河道" {
		t.Errorf("marked in the headline: %q", got)
	}
	for _, h := range hits {
		if len(all(h, "mark")) == 0 {
			t.Errorf("nothing is marked in %q", text(h))
		}
	}
	if attr(one(t, doc, "#q"), "value") != "河道" || len(all(doc, ".facet")) == 0 {
		t.Error("the form lost the question, or there is nothing to narrow by")
	}
	// Either script, either width.
	if n := len(all(open(t, site, ask("條河")), "li.hit")); n == 0 {
		t.Error("nothing is found in traditional characters")
	}
	// Narrowing is kept by the form and can be taken back.
	doc = open(t, site, ask("河道", "page", "01"))
	if attr(one(t, doc, "input[type=hidden][name=page]"), "value") != "01" || attr(one(t, doc, ".chosen a"), "href") != "/search?q=%E6%B2%B3%E9%81%93" {
		t.Error("narrowing is lost or cannot be taken back")
	}
	for _, h := range all(doc, "li.hit .meta a") {
		if !strings.Contains(attr(h, "href"), "/01?") {
			t.Errorf("narrowed to page 01, found %s", attr(h, "href"))
		}
	}
	if one(t, open(t, site, "/"), "link[rel=search]") == nil || len(all(open(t, site, "/e/2025-06-13/01"), ".tools .find")) != 1 {
		t.Error("the search is not linked")
	}
	for _, lang := range []string{"/hans", "/hant", "/en"} {
		for _, a := range all(open(t, site, lang+ask("河道")), "li.hit a") {
			if !strings.HasPrefix(attr(a, "href"), lang+"/") {
				t.Errorf("%s leads out of the language: %s", lang, attr(a, "href"))
			}
		}
	}
}

func TestSearchKeepsWhatIsWrong(t *testing.T) {
	site := searched(t, fill(t), searchmemory.New())
	for _, question := range []string{"(河道", `"河道`, "河道 AND", "NOT 河道", "*河", strings.Repeat("河 ", 20), "<b>(", strings.Repeat("河", 300)} {
		w := httptest.NewRecorder()
		site.ServeHTTP(w, httptest.NewRequest(http.MethodGet, ask(question), nil))
		doc := parse(t, w.Body.Bytes())
		if w.Code != http.StatusBadRequest || attr(one(t, doc, "#q"), "value") != strings.TrimSpace(question) || text(one(t, doc, ".wrong")) == "" {
			t.Errorf("%q: %d, kept %q, %q", question, w.Code, attr(one(t, doc, "#q"), "value"), text(one(t, doc, ".wrong")))
		}
	}
	doc := open(t, site, ask("没有这样的词"))
	if len(all(doc, ".tips li")) == 0 || !strings.Contains(text(one(t, doc, ".none")), "没有找到") {
		t.Error("nothing found gives no tips")
	}
	for _, odd := range []string{"/search", "/search?n=99999999999", "/search?q=%ff%fe", "/search?q=a&from=yesterday&sort=up&year=x&kind=<b>", "/search?q=" + strings.Repeat("%28", 400)} {
		w := httptest.NewRecorder()
		site.ServeHTTP(w, httptest.NewRequest(http.MethodGet, odd, nil))
		if w.Code != http.StatusOK && w.Code != http.StatusBadRequest {
			t.Errorf("%.40s: %d", odd, w.Code)
		}
	}
}

func TestMarkedWhereRead(t *testing.T) {
	site := searched(t, fill(t), searchmemory.New())
	doc := open(t, site, "/a/20250613-01-01?q=%E6%B2%B3%E9%81%93")
	marks := all(doc, "article mark")
	if len(marks) < 3 {
		t.Fatalf("%d marks", len(marks))
	}
	for i, a := range all(doc, ".hits li a") {
		if attr(a, "href") != "#"+attr(marks[i], "id") || text(marks[i]) != "河道" {
			t.Errorf("find %d: %s leads to %q", i, attr(a, "href"), text(marks[i]))
		}
	}
	if plain := open(t, site, "/a/20250613-01-01"); len(all(plain, "mark")) != 0 || len(all(plain, ".hits")) != 0 || text(one(t, plain, ".body")) != strings.TrimSpace(text(one(t, doc, ".body"))) {
		t.Error("without a question the text is another")
	}
	if d := open(t, site, "/a/20250613-01-01?q=%28"); len(all(d, "mark")) != 0 {
		t.Error("a question that is wrong marks something")
	}
}

// placed is an edition whose article has lines with places: its headline across
// the page, its body running over the end of a line.
func placed() paper.Edition {
	e := short("样报", "zh-Hans")
	e.Date = paper.Date{Year: 2025, Month: 6, Day: 13}
	e.Articles = e.Articles[:1]
	e.Articles[0].Headline, e.Articles[0].Paragraphs = "运河水清", []string{"沿岸居民都说运河的水清了。"}
	e.Articles[0].Parts[0].Zones = []string{"p1-z1", "p1-z2"}
	e.Pages[0].Zones = []paper.Zone{
		{ID: "p1-z1", Role: paper.RoleHeadline, Lines: []paper.Line{{Text: "运河水清", Box: geom.R(20, 20, 100, 40)}}},
		{ID: "p1-z2", Role: paper.RoleBody, Lines: []paper.Line{{Text: "沿岸居民都说运", Box: geom.R(20, 50, 90, 60)}, {Text: "河的水清了。", Box: geom.R(20, 60, 80, 70)}}},
	}
	return e
}

func TestDrawnWhereRead(t *testing.T) {
	s := newShop(t)
	s.keep("yunting", 1, placed(), published)
	site := searched(t, s, searchmemory.New())
	doc := open(t, site, ask("运河"))
	crop := one(t, doc, ".crop")
	if got := attr(one(t, crop, "img"), "src"); got != "/a/20250613-01-01/head-1.jpg" {
		t.Errorf("the headline's picture is %s", got)
	}
	// The picture is cut six points around the headline's box; the find is the
	// first half of its line.
	r := one(t, crop, "rect")
	if got := attr(one(t, crop, "svg"), "viewbox") + " " + attr(r, "x") + " " + attr(r, "y") + " " + attr(r, "width") + " " + attr(r, "height"); !strings.HasSuffix(got, " 6 6 40 20") {
		t.Errorf("the find is drawn at %s", got)
	}
	w := httptest.NewRecorder()
	site.ServeHTTP(w, httptest.NewRequest(http.MethodGet, "/a/20250613-01-01/head-1.jpg", nil))
	if w.Code != http.StatusOK || w.Header().Get("Content-Type") != "image/jpeg" || w.Body.Len() < 100 {
		t.Errorf("the picture: %d %s, %d bytes", w.Code, w.Header().Get("Content-Type"), w.Body.Len())
	}
	for _, odd := range []string{"head-2.jpg", "head-0.jpg"} {
		w := httptest.NewRecorder()
		site.ServeHTTP(w, httptest.NewRequest(http.MethodGet, "/a/20250613-01-01/"+odd, nil))
		if w.Code != http.StatusNotFound {
			t.Errorf("%s: %d", odd, w.Code)
		}
	}
	doc = open(t, site, "/e/2025-06-13/01?q="+url.QueryEscape("运河"))
	var got []string
	for _, g := range all(doc, ".finds g") {
		at := attr(g, "id") + ":"
		for _, r := range all(g, "rect") {
			at += " " + attr(r, "x") + "," + attr(r, "y") + "," + attr(r, "width") + "," + attr(r, "height")
		}
		got = append(got, at)
	}
	want := []string{"hit-1: 20,20,40,20", "hit-2: 80,50,10,10 20,60,10,10"}
	if !slices.Equal(got, want) {
		t.Errorf("drawn %q, want %q", got, want)
	}
	if n := len(all(doc, ".hits li a")); n != 2 {
		t.Errorf("%d finds are linked", n)
	}
	if plain := open(t, site, "/e/2025-06-13/01"); len(all(plain, ".finds")) != 0 {
		t.Error("without a question something is drawn")
	}
}

func TestSearchJSON(t *testing.T) {
	site := searched(t, fill(t), searchmemory.New())
	get := func(at string) (int, map[string]any) {
		w := httptest.NewRecorder()
		site.ServeHTTP(w, httptest.NewRequest(http.MethodGet, at, nil))
		var v map[string]any
		if err := json.Unmarshal(w.Body.Bytes(), &v); err != nil {
			t.Fatalf("%s: %v", at, err)
		}
		return w.Code, v
	}
	code, v := get(strings.Replace(ask("河道"), "/search?", "/search.json?", 1))
	hits := v["hits"].([]any)
	if code != http.StatusOK || len(hits) == 0 || v["total"].(float64) != float64(len(hits)) {
		t.Fatalf("%d: %v", code, v)
	}
	h := hits[0].(map[string]any)
	mark := h["marks"].([]any)[0].([]any)
	if got := h["snippet"].(string)[int(mark[0].(float64)):int(mark[1].(float64))]; got != "河道" {
		t.Errorf("marked %q", got)
	}
	if code, v := get("/search.json?q=%28"); code != http.StatusBadRequest || v["code"] != "operand" {
		t.Errorf("%d: %v", code, v)
	}
}

// What was withdrawn this moment is not shown, although the index still has it.
func TestSearchNeverShowsTheWithdrawn(t *testing.T) {
	s := fill(t)
	site := searched(t, s, searchmemory.New())
	if n := len(all(open(t, site, ask("河道")), "li.hit")); n == 0 {
		t.Fatal("nothing is found before")
	}
	list, err := s.archive.Editions(context.Background(), archive.Query{State: archive.Published})
	if err != nil {
		t.Fatal(err)
	}
	for _, e := range list[1:] { // the latest stays, so that there is a site
		if _, err := s.archive.SetState(context.Background(), e.Key, 0, archive.Withdrawn); err != nil {
			t.Fatal(err)
		}
	}
	withdrawn := list[1].Key.Date.String()
	for _, h := range all(open(t, site, ask("", "from", withdrawn, "to", withdrawn)), "li.hit time") {
		t.Errorf("found in the edition of %s", attr(h, "datetime"))
	}
}

// failing is an index that cannot answer.
type failing struct {
	search.Index
	because error
}

func (x failing) Search(context.Context, search.Query) (search.Result, error) {
	return search.Result{}, &paper.Fault{Kind: paper.Unavailable, Doing: "search", Err: x.because}
}

// A search that took too long is told from one that cannot be done, and the
// question is kept.
func TestSearchFails(t *testing.T) {
	for _, c := range []struct {
		because error
		says    string
		code    string
	}{{context.DeadlineExceeded, "用时过长", "late"}, {errors.New("damaged"), "暂时不能搜索", "unavailable"}} {
		site := searched(t, fill(t), failing{searchmemory.New(), c.because})
		w := httptest.NewRecorder()
		site.ServeHTTP(w, httptest.NewRequest(http.MethodGet, ask("河道"), nil))
		if body := w.Body.String(); w.Code != http.StatusServiceUnavailable || !strings.Contains(body, c.says) || !strings.Contains(body, `value="河道"`) {
			t.Errorf("%v: status %d, %s", c.because, w.Code, body)
		}
		w = httptest.NewRecorder()
		site.ServeHTTP(w, httptest.NewRequest(http.MethodGet, "/search.json?q=%E6%B2%B3", nil))
		if body := w.Body.String(); w.Code != http.StatusServiceUnavailable || !strings.Contains(body, `"code":"`+c.code+`"`) {
			t.Errorf("%v: status %d, %s", c.because, w.Code, body)
		}
	}
}
