package wording

import (
	"strings"
	"testing"

	"github.com/banmian/banmian/internal/paper"
)

func TestFindDate(t *testing.T) {
	for in, want := range map[string]string{
		"2024年6月14日 星期五":              "2024-06-14",
		"２０２４年６月１４日":                  "2024-06-14",
		"2024 年 6 月 14 日":             "2024-06-14",
		"二〇二四年六月十四日":                  "2024-06-14",
		"二○二四年十一月二十日":                 "2024-11-20",
		"民國113年6月14日":                 "2024-06-14",
		"令和6年6月14日":                   "2024-06-14",
		"令和元年（2019年）10月1日":            "2019-10-01",
		"2024年(令和6年)6月14日(金曜日)":       "2024-06-14",
		"Friday, June 14, 2024":       "2024-06-14",
		"Friday 14 June 2024":         "2024-06-14",
		"FRIDAY, JUNE 14TH, 2024":     "2024-06-14",
		"14th of June 2024":           "2024-06-14",
		"Freitag, 14. Juni 2024":      "2024-06-14",
		"Samstag, den 3. März 1900":   "1900-03-03",
		"vendredi 14 juin 2024":       "2024-06-14",
		"Mercredi 1er août 1821":      "1821-08-01",
		"viernes 14 de junio de 2024": "2024-06-14",
		"2024.06.14":                  "2024-06-14",
		"2024-6-14 A5":                "2024-06-14",
		"2024/06/14":                  "2024-06-14",
		"2024年2月30日":                  "",
		"6月14日":                       "",
		"page 14, June":               "",
		"9999999年99月99日":              "",
	} {
		d, ok := FindDate(in)
		if d.Date.String() != want || ok != (want != "") {
			t.Errorf("FindDate(%q) = %v, %v; want %q", in, d.Date, ok, want)
		}
	}
}

func TestFindLunar(t *testing.T) {
	for _, c := range []struct {
		in, text, year string
		month, day     int
		leap           bool
	}{
		{"甲辰年五月初九", "甲辰年五月初九", "甲辰", 5, 9, false},
		{"甲辰年五月初十", "甲辰年五月初十", "甲辰", 5, 10, false},
		{"甲辰年十月二十", "甲辰年十月二十", "甲辰", 10, 20, false},
		{"甲辰年十二月廿", "甲辰年十二月廿", "甲辰", 12, 20, false},
		{"农历甲辰年五月初九", "农历甲辰年五月初九", "甲辰", 5, 9, false},
		{"农历癸卯年闰二月廿一", "农历癸卯年闰二月廿一", "癸卯", 2, 21, true},
		{"農曆五月初九", "農曆五月初九", "", 5, 9, false},
		{"乙巳年正月初一", "乙巳年正月初一", "乙巳", 1, 1, false},
		{"癸卯年腊月三十", "癸卯年腊月三十", "癸卯", 12, 30, false},
		{"甲辰年十一月二十九", "甲辰年十一月二十九", "甲辰", 11, 29, false},
		{"六月十四日", "", "", 0, 0, false},
		{"二〇二四年十月二十日", "", "", 0, 0, false},
		{"十月二十", "", "", 0, 0, false},
	} {
		l, ok := FindLunar(c.in)
		if l.Text != c.text || l.Year != c.year || l.Month != c.month || l.Day != c.day || l.Leap != c.leap || ok != (c.text != "") {
			t.Errorf("FindLunar(%q) = %+v, %v; want %+v", c.in, l, ok, c)
		}
	}
}

