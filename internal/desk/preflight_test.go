package desk_test

import (
	"slices"
	"strings"
	"testing"

	"github.com/banmian/banmian/internal/archive"
	"github.com/banmian/banmian/internal/desk"
	"github.com/banmian/banmian/internal/desk/desktest"
	"github.com/banmian/banmian/internal/paper"
)

// concerns runs the preflight over an edition that was just taken up.
func concerns(t *testing.T, e paper.Edition, s desk.Settings) []desk.Concern {
	t.Helper()
	w := inMemory(t, e)
	if _, err := w.SetUp(t.Context(), desktest.Ren, desktest.Slug, s); err != nil {
		t.Fatal(err)
	}
	list, _, err := w.Preflight(t.Context(), desktest.Lin, desktest.Key)
	if err != nil {
		t.Fatal(err)
	}
	return list
}

func codes(list []desk.Concern) (out []paper.Code) {
	for _, c := range list {
		out = append(out, c.Code)
	}
	return out
}

func TestPreflightChecks(t *testing.T) {
	clean := desktest.Edition(2, 3, 6)
	if got := concerns(t, clean, desk.Settings{Pages: 2}); len(got) != 0 {
		t.Errorf("a clean edition has %v", codes(got))
	}
	for name, c := range map[string]struct {
		code  paper.Code
		spoil func(*paper.Edition, *desk.Settings)
	}{
		"no headline": {paper.HeadlineMissing, func(e *paper.Edition, _ *desk.Settings) { e.Articles[0].Headline = "" }},
		"no text":     {paper.BodyMissing, func(e *paper.Edition, _ *desk.Settings) { e.Articles[0].Paragraphs = nil }},
		"overlap": {paper.ZonesOverlap, func(e *paper.Edition, _ *desk.Settings) {
			e.Pages[0].Zones[3].Polygon = e.Pages[0].Zones[7].Polygon
		}},
		"uncovered": {paper.TextMissing, func(e *paper.Edition, _ *desk.Settings) { e.Articles = slices.Delete(e.Articles, 0, 1) }},
		"too few":   {paper.PageCountMismatch, func(_ *paper.Edition, s *desk.Settings) { s.Pages = 4 }},
		"twice": {paper.TextRepeated, func(e *paper.Edition, _ *desk.Settings) {
			again := desktest.Edition(1, 3, 6).Pages[0]
			again.Sequence, again.Label = 2, "02"
			e.Pages[1], e.Articles = again, e.Articles[:3]
		}},
		"wording": {paper.HouseWording, func(e *paper.Edition, s *desk.Settings) {
			s.House = []desk.Wording{{Avoid: string([]rune(e.Articles[1].Paragraphs[0])[2:5]), Use: "别的说法"}}
		}},
		"coarse": {paper.PictureCoarse, func(_ *paper.Edition, s *desk.Settings) { s.MinDPI = 300 }},
	} {
		e, s := desktest.Edition(2, 3, 6), desk.Settings{Pages: 2}
		c.spoil(&e, &s)
		if got := concerns(t, e, s); !slices.Contains(codes(got), c.code) {
			t.Errorf("%s: want %s among %v", name, c.code, codes(got))
		}
	}
}

func TestHouseStyle(t *testing.T) {
	e := desktest.Edition(1, 1, 6)
	say := func(text string, rule desk.Wording) int {
		e.Articles[0].Paragraphs[0] = text
		n := 0
		for _, c := range codes(concerns(t, e, desk.Settings{House: []desk.Wording{rule}})) {
			if c == paper.HouseWording {
				n++
			}
		}
		return n
	}
	city := desk.Wording{Avoid: "云汀", Use: "云汀区", Strict: true}
	if say("云汀区的灯。", city) != 0 {
		t.Error("what is to be used is not wrong")
	}
	if say("云汀的灯。", city) != 1 {
		t.Error("what is to be avoided was not found")
	}
	if say("An EMAIL came.", desk.Wording{Avoid: "email", Use: "e-mail"}) != 1 {
		t.Error("letters of the other case were not found")
	}
}

func TestFindingsOfTheReading(t *testing.T) {
	e := desktest.Edition(1, 3, 6)
	e.Findings = []paper.Finding{paper.Find(paper.DateMismatch, "two dates")}
	f := paper.Find(paper.HeadlineDoubtful, "two fit")
	f.Box = e.Pages[0].Zones[1].Polygon.Bounds()
	e.Articles[0].Findings = []paper.Finding{f, paper.Find(paper.ColumnDoubtful, "two ways")}
	w := inMemory(t, e)
	ok, ctx, key := must(t), t.Context(), desktest.Key
	list, now, err := w.Preflight(ctx, desktest.Lin, key)
	if err != nil || len(list) != 3 || list[0].Code != paper.DateMismatch || list[1].Article != "p1-a1" || list[1].Page != 1 {
		t.Fatalf("%+v, %v", list, err)
	}
	if list[1].Code == paper.HeadlineDoubtful && list[1].Zone != "p1-z2" {
		t.Errorf("go there: %q", list[1].Zone)
	}
	if _, err := w.Do(ctx, desktest.Lin, key, now.Version, desk.Act{Do: desk.Dismiss, Finding: list[0].Key}); !paper.IsKind(err, paper.Invalid) {
		t.Errorf("dismissed without a reason: %v", err)
	}
	now = ok(w.Do(ctx, desktest.Lin, key, now.Version, desk.Act{Do: desk.Dismiss, Finding: list[0].Key, Reason: "报头是对的"}))
	now = ok(w.Do(ctx, desktest.Lin, key, now.Version, desk.Act{Do: desk.Approve, Article: "p1-a1"}))
	list = desk.Preflight(now, desk.DefaultSettings(), nil)
	if len(list) != 1 || !list[0].Dismissed || list[0].Reason != "报头是对的" {
		t.Errorf("after dismissal and approval: %+v", list)
	}
	now = signAll(t, w)
	now = ok(w.Publish(ctx, desktest.He, key, now.Seal))
	r, err := w.archive.Edition(ctx, key, archive.Published)
	if err != nil || r.Number != now.Published.Revision {
		t.Fatal(err)
	}
	if strings.Contains(string(r.State), "draft") {
		t.Error(r.State)
	}
}
