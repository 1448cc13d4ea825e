package plain

import (
	"strings"
	"testing"

	"golang.org/x/net/html"

	"github.com/banmian/banmian/internal/paper"
)

func small() paper.Edition {
	return paper.Edition{
		Title: paper.Title{Name: "今日云汀", Language: "zh-Hans"}, Date: paper.Date{Year: 2025, Month: 6, Day: 13},
		Number: paper.Number{InYear: 27, Total: 177},
		Pages:  []paper.Page{{Sequence: 1, Label: "01", Section: "要闻"}},
		Articles: []paper.Article{{
			ID: "p1-a1", Kind: paper.KindStory, Kicker: []string{"夜色渐浓"}, Headline: "<script>alert(1)</script>灯\x1b[2J亮",
			Dateline:   paper.Dateline{Text: "本报讯"},
			Bylines:    []paper.Byline{{Role: "记者", Names: []string{"林一", "陈二"}}},
			Paragraphs: []string{"第一段。", "第二段。"},
			Parts:      []paper.Part{{Page: 1}}, Jump: paper.Jump{ToPage: 2},
			Findings: []paper.Finding{paper.Find(paper.JumpUnmatched, "没有第2版")},
		}},
	}
}

func TestText(t *testing.T) {
	var b strings.Builder
	if err := Text(&b, small()); err != nil {
		t.Fatal(err)
	}
	got := b.String()
	for _, want := range []string{"今日云汀  2025-06-13  第27期  总第177期", "== 第01版 要闻", "  夜色渐浓\n# ", "  本报讯  记者 林一、陈二\n",
		"　　第一段。\n　　第二段。\n", "(下转2版)", "warning jump-unmatched"} {
		if !strings.Contains(got, want) {
			t.Errorf("lacks %q in:\n%s", want, got)
		}
	}
	if strings.ContainsRune(got, 0x1b) {
		t.Error("a control character from the source reaches the terminal")
	}
}

func TestHTMLEscapes(t *testing.T) {
	var b strings.Builder
	if err := HTML(&b, small()); err != nil {
		t.Fatal(err)
	}
	doc, err := html.Parse(strings.NewReader(b.String()))
	if err != nil {
		t.Fatal(err)
	}
	var headline string
	for n := range doc.Descendants() {
		if n.Type == html.ElementNode && n.Data == "script" {
			t.Error("text of the paper became a script")
		}
		if n.Type == html.ElementNode && n.Data == "h3" && n.FirstChild != nil {
			headline = n.FirstChild.Data
		}
	}
	if !strings.HasPrefix(headline, "<script>") {
		t.Errorf("the headline's characters are not all there: %q", headline)
	}
}
