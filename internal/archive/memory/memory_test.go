package memory_test

import (
	"context"
	"testing"
	"time"

	"github.com/banmian/banmian/internal/archive"
	"github.com/banmian/banmian/internal/archive/archivetest"
	"github.com/banmian/banmian/internal/archive/memory"
)

func open(_ testing.TB, now func() time.Time) archivetest.World {
	var jobs, waiting []string
	a := memory.New(memory.Options{Now: now, Enqueue: func(_ context.Context, job archive.Job) error {
		if job.Kind == archivetest.Refused {
			waiting = nil
			return archivetest.ErrRefused
		}
		waiting = append(waiting, job.Kind)
		return nil
	}})
	return archivetest.World{Archive: a,
		Jobs: func(testing.TB) []string {
			jobs = append(jobs, waiting...)
			waiting = nil
			return jobs
		},
		Reopen: func(testing.TB) archive.Archive { return a },
	}
}

func TestContract(t *testing.T) { archivetest.Run(t, open) }

func TestWithoutQueue(t *testing.T) {
	a := memory.New(memory.Options{})
	if _, err := a.Keep(t.Context(), archivetest.Proposal("2024-06-14", "d"), archive.Job{Kind: "index"}); err == nil {
		t.Error("follow-up work was dropped without a word")
	}
}

func Benchmark(b *testing.B) { archivetest.Bench(b, open) }
