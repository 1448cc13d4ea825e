package edition

import (
	"fmt"
	"math/rand/v2"
	"strings"
	"testing"

	"github.com/banmian/banmian/internal/paper"
	"github.com/banmian/banmian/internal/specimen/copytext"
)

// cutStory is a story set on two pages.
type cutStory struct {
	tail, head paper.Article
	whole      []string
}

// newsroom makes stories to lay out.
type newsroom struct {
	rng     *rand.Rand
	w       *copytext.Writer
	english bool
	n       int
}

func newRoom(seed uint64, english bool) *newsroom {
	rng := rand.New(rand.NewPCG(seed, 11))
	stock := copytext.Phrases()
	bank := stock.Chinese
	if english {
		bank = stock.English
	}
	return &newsroom{rng: rng, w: copytext.NewWriter(bank, rng, paper.Date{Year: 2024, Month: 6, Day: 14}), english: english}
}

func (r *newsroom) story() paper.Article {
	s := r.w.Story(300 + r.rng.IntN(300))
	r.n++
	return paper.Article{ID: fmt.Sprintf("a%d", r.n), Kind: paper.KindStory, Kicker: s.Kicker, Headline: strings.Join(s.Headline, " "), Paragraphs: s.Paragraphs,
		Dateline: paper.Dateline{Text: s.Dateline}, Parts: []paper.Part{{Zones: []string{"z1"}}}}
}

// cut sets a story on two pages in one of the ways papers do: with or without
// 上接, under the same headline, a shorter one or none.
func (r *newsroom) cut(to, from string) cutStory {
	a := r.story()
	whole := a.Paragraphs
	p := r.rng.IntN(len(whole))
	runes := []rune(whole[p])
	at := 3 + r.rng.IntN(len(runes)-6)
	if isWord(runes[at-1]) && isWord(runes[at]) {
		for at < len(runes)-1 && runes[at] != ' ' {
			at++
		}
	}
	first, rest := strings.TrimSpace(string(runes[:at])), strings.TrimSpace(string(runes[at:]))
	tail, head := a, a
	r.n++
	head.ID, head.Dateline, head.Kicker = fmt.Sprintf("a%d", r.n), paper.Dateline{}, nil
	tail.Paragraphs = append(append([]string{}, whole[:p]...), first)
	head.Paragraphs = append([]string{rest}, whole[p+1:]...)
	if r.rng.IntN(5) == 0 && p+1 < len(whole) { // between paragraphs
		tail.Paragraphs, head.Paragraphs = whole[:p+1:p+1], whole[p+1:]
	}
	tail.Jump = paper.Jump{ToLabel: to, ToPage: parseLabel(to).number, Cue: "（下转" + to + "版）"}
	head.RunsOn = true
	says := r.rng.IntN(4) > 0
	if says {
		head.Jump = paper.Jump{FromLabel: from, FromPage: parseLabel(from).number, Cue: "（上接" + from + "版）"}
	}
	switch n := r.rng.IntN(4); {
	case (n == 0 || !says && n < 3) && !(r.english && r.rng.IntN(2) == 0): // English papers rarely leave it off
		head.Headline = ""
	case n == 1:
		h := []rune(a.Headline)
		head.Headline = string(h[:max(3, len(h)/2)])
	}
	return cutStory{tail, head, whole}
}

// squeeze leaves out where paragraphs part: a story cut behind a full stop does
// not show whether its paragraph was over.
func squeeze(ps []string) string { return strings.ReplaceAll(strings.Join(ps, ""), " ", "") }

func isWord(r rune) bool { return r < 0x2000 && r != ' ' }

