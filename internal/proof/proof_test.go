package proof

import (
	"fmt"
	"math"
	"math/rand/v2"
	"strings"
	"testing"

	"github.com/banmian/banmian/internal/geom"
	"github.com/banmian/banmian/internal/paper"
)

// prose makes text that repeats nothing: n characters drawn from a thousand.
func prose(seed uint64, n int) string {
	r := rand.New(rand.NewPCG(seed, 7))
	var b strings.Builder
	for range n {
		b.WriteRune(rune(0x4e00 + r.IntN(1000)))
	}
	return b.String()
}

func story(id int, page int) paper.Article {
	return paper.Article{
		ID: fmt.Sprintf("p%d-a%d", page, id), Kind: paper.KindStory,
		Kicker: []string{prose(uint64(id)*10+1, 12)}, Headline: prose(uint64(id)*10+2, 14),
		Bylines:    []paper.Byline{{Role: "记者", Names: []string{prose(uint64(id)*10+3, 3)}}},
		Dateline:   paper.Dateline{Text: "本报讯"},
		Paragraphs: []string{prose(uint64(id)*10+4, 150) + "。", prose(uint64(id)*10+5, 150) + "。"},
		Parts:      []paper.Part{{Page: page}},
		Confidence: 0.9,
	}
}

func edition(articles ...paper.Article) paper.Edition {
	e := paper.Edition{Title: paper.Title{Name: "今日云汀"}, Date: paper.Date{Year: 2025, Month: 6, Day: 13},
		Masthead: paper.Masthead{Hotlines: []string{"1", "2"}}, Articles: articles}
	pages := map[int]bool{}
	for _, a := range articles {
		if p := pageOf(a); !pages[p] {
			pages[p] = true
			e.Pages = append(e.Pages, paper.Page{Sequence: p})
		}
	}
	return e
}

func near(t *testing.T, what string, got, want float64) {
	t.Helper()
	if math.Abs(got-want) > 0.005 {
		t.Errorf("%s: want %.3f, got %.3f", what, want, got)
	}
}

func TestPerfect(t *testing.T) {
	truth := edition(story(1, 1), story(2, 1), story(3, 2))
	truth.Articles[0].Jump = paper.Jump{ToPage: 2, Joined: true}
	r := Score(Pair{truth, truth})
	for what, got := range map[string]float64{
		"f1@0.5": r.Article.F1At50, "f1@0.8": r.Article.F1At80, "f1@1": r.Article.F1At100, "pq": r.Article.PQ, "ari": r.Grouping.ARI,
		"b-cubed": r.Grouping.BCubed, "body exact": r.Order.BodyExact, "headline": r.Titles.Headline, "kicker": r.Titles.Kicker.F1,
		"byline": r.Titles.Byline.F1, "jumps": r.Jumps.F1, "masthead": r.Masthead.Share, "zero touch": r.Editor.ZeroTouch,
		"kendall": r.Order.Kendall, "roles": r.Roles.MacroF1,
	} {
		near(t, what, got, 1)
	}
	near(t, "lost", r.Fidelity.Lost, 0)
	near(t, "operations", r.Editor.Operations, 0)
	near(t, "body NED", r.Order.BodyNED, 0)
	near(t, "ECE", r.Certainty.ECE, 0.1)
}

func TestSpacingAndWidthDoNotCount(t *testing.T) {
	truth := edition(story(1, 1))
	reading := edition(story(1, 1))
	p := reading.Articles[0].Paragraphs
	p[0] = strings.Join(strings.Split(p[0], ""), " ")
	truth.Articles[0].Paragraphs[1] += "Ａ１,"
	p[1] += "A1，"
	near(t, "body exact", Score(Pair{truth, reading}).Order.BodyExact, 1)
}

