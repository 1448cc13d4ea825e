package pdfengine

import (
	"fmt"
	"os"
	"os/exec"
	"runtime"
	"strconv"
	"strings"
	"syscall"
)

// ourselves is the running program, even when its file has been replaced by an
// upgrade.
func ourselves() (string, error) {
	const self = "/proc/self/exe"
	if _, err := os.Stat(self); err != nil {
		return os.Executable()
	}
	return self, nil
}

// resident is the memory a process holds, in bytes; 0 when it is gone.
func resident(pid int) int {
	b, err := os.ReadFile(fmt.Sprintf("/proc/%d/statm", pid))
	if err != nil {
		return 0
	}
	fields := strings.Fields(string(b))
	if len(fields) < 2 {
		return 0
	}
	pages, _ := strconv.Atoi(fields[1])
	return pages * os.Getpagesize()
}

// starter starts children from one thread that lives as long as the engine: the
// kernel kills a child when the thread that started it ends, which is how a
// child dies with a parent that was killed.
type starter struct {
	jobs chan startJob
	quit chan struct{}
}

type startJob struct {
	cmd  *exec.Cmd
	done chan error
}

func newStarter() starter {
	s := starter{make(chan startJob), make(chan struct{})}
	go func() {
		runtime.LockOSThread()
		for {
			select {
			case j := <-s.jobs:
				j.cmd.SysProcAttr = &syscall.SysProcAttr{Pdeathsig: syscall.SIGKILL, Setpgid: true}
				j.done <- j.cmd.Start()
			case <-s.quit:
				return
			}
		}
	}()
	return s
}

func (s starter) run(cmd *exec.Cmd) error {
	j := startJob{cmd, make(chan error, 1)}
	select {
	case s.jobs <- j:
		return <-j.done
	case <-s.quit:
		return errClosed
	}
}

func (s starter) stop() {
	select {
	case <-s.quit:
	default:
		close(s.quit)
	}
}
