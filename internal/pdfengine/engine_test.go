package pdfengine

import (
	"context"
	"errors"
	"fmt"
	"io"
	"math"
	"net"
	"os"
	"os/exec"
	"path/filepath"
	"runtime"
	"strings"
	"sync"
	"testing"
	"time"

	llsys "github.com/landlock-lsm/go-landlock/landlock/syscall"

	"github.com/banmian/banmian/internal/geom"
	"github.com/banmian/banmian/internal/paper"
	"github.com/banmian/banmian/internal/pdfengine/pdftest"
)

func TestMain(m *testing.M) {
	RunIfChild()
	if os.Getenv(lockedMark) != "" {
		tryEverything()
	}
	os.Exit(m.Run())
}

// start gives an engine that ends with the test.
func start(t testing.TB, opt Options) *Engine {
	t.Helper()
	e, err := Start(opt)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { e.Close() })
	return e
}

func open(t testing.TB, e *Engine, data []byte) *Document {
	t.Helper()
	d, err := e.Open(context.Background(), "page.pdf", data)
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(d.Close)
	return d
}

func extract(t testing.TB, d *Document, n int) *Marks {
	t.Helper()
	m, err := d.Extract(context.Background(), n)
	if err != nil {
		t.Fatal(err)
	}
	return m
}

func textOf(m *Marks) string {
	var b strings.Builder
	for _, c := range m.Chars {
		if c.Flags&CharGenerated == 0 {
			b.WriteRune(c.Rune)
		}
	}
	return b.String()
}

func TestMarksOfAPage(t *testing.T) {
	d := open(t, start(t, Options{}), pdftest.Simple(
		"0.2 w 10 280 m 190 280 l S  1 0 0 rg 20 20 60 30 re f  BT /P << /MCID 7 >> BDC 0 0 1 rg /F1 12 Tf 10 250 Td (Hi) Tj EMC ET"))
	if got := d.Pages(); len(got) != 1 || got[0] != (PageSize{200, 300}) {
		t.Fatalf("pages %v", got)
	}
	m := extract(t, d, 0)
	if textOf(m) != "Hi" || len(m.Runs) != 1 || len(m.Paths) != 2 {
		t.Fatalf("text %q, %d runs, %d paths", textOf(m), len(m.Runs), len(m.Paths))
	}
	run := m.Runs[0]
	if run.Tag != 7 || run.Paint.Fill != [3]uint8{0, 0, 255} || run.Seq <= m.Paths[1].Seq || m.Fonts[run.Font].Name != "Helvetica" {
		t.Errorf("run %+v of font %+v", run, m.Fonts[run.Font])
	}
	if run.Up != (geom.Point{Y: -12}) || run.Across != (geom.Point{X: 12}) {
		t.Errorf("type stands along %v and %v", run.Across, run.Up)
	}
	if o := m.Chars[0].Origin; math.Abs(o.X-10) > 0.01 || math.Abs(o.Y-50) > 0.01 {
		t.Errorf("origin %v, want 10 50 from the top left", o)
	}
	line, rect := m.Paths[0], m.Paths[1]
	if line.Subs[0].Kind != SubLine || !line.Stroked || math.Abs(line.Width-0.2) > 1e-3 || line.Subs[0].Box != geom.R(10, 20, 190, 20) {
		t.Errorf("line %+v", line)
	}
	if rect.Subs[0].Kind != SubRect || !rect.Filled || rect.Paint.Fill != [3]uint8{255, 0, 0} || rect.Subs[0].Box != geom.R(20, 250, 80, 280) {
		t.Errorf("rectangle %+v", rect)
	}
}

