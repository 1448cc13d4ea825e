package editor

import (
	"bytes"
	"encoding/json"
	"net/http"
	"net/http/httptest"
	"net/url"
	"regexp"
	"strconv"
	"strings"
	"testing"

	"github.com/banmian/banmian/internal/archive"
	"github.com/banmian/banmian/internal/desk"
	"github.com/banmian/banmian/internal/desk/desktest"
)

var hiddenField = regexp.MustCompile(`<input type="hidden" name="(\w+)" value="([^"]*)">`)

// fieldForm is the form of fields on a screen, as a browser would send it when
// nothing was typed.
func fieldForm(t *testing.T, screen string) url.Values {
	t.Helper()
	_, form, ok := strings.Cut(screen, `id="fields"`)
	if !ok {
		t.Fatal("the screen has no fields")
	}
	form, _, _ = strings.Cut(form, "</form>")
	out := url.Values{}
	for _, m := range hiddenField.FindAllStringSubmatch(form, -1) {
		out.Set(m[1], m[2])
	}
	for _, m := range regexp.MustCompile(`<textarea[^>]* name="(\w+)"[^>]*>([^<]*)</textarea>`).FindAllStringSubmatch(form, -1) {
		out.Set(m[1], strings.ReplaceAll(m[2], "\n", "\r\n"))
	}
	for _, m := range regexp.MustCompile(`<input name="(\w+)" value="([^"]*)"`).FindAllStringSubmatch(form, -1) {
		out.Set(m[1], m[2])
	}
	for _, m := range regexp.MustCompile(`<option value="(\w+)" selected>`).FindAllStringSubmatch(form, -1) {
		out.Set("kind", m[1])
	}
	return out
}

func (m *room) work() desk.Work {
	m.t.Helper()
	w, err := m.Desk.Work(m.t.Context(), desktest.Lin, desktest.Key)
	if err != nil {
		m.t.Fatal(err)
	}
	return w
}

func newCorrecting(t *testing.T) *room {
	m := newRoom(t)
	m.person("lin", desk.Editor)
	m.person("zhou", desk.Editor)
	m.person("visit", desk.Archivist)
	return m
}

// Sending the form as it was shown does nothing; what was typed is done field by
// field, and one act is made for each.
func TestFieldsAreSaved(t *testing.T) {
	m := newCorrecting(t)
	form := fieldForm(t, m.get("lin", editionPath("correct?article=p1-a1")))
	m.post("lin", editionPath("correct/fields"), form)
	if n := len(m.work().Steps); n != 0 {
		t.Fatalf("%d acts were made of a form nobody typed in: %+v", n, m.work().Steps[0].Act)
	}
	form.Set("headline", "雨后的渡口")
	form.Set("kicker", "今晨\r\n\r\n六点")
	form.Set("bylines", "记者：甘棠、陆离\r\nBy: A. Reed, B. Moss")
	form.Set("text", form.Get("text")+"\r\n新的一段。\r\n")
	form.Set("dateline", "本报讯")
	form.Set("kind", "brief")
	before := len(m.work().Draft.Article("p1-a1").Paragraphs)
	m.post("lin", editionPath("correct/fields"), form)
	a := m.work().Draft.Article("p1-a1")
	if a.Headline != "雨后的渡口" || strings.Join(a.Kicker, "|") != "今晨|六点" || a.Kind != "brief" || a.Dateline.Text != "本报讯" {
		t.Errorf("saved %q %q %q %+v", a.Headline, a.Kicker, a.Kind, a.Dateline)
	}
	if len(a.Bylines) != 2 || a.Bylines[0].Role != "记者" || len(a.Bylines[0].Names) != 2 || a.Bylines[1].Names[1] != "B. Moss" {
		t.Errorf("bylines %+v", a.Bylines)
	}
	if len(a.Paragraphs) != before+1 || a.Paragraphs[before] != "新的一段。" {
		t.Errorf("%d paragraphs, want %d", len(a.Paragraphs), before+1)
	}
	if n := len(m.work().Steps); n != 5 {
		t.Errorf("%d acts, want 5", n)
	}
}

