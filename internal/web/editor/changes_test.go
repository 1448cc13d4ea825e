package editor

import (
	"net/http"
	"net/url"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/banmian/banmian/internal/desk"
	"github.com/banmian/banmian/internal/desk/desktest"
)

// redropped has page 1 of the room's edition dropped again: one word of the first
// article's text and the second's headline read otherwise, and the second's was
// corrected before.
func (m *room) redropped() desk.Work {
	m.t.Helper()
	ctx, lin := m.t.Context(), desk.Person{ID: "lin", Name: "lin", Roles: map[string][]desk.Role{desktest.Slug: {desk.Editor}}}
	e := desktest.Edition(2, 3, 8)
	for _, a := range []desk.Act{
		{Do: desk.SetHead, Article: "p1-a1", Headline: "一稿改过的题"},
		{Do: desk.SetHead, Article: "p1-a2", Headline: "二稿改过的题"},
	} {
		w, err := m.Desk.Work(ctx, lin, desktest.Key)
		if err == nil {
			_, err = m.Desk.Do(ctx, lin, desktest.Key, w.Version, a)
		}
		if err != nil {
			m.t.Fatal(err)
		}
	}
	word := string([]rune(e.Articles[0].Paragraphs[0])[1:5])
	swap := strings.NewReplacer(word, "新换的字", e.Articles[1].Headline, "<b>版上新题</b>")
	e.Pages, e.Articles = slices.Clone(e.Pages), slices.Clone(e.Articles)
	e.Pages[0].Zones = slices.Clone(e.Pages[0].Zones)
	for i := range e.Pages[0].Zones {
		z := &e.Pages[0].Zones[i]
		z.Lines = slices.Clone(z.Lines)
		for k := range z.Lines {
			z.Lines[k].Text = swap.Replace(z.Lines[k].Text)
		}
	}
	for i := range e.Articles[:3] {
		a := &e.Articles[i]
		a.Headline, a.Paragraphs = swap.Replace(a.Headline), slices.Clone(a.Paragraphs)
		for k := range a.Paragraphs {
			a.Paragraphs[k] = swap.Replace(a.Paragraphs[k])
		}
	}
	out, err := m.Archive.Keep(ctx, desktest.Proposal(e, "again"))
	if err != nil {
		m.t.Fatal(err)
	}
	w, err := m.Desk.TakePages(ctx, lin, desktest.Key, out.Number)
	if err != nil {
		m.t.Fatal(err)
	}
	if len(w.Draft.Changes) != 2 || len(w.Draft.Changes[1].Lost) != 1 {
		m.t.Fatalf("changes: %+v", w.Draft.Changes)
	}
	return w
}

