// Package handin is the door for programs that hand page files in: it turns
// uploads under /api/v1/drops, sent with a token that has the scope for it, into
// drops at the hatch, and says how far they are.
//
// It reads no pages, and decides neither what a token may do (staff.Token) nor what
// an account may (desk.May). docs/DESK.md has the addresses.
package handin

import (
	"context"
	"encoding/json"
	"errors"
	"io"
	"log/slog"
	"net/http"
	"runtime/debug"
	"strings"

	"github.com/banmian/banmian/internal/desk"
	"github.com/banmian/banmian/internal/hatch"
	"github.com/banmian/banmian/internal/ingest"
	"github.com/banmian/banmian/internal/paper"
	"github.com/banmian/banmian/internal/staff"
	"github.com/banmian/banmian/internal/web"
	"github.com/banmian/banmian/internal/web/public"
)

// Base is what every address begins with.
const Base = "/api/v1/drops"

// Options are what the door works with.
type Options struct {
	Hatch *hatch.Hatch // required
	Door  *staff.Door  // required
	Desk  *desk.Desk   // required

	// Person gives who an account is to the desk.
	Person func(ctx context.Context, id string) (desk.Person, error)
	// Known reports whether there is a title.
	Known func(ctx context.Context, slug string) (bool, error)

	Log *slog.Logger // nil: slog.Default
}

// site is the handler with what it works with.
type site struct{ Options }

// call is one request of somebody known.
type call struct {
	w      http.ResponseWriter
	r      *http.Request
	token  staff.Token
	person desk.Person
	slug   string
}

// New makes the handler of everything under Base.
func New(o Options) http.Handler {
	s := &site{o}
	if s.Log == nil {
		s.Log = slog.Default()
	}
	mux := http.NewServeMux()
	for _, r := range rows {
		mux.Handle(r.method+" "+Base+r.pattern, s.answer(r.do))
	}
	mux.Handle("GET "+Base+"/{title}/{$}", s.answer((*site).list))
	mux.HandleFunc("/", func(w http.ResponseWriter, r *http.Request) {
		s.refuse(w, r, &paper.Fault{Kind: paper.NotFound, Doing: r.Method, Why: "that cannot be asked here", Remedy: "PUT a file to " + Base + "/TITLE/DAY/NAME"})
	})
	return web.Secure(mux)
}

func (s *site) answer(do func(*site, *call) error) http.Handler {
	return http.HandlerFunc(func(w http.ResponseWriter, r *http.Request) {
		defer func() {
			if p := recover(); p != nil {
				if err, ok := p.(error); ok && errors.Is(err, http.ErrAbortHandler) {
					panic(p)
				}
				s.Log.Error("a handler panicked", "method", r.Method, "path", r.URL.Path, "panic", p, "stack", string(debug.Stack()))
				s.refuse(w, r, errors.New("the program failed"))
			}
		}()
		c := &call{w: w, r: r, slug: r.PathValue("title")}
		err := s.enter(c)
		if err == nil {
			err = do(s, c)
		}
		if err != nil && (r.Context().Err() == nil || !errors.Is(err, r.Context().Err())) {
			s.refuse(w, r, err)
		}
	})
}

// unknown is a request without a token that holds.
type unknown struct{ error }

// Unwrap gives the fault.
func (u unknown) Unwrap() error { return u.error }

// longestSecret bounds what is taken for a token.
const longestSecret = 200

// enter finds out whose request it is and whether they may work at the title.
func (s *site) enter(c *call) error {
	scheme, secret, _ := strings.Cut(c.r.Header.Get("Authorization"), " ")
	if !strings.EqualFold(scheme, "Bearer") || secret == "" || len(secret) > longestSecret {
		return unknown{&paper.Fault{Kind: paper.Forbidden, Doing: "enter with a token", Why: "none was sent", Remedy: "send it as Authorization: Bearer"}}
	}
	ctx := c.r.Context()
	token, account, err := s.Door.Bearer(ctx, secret, web.CameFrom(c.r))
	if paper.IsKind(err, paper.Forbidden) {
		return unknown{err}
	}
	if err != nil {
		return err
	}
	c.token = token
	if !token.Allows(staff.ScopeUpload, c.slug) {
		return &paper.Fault{Kind: paper.Forbidden, Doing: "hand in files", Why: "the token is not for uploads at this title", Remedy: "make one with the scope upload"}
	}
	if known, err := s.Known(ctx, c.slug); err != nil {
		return err
	} else if !known {
		return &paper.Fault{Kind: paper.NotFound, Doing: "find the title", Why: "there is none of that short name", Remedy: "look at the desk's settings"}
	}
	title, err := s.Desk.Title(ctx, c.slug)
	if err != nil {
		return err
	}
	if c.person, err = s.Person(ctx, account.ID); err != nil {
		return err
	}
	return desk.May(c.person, desk.ToWork, title)
}

