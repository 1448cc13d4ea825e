package main

import (
	"cmp"
	"context"
	"encoding/json"
	"fmt"
	"strings"
	"text/tabwriter"
	"time"

	"github.com/banmian/banmian/internal/paper"
	"github.com/banmian/banmian/internal/staff"
)

// tokenActs are the words after banmian user token.
var tokenActs = map[string]userAct{"add": {1, addToken}, "list": {0, listTokens}, "revoke": {1, revokeToken}}

// tokenFlags are what a new token is to be.
type tokenFlags struct {
	scopes, purpose string
	days            int
}

// addToken makes a way in for a program, which acts for the account named. Its
// secret is the result: only its hash is kept.
func addToken(ctx context.Context, u userCall) error {
	a, err := u.find(ctx)
	if err != nil {
		return err
	}
	ask := staff.TokenAsk{Account: a.ID, Name: u.token.purpose, Titles: []string{u.title},
		Scopes: strings.FieldsFunc(u.token.scopes, func(r rune) bool { return r == ',' || r == ' ' })}
	if u.token.days > 0 {
		ask.Until = time.Now().AddDate(0, 0, u.token.days)
	}
	secret, t, err := u.door.MakeToken(ctx, ask, operator)
	if err != nil {
		return err
	}
	if u.form == "json" {
		return u.json(struct {
			tokenLine
			Secret string `json:"secret"`
		}{u.tokenLine(ctx, t), secret})
	}
	_, err = fmt.Fprintf(u.out, "%s acts for %s: %s\nIts secret, shown this once:\n%s\n", t.ID, a.Name, tokenText(t), secret)
	return err
}

func revokeToken(ctx context.Context, u userCall) error {
	err := u.door.RevokeToken(ctx, u.name, operator)
	if paper.IsKind(err, paper.NotFound) {
		return &paper.Fault{Kind: paper.NotFound, Doing: "revoke the token " + u.name, Why: "there is none", Remedy: "see banmian user token list", Err: err}
	}
	if err != nil {
		return err
	}
	_, err = fmt.Fprintf(u.out, "%s opens nothing any more\n", u.name)
	return err
}

// tokenLine is a token as a program reads it.
type tokenLine struct {
	ID      string   `json:"id"`
	Account string   `json:"account"` // its name
	For     string   `json:"for"`
	Scopes  []string `json:"scopes"`
	Titles  []string `json:"titles"`
	State   string   `json:"state"`
	Made    string   `json:"made"`
	Until   string   `json:"until,omitempty"`
	Used    string   `json:"used,omitempty"`
}

func (u userCall) tokenLine(ctx context.Context, t staff.Token) tokenLine {
	l := tokenLine{ID: t.ID, Account: t.Account, For: t.Name, Scopes: t.Scopes, Titles: t.Titles, State: tokenState(t),
		Made: tokenTime(t.Made), Until: tokenTime(t.Until), Used: tokenTime(t.Used)}
	if a, err := u.door.Account(ctx, t.Account); err == nil {
		l.Account = a.Name
	}
	return l
}

func listTokens(ctx context.Context, u userCall) error {
	all, err := u.door.Tokens(ctx, "")
	if err != nil {
		return err
	}
	lines := []tokenLine{}
	for _, t := range all {
		lines = append(lines, u.tokenLine(ctx, t))
	}
	if u.form == "json" {
		return u.json(lines)
	}
	w := tabwriter.NewWriter(u.out, 0, 0, 2, ' ', 0)
	for i, l := range lines {
		fmt.Fprintf(w, "%s\t%s\t%s\t%s\t%s\t%s\n", l.ID, l.Account, l.For, l.State, tokenText(all[i]), cmp.Or(l.Used, "never used"))
	}
	return w.Flush()
}

// tokenText says what a token may do.
func tokenText(t staff.Token) string {
	text := strings.Join(t.Scopes, ", ")
	if list := strings.Join(t.Titles, ", "); list != staff.EveryTitle {
		text += " at " + list
	}
	return text
}

func tokenState(t staff.Token) string {
	switch {
	case !t.Revoked.IsZero():
		return "revoked"
	case !t.Holds(time.Now()):
		return "ended"
	}
	return "active"
}

func tokenTime(t time.Time) string {
	if t.IsZero() {
		return ""
	}
	return t.UTC().Format(time.RFC3339)
}

func (u userCall) json(v any) error {
	e := json.NewEncoder(u.out)
	e.SetIndent("", "  ")
	return e.Encode(v)
}
