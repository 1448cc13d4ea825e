package memory

import (
	"cmp"
	"context"
	"slices"
	"time"

	"github.com/banmian/banmian/internal/paper"
	"github.com/banmian/banmian/internal/staff"
)

func ownToken(t staff.Token) staff.Token {
	t.Scopes, t.Titles = slices.Clone(t.Scopes), slices.Clone(t.Titles)
	return t
}

func noToken() error { return paper.Faultf(paper.NotFound, "there is no such token") }

// AddToken is staff.Store's.
func (s *Store) AddToken(ctx context.Context, t staff.Token) error {
	s.mu.Lock()
	defer s.mu.Unlock()
	if _, ok := s.accounts[t.Account]; !ok {
		return paper.Faultf(paper.NotFound, "there is no such account")
	}
	for _, other := range s.tokens {
		if other.ID == t.ID || other.Key == t.Key {
			return paper.Faultf(paper.Conflict, "there is such a token already")
		}
	}
	s.tokens[t.ID] = ownToken(t)
	return ctx.Err()
}

// Token is staff.Store's.
func (s *Store) Token(ctx context.Context, id string) (staff.Token, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	t, ok := s.tokens[id]
	if !ok {
		return t, noToken()
	}
	return ownToken(t), ctx.Err()
}

// TokenKeyed is staff.Store's.
func (s *Store) TokenKeyed(ctx context.Context, key string) (staff.Token, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	for _, t := range s.tokens {
		if t.Key == key {
			return ownToken(t), ctx.Err()
		}
	}
	return staff.Token{}, noToken()
}

// Tokens is staff.Store's.
func (s *Store) Tokens(ctx context.Context, account string) ([]staff.Token, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	var out []staff.Token
	for _, t := range s.tokens {
		if account == "" || t.Account == account {
			out = append(out, ownToken(t))
		}
	}
	slices.SortFunc(out, func(a, b staff.Token) int { return cmp.Or(b.Made.Compare(a.Made), cmp.Compare(a.ID, b.ID)) })
	return out, ctx.Err()
}

// UseToken is staff.Store's.
func (s *Store) UseToken(ctx context.Context, id string, at time.Time) error {
	return s.change(ctx, id, func(t *staff.Token) {
		if at.After(t.Used) {
			t.Used = at
		}
	})
}

// EndToken is staff.Store's.
func (s *Store) EndToken(ctx context.Context, id string, at time.Time) error {
	return s.change(ctx, id, func(t *staff.Token) {
		if t.Revoked.IsZero() {
			t.Revoked = at
		}
	})
}

func (s *Store) change(ctx context.Context, id string, change func(*staff.Token)) error {
	s.mu.Lock()
	defer s.mu.Unlock()
	t, ok := s.tokens[id]
	if !ok {
		return noToken()
	}
	change(&t)
	s.tokens[id] = t
	return ctx.Err()
}
