package pdfengine

import (
	"errors"
	"syscall"

	"github.com/landlock-lsm/go-landlock/landlock"
	"golang.org/x/sys/unix"
)

// lockDown gives up, for good, the right to open files, to connect and to write
// core dumps. On kernels without Landlock the WebAssembly sandbox stands alone.
func lockDown() error {
	// A right belongs to a thread. In a program linked with C the Go runtime cannot
	// reach them all; Landlock's own way below then does.
	_, _, errno := syscall.AllThreadsSyscall6(unix.SYS_PRCTL, unix.PR_SET_NO_NEW_PRIVS, 1, 0, 0, 0, 0)
	if errno != 0 && !errors.Is(errno, syscall.ENOTSUP) {
		return errno
	}
	for _, what := range []int{unix.RLIMIT_CORE, unix.RLIMIT_FSIZE} {
		if err := unix.Setrlimit(what, &unix.Rlimit{}); err != nil {
			return err
		}
	}
	return landlock.V8.BestEffort().Restrict()
}
