package article

import "testing"

// A second line hardly smaller is of the headline where face, weight and colour are
// the first's; a rubric in another colour, and a deck in another face, are not.
func TestLinesOfOneHeadline(t *testing.T) {
	first := &piece{em: 40, font: "Hei", weight: 700}
	for _, c := range []struct {
		name string
		line piece
		with bool
	}{
		{"set smaller to fit", piece{em: 34, font: "Hei", weight: 700}, true},
		{"much smaller", piece{em: 28, font: "Hei", weight: 700}, false},
		{"another face", piece{em: 34, font: "Song", weight: 700}, false},
		{"another colour", piece{em: 34, font: "Hei", weight: 700, color: [3]uint8{192, 0, 0}}, false},
		{"as large in another face", piece{em: 39, font: "Song", weight: 700}, true},
	} {
		if got := first.headsWith(&c.line); got != c.with {
			t.Errorf("%s: %v", c.name, got)
		}
	}
}
