package pdfengine

import (
	"bytes"
	"context"
	"slices"

	"github.com/banmian/banmian/internal/pdfobject"
)

// Cut gives pages, counted from 0, as the objects that make them up, unchanged to
// the byte: pictures keep their compression, type its fonts. Left out are the
// things that are no part of the printed page: annotations, actions, attachments,
// form fields, and what programs keep for themselves.
//
// All of the document is taken apart in the child.
func (d *Document) Cut(ctx context.Context, pages ...int) (*pdfobject.Cutting, error) {
	doing := "take pages out of " + d.name
	payload, err := d.ask(ctx, doing, d.engine.opt.RenderLimit, frameObjects, frameCut, encodeNumbers(pages))
	if err != nil {
		return nil, err
	}
	c, err := decodeCutting(payload)
	if err == nil && len(c.Pages) != len(pages) {
		err = errFrame
	}
	if err != nil {
		return nil, fault(ctx, doing, err)
	}
	return c, nil
}

func (c *child) cut(payload []byte) (frameKind, []byte, error) {
	pages, err := decodeNumbers(payload)
	if err != nil {
		return 0, nil, err
	}
	if c.book == nil {
		return 0, nil, errNoDocument
	}
	out, err := c.book.cut(pages)
	if err != nil {
		return 0, nil, err
	}
	return frameObjects, encodeCutting(out), nil
}

// cut takes pages out: the document is saved, its pages found, and what each needs
// gathered.
func (b *book) cut(pages []int) (*pdfobject.Cutting, error) {
	text, err := b.save()
	if err != nil {
		return nil, err
	}
	s, err := readSaved(text)
	if err != nil {
		return nil, err
	}
	all := s.pages()
	if len(all) != len(b.sizes) {
		return nil, errSyntax // the two do not agree on what a page is
	}
	c := &cutter{saved: s, numbers: map[int]int{}}
	for _, n := range pages {
		if n < 0 || n >= len(all) {
			return nil, errNoPage
		}
		p, err := b.lie(n)
		if err != nil {
			return nil, err
		}
		p.Object = c.page(all[n])
		c.out.Pages = append(c.out.Pages, p)
	}
	if err := c.gather(); err != nil {
		return nil, err
	}
	c.layers()
	return &c.out, nil
}

// lie says how a page lies.
func (b *book) lie(n int) (pdfobject.Page, error) {
	page, err := b.page(n)
	if err != nil {
		return pdfobject.Page{}, err
	}
	defer b.call("FPDF_ClosePage", page)
	f, err := b.frame(page)
	if err != nil {
		return pdfobject.Page{}, err
	}
	back, ok := f.toPage.Inverse()
	if !ok {
		return pdfobject.Page{}, errBadPage
	}
	return pdfobject.Page{Width: f.size.Width, Height: f.size.Height, Upright: [6]float64{back.A, back.B, back.C, back.D, back.E, back.F}}, nil
}

// cutter gathers objects.
type cutter struct {
	*saved
	out     pdfobject.Cutting
	numbers map[int]int // in the saved document, to index in out.Objects
	waiting []int       // numbers of objects that are counted and not yet copied
	size    int
}

// Entries of a page that are kept, and of every other dictionary that are not:
// private notes of programs, attachments, actions, and ties to a structure that is
// not taken along.
var (
	pageKeys = []string{"CropBox", "BleedBox", "TrimBox", "ArtBox", "Rotate", "UserUnit", "Group"}
	shedKeys = []string{"PieceInfo", "AF", "AA", "A", "StructParent", "StructParents"}
)

// page makes a page's object with its holes and gives its index.
func (c *cutter) page(n int) int {
	at := c.add()
	dict := c.dict(n)
	w := &writer{cutter: c}
	w.raw("<</Type/Page")
	w.hole(pdfobject.HoleParent)
	w.raw("/MediaBox")
	if box := c.inherited(n, "MediaBox"); box != nil {
		w.value(box)
	} else {
		w.raw("[0 0 612 792]") // what PDFium takes a page without one for
	}
	for _, key := range pageKeys {
		v := get(dict, key)
		if v == nil && (key == "CropBox" || key == "Rotate") {
			v = c.inherited(n, key)
		}
		if v != nil {
			w.raw("/" + key + " ")
			w.value(v)
		}
	}
	w.raw("/Resources")
	w.resources(c.follow(c.inherited(n, "Resources")))
	w.raw("/Contents[")
	w.hole(pdfobject.HoleContent)
	for _, n := range c.contents(get(dict, "Contents")) {
		w.raw(" ")
		w.refer(n)
	}
	w.raw("]>>")
	c.out.Objects[at] = pdfobject.Object{Body: w.body, Refs: w.refs}
	return at
}

