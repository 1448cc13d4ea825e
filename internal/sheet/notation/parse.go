package notation

import (
	"errors"
	"fmt"
	"strconv"
	"strings"

	"github.com/banmian/banmian/internal/geom"
	"github.com/banmian/banmian/internal/sheet"
)

// Parse makes the sheet that src describes; see the package comment for the
// grammar. An error begins with the number of the line at fault.
func Parse(src string) (sheet.Sheet, error) {
	p := page{styles: startStyles(), filler: filler{state: 1}}
	lines := strings.Split(strings.ReplaceAll(src, "\r\n", "\n"), "\n")
	for i := 0; i < len(lines); i++ {
		words := strings.Fields(lines[i])
		if len(words) == 0 || strings.HasPrefix(words[0], "#") {
			continue
		}
		at := i + 1
		var text []string
		if p.takesText(words[0]) {
			for i+1 < len(lines) && isText(lines[i+1]) {
				i++
				text = append(text, strings.TrimSpace(lines[i]))
			}
		}
		if err := p.statement(words, text); err != nil {
			return sheet.Sheet{}, fmt.Errorf("line %d: %w", at, err)
		}
	}
	if p.shuffled {
		p.shuffle()
	}
	return p.sheet, nil
}

func isText(line string) bool {
	t := strings.TrimSpace(line)
	return strings.HasPrefix(t, "|") || strings.HasPrefix(t, "+")
}

// page is a page while it is written.
type page struct {
	sheet    sheet.Sheet
	styles   map[string]style
	columns  []geom.Rect // spans of the grid; y is the whole page
	filler   filler
	seq      int
	word     int
	draws    []draw // what is drawn, text by text, for shuffle
	shuffled bool
	seed     uint64
}

// draw is a run of drawing numbers that belong to one statement.
type draw struct{ from, to int }

func (p *page) takesText(word string) bool {
	_, ok := p.styles[word]
	return ok || word == "plain"
}

func (p *page) statement(words, text []string) error {
	verb, rest := words[0], words[1:]
	if verb == "plain" {
		for _, t := range text {
			p.sheet.Text = append(p.sheet.Text, strings.TrimSpace(t[1:]))
		}
		return nil
	}
	if verb == "page" {
		return p.page(rest)
	}
	if !p.sheet.Placed() {
		return errors.New(`want "page W H" first`)
	}
	from := p.seq
	err := p.mark(verb, rest, text)
	if p.seq > from {
		p.draws = append(p.draws, draw{from, p.seq})
	}
	return err
}

func (p *page) mark(verb string, rest, text []string) error {
	switch verb {
	case "grid":
		return p.grid(rest)
	case "style":
		return p.style(rest)
	case "rule":
		return p.rule(rest)
	case "box":
		return p.box(rest)
	case "picture":
		return p.picture(rest)
	case "outline":
		return p.outline(rest)
	case "doubt":
		return p.doubt(rest)
	case "shuffle":
		return p.shuffleBy(rest)
	}
	s, ok := p.styles[verb]
	if !ok {
		return fmt.Errorf("%q is no statement and no style", verb)
	}
	places, rest, err := p.places(rest)
	if err != nil {
		return err
	}
	if err := s.options(rest); err != nil {
		return err
	}
	return p.set(s, places, text)
}

func (p *page) page(words []string) error {
	if len(words) != 2 {
		return errors.New("page: want a width and a height")
	}
	w, err := number(words[0])
	if err != nil {
		return err
	}
	h, err := number(words[1])
	if err != nil {
		return err
	}
	if w <= 0 || h <= 0 {
		return errors.New("page: want a width and a height above zero")
	}
	p.sheet.Width, p.sheet.Height = w, h
	return nil
}

func (p *page) grid(words []string) error {
	if len(words) == 0 {
		return errors.New("grid: want a number of columns")
	}
	n, err := strconv.Atoi(words[0])
	if err != nil || n < 1 || n > 100 {
		return fmt.Errorf("grid %q: want 1 to 100 columns", words[0])
	}
	set := map[string]float64{"gutter": 0, "left": 0, "right": 0}
	for i := 1; i+1 < len(words); i += 2 {
		if _, ok := set[words[i]]; !ok {
			return fmt.Errorf("grid: %q is not known", words[i])
		}
		if set[words[i]], err = number(words[i+1]); err != nil {
			return err
		}
	}
	width := (p.sheet.Width - set["left"] - set["right"] - float64(n-1)*set["gutter"]) / float64(n)
	if width <= 0 {
		return errors.New("grid: the columns have no width left")
	}
	p.columns = nil
	for i := range n {
		x := set["left"] + float64(i)*(width+set["gutter"])
		p.columns = append(p.columns, geom.R(x, 0, x+width, p.sheet.Height))
	}
	return nil
}

func (p *page) style(words []string) error {
	if len(words) == 0 {
		return errors.New("style: want a name")
	}
	s, ok := p.styles[words[0]]
	if !ok {
		s = p.styles["body"]
	}
	if err := s.options(words[1:]); err != nil {
		return err
	}
	p.styles[words[0]] = s
	return nil
}
