package notation

import (
	"fmt"
	"strconv"

	"github.com/banmian/banmian/internal/sheet"
)

// style is how a text is set.
type style struct {
	em, leading, indent, track float64
	weight                     int
	font                       string
	italic, vertical           bool
	color                      sheet.RGB
	align                      align
	angle                      int
	nospace, words             bool
	certainty                  float64
}

type align uint8

const (
	left align = iota
	centre
	right
	justify
)

// startStyles are the styles every page knows.
func startStyles() map[string]style {
	base := style{em: 10, leading: 16, weight: 400, font: "Song", certainty: 1}
	with := func(em, leading, indent float64, weight int, font string) style {
		s := base
		s.em, s.leading, s.indent, s.weight, s.font = em, leading, indent, weight, font
		return s
	}
	latin := with(9, 11, 1, 400, "Serif")
	latin.align = justify
	return map[string]style{
		"body":     with(10, 16, 2, 400, "Song"),
		"headline": with(24, 30, 0, 700, "Hei"),
		"kicker":   with(14, 20, 0, 400, "Kai"),
		"deck":     with(12, 18, 0, 400, "Kai"),
		"byline":   with(10, 16, 0, 400, "Kai"),
		"caption":  with(8, 12, 0, 400, "Hei"),
		"folio":    with(8, 12, 0, 400, "Hei"),
		"latin":    latin,
	}
}

// options reads "em 10 centre …" into s and refuses what it does not know.
func (s *style) options(words []string) error {
	for i := 0; i < len(words); i++ {
		w := words[i]
		if s.flag(w) {
			continue
		}
		if i+1 == len(words) {
			return fmt.Errorf("option %q: not known, or its value is missing", w)
		}
		i++
		if err := s.option(w, words[i]); err != nil {
			return err
		}
	}
	return nil
}

func (s *style) flag(w string) bool {
	switch w {
	case "italic":
		s.italic = true
	case "vertical":
		s.vertical = true
	case "horizontal":
		s.vertical = false
	case "left":
		s.align = left
	case "centre":
		s.align = centre
	case "right":
		s.align = right
	case "justify":
		s.align = justify
	case "nospace":
		s.nospace = true
	case "words":
		s.words = true
	default:
		return false
	}
	return true
}

func (s *style) option(key, value string) error {
	switch key {
	case "font":
		s.font = value
		return nil
	case "color":
		c, err := colour(value)
		s.color = c
		return err
	}
	n, err := number(value)
	if err != nil {
		return fmt.Errorf("option %s: %w", key, err)
	}
	switch key {
	case "em":
		if n < 0.5 {
			return fmt.Errorf("em %v: want half a point or more", n)
		}
		s.em, s.leading = n, s.leading*n/s.em // leading follows unless it is said after
	case "leading":
		if n < 0.5 {
			return fmt.Errorf("leading %v: want half a point or more", n)
		}
		s.leading = n
	case "indent":
		s.indent = n
	case "track":
		s.track = n
	case "weight":
		s.weight = int(n)
	case "angle":
		if n != 0 && n != 90 && n != 180 && n != 270 {
			return fmt.Errorf("angle %v: want 0, 90, 180 or 270", n)
		}
		s.angle = int(n)
	case "certainty":
		s.certainty = n
	default:
		return fmt.Errorf("option %q is not known", key)
	}
	return nil
}

// number reads a length; nothing beyond any page passes.
func number(s string) (float64, error) {
	n, err := strconv.ParseFloat(s, 64)
	if err != nil || !(n >= -maxLength && n <= maxLength) {
		return 0, fmt.Errorf("%q: want a number of points up to %d", s, maxLength)
	}
	return n, nil
}

// colour reads #RRGGBB.
func colour(s string) (sheet.RGB, error) {
	if len(s) != 7 || s[0] != '#' {
		return sheet.RGB{}, fmt.Errorf("colour %q: want #RRGGBB", s)
	}
	v, err := strconv.ParseUint(s[1:], 16, 32)
	if err != nil {
		return sheet.RGB{}, fmt.Errorf("colour %q: want #RRGGBB", s)
	}
	return sheet.RGB{R: uint8(v >> 16), G: uint8(v >> 8), B: uint8(v)}, nil
}
