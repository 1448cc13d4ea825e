package document

import (
	"math"
	"strings"
	"testing"

	"github.com/banmian/banmian/internal/geom"
	"github.com/banmian/banmian/internal/paper"
)

func sound() paper.Edition {
	return paper.Edition{
		Pages: []paper.Page{{Sequence: 1, Width: 100, Height: 200, Zones: []paper.Zone{{ID: "p1-z1", Role: paper.RoleBody, Lines: []paper.Line{{Text: "一"}}}, {ID: "p1-z2", Role: paper.RoleFolio}}},
			{Sequence: 2, Zones: []paper.Zone{{ID: "p2-z1", Role: paper.RoleBody}}}},
		Articles: []paper.Article{{ID: "p1-a1", Kind: paper.KindStory, Parts: []paper.Part{{Page: 1, Zones: []string{"p1-z1"}}, {Page: 2, Zones: []string{"p2-z1"}}},
			Figures: []paper.Figure{{Page: 2}}, Findings: []paper.Finding{{Code: "x", Severity: paper.Info, Page: 1}}}},
		Findings: []paper.Finding{{Code: "x", Severity: paper.Warning}},
	}
}

func TestCheck(t *testing.T) {
	if err := Check(sound()); err != nil {
		t.Fatal(err)
	}
	for name, spoil := range map[string]func(*paper.Edition){
		"a page twice":          func(e *paper.Edition) { e.Pages[1].Sequence = 1 },
		"page nought":           func(e *paper.Edition) { e.Pages[0].Sequence = 0 },
		"a page of no size":     func(e *paper.Edition) { e.Pages[0].Width = -1 },
		"a page without end":    func(e *paper.Edition) { e.Pages[0].Width = math.Inf(1) },
		"a zone twice":          func(e *paper.Edition) { e.Pages[1].Zones[0].ID = "p1-z1" },
		"a zone without id":     func(e *paper.Edition) { e.Pages[0].Zones[1].ID = "" },
		"an odd id":             func(e *paper.Edition) { e.Articles[0].ID = "../x" },
		"a role":                func(e *paper.Edition) { e.Pages[0].Zones[0].Role = "hero" },
		"a direction":           func(e *paper.Edition) { e.Pages[0].Zones[0].Direction = "up" },
		"a corner":              func(e *paper.Edition) { e.Pages[0].Zones[0].Polygon = geom.Polygon{{X: math.NaN()}} },
		"a box":                 func(e *paper.Edition) { e.Pages[0].Zones[0].Lines[0].Box.X1 = 1e9 },
		"a text":                func(e *paper.Edition) { e.Pages[0].Zones[0].Lines[0].Text = "\xff" },
		"a long text":           func(e *paper.Edition) { e.Articles[0].Headline = strings.Repeat("x", longestText+1) },
		"an article twice":      func(e *paper.Edition) { e.Articles = append(e.Articles, e.Articles[0]) },
		"a kind":                func(e *paper.Edition) { e.Articles[0].Kind = "poem" },
		"a confidence":          func(e *paper.Edition) { e.Articles[0].Confidence = 2 },
		"nowhere":               func(e *paper.Edition) { e.Articles[0].Parts = nil },
		"a part elsewhere":      func(e *paper.Edition) { e.Articles[0].Parts[0].Page = 9 },
		"another page's zone":   func(e *paper.Edition) { e.Articles[0].Parts[0].Zones[0] = "p2-z1" },
		"no such zone":          func(e *paper.Edition) { e.Articles[0].Parts[0].Zones[0] = "p1-z9" },
		"two parts on one page": func(e *paper.Edition) { e.Articles[0].Parts[1].Page = 1 },
		"a zone of two": func(e *paper.Edition) {
			e.Articles = append(e.Articles, paper.Article{ID: "b", Kind: paper.KindStory, Parts: []paper.Part{{Page: 1, Zones: []string{"p1-z1"}}}})
		},
		"a figure elsewhere":  func(e *paper.Edition) { e.Articles[0].Figures[0].Page = 3 },
		"a finding's weight":  func(e *paper.Edition) { e.Findings[0].Severity = "dire" },
		"an article's weight": func(e *paper.Edition) { e.Articles[0].Findings[0].Severity = "" },
		"a negative number":   func(e *paper.Edition) { e.Number.Total = -1 },
		"too many pages":      func(e *paper.Edition) { e.Pages = make([]paper.Page, mostPages+1) },
		"too many hotlines":   func(e *paper.Edition) { e.Masthead.Hotlines = make([]string, mostTexts+1) },
	} {
		e := sound()
		spoil(&e)
		if err := Check(e); !paper.IsKind(err, paper.Invalid) {
			t.Errorf("%s: %v", name, err)
		}
	}
}
