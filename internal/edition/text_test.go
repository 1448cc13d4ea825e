package edition_test

import (
	"path/filepath"
	"strings"
	"testing"

	"github.com/banmian/banmian/internal/article"
	"github.com/banmian/banmian/internal/edition"
	"github.com/banmian/banmian/internal/layout"
	"github.com/banmian/banmian/internal/paper"
	"github.com/banmian/banmian/internal/sheet/text"

	"os"
)

// TestTwoPagesOfText reads two invented pages, written down in different
// habits and given in the wrong order, as one edition.
func TestTwoPagesOfText(t *testing.T) {
	var leaves []paper.Leaf
	for _, name := range []string{"lines-without-blanks.txt", "columns-as-blanks.txt"} {
		data, err := os.ReadFile(filepath.Join("..", "article", "testdata", "plain", name))
		if err != nil {
			t.Fatal(err)
		}
		sheets, err := text.Read(name, strings.NewReader(string(data)))
		if err != nil {
			t.Fatal(err)
		}
		for _, s := range sheets {
			leaves = append(leaves, article.Read(layout.Make(s)))
		}
	}
	e := edition.Assemble(leaves)
	if e.Title.Name != "河滨新声" || len(e.Pages) != 2 || e.Pages[0].Source != "columns-as-blanks.txt#1" || e.Pages[1].Label != "02" || e.Pages[1].Section != "要闻" {
		t.Errorf("pages: %+v %+v", e.Title, e.Pages)
	}
	a := e.Articles[0]
	if !a.Jump.Joined || len(a.Parts) != 2 || a.Parts[1].Page != 2 {
		t.Fatalf("the first story goes on on page 2: %+v", a.Jump)
	}
	if joint := "桥下还将建成一座滨江公园，居民下班后可以沿江散步、骑行。"; !strings.Contains(strings.Join(a.Paragraphs, "|"), joint) {
		t.Errorf("the broken sentence is one again: %q", a.Paragraphs)
	}
	if len(e.Articles) != 7 {
		t.Errorf("%d articles, want the five of page 1 and two more", len(e.Articles))
	}
	for _, f := range e.Findings {
		if f.Code == paper.JumpUnmatched || f.Code == paper.PageLabelMissing {
			t.Errorf("unexpected finding: %+v", f)
		}
	}
}
