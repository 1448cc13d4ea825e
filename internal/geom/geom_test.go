package geom

import (
	"math"
	"testing"
)

func TestRectRelations(t *testing.T) {
	a, b := R(10, 20, 0, 0), R(5, 5, 30, 15)
	if a != (Rect{0, 0, 10, 20}) {
		t.Fatalf("R does not order its corners: %v", a)
	}
	if got := a.Union(b); got != (Rect{0, 0, 30, 20}) {
		t.Errorf("union %v", got)
	}
	if got := a.Intersect(b); got != (Rect{5, 5, 10, 15}) {
		t.Errorf("intersection %v", got)
	}
	if got := (Rect{}).Union(b); got != b {
		t.Errorf("the zero rectangle must add nothing to a union, got %v", got)
	}
	if got := a.OverlapX(R(12, 0, 20, 5)); got != -2 {
		t.Errorf("a gap of two points must be an overlap of -2, got %v", got)
	}
	if a.Overlaps(R(10, 0, 20, 5)) {
		t.Error("rectangles that only touch do not overlap")
	}
	if !a.Encloses(R(-1, 0, 5, 5), 1) || a.Encloses(R(-1, 0, 5, 5), 0.5) {
		t.Error("slack is not honoured")
	}
}

func TestPolygonContains(t *testing.T) {
	l := Polygon{{0, 0}, {10, 0}, {10, 4}, {4, 4}, {4, 10}, {0, 10}}
	for _, c := range []struct {
		p  Point
		in bool
	}{{Point{2, 8}, true}, {Point{8, 2}, true}, {Point{8, 8}, false}, {Point{-1, 2}, false}} {
		if l.Contains(c.p) != c.in {
			t.Errorf("contains %v: want %v", c.p, c.in)
		}
	}
	if got := l.Area(); got != 64 {
		t.Errorf("area of the L: want 64, got %v", got)
	}
}

func TestMatrixThen(t *testing.T) {
	turn := Matrix{A: 0, B: 1, C: -1, D: 0} // a quarter turn
	shift := Matrix{A: 1, D: 1, E: 5, F: 7}
	p := Point{3, 4}
	want := shift.Apply(turn.Apply(p))
	got := turn.Then(shift).Apply(p)
	if math.Hypot(want.X-got.X, want.Y-got.Y) > 1e-9 {
		t.Errorf("Then applies in the wrong order: want %v, got %v", want, got)
	}
}
