package notation

import (
	"strings"
	"testing"
	"unicode/utf8"

	"github.com/banmian/banmian/internal/sheet"
)

const example = `page 400 300
grid 3 gutter 16 left 20 right 20
headline c1-3 20
| 新桥今日通车
body c1..3 60
| 本报讯(记者 李小川)连接两岸的新桥今天上午通车。
| {han 200}
| {han 60}(下转2版)
rule c1-3 250
picture c2-3 256-290
`

func text(s sheet.Sheet) string {
	var b strings.Builder
	for _, g := range s.Glyphs {
		b.WriteString(g.Text)
	}
	return b.String()
}

func TestExampleOfThePackageComment(t *testing.T) {
	s := Must(example)
	if s.Width != 400 || s.Height != 300 || len(s.Rules) != 1 || len(s.Pictures) != 1 {
		t.Fatalf("page, rule or picture missing: %+v", s)
	}
	if got := text(s); !strings.HasPrefix(got, "新桥今日通车本报讯(记者李小川)") || !strings.HasSuffix(got, "(下转2版)") {
		t.Errorf("text %q", got)
	}
	if n := utf8.RuneCountInString(text(s)); n < 290 {
		t.Errorf("only %d characters were set", n)
	}
	head, first, last := s.Glyphs[0], s.Glyphs[6], s.Glyphs[len(s.Glyphs)-1]
	if head.Em != 24 || head.Box.X0 != 20 || head.Box.Y0 != 20 {
		t.Errorf("headline at %v, em %v", head.Box, head.Em)
	}
	if first.Box.X0 != 40 || first.Box.Y0 != 60 {
		t.Errorf("the first paragraph is not indented by two ems at the column's head: %v", first.Box)
	}
	if last.Box.X0 < 270 {
		t.Errorf("the text does not run on into the third column: %v", last.Box)
	}
}

func TestVerticalRunsDownAndRightToLeft(t *testing.T) {
	s := Must("page 100 100\nbody 50,10 90,50 vertical leading 20 indent 0\n| 一二三四五AB六\n")
	g := s.Glyphs
	if g[0].Box.X1 != 90 || g[0].Box.Y0 != 10 || g[1].Box.Y0 != 20 {
		t.Errorf("first line: %v %v", g[0].Box, g[1].Box)
	}
	if g[4].Box.X1 != 70 || g[4].Box.Y0 != 10 {
		t.Errorf("the second line does not stand left of the first: %v", g[4].Box)
	}
	if g[5].Angle != 90 || g[5].Box.Width() != 10 || g[4].Angle != 0 {
		t.Errorf("letters do not lie on their side: %+v", g[5])
	}
}

func TestTurnedTextStaysInItsPlace(t *testing.T) {
	for angle, first := range map[string][2]float64{"90": {50, 10}, "180": {80, 20}, "270": {40, 80}} {
		s := Must("page 100 100\nbody 40,10 60,90 angle " + angle + " indent 0\n| 一二\n")
		if angle == "180" {
			s = Must("page 100 100\nbody 10,10 90,30 angle 180 indent 0\n| 一二\n")
		}
		if b := s.Glyphs[0].Box; b.X0 != first[0] || b.Y0 != first[1]-map[string]float64{"270": 0}[angle] {
			t.Errorf("angle %s: first character at %v, want %v", angle, b, first)
		}
	}
}

func TestBoldWordsSpacesAndStretch(t *testing.T) {
	s := Must("page 200 100\nlatin 10,10 60,90 indent 0\n| **Now** we read on and on\n")
	if s.Glyphs[0].Weight != 700 || s.Glyphs[3].Weight != 400 {
		t.Error("bold words are not marked")
	}
	if !s.Glyphs[2].SpaceAfter || s.Glyphs[1].SpaceAfter {
		t.Error("spaces are not kept")
	}
	if s = Must("page 200 100\nlatin 10,10 60,90 nospace\n| a b\n"); s.Glyphs[0].SpaceAfter {
		t.Error("nospace still writes spaces")
	}
}

func TestShuffleKeepsPlacesAndChangesOrder(t *testing.T) {
	src := "page 200 100\nbody 10,10 90,30\n| 一\nbody 10,40 90,60\n| 二\nbody 10,70 90,90\n| 三\nbox 0,0 9,9\n"
	a, b := Must(src), Must(src+"shuffle 3\n")
	seen, moved := map[int]bool{b.Boxes[0].Seq: true}, false
	for i := range b.Glyphs {
		seen[b.Glyphs[i].Seq] = true
		moved = moved || a.Glyphs[i].Seq != b.Glyphs[i].Seq
		if a.Glyphs[i].Box != b.Glyphs[i].Box {
			t.Error("shuffle moved a character")
		}
	}
	if !moved || len(seen) != 4 {
		t.Errorf("drawing order: moved %v, %d numbers of 4", moved, len(seen))
	}
}

func TestPlainPage(t *testing.T) {
	s := Must("plain\n| 第一行\n|\n| 第二行\n")
	if s.Placed() || len(s.Text) != 3 || s.Text[1] != "" || s.Text[2] != "第二行" {
		t.Errorf("%+v", s)
	}
}

func TestFaultsNameTheirLine(t *testing.T) {
	for _, c := range []struct{ src, want string }{
		{"body 1,1 2,2\n| x", "line 1"},
		{"page 100 100\nbody c1 10\n| x", "columns 1 to 0"},
		{"page 100 100\n\nbody 0,0 20,12\n| {han 30}", "line 3: "},
		{"page 100 100\nbody 0,0 20,12\n| {han 30}", "do not fit"},
		{"page 100 100\nbody 0,0 20,12 em\n| x", "value is missing"},
		{"page 100 100\nshout 0,0 20,12\n", "no statement"},
		{"page NaN 100", "want a number"},
		{"page 1e9 100", "want a number"},
		{"page 100 100\nbody 0,0 90,90\n| {han 999999}", "at most"},
	} {
		if _, err := Parse(c.src); err == nil || !strings.Contains(err.Error(), c.want) {
			t.Errorf("%q: error %v does not say %q", c.src, err, c.want)
		}
	}
}

func FuzzParse(f *testing.F) {
	f.Add(example)
	f.Add("page 100 100\nbody 10,10 90,90 vertical angle 270 track 0.5 centre\n| 字a **b** {kana 4}\n+ {latin 3}\nbox 0,0 5,5 fill #ffeedd\nshuffle 9")
	f.Add("plain\n| a\n|\n+ b")
	f.Fuzz(func(t *testing.T, src string) {
		if len(src) > 4096 {
			return
		}
		s, err := Parse(src)
		if err != nil {
			return
		}
		for _, g := range s.Glyphs {
			if g.Text == "" || g.Em <= 0 || g.Box.X1 < g.Box.X0 || g.Box.Y1 < g.Box.Y0 {
				t.Fatalf("impossible glyph %+v", g)
			}
		}
	})
}
