package layout

import (
	"fmt"
	"strings"
	"testing"

	"github.com/banmian/banmian/internal/sheet"
	"github.com/banmian/banmian/internal/sheet/notation"
)

// broadsheet is a page of about 6,000 characters in five columns, headlines
// across and down, a tint and a picture.
func broadsheet() sheet.Sheet {
	var b strings.Builder
	b.WriteString("page 1000 1420\ngrid 5 gutter 16 left 40 right 40\n")
	y := 60
	for k := range 4 {
		fmt.Fprintf(&b, "headline c1-4 %d em 28\n| {han 14}\nbody c1..4 %d-%d\n", y, y+40, y+320)
		b.WriteString("| {han 60}\n| {han 320}\n| {han 400}\n| {han 180}\n")
		fmt.Fprintf(&b, "headline 930,%d 960,%d vertical em 26\n| {han 9}\nrule c1-4 %d\n", y, y+300, y+330)
		if k == 1 {
			fmt.Fprintf(&b, "box c5 %d-%d fill #eeeeff\nbody c5 %d-%d em 9 leading 14\n| {han 200}\n", y, y+320, y+5, y+300)
		}
		y += 340
	}
	return notation.Must(b.String())
}

func BenchmarkMakeBroadsheet(b *testing.B) {
	s := broadsheet()
	b.ReportMetric(float64(len(s.Glyphs)), "glyphs")
	for b.Loop() {
		Make(s)
	}
}
