package article_test

import (
	"fmt"
	"testing"

	"github.com/banmian/banmian/internal/article"
	"github.com/banmian/banmian/internal/layout"
	"github.com/banmian/banmian/internal/paper"
	"github.com/banmian/banmian/internal/sheet/notation"
)

// found lists the codes of all findings of a leaf.
func found(l paper.Leaf) map[paper.Code]bool {
	codes := map[paper.Code]bool{}
	for _, f := range l.Findings {
		codes[f.Code] = true
	}
	for _, a := range l.Articles {
		for _, f := range a.Findings {
			codes[f.Code] = true
		}
	}
	return codes
}

// TestDoubtsAreTold: what a page leaves open is a finding, and a page without
// the trouble has none of its kind.
func TestDoubtsAreTold(t *testing.T) {
	const page = `
page 620 820
grid 4 gutter 16 left 40 right 40
headline c1-2 60 em 24
| 南渠今日全线通水
body c1..2 100
| 本报讯（记者 李小川）南渠全线通水。{han 150}
| {han 90}%s
rule 40,420 580,420 thick 0.8
%s
body c1..2 %d
| {han 160}。
| {han 120}。
rule 310,60 310,800 thick 0.6
headline c3-4 60 em 20
| 夜校又添新课程
%s
`
	const (
		end        = "。"
		broken     = "渠渠渠渠渠渠渠渠渠渠渠渠渠渠渠渠" // fills its line
		below      = "headline c1-2 440 em 24\n| 老桥昨日换新装"
		bodyBeside = "body c3..4 96\n| {han 140}。\n| {han 100}。"
		withHead   = 480
	)
	for _, c := range []struct {
		name  string
		sheet string
		want  paper.Code // that only this page has
	}{
		{"sound", fmt.Sprintf(page, end, below, withHead, bodyBeside), ""},
		{"last line lost", fmt.Sprintf(page, broken, below, withHead, bodyBeside), paper.TailMissing},
		{"text without a headline", "page 620 820\ngrid 4 gutter 16 left 40 right 40\nbody c1..4 100\n| {han 160}。\n| {han 220}。\n", paper.HeadlineMissing},
		{"headline without text", fmt.Sprintf(page, end, below, withHead, ""), paper.BodyMissing},
	} {
		s, err := notation.Parse(c.sheet)
		if err != nil {
			t.Fatalf("%s: %v", c.name, err)
		}
		l := article.Read(layout.Make(s))
		codes := found(l)
		for _, code := range []paper.Code{paper.TailMissing, paper.HeadlineMissing, paper.BodyMissing} {
			if codes[code] != (code == c.want) {
				t.Errorf("%s: %s found: %v\n%s", c.name, code, codes[code], tell(l))
			}
		}
	}
}
