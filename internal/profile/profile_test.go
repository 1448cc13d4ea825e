package profile_test

import (
	"testing"

	"github.com/google/go-cmp/cmp"

	"github.com/banmian/banmian/internal/geom"
	"github.com/banmian/banmian/internal/paper"
	"github.com/banmian/banmian/internal/profile"
)

// page is a page of a headline over body in two columns, and its makeup.
func page(source string) (paper.Page, paper.Makeup) {
	zone := func(role paper.Role, box geom.Rect, lines ...string) paper.Zone {
		z := paper.Zone{Role: role, Polygon: box.Polygon()}
		for _, l := range lines {
			z.Lines = append(z.Lines, paper.Line{Text: l})
		}
		return z
	}
	block := func(font string, em float64, weight int, box geom.Rect, text string) paper.Block {
		return paper.Block{Font: font, Em: em, Box: box, Lines: []paper.TypeLine{{Line: paper.Line{Text: text, Box: box}, Em: em, Weight: weight}}}
	}
	head, left, right := geom.R(10, 40, 210, 60), geom.R(10, 70, 100, 80), geom.R(110, 70, 200, 80)
	p := paper.Page{Source: source, Zones: []paper.Zone{
		zone(paper.RoleFolio, geom.R(10, 10, 210, 20), "2026年6月12日", "星期五 第2版"),
		zone(paper.RoleHeadline, head), zone(paper.RoleBody, left), zone(paper.RoleDeck, right)}}
	m := paper.Makeup{Source: source, Width: 220, Height: 300, Type: paper.Typography{BodyEm: 9,
		Columns: []paper.Column{{Span: left, Grid: 0}, {Span: right, Grid: 0}}},
		Blocks: []paper.Block{block("大标", 20.1, 700, head, "南渠 通水"), block("书宋", 9, 400, left, "水到田头"), block("书宋", 9, 400, right, "两镇先灌"),
			block("书宋", 9, 400, geom.R(0, 280, 50, 290), "不在任何区")}}
	return p, m
}

// TestCount: faces are counted under the roles of the zones they stand in, as
// they were corrected; what stands in none, and pages of others, teach nothing.
func TestCount(t *testing.T) {
	p1, m1 := page("p1.pdf#1")
	p2, m2 := page("p2.pdf#1")
	_, stranger := page("x.pdf#1")
	got := profile.Count(paper.Edition{Pages: []paper.Page{p1, p2}}, []paper.Makeup{m1, m2, stranger, {Source: "p1.pdf#1"}})
	song := paper.Face{Family: "书宋", Size: 9, Weight: 400}
	want := paper.Profile{Editions: 1,
		Roles:  []paper.RoleCount{{Role: paper.RoleBody, Face: song, Chars: 8}, {Role: paper.RoleDeck, Face: song, Chars: 8}, {Role: paper.RoleHeadline, Face: paper.Face{Family: "大标", Size: 20, Weight: 700}, Chars: 8}},
		Grids:  []paper.GridCount{{Grid: paper.Grid{Columns: 2, Measure: 10}, Pages: 2}},
		Folios: []paper.FolioCount{{Form: "0年0月0日 星期0 第0版", Pages: 2}}}
	if diff := cmp.Diff(want, got); diff != "" {
		t.Error(diff)
	}
	twice := got.Add(got)
	if twice.Editions != 2 || twice.Roles[0].Chars != 16 || got.Roles[0].Chars != 8 {
		t.Errorf("added to itself: %+v; and itself then: %+v", twice, got)
	}
}
