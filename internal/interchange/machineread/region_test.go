package machineread

import (
	"fmt"
	"testing"

	"github.com/banmian/banmian/internal/geom"
)

// Regions come in the order the file states, those it does not name behind the
// block before them, with what the file calls the block around them; a block in
// which nothing was read is one too.
func TestRegions(t *testing.T) {
	p := Page{Width: 600, Height: 800, Order: []string{"c", "a"}}
	add := func(id string, parent int, kind Kind, name string, text string) {
		box := geom.R(10, float64(20*len(p.Blocks)+10), 300, float64(20*len(p.Blocks)+22))
		b := Block{ID: id, Parent: parent, Kind: kind, Type: name, Box: box}
		if text != "" {
			b.Lines = []Line{{Box: box, Words: []Word{{Text: text, Box: box, Certainty: 0.9}}}}
		}
		p.Blocks = append(p.Blocks, b)
	}
	add("a", -1, KindText, "", "first")
	add("b", -1, KindText, "", "")
	add("g", -1, KindGroup, "Advertisement", "")
	add("h", 2, KindText, "", "hats")
	add("c", -1, KindText, "Heading", "last")
	p.Settle(Measure{PerInch: 72, From: Unit})
	var got string
	for _, r := range p.Sheet().Regions {
		got += fmt.Sprintf("%s/%d/%d ", r.Hint, r.Unit, len(r.Rows))
	}
	if want := "heading/5/1 /0/1 /0/0 advertisement/3/1 "; got != want {
		t.Errorf("regions %q, want %q", got, want)
	}
}
