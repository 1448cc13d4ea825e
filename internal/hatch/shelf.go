package hatch

import (
	"bytes"
	"encoding/json"
	"errors"
	"fmt"
	"io/fs"
	"log/slog"
	"os"
	"path/filepath"
	"regexp"
	"runtime"
	"syscall"
	"time"

	"github.com/banmian/banmian/internal/paper"
)

// shelf is the directory drops lie in:
//
//	open/ID/…           a drop under way
//	ID/drop.json        a drop: what it is and how it stands
//	ID/files/…          its files, until they are in the archive
//
// A drop is made in open, every file and directory of it is synced, and is then
// renamed into place: it is there whole or not at all.
type shelf struct{ dir string }

const (
	openFolder  = "open"
	filesFolder = "files"
	recordFile  = "drop.json"

	folderMode fs.FileMode = 0o700
	fileMode   fs.FileMode = 0o600

	// longestRecord bounds a drop.json that is read.
	longestRecord = 4 << 20
)

// idForm is what a drop's id looks like; nothing else becomes part of a path.
var idForm = regexp.MustCompile(`^[0-9]{8}-[0-9]{6}-[a-z2-7]{10}$`)

func (s shelf) open(id string) string  { return filepath.Join(s.dir, openFolder, id) }
func (s shelf) drop(id string) string  { return filepath.Join(s.dir, id) }
func (s shelf) files(id string) string { return filepath.Join(s.dir, id, filesFolder) }
func (s shelf) file(id, path string) string {
	return filepath.Join(s.files(id), filepath.FromSlash(path))
}

// prepare makes the directories.
func (s shelf) prepare() error {
	if err := os.MkdirAll(filepath.Join(s.dir, openFolder), folderMode); err != nil {
		return err
	}
	return errors.Join(syncFolder(s.dir), syncFolder(filepath.Dir(s.dir)))
}

// all reads every drop. One that cannot be read is passed over and spoken of: it
// keeps nobody from the others.
func (s shelf) all(log *slog.Logger) ([]*Drop, error) {
	entries, err := os.ReadDir(s.dir)
	if err != nil {
		return nil, err
	}
	var out []*Drop
	for _, e := range entries {
		if !e.IsDir() || !idForm.MatchString(e.Name()) {
			continue
		}
		d, err := s.read(e.Name())
		if err != nil {
			log.Error("a drop cannot be read", "drop", e.Name(), "error", err)
			continue
		}
		out = append(out, d)
	}
	return out, nil
}

func (s shelf) read(id string) (*Drop, error) {
	name := filepath.Join(s.drop(id), recordFile)
	info, err := os.Stat(name)
	if err != nil {
		return nil, err
	}
	if info.Size() > longestRecord {
		return nil, fmt.Errorf("%s is too long", name)
	}
	text, err := os.ReadFile(name)
	if err != nil {
		return nil, err
	}
	d := &Drop{}
	if err := json.Unmarshal(text, d); err != nil {
		return nil, fmt.Errorf("%s: %w", name, err)
	}
	if d.ID != id {
		return nil, fmt.Errorf("%s is of the drop %q", name, d.ID)
	}
	return d, nil
}

// write replaces a drop's record in one step.
func (s shelf) write(folder string, d Drop) error {
	var text bytes.Buffer
	e := json.NewEncoder(&text)
	e.SetIndent("", "  ")
	if err := e.Encode(d); err != nil {
		return err
	}
	return writeFile(filepath.Join(folder, recordFile), text.Bytes())
}

// writeFile replaces a file in one step.
func writeFile(name string, text []byte) error {
	f, err := os.OpenFile(name+".new", os.O_WRONLY|os.O_CREATE|os.O_TRUNC, fileMode)
	if err != nil {
		return err
	}
	_, err = f.Write(text)
	if err = errors.Join(err, f.Sync(), f.Close()); err != nil {
		return err
	}
	if err := os.Rename(name+".new", name); err != nil {
		return err
	}
	return syncFolder(filepath.Dir(name))
}

// shelve puts a finished drop into its place.
func (s shelf) shelve(id string) error {
	if err := syncTree(s.open(id)); err != nil {
		return err
	}
	if err := os.Rename(s.open(id), s.drop(id)); err != nil {
		return err
	}
	return errors.Join(syncFolder(s.dir), syncFolder(filepath.Join(s.dir, openFolder)))
}

// forgetFiles removes a drop's files, which the archive has by now.
func (s shelf) forgetFiles(id string) error { return os.RemoveAll(s.files(id)) }

// remove removes a drop; its record goes first, so that half a drop is none.
func (s shelf) remove(id string) error {
	if err := os.Remove(filepath.Join(s.drop(id), recordFile)); err != nil && !errors.Is(err, fs.ErrNotExist) {
		return err
	}
	return os.RemoveAll(s.drop(id))
}

// sweepOpen removes drops under way that nobody works on and that are older than a
// time.
func (s shelf) sweepOpen(spare map[string]bool, before time.Time) error {
	entries, err := os.ReadDir(filepath.Join(s.dir, openFolder))
	if err != nil {
		return err
	}
	var errs []error
	for _, e := range entries {
		info, err := e.Info()
		if err != nil || spare[e.Name()] || info.ModTime().After(before) {
			continue
		}
		errs = append(errs, os.RemoveAll(filepath.Join(s.dir, openFolder, e.Name())))
	}
	return errors.Join(errs...)
}

// syncTree makes the names of everything below a directory durable.
func syncTree(dir string) error {
	return filepath.WalkDir(dir, func(name string, e fs.DirEntry, err error) error {
		if err != nil || !e.IsDir() {
			return err
		}
		return syncFolder(name)
	})
}

// syncFolder makes the names in a directory durable. Windows has no such call and
// needs none.
func syncFolder(dir string) error {
	if runtime.GOOS == "windows" {
		return nil
	}
	f, err := os.Open(dir)
	if err != nil {
		return err
	}
	return errors.Join(f.Sync(), f.Close())
}

// shelfFault says what the disk refused; a fault stays as it is.
func shelfFault(doing string, err error) error {
	var said *paper.Fault
	if err == nil || errors.As(err, &said) {
		return err
	}
	f := &paper.Fault{Kind: paper.Unavailable, Doing: doing, Why: "the disk refused it", Remedy: "look at the disk and the server's log", Err: err}
	switch {
	case errors.Is(err, syscall.ENOSPC):
		f.Why, f.Remedy = "the disk is full", "make room on the server's disk and try again"
	case errors.Is(err, fs.ErrPermission):
		f.Why, f.Remedy = "the server may not write there", "give the server leave to write into its data directory"
	}
	return f
}
