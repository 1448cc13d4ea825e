package notation

import (
	"errors"
	"fmt"
	"strconv"
	"strings"

	"github.com/banmian/banmian/internal/sheet"
)

// one reads the single place of a mark.
func (p *page) one(words []string) (place, []string, error) {
	places, rest, err := p.places(words)
	if err != nil {
		return place{}, nil, err
	}
	if len(places) != 1 {
		return place{}, nil, errors.New("want one place")
	}
	return places[0], rest, nil
}

func (p *page) rule(words []string) error {
	pl, rest, err := p.one(words)
	if err != nil {
		return err
	}
	r := sheet.Rule{Thickness: 0.5}
	for i := 0; i < len(rest); i++ {
		switch {
		case rest[i] == "dashed":
			r.Dashed = true
		case rest[i] == "double":
			r.Double = true
		case rest[i] == "thick" && i+1 < len(rest):
			i++
			if r.Thickness, err = number(rest[i]); err != nil {
				return err
			}
		default:
			return fmt.Errorf("rule: %q is not known", rest[i])
		}
	}
	box := pl.rect
	if pl.open {
		box.Y1 = box.Y0
	}
	r.Axis, r.Pos, r.Lo, r.Hi = sheet.Horizontal, box.CenterY(), box.X0, box.X1
	if box.Height() > box.Width() {
		r.Axis, r.Pos, r.Lo, r.Hi = sheet.Vertical, box.CenterX(), box.Y0, box.Y1
	}
	if r.Hi <= r.Lo {
		return errors.New("rule: has no length")
	}
	p.sheet.Rules = append(p.sheet.Rules, r)
	return nil
}

func (p *page) box(words []string) error {
	pl, rest, err := p.one(words)
	if err != nil {
		return err
	}
	b := sheet.Box{Rect: pl.rect, Seq: p.next()}
	for i := 0; i < len(rest); i++ {
		switch {
		case rest[i] == "stroke":
			b.Stroked = true
		case rest[i] == "fill" && i+1 < len(rest):
			i++
			b.Filled = true
			if b.Fill, err = colour(rest[i]); err != nil {
				return err
			}
		default:
			return fmt.Errorf("box: %q is not known", rest[i])
		}
	}
	b.Stroked = b.Stroked || !b.Filled
	p.sheet.Boxes = append(p.sheet.Boxes, b)
	return nil
}

func (p *page) picture(words []string) error {
	pl, rest, err := p.one(words)
	if err != nil {
		return err
	}
	if len(rest) > 0 {
		return fmt.Errorf("picture: %q is not known", rest[0])
	}
	p.sheet.Pictures = append(p.sheet.Pictures, sheet.Picture{Rect: pl.rect, PixelW: 600, PixelH: 400, Seq: p.next()})
	return nil
}

func (p *page) outline(words []string) error {
	pl, rest, err := p.one(words)
	if err != nil {
		return err
	}
	o := sheet.Outline{Rect: pl.rect}
	if len(rest) == 2 && rest[0] == "cells" {
		if o.Cells, err = strconv.Atoi(rest[1]); err != nil {
			return fmt.Errorf("outline: cells %q: want a count", rest[1])
		}
	} else if len(rest) > 0 {
		return fmt.Errorf("outline: %q is not known", rest[0])
	}
	p.sheet.Outlines = append(p.sheet.Outlines, o)
	return nil
}

func (p *page) doubt(words []string) error {
	if len(words) == 0 {
		return errors.New("doubt: want a code")
	}
	d := sheet.Doubt{Code: words[0]}
	if len(words) > 1 {
		pl, rest, err := p.one(words[1:])
		if err != nil {
			return err
		}
		d.Where, d.Detail = pl.rect, strings.Join(rest, " ")
	}
	p.sheet.Doubts = append(p.sheet.Doubts, d)
	return nil
}

// next is the next drawing number.
func (p *page) next() int {
	p.seq++
	return p.seq - 1
}

func (p *page) shuffleBy(words []string) error {
	if len(words) != 1 {
		return errors.New("shuffle: want a seed")
	}
	n, err := strconv.ParseUint(words[0], 10, 64)
	if err != nil {
		return fmt.Errorf("shuffle %q: want a whole number", words[0])
	}
	p.shuffled, p.seed = true, n
	return nil
}

// shuffle renumbers the drawing order, statement by statement. Glyphs of one
// text keep their order, and the slices of the sheet theirs.
func (p *page) shuffle() {
	f := filler{state: p.seed | 1}
	order := make([]int, len(p.draws))
	for i := range order {
		order[i] = i
	}
	for i := len(order) - 1; i > 0; i-- {
		j := f.below(i + 1)
		order[i], order[j] = order[j], order[i]
	}
	moved, next := make([]int, p.seq), 0
	for _, d := range order {
		for s := p.draws[d].from; s < p.draws[d].to; s++ {
			moved[s] = next
			next++
		}
	}
	for i := range p.sheet.Glyphs {
		p.sheet.Glyphs[i].Seq = moved[p.sheet.Glyphs[i].Seq]
	}
	for i := range p.sheet.Boxes {
		p.sheet.Boxes[i].Seq = moved[p.sheet.Boxes[i].Seq]
	}
	for i := range p.sheet.Pictures {
		p.sheet.Pictures[i].Seq = moved[p.sheet.Pictures[i].Seq]
	}
}
