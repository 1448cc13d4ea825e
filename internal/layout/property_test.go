package layout

import (
	"math"
	"math/rand/v2"
	"sort"
	"strings"
	"testing"

	"github.com/banmian/banmian/internal/geom"
	"github.com/banmian/banmian/internal/paper"
	"github.com/banmian/banmian/internal/sheet"
)

// wild builds a sheet of anything: marks in heaps and rows, sizes from specks
// to posters, odd angles, places that are no numbers.
func wild(r *rand.Rand, n int) sheet.Sheet {
	s := sheet.Sheet{Source: "wild", Width: 50 + r.Float64()*1500, Height: 50 + r.Float64()*1500}
	texts := []string{"新", "桥", "a", "W", "fi", "。", "，", "「", "", "\uFFFD", " ", "1", "-", "\u00ad", "가", "あ", "\x02", "…"}
	odd := []float64{math.NaN(), math.Inf(1), math.Inf(-1), 1e300, -1e300, 0, 1e-300, 5e6}
	number := func(scale float64) float64 {
		if r.IntN(60) == 0 {
			return odd[r.IntN(len(odd))]
		}
		return r.Float64() * scale
	}
	x, y := number(s.Width), number(s.Height)
	for i := range n {
		em := math.Exp(r.Float64()*3 + 1)
		if r.IntN(4) > 0 {
			em = 10
		}
		if r.IntN(80) == 0 {
			em = odd[r.IntN(len(odd))]
		}
		switch r.IntN(12) {
		case 0:
			x, y = number(s.Width), number(s.Height)
		case 1:
			y += em * 1.5
		case 2:
			y += em
		default:
			x += em
		}
		g := sheet.Glyph{Text: texts[r.IntN(len(texts))], Box: geom.Rect{X0: x, Y0: y, X1: x + em, Y1: y + em}, Em: em,
			Origin: geom.Point{X: x, Y: y + em}, Seq: i, Tag: -1, Weight: 400 + 300*r.IntN(2), Certainty: 1, SpaceAfter: r.IntN(9) == 0}
		if r.IntN(3) == 0 {
			g.Ink = geom.R(number(s.Width), number(s.Height), x, y)
		}
		if r.IntN(10) == 0 {
			g.Angle = []float64{90, 180, 270, -90, 17, 1e9, math.NaN()}[r.IntN(7)]
		}
		if r.IntN(20) == 0 {
			g.Seq = r.IntN(1<<30) - 1<<29
		}
		s.Glyphs = append(s.Glyphs, g)
	}
	anyRect := func() geom.Rect {
		return geom.Rect{X0: number(s.Width), Y0: number(s.Height), X1: number(s.Width), Y1: number(s.Height)}
	}
	for range r.IntN(12) {
		s.Rules = append(s.Rules, sheet.Rule{Axis: sheet.Axis(r.IntN(3)), Pos: number(s.Width), Lo: number(s.Width), Hi: number(s.Width), Thickness: number(2)})
		s.Boxes = append(s.Boxes, sheet.Box{Rect: anyRect(), Stroked: r.IntN(2) == 0, Filled: true, Fill: sheet.RGB{R: uint8(r.IntN(256))}})
		s.Pictures = append(s.Pictures, sheet.Picture{Rect: anyRect()})
		s.Outlines = append(s.Outlines, sheet.Outline{Rect: anyRect(), Cells: r.IntN(9)})
		s.Doubts = append(s.Doubts, sheet.Doubt{Code: "text-unmapped", Where: anyRect()})
	}
	return s
}

// lettersOf lists the characters of a makeup without its spaces, sorted.
func lettersOf(m paper.Makeup) string {
	var rs []rune
	for _, b := range m.Blocks {
		for _, ln := range b.Lines {
			rs = append(rs, []rune(strings.ReplaceAll(ln.Text, " ", ""))...)
		}
	}
	sort.Slice(rs, func(i, j int) bool { return rs[i] < rs[j] })
	return string(rs)
}

