package editor

import (
	"context"
	"crypto/rand"
	"crypto/sha256"
	"encoding/hex"
	"io"
	"log/slog"
	"net/http"
	"net/http/httptest"
	"net/url"
	"path/filepath"
	"strings"
	"testing"

	"github.com/banmian/banmian/internal/archive"
	archivemem "github.com/banmian/banmian/internal/archive/memory"
	"github.com/banmian/banmian/internal/blob"
	blobmem "github.com/banmian/banmian/internal/blob/memory"
	"github.com/banmian/banmian/internal/desk"
	"github.com/banmian/banmian/internal/desk/desktest"
	docketmem "github.com/banmian/banmian/internal/docket/memory"
	"github.com/banmian/banmian/internal/hatch"
	"github.com/banmian/banmian/internal/hotline"
	hotlinemem "github.com/banmian/banmian/internal/hotline/memory"
	"github.com/banmian/banmian/internal/ingest"
	"github.com/banmian/banmian/internal/queue"
	queuemem "github.com/banmian/banmian/internal/queue/memory"
	"github.com/banmian/banmian/internal/reader"
	"github.com/banmian/banmian/internal/staff"
	staffmem "github.com/banmian/banmian/internal/staff/memory"
)

// room is a desk in memory with one title and one edition of two pages, for
// tests of screens.
type room struct {
	*Site
	t       *testing.T
	clock   *desktest.Clock
	people  *staffmem.Store
	handler http.Handler
	events  []staff.Happening
}

func newRoom(t *testing.T, change ...func(*Options)) *room {
	t.Helper()
	m := &room{t: t, clock: desktest.NewClock(), people: staffmem.New()}
	a := archivemem.New(archivemem.Options{Now: m.clock.Now})
	if _, err := a.Keep(t.Context(), desktest.Proposal(desktest.Edition(2, 3, 8), "first")); err != nil {
		t.Fatal(err)
	}
	d, q, b := docketmem.New(), queuemem.New(queuemem.Options{}), blobmem.New()
	dk := desk.New(a, d, q, desk.Options{Now: m.clock.Now})
	ending := make(chan struct{})
	close(ending) // nobody follows a board in a test
	o := Options{Hatch: newHatch(t, a, b, dk, q, m.clock), Ending: ending, Desk: dk, Archive: a, Docket: d, Queue: q, Blobs: b, Reader: reader.New(a, b), Now: m.clock.Now, Log: slog.New(slog.NewTextHandler(io.Discard, nil))}
	line, err := hotline.Open(t.Context(), hotlinemem.New(), hotline.Options{Now: m.clock.Now})
	if err != nil {
		t.Fatal(err)
	}
	o.Hotline = line
	for _, c := range change {
		c(&o)
	}
	door, err := staff.Open(m.people, staff.Options{Now: m.clock.Now, Address: o.Origin, Record: func(_ context.Context, h staff.Happening) error {
		m.events = append(m.events, h)
		return nil
	}})
	if err != nil {
		t.Fatal(err)
	}
	o.Door = door
	site, err := newSite(o)
	if err != nil {
		t.Fatal(err)
	}
	m.Site, m.handler = site, site.handler()
	return m
}

// newHatch is a hatch that reads text.
func newHatch(t *testing.T, a archive.Archive, b blob.Store, dk *desk.Desk, q queue.Queue, clock *desktest.Clock) *hatch.Hatch {
	t.Helper()
	h, err := hatch.Open(filepath.Join(t.TempDir(), "drops"), hatch.Options{Archive: a, Blobs: b, Desk: dk, Queue: q, Now: clock.Now, Log: slog.New(slog.NewTextHandler(io.Discard, nil)),
		Importer: func() (*ingest.Importer, error) { return &ingest.Importer{Blobs: b, Archive: a}, nil },
		Person: func(_ context.Context, id string) (desk.Person, error) {
			return desk.Person{ID: id, Name: id, Roles: map[string][]desk.Role{desktest.Slug: {desk.Editor}}}, nil
		}})
	if err != nil {
		t.Fatal(err)
	}
	return h
}

// person makes an account with roles for the room's title; its id is its name.
func (m *room) person(name string, roles ...desk.Role) staff.Account {
	m.t.Helper()
	a := staff.Account{ID: name, Name: name, Made: m.clock.Now()}
	for _, r := range roles {
		a.Grants = append(a.Grants, staff.Grant{Title: desktest.Slug, Role: string(r)})
	}
	a, err := m.people.Save(m.t.Context(), a)
	if err != nil {
		m.t.Fatal(err)
	}
	return a
}

// session opens the door for an account and gives the token.
func (m *room) session(account string) string {
	m.t.Helper()
	token := rand.Text()
	sum := sha256.Sum256([]byte(token))
	now := m.clock.Now()
	if err := m.people.KeepSession(m.t.Context(), staff.Session{Key: hex.EncodeToString(sum[:]), Account: account, Made: now, Seen: now}); err != nil {
		m.t.Fatal(err)
	}
	return token
}

// ask sends a request with a session's token, empty for nobody. A form is sent as
// a browser would.
func (m *room) ask(method, path, token string, form url.Values) *httptest.ResponseRecorder {
	m.t.Helper()
	var body io.Reader
	if form != nil {
		body = strings.NewReader(form.Encode())
	}
	r := httptest.NewRequest(method, path, body)
	if form != nil {
		r.Header.Set("Content-Type", "application/x-www-form-urlencoded")
	}
	return m.send(r, token)
}

func (m *room) send(r *http.Request, token string) *httptest.ResponseRecorder {
	if token != "" {
		r.AddCookie(&http.Cookie{Name: m.cookieName(), Value: token})
	}
	if r.Header.Get("Accept-Language") == "" {
		r.Header.Set("Accept-Language", "en")
	}
	w := httptest.NewRecorder()
	m.handler.ServeHTTP(w, r)
	return w
}

// get asks as an account and wants a screen.
func (m *room) get(account, path string) string {
	m.t.Helper()
	w := m.ask("GET", path, m.session(account), nil)
	if w.Code != http.StatusOK {
		m.t.Fatalf("GET %s as %s: %d %s", path, account, w.Code, w.Body)
	}
	return w.Body.String()
}

// post sends a form as an account and wants a redirect, whose target it gives.
func (m *room) post(account, path string, form url.Values) string {
	m.t.Helper()
	w := m.ask("POST", path, m.session(account), form)
	if w.Code != http.StatusSeeOther {
		m.t.Fatalf("POST %s as %s: %d %s", path, account, w.Code, w.Body)
	}
	return w.Header().Get("Location")
}

// editionPath is an address of the room's edition.
func editionPath(rest string) string { return editionAt(desktest.Key, rest) }
