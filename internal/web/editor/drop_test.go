package editor

import (
	"bytes"
	"encoding/json"
	"fmt"
	"mime/multipart"
	"net/http"
	"net/http/httptest"
	"net/textproto"
	"net/url"
	"strings"
	"testing"

	"github.com/banmian/banmian/internal/desk"
	"github.com/banmian/banmian/internal/desk/desktest"
	"github.com/banmian/banmian/internal/hatch"
	"github.com/banmian/banmian/internal/queue"
)

const board = "/desk/t/" + desktest.Slug + "/"

// plainPage is a page of text, as a stranger's file.
const plainPage = "2026年11月24日 星期二 第%d版 综合\n\n图书馆夜里也开门\n\n  本报讯(记者 陆见山)阅览室从今晚起开放到二十三时。\n"

// handedIn sends files with the form, as a browser without scripts does.
func (m *room) handedIn(account, edition string, files ...[2]string) *httptest.ResponseRecorder {
	m.t.Helper()
	var b bytes.Buffer
	w := multipart.NewWriter(&b)
	if err := w.WriteField("date", edition); err != nil {
		m.t.Fatal(err)
	}
	for _, f := range files {
		part, err := w.CreatePart(textproto.MIMEHeader{"Content-Disposition": {fmt.Sprintf(`form-data; name="file"; filename=%q`, f[0])}})
		if err != nil {
			m.t.Fatal(err)
		}
		if _, err := part.Write([]byte(f[1])); err != nil {
			m.t.Fatal(err)
		}
	}
	if err := w.Close(); err != nil {
		m.t.Fatal(err)
	}
	r := httptest.NewRequest("POST", board+"drop", &b)
	r.Header.Set("Content-Type", w.FormDataContentType())
	return m.send(r, m.session(account))
}

// read does what is queued.
func (m *room) read() {
	m.t.Helper()
	if err := m.Hatch.Worker()(m.t.Context(), queue.Job{}); err != nil {
		m.t.Fatal(err)
	}
}

// Without scripts: the form takes files, the board says how far they are, and
// loads itself again until they are in.
func TestDropByForm(t *testing.T) {
	m := newRoom(t)
	m.person("lin", desk.Editor)
	w := m.handedIn("lin", "2026-11-25", [2]string{"night/p3.txt", fmt.Sprintf(plainPage, 3)}, [2]string{"night/.DS_Store", "x"}, [2]string{"", ""}, [2]string{"p4.rar", "Rar!"})
	if w.Code != http.StatusSeeOther || w.Header().Get("Location") != board+"?edition=2026-11-25&done=dropped" {
		t.Fatalf("%d to %s: %s", w.Code, w.Header().Get("Location"), w.Body)
	}
	at := w.Header().Get("Location")
	text := m.get("lin", at)
	for _, want := range []string{`http-equiv="refresh"`, "night/p3.txt", "p4.rar", "It is a RAR archive", "still=1", "/cancel"} {
		if !strings.Contains(text, want) {
			t.Errorf("the board does not show %q", want)
		}
	}
	if strings.Contains(m.get("lin", at+"&still=1"), `http-equiv="refresh"`) {
		t.Error("the board cannot be stopped")
	}
	m.read()
	d := m.Hatch.Drops(desktest.Slug, 1)[0]
	if d.State != hatch.Failed || d.Count(hatch.Refused) != 1 { // it prints the 24th
		t.Fatalf("%+v", d)
	}
	text = m.get("lin", at)
	if strings.Contains(text, `http-equiv="refresh"`) || !strings.Contains(text, "Keep it for") || !strings.Contains(text, "24 November 2026") {
		t.Error("the board does not say which day is printed")
	}
	to := m.post("lin", board+"drops/"+d.ID+"/retry", url.Values{"insist": {"1"}, "edition": {"2026-11-25"}})
	if to != board+"?edition=2026-11-25&done=drop_again" {
		t.Error(to)
	}
	m.read()
	if text = m.get("lin", to); !strings.Contains(text, `class="slot in"`) || !strings.Contains(text, `href="/desk/t/`+desktest.Slug+`/e/2026-11-25/correct?page=1"`) {
		t.Errorf("the page is not in: %s", text)
	}
	again := m.handedIn("lin", "2026-11-25", [2]string{"night/p3.txt", fmt.Sprintf(plainPage, 3)})
	if !strings.HasSuffix(again.Header().Get("Location"), "done=dropped_before") {
		t.Errorf("%d %s", again.Code, again.Header())
	}
}

