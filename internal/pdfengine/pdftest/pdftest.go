// Package pdftest writes small PDF files for tests, object by object, so that a
// test can hold anything a PDF may hold, the malformed included. It is no
// typesetter: content streams are given as they are.
package pdftest

import (
	"bytes"
	"fmt"
	"strings"
)

// File is a PDF being written. Objects are numbered from 1.
type File struct {
	objects []string
	pages   []int
	trailer string
}

// New starts a file; its first two objects are the catalog and the page tree.
func New() *File { return &File{objects: []string{"", ""}} }

// Add writes an object and gives a reference to it, "7 0 R".
func (f *File) Add(format string, args ...any) string {
	body := format
	if len(args) > 0 {
		body = fmt.Sprintf(format, args...)
	}
	f.objects = append(f.objects, body)
	return fmt.Sprintf("%d 0 R", len(f.objects))
}

// Stream writes a stream with further entries of its dictionary, such as
// "/Subtype /Form".
func (f *File) Stream(dict string, data []byte) string {
	return f.Add("%s", fmt.Sprintf("<< /Length %d %s >>\nstream\n%s\nendstream", len(data), dict, data))
}

// Trailer adds entries to the trailer, such as "/Encrypt 9 0 R".
func (f *File) Trailer(entries string) { f.trailer += " " + entries }

// Page is one page. Width and Height make a MediaBox from the origin unless
// MediaBox gives another.
type Page struct {
	Width, Height float64
	MediaBox      string // "[-10 20 300 500]"
	More          string // further entries: "/Rotate 90 /CropBox [...]"
	Resources     string // "/Font << /F1 3 0 R >>"
	Content       string
}

// Page appends a page.
func (f *File) Page(p Page) {
	if p.MediaBox == "" {
		p.MediaBox = fmt.Sprintf("[0 0 %g %g]", p.Width, p.Height)
	}
	content := f.Stream("", []byte(p.Content))
	f.Add("<< /Type /Page /Parent 2 0 R /MediaBox %s %s /Resources << %s >> /Contents %s >>", p.MediaBox, p.More, p.Resources, content)
	f.pages = append(f.pages, len(f.objects))
}

// BrokenPage appends a page that is in the tree but is none.
func (f *File) BrokenPage() {
	f.Add("[ /NotAPage ]")
	f.pages = append(f.pages, len(f.objects))
}

// Helvetica is a font that every reader has.
func (f *File) Helvetica() string {
	return f.Add("<< /Type /Font /Subtype /Type1 /BaseFont /Helvetica /Encoding /WinAnsiEncoding >>")
}

// CJK is a composite font that is not in the file, with a predefined encoding
// such as GBK-EUC-V and a character collection such as GB1.
func (f *File) CJK(name, encoding, ordering string) string {
	descriptor := f.Add("<< /Type /FontDescriptor /FontName /%s /Flags 6 /FontBBox [0 -120 1000 880] /ItalicAngle 0 /Ascent 880 /Descent -120 /CapHeight 700 /StemV 80 >>", name)
	inner := f.Add("<< /Type /Font /Subtype /CIDFontType0 /BaseFont /%s /CIDSystemInfo << /Registry (Adobe) /Ordering (%s) /Supplement 2 >> /FontDescriptor %s /DW 1000 >>", name, ordering, descriptor)
	return f.Add("<< /Type /Font /Subtype /Type0 /BaseFont /%s-%s /Encoding /%s /DescendantFonts [%s] >>", name, encoding, encoding, inner)
}

// Bytes is the finished file.
func (f *File) Bytes() []byte {
	f.objects[0] = "<< /Type /Catalog /Pages 2 0 R >>"
	var kids strings.Builder
	for _, p := range f.pages {
		fmt.Fprintf(&kids, "%d 0 R ", p)
	}
	f.objects[1] = fmt.Sprintf("<< /Type /Pages /Count %d /Kids [%s] >>", len(f.pages), kids.String())
	var out bytes.Buffer
	out.WriteString("%PDF-1.7\n%\xe2\xe3\xcf\xd3\n")
	at := make([]int, len(f.objects))
	for i, o := range f.objects {
		at[i] = out.Len()
		fmt.Fprintf(&out, "%d 0 obj\n%s\nendobj\n", i+1, o)
	}
	start := out.Len()
	fmt.Fprintf(&out, "xref\n0 %d\n0000000000 65535 f \n", len(at)+1)
	for _, a := range at {
		fmt.Fprintf(&out, "%010d 00000 n \n", a)
	}
	fmt.Fprintf(&out, "trailer\n<< /Size %d /Root 1 0 R%s >>\nstartxref\n%d\n%%%%EOF\n", len(at)+1, f.trailer, start)
	return out.Bytes()
}

// Simple is a file of one page, 200 by 300 points, with Helvetica as /F1, a state
// /G that paints half transparent and a state /N that does not.
func Simple(content string) []byte {
	f := New()
	font := f.Helvetica()
	f.Page(Page{Width: 200, Height: 300, Content: content,
		Resources: "/Font << /F1 " + font + " >> /ExtGState << /G << /ca 0.5 /CA 0.5 >> /N << /ca 1 /CA 1 >> >>"})
	return f.Bytes()
}