// Every page shows the same mark: an A whose baseline starts 30 points from the
// left and 40 from the top of the page as it is held.
func TestOddOriginsAndTurnedPagesComeOutUpright(t *testing.T) {
	for _, c := range []struct {
		name, box, more, content string
		want                     PageSize
		up                       geom.Point
	}{
		{"plain", "[0 0 200 300]", "", "10 0 0 10 30 260 Tm", PageSize{200, 300}, geom.Point{Y: -10}},
		{"odd origin", "[-50 1000 150 1300]", "", "10 0 0 10 -20 1260 Tm", PageSize{200, 300}, geom.Point{Y: -10}},
		{"cropped", "[0 0 400 600]", "/CropBox [100 100 300 400]", "10 0 0 10 130 360 Tm", PageSize{200, 300}, geom.Point{Y: -10}},
		{"crop larger than the paper", "[0 0 200 300]", "/CropBox [-100 -100 900 900]", "10 0 0 10 30 260 Tm", PageSize{200, 300}, geom.Point{Y: -10}},
		{"turned 90", "[0 0 300 200]", "/Rotate 90", "0 10 -10 0 40 30 Tm", PageSize{200, 300}, geom.Point{Y: -10}},
		{"turned 180", "[0 0 200 300]", "/Rotate 180", "-10 0 0 -10 170 40 Tm", PageSize{200, 300}, geom.Point{Y: -10}},
		{"turned 270", "[0 0 300 200]", "/Rotate 270", "0 -10 10 0 260 170 Tm", PageSize{200, 300}, geom.Point{Y: -10}},
		{"turned 90 with an odd origin", "[1000 -70 1300 130]", "/Rotate 90", "0 10 -10 0 1040 -40 Tm", PageSize{200, 300}, geom.Point{Y: -10}},
	} {
		t.Run(c.name, func(t *testing.T) {
			f := pdftest.New()
			font := f.Helvetica()
			f.Page(pdftest.Page{MediaBox: c.box, More: c.more, Resources: "/Font << /F1 " + font + " >>", Content: "BT /F1 1 Tf " + c.content + " (A) Tj ET"})
			d := open(t, shared(t), f.Bytes())
			m := extract(t, d, 0)
			if m.Size != c.want || d.Pages()[0] != c.want {
				t.Errorf("size %v and %v, want %v", m.Size, d.Pages()[0], c.want)
			}
			if o := m.Chars[0].Origin; math.Abs(o.X-30) > 0.01 || math.Abs(o.Y-40) > 0.01 {
				t.Errorf("origin %v, want 30 40", o)
			}
			if up := m.Runs[0].Up; math.Abs(up.X-c.up.X) > 0.01 || math.Abs(up.Y-c.up.Y) > 0.01 {
				t.Errorf("upright %v, want %v", up, c.up)
			}
			ink := m.Chars[0].Ink
			if !geom.R(29, 31, 39, 41).Encloses(ink, 0) {
				t.Errorf("ink %v", ink)
			}
		})
	}
}

