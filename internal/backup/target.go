package backup

import (
	"archive/tar"
	"context"
	"crypto/sha256"
	"encoding/hex"
	"errors"
	"fmt"
	"io"
	"os"
	"path"
	"path/filepath"
	"strings"
	"time"

	"github.com/banmian/banmian/internal/blob"
	"github.com/banmian/banmian/internal/blob/disk"
	"github.com/banmian/banmian/internal/paper"
)

// target is where a copy is written.
type target interface {
	// put writes a file of a copy and gives its length.
	put(ctx context.Context, name string, size int64, r io.Reader) (int64, error)
	// has reports whether a blob of that length is there already.
	has(ref blob.Ref, size int64) bool
	putBlob(ctx context.Context, ref blob.Ref, size int64, r io.Reader) error
	// finish writes the manifest, makes all durable, and gives the copy's name.
	finish(m Manifest) (string, error)
	abandon() error
}

func openTarget(to string, now time.Time) (target, error) {
	if isTar(to) {
		return openTar(to)
	}
	return openFolder(to, now)
}

// partial begins the name of a copy under way.
const partial = ".partial-"

// nameForm is how a copy in a folder is called: when it was made.
const nameForm = "2006-01-02T150405Z"

// folder is a place of copies:
//
//	blobs/ab/ab3f…           what they share
//	2025-06-13T040000Z/      one copy: manifest.json, manifest.sha256, files/…
type folder struct {
	place string
	name  string
	under string // the copy while it is written
	blobs *disk.Store
}

func openFolder(place string, now time.Time) (*folder, error) {
	if err := os.MkdirAll(place, 0o700); err != nil {
		return nil, err
	}
	if err := sweep(place, now); err != nil {
		return nil, err
	}
	store, err := disk.Open(filepath.Join(place, blobsFolder))
	if err != nil {
		return nil, err
	}
	name := now.UTC().Format(nameForm)
	for n := 2; exists(filepath.Join(place, name)); n++ {
		name = fmt.Sprintf("%s-%d", now.UTC().Format(nameForm), n)
	}
	under, err := os.MkdirTemp(place, partial)
	if err != nil {
		return nil, err
	}
	return &folder{place, name, under, store}, nil
}

func exists(name string) bool {
	_, err := os.Lstat(name)
	return err == nil
}

// abandonedAfter is how old what a copy that died left must be before it is removed.
const abandonedAfter = 24 * time.Hour

func sweep(place string, now time.Time) error {
	entries, err := os.ReadDir(place)
	if err != nil {
		return err
	}
	for _, e := range entries {
		if !strings.HasPrefix(e.Name(), partial) && !strings.HasPrefix(e.Name(), ".snapshot-") {
			continue
		}
		if info, err := e.Info(); err == nil && now.Sub(info.ModTime()) > abandonedAfter {
			if err := os.RemoveAll(filepath.Join(place, e.Name())); err != nil {
				return err
			}
		}
	}
	return nil
}

func (f *folder) put(_ context.Context, name string, _ int64, r io.Reader) (int64, error) {
	at := filepath.Join(f.under, filepath.FromSlash(name))
	if err := os.MkdirAll(filepath.Dir(at), 0o700); err != nil {
		return 0, err
	}
	return writeFile(at, r)
}

// writeFile writes a new file durably.
func writeFile(at string, r io.Reader) (int64, error) {
	out, err := os.OpenFile(at, os.O_WRONLY|os.O_CREATE|os.O_EXCL, 0o600)
	if err != nil {
		return 0, err
	}
	n, err := io.Copy(out, r)
	return n, errors.Join(err, out.Sync(), out.Close())
}

func (f *folder) has(ref blob.Ref, size int64) bool {
	n, ok := f.blobs.Has(ref)
	return ok && n == size
}

