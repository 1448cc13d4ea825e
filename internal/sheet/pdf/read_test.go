package pdf

import (
	"os"
	"testing"
	"time"

	"github.com/banmian/banmian/internal/pdfengine"
)

func TestMain(m *testing.M) {
	pdfengine.RunIfChild()
	os.Exit(m.Run())
}

func TestTry(t *testing.T) {
	e, err := pdfengine.Start(pdfengine.Options{})
	if err != nil {
		t.Fatal(err)
	}
	defer e.Close()
	data, err := os.ReadFile(os.Getenv("PDF"))
	if err != nil {
		t.Skip(err)
	}
	for range 3 {
		s := time.Now()
		_, err = Read(t.Context(), e, "x.pdf", data, nil)
		t.Log(time.Since(s), err)
	}
	sheets, err := Read(t.Context(), e, "x.pdf", data, nil)
	if err != nil {
		t.Fatal(err)
	}
	for _, s := range sheets {
		t.Log(s.Source, s.Width, s.Height, len(s.Glyphs), len(s.Rules), len(s.Boxes), len(s.Pictures), s.Outlines, s.Doubts)
		for i, r := range s.Rules {
			if i < 8 {
				t.Logf("%+v", r)
			}
		}
		for i, r := range s.Boxes {
			if i < 8 {
				t.Logf("%+v", r)
			}
		}
		for i, r := range s.Pictures {
			if i < 8 {
				t.Logf("%+v", r)
			}
		}
		fonts := map[string]int{}
		txt := ""
		for i, g := range s.Glyphs {
			fonts[g.Font]++
			if i < 400 {
				txt += g.Text
				if g.SpaceAfter {
					txt += " "
				}
			}
		}
		t.Log(fonts)
		t.Log(txt)
	}
}