func TestPressPagesEndAtTheirTrim(t *testing.T) {
	for name, c := range map[string]struct {
		more string
		want PageSize
		at   geom.Point
	}{
		"marks outside":      {"/TrimBox [20 30 180 270]", PageSize{160, 240}, geom.Point{X: 10, Y: 10}},
		"turned":             {"/TrimBox [20 30 180 270] /Rotate 90", PageSize{240, 160}, geom.Point{X: 230, Y: 10}},
		"the same":           {"/TrimBox [0 0 200 300]", PageSize{200, 300}, geom.Point{X: 30, Y: 40}},
		"cropped on purpose": {"/TrimBox [20 30 180 270] /CropBox [10 10 190 290]", PageSize{180, 280}, geom.Point{X: 20, Y: 30}},
		"not to be believed": {"/TrimBox [20 30 60 90]", PageSize{200, 300}, geom.Point{X: 30, Y: 40}},
		"off the paper":      {"/TrimBox [20 30 280 570]", PageSize{200, 300}, geom.Point{X: 30, Y: 40}},
	} {
		t.Run(name, func(t *testing.T) {
			f := pdftest.New()
			font := f.Helvetica()
			f.Page(pdftest.Page{Width: 200, Height: 300, More: c.more, Resources: "/Font << /F1 " + font + " >>", Content: "0 1 0 rg 20 30 160 240 re f 0 g BT /F1 10 Tf 30 260 Td (A) Tj ET"})
			d := open(t, shared(t), f.Bytes())
			m := extract(t, d, 0)
			if o := m.Chars[0].Origin; m.Size != c.want || math.Abs(o.X-c.at.X)+math.Abs(o.Y-c.at.Y) > 0.01 {
				t.Errorf("size %v, origin %v; want %v, %v", m.Size, o, c.want, c.at)
			}
			ps, err := d.Render(context.Background(), 0, geom.Rect{}, Rendition{Width: int(c.want.Width)})
			if err != nil {
				t.Fatal(err)
			}
			img := decodePicture(t, ps[0])
			if ps[0].Height != int(c.want.Height) {
				t.Errorf("the picture is %d by %d", ps[0].Width, ps[0].Height)
			}
			corner := m.Paths[0].Subs[0].Box
			if _, g, b, _ := img.At(int(corner.X0)+3, int(corner.Y0)+3).RGBA(); g>>8 < 200 || b>>8 > 60 {
				t.Errorf("the tint at %v is not in the picture's corner", corner)
			}
		})
	}
}

func TestUserUnit(t *testing.T) {
	f := pdftest.New()
	font := f.Helvetica()
	f.Page(pdftest.Page{Width: 100, Height: 150, More: "/UserUnit 2.0", Resources: "/Font << /F1 " + font + " >>", Content: "BT /F1 5 Tf 15 130 Td (A) Tj ET"})
	d := open(t, shared(t), f.Bytes())
	m := extract(t, d, 0)
	if m.Size != (PageSize{200, 300}) || d.Pages()[0] != m.Size {
		t.Errorf("size %v and %v", m.Size, d.Pages()[0])
	}
	if o := m.Chars[0].Origin; math.Abs(o.X-30)+math.Abs(o.Y-40) > 0.01 || math.Abs(m.Runs[0].Up.Y+10) > 0.01 {
		t.Errorf("origin %v, upright %v", o, m.Runs[0].Up)
	}
	ps, err := d.Render(context.Background(), 0, geom.R(20, 20, 60, 60), Rendition{Width: 40})
	if err != nil || ps[0].Height != 40 {
		t.Errorf("picture %+v, %v", ps, err)
	}
	for text, want := range map[string]float64{"/UserUnit 2 /UserUnit 3": 1, "/UserUnit 0": 1, "/UserUnit 999": 1, "/UserUnit\n10.5": 10.5, "": 1} {
		if got := userUnit([]byte(text)); got != want {
			t.Errorf("%q gives %v", text, got)
		}
	}
}

func TestFontsThatAreNotInTheFile(t *testing.T) {
	f := pdftest.New()
	latin := f.Add("<< /Type /Font /Subtype /TrueType /BaseFont /Gazetteer-Roman /Encoding /WinAnsiEncoding /FirstChar 32 /LastChar 32 /Widths [250] /FontDescriptor %s >>",
		f.Add("<< /Type /FontDescriptor /FontName /Gazetteer-Roman /Flags 34 /FontBBox [0 -200 1000 900] /ItalicAngle 0 /Ascent 800 /Descent -200 /CapHeight 700 /StemV 80 >>"))
	song := f.CJK("Song", "GBK-EUC-V", "GB1")
	f.Page(pdftest.Page{Width: 200, Height: 300, Resources: "/Font << /F1 " + latin + " /F2 " + song + " >>",
		Content: "BT /F1 20 Tf 20 200 Td (iW) Tj ET BT /F2 20 Tf 150 280 Td <b0e6c3e6> Tj ET"})
	m := extract(t, open(t, shared(t), f.Bytes()), 0)
	if got := textOf(m); got != "iW版面" {
		t.Fatalf("read %q", got)
	}
	if i, w := m.Chars[0].Ink, m.Chars[1].Ink; i.Width() > 0.5*w.Width() {
		t.Errorf("the i is %v wide, the W %v: Latin got the stand-in", i.Width(), w.Width())
	}
	for _, font := range m.Fonts {
		if font.Embedded {
			t.Errorf("%s counts as embedded", font.Name)
		}
	}
}

