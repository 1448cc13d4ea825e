package handin_test

import (
	"bytes"
	"context"
	"crypto/sha256"
	"encoding/base64"
	"encoding/json"
	"fmt"
	"io"
	"log/slog"
	"mime/multipart"
	"net/http"
	"net/http/httptest"
	"path/filepath"
	"strings"
	"testing"

	archivemem "github.com/banmian/banmian/internal/archive/memory"
	blobmem "github.com/banmian/banmian/internal/blob/memory"
	"github.com/banmian/banmian/internal/desk"
	docketmem "github.com/banmian/banmian/internal/docket/memory"
	"github.com/banmian/banmian/internal/hatch"
	"github.com/banmian/banmian/internal/ingest"
	"github.com/banmian/banmian/internal/queue"
	queuemem "github.com/banmian/banmian/internal/queue/memory"
	"github.com/banmian/banmian/internal/staff"
	staffmem "github.com/banmian/banmian/internal/staff/memory"
	"github.com/banmian/banmian/internal/web/handin"
)

const slug = "yunting"

// page is a page of an invented paper.
func page(n int, body string) string {
	return fmt.Sprintf("2026年11月24日 星期二 第%d版 综合\n\n图书馆夜里也开门\n\n  本报讯(记者 陆见山)%s。\n", n, body)
}

// world is the door with a hatch in memory and a typesetting system's token.
type world struct {
	t     *testing.T
	hatch *hatch.Hatch
	door  *staff.Door
	site  http.Handler
	set   staff.Account
	token string
}

func newWorld(t *testing.T) *world {
	t.Helper()
	w := &world{t: t}
	a, b, q := archivemem.New(archivemem.Options{}), blobmem.New(), queuemem.New(queuemem.Options{})
	dk := desk.New(a, docketmem.New(), q, desk.Options{})
	log := slog.New(slog.NewTextHandler(io.Discard, nil))
	var err error
	if w.door, err = staff.Open(staffmem.New(), staff.Options{}); err != nil {
		t.Fatal(err)
	}
	who := func(ctx context.Context, id string) (desk.Person, error) {
		acc, err := w.door.Account(ctx, id)
		p := desk.Person{ID: id, Name: acc.Name, Roles: map[string][]desk.Role{}}
		for _, g := range acc.Grants {
			p.Roles[g.Title] = append(p.Roles[g.Title], desk.Role(g.Role))
		}
		return p, err
	}
	w.hatch, err = hatch.Open(filepath.Join(t.TempDir(), "drops"), hatch.Options{Archive: a, Blobs: b, Desk: dk, Queue: q, Log: log, Person: who,
		Importer: func() (*ingest.Importer, error) { return &ingest.Importer{Blobs: b, Archive: a}, nil }})
	if err != nil {
		t.Fatal(err)
	}
	w.site = handin.New(handin.Options{Hatch: w.hatch, Door: w.door, Desk: dk, Person: who, Log: log,
		Known: func(_ context.Context, s string) (bool, error) { return s == slug, nil }})
	w.set, w.token = w.account("set", desk.Editor, staff.ScopeUpload, slug)
	return w
}

// account makes an account with a role at the title, and a token.
func (w *world) account(name string, role desk.Role, scope string, titles ...string) (staff.Account, string) {
	w.t.Helper()
	a, _, err := w.door.Add(w.t.Context(), name, "", []staff.Grant{{Title: slug, Role: string(role)}}, "operator")
	if err != nil {
		w.t.Fatal(err)
	}
	secret, _, err := w.door.MakeToken(w.t.Context(), staff.TokenAsk{Account: a.ID, Name: "typesetting", Scopes: []string{scope}, Titles: titles}, "operator")
	if err != nil {
		w.t.Fatal(err)
	}
	return a, secret
}

// answer is a reply as a program reads it.
type answer struct {
	Code      int
	Header    http.Header
	ID, State string
	Status    json.RawMessage
	Edition   string
	Repeated  bool
	Detail    string
	Files     []struct{ Path, State, Why, Edition, SHA256 string }
	Items     []struct{ ID string }
}

func (w *world) ask(method, path, token, body string, header ...string) answer {
	w.t.Helper()
	r := httptest.NewRequest(method, handin.Base+path, strings.NewReader(body))
	if token != "" {
		r.Header.Set("Authorization", "Bearer "+token)
	}
	for i := 0; i+1 < len(header); i += 2 {
		r.Header.Set(header[i], header[i+1])
	}
	rec := httptest.NewRecorder()
	w.site.ServeHTTP(rec, r)
	described(w.t, r, rec)
	a := answer{Code: rec.Code, Header: rec.Header()}
	if err := json.Unmarshal(rec.Body.Bytes(), &a); err != nil {
		w.t.Fatalf("%s %s: %d %q", method, path, rec.Code, rec.Body)
	}
	return a
}

