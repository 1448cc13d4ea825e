package desk

import (
	"math"

	"github.com/banmian/banmian/internal/paper"
)

// Mark ties a stretch of an article's text to the line of type it was set in,
// for a caret that shows its place on the page and a click that finds the text.
type Mark struct {
	Field     string // kicker, headline, deck, text, caption
	Paragraph int    // of text; which kicker, deck or caption; 0 for the headline
	From, To  int    // bytes in it; a line's text may be none
	Zone      string
	Line      int  // of the zone, from 0
	Exact     bool // the text is what is printed; else it was corrected, and the marks between two exact ones are estimates
}

// Trace ties all text of an article to lines: marks stand in the order of the
// lines, cover every character of a field once, and are broken at paragraphs. A
// field whose article has no zones of that role has none.
func (d Draft) Trace(article string) []Mark {
	a := d.Article(article)
	if a == nil {
		return nil
	}
	var out []Mark
	for _, f := range []struct {
		field field
		name  string
	}{{fieldKicker, "kicker"}, {fieldHeadline, "headline"}, {fieldDeck, "deck"}, {fieldBody, "text"}, {fieldCaption, "caption"}} {
		flow, lines := d.flowOf(a, f.field)
		for i, l := range lines {
			from, to := flow.owned(i)
			if from >= to {
				continue
			}
			for _, s := range flow.stretches(from, to) {
				out = append(out, Mark{f.name, s.in, s.from, s.to, l.zone, l.line, flow.exact[i]})
			}
		}
	}
	return out
}

// usualStep is the line step of a zone without lines, in points.
const usualStep = 10

// LineStep is how far, in points, an arrow key moves the edge of a zone: from one
// of its lines to the next.
func LineStep(z paper.Zone) float64 {
	var steps []float64
	for i := 1; i < len(z.Lines); i++ {
		a, b := z.Lines[i-1].Box, z.Lines[i].Box
		if z.Direction == paper.Vertical {
			steps = append(steps, math.Abs(a.X0-b.X0))
		} else {
			steps = append(steps, math.Abs(b.Y0-a.Y0))
		}
	}
	if step := middle(steps); step > 0 {
		return math.Round(step*10) / 10 // as screens write places
	}
	return usualStep
}
