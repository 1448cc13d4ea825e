// Package manifest reads IIIF manifests — Presentation 2 and 3 — of newspapers
// from files: the canvases as pages, the text that annotations or ALTO, hOCR and
// PAGE XML beside them give, and the ranges that are articles.
//
// It opens files inside the folder of the manifest only and fetches nothing: an
// address on the web counts for the file of that name in the folder, if there is
// one. A manifest whose ranges tell no article gives the sheets of its pages, for
// the reading engine.
package manifest

import (
	"encoding/json"
	"fmt"
	"io"
	"io/fs"
	"path"
	"regexp"
	"strings"

	"github.com/banmian/banmian/internal/interchange/machineread"
	"github.com/banmian/banmian/internal/paper"
	"github.com/banmian/banmian/internal/sheet"
	"github.com/banmian/banmian/internal/wording"
)

// Bounds of one manifest.
const (
	mostBytes  = 64 << 20
	mostPages  = 400
	mostLines  = 100_000 // of one page
	mostRanges = 20_000
	mostDepth  = 40 // of ranges in ranges
)

// Reading is what a manifest and the files beside it say.
type Reading struct {
	Edition paper.Edition
	Sheets  []sheet.Sheet // in page order
	Plates  []string      // the picture of each page in the folder; empty for none
}

var (
	context  = regexp.MustCompile(`iiif\.io/api/presentation/[23]`)
	manifest = regexp.MustCompile(`"@?type"\s*:\s*"(?:sc:)?Manifest"`)
	keys     = regexp.MustCompile(`"(?:sequences|navDate|viewingDirection|structures|behavior|requiredStatement)"\s*:`)
)

// Is reports whether a JSON file is a manifest, by its first bytes and its name.
func Is(name string, head []byte) bool {
	return context.Match(head) && (manifest.Match(head) || keys.Match(head) || strings.Contains(strings.ToLower(path.Base(name)), "manifest"))
}

// Read reads the manifest called name inside fsys. It fails when the manifest
// cannot be read, or names no canvas.
func Read(fsys fs.FS, name string) (Reading, error) {
	root, err := load(fsys, name)
	if err != nil {
		return Reading{}, err
	}
	b := &builder{folder: folder{fsys: fsys, dir: path.Dir(name)}, name: path.Base(name), pages: map[string]int{}}
	for _, c := range canvases(root) {
		if len(b.reads) == mostPages {
			return Reading{}, fault(name, fmt.Sprintf("it has more than %d canvases", mostPages), "give one edition at a time")
		}
		b.canvas(c)
	}
	if len(b.reads) == 0 {
		return Reading{}, fault(name, "it names no canvas", "give the manifest of one edition")
	}
	b.facts(root)
	b.articles(root)
	return Reading{b.edition, b.sheets, b.plates}, nil
}

func fault(name, why, remedy string) error {
	return &paper.Fault{Kind: paper.Invalid, Doing: "read IIIF manifest " + name, Why: why, Remedy: remedy}
}

// load reads a JSON file whole.
func load(fsys fs.FS, name string) (object, error) {
	f, err := fsys.Open(name)
	if err != nil {
		return nil, &paper.Fault{Kind: paper.NotFound, Doing: "read IIIF manifest " + name, Err: err, Remedy: "check the file's name"}
	}
	defer f.Close()
	data, err := io.ReadAll(io.LimitReader(f, mostBytes+1))
	if err != nil {
		return nil, &paper.Fault{Kind: paper.Unavailable, Doing: "read " + name, Err: err, Remedy: "try again"}
	}
	if len(data) > mostBytes {
		return nil, fault(name, fmt.Sprintf("it is larger than %d MiB", mostBytes>>20), "give one edition at a time")
	}
	var o object
	if err := json.Unmarshal(data, &o); err != nil {
		return nil, fault(name, "it is no JSON object", "fetch it again")
	}
	return o, nil
}

// canvases lists a manifest's canvases, of version 3 or 2.
func canvases(root object) []object {
	if items := root.list("items"); len(items) > 0 {
		return items
	}
	for _, s := range root.list("sequences") {
		if c := s.list("canvases"); len(c) > 0 {
			return c
		}
	}
	return nil
}

