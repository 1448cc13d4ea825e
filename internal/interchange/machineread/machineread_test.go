package machineread

import (
	"math"
	"strings"
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/banmian/banmian/internal/geom"
	"github.com/banmian/banmian/internal/sheet"
)

// set makes a line of words as a recogniser boxes them: letters of an em of
// 100 units, tightly, on a baseline that starts at (x, y) and falls by slope.
func set(text string, x, y, slope float64) Line {
	l := Line{}
	at := x
	for i, t := range strings.Fields(text) {
		height, below, ok := stature(t)
		if !ok {
			height, below = 0.1, 0
		}
		wide := extent(t) * 100
		base := y + slope*(at+wide/2-x)
		l.Words = append(l.Words, Word{Text: t, Space: i+1 < len(strings.Fields(text)), Certainty: 0.9,
			Box: geom.Rect{X0: at, Y0: base + 100*below - 100*height, X1: at + wide, Y1: base + 100*below}})
		at += wide + 30
	}
	return l
}

func page(blocks ...[]Line) Page {
	p := Page{}
	for _, lines := range blocks {
		p.Blocks = append(p.Blocks, Block{Parent: -1, Lines: lines})
	}
	return p
}

var prose = []string{"the river rose on Monday", "and by nine the mill was", "under water up to its", "second floor while men", "rowed from door to door",
	"with bread and lamp oil", "for those who could not", "leave their upper rooms", "before the dam gave way", "late in the afternoon", "to everyone's dismay", "and sorrow"}

func column(x, slope float64, step float64) []Line {
	var out []Line
	for i, t := range prose {
		out = append(out, set(t, x, 500+step*float64(i), slope))
	}
	return out
}

func TestEm(t *testing.T) {
	lines := column(0, 0, 110)
	lines[3].Words[0].Box.Y0 -= 4 // boxes tremble
	p := page(lines, []Line{set("Great Flood", 0, 200, 0)})
	p.Settle(Measure{PerInch: 720, From: Stated})
	for i, l := range p.Blocks[0].Lines {
		if math.Abs(l.Em-10) > 0.3 || l.Em != p.Blocks[0].Lines[0].Em {
			t.Errorf("line %d has an em of %v, want 10 like all others", i, l.Em)
		}
	}
}

// TestSolid holds type to the distance of its lines: an em cannot be larger.
func TestSolid(t *testing.T) {
	p := page(column(0, 0, 80))
	p.Settle(Measure{PerInch: 720})
	if em := p.Blocks[0].Lines[4].Em; math.Abs(em-0.95*8) > 0.2 {
		t.Errorf("an em of %v for lines 8 points apart", em)
	}
}

// TestStatedSize lets the recogniser's size decide where boxes tremble.
func TestStatedSize(t *testing.T) {
	lines := column(0, 0, 120)
	for l := range lines {
		for w := range lines[l].Words {
			lines[l].Words[w].Style.Size = 9
		}
	}
	short := set("sorrow", 0, 3000, 0)
	short.Words[0].Style.Size = 9
	short.Words[0].Box.Y0 -= 18 // a speck touched the word
	p := page(lines, []Line{short})
	p.Settle(Measure{PerInch: 720})
	if a, b := p.Blocks[0].Lines[0].Em, p.Blocks[1].Lines[0].Em; math.Abs(a-b) > 0.01 {
		t.Errorf("two lines of one stated size have ems of %v and %v", a, b)
	}
}

func TestResolution(t *testing.T) {
	lines := append(column(0, 0, 120), column(3000, 0, 120)...)
	for l := range lines {
		for w := range lines[l].Words {
			lines[l].Words[w].Style.Size = 24 // 100 units to 24 points: 300 to an inch
		}
	}
	p := page(lines)
	p.Settle(Measure{})
	if p.Resolution != Sizes || math.Abs(p.Scale-72/300.) > 1e-9 {
		t.Errorf("%s %v", p.Resolution, 72/p.Scale)
	}
	p.Rescale(200)
	if p.Resolution != Stated || math.Abs(p.Scale-72/200.) > 1e-9 || math.Abs(p.Blocks[0].Lines[0].Em-100*72/200.) > 1.5 {
		t.Errorf("after Rescale: %s %v, em %v", p.Resolution, 72/p.Scale, p.Blocks[0].Lines[0].Em)
	}
	guess := page([]Line{set("few words", 0, 0, 0)})
	guess.Settle(Measure{})
	if guess.Resolution != Assumed {
		t.Errorf("a page that tells nothing is %s", guess.Resolution)
	}
}