func (w *world) read() {
	w.t.Helper()
	if err := w.hatch.Worker()(w.t.Context(), queue.Job{}); err != nil {
		w.t.Fatal(err)
	}
}

// A typesetting system puts a page, asks what became of it, and may put it again.
func TestPut(t *testing.T) {
	w := newWorld(t)
	a := w.ask("PUT", "/"+slug+"/2026-11-24/p3.txt", w.token, page(3, "阅览室从今晚起开放"))
	if a.Code != http.StatusAccepted || a.State != "waiting" || a.Edition != "2026-11-24" || len(a.Files) != 1 || a.Header.Get("Location") != handin.Base+"/"+slug+"/"+a.ID {
		t.Fatalf("%+v", a)
	}
	again := w.ask("PUT", "/"+slug+"/2026-11-24/p3.txt", w.token, page(3, "阅览室从今晚起开放"))
	if again.Code != http.StatusAccepted || again.ID != a.ID || !again.Repeated {
		t.Errorf("%+v", again)
	}
	w.read()
	got := w.ask("GET", "/"+slug+"/"+a.ID, w.token, "")
	if got.Code != http.StatusOK || got.State != "done" || got.Files[0].Edition != slug+"/2026-11-24" {
		t.Errorf("%+v", got)
	}
	other := w.ask("PUT", "/"+slug+"/2026-11-24/p3.txt", w.token, page(3, "阅览室从明晚起开放"))
	if other.Code != http.StatusAccepted || other.ID == a.ID {
		t.Errorf("%+v", other)
	}
	if stop := w.ask("POST", "/"+slug+"/"+other.ID+"/cancel", w.token, ""); stop.Code != http.StatusOK || stop.State != "cancelled" {
		t.Errorf("%+v", stop)
	}
	if back := w.ask("POST", "/"+slug+"/"+other.ID+"/retry", w.token, ""); back.Code != http.StatusAccepted || back.State != "waiting" {
		t.Errorf("%+v", back)
	}
	if list := w.ask("GET", "/"+slug, w.token, ""); list.Code != http.StatusOK || len(list.Items) != 2 {
		t.Errorf("%+v", list)
	}
	printed := w.ask("PUT", "/"+slug+"/printed/night/p4.txt", w.token, page(4, "球场的灯亮了"))
	if printed.Code != http.StatusAccepted || printed.Edition != "" || printed.Files[0].Path != "night/p4.txt" {
		t.Errorf("%+v", printed)
	}
	w.read()
	if got := w.ask("GET", "/"+slug+"/"+printed.ID, w.token, ""); got.State != "done" || got.Files[0].Edition != slug+"/2026-11-24" {
		t.Errorf("%+v", got)
	}
}

// Several files come as a form.
func TestPost(t *testing.T) {
	w := newWorld(t)
	var b bytes.Buffer
	form := multipart.NewWriter(&b)
	for name, text := range map[string]string{"p3.txt": page(3, "阅览室开放"), "p4.txt": page(4, "球场的灯"), "old.7z": "7z\xbc\xaf"} {
		part, err := form.CreateFormFile("file", name)
		if err != nil {
			t.Fatal(err)
		}
		if _, err := io.WriteString(part, text); err != nil {
			t.Fatal(err)
		}
	}
	if err := form.Close(); err != nil {
		t.Fatal(err)
	}
	a := w.ask("POST", "/"+slug+"/2026-11-24", w.token, b.String(), "Content-Type", form.FormDataContentType())
	if a.Code != http.StatusAccepted || len(a.Files) != 3 {
		t.Fatalf("%+v", a)
	}
	for _, f := range a.Files {
		if (f.State == "refused") != (f.Path == "old.7z") {
			t.Errorf("%+v", f)
		}
	}
	if a := w.ask("POST", "/"+slug+"/2026-11-24", w.token, "{}", "Content-Type", "application/json"); a.Code != http.StatusBadRequest {
		t.Errorf("%+v", a)
	}
}

func TestContentDigest(t *testing.T) {
	w := newWorld(t)
	text := page(3, "阅览室开放")
	sum := sha256.Sum256([]byte(text))
	right := "md5=:xx:, SHA-256=:" + base64.StdEncoding.EncodeToString(sum[:]) + ":"
	wrong := "sha-256=:" + base64.StdEncoding.EncodeToString(make([]byte, 32)) + ":"
	for header, want := range map[string]int{wrong: 400, "sha-256=abc": 400, "sha-256=:abc:": 400, right: 202, "sha-512=:x:": 202} {
		if a := w.ask("PUT", "/"+slug+"/2026-11-24/p3.txt", w.token, text, "Content-Digest", header); a.Code != want {
			t.Errorf("%q: %+v", header, a)
		}
	}
	if list := w.hatch.Drops(slug, 9); len(list) != 1 {
		t.Errorf("%d drops", len(list))
	}
}

