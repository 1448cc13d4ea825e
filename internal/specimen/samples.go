package specimen

import (
	"embed"
	"fmt"
	"path"
)

//go:embed sample
var sampleFiles embed.FS

// A Sample is one of the editions that come with the program.
type Sample struct {
	Name  string // "zh" or "en"
	Files []File // the pages, in order: p1.pdf, p2.pdf, ...
	Truth []byte // what a faultless reading finds, as an edition document
}

// A File is a name and its content.
type File struct {
	Name string
	Data []byte
}

// samplePages is how many pages each sample has.
var samplePages = []struct {
	name  string
	pages int
}{{"zh", 4}, {"en", 2}}

// Samples gives the sample editions: a four-page Chinese district paper and a
// two-page English sheet, as checked in beside this package. They are fresh
// copies.
func Samples() []Sample {
	var out []Sample
	for _, s := range samplePages {
		e := Sample{Name: s.name, Truth: sampleFile(s.name, "truth.json")}
		for i := range s.pages {
			name := fmt.Sprintf("p%d.pdf", i+1)
			e.Files = append(e.Files, File{Name: name, Data: sampleFile(s.name, name)})
		}
		out = append(out, e)
	}
	return out
}

// sampleFile is an embedded file; empty before it was first made.
func sampleFile(name, file string) []byte {
	data, err := sampleFiles.ReadFile(path.Join("sample", name, file))
	if err != nil {
		return nil
	}
	return data
}
