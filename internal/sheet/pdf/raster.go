package pdf

import (
	"math"

	"github.com/banmian/banmian/internal/geom"
)

// raster is a coarse picture of the page on which shapes near each other run
// into patches. Painting costs the same for shapes of every size: corners are
// noted first and summed up at the end.
type raster struct {
	area  geom.Rect
	step  float64 // points a cell
	w, h  int
	edge  []int32 // second difference of how many shapes cover a cell
	patch []int32 // 0 for white, else the number of the patch
}

// cellEm is the size of a cell in body ems, mostGrid their greatest number.
const (
	cellEm   = 0.25
	mostGrid = 1 << 20
)

func newRaster(area geom.Rect, em float64) *raster {
	step := math.Max(cellEm*em, math.Sqrt(area.Area()/mostGrid))
	step = math.Max(step, math.Max(area.Width(), area.Height())/4096)
	r := &raster{area: area, step: step}
	r.w, r.h = int(area.Width()/step)+2, int(area.Height()/step)+2
	r.edge = make([]int32, r.w*r.h)
	return r
}

func (r *raster) column(x float64) int {
	return min(max(int((x-r.area.X0)/r.step), 0), r.w-2)
}

func (r *raster) row(y float64) int { return min(max(int((y-r.area.Y0)/r.step), 0), r.h-2) }

func (r *raster) paint(b geom.Rect) {
	x0, y0, x1, y1 := r.column(b.X0), r.row(b.Y0), r.column(b.X1)+1, r.row(b.Y1)+1
	r.edge[y0*r.w+x0]++
	r.edge[y0*r.w+x1]--
	r.edge[y1*r.w+x0]--
	r.edge[y1*r.w+x1]++
}

// patches sums the corners and numbers the connected patches (four neighbours).
func (r *raster) patches() {
	for y := range r.h {
		for x := 1; x < r.w; x++ {
			r.edge[y*r.w+x] += r.edge[y*r.w+x-1]
		}
	}
	for i := r.w; i < len(r.edge); i++ {
		r.edge[i] += r.edge[i-r.w]
	}
	r.patch = make([]int32, len(r.edge))
	var todo []int32
	next := int32(0)
	for i := range r.edge {
		if r.edge[i] <= 0 || r.patch[i] != 0 {
			continue
		}
		next++
		r.patch[i] = next
		todo = append(todo[:0], int32(i))
		for len(todo) > 0 {
			at := int(todo[len(todo)-1])
			todo = todo[:len(todo)-1]
			for _, n := range [4]int{at - 1, at + 1, at - r.w, at + r.w} {
				if n >= 0 && n < len(r.edge) && r.edge[n] > 0 && r.patch[n] == 0 {
					r.patch[n] = next
					todo = append(todo, int32(n))
				}
			}
		}
	}
}

// at is the patch at a point, 0 for none.
func (r *raster) at(p geom.Point) int32 { return r.patch[r.row(p.Y)*r.w+r.column(p.X)] }
