package layout_test

import (
	"math/rand"
	"strings"
	"testing"

	"github.com/banmian/banmian/internal/geom"
	"github.com/banmian/banmian/internal/layout"
	"github.com/banmian/banmian/internal/paper"
	"github.com/banmian/banmian/internal/sheet"
)

// Stops of a horizontal font that were moved into the upper right corner of their
// cell belong to the vertical line they close a phrase of.
func TestStopsMovedIntoTheCorner(t *testing.T) {
	const em, leading = 10.0, 15.0
	columns := []string{"朝の港に小さな市が立ち、", "人びとは籠をさげて集まる。", "船は昼までにみな出てゆき、", "猫だけが残って日に当たる。"}
	s := sheet.Sheet{Width: 200, Height: 300}
	for c, text := range columns {
		x, y := 150-float64(c)*leading, 40.0
		for _, r := range text {
			box := geom.Rect{X0: x, X1: x + em, Y0: y, Y1: y + em}
			ink := box.Inset(1)
			if r == '、' || r == '。' {
				box = geom.Rect{X0: box.X0 + 0.55*em, X1: box.X1 + 0.55*em, Y0: box.Y0 - 0.55*em, Y1: box.Y1 - 0.55*em}
				ink = geom.Rect{X0: box.X0 + 1, X1: box.X0 + 4, Y0: box.Y1 - 4, Y1: box.Y1 - 1}
			}
			s.Glyphs = append(s.Glyphs, sheet.Glyph{Text: string(r), Box: box, Ink: ink, Origin: geom.Point{X: box.X0, Y: box.Y1 - 0.12*em}, Em: em, Tag: -1, Certainty: 1})
			y += em
		}
	}
	rand.New(rand.NewSource(7)).Shuffle(len(s.Glyphs), func(i, j int) { s.Glyphs[i], s.Glyphs[j] = s.Glyphs[j], s.Glyphs[i] })
	for i := range s.Glyphs {
		s.Glyphs[i].Seq = i
	}
	m := layout.Make(s)
	var got []string
	for _, b := range m.Blocks {
		if b.Direction != paper.Vertical {
			t.Errorf("a block of %d lines runs across", len(b.Lines))
		}
		for _, l := range b.Lines {
			got = append(got, l.Text)
		}
	}
	if want := strings.Join(columns, "/"); strings.Join(got, "/") != want {
		t.Errorf("read %q, want %q", strings.Join(got, "/"), want)
	}
}
