package main

import (
	"fmt"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"strconv"
	"strings"
	"time"

	"golang.org/x/sys/unix"
)

// again runs a part of the benchmark in a process that may use so many
// processors only, as may its children.
func again(part string, processors int) error {
	runtime.LockOSThread() // a new process inherits the thread's processors
	defer runtime.UnlockOSThread()
	var all, few unix.CPUSet
	if err := unix.SchedGetaffinity(0, &all); err != nil {
		return fmt.Errorf("learn which processors there are: %w", err)
	}
	for i := 0; few.Count() < min(processors, all.Count()); i++ {
		if all.IsSet(i) {
			few.Set(i)
		}
	}
	if err := unix.SchedSetaffinity(0, &few); err != nil {
		return fmt.Errorf("choose processors: %w", err)
	}
	defer func() { _ = unix.SchedSetaffinity(0, &all) }()
	cmd := exec.Command("/proc/self/exe", append([]string{"-part", part}, os.Args[1:]...)...)
	cmd.Stdout, cmd.Stderr = os.Stdout, os.Stderr
	return cmd.Run()
}

// peakOfChildren is the most resident memory, in bytes, that one of this
// process's children has held; 0 when it cannot be told.
func peakOfChildren() int {
	most := 0
	for _, dir := range children() {
		if kb, err := strconv.Atoi(strings.TrimSuffix(status(dir)["VmHWM"], " kB")); err == nil {
			most = max(most, kb<<10)
		}
	}
	return most
}

// processorTime is what this process and its children have worked, all
// processors together.
func processorTime() time.Duration {
	var total time.Duration
	for _, dir := range append(children(), "/proc/self") {
		tasks, err := filepath.Glob(dir + "/task/*/schedstat")
		if err != nil {
			continue
		}
		for _, name := range tasks {
			if b, err := os.ReadFile(name); err == nil {
				ns, _, _ := strings.Cut(string(b), " ")
				if n, err := strconv.ParseInt(ns, 10, 64); err == nil {
					total += time.Duration(n)
				}
			}
		}
	}
	return total
}

// children are the folders of this process's children below /proc.
func children() []string {
	own := strconv.Itoa(os.Getpid())
	all, err := filepath.Glob("/proc/[0-9]*")
	if err != nil {
		return nil
	}
	var out []string
	for _, dir := range all {
		if status(dir)["PPid"] == own {
			out = append(out, dir)
		}
	}
	return out
}

// status is what the kernel says of a process; empty when it has ended.
func status(dir string) map[string]string {
	values := map[string]string{}
	b, err := os.ReadFile(dir + "/status")
	if err != nil {
		return values
	}
	for _, line := range strings.Split(string(b), "\n") {
		if key, value, ok := strings.Cut(line, ":"); ok {
			values[key] = strings.TrimSpace(value)
		}
	}
	return values
}
