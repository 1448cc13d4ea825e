package main

import (
	"context"
	"encoding/json"
	"errors"
	"fmt"
	"os"
	"path/filepath"
	"strconv"
	"strings"
	"time"

	"github.com/banmian/banmian/internal/app"
	"github.com/banmian/banmian/internal/backup"
	"github.com/banmian/banmian/internal/docket"
	"github.com/banmian/banmian/internal/interchange/plain"
	"github.com/banmian/banmian/internal/paper"
)

func backupCommand() command {
	return command{"backup", "[--data DIR] [--format text|json] --out DIR|FILE.tar",
		"copy everything, also while it is served; into a folder only what is new", runBackup}
}

func runBackup(ctx context.Context, t *terminal, args []string) error {
	fs := options(backupCommand())
	var s settings
	s.dataFlag(fs)
	out := fs.String("out", "", "the `PLACE` for the copy: a folder of copies, or a file whose name ends in .tar")
	format := formatFlag(fs)
	rest, err := parse(t, backupCommand(), fs, args)
	if err != nil {
		return err
	}
	if *out == "" || len(rest) > 0 {
		return usageError{"it takes --out and no arguments"}
	}
	c, err := s.load()
	if err != nil {
		return err
	}
	if err := apart(c.Data, *out); err != nil {
		return err
	}
	report, err := backup.Make(ctx, app.Directory(c), *out, backup.Options{Software: "Banmian " + build().Version, Progress: t.progress})
	t.finish()
	if err != nil {
		return err
	}
	return told(t, report, *format)
}

// apart refuses a copy inside what is copied: it would be lost with it, and the
// next one would hold it.
func apart(data, out string) error {
	from, err := filepath.Abs(data)
	if err != nil {
		return err
	}
	to, err := filepath.Abs(out)
	if err != nil {
		return err
	}
	if rel, err := filepath.Rel(from, to); err == nil && filepath.IsLocal(rel) {
		return usageError{"the copy would lie in the data directory itself; name a place outside, best on another disk"}
	}
	return nil
}

func restoreCommand() command {
	return command{"restore", "[--data DIR] [--force] [--format text|json] FROM",
		"put a copy back as a data directory, which must not exist yet", runRestore}
}

func runRestore(ctx context.Context, t *terminal, args []string) error {
	fs := options(restoreCommand())
	var s settings
	s.dataFlag(fs)
	force := fs.Bool("force", false, "put back what is whole of a copy that is not")
	format := formatFlag(fs)
	rest, err := parse(t, restoreCommand(), fs, args)
	if err != nil {
		return err
	}
	if len(rest) != 1 {
		return usageError{"it takes where the copy is: a folder of copies, one of them, or a .tar file"}
	}
	// A settings file in the directory would be in the way; there must be none.
	c, err := s.load()
	if err != nil {
		return err
	}
	report, err := backup.Restore(ctx, rest[0], app.Directory(c), *force)
	if err != nil {
		return err
	}
	return told(t, report, *format)
}

func verifyCommand() command {
	return command{"verify", "[--data DIR | --backup PLACE] [--quick] [--docket SERIAL:SUM …] [--collect DAYS] [--format text|json]",
		"check every checksum, the chain of the docket, and what refers to what", runVerify}
}

