package pdf

import (
	"fmt"
	"math"
	"math/rand/v2"
	"strings"
	"testing"

	"github.com/banmian/banmian/internal/geom"
	"github.com/banmian/banmian/internal/pdfengine/pdftest"
	"github.com/banmian/banmian/internal/sheet"
)

// dot is a filled closed curve in the rectangle.
func dot(x, y, w, h float64) string {
	return fmt.Sprintf("%g %g m %g %g %g %g %g %g c %g %g %g %g %g %g c h f ", x, y+h/2,
		x, y+h, x+w, y+h, x+w, y+h/2, x+w, y, x, y, x, y+h/2)
}

// ideograph is a few strokes that fill a square of the size, as type turned into
// curves does.
func ideograph(r *rand.Rand, x, y, size float64) string {
	var b strings.Builder
	b.WriteString(dot(x+0.05*size, y+0.04*size, 0.9*size, 0.12*size)) // foot
	b.WriteString(dot(x+0.06*size, y+0.8*size, 0.86*size, 0.13*size)) // head
	for range 4 {
		b.WriteString(dot(x+0.1*size+r.Float64()*0.6*size, y+0.05*size, 0.15*size, 0.7*size))
	}
	return b.String()
}

func pageOf(t *testing.T, content string) sheet.Sheet {
	t.Helper()
	f := pdftest.New()
	font := f.Helvetica()
	var body strings.Builder
	for i := range 12 {
		fmt.Fprintf(&body, "BT /F1 9 Tf 20 %d Td (words of the body of the page, set small) Tj ET ", 200-12*i)
	}
	f.Page(pdftest.Page{Width: 500, Height: 400, Resources: "/Font << /F1 " + font + " >>", Content: body.String() + content})
	return read(t, f.Bytes())[0]
}

func TestOutlinedHeadlines(t *testing.T) {
	for name, c := range map[string]struct {
		place func(i int) (x, y float64)
		size  float64
		n     int
		where geom.Rect
	}{
		"across":       {func(i int) (float64, float64) { return 40 + 31*float64(i), 330 }, 30, 8, geom.R(40, 40, 290, 70)},
		"letterspaced": {func(i int) (float64, float64) { return 40 + 29*float64(i), 330 }, 24, 6, geom.R(40, 46, 210, 70)},
		"down":         {func(i int) (float64, float64) { return 440, 340 - 27*float64(i) }, 26, 7, geom.R(440, 34, 466, 222)},
	} {
		t.Run(name, func(t *testing.T) {
			r := rand.New(rand.NewPCG(1, 2))
			var b strings.Builder
			for i := range c.n {
				x, y := c.place(i)
				b.WriteString(ideograph(r, x, y, c.size))
			}
			s := pageOf(t, b.String())
			if len(s.Outlines) != 1 {
				t.Fatalf("outlines %+v, pictures %+v", s.Outlines, s.Pictures)
			}
			o := s.Outlines[0]
			if o.Cells != c.n || !c.where.Encloses(o.Rect, 3) || o.Rect.Area() < 0.65*c.where.Area() {
				t.Errorf("%d cells at %v, want %d at %v", o.Cells, o.Rect, c.n, c.where)
			}
			d, ok := doubt(s, "headline-outlined")
			if !ok || d.Where != o.Rect || d.Count != c.n {
				t.Errorf("doubt %+v", d)
			}
			if len(s.Pictures) != 0 {
				t.Errorf("lettering is also a picture: %+v", s.Pictures)
			}
		})
	}
}

func TestTwoLinesOfOutlinedHeadline(t *testing.T) {
	r := rand.New(rand.NewPCG(3, 4))
	var b strings.Builder
	for i := range 12 {
		b.WriteString(ideograph(r, 40+26*float64(i%6), 340-30*float64(i/6), 25))
	}
	s := pageOf(t, b.String())
	if len(s.Outlines) != 2 || s.Outlines[0].Cells != 6 || s.Outlines[1].Cells != 6 {
		t.Errorf("outlines %+v", s.Outlines)
	}
}

func TestOutlinedLatinLetters(t *testing.T) {
	var b strings.Builder
	x := 40.0
	for _, w := range []float64{14, 9, 11, 4, 12, 10, 13, 9} {
		high := 20.0
		if w > 11 {
			high = 28
		}
		b.WriteString(dot(x, 330, w, high) + dot(x+w/4, 335, w/2, high/2))
		x += w + 3
	}
	s := pageOf(t, b.String())
	if len(s.Outlines) != 1 || s.Outlines[0].Cells < 4 {
		t.Errorf("outlines %+v, pictures %+v", s.Outlines, s.Pictures)
	}
}

func TestDrawingsAreNotLettering(t *testing.T) {
	r := rand.New(rand.NewPCG(5, 6))
	var scribble, pie, captioned strings.Builder
	for range 60 {
		a, d := r.Float64()*2*math.Pi, r.Float64()*50
		scribble.WriteString(dot(300+d*math.Cos(a), 310+d*math.Sin(a), 5+r.Float64()*30, 5+r.Float64()*30))
	}
	for i := range 5 {
		pie.WriteString(fmt.Sprintf("0.%d g ", 2*i) + dot(300, 280+float64(i), 80, 80))
	}
	for i := range 6 {
		captioned.WriteString(ideograph(r, 40+31*float64(i), 330, 30))
	}
	captioned.WriteString("BT /F1 9 Tf 60 340 Td (set over it) Tj ET")
	for name, content := range map[string]string{"scribble": scribble.String(), "pie": pie.String(), "with type": captioned.String()} {
		s := pageOf(t, content)
		if len(s.Outlines) != 0 {
			t.Errorf("%s: outlines %+v", name, s.Outlines)
		}
		if name != "with type" && len(s.Pictures) != 1 {
			t.Errorf("%s: pictures %+v", name, s.Pictures)
		}
	}
}

func TestAnOvalFrameIsABoxAndNoPicture(t *testing.T) {
	s := pageOf(t, "1 w 10 140 m 10 230 260 230 260 140 c 260 50 10 50 10 140 c S")
	if len(s.Pictures) != 0 || len(s.Boxes) != 1 || !s.Boxes[0].Stroked || s.Boxes[0].Filled {
		t.Errorf("pictures %+v, boxes %+v", s.Pictures, s.Boxes)
	}
}

func TestAFrameWithANotchIsRules(t *testing.T) {
	s := pageOf(t, "0.5 w 15 60 m 300 60 l 300 150 l 240 150 l 240 215 l 15 215 l h S")
	if len(s.Pictures) != 0 || len(s.Rules) != 6 {
		t.Errorf("pictures %+v, rules %+v", s.Pictures, s.Rules)
	}
}

func TestStrokesOfLetteringAreNoRules(t *testing.T) {
	r := rand.New(rand.NewPCG(7, 8))
	var b strings.Builder
	for i := range 6 {
		x := 40 + 31*float64(i)
		b.WriteString(ideograph(r, x, 330, 30))
		fmt.Fprintf(&b, "%g 345 28 1.5 re f ", x)
	}
	s := pageOf(t, b.String())
	if len(s.Outlines) != 1 || len(s.Rules) != 0 {
		t.Errorf("outlines %+v, rules %+v", s.Outlines, s.Rules)
	}
}
