package main

import (
	"context"
	"errors"
	"fmt"
	"io"
	"net/http"
	"os"
	"os/exec"
	"path/filepath"
	"regexp"
	"strconv"
	"strings"
	"sync"
	"syscall"
	"testing"
	"time"

	"github.com/rogpeppe/go-internal/testscript"

	"github.com/banmian/banmian/internal/pdfengine"
	"github.com/banmian/banmian/internal/specimen"
)

func TestMain(m *testing.M) {
	pdfengine.RunIfChild()
	testscript.Main(m, map[string]func(){"banmian": main})
}

// TestScripts runs the whole program as a user would; each file of
// testdata/script is one story. The scripts share one cache of the compiled PDF
// engine, so that only the first pays for compiling it.
func TestScripts(t *testing.T) {
	cache := t.TempDir()
	compileEngine(t, cache)
	testscript.Run(t, testscript.Params{
		Dir:             "testdata/script",
		ContinueOnError: true,
		Setup: func(e *testscript.Env) error {
			e.Setenv("BANMIAN_CACHE", cache)
			return unpackSample(filepath.Join(e.WorkDir, "sample"))
		},
		Cmds: map[string]func(*testscript.TestScript, bool, []string){
			"sparse":       makeSparse,
			"garbage":      makeGarbage,
			"truncate":     truncate,
			"replace":      replace,
			"killafter":    killAfter,
			"address":      waitForAddress,
			"get":          get,
			"curls":        curls,
			"secret":       keepSecret,
			"converse":     converse,
			"unprivileged": unprivileged,

			"background": background,
			"stop":       stop,
			"profiled":   waitForProfile,

			"handin":  handIn,
			"settled": waitForDrop,
			"appears": waitForFile,
		},
	})
}

// compileEngine fills the cache, so that scripts that run side by side do not
// each compile.
func compileEngine(t *testing.T, cache string) {
	t.Helper()
	engine, err := pdfengine.Start(pdfengine.Options{CacheDir: cache, Workers: 1})
	if err != nil {
		t.Fatal(err)
	}
	defer engine.Close()
	page := specimen.Samples()[0].Files[0]
	doc, err := engine.Open(t.Context(), page.Name, page.Data)
	if err != nil {
		t.Fatal(err)
	}
	doc.Close()
}

// unpackSample lays the sample edition's files into a directory.
func unpackSample(dir string) error {
	for _, e := range specimen.Samples() {
		e.Files = append(e.Files, specimen.File{Name: "truth.json", Data: e.Truth})
		for _, f := range e.Files {
			name := filepath.Join(dir, e.Name, f.Name)
			if err := os.MkdirAll(filepath.Dir(name), 0o755); err != nil {
				return err
			}
			if err := os.WriteFile(name, f.Data, 0o644); err != nil {
				return err
			}
		}
	}
	return nil
}

// makeSparse NAME SIZE makes a file of that many bytes that takes no room.
func makeSparse(ts *testscript.TestScript, neg bool, args []string) {
	size, err := strconv.ParseInt(args[1], 10, 64)
	ts.Check(err)
	f, err := os.Create(ts.MkAbs(args[0]))
	ts.Check(err)
	ts.Check(f.Truncate(size))
	ts.Check(f.Close())
}

// replace OLD NEW NAME puts one text in place of another in a file that has it.
func replace(ts *testscript.TestScript, neg bool, args []string) {
	before := ts.ReadFile(args[2])
	after := strings.ReplaceAll(before, args[0], args[1])
	if before == after {
		ts.Fatalf("%q does not stand in %s", args[0], args[2])
	}
	ts.Check(os.WriteFile(ts.MkAbs(args[2]), []byte(after), 0o600))
}

// makeGarbage NAME writes bytes that are no text in any encoding.
func makeGarbage(ts *testscript.TestScript, neg bool, args []string) {
	var b []byte
	for i := range 5000 {
		b = append(b, byte(i*i*31+i>>3))
	}
	ts.Check(os.WriteFile(ts.MkAbs(args[0]), b, 0o600))
}

// truncate FROM TO SHARE copies the first hundredths of a file.
func truncate(ts *testscript.TestScript, neg bool, args []string) {
	b, err := os.ReadFile(ts.MkAbs(args[0]))
	ts.Check(err)
	share, err := strconv.Atoi(args[2])
	ts.Check(err)
	ts.Check(os.WriteFile(ts.MkAbs(args[1]), b[:len(b)*share/100], 0o600))
}

// killafter MILLISECONDS COMMAND… runs a command and kills it without warning
// after that time.
func killAfter(ts *testscript.TestScript, neg bool, args []string) {
	ms, err := strconv.Atoi(args[0])
	ts.Check(err)
	ctx, cancel := context.WithTimeout(context.Background(), time.Duration(ms)*time.Millisecond)
	defer cancel()
	err = inScript(ts, ctx, args[1:]).Run()
	ts.Logf("killed after %d ms: %v", ms, err)
}

