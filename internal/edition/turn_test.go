package edition

import (
	"strings"
	"testing"

	"github.com/banmian/banmian/internal/paper"
)

func turnLeaf(articles ...paper.Article) paper.Leaf {
	for i := range articles {
		articles[i].Kind = paper.KindStory
	}
	return paper.Leaf{Recognised: true, Page: paper.Page{Width: 600, Height: 900}, Articles: articles}
}

// Over the turn of a page, the column text goes on at the head and the
// feuilleton at the foot, without a word that says so.
func TestTurnOfThePage(t *testing.T) {
	e := Assemble([]paper.Leaf{
		turnLeaf(
			paper.Article{ID: "a1", Headline: "Abroad", Paragraphs: []string{"It was said in the towns that the old"}, RunsOut: true},
			paper.Article{ID: "a2", Headline: "The Window", Paragraphs: []string{"She waited until the lamp went"}, RunsOut: true},
		),
		turnLeaf(
			paper.Article{ID: "a1", Paragraphs: []string{"minister would not stay."}, RunsOn: true},
			paper.Article{ID: "a2", Headline: "At Home", Paragraphs: []string{"Nothing new."}},
			paper.Article{ID: "a3", Paragraphs: []string{"out and the yard was dark."}, RunsOn: true},
		),
	})
	var got []string
	for _, a := range e.Articles {
		got = append(got, a.Headline+": "+strings.Join(a.Paragraphs, "/"))
	}
	want := "Abroad: It was said in the towns that the old minister would not stay.|The Window: She waited until the lamp went out and the yard was dark.|At Home: Nothing new."
	if strings.Join(got, "|") != want {
		t.Errorf("got  %s\nwant %s", strings.Join(got, "|"), want)
	}
}

// Where every article has its headline, text without one at the head of the
// first column goes on from the page before even after a full stop. A page on
// which no headline was found says nothing, and on pages that were typeset jump
// lines do.
func TestTurnWithoutBreak(t *testing.T) {
	leaves := []paper.Leaf{
		turnLeaf(paper.Article{ID: "a1", Headline: "Abroad", Paragraphs: []string{"All was said."}, RunsOut: true}),
		turnLeaf(paper.Article{ID: "a1", Paragraphs: []string{"The mail came in on Friday."}, RunsOn: true}),
	}
	if e := Assemble(leaves); len(e.Articles) != 2 {
		t.Errorf("%d articles before a page without headlines, want 2", len(e.Articles))
	}
	leaves[1].Articles = append(leaves[1].Articles, paper.Article{ID: "a2", Kind: paper.KindStory, Headline: "At Home", Paragraphs: []string{"Nothing new."}})
	if e := Assemble(leaves); len(e.Articles) != 2 || len(e.Articles[0].Parts) != 2 {
		t.Errorf("%d articles, %d parts of the first, want 2 of 2", len(e.Articles), len(e.Articles[0].Parts))
	}
	leaves[0].Articles[0].Paragraphs = []string{"It was said that"}
	leaves[0].Recognised, leaves[1].Recognised = false, false
	if e := Assemble(leaves); len(e.Articles) != 3 {
		t.Errorf("%d articles on typeset pages, want 3", len(e.Articles))
	}
}

func numberedLeaf(source, folio string) paper.Leaf {
	l := turnLeaf()
	l.Page.Source = source
	l.Furniture = []paper.Zone{{ID: "z1", Role: paper.RoleFolio, Lines: []paper.Line{{Text: folio}}}}
	return l
}

// Page numbers that a recogniser misread do not move pages; numbers that make
// a whole do.
func TestMisreadPageNumbers(t *testing.T) {
	order := func(folios ...string) string {
		var leaves []paper.Leaf
		for i, f := range folios {
			leaves = append(leaves, numberedLeaf(string(rune('a'+i)), f))
		}
		var out []string
		for _, p := range Assemble(leaves).Pages {
			out = append(out, p.Source)
		}
		return strings.Join(out, "")
	}
	if got := order("1", "8", "3", "4"); got != "abcd" {
		t.Errorf("with one number misread the order is %s", got)
	}
	if got := order("2", "1", "3"); got != "bac" {
		t.Errorf("with numbers that make a whole the order is %s", got)
	}
}
