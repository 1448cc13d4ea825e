package editor

import (
	"net/http"
	"net/url"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/banmian/banmian/internal/desk"
	"github.com/banmian/banmian/internal/desk/desktest"
)

const settingsPath = "/desk/t/" + desktest.Slug + "/settings"

func TestSettingsAreKept(t *testing.T) {
	m := newRoom(t)
	m.person("ren", desk.Administrator)
	title, err := m.Desk.Title(t.Context(), desktest.Slug)
	if err != nil {
		t.Fatal(err)
	}
	form := url.Values{
		"do": {"save"}, "seen": {seenAs(title.Settings)}, "zone": {"Europe/Berlin"}, "time": {"05:30"}, "pages": {"12"}, "dpi": {"150"},
		"title": {"云汀早报"}, "language": {"zh-Hans"}, "numbers": {"total"}, "sponsors": {"云汀报社\r\n\r\n河湾印务"}, "seal": {"#0b4f8a"}, "seal_dark": {usualSealDark},
		"house":    {"!登陆 = 登录 # 网站\n凸显\n全角＝半角"},
		"legacy":   {"/html/{year}-{month}/{day}/node_{page}.htm"},
		"stage_id": {"review-1", "", "review-2", ""}, "stage_name": {"初审", "加审", "", "校样"}, "stage_kind": {"review", "review", "review", "proof"},
		"stage_power": {"review-first", "review-next", "review-next", "proof"}, "stage_watch": {"all", "words", "all", "all"},
	}
	w := m.ask("POST", settingsPath, m.session("ren"), with(form, "do", "preview"))
	if w.Code != http.StatusOK || !strings.Contains(w.Body.String(), "云汀早报") {
		t.Fatalf("the preview: %d", w.Code)
	}
	if kept, _ := m.Desk.Title(t.Context(), desktest.Slug); kept.Settings.Zone != "Asia/Shanghai" {
		t.Error("the preview saves")
	}
	m.post("ren", settingsPath, form)
	kept, err := m.Desk.Title(t.Context(), desktest.Slug)
	if err != nil {
		t.Fatal(err)
	}
	want := desk.Settings{
		Zone: "Europe/Berlin", PublishTime: "05:30", Pages: 12, MinDPI: 150,
		Stages: []desk.Stage{
			{ID: "review-1", Name: "初审", Kind: desk.Reviewing, Power: desk.ToReviewFirst, Watch: desk.WatchAll},
			// The next free id: review-2 and review-3 have meant something else before.
			{ID: "review-4", Name: "加审", Kind: desk.Reviewing, Power: desk.ToReviewNext, Watch: desk.WatchWords},
			{ID: "proof-4", Name: "校样", Kind: desk.Proofing, Power: desk.ToProof, Watch: desk.WatchAll},
		},
		House: []desk.Wording{{Avoid: "登陆", Use: "登录", Note: "网站", Strict: true}, {Avoid: "凸显"}, {Avoid: "全角", Use: "半角"}},
		Face: desk.Face{Name: "云汀早报", Language: "zh-Hans", Numbers: desk.NumbersTotal, Sponsors: []string{"云汀报社", "河湾印务"}, Seal: "#0b4f8a",
			Legacy: []string{"/html/{year}-{month}/{day}/node_{page}.htm"}},
	}
	if d := cmp.Diff(want, kept.Settings); d != "" {
		t.Errorf("want -, got +:\n%s", d)
	}
	if w := m.ask("POST", settingsPath, m.session("ren"), form); w.Code != http.StatusUnprocessableEntity {
		t.Errorf("a form made before the change saves over it: %d", w.Code)
	}
}

func with(form url.Values, key, value string) url.Values {
	out := url.Values{}
	for k, v := range form {
		out[k] = v
	}
	out.Set(key, value)
	return out
}

func TestSettingsAreRefused(t *testing.T) {
	m := newRoom(t)
	m.person("ren", desk.Administrator)
	for _, c := range []struct{ key, value, says string }{
		{"zone", "Mars/Olympus", "time zone"},
		{"time", "25:99", "time of day"},
		{"pages", "many", "number"},
		{"seal", "#fff0f0", "contrast"},
		{"seal", "red", "colour"},
		{"language", "!!", "language"},
		{"legacy", "html/{year}", "begin with /"},
		{"legacy", "/html/{year}/{month}", "{day}"},
		{"numbers", "roman", "number"},
		{"house", "= nothing", "wording"},
	} {
		title, err := m.Desk.Title(t.Context(), desktest.Slug)
		if err != nil {
			t.Fatal(err)
		}
		form := with(url.Values{"do": {"save"}, "seen": {seenAs(title.Settings)}, "zone": {"UTC"}, "time": {"06:00"}}, c.key, c.value)
		w := m.ask("POST", settingsPath, m.session("ren"), form)
		if w.Code != http.StatusUnprocessableEntity || !strings.Contains(w.Body.String(), c.says) {
			t.Errorf("%s %q: %d, want 422 and %q", c.key, c.value, w.Code, c.says)
		}
		if !strings.Contains(w.Body.String(), `role="alert"`) {
			t.Errorf("%s %q: nothing is said", c.key, c.value)
		}
	}
}

func TestATitleBeforeItsFirstEdition(t *testing.T) {
	m := newRoom(t)
	m.person("ren")
	m.grant("ren", everywhere(desk.Administrator))
	if to := m.post("ren", "/desk/titles", url.Values{"name": {"河湾晚报"}}); !strings.HasPrefix(to, "/desk/t/hewan-wanbao/settings") {
		t.Fatalf("it leads to %s", to)
	}
	if page := m.get("ren", "/desk/t/hewan-wanbao/settings"); !strings.Contains(page, "河湾晚报") {
		t.Error("the new title has no name")
	}
	for _, form := range []url.Values{{"name": {"河湾晚报"}}, {"name": {""}}, {"name": {"x"}, "slug": {"archive"}}, {"name": {"x"}, "slug": {"../x"}}} {
		if w := m.ask("POST", "/desk/titles", m.session("ren"), form); w.Code != http.StatusUnprocessableEntity {
			t.Errorf("%v: %d", form, w.Code)
		}
	}
	m.person("an", desk.Administrator)
	if w := m.ask("POST", "/desk/titles", m.session("an"), url.Values{"name": {"另一张报"}}); w.Code != http.StatusUnprocessableEntity {
		t.Errorf("the administrator of one title adds another: %d", w.Code)
	}
}

// The house style comes out of its text as it went in.
func TestHouseText(t *testing.T) {
	list := []desk.Wording{{Avoid: "a", Use: "b", Note: "c", Strict: true}, {Avoid: "甲乙"}, {Avoid: "x y", Use: "z"}, {Avoid: "n", Note: "why = how"}}
	if d := cmp.Diff(list, houseOf(houseText(list))); d != "" {
		t.Error(d)
	}
}