func TestFramesWithSquareCorners(t *testing.T) {
	ell := "20 20 m 120 20 l 120 80 l 70 80 l 70 200 l 20 200 l h "
	m := extract(t, open(t, shared(t), pdftest.Simple(ell+"S "+ell+"f 10 250 m 50 250 l 50 260 l 90 260 l S 10 10 m 20 30 l 40 15 l 60 30 l h S")), 0)
	if len(m.Paths) != 4 {
		t.Fatalf("%d paths", len(m.Paths))
	}
	if n := len(m.Paths[0].Subs); n != 6 {
		t.Errorf("a stroked frame of six corners has %d sides: %+v", n, m.Paths[0].Subs)
	}
	for _, s := range m.Paths[0].Subs {
		if s.Kind != SubLine || s.Box.Width() > 0 && s.Box.Height() > 0 {
			t.Errorf("side %+v", s)
		}
	}
	want := []geom.Rect{geom.R(20, 100, 70, 220), geom.R(20, 220, 120, 280)}
	tint := m.Paths[1].Subs
	if len(tint) != 2 || tint[0].Kind != SubRect || !near2(tint[0].Box, want[0]) || !near2(tint[1].Box, want[1]) {
		t.Errorf("a tint of six corners is %+v, want %v", tint, want)
	}
	if n := len(m.Paths[2].Subs); n != 3 {
		t.Errorf("an open line of three sides has %d: %+v", n, m.Paths[2].Subs)
	}
	if s := m.Paths[3].Subs; len(s) != 1 || s[0].Kind != SubCurve {
		t.Errorf("a slanted outline is %+v", s)
	}
}

func TestFormsCarryTheirMatrixAndClip(t *testing.T) {
	f := pdftest.New()
	font := f.Helvetica()
	res := "/Resources << /Font << /F1 " + font + " >> >>"
	inner := f.Stream("/Type /XObject /Subtype /Form /BBox [0 0 50 50] /Matrix [2 0 0 2 0 0] "+res, []byte("BT /F1 5 Tf 10 10 Td (x) Tj ET 40 40 50 10 re f"))
	outer := f.Stream("/Type /XObject /Subtype /Form /BBox [0 0 150 150] /Resources << /XObject << /I "+inner+" >> >>", []byte("q 1 0 0 1 20 30 cm /I Do Q"))
	f.Page(pdftest.Page{Width: 200, Height: 300, Resources: "/XObject << /O " + outer + " >>", Content: "q 1 0 0 1 5 5 cm /O Do Q"})
	m := extract(t, open(t, shared(t), f.Bytes()), 0)
	if o := m.Chars[0].Origin; math.Abs(o.X-45) > 0.01 || math.Abs(o.Y-245) > 0.01 {
		t.Errorf("origin %v, want 45 245", o)
	}
	if up := m.Runs[0].Up; math.Abs(up.Y+10) > 0.01 {
		t.Errorf("upright %v, want 10 points", up)
	}
	p := m.Paths[0]
	if !near2(p.Subs[0].Box, geom.R(105, 165, 205, 185)) {
		t.Errorf("rectangle at %v", p.Subs[0].Box)
	}
	if !p.Clip.Set || !near2(p.Clip.Rect, geom.R(25, 165, 125, 265)) {
		t.Errorf("clip %+v, want the inner form's box", p.Clip)
	}
}