func TestMasthead(t *testing.T) {
	f := Masthead("河滨区融媒体中心主办 中共青川市河滨区委、青川市河滨区人民政府主管\n2024年6月14日 星期五 甲辰年五月初九 http://www.hebin.example.cn 本期 4 版 第 27 期 总第 177 期 新闻热线: 85550130 85550131 CN 33-0001")
	if f.Date != (paper.Date{Year: 2024, Month: 6, Day: 14}) || f.Weekday != "星期五" || f.Lunar.Text != "甲辰年五月初九" || f.Pages != 4 || f.Number != (paper.Number{InYear: 27, Total: 177}) {
		t.Errorf("numbers and days: %+v", f)
	}
	if strings.Join(f.Sponsors, "|") != "河滨区融媒体中心主办" || strings.Join(f.Supervisors, "|") != "中共青川市河滨区委、青川市河滨区人民政府主管" {
		t.Errorf("bodies: %q %q", f.Sponsors, f.Supervisors)
	}
	if strings.Join(f.Hotlines, "|") != "85550130|85550131" || strings.Join(f.URLs, "|") != "http://www.hebin.example.cn" || f.Serial != "CN 33-0001" {
		t.Errorf("contacts: %q %q %q", f.Hotlines, f.URLs, f.Serial)
	}
	if f.Rest != "" {
		t.Errorf("something is left unexplained: %q", f.Rest)
	}
	for text, want := range map[string]string{
		"河滨区融媒体中心主办中共河滨区委主管":      "河滨区融媒体中心主办|中共河滨区委主管",
		"主办：河滨区融媒体中心 主管：中共河滨区委":   "河滨区融媒体中心|中共河滨区委",
		"主办单位：河滨区融媒体中心":           "河滨区融媒体中心|",
		"河滨区新闻出版办公室主管 国内统一连续出版物号": "|河滨区新闻出版办公室主管",
		"本报每周五出版":                 "|",
		"河滨区商会主办了一场球赛":            "河滨区商会主办|",
	} {
		g := Masthead(text)
		if got := strings.Join(g.Sponsors, ";") + "|" + strings.Join(g.Supervisors, ";"); got != want || len(g.Publishers) > 0 {
			t.Errorf("bodies of %q: %q, want %q (%q)", text, got, want, g.Publishers)
		}
	}
	p := Masthead("河滨日报\n2024年6月\n14\n星期五\n甲辰年五月初九\n河滨日报社出版\n国内统一连续出版物号\nCN 11-0000\n代号1-1\n第27717期\n今日20版")
	if p.Date.String() != "2024-06-14" || p.Number.Total != 27717 || p.Pages != 20 || p.Serial != "CN 11-0000" || strings.Join(p.Publishers, "|") != "河滨日报社出版" {
		t.Errorf("a masthead in pieces: %+v", p)
	}
	if q := Masthead("2024年6月\n14\n星期四"); !q.Date.IsZero() {
		t.Errorf("a day that falls on another weekday is not guessed: %v", q.Date)
	}
	r := Masthead("Vendredi 14 juin 2024 N° 24 357 – 80e année Prix : 1,50 €")
	if r.Date.String() != "2024-06-14" || r.Number.Total != 24357 || r.Price != "1,50 €" {
		t.Errorf("French masthead: %+v", r)
	}
	e := Masthead("Friday, June 14, 2024 Vol. 12 No. 34 www.riverside-gazette.example.com $2.50")
	if e.Date.String() != "2024-06-14" || e.Weekday != "Friday" || e.Number.InYear != 34 || e.Price != "$2.50" || len(e.URLs) != 1 {
		t.Errorf("English masthead: %+v", e)
	}
}

func TestFolio(t *testing.T) {
	for _, c := range []struct{ in, label, section, date, weekday string }{
		{"02 要闻 2024年6月14日 星期五 责任编辑 周明", "02", "要闻", "2024-06-14", "星期五"},
		{"2024年6月14日 星期五 第3版 文化", "3", "文化", "2024-06-14", "星期五"},
		{"A5 城事", "A5", "城事", "", ""},
		{"第二版", "2", "", "", ""},
		{"（３） 社会", "3", "社会", "", ""},
		{"04民生", "04", "民生", "", ""},
		{"A6民生", "A6", "民生", "", ""},
		{"（2）地域 2024年（令和6年）6月14日（金曜日）", "2", "地域", "2024-06-14", "金曜日"},
		{"2024年6月14日 星期五 责任编辑 高宁一 版式设计 陆禾\n第04版 文化", "04", "文化", "2024-06-14", "星期五"},
		{"2024年6月14日 星期五 责任编辑 高宁一 版式设计 陆禾", "", "", "2024-06-14", "星期五"},
		{"第04版 文化 责任编辑 高宁一 版面设计 陆禾", "04", "文化", "", ""},
		{"2024.06.14 星期五 A01 头版 主编：周明 编辑：李晓 版式：王芳", "A01", "头版", "2024-06-14", "星期五"},
		{"河滨日报 2024年6月14日 星期五 编辑：周明 电话：85550130 邮箱：a@hebin.example.cn 03 民生", "03", "民生", "2024-06-14", "星期五"},
		{"Sports | B1 | Friday, June 14, 2024 | courier.example", "B1", "Sports", "2024-06-14", "Friday"},
		{"A6 ■ FRIDAY, JUNE 14, 2024 ■ OPINION", "A6", "OPINION", "2024-06-14", "FRIDAY"},
		{"第01版：要闻", "01", "要闻", "", ""},
		{"版次：A03 社会", "A03", "社会", "", ""},
		{"3 | Kultur | Freitag, 14. Juni 2024", "3", "Kultur", "2024-06-14", "Freitag"},
		{"Friday, June 14, 2024 | The Riverside Gazette | A5", "A5", "", "2024-06-14", "Friday"},
		{"Page 3 Sports", "3", "Sports", "", ""},
		{"Seite 4 Lokales Freitag, 14. Juni 2024", "4", "Lokales", "2024-06-14", "Freitag"},
	} {
		f, ok := Folio(c.in)
		if !ok || f.Label != c.label || f.Section != c.section || f.Date.String() != c.date || f.Weekday != c.weekday {
			t.Errorf("Folio(%q) = %v label %q section %q date %v weekday %q (rest %q)", c.in, ok, f.Label, f.Section, f.Date, f.Weekday, f.Rest)
		}
	}
	for _, prose := range []string{"河滨大桥将于2024年6月14日通车，全长3公里，双向六车道，是全区第一座跨江大桥。", "The club will meet on Friday, June 14, 2024, at the town hall, and everybody is invited to come."} {
		if f, ok := Folio(prose); ok {
			t.Errorf("prose taken for a folio: %q -> %+v", prose, f)
		}
	}
}