// Two editors with the same form: different fields go together, the same field
// clashes with both values shown and what was typed still in the form; saving
// that again is a choice.
func TestTwoEditorsLoseNothing(t *testing.T) {
	m := newCorrecting(t)
	lin := fieldForm(t, m.get("lin", editionPath("correct?article=p1-a1")))
	zhou := fieldForm(t, m.get("zhou", editionPath("correct?article=p1-a1")))
	lin.Set("headline", "甲的标题")
	m.post("lin", editionPath("correct/fields"), lin)
	zhou.Set("headline", "乙的标题")
	zhou.Set("dateline", "本报讯")
	w := m.ask("POST", editionPath("correct/fields"), m.session("zhou"), zhou)
	if w.Code != http.StatusPreconditionFailed {
		t.Fatalf("%d, want 412: %s", w.Code, w.Body)
	}
	screen := w.Body.String()
	again := fieldForm(t, screen)
	if again.Get("headline") != "乙的标题" || !strings.Contains(screen, ">甲的标题<") && !strings.Contains(screen, "甲的标题</dd>") {
		t.Errorf("the screen shows %q in the form, and the other's: %v", again.Get("headline"), strings.Contains(screen, "甲的标题"))
	}
	if a := m.work().Draft.Article("p1-a1"); a.Headline != "甲的标题" || a.Dateline.Text != "本报讯" {
		t.Errorf("it stands as %q %q", a.Headline, a.Dateline.Text)
	}
	m.post("zhou", editionPath("correct/fields"), again)
	if a := m.work().Draft.Article("p1-a1"); a.Headline != "乙的标题" {
		t.Errorf("chosen again, it stands as %q", a.Headline)
	}
}

// What was typed for an article that is gone is shown.
func TestTypedForAnArticleThatIsGone(t *testing.T) {
	m := newCorrecting(t)
	lin := fieldForm(t, m.get("lin", editionPath("correct?article=p1-a2")))
	lin.Set("headline", "还没保存的标题")
	m.post("zhou", editionPath("correct/act"), url.Values{"do": {"merge"}, "article": {"p1-a1"}, "other": {"p1-a2"}, "version": {"0"}})
	w := m.ask("POST", editionPath("correct/fields"), m.session("lin"), lin)
	if w.Code != http.StatusPreconditionFailed || !strings.Contains(w.Body.String(), "还没保存的标题") {
		t.Errorf("%d, and what was typed is shown: %v", w.Code, strings.Contains(w.Body.String(), "还没保存的标题"))
	}
}

