package ingest

import (
	"context"
	"fmt"
	"io"
	"io/fs"
	"path"
	"slices"
	"sync"

	"github.com/banmian/banmian/internal/edition"
	"github.com/banmian/banmian/internal/interchange/founder"
	"github.com/banmian/banmian/internal/interchange/manifest"
	"github.com/banmian/banmian/internal/interchange/mets"
	"github.com/banmian/banmian/internal/interchange/olive"
	"github.com/banmian/banmian/internal/paper"
	"github.com/banmian/banmian/internal/sheet"
)

// parcel is a package: a file that says which page files beside it are an
// edition, and mostly what its articles are. The page files of an exported site
// are one together.
type parcel struct {
	files fs.FS
	name  string         // of the METS file, or the first page of a site
	site  *founder.Issue // nil for other packages
}

// input is the package as a file to be read.
func (p *parcel) input(size int64) Input {
	return Input{Name: p.name, Size: size, parcel: p, Open: func() (io.ReadCloser, error) { return p.files.Open(p.name) }}
}

// packaged is what a package says.
type packaged struct {
	edition paper.Edition
	sheets  []sheet.Sheet   // of pages that are to be read; nil for a site
	plates  []mets.Plate    // what shows each page, in order
	measure map[int]*master // PDFs by the sequence of the page whose size they tell
}

// openParcel reads a package and takes the checksum of every file of it that
// was read or shows a page: those are the edition's masters, the file that
// describes it first.
func openParcel(ctx context.Context, in Input) ([]*master, error) {
	noted := &notedFS{FS: in.parcel.files, opened: map[string]bool{}}
	k, said, err := in.parcel.read(noted, in)
	if err != nil {
		return nil, err
	}
	if max(len(said.sheets), len(said.edition.Pages)) > mostPages {
		return nil, tooManyPages("read " + in.Name)
	}
	first, err := checksum(ctx, in, k)
	if err != nil {
		return nil, err
	}
	first.packaged = said
	masters, byFile := []*master{first}, map[string]*master{in.parcel.name: first}
	for _, plate := range said.plates {
		if plate.File != "" {
			noted.opened[plate.File] = true
		}
	}
	for _, name := range noted.names() {
		if byFile[name] != nil {
			continue
		}
		page, err := checksum(ctx, Input{Name: name, Size: 0, Open: func() (io.ReadCloser, error) { return in.parcel.files.Open(name) }}, kindEnclosed)
		if err != nil {
			return nil, err
		}
		masters, byFile[name] = append(masters, page), page
	}
	distinguish(masters)
	return masters, said.show(byFile)
}

// read reads what the package says.
func (p *parcel) read(files fs.FS, in Input) (kind, *packaged, error) {
	if p.site != nil {
		e, shown, err := founder.Read(files, *p.site)
		said := &packaged{edition: e}
		for _, s := range shown {
			said.plates = append(said.plates, mets.Plate{File: s.File})
		}
		return kindEnclosed, said, err
	}
	head, err := readHead(in)
	if err != nil {
		return 0, nil, err
	}
	k, err := recognise(in.Name, head)
	if err != nil {
		return 0, nil, err
	}
	if k == kindOlive {
		e, sheets, err := olive.Read(files, p.name)
		return k, &packaged{edition: e, sheets: sheets}, err
	}
	if k == kindManifest {
		r, err := manifest.Read(files, p.name)
		said := &packaged{edition: r.Edition, sheets: r.Sheets}
		for _, file := range r.Plates {
			said.plates = append(said.plates, mets.Plate{File: file})
		}
		return k, said, err
	}
	r, err := mets.ReadPackage(files, p.name)
	return k, &packaged{edition: r.Edition, sheets: r.Sheets, plates: r.Plates}, err
}

// show tells the files that show pages which pages those are. What is no PDF and
// no picture that can be drawn is kept all the same.
func (p *packaged) show(byFile map[string]*master) error {
	p.measure = map[int]*master{}
	for i, plate := range p.plates {
		m := byFile[plate.File]
		if m == nil {
			continue
		}
		if m.kind == kindEnclosed {
			head, err := readHead(Input{Name: m.input.Name, Open: m.input.Open})
			if err != nil {
				return err
			}
			k, err := recognise(m.input.Name, head)
			if err != nil || k != kindPDF && k != kindPicture {
				continue
			}
			m.kind = k
		}
		if m.kind != kindPDF && m.kind != kindPicture {
			continue
		}
		if m.shows == nil {
			m.shows = map[int]int{}
		}
		m.shows[plate.Page] = i + 1
		if p.sheets == nil { // a site's pages are named by what shows them
			p.edition.Pages[i].Source = m.source(plate.Page)
			if m.kind == kindPDF {
				p.measure[i+1] = m
			}
		}
	}
	return nil
}

// resize gives the pages of a site the size of their PDFs, where those can be
// opened.
func (p *packaged) resize(ctx context.Context, with tools) error {
	for sequence, m := range p.measure {
		if with.pdf == nil {
			return nil
		}
		data, err := m.bytes(ctx)
		if err != nil {
			return err
		}
		doc, err := openPDF(ctx, with.pdf, m.input.Name, data)
		if paper.IsKind(err, paper.Invalid) {
			continue // it is said when the page's picture is made
		}
		if err != nil {
			return err
		}
		if pages := doc.Pages(); len(pages) > 0 {
			founder.Resize(&p.edition, sequence, pages[0].Width, pages[0].Height)
		}
		doc.Close()
	}
	return nil
}

// assemble gives the package's edition. Where it tags no articles they are
// found as on any other page, and what the package says of the edition stands
// before what its pages print.
func (p *packaged) assemble(ctx context.Context, with tools, m *meter) (paper.Edition, error) {
	if p.sheets == nil {
		m.expect(Reading, len(p.edition.Pages))
		defer m.done(Reading, len(p.edition.Pages))
		return p.edition, p.resize(ctx, with)
	}
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

// onlyParcel leaves of the files found in one directory or archive the package
// alone, when there is one: what it does not name is no part of it. Of several,
// want says which.
func onlyParcel(where, want string, files fs.FS, found []Input) ([]Input, error) {
	var only []Input
	for _, in := range found {
		head, err := readHead(in)
		if err != nil {
			continue // it is said when the file is read
		}
		if k, err := recognise(in.Name, head); err == nil && k.describes() && (want == "" || in.Name == want) {
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
	return nil, several(where, len(only))
}

// several is the fault for more than one edition where one was to be read.
func several(where string, n int) error {
	return &paper.Fault{Kind: paper.Invalid, Doing: "read " + where, Why: fmt.Sprintf("it holds more than one package: %d", n),
		Remedy: "give one edition at a time, or import it whole: every package becomes an edition"}
}

// siteIn is the edition of an exported site in a tree, nil when it holds none.
// Of several, want says which.
func siteIn(where, want string, files fs.FS) (*parcel, error) {
	issues, err := founder.Find(files)
	if err != nil {
		return nil, err
	}
	if want != "" {
		issues = slices.DeleteFunc(issues, func(i founder.Issue) bool { return i.Name != want })
	}
	switch len(issues) {
	case 0:
		return nil, nil
	case 1:
		return &parcel{files: files, name: issues[0].Pages[0], site: &issues[0]}, nil
	}
	return nil, several(where, len(issues))
}
