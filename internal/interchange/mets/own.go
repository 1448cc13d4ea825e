package mets

import (
	"crypto/sha256"
	"encoding/hex"
	"io"
	"io/fs"
	"strings"

	edoc "github.com/banmian/banmian/internal/interchange/document"
	"github.com/banmian/banmian/internal/paper"
)

// mostDocument bounds an edition document, in bytes; a fat edition's has some
// ten million.
const mostDocument = 256 << 20

// own reads the edition document of a package that we wrote, which holds more
// than METS and ALTO can say. It counts only while nobody has changed it or a
// page's text since: otherwise the package is read like anybody's.
func (d *document) own(fsys fs.FS, dir string) (paper.Edition, bool) {
	var doc *file
	texts := 0
	for _, f := range d.listed {
		switch {
		case strings.Contains(f.use, UseDocument) && doc == nil:
			doc = f
		case strings.Contains(f.use, UseText):
			texts++
			if !f.intact(fsys, dir) {
				return paper.Edition{}, false
			}
		}
	}
	if doc == nil || texts == 0 || !doc.intact(fsys, dir) {
		return paper.Edition{}, false
	}
	name, err := resolve(fsys, dir, doc.href)
	if err != nil {
		return paper.Edition{}, false
	}
	r, err := fsys.Open(name)
	if err != nil {
		return paper.Edition{}, false
	}
	defer r.Close()
	e, err := edoc.Decode(io.LimitReader(r, mostDocument))
	return e, err == nil
}

// intact reports whether the file has the SHA-256 the package states.
func (f *file) intact(fsys fs.FS, dir string) bool {
	if f.sha256 == "" {
		return false
	}
	name, err := resolve(fsys, dir, f.href)
	if err != nil {
		return false
	}
	r, err := fsys.Open(name)
	if err != nil {
		return false
	}
	defer r.Close()
	h := sha256.New()
	n, err := io.Copy(h, io.LimitReader(r, mostDocument+1))
	return err == nil && n <= mostDocument && hex.EncodeToString(h.Sum(nil)) == f.sha256
}
