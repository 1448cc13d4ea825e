package editor

import (
	"net/http"
	"net/url"
	"strings"
	"testing"

	"github.com/banmian/banmian/internal/desk"
	"github.com/banmian/banmian/internal/desk/desktest"
)

// What to look at is shown with where to go; what is set aside keeps its reason.
func TestPreflight(t *testing.T) {
	m := newRoom(t)
	m.person("lin", desk.Editor)
	in := m.session("lin")
	set := desk.DefaultSettings()
	set.Pages = 9 // the room's edition has fewer
	if _, err := m.Desk.SetUp(t.Context(), desk.Person{ID: "admin", Roles: map[string][]desk.Role{"*": {desk.Administrator}}}, desktest.Slug, set); err != nil {
		t.Fatal(err)
	}
	at := editionAt(desktest.Key, "preflight")
	page := m.ask(http.MethodGet, at, in, nil)
	if page.Code != http.StatusOK {
		t.Fatal(page.Code)
	}
	concerns, _, err := m.Desk.Preflight(t.Context(), desktest.Person("lin", desk.Editor), desktest.Key)
	if err != nil || len(concerns) == 0 {
		t.Fatalf("%d concerns, %v", len(concerns), err)
	}
	first := concerns[0]
	if !strings.Contains(page.Body.String(), first.Remedy) {
		t.Errorf("the screen does not say %q", first.Remedy)
	}
	if w := m.ask(http.MethodPost, at+"/dismiss", in, url.Values{"finding": {first.Key}, "reason": {" "}}); w.Code != http.StatusUnprocessableEntity {
		t.Errorf("without a reason: %d", w.Code)
	}
	if w := m.ask(http.MethodPost, at+"/dismiss", in, url.Values{"finding": {first.Key}, "reason": {"a supplement <b>comes</b>"}}); w.Code != http.StatusSeeOther {
		t.Fatalf("%d %s", w.Code, w.Body)
	}
	again := m.ask(http.MethodGet, at, in, nil).Body.String()
	if !strings.Contains(again, "a supplement &lt;b&gt;comes&lt;/b&gt;") {
		t.Error("the reason is not kept, or not escaped")
	}
}