// contents lists the streams of a page.
func (c *cutter) contents(value []byte) []int {
	if n := target(value); n > 0 && c.isStream(n) {
		return []int{n}
	}
	var out []int
	for _, item := range items(c.follow(value)) {
		if n := target(item); n > 0 && c.isStream(n) {
			out = append(out, n)
		}
	}
	return out
}

// resources writes a page's resources with a hole among its forms.
func (w *writer) resources(dict []byte) {
	w.raw("<<")
	var forms []byte
	for _, e := range entries(dict) {
		if e.key == "XObject" {
			forms = w.follow(e.value)
			continue
		}
		w.raw("/" + e.key + " ")
		w.value(e.value)
	}
	w.raw("/XObject<<")
	w.hole(pdfobject.HoleForm)
	for _, e := range entries(forms) {
		w.raw("/" + e.key + " ")
		w.value(e.value)
	}
	w.raw(">>>>")
}

// add counts an object and gives its index.
func (c *cutter) add() int {
	c.out.Objects = append(c.out.Objects, pdfobject.Object{})
	return len(c.out.Objects) - 1
}

// gather copies every object that something copied refers to.
func (c *cutter) gather() error {
	for len(c.waiting) > 0 {
		n := c.waiting[len(c.waiting)-1]
		c.waiting = c.waiting[:len(c.waiting)-1]
		if c.numbers[n] >= mostObjects {
			return errSyntax
		}
		w := &writer{cutter: c}
		w.whole(n)
		if c.size += len(w.body); c.size > maxFrame/2 {
			return errNoMemory
		}
		c.out.Objects[c.numbers[n]] = pdfobject.Object{Body: w.body, Refs: w.refs}
	}
	return nil
}

// index gives where an object will stand in the cutting, false when it is not to
// be taken along.
func (c *cutter) index(n int) (int, bool) {
	if at, ok := c.numbers[n]; ok {
		return at, true
	}
	o, ok := c.objects[n]
	if !ok {
		return 0, false
	}
	if o.to == o.value {
		switch string(get(c.dict(n), "Type")) {
		case "/Page", "/Pages", "/Catalog", "/Annot", "/Action", "/StructTreeRoot", "/StructElem", "/Filespec":
			return 0, false
		}
	}
	at := c.add()
	c.numbers[n] = at
	c.waiting = append(c.waiting, n)
	return at, true
}

// layers lists the optional content groups that were taken along.
func (c *cutter) layers() {
	properties := c.follow(get(c.dict(c.root), "OCProperties"))
	usual := c.follow(get(properties, "D"))
	hidden := map[int]bool{}
	all := c.numbersIn(get(properties, "OCGs"))
	for _, n := range all {
		hidden[n] = string(get(usual, "BaseState")) == "/OFF"
	}
	for _, n := range c.numbersIn(get(usual, "ON")) {
		hidden[n] = false
	}
	for _, n := range c.numbersIn(get(usual, "OFF")) {
		hidden[n] = true
	}
	for _, n := range all {
		if at, ok := c.numbers[n]; ok && !slices.ContainsFunc(c.out.Layers, func(l pdfobject.Layer) bool { return l.Object == at }) {
			c.out.Layers = append(c.out.Layers, pdfobject.Layer{Object: at, Hidden: hidden[n]})
		}
	}
}

func (c *cutter) numbersIn(array []byte) []int {
	var out []int
	for _, item := range items(c.follow(array)) {
		if n := target(item); n > 0 {
			out = append(out, n)
		}
	}
	return out
}

// writer writes the body of one object.
type writer struct {
	*cutter
	body []byte
	refs []pdfobject.Ref
}

func (w *writer) raw(s string)  { w.body = append(w.body, s...) }
func (w *writer) hole(kind int) { w.refs = append(w.refs, pdfobject.Ref{At: len(w.body), To: kind}) }

// refer writes a reference, or null to what is not there.
func (w *writer) refer(n int) {
	at, ok := w.index(n)
	if !ok {
		w.raw("null")
		return
	}
	w.refs = append(w.refs, pdfobject.Ref{At: len(w.body), To: at})
}

