package pdf

import (
	"os"
	"testing"
	"unicode"

	"github.com/banmian/banmian/internal/geom"
	"github.com/banmian/banmian/internal/pdfengine"
)

func TestTryGlyphs(t *testing.T) {
	e, _ := pdfengine.Start(pdfengine.Options{})
	defer e.Close()
	data, err := os.ReadFile(os.Getenv("PDF"))
	if err != nil {
		t.Skip(err)
	}
	d, err := e.Open(t.Context(), "x", data)
	if err != nil {
		t.Fatal(err)
	}
	ps, err := d.Render(t.Context(), 0, geom.Rect{}, pdfengine.Rendition{Width: 1200})
	if err != nil {
		t.Fatal(err)
	}
	os.WriteFile("/tmp/page.jpg", ps[0].Data, 0o644)
	sheets, _ := ReadDocument(t.Context(), d, nil)
	han, kana := 0, 0
	for i, g := range sheets[0].Glyphs {
		for _, r := range g.Text {
			if unicode.Is(unicode.Han, r) {
				han++
			}
			if unicode.In(r, unicode.Hiragana, unicode.Katakana) {
				kana++
			}
		}
		if i < 40 {
			t.Logf("%+v", g)
		}
	}
	t.Log(han, kana, len(sheets[0].Glyphs))
}
