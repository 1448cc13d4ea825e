package founder_test

import (
	"fmt"
	"io/fs"
	"math"
	"path"
	"slices"
	"strings"
	"testing"
	"testing/fstest"
	"unicode"

	"github.com/banmian/banmian/internal/interchange/founder"
	"github.com/banmian/banmian/internal/paper"
	"github.com/banmian/banmian/internal/specimen/website"
)

func sample(t testing.TB) paper.Edition {
	t.Helper()
	e, err := website.Sample()
	if err != nil {
		t.Fatal(err)
	}
	return e
}

func only(t testing.TB, fsys fs.FS) founder.Issue {
	t.Helper()
	found, err := founder.Find(fsys)
	if err != nil || len(found) != 1 {
		t.Fatalf("found %v, %v", found, err)
	}
	return found[0]
}

// bare is a text without spaces.
func bare(s string) string {
	return strings.Map(func(r rune) rune {
		if unicode.IsSpace(r) {
			return -1
		}
		return r
	}, s)
}

func credit(all []paper.Byline) string { return bare(website.Credit(all)) }

// Every manner gives the sample edition back: its facts, its pages and their
// sections, every article with its heads, its text to the character, its
// pictures, and its places to a pixel of the picture shown.
func TestManners(t *testing.T) {
	want := sample(t)
	for _, m := range website.Manners() {
		t.Run(string(m), func(t *testing.T) {
			site := website.Site(want, m, true)
			e, plates, err := founder.Read(site, only(t, site))
			if err != nil {
				t.Fatal(err)
			}
			for i, p := range want.Pages {
				founder.Resize(&e, i+1, p.Width, p.Height)
			}
			for _, f := range e.Findings {
				if f.Code != paper.EncodingGuessed || m != website.Broken {
					t.Errorf("%s: %s", f.Code, f.Message)
				}
			}
			if e.Title.Name != want.Title.Name || e.Title.Language != "zh-Hans" || e.Date != want.Date || e.Masthead.Weekday != want.Masthead.Weekday {
				t.Errorf("title %+v, date %s, %q", e.Title, e.Date, e.Masthead.Weekday)
			}
			for i, p := range e.Pages {
				if w := want.Pages[i]; p.Label != w.Label || p.Section != w.Section || p.Sequence != w.Sequence {
					t.Errorf("page %d is %q %q, want %q %q", p.Sequence, p.Label, p.Section, w.Label, w.Section)
				}
				if path.Ext(plates[i].File) != ".pdf" {
					t.Errorf("page %d is shown by %q", p.Sequence, plates[i].File)
				}
			}
			if len(e.Pages) != len(want.Pages) || len(e.Articles) != len(want.Articles) {
				t.Fatalf("%d pages, %d articles; want %d, %d", len(e.Pages), len(e.Articles), len(want.Pages), len(want.Articles))
			}
			for i := range want.Articles {
				sameArticle(t, e.Articles[i], want.Articles[i], want.Pages[0].Width/400)
			}
		})
	}
}

func sameArticle(t *testing.T, got, want paper.Article, pixel float64) {
	t.Helper()
	name := fmt.Sprintf("%s %q", want.ID, want.Headline)
	if want.Headline != "" && got.Headline != want.Headline {
		t.Errorf("%s: headline %q", name, got.Headline)
	}
	if want.Headline != "" && (!slices.Equal(got.Kicker, want.Kicker) || !slices.Equal(got.Deck, want.Deck)) {
		t.Errorf("%s: kicker %q, want %q; deck %q, want %q", name, got.Kicker, want.Kicker, got.Deck, want.Deck)
	}
	if g, w := bare(strings.Join(got.Paragraphs, "\n")), bare(strings.Join(want.Paragraphs, "\n")); g != w {
		t.Errorf("%s: text\n%s\nwant\n%s", name, g, w)
	}
	if len(got.Paragraphs) != len(want.Paragraphs) {
		t.Errorf("%s: %d paragraphs, want %d", name, len(got.Paragraphs), len(want.Paragraphs))
	}
	if want.Kind == paper.KindStory && credit(got.Bylines) != credit(want.Bylines) {
		t.Errorf("%s: by %q, want %q", name, credit(got.Bylines), credit(want.Bylines))
	}
	if got.Dateline.Text != want.Dateline.Text {
		t.Errorf("%s: dateline %q, want %q", name, got.Dateline.Text, want.Dateline.Text)
	}
	if len(got.Figures) != len(want.Figures) {
		t.Errorf("%s: %d pictures, want %d", name, len(got.Figures), len(want.Figures))
	} else {
		for i, f := range want.Figures {
			if bare(got.Figures[i].Caption+got.Figures[i].Credit) != bare(f.Caption+f.Credit) {
				t.Errorf("%s: picture %+v, want %+v", name, got.Figures[i], f)
			}
		}
	}
	if len(got.Parts) != len(want.Parts) {
		t.Errorf("%s: %d parts, want %d", name, len(got.Parts), len(want.Parts))
		return
	}
	for i, p := range want.Parts {
		if len(p.Polygon) == 0 {
			continue
		}
		g, w := got.Parts[i].Polygon.Bounds(), p.Polygon.Bounds()
		off := math.Max(math.Max(math.Abs(g.X0-w.X0), math.Abs(g.X1-w.X1)), math.Max(math.Abs(g.Y0-w.Y0), math.Abs(g.Y1-w.Y1)))
		if got.Parts[i].Page != p.Page || off > pixel {
			t.Errorf("%s: part %d on page %d at %v, want %d at %v", name, i, got.Parts[i].Page, g, p.Page, w)
		}
	}
}

