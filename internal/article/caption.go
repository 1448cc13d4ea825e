package article

import (
	"math"
	"strings"

	"github.com/banmian/banmian/internal/paper"
	"github.com/banmian/banmian/internal/wording"
)

// composeFigure reads what is printed with a picture.
func (f *forme) composeFigure(fig *figure) paper.Figure {
	var captions, credits []string
	for _, p := range fig.captions {
		caption, credit := f.readCaption(p, fig)
		if caption = f.settle(caption); caption != "" {
			captions = append(captions, caption)
		}
		if credit != "" {
			credits = append(credits, credit)
		}
	}
	return paper.Figure{
		Caption: wording.JoinLines(captions, f.language()),
		Credit:  strings.Join(credits, " "),
		Polygon: fig.rect.Polygon(),
	}
}

// readCaption parts what a piece says from who took the picture: by its words,
// else by its setting, as a short last line without a stop that is set at the
// right is a credit.
func (f *forme) readCaption(p *piece, fig *figure) (caption, credit string) {
	if caption, credit = wording.Caption(p.text); credit != "" || p.dir != paper.Horizontal {
		return caption, credit
	}
	last, n := p.last(), len(p.lines)
	box := sane(last.Box)
	short := countChars(last.Text) <= creditChars && !endsSentence(last.Text) && box.X1 > math.Max(p.box.X1, fig.rect.X1-2*p.em)-p.em
	switch {
	case short && n > 1 && box.X0 > p.box.X0+creditIndent*p.em && endsSentence(p.lines[n-2].Text):
		upper := make([]string, n-1)
		for k := range upper {
			upper[k] = p.lines[k].Text
		}
		caption, _ = wording.Caption(joinLines(upper))
		return caption, strings.TrimSpace(last.Text)
	case short && n == 1 && len(fig.captions) > 1 && p != fig.captions[0] && box.X0 > fig.rect.X0+creditIndent*p.em:
		return "", strings.TrimSpace(last.Text)
	}
	return caption, credit
}

// A credit by its setting: how long it is at most, and how far in it stands, in
// ems, at least.
const (
	creditChars  = 50
	creditIndent = 3.0
)
