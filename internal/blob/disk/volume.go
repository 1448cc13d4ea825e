package disk

import (
	"context"
	"errors"
	"fmt"
	"io"
	"io/fs"
	"os"
	"path/filepath"
	"runtime"
	"syscall"
	"time"

	"github.com/banmian/banmian/internal/paper"
)

// volume is every act that changes the disk. It stands apart so that a test can
// make each of them fail in turn, and see that each comes in its order.
type volume interface {
	create(dir string) (file, error)
	makeDirectory(path string) error // one, whose parent exists
	rename(from, to string) error
	remove(path string) error
	touch(path string) error
	syncDirectory(path string) error
}

// file is a blob on its way in.
type file interface {
	io.WriteCloser
	Name() string
	Chmod(fs.FileMode) error
	Sync() error
}

type osVolume struct{}

func (osVolume) create(dir string) (file, error) {
	return os.CreateTemp(dir, "put-*")
}

func (osVolume) makeDirectory(path string) error {
	err := os.Mkdir(path, directoryMode)
	if errors.Is(err, fs.ErrExist) {
		return nil
	}
	return err
}

func (osVolume) rename(from, to string) error { return os.Rename(from, to) }
func (osVolume) remove(path string) error     { return os.Remove(path) }

func (osVolume) touch(path string) error {
	now := time.Now()
	return os.Chtimes(path, now, now)
}

// syncDirectory makes names in a directory durable. Windows keeps its names in
// a journal and cannot sync a directory.
func (osVolume) syncDirectory(path string) error {
	if runtime.GOOS == "windows" {
		return nil
	}
	d, err := os.Open(path)
	if err != nil {
		return err
	}
	return errors.Join(d.Sync(), d.Close())
}

// ensure makes a directory and those above it durably: each has its name in a
// synced directory.
func ensure(v volume, path string) error {
	if info, err := os.Stat(path); err == nil && info.IsDir() {
		return nil
	}
	parent := filepath.Dir(path)
	if parent != path {
		if err := ensure(v, parent); err != nil {
			return err
		}
	}
	if err := v.makeDirectory(path); err != nil {
		return err
	}
	return v.syncDirectory(parent)
}

// seal makes a file's bytes durable and closes it.
func seal(f file) error {
	if err := f.Chmod(blobMode); err != nil {
		return err
	}
	if err := f.Sync(); err != nil {
		return err
	}
	return f.Close()
}

// fault says in a person's words why the disk refused. What the source of the
// bytes, or the end of a context, has said already it passes on.
func fault(doing string, err error) error {
	var said *paper.Fault
	if errors.As(err, &said) || errors.Is(err, context.Canceled) || errors.Is(err, context.DeadlineExceeded) {
		return fmt.Errorf("%s: %w", doing, err)
	}
	f := &paper.Fault{Kind: paper.Unavailable, Doing: doing, Err: err}
	switch {
	case errors.Is(err, syscall.ENOSPC):
		f.Why, f.Remedy = "the disk is full", "free some space and try again"
	case errors.Is(err, fs.ErrPermission):
		f.Why, f.Remedy = err.Error(), "give this account leave to write there"
	}
	return f
}
