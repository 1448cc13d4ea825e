package paper

import (
	"cmp"
	"maps"
	"slices"
)

// Profile is what accepted editions of a title have taught about how it is set:
// counts, never weights. The zero Profile knows nothing.
type Profile struct {
	Editions int // that it was counted from
	Roles    []RoleCount
	Grids    []GridCount
	Folios   []FolioCount
}

// Face is how a piece of type is set.
type Face struct {
	Family string  // as the file names it
	Size   float64 // points, in steps of a quarter
	Weight int     // 400 for regular, 700 for bold
}

// RoleCount is how many characters of a face stood in zones of a role.
type RoleCount struct {
	Role  Role
	Face  Face
	Chars int
}

// Grid is columns of one measure side by side.
type Grid struct {
	Columns int
	Measure float64 // of one column, in ems of the body, in steps of a half
}

// GridCount is how many pages held a grid.
type GridCount struct {
	Grid  Grid
	Pages int
}

// FolioCount is how many pages printed a folio of a form: the line with its
// numbers written as 0, so that those of two days are alike.
type FolioCount struct {
	Form  string
	Pages int
}

// IsZero reports whether the profile knows nothing.
func (p Profile) IsZero() bool {
	return p.Editions == 0 && len(p.Roles) == 0 && len(p.Grids) == 0 && len(p.Folios) == 0
}

// Add gives the counts of both profiles together, the most frequent first. Both
// are left as they were.
func (p Profile) Add(q Profile) Profile {
	type face struct {
		role Role
		face Face
	}
	roles, grids, folios := map[face]int{}, map[Grid]int{}, map[string]int{}
	for _, from := range []Profile{p, q} {
		for _, c := range from.Roles {
			roles[face{c.Role, c.Face}] += c.Chars
		}
		for _, c := range from.Grids {
			grids[c.Grid] += c.Pages
		}
		for _, c := range from.Folios {
			folios[c.Form] += c.Pages
		}
	}
	out := Profile{Editions: p.Editions + q.Editions}
	for k := range maps.Keys(roles) {
		out.Roles = append(out.Roles, RoleCount{k.role, k.face, roles[k]})
	}
	for k := range maps.Keys(grids) {
		out.Grids = append(out.Grids, GridCount{k, grids[k]})
	}
	for k := range maps.Keys(folios) {
		out.Folios = append(out.Folios, FolioCount{k, folios[k]})
	}
	slices.SortFunc(out.Roles, func(a, b RoleCount) int {
		return cmp.Or(cmp.Compare(b.Chars, a.Chars), cmp.Compare(a.Role, b.Role), cmp.Compare(a.Face.Family, b.Face.Family),
			cmp.Compare(a.Face.Size, b.Face.Size), cmp.Compare(a.Face.Weight, b.Face.Weight))
	})
	slices.SortFunc(out.Grids, func(a, b GridCount) int {
		return cmp.Or(cmp.Compare(b.Pages, a.Pages), cmp.Compare(a.Grid.Columns, b.Grid.Columns), cmp.Compare(a.Grid.Measure, b.Grid.Measure))
	})
	slices.SortFunc(out.Folios, func(a, b FolioCount) int { return cmp.Or(cmp.Compare(b.Pages, a.Pages), cmp.Compare(a.Form, b.Form)) })
	return out
}
