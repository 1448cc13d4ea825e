package hocr

import (
	"bytes"
	"math"
	"os"
	"strings"
	"testing"

	"github.com/banmian/banmian/internal/geom"
	"github.com/banmian/banmian/internal/interchange/machineread"
	"github.com/banmian/banmian/internal/paper"
	"github.com/banmian/banmian/internal/sheet"
)

func load(t *testing.T) ([]sheet.Sheet, []machineread.Page) {
	t.Helper()
	f, err := os.Open("testdata/tess.hocr")
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	s, p, err := Read("tess.hocr", f)
	if err != nil {
		t.Fatal(err)
	}
	return s, p
}

func text(p machineread.Page) string {
	var out []string
	for _, b := range p.Blocks {
		for _, l := range b.Lines {
			out = append(out, l.Text())
		}
	}
	return strings.Join(out, " / ")
}

func TestPages(t *testing.T) {
	s, p := load(t)
	if len(s) != 2 || s[0].Source != "tess.hocr#1" || s[1].Source != "tess.hocr#2" {
		t.Fatalf("sheets %d", len(s))
	}
	if got := text(p[0]); got != "Ferry runs / a&b late" {
		t.Errorf("page 1 says %q", got)
	}
	if got := text(p[1]); got != "no word elements" {
		t.Errorf("page 2 says %q", got)
	}
	if math.Abs(s[0].Width-1240*72/150.) > 0.01 || p[0].Resolution != machineread.Stated || p[1].Resolution != machineread.Assumed {
		t.Errorf("width %v, resolutions %q and %q", s[0].Width, p[0].Resolution, p[1].Resolution)
	}
}

func TestMarks(t *testing.T) {
	s, p := load(t)
	first, second := s[0].Glyphs[0], s[0].Glyphs[5]
	if first.Text != "F" || first.Weight != 700 || first.Italic || first.Certainty != 0.96 {
		t.Errorf("first glyph %+v", first)
	}
	if second.Text != "r" || second.Weight != 400 || !second.Italic || second.Certainty != 0.55 || !s[0].Glyphs[4].SpaceAfter {
		t.Errorf("first glyph of the second word %+v", second)
	}
	// The baseline starts 10 pixels above the box's foot and falls by a hundredth;
	// it is set straight at its middle.
	if want := (140 + 0.01*400) * 72 / 150.; math.Abs(first.Origin.Y-want) > 0.01 {
		t.Errorf("baseline at %v, want %v", first.Origin.Y, want)
	}
	if len(s[0].Rules) != 1 || s[0].Rules[0].Axis != sheet.Vertical || len(s[0].Pictures) != 1 || s[0].Pictures[0].Rect != geom.R(480, 48, 576, 192) {
		t.Errorf("rules %v, pictures %v", s[0].Rules, s[0].Pictures)
	}
	if at := p[0].Index()["word_1_3"]; p[0].Blocks[at.Block].ID != "par_1_1" || at.Line != 1 {
		t.Errorf("word_1_3 is at %v", at)
	}
}

func TestTurnedLine(t *testing.T) {
	s, _ := load(t)
	g := s[1].Glyphs
	if g[0].Angle != 270 || g[len(g)-1].Box.Y0 >= g[0].Box.Y0 {
		t.Errorf("a line turned by 90 reads upwards: %+v", g[0])
	}
}

func TestRefusals(t *testing.T) {
	for name, c := range map[string]struct{ file, why string }{
		"no hOCR": {"<html><p>hello</p></html>", "ocr_page"},
		"depth":   {strings.Repeat("<div>", 300), "nested more than 256 deep"},
		"token":   {"<div class='" + strings.Repeat("x", 2<<20), "longer than 1024 KiB"},
		"empty":   {"", "ocr_page"},
	} {
		_, _, err := Read("h.html", strings.NewReader(c.file))
		if err == nil || !strings.Contains(err.Error(), c.why) || !paper.IsKind(err, paper.Invalid) {
			t.Errorf("%s: %v; want a fault that says %q", name, err, c.why)
		}
	}
}

func FuzzRead(f *testing.F) {
	b, err := os.ReadFile("testdata/tess.hocr")
	if err != nil {
		f.Fatal(err)
	}
	f.Add(b)
	f.Add([]byte("<div class=ocr_page title='bbox 0 0 9 9'><span class=ocrx_word>x</span><span class=ocr_line>y<span class=ocr_line>z"))
	f.Add([]byte("<span class=ocr_line>y</span><div class=ocr_par><div class=ocr_page></div><span class=ocr_line title='bbox 1 1 5 2;textangle nan'>q"))
	f.Fuzz(func(t *testing.T, data []byte) {
		sheets, _, err := Read("f", bytes.NewReader(data))
		if err != nil && !paper.IsKind(err, paper.Invalid) {
			t.Fatalf("not a fault: %v", err)
		}
		for _, s := range sheets {
			for _, g := range s.Glyphs {
				if g.Text == "" || math.IsNaN(g.Em+g.Box.X0+g.Box.Y0+g.Box.X1+g.Box.Y1) {
					t.Fatalf("glyph %+v", g)
				}
			}
		}
	})
}
