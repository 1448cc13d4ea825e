package hocr

import (
	"strings"

	"github.com/banmian/banmian/internal/geom"
	"github.com/banmian/banmian/internal/interchange/machineread"
)

// props is what an element's title states, in pixels and points.
type props struct {
	box       geom.Rect
	slope     float64 // of the baseline
	offset    float64 // of the baseline from the box's lower left corner, down
	based     bool
	angle     float64 // counterclockwise, degrees
	certainty float64
	size      float64 // points
	font      string
	dpi       float64
}

// properties reads a title such as "bbox 10 20 30 40; x_wconf 95". What it does
// not know, and numbers that are none, it leaves out.
func properties(title string) props {
	p := props{certainty: machineread.MachineRead}
	for _, one := range strings.Split(title, ";") {
		key, rest, _ := strings.Cut(strings.TrimSpace(one), " ")
		n := numbers(rest)
		switch {
		case key == "bbox" && len(n) == 4 && n[2] >= n[0] && n[3] >= n[1]:
			p.box = geom.Rect{X0: n[0], Y0: n[1], X1: n[2], Y1: n[3]}
		case key == "baseline" && len(n) == 2:
			p.slope, p.offset, p.based = n[0], n[1], true
		case key == "textangle" && len(n) == 1:
			p.angle = n[0]
		case key == "x_wconf" && len(n) == 1 && n[0] >= 0 && n[0] <= 100:
			p.certainty = n[0] / 100
		case key == "x_fsize" && len(n) == 1 && n[0] > 0 && n[0] < 1000:
			p.size = n[0]
		case key == "x_font":
			p.font = strings.Trim(strings.TrimSpace(rest), `"'`)
		case key == "scan_res" && len(n) >= 1 && n[0] >= 50 && n[0] <= 2400:
			p.dpi = n[0]
		}
	}
	return p
}

func numbers(s string) []float64 {
	var out []float64
	for _, f := range strings.Fields(s) {
		n, ok := machineread.Number(f)
		if !ok || len(out) == 16 {
			return nil
		}
		out = append(out, n)
	}
	return out
}

// baseline is the line under the letters, empty when the title gives none or
// one steeper than type is.
func (p props) baseline() geom.Polygon {
	const steepest = 0.2
	if !p.based || p.box.Empty() || p.slope > steepest || p.slope < -steepest || p.angle != 0 {
		return nil
	}
	y := p.box.Y1 + p.offset
	return geom.Polygon{{X: p.box.X0, Y: y}, {X: p.box.X1, Y: y + p.slope*p.box.Width()}}
}
