// Command banmian turns a newspaper's print pages into a digital newspaper. It
// owns flags, files and what a person sees on the terminal; what it does is
// done by the packages below internal.
//
// Standard output carries the result only; progress goes to standard error.
// The exit status is 0 when it was done, findings or not; 1 when it could not
// be done, with one line saying what, where and what to do; 2 for wrong usage.
package main

import (
	"context"
	"errors"
	"flag"
	"fmt"
	"io"
	"os"
	"os/signal"
	"strings"
	"syscall"

	"github.com/banmian/banmian/internal/interchange/plain"
	"github.com/banmian/banmian/internal/pdfengine"
)

// command is one word after banmian.
type command struct {
	name  string
	usage string // the arguments, as the help prints them
	does  string // one line
	run   func(ctx context.Context, t *terminal, args []string) error
}

// commands lists every command in the order of the help.
func commands() []command {
	return []command{
		demoCommand(), readCommand(), importCommand(), serveCommand(), publishCommand(), withdrawCommand(), searchCommand(), exportCommand(), mcpCommand(), backupCommand(), restoreCommand(), verifyCommand(), configCommand(), addressesCommand(), profileCommand(), userCommand(), scoreCommand(), versionCommand(),
	}
}

// usageError is a wrong call; it ends the program with status 2.
type usageError struct{ why string }

func (e usageError) Error() string { return e.why }

func main() {
	// A PDF child is this same program: it must not get as far as the commands.
	pdfengine.RunIfChild()
	ctx, stop := signal.NotifyContext(context.Background(), os.Interrupt, syscall.SIGTERM)
	go func() { // a second signal ends the program at once
		<-ctx.Done()
		stop()
	}()
	status := run(ctx, newTerminal(os.Stdout, os.Stderr), os.Args[1:])
	stop()
	os.Exit(status)
}

// run does one command and gives the exit status.
func run(ctx context.Context, t *terminal, args []string) int {
	if len(args) == 0 {
		help(t.err)
		return 2
	}
	name := args[0]
	if name == "help" || name == "-h" || name == "--help" {
		help(t.out)
		return 0
	}
	for _, c := range commands() {
		if c.name == name {
			return report(t, c, c.run(ctx, t, args[1:]))
		}
	}
	fmt.Fprintf(t.err, "banmian: there is no command %q; \"banmian help\" lists them\n", name)
	return 2
}

// report says on one line what went wrong.
func report(t *terminal, c command, err error) int {
	t.finish()
	var wrong usageError
	switch {
	case err == nil:
		return 0
	case errors.Is(err, flag.ErrHelp):
		return 0
	case errors.As(err, &wrong):
		fmt.Fprintf(t.err, "banmian %s: %s\nusage: banmian %s %s\n", c.name, wrong.why, c.name, c.usage)
		return 2
	}
	if errors.Is(err, context.Canceled) {
		fmt.Fprintf(t.err, "banmian %s: stopped before it was done\n", c.name)
		return 1
	}
	fmt.Fprintf(t.err, "banmian %s: %s\n", c.name, plain.Clean(strings.Join(strings.Fields(err.Error()), " ")))
	return 1
}

func help(w io.Writer) {
	fmt.Fprint(w, "Banmian 版面 turns a newspaper's print pages into a digital newspaper.\n\n")
	for _, c := range commands() {
		fmt.Fprintf(w, "  banmian %-9s%s\n%12s%s\n", c.name, c.usage, "", c.does)
	}
	fmt.Fprint(w, "\n\"banmian COMMAND -h\" tells a command's options. Settings come from options, then\nBANMIAN_* variables, then banmian.toml in the data directory.\n")
}

// options makes a flag set whose faults are usage errors.
func options(c command) *flag.FlagSet {
	fs := flag.NewFlagSet(c.name, flag.ContinueOnError)
	fs.SetOutput(io.Discard) // report tells a fault, on one line
	return fs
}

// explain prints a command's help where it was asked for.
func explain(t *terminal, c command, fs *flag.FlagSet) {
	fmt.Fprintf(t.out, "usage: banmian %s %s\n%s\n\n", c.name, c.usage, c.does)
	fs.SetOutput(t.out)
	fs.PrintDefaults()
}

// parse reads the flags, which may also stand after the arguments, and gives
// the arguments. After "--" everything is an argument.
func parse(t *terminal, c command, fs *flag.FlagSet, args []string) ([]string, error) {
	var rest []string
	for {
		err := fs.Parse(args)
		if errors.Is(err, flag.ErrHelp) {
			explain(t, c, fs)
			return nil, err
		}
		if err != nil {
			return nil, usageError{err.Error()}
		}
		left := fs.Args()
		if read := len(args) - len(left); len(left) == 0 || read > 0 && args[read-1] == "--" {
			return append(rest, left...), nil
		}
		rest = append(rest, left[0])
		args = left[1:]
	}
}