// The whole structure by forms.
func TestActsByForms(t *testing.T) {
	m := newCorrecting(t)
	act := func(form url.Values) string {
		t.Helper()
		form.Set("version", strconv.Itoa(m.work().Version))
		return m.post("lin", editionPath("correct/act"), form)
	}
	ids := func() (out []string) {
		for _, a := range m.work().Draft.Edition.Articles {
			out = append(out, a.ID)
		}
		return out
	}
	if to := act(url.Values{"do": {"approve"}, "article": {"p1-a1"}}); !strings.Contains(to, "article=p1-a2") || !m.work().Draft.IsApproved("p1-a1") {
		t.Errorf("approved, and on to %s", to)
	}
	act(url.Values{"do": {"unapprove"}, "article": {"p1-a1"}})
	if m.work().Draft.IsApproved("p1-a1") {
		t.Error("it is still approved")
	}
	act(url.Values{"do": {"order"}, "article": {"p1-a3"}, "n": {"1"}})
	if got := ids(); got[0] != "p1-a3" {
		t.Errorf("the order is %v", got)
	}
	act(url.Values{"do": {"order"}, "article": {"p1-a3"}, "n": {"3"}})
	if got := ids(); got[2] != "p1-a3" {
		t.Errorf("the order is %v", got)
	}
	a := m.work().Draft.Article("p1-a1")
	zones := a.Parts[0].Zones
	act(url.Values{"do": {"split"}, "article": {"p1-a1"}, "line": {zones[2] + " 1"}})
	if n := len(ids()); n != 7 {
		t.Fatalf("%d articles after a split, want 7", n)
	}
	act(url.Values{"do": {"merge"}, "article": {"p1-a1"}, "other": {ids()[1]}})
	if n := len(ids()); n != 6 {
		t.Fatalf("%d articles after a merge, want 6", n)
	}
	act(url.Values{"do": {"tray"}, "article": {"p1-a2"}, "zone": {m.work().Draft.Article("p1-a2").Parts[0].Zones[3]}})
	tray := m.work().Draft.Orphans(1)
	if len(tray) != 2 {
		t.Fatalf("%d zones in the tray, want 2", len(tray))
	}
	act(url.Values{"do": {"move"}, "article": {"p1-a1"}, "other": {"p1-a2"}, "zone": {tray[0].ID}})
	if o := m.work().Draft.Owner(tray[0].ID); o == nil || o.ID != "p1-a2" {
		t.Errorf("the zone went to %+v", o)
	}
	act(url.Values{"do": {"new"}, "article": {"p1-a1"}, "zone": {tray[1].ID}})
	if o := m.work().Draft.Owner(tray[1].ID); o == nil || len(ids()) != 7 {
		t.Errorf("no article was made of the zone: %v", ids())
	}
	act(url.Values{"do": {"role"}, "article": {"p1-a2"}, "zone": {tray[0].ID}, "role": {"caption"}})
	if z, _ := m.work().Draft.Zone(tray[0].ID); z.Role != "caption" {
		t.Errorf("the role is %s", z.Role)
	}
	act(url.Values{"do": {"join"}, "article": {"p1-a2"}, "other": {"p2-a1"}})
	if n := len(m.work().Draft.Article("p1-a2").Parts); n != 2 {
		t.Errorf("%d parts after a join", n)
	}
	act(url.Values{"do": {"unjoin"}, "article": {"p1-a2"}, "part": {"2"}})
	if n := len(m.work().Draft.Article("p1-a2").Parts); n != 1 {
		t.Errorf("%d parts after it was taken off", n)
	}
	steps := len(m.work().Steps)
	for range steps {
		m.post("lin", editionPath("correct/turn"), url.Values{"do": {"undo"}})
	}
	if w := m.ask("POST", editionPath("correct/turn"), m.session("lin"), url.Values{"do": {"undo"}}); w.Code != http.StatusConflict {
		t.Errorf("one more: %d", w.Code)
	}
	if got, want := m.work().Seal, desk.Seal(m.work().AsRead()); got != want {
		t.Error("undone all, the edition is not as it was read")
	}
	m.post("lin", editionPath("correct/turn"), url.Values{"do": {"redo"}, "article": {"p1-a1"}})
}

// An act in JSON, as the script sends it: with If-Match, a clash is 412 with both
// values.
func TestActsInJSON(t *testing.T) {
	m := newCorrecting(t)
	send := func(who, match string, act desk.Act) (int, map[string]any) {
		t.Helper()
		body, err := json.Marshal(act)
		if err != nil {
			t.Fatal(err)
		}
		r := httptest.NewRequest("POST", editionPath("correct/act"), bytes.NewReader(body))
		r.Header.Set("Content-Type", "application/json")
		r.Header.Set("Accept", "application/json")
		r.Header.Set("If-Match", match)
		w := m.send(r, m.session(who))
		var got map[string]any
		if err := json.Unmarshal(w.Body.Bytes(), &got); err != nil {
			t.Fatalf("%d %s", w.Code, w.Body)
		}
		return w.Code, got
	}
	code, got := send("lin", `"0"`, desk.Act{Do: desk.SetHead, Article: "p1-a1", Headline: "甲"})
	if code != 200 || got["version"].(float64) < 2 {
		t.Fatalf("%d %v", code, got)
	}
	code, got = send("zhou", `"0"`, desk.Act{Do: desk.SetHead, Article: "p1-a1", Headline: "乙"})
	if code != http.StatusPreconditionFailed || got["more"] == nil {
		t.Fatalf("%d %v", code, got)
	}
	if code, _ := send("visit", `"0"`, desk.Act{Do: desk.Approve, Article: "p1-a1"}); code != http.StatusForbidden {
		t.Errorf("an archivist approves: %d", code)
	}
	if code, _ := send("lin", `"0"`, desk.Act{Do: "nothing"}); code != http.StatusUnprocessableEntity && code != http.StatusBadRequest {
		t.Errorf("no act: %d", code)
	}
}

