package pdf_test

import (
	"bytes"
	"image"
	"image/color"
	"image/jpeg"
	"math"
	"os"
	"os/exec"
	"path/filepath"
	"strings"
	"testing"
	"time"

	"github.com/banmian/banmian/internal/geom"
	"github.com/banmian/banmian/internal/interchange/pdf"
	"github.com/banmian/banmian/internal/paper"
	"github.com/banmian/banmian/internal/pdfengine"
	"github.com/banmian/banmian/internal/pdfengine/pdftest"
	"github.com/banmian/banmian/internal/pdfobject"
)

func TestMain(m *testing.M) {
	pdfengine.RunIfChild()
	os.Exit(m.Run())
}

func engine(t *testing.T) *pdfengine.Engine {
	t.Helper()
	e, err := pdfengine.Start(pdfengine.Options{Workers: 1})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { e.Close() })
	return e
}

func open(t *testing.T, e *pdfengine.Engine, data []byte) *pdfengine.Document {
	t.Helper()
	d, err := e.Open(t.Context(), "x.pdf", data)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(d.Close)
	return d
}

func cut(t *testing.T, d *pdfengine.Document, pages ...int) *pdfobject.Cutting {
	t.Helper()
	c, err := d.Cut(t.Context(), pages...)
	if err != nil {
		t.Fatal(err)
	}
	return c
}

// plate is a picture of one colour with a dark square in its upper left quarter.
func plate(t *testing.T) *pdf.Picture {
	t.Helper()
	m := image.NewRGBA(image.Rect(0, 0, 80, 120))
	for y := range 120 {
		for x := range 80 {
			c := color.RGBA{200, 220, 240, 255}
			if x < 40 && y < 60 {
				c = color.RGBA{20, 20, 20, 255}
			}
			m.SetRGBA(x, y, c)
		}
	}
	var b bytes.Buffer
	if err := jpeg.Encode(&b, m, nil); err != nil {
		t.Fatal(err)
	}
	return &pdf.Picture{JPEG: b.Bytes(), Width: 80, Height: 120}
}

// bind writes pages and closes the file.
func bind(t *testing.T, about pdf.About, outline []pdf.Bookmark, pages ...pdf.Page) []byte {
	t.Helper()
	var out bytes.Buffer
	b := pdf.New(&out)
	for _, p := range pages {
		if err := b.Page(p); err != nil {
			t.Fatal(err)
		}
	}
	if err := b.Close(about, outline); err != nil {
		t.Fatal(err)
	}
	return out.Bytes()
}

// read gives what our own engine finds on a page, line by line.
func read(t *testing.T, d *pdfengine.Document, n int) (string, *pdfengine.Marks) {
	t.Helper()
	m, err := d.Extract(t.Context(), n)
	if err != nil {
		t.Fatal(err)
	}
	var b strings.Builder
	for _, c := range m.Chars {
		if c.Flags&pdfengine.CharGenerated == 0 {
			b.WriteRune(c.Rune)
		}
	}
	return b.String(), m
}

// tool runs a program over the file where it is installed.
func tool(t *testing.T, data []byte, name string, args ...string) (string, bool) {
	t.Helper()
	path, err := exec.LookPath(name)
	if err != nil {
		t.Logf("%s is not installed: what it would find is not looked at", name)
		return "", false
	}
	file := filepath.Join(t.TempDir(), "x.pdf")
	if err := os.WriteFile(file, data, 0o600); err != nil {
		t.Fatal(err)
	}
	for i, a := range args {
		if a == "FILE" {
			args[i] = file
		}
	}
	var said, complained bytes.Buffer
	cmd := exec.Command(path, args...)
	cmd.Stdout, cmd.Stderr = &said, &complained
	if err := cmd.Run(); err != nil || strings.Contains(strings.ToLower(complained.String()), "error") {
		t.Errorf("%s %v: %v: %s", name, args, err, complained.String())
	}
	return said.String(), true
}

func twoPages() []byte {
	f := pdftest.New()
	font := f.Helvetica()
	f.Page(pdftest.Page{Width: 200, Height: 300, Resources: "/Font << /F1 " + font + " >>", Content: "0.5 0 0 0.5 0 0 cm BT /F1 24 Tf 20 500 Td (Morning) Tj ET"})
	f.Page(pdftest.Page{MediaBox: "[10 20 210 320]", Resources: "/Font << /F1 " + font + " >>", More: "/Rotate 90", Content: "BT /F1 12 Tf 30 250 Td (Evening) Tj ET"})
	return f.Bytes()
}

