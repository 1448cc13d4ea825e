package staff

import (
	"context"
	"crypto/rand"
	"regexp"
	"slices"
	"strings"
	"time"
	"unicode/utf8"

	"github.com/banmian/banmian/internal/paper"
)

// tokenMark begins every token's secret, so that who finds one in a file knows
// what it is.
const tokenMark = "banmian_"

// Bounds on tokens.
const (
	longestPurpose  = 64 // characters of what a token is for
	mostScopes      = 16
	mostTokenTitles = 64
	mostTokens      = 64                        // that hold, of one account
	longestToken    = 10 * 365 * 24 * time.Hour // until one ends at the latest, if it ends at all
)

// Scopes a token may have. What each opens is said by the rooms behind it; the
// desk's own table of powers stands above all of them.
const (
	ScopeRead     = "read"     // what the account may see
	ScopeUpload   = "upload"   // drop files for an edition
	ScopeWrite    = "write"    // everything else the account may do
	ScopeWebhooks = "webhooks" // say where events are sent
)

// Scopes lists every scope.
var Scopes = []string{ScopeRead, ScopeUpload, ScopeWrite, ScopeWebhooks}

// Token is a program's way in. It acts for an account: what that may not, the
// token may not either, and where the account is disabled, the token ends.
type Token struct {
	ID      string // names it in lists and in the log; no secret
	Key     string // SHA-256 of the secret, hexadecimal; the secret itself is kept nowhere
	Account string // whom it acts for
	Name    string // what it is for, as whoever made it wrote it
	Scopes  []string
	Titles  []string  // slugs, or EveryTitle
	By      string    // who made it: an account's id, or the operator
	Made    time.Time // in milliseconds, as all of them
	Until   time.Time // zero: until it is revoked
	Used    time.Time // when it was last used, to the minute; zero for never
	Revoked time.Time // zero for not
}

// Allows reports whether the token has a scope at a title. Empty for title asks
// about any.
func (t Token) Allows(scope, title string) bool {
	return slices.Contains(t.Scopes, scope) &&
		(title == "" || slices.Contains(t.Titles, EveryTitle) || slices.Contains(t.Titles, title))
}

// Holds reports whether the token opens anything at a time.
func (t Token) Holds(now time.Time) bool {
	return t.Revoked.IsZero() && (t.Until.IsZero() || now.Before(t.Until))
}

// TokenAsk is what a new token is to be.
type TokenAsk struct {
	Account string
	Name    string
	Scopes  []string
	Titles  []string
	Until   time.Time // zero: until it is revoked
}

// slugForm is what a title's slug may look like here; whether there is such a
// title is not this room's to know.
var slugForm = regexp.MustCompile(`^[a-z0-9]+(-[a-z0-9]+)*$`)

// MakeToken makes a token and its secret, which is given this once. What cannot
// be granted is a paper.Invalid fault, an unknown account paper.NotFound.
func (d *Door) MakeToken(ctx context.Context, ask TokenAsk, by string) (secret string, t Token, err error) {
	now := d.options.Now()
	ask.Name = strings.TrimSpace(ask.Name)
	if err := ask.check(now); err != nil {
		return "", Token{}, err
	}
	a, err := d.store.Account(ctx, ask.Account)
	if err != nil {
		return "", Token{}, err
	}
	if err := d.roomForToken(ctx, a.ID, now); err != nil {
		return "", Token{}, err
	}
	random, _ := newToken()
	secret = tokenMark + random
	t = Token{ID: strings.ToLower(rand.Text()[:12]), Key: tokenKey(secret), Account: a.ID, Name: ask.Name, By: by, Made: toMilli(now), Until: toMilli(ask.Until)}
	t.Scopes, t.Titles = tidy(ask.Scopes), tidy(ask.Titles)
	if err := d.store.AddToken(ctx, t); err != nil {
		return "", Token{}, err
	}
	err = d.record(ctx, Happening{What: "token-made", Account: a.ID, Name: a.Name, By: by, Token: t.ID}, nil)
	if err != nil { // nobody learns the secret: it must open nothing either
		if end := d.store.EndToken(ctx, t.ID, toMilli(now)); end != nil {
			return "", Token{}, end
		}
		return "", Token{}, err
	}
	return secret, t, nil
}