func TestMergedStories(t *testing.T) {
	truth := edition(story(1, 1), story(2, 1), story(3, 1))
	merged := story(1, 1)
	other := story(2, 1)
	merged.Paragraphs = append(merged.Paragraphs, other.Paragraphs...)
	r := Score(Pair{truth, edition(merged, story(3, 1))})
	// The merged article holds more than half of story 1 and little else fits story 2.
	near(t, "f1@0.5", r.Article.F1At50, 2*2.0/5)
	near(t, "f1@0.8", r.Article.F1At80, 2*1.0/5)
	near(t, "merges", r.Grouping.Merges, 1)
	near(t, "splits", r.Grouping.Splits, 0)
	if r.Grouping.ARI > 0.8 {
		t.Errorf("two stories merged, yet ARI %.2f", r.Grouping.ARI)
	}
	near(t, "zero touch", r.Editor.ZeroTouch, 0)
	near(t, "headline", r.Titles.Headline, 2.0/3)
}

func TestSplitStory(t *testing.T) {
	truth := edition(story(1, 1), story(2, 1))
	a, b := story(1, 1), story(1, 1)
	a.Paragraphs = a.Paragraphs[:1]
	b.Headline, b.Kicker, b.Paragraphs = "", nil, b.Paragraphs[1:]
	r := Score(Pair{truth, edition(a, b, story(2, 1))})
	near(t, "splits", r.Grouping.Splits, 1)
	near(t, "merges", r.Grouping.Merges, 0)
	near(t, "f1@0.8", r.Article.F1At80, 2*1.0/5)
}

func TestColumnsInTheWrongOrder(t *testing.T) {
	truth, reading := edition(story(1, 1)), edition(story(1, 1))
	p := reading.Articles[0].Paragraphs
	p[0], p[1] = p[1], p[0]
	r := Score(Pair{truth, reading})
	near(t, "f1@1.0", r.Article.F1At100, 1) // the same characters
	near(t, "body exact", r.Order.BodyExact, 0)
	if r.Order.BodyNED < 0.5 {
		t.Errorf("halves are exchanged, yet body NED is %.2f", r.Order.BodyNED)
	}
}

func TestArticlesOutOfOrder(t *testing.T) {
	truth := edition(story(1, 1), story(2, 1), story(3, 1))
	reading := edition(story(3, 1), story(1, 1), story(2, 1))
	r := Score(Pair{truth, reading})
	near(t, "kendall", r.Order.Kendall, -1.0/3)
	near(t, "operations", r.Editor.Operations, 1)
}

func TestFidelity(t *testing.T) {
	truth, reading := edition(story(1, 1), story(2, 1)), edition(story(1, 1), story(2, 1))
	cut := func(i int, from, to int, with string) {
		p := []rune(reading.Articles[0].Paragraphs[i])
		reading.Articles[0].Paragraphs[i] = string(p[:from]) + with + string(p[to:])
	}
	cut(0, 50, 60, "")                                                                                                                // ten lost
	cut(1, 50, 53, "甲乙丙")                                                                                                             // three altered
	reading.Articles[1].Paragraphs = append(reading.Articles[1].Paragraphs, string([]rune(reading.Articles[1].Paragraphs[0])[20:50])) // thirty twice
	r := Score(Pair{truth, reading})
	n := float64(r.Fidelity.Characters) / 10000
	near(t, "lost", r.Fidelity.Lost*n, 10)
	near(t, "altered", r.Fidelity.Altered*n, 3)
	near(t, "duplicated", r.Fidelity.Duplicated*n, 30)
	near(t, "invented", r.Fidelity.Invented*n, 0)
}

func TestFields(t *testing.T) {
	truth, reading := edition(story(1, 1), story(2, 1)), edition(story(1, 1), story(2, 1))
	reading.Articles[0].Kicker = nil
	reading.Articles[1].Bylines[0].Role = "通讯员"
	reading.Articles[1].Headline += "了"
	reading.Articles[0].Jump = paper.Jump{ToPage: 2}
	reading.Masthead.Hotlines = []string{"1"}
	r := Score(Pair{truth, reading})
	near(t, "kicker recall", r.Titles.Kicker.Recall, 0.5)
	near(t, "kicker precision", r.Titles.Kicker.Precision, 1)
	near(t, "byline", r.Titles.Byline.F1, 0.5)
	near(t, "headline", r.Titles.Headline, 0.5)
	near(t, "jump precision", r.Jumps.Precision, 0)
	near(t, "masthead", r.Masthead.Share, 2.0/3)
	if len(r.Masthead.Wrong) != 1 || !strings.Contains(r.Masthead.Wrong[0], "hotlines") {
		t.Errorf("the wrong fact is not named: %q", r.Masthead.Wrong)
	}
}

