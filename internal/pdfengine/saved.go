package pdfengine

import (
	"bytes"
	"io"

	"github.com/klippa-app/go-pdfium/requests"
)

// saved is a document as PDFium writes it out again: decrypted, repaired, its
// objects one after the other.
type saved struct {
	text    []byte
	objects map[int]savedObject
	root    int
}

type savedObject struct {
	from, to int // of what stands between obj and endobj
	value    int // where its value ends, and a stream may begin
}

// Most objects and bytes of a document that is taken apart.
const (
	mostObjects   = 1 << 21
	maxSavedBytes = maxFrame
	mostSteps     = 4 * maxPages // through a page tree
)

// save writes the document out again. It opens it a second time: the library that
// calls us back with what is written wants a document of its own.
func (b *book) save() ([]byte, error) {
	data, ok := b.mem.Read(b.data, uint32(b.bytes))
	if !ok {
		return nil, errNoMemory
	}
	data = bytes.Clone(data) // loading it moves the memory it is read from
	doc, err := b.inst.FPDF_LoadMemDocument64(&requests.FPDF_LoadMemDocument64{Data: &data, Password: &b.pass})
	if err != nil {
		return nil, errNoMemory
	}
	defer func() { _, _ = b.inst.FPDF_CloseDocument(&requests.FPDF_CloseDocument{Document: doc.Document}) }()
	out := &boundedBuffer{most: maxSavedBytes}
	_, err = b.inst.FPDF_SaveAsCopy(&requests.FPDF_SaveAsCopy{Flags: requests.SaveFlagRemoveSecurity, Document: doc.Document, FileWriter: out})
	if err != nil {
		return nil, errSyntax
	}
	return out.Bytes(), nil
}

// boundedBuffer is a buffer that refuses to grow past a size.
type boundedBuffer struct {
	bytes.Buffer
	most int
}

func (b *boundedBuffer) Write(p []byte) (int, error) {
	if b.Len()+len(p) > b.most {
		return 0, io.ErrShortWrite
	}
	return b.Buffer.Write(p)
}

// readSaved finds the objects of a saved document.
func readSaved(text []byte) (*saved, error) {
	s := &saved{text: text, objects: map[int]savedObject{}}
	l := lexer{text: text}
	for {
		t := l.next()
		if t.kind != tokenNumber {
			break
		}
		if err := s.object(&l, whole(text[t.from:t.to])); err != nil {
			return nil, err
		}
		if len(s.objects) > mostObjects {
			return nil, errSyntax
		}
	}
	s.root = s.findRoot(l.at)
	if s.root == 0 {
		return nil, errSyntax
	}
	return s, nil
}

// object reads on behind an object's number.
func (s *saved) object(l *lexer, number int) error {
	generation, word := l.next(), l.next()
	if number < 0 || generation.kind != tokenNumber || string(s.text[word.from:word.to]) != "obj" {
		return errSyntax
	}
	o := savedObject{from: l.at}
	v, err := l.value()
	if err != nil {
		return err
	}
	o.value, o.to = v.to, v.to
	end := l.next()
	if string(s.text[end.from:end.to]) == "stream" {
		if l.at, err = s.streamEnd(s.text[v.from:v.to], end.to); err != nil {
			return err
		}
		o.to = l.at
		end = l.next()
	}
	if string(s.text[end.from:end.to]) != "endobj" {
		return errSyntax
	}
	s.objects[number] = o
	return nil
}

// streamEnd gives where "endstream" ends, for a stream whose keyword ends at from.
func (s *saved) streamEnd(dict []byte, from int) (int, error) {
	const closing = "endstream"
	if n := whole(get(dict, "Length")); n >= 0 {
		at := from
		if at < len(s.text) && s.text[at] == '\r' {
			at++
		}
		if at < len(s.text) && s.text[at] == '\n' {
			at++
		}
		if at+n <= len(s.text) {
			l := lexer{s.text, at + n}
			if t := l.next(); string(s.text[t.from:t.to]) == closing {
				return t.to, nil
			}
		}
	}
	n := bytes.Index(s.text[from:], []byte(closing))
	if n < 0 {
		return 0, errSyntax
	}
	return from + n + len(closing), nil
}

// findRoot gives the number of the catalog, from the trailer behind the objects,
// or failing that by looking for it.
func (s *saved) findRoot(from int) int {
	if at := bytes.LastIndex(s.text[min(from, len(s.text)):], []byte("trailer")); at >= 0 {
		l := lexer{s.text, from + at + len("trailer")}
		if v, err := l.value(); err == nil {
			if n := target(get(s.text[v.from:v.to], "Root")); n > 0 {
				return n
			}
		}
	}
	last := 0
	for n := range s.objects {
		if string(get(s.dict(n), "Type")) == "/Catalog" {
			last = max(last, n)
		}
	}
	return last
}

// dict is the value of an object without its stream, nil when there is none.
func (s *saved) dict(n int) []byte {
	o, ok := s.objects[n]
	if !ok {
		return nil
	}
	return bytes.TrimSpace(s.text[o.from:o.value])
}

// follow gives what a value says, through references.
func (s *saved) follow(value []byte) []byte {
	const hops = 8
	for range hops {
		n := target(value)
		if n == 0 {
			return value
		}
		value = s.dict(n)
	}
	return nil
}

// isStream reports whether an object is one.
func (s *saved) isStream(n int) bool {
	o, ok := s.objects[n]
	return ok && o.to > o.value
}

// pages lists the numbers of the pages in their order.
func (s *saved) pages() []int {
	var out []int
	above := map[int]bool{} // nodes that the walk is below: a page may come twice, a tree not hold itself
	steps := 0
	var walk func(n int)
	walk = func(n int) {
		if steps++; above[n] || len(out) >= maxPages || steps > mostSteps {
			return
		}
		node := s.dict(n)
		kids := get(node, "Kids")
		if kids == nil {
			out = append(out, n)
			return
		}
		above[n] = true
		for _, k := range items(s.follow(kids)) {
			if at := target(k); at > 0 {
				walk(at)
			}
		}
		delete(above, n)
	}
	if at := target(get(s.dict(s.root), "Pages")); at > 0 {
		walk(at)
	}
	return out
}

// inherited is the value of a page's key, its own or that of the nearest node of
// the page tree above it.
func (s *saved) inherited(page int, key string) []byte {
	const levels = 64
	for range levels {
		node := s.dict(page)
		if v := get(node, key); v != nil {
			return v
		}
		if page = target(get(node, "Parent")); page == 0 {
			return nil
		}
	}
	return nil
}