// inScript prepares a command in the script's world.
func inScript(ts *testscript.TestScript, ctx context.Context, args []string) *exec.Cmd {
	path := args[0]
	for _, dir := range filepath.SplitList(ts.Getenv("PATH")) {
		if _, err := os.Stat(filepath.Join(dir, args[0])); err == nil {
			path = filepath.Join(dir, args[0])
			break
		}
	}
	cmd := exec.CommandContext(ctx, path, args[1:]...)
	cmd.Dir = ts.MkAbs(".")
	cmd.Env = []string{"PATH=" + ts.Getenv("PATH"), "BANMIAN_CACHE=" + ts.Getenv("BANMIAN_CACHE"), "HOME=" + ts.Getenv("HOME")}
	return cmd
}

var addressLine = regexp.MustCompile(`http://(127\.0\.0\.1:\d+)/`)

// patience bounds the wait for a server that starts.
const patience = 60 * time.Second

// waitForAddress FILE VARIABLE waits until a background command has written its
// address to FILE and keeps it.
func waitForAddress(ts *testscript.TestScript, neg bool, args []string) {
	deadline := time.Now().Add(patience)
	for time.Now().Before(deadline) {
		b, err := os.ReadFile(ts.MkAbs(args[0]))
		if m := addressLine.FindSubmatch(b); err == nil && m != nil {
			ts.Setenv(args[1], string(m[1]))
			return
		}
		time.Sleep(20 * time.Millisecond) // polling for another process's output
	}
	ts.Fatalf("no address in %s after %s", args[0], patience)
}

// waitForProfile DATA TITLE waits until a title has learned something.
func waitForProfile(ts *testscript.TestScript, neg bool, args []string) {
	deadline := time.Now().Add(patience)
	for time.Now().Before(deadline) {
		out, err := inScript(ts, context.Background(), []string{"banmian", "profile", "--data", args[0], "show", args[1]}).Output()
		ts.Check(err)
		if strings.Contains(string(out), "learned from") {
			return
		}
		time.Sleep(100 * time.Millisecond) // polling for another process's work
	}
	ts.Fatalf("%s has learned nothing after %s", args[1], patience)
}

// get STATUS URL FILE asks a server and keeps the body.
func get(ts *testscript.TestScript, neg bool, args []string) {
	resp, err := http.Get(args[1])
	ts.Check(err)
	defer resp.Body.Close()
	body, err := io.ReadAll(resp.Body)
	ts.Check(err)
	if want := args[0]; strconv.Itoa(resp.StatusCode) != want {
		ts.Fatalf("%s: want status %s, got %s:\n%.500s", args[1], want, resp.Status, body)
	}
	if len(args) > 2 {
		ts.Check(os.WriteFile(ts.MkAbs(args[2]), body, 0o600))
	}
}

// background LOG COMMAND… starts a command whose standard error goes to LOG. It is
// asked to stop by "stop", or at the script's end.
func background(ts *testscript.TestScript, neg bool, args []string) {
	log, err := os.Create(ts.MkAbs(args[0]))
	ts.Check(err)
	cmd := inScript(ts, context.Background(), args[1:])
	cmd.Stderr = log
	ts.Check(cmd.Start())
	var once sync.Once
	var failed error
	end := func() error {
		once.Do(func() {
			failed = errors.Join(cmd.Process.Signal(syscall.SIGTERM), cmd.Wait(), log.Close())
		})
		return failed
	}
	ts.Defer(func() {
		if err := end(); err != nil {
			ts.Logf("the background command: %v", err)
		}
	})
	running.Store(ts, end)
}

// running holds what stops each script's background command.
var running sync.Map

// stop asks the background command to stop and waits until it has, which must be
// without an error.
func stop(ts *testscript.TestScript, neg bool, args []string) {
	end, ok := running.Load(ts)
	if !ok {
		ts.Fatalf("nothing runs in the background")
	}
	ts.Check(end.(func() error)())
}

// unprivileged STATUS FILE COMMAND… runs a command that file permissions bind, as
// they do not bind the superuser, and keeps its standard error.
func unprivileged(ts *testscript.TestScript, neg bool, args []string) {
	command := args[2:]
	if os.Getuid() == 0 {
		// Debian's util-linux; every system on which tests run as root has it.
		command = append([]string{"setpriv", "--bounding-set=-dac_override,-dac_read_search"}, command...)
	}
	cmd := inScript(ts, context.Background(), command)
	var stderr strings.Builder
	cmd.Stderr = &stderr
	err := cmd.Run()
	if got := fmt.Sprint(cmd.ProcessState.ExitCode()); got != args[0] {
		ts.Fatalf("want exit status %s, got %s (%v): %s", args[0], got, err, stderr.String())
	}
	ts.Check(os.WriteFile(ts.MkAbs(args[1]), []byte(stderr.String()), 0o600))
}
