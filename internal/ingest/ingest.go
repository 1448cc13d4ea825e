// Package ingest carries files through the stages: it recognises what a file is
// by its content, reads its pages side by side, assembles them to an edition,
// and, when asked to, keeps the edition with its masters and page pictures.
//
// Read stores nothing. Import stores all or nothing: a file that cannot be read
// stops it before the first byte is kept, what it keeps becomes visible in one
// transaction, and importing the same bytes again changes nothing. The package
// decides nothing about what stands on a page.
package ingest

import (
	"context"

	"github.com/banmian/banmian/internal/edition"
	"github.com/banmian/banmian/internal/paper"
	"github.com/banmian/banmian/internal/pdfengine"
)

// Stage is what is being done, for a person who waits.
type Stage string

// The stages, in their order.
const (
	Reading  Stage = "reading"  // pages
	Drawing  Stage = "drawing"  // page pictures
	Checking Stage = "checking" // what was kept before
	Keeping  Stage = "keeping"  // masters
)

// Progress says how far a stage has come. Total may grow while files are being
// opened.
type Progress struct {
	Stage       Stage
	Done, Total int
}

// Read reads files as one edition, whatever their order and names: pages stand
// where what they print puts them. Files with equal bytes are read once. The
// engine is needed for PDFs only and may be nil without any. progress may be
// nil; calls do not overlap.
//
// A file that is not recognised, too large or damaged is a paper.Fault that
// names it. A page that reads badly is a finding of the edition.
func Read(ctx context.Context, engine *pdfengine.Engine, inputs []Input, progress func(Progress)) (paper.Edition, error) {
	return ReadWith(ctx, Engines{PDF: engine}, inputs, progress)
}

// ReadWith is Read that also reads pages that are pictures, when one of the
// engines recognises text.
func ReadWith(ctx context.Context, engines Engines, inputs []Input, progress func(Progress)) (paper.Edition, error) {
	masters, err := open(ctx, inputs)
	if err != nil {
		return paper.Edition{}, legible(err)
	}
	e, err := read(ctx, engines, masters, newMeter(progress))
	return e, legible(err)
}

// read is Read with masters that are known.
func read(ctx context.Context, engines Engines, masters []*master, m *meter) (paper.Edition, error) {
	whole, err := wholeEdition(masters)
	if err != nil {
		return paper.Edition{}, err
	}
	if whole != nil {
		return whole.decode()
	}
	if p := masters[0].packaged; p != nil {
		return p.assemble(ctx, engines.tools(), m)
	}
	leaves, err := leavesOf(ctx, engines.tools(), masters, m)
	if err != nil {
		return paper.Edition{}, err
	}
	return edition.Assemble(leaves), nil
}