// Without PDFs a page is shown by its largest picture, and has its shape.
func TestPicturesAlone(t *testing.T) {
	want := sample(t)
	site := website.Site(want, website.Tables, false)
	e, plates, err := founder.Read(site, only(t, site))
	if err != nil {
		t.Fatal(err)
	}
	for i, p := range e.Pages {
		if !strings.HasSuffix(plates[i].File, ".jpg") || strings.Contains(plates[i].File, "_b.") {
			t.Errorf("page %d is shown by %q", i+1, plates[i].File)
		}
		if shape, w := p.Height/p.Width, want.Pages[i].Height/want.Pages[i].Width; math.Abs(shape-w) > 0.01 {
			t.Errorf("page %d is %v high for its width, want %v", i+1, shape, w)
		}
	}
}

// Several days in one tree are as many editions, in order.
func TestSeveralDays(t *testing.T) {
	tree := fstest.MapFS{}
	for day := 15; day >= 13; day-- {
		e := sample(t)
		e.Date.Day = day
		website.Add(tree, website.Site(e, website.Layout, false))
	}
	found, err := founder.Find(tree)
	if err != nil || len(found) != 3 {
		t.Fatalf("%d editions, %v", len(found), err)
	}
	for i, f := range found {
		if f.Date.Day != 13+i || len(f.Pages) != 4 {
			t.Errorf("edition %d is %+v", i, f)
		}
		if e, _, err := founder.Read(tree, f); err != nil || e.Date.Day != 13+i || len(e.Findings) > 0 {
			t.Errorf("edition %d: %s, %v %v", i, e.Date, e.Findings, err)
		}
	}
}

// What is listed and missing is said, and the rest is read.
func TestMissingFiles(t *testing.T) {
	want := sample(t)
	site := website.Site(want, website.Tables, false).(fstest.MapFS)
	delete(site, website.PageFile(website.Tables, want.Date, 3))
	for name := range site {
		if strings.HasSuffix(name, "content_306580.htm") {
			delete(site, name)
		}
	}
	e, _, err := founder.Read(site, only(t, site))
	if err != nil {
		t.Fatal(err)
	}
	if len(e.Pages) != 4 || e.Pages[2].Label != want.Pages[2].Label || e.Pages[2].Section != "民生" {
		t.Fatalf("page 3 is %q %q", e.Pages[2].Label, e.Pages[2].Section)
	}
	codes := map[paper.Code]int{}
	for _, f := range e.Findings {
		codes[f.Code]++
	}
	if codes[paper.PageUnreadable] != 1 {
		t.Errorf("findings %v", e.Findings)
	}
	first := e.Articles[0]
	if first.Headline != want.Articles[0].Headline || len(first.Findings) != 1 || first.Findings[0].Code != paper.BodyMissing {
		t.Errorf("the article without a file: %q, %v", first.Headline, first.Findings)
	}
	for name := range site {
		if strings.Contains(name, "node_") {
			site[name] = &fstest.MapFile{Data: []byte{0, 1, 2}, Mode: 0o644}
		}
	}
	if _, _, err := founder.Read(site, only(t, site)); !paper.IsKind(err, paper.Invalid) {
		t.Errorf("pages that are no text: %v", err)
	}
}
