package pdfengine

import (
	"bytes"
	"compress/zlib"
	"fmt"
	"io"
	"strings"
	"testing"

	"github.com/banmian/banmian/internal/paper"
	"github.com/banmian/banmian/internal/pdfengine/pdftest"
	"github.com/banmian/banmian/internal/pdfobject"
)

// threePages share a font, and each says its own word. The second is turned and
// trimmed, and has what is no part of the printed page.
func threePages() []byte {
	f := pdftest.New()
	font := f.Helvetica()
	f.Page(pdftest.Page{Width: 200, Height: 300, Resources: "/Font << /F1 " + font + " >>", Content: "BT /F1 12 Tf 10 250 Td (First) Tj ET"})
	secret := f.Stream("/Type /EmbeddedFile", []byte("a letter in an attachment"))
	note := f.Add("<< /Type /Annot /Subtype /Text /Contents (a note beside) /Rect [0 0 9 9] >>")
	script := f.Add("<< /S /JavaScript /JS (app.alert) >>")
	image := f.Stream("/Type /XObject /Subtype /Image /Width 1 /Height 1 /ColorSpace /DeviceGray /BitsPerComponent 8 /PieceInfo << /Some "+secret+" >>", []byte{7})
	f.Page(pdftest.Page{MediaBox: "[10 20 210 320]", Resources: "/Font << /F1 " + font + " >> /XObject << /Im " + image + " >>",
		More:    "/Rotate 90 /Annots [" + note + "] /AA << /O " + script + " >> /PieceInfo << /X << /Private " + secret + " >> >> ",
		Content: "q 50 0 0 50 20 30 cm /Im Do Q BT /F1 12 Tf 30 250 Td (Second) Tj ET"})
	f.Page(pdftest.Page{Width: 200, Height: 300, Resources: "/Font << /F1 " + font + " >>", Content: "BT /F1 12 Tf 10 250 Td (Third) Tj ET"})
	return f.Bytes()
}

// bodies are all objects' texts, streams unpacked.
func bodies(c *pdfobject.Cutting) string {
	var b strings.Builder
	for _, o := range c.Objects {
		dict, packed, ok := bytes.Cut(o.Body, []byte("stream\r\n"))
		if ok && bytes.Contains(dict, []byte("FlateDecode")) {
			z, err := zlib.NewReader(bytes.NewReader(packed))
			if err == nil {
				plain, _ := io.ReadAll(z)
				packed = plain
			}
		}
		b.Write(dict)
		b.Write(packed)
		b.WriteByte('\n')
	}
	return strings.NewReplacer("/Subtype /", "/Subtype/", "/Alt (", "/Alt(").Replace(b.String())
}

func TestCutTakesThePageAndNothingElse(t *testing.T) {
	d := open(t, start(t, Options{}), threePages())
	c, err := d.Cut(t.Context(), 1)
	if err != nil {
		t.Fatal(err)
	}
	if len(c.Pages) != 1 || c.Pages[0].Width != 300 || c.Pages[0].Height != 200 {
		t.Fatalf("pages %+v", c.Pages)
	}
	all := bodies(c)
	for _, want := range []string{"(Second)", "/Helvetica", "/Rotate 90", "/Subtype/Image"} {
		if !strings.Contains(all, want) {
			t.Errorf("there is no %s in\n%s", want, all)
		}
	}
	for _, not := range []string{"(First)", "(Third)", "letter", "beside", "alert", "PieceInfo", "Annots", "Catalog"} {
		if strings.Contains(all, not) {
			t.Errorf("%s was taken along in\n%s", not, all)
		}
	}
	holes := map[int]int{}
	for _, o := range c.Objects {
		for _, r := range o.Refs {
			if r.To < 0 {
				holes[r.To]++
			}
		}
	}
	if fmt.Sprint(holes) != "map[-3:1 -2:1 -1:1]" {
		t.Errorf("holes %v", holes)
	}
	// The corner of the page as it is held is the lower left of its user space.
	u := c.Pages[0].Upright
	if x, y := u[4], u[5]; x != 10 || y != 20 {
		t.Errorf("the top left corner is at %g, %g of user space", x, y)
	}
}

// A page may stand in the tree twice; a tree that holds itself has an end.
func TestCutOfOddTrees(t *testing.T) {
	e := start(t, Options{})
	raw := threePages()
	twice := bytes.Replace(raw, []byte("/Kids [5 0 R 11 0 R 13 0 R ]"), []byte("/Kids [5 0 R 5 0 R 13 0 R  ]"), 1)
	if bytes.Equal(raw, twice) {
		t.Fatal("the tree is not where it was")
	}
	c, err := open(t, e, twice).Cut(t.Context(), 1, 2)
	if err != nil {
		t.Fatal(err)
	}
	if all := bodies(c); !strings.Contains(all, "(First)") || !strings.Contains(all, "(Third)") || strings.Contains(all, "(Second)") {
		t.Errorf("cut: %s", all)
	}
	s := &saved{text: []byte("1 0 obj<</Kids[1 0 R 2 0 R 1 0 R]>>endobj 2 0 obj<</Kids[1 0 R 3 0 R]>>endobj 3 0 obj<<>>endobj 4 0 obj<</Type/Catalog/Pages 1 0 R>>endobj")}
	s, err = readSaved(s.text)
	if err != nil {
		t.Fatal(err)
	}
	if got := s.pages(); len(got) != 1 || got[0] != 3 {
		t.Errorf("pages %v", got)
	}
}

