package article_test

import (
	"flag"
	"fmt"
	"os"
	"path/filepath"
	"strings"
	"testing"

	"github.com/banmian/banmian/internal/article"
	"github.com/banmian/banmian/internal/layout"
	"github.com/banmian/banmian/internal/paper"
	"github.com/banmian/banmian/internal/sheet/notation"
)

var update = flag.Bool("update", false, "write the golden files anew")

// TestGoldenPages reads pages written by hand, through layout, and compares the
// articles with what stands beside them.
func TestGoldenPages(t *testing.T) {
	pages, err := filepath.Glob("testdata/pages/*.sheet")
	if err != nil || len(pages) == 0 {
		t.Fatalf("no pages: %v", err)
	}
	for _, name := range pages {
		t.Run(strings.TrimSuffix(filepath.Base(name), ".sheet"), func(t *testing.T) {
			src, err := os.ReadFile(name)
			if err != nil {
				t.Fatal(err)
			}
			s, err := notation.Parse(string(src))
			if err != nil {
				t.Fatal(err)
			}
			got := tell(article.Read(layout.Make(s)))
			golden := strings.TrimSuffix(name, ".sheet") + ".golden"
			if *update {
				if err := os.WriteFile(golden, []byte(got), 0o644); err != nil {
					t.Fatal(err)
				}
			}
			want, err := os.ReadFile(golden)
			if err != nil {
				t.Fatal(err)
			}
			if got != string(want) {
				t.Errorf("the page reads differently:\n%s\nwant:\n%s", got, want)
			}
		})
	}
}

// tell writes a leaf as a person would list it, long text clipped.
func tell(leaf paper.Leaf) string {
	var b strings.Builder
	line := func(what, text string) {
		if text != "" {
			fmt.Fprintf(&b, "  %-9s %s\n", what, text)
		}
	}
	for _, z := range leaf.Furniture {
		fmt.Fprintf(&b, "%s: %s\n", z.Role, short(z.Lines[0].Text))
	}
	for _, a := range leaf.Articles {
		fmt.Fprintf(&b, "%s %s\n", a.ID, a.Kind)
		line("kicker", strings.Join(a.Kicker, " | "))
		line("headline", a.Headline)
		line("deck", strings.Join(a.Deck, " | "))
		line("dateline", a.Dateline.Text)
		for _, by := range a.Bylines {
			line("byline", by.Role+": "+strings.Join(by.Names, ", "))
		}
		for _, p := range a.Paragraphs {
			line("text", short(p))
		}
		for _, f := range a.Figures {
			line("figure", f.Caption+" / "+f.Credit)
		}
		if a.Jump.ToPage+a.Jump.FromPage > 0 {
			line("jump", fmt.Sprintf("to %d from %d", a.Jump.ToPage, a.Jump.FromPage))
		}
		for _, f := range a.Findings {
			line("finding", string(f.Code))
		}
	}
	return b.String()
}

// short keeps both ends of a text and says how long it is.
func short(s string) string {
	r := []rune(s)
	if len(r) <= 30 {
		return s
	}
	return fmt.Sprintf("%s…%s (%d)", string(r[:14]), string(r[len(r)-12:]), len(r))
}
