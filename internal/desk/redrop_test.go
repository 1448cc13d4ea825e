package desk_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/banmian/banmian/internal/desk"
	"github.com/banmian/banmian/internal/desk/desktest"
	"github.com/banmian/banmian/internal/geom"
	"github.com/banmian/banmian/internal/paper"
)

// dropped is an edition as it is read after page 1 was typeset again: `change`
// changes what an article there says, in its paragraphs and on its lines alike,
// and everything stands some points lower.
func dropped(e paper.Edition, change map[string]string, lower float64) paper.Edition {
	replace := func(s string) string {
		for from, to := range change {
			s = strings.ReplaceAll(s, from, to)
		}
		return s
	}
	e.Pages, e.Articles = slices.Clone(e.Pages), slices.Clone(e.Articles)
	p := &e.Pages[0]
	p.Zones = slices.Clone(p.Zones)
	for i := range p.Zones {
		z := &p.Zones[i]
		z.Lines = slices.Clone(z.Lines)
		z.Polygon = slices.Clone(z.Polygon)
		for k := range z.Polygon {
			z.Polygon[k].Y += lower
		}
		for k := range z.Lines {
			l := &z.Lines[k]
			l.Text = replace(l.Text)
			l.Box = geom.R(l.Box.X0, l.Box.Y0+lower, l.Box.X1, l.Box.Y1+lower)
		}
	}
	for i := range e.Articles {
		a := &e.Articles[i]
		if a.Parts[0].Page == 1 {
			a.Headline = replace(a.Headline)
			a.Paragraphs = slices.Clone(a.Paragraphs)
			for k := range a.Paragraphs {
				a.Paragraphs[k] = replace(a.Paragraphs[k])
			}
		}
	}
	return e
}

func TestPageDroppedAgain(t *testing.T) {
	e := desktest.Edition(2, 3, 8)
	w := inMemory(t, e)
	ok, ctx, key := must(t), t.Context(), desktest.Key
	do := func(a desk.Act) desk.Work {
		t.Helper()
		now := ok(w.Work(ctx, desktest.Lin, key))
		return ok(w.Do(ctx, desktest.Lin, key, now.Version, a))
	}
	do(desk.Act{Do: desk.SetHead, Article: "p1-a1", Headline: "改过的题"})
	do(desk.Act{Do: desk.Approve, Article: "p1-a1"})
	do(desk.Act{Do: desk.SetHead, Article: "p1-a2", Headline: "二稿改过的题"})
	do(desk.Act{Do: desk.SetBylines, Article: "p1-a2", Bylines: []desk.Byline{{Role: "记者", Names: []string{"沈一苇"}}}})
	do(desk.Act{Do: desk.SetText, Article: "p1-a2", Paragraphs: []string{"重写了"}})
	do(desk.Act{Do: desk.Split, Article: "p1-a3", Zone: e.Articles[2].Parts[0].Zones[3]})
	do(desk.Act{Do: desk.Approve, Article: "p1-a2"})
	changed := string([]rune(e.Articles[1].Paragraphs[0])[1:5])
	out, err := w.archive.Keep(ctx, desktest.Proposal(dropped(e, map[string]string{changed: "新换的字", e.Articles[1].Headline: "版上新换的题"}, 30), "d2"))
	if err != nil {
		t.Fatal(err)
	}
	now := ok(w.TakePages(ctx, desktest.Lin, key, out.Number))
	d := now.Draft
	if a := d.Article("p1-a1"); a.Headline != "改过的题" || !d.IsApproved("p1-a1") {
		t.Errorf("the correction of an unchanged article is gone: %q, %v", a.Headline, d.Approved)
	}
	if a := d.Article("p1-a4"); a == nil || d.Article("p1-a3") == nil {
		t.Error("the split of an unchanged article is gone")
	}
	a := d.Article("p1-a2")
	if a == nil || a.Headline != "版上新换的题" || !strings.Contains(strings.Join(a.Paragraphs, ""), "新换的字") || a.Bylines[0].Names[0] != "沈一苇" || d.IsApproved("p1-a2") {
		t.Fatalf("the changed article is %+v", a)
	}
	if len(d.Changes) != 1 || d.Changes[0].Article != "p1-a2" || d.Changes[0].Before.Headline != "二稿改过的题" || len(d.Changes[0].Lost) != 2 {
		t.Errorf("changes %+v", d.Changes)
	}
	if z, _ := d.Zone(d.Article("p1-a1").Parts[0].Zones[0]); z.Polygon.Bounds().Y0 < 30 {
		t.Errorf("an unchanged zone stands at %v, where it was", z.Polygon)
	}
	wellFormed(t, d, lines(dropped(e, map[string]string{changed: "新换的字", e.Articles[1].Headline: "版上新换的题"}, 30)))
	if lacks := now.Ready(desk.DefaultSettings()); !strings.Contains(fmt.Sprint(lacks), "dropped again") {
		t.Errorf("nobody has to look at the change: %v", lacks)
	}
	if now = do(desk.Act{Do: desk.Accept, Finding: d.Changes[0].ID}); len(now.Draft.Changes) != 0 {
		t.Error("an accepted change stays")
	}
	// The same reading again changes nothing.
	if again := ok(w.TakePages(ctx, desktest.Lin, key, out.Number)); again.Version != now.Version {
		t.Errorf("%d entries for nothing", again.Version-now.Version)
	}
	w.restart()
	if again := ok(w.Work(ctx, desktest.Lin, key)); again.Seal != now.Seal || again.Material != out.Number {
		t.Error("after a restart it is another edition")
	}
}

