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

	"github.com/banmian/banmian/internal/paper"
)

// volume is every act that changes the disk. It stands apart so that a test can
// make each of them fail in turn, and see that each comes in its order.
type volume interface {
	create(dir string) (file, error)
	makeDirectory(path string) error // with its parents, durably
	rename(from, to string) error
	remove(path string) error
	syncDirectory(path string) error
}

// file is a blob on its way in. Seal makes its bytes durable and closes it.
type file interface {
	io.WriteCloser
	Name() string
	Seal() error
}

type osVolume struct{}

func (osVolume) create(dir string) (file, error) {
	f, err := os.CreateTemp(dir, "put-*")
	if err != nil {
		return nil, err
	}
	return osFile{f}, nil
}

func (v osVolume) makeDirectory(path string) error {
	if info, err := os.Stat(path); err == nil && info.IsDir() {
		return nil
	}
	parent := filepath.Dir(path)
	if parent != path {
		if err := v.makeDirectory(parent); err != nil {
			return err
		}
	}
	if err := os.Mkdir(path, directoryMode); err != nil && !errors.Is(err, fs.ErrExist) {
		return err
	}
	return v.syncDirectory(parent)
}

func (osVolume) rename(from, to string) error { return os.Rename(from, to) }
func (osVolume) remove(path string) error     { return os.Remove(path) }

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

type osFile struct{ *os.File }

func (f osFile) Seal() error {
	return errors.Join(f.Chmod(blobMode), f.Sync(), f.Close())
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
