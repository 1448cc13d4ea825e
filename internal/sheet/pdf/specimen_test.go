package pdf

import (
	"strings"
	"testing"
	"unicode"

	"github.com/banmian/banmian/internal/paper"
	"github.com/banmian/banmian/internal/sheet"
	"github.com/banmian/banmian/internal/specimen"
)

// typesetPages gives pages of two editions of every style in an ink, with the
// zones that were set on them.
func typesetPages(t *testing.T, ink string, each func(name string, s sheet.Sheet, p paper.Page)) {
	t.Helper()
	for i, style := range specimen.Styles {
		for seed := range uint64(2) {
			pages, e, err := specimen.Generate(9000+10*seed+uint64(i), specimen.Options{Pages: 1, Style: style, Ink: ink})
			if err != nil {
				t.Fatal(err)
			}
			for n, data := range pages {
				each(style, read(t, data)[0], e.Pages[n])
			}
		}
	}
}

func TestNothingOfATypesetPageIsLostOrInvented(t *testing.T) {
	for _, ink := range []string{"runs", "single", "double"} {
		typesetPages(t, ink, func(name string, s sheet.Sheet, p paper.Page) {
			counts := map[rune]int{}
			for _, z := range p.Zones {
				for _, l := range z.Lines {
					for _, r := range l.Text {
						counts[r]++
					}
				}
			}
			for _, g := range s.Glyphs {
				for _, r := range g.Text {
					counts[r]--
				}
			}
			var lost, extra strings.Builder
			for r, n := range counts {
				if unicode.IsSpace(r) {
					continue
				}
				lost.WriteString(strings.Repeat(string(r), max(n, 0)))
				extra.WriteString(strings.Repeat(string(r), max(-n, 0)))
			}
			if lost.Len()+extra.Len() > 0 {
				t.Errorf("%s, %s: lost %q, invented %q", name, ink, lost.String(), extra.String())
			}
		})
	}
}

// Lines set in curves are found: of those with three characters and more that are
// larger than the body, at least nine in ten. Nothing else is taken for lettering.
func TestCurvesOfTypesetHeadlinesAreFound(t *testing.T) {
	found, missed, wrong := 0, 0, 0
	typesetPages(t, "outlined", func(name string, s sheet.Sheet, p paper.Page) {
		em := bodyEm(s.Glyphs)
		near := make([]bool, len(s.Outlines))
		for _, z := range p.Zones {
			for _, l := range z.Lines {
				covered := 0.0
				for i, o := range s.Outlines {
					share := o.Rect.Intersect(l.Box).Area() / l.Box.Area()
					near[i] = near[i] || share > 0
					covered += share
				}
				high := min(l.Box.Height(), l.Box.Width())
				if !bare(s, l) || len([]rune(l.Text)) < 3 || high < shortLetters*em {
					continue
				}
				if covered > 0.3 {
					found++
				} else {
					missed++
				}
			}
		}
		for i := range near {
			if !near[i] {
				wrong++
				t.Errorf("%s: %+v is no lettering", name, s.Outlines[i])
			}
		}
	})
	if found < 20 || missed*9 > found {
		t.Errorf("%d lines found, %d missed, %d wrong", found, missed, wrong)
	}
}

// bare reports a line on which no glyph stands.
func bare(s sheet.Sheet, l paper.Line) bool {
	for i := range s.Glyphs {
		if l.Box.Contains(s.Glyphs[i].Box.Center()) {
			return false
		}
	}
	return true
}
