package staff_test

import (
	"context"
	"errors"
	"slices"
	"strings"
	"testing"
	"time"

	"github.com/banmian/banmian/internal/paper"
	"github.com/banmian/banmian/internal/staff"
	"github.com/banmian/banmian/internal/staff/memory"
)

func (w *world) ask() staff.TokenAsk {
	return staff.TokenAsk{Account: w.lin.ID, Name: "typesetting", Scopes: []string{staff.ScopeUpload, staff.ScopeRead, staff.ScopeRead}, Titles: []string{"city-news"}}
}

func (w *world) token(t *testing.T, ask staff.TokenAsk) (string, staff.Token) {
	t.Helper()
	secret, token, err := w.MakeToken(t.Context(), ask, "operator")
	if err != nil {
		t.Fatal(err)
	}
	return secret, token
}

func (w *world) bears(t *testing.T, secret string) bool {
	t.Helper()
	_, _, err := w.Bearer(t.Context(), secret, "10.0.0.2")
	if err != nil && !paper.IsKind(err, paper.Forbidden) {
		t.Fatal(err)
	}
	return err == nil
}

// A token opens for its account, its scopes and its titles, and says when.
func TestToken(t *testing.T) {
	w := newWorld(t)
	secret, made := w.token(t, w.ask())
	if !strings.HasPrefix(secret, "banmian_") || strings.Contains(made.Key, secret) || !slices.Equal(made.Scopes, []string{"read", "upload"}) {
		t.Errorf("%q, %+v", secret, made)
	}
	got, account, err := w.Bearer(t.Context(), secret, "10.0.0.2")
	if err != nil || got.ID != made.ID || account.ID != w.lin.ID || !got.Used.Equal(w.now) {
		t.Fatalf("%+v, %+v, %v", got, account, err)
	}
	for _, c := range []struct {
		scope, title string
		want         bool
	}{{"upload", "city-news", true}, {"upload", "", true}, {"upload", "evening", false}, {"write", "city-news", false}, {"write", "", false}} {
		if got.Allows(c.scope, c.title) != c.want {
			t.Errorf("%s at %q: %v", c.scope, c.title, !c.want)
		}
	}
	if !(staff.Token{Scopes: []string{"read"}, Titles: []string{staff.EveryTitle}}).Allows("read", "evening") {
		t.Error("a token for every title is for that one too")
	}
	if kept, err := w.Token(t.Context(), made.ID); err != nil || !kept.Used.Equal(w.now) {
		t.Errorf("%+v, %v", kept, err)
	}
	if all, err := w.Tokens(t.Context(), w.lin.ID); err != nil || len(all) != 1 {
		t.Errorf("%+v, %v", all, err)
	}
	if err := w.RevokeToken(t.Context(), made.ID, "operator"); err != nil || w.bears(t, secret) {
		t.Errorf("a revoked token still opens: %v", err)
	}
	if err := w.RevokeToken(t.Context(), made.ID, "operator"); err != nil {
		t.Error(err)
	}
	if want := []string{"token-made", "token-revoked", "token-refused"}; !slices.Equal(w.told[len(w.told)-3:], want) {
		t.Errorf("told %v", w.told)
	}
}

// What ends a token: its time, and its account's.
func TestTokenEnds(t *testing.T) {
	w := newWorld(t)
	ask := w.ask()
	ask.Until = w.now.Add(time.Hour)
	hour, _ := w.token(t, ask)
	forever, _ := w.token(t, w.ask())
	w.now = w.now.Add(time.Hour)
	if w.bears(t, hour) || !w.bears(t, forever) {
		t.Error("only the first had to end")
	}
	w.lin.Disabled = true
	seen, err := w.Account(t.Context(), w.lin.ID)
	if err != nil {
		t.Fatal(err)
	}
	seen.Disabled = true
	if _, err := w.Change(t.Context(), seen, "operator"); err != nil || w.bears(t, forever) {
		t.Errorf("the account is disabled, its token opens: %v", err)
	}
}

func TestTokenRefusals(t *testing.T) {
	w := newWorld(t)
	for what, change := range map[string]func(*staff.TokenAsk){
		"no name":      func(a *staff.TokenAsk) { a.Name = " " },
		"long name":    func(a *staff.TokenAsk) { a.Name = strings.Repeat("版", 65) },
		"lines":        func(a *staff.TokenAsk) { a.Name = "a\nb" },
		"no scope":     func(a *staff.TokenAsk) { a.Scopes = nil },
		"other scope":  func(a *staff.TokenAsk) { a.Scopes = []string{"all"} },
		"no title":     func(a *staff.TokenAsk) { a.Titles = nil },
		"odd title":    func(a *staff.TokenAsk) { a.Titles = []string{"../x"} },
		"over already": func(a *staff.TokenAsk) { a.Until = w.now },
		"endless":      func(a *staff.TokenAsk) { a.Until = w.now.AddDate(11, 0, 0) },
	} {
		ask := w.ask()
		change(&ask)
		if secret, _, err := w.MakeToken(t.Context(), ask, "operator"); !paper.IsKind(err, paper.Invalid) || secret != "" {
			t.Errorf("%s: %q, %v", what, secret, err)
		}
	}
	ask := w.ask()
	ask.Account = "nobody"
	if _, _, err := w.MakeToken(t.Context(), ask, "operator"); !paper.IsKind(err, paper.NotFound) {
		t.Error(err)
	}
	for _, secret := range []string{"", "banmian_", "banmian_x", "x"} {
		if w.bears(t, secret) {
			t.Errorf("%q opens", secret)
		}
	}
	for range 64 {
		w.token(t, w.ask())
	}
	if _, _, err := w.MakeToken(t.Context(), w.ask(), "operator"); !paper.IsKind(err, paper.Conflict) {
		t.Errorf("a 65th: %v", err)
	}
}

// Who guesses is slowed down and fills no log; who has a token is let in still.
func TestGuessingTokens(t *testing.T) {
	w := newWorld(t)
	secret, _ := w.token(t, w.ask())
	busy, told := 0, len(w.told)
	for range 100 {
		if _, _, err := w.Bearer(t.Context(), "banmian_guess", "10.0.0.2"); paper.IsKind(err, paper.Unavailable) {
			busy++
		} else if !paper.IsKind(err, paper.Forbidden) {
			t.Fatal(err)
		}
	}
	if busy < 70 || len(w.told)-told > 30 {
		t.Errorf("%d of 100 were put off, %d written down", busy, len(w.told)-told)
	}
	if !w.bears(t, secret) {
		t.Error("the true token was put off")
	}
}

// Where the log cannot be written there is no token.
func TestNoTokenUnseen(t *testing.T) {
	store := memory.New()
	fail := false
	door, err := staff.Open(store, staff.Options{Record: func(context.Context, staff.Happening) error {
		if fail {
			return errors.New("disk full")
		}
		return nil
	}})
	if err != nil {
		t.Fatal(err)
	}
	a, _, err := door.Add(t.Context(), "set", "", nil, "operator")
	if err != nil {
		t.Fatal(err)
	}
	fail = true
	secret, _, err := door.MakeToken(t.Context(), staff.TokenAsk{Account: a.ID, Name: "x", Scopes: []string{"read"}, Titles: []string{"*"}}, "operator")
	if err == nil || secret != "" {
		t.Errorf("%q, %v", secret, err)
	}
	all, err := door.Tokens(t.Context(), "")
	if err != nil || len(all) != 1 || all[0].Holds(time.Now()) {
		t.Errorf("%+v, %v", all, err)
	}
}
