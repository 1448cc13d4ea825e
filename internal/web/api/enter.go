package api

import (
	"net/http"
	"slices"
	"strconv"
	"strings"

	"github.com/banmian/banmian/internal/desk"
	"github.com/banmian/banmian/internal/paper"
	"github.com/banmian/banmian/internal/staff"
	"github.com/banmian/banmian/internal/web"
)

// enter finds out whose token the call brings, and whether it has the row's scope
// at the title in the address.
func (c *call) enter() error {
	a := c.api
	if a.Door == nil || a.Desk == nil || a.Archive == nil {
		return refuse(kindUnavailable, "Nothing can be written here.")
	}
	secret, ok := bearer(c.r.Header)
	if !ok {
		return refuse(kindUnknown, "Send it as Authorization: Bearer.")
	}
	token, account, err := a.Door.Bearer(c.r.Context(), secret, web.CameFrom(c.r))
	switch {
	case paper.IsKind(err, paper.Forbidden):
		return refuse(kindUnknown, "The token is unknown, revoked or has ended.")
	case paper.IsKind(err, paper.Unavailable):
		return &refusal{kind: kindOften, detail: "Too many tokens that open nothing came from this address.", wait: refusedWait}
	case err != nil:
		return err
	}
	if !token.Allows(c.row.scope, c.r.PathValue("title")) {
		return refuse(kindForbidden, "The token has not the scope "+c.row.scope+" at this title.")
	}
	c.token, c.person = token, personOf(token, account)
	return nil
}

// refusedWait is how long, in seconds, somebody who guesses tokens is asked to wait.
const refusedWait = 30

// longestSecret is longer than any token, in bytes.
const longestSecret = 256

func bearer(h http.Header) (string, bool) {
	scheme, secret, ok := strings.Cut(h.Get("Authorization"), " ")
	secret = strings.TrimSpace(secret)
	return secret, ok && strings.EqualFold(scheme, "Bearer") && secret != "" && len(secret) <= longestSecret
}

// personOf is the account as the desk knows it, with its roles at those titles
// only that the token is for.
func personOf(t staff.Token, a staff.Account) desk.Person {
	p := desk.Person{ID: a.ID, Name: a.Display(), Roles: map[string][]desk.Role{}}
	add := func(title, role string) {
		if r := desk.Role(role); !slices.Contains(p.Roles[title], r) {
			p.Roles[title] = append(p.Roles[title], r)
		}
	}
	for _, g := range a.Grants {
		for _, title := range t.Titles {
			switch {
			case title == staff.EveryTitle || g.Title == title:
				add(g.Title, g.Role)
			case g.Title == staff.EveryTitle:
				add(title, g.Role)
			}
		}
	}
	return p
}

// sendPrivate answers with what is somebody's own: no cache may keep it.
func (c *call) sendPrivate(status int, mediaType string, body []byte) error {
	h := c.w.Header()
	h.Set("Cache-Control", "no-store")
	if status != http.StatusNoContent {
		h.Set("Content-Type", mediaType)
		h.Set("Content-Length", strconv.Itoa(len(body)))
	}
	c.w.WriteHeader(status)
	if c.r.Method != http.MethodHead {
		c.w.Write(body) //nolint:errcheck // the asker has gone; there is nobody to tell
	}
	return nil
}