// TestJumpsOverManyEditions lays out made-up editions in which several stories
// jump from one page to one other, and counts what is joined rightly.
func TestJumpsOverManyEditions(t *testing.T) {
	for _, english := range []bool{false, true} {
		jumps, right, wrong := 0, 0, 0
		for seed := range uint64(40) {
			r := newRoom(seed, english)
			labels := []string{"1", "2", "3", "4"}
			if seed%3 == 0 {
				labels = []string{"A1", "A2", "B1", "B2"}
			}
			pages := make([]paper.Leaf, 4)
			for i := range pages {
				if i == 0 {
					pages[i] = front()
					if labels[0] != "1" {
						pages[i].Furniture = append(pages[i].Furniture, furniture(paper.RoleFolio, "2024年6月14日 星期五 A1版"))
					}
				} else {
					pages[i] = inner("2024年6月14日 星期五 " + labels[i] + "版 要闻")
				}
				for range 3 {
					pages[i].Articles = append(pages[i].Articles, r.story())
				}
			}
			var cuts []cutStory
			for range 4 + r.rng.IntN(3) {
				from := r.rng.IntN(3)
				to := from + 1 + r.rng.IntN(3-from)
				c := r.cut(labels[to], labels[from])
				cuts = append(cuts, c)
				pages[from].Articles = append(pages[from].Articles, c.tail)
				pages[to].Articles = append(pages[to].Articles, c.head)
			}
			r.rng.Shuffle(len(pages), func(i, j int) { pages[i], pages[j] = pages[j], pages[i] })
			e := Assemble(pages)
			for _, c := range cuts {
				jumps++
				for _, a := range e.Articles {
					if a.Headline == c.tail.Headline && strings.HasPrefix(strings.Join(a.Paragraphs, "|"), strings.Join(c.tail.Paragraphs, "|")) && a.Jump.Joined {
						if squeeze(a.Paragraphs) == squeeze(c.whole) {
							right++
						} else {
							wrong++
							if testing.Verbose() {
								t.Logf("seed %d %q\n want %q\n  got %q", seed, c.tail.Headline, c.whole, a.Paragraphs)
							}
						}
					}
				}
			}
		}
		precision, recall := float64(right)/float64(right+wrong), float64(right)/float64(jumps)
		t.Logf("english %v: %d jumps, precision %.3f, recall %.3f", english, jumps, precision, recall)
		if precision < 0.97 || recall < 0.95 {
			t.Errorf("english %v: precision %.3f, recall %.3f are too low", english, precision, recall)
		}
	}
}

func TestJumpsByKeyWord(t *testing.T) {
	tail := func(id, head, key string) paper.Article {
		a := story(id, head, "The council met on Monday and voted to")
		a.Jump = paper.Jump{ToLabel: "A5", ToPage: 5, Cue: "See " + key + ", A5", KeyWord: key}
		return a
	}
	head := func(id, head string) paper.Article {
		a := story(id, head, "spend the money at once.")
		a.Jump = paper.Jump{FromLabel: "A1", FromPage: 1, Cue: "From A1"}
		return a
	}
	a1 := paper.Leaf{Page: paper.Page{Source: "a1"}, Furniture: []paper.Zone{furniture(paper.RoleMasthead, "The Riverside Gazette", "Friday, June 14, 2024", "No. 34")},
		Articles: []paper.Article{tail("a1", "Council votes for new bridge", "BRIDGE"), tail("a2", "Schools to get new roofs", "SCHOOLS")}}
	a5 := paper.Leaf{Page: paper.Page{Source: "a5"}, Furniture: []paper.Zone{furniture(paper.RoleFolio, "Friday, June 14, 2024 | A5")},
		Articles: []paper.Article{head("a1", "Schools: roofs by winter"), head("a2", "Bridge money found")}}
	e := Assemble([]paper.Leaf{a5, a1})
	if len(e.Articles) != 2 || len(e.Articles[0].Parts) != 2 || e.Articles[0].Parts[1].Page != 2 {
		t.Fatalf("two stories over two pages each: %+v", e.Articles)
	}
	for i, want := range []string{"p2-a2", "p2-a1"} {
		ev := e.Articles[i].Evidence
		if got := ev[len(ev)-1].Chosen; got != want {
			t.Errorf("%s goes on in %s, want %s", e.Articles[i].Headline, got, want)
		}
	}
}

