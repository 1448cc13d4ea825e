package pdf

import (
	"bytes"
	"context"
	"fmt"
	"math"
	"os"
	"path/filepath"
	"strings"
	"sync"
	"testing"
	"unicode"

	"golang.org/x/text/encoding"
	"golang.org/x/text/encoding/japanese"
	"golang.org/x/text/encoding/korean"
	"golang.org/x/text/encoding/simplifiedchinese"
	"golang.org/x/text/encoding/traditionalchinese"

	"github.com/banmian/banmian/internal/geom"
	"github.com/banmian/banmian/internal/paper"
	"github.com/banmian/banmian/internal/pdfengine"
	"github.com/banmian/banmian/internal/pdfengine/pdftest"
	"github.com/banmian/banmian/internal/sheet"
)

func TestMain(m *testing.M) {
	pdfengine.RunIfChild()
	os.Exit(m.Run())
}

var sharedEngine = sync.OnceValues(func() (*pdfengine.Engine, error) { return pdfengine.Start(pdfengine.Options{Workers: 2}) })

func read(t testing.TB, data []byte) []sheet.Sheet {
	t.Helper()
	e, err := sharedEngine()
	if err != nil {
		t.Fatal(err)
	}
	sheets, err := Read(context.Background(), e, "dir/page.pdf", data, nil)
	if err != nil {
		t.Fatal(err)
	}
	return sheets
}

// readOne reads a page, 200 by 300 points, with Helvetica as /F1.
func readOne(t testing.TB, content string) sheet.Sheet {
	t.Helper()
	return read(t, pdftest.Simple(content))[0]
}

func words(s sheet.Sheet) string {
	var b strings.Builder
	for _, g := range s.Glyphs {
		b.WriteString(g.Text)
		if g.SpaceAfter {
			b.WriteByte(' ')
		}
	}
	return strings.TrimSpace(b.String())
}

func doubt(s sheet.Sheet, code string) (sheet.Doubt, bool) {
	for _, d := range s.Doubts {
		if d.Code == code {
			return d, true
		}
	}
	return sheet.Doubt{}, false
}

// alike reports rectangles that agree to a twentieth of a point.
func alike(a, b geom.Rect) bool { return a.Encloses(b, 0.05) && b.Encloses(a, 0.05) }

func TestGlyphsOfALine(t *testing.T) {
	s := readOne(t, "BT 0.5 0 0 rg /F1 10 Tf 20 200 Td (An ox) Tj ET")
	if s.Source != "page.pdf#1" || s.Width != 200 || s.Height != 300 {
		t.Errorf("sheet %q, %g by %g", s.Source, s.Width, s.Height)
	}
	if got := words(s); got != "An ox" {
		t.Errorf("text %q", got)
	}
	last := math.Inf(-1)
	for i, g := range s.Glyphs {
		if g.Em != 10 || g.Angle != 0 || g.Weight != 400 || g.Font != "Helvetica" || g.Tag != -1 || g.Certainty != 1 || g.Color != (sheet.RGB{R: 128}) {
			t.Errorf("glyph %+v", g)
		}
		if g.Box.Empty() || !g.Box.Encloses(g.Ink, 0.5) || g.Origin.Y != 100 || g.Origin.X <= last {
			t.Errorf("glyph %d stands at %v in %v with ink %v", i, g.Origin, g.Box, g.Ink)
		}
		last = g.Origin.X
		if i > 0 && g.Seq <= s.Glyphs[i-1].Seq {
			t.Errorf("glyph %d is drawn before its neighbour", i)
		}
	}
}

func TestTagsAndOrderOfDrawing(t *testing.T) {
	s := readOne(t, "BT /F1 10 Tf /P << /MCID 4 >> BDC 20 100 Td (b) Tj EMC ET 0.5 g 10 10 50 50 re f BT /F1 10 Tf 20 200 Td (a) Tj ET")
	seq := map[string]int{}
	for _, g := range s.Glyphs {
		seq[g.Text] = g.Seq
		if want := map[string]int{"a": -1, "b": 4}[g.Text]; g.Tag != want {
			t.Errorf("%s is tagged %d, want %d", g.Text, g.Tag, want)
		}
	}
	if len(s.Boxes) != 1 || !(seq["b"] < s.Boxes[0].Seq && s.Boxes[0].Seq < seq["a"]) {
		t.Errorf("drawn in the order b %d, box %+v, a %d", seq["b"], s.Boxes, seq["a"])
	}
}

