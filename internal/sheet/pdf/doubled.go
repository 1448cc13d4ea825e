package pdf

import (
	"math"

	"github.com/banmian/banmian/internal/sheet"
)

// Two equal characters closer than this are one, printed twice: nearer than
// doubleEm of an em, and nearer than doubleCell of the character's own width, so
// that the l of "all" in a narrow face stays two.
const (
	doubleEm   = 0.2
	doubleCell = 0.55
)

// boldShift is how far, in ems, a copy is moved to fake a bold; shadows are moved
// further.
const boldShift = 0.08

// undouble merges characters that are printed more than once at nearly the same
// place, to fake a bold or a shadow. The first copy stays, in the colour of the
// last, which lies on top.
func (p *page) undouble() {
	p.noteReprints()
	at := make(map[spot][]int32, len(p.typeset))
	kept := 0
	for i := range p.typeset {
		g := &p.typeset[i]
		home := spotOf(g)
		first := nearest(p.typeset, at, home, g)
		if first >= 0 {
			merge(&p.typeset[first], g)
			continue
		}
		p.typeset[kept], p.of[kept] = *g, p.of[i]
		if len(at[home]) < crowd {
			at[home] = append(at[home], int32(kept))
		}
		kept++
	}
	p.typeset, p.of = p.typeset[:kept], p.of[:kept]
}

// reprintReach bounds, in runs, the search for the first print of a run: copies
// are drawn soon after one another.
const reprintReach = 64

// noteReprints gives runs the look of their later copies, which PDFium has
// already left out of the text.
func (p *page) noteReprints() {
	bare := make([]bool, len(p.marks.Runs))
	for i := range bare {
		bare[i] = true
	}
	for i := range p.marks.Chars {
		if r := p.marks.Chars[i].Run; r >= 0 {
			bare[r] = false
		}
	}
	look := map[int32]reprint{}
	for i := range p.marks.Runs {
		if b := &p.marks.Runs[i]; bare[i] && !b.Box.Empty() && !invisible(b) {
			p.findPrint(bare, i, look)
		}
	}
	if len(look) == 0 {
		return
	}
	for i := range p.typeset {
		if l, ok := look[p.of[i].run]; ok {
			g := &p.typeset[i]
			g.Color = l.color
			if l.bold {
				g.Weight = max(g.Weight, 700)
			}
		}
	}
}

// reprint is how a run looks after it was printed again.
type reprint struct {
	color sheet.RGB
	bold  bool
}

// findPrint looks for the first print of the bare run i.
func (p *page) findPrint(bare []bool, i int, look map[int32]reprint) {
	b := &p.marks.Runs[i]
	for j := i - 1; j >= 0 && j >= i-reprintReach; j-- {
		a := &p.marks.Runs[j]
		em := math.Hypot(a.Up.X, a.Up.Y)
		apart := math.Max(math.Abs(a.Box.X0-b.Box.X0), math.Abs(a.Box.Y0-b.Box.Y0))
		grown := math.Max(math.Abs(a.Box.Width()-b.Box.Width()), math.Abs(a.Box.Height()-b.Box.Height()))
		if bare[j] || a.Font != b.Font || apart > doubleEm*em || grown > 0.05*em {
			continue
		}
		l := look[int32(j)]
		l.color = colourOf(b)
		l.bold = l.bold || colourOf(a) == l.color && apart <= boldShift*em
		look[int32(j)] = l
		return
	}
}

// spot is a square of a grid whose pitch is the reach of doubling for type of a
// size; sizes share a grid up to a factor of two.
type spot struct {
	text       string
	size, x, y int32
}

// crowd bounds how many different prints of a character one square remembers.
const crowd = 8

func spotOf(g *sheet.Glyph) spot {
	size := math.Floor(math.Log2(math.Max(g.Em, leastEm)))
	pitch := doubleEm * math.Exp2(size+1)
	return spot{g.Text, int32(size), int32(math.Floor(g.Origin.X / pitch)), int32(math.Floor(g.Origin.Y / pitch))}
}

// nearest gives the index of an earlier print of g, or -1.
func nearest(glyphs []sheet.Glyph, at map[spot][]int32, home spot, g *sheet.Glyph) int {
	for dy := int32(-1); dy <= 1; dy++ {
		for dx := int32(-1); dx <= 1; dx++ {
			for _, j := range at[spot{home.text, home.size, home.x + dx, home.y + dy}] {
				if doubles(&glyphs[j], g) {
					return int(j)
				}
			}
		}
	}
	return -1
}

// doubles reports whether b is a second print of a, whose text is the same.
func doubles(a, b *sheet.Glyph) bool {
	if math.Abs(a.Em-b.Em) > 0.05*a.Em || math.Abs(a.Angle-b.Angle) > 1 {
		return false
	}
	apart := math.Hypot(a.Origin.X-b.Origin.X, a.Origin.Y-b.Origin.Y)
	narrow := math.Min(a.Box.Width(), a.Box.Height())
	return apart <= doubleEm*a.Em && apart <= doubleCell*narrow
}

func merge(a, b *sheet.Glyph) {
	apart := math.Hypot(a.Origin.X-b.Origin.X, a.Origin.Y-b.Origin.Y)
	if a.Color == b.Color && apart <= boldShift*a.Em {
		a.Weight = max(a.Weight, 700)
	}
	if b.Seq > a.Seq {
		a.Color = b.Color
	}
	a.SpaceAfter = a.SpaceAfter || b.SpaceAfter
}