// builder is an edition in the making.
type builder struct {
	folder
	name    string
	edition paper.Edition
	reads   []machineread.Page
	sheets  []sheet.Sheet
	plates  []string
	pages   map[string]int // index by the canvas's id
	scales  []float64      // points to a unit of each canvas
	stated  []string       // languages that texts are marked with
}

// canvas reads one page.
func (b *builder) canvas(c object) {
	i := len(b.reads)
	b.pages[c.id()] = i
	width, height := c.number("width"), c.number("height")
	b.plates = append(b.plates, b.picture(c))
	read, made, ok := b.recognised(c)
	if !ok {
		read = machineread.Page{Source: fmt.Sprintf("%s#%d", b.name, i+1), Width: width, Height: height, Language: ""}
		b.annotated(c, &read)
		read.Settle(machineread.Measure{PerInch: perInch(c), From: machineread.Stated})
		made = read.Sheet()
	}
	scale := read.Scale
	if ok && width > 0 {
		scale = read.Width / width // the file's page is the whole canvas
	}
	b.reads, b.sheets, b.scales = append(b.reads, read), append(b.sheets, made), append(b.scales, scale)
	p := paper.Page{Sequence: i + 1, Label: pageLabel(text(c["label"])), Source: made.Source, Width: read.Width, Height: read.Height}
	b.edition.Pages = append(b.edition.Pages, p)
}

// perInch is what a physical dimensions service says of a canvas's unit, 0 for
// nothing.
func perInch(c object) float64 {
	for _, s := range append(c.list("service"), c.list("services")...) {
		scale := s.number("physicalScale")
		per := map[string]float64{"mm": 25.4, "cm": 2.54, "in": 1}[s.text("physicalUnits")]
		if scale > 0 && per > 0 {
			return per / scale
		}
	}
	return 0
}

var labelNumber = regexp.MustCompile(`^(?:p(?:age|\.)?|seite|s\.|第|image|canvas)?\s*([A-Za-z]{0,2}-?\d{1,4})\s*(?:版|页|頁)?$`)

// pageLabel is what a canvas is called, as far as it is a page's number.
func pageLabel(label string) string {
	if m := labelNumber.FindStringSubmatch(strings.ToLower(strings.TrimSpace(label))); m != nil {
		return strings.ToUpper(m[1])
	}
	if l := wording.PageLabel(label); l != "" {
		return l
	}
	return ""
}

// titleWords are what manifests call the newspaper's name among their facts.
var titleWords = map[string]bool{"title": true, "newspaper": true, "newspaper title": true, "titel": true, "titre": true, "título": true, "报名": true, "報名": true, "报纸": true, "題名": true}

// facts reads title, date and language.
func (b *builder) facts(root object) {
	e := &b.edition
	label := text(root["label"])
	for _, m := range root.list("metadata") {
		if titleWords[strings.ToLower(text(m["label"]))] && e.Title.Name == "" {
			e.Title.Name = text(m["value"])
		}
	}
	e.Date = day(root.text("navDate"))
	if d, ok := wording.FindDate(label); ok && e.Date.IsZero() {
		e.Date = d.Date
	}
	if e.Date.IsZero() {
		e.Date = day(label)
	}
	if e.Title.Name == "" {
		e.Title.Name = withoutDate(label)
	}
	e.Title.Language = languageOf(root["label"])
	if e.Title.Language == "" && len(b.stated) > 0 {
		e.Title.Language = b.stated[0]
	}
	e.Masthead.Name = e.Title.Name
}

var isoDay = regexp.MustCompile(`(\d{4})-(\d{2})-(\d{2})`)

func day(s string) paper.Date {
	if m := isoDay.FindString(s); m != "" {
		if d, err := paper.ParseDate(m); err == nil {
			return d
		}
	}
	return paper.Date{}
}

// dated is where a label goes over from the name to the date.
var dated = regexp.MustCompile(`[\s,，:：|·–—-]*(?:[(（\[]?\d|(?i:mon|tues|wednes|thurs|fri|satur|sun)day\b|(?i:jan|feb|mar|apr|may|jun|jul|aug|sep|oct|nov|dec)[a-z]* \d|(?i:no\.|nr\.|n°)).*$`)

func withoutDate(label string) string { return strings.TrimSpace(dated.ReplaceAllString(label, "")) }