func TestTurnedType(t *testing.T) {
	for angle, m := range map[float64]string{0: "1 0 0 1", 90: "0 -1 1 0", 180: "-1 0 0 -1", 270: "0 1 -1 0"} {
		s := readOne(t, "BT /F1 12 Tf "+m+" 100 150 Tm (R) Tj ET")
		if g := s.Glyphs[0]; g.Angle != angle || g.Em != 12 || g.Box.Empty() {
			t.Errorf("type turned by %v has angle %v, em %v", angle, g.Angle, g.Em)
		}
	}
	s := readOne(t, "BT /F1 1 Tf 8 0 0 16 100 150 Tm (R) Tj ET")
	if g := s.Glyphs[0]; g.Em != 16 || g.Box.Width() > 7 {
		t.Errorf("condensed type: em %v, box %v", g.Em, g.Box)
	}
}

func TestFakeBoldAndShadowsAreOne(t *testing.T) {
	s := readOne(t, "BT /F1 20 Tf 20 200 Td (all) Tj ET BT /F1 20 Tf 20.5 200 Td (all) Tj ET")
	if got := words(s); got != "all" {
		t.Errorf("fake bold reads %q", got)
	}
	for _, g := range s.Glyphs {
		if g.Weight != 700 {
			t.Errorf("%s has weight %d", g.Text, g.Weight)
		}
	}
	s = readOne(t, "0.7 g BT /F1 20 Tf 22.5 197.5 Td (Fox) Tj ET 0 g BT /F1 20 Tf 20 200 Td (Fox) Tj ET")
	if got := words(s); got != "Fox" {
		t.Errorf("a shadow reads %q", got)
	}
	for _, g := range s.Glyphs {
		if g.Color != (sheet.RGB{}) || g.Weight != 400 {
			t.Errorf("a shadow is %+v, weight %d", g.Color, g.Weight)
		}
	}
	s = readOne(t, "BT /F1 5 Tf 60 Tz 20 200 Td (ill...lily iii) Tj ET")
	if got := words(s); got != "ill...lily iii" {
		t.Errorf("narrow type reads %q", got)
	}
}

func TestStrokedOutlinesFakeABold(t *testing.T) {
	s := readOne(t, "BT 2 Tr 0.4 w /F1 10 Tf 20 200 Td (B) Tj ET")
	if g := s.Glyphs[0]; g.Weight != 700 {
		t.Errorf("weight %d", g.Weight)
	}
}

func TestHiddenTypeIsLeftOut(t *testing.T) {
	s := readOne(t, `BT /F1 10 Tf 20 200 Td (seen) Tj ET
BT /F1 10 Tf 20 500 Td (above) Tj ET  BT /F1 10 Tf -90 200 Td (left) Tj ET
BT 3 Tr /F1 10 Tf 20 180 Td (ghost) Tj ET
q 20 100 30 20 re W n BT 0 Tr /F1 10 Tf 22 105 Td (in          out) Tj ET Q
BT 0 Tr /F1 0.3 Tf 20 60 Td (tiny) Tj ET`)
	if got := words(s); got != "seenin" {
		t.Errorf("what is seen: %q", got)
	}
	d, ok := doubt(s, "glyphs-dropped")
	if !ok || d.Count != 5+4+5+3+4 || d.Where.IsZero() {
		t.Errorf("doubt %+v", d)
	}
	for _, part := range []string{"9 off the page", "5 invisible", "3 clipped away", "4 too small"} {
		if !strings.Contains(d.Detail, part) {
			t.Errorf("%q does not say %q", d.Detail, part)
		}
	}
}

func TestCoveredTypeIsLeftOut(t *testing.T) {
	s := readOne(t, `BT /F1 10 Tf 20 250 Td (under) Tj ET 0.9 g 10 240 100 30 re f 0 g BT /F1 10 Tf 20 250 Td (over) Tj ET
BT /F1 10 Tf 20 200 Td (pale) Tj ET /G gs 1 0 0 rg 10 190 100 30 re f /N gs
0 g 10 140 100 30 re f 1 g BT /F1 10 Tf 20 150 Td (knockout) Tj ET
1 g BT /F1 10 Tf 20 100 Td (nothing) Tj ET  0 g BT /F1 10 Tf 20 50 Td (framed) Tj ET 1 w 10 40 100 30 re S`)
	if got := words(s); got != "overpaleknockoutframed" {
		t.Errorf("what is seen: %q", got)
	}
	if d, ok := doubt(s, "glyphs-dropped"); !ok || d.Count != 12 || !strings.Contains(d.Detail, "12 covered") {
		t.Errorf("doubt %+v", d)
	}
}

