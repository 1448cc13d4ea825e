package notation

import (
	"errors"
	"fmt"
	"strconv"
	"strings"

	"github.com/banmian/banmian/internal/geom"
)

// place is where something stands. A text place whose depth is not said is as
// deep as its text needs.
type place struct {
	rect geom.Rect
	open bool
}

// places reads one or several places from the front of words and gives back
// the words after them.
func (p *page) places(words []string) ([]place, []string, error) {
	var all []place
	for {
		ps, rest, err := p.place(words)
		if err != nil {
			return nil, nil, err
		}
		all = append(all, ps...)
		if len(rest) == 0 || rest[0] != ";" {
			return all, rest, nil
		}
		words = rest[1:]
	}
}

func (p *page) place(words []string) ([]place, []string, error) {
	if len(words) < 2 {
		return nil, nil, errors.New(`a place is missing: want "40,60 200,120" or "c1-3 60-120"`)
	}
	if strings.HasPrefix(words[0], "c") {
		ps, err := p.columnPlace(words[0][1:], words[1])
		return ps, words[2:], err
	}
	x0, y0, err := corner(words[0])
	if err != nil {
		return nil, nil, err
	}
	x1, y1, err := corner(words[1])
	if err != nil {
		return nil, nil, err
	}
	return []place{{rect: geom.R(x0, y0, x1, y1)}}, words[2:], nil
}

func corner(word string) (x, y float64, err error) {
	a, b, ok := strings.Cut(word, ",")
	if !ok {
		return 0, 0, fmt.Errorf("%q: want a corner such as 40,60", word)
	}
	if x, err = number(a); err == nil {
		y, err = number(b)
	}
	return x, y, err
}

// columnPlace reads "1", "1-3" or "1..3" and the depth "60-120" or "60".
func (p *page) columnPlace(columns, depth string) ([]place, error) {
	a, b, threaded := strings.Cut(columns, "..")
	if !threaded {
		a, b, _ = strings.Cut(columns, "-")
	}
	if b == "" {
		b = a
	}
	first, err1 := strconv.Atoi(a)
	last, err2 := strconv.Atoi(b)
	if err1 != nil || err2 != nil || first < 1 || last < first || last > len(p.columns) {
		return nil, fmt.Errorf("c%s: the grid has columns 1 to %d", columns, len(p.columns))
	}
	from, to, closed := strings.Cut(depth, "-")
	y0, err := number(from)
	if err != nil {
		return nil, err
	}
	y1 := max(p.sheet.Height, y0)
	if closed {
		if y1, err = number(to); err != nil {
			return nil, err
		}
	}
	l, r := p.columns[first-1], p.columns[last-1]
	if !threaded {
		return []place{{geom.R(l.X0, y0, r.X1, y1), !closed}}, nil
	}
	var out []place
	for _, c := range p.columns[first-1 : last] {
		out = append(out, place{geom.R(c.X0, y0, c.X1, y1), !closed})
	}
	return out, nil
}
