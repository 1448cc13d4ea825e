package staff

import (
	"bytes"
	"context"
	"encoding/json"
	"fmt"
	"slices"
	"strings"

	"github.com/go-webauthn/webauthn/protocol"
	"github.com/go-webauthn/webauthn/webauthn"

	"github.com/banmian/banmian/internal/paper"
)

// BeginCode gives a new secret for a generator app and its address (for a QR
// code). It counts once ProveCode has seen a code of it; until then the old one
// stays off or on as it was: a generator that is on must be dropped first.
func (d *Door) BeginCode(ctx context.Context, account string) (secret, address string, err error) {
	a, err := d.store.Account(ctx, account)
	if err != nil {
		return "", "", err
	}
	if a.Code.On {
		return "", "", paper.Faultf(paper.Conflict, "a code generator is set up already; remove it first")
	}
	if secret, address, err = newCode(d.options.Site, a.Name); err != nil {
		return "", "", err
	}
	a.Code = Code{Secret: secret}
	_, err = d.store.Save(ctx, a)
	return secret, address, err
}

// ProveCode turns the generator on when the code is right, and gives the
// recovery codes, which are shown this once.
func (d *Door) ProveCode(ctx context.Context, account, code string) (recovery []string, err error) {
	a, err := d.store.Account(ctx, account)
	if err != nil {
		return nil, err
	}
	if a.Code.Secret == "" || a.Code.On || !a.Code.take(code, d.options.Now()) {
		return nil, &paper.Fault{Kind: paper.Invalid, Doing: "set up the code generator", Why: "the code is not right", Remedy: "check the device's clock, and type the code it shows now"}
	}
	recovery, a.Code.Recovery = newRecovery()
	a.Code.On = true
	if _, err := d.store.Save(ctx, a); err != nil {
		return nil, err
	}
	return recovery, d.record(ctx, Happening{What: "code-on", Account: a.ID, Name: a.Name}, nil)
}

// DropCode turns the generator off.
func (d *Door) DropCode(ctx context.Context, account string) error {
	a, err := d.store.Account(ctx, account)
	if err != nil {
		return err
	}
	a.Code = Code{}
	if _, err := d.store.Save(ctx, a); err != nil {
		return err
	}
	return d.record(ctx, Happening{What: "code-off", Account: a.ID, Name: a.Name}, nil)
}

// Passkeys reports whether devices can be used here.
func (d *Door) Passkeys() bool { return d.rp != nil }

func noPasskeys() error {
	return &paper.Fault{Kind: paper.Invalid, Doing: "use a passkey", Why: "the site's public address is not set", Remedy: "set it, as https://paper.example"}
}

// BeginPasskey asks a device to make a key for the account: the question is for
// the browser's navigator.credentials.create, the token for FinishPasskey.
func (d *Door) BeginPasskey(ctx context.Context, account string) (question json.RawMessage, token string, err error) {
	if d.rp == nil {
		return nil, "", noPasskeys()
	}
	a, err := d.store.Account(ctx, account)
	if err != nil {
		return nil, "", err
	}
	if len(a.Passkeys) >= mostPasskeys {
		return nil, "", paper.Faultf(paper.Conflict, "there are %d passkeys already; remove one first", mostPasskeys)
	}
	question, session, err := creation(d.rp, a)
	if err != nil {
		return nil, "", err
	}
	return question, d.asked.begin(ceremony{account: a.ID, session: *session}, d.options.Now()), nil
}

// FinishPasskey keeps the key the device made.
func (d *Door) FinishPasskey(ctx context.Context, account, token, label string, response []byte) error {
	if d.rp == nil {
		return noPasskeys()
	}
	k, ok := d.asked.end(token, d.options.Now())
	if !ok || k.account != account || len(response) > longestResponse {
		return stale()
	}
	a, err := d.store.Account(ctx, account)
	if err != nil {
		return err
	}
	parsed, err := protocol.ParseCredentialCreationResponseBody(bytes.NewReader(response))
	if err != nil {
		return unusable(err)
	}
	made, err := d.rp.CreateCredential(holder{a}, k.session, parsed)
	if err != nil {
		return unusable(err)
	}
	now := d.options.Now()
	a.Passkeys = append(slices.Clone(a.Passkeys), Passkey{Label: labelled(label, len(a.Passkeys)+1), Made: now, Credential: *made})
	if _, err := d.store.Save(ctx, a); err != nil {
		return err
	}
	return d.record(ctx, Happening{What: "passkey-added", Account: a.ID, Name: a.Name}, nil)
}

func stale() error {
	return &paper.Fault{Kind: paper.Invalid, Doing: "use the passkey", Why: "the question is too old", Remedy: "press the button again"}
}

func unusable(err error) error {
	return &paper.Fault{Kind: paper.Invalid, Doing: "use the passkey", Why: "the device's answer cannot be used", Remedy: "try again, or with another device", Err: err}
}

func labelled(label string, n int) string {
	label = strings.Join(strings.Fields(label), " ")
	if r := []rune(label); len(r) > longestLabel {
		label = string(r[:longestLabel])
	}
	if label == "" {
		return fmt.Sprintf("%d", n)
	}
	return label
}

// DropPasskey removes the n-th passkey, from 0.
func (d *Door) DropPasskey(ctx context.Context, account string, n int) error {
	a, err := d.store.Account(ctx, account)
	if err != nil {
		return err
	}
	if n < 0 || n >= len(a.Passkeys) {
		return paper.Faultf(paper.NotFound, "there is no such passkey")
	}
	a.Passkeys = slices.Delete(slices.Clone(a.Passkeys), n, n+1)
	if _, err := d.store.Save(ctx, a); err != nil {
		return err
	}
	return d.record(ctx, Happening{What: "passkey-removed", Account: a.ID, Name: a.Name}, nil)
}

// AskPasskey asks any device for entry: the question is for the browser's
// navigator.credentials.get, the token for EnterPasskey.
func (d *Door) AskPasskey() (question json.RawMessage, token string, err error) {
	if d.rp == nil {
		return nil, "", noPasskeys()
	}
	assertion, session, err := d.rp.BeginDiscoverableLogin(webauthn.WithUserVerification(protocol.VerificationRequired))
	if err != nil {
		return nil, "", err
	}
	if question, err = json.Marshal(assertion); err != nil {
		return nil, "", err
	}
	return question, d.asked.begin(ceremony{session: *session}, d.options.Now()), nil
}

// EnterPasskey opens a session for the device's answer. It needs no password: a
// device that asked its owner is two factors.
func (d *Door) EnterPasskey(ctx context.Context, token string, response []byte, from string) (Entry, error) {
	if d.rp == nil {
		return Entry{}, noPasskeys()
	}
	now := d.options.Now()
	if !d.throttle.Allow(from, now) {
		return Entry{}, busy()
	}
	k, ok := d.asked.end(token, now)
	if !ok || k.account != "" || len(response) > longestResponse {
		return Entry{}, stale()
	}
	parsed, err := protocol.ParseCredentialRequestResponseBody(bytes.NewReader(response))
	if err != nil {
		return Entry{}, unusable(err)
	}
	var a Account
	used, err := d.rp.ValidateDiscoverableLogin(func(_, handle []byte) (webauthn.User, error) {
		a, err = d.store.Account(ctx, string(handle))
		return holder{a}, err
	}, k.session, parsed)
	if err != nil || a.Disabled || used.Authenticator.CloneWarning {
		return Entry{}, d.record(ctx, Happening{What: "refused", Account: a.ID, Name: a.Name, From: from}, refused())
	}
	a.remember(*used, now)
	return d.admit(ctx, a, from, Session{Strong: true})
}
