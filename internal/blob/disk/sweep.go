package disk

import (
	"context"
	"errors"
	"fmt"
	"io/fs"
	"os"
	"path/filepath"
	"time"
)

// temporary is the directory of bytes on their way in.
const temporary = "tmp"

// begin makes a temporary file and notes that it is being written.
func (s *Store) begin() (file, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	f, err := s.volume.create(filepath.Join(s.dir, temporary))
	if err != nil {
		return nil, err
	}
	s.writes[f.Name()] = true
	return f, nil
}

// end closes and removes a temporary file if it is still there.
func (s *Store) end(f file) {
	f.Close()                 // closed already when all went well
	s.volume.remove(f.Name()) // moved to its place when all went well; else Sweep gets it
	s.mu.Lock()
	defer s.mu.Unlock()
	delete(s.writes, f.Name())
}

// Sweep removes what processes that died left in tmp: every file older than
// grace that this Store is not writing. It gives how many it removed. With a
// grace of zero no other process may be writing to the directory.
func (s *Store) Sweep(ctx context.Context, grace time.Duration) (int, error) {
	dir := filepath.Join(s.dir, temporary)
	entries, err := os.ReadDir(dir)
	if err != nil {
		return 0, fault("sweep "+dir, err)
	}
	removed := 0
	for _, entry := range entries {
		if err := ctx.Err(); err != nil {
			return removed, fmt.Errorf("sweep %s: %w", dir, err)
		}
		swept, err := s.sweep(filepath.Join(dir, entry.Name()), grace)
		if err != nil {
			return removed, fault("sweep "+dir, err)
		}
		if swept {
			removed++
		}
	}
	return removed, nil
}

func (s *Store) sweep(path string, grace time.Duration) (bool, error) {
	s.mu.Lock()
	defer s.mu.Unlock()
	info, err := os.Lstat(path)
	if errors.Is(err, fs.ErrNotExist) {
		return false, nil
	}
	if err != nil {
		return false, err
	}
	if s.writes[path] || time.Since(info.ModTime()) < grace {
		return false, nil
	}
	err = s.volume.remove(path)
	if errors.Is(err, fs.ErrNotExist) {
		return false, nil
	}
	return err == nil, err
}
