// Package memory keeps accounts in memory, for tests. What it holds lives as
// long as the Store.
package memory

import (
	"cmp"
	"context"
	"slices"
	"sync"
	"time"

	"github.com/banmian/banmian/internal/paper"
	"github.com/banmian/banmian/internal/staff"
)

// Store is a staff.Store in memory.
type Store struct {
	mu          sync.Mutex
	accounts    map[string]staff.Account
	sessions    map[string]staff.Session
	invitations map[string]staff.Invitation
	tokens      map[string]staff.Token // by id
}

var _ staff.Store = (*Store)(nil)

// New makes an empty store.
func New() *Store {
	return &Store{accounts: map[string]staff.Account{}, sessions: map[string]staff.Session{}, invitations: map[string]staff.Invitation{}, tokens: map[string]staff.Token{}}
}

// own is a copy that shares nothing with what is kept.
func own(a staff.Account) staff.Account {
	a.Grants, a.Passkeys = slices.Clone(a.Grants), slices.Clone(a.Passkeys)
	a.Code.Recovery = slices.Clone(a.Code.Recovery)
	return a
}

// Accounts is staff.Store's.
func (s *Store) Accounts(ctx context.Context) ([]staff.Account, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	var out []staff.Account
	for _, a := range s.accounts {
		out = append(out, own(a))
	}
	slices.SortFunc(out, func(a, b staff.Account) int { return cmp.Compare(folded(a), folded(b)) })
	return out, ctx.Err()
}

func folded(a staff.Account) string {
	f, _ := staff.Folded(a.Name) // was checked when it was saved
	return f
}

// Account is staff.Store's.
func (s *Store) Account(ctx context.Context, id string) (staff.Account, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	a, ok := s.accounts[id]
	if !ok {
		return staff.Account{}, paper.Faultf(paper.NotFound, "there is no such account")
	}
	return own(a), ctx.Err()
}

// AccountNamed is staff.Store's.
func (s *Store) AccountNamed(ctx context.Context, name string) (staff.Account, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	for _, a := range s.accounts {
		if folded(a) == name {
			return own(a), ctx.Err()
		}
	}
	return staff.Account{}, paper.Faultf(paper.NotFound, "there is no such account")
}

// Save is staff.Store's.
func (s *Store) Save(ctx context.Context, a staff.Account) (staff.Account, error) {
	name, err := staff.Folded(a.Name)
	if err != nil {
		return staff.Account{}, err
	}
	if err := ctx.Err(); err != nil {
		return staff.Account{}, err
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.accounts[a.ID].Version != a.Version {
		return staff.Account{}, paper.Faultf(paper.Conflict, "the account was changed meanwhile")
	}
	for id, other := range s.accounts {
		if id != a.ID && folded(other) == name {
			return staff.Account{}, paper.Faultf(paper.Conflict, "there is an account %q already", other.Name)
		}
	}
	a.Version++
	s.accounts[a.ID] = own(a)
	return a, nil
}

// Session is staff.Store's.
func (s *Store) Session(ctx context.Context, key string) (staff.Session, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	v, ok := s.sessions[key]
	if !ok {
		return v, paper.Faultf(paper.NotFound, "there is no such session")
	}
	return v, ctx.Err()
}

// KeepSession is staff.Store's.
func (s *Store) KeepSession(ctx context.Context, v staff.Session) error {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.sessions[v.Key] = v
	return ctx.Err()
}

// EndSession is staff.Store's.
func (s *Store) EndSession(ctx context.Context, key string) error {
	s.mu.Lock()
	defer s.mu.Unlock()
	delete(s.sessions, key)
	return ctx.Err()
}

// EndSessions is staff.Store's.
func (s *Store) EndSessions(ctx context.Context, account, spare string) error {
	s.mu.Lock()
	defer s.mu.Unlock()
	for key, v := range s.sessions {
		if v.Account == account && key != spare {
			delete(s.sessions, key)
		}
	}
	return ctx.Err()
}

// Sweep is staff.Store's.
func (s *Store) Sweep(ctx context.Context, idle, made, now time.Time) error {
	s.mu.Lock()
	defer s.mu.Unlock()
	for key, v := range s.sessions {
		if v.Seen.Before(idle) || v.Made.Before(made) {
			delete(s.sessions, key)
		}
	}
	for key, v := range s.invitations {
		if v.Until.Before(now) {
			delete(s.invitations, key)
		}
	}
	return ctx.Err()
}

// Invite is staff.Store's.
func (s *Store) Invite(ctx context.Context, i staff.Invitation) error {
	s.mu.Lock()
	defer s.mu.Unlock()
	if _, ok := s.accounts[i.Account]; !ok {
		return paper.Faultf(paper.NotFound, "there is no such account")
	}
	for key, v := range s.invitations {
		if v.Account == i.Account {
			delete(s.invitations, key)
		}
	}
	s.invitations[i.Key] = i
	return ctx.Err()
}

// TakeInvitation is staff.Store's.
func (s *Store) TakeInvitation(ctx context.Context, key string) (staff.Invitation, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	v, ok := s.invitations[key]
	if !ok {
		return v, paper.Faultf(paper.NotFound, "there is no such invitation")
	}
	delete(s.invitations, key)
	return v, ctx.Err()
}
