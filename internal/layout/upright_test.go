package layout

import (
	"fmt"
	"math"
	"math/rand/v2"
	"os"
	"path/filepath"
	"reflect"
	"regexp"
	"slices"
	"strconv"
	"strings"
	"testing"

	"github.com/banmian/banmian/internal/geom"
	"github.com/banmian/banmian/internal/paper"
	"github.com/banmian/banmian/internal/sheet"
	"github.com/banmian/banmian/internal/sheet/notation"
)

// lay turns a sheet clockwise, as a file that stores its page turned shows it.
func lay(s sheet.Sheet, angle int) sheet.Sheet {
	if angle == 0 {
		return s
	}
	t := turnOf(360-angle, s.Width, s.Height)
	out := s
	out.Width, out.Height = t.size(s.Width, s.Height)
	out.Glyphs = slices.Clone(s.Glyphs)
	for i := range out.Glyphs {
		g := &out.Glyphs[i]
		g.Box, g.Ink, g.Origin, g.Angle = t.rect(g.Box), t.rect(g.Ink), t.Apply(g.Origin), math.Mod(g.Angle+float64(angle), 360)
	}
	out.Rules, out.Boxes, out.Pictures = slices.Clone(s.Rules), slices.Clone(s.Boxes), slices.Clone(s.Pictures)
	for i := range out.Rules {
		out.Rules[i] = t.rule(out.Rules[i])
	}
	for i := range out.Boxes {
		out.Boxes[i].Rect = t.rect(out.Boxes[i].Rect)
	}
	for i := range out.Pictures {
		out.Pictures[i].Rect = t.rect(out.Pictures[i].Rect)
	}
	out.Outlines, out.Doubts = slices.Clone(s.Outlines), slices.Clone(s.Doubts)
	for i := range out.Outlines {
		out.Outlines[i].Rect = t.rect(out.Outlines[i].Rect)
	}
	for i := range out.Doubts {
		out.Doubts[i].Where = t.rect(out.Doubts[i].Where)
	}
	return out
}

// alike reports whether two golden texts agree but for the last digit of their
// lengths, which a turn rounds anew.
func alike(a, b string) bool {
	number := regexp.MustCompile(`-?[0-9]+\.[0-9]+`)
	x, y := number.FindAllString(a, -1), number.FindAllString(b, -1)
	if number.ReplaceAllString(a, "#") != number.ReplaceAllString(b, "#") || len(x) != len(y) {
		return false
	}
	for i := range x {
		p, _ := strconv.ParseFloat(x[i], 64)
		q, _ := strconv.ParseFloat(y[i], 64)
		if math.Abs(p-q) > 0.11 {
			return false
		}
	}
	return true
}

const pageOfTwoColumns = "page 300 420\nheadline 20,20 280,60 em 24\n| 河堤今年先修东段\n" +
	"body 20,80 140,330\n| {han 90}\n| {han 30}\nbody 160,80 280,330\n| {han 110}\nrule 20,340 280,340\nbox 20,350 120,410\npicture 160,350 280,410\n"

// TestUprightByHand says where one point of a page comes to stand, without the
// matrices of the code under test.
func TestUprightByHand(t *testing.T) {
	for _, c := range []struct {
		angle float64
		box   geom.Rect // of every character, on a page 300 wide and 200 high
		want  geom.Rect
		w, h  float64
	}{
		{90, geom.R(280, 10, 290, 30), geom.R(10, 10, 30, 20), 200, 300}, // first line along the right edge, its start above
		{180, geom.R(270, 180, 290, 190), geom.R(10, 10, 30, 20), 300, 200},
		{270, geom.R(10, 170, 20, 190), geom.R(10, 10, 30, 20), 200, 300}, // along the left edge, its start below
	} {
		s := sheet.Sheet{Width: 300, Height: 200, Rules: []sheet.Rule{{Axis: sheet.Horizontal, Pos: 50, Lo: 20, Hi: 120}},
			Pictures: []sheet.Picture{{Rect: geom.R(0, 0, 300, 100), PixelW: 30, PixelH: 10}}}
		for range fewestTurned {
			s.Glyphs = append(s.Glyphs, sheet.Glyph{Text: "水", Box: c.box, Origin: c.box.Center(), Angle: c.angle, Em: 10})
		}
		up, angle := Upright(s)
		g, r, p := up.Glyphs[0], up.Rules[0], up.Pictures[0]
		if angle != int(c.angle) || g.Box != c.want || g.Angle != 0 || !g.Ink.IsZero() || g.Origin != c.want.Center() || up.Width != c.w || up.Height != c.h {
			t.Errorf("%v: turned by %d, %+v on a page of %v by %v", c.angle, angle, g, up.Width, up.Height)
		}
		if quarter := angle != 180; (r.Axis == sheet.Vertical) != quarter || r.Hi-r.Lo != 100 || (p.PixelW == 10) != quarter || math.Abs(p.Rect.Area()-30000) > 1 {
			t.Errorf("%v: rule %+v, picture %+v", c.angle, r, p)
		}
		if s.Glyphs[0].Box != c.box || len(s.Doubts) != 0 {
			t.Errorf("%v: the sheet that was given has changed", c.angle)
		}
		if len(up.Doubts) != 1 || up.Doubts[0].Code != string(paper.PageTurned) || up.Doubts[0].Detail == "" {
			t.Errorf("%v: doubts %+v", c.angle, up.Doubts)
		}
	}
}