// What is wrong with what was dropped is said in the form.
func TestDropRefused(t *testing.T) {
	m := newRoom(t)
	m.person("lin", desk.Editor)
	for name, c := range map[string]struct {
		edition string
		file    [2]string
		says    string
	}{
		"no file":       {"2026-11-25", [2]string{"", ""}, "There is no file in it"},
		"no day":        {"tomorrow", [2]string{"p1.txt", "x"}, "That is no day"},
		"leads out":     {"2026-11-25", [2]string{"../../p1.txt", "x"}, "leads out of the folder"},
		"windows":       {"2026-11-25", [2]string{`..\..\p1.txt`, "x"}, "leads out of the folder"},
		"nothing in it": {"2026-11-25", [2]string{"p1.txt", ""}, "The file is empty"},
	} {
		w := m.handedIn("lin", c.edition, c.file)
		if w.Code != http.StatusUnprocessableEntity || !strings.Contains(w.Body.String(), c.says) {
			t.Errorf("%s: %d, want it to say %q", name, w.Code, c.says)
		}
	}
	if list := m.Hatch.Drops(desktest.Slug, 9); len(list) > 0 {
		t.Errorf("%+v", list)
	}
}

// With scripts: a drop is begun, each file put, and the drop closed.
func TestDropByParts(t *testing.T) {
	m := newRoom(t)
	m.person("lin", desk.Editor)
	m.person("zhou", desk.Editor)
	in := m.session("lin")
	answer := func(w *httptest.ResponseRecorder, want int) (a dropAnswer) {
		t.Helper()
		if w.Code != want {
			t.Fatalf("%d, want %d: %s", w.Code, want, w.Body)
		}
		if err := json.Unmarshal(w.Body.Bytes(), &a); err != nil {
			t.Fatal(err)
		}
		return a
	}
	begun := answer(m.ask("POST", board+"drops", in, url.Values{"date": {"2026-11-24"}}), http.StatusCreated)
	put := func(who, path, body string) *httptest.ResponseRecorder {
		r := httptest.NewRequest("PUT", begun.Files+"?"+url.Values{"path": {path}}.Encode(), strings.NewReader(body))
		r.Header.Set("Accept", "application/json")
		return m.send(r, who)
	}
	page := fmt.Sprintf(plainPage, 3)
	for range 2 { // the second time, as the answer was lost
		if a := answer(put(in, "p3.txt", page), http.StatusOK); a.Path != "p3.txt" {
			t.Errorf("%+v", a)
		}
	}
	if w := put(in, "p3.txt", "other"); w.Code != http.StatusBadRequest || !strings.Contains(w.Body.String(), "of that name") {
		t.Errorf("%d %s", w.Code, w.Body)
	}
	if w := put(m.session("zhou"), "p5.txt", page); w.Code != http.StatusNotFound {
		t.Errorf("somebody else put a file: %d", w.Code)
	}
	if a := answer(put(in, "Thumbs.db", "x"), http.StatusOK); a.Path != "" {
		t.Errorf("%+v", a)
	}
	closed := answer(m.ask("POST", begun.Close, in, url.Values{}), http.StatusOK)
	if closed.State != hatch.Waiting || closed.At != board+"?edition=2026-11-24" {
		t.Errorf("%+v", closed)
	}
	if w := put(in, "p4.txt", page); w.Code != http.StatusNotFound {
		t.Errorf("a closed drop took a file: %d", w.Code)
	}
	m.post("lin", board+"drops/"+begun.ID+"/cancel", url.Values{})
	if d, err := m.Hatch.Drop(begun.ID); err != nil || d.State != hatch.Cancelled {
		t.Errorf("%+v, %v", d, err)
	}
}

// The board's moving part comes as an event, the same as the screen shows.
func TestBoardEvents(t *testing.T) {
	m := newRoom(t)
	m.person("lin", desk.Editor)
	m.handedIn("lin", "2026-11-24", [2]string{"<b>p3</b>.txt", fmt.Sprintf(plainPage, 3)})
	w := m.ask("GET", board+"drops/events?edition=2026-11-24", m.session("lin"), nil)
	text := w.Body.String()
	if w.Header().Get("Content-Type") != "text/event-stream" || !strings.HasPrefix(text, "event: board\ndata: ") || !strings.HasSuffix(text, "\n\n") {
		t.Fatalf("%s: %q", w.Header().Get("Content-Type"), text)
	}
	for line := range strings.SplitSeq(strings.TrimSuffix(text, "\n\n"), "\n") {
		if !strings.HasPrefix(line, "data: ") && !strings.HasPrefix(line, "event: ") {
			t.Errorf("a line of the event is %q", line)
		}
	}
	if strings.Contains(text, "<b>p3</b>") || !strings.Contains(text, "_b_p3") {
		t.Error("the file's name is not shown as text")
	}
	if !strings.Contains(text, "1 of 2") && !strings.Contains(text, "2 of 2") {
		t.Errorf("nothing of the checklist: %s", text)
	}
}
