package editor

import (
	"net/http"
	"net/url"
	"strings"
	"testing"

	"github.com/banmian/banmian/internal/desk"
	"github.com/banmian/banmian/internal/desk/desktest"
)

// wild are what stands for the parts of a pattern.
var wild = strings.NewReplacer("{title}", desktest.Slug, "{edition}", keyName(desktest.Key), "{$}", "",
	"{page}", "1", "{article}", "p1-a1", "{token}", "none", "{id}", "somebody", "{n}", "1", "{name}", "none")

// addressOf is an address that a row answers for.
func addressOf(t *testing.T, row route) string {
	t.Helper()
	at := wild.Replace("/desk" + row.pattern)
	if strings.Contains(at, "{") {
		// A part without a word of its own above: any will do for who may ask.
		for strings.Contains(at, "{") {
			from, to := strings.Index(at, "{"), strings.Index(at, "}")
			at = at[:from] + "1" + at[to+1:]
		}
	}
	return at
}

// Every route, for every role and for nobody: who has not the power is turned
// away by the frame, and who has it is not. What the powers of a role are, the
// desk's own test says a second time.
func TestEveryRouteForEveryRole(t *testing.T) {
	asked := 0
	for _, apart := range []bool{false, true} {
		m := newRoom(t)
		m.person("setter", desk.Administrator)
		settings := desk.DefaultSettings()
		settings.PowersApart = apart
		setter := desk.Person{ID: "setter", Name: "setter", Roles: map[string][]desk.Role{desktest.Slug: {desk.Administrator}}}
		title, err := m.Desk.SetUp(t.Context(), setter, desktest.Slug, settings)
		if err != nil {
			t.Fatal(err)
		}
		for _, role := range desk.Roles {
			m.person("is-"+string(role), role)
		}
		m.person("is-none")
		for _, row := range table {
			path := addressOf(t, row)
			for _, role := range append([]desk.Role{"", "none"}, desk.Roles...) {
				asked++
				token := ""
				if role != "" {
					token = m.session("is-" + string(role))
				}
				var form url.Values
				if row.method != "GET" {
					form = url.Values{}
				}
				got := m.ask(row.method, path, token, form)
				allowed := row.need.who == anyone || row.need.who == entered && role != ""
				if row.need.who == atTitle || row.need.who == somewhere {
					p := desk.Person{ID: "is-" + string(role), Roles: map[string][]desk.Role{desktest.Slug: {role}}}
					allowed = role != "" && desk.May(p, row.need.power, title) == nil
				}
				name := row.method + " " + path + " for " + string(role)
				switch {
				case got.Code >= 500:
					t.Errorf("%s: %d %s", name, got.Code, got.Body)
				case allowed && row.need.who != anyone && (got.Code == http.StatusForbidden || got.Code == http.StatusUnauthorized):
					t.Errorf("%s: %d, and the role has the power %s: %s", name, got.Code, row.need.power, got.Body)
				case !allowed && role == "" && row.method == "GET" && (got.Code != http.StatusSeeOther || !strings.HasPrefix(got.Header().Get("Location"), "/desk/enter")):
					t.Errorf("%s: %d to %q, want the door", name, got.Code, got.Header().Get("Location"))
				case !allowed && role == "" && row.method != "GET" && got.Code != http.StatusUnauthorized:
					t.Errorf("%s: %d, want 401", name, got.Code)
				case !allowed && role != "" && got.Code != http.StatusForbidden:
					t.Errorf("%s: %d, want 403", name, got.Code)
				}
			}
		}
	}
	if want := 2 * len(table) * (len(desk.Roles) + 2); asked != want {
		t.Errorf("%d were asked, want %d", asked, want)
	}
}

// A row that lets everybody in is one of the door's, or readers' own.
func TestOpenRowsAreFew(t *testing.T) {
	for _, row := range table {
		if row.need.who != anyone {
			continue
		}
		ok := false
		for _, prefix := range []string{"/enter", "/leave", "/language", "/invitation/"} {
			ok = ok || strings.HasPrefix(row.pattern, prefix)
		}
		if !ok {
			t.Errorf("%s %s is open to everybody", row.method, row.pattern)
		}
	}
}
