package ingest

import (
	"context"
	"slices"
	"strings"

	"github.com/banmian/banmian/internal/archive"
	"github.com/banmian/banmian/internal/blob"
	"github.com/banmian/banmian/internal/paper"
)

// ahead is what was read of a file before the edition it belongs to was put
// together.
type ahead struct {
	ref    blob.Ref
	name   string
	leaves []paper.Leaf
}

// Ahead reads a file by itself, so that who gathers an edition file by file learns
// what each holds and which cannot be read. It gives the input to import with,
// which is not read again while it has the same bytes and name; its pages are
// Input.Pages. A whole edition (a package, an edition document) has no pages of
// its own: see Batch.Whole.
func Ahead(ctx context.Context, engines Engines, in Input, progress func(Progress)) (Input, error) {
	masters, err := open(ctx, []Input{in})
	if err != nil {
		return in, legible(err)
	}
	m := masters[0]
	if m.packaged != nil || m.kind == kindDocument {
		return in, legible(alone(in))
	}
	leaves, err := leavesOf(ctx, engines.tools(), masters, newMeter(progress))
	if err != nil {
		return in, legible(err)
	}
	in.ahead = &ahead{m.ref, m.name, leaves}
	return in, nil
}

// Ref names the bytes of a file that Ahead has read.
func (in Input) Ref() (blob.Ref, bool) {
	if in.ahead == nil {
		return "", false
	}
	return in.ahead.ref, true
}

// Pages are what Ahead has read of a file.
func (in Input) Pages() []paper.Leaf {
	if in.ahead == nil {
		return nil
	}
	return slices.Clone(in.ahead.leaves)
}

// Only is the input with some of its pages left out: those named are read, counted
// from 0.
func (in Input) Only(pages []int) Input {
	in.only = map[int]bool{}
	for _, n := range pages {
		in.only[n] = true
	}
	return in
}

// kept leaves out the pages that are not to be read.
func (m *master) kept(leaves []paper.Leaf) []paper.Leaf {
	if m.input.only == nil {
		return leaves
	}
	var out []paper.Leaf
	for n, l := range leaves {
		if m.input.only[n] {
			out = append(out, l)
		}
	}
	return out
}

// known gives the pages of a file that was read before.
func (m *master) known(with tools, meter *meter) ([]paper.Leaf, bool, error) {
	a := m.input.ahead
	if a == nil || a.ref != m.ref || a.name != m.name {
		return nil, false, nil
	}
	meter.expect(Reading, len(a.leaves))
	meter.done(Reading, len(a.leaves))
	return a.leaves, true, with.admit(len(a.leaves), m.input.Name)
}

// readPages reads a file's pages, unless they were read before.
func (m *master) readPages(ctx context.Context, with tools, meter *meter) ([]paper.Leaf, error) {
	leaves, known, err := m.known(with, meter)
	if !known {
		sheets, err := m.sheets(ctx, with, meter)
		if err != nil {
			return nil, err
		}
		if leaves, err = m.leaves(ctx, with, sheets); err != nil {
			return nil, err
		}
	}
	return m.kept(leaves), err
}

// Whole reports whether the batch is one whole edition: a package or an edition
// document, to which nothing can be added.
func (b *Batch) Whole() bool {
	if len(b.Inputs) != 1 {
		return false
	}
	in := b.Inputs[0]
	if in.parcel != nil {
		return true
	}
	head, err := readHead(in)
	if err != nil {
		return false
	}
	k, err := recognise(in.shown(), head)
	return err == nil && k == kindDocument
}

// Acceptable says what is wrong with a file of which only the first bytes are at
// hand, a paper.Invalid fault; nil when it may be one that is read. HeadLength
// bytes are enough.
func Acceptable(name string, head []byte) error {
	_, err := recognise(visible(name), head[:min(len(head), headLength)])
	return legible(err)
}

// HeadLength is how many bytes tell what a file is.
const HeadLength = headLength

// Visible is text without characters that are invisible, drive a terminal or turn
// the direction of writing: for strangers' names.
func Visible(s string) string { return visible(s) }

// Hidden reports whether a file is one that systems leave beside the real ones.
func Hidden(name string) bool { return hidden(name) }

// drawn gives, by file and place in it, the pictures that a revision has of a
// page, for one whose page stands in the new edition unchanged.
func drawn(like *archive.Revision) map[blob.Ref]map[int][]archive.Picture {
	out := map[blob.Ref]map[int][]archive.Picture{}
	if like == nil {
		return out
	}
	for _, s := range like.Sources {
		m := &master{name: s.Name}
		for n, sequence := range pagesOf(m, like.Edition) {
			for _, p := range like.Pictures {
				if p.Page != sequence {
					continue
				}
				if out[s.Blob] == nil {
					out[s.Blob] = map[int][]archive.Picture{}
				}
				out[s.Blob][n] = append(out[s.Blob][n], p)
			}
		}
	}
	return out
}

// reuse gives the pictures there are already of a file's pages, and takes those
// pages out of what is to be drawn. A picture whose bytes are not there is drawn
// again.
func (im *Importer) reuse(ctx context.Context, file *master, pages map[int]int, m *meter) (out []archive.Picture) {
	for n, have := range file.drawn {
		sequence, wanted := pages[n]
		if !wanted || slices.ContainsFunc(have, func(p archive.Picture) bool { return !im.holds(ctx, p) }) {
			continue
		}
		for _, p := range have {
			p.Page = sequence
			out = append(out, p)
		}
		delete(pages, n)
		m.done(Drawing, 1)
	}
	return out
}

func (im *Importer) holds(ctx context.Context, p archive.Picture) bool {
	r, size, err := im.Blobs.Open(ctx, p.Blob)
	if err != nil {
		return false
	}
	return r.Close() == nil && size == p.Size
}

// exactly refuses an edition that is of another day than was asked for.
func exactly(e paper.Edition, o Options) error {
	if !o.Exactly || o.Insist || e.Date.IsZero() || e.Date == o.Date {
		return nil
	}
	return &paper.Fault{Kind: paper.Conflict, Doing: "keep the edition of " + o.Date.String(), Why: "its pages print " + e.Date.String(),
		Remedy: "give them for the day they print", Err: Misdated{e.Date}}
}

// Misdated is the cause of the fault for an edition of another day than was asked
// for.
type Misdated struct{ Printed paper.Date }

// Error says what is printed.
func (m Misdated) Error() string { return "the pages print " + m.Printed.String() }

// SourceOf splits where a page came from into the file's name and the place in
// it, counted from 0. It is false for a page that came from no file.
func SourceOf(p paper.Page) (name string, n int, ok bool) {
	at := strings.LastIndexByte(p.Source, '#')
	if at < 1 {
		return "", 0, false
	}
	for _, c := range p.Source[at+1:] {
		if c < '0' || c > '9' || n > mostPages {
			return "", 0, false
		}
		n = 10*n + int(c-'0')
	}
	return p.Source[:at], n - 1, n > 0
}
