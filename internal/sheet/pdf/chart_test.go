package pdf

import (
	"testing"

	"github.com/banmian/banmian/internal/geom"
	"github.com/banmian/banmian/internal/pdfengine"
	"github.com/banmian/banmian/internal/sheet"
)

// filled is a path of rectangles painted in one colour.
func filled(seq int32, color [3]uint8, boxes ...geom.Rect) pdfengine.Path {
	p := pdfengine.Path{Seq: seq, Tag: -1, Filled: true, Paint: pdfengine.Paint{Fill: color, FillAlpha: 255}}
	for _, b := range boxes {
		p.Subs = append(p.Subs, pdfengine.Sub{Kind: pdfengine.SubRect, Box: b, Points: 4, Closed: true})
	}
	return p
}

func TestBarsOfAChartAreAPicture(t *testing.T) {
	m := &pdfengine.Marks{Size: pdfengine.PageSize{Width: 600, Height: 800}}
	blue := [3]uint8{40, 110, 180}
	for i := range 5 {
		x := 100 + float64(i)*40
		m.Paths = append(m.Paths, filled(int32(i), blue, geom.R(x, 300-float64(i)*20, x+26, 400)))
	}
	s := Judge("p", m)
	if len(s.Pictures) != 1 || !s.Pictures[0].Rect.Encloses(geom.R(101, 221, 285, 399), 0) {
		t.Fatalf("pictures: %+v", s.Pictures)
	}
}

func TestTwoBarsAreNoChart(t *testing.T) {
	m := &pdfengine.Marks{Size: pdfengine.PageSize{Width: 600, Height: 800}}
	m.Paths = append(m.Paths, filled(0, [3]uint8{200, 0, 0}, geom.R(40, 40, 560, 58)), filled(1, [3]uint8{200, 0, 0}, geom.R(40, 700, 560, 718)))
	if s := Judge("p", m); len(s.Pictures) != 0 {
		t.Fatalf("pictures: %+v", s.Pictures)
	}
}

// A rectangle with a slightly smaller one cut out of it is a rule drawn around a
// box, in whichever order the two are given.
func TestRingIsAStrokedBox(t *testing.T) {
	outer, inner := geom.R(50, 50, 300, 200), geom.R(51, 51, 299, 199)
	for _, boxes := range [][]geom.Rect{{outer, inner}, {inner, outer}} {
		m := &pdfengine.Marks{Size: pdfengine.PageSize{Width: 600, Height: 800}}
		m.Paths = append(m.Paths, filled(0, [3]uint8{0, 0, 0}, boxes...))
		s := Judge("p", m)
		if want := (sheet.Box{Rect: outer, Stroked: true, Fill: sheet.RGB{}}); len(s.Boxes) != 1 || s.Boxes[0].Rect != want.Rect || !s.Boxes[0].Stroked || s.Boxes[0].Filled {
			t.Errorf("boxes: %+v", s.Boxes)
		}
	}
}