func TestScansKeepTheirInvisibleText(t *testing.T) {
	f := pdftest.New()
	font := f.Helvetica()
	img := f.Stream("/Type /XObject /Subtype /Image /Width 2 /Height 2 /ColorSpace /DeviceGray /BitsPerComponent 8", []byte{200, 10, 10, 200})
	f.Page(pdftest.Page{Width: 200, Height: 300, Resources: "/Font << /F1 " + font + " >> /XObject << /I " + img + " >>",
		Content: "q 200 0 0 300 0 0 cm /I Do Q BT 3 Tr /F1 10 Tf 20 200 Td (machine read words) Tj ET"})
	s := read(t, f.Bytes())[0]
	if got := words(s); got != "machine read words" {
		t.Fatalf("text %q", got)
	}
	if c := s.Glyphs[0].Certainty; c >= 1 || c <= 0 {
		t.Errorf("certainty %v", c)
	}
	f = pdftest.New()
	font, img = f.Helvetica(), f.Stream("/Type /XObject /Subtype /Image /Width 2 /Height 2 /ColorSpace /DeviceGray /BitsPerComponent 8", []byte{200, 10, 10, 200})
	f.Page(pdftest.Page{Width: 200, Height: 300, Resources: "/Font << /F1 " + font + " >> /XObject << /I " + img + " >>",
		Content: "BT /F1 10 Tf 20 200 Td (under) Tj ET q 200 0 0 300 0 0 cm /I Do Q BT /F1 10 Tf 20 100 Td (over) Tj ET"})
	under := read(t, f.Bytes())[0]
	if got := words(under); got != "underover" || under.Glyphs[0].Certainty != scanCertainty || under.Glyphs[5].Certainty != 1 {
		t.Errorf("text under the scan: %q %+v", got, under.Glyphs)
	}
	if len(s.Pictures) != 1 || !alike(s.Pictures[0].Rect, geom.R(0, 0, 200, 300)) || s.Pictures[0].PixelW != 2 {
		t.Errorf("pictures %+v", s.Pictures)
	}
}

func TestRules(t *testing.T) {
	s := readOne(t, `BT /F1 10 Tf 20 20 Td (body of some words) Tj ET
0.5 w 10 280 m 190 280 l S
0.3 0.3 0.3 rg 50 60 1 200 re f
[3 2] 0 d 1 w 60 250 m 180 250 l S [] 0 d
0 g 0.5 w 60 230 m 180 230 l S 2 w 60 226 m 180 226 l S
1 w 60 210 m 64 210 l S 66 210 m 70 210 l S 72 210 m 76 210 l S 78 210 m 82 210 l S 84 210 m 88 210 l S
60 190 m 180 150 l S
60 140 m 65 140 l S
1 1 1 RG 60 130 m 180 130 l S`)
	want := []sheet.Rule{
		{Axis: sheet.Horizontal, Pos: 20, Lo: 10, Hi: 190, Thickness: 0.5},
		{Axis: sheet.Horizontal, Pos: 50, Lo: 60, Hi: 180, Thickness: 1, Dashed: true, Color: sheet.RGB{}},
		{Axis: sheet.Horizontal, Pos: 72.375, Lo: 60, Hi: 180, Thickness: 5.25, Double: true},
		{Axis: sheet.Horizontal, Pos: 90, Lo: 60, Hi: 88, Thickness: 1, Dashed: true},
		{Axis: sheet.Vertical, Pos: 50.5, Lo: 40, Hi: 240, Thickness: 1, Color: sheet.RGB{R: 77, G: 77, B: 77}},
	}
	if len(s.Rules) != len(want) {
		t.Fatalf("%d rules: %+v", len(s.Rules), s.Rules)
	}
	for i, w := range want {
		g := s.Rules[i]
		if math.Abs(g.Pos-w.Pos)+math.Abs(g.Lo-w.Lo)+math.Abs(g.Hi-w.Hi)+math.Abs(g.Thickness-w.Thickness) > 0.05 ||
			g.Axis != w.Axis || g.Dashed != w.Dashed || g.Double != w.Double || g.Color != w.Color {
			t.Errorf("rule %d\n got %+v\nwant %+v", i, g, w)
		}
	}
}