// The picture of a draft is for who may look, and for nobody else.
func TestDraftPicture(t *testing.T) {
	m := newRoom(t)
	m.person("lin", desk.Editor)
	m.person("stranger")
	ref, size, err := m.Blobs.Put(t.Context(), strings.NewReader("picture bytes"))
	if err != nil {
		t.Fatal(err)
	}
	p := desktest.Proposal(desktest.Edition(1, 1, 4), "with a picture")
	p.Date.Day = 25
	p.Pictures = []archive.Picture{{Page: 1, Width: 1600, Height: 2240, MediaType: "image/webp", Blob: ref, Size: size}}
	if _, err := m.Archive.Keep(t.Context(), p); err != nil {
		t.Fatal(err)
	}
	key := desktest.Key
	key.Date.Day = 25
	path := editionAt(key, "correct/picture/1/1600")
	if w := m.ask("GET", path, m.session("lin"), nil); w.Code != 200 || w.Body.String() != "picture bytes" || w.Header().Get("Content-Type") != "image/webp" {
		t.Errorf("%d %s", w.Code, w.Header())
	}
	if w := m.ask("GET", path, m.session("stranger"), nil); w.Code != http.StatusForbidden {
		t.Errorf("a stranger gets %d", w.Code)
	}
	for _, bad := range []string{"correct/picture/2/1600", "correct/picture/1/99", "correct/picture/x/y"} {
		if w := m.ask("GET", editionAt(key, bad), m.session("lin"), nil); w.Code != http.StatusNotFound {
			t.Errorf("%s: %d", bad, w.Code)
		}
	}
}

// Who may only look sees no button, and every language shows the screen.
func TestLookingOn(t *testing.T) {
	m := newCorrecting(t)
	screen := m.get("visit", editionPath("correct?at=p2-z3&order=doubt"))
	if strings.Contains(screen, `value="approve"`) || !strings.Contains(screen, "<fieldset class=\"plain\" disabled") || !strings.Contains(screen, `id="p2-z3"`) {
		t.Error("an archivist's screen has buttons, or not the zone asked for")
	}
}

// The autosave sends the same form and asks for JSON: it gets the version and what
// the form is now, so that saving again does nothing.
func TestAutosave(t *testing.T) {
	m := newCorrecting(t)
	form := fieldForm(t, m.get("lin", editionPath("correct?article=p1-a1")))
	form.Set("headline", "边打边存")
	save := func() saved {
		t.Helper()
		r := httptest.NewRequest("POST", editionPath("correct/fields"), strings.NewReader(form.Encode()))
		r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
		r.Header.Set("Accept", "application/json")
		r.Header.Set("If-Match", `"`+form.Get("version")+`"`)
		w := m.send(r, m.session("lin"))
		var got saved
		if err := json.Unmarshal(w.Body.Bytes(), &got); err != nil || w.Code != http.StatusOK {
			t.Fatalf("%d %s", w.Code, w.Body)
		}
		return got
	}
	first := save()
	if first.Saved == "" || first.Version != m.work().Version || first.Was["head"] == form.Get("was_head") {
		t.Fatalf("saved %+v", first)
	}
	for group, was := range first.Was {
		form.Set("was_"+group, was)
	}
	form.Set("version", strconv.Itoa(first.Version))
	if again := save(); again.Version != first.Version {
		t.Errorf("saving the same again made version %d of %d", again.Version, first.Version)
	}
}
