package layout

import (
	"testing"

	"github.com/banmian/banmian/internal/geom"
	"github.com/banmian/banmian/internal/sheet"
)

// Programs that print web pages write a blank without width where a word could
// have been broken but was not.
func TestWrittenSpaceWithoutWhite(t *testing.T) {
	s := sheet.Sheet{Width: 300, Height: 200}
	x := 40.0
	put := func(text string, space bool, white float64) {
		s.Glyphs = append(s.Glyphs, sheet.Glyph{Text: text, Em: 9, Font: "F", Weight: 400, Certainty: 1, SpaceAfter: space,
			Origin: geom.Point{X: x, Y: 60}, Box: geom.R(x, 52, x+4.5, 62), Ink: geom.R(x, 54, x+4.5, 60), Seq: len(s.Glyphs)})
		x += 4.5 + white
	}
	word := func(parts ...string) {
		for i, p := range parts {
			for k, r := range p {
				last := k == len(p)-1
				switch {
				case last && i == len(parts)-1:
					put(string(r), true, 2.4)
				case last:
					put(string(r), true, 0) // could be broken here
				default:
					put(string(r), false, 0)
				}
			}
		}
	}
	word("re", "mem", "ber")
	word("the")
	word("ket", "tle")
	m := Make(s)
	if len(m.Blocks) != 1 || len(m.Blocks[0].Lines) != 1 {
		t.Fatalf("one line was set, got %+v", m.Blocks)
	}
	if got := m.Blocks[0].Lines[0].Text; got != "remember the kettle" {
		t.Errorf("got %q", got)
	}
}