func runVerify(ctx context.Context, t *terminal, args []string) error {
	fs := options(verifyCommand())
	var s settings
	s.dataFlag(fs)
	from := fs.String("backup", "", "check a copy at this `PLACE` instead of the data directory")
	quick := fs.Bool("quick", false, "look whether everything is there, and do not read it")
	collect := fs.Int("collect", 0, "take away blobs to which nothing refers and that are older than so many `DAYS`, at least 1")
	var marks []docket.Mark
	fs.Func("docket", "an end of the docket that was written down earlier, as `SERIAL:SUM`", func(v string) error {
		serial, sum, _ := strings.Cut(v, ":")
		n, err := strconv.ParseInt(serial, 10, 64)
		if err != nil || sum == "" {
			return errors.New("it is written as 120:3fa9…, as banmian verify prints it")
		}
		marks = append(marks, docket.Mark{Serial: n, Sum: sum})
		return nil
	})
	format := formatFlag(fs)
	rest, err := parse(t, verifyCommand(), fs, args)
	if err != nil {
		return err
	}
	if len(rest) > 0 || *collect < 0 || *from != "" && (*quick || *collect > 0 || marks != nil) {
		return usageError{"it takes no arguments; --backup stands alone"}
	}
	if *from != "" {
		report, err := backup.VerifyCopy(ctx, *from)
		if err != nil {
			return err
		}
		return told(t, report, *format)
	}
	c, err := s.load()
	if err != nil {
		return err
	}
	d := app.Directory(c)
	if _, err := os.Stat(filepath.Join(d.Path, d.Database)); err != nil {
		return &paper.Fault{Kind: paper.NotFound, Doing: "check the data directory " + d.Path, Why: "there is no archive in it", Remedy: "name another with --data", Err: err}
	}
	report, err := backup.Verify(ctx, d, backup.Checking{Quick: *quick, Marks: marks, Collect: time.Duration(*collect) * 24 * time.Hour, Progress: t.progress})
	t.finish()
	if err != nil {
		return err
	}
	return told(t, report, *format)
}

// formatFlag is how a report is printed.
func formatFlag(fs interface {
	Func(name, usage string, fn func(string) error)
}) *string {
	format := "text"
	fs.Func("format", "text or json (default text)", func(v string) error {
		if v != "text" && v != "json" {
			return fmt.Errorf("there is no format %q; it is text or json", v)
		}
		format = v
		return nil
	})
	return &format
}

// told prints a report. Anything that is wrong makes the command fail.
func told(t *terminal, r *backup.Report, format string) error {
	if format == "json" {
		e := json.NewEncoder(t.out)
		e.SetIndent("", "  ")
		e.SetEscapeHTML(false)
		if err := e.Encode(r); err != nil {
			return err
		}
	} else {
		tellReport(t, r)
	}
	if n := len(r.Problems); n > 0 {
		return &paper.Fault{Kind: paper.Conflict, Doing: r.What + " " + r.Place, Why: fmt.Sprintf("%d problems, the first: %s %s", n, r.Problems[0].Kind, r.Problems[0].What), Remedy: remedies[r.What]}
	}
	return nil
}

var remedies = map[string]string{
	"backup":  "what is listed is not in the copy: restore it from an earlier one, or import its edition again",
	"restore": "try another copy, or --force to put back what is whole",
	"verify":  "restore what is listed from a copy that is whole, or import its edition again",
}

func tellReport(t *terminal, r *backup.Report) {
	line := func(format string, args ...any) { fmt.Fprintf(t.out, format+"\n", args...) }
	if r.Copy != "" {
		line("copy %s", plain.Clean(r.Copy))
	}
	line("%d files and %d blobs, %.1f MB, in %.1f s", r.Files, r.Blobs, float64(r.Bytes)/1e6, r.Seconds)
	if r.What == "backup" {
		line("%d blobs are new, %.1f MB", r.New, float64(r.NewBytes)/1e6)
	}
	if r.Docket.Serial > 0 {
		line("docket %d:%s", r.Docket.Serial, r.Docket.Sum)
	}
	if r.Unreferenced > 0 {
		line("%d blobs, %.1f MB, are referred to by nothing", r.Unreferenced, float64(r.UnreferencedBytes)/1e6)
	}
	if r.Collected > 0 {
		line("%d of them were taken away, %.1f MB", r.Collected, float64(r.CollectedBytes)/1e6)
	}
	for _, p := range r.Problems {
		line("%s", plain.Clean(strings.TrimSpace(fmt.Sprintf("%s: %s %s %s", p.Kind, p.What, p.Of, p.Why))))
	}
}
