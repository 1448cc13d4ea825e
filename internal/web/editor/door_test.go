package editor

import (
	"encoding/json"
	"net/http"
	"net/http/httptest"
	"net/url"
	"strings"
	"testing"
	"time"

	"github.com/banmian/banmian/internal/desk"
	"github.com/banmian/banmian/internal/desk/desktest"
	"github.com/banmian/banmian/internal/staff"
)

const goodPassword = "anvil meadow tractor sixpence"

// guest invites somebody and takes the invitation up, and gives the cookie.
func (m *room) guest(name string, grants ...staff.Grant) *http.Cookie {
	m.t.Helper()
	_, token, err := m.Door.Add(m.t.Context(), name, "", grants, "test")
	if err != nil {
		m.t.Fatal(err)
	}
	w := m.ask("POST", "/desk/invitation/"+token, "", url.Values{"password": {goodPassword}, "again": {goodPassword}})
	if w.Code != http.StatusSeeOther || len(w.Result().Cookies()) != 1 {
		m.t.Fatalf("the invitation was not taken up: %d %s", w.Code, w.Body)
	}
	return w.Result().Cookies()[0]
}

func TestSessionCookie(t *testing.T) {
	m := newRoom(t)
	c := m.guest("lin")
	if c.Name != "banmian-desk" || !c.HttpOnly || c.SameSite != http.SameSiteLaxMode || c.Secure || c.Path != "/" || !c.Expires.IsZero() {
		t.Errorf("over plain HTTP the cookie is %v", c)
	}
	m = newRoom(t, func(o *Options) { o.Origin = "https://paper.example" })
	c = m.guest("lin")
	if c.Name != "__Host-banmian-desk" || !c.HttpOnly || c.SameSite != http.SameSiteLaxMode || !c.Secure || c.Path != "/" || c.Domain != "" {
		t.Errorf("over https the cookie is %v", c)
	}
	w := m.ask("POST", "/desk/leave", c.Value, url.Values{})
	if gone := w.Result().Cookies(); len(gone) != 1 || gone[0].MaxAge >= 0 {
		t.Errorf("leaving leaves the cookie: %v", gone)
	}
	if w := m.ask("GET", "/desk/own", c.Value, nil); w.Code != http.StatusSeeOther {
		t.Errorf("who has left is still in: %d", w.Code)
	}
}

// A door left open shuts: after an hour without use, and after twelve in all.
func TestTimesOut(t *testing.T) {
	m := newRoom(t)
	m.person("lin", desk.Editor)
	for _, c := range []struct {
		name  string
		step  time.Duration
		steps int
		in    bool
	}{
		{"used every half hour", 30 * time.Minute, 20, true},
		{"left alone for an hour", time.Hour, 1, false},
		{"in use for twelve hours", 30 * time.Minute, 24, false},
	} {
		token := m.session("lin")
		var w *httptest.ResponseRecorder
		for range c.steps {
			m.clock.Move(c.step)
			w = m.ask("GET", "/desk/own", token, nil)
		}
		if in := w.Code == http.StatusOK; in != c.in {
			t.Errorf("%s: %d", c.name, w.Code)
		}
	}
}

func TestOtherSitesCannotPost(t *testing.T) {
	m := newRoom(t, func(o *Options) { o.Origin = "https://paper.example" })
	m.person("lin", desk.Editor)
	for _, c := range []struct {
		header, value string
		want          int
	}{
		{"Sec-Fetch-Site", "cross-site", http.StatusForbidden},
		{"Sec-Fetch-Site", "same-site", http.StatusForbidden},
		{"Origin", "https://elsewhere.example", http.StatusForbidden},
		{"Sec-Fetch-Site", "same-origin", http.StatusSeeOther},
		{"Origin", "https://paper.example", http.StatusSeeOther}, // as a proxy passes it on
	} {
		r := httptest.NewRequest("POST", "/desk/own/elsewhere", nil)
		r.Header.Set(c.header, c.value)
		if w := m.send(r, m.session("lin")); w.Code != c.want {
			t.Errorf("%s: %s: %d, want %d", c.header, c.value, w.Code, c.want)
		}
	}
}