func near2(a, b geom.Rect) bool { return a.Encloses(b, 0.02) && b.Encloses(a, 0.02) }

func TestRefusals(t *testing.T) {
	whole := pdftest.Simple("BT /F1 12 Tf (x) Tj ET")
	for name, c := range map[string]struct {
		data []byte
		kind paper.FaultKind
		why  string
	}{
		"no PDF": {[]byte("GIF89a"), paper.Invalid, "not a PDF"},
		"empty":  {nil, paper.Invalid, "not a PDF"},
		"cut":    {whole[:len(whole)/8], paper.Invalid, "not a PDF"},
		"pages":  {pdftest.New().Bytes(), paper.Invalid, "no pages"},
	} {
		t.Run(name, func(t *testing.T) {
			_, err := shared(t).Open(context.Background(), "p1.pdf", c.data)
			if !paper.IsKind(err, c.kind) || !strings.Contains(err.Error(), c.why) || !strings.Contains(err.Error(), "p1.pdf") {
				t.Errorf("got %v, want %s: %s", err, c.kind, c.why)
			}
		})
	}
	d := open(t, shared(t), whole)
	if _, err := d.Extract(context.Background(), 3); !paper.IsKind(err, paper.Invalid) || !strings.Contains(err.Error(), "page 4") {
		t.Errorf("page that is not there: %v", err)
	}
	if got := textOf(extract(t, d, 0)); got != "x" {
		t.Errorf("after a refusal the page reads %q", got)
	}
}

// tiling is a page that draws for minutes: a pattern cell of a hundredth of a
// point, filled with another such pattern.
func tiling() []byte {
	f := pdftest.New()
	cell := f.Stream("/Type /Pattern /PatternType 1 /PaintType 1 /TilingType 1 /BBox [0 0 1 1] /XStep 0.01 /YStep 0.01 /Resources << >>",
		[]byte("0 0 1 1 re f 0 0 0.5 0.5 re f"))
	outer := f.Stream("/Type /Pattern /PatternType 1 /PaintType 1 /TilingType 1 /BBox [0 0 900 900] /XStep 0.02 /YStep 0.02 /Resources << /Pattern << /P "+cell+" >> >>",
		[]byte("/Pattern cs /P scn 0 0 900 900 re f"))
	f.Page(pdftest.Page{Width: 2000, Height: 2000, Resources: "/Pattern << /P " + outer + " >>", Content: "/Pattern cs /P scn 0 0 2000 2000 re f"})
	return f.Bytes()
}

func TestAPageThatRunsTooLongCostsItselfOnly(t *testing.T) {
	e := start(t, Options{Workers: 1, RenderLimit: 700 * time.Millisecond})
	bomb, good := open(t, e, tiling()), open(t, e, pdftest.Simple("BT /F1 12 Tf 20 20 Td (safe) Tj ET"))
	began := time.Now()
	_, err := bomb.Render(context.Background(), 0, geom.Rect{}, Rendition{Width: 2000})
	if !paper.IsKind(err, paper.Invalid) || !strings.Contains(err.Error(), "took too long") {
		t.Fatalf("got %v", err)
	}
	if took := time.Since(began); took > 5*time.Second {
		t.Errorf("killed after %v", took)
	}
	if got := textOf(extract(t, good, 0)); got != "safe" {
		t.Errorf("the next document reads %q", got)
	}
	if _, err := bomb.Extract(context.Background(), 0); err != nil {
		t.Errorf("the bomb's marks can still be read: %v", err)
	}
}

func TestCancellingEndsTheChild(t *testing.T) {
	e := start(t, Options{Workers: 1})
	d := open(t, e, tiling())
	ctx, cancel := context.WithTimeout(context.Background(), 400*time.Millisecond)
	defer cancel()
	if _, err := d.Render(ctx, 0, geom.Rect{}, Rendition{Width: 2000}); !errors.Is(err, context.DeadlineExceeded) {
		t.Fatalf("got %v", err)
	}
	if got := textOf(extract(t, open(t, e, pdftest.Simple("BT /F1 12 Tf (on) Tj ET")), 0)); got != "on" {
		t.Errorf("the next document reads %q", got)
	}
}

