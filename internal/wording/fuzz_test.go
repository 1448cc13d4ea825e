package wording

import (
	"strings"
	"testing"
	"unicode/utf8"
)

// seeds are openings, closings and furniture in several languages.
var seeds = []string{
	"本报讯(记者 林远 通讯员 黄 朝生)6月11日上午,桥通车。", "新华社北京6月13日电（记者王小路、李晓）今年", "〔記者王小明／台北報導〕捷運", "【北京・田中太郎】会議",
	"LONDON, Jan 5 (Reuters) - The river rose.", "By Jane Doe and John Roe, Staff Reporters", "（下转第2版《河滨大桥》）", "上接Ａ１版", "Continued on page A5", "See BUDGET, Page 3",
	"2024年6月14日 星期五 甲辰年五月初九 本期 4 版 第 27 期 总第 177 期 新闻热线: 85550130 85550131", "02 要闻 责任编辑：周明 美编 李晓", "Friday, June 14, 2024 | A5",
	"▲图为大桥通车现场。记者 周明 摄", "导读 新桥年底通车 2版 老街夜市重开 3版", "CN 33-0001 零售1.50元 http://a.cn", "Vor-", "the coun-", "cil", "", "　", "\xff\xfe", "（", "第版", "►", "〇〇〇〇年",
}

func addSeeds(f *testing.F) {
	for _, s := range seeds {
		f.Add(s)
	}
}

// within fails where a part is not cut from the whole.
func within(t *testing.T, what, whole, part string) {
	t.Helper()
	if utf8.ValidString(whole) && !utf8.ValidString(part) {
		t.Fatalf("%s cut a character: %q from %q", what, part, whole)
	}
	if !strings.Contains(whole, part) {
		t.Fatalf("%s is not cut from the text: %q from %q", what, part, whole)
	}
}

func FuzzOpenings(f *testing.F) {
	addSeeds(f)
	f.Fuzz(func(t *testing.T, s string) {
		_, by, rest := Dateline(s)
		if !strings.HasSuffix(s, rest) {
			t.Fatalf("the rest %q is not the end of %q", rest, s)
		}
		more, ok := Byline(s)
		if ok != (len(more) > 0) {
			t.Fatalf("%v with %d bylines", ok, len(more))
		}
		for _, b := range append(by, more...) {
			if b.Role == "" || len(b.Names) == 0 {
				t.Fatalf("a byline without role or names: %+v from %q", b, s)
			}
			for _, n := range b.Names {
				if strings.TrimSpace(n) == "" || strings.ContainsAny(n, "\n\t") {
					t.Fatalf("a name is not whole: %q from %q", n, s)
				}
			}
		}
		HanNames(s)
		LatinName(s)
	})
}

func FuzzJump(f *testing.F) {
	addSeeds(f)
	f.Fuzz(func(t *testing.T, s string) {
		j, rest, ok := Jump(s)
		if !ok && rest != s {
			t.Fatalf("no jump, but the text changed: %q from %q", rest, s)
		}
		if ok && j.ToLabel == "" && j.FromLabel == "" {
			t.Fatalf("a jump to nowhere: %+v from %q", j, s)
		}
		if ok {
			within(t, "rest", s, rest)
			if len(rest) >= len(s) {
				t.Fatalf("nothing was taken off %q", s)
			}
		}
	})
}

func FuzzFurniture(f *testing.F) {
	addSeeds(f)
	f.Fuzz(func(t *testing.T, s string) {
		got := Masthead(s)
		if got.Pages < 0 || got.Number.InYear < 0 || got.Number.Total < 0 || got.Count() < 0 {
			t.Fatalf("a negative number: %+v", got)
		}
		Folio(s)
		Imprint(s)
		for _, e := range IndexEntries(s) {
			if e.Text == "" || e.Label == "" {
				t.Fatalf("an empty row: %+v from %q", e, s)
			}
		}
		caption, credit := Caption(s)
		within(t, "caption", s, caption)
		within(t, "credit", s, credit)
		if d, ok := FindDate(s); ok && (d.Start < 0 || d.End > len(s) || d.Start >= d.End) {
			t.Fatalf("a date outside the text: %+v in %q", d, s)
		}
	})
}

func FuzzJoinLines(f *testing.F) {
	for _, s := range seeds {
		f.Add(s, s, "zh-Hans")
		f.Add(s, "cil met", "en")
	}
	f.Fuzz(func(t *testing.T, a, b, language string) {
		if !utf8.ValidString(a) || !utf8.ValidString(b) {
			return
		}
		ink := func(s string) string {
			return strings.Map(func(r rune) rune {
				if isBlank(r) || isThinBlank(r) || strings.ContainsRune("-‐\u00ad¬⸗", r) {
					return -1
				}
				return r
			}, s)
		}
		if got := JoinLines([]string{a, b}, language); ink(got) != ink(a+b) {
			t.Fatalf("characters were lost or added: %q and %q gave %q", a, b, got)
		}
	})
}