func TestRulesAreClipped(t *testing.T) {
	s := readOne(t, "q 50 0 100 300 re W n 1 w 0 200 m 200 200 l S Q -50 100 m 300 100 l S")
	if len(s.Rules) != 2 || s.Rules[0].Lo != 50 || s.Rules[0].Hi != 150 || s.Rules[1].Lo != 0 || s.Rules[1].Hi != 200 {
		t.Errorf("rules %+v", s.Rules)
	}
}

func TestBoxes(t *testing.T) {
	s := readOne(t, `0.9 1 0.9 rg 20 150 100 80 re f  1 w 20 150 100 80 re S
1 1 1 rg 30 160 40 40 re f
1 1 1 rg 140 160 40 40 re f
0.8 g 0 0 200 300 re f
1 w 140 20 m 180 20 l 180 80 l 140 80 l h S
20 20 m 100 20 l S 20 100 m 100 100 l S 20 20 m 20 100 l S 100 20 m 100 100 l S
0.5 g 135 100 m 165 100 l 170 100 175 105 175 110 c 175 140 l 175 145 170 150 165 150 c 135 150 l 130 150 125 145 125 140 c 125 110 l 125 105 130 100 135 100 c h f`)
	want := []sheet.Box{
		{Rect: geom.R(20, 70, 120, 150), Stroked: true, Filled: true, Fill: sheet.RGB{R: 230, G: 255, B: 230}},
		{Rect: geom.R(30, 100, 70, 140), Filled: true, Fill: sheet.RGB{R: 255, G: 255, B: 255}},
		{Rect: geom.R(140, 220, 180, 280), Stroked: true},
		{Rect: geom.R(125, 150, 175, 200), Filled: true, Fill: sheet.RGB{R: 128, G: 128, B: 128}},
		{Rect: geom.R(20, 200, 100, 280), Stroked: true},
	}
	if len(s.Boxes) != len(want) {
		t.Fatalf("%d boxes: %+v", len(s.Boxes), s.Boxes)
	}
	for i, w := range want {
		g := s.Boxes[i]
		if !alike(g.Rect, w.Rect) || g.Stroked != w.Stroked || g.Filled != w.Filled || w.Filled && g.Fill != w.Fill {
			t.Errorf("box %d\n got %+v\nwant %+v", i, g, w)
		}
	}
}

func TestStripsAndTilesOfOnePictureAreJoined(t *testing.T) {
	f := pdftest.New()
	img := f.Stream("/Type /XObject /Subtype /Image /Width 8 /Height 1 /ColorSpace /DeviceGray /BitsPerComponent 8", []byte("abcdefgh"))
	var c strings.Builder
	for i := range 5 {
		fmt.Fprintf(&c, "q 100 0 0 10.02 20 %d cm /I Do Q ", 200-10*i)
	}
	for i := range 6 {
		fmt.Fprintf(&c, "q 20 0 0 20 %d %d cm /I Do Q ", 120+i%2*20, 100-i/2*20)
	}
	c.WriteString("q 3 0 0 3 10 10 cm /I Do Q q 0.5 0 0 90 15 30 cm /I Do Q q 60 10 50 40 re W n 60 0 0 60 40 0 cm /I Do Q")
	f.Page(pdftest.Page{Width: 200, Height: 300, Resources: "/XObject << /I " + img + " >>", Content: c.String()})
	s := read(t, f.Bytes())[0]
	want := []geom.Rect{geom.R(20, 90, 120, 140), geom.R(120, 180, 160, 240), geom.R(60, 250, 100, 290)}
	if len(s.Pictures) != len(want) {
		t.Fatalf("pictures %+v", s.Pictures)
	}
	for i, w := range want {
		if !alike(s.Pictures[i].Rect, w) {
			t.Errorf("picture %d at %v, want %v", i, s.Pictures[i].Rect, w)
		}
	}
	if s.Pictures[0].PixelH != 5 || s.Pictures[0].PixelW != 8 {
		t.Errorf("strips make %d by %d pixels", s.Pictures[0].PixelW, s.Pictures[0].PixelH)
	}
	if len(s.Rules) != 1 || s.Rules[0].Axis != sheet.Vertical {
		t.Errorf("a picture half a point wide is a rule: %+v", s.Rules)
	}
}

