package editor

import (
	"cmp"
	"context"
	"fmt"
	"net/http"
	"net/url"
	"slices"
	"strings"

	"github.com/banmian/banmian/internal/archive"
	"github.com/banmian/banmian/internal/desk"
	"github.com/banmian/banmian/internal/paper"
	"github.com/banmian/banmian/internal/staff"
	"github.com/banmian/banmian/internal/web"
)

// visit is one request, with what the frame found out about it.
type visit struct {
	Person  desk.Person   // without an ID: nobody has entered
	Account staff.Account // of the person
	Session staff.Session
	token   string // of the session

	Papers []Paper     // every title there is; with a Person only
	Paper  Paper       // the title in the address, zero when it names none
	Title  desk.Title  // the same as the desk knows it
	Key    archive.Key // the edition in the address, zero when it names none

	book *web.Wordbook
	json bool   // the request asks for JSON
	from string // network address
}

// Paper is a title that the archive holds or that was set up.
type Paper struct {
	desk.Title
	Name     string // its slug until it has a name
	Language string
}

// newVisit begins a visit: nobody yet, in a language.
func (s *Site) newVisit(r *http.Request) *visit {
	v := &visit{book: s.bookFor(r), from: cameFrom(r)}
	accept := r.Header.Get("Accept")
	v.json = strings.Contains(accept, "json") && !strings.Contains(accept, "text/html")
	return v
}

// T gives a phrase of the interface.
func (v *visit) T(key string, args ...any) string { return v.book.Say(key, args...) }

// N gives a phrase for a number of things.
func (v *visit) N(key string, n int) string { return v.book.Count(key, n) }

// May reports whether the person has a power for the title in the address: what
// a screen shows depends on it.
func (v *visit) May(p desk.Power) bool { return desk.May(v.Person, p, v.Title) == nil }

// at is the address of something of the title: at("settings"). editionAt is that
// of something of the edition.
func (v *visit) at(rest string) string { return "/desk/t/" + url.PathEscape(v.Title.Slug) + "/" + rest }

func (v *visit) editionAt(rest string) string { return editionAt(v.Key, rest) }

// editionAt is the address of something of an edition.
func editionAt(k archive.Key, rest string) string {
	return "/desk/t/" + url.PathEscape(k.Title) + "/e/" + keyName(k) + "/" + rest
}

// titleAt is the address of something of an edition's title.
func titleAt(k archive.Key, rest string) string {
	return "/desk/t/" + url.PathEscape(k.Title) + "/" + rest
}

// keyName writes an edition's day: 2026-11-24, with -2 for the day's second.
func keyName(k archive.Key) string {
	if k.Ordinal > 1 {
		return fmt.Sprintf("%s-%d", k.Date, k.Ordinal)
	}
	return k.Date.String()
}

// form gives one field of what was typed, without white around it.
func (v *visit) form(r *http.Request, name string) string {
	return strings.TrimSpace(r.PostFormValue(name))
}

// papers lists the titles: those the archive holds, and those that were set up
// before their first edition.
func (s *Site) papers(ctx context.Context) ([]Paper, error) {
	var out []Paper
	kept, err := s.Archive.Titles(ctx)
	if err != nil {
		return nil, err
	}
	for _, t := range kept {
		out = append(out, Paper{Title: desk.Title{Slug: t.Slug}, Name: t.Name, Language: t.Language})
	}
	heads, err := s.Docket.Heads(ctx, "")
	if err != nil {
		return nil, err
	}
	for _, h := range heads {
		if strings.ContainsAny(h.Of, "/*") || slices.ContainsFunc(out, func(p Paper) bool { return p.Slug == h.Of }) {
			continue
		}
		out = append(out, Paper{Title: desk.Title{Slug: h.Of}})
	}
	for i := range out {
		if out[i].Title, err = s.Desk.Title(ctx, out[i].Slug); err != nil {
			return nil, err
		}
		f := out[i].Settings.Face
		out[i].Name = cmp.Or(f.Name, out[i].Name, out[i].Slug)
		out[i].Language = cmp.Or(f.Language, out[i].Language)
	}
	return out, nil
}

// cameFrom is web.CameFrom.
func cameFrom(r *http.Request) string { return web.CameFrom(r) }

// whoIs finds out who sent the request, by the cookie.
func (s *Site) whoIs(r *http.Request, v *visit) error {
	c, err := r.Cookie(s.cookieName())
	if err != nil || c.Value == "" {
		return nil
	}
	v.token = c.Value
	a, session, err := s.Door.Who(r.Context(), c.Value)
	if paper.IsKind(err, paper.Forbidden) || paper.IsKind(err, paper.NotFound) {
		return nil
	}
	if err != nil {
		return err
	}
	v.Account, v.Session, v.Person = a, session, person(a)
	return nil
}

// cookieName is the session cookie's: under https the browser itself sees to it
// that no other host sets it.
func (s *Site) cookieName() string {
	if s.secure {
		return "__Host-banmian-desk"
	}
	return "banmian-desk"
}

// keepToken gives the browser a session's token, or takes it away when empty.
// The session's times are the door's; the cookie ends with the browser.
func (s *Site) keepToken(w http.ResponseWriter, token string) {
	c := &http.Cookie{Name: s.cookieName(), Value: token, Path: "/", HttpOnly: true, Secure: s.secure, SameSite: http.SameSiteLaxMode}
	if token == "" {
		c.MaxAge = -1
	}
	http.SetCookie(w, c)
}
