package staff

import (
	"context"
	"time"

	"github.com/go-webauthn/webauthn/webauthn"

	"github.com/banmian/banmian/internal/paper"
	"github.com/banmian/banmian/internal/throttle"
)

// How long a door stays open: a night desk pauses for meals, a night has fewer
// hours than Absolute. The second factor has to follow soon.
const (
	DefaultIdle     = time.Hour
	DefaultAbsolute = 12 * time.Hour
	waitingTime     = 10 * time.Minute
	seenStep        = time.Minute // how often a session's use is written down
)

// Happening is something the audit log should know.
type Happening struct {
	What    string // entered, refused, locked, left, password-set, code-on, code-off, passkey-added, passkey-removed, invited, changed, token-made, token-revoked, token-refused
	Account string // id; empty when there is none of the name
	Name    string // as typed, or the account's
	From    string // network address
	By      string // who did it, when that is another account's id or the operator
	Token   string // id of the token it is about, empty for none
	At      time.Time
}

// Options are a Door's. Zero fields take defaults.
type Options struct {
	Site           string // the site's name in generator apps and on devices
	Address        string // https://paper.example; without it there are no passkeys
	Idle, Absolute time.Duration
	Now            func() time.Time
	// Record is told what happens, before the caller learns of it. When it fails,
	// nobody enters.
	Record func(ctx context.Context, h Happening) error
}

// Door lets people in and out. Its methods may be called at once.
type Door struct {
	store    Store
	options  Options
	hasher   hasher
	throttle *throttle.Throttle
	rp       *webauthn.WebAuthn
	asked    ceremonies
}

// Open makes a door before a store.
func Open(store Store, o Options) (*Door, error) {
	if o.Site == "" {
		o.Site = "Banmian"
	}
	if o.Idle <= 0 {
		o.Idle = DefaultIdle
	}
	if o.Absolute <= 0 {
		o.Absolute = DefaultAbsolute
	}
	if o.Now == nil {
		o.Now = time.Now
	}
	if o.Record == nil {
		o.Record = func(context.Context, Happening) error { return nil }
	}
	rp, err := relyingParty(o.Site, o.Address)
	if err != nil {
		return nil, err
	}
	return &Door{store: store, options: o, hasher: make(hasher, hashSlots), rp: rp,
		throttle: newThrottle(), asked: ceremonies{open: map[string]ceremony{}}}, nil
}

// Entry is what came of an attempt that was not refused.
type Entry struct {
	Token   string // the cookie's value
	Account Account
	Waiting bool // the second factor is due: Confirm
	Until   time.Time
}

// refused is the one answer to a wrong name, password, code or passkey.
func refused() error {
	return &paper.Fault{Kind: paper.Forbidden, Doing: "enter", Why: "name and password, or the code, are not right",
		Remedy: "check both; after several refusals the account is locked for a while"}
}

// busy is the answer to too many attempts.
func busy() error {
	return &paper.Fault{Kind: paper.Unavailable, Doing: "enter", Why: "there were too many attempts", Remedy: "wait some minutes and try again"}
}

// Enter opens a session for a name and its password. A wrong name takes as long
// as a wrong password and gets the same answer (paper.Forbidden); too many
// attempts from one address, or an account that is locked, are
// paper.Unavailable, told without looking at the password.
func (d *Door) Enter(ctx context.Context, name, password, from string) (Entry, error) {
	now := d.options.Now()
	if !d.throttle.Allow(from, now) {
		return Entry{}, busy()
	}
	a, err := d.named(ctx, name)
	if err != nil && !paper.IsKind(err, paper.NotFound) {
		return Entry{}, err
	}
	known := err == nil
	if known && now.Before(a.LockedUntil) {
		return Entry{}, busy()
	}
	right, err := d.hasher.right(ctx, a.Password, password)
	if err != nil {
		return Entry{}, err
	}
	if !known || !right || a.Disabled {
		return Entry{}, d.refuse(ctx, a, name, from)
	}
	if a.SecondFactor() {
		return d.admit(ctx, a, from, Session{Waiting: true})
	}
	return d.admit(ctx, a, from, Session{})
}

func (d *Door) named(ctx context.Context, name string) (Account, error) {
	folded, err := Folded(name)
	if err != nil {
		return Account{}, paper.Faultf(paper.NotFound, "there is no such name")
	}
	return d.store.AccountNamed(ctx, folded)
}

// Confirm gives a waiting session its second factor: a generator's code or a
// recovery code. The token changes.
func (d *Door) Confirm(ctx context.Context, token, code, from string) (Entry, error) {
	now := d.options.Now()
	if !d.throttle.Allow(from, now) {
		return Entry{}, busy()
	}
	s, err := d.session(ctx, token)
	if err != nil {
		return Entry{}, err
	}
	a, err := d.store.Account(ctx, s.Account)
	if err != nil {
		return Entry{}, err
	}
	switch {
	case !s.Waiting || a.Disabled || !a.Code.On:
		return Entry{}, refused()
	case now.Before(a.LockedUntil):
		return Entry{}, busy()
	case !a.Code.take(code, now) && !a.Code.takeRecovery(code):
		return Entry{}, d.refuse(ctx, a, a.Name, from)
	}
	if err := d.store.EndSession(ctx, s.Key); err != nil {
		return Entry{}, err
	}
	return d.admit(ctx, a, from, Session{Strong: true})
}