// ask says what a request's drop is for: the edition in the address, a day or
// "printed".
func (c *call) ask() (hatch.Ask, error) {
	ask := hatch.Ask{Title: c.slug, By: c.person.ID, Token: c.token.ID, Way: hatch.ByAPI}
	name := c.r.PathValue("edition")
	if name == "printed" {
		return ask, nil
	}
	key, ok := public.ParseEdition(name)
	if !ok {
		return ask, &paper.Fault{Kind: paper.Invalid, Doing: "hand in files", Why: "the edition in the address is neither a day nor printed", Remedy: "write it like 2026-11-24, or 2026-11-24-2 for the second of a day"}
	}
	ask.Date, ask.Ordinal = key.Date, key.Ordinal
	return ask, nil
}

// put takes one file, which is the request's body.
func (s *site) put(c *call) error {
	ask, err := c.ask()
	if err != nil {
		return err
	}
	want, err := digestOf(c.r.Header.Get("Content-Digest"))
	if err != nil {
		return err
	}
	if c.r.ContentLength > ingest.MostBytes {
		return &http.MaxBytesError{Limit: ingest.MostBytes}
	}
	o, err := s.Hatch.Begin(ask)
	if err != nil {
		return err
	}
	web.Patient(c.w, c.r)
	f, err := o.Add(c.r.Context(), c.r.PathValue("path"), http.MaxBytesReader(c.w, c.r.Body, ingest.MostBytes+1))
	switch {
	case err != nil:
	case f.Path == "":
		err = &paper.Fault{Kind: paper.Invalid, Doing: "hand in files", Why: "it is a hidden file, such as systems leave behind", Remedy: "hand in pages"}
	case want != "" && want != f.Sum:
		err = &paper.Fault{Kind: paper.Invalid, Doing: "hand in " + f.Path, Why: "the bytes are not those Content-Digest names", Remedy: "send it again"}
	}
	if err != nil {
		return errors.Join(err, o.Discard())
	}
	return s.close(c, o)
}

// post takes several files, as a form.
func (s *site) post(c *call) error {
	ask, err := c.ask()
	if err != nil {
		return err
	}
	c.r.Body = http.MaxBytesReader(c.w, c.r.Body, hatch.MostBytes+(1<<20))
	parts, err := c.r.MultipartReader()
	if err != nil {
		return &paper.Fault{Kind: paper.Invalid, Doing: "hand in files", Why: "the body is no form with files", Remedy: "send multipart/form-data, or PUT one file", Err: err}
	}
	o, err := s.Hatch.Begin(ask)
	if err != nil {
		return err
	}
	web.Patient(c.w, c.r)
	for {
		part, err := parts.NextRawPart()
		if errors.Is(err, io.EOF) {
			return s.close(c, o)
		}
		if err == nil {
			if name := web.FileName(part.Header.Get("Content-Disposition")); name != "" {
				_, err = o.Add(c.r.Context(), name, part)
			}
		}
		if err != nil && !paper.IsKind(err, paper.Invalid) { // a refused file keeps back only itself
			return errors.Join(err, o.Discard())
		}
	}
}

// close keeps the drop and says where its state is to be asked for.
func (s *site) close(c *call, o *hatch.Offer) error {
	d, fresh, err := o.Close(c.r.Context())
	if err != nil {
		return err
	}
	c.w.Header().Set("Location", addressOf(d))
	return s.send(c, http.StatusAccepted, s.stateOf(d, !fresh))
}

func addressOf(d hatch.Drop) string { return Base + "/" + d.Title + "/" + d.ID }

// state is a drop on the wire.
type state struct {
	ID       string      `json:"id"`
	Status   string      `json:"status"` // its own address
	Title    string      `json:"title"`
	Edition  string      `json:"edition,omitempty"` // the day it is for; absent: the day the pages print
	At       string      `json:"at"`
	State    hatch.State `json:"state"` // waiting, reading, done, failed, cancelled
	Repeated bool        `json:"repeated,omitempty"`
	Stage    string      `json:"stage,omitempty"`
	Done     int         `json:"done,omitempty"`
	Total    int         `json:"total,omitempty"`
	Files    []fileState `json:"files"`
}

