package edition

import (
	"strings"
	"testing"

	"github.com/banmian/banmian/internal/paper"
)

// newYears are the first days of lunar years as almanacs print them, among
// them those that simpler rules get wrong (1985, 2033/34), and days around
// leap months.
var lunarDays = map[string]string{
	"1900-01-31": "庚子年正月初一", "1912-02-18": "壬子年正月初一", "1924-02-05": "甲子年正月初一", "1949-01-29": "己丑年正月初一",
	"1950-02-17": "庚寅年正月初一", "1960-01-28": "庚子年正月初一", "1970-02-06": "庚戌年正月初一", "1980-02-16": "庚申年正月初一",
	"1984-02-02": "甲子年正月初一", "1985-02-20": "乙丑年正月初一", "1990-01-27": "庚午年正月初一", "1997-02-07": "丁丑年正月初一",
	"2000-02-05": "庚辰年正月初一", "2001-01-24": "辛巳年正月初一", "2005-02-09": "乙酉年正月初一", "2008-02-07": "戊子年正月初一",
	"2012-01-23": "壬辰年正月初一", "2015-02-19": "乙未年正月初一", "2018-02-16": "戊戌年正月初一", "2020-01-25": "庚子年正月初一",
	"2021-02-12": "辛丑年正月初一", "2022-02-01": "壬寅年正月初一", "2023-01-22": "癸卯年正月初一", "2024-02-10": "甲辰年正月初一",
	"2025-01-29": "乙巳年正月初一", "2026-02-17": "丙午年正月初一", "2033-01-31": "癸丑年正月初一", "2034-02-19": "甲寅年正月初一",
	"2050-01-23": "庚午年正月初一", "2099-01-21": "己未年正月初一", "2100-02-09": "庚申年正月初一",
	"2020-05-23": "庚子年闰四月初一", "2023-03-22": "癸卯年闰二月初一", "2025-07-25": "乙巳年闰六月初一", "2033-12-22": "癸丑年闰十一月初一",
	"2024-06-14": "甲辰年五月初九", "2024-02-09": "癸卯年腊月三十", "2022-01-31": "辛丑年腊月廿九",
}

func TestLunarDates(t *testing.T) {
	for day, lunar := range lunarDays {
		date, err := paper.ParseDate(day)
		if err != nil {
			t.Fatal(err)
		}
		leaf := front()
		leaf.Furniture = []paper.Zone{furniture(paper.RoleMasthead, "河滨新声", day, lunar, "第1期")}
		if e := Assemble([]paper.Leaf{leaf}); strings.Contains(codes(e.Findings), "lunar") || e.Date != date || e.Masthead.Lunar != lunar {
			t.Errorf("%s is %s: %v %q %+v", day, lunar, e.Date, e.Masthead.Lunar, e.Findings)
		}
		leaf.Furniture = []paper.Zone{furniture(paper.RoleMasthead, "河滨新声", date.AddDays(1).String(), lunar, "第1期")}
		if e := Assemble([]paper.Leaf{leaf}); !strings.Contains(codes(e.Findings), "lunar-mismatch") {
			t.Errorf("%s on the day after %s passed: %+v", lunar, day, e.Findings)
		}
	}
}

func TestChecks(t *testing.T) {
	long := "河滨大桥的引桥工程昨天开始铺设路面，施工单位说全部工程将在月底以前完成，届时两岸居民可以步行过江，往返一次只要十分钟。"
	base := func() []paper.Leaf {
		return []paper.Leaf{front(story("a1", "新桥合龙", "新桥昨日合龙。")), inner("2024年6月14日 星期五 第2版 要闻", story("a1", "老街修缮完工", long))}
	}
	masthead := func(leaves []paper.Leaf, lines ...string) []paper.Leaf {
		leaves[0].Furniture = []paper.Zone{furniture(paper.RoleMasthead, lines...)}
		return leaves
	}
	index := paper.Article{ID: "a9", Kind: paper.KindIndex, Parts: []paper.Part{{}}}
	for _, c := range []struct {
		name   string
		leaves []paper.Leaf
		want   string // codes
		says   string // part of the first message
	}{
		{"sound", base(), "", ""},
		{"weekday", masthead(base(), "河滨新声", "2024年6月14日 星期四", "本期2版 第27期 总第177期"), "weekday-mismatch", "星期四"},
		{"lunar", masthead(base(), "河滨新声", "2024年6月14日 星期五 甲辰年五月初八", "第27期"), "lunar-mismatch", "甲辰年五月初九"},
		{"page count", masthead(base(), "河滨新声", "2024年6月14日 星期五", "本期4版 第27期"), "page-count-mismatch", "4 pages; 2 are here"},
		{"gap", append(base(), inner("2024年6月14日 星期五 第5版 文化")), "page-count-mismatch folio-mismatch", ""},
		{"number", masthead(base(), "河滨新声", "2024年6月14日 星期五", "本期2版 第277期 总第177期"), "number-mismatch", "277"},
		{"date", append(base()[:1], inner("2024年6月13日 星期四 第2版 要闻")), "date-mismatch", "2024-06-13"},
		{"folio weekday", append(base()[:1], inner("2024年6月14日 星期六 第2版 要闻")), "weekday-mismatch", "星期六"},
		{"label twice", append(base(), inner("2024年6月14日 星期五 第2版 要闻")), "page-label-repeated page-count-mismatch", "both print 2"},
		{"no label", append(base()[:1], inner("2024年6月14日 星期五 要闻")), "page-label-missing", ""},
		{"other paper", append(base()[:1], inner("山城晚报 2024年6月14日 星期五 第2版 要闻")), "folio-mismatch", "山城晚报"},
		{"no masthead", base()[1:], "masthead-missing", ""},
		{"no date", []paper.Leaf{inner("第2版 要闻")}, "masthead-missing date-missing", ""},
		{"repeat", append(base()[:1], inner("2024年6月14日 星期五 第2版 要闻", story("a1", "引桥开铺路面", long), story("a2", "两岸步行十分钟", "本报消息，"+long))), "text-repeated", "p2-a1"},
		{"index kept", append(base()[1:], front(withRows(index, "老街修缮完工 2版"))), "", ""},
		{"index on another page", append(base()[1:], front(story("a1", "新桥合龙", "新桥昨日合龙。"), withRows(index, "新桥合龙 2版"))), "index-mismatch", "stands on page 1"},
		{"index without page", append(base()[1:], front(withRows(index, "老街修缮完工 7版"))), "index-mismatch", "page 7"},
		{"index without story", append(base()[1:], front(withRows(index, "稻田节今日开幕 2版"))), "index-mismatch", "no headline"},
	} {
		t.Run(c.name, func(t *testing.T) {
			e := Assemble(c.leaves)
			got := codes(e.Findings)
			if !sameWords(got, c.want) {
				t.Errorf("findings %q, want %q: %+v", got, c.want, e.Findings)
			}
			if c.says != "" && (len(e.Findings) == 0 || !strings.Contains(e.Findings[0].Message, c.says) || e.Findings[0].Remedy == "") {
				t.Errorf("the finding must say %q and what to do: %+v", c.says, e.Findings)
			}
		})
	}
}