func TestAChildThatIsKilledIsReplaced(t *testing.T) {
	e := start(t, Options{Workers: 1})
	d := open(t, e, pdftest.Simple("BT /F1 12 Tf (again) Tj ET"))
	for range 3 {
		e.mu.Lock()
		w := e.idle[0]
		e.mu.Unlock()
		w.cmd.Process.Kill()
		<-w.dead
		if got := textOf(extract(t, d, 0)); got != "again" {
			t.Errorf("read %q", got)
		}
	}
}

func TestIdleChildrenEndButOne(t *testing.T) {
	e := start(t, Options{Workers: 2})
	if err := e.Warm(context.Background()); err != nil {
		t.Fatal(err)
	}
	a, err := e.acquire(context.Background(), 0)
	if err != nil {
		t.Fatal(err)
	}
	b, err := e.acquire(context.Background(), 0)
	if err != nil {
		t.Fatal(err)
	}
	e.release(a)
	e.release(b)
	e.mu.Lock()
	if e.reaper == nil {
		t.Error("nobody looks after idle children")
	}
	e.reap(time.Now().Add(-time.Hour))
	if len(e.idle) != 2 {
		t.Errorf("%d children left of two that were just used", len(e.idle))
	}
	e.reap(time.Now().Add(time.Hour))
	if len(e.idle) != 1 || e.idle[0] != b {
		t.Errorf("%d children left after an hour", len(e.idle))
	}
	e.mu.Unlock()
	<-a.dead
	if b.isDead() {
		t.Error("the last child ended too")
	}
}

func TestClosingADocumentGivesItsMemoryBack(t *testing.T) {
	if runtime.GOOS != "linux" {
		t.Skip("only Linux tells what memory a process holds")
	}
	e := start(t, Options{Workers: 1})
	d := open(t, e, pdftest.Simple("0 0 10 10 re f"))
	if _, err := d.Render(context.Background(), 0, geom.Rect{}, Rendition{Width: 4000}); err != nil { // 96 MB of pixels
		t.Fatal(err)
	}
	w, err := e.acquire(context.Background(), d.id)
	if err != nil {
		t.Fatal(err)
	}
	held := resident(w.cmd.Process.Pid)
	e.release(w)
	d.Close()
	w, err = e.acquire(context.Background(), 0) // after the drop, which has the only slot
	if err != nil {
		t.Fatal(err)
	}
	if left := resident(w.cmd.Process.Pid); left > held-60<<20 {
		t.Errorf("%d MB before, %d MB after", held>>20, left>>20)
	}
	e.release(w)
}

func TestMemoryIsCapped(t *testing.T) {
	e := start(t, Options{Workers: 1, MemoryCap: 64 << 20})
	f := pdftest.New()
	f.Page(pdftest.Page{Width: 200, Height: 200, Content: "0 0 10 10 re f"})
	d := open(t, e, f.Bytes())
	_, err := d.Render(context.Background(), 0, geom.Rect{}, Rendition{Width: 6000}) // 144 MB of pixels
	if !paper.IsKind(err, paper.Invalid) || !strings.Contains(err.Error(), "memory") {
		t.Fatalf("got %v", err)
	}
	if _, err := d.Render(context.Background(), 0, geom.Rect{}, Rendition{Width: 600}); err != nil {
		t.Errorf("a small picture after it: %v", err)
	}
	if _, err := e.Open(context.Background(), "big.pdf", make([]byte, 33<<20)); !paper.IsKind(err, paper.Invalid) {
		t.Errorf("a file larger than half the memory: %v", err)
	}
}

