package mets

import (
	"io/fs"
	"path"
	"strconv"
	"strings"

	"github.com/banmian/banmian/internal/paper"
)

// plates finds the file that shows each page: of the files that the physical
// structure gives it, a PDF before a picture, a picture that everybody can draw
// before one that few can, and of equals the last, as packages list small copies
// before large ones.
func (b *builder) plates(fsys fs.FS, dir string) []Plate {
	out := make([]Plate, len(b.pages))
	used := map[string]int{} // pages shown by a file so far: one PDF may hold them all
	for i, p := range b.pages {
		if p.spec.div == nil {
			continue
		}
		best := 0
		for _, a := range p.spec.div.areas {
			f := b.doc.files[a.file]
			if f == nil || pictorial(f) < max(best, 1) {
				continue
			}
			if name, err := resolve(fsys, dir, f.href); err == nil {
				best, out[i].File = pictorial(f), name
			}
		}
		if name := out[i].File; name != "" {
			out[i].Page = used[name]
			used[name]++
		}
	}
	if len(used) == 0 {
		return beside(fsys, dir, b.doc.name, out)
	}
	return out
}

// beside shows all pages by the PDF that lies beside the METS file under the
// same name, 18400221_01.pdf beside 18400221_01-METS.xml, where the package names
// nothing that shows a page.
func beside(fsys fs.FS, dir, name string, plates []Plate) []Plate {
	entries, err := fs.ReadDir(fsys, dir)
	if err != nil {
		return plates
	}
	for _, e := range entries {
		stem, pdf := strings.CutSuffix(strings.ToLower(e.Name()), ".pdf")
		rest, same := strings.CutPrefix(strings.ToLower(path.Base(name)), stem)
		if pdf && stem != "" && same && e.Type().IsRegular() && !strings.ContainsAny(rest[:min(1, len(rest))], "0123456789abcdefghijklmnopqrstuvwxyz") {
			for i := range plates {
				plates[i] = Plate{path.Join(dir, e.Name()), i}
			}
			return plates
		}
	}
	return plates
}

// pictorial is how well a file shows a page: 0 for not at all.
func pictorial(f *file) int {
	switch kind, ext := f.mime, strings.ToLower(path.Ext(f.href)); {
	case f.href == "" || strings.Contains(f.use, "thumb"):
		return 0
	case kind == "application/pdf" || ext == ".pdf":
		return 3
	case kind == "image/jpeg" || kind == "image/png" || kind == "image/webp" || kind == "image/tiff" || ext == ".jpg" || ext == ".jpeg" || ext == ".png" || ext == ".webp" || ext == ".tif" || ext == ".tiff":
		return 2
	case strings.HasPrefix(kind, "image/"):
		return 1 // kept, though it may not be drawn
	}
	return 0
}

// masters are the files that the pages of our own package were read from, which
// show them best; a page whose master is not there keeps its plate.
func (d *document) masters(fsys fs.FS, dir string, own paper.Edition, plates []Plate) []Plate {
	byName := map[string]string{}
	for _, f := range d.listed {
		if strings.Contains(f.use, UseMaster) {
			if name, err := resolve(fsys, dir, f.href); err == nil {
				byName[path.Base(name)] = name
			}
		}
	}
	for i, p := range own.Pages {
		name, number, _ := cutLast(p.Source, "#")
		n, err := strconv.Atoi(number)
		if at := byName[name]; at != "" && err == nil && n >= 1 && pictorial(&file{href: at}) > 1 {
			plates[i] = Plate{at, n - 1}
		}
	}
	return plates
}

// cutLast cuts a text at the last place a mark stands.
func cutLast(s, mark string) (before, after string, found bool) {
	if i := strings.LastIndex(s, mark); i >= 0 {
		return s[:i], s[i+len(mark):], true
	}
	return s, "", false
}
