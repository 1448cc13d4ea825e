// Package mets writes an edition as a METS package with ALTO pages, and reads a newspaper package — a METS file and the ALTO, PAGE XML
// or hOCR pages it names — into an edition with its articles exactly as the
// package tags them, and into the sheets of its pages.
//
// It knows the dialects libraries use for newspapers: the docWorks profile of
// Luxembourg and others, ENMAP of Europeana Newspapers, RERO's, the British
// Library's with structural links between articles and page areas, and the
// NDNP's issue packages, which tag no articles. Pages are opened inside the
// package only: an address outside it is never followed. Nothing is guessed
// that the package does not say; where it tags no article, the edition has its
// pages and facts, and the sheets are for the reading engine.
package mets

import (
	"fmt"
	"io/fs"
	"path"
	"strings"

	"github.com/banmian/banmian/internal/interchange/machineread"
	"github.com/banmian/banmian/internal/interchange/xmlread"
	"github.com/banmian/banmian/internal/paper"
	"github.com/banmian/banmian/internal/sheet"
)

// mostPages bounds a package: the fattest weekend editions have some 400.
const mostPages = 2000

// Reading is what a package says.
type Reading struct {
	Edition paper.Edition
	Sheets  []sheet.Sheet // in page order
	Plates  []Plate       // what shows each page, in page order
}

// Plate is the file of a package that shows a page, and which page of it, from
// 0. File is empty when the package holds none.
type Plate struct {
	File string
	Page int
}

// Read is ReadPackage without the plates.
func Read(fsys fs.FS, name string) (paper.Edition, []sheet.Sheet, error) {
	r, err := ReadPackage(fsys, name)
	return r.Edition, r.Sheets, err
}

// ReadPackage reads the package described by the file called name inside fsys,
// such as a directory opened as an os.Root or a zip. The sheets are in page
// order; a page that is missing or cannot be read has an empty sheet and a
// finding. Articles is empty for a package that tags none. It fails when the
// METS file itself cannot be read, or none of its pages can.
func ReadPackage(fsys fs.FS, name string) (Reading, error) {
	doc, err := open(fsys, name)
	if err != nil {
		return Reading{}, err
	}
	b := builder{doc: doc, pages: doc.pages(), spots: map[string]*div{}}
	if len(b.pages) == 0 {
		return Reading{}, fault(name, "it names no page with text", "export the package with its ALTO files")
	}
	dir := path.Dir(name)
	b.readPages(fsys, dir) // every page's blocks, lines and words
	if b.readable() == 0 {
		return Reading{}, fault(name, fmt.Sprintf("none of its %d pages can be read; the first: %s", len(b.pages), b.pages[0].why),
			"put the page files where the package names them, beside it")
	}
	b.indexFiles()
	b.facts()    // title, date, number, pages and their labels
	b.articles() // the logical structure
	b.leftover() // text that no article holds
	r := Reading{Edition: b.edition, Sheets: b.sheets(), Plates: b.plates(fsys, dir)}
	if own, ok := doc.own(fsys, dir); ok && len(own.Pages) == len(b.pages) {
		r.Edition = own
		r.Plates = doc.masters(fsys, dir, own, r.Plates)
	}
	return r, nil
}

func fault(name, why, remedy string) error {
	return &paper.Fault{Kind: paper.Invalid, Doing: "read METS package " + name, Why: why, Remedy: remedy}
}

func open(fsys fs.FS, name string) (*document, error) {
	f, err := fsys.Open(name)
	if err != nil {
		return nil, &paper.Fault{Kind: paper.NotFound, Doing: "read METS package " + name, Err: err, Remedy: "check the file's name"}
	}
	defer f.Close()
	doc, err := parse(xmlread.New("read METS package "+name, f, xmlread.Limits{}))
	if err != nil {
		return nil, err
	}
	doc.name = name
	return doc, nil
}

// Is reports whether a file inside fsys is a METS document, by its outermost
// element. A file that is no XML is none.
func Is(fsys fs.FS, name string) bool {
	if !strings.EqualFold(path.Ext(name), ".xml") && !strings.EqualFold(path.Ext(name), ".mets") {
		return false
	}
	f, err := fsys.Open(name)
	if err != nil {
		return false
	}
	defer f.Close()
	root, err := xmlread.New("look at "+name, f, xmlread.Limits{}).Root()
	return err == nil && root.Name == "mets"
}

// builder is an edition in the making.
type builder struct {
	doc        *document
	pages      []*page
	spots      map[string]*div // page areas by id, for structural links
	edition    paper.Edition
	vocabulary map[string]int
	section    *pending // a section's heading that waits for its first article

	textPage, anyPage    map[string]int // page index by file id
	words, looked, taken int            // how much there is, was looked at and put into zones
	over                 bool
}

// page is one page of the package.
type page struct {
	spec  pageSpec
	read  machineread.Page
	sheet sheet.Sheet
	index map[string]machineread.Place
	used  map[machineread.Place]bool // words that stand in a zone
	why   string                     // why it could not be read, empty when it was
	zones int
}

func (b *builder) readable() int {
	n := 0
	for _, p := range b.pages {
		if p.why == "" {
			n++
		}
	}
	return n
}

func (b *builder) sheets() []sheet.Sheet {
	var out []sheet.Sheet
	for _, p := range b.pages {
		out = append(out, p.sheet)
	}
	return out
}

func (b *builder) note(code paper.Code, seq int, article, message string) {
	f := paper.Find(code, message)
	f.Page, f.Article = seq, article
	b.edition.Findings = append(b.edition.Findings, f)
}
