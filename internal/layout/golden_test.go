package layout

import (
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/banmian/banmian/internal/geom"
	"github.com/banmian/banmian/internal/paper"
	"github.com/banmian/banmian/internal/sheet/notation"
)

var update = flag.Bool("update", false, "write the golden files anew")

// TestGoldenPages holds the makeup of the pages in testdata to what it was when
// a person last looked at it.
func TestGoldenPages(t *testing.T) {
	pages, err := filepath.Glob("testdata/*.sheet")
	if err != nil || len(pages) == 0 {
		t.Fatalf("no pages: %v", err)
	}
	for _, page := range pages {
		name := strings.TrimSuffix(filepath.Base(page), ".sheet")
		t.Run(name, func(t *testing.T) {
			src, err := os.ReadFile(page)
			if err != nil {
				t.Fatal(err)
			}
			s, err := notation.Read(name, strings.NewReader(string(src)))
			if err != nil {
				t.Fatal(err)
			}
			checkKept(t, s)
			m := Make(s)
			checkSound(t, m)
			got := golden(m)
			file := strings.TrimSuffix(page, ".sheet") + ".golden"
			if *update {
				if err := os.WriteFile(file, []byte(got), 0o644); err != nil {
					t.Fatal(err)
				}
				return
			}
			want, err := os.ReadFile(file)
			if err != nil {
				t.Fatal(err)
			}
			if got != string(want) {
				t.Errorf("the makeup of %s has changed; look at it, then run with -update\n%s", page, firstDifference(string(want), got))
			}
		})
	}
}

// TestDrawingOrderDoesNotMatter reads the golden pages with their texts drawn in
// other orders: the blocks stay the same.
func TestDrawingOrderDoesNotMatter(t *testing.T) {
	pages, _ := filepath.Glob("testdata/*.sheet")
	for _, page := range pages {
		src, err := os.ReadFile(page)
		if err != nil {
			t.Fatal(err)
		}
		want := golden(Make(notation.Must(string(src))))
		for seed := range 3 {
			got := golden(Make(notation.Must(fmt.Sprintf("%s\nshuffle %d\n", src, seed))))
			if got != want {
				t.Errorf("%s shuffled by %d:\n%s", page, seed, firstDifference(want, got))
			}
		}
	}
}

// golden writes a makeup as text, lengths rounded to a tenth of a point.
func golden(m paper.Makeup) string {
	var b strings.Builder
	t := m.Type
	fmt.Fprintf(&b, "type em %.1f leading %.1f gutter %.1f %s font %q language %q han %v\n", t.BodyEm, t.Leading, t.Gutter, t.Direction, t.BodyFont, t.Language, t.CJK)
	for _, c := range t.Columns {
		fmt.Fprintf(&b, "column grid %d %s\n", c.Grid, place(c.Span))
	}
	for _, f := range m.Frames {
		fmt.Fprintf(&b, "frame %s parent %d tint %v ruled %v soft %v\n", place(f.Rect), f.Parent, f.Tint, f.Ruled, f.Soft)
	}
	for _, p := range m.Pictures {
		fmt.Fprintf(&b, "picture %s frame %d lettering %v\n", place(p.Rect), p.Frame, p.Lettering)
	}
	for _, bl := range m.Blocks {
		fmt.Fprintf(&b, "block %s %s em %.1f leading %.1f %s %d frame %d\n", bl.Direction, place(bl.Box), bl.Em, bl.Leading, bl.Font, bl.Weight, bl.Frame)
		for _, ln := range bl.Lines {
			opens := " "
			if ln.Opens {
				opens = ">"
			}
			fmt.Fprintf(&b, "  %s%5.1f %5.1f |%s\n", opens, ln.Indent+0, ln.Tail+0, ln.Text)
			if ln.Lead != "" {
				fmt.Fprintf(&b, "                lead |%s\n", ln.Lead)
			}
		}
	}
	for _, f := range m.Findings {
		fmt.Fprintf(&b, "finding %s %s\n", f.Code, place(f.Box))
	}
	return strings.ReplaceAll(b.String(), " -0.0 ", "  0.0 ")
}

func place(r geom.Rect) string { return fmt.Sprintf("%.1f,%.1f %.1f,%.1f", r.X0, r.Y0, r.X1, r.Y1) }

func firstDifference(want, got string) string {
	w, g := strings.Split(want, "\n"), strings.Split(got, "\n")
	for i := range w {
		if i >= len(g) || w[i] != g[i] {
			have := "(nothing)"
			if i < len(g) {
				have = g[i]
			}
			return fmt.Sprintf("line %d\nwant %s\ngot  %s", i+1, w[i], have)
		}
	}
	return "the new one is longer"
}
