package public_test

import (
	"context"
	"fmt"
	"net/http"
	"regexp"
	"strings"
	"testing"
	"time"

	"github.com/banmian/banmian/internal/archive"
	"github.com/banmian/banmian/internal/desk"
	docketmemory "github.com/banmian/banmian/internal/docket/memory"
	"github.com/banmian/banmian/internal/indexing"
	"github.com/banmian/banmian/internal/masking"
	"github.com/banmian/banmian/internal/paper"
	queuememory "github.com/banmian/banmian/internal/queue/memory"
	"github.com/banmian/banmian/internal/reader"
	searchmemory "github.com/banmian/banmian/internal/search/memory"
	"github.com/banmian/banmian/internal/web/public"
)

// What the article that is withdrawn says, in no other.
const (
	secretHead = "渡口夜航暂停"
	secretText = "航班表写错了日期"
	notice     = "此稿有误，谨向读者致歉。"
)

// afterwards is a title whose edition was signed and published at a desk.
type afterwards struct {
	*shop
	desk  *desk.Desk
	chief desk.Person
	key   archive.Key
	work  desk.Work
	index *searchmemory.Index
	site  http.Handler
}

func newAfterwards(t *testing.T, oneFile bool) *afterwards {
	s := newShop(t)
	e := dated(t, short("今日云汀", "zh-Hans"), "2025-06-13")
	e.Articles[1].Headline, e.Articles[1].Paragraphs = secretHead, []string{secretText + "。"}
	for i := range e.Pages {
		if oneFile {
			e.Pages[i].Source = fmt.Sprintf("all.pdf#%d", i+1)
		}
	}
	for i := range e.Articles {
		a := &e.Articles[i]
		z := paper.Zone{ID: fmt.Sprintf("p1-z%d", i+1), Role: paper.RoleBody, Polygon: a.Parts[0].Polygon,
			Lines: []paper.Line{{Text: strings.Join(a.Paragraphs, ""), Box: a.Parts[0].Polygon.Bounds().Inset(10)}}}
		e.Pages[0].Zones, a.Parts[0].Zones = append(e.Pages[0].Zones, z), []string{z.ID}
	}
	a := &afterwards{shop: s, key: s.keep("yunting", 1, e), index: searchmemory.New()}
	a.chief = desk.Person{ID: "gu", Name: "gu", Roles: map[string][]desk.Role{"yunting": {desk.Chief, desk.Administrator}}}
	a.desk = desk.New(s.archive, docketmemory.New(), queuememory.New(queuememory.Options{}), desk.Options{Now: noon, Redraw: masking.Redraw(s.blobs)})
	if _, err := a.desk.SetUp(t.Context(), a.chief, "yunting", desk.Settings{Stages: []desk.Stage{{ID: "review-1", Name: "一审", Kind: desk.Reviewing, Power: desk.ToReviewFirst}}}); err != nil {
		t.Fatal(err)
	}
	w, err := a.desk.Work(t.Context(), a.chief, a.key)
	a.publish(t, w, err)
	r := s.reader()
	a.site = public.New(public.Options{Reader: r, Finder: reader.NewFinder(r, a.index), Home: "yunting", Origin: origin, Now: noon})
	a.fill(t)
	return a
}

// publish signs what stands there and publishes it.
func (a *afterwards) publish(t *testing.T, w desk.Work, err error) {
	t.Helper()
	if err == nil {
		w, err = a.desk.Sign(t.Context(), a.chief, a.key, "review-1", w.Seal, "")
	}
	if err == nil {
		a.work, err = a.desk.Publish(t.Context(), a.chief, a.key, w.Seal)
	}
	if err != nil {
		t.Fatal(err)
	}
}

func (a *afterwards) fill(t *testing.T) {
	t.Helper()
	if err := (&indexing.Indexer{Archive: a.archive, Index: a.index}).CatchUp(t.Context(), nil); err != nil {
		t.Fatal(err)
	}
}

