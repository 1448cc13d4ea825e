package alto

import (
	"bytes"
	"math"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/banmian/banmian/internal/geom"
	"github.com/banmian/banmian/internal/interchange/machineread"
	"github.com/banmian/banmian/internal/paper"
	"github.com/banmian/banmian/internal/sheet"
)

func load(t *testing.T, name string) (sheet.Sheet, machineread.Page) {
	t.Helper()
	f, err := os.Open(filepath.Join("testdata", name))
	if err != nil {
		t.Fatal(err)
	}
	defer f.Close()
	s, p, err := Read(name, f)
	if err != nil {
		t.Fatal(err)
	}
	return s, p
}

// words writes the sheet's words as its glyphs hold them.
func words(s sheet.Sheet) string {
	var b strings.Builder
	for i, g := range s.Glyphs {
		if i > 0 && g.Word != s.Glyphs[i-1].Word && !s.Glyphs[i-1].SpaceAfter {
			b.WriteByte('|')
		}
		b.WriteString(g.Text)
		if g.SpaceAfter {
			b.WriteByte(' ')
		}
	}
	return b.String()
}

func near(t *testing.T, what string, got, want float64) {
	t.Helper()
	if math.Abs(got-want) > 0.02*math.Max(1, math.Abs(want)) {
		t.Errorf("%s: got %.3f, want %.3f", what, got, want)
	}
}

func TestMillimetres(t *testing.T) {
	s, p := load(t, "workflow-mm10.xml")
	if got, want := words(s), "Flood mill|The water car-|ried on|SOAP"; got != want {
		t.Errorf("words %q, want %q", got, want)
	}
	near(t, "page width", s.Width, 822.05)
	near(t, "page height", s.Height, 1190.55)
	if s.Source != "workflow-mm10.xml#1" || p.Resolution != machineread.Unit {
		t.Errorf("source %q, resolution %q", s.Source, p.Resolution)
	}
	f, w, hyphen, bold := s.Glyphs[0], s.Glyphs[12], s.Glyphs[20], s.Glyphs[25]
	near(t, "em of a headline of capitals 48 high", f.Em, 20)
	if f.Weight != 700 || f.Font != "Times New Roman" || f.Certainty != 0.9 {
		t.Errorf("headline glyph %+v", f)
	}
	near(t, "em of the body", w.Em, 10)
	if w.Text != "w" || !w.Italic || w.Certainty != machineread.MachineRead {
		t.Errorf("glyph of an italic word: %+v", w)
	}
	if hyphen.Text != "-" || hyphen.SpaceAfter || math.Abs(hyphen.Box.X0-590*72/254.) > 0.01 {
		t.Errorf("the hyphen at the line's end is %+v", hyphen)
	}
	if bold.Text != "o" || bold.Weight != 700 {
		t.Errorf("STYLE is not honoured: %+v", bold)
	}
	if len(s.Rules) != 1 || s.Rules[0].Axis != sheet.Vertical || len(s.Pictures) != 1 {
		t.Errorf("rules %v, pictures %v: want one of each", s.Rules, s.Pictures)
	}
	for i := 1; i < 5; i++ { // Flood
		if s.Glyphs[i].Box.X0 < s.Glyphs[i-1].Box.X1-0.01 || s.Glyphs[i].Origin.Y != s.Glyphs[0].Origin.Y {
			t.Errorf("letters of a word stand wrong: %v after %v", s.Glyphs[i].Box, s.Glyphs[i-1].Box)
		}
	}
	near(t, "baseline of the headline", f.Origin.Y, 148*72/254.)
}

func TestTurnedBlock(t *testing.T) {
	s, _ := load(t, "workflow-mm10.xml")
	soap := s.Glyphs[len(s.Glyphs)-4:]
	for i, g := range soap {
		if g.Angle != 270 || g.Text != string("SOAP"[i]) {
			t.Errorf("glyph %q has angle %v, want 270: the block is turned a quarter counterclockwise", g.Text, g.Angle)
		}
		if i > 0 && g.Box.CenterY() >= soap[i-1].Box.CenterY() {
			t.Error("type turned counterclockwise reads upwards")
		}
		if g.Box.X0 < 690*72/254. || g.Box.X1 > 735*72/254. {
			t.Errorf("glyph %q stands at %v, outside its word", g.Text, g.Box)
		}
	}
}

func TestBlocksAndIDs(t *testing.T) {
	_, p := load(t, "workflow-mm10.xml")
	index := p.Index()
	if at := index["P1_TB2"]; p.Blocks[at.Block].Language != "en" || len(p.Blocks[at.Block].Outline) != 6 {
		t.Errorf("block P1_TB2: %+v", p.Blocks[at.Block])
	}
	if got := index["S6"]; got != (machineread.Place{Block: 1, Line: 1, Word: 0}) {
		t.Errorf("word S6 is at %v", got)
	}
	cb := index["P1_CB2"].Block
	if p.Blocks[cb].Type != "Advertisement" || len(p.Within(cb)) != 2 {
		t.Errorf("the advertisement %+v holds %v", p.Blocks[cb], p.Within(cb))
	}
	w := p.Blocks[1].Lines[0].Words[2]
	if w.Half != 1 || w.Whole != "carried" || w.Hyphen != "-" {
		t.Errorf("first half of the broken word: %+v", w)
	}
	if got := p.Blocks[1].Lines[0].Text(); got != "The water car-" {
		t.Errorf("line text %q", got)
	}
}

