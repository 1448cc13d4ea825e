package article_test

import (
	"os"
	"path/filepath"
	"regexp"
	"sort"
	"strings"
	"testing"
	"unicode"

	"github.com/google/go-cmp/cmp"

	"github.com/banmian/banmian/internal/article"
	"github.com/banmian/banmian/internal/edition"
	"github.com/banmian/banmian/internal/interchange/document"
	"github.com/banmian/banmian/internal/layout"
	"github.com/banmian/banmian/internal/paper"
	"github.com/banmian/banmian/internal/sheet"
	"github.com/banmian/banmian/internal/sheet/text"
)

// readText takes a page of text through all stages.
func readText(t *testing.T, name string, data string) paper.Edition {
	t.Helper()
	sheets, err := text.Read(name, strings.NewReader(data))
	if err != nil {
		t.Fatal(err)
	}
	return edition.Assemble(leavesOf(sheets))
}

func leavesOf(sheets []sheet.Sheet) []paper.Leaf {
	var leaves []paper.Leaf
	for _, s := range sheets {
		leaves = append(leaves, article.Read(layout.Make(s)))
	}
	return leaves
}

// facts is what the pages under testdata/plain are held to: all that a page of
// text can tell. Findings are compared by code.
type facts struct {
	Title    paper.Title
	Date     string
	Number   paper.Number
	Pages    int
	Masthead paper.Masthead
	Label    string
	Section  string
	Articles []articleFacts
}

type articleFacts struct {
	Kind             paper.Kind
	Kicker           []string
	Headline         string
	Deck             []string
	Bylines          []paper.Byline
	Dateline         string
	Place            string
	Paragraphs       []string
	Figures          []string
	ToPage, FromPage int
	Codes            []string
}

func factsOf(e paper.Edition) facts {
	f := facts{Title: e.Title, Date: e.Date.String(), Number: e.Number, Pages: e.PageCount, Masthead: e.Masthead, Label: e.Pages[0].Label, Section: e.Pages[0].Section}
	for _, a := range e.Articles {
		g := articleFacts{Kind: a.Kind, Kicker: a.Kicker, Headline: a.Headline, Deck: a.Deck, Bylines: a.Bylines, Dateline: a.Dateline.Text,
			Place: a.Dateline.Place, Paragraphs: a.Paragraphs, ToPage: a.Jump.ToPage, FromPage: a.Jump.FromPage}
		for _, fig := range a.Figures {
			g.Figures = append(g.Figures, fig.Caption+" | "+fig.Credit)
		}
		for _, x := range a.Findings {
			g.Codes = append(g.Codes, string(x.Code))
		}
		sort.Strings(g.Codes)
		f.Articles = append(f.Articles, g)
	}
	return f
}

// noNil makes empty and missing lists the same.
var noNil = cmp.FilterValues(func(x, y []string) bool { return len(x) == 0 && len(y) == 0 }, cmp.Comparer(func(x, y []string) bool { return true }))

// TestPlainPages reads invented pages in the habits machines and people have
// of writing pages down, and compares all they tell with the truth beside them.
func TestPlainPages(t *testing.T) {
	pages, err := filepath.Glob("testdata/plain/*.txt")
	if err != nil || len(pages) < 6 {
		t.Fatalf("pages are missing: %v %v", pages, err)
	}
	for _, page := range pages {
		t.Run(filepath.Base(page), func(t *testing.T) {
			data, err := os.ReadFile(page)
			if err != nil {
				t.Fatal(err)
			}
			truth, err := os.Open(strings.TrimSuffix(page, ".txt") + ".json")
			if err != nil {
				t.Fatal(err)
			}
			defer truth.Close()
			want, err := document.Decode(truth)
			if err != nil {
				t.Fatal(err)
			}
			got := readText(t, page, string(data))
			if diff := cmp.Diff(factsOf(want), factsOf(got), noNil); diff != "" {
				t.Errorf("(-truth +reading)\n%s", diff)
			}
			keepsAll(t, string(data), got)
		})
	}
}