// Pages that are cut and bound again look and read as they did.
func TestBoundPagesAreTheSame(t *testing.T) {
	e := engine(t)
	before := open(t, e, twoPages())
	c := cut(t, before, 1, 0)
	after := open(t, e, bind(t, pdf.About{}, nil, pdf.Page{Cut: c, Number: 0}, pdf.Page{Cut: c, Number: 1}))
	for was, is := range map[int]int{1: 0, 0: 1} {
		if before.Pages()[was] != after.Pages()[is] {
			t.Errorf("page %d is %v, was %v", is, after.Pages()[is], before.Pages()[was])
		}
		size := pdfengine.Rendition{Width: 300, Format: pdfengine.JPEG}
		a, err := before.Render(t.Context(), was, geom.Rect{}, size)
		if err != nil {
			t.Fatal(err)
		}
		b, err := after.Render(t.Context(), is, geom.Rect{}, size)
		if err != nil {
			t.Fatal(err)
		}
		if !bytes.Equal(a[0].Data, b[0].Data) {
			t.Errorf("page %d looks different", is)
		}
		ta, _ := read(t, before, was)
		tb, _ := read(t, after, is)
		if ta != tb {
			t.Errorf("page %d reads %q, was %q", is, tb, ta)
		}
	}
}

// A page that is left out leaves nothing of itself in the file.
func TestPagesLeftOutAreNotInTheFile(t *testing.T) {
	e := engine(t)
	c := cut(t, open(t, e, twoPages()), 0, 1)
	whole := bind(t, pdf.About{}, nil, pdf.Page{Cut: c, Number: 0}, pdf.Page{Cut: c, Number: 1})
	half := bind(t, pdf.About{}, nil, pdf.Page{Cut: c, Number: 1})
	if n := bytes.Count(whole, []byte("/Contents")); n != 2 {
		t.Fatalf("%d pages' contents", n)
	}
	if n := bytes.Count(half, []byte("/Contents")); n != 1 || bytes.Count(half, []byte("stream\n"))+1 > bytes.Count(whole, []byte("stream\n")) {
		t.Errorf("what page 1 drew is still there: %d contents", n)
	}
	if text, _ := read(t, open(t, e, half), 0); text != "Evening" {
		t.Errorf("reads %q", text)
	}
}

// What is in a layer is found with its characters where it was put, on upright
// and on turned pages, across and down, the rare characters too, and is not seen.
func TestLayer(t *testing.T) {
	e := engine(t)
	c := cut(t, open(t, e, twoPages()), 0, 1)
	lines := []pdf.Line{
		{Text: "云汀新闻,𠮷田与𪚥字", Box: geom.R(20, 30, 180, 44), Direction: paper.Horizontal},
		{Text: "Ten words in plain English", Box: geom.R(20, 60, 150, 70), Direction: paper.Horizontal},
		{Text: "竖排标题𨭎", Box: geom.R(160, 80, 176, 180), Direction: paper.Vertical},
	}
	data := bind(t, pdf.About{Language: "zh-Hans"}, nil,
		pdf.Page{Cut: c, Number: 0, Text: lines}, pdf.Page{Cut: c, Number: 1, Text: lines},
		pdf.Page{Width: 200, Height: 300, Picture: plate(t), Text: lines})
	plain := bind(t, pdf.About{}, nil, pdf.Page{Cut: c, Number: 0}, pdf.Page{Cut: c, Number: 1}, pdf.Page{Width: 200, Height: 300, Picture: plate(t)})
	d, bare := open(t, e, data), open(t, e, plain)
	for n := range 3 {
		text, marks := read(t, d, n)
		for _, l := range lines {
			if !strings.Contains(text, l.Text) {
				t.Errorf("page %d: %q is not in %q", n+1, l.Text, text)
			}
		}
		atPlace(t, marks, lines)
		size := pdfengine.Rendition{Width: 200, Format: pdfengine.JPEG}
		a, err := d.Render(t.Context(), n, geom.Rect{}, size)
		if err != nil {
			t.Fatal(err)
		}
		b, err := bare.Render(t.Context(), n, geom.Rect{}, size)
		if err != nil {
			t.Fatal(err)
		}
		if !bytes.Equal(a[0].Data, b[0].Data) {
			t.Errorf("page %d: the layer can be seen", n+1)
		}
	}
	if text, ok := tool(t, data, "pdftotext", "-raw", "FILE", "-"); ok {
		for _, l := range lines { // it gives a line that runs down a character a line
			if n := strings.Count(strings.ReplaceAll(text, "\n", ""), l.Text); n != 3 {
				t.Errorf("pdftotext finds %q %d times, want 3, in\n%s", l.Text, n, text)
			}
		}
	}
	if text, ok := tool(t, data, "mutool", "draw", "-F", "txt", "FILE"); ok {
		for _, l := range lines[:2] {
			if n := strings.Count(text, l.Text); n != 3 {
				t.Errorf("mutool finds %q %d times, want 3, in\n%s", l.Text, n, text)
			}
		}
	}
}