// Who may not is told so, in the one form for programs, and nothing is kept.
func TestRefusals(t *testing.T) {
	w := newWorld(t)
	_, reads := w.account("reads", desk.Editor, staff.ScopeRead, slug)
	_, elsewhere := w.account("elsewhere", desk.Editor, staff.ScopeUpload, "evening")
	_, keeper := w.account("keeper", desk.Archivist, staff.ScopeUpload, staff.EveryTitle)
	_, every := w.account("every", desk.Editor, staff.ScopeUpload, staff.EveryTitle)
	text, at := page(3, "阅览室开放"), "/"+slug+"/2026-11-24/p3.txt"
	for name, c := range map[string]struct {
		method, path, token, body string
		want                      int
	}{
		"no token":         {"PUT", at, "", text, 401},
		"another's word":   {"PUT", at, "banmian_none", text, 401},
		"for reading":      {"PUT", at, reads, text, 403},
		"for another":      {"PUT", at, elsewhere, text, 403},
		"may not work":     {"PUT", at, keeper, text, 403},
		"no such title":    {"PUT", "/evening/2026-11-24/p3.txt", every, text, 404},
		"no day":           {"PUT", "/" + slug + "/tonight/p3.txt", w.token, text, 400},
		"no name":          {"PUT", "/" + slug + "/2026-11-24/", w.token, text, 400},
		"leads out":        {"PUT", "/" + slug + "/2026-11-24/%2e%2e%2fp3.txt", w.token, text, 400},
		"hidden":           {"PUT", "/" + slug + "/2026-11-24/.p3.txt", w.token, text, 400},
		"nothing":          {"PUT", at, w.token, "", 400},
		"a program":        {"PUT", at, w.token, "\x7fELF\x02", 400},
		"no such drop":     {"GET", "/" + slug + "/20260101-000000-aaaaaaaaaa", w.token, "", 404},
		"no drop's name":   {"GET", "/" + slug + "/..%2f..%2fx", w.token, "", 404},
		"another method":   {"DELETE", at, w.token, "", 404},
		"nothing to retry": {"POST", "/" + slug + "/20260101-000000-aaaaaaaaaa/retry", w.token, "", 404},
	} {
		a := w.ask(c.method, c.path, c.token, c.body)
		if a.Code != c.want || a.Detail == "" || a.Header.Get("Content-Type") != "application/problem+json" {
			t.Errorf("%s: %d %q, want %d", name, a.Code, a.Detail, c.want)
		}
		if (a.Header.Get("WWW-Authenticate") != "") != (c.want == 401) {
			t.Errorf("%s: %q", name, a.Header.Get("WWW-Authenticate"))
		}
	}
	if list := w.hatch.Drops(slug, 9); len(list) > 0 {
		t.Errorf("%+v", list)
	}
	// A disabled account's token ends with it.
	seen, err := w.door.Account(t.Context(), w.set.ID)
	if err != nil {
		t.Fatal(err)
	}
	seen.Disabled = true
	if _, err := w.door.Change(t.Context(), seen, "operator"); err != nil {
		t.Fatal(err)
	}
	if a := w.ask("PUT", at, w.token, text); a.Code != 401 {
		t.Errorf("%+v", a)
	}
}

// FuzzPut sends strange names and bytes: nothing is written outside of the drops.
func FuzzPut(f *testing.F) {
	for _, name := range []string{"p1.txt", "../x", "a/../../b", `..\x`, "C:/x", "con", "a\x00b", strings.Repeat("x", 400), "a/b/c/d/e/f/g", "\u202egpj.exe", ".", "…", "ｐ１.pdf"} {
		f.Add(name, []byte("2026年11月24日 第3版"))
	}
	f.Fuzz(func(t *testing.T, name string, body []byte) {
		w := newWorld(t)
		r := httptest.NewRequest("PUT", handin.Base+"/x", bytes.NewReader(body))
		r.URL.Path = handin.Base + "/" + slug + "/2026-11-24/" + name
		r.Header.Set("Authorization", "Bearer "+w.token)
		rec := httptest.NewRecorder()
		w.site.ServeHTTP(rec, r)
		if rec.Code >= 500 {
			t.Errorf("%q: %d %s", name, rec.Code, rec.Body)
		}
		if rec.Code == http.StatusAccepted {
			for _, d := range w.hatch.Drops(slug, 1) {
				for _, file := range d.Files {
					if !filepath.IsLocal(filepath.FromSlash(file.Path)) || strings.ContainsAny(file.Path, "\\\x00:") {
						t.Errorf("%q is kept as %q", name, file.Path)
					}
				}
			}
		}
	})
}
