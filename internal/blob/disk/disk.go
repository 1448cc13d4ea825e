// Package disk keeps blobs as files in one directory, each under the SHA-256 of
// its bytes:
//
//	ab/ab3f…   a blob, read-only, in the directory of its first two digits
//	tmp/…      bytes on their way in
//
// A blob is written beside its place, synced, renamed into place, and its
// directory synced, so that after a crash it is there whole or not at all; what
// a crash leaves in tmp, Sweep removes. Bytes are checked against their name
// when they are read. It does not know what refers to a blob and never deletes
// one of its own accord.
package disk

import (
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"sync"

	"github.com/banmian/banmian/internal/blob"
	"github.com/banmian/banmian/internal/paper"
)

// Modes of what is written: masters may be unpublished, so only the owner of
// the process reads them, and a blob that is kept never changes.
const (
	directoryMode fs.FileMode = 0o700
	blobMode      fs.FileMode = 0o400
)

// Store is a blob.Store in a directory. Several processes may use one directory
// at once; only Sweep needs to be alone.
type Store struct {
	dir    string
	volume volume

	// shelves guard the directories of first digits, so that giving up on a
	// blob never removes it from under another Put of the same bytes.
	shelves [256]sync.Mutex
	// ready are the shelves whose own names are known to be durable. One that is
	// there may not be: the process that made it may have died before its sync.
	ready [256]bool

	mu     sync.Mutex
	writes map[string]bool // temporary files of this process that are being written
}

var _ blob.Store = (*Store)(nil)

// Open uses dir, which is made when it does not exist.
func Open(dir string) (*Store, error) {
	s := &Store{dir: dir, volume: osVolume{}, writes: map[string]bool{}}
	if err := s.prepare(); err != nil {
		return nil, fault("open the blob store in "+dir, err)
	}
	return s, nil
}

// prepare makes the store's own directories, or makes sure of those that a
// process made which died before its sync.
func (s *Store) prepare() error {
	if err := ensure(s.volume, filepath.Join(s.dir, temporary)); err != nil {
		return err
	}
	return s.volume.syncDirectory(filepath.Dir(s.dir))
}

// Put is blob.Store's.
func (s *Store) Put(ctx context.Context, r io.Reader) (blob.Ref, int64, error) {
	f, err := s.begin()
	if err != nil {
		return "", 0, fault("keep a blob", err)
	}
	defer s.end(f)

	digest := sha256.New()
	size, err := io.Copy(io.MultiWriter(f, digest), blob.Reader(ctx, r))
	if err == nil {
		err = ctx.Err()
	}
	if err == nil {
		err = seal(f)
	}
	if err != nil {
		return "", 0, fault("keep a blob", err)
	}
	ref := blob.Ref(hex.EncodeToString(digest.Sum(nil)))
	if err := s.shelve(f.Name(), ref, size); err != nil {
		return "", 0, fault("keep blob "+ref.Short(), err)
	}
	return ref, size, nil
}

// shelve moves a finished file to its place and makes the move durable. A whole
// blob that is there already is left alone; a damaged one is replaced.
func (s *Store) shelve(name string, ref blob.Ref, size int64) error {
	shelf := s.lock(ref)
	defer shelf.Unlock()
	dir, target := s.shelf(ref), s.path(ref)
	if err := s.ensureShelf(ref); err != nil {
		return err
	}
	// Its time is set before it is looked at: Collect takes nothing young away.
	kept := s.volume.touch(target) == nil && s.whole(target, ref, size)
	if !kept {
		if err := s.volume.rename(name, target); err != nil {
			return err
		}
	}
	// Also when the blob was there: the process that put it may have died
	// before its own sync.
	if err := s.volume.syncDirectory(dir); err != nil {
		if !kept {
			err = errors.Join(err, s.volume.remove(target))
		}
		return err
	}
	return nil
}

// ensureShelf makes a blob's directory durable, once in the life of a Store. Its
// lock is held.
func (s *Store) ensureShelf(ref blob.Ref) error {
	n := number(ref)
	if s.ready[n] {
		return nil
	}
	if err := s.volume.makeDirectory(s.shelf(ref)); err != nil {
		return err
	}
	if err := s.volume.syncDirectory(s.dir); err != nil {
		return err
	}
	s.ready[n] = true
	return nil
}