// An area code in brackets is no page.
func TestAreaCodeIsNoLabel(t *testing.T) {
	if f, ok := Folio("發行人 歐陽慧　社址 北角嶺一號　電話 (02)5550-1100"); ok && f.Label != "" {
		t.Errorf("label %q", f.Label)
	}
	if got := Editors("發行人 歐陽慧　社址 北角嶺一號"); len(got) != 1 || got[0].Role != "發行人" {
		t.Errorf("publisher in person: %+v", got)
	}
}

func TestJoinLines(t *testing.T) {
	for _, c := range []struct {
		lines    []string
		language string
		want     string
	}{
		{[]string{"大桥建成", "通车"}, "zh-Hans", "大桥建成通车"},
		{[]string{"大桥建成,", "通车"}, "zh-Hans", "大桥建成,通车"},
		{[]string{"昨天, 大 桥 通车"}, "zh-Hans", "昨天,大桥通车"},
		{[]string{"开展“1515” 行动"}, "zh-Hans", "开展“1515”行动"},
		{[]string{"大桥 通车。周明 摄"}, "zh-Hans", "大桥通车。周明 摄"},
		{[]string{"大桥 通车。", "（记者 周明 文/摄）"}, "zh-Hans", "大桥通车。（记者 周明 文/摄）"},
		{[]string{"本报讯 （记者 周明 吴一", "凡 通讯员 李晓）大桥 通车。"}, "zh-Hans", "本报讯（记者 周明 吴一凡 通讯员 李晓）大桥通车。"},
		{[]string{"会上, 23个人发言"}, "zh-Hans", "会上,23个人发言"},
		{[]string{"晚报讯 记者 周明 实习生 何一鸣 报道 昨日,", "大桥 通车。"}, "zh-Hans", "晚报讯 记者 周明 实习生 何一鸣 报道 昨日,大桥通车。"},
		{[]string{"推动", "R&D投入"}, "zh-Hans", "推动R&D投入"},
		{[]string{"读 New York", "Times 一书"}, "zh-Hans", "读 New York Times 一书"},
		{[]string{"共投入20", "24万元"}, "zh-Hans", "共投入2024万元"},
		{[]string{"the coun-", "cil met"}, "en", "the council met"},
		{[]string{"a self-", "made man"}, "en", "a self-made man"},
		{[]string{"the Anglo-", "Saxon king"}, "en", "the Anglo-Saxon king"},
		{[]string{"a mother-in-", "law came"}, "en", "a mother-in-law came"},
		{[]string{"two- ", "and three-room flats"}, "en", "two- and three-room flats"},
		{[]string{"he left -", "and came back"}, "en", "he left - and came back"},
		{[]string{"SKERROW, June 22", "— The boat sank"}, "en", "SKERROW, June 22 — The boat sank"},
		{[]string{"SKERROW, June 22 —", "The boat sank"}, "en", "SKERROW, June 22 — The boat sank"},
		{[]string{"he left—", "and came"}, "en", "he left—and came"},
		{[]string{"the coun\u00ad", "cil met"}, "en", "the council met"},
		{[]string{"die Haus-", "tür"}, "de", "die Haustür"},
		{[]string{"Vor-", "und Nachteile"}, "de", "Vor- und Nachteile"},
		{[]string{"橋が", "開通した"}, "ja", "橋が開通した"},
		{[]string{"서울", "시청"}, "ko", "서울 시청"},
		{nil, "en", ""},
		{[]string{"", " "}, "en", ""},
	} {
		if got := JoinLines(c.lines, c.language); got != c.want {
			t.Errorf("JoinLines(%q, %s) = %q, want %q", c.lines, c.language, got, c.want)
		}
	}
	v := Vocabulary{}
	v.Count("The news-room was full; news-room talk")
	if got := v.JoinLines([]string{"in the news-", "room"}, "en"); got != "in the news-room" {
		t.Errorf("a compound printed elsewhere on the page keeps its hyphen, got %q", got)
	}
}