func TestOwnPath(t *testing.T) {
	for to, want := range map[string]string{
		"/desk/own":                    "/desk/own",
		"/desk/t/a/e/2026-11-24/x?y=1": "/desk/t/a/e/2026-11-24/x?y=1",
		"":                             "/desk/",
		"/":                            "/desk/",
		"//elsewhere.example/desk/":    "/desk/",
		"https://elsewhere.example":    "/desk/",
		"/desk/\\elsewhere":            "/desk/",
		"/desk/\r\nX: y":               "/desk/",
		"javascript:alert(1)":          "/desk/",
		"/desk/enter":                  "/desk/",
		"/desk/enter?to=/desk/enter":   "/desk/",
		"/deskside":                    "/desk/",
		"/desk/../archive":             "/desk/",
		"/desk/%2e%2e/archive":         "/desk/",
	} {
		if got := ownPath(to); got != want {
			t.Errorf("%q leads to %q, want %q", to, got, want)
		}
	}
}

func TestCameFrom(t *testing.T) {
	for _, c := range []struct{ remote, forwarded, want string }{
		{"198.51.100.7:4711", "", "198.51.100.7"},
		{"198.51.100.7:4711", "203.0.113.1", "198.51.100.7"}, // a stranger's word
		{"127.0.0.1:4711", "203.0.113.1, 203.0.113.9", "203.0.113.9"},
		{"127.0.0.1:4711", "nonsense", "127.0.0.1"},
		{"[::1]:4711", "2001:db8::1", "2001:db8::1"},
	} {
		r := httptest.NewRequest("GET", "/desk/", nil)
		r.RemoteAddr = c.remote
		if c.forwarded != "" {
			r.Header.Set("X-Forwarded-For", c.forwarded)
		}
		if got := cameFrom(r); got != c.want {
			t.Errorf("%s forwarding %q comes from %s, want %s", c.remote, c.forwarded, got, c.want)
		}
	}
}

// A program is told what is wrong as a problem, in the language it asks for, and
// not sent to the door.
func TestProblems(t *testing.T) {
	m := newRoom(t)
	m.person("lin", desk.Editor)
	for _, c := range []struct {
		path, account string
		want          int
		title         string
	}{
		{"/desk/t/" + desktest.Slug + "/settings", "lin", http.StatusForbidden, "没有权限"},
		{"/desk/t/none/", "lin", http.StatusNotFound, "没有这一页"},
		{"/desk/t/" + desktest.Slug + "/e/2026-13-40/review", "lin", http.StatusNotFound, "没有这一页"},
		{"/desk/nothing", "lin", http.StatusNotFound, "没有这一页"},
		{"/desk/own", "", http.StatusUnauthorized, "请先登录"},
		{"/desk/leave", "lin", http.StatusMethodNotAllowed, "不能这样请求"},
		{"/desk/" + strings.Repeat("x", maxPath), "lin", http.StatusBadRequest, "请求有误"},
	} {
		r := httptest.NewRequest("GET", c.path, nil)
		r.Header.Set("Accept", "application/json")
		r.Header.Set("Accept-Language", "zh-CN")
		token := ""
		if c.account != "" {
			token = m.session(c.account)
		}
		w := m.send(r, token)
		var p problem
		if err := json.Unmarshal(w.Body.Bytes(), &p); err != nil || w.Code != c.want || p.Status != c.want || p.Title != c.title || w.Header().Get("Content-Type") != "application/problem+json" {
			t.Errorf("%.60s: %d %s %v", c.path, w.Code, w.Body, err)
		}
	}
}

func TestTooMuchIsRefused(t *testing.T) {
	m := newRoom(t)
	w := m.ask("POST", "/desk/enter", "", url.Values{"name": {strings.Repeat("x", doorBody)}})
	if w.Code != http.StatusRequestEntityTooLarge {
		t.Errorf("a body of %d bytes: %d", doorBody, w.Code)
	}
	r := httptest.NewRequest("POST", "/desk/enter", strings.NewReader("name=%zz"))
	r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	if w := m.send(r, ""); w.Code != http.StatusBadRequest {
		t.Errorf("a broken form: %d", w.Code)
	}
}

// Nobody keeps what the desk shows, and no other site frames it.
func TestHeadersOfEveryScreen(t *testing.T) {
	m := newRoom(t)
	m.person("ren", desk.Administrator, desk.Chief)
	for _, row := range table {
		if row.method != "GET" {
			continue
		}
		w := m.ask("GET", addressOf(t, row), m.session("ren"), nil)
		h := w.Header()
		if strings.HasPrefix(h.Get("Content-Type"), "text/html") && h.Get("Cache-Control") != private || h.Get("X-Frame-Options") != "DENY" || !strings.Contains(h.Get("Content-Security-Policy"), "script-src 'self'") {
			t.Errorf("%s: %d %v", row.pattern, w.Code, h)
		}
	}
}
