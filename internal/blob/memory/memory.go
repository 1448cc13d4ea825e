// Package memory keeps blobs in memory, for tests and for commands that store
// nothing. What it holds lives as long as the Store and no longer: it makes no
// promise about crashes.
package memory

import (
	"bytes"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"fmt"
	"io"
	"maps"
	"sync"

	"github.com/banmian/banmian/internal/blob"
	"github.com/banmian/banmian/internal/paper"
)

// Store is a blob.Store in memory. The zero Store is ready for use.
type Store struct {
	mu    sync.RWMutex
	blobs map[blob.Ref][]byte
}

var _ blob.Store = (*Store)(nil)

// New makes an empty store.
func New() *Store { return &Store{} }

// Put is blob.Store's.
func (s *Store) Put(ctx context.Context, r io.Reader) (blob.Ref, int64, error) {
	data, err := io.ReadAll(blob.Reader(ctx, r))
	if err != nil {
		return "", 0, fmt.Errorf("keep a blob: %w", err)
	}
	if err := ctx.Err(); err != nil {
		return "", 0, fmt.Errorf("keep a blob: %w", err)
	}
	sum := sha256.Sum256(data)
	ref := blob.Ref(hex.EncodeToString(sum[:]))
	s.mu.Lock()
	defer s.mu.Unlock()
	if s.blobs == nil {
		s.blobs = map[blob.Ref][]byte{}
	}
	s.blobs[ref] = data
	return ref, int64(len(data)), nil
}

// Open is blob.Store's.
func (s *Store) Open(ctx context.Context, ref blob.Ref) (io.ReadSeekCloser, int64, error) {
	if err := ctx.Err(); err != nil {
		return nil, 0, fmt.Errorf("open a blob: %w", err)
	}
	s.mu.RLock()
	data, ok := s.blobs[ref]
	s.mu.RUnlock()
	if !ok {
		return nil, 0, &paper.Fault{Kind: paper.NotFound, Doing: "open blob " + ref.Short(), Why: "it is not kept here"}
	}
	sum := sha256.Sum256(data)
	if hex.EncodeToString(sum[:]) != string(ref) {
		return nil, 0, blob.Damaged(ref)
	}
	return reader{bytes.NewReader(data)}, int64(len(data)), nil
}

// Delete is blob.Store's.
func (s *Store) Delete(ctx context.Context, ref blob.Ref) error {
	if err := ctx.Err(); err != nil {
		return fmt.Errorf("delete a blob: %w", err)
	}
	s.mu.Lock()
	defer s.mu.Unlock()
	delete(s.blobs, ref)
	return nil
}

// Each is blob.Store's.
func (s *Store) Each(ctx context.Context, fn func(blob.Ref, int64) error) error {
	s.mu.RLock()
	seen := maps.Clone(s.blobs)
	s.mu.RUnlock()
	for ref, data := range seen {
		if err := ctx.Err(); err != nil {
			return err
		}
		if err := fn(ref, int64(len(data))); err != nil {
			return err
		}
	}
	return nil
}

// Damage changes a byte of a blob that is kept, or cuts a blob short when it is
// given no offset inside it. It is for tests of what notices damage.
func (s *Store) Damage(ref blob.Ref, offset int64) {
	s.mu.Lock()
	defer s.mu.Unlock()
	data := bytes.Clone(s.blobs[ref])
	if offset >= 0 && offset < int64(len(data)) {
		data[offset] ^= 0x40
	} else {
		data = append(data, 'x')
	}
	s.blobs[ref] = data
}

type reader struct{ *bytes.Reader }

func (reader) Close() error { return nil }