func TestCutRefusesPagesThatAreNotThere(t *testing.T) {
	d := open(t, start(t, Options{}), threePages())
	for _, n := range []int{-1, 3} {
		if _, err := d.Cut(t.Context(), n); !paper.IsKind(err, paper.Invalid) {
			t.Errorf("page %d: %v", n, err)
		}
	}
	if m := extract(t, d, 2); textOf(m) != "Third" {
		t.Errorf("after a refusal page 3 says %q", textOf(m))
	}
}

func TestCutMeetsWhatPDFAllows(t *testing.T) {
	// Lengths that stand elsewhere, contents in pieces, entries that are inherited or
	// referred to, strings with brackets and a name with a slash in a string.
	f := pdftest.New()
	font := f.Helvetica()
	const half = "BT /F1 12 Tf 10 250 Td (endstream) T"
	length := f.Add("%d", len(half))
	one := f.Add("<< /Length %s >>\nstream\n%s\nendstream", length, half)
	two := f.Stream("", []byte("j ET % 7 0 R"))
	_ = f.Add("[ %s %s ]", one, two)
	f.Page(pdftest.Page{Width: 200, Height: 300, Resources: "/Font << /F1 " + font + " >> /Properties << /P << /Alt (a \\) << /X 3 0 R ) /Hex <2f> >> >>"})
	raw := bytes.Replace(f.Bytes(), []byte("/Contents 8 0 R"), []byte("/Contents 7 0 R"), 1)
	d := open(t, start(t, Options{}), raw)
	c, err := d.Cut(t.Context(), 0)
	if err != nil {
		t.Fatal(err)
	}
	all := bodies(c)
	for _, want := range []string{half, "j ET % 7 0 R", "/Alt(a \\) << /X 3 0 R )"} {
		if !strings.Contains(all, want) {
			t.Errorf("there is no %q in\n%s", want, all)
		}
	}
}

func TestAHostileCuttingIsNotBelieved(t *testing.T) {
	good := &pdfobject.Cutting{Pages: []pdfobject.Page{{Object: 0, Width: 1, Height: 1}}, Objects: []pdfobject.Object{{Body: []byte("<<>>"), Refs: []pdfobject.Ref{{At: 2, To: 0}}}}, Layers: []pdfobject.Layer{{Object: 0}}}
	whole := encodeCutting(good)
	if _, err := decodeCutting(whole); err != nil {
		t.Fatal(err)
	}
	for n := range whole {
		if _, err := decodeCutting(whole[:n]); err == nil {
			t.Fatalf("cut after %d of %d bytes it was accepted", n, len(whole))
		}
	}
	for name, change := range map[string]func(c *pdfobject.Cutting){
		"page":         func(c *pdfobject.Cutting) { c.Pages[0].Object = 1 },
		"reference":    func(c *pdfobject.Cutting) { c.Objects[0].Refs[0].To = 1 },
		"unknown hole": func(c *pdfobject.Cutting) { c.Objects[0].Refs[0].To = -4 },
		"place":        func(c *pdfobject.Cutting) { c.Objects[0].Refs[0].At = 5 },
		"layer":        func(c *pdfobject.Cutting) { c.Layers[0].Object = -1 },
	} {
		c, _ := decodeCutting(whole)
		change(c)
		if _, err := decodeCutting(encodeCutting(c)); err == nil {
			t.Errorf("a %s out of range was accepted", name)
		}
	}
}

func FuzzSaved(f *testing.F) {
	f.Add(threePages())
	f.Add([]byte("1 0 obj\n<</Type/Catalog/Pages 2 0 R>>\nendobj\n2 0 obj\n<</Kids[2 0 R 3 0 R]>>\nendobj\n3 0 obj<</Contents 3 0 R/Parent 3 0 R>>\nendobj\ntrailer<</Root 1 0 R>>"))
	f.Fuzz(func(t *testing.T, data []byte) {
		s, err := readSaved(data)
		if err != nil {
			return
		}
		c := &cutter{saved: s, numbers: map[int]int{}}
		for _, n := range s.pages() {
			c.out.Pages = append(c.out.Pages, pdfobject.Page{Object: c.page(n)})
		}
		if c.gather() != nil {
			return
		}
		c.layers()
		if _, err := decodeCutting(encodeCutting(&c.out)); err != nil {
			t.Errorf("what was cut does not hold together: %v", err)
		}
	})
}
