// Package crashtest kills processes for tests: a test binary runs itself as a
// child that works on a directory and writes one line on standard output for
// each thing it has done for good; the parent reads the lines, kills the child
// without warning, and looks at what is left.
//
// A kill shows what is lost with the process, not what is lost with the
// machine's memory: the order of syncs is for other tests.
package crashtest

import (
	"bufio"
	"bytes"
	"os"
	"os/exec"
	"strings"
	"testing"
	"time"
)

// The environment of a child.
const (
	directoryVariable = "BANMIAN_CRASH_DIR"
	argumentVariable  = "BANMIAN_CRASH_ARG"
)

// patience bounds how long a child may take to write the lines it is asked for.
const patience = 30 * time.Second

// Inside reports whether this process is the child, and gives its directory.
func Inside(testing.TB) (dir string, inside bool) {
	dir = os.Getenv(directoryVariable)
	return dir, dir != ""
}

// Argument is what Start gave the child.
func Argument() string { return os.Getenv(argumentVariable) }

// Child is a running child.
type Child struct {
	t      *testing.T
	cmd    *exec.Cmd
	out    *bufio.Reader
	stderr bytes.Buffer
}

// Start runs the calling test again as a child that works on dir.
func Start(t *testing.T, dir, argument string) *Child {
	t.Helper()
	parts := strings.Split(t.Name(), "/")
	for i, part := range parts {
		parts[i] = "^" + part + "$"
	}
	c := &Child{t: t, cmd: exec.Command(os.Args[0], "-test.run="+strings.Join(parts, "/"))}
	c.cmd.Env = append(os.Environ(), directoryVariable+"="+dir, argumentVariable+"="+argument)
	c.cmd.Stderr = &c.stderr
	pipe, err := c.cmd.StdoutPipe()
	if err != nil {
		t.Fatal(err)
	}
	if err := c.cmd.Start(); err != nil {
		t.Fatal(err)
	}
	c.out = bufio.NewReader(pipe)
	return c
}

// KillAfter waits for n lines, then for the delay, kills the child, and gives
// every whole line it wrote. The delay moves the moment of death to other
// places in the child's work; nothing depends on how long it really takes.
func (c *Child) KillAfter(n int, delay time.Duration) []string {
	c.t.Helper()
	lines := c.Lines(n)
	time.Sleep(delay)
	if err := c.cmd.Process.Kill(); err != nil {
		c.t.Errorf("kill the child: %v", err)
	}
	for {
		line, err := c.out.ReadString('\n')
		if err != nil {
			break // the half line of one killed while writing is no acknowledgement
		}
		lines = append(lines, strings.TrimSpace(line))
	}
	c.cmd.Wait() // it was killed: the error says nothing else
	return lines
}

// Lines waits for the child's next n lines and gives them.
func (c *Child) Lines(n int) []string {
	c.t.Helper()
	guard := time.AfterFunc(patience, func() { c.cmd.Process.Kill() })
	defer guard.Stop()
	var lines []string
	for len(lines) < n {
		line, err := c.out.ReadString('\n')
		if err != nil {
			c.cmd.Wait()
			c.t.Fatalf("the child stopped after %d of %d lines: %v\n%s", len(lines), n, err, c.stderr.String())
		}
		lines = append(lines, strings.TrimSpace(line))
	}
	return lines
}