var addressForm = regexp.MustCompile(`(?:` + regexp.QuoteMeta(origin) + `|[" ])(/[A-Za-z0-9./_%-]*)`)

// walk asks for every public address there is, from the front on, and those given,
// and gives the answers.
func (a *afterwards) walk(t *testing.T, more ...string) map[string]answer {
	t.Helper()
	out := map[string]answer{}
	todo := append([]string{"/", "/en/", "/sitemap.xml", "/feeds/rss.xml", "/feeds/atom.xml", "/feeds/feed.json", "/iiif/collection.json", "/iiif/changes.json",
		"/e/2025-06-13.pdf", "/a/20250613-01-02/head-1.jpg", "/a/20250613-01-02/part-1.jpg", "/search?q=" + secretHead, "/search.json?q=" + secretText}, more...)
	for len(todo) > 0 {
		at := todo[0]
		todo = todo[1:]
		if _, seen := out[at]; seen || strings.HasPrefix(at, "/desk") || strings.HasPrefix(at, "/assets/") {
			continue
		}
		res := get(t, a.site, at)
		out[at] = res
		if kind := res.Header.Get("Content-Type"); res.StatusCode == 200 && !strings.HasPrefix(kind, "image/") && kind != "application/pdf" {
			for _, m := range addressForm.FindAllStringSubmatch(markup(t, res), -1) {
				todo = append(todo, m[1])
			}
		}
		if len(out) > 3000 {
			t.Fatal("there is no end of addresses")
		}
	}
	return out
}

// holding are the addresses whose answer says something of the article.
func holding(t *testing.T, answers map[string]answer) []string {
	t.Helper()
	var out []string
	for at, res := range answers {
		text := markup(t, res)
		if at[0] == '/' && strings.HasPrefix(at, "/search") {
			text = strings.ReplaceAll(strings.ReplaceAll(text, "q="+secretHead, ""), `value="`+secretHead+`"`, "")
			if res.StatusCode == 200 && !strings.Contains(text, "20250613-01-02") {
				continue // only the question is said again
			}
		}
		if strings.Contains(text, secretHead) || strings.Contains(text, secretText) {
			out = append(out, at)
		}
	}
	return out
}

// Nothing of an article that was withdrawn is left at any address, the ones that
// were good before included; and the withdrawal is done within two seconds.
func TestAWithdrawalReachesEveryAddress(t *testing.T) {
	for _, c := range []struct {
		scope   paper.Scope
		oneFile bool
	}{{paper.ScopeText, false}, {paper.ScopeMask, false}, {paper.ScopeMask, true}, {paper.ScopePage, false}, {paper.ScopePage, true}} {
		t.Run(fmt.Sprint(c.scope, c.oneFile), func(t *testing.T) {
			a := newAfterwards(t, c.oneFile)
			before := a.walk(t)
			if n := len(holding(t, before)); n < 9 {
				t.Fatalf("only %d of %d addresses say something of the article: %v", n, len(before), holding(t, before))
			}
			what := desk.Withdrawal{Scope: c.scope, Reason: "事实有误", Notice: notice, Article: "p1-a2"}
			if c.scope == paper.ScopePage {
				what.Article, what.Page = "", 1
			}
			began := time.Now()
			if _, err := a.desk.Withdraw(t.Context(), a.chief, a.key, what); err != nil {
				t.Fatal(err)
			}
			var old []string
			for at := range before {
				old = append(old, at)
			}
			check := func(when string) map[string]answer {
				after := a.walk(t, old...)
				for _, at := range holding(t, after) {
					t.Errorf("%s, %s still says it", when, at)
				}
				return after
			}
			after := check("before the index follows")
			if took := time.Since(began); took > 2*time.Second {
				t.Errorf("it took %s", took)
			}
			a.fill(t)
			check("after the index followed")
			a.gone(t, before, after, c.scope)
			if _, err := a.desk.Restore(t.Context(), a.chief, a.key, what.Article, what.Page, "查实无误"); err != nil {
				t.Fatal(err)
			}
			a.fill(t)
			if again := a.walk(t); len(holding(t, again)) != len(holding(t, before)) {
				t.Errorf("restored, it stands at %d addresses, before at %d", len(holding(t, again)), len(holding(t, before)))
			}
		})
	}
}

