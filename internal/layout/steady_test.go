package layout

import (
	"math/rand/v2"
	"strings"
	"testing"

	"github.com/banmian/banmian/internal/geom"
	"github.com/banmian/banmian/internal/sheet"
	"github.com/banmian/banmian/internal/sheet/notation"
)

const twoColumns = `page 400 400
grid 2 gutter 14 left 20 right 20
headline c1-2 16 em 24 font Serif
| Boats come home
latin c1..2 60-380
| {latin 120}
| {latin 90}
`

// trembling gives each word of a sheet a size and a baseline of its own, as
// recognisers do.
func tremblingWords(s sheet.Sheet) sheet.Sheet {
	r := rand.New(rand.NewPCG(8, 9))
	k, dy := 1.0, 0.0
	for i := range s.Glyphs {
		g := &s.Glyphs[i]
		base := g.Origin.Y + dy
		g.Em *= k
		g.Origin.Y = base
		g.Box = geom.Rect{X0: g.Box.X0, Y0: base - 0.88*g.Em, X1: g.Box.X1, Y1: base + 0.12*g.Em}
		g.Ink = geom.Rect{}
		if g.SpaceAfter {
			k, dy = 0.85+0.3*r.Float64(), r.Float64()-0.5
		}
		g.SpaceAfter = false
	}
	return s
}

func TestReadPageSetsLikeTheTypesetOne(t *testing.T) {
	want := show(Make(notation.Must(twoColumns)))
	m := Make(tremblingWords(notation.Must(twoColumns)))
	if got := show(m); got != want {
		t.Errorf("want\n%s\ngot\n%s", want, got)
	}
}

func TestLargerLettersAmongHanAreNoTremble(t *testing.T) {
	s := notation.Must("page 400 400\nbody 20,20 380,380\n| " + strings.Repeat("新增5G基站12个，覆盖AI教室，", 30) + "\n")
	for i := range s.Glyphs {
		if g := &s.Glyphs[i]; !fullWidth([]rune(g.Text)[0]) {
			g.Em *= 1.1
			g.Box.X1 -= 0.6
		}
	}
	g := admit(s)
	if learn(g).read {
		t.Error("a page in two fonts is taken for a machine-read one")
	}
}
