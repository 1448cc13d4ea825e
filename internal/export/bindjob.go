package export

import (
	"context"
	"encoding/json"
	"fmt"
	"io"

	"github.com/banmian/banmian/internal/archive"
	"github.com/banmian/banmian/internal/paper"
)

// BindJob is the kind of job that binds a published edition into one PDF for
// readers to take. It follows publishing and never holds it up.
const BindJob = "bind-edition"

// bindArgs names a revision in a job.
type bindArgs struct {
	Key      archive.Key `json:"key"`
	Revision int         `json:"revision"`
}

// Bind is the job for a revision.
func Bind(key archive.Key, revision int) archive.Job {
	args, err := json.Marshal(bindArgs{key, revision})
	if err != nil {
		panic(err) // a key is a string and numbers
	}
	return archive.Job{Kind: BindJob, Unique: fmt.Sprintf("%s/%d", key, revision), Args: args}
}

// DoBind does a BindJob: it binds the revision if it is what readers see, and
// keeps what it bound. Done twice it keeps the same. The PDF is written into the
// blobs as it is made.
func (x *Exporter) DoBind(ctx context.Context, keep archive.Bookbinder, args []byte) error {
	var a bindArgs
	if err := json.Unmarshal(args, &a); err != nil {
		return fmt.Errorf("read which edition to bind: %w", err)
	}
	m, err := x.matter(ctx, a.Key)
	if paper.IsKind(err, paper.NotFound) || paper.IsKind(err, paper.Gone) || err == nil && m.revision.Number != a.Revision {
		return nil // it was withdrawn or replaced meanwhile
	}
	if err != nil || len(m.revision.Edition.Pages) == 0 {
		return err
	}
	r, w := io.Pipe()
	done := make(chan struct{})
	go func() {
		defer close(done)
		w.CloseWithError(writePDF(ctx, x, m, w))
	}()
	ref, size, err := x.Blobs.Put(ctx, r)
	r.CloseWithError(io.ErrClosedPipe) // lets the writer go when the store gave up
	<-done
	if err != nil {
		return fmt.Errorf("bind %s: %w", a.Key, err)
	}
	return keep.KeepBound(ctx, m.revision.Key, m.revision.Number, archive.Source{Name: fileName(m.revision.Key) + ".pdf", Blob: ref, Size: size})
}
