//go:build !linux

package main

import (
	"os"
	"os/exec"
	"time"
)

// again runs a part of the benchmark in a process of its own. Here it may use
// every processor.
func again(part string, _ int) error {
	self, err := os.Executable()
	if err != nil {
		return err
	}
	cmd := exec.Command(self, append([]string{"-part", part}, os.Args[1:]...)...)
	cmd.Stdout, cmd.Stderr = os.Stdout, os.Stderr
	return cmd.Run()
}

// peakOfChildren cannot be told here.
func peakOfChildren() int { return 0 }

// processorTime cannot be told here.
func processorTime() time.Duration { return 0 }
