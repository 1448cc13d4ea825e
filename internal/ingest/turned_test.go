package ingest

import (
	"slices"
	"testing"

	"github.com/banmian/banmian/internal/geom"
	"github.com/banmian/banmian/internal/paper"
	"github.com/banmian/banmian/internal/sheet"
	"github.com/banmian/banmian/internal/sheet/notation"
)

// TestTurnedPageIsReadUpright reads a page as it stands and on its side: the
// articles are the same, a finding tells of the turn, and the places are those
// of the page on its side.
func TestTurnedPageIsReadUpright(t *testing.T) {
	upright := notation.Must("page 300 420\nheadline 20,20 280,60 em 24\n| 河堤今年先修东段\nbody 20,80 140,330\n| {han 120}\nbody 160,80 280,330\n| {han 110}\n")
	want := tools{}.leaf(upright)
	lying := func(r geom.Rect) geom.Rect { return geom.R(420-r.Y1, r.X0, 420-r.Y0, r.X1) } // a quarter clockwise
	side := sheet.Sheet{Width: 420, Height: 300, Glyphs: slices.Clone(upright.Glyphs)}
	for i := range side.Glyphs {
		g := &side.Glyphs[i]
		g.Box, g.Ink, g.Origin, g.Angle = lying(g.Box), lying(g.Ink), geom.Point{X: 420 - g.Origin.Y, Y: g.Origin.X}, 90
	}
	got := tools{}.leaf(side)
	if len(want.Articles) != 1 || len(got.Articles) != 1 || got.Articles[0].Headline != want.Articles[0].Headline || !slices.Equal(got.Articles[0].Paragraphs, want.Articles[0].Paragraphs) {
		t.Errorf("on its side the page reads %+v, upright %+v", got.Articles, want.Articles)
	}
	if !slices.ContainsFunc(got.Findings, func(f paper.Finding) bool { return f.Code == paper.PageTurned }) {
		t.Errorf("no finding tells of the turn: %+v", got.Findings)
	}
	if got.Page.Width != 420 || got.Page.Height != 300 || len(got.Page.Zones) != len(want.Page.Zones) {
		t.Fatalf("page %v by %v with %d zones, want %d", got.Page.Width, got.Page.Height, len(got.Page.Zones), len(want.Page.Zones))
	}
	for i, z := range want.Page.Zones {
		at, place := got.Page.Zones[i].Polygon.Bounds(), lying(z.Polygon.Bounds())
		if !at.Encloses(place, 0.01) || !place.Encloses(at, 0.01) {
			t.Errorf("zone %s stands at %v, want %v", z.ID, at, place)
		}
	}
}
