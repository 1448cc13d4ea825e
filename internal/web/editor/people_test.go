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
	"github.com/banmian/banmian/internal/staff"
)

// change gives an account other grants, as the store has it.
func (m *room) grant(id string, grants ...staff.Grant) {
	m.t.Helper()
	a, err := m.people.Account(m.t.Context(), id)
	if err == nil {
		a.Grants = grants
		_, err = m.people.Save(m.t.Context(), a)
	}
	if err != nil {
		m.t.Fatal(err)
	}
}

func (m *room) grantsOf(id string) []staff.Grant {
	m.t.Helper()
	a, err := m.people.Account(m.t.Context(), id)
	if err != nil {
		m.t.Fatal(err)
	}
	return a.Grants
}

func here(role desk.Role) staff.Grant { return staff.Grant{Title: desktest.Slug, Role: string(role)} }
func everywhere(role desk.Role) staff.Grant {
	return staff.Grant{Title: staff.EveryTitle, Role: string(role)}
}

// The administrator of one title has nothing to say elsewhere: not through roles,
// and not through an invitation, which is a way into an account.
func TestAnAdministratorOfOneTitle(t *testing.T) {
	m := newRoom(t)
	m.person("ren", desk.Administrator)
	m.person("he")
	m.grant("he", everywhere(desk.Chief))
	for _, path := range []string{"/desk/people/he/invite", "/desk/people/he/out", "/desk/people/he"} {
		if w := m.ask("POST", path, m.session("ren"), url.Values{"out": {"yes"}}); w.Code != http.StatusForbidden {
			t.Errorf("POST %s: %d", path, w.Code)
		}
	}
	// Roles at the own title are given; those for every title stay as they are,
	// whatever the form says.
	m.post("ren", "/desk/roles/he", url.Values{"role:" + desktest.Slug: {"reviewer"}, "role:*": {"administrator"}})
	if got := m.grantsOf("he"); !slices.Contains(got, everywhere(desk.Chief)) || !slices.Contains(got, here(desk.Reviewer)) || len(got) != 2 {
		t.Errorf("he is now %v", got)
	}
	w := m.ask("POST", "/desk/people", m.session("ren"), url.Values{"name": {"new"}, "role:*": {"chief"}, "role:" + desktest.Slug: {"editor"}})
	if w.Code != http.StatusOK || !strings.Contains(w.Body.String(), "/desk/invitation/") {
		t.Fatalf("nobody was invited: %d %s", w.Code, w.Body)
	}
	a, err := m.Door.Named(t.Context(), "new")
	if err != nil || len(a.Grants) != 1 || a.Grants[0] != here(desk.Editor) {
		t.Errorf("the new one is %v (%v)", a.Grants, err)
	}
	if w := m.ask("POST", "/desk/people", m.session("ren"), url.Values{"name": {"NEW"}}); w.Code != http.StatusUnprocessableEntity {
		t.Errorf("two people of one name: %d", w.Code)
	}
}

// Nobody can take the last way in away.
func TestNobodyShutsOutThemselves(t *testing.T) {
	m := newRoom(t)
	m.person("ren", desk.Administrator)
	if w := m.ask("POST", "/desk/people/ren/out", m.session("ren"), url.Values{"out": {"yes"}}); w.Code != http.StatusBadRequest {
		t.Errorf("shutting oneself out: %d", w.Code)
	}
	if w := m.ask("POST", "/desk/roles/ren", m.session("ren"), url.Values{"role:" + desktest.Slug: {"editor"}}); w.Code != http.StatusUnprocessableEntity {
		t.Errorf("giving up the power to give roles: %d", w.Code)
	}
	if got := m.grantsOf("ren"); len(got) != 1 || got[0] != here(desk.Administrator) {
		t.Errorf("ren is now %v", got)
	}
}

// Two who change one account at once do not undo each other.
func TestAnAccountChangedMeanwhile(t *testing.T) {
	m := newRoom(t)
	m.person("ren", desk.Administrator)
	seen := m.person("lin", desk.Editor).Version
	form := url.Values{"version": {strconv.Itoa(seen)}, "role:" + desktest.Slug: {"reviewer"}}
	m.post("ren", "/desk/roles/lin", form)
	if w := m.ask("POST", "/desk/roles/lin", m.session("ren"), form); w.Code != http.StatusConflict {
		t.Errorf("the second change: %d", w.Code)
	}
}

// The three powers: turned on only once each is somebody's; then roles are the
// security officer's to give, and nobody gets two.
func TestThreePowers(t *testing.T) {
	m := newRoom(t)
	m.person("ren", desk.Administrator)
	m.person("an", desk.Security)
	m.person("lin", desk.Editor)
	settings := func() url.Values {
		_, seen, ok := strings.Cut(m.get("ren", "/desk/t/"+desktest.Slug+"/settings"), `name="seen" value="`)
		if !ok {
			t.Fatal("the form does not say what was seen")
		}
		seen, _, _ = strings.Cut(seen, `"`)
		return url.Values{"seen": {seen}, "zone": {"Asia/Shanghai"}, "time": {"06:00"}, "apart": {"on"}, "do": {"save"}}
	}
	w := m.ask("POST", "/desk/t/"+desktest.Slug+"/settings", m.session("ren"), settings())
	if w.Code != http.StatusUnprocessableEntity || !strings.Contains(w.Body.String(), "Auditor") {
		t.Fatalf("parted without an auditor: %d", w.Code)
	}
	m.person("shen", desk.Auditor)
	m.post("ren", "/desk/t/"+desktest.Slug+"/settings", settings())

	if w := m.ask("POST", "/desk/roles/lin", m.session("ren"), url.Values{"role:" + desktest.Slug: {"chief"}}); w.Code != http.StatusForbidden {
		t.Errorf("the administrator gives roles: %d", w.Code)
	}
	m.post("an", "/desk/roles/lin", url.Values{"role:" + desktest.Slug: {"chief"}})
	for _, two := range [][]string{{"chief", "auditor"}, {"administrator", "security"}} {
		if w := m.ask("POST", "/desk/roles/lin", m.session("an"), url.Values{"role:" + desktest.Slug: two}); w.Code != http.StatusUnprocessableEntity {
			t.Errorf("one person is %v: %d", two, w.Code)
		}
	}
	if w := m.ask("GET", "/desk/t/"+desktest.Slug+"/log", m.session("ren"), nil); w.Code != http.StatusForbidden {
		t.Errorf("the administrator reads the log: %d", w.Code)
	}
	m.get("shen", "/desk/t/"+desktest.Slug+"/log")
	// The administrator makes accounts, and gives none of them a role; the password
	// of who audits is not the administrator's to reset.
	w = m.ask("POST", "/desk/people", m.session("ren"), url.Values{"name": {"new"}, "role:" + desktest.Slug: {"chief"}})
	if a, err := m.Door.Named(t.Context(), "new"); err != nil || len(a.Grants) != 0 {
		t.Errorf("the new one is %v: %v %d", a.Grants, err, w.Code)
	}
	a, err := m.people.Account(t.Context(), "shen")
	if err != nil {
		t.Fatal(err)
	}
	a.Password = "set"
	if _, err := m.people.Save(t.Context(), a); err != nil {
		t.Fatal(err)
	}
	if w := m.ask("POST", "/desk/people/shen/invite", m.session("ren"), url.Values{}); w.Code != http.StatusForbidden {
		t.Errorf("the administrator gets into the auditor's account: %d", w.Code)
	}
}