// Each font is named, but not in the file; the text is invented.
func TestPredefinedEncodingsOfFontsThatAreNotInTheFile(t *testing.T) {
	for _, c := range []struct {
		encoding, ordering string
		coded              encoding.Encoding
		text               string
	}{
		{"GBK-EUC-H", "GB1", simplifiedchinese.GBK, "晨风村的水渠修好了，田里有水。"},
		{"GBK-EUC-V", "GB1", simplifiedchinese.GBK, "晨风村的水渠修好了，田里有水。"},
		{"GBKp-EUC-H", "GB1", simplifiedchinese.GBK, "《晨报》"},
		{"ETen-B5-H", "CNS1", traditionalchinese.Big5, "漁村今天開市，攤位比去年多。"},
		{"ETen-B5-V", "CNS1", traditionalchinese.Big5, "漁村今天開市，攤位比去年多。"},
		{"90ms-RKSJ-H", "Japan1", japanese.ShiftJIS, "朝市のさかなが並ぶ。"},
		{"90ms-RKSJ-V", "Japan1", japanese.ShiftJIS, "朝市のさかなが並ぶ。"},
		{"KSCms-UHC-H", "Korea1", korean.EUCKR, "어시장이 문을 열었다"},
		{"UniGB-UCS2-H", "GB1", nil, "晨风村"},
		{"UniJIS-UCS2-V", "Japan1", nil, "朝市"},
	} {
		t.Run(c.encoding, func(t *testing.T) {
			coded := []byte{}
			if c.coded == nil {
				for _, r := range c.text {
					coded = append(coded, byte(r>>8), byte(r))
				}
			} else {
				var err error
				if coded, err = c.coded.NewEncoder().Bytes([]byte(c.text)); err != nil {
					t.Fatal(err)
				}
			}
			f := pdftest.New()
			font := f.CJK("Song-Bold", c.encoding, c.ordering)
			f.Page(pdftest.Page{Width: 400, Height: 400, Resources: "/Font << /F1 " + font + " >>",
				Content: fmt.Sprintf("BT /F1 20 Tf 40 360 Td <%x> Tj ET", coded)})
			s := read(t, f.Bytes())[0]
			if got := words(s); got != c.text {
				t.Fatalf("read %q, want %q", got, c.text)
			}
			down := strings.HasSuffix(c.encoding, "V")
			for i, g := range s.Glyphs {
				if g.Font != "Song" || g.Weight != 700 || g.Em != 20 || math.Abs(g.Box.Height()-20) > 0.01 {
					t.Errorf("%s: font %q %d, em %v, box %v", g.Text, g.Font, g.Weight, g.Em, g.Box)
				}
				if !g.Ink.IsZero() && unicode.Is(unicode.Han, []rune(g.Text)[0]) {
					t.Errorf("%s has the ink of a stand-in", g.Text)
				}
				if i == 0 {
					continue
				}
				dx, dy := g.Origin.X-s.Glyphs[i-1].Origin.X, g.Origin.Y-s.Glyphs[i-1].Origin.Y
				if down != (dy > 10) || down == (dx > 5) {
					t.Errorf("%s follows by %.1f %.1f", g.Text, dx, dy)
				}
			}
		})
	}
}

func TestVerticalFormsRadicalsAndLigaturesBecomeOrdinary(t *testing.T) {
	for code, want := range map[rune]string{
		0x2F08: "人", 0x2EC5: "见", 0xF9DC: "隆", 0xFB01: "fi", 0xFE12: "。", 0xFE35: "（", 0xFE41: "「",
		'Ａ': "Ａ", '①': "①", '㎡': "㎡", '—': "—", 'é': "é", 0x02: "-", 0xAD: "-", '㈠': "㈠", '…': "…", '·': "·", '〇': "〇",
	} {
		if got, kind := textOf(code, false); got != want || kind != printed {
			t.Errorf("%U gives %q, want %q", code, got, want)
		}
	}
	for _, r := range []rune{' ', 0xA0, 0x3000, 0x2003} {
		if _, kind := textOf(r, false); kind != blank {
			t.Errorf("%U is not a space", r)
		}
	}
	for _, r := range []rune{0x200B, 0xFEFF, 0x200D, 0xFE0F, 7} {
		if _, kind := textOf(r, false); kind != nothing {
			t.Errorf("%U prints something", r)
		}
	}
	for _, r := range []rune{0, 0xFFFD, 0xE000, 0xF8FF, 0xF0001, 0xD800, 0x110000, -1} {
		if got, _ := textOf(r, false); got != unmapped {
			t.Errorf("%U gives %q", r, got)
		}
	}
}

