package main

import (
	"context"
	"errors"
	"fmt"
	"os"
	"path/filepath"

	"github.com/banmian/banmian/internal/config"
	"github.com/banmian/banmian/internal/interchange/plain"
	"github.com/banmian/banmian/internal/paper"
)

func configCommand() command {
	return command{"config", "check [--data DIR]", "say what the settings are, and every fault in them", runConfig}
}

func runConfig(_ context.Context, t *terminal, args []string) error {
	fs := options(configCommand())
	var s settings
	s.dataFlag(fs)
	rest, err := parse(t, configCommand(), fs, args)
	if err != nil {
		return err
	}
	if len(rest) != 1 || rest[0] != "check" {
		return usageError{"it takes one word: check"}
	}
	c, err := s.load()
	var faults []error
	var many interface{ Unwrap() []error }
	switch {
	case errors.As(err, &many):
		faults = many.Unwrap()
	case err != nil:
		faults = []error{err}
	default:
		faults = lived(c)
	}
	if len(faults) > 0 {
		for _, f := range faults {
			fmt.Fprintln(t.out, plain.Clean(f.Error()))
		}
		return &paper.Fault{Kind: paper.Invalid, Doing: "check the settings", Why: fmt.Sprintf("%d faults", len(faults)), Remedy: "correct what is listed"}
	}
	for _, l := range []struct{ name, value string }{
		{"data", c.Data}, {"addr", c.Addr}, {"title", c.Title}, {"origin", c.Origin}, {"workers", fmt.Sprint(c.PDFWorkers())}, {"cache", c.CacheDir()},
	} {
		fmt.Fprintf(t.out, "%-8s %s\n", l.name, plain.Clean(l.value))
	}
	return nil
}

// lived looks whether the program can live in its directory.
func lived(c config.Config) (faults []error) {
	at := c.Data
	for {
		info, err := os.Stat(at)
		if err == nil && !info.IsDir() {
			return []error{fmt.Errorf("the data directory %s: %s is a file", c.Data, at)}
		}
		if err == nil {
			break
		}
		up := filepath.Dir(at)
		if up == at {
			return []error{fmt.Errorf("the data directory %s: %w", c.Data, err)}
		}
		at = up
	}
	f, err := os.CreateTemp(at, ".banmian-check-*")
	if err != nil {
		return []error{fmt.Errorf("the data directory %s cannot be written: %w", c.Data, err)}
	}
	if err := errors.Join(f.Close(), os.Remove(f.Name())); err != nil {
		faults = append(faults, err)
	}
	return faults
}