// whole writes an object with its stream.
func (w *writer) whole(n int) {
	o := w.objects[n]
	dict := w.dict(n)
	if sheds(dict) {
		w.raw("<<")
		for _, e := range entries(dict) {
			if !slices.Contains(shedKeys, e.key) {
				w.raw("/" + e.key + " ")
				w.value(e.value)
			}
		}
		w.raw(">>")
	} else {
		w.value(dict)
	}
	if o.to > o.value {
		w.raw("\n")
		w.body = append(w.body, bytes.TrimLeft(w.text[o.value:o.to], "\r\n ")...)
	}
}

func sheds(dict []byte) bool {
	return slices.ContainsFunc(entries(dict), func(e entry) bool { return slices.Contains(shedKeys, e.key) })
}

// value copies a value, its references taken out.
func (w *writer) value(v []byte) {
	l := lexer{text: v}
	done := 0
	for {
		t := l.next()
		if t.kind == tokenEnd {
			break
		}
		if t.kind != tokenNumber {
			continue
		}
		end, ok := l.reference(t)
		if !ok {
			continue
		}
		w.body = append(w.body, v[done:t.from]...)
		w.refer(whole(v[t.from:t.to]))
		done, l.at = end, end
	}
	w.body = append(w.body, v[done:]...)
}

func encodeNumbers(ns []int) []byte {
	var c coder
	c.count(len(ns))
	for _, n := range ns {
		c.i32(int32(n))
	}
	return c.b
}

func decodeNumbers(b []byte) ([]int, error) {
	d := decoder{b: b}
	ns := make([]int, d.count(4, maxPages))
	for i := range ns {
		ns[i] = int(d.i32())
	}
	return ns, d.done()
}

func encodeCutting(k *pdfobject.Cutting) []byte {
	size := 0
	for _, o := range k.Objects {
		size += len(o.Body) + 8*len(o.Refs) + 8
	}
	c := coder{b: make([]byte, 0, size+64*len(k.Pages)+8*len(k.Layers)+16)}
	c.count(len(k.Pages))
	for _, p := range k.Pages {
		c.i32(int32(p.Object))
		c.f32(p.Width)
		c.f32(p.Height)
		for _, v := range p.Upright {
			c.f32(v)
		}
	}
	c.count(len(k.Objects))
	for _, o := range k.Objects {
		c.bytes(o.Body)
		c.count(len(o.Refs))
		for _, r := range o.Refs {
			c.i32(int32(r.At))
			c.i32(int32(r.To))
		}
	}
	c.count(len(k.Layers))
	for _, l := range k.Layers {
		c.i32(int32(l.Object))
		c.flag(l.Hidden)
	}
	return c.b
}

// decodeCutting believes nothing: every reference is to an object that is there.
func decodeCutting(b []byte) (*pdfobject.Cutting, error) {
	d := decoder{b: b}
	k := &pdfobject.Cutting{Pages: make([]pdfobject.Page, d.count(36, maxPages))}
	for i := range k.Pages {
		p := &k.Pages[i]
		p.Object, p.Width, p.Height = int(d.i32()), d.f32(), d.f32()
		for j := range p.Upright {
			p.Upright[j] = d.f32()
		}
	}
	k.Objects = make([]pdfobject.Object, d.count(8, mostObjects))
	for i := range k.Objects {
		o := &k.Objects[i]
		o.Body = d.bytes(maxFrame)
		o.Refs = make([]pdfobject.Ref, d.count(8, maxFrame/8))
		at := 0
		for j := range o.Refs {
			r := pdfobject.Ref{At: int(d.i32()), To: int(d.i32())}
			if r.At < at || r.At > len(o.Body) || r.To < -pdfobject.HoleKinds || r.To >= len(k.Objects) {
				d.bad = true
			}
			o.Refs[j], at = r, r.At
		}
	}
	for _, p := range k.Pages {
		if p.Object < 0 || p.Object >= len(k.Objects) {
			d.bad = true
		}
	}
	k.Layers = make([]pdfobject.Layer, d.count(5, mostObjects))
	for i := range k.Layers {
		l := pdfobject.Layer{Object: int(d.i32()), Hidden: d.flag()}
		if l.Object < 0 || l.Object >= len(k.Objects) {
			d.bad = true
		}
		k.Layers[i] = l
	}
	return k, d.done()
}
