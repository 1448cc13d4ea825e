// Package profile turns an accepted edition, and the makeups of its pages, into
// what they teach about how the title is set: which faces it uses for which
// role, its column grids, and the form of its folios. It only counts; it judges
// no page, and package article decides what a count is worth.
package profile

import (
	"math"
	"strings"
	"unicode"

	"github.com/banmian/banmian/internal/geom"
	"github.com/banmian/banmian/internal/paper"
)

// mostKinds bounds the faces, grids and folios of one edition that are kept, the
// most frequent first: a page in a thousand faces teaches nothing.
const mostKinds = 200

// Count gives what one edition teaches. Roles are those of its zones, as they
// were corrected; faces are those of the lines that stand there in the makeups,
// which belong to the pages of the same source and place type as the pages show
// it. Pages without a makeup, and type in no zone, teach nothing.
func Count(e paper.Edition, makeups []paper.Makeup) paper.Profile {
	bySource := map[string]paper.Page{}
	for _, p := range e.Pages {
		bySource[p.Source] = p
	}
	out := paper.Profile{}
	for _, m := range makeups {
		page, ok := bySource[m.Source]
		if !ok || !m.Placed() {
			continue
		}
		out = out.Add(paper.Profile{Roles: roles(page, m), Grids: grids(m), Folios: folios(page)})
	}
	out.Editions = 1
	out.Roles = out.Roles[:min(len(out.Roles), mostKinds)]
	out.Grids = out.Grids[:min(len(out.Grids), mostKinds)]
	out.Folios = out.Folios[:min(len(out.Folios), mostKinds)]
	return out
}

// roles counts the characters of each line under the role of the zone it stands
// in.
func roles(page paper.Page, m paper.Makeup) []paper.RoleCount {
	var out []paper.RoleCount
	for _, b := range m.Blocks {
		for _, l := range b.Lines {
			role, ok := roleAt(page.Zones, l.Box)
			if !ok {
				continue
			}
			out = append(out, paper.RoleCount{Role: role, Face: FaceOf(b.Font, l.Em, l.Weight), Chars: letters(l.Text)})
		}
	}
	return out
}

// FaceOf is a face as it is counted.
func FaceOf(font string, em float64, weight int) paper.Face {
	return paper.Face{Family: font, Size: math.Round(em*4) / 4, Weight: weight}
}

// roleAt is the role of the smallest zone around the middle of a line.
func roleAt(zones []paper.Zone, line geom.Rect) (role paper.Role, ok bool) {
	least := math.Inf(1)
	for _, z := range zones {
		box := z.Polygon.Bounds()
		if line.CenterX() < box.X0 || line.CenterX() > box.X1 || line.CenterY() < box.Y0 || line.CenterY() > box.Y1 || box.Area() >= least {
			continue
		}
		role, ok, least = z.Role, true, box.Area()
	}
	return role, ok
}

// letters counts what is not white.
func letters(s string) int {
	n := 0
	for _, r := range s {
		if !unicode.IsSpace(r) {
			n++
		}
	}
	return n
}

// grids counts each of the page's column grids once.
func grids(m paper.Makeup) []paper.GridCount {
	if m.Type.BodyEm <= 0 {
		return nil
	}
	columns, measure := map[int]int{}, map[int]float64{}
	for _, c := range m.Type.Columns {
		width := c.Span.Width()
		if m.Type.Direction == paper.Vertical {
			width = c.Span.Height()
		}
		columns[c.Grid]++
		measure[c.Grid] += width
	}
	var out []paper.GridCount
	for id, n := range columns {
		ems := math.Round(2*measure[id]/float64(n)/m.Type.BodyEm) / 2
		out = append(out, paper.GridCount{Grid: paper.Grid{Columns: n, Measure: ems}, Pages: 1})
	}
	return out
}

// folios gives the forms of the page's folio lines.
func folios(page paper.Page) []paper.FolioCount {
	var out []paper.FolioCount
	for _, z := range page.Zones {
		if z.Role != paper.RoleFolio {
			continue
		}
		var text []string
		for _, l := range z.Lines {
			text = append(text, l.Text)
		}
		if form := Form(strings.Join(text, " ")); form != "" {
			out = append(out, paper.FolioCount{Form: form, Pages: 1})
		}
	}
	return out
}

// longestForm bounds a folio's form, in characters.
const longestForm = 120

// Form is a folio with its numbers written as 0 and its white made single.
func Form(folio string) string {
	var b strings.Builder
	n, number := 0, false
	for _, r := range strings.Join(strings.Fields(folio), " ") {
		digit := unicode.IsDigit(r) || strings.ContainsRune("〇零一二三四五六七八九十廿", r)
		if digit && number {
			continue
		}
		if number = digit; digit {
			r = '0'
		}
		if n++; n > longestForm {
			break
		}
		b.WriteRune(r)
	}
	return b.String()
}
