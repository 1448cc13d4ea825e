package scan

import (
	"context"
	"errors"
	"image"
	"image/color"
	"image/draw"
	"math"
	"slices"
	"strings"
	"testing"

	"github.com/banmian/banmian/internal/ocr"
	"github.com/banmian/banmian/internal/ocr/memory"
	"github.com/banmian/banmian/internal/paper"
	"github.com/banmian/banmian/internal/sheet"
)

// blank is white paper.
func blank(w, h int) *image.Gray {
	g := image.NewGray(image.Rect(0, 0, w, h))
	draw.Draw(g, g.Bounds(), image.White, image.Point{}, draw.Src)
	return g
}

func fill(g *image.Gray, r image.Rectangle, v uint8) {
	draw.Draw(g, r, image.NewUniform(color.Gray{Y: v}), image.Point{}, draw.Src)
}

// lineAt is a line of words, each letter a block of ink.
func lineAt(g *image.Gray, x, y, size int, words ...string) ocr.Line {
	l := ocr.Line{}
	for _, w := range words {
		from := x
		for _, r := range w {
			wide := int(extent(string(r)) * float64(size))
			fill(g, image.Rect(x, y, x+wide-max(2, size/12), y+size), 20)
			x += wide
		}
		l.Words = append(l.Words, ocr.Word{Text: w, Box: image.Rect(from, y, x-1, y+size), Certainty: 0.9})
		if !hasCells(ocr.Line{Words: l.Words}) {
			x += size / 3
		}
	}
	l.Box = l.Words[0].Box.Union(l.Words[len(l.Words)-1].Box)
	return l
}

func blockOf(lines ...ocr.Line) ocr.Block {
	b := ocr.Block{Lines: lines}
	for _, l := range lines {
		b.Box = b.Box.Union(l.Box)
	}
	return b
}

func textOf(s sheet.Sheet) string {
	var b strings.Builder
	for _, g := range s.Glyphs {
		b.WriteString(g.Text)
		if g.SpaceAfter {
			b.WriteByte(' ')
		}
	}
	return b.String()
}

func TestPage(t *testing.T) {
	g := blank(1200, 1600)
	upper := blockOf(lineAt(g, 100, 100, 30, "Ferry", "runs", "late"), lineAt(g, 100, 140, 30, "on", "Monday"))
	noise := lineAt(g, 700, 900, 20, "qxz")
	noise.Words[0].Certainty = 0.2
	fill(g, image.Rect(100, 300, 1100, 303), 0)  // a rule across
	fill(g, image.Rect(600, 350, 602, 1500), 40) // and one down
	fill(g, image.Rect(650, 800, 1050, 1100), 90)
	fill(g, noise.Box, 0)
	eye := &memory.Engine{Speaks: []ocr.Language{ocr.English}, Blocks: []ocr.Block{upper, blockOf(noise)}}
	s, err := (&Reader{Engine: eye}).Read(t.Context(), Scan{Name: "p1.png#1", Grey: g, DPI: 200})
	if err != nil {
		t.Fatal(err)
	}
	if s.Source != "p1.png#1" || math.Abs(s.Width-432) > 0.01 || math.Abs(s.Height-576) > 0.01 {
		t.Errorf("%s is %v by %v points", s.Source, s.Width, s.Height)
	}
	if got := textOf(s); got != "Ferry runs lateon Monday" {
		t.Errorf("text %q; words read in a picture without certainty are none", got)
	}
	if f := s.Glyphs[0]; f.Certainty != 0.9 || math.Abs(f.Ink.X0-36) > 0.5 || math.Abs(f.Ink.Y0-36) > 0.5 {
		t.Errorf("first glyph %+v", f)
	}
	if len(s.Rules) != 2 || s.Rules[0].Axis != sheet.Horizontal || math.Abs(s.Rules[0].Pos-301.5*72/200) > 0.5 || s.Rules[1].Axis != sheet.Vertical || math.Abs(s.Rules[1].Hi-1500*.36) > 0.5 {
		t.Errorf("rules %+v", s.Rules)
	}
	if len(s.Pictures) != 1 || s.Pictures[0].Rect.Area() < 0.9*400*300*.36*.36 || s.Pictures[0].Rect.Area() > 1.4*400*300*.36*.36 {
		t.Errorf("pictures %+v", s.Pictures)
	}
}

func TestStrokesOfLargeLettersAreNoRules(t *testing.T) {
	g := blank(1200, 1600)
	small := blockOf(lineAt(g, 100, 800, 20, "今日云汀渡口停航"))
	head := ocr.Line{Box: image.Rect(100, 100, 700, 300), Words: []ocr.Word{{Text: "一日目", Box: image.Rect(100, 100, 700, 300), Certainty: 0.9}}}
	fill(g, image.Rect(120, 195, 290, 203), 0)
	fill(g, image.Rect(310, 110, 490, 290), 0)
	fill(g, image.Rect(510, 110, 690, 290), 0)
	eye := &memory.Engine{Speaks: []ocr.Language{ocr.SimplifiedChinese}, Blocks: []ocr.Block{small, blockOf(head)}}
	s, err := (&Reader{Engine: eye}).Read(t.Context(), Scan{Grey: g, DPI: 200})
	if err != nil || len(s.Rules) != 0 {
		t.Errorf("rules %+v, %v", s.Rules, err)
	}
}