// atPlace asserts that every character of the lines lies in its line's box, in the
// order of the text.
func atPlace(t *testing.T, m *pdfengine.Marks, lines []pdf.Line) {
	t.Helper()
	const slack = 3 // points
	at := 0
	for _, l := range lines {
		var along []float64
		for _, want := range l.Text {
			for at < len(m.Chars) && m.Chars[at].Rune != want {
				at++
			}
			if at == len(m.Chars) {
				t.Errorf("%q: %q is missing", l.Text, want)
				return
			}
			o := m.Chars[at].Origin
			if !l.Box.Inset(-slack).Contains(o) {
				t.Errorf("%q: %q stands at %v, outside %v", l.Text, want, o, l.Box)
			}
			v := o.X
			if l.Direction == paper.Vertical {
				v = o.Y
			}
			along = append(along, v)
			at++
		}
		reach, side := along[len(along)-1]-along[0], l.Box.Width()
		if l.Direction == paper.Vertical {
			side = l.Box.Height()
		}
		if share := reach / side; math.Abs(share-1) > 0.25 {
			t.Errorf("%q reaches over %.2f of its box", l.Text, share)
		}
	}
}

func TestDocumentFacts(t *testing.T) {
	at := time.Date(2025, 6, 13, 6, 0, 0, 0, time.UTC)
	about := pdf.About{Title: "今日云汀 (样报)", Author: "云汀日报社", Language: "zh-Hans", Software: "Banmian", ID: "urn:x:1", Made: at}
	outline := []pdf.Bookmark{
		{Text: "第01版 要闻", Page: 0, Whole: true, Open: true, Below: []pdf.Bookmark{{Text: "河上的桥 & <b>\n修好了\u202e", Page: 0, X: 20, Y: 40}}},
		{Text: "第A2版", Page: 1, Whole: true},
	}
	page := pdf.Page{Width: 200, Height: 300, Picture: plate(t)}
	first, second := page, page
	first.Label, second.Label = "01", "A2"
	data := bind(t, about, outline, first, second)
	if again := bind(t, about, outline, first, second); !bytes.Equal(data, again) {
		t.Error("the same pages give another file")
	}
	if d := open(t, engine(t), data); len(d.Pages()) != 2 {
		t.Errorf("%d pages", len(d.Pages()))
	}
	if said, ok := tool(t, data, "pdfinfo", "FILE"); ok {
		for _, want := range []string{"今日云汀 (样报)", "云汀日报社", "Pages:           2"} {
			if !strings.Contains(said, want) {
				t.Errorf("pdfinfo does not say %q:\n%s", want, said)
			}
		}
	}
	if said, ok := tool(t, data, "mutool", "show", "FILE", "outline"); ok {
		for _, want := range []string{"第01版 要闻", "河上的桥 & <b> 修好了", "#page=1"} {
			if !strings.Contains(said, want) {
				t.Errorf("mutool does not show %q:\n%s", want, said)
			}
		}
	}
	if said, ok := tool(t, data, "mutool", "info", "FILE"); ok && !strings.Contains(said, "DCT") {
		t.Errorf("the pictures are not kept as JPEG:\n%s", said)
	}
}

func TestNothingToBind(t *testing.T) {
	if err := pdf.New(&bytes.Buffer{}).Close(pdf.About{}, nil); err == nil {
		t.Error("a file without pages was closed")
	}
	b := pdf.New(&bytes.Buffer{})
	if err := b.Page(pdf.Page{Cut: &pdfobject.Cutting{}, Number: 0}); err == nil {
		t.Error("a page that is not there was bound")
	}
	if err := b.Close(pdf.About{}, nil); err == nil {
		t.Error("and the file was closed")
	}
}

// Hidden layers of a master stay hidden.
func TestHiddenLayersStayHidden(t *testing.T) {
	f := pdftest.New()
	shown, hidden := f.Add("<< /Type /OCG /Name (Shown) >>"), f.Add("<< /Type /OCG /Name (Hidden) >>")
	f.Page(pdftest.Page{Width: 100, Height: 100, Resources: "/Properties << /S " + shown + " /H " + hidden + " >>",
		Content: "/OC /S BDC 1 0 0 rg 10 10 30 30 re f EMC /OC /H BDC 0 0 1 rg 50 50 30 30 re f EMC"})
	raw := bytes.Replace(f.Bytes(), []byte("<< /Type /Catalog"), []byte("<< /OCProperties << /OCGs ["+shown+" "+hidden+"] /D << /OFF ["+hidden+"] >> >> /Type /Catalog"), 1)
	e := engine(t)
	before := open(t, e, raw)
	data := bind(t, pdf.About{}, nil, pdf.Page{Cut: cut(t, before, 0)})
	after := open(t, e, data)
	size := pdfengine.Rendition{Width: 100, Format: pdfengine.JPEG}
	a, err := before.Render(t.Context(), 0, geom.Rect{}, size)
	if err != nil {
		t.Fatal(err)
	}
	b, err := after.Render(t.Context(), 0, geom.Rect{}, size)
	if err != nil {
		t.Fatal(err)
	}
	if !bytes.Equal(a[0].Data, b[0].Data) {
		t.Error("what was hidden is seen, or what was seen hidden")
	}
	if !bytes.Contains(data, []byte("/OFF[")) {
		t.Error("the file does not say what is hidden")
	}
}
