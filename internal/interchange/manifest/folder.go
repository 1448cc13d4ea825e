package manifest

import (
	"io/fs"
	"net/url"
	"path"
	"strings"

	"github.com/banmian/banmian/internal/interchange/alto"
	"github.com/banmian/banmian/internal/interchange/hocr"
	"github.com/banmian/banmian/internal/interchange/machineread"
	"github.com/banmian/banmian/internal/interchange/pagexml"
	"github.com/banmian/banmian/internal/interchange/xmlread"
	"github.com/banmian/banmian/internal/sheet"
)

// folder is where a manifest lies.
type folder struct {
	fsys fs.FS
	dir  string
}

// find gives the file in the folder that an address stands for: the longest end
// of its path that is one. It is empty when there is none.
func (f folder) find(address string) string {
	s, _, _ := strings.Cut(address, "?")
	s, _, _ = strings.Cut(s, "#")
	if _, rest, ok := strings.Cut(s, "://"); ok {
		_, s, _ = strings.Cut(rest, "/")
	}
	if plain, err := url.PathUnescape(s); err == nil {
		s = plain
	}
	s = strings.Trim(strings.ReplaceAll(s, `\`, "/"), "/")
	const mostParts = 40
	for n := 0; s != "" && n < mostParts; n++ {
		for _, try := range []string{s, s + ".json"} {
			if name := path.Join(f.dir, try); fs.ValidPath(name) && (f.dir == "." || strings.HasPrefix(name, f.dir+"/")) && plainFile(f.fsys, name) {
				return name
			}
		}
		_, rest, more := strings.Cut(s, "/")
		if !more {
			break
		}
		s = rest
	}
	return ""
}

func plainFile(fsys fs.FS, name string) bool {
	info, err := fs.Stat(fsys, name)
	return err == nil && info.Mode().IsRegular()
}

// picture is the file of a canvas's painting, or of a picture to be had beside it.
func (f folder) picture(c object) string {
	var ids []string
	for _, p := range c.list("items") { // version 3
		for _, a := range p.list("items") {
			for _, body := range a.list("body") {
				ids = append(ids, body.id())
				for _, s := range body.list("service") {
					ids = append(ids, s.id())
				}
			}
		}
	}
	for _, a := range c.list("images") { // version 2
		for _, body := range a.list("resource") {
			ids = append(ids, body.id())
			for _, s := range body.list("service") {
				ids = append(ids, s.id())
			}
		}
	}
	for _, r := range c.list("rendering") {
		ids = append(ids, r.id())
	}
	for _, id := range ids {
		if found := f.image(id); found != "" {
			return found
		}
	}
	return ""
}

// image finds a picture's file: by its address, or, of an Image API address, by
// the name of the image before its region and size.
func (f folder) image(id string) string {
	found := f.find(id)
	switch strings.ToLower(path.Ext(found)) {
	case ".jpg", ".jpeg", ".png", ".webp", ".tif", ".tiff", ".pdf":
		if !strings.Contains(id, "/full/") || path.Base(found) != "default.jpg" || strings.Contains(found, "/full/") {
			return found
		}
	}
	at := strings.TrimRight(id, "/")
	if before, _, region := strings.Cut(id, "/full/"); region {
		at = before
	}
	for _, ending := range []string{"", ".jpg", ".jpeg", ".png", ".tif", ".tiff", ".webp"} {
		if found := f.find(at + ending); found != "" && path.Ext(found) != ".json" {
			return found
		}
	}
	return ""
}

// recognised reads the ALTO, hOCR or PAGE XML that a canvas names.
func (f folder) recognised(c object) (machineread.Page, sheet.Sheet, bool) {
	for _, also := range append(c.list("seeAlso"), c.list("rendering")...) {
		name := f.find(also.id())
		if name == "" {
			continue
		}
		if read, made, ok := f.page(name); ok {
			return read, made, true
		}
	}
	return machineread.Page{}, sheet.Sheet{}, false
}

// page reads a page file in the format that its outermost element names.
func (f folder) page(name string) (machineread.Page, sheet.Sheet, bool) {
	kind := "html"
	switch strings.ToLower(path.Ext(name)) {
	case ".html", ".htm", ".hocr", ".xhtml":
	case ".json", ".jpg", ".jpeg", ".png", ".tif", ".tiff", ".pdf", ".webp", ".jp2":
		return machineread.Page{}, sheet.Sheet{}, false
	default:
		r, err := f.fsys.Open(name)
		if err != nil {
			return machineread.Page{}, sheet.Sheet{}, false
		}
		root, err := xmlread.New("look at "+name, r, xmlread.Limits{}).Root()
		r.Close()
		if err != nil {
			return machineread.Page{}, sheet.Sheet{}, false
		}
		kind = root.Name
	}
	r, err := f.fsys.Open(name)
	if err != nil {
		return machineread.Page{}, sheet.Sheet{}, false
	}
	defer r.Close()
	switch kind {
	case "alto":
		made, read, err := alto.Read(path.Base(name), r)
		return read, made, err == nil
	case "PcGts":
		made, read, err := pagexml.Read(path.Base(name), r)
		return read, made, err == nil
	case "html":
		made, read, err := hocr.Read(path.Base(name), r)
		if err == nil && len(read) > 0 {
			return read[0], made[0], true
		}
	}
	return machineread.Page{}, sheet.Sheet{}, false
}
