package edition

import (
	"strings"
	"testing"

	"github.com/banmian/banmian/internal/geom"
	"github.com/banmian/banmian/internal/paper"
)

// furniture makes a zone of lines.
func furniture(role paper.Role, lines ...string) paper.Zone {
	z := paper.Zone{ID: "z1", Role: role}
	for _, l := range lines {
		z.Lines = append(z.Lines, paper.Line{Text: l})
	}
	return z
}

// story makes an article of a leaf.
func story(id, headline string, paragraphs ...string) paper.Article {
	return paper.Article{ID: id, Kind: paper.KindStory, Headline: headline, Paragraphs: paragraphs, Parts: []paper.Part{{Zones: []string{"z9"}}}, Confidence: 0.9}
}

func to(a paper.Article, label string) paper.Article {
	a.Jump.ToLabel, a.Jump.ToPage, a.Jump.Cue = label, parseLabel(label).number, "（下转"+label+"版）"
	return a
}

func from(a paper.Article, label string) paper.Article {
	a.Jump.FromLabel, a.Jump.FromPage, a.Jump.Cue = label, parseLabel(label).number, "（上接"+label+"版）"
	return a
}

func front(articles ...paper.Article) paper.Leaf {
	return paper.Leaf{Page: paper.Page{Source: "c.pdf#1"}, Articles: articles, Type: paper.Typography{Language: "zh-Hans", CJK: true}, Furniture: []paper.Zone{
		furniture(paper.RoleMasthead, "河滨新声数字报", "2024年6月14日 星期五 甲辰年五月初九", "本期2版 第27期 总第177期")}}
}

func inner(folio string, articles ...paper.Article) paper.Leaf {
	return paper.Leaf{Page: paper.Page{Source: folio}, Articles: articles, Type: paper.Typography{Language: "zh-Hans", CJK: true}, Furniture: []paper.Zone{furniture(paper.RoleFolio, folio)}}
}

// codes lists the codes of findings, each once.
func codes(list []paper.Finding) string {
	var out []string
	for _, f := range list {
		out = append(out, string(f.Code))
	}
	return strings.Join(out, " ")
}

func TestAssembleOrdersPagesByWhatTheyPrint(t *testing.T) {
	e := Assemble([]paper.Leaf{
		inner("2024年6月14日 星期五 第2版 要闻", story("a1", "老街修缮完工", "老街开放。")),
		front(story("a1", "新桥通车", "新桥通车。")),
	})
	if e.Title.Name != "河滨新声" || e.Masthead.Name != "河滨新声数字报" || e.Title.Language != "zh-Hans" {
		t.Errorf("title %+v masthead %q", e.Title, e.Masthead.Name)
	}
	if len(e.Pages) != 2 || e.Pages[0].Source != "c.pdf#1" || e.Pages[1].Label != "2" || e.Pages[1].Section != "要闻" || e.Pages[1].Sequence != 2 {
		t.Errorf("pages %+v", e.Pages)
	}
	if e.Articles[0].ID != "p1-a1" || e.Articles[1].ID != "p2-a1" || e.Articles[1].Parts[0].Zones[0] != "p2-z9" || e.Articles[1].Parts[0].Page != 2 {
		t.Errorf("articles %+v", e.Articles)
	}
	if e.Number != (paper.Number{InYear: 27, Total: 177}) || e.PageCount != 2 || e.Date.String() != "2024-06-14" {
		t.Errorf("numbers %+v %d %v", e.Number, e.PageCount, e.Date)
	}
	if len(e.Findings) != 0 {
		t.Errorf("a sound edition has no findings: %+v", e.Findings)
	}
}

func TestAssembleJoinsJumps(t *testing.T) {
	e := Assemble([]paper.Leaf{
		inner("2024年6月14日 星期五 第2版 要闻",
			from(story("a1", "", "年底全线通车，两岸居民出行更便捷。", "据悉，引桥也已完工。"), "1"),
			story("a2", "老街修缮完工", "老街开放。")),
		front(to(story("a1", "新桥合龙", "新桥昨日合龙，将于"), "2"), story("a2", "稻田节开幕", "稻田节开幕了。")),
	})
	if len(e.Articles) != 3 {
		t.Fatalf("want 3 articles after joining, got %d: %+v", len(e.Articles), e.Articles)
	}
	a := e.Articles[0]
	if got := strings.Join(a.Paragraphs, "|"); got != "新桥昨日合龙，将于年底全线通车，两岸居民出行更便捷。|据悉，引桥也已完工。" {
		t.Errorf("paragraphs %q", got)
	}
	if !a.Jump.Joined || a.Jump.ToPage != 2 || len(a.Parts) != 2 || a.Parts[1].Page != 2 {
		t.Errorf("jump %+v parts %+v", a.Jump, a.Parts)
	}
	if len(e.Findings) != 0 {
		t.Errorf("findings %+v", e.Findings)
	}
}

func TestAssembleReportsOpenJumps(t *testing.T) {
	e := Assemble([]paper.Leaf{front(to(story("a1", "新桥合龙", "新桥昨日合龙，将于"), "2"))})
	if got := codes(e.Findings); got != "jump-unmatched page-count-mismatch" {
		t.Errorf("findings %q", got)
	}
	if f := e.Findings[0]; f.Article != "p1-a1" || f.Page != 1 || f.Remedy == "" || e.Articles[0].Jump.Joined {
		t.Errorf("finding %+v", f)
	}
}

func TestANameOfNewsOnAFolioIsItsSection(t *testing.T) {
	e := Assemble([]paper.Leaf{front(story("a1", "新桥通车", "新桥通车。")),
		inner("2024年6月14日 星期五 | 邻里新闻 | 第2版", story("a1", "老街修缮完工", "老街开放。"))})
	if e.Pages[1].Section != "邻里新闻" || codes(e.Findings) != "" {
		t.Errorf("section %q findings %+v", e.Pages[1].Section, e.Findings)
	}
}

func TestTheDateAtTheHeadStandsInForALostMasthead(t *testing.T) {
	page := func(lines ...paper.Line) paper.Leaf {
		return paper.Leaf{Page: paper.Page{Source: "c.pdf#1", Width: 700, Height: 1000, Zones: []paper.Zone{{ID: "z1", Role: paper.RoleBody, Lines: lines}}}}
	}
	head := paper.Line{Text: "二〇二六年三月十八日 星期三", Box: geom.Rect{X0: 50, Y0: 60, X1: 300, Y1: 72}}
	low := paper.Line{Text: "二〇二六年三月十七日", Box: geom.Rect{X0: 50, Y0: 700, X1: 300, Y1: 712}}
	other := paper.Line{Text: "二〇二六年三月十六日", Box: geom.Rect{X0: 50, Y0: 90, X1: 300, Y1: 102}}
	prose := paper.Line{Text: "二〇二六年三月十六日，河滨大桥通车", Box: geom.Rect{X0: 50, Y0: 90, X1: 300, Y1: 102}}
	for _, c := range []struct {
		lines []paper.Line
		want  string
	}{
		{[]paper.Line{head, low, prose}, "2026-03-18"},
		{[]paper.Line{head, other}, ""},
		{[]paper.Line{low, prose}, ""},
	} {
		if e := Assemble([]paper.Leaf{page(c.lines...)}); e.Date.String() != c.want {
			t.Errorf("%v: date %v, want %q", c.lines, e.Date, c.want)
		}
	}
}