func TestCharactersStandWhereTheirInkIs(t *testing.T) {
	g := blank(1200, 1600)
	l := lineAt(g, 100, 100, 40, "渡口停航", "大风")
	// The line goes on behind a gutter, and the recogniser's boxes are useless.
	right := lineAt(g, 700, 100, 40, "今日", "云汀")
	l.Words = append(l.Words, right.Words...)
	l.Box = l.Box.Union(right.Box)
	for i := range l.Words {
		l.Words[i].Box = image.Rect(100, 100, 130+10*i, 140)
	}
	spread([]ocr.Block{{Lines: []ocr.Line{l}}}, inkOf(g))
	want := []image.Rectangle{image.Rect(100, 100, 260, 140), image.Rect(260, 100, 340, 140), image.Rect(700, 100, 780, 140), image.Rect(780, 100, 860, 140)}
	for i, w := range l.Words {
		if d := w.Box.Min.X - want[i].Min.X; d < -12 || d > 12 || w.Box.Max.X > want[i].Max.X+12 {
			t.Errorf("%s at %v, want near %v", w.Text, w.Box, want[i])
		}
	}
}

// oneLanguage is sure of one language only.
type oneLanguage struct {
	*memory.Engine
	knows ocr.Language
}

func (e *oneLanguage) Recognise(ctx context.Context, g *image.Gray, ask ocr.Request) ([]ocr.Block, error) {
	blocks, err := e.Engine.Recognise(ctx, g, ask)
	if err != nil || ask.Languages[0] == e.knows {
		return blocks, err
	}
	var doubtful []ocr.Block
	for _, b := range blocks {
		c := ocr.Block{Box: b.Box}
		for _, l := range b.Lines {
			l.Words = slices.Clone(l.Words)
			for i := range l.Words {
				l.Words[i].Certainty = 0.1
			}
			c.Lines = append(c.Lines, l)
		}
		doubtful = append(doubtful, c)
	}
	return doubtful, nil
}

func TestLinesThatRunDownAreFound(t *testing.T) {
	g := blank(1200, 1600)
	head := blockOf(lineAt(g, 100, 80, 60, "今日云汀新闻"))
	var down []ocr.Line
	for i, text := range []string{"渡口停航两天船长说大风", "未息乘客改走陆路到达"} {
		x, y := 1000-60*i, 200
		l := ocr.Line{}
		for _, r := range text {
			fill(g, image.Rect(x, y, x+30, y+29), 30)
			l.Words = append(l.Words, ocr.Word{Text: string(r), Box: image.Rect(x, y, x+30, y+29), Certainty: 0.9})
			y += 33
		}
		l.Box = l.Words[0].Box.Union(l.Words[len(l.Words)-1].Box)
		down = append(down, l)
	}
	eye := &memory.Engine{Speaks: []ocr.Language{ocr.SimplifiedChinese}, Blocks: []ocr.Block{head, blockOf(down...)}}
	s, err := (&Reader{Engine: eye}).Read(t.Context(), Scan{Grey: g, DPI: 200})
	if err != nil {
		t.Fatal(err)
	}
	if got := textOf(s); got != "今日云汀新闻渡口停航两天船长说大风未息乘客改走陆路到达" {
		t.Errorf("text %q", got)
	}
	across, downwards := 0, 0
	for _, ask := range eye.Asked() {
		if ask.Direction == ocr.Down {
			downwards += len(ask.Lines)
		} else {
			across += len(ask.Lines)
		}
	}
	if across != 1 || downwards != 2 {
		t.Errorf("asked for %d lines across and %d downwards, want 1 and 2", across, downwards)
	}
	if a, b := s.Glyphs[6], s.Glyphs[7]; b.Box.Y0 <= a.Box.Y0 || math.Abs(a.Box.CenterX()-b.Box.CenterX()) > 1 {
		t.Errorf("characters do not stand below each other: %v, %v", a.Box, b.Box)
	}
}

func TestLanguageIsFoundOnce(t *testing.T) {
	g := blank(1200, 1600)
	l := lineAt(g, 100, 100, 30, "Ferry", "runs", "late", "on", "Monday", "and", "Tuesday", "too")
	sure := memory.Engine{Speaks: []ocr.Language{ocr.German, ocr.English}, Blocks: []ocr.Block{blockOf(l)}}
	eye := &oneLanguage{Engine: &sure, knows: ocr.English}
	r := &Reader{Engine: eye}
	for range 2 {
		if s, err := r.Read(t.Context(), Scan{Grey: g, DPI: 200}); err != nil || !strings.HasPrefix(textOf(s), "Ferry runs") {
			t.Fatalf("%q, %v", textOf(s), err)
		}
	}
	english, german := 0, 0
	for _, ask := range sure.Asked() {
		if ask.Languages[0] == ocr.German {
			german++
		} else {
			english++
		}
	}
	if german != 1 || english != 3 {
		t.Errorf("asked %d times in English and %d times in German, want 3 and 1", english, german)
	}
}

func TestFaultsAreTheEngines(t *testing.T) {
	for name, eye := range map[string]ocr.Engine{"absent": &memory.Engine{Absent: true}, "without languages": &memory.Engine{}} {
		_, err := (&Reader{Engine: eye}).Read(t.Context(), Scan{Grey: blank(200, 200)})
		var f *paper.Fault
		if !errors.As(err, &f) || f.Kind != paper.Unavailable || f.Remedy == "" {
			t.Errorf("%s: %v", name, err)
		}
	}
}
