package pdf

import (
	"fmt"
	"math"
	"math/rand/v2"
	"testing"
	"time"

	"github.com/banmian/banmian/internal/geom"
	"github.com/banmian/banmian/internal/pdfengine"
)

// chaos makes marks that no page has, from a seed: sizes from nothing to far off
// the page, colours, modes and shapes at random.
func chaos(seed uint64, runs, chars, paths, images int) *pdfengine.Marks {
	r := rand.New(rand.NewPCG(seed, 1))
	size := []float64{1, 100, 600, 14400, 1e6}[r.IntN(5)]
	at := func() float64 {
		switch r.IntN(8) {
		case 0:
			return (r.Float64() - 0.5) * 1e7
		case 1:
			return 0
		}
		return r.Float64() * size
	}
	rect := func() geom.Rect {
		x, y := at(), at()
		w := []float64{0, 0.01, 1, 10, size}[r.IntN(5)]
		h := []float64{0, 0.01, 1, 10, size}[r.IntN(5)]
		return geom.R(x, y, x+w*r.Float64(), y+h*r.Float64())
	}
	colour := func() [3]uint8 { return [3]uint8{uint8(r.IntN(3) * 127), uint8(r.IntN(256)), 255} }
	paint := func() pdfengine.Paint {
		return pdfengine.Paint{Fill: colour(), Stroke: colour(), FillAlpha: uint8(r.IntN(2) * 255), StrokeAlpha: uint8(r.IntN(2) * 255)}
	}
	m := &pdfengine.Marks{Size: pdfengine.PageSize{Width: size, Height: size * (0.5 + r.Float64())}}
	m.Fonts = []pdfengine.Font{{Name: "ABCDEF+Hei-Bold"}, {}, {Name: "\x00-,"}}
	for i := range runs {
		m.Runs = append(m.Runs, pdfengine.Run{Font: int32(r.IntN(4)) - 1, Seq: int32(i), Tag: -1, Mode: uint8(r.IntN(9)), Paint: paint(),
			Clip: pdfengine.Clip{Set: r.IntN(4) == 0, Rect: rect()}, Box: rect(), Across: geom.Point{X: at() / 50, Y: at() / 1000}, Up: geom.Point{X: at() / 1000, Y: -at() / 50}})
	}
	for range chars {
		m.Chars = append(m.Chars, pdfengine.Char{Run: int32(r.IntN(runs+1)) - 1, Rune: rune(r.IntN(0x30000)) - 1, Guess: rune(r.IntN(0x3000)),
			Flags: uint8(r.IntN(8)), Origin: geom.Point{X: at(), Y: at()}, Cell: rect(), Ink: rect()})
	}
	for i := range paths {
		p := pdfengine.Path{Seq: int32(i), Filled: r.IntN(2) == 0, Stroked: r.IntN(2) == 0, Dashed: r.IntN(3) == 0, Shading: r.IntN(9) == 0,
			Width: math.Abs(at()), Paint: paint(), Clip: pdfengine.Clip{Set: r.IntN(4) == 0, Rect: rect()}}
		for range r.IntN(4) {
			p.Subs = append(p.Subs, pdfengine.Sub{Kind: pdfengine.SubKind(r.IntN(4)), Box: rect(), Points: int32(r.IntN(40)) - 1, Curves: int32(r.IntN(20)) - 1})
		}
		m.Paths = append(m.Paths, p)
	}
	for i := range images {
		m.Images = append(m.Images, pdfengine.Image{Seq: int32(i), Box: rect(), PixelW: int32(r.IntN(1 << 31)), PixelH: int32(r.IntN(1<<31)) - 5})
	}
	return m
}

// check asserts what every sheet promises.
func check(m *pdfengine.Marks) error {
	s := Judge("x.pdf#1", m)
	page := geom.R(0, 0, s.Width, s.Height)
	for _, g := range s.Glyphs {
		if g.Box.Empty() || g.Text == "" || g.Em <= 0 || !(g.Angle >= 0 && g.Angle < 360) || !page.Contains(g.Box.Center()) || math.IsNaN(g.Box.X0+g.Origin.X) {
			return fmt.Errorf("glyph %+v", g)
		}
	}
	for _, r := range s.Rules {
		if !(r.Lo < r.Hi) || !(r.Thickness >= 0) {
			return fmt.Errorf("rule %+v", r)
		}
	}
	for _, b := range s.Boxes {
		if b.Rect.Empty() || !b.Filled && !b.Stroked {
			return fmt.Errorf("box %+v", b)
		}
	}
	for _, p := range s.Pictures {
		if p.Rect.Empty() || !page.Encloses(p.Rect, 1) {
			return fmt.Errorf("picture %+v", p)
		}
	}
	for _, d := range s.Doubts {
		if d.Code == "" || d.Detail == "" || math.IsNaN(d.Where.Area()) {
			return fmt.Errorf("doubt %+v", d)
		}
	}
	return nil
}

func TestChaosKeepsTheContract(t *testing.T) {
	for seed := range uint64(300) {
		if err := check(chaos(seed, 1+int(seed%40), int(seed%200), int(seed%90), int(seed%30))); err != nil {
			t.Fatalf("seed %d: %v", seed, err)
		}
	}
	if err := check(&pdfengine.Marks{}); err != nil {
		t.Error(err)
	}
}

func FuzzJudge(f *testing.F) {
	f.Add(uint64(1), uint8(3), uint8(20), uint8(20), uint8(5))
	f.Fuzz(func(t *testing.T, seed uint64, runs, chars, paths, images uint8) {
		if err := check(chaos(seed, int(runs)+1, int(chars), int(paths), int(images))); err != nil {
			t.Fatal(err)
		}
	})
}

// The marks come from a stranger's page; judging them happens in this process.
func TestTheFullestPageIsJudgedInBoundedTime(t *testing.T) {
	if testing.Short() {
		t.Skip("judges a page of hundreds of thousands of marks")
	}
	began := time.Now()
	for seed := range uint64(3) {
		if err := check(chaos(seed+1, 20_000, 200_000, 100_000, 20_000)); err != nil {
			t.Fatal(err)
		}
	}
	const limit = 30 * time.Second // ten times what an idle machine takes
	if took := time.Since(began); took > limit {
		t.Errorf("took %v", took)
	} else {
		t.Logf("three such pages took %v", took.Round(time.Millisecond))
	}
}
