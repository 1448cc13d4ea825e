package editor

import (
	"strings"
	"testing"

	"github.com/banmian/banmian/internal/paper"
	"github.com/banmian/banmian/internal/web"
)

// Every code has words in every language, and the English ones are the rules'.
func TestEveryFindingHasWords(t *testing.T) {
	books, err := web.ReadWordbooks(files)
	if err != nil {
		t.Fatal(err)
	}
	for _, rule := range paper.Rules {
		for _, lang := range web.InterfaceLanguages {
			for _, key := range []string{"finding." + string(rule.Code), "finding." + string(rule.Code) + "_do"} {
				if !books[lang].Has(key) {
					t.Errorf("%s has no phrase for %q", lang, key)
				}
			}
		}
		if books[web.English].Say("finding."+string(rule.Code)) != rule.Cause || books[web.English].Say("finding."+string(rule.Code)+"_do") != rule.Remedy {
			t.Errorf("%s: the English words are not the rule's", rule.Code)
		}
	}
	for code := range shapesOf(books[web.English]) {
		if code != "value" && code != "use" && paper.Find(paper.Code(code), "").Remedy == "" {
			t.Errorf("there are words for %q, which is no code", code)
		}
	}
}

func TestFindingsInThePersonsLanguage(t *testing.T) {
	books, err := web.ReadWordbooks(files)
	if err != nil {
		t.Fatal(err)
	}
	s := &Site{books: books, shapes: shapesOf(books[web.English])}
	for _, c := range []struct {
		code          paper.Code
		message, hans string
	}{
		{paper.WeekdayMismatch, "Page 02 prints 星期六, but 2026-11-24 is a Tuesday.", "第 02 版印的是星期六，而 2026-11-24 是星期二"},
		{paper.HeadlineMissing, "the article that begins “河边的灯” has no headline", "以“河边的灯”开头的稿件没有标题"},
		{paper.HeadlineMissing, "“河边的灯” has no headline", "“河边的灯”没有标题"},
		{paper.HeadlineDoubtful, `"新栏杆" may be deck`, "“新栏杆”可能是副题"},
		{paper.TextUnmapped, "12 characters are printed whose meaning the file does not say", "有 12 个字只有字形，文件没有说是什么字"},
		{paper.NumberMismatch, "The number of the year is 9 (2026-11-24); the edition before it, of 2026-11-23, has 7, while the total went up by 1.", "年内期号是 9（2026-11-24）；上一期（2026-11-23）是 7，总期号却增加了 1"},
		{paper.PageCountMismatch, "The masthead prints 4 pages; 3 are here; missing: 2.", "报头印的是 4 版，这里有 3 版；缺：2"},
		{paper.JumpUnmatched, "a message nobody knows", "转版语所指的版上没有找到接续的稿件。 (a message nobody knows)"},
		{"from-elsewhere", "a code nobody knows", "a code nobody knows"},
		{paper.HeadlineMissing, strings.Repeat("长", longestMessage), books[web.Simplified].Say("finding.headline-missing") + " (" + strings.Repeat("长", longestMessage) + ")"},
	} {
		f := paper.Find(c.code, c.message)
		if got := s.saysFinding(&visit{book: books[web.Simplified]}, f); got != c.hans {
			t.Errorf("%s %q: %q, want %q", c.code, c.message, got, c.hans)
		}
		if got := s.saysFinding(&visit{book: books[web.English]}, f); got != c.message {
			t.Errorf("in English it reads %q", got)
		}
	}
	v := &visit{book: books[web.Traditional]}
	for remedy, want := range map[string]string{
		paper.Find(paper.HouseWording, "").Remedy: books[web.Traditional].Say("finding.house-wording_do"),
		"Use “云汀区”.":                              "請用「云汀区」",
		"Use “云汀区”. 见 2024 年通知":                   "請用「云汀区」 见 2024 年通知",
		"见 2024 年通知":                              "见 2024 年通知",
	} {
		f := paper.Find(paper.HouseWording, "")
		f.Remedy = remedy
		if got := s.saysRemedy(v, f); got != want {
			t.Errorf("%q: %q, want %q", remedy, got, want)
		}
	}
}