// fileState is a file on the wire.
type fileState struct {
	Path    string      `json:"path"`
	Size    int64       `json:"size"`
	SHA256  string      `json:"sha256,omitempty"`
	State   hatch.State `json:"state"` // waiting, done, failed, refused, cancelled
	Why     string      `json:"why,omitempty"`
	Remedy  string      `json:"remedy,omitempty"`
	Edition string      `json:"edition,omitempty"` // it went into
	Pages   []string    `json:"pages,omitempty"`
}

func (s *site) stateOf(d hatch.Drop, repeated bool) state {
	out := state{ID: d.ID, Status: addressOf(d), Title: d.Title, At: d.At.UTC().Format("2006-01-02T15:04:05.000Z"), State: d.State, Repeated: repeated, Files: []fileState{}}
	if key, ok := d.Key(); ok {
		_, out.Edition, _ = strings.Cut(key.String(), "/")
	}
	if live, reading := s.Hatch.Live(d.ID); reading && d.State == hatch.Waiting {
		out.State, out.Stage, out.Done, out.Total = hatch.Reading, live.Stage, live.Done, live.Total
	}
	for _, f := range d.Files {
		out.Files = append(out.Files, fileState{f.Path, f.Size, f.Sum, f.State, f.Why, f.Remedy, f.Edition, f.Pages})
	}
	return out
}

// mostListed is how many drops a list has.
const mostListed = 100

func (s *site) list(c *call) error {
	out := struct {
		Items []state `json:"items"`
	}{[]state{}}
	for _, d := range s.Hatch.Drops(c.slug, mostListed) {
		out.Items = append(out.Items, s.stateOf(d, false))
	}
	return s.send(c, http.StatusOK, out)
}

// drop is the one in the address, which must be the title's.
func (s *site) drop(c *call) (hatch.Drop, error) {
	d, err := s.Hatch.Drop(c.r.PathValue("drop"))
	if err == nil && d.Title != c.slug {
		return d, paper.Faultf(paper.NotFound, "there is no such drop")
	}
	return d, err
}

func (s *site) status(c *call) error {
	d, err := s.drop(c)
	if err != nil {
		return err
	}
	return s.send(c, http.StatusOK, s.stateOf(d, false))
}

func (s *site) retry(c *call) error {
	d, err := s.drop(c)
	if err == nil {
		d, err = s.Hatch.Retry(c.r.Context(), c.person.ID, d.ID, c.r.URL.Query().Get("file"), c.r.URL.Query().Get("insist") == "true")
	}
	if err != nil {
		return err
	}
	return s.send(c, http.StatusAccepted, s.stateOf(d, false))
}

func (s *site) cancel(c *call) error {
	d, err := s.drop(c)
	if err == nil {
		d, err = s.Hatch.Cancel(c.r.Context(), c.person.ID, d.ID)
	}
	if err != nil {
		return err
	}
	return s.send(c, http.StatusOK, s.stateOf(d, false))
}

func (s *site) send(c *call, status int, v any) error {
	body, err := json.Marshal(v)
	if err != nil {
		return err
	}
	web.Send(c.w, c.r, web.Reply{Status: status, Type: "application/json", Cache: "no-store", Body: body})
	return nil
}

// problem is an error for a program (RFC 9457).
type problem struct {
	Type     string `json:"type"`
	Title    string `json:"title"`
	Status   int    `json:"status"`
	Detail   string `json:"detail,omitempty"`
	Instance string `json:"instance"`
}

// refuse answers a request that failed.
func (s *site) refuse(w http.ResponseWriter, r *http.Request, err error) {
	status := web.Status(err)
	var large *http.MaxBytesError
	var nobody unknown
	switch {
	case errors.As(err, &large):
		status = http.StatusRequestEntityTooLarge
	case errors.As(err, &nobody):
		status = http.StatusUnauthorized
		w.Header().Set("WWW-Authenticate", `Bearer realm="`+Base+`"`)
	case status == http.StatusServiceUnavailable:
		w.Header().Set("Retry-After", "30")
	}
	if status >= http.StatusInternalServerError {
		s.Log.Error("a request failed", "method", r.Method, "path", r.URL.Path, "status", status, "error", err)
	}
	p := problem{Type: "about:blank", Title: http.StatusText(status), Status: status, Instance: r.URL.EscapedPath()}
	var f *paper.Fault
	if errors.As(err, &f) && status != http.StatusInternalServerError {
		told := *f
		told.Err = nil
		p.Detail = told.Error()
	}
	body, fault := json.Marshal(p)
	if fault != nil { // a problem holds nothing that JSON cannot write
		body = []byte("{}")
	}
	web.Send(w, r, web.Reply{Status: status, Type: "application/problem+json", Cache: "no-store", Body: body})
}