// TestTurnedPagesReadAsUpright reads pages in all four positions: the makeup is
// the same but for the finding that tells of the turn.
func TestTurnedPagesReadAsUpright(t *testing.T) {
	sources := map[string]string{"two columns": pageOfTwoColumns}
	pages, _ := filepath.Glob("testdata/*.sheet")
	for _, page := range pages {
		src, err := os.ReadFile(page)
		if err != nil {
			t.Fatal(err)
		}
		sources[filepath.Base(page)] = string(src)
	}
	turned := 0
	for name, src := range sources {
		s := notation.Must(src)
		want := golden(Make(s))
		for _, angle := range []int{90, 180, 270} {
			up, got := Upright(lay(s, angle))
			if len(s.Glyphs) < fewestTurned || angleOfType(s) != 0 || got == 0 {
				if len(s.Glyphs) >= 2*fewestTurned && name != "turned.sheet" {
					t.Errorf("%s turned by %d is taken for upright", name, angle)
				}
				continue
			}
			turned++
			m := Make(up)
			found := slices.DeleteFunc(slices.Clone(m.Findings), func(f paper.Finding) bool { return f.Code != paper.PageTurned })
			if got != angle || len(found) != 1 || found[0].Severity != paper.Info {
				t.Errorf("%s turned by %d: undone by %d, findings %+v", name, angle, got, found)
			}
			m.Findings = slices.DeleteFunc(m.Findings, func(f paper.Finding) bool { return f.Code == paper.PageTurned })
			if text := golden(m); !alike(text, want) {
				t.Errorf("%s turned by %d:\n%s", name, angle, firstDifference(want, text))
			}
		}
	}
	if turned < 12 {
		t.Errorf("only %d pages were turned", turned)
	}
}

// TestUprightPagesStay holds pages that must not be turned.
func TestUprightPagesStay(t *testing.T) {
	plain := notation.Must(pageOfTwoColumns)
	few := lay(plain, 90)
	few.Glyphs = few.Glyphs[:fewestTurned-1]
	mixed := lay(plain, 90)
	for i := range len(mixed.Glyphs) / 5 {
		mixed.Glyphs[i].Angle = 0
	}
	slanted := lay(plain, 0)
	slanted.Glyphs = slices.Clone(slanted.Glyphs)
	for i := range slanted.Glyphs {
		slanted.Glyphs[i].Angle = 45
	}
	mongol, at := lay(plain, 90), lay(plain, 90)
	for i := range mongol.Glyphs {
		mongol.Glyphs[i].Text, at.Glyphs[i].Font = "ᠮ", "@Song"
	}
	broad := lay(plain, 90)
	broad.Width = math.Inf(1)
	for name, s := range map[string]sheet.Sheet{"upright": plain, "few characters": few, "a fifth upright": mixed, "slanted": slanted,
		"Mongolian": mongol, "fonts that lie": at, "endless": broad, "no places": {Text: []string{"水"}}, "empty": {Width: 10, Height: 10}} {
		if up, angle := Upright(s); angle != 0 || !reflect.DeepEqual(up, s) {
			t.Errorf("%s: turned by %d", name, angle)
		}
	}
}

// TestUprightTakesAnySheet turns sheets of marks that make no sense.
func TestUprightTakesAnySheet(t *testing.T) {
	for seed := range uint64(60) {
		r := rand.New(rand.NewPCG(seed, 7))
		s := wild(r, 150+r.IntN(150))
		angle := float64(90 * r.IntN(4))
		for i := range s.Glyphs {
			s.Glyphs[i].Angle = angle
		}
		up, _ := Upright(s)
		checkSound(t, Make(up))
	}
}