// gone looks at the addresses of what was withdrawn.
func (a *afterwards) gone(t *testing.T, before, after map[string]answer, scope paper.Scope) {
	t.Helper()
	for _, at := range []string{"/a/20250613-01-02", "/en/a/20250613-01-02", "/a/20250613-01-02/part-1.jpg", "/a/20250613-01-02/head-1.jpg"} {
		res := get(t, a.site, at)
		if res.StatusCode != http.StatusGone {
			t.Errorf("%s: %d, want 410", at, res.StatusCode)
		}
		if !strings.HasSuffix(at, ".jpg") && !strings.Contains(markup(t, res), notice) {
			t.Errorf("%s does not give the notice", at)
		}
	}
	page := get(t, a.site, "/e/2025-06-13/01")
	if res := get(t, a.site, "/e/2025-06-13/01/full/100,/0/default.jpg"); (res.StatusCode == http.StatusGone) != (scope == paper.ScopePage) {
		t.Errorf("a part of the page looked at closely: %d", res.StatusCode)
	}
	if scope == paper.ScopePage {
		if page.StatusCode != http.StatusGone || !strings.Contains(markup(t, page), notice) {
			t.Errorf("the page: %d", page.StatusCode)
		}
	} else {
		doc := open(t, a.site, "/e/2025-06-13/01")
		if g := one(t, doc, ".zones .gone"); !strings.Contains(text(g), "已撤稿") || len(all(doc, ".zones a")) != 2 || !strings.Contains(text(one(t, doc, ".told")), notice) {
			t.Errorf("the place on the page is not marked: %s", markup(t, page))
		}
	}
	for at, res := range before {
		picture := strings.HasPrefix(at, "/b/")
		pdf := strings.HasSuffix(at, ".pdf") && res.StatusCode == 200
		if !picture && !pdf || strings.Contains(at, "/02.pdf") {
			continue
		}
		now := after[at]
		switch same := now.StatusCode == 200 && markup(t, now) == markup(t, res); {
		case scope == paper.ScopeText && !same:
			t.Errorf("%s: %d, and only the text was withdrawn", at, now.StatusCode)
		case scope != paper.ScopeText && same && (pdf || a.showsPageOne(at)):
			t.Errorf("%s is as it was", at)
		}
	}
	if scope == paper.ScopeMask && len(all(open(t, a.site, "/e/2025-06-13/01"), ".plate img")) == 0 {
		t.Error("the masked page has no picture")
	}
}

// showsPageOne reports whether a picture's address was one of the first page's.
func (a *afterwards) showsPageOne(at string) bool {
	r, err := a.archive.Revision(context.Background(), a.key, 1)
	if err != nil {
		a.t.Fatal(err)
	}
	for _, p := range r.Pictures {
		if p.Page == 1 && strings.Contains(at, string(p.Blob)) {
			return true
		}
	}
	return false
}

// A corrected article shows what was corrected, and when.
func TestACorrectionIsDated(t *testing.T) {
	a := newAfterwards(t, false)
	w, err := a.desk.Do(t.Context(), a.chief, a.key, a.work.Version, desk.Act{Do: desk.SetHead, Article: "p1-a1", Headline: "甲（更新）"})
	if err == nil {
		w, err = a.desk.Correction(t.Context(), a.chief, a.key, "p1-a1", "昨日标题有误。")
	}
	a.publish(t, w, err)
	got := one(t, open(t, a.site, "/a/20250613-01-01"), ".told")
	if s := text(got); !strings.Contains(s, "更正") || !strings.Contains(s, "2025年6月14日") || !strings.Contains(s, "昨日标题有误。") {
		t.Errorf("the note says %q", s)
	}
	if n := len(all(open(t, a.site, "/a/20250613-01-03"), ".told")); n != 0 {
		t.Errorf("another article has %d notes", n)
	}
}