func TestManyAtOnce(t *testing.T) {
	e := start(t, Options{Workers: 2})
	var group sync.WaitGroup
	for i := range 12 {
		group.Go(func() {
			want := fmt.Sprintf("page%d", i)
			d, err := e.Open(context.Background(), want, pdftest.Simple("BT /F1 12 Tf ("+want+") Tj ET"))
			if err != nil {
				t.Error(err)
				return
			}
			defer d.Close()
			m, err := d.Extract(context.Background(), 0)
			if err != nil {
				t.Error(err)
				return
			}
			if textOf(m) != want {
				t.Errorf("read %q, want %q", textOf(m), want)
			}
		})
	}
	group.Wait()
	e.mu.Lock()
	defer e.mu.Unlock()
	if n := len(e.idle); n > 2 { // fewer while one still lets go of its document
		t.Errorf("%d children, want at most 2", n)
	}
}

func TestClosedEngineRefuses(t *testing.T) {
	e := start(t, Options{})
	d := open(t, e, pdftest.Simple("BT /F1 12 Tf (x) Tj ET"))
	e.Close()
	if _, err := d.Extract(context.Background(), 0); !paper.IsKind(err, paper.Unavailable) {
		t.Errorf("got %v", err)
	}
	if err := e.Close(); err != nil {
		t.Errorf("closed twice: %v", err)
	}
}

func TestClosingEndsWorkUnderWay(t *testing.T) {
	e := start(t, Options{Workers: 1})
	d := open(t, e, tiling())
	e.mu.Lock()
	w := e.idle[0]
	e.mu.Unlock()
	done := make(chan error, 1)
	go func() {
		_, err := d.Render(context.Background(), 0, geom.Rect{}, Rendition{Width: 2000})
		done <- err
	}()
	deadline := time.Now().Add(20 * time.Second)
	for busy := false; !busy; time.Sleep(time.Millisecond) {
		if time.Now().After(deadline) {
			t.Fatal("no child has taken the page")
		}
		e.mu.Lock()
		busy = len(e.idle) == 0
		e.mu.Unlock()
	}
	e.Close()
	select {
	case err := <-done:
		if !paper.IsKind(err, paper.Unavailable) {
			t.Errorf("got %v", err)
		}
	case <-time.After(15 * time.Second):
		t.Fatal("the page is still being drawn")
	}
	<-w.dead
}

func TestADamagedCacheIsMadeAgain(t *testing.T) {
	if testing.Short() {
		t.Skip("compiles the engine anew, which takes seconds")
	}
	dir := t.TempDir()
	read := func() (compiled bool) {
		var last float64
		e := start(t, Options{CacheDir: dir, OnCompile: func(f float64) {
			compiled = true
			if f < last || f > 1 {
				t.Errorf("progress went from %v to %v", last, f)
			}
			last = f
		}})
		if got := textOf(extract(t, open(t, e, pdftest.Simple("BT /F1 12 Tf (x) Tj ET")), 0)); got != "x" {
			t.Errorf("read %q", got)
		}
		e.Close()
		if compiled && last != 1 {
			t.Errorf("progress ended at %v", last)
		}
		return compiled
	}
	if !read() {
		t.Error("an empty cache was not filled")
	}
	if read() {
		t.Error("compiled again with a good cache")
	}
	files, _ := filepath.Glob(filepath.Join(dir, "*", "*"))
	if len(files) == 0 {
		t.Fatal("the cache is empty")
	}
	for _, f := range files {
		if err := os.Truncate(f, 1000); err != nil {
			t.Fatal(err)
		}
	}
	if !read() {
		t.Error("a damaged cache was not made again")
	}
}