func TestAdvertisementsAreScoredApart(t *testing.T) {
	ad := story(9, 1)
	ad.Kind = paper.KindAd
	truth := edition(story(1, 1), ad)
	r := Score(Pair{truth, edition(story(1, 1))})
	near(t, "f1@0.8 without the ad", r.Article.F1At80, 1)
	near(t, "ads", r.Ads.F1, 0)
	asStory := story(9, 1)
	near(t, "an ad read as a story costs the ad, not the news", Score(Pair{truth, edition(story(1, 1), asStory)}).Article.F1At80, 1)
}

func TestSuccessorEdges(t *testing.T) {
	a := story(1, 1)
	text := []rune(strings.Join(a.Paragraphs, ""))
	third := len(text) / 3
	var page paper.Page
	page.Sequence = 1
	for i := range 3 {
		id := fmt.Sprintf("z%d", i)
		end := (i + 1) * third
		if i == 2 {
			end = len(text)
		}
		page.Zones = append(page.Zones, paper.Zone{ID: id, Role: paper.RoleBody, Polygon: geom.R(0, 0, 1, 1).Polygon(),
			Lines: []paper.Line{{Text: string(text[i*third : end])}}})
		a.Parts[0].Zones = append(a.Parts[0].Zones, id)
	}
	truth := paper.Edition{Pages: []paper.Page{page}, Articles: []paper.Article{a}}
	swapped := story(1, 1)
	swapped.Paragraphs = []string{string(text[:third]), string(text[2*third:]), string(text[third : 2*third])}
	r := Score(Pair{truth, edition(story(1, 1))})
	near(t, "edges when right", r.Order.SuccessorEdges, 1)
	near(t, "multi-block exact", r.Order.MultiBlock, 1)
	r = Score(Pair{truth, edition(swapped)})
	near(t, "edges when swapped", r.Order.SuccessorEdges, 0)
	near(t, "multi-block exact when swapped", r.Order.MultiBlock, 0)
}

func TestNothingRead(t *testing.T) {
	r := Score(Pair{edition(story(1, 1)), paper.Edition{}})
	near(t, "f1", r.Article.F1At50, 0)
	near(t, "lost", r.Fidelity.Lost, 10000)
	near(t, "ari", r.Grouping.ARI, 0)
	r = Score(Pair{paper.Edition{}, edition(story(1, 1))})
	near(t, "f1 when the truth is empty", r.Article.F1At50, 0)
	Score(Pair{})
	Score()
}

func TestRepeatedPassage(t *testing.T) {
	// Two briefs open with the same long sentence; each must pair with its own.
	same := prose(99, 60)
	a, b := story(1, 1), story(2, 1)
	a.Paragraphs[0], b.Paragraphs[0] = same, same
	r := Score(Pair{edition(a, b), edition(b, a)})
	near(t, "f1@1.0", r.Article.F1At100, 1)
	near(t, "duplicated", r.Fidelity.Duplicated, 0)
}

func TestIntervalsHoldTheMeasure(t *testing.T) {
	var truth, reading []paper.Article
	for p := 1; p <= 12; p++ {
		truth = append(truth, story(p*2, p), story(p*2+1, p))
		reading = append(reading, story(p*2, p))
		if p%3 > 0 {
			reading = append(reading, story(p*2+1, p))
		}
	}
	r := Score(Pair{edition(truth...), edition(reading...)})
	i := r.Intervals["article.f1@0.8"]
	if !(i[0] < r.Article.F1At80 && r.Article.F1At80 < i[1]) {
		t.Errorf("%v lies outside its interval %v", r.Article.F1At80, i)
	}
	if again := Score(Pair{edition(truth...), edition(reading...)}).Intervals["article.f1@0.8"]; again != i {
		t.Errorf("equal scores give other intervals: %v, %v", i, again)
	}
	if len(r.Worst) == 0 || r.Worst[0].Page%3 != 0 {
		t.Errorf("the worst page is not listed first: %+v", r.Worst)
	}
}
