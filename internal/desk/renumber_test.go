package desk_test

import (
	"fmt"
	"slices"
	"strings"
	"testing"

	"github.com/banmian/banmian/internal/desk"
	"github.com/banmian/banmian/internal/desk/desktest"
	"github.com/banmian/banmian/internal/paper"
)

// withoutPage is an edition in which a page has not come yet: those behind it
// count one less, in ids too, as the reading of what is there has them.
func withoutPage(e paper.Edition, missing int) paper.Edition {
	id := func(s string) string {
		for n := missing + 1; n <= len(e.Pages); n++ {
			if rest, ok := strings.CutPrefix(s, fmt.Sprintf("p%d-", n)); ok {
				return fmt.Sprintf("p%d-%s", n-1, rest)
			}
		}
		return s
	}
	at := func(n int) int {
		if n > missing {
			return n - 1
		}
		return n
	}
	out := e
	out.Pages, out.Articles = nil, nil
	for _, p := range e.Pages {
		if p.Sequence == missing {
			continue
		}
		p.Sequence, p.Zones = at(p.Sequence), slices.Clone(p.Zones)
		for i := range p.Zones {
			p.Zones[i].ID = id(p.Zones[i].ID)
		}
		out.Pages = append(out.Pages, p)
	}
	for _, a := range e.Articles {
		if a.Parts[0].Page == missing {
			continue
		}
		a.ID, a.Parts = id(a.ID), slices.Clone(a.Parts)
		for i := range a.Parts {
			a.Parts[i].Page, a.Parts[i].Zones = at(a.Parts[i].Page), slices.Clone(a.Parts[i].Zones)
			for k := range a.Parts[i].Zones {
				a.Parts[i].Zones[k] = id(a.Parts[i].Zones[k])
			}
		}
		out.Articles = append(out.Articles, a)
	}
	return out
}

// The front page comes last: everything done to the other pages goes along with
// them to where they stand then, and can still be undone.
func TestPageComesInBetween(t *testing.T) {
	for _, missing := range []int{1, 2, 3} {
		whole := desktest.Edition(3, 3, 8)
		w := inMemory(t, withoutPage(whole, missing))
		ok, ctx, key := must(t), t.Context(), desktest.Key
		do := func(a desk.Act) desk.Work {
			t.Helper()
			now := ok(w.Work(ctx, desktest.Lin, key))
			return ok(w.Do(ctx, desktest.Lin, key, now.Version, a))
		}
		do(desk.Act{Do: desk.SetHead, Article: "p1-a1", Headline: "前版改过的题"})
		do(desk.Act{Do: desk.SetHead, Article: "p2-a2", Headline: "后版改过的题"})
		do(desk.Act{Do: desk.Approve, Article: "p2-a2"})
		do(desk.Act{Do: desk.SetPage, Page: 2, Label: "08", Section: "特刊"})
		do(desk.Act{Do: desk.Tray, Article: "p2-a3"})
		before := ok(w.Pin(ctx, desktest.Lin, key, desk.Comment{Text: "看这里", Page: 2}))
		out, err := w.archive.Keep(ctx, desktest.Proposal(whole, fmt.Sprint("whole", missing)))
		if err != nil {
			t.Fatal(err)
		}
		now := ok(w.TakePages(ctx, desktest.Zhou, key, out.Number))
		d := now.Draft
		first, second := 1, 2 // where the two pages stand now
		if missing == 1 {
			first = 2
		}
		if missing <= 2 {
			second = 3
		}
		var sequences []int
		for _, p := range d.Edition.Pages {
			sequences = append(sequences, p.Sequence)
		}
		if !slices.Equal(sequences, []int{1, 2, 3}) || d.Page(second).Label != "08" || d.Page(second).Section != "特刊" {
			t.Errorf("without %d: pages %v, label %q", missing, sequences, d.Page(second).Label)
		}
		for id, want := range map[string]struct {
			page int
			head string
		}{"p1-a1": {first, "前版改过的题"}, "p2-a2": {second, "后版改过的题"}} {
			a := d.Article(id)
			if a == nil || a.Headline != want.head || a.Parts[0].Page != want.page {
				t.Errorf("without %d: %s is %+v", missing, id, a)
			}
		}
		if !d.IsApproved("p2-a2") || now.Comments[0].Comment.Page != second || now.Material != out.Number {
			t.Errorf("without %d: approved %v, remark on page %d, material %d", missing, d.Approved, now.Comments[0].Comment.Page, now.Material)
		}
		for _, c := range d.Changes { // the page that came is new, and nothing else is
			if c.Page != missing || c.Before.ID != "" {
				t.Errorf("without %d: change %s on page %d of %q", missing, c.ID, c.Page, c.Before.ID)
			}
		}
		if len(d.Changes) != 3 {
			t.Errorf("without %d: %d changes", missing, len(d.Changes))
		}
		wellFormed(t, d, lines(whole))
		// An act that names a page by a number it has no longer is refused.
		stale := desk.Act{Do: desk.SetPage, Page: 2, Label: "07"}
		if _, err := w.Do(ctx, desktest.Lin, key, before.Version, stale); (err != nil) != (missing < 3) {
			t.Errorf("without %d: an act on an older page 2: %v", missing, err)
		} else if missing < 3 && !paper.IsKind(err, paper.Conflict) {
			t.Error(err)
		}
		// What names an article goes on.
		if _, err := w.Do(ctx, desktest.Zhou, key, before.Version, desk.Act{Do: desk.SetHead, Article: "p1-a3", Headline: "旧版本上改的题"}); err != nil {
			t.Errorf("without %d: %v", missing, err)
		}
		undone := ok(w.Undo(ctx, desktest.Lin, key))
		wellFormed(t, undone.Draft, lines(whole))
		again := ok(w.TakePages(ctx, desktest.Zhou, key, out.Number))
		if again.Version != undone.Version {
			t.Errorf("without %d: %d entries for nothing", missing, again.Version-undone.Version)
		}
		w.restart()
		if after := ok(w.Work(ctx, desktest.Lin, key)); after.Seal != again.Seal || len(after.Comments) != 1 || after.Comments[0].Comment.Page != second {
			t.Errorf("without %d: after a restart it is another edition", missing)
		}
	}
}
