package staff

import (
	"context"
	"time"
)

// Session is an open door: who holds the token is the account's person.
type Session struct {
	Key     string // SHA-256 of the token, hexadecimal; the token itself is kept nowhere
	Account string
	Made    time.Time
	Seen    time.Time // when it was last used, to the minute
	Strong  bool      // entered with a second factor or a passkey
	Waiting bool      // the password was right, the second factor is still due
}

// Invitation lets whoever holds its token set an account's password, once.
type Invitation struct {
	Key     string // SHA-256 of the token, hexadecimal
	Account string
	Until   time.Time
}

// Store keeps accounts, sessions, invitations and tokens. Values returned are the
// caller's own. Methods may be called at once; each is one durable transaction.
// What is absent is a paper.NotFound fault.
type Store interface {
	// Accounts lists all, by folded name.
	Accounts(ctx context.Context) ([]Account, error)
	Account(ctx context.Context, id string) (Account, error)
	// AccountNamed finds by Folded name.
	AccountNamed(ctx context.Context, folded string) (Account, error)
	// Save keeps an account and gives it back with its next version. Version 0
	// makes it; any other must be the version kept, or else it is a
	// paper.Conflict fault, as is a folded name that another account has.
	Save(ctx context.Context, a Account) (Account, error)

	Session(ctx context.Context, key string) (Session, error)
	// KeepSession adds one, or replaces the one of the same key.
	KeepSession(ctx context.Context, s Session) error
	// EndSession is no error when there is none.
	EndSession(ctx context.Context, key string) error
	// EndSessions ends an account's sessions but one; spare may be empty.
	EndSessions(ctx context.Context, account, spare string) error
	// Sweep removes sessions not seen since idle or made before made, and
	// invitations that ended before now.
	Sweep(ctx context.Context, idle, made, now time.Time) error

	// Invite keeps an invitation; an account's earlier ones end.
	Invite(ctx context.Context, i Invitation) error
	// TakeInvitation removes one and gives it, to exactly one caller.
	TakeInvitation(ctx context.Context, key string) (Invitation, error)

	// AddToken keeps a token. An id or a key that another has is a paper.Conflict
	// fault.
	AddToken(ctx context.Context, t Token) error
	Token(ctx context.Context, id string) (Token, error)
	// TokenKeyed finds by Token.Key.
	TokenKeyed(ctx context.Context, key string) (Token, error)
	// Tokens lists an account's, those that ended too, by when they were made, the
	// newest first, and then by id; everybody's when account is empty.
	Tokens(ctx context.Context, account string) ([]Token, error)
	// UseToken notes when a token was last used; a time before the one noted
	// changes nothing.
	UseToken(ctx context.Context, id string, at time.Time) error
	// EndToken notes when a token was revoked; one that was keeps its time.
	EndToken(ctx context.Context, id string, at time.Time) error
}
