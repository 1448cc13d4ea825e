package ingest

import (
	"context"
	"io"
	"io/fs"
	"path"
	"slices"
	"sync"

	"github.com/banmian/banmian/internal/edition"
	"github.com/banmian/banmian/internal/interchange/mets"
	"github.com/banmian/banmian/internal/interchange/olive"
	"github.com/banmian/banmian/internal/paper"
	"github.com/banmian/banmian/internal/sheet"
)

// parcel is a METS package: a file that says which page files beside it are an
// edition, and mostly what its articles are.
type parcel struct {
	files fs.FS
	name  string // of the METS file
}

// input is the package as a file to be read.
func (p *parcel) input(size int64) Input {
	return Input{Name: p.name, Size: size, parcel: p, Open: func() (io.ReadCloser, error) { return p.files.Open(p.name) }}
}

// packaged is what a package says.
type packaged struct {
	edition paper.Edition
	sheets  []sheet.Sheet
}

// openParcel reads a package and takes the checksum of every file of it that
// was read: those are the edition's masters, the METS file first.
func openParcel(ctx context.Context, in Input) ([]*master, error) {
	noted := &notedFS{FS: in.parcel.files, opened: map[string]bool{}}
	head, err := readHead(in)
	if err != nil {
		return nil, err
	}
	k, err := recognise(in.Name, head)
	if err != nil {
		return nil, err
	}
	read := mets.Read
	if k == kindOlive {
		read = olive.Read
	}
	e, sheets, err := read(noted, in.parcel.name)
	if err != nil {
		return nil, err
	}
	if len(sheets) > mostPages {
		return nil, tooManyPages("read " + in.Name)
	}
	first, err := checksum(ctx, in, k)
	if err != nil {
		return nil, err
	}
	first.packaged = &packaged{e, sheets}
	masters := []*master{first}
	for _, name := range noted.names() {
		if name == in.parcel.name {
			continue
		}
		page, err := checksum(ctx, Input{Name: name, Size: 0, Open: func() (io.ReadCloser, error) { return in.parcel.files.Open(name) }}, kindEnclosed)
		if err != nil {
			return nil, err
		}
		masters = append(masters, page)
	}
	distinguish(masters)
	return masters, nil
}

// assemble gives the package's edition. Where it tags no articles they are
// found as on any other page, and what the package says of the edition stands
// before what its pages print.
func (p *packaged) assemble(ctx context.Context, with tools, m *meter) (paper.Edition, error) {
	m.expect(Reading, len(p.sheets))
	if len(p.edition.Articles) > 0 {
		m.done(Reading, len(p.sheets))
		return p.edition, nil
	}
	leaves := make([]paper.Leaf, len(p.sheets))
	for i, s := range p.sheets {
		if err := ctx.Err(); err != nil {
			return paper.Edition{}, err
		}
		leaves[i] = with.leaf(s)
		m.done(Reading, 1)
	}
	e := edition.Assemble(leaves)
	prefer(&e.Title.Name, p.edition.Title.Name)
	prefer(&e.Title.Language, p.edition.Title.Language)
	prefer(&e.Date, p.edition.Date)
	prefer(&e.Number, p.edition.Number)
	prefer(&e.PageCount, p.edition.PageCount)
	e.Findings = append(e.Findings, p.edition.Findings...)
	return e, nil
}

// prefer replaces a value by another that is known.
func prefer[T comparable](into *T, known T) {
	var unknown T
	if known != unknown {
		*into = known
	}
}

// notedFS notes which files were opened.
type notedFS struct {
	fs.FS
	mu     sync.Mutex
	opened map[string]bool
}

// Open is fs.FS's.
func (n *notedFS) Open(name string) (fs.File, error) {
	f, err := n.FS.Open(name)
	if err != nil {
		return nil, err
	}
	if info, err := f.Stat(); err == nil && info.Mode().IsRegular() {
		n.mu.Lock()
		n.opened[path.Clean(name)] = true
		n.mu.Unlock()
	}
	return f, nil
}

// Stat is fs.StatFS's; to look is not to open.
func (n *notedFS) Stat(name string) (fs.FileInfo, error) { return fs.Stat(n.FS, name) }

func (n *notedFS) names() []string {
	var out []string
	for name := range n.opened {
		out = append(out, name)
	}
	slices.SortFunc(out, byNumber)
	return out
}

// onlyParcel leaves of the files found in one directory or archive the METS
// package alone, when there is one: what it does not name is no part of it.
func onlyParcel(where string, files fs.FS, found []Input) ([]Input, error) {
	var only []Input
	for _, in := range found {
		head, err := readHead(in)
		if err != nil {
			continue // it is said when the file is read
		}
		if k, err := recognise(in.Name, head); err == nil && k.describes() {
			p := &parcel{files: files, name: in.Name}
			only = append(only, p.input(in.Size))
		}
	}
	switch len(only) {
	case 0:
		return found, nil
	case 1:
		return only, nil
	}
	return nil, &paper.Fault{Kind: paper.Invalid, Doing: "read " + where, Why: "it holds more than one package", Remedy: "give one edition at a time"}
}