// TestPixels covers Latin-1, no namespace, a page size smaller than its type,
// words without size, and no SP at all.
func TestPixels(t *testing.T) {
	s, p := load(t, "bare-pixel.xml")
	if got, want := words(s), "été sec|fin. Bord"; got != want {
		t.Errorf("words %q, want %q", got, want)
	}
	if p.Resolution != machineread.Stated {
		t.Errorf("resolution %q, want the one its settings state", p.Resolution)
	}
	near(t, "page width", s.Width, 1300*72/200.)
	near(t, "page height", s.Height, 900*72/200.)
	near(t, "certainty from CC", s.Glyphs[0].Certainty, 1-1/3.)
	for _, g := range s.Glyphs {
		if g.Box.Empty() || g.Em <= 0 {
			t.Errorf("glyph %q has box %v and em %v", g.Text, g.Box, g.Em)
		}
	}
}

func TestVersion4(t *testing.T) {
	s, p := load(t, "v4-vertical.xml")
	if diff := cmp.Diff([]string{"b2", "b1"}, p.Order); diff != "" {
		t.Error("reading order", diff)
	}
	if p.Blocks[0].Type != "paragraph" || p.Blocks[1].Type != "heading" {
		t.Errorf("types %q and %q", p.Blocks[0].Type, p.Blocks[1].Type)
	}
	if !p.Blocks[0].Lines[0].Down || p.Blocks[1].Lines[0].Down {
		t.Error("the Chinese line runs down, the English one does not")
	}
	for i, want := range []string{"河", "水", "上", "涨"} {
		g := s.Glyphs[i]
		if g.Text != want {
			t.Fatalf("glyph %d is %q", i, g.Text)
		}
		near(t, "top of "+want, g.Box.Y0, float64(1000+185*i)*0.06)
		near(t, "em of "+want, g.Em, 170*0.06/0.92)
	}
	if s.Glyphs[1].Certainty != 0.8 || s.Glyphs[2].Certainty != 0.6 {
		t.Error("certainties of words are lost")
	}
	near(t, "stated baseline", s.Glyphs[4].Origin.Y, 740*0.06)
	if len(s.Rules) != 1 || s.Rules[0].Axis != sheet.Horizontal || len(s.Pictures) != 1 || s.Pictures[0].Rect != geom.R(300, 300, 372, 444) {
		t.Errorf("rules %v, pictures %v", s.Rules, s.Pictures)
	}
}

func TestWithoutPlaces(t *testing.T) {
	s, _, err := Read("x.xml", strings.NewReader(`<alto><Layout><Page><PrintSpace><TextBlock><TextLine><String CONTENT="one"/><SP/><String CONTENT="two"/></TextLine></TextBlock>
<TextBlock><TextLine><String CONTENT="three"/></TextLine></TextBlock></PrintSpace></Page></Layout></alto>`))
	if err != nil {
		t.Fatal(err)
	}
	if diff := cmp.Diff([]string{"one two", "", "three"}, s.Text); diff != "" || s.Placed() {
		t.Error(diff)
	}
}

func TestRefusals(t *testing.T) {
	for name, c := range map[string]struct{ file, why string }{
		"another format": {`<html/>`, "not alto"},
		"no page":        {`<alto><Layout/></alto>`, "no page"},
		"doctype":        {`<!DOCTYPE alto [<!ENTITY a "b">]><alto/>`, "DOCTYPE"},
		"truncated":      {"<alto>\n<Layout><Page>", "line 2: the file ends in the middle"},
	} {
		_, _, err := Read("p.xml", strings.NewReader(c.file))
		if err == nil || !strings.Contains(err.Error(), c.why) || !strings.HasPrefix(err.Error(), "read ALTO page p.xml: ") || !paper.IsKind(err, paper.Invalid) {
			t.Errorf("%s: %v; want a fault that says %q", name, err, c.why)
		}
	}
}

func FuzzRead(f *testing.F) {
	names, _ := filepath.Glob("testdata/*.xml")
	for _, n := range names {
		b, err := os.ReadFile(n)
		if err != nil {
			f.Fatal(err)
		}
		f.Add(b)
	}
	f.Add([]byte(`<alto><Layout><Page WIDTH="NaN" HEIGHT="-1"><TextBlock HPOS="1e309"><TextLine><String CONTENT="x" HPOS="0x10" WC="9e99"/></TextLine></TextBlock></Page></Layout></alto>`))
	f.Fuzz(func(t *testing.T, data []byte) {
		s, p, err := Read("f.xml", bytes.NewReader(data))
		if err != nil {
			if !paper.IsKind(err, paper.Invalid) {
				t.Fatalf("not a fault: %v", err)
			}
			return
		}
		for _, g := range s.Glyphs {
			if g.Text == "" || math.IsNaN(g.Em+g.Box.X0+g.Box.Y0+g.Box.X1+g.Box.Y1+g.Origin.X) || math.IsInf(g.Em, 0) {
				t.Fatalf("glyph %+v", g)
			}
		}
		for i, b := range p.Blocks {
			if b.Parent >= i {
				t.Fatalf("block %d stands in %d", i, b.Parent)
			}
		}
	})
}
