package staff

import (
	"context"
	"encoding/base32"

	"github.com/pquerna/otp"
	"github.com/pquerna/otp/totp"

	"github.com/banmian/banmian/internal/paper"
)

// Prove makes sure that it is still the account's person who sits there, before
// something is taken away that guards the account: paper.Forbidden when the
// password is wrong. It counts as an attempt to enter.
func (d *Door) Prove(ctx context.Context, account, password, from string) error {
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
	right, err := d.hasher.right(ctx, a.Password, password)
	if err != nil || right {
		return err
	}
	return d.refuse(ctx, a, a.Name, from)
}

// PendingCode gives again the secret and the address of a generator that BeginCode
// has begun and ProveCode has not seen a code of. It is a paper.NotFound fault
// when there is none.
func (d *Door) PendingCode(ctx context.Context, account string) (secret, address string, err error) {
	a, err := d.store.Account(ctx, account)
	if err != nil {
		return "", "", err
	}
	if a.Code.Secret == "" || a.Code.On {
		return "", "", paper.Faultf(paper.NotFound, "no code generator is being set up")
	}
	raw, err := base32.StdEncoding.WithPadding(base32.NoPadding).DecodeString(a.Code.Secret)
	if err != nil {
		return "", "", err
	}
	key, err := totp.Generate(totp.GenerateOpts{Issuer: d.options.Site, AccountName: a.Name, Period: codePeriod, Digits: otp.DigitsSix, Algorithm: otp.AlgorithmSHA1, Secret: raw})
	if err != nil {
		return "", "", err
	}
	return key.Secret(), key.URL(), nil
}
