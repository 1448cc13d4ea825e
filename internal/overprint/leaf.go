package overprint

import (
	"fmt"

	"github.com/banmian/banmian/internal/geom"
	"github.com/banmian/banmian/internal/paper"
)

// roleColours fill zones.
var roleColours = map[paper.Role]string{
	paper.RoleMasthead: "#777", paper.RoleFolio: "#999", paper.RoleImprint: "#aaa", paper.RoleSlogan: "#aaa",
	paper.RoleKicker: "#f90", paper.RoleHeadline: "#e33", paper.RoleDeck: "#f66", paper.RoleByline: "#0a8",
	paper.RoleDateline: "#0aa", paper.RoleBody: "#39f", paper.RoleCaption: "#a6f", paper.RoleCredit: "#c8f",
	paper.RoleFigure: "#888", paper.RoleTable: "#6a0", paper.RoleJump: "#f0c", paper.RoleAd: "#cc0", paper.RoleIndex: "#960",
}

// articleColours tell neighbouring articles apart.
var articleColours = []string{"#c00", "#06c", "#080", "#909", "#b60", "#088", "#550", "#a05", "#44a", "#363"}

// leaf draws zones, then each article's outline and the way through its zones.
func (d *drawing) leaf(l paper.Leaf) {
	centre := map[string]geom.Rect{}
	for _, z := range append(append([]paper.Zone(nil), l.Page.Zones...), l.Furniture...) {
		centre[z.ID] = z.Polygon.Bounds()
		d.polygon(z.Polygon, fmt.Sprintf(`fill="%s" fill-opacity="0.22" stroke="none"`, roleColours[z.Role]))
		b := z.Polygon.Bounds()
		d.label(b.X0+1, b.Y0+5, 5, "#000", fmt.Sprintf("%s %s", z.ID, z.Role))
	}
	for k, a := range l.Articles {
		colour := articleColours[k%len(articleColours)]
		for _, part := range a.Parts {
			d.polygon(part.Polygon, fmt.Sprintf(`fill="none" stroke="%s" stroke-width="2" stroke-linejoin="round"`, colour))
			d.way(part.Zones, centre, colour)
			b := part.Polygon.Bounds()
			d.label(b.X0+2, b.Y1-3, 8, colour, fmt.Sprintf("%d. %s %s %.2f", k+1, a.ID, a.Kind, a.Confidence))
		}
	}
	for _, f := range l.Findings {
		if !f.Box.IsZero() {
			d.rect(f.Box.Inset(-1), `fill="none" stroke="#f0f" stroke-width="1.2" stroke-dasharray="3 2"`)
			d.label(f.Box.X0, f.Box.Y0-2, 5, "#f0f", string(f.Code))
		}
	}
}

// way draws arrows from zone to zone in reading order.
func (d *drawing) way(zones []string, centre map[string]geom.Rect, colour string) {
	for k := 1; k < len(zones); k++ {
		a, okA := centre[zones[k-1]]
		b, okB := centre[zones[k]]
		if okA && okB {
			d.stroke(a.CenterX(), a.CenterY(), b.CenterX(), b.CenterY(), fmt.Sprintf(`stroke="%s" stroke-width="1.2" marker-end="url(#tip)"`, colour))
		}
	}
}

func (d *drawing) polygon(p geom.Polygon, style string) {
	if len(p) == 0 {
		return
	}
	d.printf(`<polygon points="`)
	for _, q := range p {
		d.printf("%.1f,%.1f ", q.X, q.Y)
	}
	d.printf(`" %s/>`+"\n", style)
}
