package app

import (
	"context"
	"sync"
	"sync/atomic"

	"github.com/banmian/banmian/internal/desk"
	"github.com/banmian/banmian/internal/reader"
)

// faces tells the reader what titles' settings say of how readers see them. They
// are read once and again after a change; only this program changes them while it
// serves.
type faces struct {
	desk *desk.Desk
	turn atomic.Uint64
	mu   sync.Mutex
	held map[string]reader.Face
}

// Turn is reader.Faces'.
func (f *faces) Turn() uint64 { return f.turn.Load() }

// settled forgets a title's face.
func (f *faces) settled(slug string) {
	f.mu.Lock()
	delete(f.held, slug)
	f.mu.Unlock()
	f.turn.Add(1)
}

// Face is reader.Faces'.
func (f *faces) Face(ctx context.Context, slug string) (reader.Face, error) {
	if slug == "" {
		return reader.Face{}, nil
	}
	f.mu.Lock()
	defer f.mu.Unlock()
	if face, ok := f.held[slug]; ok {
		return face, nil
	}
	t, err := f.desk.Title(context.WithoutCancel(ctx), slug) // one reader who leaves must not fail the others who wait
	if err != nil {
		return reader.Face{}, err
	}
	s := t.Settings.Face
	face := reader.Face{Name: s.Name, Language: s.Language, Supervisors: s.Supervisors, Sponsors: s.Sponsors, Publishers: s.Publishers, Hotlines: s.Hotlines, URLs: s.URLs,
		Serial: s.Serial, OnlyTotal: s.Numbers == desk.NumbersTotal, OnlyYear: s.Numbers == desk.NumbersYear, Seal: s.Seal, SealDark: s.SealDark}
	f.held[slug] = face
	return face, nil
}