func TestCaption(t *testing.T) {
	for _, c := range []struct{ in, caption, credit string }{
		{"▲图为大桥通车现场。周明 摄", "图为大桥通车现场。", "周明 摄"},
		{"大桥通车现场。 记者 周明 摄", "大桥通车现场。", "记者 周明 摄"},
		{"大桥通车现场。(周明 摄)", "大桥通车现场。", "周明 摄"},
		{"大桥通车现场。本报记者 周明 摄影", "大桥通车现场。", "本报记者 周明 摄影"},
		{"大桥通车现场。新华社发", "大桥通车现场。", "新华社发"},
		{"大桥通车现场。河滨区文化馆 供图", "大桥通车现场。", "河滨区文化馆 供图"},
		{"The new bridge on Friday. Photo: Jane Doe", "The new bridge on Friday.", "Photo: Jane Doe"},
		{"The new bridge on Friday. (Photo by Jane Doe)", "The new bridge on Friday.", "Photo by Jane Doe"},
		{"Die Brücke am Freitag. Foto: dpa", "Die Brücke am Freitag.", "Foto: dpa"},
		{"大桥通车现场 周明 摄", "大桥通车现场", "周明 摄"},
		{"图①：大桥通车。 周明/摄", "图①：大桥通车。", "周明/摄"},
		{"資料來源：濱海氣象學會　製圖：周明", "資料來源：濱海氣象學會", "製圖：周明"},
		{"首班列車駛過海岸。記者周明遠／攝影", "首班列車駛過海岸。", "記者周明遠／攝影"},
		{"大桥通车。（资料图片）", "大桥通车。", "资料图片"},
		{"大桥通车。图源：河滨发布", "大桥通车。", "图源：河滨发布"},
		{"（周明 摄）", "", "周明 摄"},
		{"The bridge on Friday. (AP Photo/John Doe)", "The bridge on Friday.", "AP Photo/John Doe"},
		{"The bridge on Friday. Lena Park / The Courier", "The bridge on Friday.", "Lena Park / The Courier"},
		{"The bridge on Friday. JANE DOE/THE COURIER", "The bridge on Friday.", "JANE DOE/THE COURIER"},
		{"The bridge on Friday. Courtesy photo", "The bridge on Friday.", "Courtesy photo"},
		{"The bridge on Friday. Staff photo by Jane Doe", "The bridge on Friday.", "Staff photo by Jane Doe"},
		{"Le pont vendredi. © Jean Dupont", "Le pont vendredi.", "© Jean Dupont"},
		{"他把大桥画成了一张图", "他把大桥画成了一张图", ""},
		{"大桥通车现场。", "大桥通车现场。", ""},
		{"The new bridge on Friday.", "The new bridge on Friday.", ""},
	} {
		caption, credit := Caption(c.in)
		if caption != c.caption || credit != c.credit {
			t.Errorf("Caption(%q) = %q, %q; want %q, %q", c.in, caption, credit, c.caption, c.credit)
		}
	}
}

func TestNumeral(t *testing.T) {
	for in, want := range map[string]int{"12": 12, "０３": 3, "十": 10, "十二": 12, "二十": 20, "廿七": 27, "一百七十七": 177, "一七七": 177, "一万二千": 12000, "second": 2, "1,234": 1234} {
		if got, ok := Numeral(in); !ok || got != want {
			t.Errorf("Numeral(%q) = %d, %v; want %d", in, got, ok, want)
		}
	}
	for _, in := range []string{"", "甲", "12a", "99999999999999", "一二三四五六七八九一二三四五"} {
		if got, ok := Numeral(in); ok {
			t.Errorf("Numeral(%q) = %d; want none", in, got)
		}
	}
}

func TestTitleName(t *testing.T) {
	for in, want := range map[string]string{"河滨新声数字报": "河滨新声", "河滨日报": "河滨日报", "数字报": "数字报", "The Gazette Digital Edition": "The Gazette"} {
		if got := TitleName(in); got != want {
			t.Errorf("TitleName(%q) = %q, want %q", in, got, want)
		}
	}
}

// A hyphen at a line's end inside a compound that has hyphens of its own.
func TestHyphensOfCompounds(t *testing.T) {
	page := Vocabulary{}
	page.Count("the information was given to the in-house review and a far-reaching plan of rules")
	for _, c := range []struct{ upper, lower, want string }{
		{"asked under freedom-of-informa-", "tion rules", "asked under freedom-of-information rules"},
		{"asked under freedom-of-information-", "rules of the house", "asked under freedom-of-information-rules of the house"},
		{"a state-of-", "the-art pump", "a state-of-the-art pump"},
		{"the coun-", "cil sat", "the council sat"},
	} {
		if got := page.JoinLines([]string{c.upper, c.lower}, "en"); got != c.want {
			t.Errorf("%q and %q: %q, want %q", c.upper, c.lower, got, c.want)
		}
	}
}