// keepsAll checks that every character of the text stands in exactly one zone.
func keepsAll(t *testing.T, data string, e paper.Edition) {
	t.Helper()
	var b strings.Builder
	for _, p := range e.Pages {
		for _, z := range p.Zones {
			for _, l := range z.Lines {
				b.WriteString(l.Text)
			}
		}
	}
	if want, got := ink(data), ink(b.String()); want != got {
		t.Errorf("characters were lost, added or moved:\n want %.300s\n  got %.300s", want, got)
	}
}

func ink(s string) string {
	return strings.Map(func(r rune) rune {
		if unicode.IsSpace(r) || r == '\ufeff' {
			return -1
		}
		return r
	}, s)
}

func FuzzPlainPage(f *testing.F) {
	pages, _ := filepath.Glob("testdata/plain/*.txt")
	for _, page := range pages {
		if data, err := os.ReadFile(page); err == nil {
			f.Add(string(data))
		}
	}
	f.Add("（下转2版）\n（上接1版）\n\n——\n\n本报讯")
	f.Fuzz(func(t *testing.T, data string) {
		if len(data) > 20_000 {
			return
		}
		sheets, err := text.Read("f", strings.NewReader(data))
		if err != nil {
			return
		}
		var all strings.Builder
		for _, s := range sheets {
			all.WriteString(strings.Join(s.Text, ""))
		}
		e := edition.Assemble(leavesOf(sheets))
		if got := len(e.Pages); got != len(sheets) {
			t.Fatalf("%d sheets became %d pages", len(sheets), got)
		}
		if len(sheets) == 1 {
			keepsAll(t, all.String(), e)
		}
	})
}

// TestPlainPageInOtherHabits writes one page down in other ways; its stories
// must stay the same.
func TestPlainPageInOtherHabits(t *testing.T) {
	data, err := os.ReadFile("testdata/plain/columns-as-blanks.txt")
	if err != nil {
		t.Fatal(err)
	}
	page := string(data)
	lines := lineEnds.ReplaceAllString(lineEnds.ReplaceAllString(page, "$1\n$2"), "$1\n$2")
	shape := func(e paper.Edition) string {
		var b strings.Builder
		for _, a := range e.Articles {
			b.WriteString(ink(strings.Join(a.Kicker, "|") + "#" + a.Headline + "#" + strings.Join(a.Deck, "|") + "#"))
			for _, by := range a.Bylines {
				b.WriteString(by.Role + "=" + strings.Join(by.Names, "+") + ";")
			}
			b.WriteString(ink(strings.Join(a.Paragraphs, "")) + "\n")
		}
		return b.String()
	}
	want := shape(readText(t, "p", page))
	for name, other := range map[string]string{
		"carriage returns":       strings.ReplaceAll(page, "\n", "\r\n"),
		"a blank line for none":  blankLines.ReplaceAllString(page, "\n"),
		"printed lines":          lines,
		"lines and no blanks":    blankLines.ReplaceAllString(lines, "\n"),
		"full-width marks":       strings.NewReplacer(",", "，", "(", "（", ")", "）").Replace(page),
		"a byte order mark":      "\ufeff" + page,
		"three blank lines each": strings.ReplaceAll(page, "\n\n", "\n\n\n\n"),
	} {
		t.Run(name, func(t *testing.T) {
			got := shape(readText(t, "p", other))
			if name == "full-width marks" {
				got = strings.NewReplacer("，", ",", "（", "(", "）", ")").Replace(got)
			}
			if diff := cmp.Diff(strings.Split(want, "\n"), strings.Split(got, "\n")); diff != "" {
				t.Error(diff)
			}
		})
	}
}

var (
	// lineEnds are blanks that stand for the ends of printed lines.
	lineEnds   = regexp.MustCompile(`([\p{Han},)"、。》]) ([\p{Han}("《])`)
	blankLines = regexp.MustCompile(`\n\n+`)
)