// refuse counts a refusal, locks when there are too many, and gives the answer.
func (d *Door) refuse(ctx context.Context, a Account, name, from string) error {
	h := Happening{What: "refused", Account: a.ID, Name: name, From: from}
	if a.ID == "" {
		return d.record(ctx, h, refused())
	}
	for {
		a.Failures++
		if lock := lockFor(a.Failures); lock > 0 {
			a.LockedUntil, h.What = d.options.Now().Add(lock), "locked"
		}
		_, err := d.store.Save(ctx, a)
		if err == nil {
			return d.record(ctx, h, refused())
		}
		if !paper.IsKind(err, paper.Conflict) {
			return err
		}
		// Another attempt was counted meanwhile: count this one on top.
		if a, err = d.store.Account(ctx, a.ID); err != nil {
			return err
		}
	}
}

// record tells what happened and gives then, or the log's failure.
func (d *Door) record(ctx context.Context, h Happening, then error) error {
	h.At = d.options.Now()
	if err := d.options.Record(ctx, h); err != nil {
		return &paper.Fault{Kind: paper.Unavailable, Doing: "write down who entered", Why: "the audit log cannot be written", Remedy: "look at the disk and the server's log", Err: err}
	}
	return then
}

// admit opens a session. The account is saved as it is in hand, so that a code
// once taken is taken: of two that bring the same one, the second finds another
// version and is refused.
func (d *Door) admit(ctx context.Context, a Account, from string, s Session) (Entry, error) {
	now := d.options.Now()
	if !s.Waiting {
		a.Failures, a.LockedUntil, a.Entered = 0, time.Time{}, now
		saved, err := d.store.Save(ctx, a)
		if err != nil {
			return Entry{}, err
		}
		a = saved
		if err := d.record(ctx, Happening{What: "entered", Account: a.ID, Name: a.Name, From: from}, nil); err != nil {
			return Entry{}, err
		}
	}
	token, key := newToken()
	s.Key, s.Account, s.Made, s.Seen = key, a.ID, now, now
	if err := d.store.KeepSession(ctx, s); err != nil {
		return Entry{}, err
	}
	return Entry{Token: token, Account: a, Waiting: s.Waiting, Until: now.Add(d.options.Absolute)}, nil
}

// Who is the person a token stands for. None, an ended, a waiting session or a
// disabled account is a paper.Forbidden fault.
func (d *Door) Who(ctx context.Context, token string) (Account, Session, error) {
	s, err := d.session(ctx, token)
	if err != nil {
		return Account{}, Session{}, err
	}
	a, err := d.store.Account(ctx, s.Account)
	if err != nil || a.Disabled || s.Waiting {
		return Account{}, Session{}, ended(err)
	}
	if now := d.options.Now(); now.Sub(s.Seen) >= seenStep {
		s.Seen = now
		if err := d.store.KeepSession(ctx, s); err != nil {
			return Account{}, Session{}, err
		}
	}
	return a, s, nil
}

func ended(err error) error {
	return &paper.Fault{Kind: paper.Forbidden, Doing: "enter the desk", Why: "nobody has entered here, or the time is over", Remedy: "enter again", Err: err}
}

// session finds a session that has not ended.
func (d *Door) session(ctx context.Context, token string) (Session, error) {
	if token == "" {
		return Session{}, ended(nil)
	}
	s, err := d.store.Session(ctx, tokenKey(token))
	if paper.IsKind(err, paper.NotFound) {
		return Session{}, ended(err)
	}
	if err != nil {
		return Session{}, err
	}
	now := d.options.Now()
	over := now.Sub(s.Seen) >= d.options.Idle || now.Sub(s.Made) >= d.options.Absolute || s.Waiting && now.Sub(s.Made) >= waitingTime
	if over {
		if err := d.store.EndSession(ctx, s.Key); err != nil {
			return Session{}, err
		}
		return Session{}, ended(nil)
	}
	return s, nil
}

// Leave ends a session. A token of none is no error.
func (d *Door) Leave(ctx context.Context, token string) error {
	return d.store.EndSession(ctx, tokenKey(token))
}

// LeaveElsewhere ends all the account's sessions but the token's.
func (d *Door) LeaveElsewhere(ctx context.Context, account, token string) error {
	return d.store.EndSessions(ctx, account, tokenKey(token))
}

// Sweep removes what has ended; a server calls it now and then.
func (d *Door) Sweep(ctx context.Context) error {
	now := d.options.Now()
	return d.store.Sweep(ctx, now.Add(-d.options.Idle), now.Add(-d.options.Absolute), now)
}
