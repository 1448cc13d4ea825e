package tesseract

import (
	"os/exec"
	"syscall"

	"golang.org/x/sys/unix"
)

// apart gives the child a group of its own, killed as one, that ends with us.
func apart(cmd *exec.Cmd) {
	cmd.SysProcAttr = &syscall.SysProcAttr{Setpgid: true, Pdeathsig: syscall.SIGKILL}
	cmd.Cancel = func() error { return syscall.Kill(-cmd.Process.Pid, syscall.SIGKILL) }
}

// leisure is the child's priority: readers and editors come first.
const leisure = 15

// restrain bounds the child's memory and lets others go first. A child that is
// gone already needs neither.
func restrain(pid int, memory uint64) {
	_ = unix.Prlimit(pid, unix.RLIMIT_AS, &unix.Rlimit{Cur: memory, Max: memory}, nil)
	_ = unix.Prlimit(pid, unix.RLIMIT_CORE, &unix.Rlimit{}, nil)
	_ = unix.Setpriority(unix.PRIO_PGRP, pid, leisure)
}