func (f *folder) putBlob(ctx context.Context, ref blob.Ref, _ int64, r io.Reader) error {
	got, _, err := f.blobs.Put(ctx, r)
	if err == nil && got != ref {
		return blob.Damaged(ref)
	}
	return err
}

func (f *folder) finish(m Manifest) (string, error) {
	data, err := m.encode()
	if err != nil {
		return "", err
	}
	sum := sha256.Sum256(data)
	for _, part := range []struct{ name, text string }{{sumName, hex.EncodeToString(sum[:]) + "  " + manifestName + "\n"}, {manifestName, string(data)}} {
		if _, err := writeFile(filepath.Join(f.under, part.name), strings.NewReader(part.text)); err != nil {
			return "", err
		}
	}
	if err := syncFolders(f.under); err != nil {
		return "", err
	}
	if err := os.Rename(f.under, filepath.Join(f.place, f.name)); err != nil {
		return "", err
	}
	return f.name, syncFolder(f.place)
}

func (f *folder) abandon() error { return os.RemoveAll(f.under) }

// syncFolders makes the names in a folder and those below durable.
func syncFolders(at string) error {
	return filepath.WalkDir(at, func(p string, e os.DirEntry, err error) error {
		if err != nil || !e.IsDir() {
			return err
		}
		return syncFolder(p)
	})
}

// tarFile is one copy in one file, with its own blobs.
type tarFile struct {
	to  string
	out *os.File
	w   *tar.Writer
}

func openTar(to string) (*tarFile, error) {
	if _, err := os.Stat(to); err == nil {
		return nil, &paper.Fault{Kind: paper.Conflict, Doing: "write " + to, Why: "it exists", Remedy: "name another file"}
	}
	out, err := os.CreateTemp(filepath.Dir(to), partial)
	if err != nil {
		return nil, err
	}
	return &tarFile{to, out, tar.NewWriter(out)}, nil
}

func (t *tarFile) put(_ context.Context, name string, size int64, r io.Reader) (int64, error) {
	if err := t.w.WriteHeader(&tar.Header{Name: name, Mode: 0o600, Size: size, Typeflag: tar.TypeReg, Format: tar.FormatPAX}); err != nil {
		return 0, err
	}
	n, err := io.Copy(t.w, r)
	if err == nil && n < size {
		err = fmt.Errorf("it has %d bytes, not %d: it changed while it was copied; try again", n, size)
	}
	return n, err
}

func (t *tarFile) has(blob.Ref, int64) bool { return false }

func (t *tarFile) putBlob(ctx context.Context, ref blob.Ref, size int64, r io.Reader) error {
	_, err := t.put(ctx, blobPath(ref), size, r)
	return err
}

// blobPath is a blob's place below a copy.
func blobPath(ref blob.Ref) string {
	return path.Join(blobsFolder, string(ref[:2]), string(ref))
}

func (t *tarFile) finish(m Manifest) (string, error) {
	data, err := m.encode()
	if err != nil {
		return "", err
	}
	sum := sha256.Sum256(data)
	line := hex.EncodeToString(sum[:]) + "  " + manifestName + "\n"
	for _, part := range []struct{ name, text string }{{manifestName, string(data)}, {sumName, line}} {
		if _, err := t.put(context.Background(), part.name, int64(len(part.text)), strings.NewReader(part.text)); err != nil {
			return "", err
		}
	}
	if err := errors.Join(t.w.Close(), t.out.Sync(), t.out.Close()); err != nil {
		return "", err
	}
	if err := os.Rename(t.out.Name(), t.to); err != nil {
		return "", err
	}
	return filepath.Base(t.to), syncFolder(filepath.Dir(t.to))
}

func (t *tarFile) abandon() error { return errors.Join(t.out.Close(), os.Remove(t.out.Name())) }

// isDisk reports whether an error is the disk's that is written to, and not a
// blob's that is read: then there is no use in going on.
func isDisk(err error) bool {
	var f *paper.Fault
	return errors.As(err, &f) && f.Why == "the disk is full"
}