// Two stories that fit two continuations alike go on in the order they stand in, and
// a person is told; where one continuation too many stands there, all stay open.
func TestAmbiguousJumps(t *testing.T) {
	head := func(id string) paper.Article {
		a := story(id, "", "年底全线通车。")
		a.RunsOn = true
		return from(a, "1")
	}
	leaves := func(heads ...paper.Article) []paper.Leaf {
		return []paper.Leaf{
			front(to(story("a1", "新桥合龙", "新桥昨日合龙，将于"), "2"), to(story("a2", "隧道贯通", "隧道昨日贯通，将于"), "2")),
			inner("2024年6月14日 星期五 第2版 要闻", heads...),
		}
	}
	e := Assemble(leaves(head("a1"), head("a2")))
	if n := strings.Count(codes(e.Findings), "jump-ambiguous"); n != 2 || len(e.Articles) != 2 {
		t.Fatalf("two stories with two continuations: %q, %d articles", codes(e.Findings), len(e.Articles))
	}
	for i, want := range []string{"p2-a1", "p2-a2"} {
		ev := e.Articles[i].Evidence
		if got := ev[len(ev)-1].Chosen; got != want {
			t.Errorf("%s goes on in %s, want %s", e.Articles[i].Headline, got, want)
		}
	}
	if sure := joinedFrom(leaves(head("a1"))[1:], to(story("a1", "新桥合龙", "新桥昨日合龙，将于"), "2")); e.Articles[0].Confidence >= sure {
		t.Errorf("joined in their turn they are as sure (%.2f) as the only pair (%.2f)", e.Articles[0].Confidence, sure)
	}
	near := head("a1")
	near.Paragraphs = []string{"年底全线通车，隧道另计。"} // a word of the other story
	e = Assemble(leaves(near, head("a2")))
	if len(e.Articles) != 2 || !strings.Contains(codes(e.Findings), "jump-ambiguous") {
		t.Errorf("where words speak against the order a little, both are joined and a person is told: %q, %d articles", codes(e.Findings), len(e.Articles))
	}
	e = Assemble(leaves(head("a1"), head("a2"), head("a3")))
	if n := strings.Count(codes(e.Findings), "jump-ambiguous"); n != 2 || len(e.Articles) != 5 {
		t.Errorf("with a third continuation they must wait for a person: %q, %d articles", codes(e.Findings), len(e.Articles))
	}
}

// joinedFrom is how sure a story is that jumps from page one to some pages.
func joinedFrom(inside []paper.Leaf, tail paper.Article) float64 {
	return Assemble(append([]paper.Leaf{front(tail)}, inside...)).Articles[0].Confidence
}

func TestChainsOfJumps(t *testing.T) {
	middle := to(from(story("a1", "新桥合龙", "年底全线通车，"), "1"), "3")
	e := Assemble([]paper.Leaf{
		inner("2024年6月14日 星期五 第3版 综合", from(story("a1", "新桥合龙", "引桥同时完工。"), "2")),
		inner("2024年6月14日 星期五 第2版 要闻", middle),
		front(to(story("a1", "新桥合龙", "新桥昨日合龙，将于"), "2")),
	})
	if len(e.Articles) != 1 || len(e.Articles[0].Parts) != 3 || strings.Join(e.Articles[0].Paragraphs, "|") != "新桥昨日合龙，将于年底全线通车，引桥同时完工。" {
		t.Errorf("a story over three pages: %+v", e.Articles)
	}
}

func TestJumpsNamedOnlyOnTheContinuation(t *testing.T) {
	e := Assemble([]paper.Leaf{
		front(story("a1", "新桥合龙", "新桥昨日合龙，将于"), story("a2", "稻田节开幕", "稻田节开幕了。")),
		inner("2024年6月14日 星期五 第2版 要闻", from(story("a1", "新桥合龙", "年底全线通车。"), "1")),
	})
	if len(e.Articles) != 2 || !e.Articles[0].Jump.Joined {
		t.Errorf("上接 alone joins a story that breaks off under the same headline: %+v %+v", e.Articles, e.Findings)
	}
}

func FuzzAssemble(f *testing.F) {
	f.Add("河滨新声|2024年6月14日 星期五|第27期", "（下转2版）", "第2版 要闻", "（上接1版）", "新桥")
	f.Add("", "Continued on A5", "A5", "From A1", "")
	f.Fuzz(func(t *testing.T, head, cue, folio, cueBack, text string) {
		if len(head)+len(cue)+len(folio)+len(cueBack)+len(text) > 4000 {
			return
		}
		leaf := front(story("a1", text, text+cue, cue), to(story("a2", text, text), folio))
		leaf.Furniture = append(leaf.Furniture, furniture(paper.RoleMasthead, strings.Split(head, "|")...))
		e := Assemble([]paper.Leaf{inner(folio, from(story("a1", "", cueBack+text), head), story("a2", text, cueBack)), leaf})
		if len(e.Pages) != 2 {
			t.Fatalf("%d pages", len(e.Pages))
		}
		ids := map[string]bool{}
		for _, a := range e.Articles {
			if ids[a.ID] {
				t.Fatalf("id %s twice", a.ID)
			}
			ids[a.ID] = true
		}
		CheckAgainst(e, e)
	})
}
