// Package memory keeps hooks and deliveries in memory, for tests.
package memory

import (
	"cmp"
	"context"
	"slices"
	"sync"
	"time"

	"github.com/banmian/banmian/internal/paper"
	"github.com/banmian/banmian/internal/webhook"
)

// Store is a webhook.Store in memory.
type Store struct {
	mu         sync.Mutex
	hooks      map[string]webhook.Hook
	deliveries map[string]webhook.Delivery
}

var _ webhook.Store = (*Store)(nil)

// New makes an empty store.
func New() *Store {
	return &Store{hooks: map[string]webhook.Hook{}, deliveries: map[string]webhook.Delivery{}}
}

func absent(what string) error { return paper.Faultf(paper.NotFound, "there is no such %s", what) }

func ownHook(h webhook.Hook) webhook.Hook {
	h.Events, h.Secrets = slices.Clone(h.Events), slices.Clone(h.Secrets)
	return h
}

func ownDelivery(d webhook.Delivery) webhook.Delivery {
	d.Body = slices.Clone(d.Body)
	return d
}

// Hooks is webhook.Store's.
func (s *Store) Hooks(_ context.Context, title string) ([]webhook.Hook, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	var out []webhook.Hook
	for _, h := range s.hooks {
		if h.Title == title {
			out = append(out, ownHook(h))
		}
	}
	slices.SortFunc(out, func(a, b webhook.Hook) int { return cmp.Or(a.Made.Compare(b.Made), cmp.Compare(a.ID, b.ID)) })
	return out, nil
}

// Hook is webhook.Store's.
func (s *Store) Hook(_ context.Context, id string) (webhook.Hook, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	h, ok := s.hooks[id]
	if !ok {
		return webhook.Hook{}, absent("webhook")
	}
	return ownHook(h), nil
}

// SaveHook is webhook.Store's.
func (s *Store) SaveHook(_ context.Context, h webhook.Hook) (webhook.Hook, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	have, ok := s.hooks[h.ID]
	switch {
	case !ok && h.Version > 0:
		return h, absent("webhook")
	case have.Version != h.Version:
		return h, paper.Faultf(paper.Conflict, "the webhook was changed meanwhile")
	}
	h.Version++
	s.hooks[h.ID] = ownHook(h)
	return h, nil
}

// RemoveHook is webhook.Store's.
func (s *Store) RemoveHook(_ context.Context, id string) error {
	s.mu.Lock()
	defer s.mu.Unlock()
	delete(s.hooks, id)
	for k, d := range s.deliveries {
		if d.Hook == id {
			delete(s.deliveries, k)
		}
	}
	return nil
}

// AddDelivery is webhook.Store's.
func (s *Store) AddDelivery(_ context.Context, d webhook.Delivery) (bool, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if _, ok := s.hooks[d.Hook]; !ok {
		return false, absent("webhook")
	}
	if _, ok := s.deliveries[d.ID]; ok {
		return false, nil
	}
	s.deliveries[d.ID] = ownDelivery(d)
	return true, nil
}

// Delivery is webhook.Store's.
func (s *Store) Delivery(_ context.Context, id string) (webhook.Delivery, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	d, ok := s.deliveries[id]
	if !ok {
		return webhook.Delivery{}, absent("delivery")
	}
	return ownDelivery(d), nil
}

// SaveDelivery is webhook.Store's.
func (s *Store) SaveDelivery(_ context.Context, d webhook.Delivery) error {
	s.mu.Lock()
	defer s.mu.Unlock()
	if _, ok := s.deliveries[d.ID]; !ok {
		return absent("delivery")
	}
	s.deliveries[d.ID] = ownDelivery(d)
	return nil
}

// Deliveries is webhook.Store's.
func (s *Store) Deliveries(_ context.Context, hook, after string, most int) ([]webhook.Delivery, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	var out []webhook.Delivery
	for _, d := range s.deliveries {
		if d.Hook == hook {
			out = append(out, ownDelivery(d))
		}
	}
	order := func(a, b webhook.Delivery) int { return cmp.Or(b.Made.Compare(a.Made), cmp.Compare(b.ID, a.ID)) }
	slices.SortFunc(out, order)
	if after != "" {
		last, ok := s.deliveries[after]
		if !ok {
			return nil, absent("delivery")
		}
		out = slices.DeleteFunc(out, func(d webhook.Delivery) bool { return order(d, last) <= 0 })
	}
	return out[:min(len(out), most)], nil
}

// Sweep is webhook.Store's.
func (s *Store) Sweep(_ context.Context, before time.Time) error {
	s.mu.Lock()
	defer s.mu.Unlock()
	for k, d := range s.deliveries {
		if d.State != webhook.Waiting && d.Made.Before(before) {
			delete(s.deliveries, k)
		}
	}
	return nil
}