// squares is a font of hollow squares with codes that are the numbers of its
// glyphs; names, when not empty, is its table to Unicode.
func squares(f *pdftest.File, names string) string {
	descriptor := f.Add("<< /Type /FontDescriptor /FontName /Kai /Flags 4 /FontBBox [0 -120 1000 880] /ItalicAngle 0 /Ascent 880 /Descent -120 /CapHeight 700 /StemV 80 >>")
	inner := f.Add("<< /Type /Font /Subtype /CIDFontType2 /BaseFont /Kai /CIDSystemInfo << /Registry (Adobe) /Ordering (Identity) /Supplement 0 >> /FontDescriptor %s /DW 1000 >>", descriptor)
	if names != "" {
		names = "/ToUnicode " + f.Stream("", []byte(names))
	}
	return f.Add("<< /Type /Font /Subtype /Type0 /BaseFont /Kai /Encoding /Identity-H /DescendantFonts [%s] %s >>", inner, names)
}

func identityPage(codes []rune, names string) []byte {
	f := pdftest.New()
	font := squares(f, names)
	var c strings.Builder
	c.WriteString("BT /F1 10 Tf 12 TL 10 280 Td ")
	for i := 0; i < len(codes); i += 15 {
		c.WriteString("<")
		for _, r := range codes[i:min(i+15, len(codes))] {
			fmt.Fprintf(&c, "%04x", r)
		}
		c.WriteString("> Tj T* ")
	}
	f.Page(pdftest.Page{Width: 200, Height: 300, Resources: "/Font << /F1 " + font + " >>", Content: c.String() + "ET"})
	return f.Bytes()
}

func TestCodesThatAreUnicodeAreBelieved(t *testing.T) {
	text := "晨风村的水渠昨天修好了，三百亩田里都有了水。"
	s := read(t, identityPage([]rune(text), ""))[0]
	if got := words(s); got != text {
		t.Errorf("read %q", got)
	}
	if d, ok := doubt(s, "text-unmapped"); ok {
		t.Errorf("doubt %+v", d)
	}
}

func TestCodesThatAreGlyphNumbersAreNot(t *testing.T) {
	var codes []rune
	for i := range 60 {
		codes = append(codes, rune(0x4E00+i*307%20000)) // numbers that happen to be ideographs
	}
	for name, data := range map[string][]byte{
		"ideographs": identityPage(codes, ""),
		"low numbers": identityPage(func() (c []rune) {
			for i := range 60 {
				c = append(c, rune(300+i*17))
			}
			return c
		}(), ""),
		"letters": identityPage([]rune("WKHTXLFNEURZQIRAMXPSVRYHUWKHODCBGRJ"), ""),
	} {
		s := read(t, data)[0]
		for _, g := range s.Glyphs {
			if g.Text != unmapped {
				t.Errorf("%s: %q was let through", name, g.Text)
				break
			}
		}
		d, ok := doubt(s, "text-unmapped")
		if !ok || d.Count != len(s.Glyphs) || d.Where.IsZero() {
			t.Errorf("%s: doubt %+v for %d characters", name, d, len(s.Glyphs))
		}
	}
}

func TestPrivateCodesAreReportedWhereTheyStand(t *testing.T) {
	names := "/CIDInit /ProcSet findresource begin begincmap 1 begincodespacerange <0000> <FFFF> endcodespacerange\n" +
		"3 beginbfchar <0001> <6668> <0002> <E123> <0003> <98CE> endbfchar endcmap"
	s := read(t, identityPage([]rune{1, 2, 3}, names))[0]
	if got := words(s); got != "晨\uFFFD风" {
		t.Errorf("read %q", got)
	}
	d, ok := doubt(s, "text-unmapped")
	if !ok || d.Count != 1 || !alike(d.Where, s.Glyphs[1].Box) {
		t.Errorf("doubt %+v, want it at %v", d, s.Glyphs[1].Box)
	}
}

// A font of special characters, one em high each, whose table calls them dashes
// and quotation marks.
func TestMarksThatAreFarTooLargeAreNotBelieved(t *testing.T) {
	f := pdftest.New()
	glyph := func(high int) string {
		return f.Stream("", fmt.Appendf(nil, "1000 0 0 0 900 %d d1 0 0 800 %d re f", high, high))
	}
	for _, c := range []struct {
		a, b, c int // heights
		want    string
	}{{850, 780, 700, "\uFFFD\uFFFD\uFFFD"}, {90, 300, 500, "—›a"}, {900, 900, 900, "—›a"}} {
		names := f.Stream("", []byte("begincmap 1 begincodespacerange <00> <FF> endcodespacerange 3 beginbfchar <41> <2014> <42> <203A> <43> <0061> endbfchar endcmap"))
		font := f.Add("<< /Type /Font /Subtype /Type3 /FontBBox [0 0 1000 1000] /FontMatrix [0.001 0 0 0.001 0 0] /CharProcs << /a %s /b %s /c %s >> /Encoding << /Type /Encoding /Differences [65 /a /b /c] >> /FirstChar 65 /LastChar 67 /Widths [1000 1000 1000] /Resources << >> /ToUnicode %s >>", glyph(c.a), glyph(c.b), glyph(c.c), names)
		f.Page(pdftest.Page{Width: 200, Height: 300, Resources: "/Font << /F1 " + font + " >>", Content: "BT /F1 10 Tf 20 200 Td (ABC) Tj ET"})
		sheets := read(t, f.Bytes())
		s := sheets[len(sheets)-1]
		if got := words(s); got != c.want {
			t.Errorf("read %q, want %q", got, c.want)
		}
		if d, ok := doubt(s, "text-unmapped"); ok != strings.Contains(c.want, "\uFFFD") || ok && d.Count != 3 {
			t.Errorf("doubt %+v", d)
		}
	}
}

