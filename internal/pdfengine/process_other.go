//go:build !linux

package pdfengine

import (
	"os"
	"os/exec"
)

// ourselves is the running program.
func ourselves() (string, error) { return os.Executable() }

// resident cannot be asked for here; the cap on guest memory stands alone.
func resident(int) int { return 0 }

// starter starts children. A child whose parent has gone sees the end of its
// standard input.
type starter struct{}

func newStarter() starter               { return starter{} }
func (starter) run(cmd *exec.Cmd) error { return cmd.Start() }
func (starter) stop()                   {}