// checkKept fails unless every mark stands in exactly one line and every
// character of the sheet that has a place and a meaning in the text.
func checkKept(t *testing.T, s sheet.Sheet) {
	t.Helper()
	g, blocks := compose(s)
	met := make([]int, len(s.Glyphs))
	for _, b := range blocks {
		if len(b.lines) == 0 {
			t.Fatal("a block without lines")
		}
		for _, ln := range b.lines {
			for _, i := range ln.marks {
				met[g.marks[i].glyph]++
				for _, more := range g.marks[i].more {
					met[more]++
				}
			}
		}
	}
	var want []rune
	admitted := 0
	for i, gl := range s.Glyphs {
		_, ok := admitOne(gl)
		blank := gl.Text != "" && strings.TrimSpace(gl.Text) == ""
		switch {
		case blank && met[i] != 0, !blank && ok && met[i] != 1, !blank && !ok && met[i] != 0:
			t.Fatalf("glyph %d %+v stands in %d lines", i, gl, met[i])
		case !blank && ok:
			admitted++
			want = append(want, []rune(printed(gl.Text))...)
		}
	}
	if admitted+g.lost < len(g.marks) {
		t.Fatalf("%d marks of %d glyphs", len(g.marks), admitted)
	}
	sort.Slice(want, func(i, j int) bool { return want[i] < want[j] })
	if got := lettersOf(g.makeup(blocks)); got != string(want) {
		t.Fatalf("characters were lost or invented: %d, want %d", len([]rune(got)), len(want))
	}
}

// checkSound fails when a makeup holds what its readers do not expect.
func checkSound(t *testing.T, m paper.Makeup) {
	t.Helper()
	good := func(fs ...float64) {
		for _, f := range fs {
			if math.IsNaN(f) || math.IsInf(f, 0) {
				t.Fatal("a length that is no number")
			}
		}
	}
	for k, b := range m.Blocks {
		good(b.Box.X0, b.Box.Y0, b.Box.X1, b.Box.Y1, b.Em, b.Leading)
		if b.ID != k || b.Frame >= len(m.Frames) || b.Box.Empty() || len(b.Lines) == 0 || b.Em <= 0 {
			t.Fatalf("unsound block %+v", b)
		}
		for _, ln := range b.Lines {
			good(ln.Indent, ln.Tail, ln.Em, ln.Confidence)
			if !b.Box.Encloses(ln.Box, 1e-6) || !strings.HasPrefix(ln.Text, ln.Lead) {
				t.Fatalf("line %+v does not lie in its block %v", ln, b.Box)
			}
		}
	}
	for k, f := range m.Frames {
		if f.Parent >= k {
			t.Fatalf("frame %d has parent %d", k, f.Parent)
		}
	}
	for _, b := range m.Barriers {
		good(b.Pos, b.Lo, b.Hi, b.Weight)
	}
}

func TestNoSheetLosesOrDoublesACharacter(t *testing.T) {
	for seed := range uint64(90) {
		r := rand.New(rand.NewPCG(seed, 7))
		s := wild(r, r.IntN(400))
		checkKept(t, s)
		checkSound(t, Make(s))
	}
}

func TestSameSheetSameMakeup(t *testing.T) {
	r := rand.New(rand.NewPCG(1, 2))
	s := wild(r, 600)
	if a, b := show(Make(s)), show(Make(s)); a != b {
		t.Error("two readings of one sheet differ")
	}
}

func TestHeapsOfMarksTakeNoLonger(t *testing.T) {
	s := sheet.Sheet{Width: 1000, Height: 1000}
	for i := range 12_000 {
		x := float64(i%7) * 1e-3
		s.Glyphs = append(s.Glyphs, sheet.Glyph{Text: "新", Box: geom.R(x, x, x+10, x+10), Em: 10, Seq: i, Certainty: 1})
	}
	checkKept(t, s)
}

func FuzzMake(f *testing.F) {
	for seed := range uint64(6) {
		f.Add(seed, uint16(100*seed))
	}
	f.Fuzz(func(t *testing.T, seed uint64, n uint16) {
		s := wild(rand.New(rand.NewPCG(seed, uint64(n))), int(n%2000))
		checkKept(t, s)
		checkSound(t, Make(s))
	})
}
