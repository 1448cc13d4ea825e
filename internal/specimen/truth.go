package specimen

import (
	"regexp"
	"sort"
	"strings"

	"github.com/banmian/banmian/internal/geom"
	"github.com/banmian/banmian/internal/paper"
	"github.com/banmian/banmian/internal/specimen/copytext"
)

// truthOf is what a faultless reading of an article finds.
func truthOf(a copytext.Article) paper.Article {
	t := paper.Article{
		ID: a.ID, Kind: a.Kind, Kicker: a.Kicker, Headline: strings.Join(a.Headline, " "), Deck: a.Deck,
		Dateline: datelineOf(a.Dateline), Confidence: 1,
	}
	for _, p := range a.Paragraphs {
		t.Paragraphs = append(t.Paragraphs, strings.TrimPrefix(p, subMark))
	}
	for _, b := range a.Bylines {
		role := b.Role
		if role == "" {
			role = "作者"
			if !hasHan(strings.Join(b.Names, "")) {
				role = "author"
			}
		}
		t.Bylines = append(t.Bylines, paper.Byline{Role: role, Names: b.Names})
	}
	return t
}

func hasHan(s string) bool {
	return strings.ContainsFunc(s, func(r rune) bool { return r >= 0x2E80 && r < 0xFB00 })
}

var (
	chineseWire = regexp.MustCompile(`^(?:本报|新华社)(.*?)(\d{1,2}月\d{1,2}日)电$`)
	latinWire   = regexp.MustCompile(`^([^,]+?)(?:, ([A-Z][a-z]+\.? \d{1,2}))?(?: [—–-])?$`)
)

func datelineOf(text string) paper.Dateline {
	d := paper.Dateline{Text: text}
	if m := chineseWire.FindStringSubmatch(text); m != nil {
		d.Place, d.Date = m[1], m[2]
	} else if m := latinWire.FindStringSubmatch(text); m != nil && !hasHan(text) {
		d.Place, d.Date = m[1], m[2]
	}
	return d
}

// outlineOf traces the outer outline of what is left of area when holes are cut
// out of it: a rectangle, an L, a T or a U. Corners run clockwise from the
// upper left. Where the remainder falls apart, the piece with the upper left
// corner is traced.
func outlineOf(area geom.Rect, holes []geom.Rect) geom.Polygon {
	xs, ys := []float64{area.X0, area.X1}, []float64{area.Y0, area.Y1}
	for _, h := range holes {
		h = h.Intersect(area)
		if !h.IsZero() {
			xs, ys = append(xs, h.X0, h.X1), append(ys, h.Y0, h.Y1)
		}
	}
	xs, ys = distinct(xs), distinct(ys)
	in := func(i, j int) bool {
		if i < 0 || j < 0 || i >= len(xs)-1 || j >= len(ys)-1 {
			return false
		}
		q := geom.Point{X: (xs[i] + xs[i+1]) / 2, Y: (ys[j] + ys[j+1]) / 2}
		for _, h := range holes {
			if h.Contains(q) {
				return false
			}
		}
		return true
	}
	for j := range len(ys) - 1 {
		for i := range len(xs) - 1 {
			if in(i, j) {
				return trace(xs, ys, i, j, in)
			}
		}
	}
	return area.Polygon()
}

// trace walks around filled cells clockwise, the filled side on the right,
// starting at the upper left corner of cell (i, j).
func trace(xs, ys []float64, i0, j0 int, in func(i, j int) bool) geom.Polygon {
	// The directions right, down, left, up, and the cells ahead on the right
	// and on the left of a walker who stands on a grid point.
	dx, dy := []int{1, 0, -1, 0}, []int{0, 1, 0, -1}
	right := [][2]int{{0, 0}, {-1, 0}, {-1, -1}, {0, -1}}
	left := [][2]int{{0, -1}, {0, 0}, {-1, 0}, {-1, -1}}
	var out geom.Polygon
	i, j, d := i0, j0, 0
	for range 4 * (len(xs) + 1) * (len(ys) + 1) {
		i, j = i+dx[d], j+dy[d]
		next := d
		switch {
		case !in(i+right[d][0], j+right[d][1]):
			next = (d + 1) % 4
		case in(i+left[d][0], j+left[d][1]):
			next = (d + 3) % 4
		}
		if next != d || i == i0 && j == j0 {
			out = append(out, geom.Point{X: xs[i], Y: ys[j]})
		}
		d = next
		if i == i0 && j == j0 {
			break
		}
	}
	if n := len(out); n > 1 { // start at the upper left corner
		out = append(out[n-1:], out[:n-1]...)
	}
	return out
}

func distinct(v []float64) []float64 {
	sort.Float64s(v)
	out := v[:1]
	for _, x := range v[1:] {
		if x-out[len(out)-1] > 0.01 {
			out = append(out, x)
		}
	}
	return out
}