func TestLigaturesAreOneGlyph(t *testing.T) {
	names := "/CIDInit /ProcSet findresource begin begincmap 1 begincodespacerange <0000> <FFFF> endcodespacerange\n" +
		"3 beginbfchar <0001> <006F> <0002> <006600660069> <0003> <0063> endbfchar endcmap"
	s := read(t, identityPage([]rune{1, 2, 3}, names))[0]
	if len(s.Glyphs) != 3 || s.Glyphs[1].Text != "ffi" {
		t.Errorf("%d glyphs: %q", len(s.Glyphs), words(s))
	}
}

func TestType3Fonts(t *testing.T) {
	f := pdftest.New()
	glyph := f.Stream("", []byte("700 0 0 0 700 700 d1 0 0 700 700 re f"))
	names := f.Stream("", []byte("begincmap 1 begincodespacerange <00> <FF> endcodespacerange 1 beginbfchar <41> <2F08> endbfchar endcmap"))
	for name, c := range map[string]struct{ matrix, set string }{
		"a thousandth": {"[0.001 0 0 0.001 0 0]", "/F1 10 Tf 20 200 Td"},
		"upside down":  {"[0.001 0 0 -0.001 0 0]", "/F1 10 Tf 1 0 0 -1 20 200 Tm"},
	} {
		font := f.Add("<< /Type /Font /Subtype /Type3 /FontBBox [0 0 1000 1000] /FontMatrix %s /CharProcs << /g %s >> /Encoding << /Type /Encoding /Differences [65 /g] >> /FirstChar 65 /LastChar 65 /Widths [1000] /Resources << >> /ToUnicode %s >>", c.matrix, glyph, names)
		f.Page(pdftest.Page{Width: 200, Height: 300, Resources: "/Font << /F1 " + font + " >>", Content: "BT " + c.set + " (A) Tj ET"})
		t.Run(name, func(t *testing.T) {
			sheets := read(t, f.Bytes())
			s := sheets[len(sheets)-1]
			if got := words(s); got != "人" {
				t.Fatalf("read %q", got)
			}
			g := s.Glyphs[0]
			if math.Abs(g.Em-10) > 0.5 || g.Box.Empty() || g.Box.Height() > 15 || !g.Box.Contains(geom.Point{X: 23, Y: 97}) {
				t.Errorf("em %v, box %v", g.Em, g.Box)
			}
		})
	}
}

func TestSpacesBetweenObjects(t *testing.T) {
	s := readOne(t, "BT /F1 10 Tf 20 200 Td (one ) Tj (two) Tj 0 -12 Td (three ) Tj 0 -12 Td ( four) Tj ET"+
		" BT /F1 10 Tf 20 100 Td (a) Tj ET BT /F1 10 Tf 25.6 100 Td ( ) Tj ET BT /F1 10 Tf 28.4 100 Td (b) Tj ET")
	if got := words(s); got != "one twothree foura b" {
		t.Errorf("read %q", got)
	}
}

