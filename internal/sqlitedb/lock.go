package sqlitedb

import (
	"errors"
	"fmt"
	"io"
	"os"
	"path/filepath"
	"strings"
	"sync"

	"github.com/banmian/banmian/internal/paper"
)

// lockName is the file that is locked. It is not the database, whose own locks
// would be lost if the process closed it a second time.
const lockName = "banmian.lock"

// errLocked is what an operating system's lock gives when another holds it.
var errLocked = errors.New("locked")

// Lock is a data directory held for writing.
type Lock struct{ file *os.File }

// held keeps the files of the locks that nobody has let go of: a file nobody
// refers to is closed by the collector, and its lock would go with it.
var held sync.Map

// LockDirectory holds a data directory, which is made when it is absent, for
// writing until Unlock or the end of the process, however it ends. When another
// process holds it that is a paper.Conflict fault that names the process; who
// only reads needs no lock.
func LockDirectory(dir string) (*Lock, error) {
	doing := "open the data directory " + dir
	if err := os.MkdirAll(dir, 0o700); err != nil {
		return nil, &paper.Fault{Kind: paper.Unavailable, Doing: doing, Why: err.Error(), Remedy: "name a directory this account may write to", Err: err}
	}
	f, err := os.OpenFile(filepath.Join(dir, lockName), os.O_RDWR|os.O_CREATE, 0o600)
	if err != nil {
		return nil, &paper.Fault{Kind: paper.Unavailable, Doing: doing, Why: err.Error(), Remedy: "name a directory this account may write to", Err: err}
	}
	if err := lockFile(f); err != nil {
		holder := describe(f)
		f.Close()
		if !errors.Is(err, errLocked) {
			return nil, &paper.Fault{Kind: paper.Unavailable, Doing: doing, Err: err}
		}
		return nil, &paper.Fault{Kind: paper.Conflict, Doing: doing, Why: holder + " is using it", Remedy: "stop that one first, or name another data directory", Err: err}
	}
	// For the message above; the lock holds whether or not this is written.
	if err := f.Truncate(0); err == nil {
		fmt.Fprintf(f, "process %d (%s)\n", os.Getpid(), filepath.Base(os.Args[0]))
	}
	held.Store(f, nil)
	return &Lock{f}, nil
}

// Unlock lets go of the directory.
func (l *Lock) Unlock() error {
	held.Delete(l.file)
	return l.file.Close()
}

// describe reads who holds the lock.
func describe(f *os.File) string {
	const longest = 200
	text, _ := io.ReadAll(io.LimitReader(f, longest))
	line, _, _ := strings.Cut(string(text), "\n")
	if !strings.HasPrefix(line, "process ") {
		return "another process"
	}
	return line
}
