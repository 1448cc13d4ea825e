package scan

import (
	"strings"
	"testing"

	"github.com/banmian/banmian/internal/geom"
	"github.com/banmian/banmian/internal/sheet"
)

// wordsOn is a sheet of words of a size, with white between them.
func wordsOn(text string) sheet.Sheet {
	s := sheet.Sheet{Width: 600, Height: 800}
	x := 10.0
	for _, r := range text {
		if r == ' ' {
			x += 4
			continue
		}
		s.Glyphs = append(s.Glyphs, sheet.Glyph{Text: string(r), Em: 10, Box: geom.R(x, 10, x+5, 20), Certainty: 0.9})
		x += 5
	}
	return s
}

func TestGarbageIsToldFromWords(t *testing.T) {
	for text, want := range map[string][2]float64{
		"The ferry leaves the harbour at noon, and its bell (1871) rings twice: “Good-bye!” ":     {0, 0.01},
		"Die Fähre verläßt den Hafen um zwölf Uhr; der Schiffsjunge läutet. ":                     {0, 0.01},
		"渡口停航两天，船长说大风未息。":                                                                         {0, 0.01},
		"tlie fcrry lcavcs llllli xkdrtwpq ;:.,'#~ t*e^%$ brtsgkln aAbBcC iiiiii §§§§ wrthrktmv ": {0.3, 1},
	} {
		if got := Garbled(wordsOn(strings.Repeat(text, 20))); got < want[0] || got > want[1] {
			t.Errorf("%.30q: %.3f garbage, want %v", text, got, want)
		}
	}
	if got := Garbled(wordsOn("xkdrtwpq")); got != 0 {
		t.Errorf("a few characters: %.3f", got)
	}
}
