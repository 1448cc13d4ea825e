// Package memory keeps a hotline's tips in memory, for tests.
package memory

import (
	"cmp"
	"context"
	"encoding/json"
	"maps"
	"slices"
	"sync"
	"time"

	"github.com/banmian/banmian/internal/hotline"
	"github.com/banmian/banmian/internal/paper"
)

// Store is a hotline.Store in memory.
type Store struct {
	mu       sync.Mutex
	tips     map[string]hotline.Tip
	pictures map[string][][]byte
	terms    map[string]hotline.Terms
}

var _ hotline.Store = (*Store)(nil)

// New makes an empty store.
func New() *Store {
	return &Store{tips: map[string]hotline.Tip{}, pictures: map[string][][]byte{}, terms: map[string]hotline.Terms{}}
}

// own gives a copy whose lists are the caller's.
func own(t hotline.Tip) hotline.Tip {
	text, _ := json.Marshal(t) // a tip holds nothing that cannot be written
	var out hotline.Tip
	json.Unmarshal(text, &out) //nolint:errcheck // written the line before
	return out
}

func absent() error { return paper.Faultf(paper.NotFound, "there is no such tip") }

// Add is hotline.Store's.
func (s *Store) Add(_ context.Context, t hotline.Tip, pictures [][]byte) error {
	s.mu.Lock()
	defer s.mu.Unlock()
	for _, other := range s.tips {
		if other.ID == t.ID || other.Receipt == t.Receipt {
			return paper.Faultf(paper.Conflict, "there is a tip %s already", t.ID)
		}
	}
	s.tips[t.ID] = own(t)
	for _, p := range pictures {
		s.pictures[t.ID] = append(s.pictures[t.ID], slices.Clone(p))
	}
	return nil
}

// Tip is hotline.Store's.
func (s *Store) Tip(_ context.Context, id string) (hotline.Tip, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	t, ok := s.tips[id]
	if !ok {
		return hotline.Tip{}, absent()
	}
	return own(t), nil
}

// TipReceipted is hotline.Store's.
func (s *Store) TipReceipted(_ context.Context, receipt string) (hotline.Tip, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	for _, t := range s.tips {
		if t.Receipt == receipt {
			return own(t), nil
		}
	}
	return hotline.Tip{}, absent()
}

// Picture is hotline.Store's.
func (s *Store) Picture(_ context.Context, id string, n int) ([]byte, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	if n < 0 || n >= len(s.pictures[id]) {
		return nil, paper.Faultf(paper.NotFound, "the tip has no such picture")
	}
	return slices.Clone(s.pictures[id][n]), nil
}

// Tips is hotline.Store's.
func (s *Store) Tips(_ context.Context, ask hotline.Ask) ([]hotline.Tip, int, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	var all []hotline.Tip
	for _, t := range s.tips {
		if t.Title == ask.Title && (ask.State == "" || t.State == ask.State) {
			all = append(all, t)
		}
	}
	slices.SortFunc(all, func(a, b hotline.Tip) int {
		return cmp.Or(cmp.Compare(min(len(a.Signs), 1), min(len(b.Signs), 1)), b.At.Compare(a.At), cmp.Compare(b.ID, a.ID))
	})
	var out []hotline.Tip
	for _, t := range all[min(ask.Offset, len(all)):min(ask.Offset+ask.Limit, len(all))] {
		out = append(out, own(t))
	}
	return out, len(all), nil
}

// Counts is hotline.Store's.
func (s *Store) Counts(_ context.Context, title string) (hotline.Counts, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	out := hotline.Counts{}
	for _, t := range s.tips {
		if t.Title == title {
			out[t.State]++
		}
	}
	return out, nil
}

// Save is hotline.Store's.
func (s *Store) Save(_ context.Context, t hotline.Tip) (hotline.Tip, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	old, ok := s.tips[t.ID]
	if !ok {
		return hotline.Tip{}, absent()
	}
	if old.Version != t.Version {
		return hotline.Tip{}, paper.Faultf(paper.Conflict, "the tip has changed meanwhile")
	}
	t = own(t)
	t.Version++
	s.tips[t.ID] = t
	return own(t), nil
}

// Erase is hotline.Store's.
func (s *Store) Erase(_ context.Context, id string) error {
	s.mu.Lock()
	defer s.mu.Unlock()
	if _, ok := s.tips[id]; !ok {
		return absent()
	}
	delete(s.tips, id)
	delete(s.pictures, id)
	return nil
}

// Ended is hotline.Store's.
func (s *Store) Ended(_ context.Context, title string, since time.Time) ([]string, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	var out []string
	for id, t := range s.tips {
		if t.Title == title && t.State == hotline.Closed && t.Thread[len(t.Thread)-1].At.Before(since) {
			out = append(out, id)
		}
	}
	slices.Sort(out)
	return out, nil
}

// Since is hotline.Store's.
func (s *Store) Since(_ context.Context, title, text string, after time.Time) (same, all int, err error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	for _, t := range s.tips {
		if t.Title == title && !t.At.Before(after) {
			all++
			if t.Text() == text {
				same++
			}
		}
	}
	return same, all, nil
}

// Terms is hotline.Store's.
func (s *Store) Terms(_ context.Context, title string) (hotline.Terms, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	return s.terms[title], nil
}

// AllTerms is hotline.Store's.
func (s *Store) AllTerms(context.Context) (map[string]hotline.Terms, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	return maps.Clone(s.terms), nil
}

// SetTerms is hotline.Store's.
func (s *Store) SetTerms(_ context.Context, title string, t hotline.Terms) error {
	s.mu.Lock()
	defer s.mu.Unlock()
	s.terms[title] = t
	return nil
}
