package mets

import (
	"io"
	"io/fs"
	"path"
	"runtime"
	"sort"
	"strings"

	"golang.org/x/sync/errgroup"

	"github.com/banmian/banmian/internal/geom"
	"github.com/banmian/banmian/internal/interchange/alto"
	"github.com/banmian/banmian/internal/interchange/hocr"
	"github.com/banmian/banmian/internal/interchange/machineread"
	"github.com/banmian/banmian/internal/interchange/pagexml"
	"github.com/banmian/banmian/internal/interchange/xmlread"
	"github.com/banmian/banmian/internal/paper"
	"github.com/banmian/banmian/internal/sheet"
)

// pageSpec is what the package says of a page before it is read.
type pageSpec struct {
	div  *div // nil when no physical structure names it
	file *file
	dpi  float64
}

// pages lists the pages in their order: as the physical structure has them, or
// else as the text files are listed.
func (d *document) pages() []*page {
	var out []*page
	seen := map[*file]bool{}
	add := func(v *div, f *file) {
		if seen[f] || len(out) == mostPages {
			return
		}
		seen[f] = true
		out = append(out, &page{spec: pageSpec{div: v, file: f, dpi: d.dpiOf(v, f)}, used: map[machineread.Place]bool{}})
	}
	for _, m := range d.maps {
		if m.mapKind == "LOGICAL" {
			continue
		}
		m.each(func(v *div) {
			if !strings.HasSuffix(plainKind(v.kind), "PAGE") {
				return
			}
			if f := d.textOf(v); f != nil {
				add(v, f)
			}
		})
	}
	if len(out) > 0 {
		return out
	}
	var texts []*file
	for _, f := range d.listed {
		if textual(f) > 0 {
			texts = append(texts, f)
		}
	}
	sort.SliceStable(texts, func(a, b int) bool { return texts[a].seq < texts[b].seq })
	for _, f := range texts {
		add(nil, f)
	}
	return out
}

// textOf is the file with the page's text: of several, the one most likely to
// be.
func (d *document) textOf(v *div) *file {
	var best *file
	for _, a := range v.areas {
		if f := d.files[a.file]; f != nil && textual(f) > 0 && (best == nil || textual(f) > textual(best)) {
			best = f
		}
	}
	return best
}

// textual is how likely a file is a page's text: 0 for not at all.
func textual(f *file) int {
	ext := strings.ToLower(path.Ext(f.href))
	markup := strings.Contains(f.mime, "xml") || strings.Contains(f.mime, "html") || ext == ".xml" || ext == ".hocr" || ext == ".html"
	switch {
	case !markup || f.href == "":
		return 0
	case strings.Contains(f.use, "alto") || strings.Contains(f.mime, "alto") || strings.Contains(f.href, "alto") || strings.Contains(f.href, "ALTO"):
		return 3
	case strings.Contains(f.use, "text") || strings.Contains(f.use, "ocr") || strings.Contains(f.use, "page"):
		return 2
	}
	return 1
}

// dpiOf is the resolution of the page's pictures: of the text file's own
// technical section, or of any picture beside it.
func (d *document) dpiOf(v *div, f *file) float64 {
	ids := append([]string(nil), f.technical...)
	if v != nil {
		for _, a := range v.areas {
			if g := d.files[a.file]; g != nil {
				ids = append(ids, g.technical...)
			}
		}
	}
	for _, id := range ids {
		if dpi := d.dpi[id]; dpi > 0 {
			return dpi
		}
	}
	return 0
}

// readPages opens and reads every page, side by side; one that cannot be read is
// left empty and noted.
func (b *builder) readPages(fsys fs.FS, dir string) {
	var group errgroup.Group
	group.SetLimit(max(1, runtime.NumCPU()))
	for _, p := range b.pages {
		group.Go(func() error {
			if err := p.load(fsys, dir); err != nil {
				p.why = err.Error()
			}
			p.index = p.read.Index()
			return nil
		})
	}
	_ = group.Wait() // what each page came to stands with it
	for i, p := range b.pages {
		if p.why != "" {
			p.sheet = sheet.Sheet{Source: p.spec.file.href + "#1"}
			b.note(paper.PageUnreadable, i+1, "", p.why)
		}
	}
	b.evenScale()
}

func (p *page) load(fsys fs.FS, dir string) error {
	name, err := resolve(fsys, dir, p.spec.file.href)
	if err != nil {
		return err
	}
	kind, err := kindOf(fsys, name)
	if err != nil {
		return err
	}
	f, err := fsys.Open(name)
	if err != nil {
		return err
	}
	defer f.Close()
	return p.from(kind, name, f)
}

// from reads the page in the format its outermost element names.
func (p *page) from(kind, name string, r io.Reader) (err error) {
	switch kind {
	case "PcGts":
		p.sheet, p.read, err = pagexml.Read(name, r)
	case "html":
		var sheets []sheet.Sheet
		var pages []machineread.Page
		if sheets, pages, err = hocr.Read(name, r); err == nil {
			p.sheet, p.read = sheets[0], pages[0]
		}
	default:
		p.sheet, p.read, err = alto.ReadWith(name, r, alto.Options{PerInch: p.spec.dpi})
	}
	return err
}

// kindOf is the outermost element of a page file; HTML, which is not XML,
// counts as html by its name.
func kindOf(fsys fs.FS, name string) (string, error) {
	switch strings.ToLower(path.Ext(name)) {
	case ".html", ".htm", ".hocr", ".xhtml":
		return "html", nil
	}
	f, err := fsys.Open(name)
	if err != nil {
		return "", err
	}
	defer f.Close()
	root, err := xmlread.New("read page "+name, f, xmlread.Limits{}).Root()
	return root.Name, err
}

// evenScale gives all pages whose resolution was reckoned from type sizes the
// one that most of them show: a package is scanned alike.
func (b *builder) evenScale() {
	votes := map[float64]int{}
	best := 0.0
	for _, p := range b.pages {
		if p.read.Resolution == machineread.Sizes {
			dpi := 72 / p.read.Scale
			if votes[dpi]++; votes[dpi] > votes[best] || votes[dpi] == votes[best] && dpi < best {
				best = dpi
			}
		}
	}
	for _, p := range b.pages {
		if guessed := p.read.Resolution; best > 0 && (guessed == machineread.Sizes || guessed == machineread.Assumed) {
			p.read.Rescale(best)
			p.sheet = p.read.Sheet()
		}
	}
}

// text is all words of the page's block b that no zone holds yet.
func (p *page) rest(b int) []machineread.Line {
	return p.pick(b, func(at machineread.Place) bool { return !p.used[at] })
}

// pick takes the words of block b that keep says, as lines.
func (p *page) pick(b int, keep func(machineread.Place) bool) []machineread.Line {
	var out []machineread.Line
	for l, line := range p.read.Blocks[b].Lines {
		part := line
		part.Words = nil
		for w, word := range line.Words {
			if keep(machineread.Place{Block: b, Line: l, Word: w}) {
				part.Words = append(part.Words, word)
			}
		}
		if len(part.Words) == 0 {
			continue
		}
		if len(part.Words) < len(line.Words) {
			part.Box = geom.Rect{}
			for _, w := range part.Words {
				part.Box = part.Box.Union(w.Box)
			}
		}
		out = append(out, part)
	}
	return out
}
