package editor

import (
	"net/http"
	"strings"
	"testing"

	"github.com/banmian/banmian/internal/desk"
	"github.com/banmian/banmian/internal/desk/desktest"
)

// The board leads to the work on every edition.
func TestTonight(t *testing.T) {
	m := newRoom(t)
	m.person("lin", desk.Editor)
	in := m.session("lin")
	w := m.ask(http.MethodGet, "/desk/t/"+desktest.Slug+"/", in, nil)
	if w.Code != http.StatusOK {
		t.Fatal(w.Code)
	}
	for _, to := range []string{"correct", "preflight", "review", "publish"} {
		at := editionAt(desktest.Key, to)
		if !strings.Contains(w.Body.String(), `href="`+at+`"`) {
			t.Errorf("no way to %s", at)
		}
		if got := m.ask(http.MethodGet, at, in, nil).Code; got != http.StatusOK {
			t.Errorf("%s: %d", at, got)
		}
	}
}
