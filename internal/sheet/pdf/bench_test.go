package pdf

import (
	"bytes"
	"context"
	"os"
	"path/filepath"
	"testing"

	"codeberg.org/go-pdf/fpdf"

	"github.com/banmian/banmian/internal/pdfengine"
)

// broadsheet is a page of 6,000 ideographs in eight columns with an embedded
// font, rules and tints: as dense as a front page.
func broadsheet(b *testing.B) []byte {
	b.Helper()
	font, err := os.ReadFile(filepath.Join("..", "..", "specimen", "fonts", "song.ttf"))
	if err != nil {
		b.Fatal(err)
	}
	text := []rune("村里的水渠修好了，三百亩田都有了水，今年的收成比去年好。")
	p := fpdf.NewCustom(&fpdf.InitType{UnitStr: "pt", Size: fpdf.SizeType{Wd: 1105, Ht: 1545}})
	p.AddUTF8FontFromBytes("song", "", font)
	p.AddPage()
	p.SetFont("song", "", 10)
	at := 0
	for column := range 8 {
		x := 40 + 130*float64(column)
		p.Line(x-5, 40, x-5, 1500)
		p.SetFillColor(230, 240, 250)
		p.Rect(x, 1400, 120, 60, "FD")
		for line := range 63 {
			row := make([]rune, 12)
			for i := range row {
				row[i] = text[at%len(text)]
				at++
			}
			p.Text(x, 60+20*float64(line), string(row))
		}
	}
	var out bytes.Buffer
	if err := p.Output(&out); err != nil {
		b.Fatal(err)
	}
	return out.Bytes()
}

// BenchmarkPage measures a page from an open document to its sheet in a warm
// child, the marks alone, and judging them alone.
func BenchmarkPage(b *testing.B) {
	e, err := sharedEngine()
	if err != nil {
		b.Fatal(err)
	}
	data := broadsheet(b)
	doc, err := e.Open(context.Background(), "broadsheet.pdf", data)
	if err != nil {
		b.Fatal(err)
	}
	defer doc.Close()
	var marks *pdfengine.Marks
	b.Run("open", func(b *testing.B) {
		for b.Loop() {
			d, err := e.Open(context.Background(), "broadsheet.pdf", data)
			if err != nil {
				b.Fatal(err)
			}
			d.Close()
		}
	})
	b.Run("extract", func(b *testing.B) {
		for b.Loop() {
			if marks, err = doc.Extract(context.Background(), 0); err != nil {
				b.Fatal(err)
			}
		}
	})
	b.Run("judge", func(b *testing.B) {
		for b.Loop() {
			if s := Judge("broadsheet.pdf#1", marks); len(s.Glyphs) != 8*63*12 {
				b.Fatalf("%d glyphs", len(s.Glyphs))
			}
		}
	})
	b.Run("sheet", func(b *testing.B) {
		for b.Loop() {
			if _, err := ReadDocument(context.Background(), doc, nil); err != nil {
				b.Fatal(err)
			}
		}
	})
}
