package disk

import (
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"time"

	"github.com/banmian/banmian/internal/blob"
)

// LeastAge is the youngest a blob may be that Collect takes away: whoever put it
// has long since said what refers to it.
const LeastAge = 24 * time.Hour

// Collect takes away the blobs for which keep is false and which nobody has put
// for as long as age, which is LeastAge at least, and gives how many and how many
// bytes. Others may read and write the store meanwhile, other processes too: a
// blob that is put again in that moment stays.
func (s *Store) Collect(ctx context.Context, age time.Duration, keep func(blob.Ref) bool) (removed int, size int64, err error) {
	age = max(age, LeastAge)
	err = s.Each(ctx, func(ref blob.Ref, n int64) error {
		if keep(ref) {
			return nil
		}
		took, err := s.collect(ref, age)
		if took {
			removed, size = removed+1, size+n
		}
		return err
	})
	return removed, size, err
}

// collect takes one blob away. It is moved aside before its age is looked at: one
// who puts it again either has set its time before, and it is put back, or finds
// nothing there and writes it anew.
func (s *Store) collect(ref blob.Ref, age time.Duration) (bool, error) {
	shelf := s.lock(ref)
	defer shelf.Unlock()
	at := s.path(ref)
	if info, err := os.Lstat(at); err != nil || time.Since(info.ModTime()) < age {
		return false, nil
	}
	aside := filepath.Join(s.dir, temporary, "collect-"+string(ref))
	if err := s.volume.rename(at, aside); err != nil {
		if errors.Is(err, fs.ErrNotExist) {
			return false, nil
		}
		return false, fault("collect blob "+ref.Short(), err)
	}
	info, err := os.Lstat(aside)
	if err != nil {
		return false, fault("collect blob "+ref.Short(), err)
	}
	if time.Since(info.ModTime()) < age {
		if err := s.volume.rename(aside, at); err != nil {
			return false, fault("put blob "+ref.Short()+" back", err)
		}
		return false, nil
	}
	if err := s.volume.remove(aside); err != nil {
		return false, fault("collect blob "+ref.Short(), err)
	}
	if err := s.volume.syncDirectory(s.shelf(ref)); err != nil {
		return true, fault("collect blob "+ref.Short(), err)
	}
	return true, nil
}

// Has gives the length of a blob's file, false when there is none. It does not
// look into it.
func (s *Store) Has(ref blob.Ref) (int64, bool) {
	if !ref.Valid() {
		return 0, false
	}
	info, err := os.Lstat(s.path(ref))
	if err != nil || !info.Mode().IsRegular() {
		return 0, false
	}
	return info.Size(), true
}

// Check reads a blob whole; a fault says that it is absent or damaged.
func (s *Store) Check(ctx context.Context, ref blob.Ref) error {
	r, _, err := s.Open(ctx, ref)
	if err != nil {
		return err
	}
	defer r.Close()
	buf := make([]byte, 256<<10)
	for {
		if err := ctx.Err(); err != nil {
			return fmt.Errorf("read blob %s: %w", ref.Short(), err)
		}
		if _, err := r.Read(buf); err != nil {
			if errors.Is(err, io.EOF) {
				return nil
			}
			return err
		}
	}
}
