package pagexml

import (
	"bytes"
	"math"
	"os"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/banmian/banmian/internal/geom"
	"github.com/banmian/banmian/internal/interchange/machineread"
	"github.com/banmian/banmian/internal/paper"
	"github.com/banmian/banmian/internal/sheet"
)

func load(t *testing.T) (sheet.Sheet, machineread.Page) {
	t.Helper()
	f, err := os.Open("testdata/page2019.xml")
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	s, p, err := Read("page2019.xml", f)
	if err != nil {
		t.Fatal(err)
	}
	return s, p
}

func TestRegions(t *testing.T) {
	s, p := load(t)
	var got []string
	for _, b := range p.Blocks {
		line := b.ID + " " + b.Type
		for _, l := range b.Lines {
			line += " | " + l.Text()
		}
		got = append(got, line)
	}
	want := []string{"r1 heading | Alte Brücke", "r2 paragraph | altes Eis | bricht im März", "r3 caption | Foto | Eins", "t1 table", "c1 tablecell | Roggen", "s1 separator", "i1 image"}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
	if diff := cmp.Diff([]string{"r1", "r3", "t1", "r2"}, p.Order); diff != "" {
		t.Error("reading order", diff)
	}
	if p.Blocks[4].Parent != 3 || p.Blocks[0].Language != "German" || p.Resolution != machineread.Stated {
		t.Errorf("cell in %d, language %q, resolution %q", p.Blocks[4].Parent, p.Blocks[0].Language, p.Resolution)
	}
	if len(s.Rules) != 1 || s.Rules[0].Axis != sheet.Vertical || len(s.Pictures) != 1 || s.Pictures[0].Rect != geom.R(396, 36, 468, 144) {
		t.Errorf("rules %v, pictures %v", s.Rules, s.Pictures)
	}
}

func TestWordsAndLines(t *testing.T) {
	s, p := load(t)
	if s.Glyphs[0].Certainty != 0.75 || s.Glyphs[4].Weight != 700 || s.Glyphs[4].Font != "Fraktur" || !s.Glyphs[3].SpaceAfter {
		t.Errorf("glyphs %+v %+v", s.Glyphs[0], s.Glyphs[4])
	}
	// The baseline falls from 160 to 170; it is set straight at its middle.
	if want := 165 * 72 / 200.; math.Abs(s.Glyphs[0].Origin.Y-want) > 0.01 {
		t.Errorf("baseline at %v, want %v", s.Glyphs[0].Origin.Y, want)
	}
	corrected := p.Blocks[1].Lines[0].Words[0]
	if corrected.Text != "altes" || corrected.Box.Intersect(geom.R(36, 108, 108, 122.4)).Area() < 0.999*72*14.4 {
		t.Errorf("a corrected line keeps its words' boxes: %+v", corrected)
	}
	shared := p.Blocks[1].Lines[1]
	if len(shared.Words) != 3 || !shared.Shared || shared.Words[2].Box.X1 > shared.Box.X1+0.01 || shared.Words[1].Box.X0 <= shared.Words[0].Box.X1 {
		t.Errorf("words of a line without words: %+v", shared)
	}
	if em, box := shared.Em, shared.Box.Height(); em < box || em > 1.6*box {
		t.Errorf("em %v of a line %v high", em, box)
	}
}

func TestOrientation(t *testing.T) {
	_, p := load(t)
	if p.Blocks[2].Angle != 90 {
		t.Errorf("a region to be turned by -90 stands at %v, want 90", p.Blocks[2].Angle)
	}
}

func TestRefusals(t *testing.T) {
	for name, c := range map[string]struct{ file, why string }{
		"another format": {"<alto/>", "not PAGE XML"},
		"no page":        {"<PcGts/>", "no page"},
		"doctype":        {"<!DOCTYPE PcGts><PcGts/>", "DOCTYPE"},
	} {
		_, _, err := Read("p.xml", strings.NewReader(c.file))
		if err == nil || !strings.Contains(err.Error(), c.why) || !paper.IsKind(err, paper.Invalid) {
			t.Errorf("%s: %v; want a fault that says %q", name, err, c.why)
		}
	}
}

func FuzzRead(f *testing.F) {
	b, err := os.ReadFile("testdata/page2019.xml")
	if err != nil {
		f.Fatal(err)
	}
	f.Add(b)
	f.Add([]byte(`<PcGts><Page imageWidth="9" imageHeight="9"><TextRegion orientation="1e9"><TextEquiv><Unicode>a b</Unicode></TextEquiv></TextRegion></Page></PcGts>`))
	f.Fuzz(func(t *testing.T, data []byte) {
		s, _, err := Read("f", bytes.NewReader(data))
		if err != nil && !paper.IsKind(err, paper.Invalid) {
			t.Fatalf("not a fault: %v", err)
		}
		for _, g := range s.Glyphs {
			if g.Text == "" || math.IsNaN(g.Em+g.Box.X0+g.Box.Y0+g.Box.X1+g.Box.Y1) {
				t.Fatalf("glyph %+v", g)
			}
		}
	})
}
