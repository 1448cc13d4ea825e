package plate

import (
	"bytes"
	"context"
	"image/jpeg"
	"os"
	"strings"
	"testing"

	"golang.org/x/image/webp"

	"github.com/banmian/banmian/internal/geom"
	"github.com/banmian/banmian/internal/paper"
	"github.com/banmian/banmian/internal/pdfengine"
	"github.com/banmian/banmian/internal/pdfengine/pdftest"
)

func TestMain(m *testing.M) {
	pdfengine.RunIfChild()
	os.Exit(m.Run())
}

func page(t testing.TB, content string) *pdfengine.Document {
	t.Helper()
	e, err := pdfengine.Start(pdfengine.Options{Workers: 1})
	if err != nil {
		t.Fatal(err)
	}
	t.Cleanup(func() { e.Close() })
	d, err := e.Open(context.Background(), "p1.pdf", pdftest.Simple(content))
	if err != nil {
		t.Fatal(err)
	}
	return d
}

func TestStandardPicturesOfAPage(t *testing.T) {
	d := page(t, "0.2 0.4 0.6 rg 0 0 200 300 re f")
	ps, err := Make(context.Background(), d, 0, Standard...)
	if err != nil {
		t.Fatal(err)
	}
	if len(ps) != len(Standard) {
		t.Fatalf("%d pictures", len(ps))
	}
	for i, p := range ps {
		want := Standard[i]
		if p.Name != want.Name || p.Width != want.Width || p.Height != want.Width*3/2 || p.MediaType != "image/webp" {
			t.Errorf("%s: %d by %d, %s", p.Name, p.Width, p.Height, p.MediaType)
		}
		c, err := webp.DecodeConfig(bytes.NewReader(p.Data))
		if err != nil || c.Width != p.Width || c.Height != p.Height {
			t.Errorf("%s decodes as %+v, %v", p.Name, c, err)
		}
	}
}

func TestCropShowsThePartAskedFor(t *testing.T) {
	d := page(t, "1 0 0 rg 100 200 100 100 re f") // the upper right corner
	ps, err := Crop(context.Background(), d, 0, geom.R(100, 0, 200, 100), Size{Name: "corner", Width: 40, Format: JPEG, Quality: 90})
	if err != nil {
		t.Fatal(err)
	}
	img, err := jpeg.Decode(bytes.NewReader(ps[0].Data))
	if err != nil || ps[0].MediaType != "image/jpeg" || ps[0].Height != 40 {
		t.Fatalf("%+v, %v", ps[0], err)
	}
	for _, at := range [][2]int{{1, 1}, {20, 20}, {38, 38}} {
		if r, g, b, _ := img.At(at[0], at[1]).RGBA(); r>>8 < 240 || g>>8 > 15 || b>>8 > 15 {
			t.Errorf("at %v it is %d %d %d", at, r>>8, g>>8, b>>8)
		}
	}
}

func TestFaultsNameThePage(t *testing.T) {
	d := page(t, "")
	_, err := Make(context.Background(), d, 4, Thumb)
	if !paper.IsKind(err, paper.Invalid) || !strings.Contains(err.Error(), "page 5 of p1.pdf") {
		t.Errorf("got %v", err)
	}
	if _, err := Make(context.Background(), d, 0); !paper.IsKind(err, paper.Invalid) {
		t.Errorf("no sizes: %v", err)
	}
}

// BenchmarkStandard makes the three pictures of a page of type.
func BenchmarkStandard(b *testing.B) {
	var c strings.Builder
	for y := 290; y > 5; y -= 4 {
		c.WriteString("BT /F1 4 Tf 1 0 0 1 5 ")
		c.WriteString(string(rune('0'+y/100)) + string(rune('0'+y/10%10)) + string(rune('0'+y%10)))
		c.WriteString(" Tm (The council met on Tuesday to talk about the new water works and the bridge over the river) Tj ET ")
	}
	d := page(b, c.String())
	for b.Loop() {
		if _, err := Make(context.Background(), d, 0, Standard...); err != nil {
			b.Fatal(err)
		}
	}
}