func TestChildHasNoFilesAndNoNetwork(t *testing.T) {
	if runtime.GOOS != "linux" {
		t.Skip("only Linux lets a process give up rights")
	}
	e := start(t, Options{Workers: 1})
	open(t, e, pdftest.Simple(""))
	e.mu.Lock()
	pid := e.idle[0].cmd.Process.Pid
	e.mu.Unlock()
	status, err := os.ReadFile(fmt.Sprintf("/proc/%d/status", pid))
	if err != nil {
		t.Fatal(err)
	}
	if !strings.Contains(string(status), "NoNewPrivs:\t1") {
		t.Error("the child may gain new rights")
	}
	environ, err := os.ReadFile(fmt.Sprintf("/proc/%d/environ", pid))
	if err != nil {
		t.Fatal(err)
	}
	if strings.Contains(string(environ), "HOME=") || strings.Contains(string(environ), "PATH=") {
		t.Errorf("the child inherited our environment: %q", environ)
	}
	limits, err := os.ReadFile(fmt.Sprintf("/proc/%d/limits", pid))
	if err != nil {
		t.Fatal(err)
	}
	for _, line := range strings.Split(string(limits), "\n") {
		if strings.HasPrefix(line, "Max file size") && !strings.Contains(line, " 0 ") {
			t.Errorf("the child may write files: %s", line)
		}
	}
}

// lockedMark in the environment makes the test binary give up its rights and try
// them.
const lockedMark = "PDFENGINE_TEST_LOCKED"

func tryEverything() {
	if err := lockDown(); err != nil {
		fmt.Println("lock down:", err)
	}
	if f, err := os.Open(os.Getenv(lockedMark)); err == nil {
		f.Close()
		fmt.Println("opened a file")
	}
	if err := os.WriteFile(os.Getenv(lockedMark)+".new", []byte("x"), 0o600); err == nil {
		fmt.Println("wrote a file")
	}
	if c, err := net.DialTimeout("tcp", os.Getenv("PDFENGINE_TEST_PORT"), time.Second); err == nil {
		c.Close()
		fmt.Println("connected")
	}
	fmt.Println("tried")
	os.Exit(0)
}

func TestLockedDownProcessOpensNothing(t *testing.T) {
	if !landlocked() {
		t.Skip("this system cannot take rights away from a process (Landlock 4)")
	}
	l, err := net.Listen("tcp", "127.0.0.1:0")
	if err != nil {
		t.Fatal(err)
	}
	defer l.Close()
	file := filepath.Join(t.TempDir(), "secret")
	if err := os.WriteFile(file, []byte("secret"), 0o644); err != nil {
		t.Fatal(err)
	}
	cmd := exec.Command(os.Args[0])
	cmd.Env = []string{lockedMark + "=" + file, "PDFENGINE_TEST_PORT=" + l.Addr().String()}
	out, err := cmd.CombinedOutput()
	if err != nil || string(out) != "tried\n" {
		t.Errorf("a locked-down process: %v, %s", err, out)
	}
}

// landlocked reports whether the kernel lists Landlock among its modules, or
// answers its version call.
func landlocked() bool {
	abi, err := llsys.LandlockGetABIVersion()
	return err == nil && abi >= 4
}

func TestChildEndsWithItsParent(t *testing.T) {
	cmd := exec.Command(os.Args[0])
	cmd.Env = []string{childMark + "=" + childValue}
	in, err := cmd.StdinPipe()
	if err != nil {
		t.Fatal(err)
	}
	cmd.Stdout = io.Discard
	if err := cmd.Start(); err != nil {
		t.Fatal(err)
	}
	ended := make(chan error, 1)
	go func() { ended <- cmd.Wait() }()
	in.Close()
	select {
	case <-ended:
	case <-time.After(20 * time.Second):
		cmd.Process.Kill()
		t.Fatal("the child lives on without its parent")
	}
}

var sharedEngine = sync.OnceValues(func() (*Engine, error) { return Start(Options{Workers: 2}) })

// shared is one engine for all tests that leave it unharmed.
func shared(t testing.TB) *Engine {
	t.Helper()
	e, err := sharedEngine()
	if err != nil {
		t.Fatal(err)
	}
	return e
}