// whole reports whether a file holds the blob's bytes.
func (s *Store) whole(path string, ref blob.Ref, size int64) bool {
	info, err := os.Lstat(path)
	if err != nil || !info.Mode().IsRegular() || info.Size() != size {
		return false
	}
	f, err := os.Open(path)
	if err != nil {
		return false
	}
	defer f.Close()
	digest := sha256.New()
	_, err = io.Copy(digest, f)
	return err == nil && hex.EncodeToString(digest.Sum(nil)) == string(ref)
}

// Open is blob.Store's. Reading the last byte costs reading whatever was not
// read in order before it, once.
func (s *Store) Open(ctx context.Context, ref blob.Ref) (io.ReadSeekCloser, int64, error) {
	doing := "open blob " + ref.Short()
	if err := ctx.Err(); err != nil {
		return nil, 0, fmt.Errorf("%s: %w", doing, err)
	}
	if !ref.Valid() {
		return nil, 0, &paper.Fault{Kind: paper.NotFound, Doing: doing, Why: "it is not kept here"}
	}
	f, err := os.Open(s.path(ref))
	if errors.Is(err, fs.ErrNotExist) {
		return nil, 0, &paper.Fault{Kind: paper.NotFound, Doing: doing, Why: "it is not kept here", Err: err}
	}
	if err != nil {
		return nil, 0, fault(doing, err)
	}
	info, err := f.Stat()
	if err != nil || !info.Mode().IsRegular() {
		f.Close()
		return nil, 0, fault(doing, errors.Join(err, errors.New("it is not a file")))
	}
	return &reader{file: f, ref: ref, size: info.Size(), digest: sha256.New()}, info.Size(), nil
}

// Delete is blob.Store's.
func (s *Store) Delete(ctx context.Context, ref blob.Ref) error {
	if err := ctx.Err(); err != nil {
		return fmt.Errorf("delete blob %s: %w", ref.Short(), err)
	}
	if !ref.Valid() {
		return nil
	}
	shelf := s.lock(ref)
	defer shelf.Unlock()
	err := s.volume.remove(s.path(ref))
	if errors.Is(err, fs.ErrNotExist) {
		return nil
	}
	if err == nil {
		err = s.volume.syncDirectory(s.shelf(ref))
	}
	if err != nil {
		return fault("delete blob "+ref.Short(), err)
	}
	return nil
}

// Each is blob.Store's. Files that are no blobs are passed over.
func (s *Store) Each(ctx context.Context, fn func(blob.Ref, int64) error) error {
	for n := range 256 {
		shelf := fmt.Sprintf("%02x", n)
		entries, err := os.ReadDir(filepath.Join(s.dir, shelf))
		if errors.Is(err, fs.ErrNotExist) {
			continue
		}
		if err != nil {
			return fault("list the blobs", err)
		}
		for _, entry := range entries {
			if err := ctx.Err(); err != nil {
				return fmt.Errorf("list the blobs: %w", err)
			}
			ref := blob.Ref(entry.Name())
			if !ref.Valid() || string(ref[:2]) != shelf {
				continue
			}
			info, err := entry.Info()
			if errors.Is(err, fs.ErrNotExist) {
				continue
			}
			if err != nil {
				return fault("list the blobs", err)
			}
			if !info.Mode().IsRegular() {
				continue
			}
			if err := fn(ref, info.Size()); err != nil {
				return err
			}
		}
	}
	return nil
}

// shelf and path are where a valid name belongs.
func (s *Store) shelf(ref blob.Ref) string { return filepath.Join(s.dir, string(ref[:2])) }
func (s *Store) path(ref blob.Ref) string  { return filepath.Join(s.shelf(ref), string(ref)) }

func (s *Store) lock(ref blob.Ref) *sync.Mutex {
	shelf := &s.shelves[number(ref)]
	shelf.Lock()
	return shelf
}

// number is the first two digits of a valid name.
func number(ref blob.Ref) byte {
	first, _ := hex.DecodeString(string(ref[:2]))
	return first[0]
}
