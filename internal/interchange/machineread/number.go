package machineread

import (
	"math"
	"strconv"
	"strings"

	"github.com/banmian/banmian/internal/geom"
)

// farthest is the greatest length believed, in units of any file: 1/1200 inch
// on a sheet of 200 m.
const farthest = 1e7

// Number reads a length. It is 0 and false for what is no number, or one that
// no page holds.
func Number(s string) (float64, bool) {
	s = strings.TrimSpace(s)
	if s == "" || len(s) > 32 || strings.ContainsAny(s, "xXpP_") {
		return 0, false
	}
	f, err := strconv.ParseFloat(s, 64)
	if err != nil || math.IsNaN(f) || math.Abs(f) > farthest {
		return 0, false
	}
	return f, true
}

// Share reads a figure from 0 to 1.
func Share(s string) (float64, bool) {
	f, ok := Number(s)
	if !ok || f < 0 || f > 1 {
		return 0, false
	}
	return f, true
}

// Box makes a rectangle of the four attributes most formats use; it is zero
// unless all four are numbers and the size is not negative.
func Box(x, y, width, height string) geom.Rect {
	x0, ok1 := Number(x)
	y0, ok2 := Number(y)
	w, ok3 := Number(width)
	h, ok4 := Number(height)
	if !ok1 || !ok2 || !ok3 || !ok4 || w < 0 || h < 0 {
		return geom.Rect{}
	}
	return geom.Rect{X0: x0, Y0: y0, X1: x0 + w, Y1: y0 + h}
}

// mostPoints bounds one outline.
const mostPoints = 10_000

// Points reads "x,y x,y …" and the form without commas, "x y x y". It is empty
// when a number is none, or one is left over.
func Points(s string) geom.Polygon {
	fields := strings.FieldsFunc(s, func(r rune) bool { return r == ',' || r == ' ' || r == '\n' || r == '\t' || r == '\r' })
	if len(fields)%2 != 0 || len(fields) > 2*mostPoints {
		return nil
	}
	var out geom.Polygon
	for i := 0; i < len(fields); i += 2 {
		x, ok1 := Number(fields[i])
		y, ok2 := Number(fields[i+1])
		if !ok1 || !ok2 {
			return nil
		}
		out = append(out, geom.Point{X: x, Y: y})
	}
	return out
}
