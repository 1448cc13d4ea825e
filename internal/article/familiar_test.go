package article

import (
	"testing"

	"github.com/banmian/banmian/internal/paper"
)

// A word broken over two columns is told by its other prints on the page.
func TestFamiliarPairsSpeakForReadingOn(t *testing.T) {
	line := func(s string) paper.TypeLine { return paper.TypeLine{Line: paper.Line{Text: s}} }
	f := &forme{pieces: []*piece{{lines: []paper.TypeLine{line("水无濑的渡口又通了船"), line("渡口边种上了柳树")}}}}
	f.learnPairs()
	met, unmet := f.familiarCost("老人回到水", "无濑去看船"), f.familiarCost("老人回到水", "六点半开门")
	if met >= pairMet || unmet <= 0 {
		t.Errorf("a known word costs %.2f, an unknown one %.2f", met, unmet)
	}
	if c := f.familiarCost("老人回到家，", "无濑"); c != 0 {
		t.Errorf("a phrase that ends costs %.2f", c)
	}
}
