package tesseract

import (
	"bytes"
	"context"
	"errors"
	"fmt"
	"io"
	"os"
	"os/exec"
	"runtime"
	"strings"
	"time"

	"github.com/banmian/banmian/internal/paper"
)

// Bounds on what a child may say. The words of a dense page take 3 MiB.
const (
	mostAnswer  = 64 << 20
	mostTrouble = 4 << 10
	lastWords   = 2 * time.Second // after it was killed, for its pipes to close
)

// run gives a child its input and takes its answer.
func (e *Engine) run(ctx context.Context, limit time.Duration, input io.Reader, args ...string) ([]byte, error) {
	program, err := exec.LookPath(e.opt.Program)
	if err != nil {
		return nil, absent(err)
	}
	dir, err := os.MkdirTemp("", "banmian-ocr-")
	if err != nil {
		return nil, &paper.Fault{Kind: paper.Unavailable, Doing: "recognise text", Why: "there is no room for temporary files", Remedy: "free some disk space", Err: err}
	}
	defer os.RemoveAll(dir)
	timed, cancel := context.WithTimeout(ctx, limit)
	defer cancel()
	answer, trouble := &bounded{most: mostAnswer, full: cancel}, &bounded{most: mostTrouble}
	cmd := exec.CommandContext(timed, program, args...)
	cmd.Dir, cmd.Env = dir, environment(dir)
	cmd.Stdin, cmd.Stdout, cmd.Stderr = input, answer, trouble
	cmd.WaitDelay = lastWords
	err = e.wait(cmd)
	switch {
	case ctx.Err() != nil:
		return nil, ctx.Err()
	case answer.spilt:
		return nil, trouble.fault("tesseract answers without end", err)
	case timed.Err() != nil:
		return nil, trouble.fault(fmt.Sprintf("tesseract took longer than %s", limit), err)
	case err != nil:
		return nil, trouble.fault("tesseract gave up", err)
	}
	return answer.Bytes(), nil
}

// wait starts the child and waits for its end. The thread that starts a child
// stays until then: where the system lets a child die with its parent, it dies
// with that thread.
func (e *Engine) wait(cmd *exec.Cmd) error {
	runtime.LockOSThread()
	defer runtime.UnlockOSThread()
	apart(cmd)
	if err := cmd.Start(); err != nil {
		return err
	}
	restrain(cmd.Process.Pid, e.opt.Memory)
	return cmd.Wait()
}

// environment is what a child sees of ours: where its models are, and where it
// may write.
func environment(dir string) []string {
	env := []string{"PATH=" + os.Getenv("PATH"), "LC_ALL=C.UTF-8", "TMPDIR=" + dir, "HOME=" + dir,
		"OMP_THREAD_LIMIT=1"} // one processor for each child; more of them wait for each other
	if models, set := os.LookupEnv("TESSDATA_PREFIX"); set {
		env = append(env, "TESSDATA_PREFIX="+models)
	}
	return env
}

func absent(err error) error {
	return &paper.Fault{Kind: paper.Unavailable, Doing: "recognise text", Why: "tesseract is not installed",
		Remedy: "install it with the paper's language, on Debian with apt-get install tesseract-ocr tesseract-ocr-chi-sim", Err: err}
}

// bounded keeps what fits and calls full for the rest.
type bounded struct {
	bytes.Buffer
	most  int
	spilt bool
	full  func()
}

// Write never fails: a child that is not listened to would hang.
func (b *bounded) Write(p []byte) (int, error) {
	room := min(len(p), b.most-b.Len())
	b.Buffer.Write(p[:room])
	if room < len(p) && !b.spilt {
		b.spilt = true
		if b.full != nil {
			b.full()
		}
	}
	return len(p), nil
}

// ReadFrom hides that of the buffer, which has no bound.
func (b *bounded) ReadFrom(r io.Reader) (int64, error) {
	return io.Copy(struct{ io.Writer }{b}, r)
}

// fault is that of a child that failed; what it said is the cause.
func (b *bounded) fault(why string, err error) error {
	if said := strings.TrimSpace(b.String()); said != "" {
		err = errors.Join(err, errors.New(said))
	}
	return &paper.Fault{Kind: paper.Unavailable, Doing: "recognise text", Why: why, Err: err,
		Remedy: "read the page again when the machine has less to do; if that does not help, scan it at 300 dots an inch"}
}
