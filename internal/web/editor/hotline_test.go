package editor

import (
	"bytes"
	"image"
	"image/jpeg"
	"net/http"
	"net/url"
	"strconv"
	"strings"
	"testing"
	"time"

	"github.com/banmian/banmian/internal/desk"
	"github.com/banmian/banmian/internal/desk/desktest"
	"github.com/banmian/banmian/internal/hotline"
)

// letter opens the room's line and puts a reader's letter into it.
func (m *room) letter(text string) (receipt string, tip hotline.Tip) {
	m.t.Helper()
	if err := m.Hotline.SetTerms(m.t.Context(), desktest.Slug, hotline.Terms{Open: true, Pictures: true}, ""); err != nil {
		m.t.Fatal(err)
	}
	var b bytes.Buffer
	if err := jpeg.Encode(&b, image.NewGray(image.Rect(0, 0, 20, 10)), nil); err != nil {
		m.t.Fatal(err)
	}
	ticket := m.Hotline.Ticket(desktest.Slug)
	m.clock.Move(time.Minute)
	receipt, err := m.Hotline.Offer(m.t.Context(), hotline.Letter{Title: desktest.Slug, Text: text, Name: "<b>Wu</b>", Ticket: ticket, From: "192.0.2.1", Pictures: [][]byte{b.Bytes()}})
	if err != nil {
		m.t.Fatal(err)
	}
	if tip, err = m.Hotline.Follow(m.t.Context(), receipt, "192.0.2.1"); err != nil {
		m.t.Fatal(err)
	}
	return receipt, tip
}

func TestHotline(t *testing.T) {
	m := newRoom(t)
	m.person("lin", desk.Editor)
	in := m.session("lin")
	base := "/desk/t/" + desktest.Slug + "/hotline"
	if page := m.ask(http.MethodGet, base, in, nil).Body.String(); !strings.Contains(page, "closed") || strings.Contains(page, `name="open"`) || strings.Contains(page, `role="alert"`) {
		t.Errorf("an editor sees of a closed line:\n%s", page)
	}
	receipt, tip := m.letter("The lamps on <script>alert(1)</script> bridge are out")
	list := m.ask(http.MethodGet, base+"?state=new", in, nil).Body.String()
	if !strings.Contains(list, "lamps on &lt;script&gt;") || strings.Contains(list, "<script>alert") {
		t.Errorf("the list:\n%s", list)
	}
	at := base + "/" + tip.ID
	one := m.ask(http.MethodGet, at, in, nil).Body.String()
	for _, want := range []string{"&lt;b&gt;Wu&lt;/b&gt;", at + "/0", `name="version" value="1"`} {
		if !strings.Contains(one, want) {
			t.Errorf("the letter's screen lacks %q", want)
		}
	}
	if w := m.ask(http.MethodGet, at+"/0", in, nil); w.Code != http.StatusOK || w.Header().Get("Content-Type") != "image/jpeg" || w.Header().Get("Cache-Control") != "no-store" {
		t.Errorf("its picture: %d %v", w.Code, w.Header())
	}
	act := func(version int, more url.Values) int {
		t.Helper()
		form := url.Values{"version": {strconv.Itoa(version)}, "state": {"in-hand"}}
		for k, v := range more {
			form[k] = v
		}
		w := m.ask(http.MethodPost, at, in, form)
		if w.Code == http.StatusConflict && !strings.Contains(w.Body.String(), more.Get("reply")) {
			t.Error("what was typed is lost")
		}
		return w.Code
	}
	if got := act(1, url.Values{"reply": {"We shall ask."}, "note": {"call the works office"}}); got != http.StatusSeeOther {
		t.Fatalf("answered: %d", got)
	}
	if got := act(1, url.Values{"reply": {"overtaken"}}); got != http.StatusConflict {
		t.Errorf("a second answer to what has changed: %d", got)
	}
	for story, want := range map[string]int{"20990101-01-01": http.StatusUnprocessableEntity, "https://x.example/": http.StatusUnprocessableEntity} {
		if got := act(2, url.Values{"story": {story}}); got != want {
			t.Errorf("story %s: %d, want %d", story, got, want)
		}
	}
	if w := m.ask(http.MethodPost, at+"/erase", in, url.Values{"reason": {"asked to"}}); w.Code != http.StatusForbidden {
		t.Errorf("an editor erases: %d", w.Code)
	}
	m.person("admin", desk.Administrator, desk.Editor)
	chief := m.session("admin")
	if w := m.ask(http.MethodPost, at+"/erase", chief, url.Values{"reason": {" "}}); w.Code != http.StatusUnprocessableEntity {
		t.Errorf("erased without a reason: %d", w.Code)
	}
	if w := m.ask(http.MethodPost, at+"/erase", chief, url.Values{"reason": {"asked to"}}); w.Code != http.StatusSeeOther {
		t.Errorf("erased: %d", w.Code)
	}
	if w := m.ask(http.MethodGet, at, in, nil); w.Code != http.StatusNotFound {
		t.Errorf("an erased letter: %d", w.Code)
	}
	if _, err := m.Hotline.Follow(t.Context(), receipt, "192.0.2.1"); err == nil {
		t.Error("its receipt still opens it")
	}
}

func TestHotlineTerms(t *testing.T) {
	m := newRoom(t)
	m.person("admin", desk.Administrator)
	in := m.session("admin")
	base := "/desk/t/" + desktest.Slug + "/hotline"
	if w := m.ask(http.MethodPost, base, in, url.Values{"open": {"on"}, "greeting": {"Write!"}, "keep": {"30"}}); w.Code != http.StatusSeeOther {
		t.Fatalf("%d %s", w.Code, w.Body)
	}
	if got, want := m.Hotline.Terms(desktest.Slug), (hotline.Terms{Open: true, Greeting: "Write!", KeepDays: 30}); got != want {
		t.Errorf("kept is %+v, want %+v", got, want)
	}
	m.person("lin", desk.Editor)
	if w := m.ask(http.MethodPost, base, in, url.Values{"keep": {"99999"}}); w.Code != http.StatusUnprocessableEntity && w.Code != http.StatusForbidden {
		t.Errorf("for three hundred years: %d", w.Code)
	}
}