// Chromium and others place each letter by itself and write ff and ffi as one
// character of a Type 3 font.
func TestSlicedLigatures(t *testing.T) {
	f := pdftest.New()
	glyph := f.Stream("", []byte("900 0 0 0 900 700 d1 0 0 900 700 re f"))
	names := f.Stream("", []byte("begincmap 1 begincodespacerange <00> <FF> endcodespacerange 1 beginbfchar <41> <006600660069> endbfchar endcmap"))
	font := f.Add("<< /Type /Font /Subtype /Type3 /FontBBox [0 0 1000 1000] /FontMatrix [0.001 0 0 0.001 0 0] /CharProcs << /g %s >> /Encoding << /Type /Encoding /Differences [65 /g] >> /FirstChar 65 /LastChar 65 /Widths [900] /Resources << >> /ToUnicode %s >>", glyph, names)
	f.Page(pdftest.Page{Width: 200, Height: 300, Resources: "/Font << /F1 " + font + " >>", Content: "BT /F1 10 Tf 20 200 Td (A) Tj ET"})
	s := read(t, f.Bytes())[0]
	if len(s.Glyphs) != 1 || s.Glyphs[0].Text != "ffi" || s.Glyphs[0].Weight != 400 {
		t.Fatalf("glyphs %+v", s.Glyphs)
	}
	if ink := s.Glyphs[0].Ink; math.Abs(ink.Width()-9) > 0.2 {
		t.Errorf("ink %v", ink)
	}
}

func TestAPageThatCannotBeReadIsADoubt(t *testing.T) {
	f := pdftest.New()
	font := f.Helvetica()
	f.Page(pdftest.Page{Width: 200, Height: 300, Resources: "/Font << /F1 " + font + " >>", Content: "BT /F1 10 Tf 20 200 Td (fine) Tj ET"})
	f.BrokenPage()
	data := f.Bytes()
	e, err := sharedEngine()
	if err != nil {
		t.Fatal(err)
	}
	var steps []int
	sheets, err := Read(context.Background(), e, "p.pdf", data, func(done, total int) {
		if total != 2 {
			t.Errorf("total %d", total)
		}
		steps = append(steps, done)
	})
	if err != nil || len(sheets) != 2 || len(steps) != 2 || steps[1] != 2 {
		t.Fatalf("%d sheets, steps %v, %v", len(sheets), steps, err)
	}
	if words(sheets[0]) != "fine" {
		t.Errorf("the good page reads %q", words(sheets[0]))
	}
	if d, ok := doubt(sheets[1], "page-unreadable"); !ok || !strings.Contains(d.Detail, "page 2 of p.pdf") || len(sheets[1].Glyphs) != 0 || sheets[1].Source != "p.pdf#2" {
		t.Errorf("the broken page gives %+v", sheets[1])
	}
	if _, err := Read(context.Background(), e, "p.pdf", []byte("no"), nil); !paper.IsKind(err, paper.Invalid) {
		t.Errorf("no PDF: %v", err)
	}
	ctx, cancel := context.WithCancel(context.Background())
	cancel()
	if _, err := Read(ctx, e, "p.pdf", data, nil); err == nil {
		t.Error("read on after it was cancelled")
	}
}

// samples is the folder of material that may not be copied into the repository.
func samples(t testing.TB) string {
	t.Helper()
	dir := os.Getenv("BANMIAN_SAMPLES")
	if dir == "" {
		dir = filepath.Join("..", "..", "..", "..", "shared", "data")
		if _, err := os.Stat(dir); err != nil {
			t.Skip("the sample newspapers are not here; set BANMIAN_SAMPLES to their folder")
		}
	}
	return dir
}

func TestVerticalJapaneseGazette(t *testing.T) {
	data, err := os.ReadFile(filepath.Join(samples(t), "newspapers", "kanpo", "kampo.pdf"))
	if err != nil {
		t.Fatal(err)
	}
	s := read(t, data)[0]
	han := 0
	for _, g := range s.Glyphs {
		for _, r := range g.Text {
			if unicode.Is(unicode.Han, r) {
				han++
			}
		}
	}
	if han < 1512 || han > 1514 {
		t.Errorf("%d ideographs, another reader finds 1,513", han)
	}
}

func TestStudentPaper(t *testing.T) {
	dir := filepath.Join(samples(t), "newspapers", "procrastinator")
	files, err := filepath.Glob(filepath.Join(dir, "*.pdf"))
	if err != nil || len(files) == 0 {
		t.Fatalf("%d files in %s, %v", len(files), dir, err)
	}
	for _, f := range files {
		data, err := os.ReadFile(f)
		if err != nil {
			t.Fatal(err)
		}
		for _, s := range read(t, data) {
			if len(s.Glyphs) < 500 || len(s.Rules) == 0 {
				t.Errorf("%s %s: %d glyphs, %d rules", f, s.Source, len(s.Glyphs), len(s.Rules))
			}
			if bytes.ContainsRune([]byte(words(s)), unicode.ReplacementChar) {
				t.Errorf("%s %s: unmapped characters", f, s.Source)
			}
		}
	}
}