func TestPageAdded(t *testing.T) {
	whole := desktest.Edition(2, 2, 6)
	front := whole
	front.Pages, front.Articles = whole.Pages[:1], whole.Articles[:2]
	w := inMemory(t, front)
	must(t)(w.Claim(t.Context(), desktest.Lin, desktest.Key, 0, "")) // takes it up
	out, err := w.archive.Keep(t.Context(), desktest.Proposal(whole, "d2"))
	if err != nil {
		t.Fatal(err)
	}
	now := must(t)(w.TakePages(t.Context(), desktest.Lin, desktest.Key, out.Number))
	if len(now.Draft.Edition.Pages) != 2 || len(now.Draft.Edition.Articles) != 4 || len(now.Draft.Changes) != 2 {
		t.Errorf("%d pages, %d articles, %d changes", len(now.Draft.Edition.Pages), len(now.Draft.Edition.Articles), len(now.Draft.Changes))
	}
	wellFormed(t, now.Draft, lines(whole))
}

func TestArticleGoneFromThePage(t *testing.T) {
	e := desktest.Edition(1, 3, 6)
	less := e
	less.Articles = slices.Delete(slices.Clone(e.Articles), 1, 2)
	less.Pages = slices.Clone(e.Pages)
	less.Pages[0].Zones = slices.DeleteFunc(slices.Clone(e.Pages[0].Zones), func(z paper.Zone) bool { return slices.Contains(e.Articles[1].Parts[0].Zones, z.ID) })
	w := inMemory(t, e)
	must(t)(w.Claim(t.Context(), desktest.Lin, desktest.Key, 0, ""))
	out, err := w.archive.Keep(t.Context(), desktest.Proposal(less, "d2"))
	if err != nil {
		t.Fatal(err)
	}
	now := must(t)(w.TakePages(t.Context(), desktest.Lin, desktest.Key, out.Number))
	if c := now.Draft.Changes; len(c) != 1 || c[0].Article != "" || c[0].Before.ID != "p1-a2" {
		t.Errorf("changes %+v", c)
	}
	wellFormed(t, now.Draft, lines(less))
}

// A page is dropped a second time, and its reading counts its articles otherwise
// than the first did: what was corrected since is held against what that article
// said, and not against another's.
func TestPageDroppedTwice(t *testing.T) {
	e := desktest.Edition(1, 3, 8)
	w := inMemory(t, e)
	ok, ctx, key := must(t), t.Context(), desktest.Key
	do := func(a desk.Act) desk.Work {
		t.Helper()
		now := ok(w.Work(ctx, desktest.Lin, key))
		return ok(w.Do(ctx, desktest.Lin, key, now.Version, a))
	}
	take := func(read paper.Edition, digest string) desk.Work {
		t.Helper()
		out, err := w.archive.Keep(ctx, desktest.Proposal(read, digest))
		if err != nil {
			t.Fatal(err)
		}
		return ok(w.TakePages(ctx, desktest.Zhou, key, out.Number))
	}
	do(desk.Act{Do: desk.SetHead, Article: "p1-a3", Headline: "三稿改过的题"})
	// The second version reads the same articles in another order, under other ids.
	turned := func(e paper.Edition) paper.Edition {
		e.Articles = slices.Clone(e.Articles)
		slices.Reverse(e.Articles)
		for i := range e.Articles {
			e.Articles[i].ID = fmt.Sprintf("p1-a%d", i+1)
		}
		return e
	}
	first := string([]rune(e.Articles[0].Paragraphs[0])[1:5])
	second := dropped(e, map[string]string{first: "新换的字"}, 10)
	now := take(turned(second), "d2")
	if len(now.Draft.Changes) != 1 || now.Draft.Changes[0].Article != "p1-a1" || len(now.Draft.Changes[0].Lost) != 0 {
		t.Fatalf("changes %+v", now.Draft.Changes)
	}
	do(desk.Act{Do: desk.Accept, Finding: now.Draft.Changes[0].ID})
	do(desk.Act{Do: desk.SetBylines, Article: "p1-a3", Bylines: []desk.Byline{{Role: "记者", Names: []string{"沈一苇"}}}})
	third := string([]rune(e.Articles[2].Paragraphs[0])[1:5])
	now = take(dropped(second, map[string]string{third: "又换了字"}, 20), "d3")
	if len(now.Draft.Changes) != 1 {
		t.Fatalf("changes %+v", now.Draft.Changes)
	}
	c := now.Draft.Changes[0]
	if c.Article != "p1-a3" || len(c.Lost) != 0 || !slices.Equal(c.Carried, []string{"head", "bylines"}) {
		t.Errorf("article %s, lost %+v, carried %v", c.Article, c.Lost, c.Carried)
	}
	if a := now.Draft.Article("p1-a3"); a.Headline != "三稿改过的题" || a.Bylines[0].Names[0] != "沈一苇" || !strings.Contains(strings.Join(a.Paragraphs, ""), "又换了字") {
		t.Errorf("%+v", a)
	}
}
