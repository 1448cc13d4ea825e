package pdfengine

import (
	"fmt"
	"math"
	"strings"
	"testing"

	"github.com/banmian/banmian/internal/pdfengine/pdftest"
)

func TestStrokesOfNamelessFontsAreMeasured(t *testing.T) {
	f := pdftest.New()
	var fonts, content strings.Builder
	stems := []float64{0.06, 0.08, 0.12}
	for i, stem := range stems {
		// Two level and three upright strokes, as in the character 田.
		var glyph strings.Builder
		for _, x := range []float64{100, 460, 820} {
			fmt.Fprintf(&glyph, "%g 0 %g 800 re ", x, 1000*stem)
		}
		glyph.WriteString("100 0 780 50 re 100 750 780 50 re f")
		proc := f.Stream("", []byte("1000 0 0 0 1000 1000 d1 "+glyph.String()))
		names := f.Stream("", []byte("begincmap 1 begincodespacerange <00> <FF> endcodespacerange 1 beginbfchar <41> <7530> endbfchar endcmap"))
		font := f.Add("<< /Type /Font /Subtype /Type3 /FontBBox [0 0 1000 1000] /FontMatrix [0.001 0 0 0.001 0 0] /CharProcs << /g %s >> /Encoding << /Type /Encoding /Differences [65 /g] >> /FirstChar 65 /LastChar 65 /Widths [1000] /Resources << >> /ToUnicode %s >>", proc, names)
		fmt.Fprintf(&fonts, "/F%d %s ", i, font)
		fmt.Fprintf(&content, "BT /F%d 10 Tf 20 %d Td (A) Tj ET ", i, 250-30*i)
	}
	plain := f.Helvetica()
	fmt.Fprintf(&fonts, "/F9 %s ", plain)
	content.WriteString("BT /F9 10 Tf 20 50 Td (named) Tj ET")
	f.Page(pdftest.Page{Width: 200, Height: 300, Resources: "/Font << " + fonts.String() + " >>", Content: content.String()})
	m := extract(t, open(t, shared(t), f.Bytes()), 0)
	if len(m.Fonts) != 4 {
		t.Fatalf("%d fonts", len(m.Fonts))
	}
	for i, stem := range stems {
		if got := m.Fonts[i].Stem; math.Abs(got-stem) > 0.02 {
			t.Errorf("strokes of %v measure %.3f", stem, got)
		}
	}
	if m.Fonts[3].Stem != 0 {
		t.Errorf("a font with a name was measured")
	}
}

func TestRunsOfInk(t *testing.T) {
	var ink [stemPixels]int
	row := make([]byte, 4*20)
	for _, x := range []int{0, 1, 5, 6, 7, 18, 19} {
		row[4*x+3] = 255
	}
	countRuns(row, &ink)
	if ink[2] != 2 || ink[3] != 1 || ink[1] != 0 {
		t.Errorf("runs %v", ink)
	}
	if got := medianRun(&ink); got != 0 {
		t.Errorf("three runs are not enough, got %v", got)
	}
	ink = [stemPixels]int{6: 40, 30: 500}
	if got := medianRun(&ink) * stemPixels; math.Abs(got-6) > 0.6 {
		t.Errorf("the median of runs of 6 is %v", got)
	}
}
