package staff

import (
	"context"
	"crypto/rand"
	"slices"
	"time"

	"github.com/banmian/banmian/internal/paper"
)

// InvitationTime is how long an invitation holds: over a weekend.
const InvitationTime = 72 * time.Hour

// Accounts lists all.
func (d *Door) Accounts(ctx context.Context) ([]Account, error) { return d.store.Accounts(ctx) }

// Account finds one.
func (d *Door) Account(ctx context.Context, id string) (Account, error) {
	return d.store.Account(ctx, id)
}

// Named finds the account of a name.
func (d *Door) Named(ctx context.Context, name string) (Account, error) { return d.named(ctx, name) }

// Add makes an account that has no password yet and the invitation that sets
// one. By is who adds it.
func (d *Door) Add(ctx context.Context, name, shown string, grants []Grant, by string) (Account, string, error) {
	if _, err := Folded(name); err != nil {
		return Account{}, "", err
	}
	a, err := d.store.Save(ctx, Account{ID: rand.Text(), Name: name, Shown: shown, Grants: grants, Made: d.options.Now()})
	if err != nil {
		return Account{}, "", err
	}
	token, err := d.Invite(ctx, a.ID, by)
	return a, token, err
}

// Invite makes a token that sets the account's password once, and ends earlier
// ones: for a new person, and for one who lost password or device.
func (d *Door) Invite(ctx context.Context, account, by string) (string, error) {
	a, err := d.store.Account(ctx, account)
	if err != nil {
		return "", err
	}
	token, key := newToken()
	if err := d.store.Invite(ctx, Invitation{Key: key, Account: a.ID, Until: d.options.Now().Add(InvitationTime)}); err != nil {
		return "", err
	}
	return token, d.record(ctx, Happening{What: "invited", Account: a.ID, Name: a.Name, By: by}, nil)
}

// Accept takes up an invitation: the password is set, the lock and all sessions
// end, and so do the second factors, since who is invited again may have lost
// them. A password that is refused leaves the invitation as it was.
func (d *Door) Accept(ctx context.Context, token, password, from string) (Account, error) {
	if !d.throttle.Allow(from, d.options.Now()) {
		return Account{}, busy()
	}
	i, err := d.store.TakeInvitation(ctx, tokenKey(token))
	if err != nil || d.options.Now().After(i.Until) {
		return Account{}, &paper.Fault{Kind: paper.Gone, Doing: "take up the invitation", Why: "it has been used or is too old", Remedy: "ask for a new one", Err: err}
	}
	a, err := d.store.Account(ctx, i.Account)
	if err != nil {
		return Account{}, err
	}
	if err := CheckPassword(a.Name, password); err != nil {
		if again := d.store.Invite(ctx, i); again != nil {
			return Account{}, again
		}
		return Account{}, err
	}
	a.Code, a.Passkeys = Code{}, nil
	return d.setPassword(ctx, a, password, "", from)
}

// SetPassword changes a person's own password, for who knows the old one. Other
// sessions end; the token's stays.
func (d *Door) SetPassword(ctx context.Context, account, old, password, token, from string) error {
	if !d.throttle.Allow(from, d.options.Now()) {
		return busy()
	}
	a, err := d.store.Account(ctx, account)
	if err != nil {
		return err
	}
	if d.options.Now().Before(a.LockedUntil) {
		return busy()
	}
	right, err := d.hasher.right(ctx, a.Password, old)
	if err != nil {
		return err
	}
	if !right {
		return d.refuse(ctx, a, a.Name, from)
	}
	if err := CheckPassword(a.Name, password); err != nil {
		return err
	}
	_, err = d.setPassword(ctx, a, password, tokenKey(token), from)
	return err
}

func (d *Door) setPassword(ctx context.Context, a Account, password, spare, from string) (Account, error) {
	hashed, err := d.hasher.hash(ctx, password)
	if err != nil {
		return Account{}, err
	}
	a.Password, a.Failures, a.LockedUntil = hashed, 0, time.Time{}
	if a, err = d.store.Save(ctx, a); err != nil {
		return Account{}, err
	}
	if err := d.store.EndSessions(ctx, a.ID, spare); err != nil {
		return Account{}, err
	}
	return a, d.record(ctx, Happening{What: "password-set", Account: a.ID, Name: a.Name, From: from}, nil)
}

// Change alters what an administrator may of an account: shown name, grants and
// whether it is disabled, which ends its sessions. The version must be the one
// that was seen.
func (d *Door) Change(ctx context.Context, seen Account, by string) (Account, error) {
	a, err := d.store.Account(ctx, seen.ID)
	if err != nil {
		return Account{}, err
	}
	a.Shown, a.Grants, a.Disabled, a.Version = seen.Shown, slices.Clone(seen.Grants), seen.Disabled, seen.Version
	if a, err = d.store.Save(ctx, a); err != nil {
		return Account{}, err
	}
	if a.Disabled {
		if err := d.store.EndSessions(ctx, a.ID, ""); err != nil {
			return Account{}, err
		}
	}
	return a, d.record(ctx, Happening{What: "changed", Account: a.ID, Name: a.Name, By: by}, nil)
}

// Empty reports whether nobody has a password yet: then the first administrator
// is to be invited.
func (d *Door) Empty(ctx context.Context) (bool, error) {
	all, err := d.store.Accounts(ctx)
	return !slices.ContainsFunc(all, func(a Account) bool { return a.Password != "" }), err
}