// What a page dropped again changed stands there old and new; it can be taken, put
// back, or a lost correction used.
func TestChanges(t *testing.T) {
	m := newRoom(t)
	m.person("lin", desk.Editor)
	m.person("shu", desk.Archivist)
	at := editionPath("changes")
	if !strings.Contains(m.get("lin", at), "Nothing waits") {
		t.Error("something waits before any page came")
	}
	w := m.redropped()
	text := m.get("lin", at)
	for _, want := range []string{"<ins>", "<del>", "Corrections carried over:", "A correction could not be carried over: Headlines", "二稿改过的题", "1 article unchanged", "2 changes to look at", "&lt;b&gt;版上新题&lt;/b&gt;"} {
		if !strings.Contains(text, want) {
			t.Errorf("the screen does not say %q", want)
		}
	}
	if strings.Contains(text, "<b>版上") {
		t.Error("a headline is markup")
	}
	if strings.Contains(m.get("shu", at), `value="take"`) {
		t.Error("who may not correct is offered to")
	}
	if board := m.get("lin", "/desk/t/"+desktest.Slug+"/?edition="+keyName(desktest.Key)); !strings.Contains(board, "2 changes by new pages") || !strings.Contains(board, `href="`+at+`"`) {
		t.Error("the board does not lead here")
	}
	if !strings.Contains(m.get("lin", editionPath("preflight")), `href="`+at+`"`) {
		t.Error("the preflight does not lead here")
	}
	settle := func(change, do string) string {
		return m.post("lin", at, url.Values{"version": {strconv.Itoa(w.Version)}, "change": {change}, "do": {do}})
	}
	first, second := w.Draft.Changes[0], w.Draft.Changes[1]
	if to := settle(second.ID, "mine-head"); !strings.HasSuffix(to, "done=change_mine") {
		t.Error(to)
	}
	now := m.work()
	if a := now.Draft.Article("p1-a2"); a.Headline != "二稿改过的题" || len(now.Draft.Changes) != 2 {
		t.Errorf("%q, %d changes", a.Headline, len(now.Draft.Changes))
	}
	settle(second.ID, "take")
	if to := settle(first.ID, "keep"); !strings.HasSuffix(to, "done=change_kept") {
		t.Error(to)
	}
	now = m.work()
	a := now.Draft.Article("p1-a1")
	if strings.Contains(strings.Join(a.Paragraphs, ""), "新换的字") || a.Headline != "一稿改过的题" || len(now.Draft.Changes) != 0 {
		t.Errorf("%q, %q, %d changes", a.Headline, a.Paragraphs, len(now.Draft.Changes))
	}
	if again := m.ask("POST", at, m.session("lin"), url.Values{"change": {first.ID}, "do": {"take"}}); again.Code != http.StatusConflict || !strings.Contains(again.Body.String(), "settled that change") {
		t.Errorf("%d", again.Code)
	}
}

// All changes of a page are taken at once, those that were shown.
func TestTakePage(t *testing.T) {
	m := newRoom(t)
	m.person("lin", desk.Editor)
	w := m.redropped()
	if !strings.Contains(m.get("lin", editionPath("changes")), `value="take-page"`) {
		t.Error("there is no way to take all")
	}
	form := url.Values{"version": {strconv.Itoa(w.Version)}, "do": {"take-page"}, "change": {w.Draft.Changes[0].ID, w.Draft.Changes[1].ID, "p9/9"}}
	m.post("lin", editionPath("changes"), form)
	if left := m.work().Draft.Changes; len(left) != 0 {
		t.Errorf("%+v", left)
	}
	if again := m.ask("POST", editionPath("changes"), m.session("lin"), form); again.Code != http.StatusConflict {
		t.Errorf("%d", again.Code)
	}
}

// Who settles a change on an older state, when somebody else worked on the article
// since, is told so.
func TestChangesOvertaken(t *testing.T) {
	m := newRoom(t)
	m.person("lin", desk.Editor)
	w := m.redropped()
	zhou := desk.Person{ID: "zhou", Name: "zhou", Roles: map[string][]desk.Role{desktest.Slug: {desk.Editor}}}
	if _, err := m.Desk.Do(t.Context(), zhou, desktest.Key, w.Version, desk.Act{Do: desk.SetText, Article: "p1-a1", Paragraphs: []string{"别人改过的正文。"}}); err != nil {
		t.Fatal(err)
	}
	got := m.ask("POST", editionPath("changes"), m.session("lin"), url.Values{"version": {strconv.Itoa(w.Version)}, "change": {w.Draft.Changes[0].ID}, "do": {"keep"}})
	if got.Code != http.StatusConflict {
		t.Errorf("%d", got.Code)
	}
	if a := m.work().Draft.Article("p1-a1"); a.Paragraphs[0] != "别人改过的正文。" {
		t.Errorf("%q", a.Paragraphs)
	}
	if bad := m.ask("POST", editionPath("changes"), m.session("lin"), url.Values{"change": {w.Draft.Changes[0].ID}, "do": {"mine-nothing"}}); bad.Code != http.StatusBadRequest {
		t.Errorf("%d", bad.Code)
	}
}
