package article

import (
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/banmian/banmian/internal/paper"
)

// draw writes a leaf as SVG into the directory named by BANMIAN_DRAW, one colour
// an article and its zones numbered in reading order; without the variable it
// does nothing.
func draw(t *testing.T, name string, leaf paper.Leaf) {
	t.Helper()
	dir := os.Getenv("BANMIAN_DRAW")
	if dir == "" {
		return
	}
	var b strings.Builder
	fmt.Fprintf(&b, `<svg xmlns="http://www.w3.org/2000/svg" width="%.0f" height="%.0f" font-family="Noto Serif CJK SC"><rect width="100%%" height="100%%" fill="white"/>`, leaf.Page.Width, leaf.Page.Height)
	colors := []string{"#e6194b", "#3cb44b", "#4363d8", "#f58231", "#911eb4", "#008080", "#9a6324", "#800000", "#808000", "#000075", "#f032e6", "#46a0c0"}
	of, at := map[string]int{}, map[string]int{}
	for i, a := range leaf.Articles {
		for k, id := range a.Parts[0].Zones {
			of[id], at[id] = i+1, k+1
		}
		fmt.Fprint(&b, `<polygon fill="`, colors[i%len(colors)], `" fill-opacity="0.08" stroke-width="3" stroke="`, colors[i%len(colors)], `" points="`)
		for _, p := range a.Parts[0].Polygon {
			fmt.Fprintf(&b, "%.1f,%.1f ", p.X, p.Y)
		}
		fmt.Fprint(&b, `"/>`)
	}
	for _, z := range leaf.Page.Zones {
		r := z.Polygon.Bounds()
		color := "#888"
		if n := of[z.ID]; n > 0 {
			color = colors[(n-1)%len(colors)]
		}
		fmt.Fprintf(&b, `<rect x="%.1f" y="%.1f" width="%.1f" height="%.1f" fill="none" stroke="%s"/>`, r.X0, r.Y0, r.Width(), r.Height(), color)
		label := fmt.Sprintf("%s a%d.%d", z.Role, of[z.ID], at[z.ID])
		fmt.Fprintf(&b, `<text x="%.1f" y="%.1f" font-size="11" fill="%s">%s</text>`, r.X0, r.Y0-1, color, label)
		for _, l := range z.Lines {
			size := min(l.Box.Height(), l.Box.Width()) * 0.9
			text := strings.NewReplacer("&", "", "<", "").Replace(clip(l.Text, 12))
			fmt.Fprintf(&b, `<text x="%.1f" y="%.1f" font-size="%.1f" fill="#444">%s</text>`, l.Box.X0, l.Box.Y0+size, min(size, 14), text)
		}
	}
	b.WriteString("</svg>")
	if err := os.WriteFile(filepath.Join(dir, name+".svg"), []byte(b.String()), 0o644); err != nil {
		t.Fatal(err)
	}
}
