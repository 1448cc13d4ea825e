package notation

import (
	"errors"
	"fmt"
	"strings"

	"github.com/banmian/banmian/internal/geom"
)

// sort is one piece of type: a character, or the white of a space.
type sort struct {
	r     rune
	bold  bool
	space bool
	width float64 // in ems along the line
}

// set places text in places, one after the other.
func (p *page) set(s style, places []place, text []string) error {
	if len(text) == 0 {
		return errors.New("no text follows")
	}
	paras, err := p.compose(s, text)
	if err != nil {
		return err
	}
	places, err = p.fit(s, places, paras)
	if err != nil {
		return err
	}
	for _, ln := range breakLines(s, places, paras).lines {
		p.line(s, ln)
	}
	if len(p.sheet.Glyphs) > maxGlyphs {
		return fmt.Errorf("more than %d characters on the page", maxGlyphs)
	}
	return nil
}

// paragraph is a run of type; a new line of the same paragraph has no indent.
type paragraph struct {
	sorts  []sort
	indent float64
}

func (p *page) compose(s style, text []string) ([]paragraph, error) {
	var out []paragraph
	total := 0
	for _, t := range text {
		body, err := p.filler.expand(strings.TrimSpace(t[1:]))
		if err != nil {
			return nil, err
		}
		para := paragraph{indent: s.indent}
		if t[0] == '+' {
			para.indent = 0
		}
		para.sorts = sorts(s, body)
		if total += len(para.sorts); total > maxGlyphs {
			return nil, fmt.Errorf("more than %d characters in one text", maxGlyphs)
		}
		out = append(out, para)
	}
	return out, nil
}

func sorts(s style, text string) []sort {
	var out []sort
	bold := false
	rs := []rune(text)
	for i := 0; i < len(rs); i++ {
		r := rs[i]
		if r == '*' && i+1 < len(rs) && rs[i+1] == '*' {
			bold = !bold
			i++
			continue
		}
		st := sort{r: r, bold: bold, width: advance(r) + s.track}
		switch r {
		case ' ':
			st.space, st.width = true, 0.27
		case '　':
			st.space, st.width = true, 1
		}
		if r < ' ' || r == '\uFFFD' || r == 0x7F {
			continue
		}
		out = append(out, st)
	}
	return out
}

// line is a set line: its type, where it starts and how it is stretched.
type line struct {
	sorts   []sort
	place   geom.Rect
	row     int // from the place's first line
	start   float64
	stretch float64 // extra points after each space
}

type setting struct {
	lines []line
	left  int // characters that found no room
}

// maxRows bounds how deep an open place may grow.
const maxRows = 4096

// fit closes the open places: all as deep as the text needs.
func (p *page) fit(s style, places []place, paras []paragraph) ([]place, error) {
	open := false
	for _, pl := range places {
		open = open || pl.open
	}
	if open {
		few, enough := 0, maxRows // few never suffices
		for few+1 < enough {
			mid := (few + enough) / 2
			if breakLines(s, deep(s, places, mid), paras).left == 0 {
				enough = mid
			} else {
				few = mid
			}
		}
		places = deep(s, places, enough)
	}
	if got := breakLines(s, places, paras); got.left > 0 {
		return nil, fmt.Errorf("%d characters do not fit", got.left)
	}
	return places, nil
}

// deep is the places with the open ones made rows lines (vertical: characters)
// deep.
func deep(s style, places []place, rows int) []place {
	out := make([]place, len(places))
	for i, pl := range places {
		if pl.open {
			depth := float64(rows-1)*s.leading + s.em
			if s.vertical {
				depth = float64(rows) * s.em
			}
			pl.rect.Y1 = pl.rect.Y0 + depth
		}
		out[i] = pl
	}
	return out
}

// breakLines fills the places row by row.
func breakLines(s style, places []place, paras []paragraph) setting {
	var out setting
	at, row := 0, 0
	for _, para := range paras {
		rest, indent := para.sorts, para.indent*s.em
		for len(rest) > 0 {
			for at < len(places) && row >= rows(s, local(s, places[at].rect)) {
				at, row = at+1, 0
			}
			if at == len(places) {
				out.left += len(rest)
				break
			}
			measure := extent(s, local(s, places[at].rect))
			n := takeLine(s, rest, measure-indent)
			ln := line{sorts: trim(rest[:n]), place: places[at].rect, row: row, start: indent}
			rest = trimLeft(rest[n:])
			align1(s, &ln, measure, len(rest) == 0)
			if len(ln.sorts) > 0 {
				out.lines = append(out.lines, ln)
			}
			row, indent = row+1, 0
		}
	}
	return out
}

// local is the place as its lines see it: turned upright.
func local(s style, r geom.Rect) geom.Rect {
	if s.angle == 90 || s.angle == 270 {
		return geom.R(0, 0, r.Height(), r.Width())
	}
	return r
}

// rows is how many lines a place holds, extent how long they are.
func rows(s style, r geom.Rect) int {
	depth := r.Height()
	if s.vertical {
		depth = r.Width()
	}
	if depth < s.em {
		return 0
	}
	return 1 + int((depth-s.em)/s.leading+1e-6)
}

func extent(s style, r geom.Rect) float64 {
	if s.vertical {
		return r.Height()
	}
	return r.Width()
}

// takeLine is how many sorts fill a measure: at least one, words whole where a
// space allows it, line-start marks hanging.
func takeLine(s style, from []sort, measure float64) int {
	used, n, lastBreak := 0.0, 0, 0
	for n < len(from) {
		w := from[n].width * s.em
		if used+w-s.track*s.em > measure+1e-6 && !from[n].space && !strings.ContainsRune(noStart, from[n].r) {
			break
		}
		used += w
		n++
		if breakable(from, n) {
			lastBreak = n
		}
	}
	if n == len(from) || n == 0 {
		return max(n, 1)
	}
	if lastBreak > 0 {
		return lastBreak
	}
	return n
}

// breakable reports whether a line may end before from[n].
func breakable(from []sort, n int) bool {
	if n >= len(from) {
		return true
	}
	a, b := from[n-1], from[n]
	if a.space || b.space {
		return true
	}
	if strings.ContainsRune(noEnd, a.r) || strings.ContainsRune(noStart, b.r) {
		return false
	}
	return full(a.r) || full(b.r)
}

func trim(s []sort) []sort {
	for len(s) > 0 && s[len(s)-1].space {
		s = s[:len(s)-1]
	}
	return s
}

func trimLeft(s []sort) []sort {
	for len(s) > 0 && s[0].space {
		s = s[1:]
	}
	return s
}

// align1 moves or stretches one line; the last of a paragraph is never
// stretched.
func align1(s style, ln *line, measure float64, last bool) {
	used, spaces := ln.start, 0
	for _, t := range ln.sorts {
		used += t.width * s.em
		if t.space {
			spaces++
		}
	}
	slack := measure - used + s.track*s.em
	switch {
	case slack <= 0:
	case s.align == centre:
		ln.start += slack / 2
	case s.align == right:
		ln.start += slack
	case s.align == justify && !last && spaces > 0:
		ln.stretch = slack / float64(spaces)
	}
}
