package editor

import (
	"net/http"
	"net/url"
	"regexp"
	"strings"
	"testing"

	"github.com/banmian/banmian/internal/desk"
	"github.com/banmian/banmian/internal/desk/desktest"
	"github.com/banmian/banmian/internal/staff"
)

const tokenPassword = "four words of mine"

// withPassword gives an account a password, as its invitation would.
func (m *room) withPassword(name string, roles ...desk.Role) {
	m.t.Helper()
	a := m.person(name, roles...)
	token, err := m.Door.Invite(m.t.Context(), a.ID, "operator")
	if err == nil {
		_, err = m.Door.Accept(m.t.Context(), token, tokenPassword, "10.0.0.1")
	}
	if err != nil {
		m.t.Fatal(err)
	}
}

func tokenForm(account string, change ...string) url.Values {
	f := url.Values{"account": {account}, "name": {"排版系统"}, "scope": {"upload"}, "title": {desktest.Slug}, "password": {tokenPassword}}
	for i := 0; i+1 < len(change); i += 2 {
		f.Set(change[i], change[i+1])
	}
	return f
}

// A token is made for an account, its secret shown once, listed and revoked.
func TestTokens(t *testing.T) {
	m := newRoom(t)
	m.withPassword("ren", desk.Administrator)
	m.person("set", desk.Editor) // a program's account: nobody enters with it
	m.withPassword("he", desk.Chief)
	in := m.session("ren")
	w := m.ask("POST", "/desk/tokens", in, tokenForm("set"))
	secret := regexp.MustCompile(`banmian_[A-Za-z0-9_-]{43}`).FindString(w.Body.String())
	if w.Code != http.StatusOK || secret == "" {
		t.Fatalf("%d %s", w.Code, w.Body)
	}
	token, account, err := m.Door.Bearer(t.Context(), secret, "10.0.0.2")
	if err != nil || account.ID != "set" || !token.Allows(staff.ScopeUpload, desktest.Slug) || token.By != "ren" {
		t.Errorf("%+v, %v", token, err)
	}
	list := m.get("ren", "/desk/tokens")
	if strings.Contains(list, secret) || !strings.Contains(list, "排版系统") || !strings.Contains(list, token.ID) {
		t.Error("the list does not show the token, or shows its secret")
	}
	if to := m.post("ren", "/desk/tokens/"+token.ID+"/revoke", url.Values{}); !strings.HasSuffix(to, "done=token_revoked") {
		t.Error(to)
	}
	if _, _, err := m.Door.Bearer(t.Context(), secret, "10.0.0.2"); err == nil {
		t.Error("a revoked token opens")
	}
}

// What is not to be given is not given.
func TestTokensRefused(t *testing.T) {
	m := newRoom(t)
	m.withPassword("ren", desk.Administrator)
	m.person("set", desk.Editor)
	m.withPassword("he", desk.Chief)
	other := m.person("elsewhere")
	other.Grants = []staff.Grant{{Title: "evening", Role: string(desk.Editor)}}
	if _, err := m.people.Save(t.Context(), other); err != nil {
		t.Fatal(err)
	}
	in := m.session("ren")
	for name, c := range map[string]struct {
		form url.Values
		want int
		says string
	}{
		"no password":       {tokenForm("set", "password", "wrong words of mine"), http.StatusUnprocessableEntity, "password is not right"},
		"in another's name": {tokenForm("he", "scope", "write"), http.StatusUnprocessableEntity, "account of its own"},
		"nobody":            {tokenForm("none"), http.StatusUnprocessableEntity, "account is missing"},
		"no scope":          {tokenForm("set", "scope", ""), http.StatusUnprocessableEntity, "What it may do"},
		"over already":      {tokenForm("set", "until", "2020-01-01"), http.StatusUnprocessableEntity, "day it ends"},
		"no day":            {tokenForm("set", "until", "soon"), http.StatusUnprocessableEntity, "no day"},
		"another's people":  {tokenForm("elsewhere"), http.StatusForbidden, ""},
		"every title":       {tokenForm("set", "title", "*"), http.StatusForbidden, ""},
	} {
		w := m.ask("POST", "/desk/tokens", in, c.form)
		if w.Code != c.want || !strings.Contains(w.Body.String(), c.says) || strings.Contains(w.Body.String(), "banmian_") {
			t.Errorf("%s: %d, want %d saying %q", name, w.Code, c.want, c.says)
		}
	}
	if w := m.ask("POST", "/desk/tokens", in, tokenForm("he")); w.Code != http.StatusOK || !strings.Contains(w.Body.String(), "banmian_") {
		t.Errorf("uploads in the chief's name: %d", w.Code)
	}
	if all, err := m.Door.Tokens(t.Context(), ""); err != nil || len(all) != 1 {
		t.Errorf("%d tokens, %v", len(all), err)
	}
}