func withRows(a paper.Article, rows ...string) paper.Article {
	a.Paragraphs = rows
	return a
}

func sameWords(x, y string) bool {
	a, b := strings.Fields(x), strings.Fields(y)
	if len(a) != len(b) {
		return false
	}
	count := map[string]int{}
	for i := range a {
		count[a[i]]++
		count[b[i]]--
	}
	for _, n := range count {
		if n != 0 {
			return false
		}
	}
	return true
}

func TestCheckAgainst(t *testing.T) {
	made := func(day string, inYear, total int) paper.Edition {
		d, err := paper.ParseDate(day)
		if err != nil {
			t.Fatal(err)
		}
		return paper.Edition{Title: paper.Title{Name: "河滨新声"}, Date: d, Number: paper.Number{InYear: inYear, Total: total}}
	}
	for _, c := range []struct {
		name      string
		prev, cur paper.Edition
		want      int
	}{
		{"next", made("2024-06-07", 26, 176), made("2024-06-14", 27, 177), 0},
		{"editions missing between", made("2024-05-17", 23, 173), made("2024-06-14", 27, 177), 0},
		{"total stands still", made("2024-06-07", 26, 177), made("2024-06-14", 27, 177), 1},
		{"total falls", made("2024-06-07", 26, 178), made("2024-06-14", 27, 177), 1},
		{"they disagree", made("2024-06-07", 25, 176), made("2024-06-14", 27, 177), 1},
		{"too far", made("2024-06-13", 26, 176), made("2024-06-14", 36, 186), 2},
		{"new year", made("2023-12-29", 52, 150), made("2024-01-05", 1, 151), 0},
		{"year not begun anew", made("2023-12-29", 52, 150), made("2024-01-05", 53, 152), 1},
		{"counted through", made("2023-12-29", 150, 150), made("2024-01-05", 151, 151), 0},
		{"given the other way", made("2024-06-14", 27, 177), made("2024-06-07", 26, 176), 0},
		{"without numbers", made("2024-06-07", 0, 0), made("2024-06-14", 27, 177), 0},
	} {
		if got := CheckAgainst(c.prev, c.cur); len(got) != c.want {
			t.Errorf("%s: %+v, want %d findings", c.name, got, c.want)
		}
	}
	other := made("2024-06-07", 90, 900)
	other.Title.Name = "山城晚报"
	if got := CheckAgainst(other, made("2024-06-14", 27, 177)); len(got) != 0 {
		t.Errorf("another paper's numbers say nothing: %+v", got)
	}
}

func TestPagesWithoutNumbersAreOneFinding(t *testing.T) {
	e := Assemble([]paper.Leaf{{Page: paper.Page{Source: "x#1"}}, {Page: paper.Page{Source: "x#2"}}, {Page: paper.Page{Source: "x#3"}}})
	if n := strings.Count(codes(e.Findings), "page-label-missing"); n != 1 || e.Pages[2].Source != "x#3" {
		t.Errorf("%d findings about labels, pages %+v", n, e.Pages)
	}
}

func TestNothingAtAll(t *testing.T) {
	if e := Assemble(nil); len(e.Pages) != 0 || len(e.Findings) != 0 {
		t.Errorf("an edition of nothing: %+v", e)
	}
}
