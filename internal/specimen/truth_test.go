package specimen

import (
	"testing"

	"github.com/banmian/banmian/internal/geom"
	"github.com/banmian/banmian/internal/paper"
)

func TestOutlineOf(t *testing.T) {
	area := geom.R(0, 0, 100, 100)
	for _, c := range []struct {
		name    string
		holes   []geom.Rect
		corners int
		surface float64
	}{
		{"whole", nil, 4, 10000},
		{"corner cut away", []geom.Rect{geom.R(60, 60, 100, 100)}, 6, 8400},
		{"notch in an edge", []geom.Rect{geom.R(40, 70, 60, 100)}, 8, 9400},
		{"two corners", []geom.Rect{geom.R(0, 80, 20, 100), geom.R(80, 80, 100, 100)}, 8, 9200},
	} {
		got := outlineOf(area, c.holes)
		if len(got) != c.corners || got.Area() != c.surface {
			t.Errorf("%s: %v with surface %.0f; want %d corners, %.0f", c.name, got, got.Area(), c.corners, c.surface)
		}
	}
}

func TestDatelineOf(t *testing.T) {
	for _, c := range []paper.Dateline{
		{Text: "本报讯"},
		{Text: "本报北埠6月12日电", Place: "北埠", Date: "6月12日"},
		{Text: "PORT ELLERY, June 13 —", Place: "PORT ELLERY", Date: "June 13"},
	} {
		if got := datelineOf(c.Text); got != c {
			t.Errorf("got %+v, want %+v", got, c)
		}
	}
}