// TestAsShown puts the places of a leaf back where the page shows them.
func TestAsShown(t *testing.T) {
	zone := paper.Zone{ID: "z1", Polygon: geom.R(10, 10, 30, 20).Polygon(), Lines: []paper.Line{{Text: "水", Box: geom.R(10, 10, 30, 20)}, {Text: "无处"}}}
	for angle, want := range map[int]geom.Rect{0: geom.R(10, 10, 30, 20), 90: geom.R(280, 10, 290, 30), 180: geom.R(170, 280, 190, 290), 270: geom.R(10, 170, 20, 190)} {
		leaf := paper.Leaf{Page: paper.Page{Width: 200, Height: 300, Zones: []paper.Zone{zone}}, Furniture: []paper.Zone{zone},
			Articles: []paper.Article{{Figures: []paper.Figure{{Polygon: zone.Polygon}}, Parts: []paper.Part{{Polygon: zone.Polygon}}, Findings: []paper.Finding{{Box: geom.R(10, 10, 30, 20)}}}},
			Findings: []paper.Finding{{Box: geom.R(10, 10, 30, 20)}, {}}, Type: paper.Typography{Columns: []paper.Column{{Span: geom.R(10, 10, 30, 20)}}}}
		out := AsShown(leaf, angle)
		a := out.Articles[0]
		for what, got := range map[string]geom.Rect{"zone": out.Page.Zones[0].Polygon.Bounds(), "line": out.Page.Zones[0].Lines[0].Box, "furniture": out.Furniture[0].Polygon.Bounds(),
			"figure": a.Figures[0].Polygon.Bounds(), "part": a.Parts[0].Polygon.Bounds(), "article's finding": a.Findings[0].Box, "finding": out.Findings[0].Box, "column": out.Type.Columns[0].Span} {
			if got != want {
				t.Errorf("%d: %s at %v, want %v", angle, what, got, want)
			}
		}
		if !out.Page.Zones[0].Lines[1].Box.IsZero() || !out.Findings[1].Box.IsZero() {
			t.Errorf("%d: what had no place was given one", angle)
		}
		if sideways := angle%180 == 90; (out.Page.Width == 300) != sideways || (out.Page.Height == 200) != sideways {
			t.Errorf("%d: page of %v by %v", angle, out.Page.Width, out.Page.Height)
		}
		if zone.Lines[0].Box != geom.R(10, 10, 30, 20) || zone.Polygon[0] != (geom.Point{X: 10, Y: 10}) {
			t.Fatalf("%d: the leaf that was given has changed", angle)
		}
	}
}

// TestMakeupAsShown puts a makeup back where the page shows it: every place of
// the turned page is one of the page that lay.
func TestMakeupAsShown(t *testing.T) {
	box := geom.R(10, 10, 30, 20)
	m := paper.Makeup{Width: 200, Height: 300, Blocks: []paper.Block{{Box: box, Lines: []paper.TypeLine{{Line: paper.Line{Box: box}}}}},
		Barriers: []paper.Barrier{{Pos: 10, Lo: 10, Hi: 30}, {Vertical: true, Pos: 10, Lo: 10, Hi: 20}}, Frames: []paper.Frame{{Rect: box}},
		Pictures: []paper.Picture{{Rect: box}}, Findings: []paper.Finding{{Box: box}, {}}, Type: paper.Typography{Columns: []paper.Column{{Span: box}}}}
	for angle, want := range map[int]geom.Rect{0: box, 90: geom.R(280, 10, 290, 30), 180: geom.R(170, 280, 190, 290), 270: geom.R(10, 170, 20, 190)} {
		out := MakeupAsShown(m, angle)
		for what, got := range map[string]geom.Rect{"block": out.Blocks[0].Box, "line": out.Blocks[0].Lines[0].Box, "frame": out.Frames[0].Rect,
			"picture": out.Pictures[0].Rect, "finding": out.Findings[0].Box, "column": out.Type.Columns[0].Span} {
			if got != want {
				t.Errorf("%d: %s at %v, want %v", angle, what, got, want)
			}
		}
		top := out.Barriers[0] // the upper edge of the box lies along an edge of where it is now
		if top.Vertical != (angle%180 == 90) || top.Hi-top.Lo != 20 {
			t.Errorf("%d: the barrier is %+v", angle, top)
		}
		if out.Findings[1].Box != (geom.Rect{}) || m.Blocks[0].Lines[0].Box != box {
			t.Errorf("%d: a finding without place was given one, or the argument has changed", angle)
		}
	}
}

// TestPageWithoutType: a page without type says so, once, and what to do.
func TestPageWithoutType(t *testing.T) {
	size := sheet.Sheet{Width: 300, Height: 400}
	drawn, scanned, typed := size, size, notation.Must(pageOfTwoColumns)
	drawn.Pictures = []sheet.Picture{{Rect: geom.R(0, 0, 300, 400), PixelW: 600, PixelH: 800}}
	scanned.Pictures = drawn.Pictures
	scanned.Doubts = []sheet.Doubt{{Code: string(paper.ScanWithoutEngine), Detail: "no engine"}}
	for _, c := range []struct {
		name   string
		sheet  sheet.Sheet
		remedy string // a part of it; none when the page is not to be called empty
	}{{"blank", size, "export"}, {"picture", drawn, "recognition"}, {"scan", scanned, ""}, {"type", typed, ""}} {
		var remedies []string
		for _, f := range Make(c.sheet).Findings {
			if f.Code == paper.PageEmpty {
				remedies = append(remedies, f.Remedy)
			}
		}
		if got := fmt.Sprint(remedies); (len(remedies) == 1) != (c.remedy != "") || len(remedies) > 1 || !strings.Contains(got, c.remedy) {
			t.Errorf("%s: %v", c.name, remedies)
		}
	}
}