func (ask TokenAsk) check(now time.Time) error {
	wrong := func(why, remedy string) error {
		return &paper.Fault{Kind: paper.Invalid, Doing: "make a token", Why: why, Remedy: remedy}
	}
	switch {
	case ask.Name == "" || utf8.RuneCountInString(ask.Name) > longestPurpose || !utf8.ValidString(ask.Name) || strings.ContainsFunc(ask.Name, func(r rune) bool { return r < ' ' || r == 0x7f }):
		return wrong("what it is for is missing or too long", "write what it is for, in up to 64 characters")
	case len(ask.Scopes) == 0 || len(ask.Scopes) > mostScopes || slices.ContainsFunc(ask.Scopes, func(s string) bool { return !slices.Contains(Scopes, s) }):
		return wrong("what it may do is missing or unknown", "choose of "+strings.Join(Scopes, ", "))
	case len(ask.Titles) == 0 || len(ask.Titles) > mostTokenTitles || slices.ContainsFunc(ask.Titles, func(s string) bool { return s != EveryTitle && !slugForm.MatchString(s) }):
		return wrong("the title it is for is missing or none", "choose a title")
	case !ask.Until.IsZero() && (!ask.Until.After(now) || ask.Until.Sub(now) > longestToken):
		return wrong("the day it ends is over, or more than ten years off", "choose a later or an earlier day, or none")
	}
	return nil
}

// roomForToken refuses an account more tokens than anyone can watch over.
func (d *Door) roomForToken(ctx context.Context, account string, now time.Time) error {
	have, err := d.store.Tokens(ctx, account)
	if err != nil {
		return err
	}
	n := 0
	for _, t := range have {
		if t.Holds(now) {
			n++
		}
	}
	if n >= mostTokens {
		return &paper.Fault{Kind: paper.Conflict, Doing: "make a token", Why: "the account has too many", Remedy: "revoke those nobody uses"}
	}
	return nil
}

// tidy sorts and drops what stands twice.
func tidy(list []string) []string {
	out := slices.Clone(list)
	slices.Sort(out)
	return slices.Compact(out)
}

func toMilli(t time.Time) time.Time {
	if t.IsZero() {
		return t
	}
	return t.UTC().Truncate(time.Millisecond)
}

// Bearer finds the token of a secret that a program presents, and the account it
// acts for. A secret of none, a token that was revoked or has ended, or a
// disabled account is a paper.Forbidden fault, and too many of those from one
// address are paper.Unavailable; who has a token that holds is never kept
// waiting by others' attempts. What the token may do is its caller's to ask:
// Token.Allows, and then the table of powers for the account.
func (d *Door) Bearer(ctx context.Context, secret, from string) (Token, Account, error) {
	now := d.options.Now()
	t, a, err := d.bearer(ctx, secret, now)
	if paper.IsKind(err, paper.NotFound) {
		if !d.throttle.Allow(from, now) {
			return Token{}, Account{}, busy()
		}
		return Token{}, Account{}, d.record(ctx, Happening{What: "token-refused", Account: a.ID, Name: a.Name, From: from, Token: t.ID}, noBearer())
	}
	if err != nil {
		return Token{}, Account{}, err
	}
	if now.Sub(t.Used) >= seenStep {
		t.Used = now.UTC().Truncate(seenStep)
		if err := d.store.UseToken(ctx, t.ID, t.Used); err != nil {
			return Token{}, Account{}, err
		}
	}
	return t, a, nil
}

// bearer finds token and account. What does not open is paper.NotFound, with as
// much of both as is known, for the log.
func (d *Door) bearer(ctx context.Context, secret string, now time.Time) (Token, Account, error) {
	if !strings.HasPrefix(secret, tokenMark) {
		return Token{}, Account{}, paper.Faultf(paper.NotFound, "that is no token")
	}
	t, err := d.store.TokenKeyed(ctx, tokenKey(secret))
	if err != nil {
		return Token{}, Account{}, err
	}
	a, err := d.store.Account(ctx, t.Account)
	if err != nil {
		return t, Account{}, err
	}
	if a.Disabled || !t.Holds(now) {
		return t, a, paper.Faultf(paper.NotFound, "the token has ended")
	}
	return t, a, nil
}

func noBearer() error {
	return &paper.Fault{Kind: paper.Forbidden, Doing: "enter with a token", Why: "the token is unknown, revoked or has ended", Remedy: "ask who manages the paper's people for a new one"}
}

// Tokens lists an account's tokens, newest first, those that ended too; all when
// account is empty.
func (d *Door) Tokens(ctx context.Context, account string) ([]Token, error) {
	return d.store.Tokens(ctx, account)
}

// Token finds one by its id.
func (d *Door) Token(ctx context.Context, id string) (Token, error) { return d.store.Token(ctx, id) }

// RevokeToken ends a token at once. To end one again is no error.
func (d *Door) RevokeToken(ctx context.Context, id, by string) error {
	t, err := d.store.Token(ctx, id)
	if err != nil {
		return err
	}
	a, err := d.store.Account(ctx, t.Account)
	if err != nil {
		return err
	}
	if !t.Revoked.IsZero() {
		return nil
	}
	if err := d.store.EndToken(ctx, id, toMilli(d.options.Now())); err != nil {
		return err
	}
	return d.record(ctx, Happening{What: "token-revoked", Account: a.ID, Name: a.Name, By: by, Token: t.ID}, nil)
}
