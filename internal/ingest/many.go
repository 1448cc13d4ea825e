package ingest

import (
	"context"
	"errors"
	"time"

	"github.com/banmian/banmian/internal/archive"
	"github.com/banmian/banmian/internal/paper"
)

// Fate is what became of a lot.
type Fate string

// The fates.
const (
	Imported Fate = "imported" // as a new revision
	Already  Fate = "already"  // it was there, from the same files or with the same content
	Failed   Fate = "failed"
)

// Report says what became of one lot.
type Report struct {
	Lot   string
	Place int // of the lot, from 1
	Of    int
	Fate  Fate

	// Of what is kept; not when it failed before that.
	Key             archive.Key
	Number          int // revision
	Pages, Articles int
	Findings        map[paper.Severity]int // nil when it was not read now

	Err  error // why it failed
	Took time.Duration
}

// Many imports lots one after the other, in their order: an edition's number is
// held against that of the day before, which the order decides. Lots that the
// ledger knows, and whose revision the archive still holds, are not opened
// again. A lot that fails stops no other. It stops early only with the context,
// or when the ledger cannot be written.
type Many struct {
	Importer *Importer
	Ledger   *Ledger // nil: every lot is read
	Again    bool    // read what the ledger knows, too
	Options  Options

	// After, which may be nil, is called for every lot that is kept, before the
	// ledger says so; what it returns fails the lot.
	After func(ctx context.Context, key archive.Key, revision int) error
	// Report is told of each lot when it is done.
	Report func(Report)
	// Progress, which may be nil, is told how far the lot at a place has come.
	Progress func(place int, p Progress)
}

// Import imports the lots and counts those that failed.
func (m *Many) Import(ctx context.Context, lots []Lot) (failed int, err error) {
	for i, lot := range lots {
		begun := time.Now()
		r := Report{Lot: lot.Name, Place: i + 1, Of: len(lots)}
		r.Err = m.one(ctx, lot, &r)
		if ctx.Err() != nil {
			return failed, ctx.Err()
		}
		var broken *ledgerError
		if errors.As(r.Err, &broken) {
			return failed, broken.error
		}
		if r.Took = time.Since(begun); r.Err != nil {
			r.Fate, r.Err = Failed, legible(r.Err)
			failed++
		}
		m.Report(r)
	}
	return failed, nil
}

// ledgerError is one that no other lot can fare better than.
type ledgerError struct{ error }

func (m *Many) one(ctx context.Context, lot Lot, r *Report) error {
	known, err := m.known(ctx, lot, r)
	if err == nil && !known {
		err = m.read(ctx, lot, r)
	}
	if err == nil && m.After != nil {
		err = m.After(ctx, r.Key, r.Number)
	}
	if err != nil || known || m.Ledger == nil {
		return err
	}
	if err := m.Ledger.Enter(lot.Print, r.Key, r.Number); err != nil {
		return &ledgerError{err}
	}
	return nil
}

// mostOfADay bounds the editions of one title on one day.
const mostOfADay = 1000

// known reports whether the ledger knows a lot and the archive bears it out.
func (m *Many) known(ctx context.Context, lot Lot, r *Report) (bool, error) {
	if m.Ledger == nil || m.Again {
		return false, nil
	}
	key, number, ok := m.Ledger.Done(lot.Print)
	if !ok || m.Options.Slug != "" && m.Options.Slug != key.Title {
		return false, nil
	}
	kept, err := m.Importer.Archive.Editions(ctx, archive.Query{Title: key.Title, From: key.Date, To: key.Date, Limit: mostOfADay})
	for _, e := range kept {
		if e.Key == key && e.Number >= number {
			r.Fate, r.Key, r.Number, r.Pages, r.Articles = Already, key, number, e.Pages, e.Articles
			return true, nil
		}
	}
	return false, err
}

func (m *Many) read(ctx context.Context, lot Lot, r *Report) error {
	b, err := lot.Gather()
	if err != nil {
		return err
	}
	var progress func(Progress)
	if m.Progress != nil {
		progress = func(p Progress) { m.Progress(r.Place, p) }
	}
	result, err := m.Importer.Import(ctx, b.Inputs, m.Options, progress)
	if err := errors.Join(err, b.Close()); err != nil {
		return err
	}
	r.Fate = Already
	if result.Created {
		r.Fate = Imported
	}
	r.Key, r.Number, r.Pages, r.Articles = result.Key, result.Number, len(result.Edition.Pages), len(result.Edition.Articles)
	r.Findings = severities(result.Edition)
	return nil
}

// severities counts an edition's findings.
func severities(e paper.Edition) map[paper.Severity]int {
	out := map[paper.Severity]int{}
	for _, f := range e.Findings {
		out[f.Severity]++
	}
	for _, a := range e.Articles {
		for _, f := range a.Findings {
			out[f.Severity]++
		}
	}
	return out
}