// TestStraight sets a crooked column straight: its lines stand as far apart as
// printed, long or short, and all words of a line on one baseline.
func TestStraight(t *testing.T) {
	p := page(column(0, 0.04, 110))
	p.Settle(Measure{PerInch: 720})
	s := p.Sheet()
	var bases []float64
	for i, g := range s.Glyphs {
		if i == 0 || math.Abs(g.Origin.Y-s.Glyphs[i-1].Origin.Y) > 1 {
			bases = append(bases, g.Origin.Y)
		} else if g.Origin.Y != s.Glyphs[i-1].Origin.Y {
			t.Fatalf("glyph %q stands %v off its line", g.Text, g.Origin.Y-s.Glyphs[i-1].Origin.Y)
		}
	}
	if len(bases) != len(prose) {
		t.Fatalf("%d baselines for %d lines", len(bases), len(prose))
	}
	for i := 1; i < len(bases); i++ {
		if d := bases[i] - bases[i-1]; math.Abs(d-11) > 0.5 {
			t.Errorf("lines %d and %d stand %v apart, printed 11", i-1, i, d)
		}
	}
}

func TestSuperscript(t *testing.T) {
	l := set("the fifth of many lines 2 again", 0, 500, 0)
	for i, w := range l.Words {
		if w.Text == "2" {
			l.Words[i].Box = geom.Rect{X0: w.Box.X0, Y0: 400, X1: w.Box.X1, Y1: 430}
		}
	}
	p := page([]Line{l})
	p.Settle(Measure{PerInch: 720})
	var two, after float64
	for _, g := range p.Sheet().Glyphs {
		switch g.Text {
		case "2":
			two = g.Origin.Y
		case "g":
			after = g.Origin.Y
		}
	}
	if after-two < 5 {
		t.Errorf("the raised figure stands at %v, its line at %v", two, after)
	}
}

// TestReseat mends a file that has emptied its lines into the last one.
func TestReseat(t *testing.T) {
	lines := column(0, 0, 110)
	var all []Word
	for i := len(lines) - 1; i >= 0; i-- {
		var box geom.Rect
		for _, w := range lines[i].Words {
			box = box.Union(w.Box)
		}
		all = append(all, lines[i].Words...)
		lines[i] = Line{Box: box}
	}
	lines[len(lines)-1].Words = all
	p := page(lines)
	p.Unspaced = true
	p.Settle(Measure{PerInch: 720})
	var got []string
	for _, l := range p.Blocks[0].Lines {
		got = append(got, l.Text())
	}
	if diff := cmp.Diff(prose, got); diff != "" {
		t.Error(diff)
	}
}

func TestRepeatedWords(t *testing.T) {
	again := set("rowed from door to door", 0, 500+4*110, 0)
	p := page(column(0, 0, 110))
	p.Blocks = append(p.Blocks, Block{Parent: -1, Kind: KindGroup, Type: "Illustration"}, Block{Parent: 1, Lines: []Line{again}})
	p.Settle(Measure{PerInch: 720})
	s := p.Sheet()
	text := ""
	for _, g := range s.Glyphs {
		text += g.Text
	}
	if n := strings.Count(text, "rowedfromdoortodoor"); n != 1 {
		t.Errorf("a line recognised twice is on the sheet %d times", n)
	}
	if len(s.Doubts) != 1 || s.Doubts[0].Code != "glyphs-dropped" || s.Doubts[0].Count != 5 {
		t.Errorf("doubts %+v", s.Doubts)
	}
	if len(p.Blocks[2].Lines[0].Words) != 5 {
		t.Error("the page itself keeps what its file holds")
	}
}

func TestSpecks(t *testing.T) {
	rule := Line{Words: []Word{{Text: "—", Box: geom.Rect{X0: 200, Y0: 2000, X1: 700, Y1: 2010}, Certainty: 0.3}}}
	dirt := Line{Words: []Word{{Text: "*", Box: geom.Rect{X0: 900, Y0: 2000, X1: 910, Y1: 2010}, Certainty: 0.3}}}
	p := page(column(0, 0, 110), []Line{rule}, []Line{dirt})
	p.Settle(Measure{PerInch: 720})
	s := p.Sheet()
	if len(s.Rules) != 1 || s.Rules[0].Axis != sheet.Horizontal || math.Abs(s.Rules[0].Lo-20) > 0.01 || math.Abs(s.Rules[0].Hi-70) > 0.01 {
		t.Errorf("a dash alone on its line is a rule: %+v", s.Rules)
	}
	for _, g := range s.Glyphs {
		if g.Text == "—" || g.Text == "*" {
			t.Errorf("%q stands on the sheet as type", g.Text)
		}
	}
}

func TestNumbers(t *testing.T) {
	for s, want := range map[string]float64{"12": 12, " 1.5 ": 1.5, "-3": -3, "1e3": 1000} {
		if got, ok := Number(s); !ok || got != want {
			t.Errorf("%q: %v %v", s, got, ok)
		}
	}
	for _, s := range []string{"", "NaN", "Inf", "1e309", "0x10", "99999999999", "1_000", "ten", strings.Repeat("1", 40)} {
		if got, ok := Number(s); ok {
			t.Errorf("%q is read as %v", s, got)
		}
	}
	if got := Points("1,2 3,4 5"); got != nil {
		t.Errorf("half a point: %v", got)
	}
	if diff := cmp.Diff(geom.Polygon{{X: 1, Y: 2}, {X: 3, Y: 4}}, Points("1 2 3 4")); diff != "" {
		t.Error(diff)
	}
}
