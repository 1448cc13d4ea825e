package layout

import (
	"math/rand/v2"
	"testing"

	"github.com/banmian/banmian/internal/geom"
	"github.com/banmian/banmian/internal/paper"
	"github.com/banmian/banmian/internal/sheet"
	"github.com/banmian/banmian/internal/sheet/notation"
)

// unordered draws the characters of a sheet in no order at all.
func unordered(s sheet.Sheet) sheet.Sheet {
	r := rand.New(rand.NewPCG(3, 4))
	for i, k := range r.Perm(len(s.Glyphs)) {
		s.Glyphs[i].Seq = k
	}
	return s
}

func lineTexts(m paper.Makeup) map[string]paper.Direction {
	out := map[string]paper.Direction{}
	for _, b := range m.Blocks {
		for _, ln := range b.Lines {
			out[ln.Text] = b.Direction
		}
	}
	return out
}

// TestDirectionWithoutDrawingOrder has only the places of the characters, and
// the page's own words, to go by.
func TestDirectionWithoutDrawingOrder(t *testing.T) {
	const body = "page 500 500\nbody 200,20 480,480 leading 15\n| 街道联赛打到加时，老街灯会开幕。{han 200}\n| {han 260}\n"
	for _, c := range []struct {
		name, text, line string
		want             paper.Direction
	}{
		{"two columns nearer to each other than their characters", "headline 20,20 80,300 vertical em 21 leading 27 track 0.45\n| 街道联赛\n+ 打到加时\n", "打到加时", paper.Vertical},
		{"two wide rows of letterspaced characters", "headline 20,20 190,90 em 20 leading 24 track 0.6\n| 街道联赛\n+ 打到加时\n", "打到加时", paper.Horizontal},
		{"solid square whose words the body knows, down", "headline 20,20 80,90 vertical em 24 leading 24\n| 联赛\n+ 加时\n", "联赛", paper.Vertical},
		{"solid square whose words the body knows, across", "headline 20,20 80,90 em 24 leading 24\n| 联赛\n+ 加时\n", "联赛", paper.Horizontal},
		{"one column, spread", "headline 20,20 44,300 vertical em 20 track 1.4\n| 灯会开幕\n", "灯会开幕", paper.Vertical},
		{"one row, spread", "headline 20,20 190,50 em 16 track 1.4\n| 灯会开幕\n", "灯会开幕", paper.Horizontal},
	} {
		m := Make(unordered(notation.Must(body + c.text)))
		if got := lineTexts(m)[c.line]; got != c.want {
			t.Errorf("%s: %q is %q, want %q\n%s", c.name, c.line, got, c.want, show(m))
		}
	}
}

func TestUndecidedDirectionIsReported(t *testing.T) {
	m := Make(unordered(notation.Must("page 500 500\nbody 200,20 480,480\n| {han 260}\nheadline 20,20 80,90 em 24 leading 24\n| 甲乙\n+ 丙丁\n")))
	for _, f := range m.Findings {
		if f.Code == paper.DirectionDoubtful && f.Box == (geom.Rect{X0: 20, Y0: 20, X1: 68, Y1: 68}) {
			return
		}
	}
	t.Errorf("no finding: %v", m.Findings)
}

// TestVerticalFormsDecide has a square of two columns with a bracket that only
// vertical type uses.
func TestVerticalFormsDecide(t *testing.T) {
	m := Make(unordered(notation.Must("page 500 500\nbody 200,20 480,480\n| {han 260}\nheadline 20,20 80,110 vertical em 24 leading 24\n| ﹁甲﹂\n+ 乙丙丁\n")))
	if lineTexts(m)["﹁甲﹂"] != paper.Vertical {
		t.Errorf("vertical brackets do not make a vertical headline:\n%s", show(m))
	}
}

func TestDateInOneCellOfAVerticalLine(t *testing.T) {
	s := notation.Must("page 300 300\nbody 200,20 280,280 vertical leading 16\n| {han 60}\nheadline 100,20 120,90 vertical em 10 indent 0 font Song weight 400\n| 月日\n")
	place := func(text string, x, y, w float64) {
		s.Glyphs = append(s.Glyphs, sheet.Glyph{Text: text, Box: geom.R(x, y, x+w, y+10), Origin: geom.Point{X: x, Y: y + 8.8}, Em: 10, Font: "Song", Weight: 400, Seq: len(s.Glyphs), Tag: -1, Certainty: 1})
	}
	place("1", 110.2, 40, 4.8)
	place("2", 115, 40, 4.8)
	place("号", 110, 50, 10)
	m := Make(s)
	if lineTexts(m)["月日12号"] != paper.Vertical {
		t.Errorf("digits side by side break the vertical line:\n%s", show(m))
	}
}

// TestTightBoxes has a source that tells only where the ink is.
func TestTightBoxes(t *testing.T) {
	s := notation.Must("page 300 300\nbody 20,20 280,280\n| 一二三十工于下上不一一二三，{han 40}\n")
	r := rand.New(rand.NewPCG(5, 6))
	for i := range s.Glyphs {
		g := &s.Glyphs[i]
		g.Ink = geom.R(g.Box.X0+r.Float64()*3, g.Box.Y0+r.Float64()*4, g.Box.X1-r.Float64()*3, g.Box.Y1-r.Float64()*4)
		g.Box = g.Ink
	}
	if m := Make(s); len(m.Blocks) != 1 || m.Blocks[0].Lines[0].Text[:15] != "一二三十工" {
		t.Errorf("ink boxes break the lines:\n%s", show(m))
	}
}
