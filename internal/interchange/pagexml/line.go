package pagexml

import (
	"strings"

	"github.com/banmian/banmian/internal/geom"
	"github.com/banmian/banmian/internal/interchange/machineread"
	"github.com/banmian/banmian/internal/interchange/xmlread"
)

// mostAtOnce bounds the words of one line.
const mostAtOnce = 20_000

// line reads a TextLine into block at.
func (p *parser) line(at int, ev xmlread.Event) error {
	l := machineread.Line{ID: ev.Attr("id")}
	var text equiv
	var style machineread.Style
	err := p.x.Each(func(ev xmlread.Event) (bool, error) {
		switch ev.Name {
		case "Coords":
			points, err := p.coords(ev)
			l.Box = points.Bounds()
			return true, err
		case "Baseline":
			points, err := p.coords(ev)
			if len(points) > 1 {
				l.Baseline = points
			}
			return true, err
		case "TextStyle":
			style = styleOf(ev)
		case "TextEquiv":
			return true, text.read(p.x, ev)
		case "Word":
			if len(l.Words) == mostAtOnce {
				return false, p.x.Refuse("a line holds more than %d words", mostAtOnce)
			}
			w, err := p.word(ev)
			if w.Text != "" {
				l.Words = append(l.Words, w)
			}
			return true, err
		}
		return false, nil
	})
	if err != nil {
		return err
	}
	for w := range l.Words {
		l.Words[w].Style = filled(l.Words[w].Style, style)
		l.Words[w].Space = w+1 < len(l.Words) && machineread.Spaced(l.Words[w], l.Words[w+1])
	}
	correct(&l, text, style)
	p.page.Blocks[at].Lines = append(p.page.Blocks[at].Lines, l)
	return nil
}

// correct gives the line the text it states where that is not what its words
// make: people correct lines and leave the words as the machine had them. The
// words' boxes are kept when there are as many.
func correct(l *machineread.Line, text equiv, style machineread.Style) {
	stated := strings.TrimSpace(text.text)
	if stated == "" || squeezed(stated) == squeezed(l.Text()) {
		return
	}
	words := wordsOf(stated, text.conf, style)
	if len(words) == len(l.Words) {
		for w := range words {
			old := l.Words[w]
			old.Text, old.Space = words[w].Text, words[w].Space
			words[w] = old
		}
	}
	l.Words = words
}

func squeezed(s string) string { return strings.Join(strings.Fields(s), "") }

// wordsOf cuts a text at its spaces into words without boxes.
func wordsOf(text string, conf float64, style machineread.Style) []machineread.Word {
	var out []machineread.Word
	fields := strings.Fields(text)
	if len(fields) > mostAtOnce {
		fields = fields[:mostAtOnce]
	}
	for i, f := range fields {
		out = append(out, machineread.Word{Text: f, Style: style, Space: i+1 < len(fields), Certainty: conf})
	}
	return out
}

func (p *parser) word(ev xmlread.Event) (machineread.Word, error) {
	w := machineread.Word{ID: ev.Attr("id")}
	var text equiv
	err := p.x.Each(func(ev xmlread.Event) (bool, error) {
		switch ev.Name {
		case "Coords":
			points, err := p.coords(ev)
			w.Box = points.Bounds()
			return true, err
		case "TextStyle":
			w.Style = styleOf(ev)
		case "TextEquiv":
			return true, text.read(p.x, ev)
		}
		return false, nil
	})
	w.Text, w.Certainty = strings.TrimSpace(text.text), text.conf
	return w, err
}

// equiv is the best reading of a region, line or word: the one with the lowest
// index, or else the first.
type equiv struct {
	text string
	conf float64
	rank float64
	seen bool
}

func (e *equiv) read(x *xmlread.Reader, ev xmlread.Event) error {
	rank, _ := machineread.Number(ev.Attr("index"))
	conf, ok := machineread.Share(ev.Attr("conf"))
	if !ok {
		conf = machineread.MachineRead
	}
	return x.Each(func(ev xmlread.Event) (bool, error) {
		if ev.Name != "Unicode" {
			return false, nil
		}
		text, err := lines(x)
		if !e.seen || rank < e.rank {
			*e = equiv{text: text, conf: conf, rank: rank, seen: true}
		}
		return true, err
	})
}

// lines is the text of an element with its line breaks.
func lines(x *xmlread.Reader) (string, error) {
	var b strings.Builder
	for {
		ev, err := x.Next()
		if err != nil {
			return "", err
		}
		switch ev.Kind {
		case xmlread.Text:
			b.WriteString(ev.Text)
		case xmlread.Close:
			return b.String(), nil
		case xmlread.Open:
			if err := x.Skip(); err != nil {
				return "", err
			}
		}
	}
}

// coords reads an outline: the points attribute, or the Point elements of the
// versions before 2013.
func (p *parser) coords(ev xmlread.Event) (geom.Polygon, error) {
	out := machineread.Points(ev.Attr("points"))
	err := p.x.Each(func(ev xmlread.Event) (bool, error) {
		x, ok1 := machineread.Number(ev.Attr("x"))
		y, ok2 := machineread.Number(ev.Attr("y"))
		if ev.Name == "Point" && ok1 && ok2 && len(out) < 10_000 {
			out = append(out, geom.Point{X: x, Y: y})
		}
		return false, nil
	})
	return out, err
}

func styleOf(ev xmlread.Event) machineread.Style {
	s := machineread.Style{Font: ev.Attr("fontFamily"), Bold: ev.Attr("bold") == "true", Italic: ev.Attr("italic") == "true"}
	if size, ok := machineread.Number(ev.Attr("fontSize")); ok && size > 0 && size < 1000 {
		s.Size = size
	}
	return s
}

// filled is a word's style with what only the line states.
func filled(word, line machineread.Style) machineread.Style {
	if word == (machineread.Style{}) {
		return line
	}
	if word.Size == 0 {
		word.Size = line.Size
	}
	if word.Font == "" {
		word.Font = line.Font
	}
	return word
}
