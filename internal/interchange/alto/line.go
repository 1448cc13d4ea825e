package alto

import (
	"strings"

	"github.com/banmian/banmian/internal/geom"
	"github.com/banmian/banmian/internal/interchange/machineread"
	"github.com/banmian/banmian/internal/interchange/xmlread"
)

// Bounds of one page.
const (
	mostWords  = 500_000
	mostAtOnce = 20_000 // words of one line
)

// line reads a TextLine into block at.
func (p *parser) line(at int, ev xmlread.Event, base machineread.Style) error {
	l := machineread.Line{ID: ev.Attr("ID"), Box: boxOf(ev)}
	if points := machineread.Points(ev.Attr("BASELINE")); len(points) > 1 {
		l.Baseline = points
	}
	base = p.base(ev, base)
	err := p.x.Each(func(ev xmlread.Event) (bool, error) {
		switch ev.Name {
		case "String":
			if len(l.Words) == mostAtOnce {
				return false, p.x.Refuse("a line holds more than %d words", mostAtOnce)
			}
			if ev.Attr("CONTENT") != "" {
				l.Words = append(l.Words, p.word(ev, base))
			}
		case "SP":
			p.spaces = true
			if n := len(l.Words); n > 0 {
				l.Words[n-1].Space = true
			}
		case "HYP":
			hyphenate(&l, ev)
		}
		return false, nil
	})
	if err != nil {
		return err
	}
	if len(l.Words) > 0 || !l.Box.IsZero() {
		p.page.Blocks[at].Lines = append(p.page.Blocks[at].Lines, l)
	}
	return nil
}

func (p *parser) word(ev xmlread.Event, base machineread.Style) machineread.Word {
	w := machineread.Word{ID: ev.Attr("ID"), Text: ev.Attr("CONTENT"), Box: boxOf(ev), Style: p.base(ev, base), Whole: ev.Attr("SUBS_CONTENT")}
	switch ev.Attr("SUBS_TYPE") {
	case "HypPart1":
		w.Half = 1
	case "HypPart2":
		w.Half = 2
	}
	w.Certainty = certainty(ev.Attr("WC"), ev.Attr("CC"), w.Text)
	return w
}

// certainty is the word's figure WC, or else the mean of its characters' CC,
// which run from 0, sure, to 9. Where both are given producers disagree about
// which end of CC is sure, and WC is believed.
func certainty(wc, cc, text string) float64 {
	if c, ok := machineread.Share(wc); ok {
		return c
	}
	sum, n := 0, 0
	for _, d := range strings.ReplaceAll(cc, " ", "") {
		if d < '0' || d > '9' {
			return machineread.MachineRead
		}
		sum += int(d - '0')
		n++
	}
	if n == 0 || n != len([]rune(text)) {
		return machineread.MachineRead
	}
	return 1 - float64(sum)/float64(9*n)
}

// hyphenate puts a HYP behind the last word of a line. Some files repeat in
// HYP the hyphen that the word ends with; it is printed once.
func hyphenate(l *machineread.Line, ev xmlread.Event) {
	n := len(l.Words)
	if n == 0 {
		return
	}
	w, hyphen := &l.Words[n-1], ev.Attr("CONTENT")
	if hyphen == "" {
		hyphen = "-"
	}
	if hyphen == "\u00ad" {
		hyphen = "-" // what is printed at the line's end is a hyphen
	}
	if strings.HasSuffix(w.Text, hyphen) || w.Hyphen != "" {
		return
	}
	w.Hyphen, w.Space = hyphen, false
	w.HyphenBox = boxOf(ev)
	if w.HyphenBox.IsZero() {
		w.HyphenBox = machineread.Box(ev.Attr("HPOS"), ev.Attr("VPOS"), ev.Attr("WIDTH"), "0")
		if wide := w.HyphenBox.Width(); wide > 0 {
			w.HyphenBox = geom.Rect{X0: w.HyphenBox.X0, Y0: w.Box.Y0, X1: w.HyphenBox.X0 + wide, Y1: w.Box.Y1}
		}
	}
}
