package edition

import "testing"

func TestPhrasesBrokenBetweenPages(t *testing.T) {
	p := pairsOf([]string{"The bell on the outer mole was hung. It rang at noon.", "Nora Keverne spoke."})
	for _, c := range []struct {
		last, first string
		want        bool
	}{
		{"They rowed to the outer", "mole and waited.", true},
		{"said Nora", "Keverne, who had come early.", true},
		{"said Nora", "mole and waited.", false},
		{"it was hung.", "It rang again", false}, // a stop parts them
		{"", "mole", false},
	} {
		if got := p.joins(c.last, c.first); got != c.want {
			t.Errorf("%q and %q: %v", c.last, c.first, got)
		}
	}
}
