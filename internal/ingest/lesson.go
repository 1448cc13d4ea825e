package ingest

import (
	"context"
	"encoding/json"
	"fmt"
	"sync/atomic"

	"github.com/banmian/banmian/internal/archive"
	"github.com/banmian/banmian/internal/layout"
	"github.com/banmian/banmian/internal/paper"
	"github.com/banmian/banmian/internal/profile"
)

// LessonJob is the kind of job that learns from a published edition how its
// title is set. It follows publishing and never holds it up.
const LessonJob = "title-lesson"

// Lesson is the job for a revision.
func Lesson(key archive.Key, revision int) archive.Job {
	job := Lighter(key, revision) // both name a revision
	job.Kind = LessonJob
	return job
}

// Learn does a LessonJob: it lays the pages of the published revision out anew,
// from its masters, and keeps what they teach under the roles that its zones have
// by now. Only pages that were typeset teach: scans do not say in which face they
// are set. The archive must be an archive.Profiler.
func (im *Importer) Learn(ctx context.Context, args []byte) error {
	var a lighterArgs
	if err := json.Unmarshal(args, &a); err != nil {
		return fmt.Errorf("read which edition to learn from: %w", err)
	}
	date, err := paper.ParseDate(a.Date)
	if err != nil {
		return fmt.Errorf("read which edition to learn from: %w", err)
	}
	memory, ok := im.Archive.(archive.Profiler)
	if !ok {
		return paper.Faultf(paper.Invalid, "this archive keeps no profiles")
	}
	key := archive.Key{Title: a.Title, Date: date, Ordinal: a.Ordinal}
	rev, err := im.Archive.Edition(ctx, key, archive.Published)
	if paper.IsKind(err, paper.NotFound) || err == nil && rev.Number != a.Revision {
		return nil // it was withdrawn or replaced meanwhile
	}
	if err != nil {
		return err
	}
	var makeups []paper.Makeup
	for _, s := range rev.Sources {
		m, err := im.kept(ctx, s)
		if err != nil {
			return err
		}
		if m.kind != kindPDF {
			continue
		}
		laid, err := im.layOut(ctx, m)
		if err != nil {
			return err
		}
		makeups = append(makeups, laid...)
	}
	if len(makeups) == 0 {
		return nil
	}
	return memory.Learn(ctx, key, profile.Count(rev.Edition, makeups))
}

// layOut gives the makeups of a file's pages, as the pages show them.
func (im *Importer) layOut(ctx context.Context, m *master) ([]paper.Makeup, error) {
	with := Engines{PDF: im.Engine}.tools()
	with.pages = new(atomic.Int64)
	sheets, err := m.sheets(ctx, with, newMeter(nil))
	if err != nil {
		return nil, err
	}
	var out []paper.Makeup
	for i, s := range sheets {
		if isScan(s) {
			continue
		}
		s.Source = m.source(i)
		upright, angle := layout.Upright(s)
		out = append(out, layout.MakeupAsShown(layout.Make(upright), angle))
	}
	return out, nil
}
