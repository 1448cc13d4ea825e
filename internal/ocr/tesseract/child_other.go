//go:build !linux

package tesseract

import "os/exec"

// apart does nothing: the child is killed alone.
func apart(*exec.Cmd) {}

// restrain does nothing: this system bounds a child by time alone.
func restrain(int, uint64) {}
