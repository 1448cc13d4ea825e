package wording

import (
	"regexp"
	"strings"
	"time"
	"unicode/utf8"

	"github.com/banmian/banmian/internal/paper"
)

// Facts is what a masthead, folio or imprint states. Fields that it does not
// state are zero.
type Facts struct {
	Name        string // of the paper, as printed
	Date        paper.Date
	Weekday     string       // as printed
	Day         time.Weekday // of Weekday, meaningful when that is not empty
	Lunar       Lunar
	Pages       int // 本期4版
	Sheets      int // 今日出紙六大張: sheets or sections of paper, each of several pages
	Number      paper.Number
	Supervisors []string // as printed, with the word 主管 behind the names
	Sponsors    []string // with 主办
	Publishers  []string
	Serial      string
	URLs        []string
	Hotlines    []string
	Price       string
	Label       string // the page's number as printed, 02 or A5, in Arabic figures
	Section     string // the page's name, 要闻
	Editors     []paper.Byline

	// Rest is what none of the facts explains.
	Rest string
}

// Count is how many different facts are stated, the name and section excepted:
// a text with several is furniture of the page and no news.
func (f Facts) Count() int {
	n := 0
	for _, stated := range []bool{!f.Date.IsZero(), f.Weekday != "", f.Lunar.Text != "", f.Pages > 0, f.Sheets > 0, f.Number.InYear > 0, f.Number.Total > 0,
		len(f.Supervisors) > 0, len(f.Sponsors) > 0, len(f.Publishers) > 0, f.Serial != "", len(f.URLs) > 0, len(f.Hotlines) > 0, f.Price != "",
		f.Label != "", len(f.Editors) > 0} {
		if stated {
			n++
		}
	}
	return n
}

var (
	pagesPrinted = regexp.MustCompile(`(?:今日|本期|今天|本报今日|共|全)[ :]*(?:共 *)?(\d{1,3}|[一二三四五六七八九十]{1,3}) *(?:版|个版|頁|页|大版)|(\d{1,3}) *(?:pages|Seiten)\b`)
	sheetsOut    = regexp.MustCompile(`(?:(?:今日|今天|本期|本報|本报|逢[日一二三四五六])[ :]*)?(?:共?出(?:紙|纸|版)|共) *(?:共 *)?(\d{1,2}|[一二三四五六七八九十]{1,3}) *(?:大|小|半|全)?(?:張|张|疊|叠)(?:半)?|(?:今日|本期|今天)[ :]*(\d{1,2}|[一二三四五六七八九十]{1,3}) *大?(?:張|张|疊)`)
	totalNumber  = regexp.MustCompile(`(?:总|總)(?:第|期|号)? *(?:第)? *:? *(\d{1,3}(?:,\d{3})+|\d{1,6}|[一二三四五六七八九十百千万〇零]{1,10}) *(?:期|号|號)?`)
	yearNumber   = regexp.MustCompile(`第 *(\d{1,3}(?:,\d{3})+|\d{1,6}|[一二三四五六七八九十百千〇零]{1,8}) *(?:期|号|號)`)
	latinTotal   = regexp.MustCompile(`(?i)\b(?:whole|total|gesamt)(?:[ -]?(?:no\.?|nr\.?|number|issue))?[ :]*(\d{1,6})\b`)
	latinNumber  = regexp.MustCompile(`(?i)\b(?:no\.?|nr\.?|n[°º]|n\.[°º]|number|issue|núm\.?|número|numéro|numero|ausgabe|édition n[°º])[ :]*(\d{1,3}(?:[ ,.’']\d{3})+|\d{1,6})`)
	hashNumber   = regexp.MustCompile(`# ?(\d{1,6})\b`)
	latinVolume  = regexp.MustCompile(`(?i)\b(?:vol(?:ume)?\.?|jahrgang|jg\.?|tome|année|año|anno|ano)[ :]*([0-9IVXLCDM]+)\b|\b(\d{1,3})(?:\.|e|ème|th|st|nd|rd)? (?:jahrgang|année|year)\b`)
	overseers    = regexp.MustCompile(`(主管|主办|主辦|承办|承辦|协办|出版|编印|编辑出版|發行|发行)(?:单位|單位)?`)
	labelHan     = regexp.MustCompile(`(?:第 *)?([A-Za-z]{0,2} *-?\d{1,3}|[一二三四五六七八九十]{1,3}) *(?:版|叠|面)|([A-Z]\d{1,2})\b|(?:^| )(\d{2})(?: |$)|版(?:次|面)? *:? *(\d{1,3})`)
	labelLatin   = regexp.MustCompile(`(?i)\b(?:page|seite|p\.|pg\.) *([A-Z]{0,2}-?\d{1,3})\b|\b([A-Z]{1,2}-?\d{1,3})\b|(?:^|[|·•—– ] *)(\d{1,3})(?:$| *[|·•—– ])`)
	// labelWhole is a label that says it is one, and goes before what only may be.
	labelWhole = regexp.MustCompile(`第 *([A-Za-z]{0,2} *-?\d{1,3}|[一二三四五六七八九十]{1,3}) *(?:版|叠|面)`)
	// labelRound is a page's number in brackets, by itself or at the head of the line.
	labelRound = regexp.MustCompile(`^ *[(]([A-Z]?[1-9]\d?|[一二三四五六七八九十]{1,3})[)]`)
	// designWords begin like a page: 张一 版式设计 李二 names no page one.
	designWords = regexp.MustCompile(`版式(?:设计|設計)?|版面(?:设计|設計|编辑|編輯)`)
	editorWords = regexp.MustCompile(`(?:本版|值班|责任|責任|本期|图片|美术|视觉|版式|组版|执行)?(?:责编|責編|编辑|編輯|主编|主編|编委|校对|校對|美编|美編|组版|排版|版式|设计|视觉|编审|审读|签发|总编辑|副总编|總編輯|总值班|监制|统筹|发行人|發行人|発行人|編集人)(?:/[\p{Han}]{2,4})*`)
)

// Masthead reads the facts across the head of page one. Several lines of it
// may be given in one text, parted by line ends.
func Masthead(text string) Facts { return facts(text) }

// Imprint reads the ownership line: sponsors, serial, price, addresses,
// telephone numbers, editors.
func Imprint(text string) Facts { return facts(text) }

// Folio reads the line with date and page number on an inner page, and reports
// whether the text is one: it states a page label or a date, and little else.
func Folio(text string) (Facts, bool) {
	text = partLabel(text)
	f := facts(text)
	f.Label, f.Section, f.Name = labelOf(text), "", ""
	bodies := len(f.Sponsors) + len(f.Supervisors)
	words := utf8.RuneCountInString(f.Rest)
	ok := bodies == 0 && words <= 40 && !EndsSentence(strings.TrimRight(f.Rest, ".")) &&
		(f.Label != "" && (!f.Date.IsZero() || f.Weekday != "" || len(f.Editors) > 0 || words <= 16) || !f.Date.IsZero() && f.Weekday != "" && words <= 24)
	if ok {
		f.Section, f.Name = sectionOf(f.Rest)
	}
	return f, ok
}

// labelBefore is a page's number straight before its name, which is set smaller.
var labelBefore = regexp.MustCompile(`^([A-Z]?\d{1,3})(\p{Han}.{1,8})$`)

// partLabel sets a page's number apart from its name: 04民生.
func partLabel(text string) string {
	s := strings.TrimSpace(text)
	if m := labelBefore.FindStringSubmatch(fold(s).text); m != nil && IsSection(m[2]) {
		return m[1] + " " + m[2]
	}
	return text
}

// MayStateFacts is a quick look at a text: one without a figure, an address or
// one of the words that facts stand beside states none.
func MayStateFacts(text string) bool {
	if strings.ContainsFunc(text, isFigure) || strings.Contains(text, "://") || strings.Contains(text, "www.") {
		return true
	}
	for _, w := range []string{"年", "版", "星期", "编", "編", "校对", "主办", "主管", "主辦", "期", "刊", "免费赠", "曜", "出紙", "出纸", "大張", "大张", "零售", "售價", "售价", "定價", "定价", "每份", "page", "Page", "Published"} {
		if strings.Contains(text, w) {
			return true
		}
	}
	return len(text) < 40 && latinWeekday(text)
}

func latinWeekday(text string) bool {
	for _, at := range latinWord.FindAllString(text, 8) {
		if _, ok := weekdays[strings.ToLower(at)]; ok {
			return true
		}
	}
	return false
}

func facts(text string) Facts {
	if !MayStateFacts(text) {
		return Facts{Rest: strings.Join(strings.Fields(text), " ")}
	}
	f := fold(text)
	var out Facts
	if w, day, ok := FindWeekday(text); ok {
		out.Weekday, out.Day = w, day
	}
	if d, ok := FindDate(text); ok {
		out.Date = d.Date
	} else if out.Weekday != "" {
		out.Date = scatteredDate(f.text, out.Day)
	}
	if l, ok := FindLunar(withoutDate(text)); ok {
		out.Lunar = l
	}
	if m := pagesPrinted.FindStringSubmatchIndex(f.text); m != nil {
		out.Pages = max(numeralAt(f.text, m, 1), numeralAt(f.text, m, 2))
	}
	if m := sheetsOut.FindStringSubmatchIndex(f.text); m != nil {
		out.Sheets = max(numeralAt(f.text, m, 1), numeralAt(f.text, m, 2))
	}
	out.Number = numberOf(f.text)
	out.Supervisors, out.Sponsors, out.Publishers = bodiesOf(text)
	out.Serial, out.Price = Serial(text), Price(text)
	out.URLs, out.Hotlines = URLs(text), Hotlines(text)
	out.Editors = Editors(text)
	out.Rest = restOf(text, out)
	return out
}

var yearMonth = regexp.MustCompile(`(\d{4}|` + hanYear + `) *年 *(\d{1,2}|[一二三四五六七八九十]{1,3}) *月`)

// scatteredDate puts together a date whose day stands large by itself, beside
// year and month: 2024年6月 / 14 / 星期五. Only a day that falls on the weekday
// printed with it is taken.
func scatteredDate(s string, weekday time.Weekday) paper.Date {
	m := yearMonth.FindStringSubmatchIndex(s)
	if m == nil {
		return paper.Date{}
	}
	year, month := numeralAt(s, m, 1), numeralAt(s, m, 2)
	var found paper.Date
	for _, word := range strings.Fields(s) {
		day, ok := Numeral(strings.TrimSuffix(word, "日"))
		if !ok || day > 31 {
			continue
		}
		if d, exists := paper.MakeDate(year, month, day); exists && d.Weekday() == weekday {
			if !found.IsZero() && found != d {
				return paper.Date{}
			}
			found = d
		}
	}
	return found
}

func withoutDate(text string) string {
	if d, ok := FindDate(text); ok {
		return text[:d.Start] + " " + text[d.End:]
	}
	return text
}

// numberOf reads 第27期 总第177期, Vol. 12 No. 34, N° 24 357, #12.
func numberOf(s string) paper.Number {
	var n paper.Number
	if m := totalNumber.FindStringSubmatchIndex(s); m != nil {
		n.Total = numeralAt(s, m, 1)
		s = s[:m[0]] + " " + s[m[1]:]
	}
	if m := yearNumber.FindStringSubmatchIndex(s); m != nil {
		n.InYear = numeralAt(s, m, 1)
	}
	if n != (paper.Number{}) {
		return onlyNumber(n)
	}
	if m := latinTotal.FindStringSubmatchIndex(s); m != nil {
		n.Total = numeralAt(s, m, 1)
		s = s[:m[0]] + " " + s[m[1]:]
	}
	m := latinNumber.FindStringSubmatchIndex(s)
	if m == nil {
		m = hashNumber.FindStringSubmatchIndex(s)
	}
	if m != nil {
		v, _ := Numeral(strings.NewReplacer(" ", "", ",", "", ".", "", "’", "", "'", "").Replace(s[m[2]:m[3]]))
		n.InYear = v
		n = onlyNumber(n)
	}
	return n
}

// mostInYear is the highest number an edition can have within its year: a
// daily with a second edition on some days.
const mostInYear = 740

// onlyNumber moves a lone number that no year has room for to the total.
func onlyNumber(n paper.Number) paper.Number {
	if n.Total == 0 && n.InYear > mostInYear {
		n.Total, n.InYear = n.InYear, 0
	}
	return n
}

// bodiesOf reads who stands behind the paper. A name before the word keeps it,
// as printed (区委宣传部主办); a name behind the word and a colon comes alone.
func bodiesOf(text string) (supervisors, sponsors, publishers []string) {
	for _, line := range strings.FieldsFunc(text, func(r rune) bool { return isBlank(r) || strings.ContainsRune("|｜;；。", r) }) {
		f := fold(line)
		at := 0 // where the body's name may begin
		for _, m := range overseers.FindAllStringIndex(f.text, 4) {
			before, after := f.cut(at, m[0]), f.cut(m[1], len(f.text))
			if appears.MatchString(before) || !overseerEnds(f.text[m[0]:m[1]], after) {
				continue // 每周一出版: when, not who; 新闻出版办公室: a name
			}
			value := ""
			switch {
			case strings.HasPrefix(f.text[m[1]:], ":"):
				if utf8.RuneCountInString(after) > 3 {
					value = strings.Trim(after, ":：")
				}
			case utf8.RuneCountInString(before) >= 3:
				value = strings.Trim(f.cut(at, m[1]), "，,、 ")
			}
			at = m[1]
			if value == "" {
				continue
			}
			switch word := f.text[m[0]:m[1]]; {
			case strings.Contains(word, "管"):
				supervisors = append(supervisors, value)
			case strings.ContainsAny(word, "办辦"):
				sponsors = append(sponsors, value)
			default:
				publishers = append(publishers, value)
			}
			if strings.HasPrefix(f.text[m[1]:], ":") {
				break
			}
		}
	}
	if m := publishedBy.FindStringSubmatch(text); m != nil {
		publishers = append(publishers, m[1])
	}
	return supervisors, sponsors, publishers
}

// overseerEnds reports whether a word that names a part in the paper stands at
// the end of its phrase: 主办 and 主管 may meet the next phrase at once, others
// occur inside names.
func overseerEnds(word, after string) bool {
	r, n := utf8.DecodeRuneInString(after)
	return n == 0 || !IsIdeograph(r) || strings.HasPrefix(word, "主")
}

// appears marks a text that says when the paper comes out.
var appears = regexp.MustCompile(`每周|每月|每日|每逢|逢[一二三四五六日]|周[一二三四五六日]|\d日`)

// publishedBy is who publishes a paper in English.
var publishedBy = regexp.MustCompile(`(?:Published|Printed and published|Edited and published)(?: weekly| daily| monthly)? by ((?:[A-Z&][\p{L}.'’&-]*|of|and|the|for)(?: (?:[A-Z&][\p{L}.'’&-]*|of|and|the|for))*)`)

// Editors reads 本版责编：张三 美编 李四: who made the page.
func Editors(text string) []paper.Byline {
	f := fold(text)
	at := editorWords.FindAllStringIndex(f.text, 16)
	var out []paper.Byline
	for i, m := range at {
		end := len(f.text)
		if i+1 < len(at) {
			end = at[i+1][0]
		}
		span := strings.TrimLeft(f.text[m[1]:end], ": ")
		if j := strings.IndexAny(span, ":0123456789|"); j >= 0 {
			span = span[:j]
		}
		names, ok := HanNames(span)
		if !ok {
			if fields := strings.Fields(span); len(fields) > 0 {
				names, ok = HanNames(fields[0])
			}
		}
		if names = surnamed(names); ok && len(names) > 0 {
			out = append(out, paper.Byline{Role: f.text[m[0]:m[1]], Names: names})
		}
	}
	return out
}

// surnamed are the names up to the first that opens with no surname.
func surnamed(names []string) []string {
	for i, n := range names {
		if !opensWithSurname(n) {
			return names[:i]
		}
	}
	return names
}

// labelOf finds the page's number, leaving dates aside.
func labelOf(text string) string {
	f := fold(withoutDate(text))
	s := sheetsOut.ReplaceAllString(pagesPrinted.ReplaceAllString(f.text, " "), " ")
	for _, re := range []*regexp.Regexp{latinTotal, latinNumber, latinVolume, price, urlShape, mailShape, serial, phone, bareHost} {
		s = re.ReplaceAllString(s, " ")
	}
	s = yearNumber.ReplaceAllString(totalNumber.ReplaceAllString(s, " "), " ")
	s = designWords.ReplaceAllString(s, " ")
	for _, re := range []*regexp.Regexp{labelWhole, labelRound, labelHan, labelLatin} {
		if re != labelLatin && re != labelRound && ShareCJK(s) == 0 {
			continue
		}
		if m := re.FindStringSubmatchIndex(s); m != nil {
			for g := 1; g < len(m)/2; g++ {
				if m[2*g] >= 0 {
					return printedLabel(s[m[2*g]:m[2*g+1]])
				}
			}
		}
	}
	return ""
}

// restOf takes the facts out of a text and gives what is left.
func restOf(text string, got Facts) string {
	s := designWords.ReplaceAllString(fold(withoutDate(text)).text, "|")
	for _, re := range []*regexp.Regexp{mailShape, lunarDate, wideWeekday, hanWeekday, kanaWeekday, pagesPrinted, sheetsOut, totalNumber, yearNumber, latinTotal, latinNumber, latinVolume, urlShape, price, serial, labelRound, labelHan, labelLatin} {
		s = re.ReplaceAllString(s, " ")
	}
	for _, list := range [][]string{got.Supervisors, got.Sponsors, got.Publishers, got.URLs, got.Hotlines} {
		for _, v := range list {
			s = strings.ReplaceAll(s, fold(v).text, " ")
		}
	}
	s = phoneCue.ReplaceAllString(s, " ")
	for _, e := range got.Editors {
		s = strings.ReplaceAll(s, e.Role, " ")
		for _, n := range e.Names {
			s = strings.ReplaceAll(s, n, " ")
		}
	}
	for _, at := range latinWord.FindAllString(s, 100) {
		if _, ok := weekdays[strings.ToLower(at)]; ok {
			s = strings.ReplaceAll(s, at, " ")
		}
	}
	return strings.Trim(strings.Join(strings.Fields(s), " "), " ,:|·•-—–/")
}

var nameSuffix = regexp.MustCompile(`(?:报|報|新闻|新聞|时报|時報|数字报|周刊|新聞|Times|News|Post|Herald|Gazette|Journal|Tribune|Daily|Zeitung|Anzeiger|Nachrichten|Courier|Chronicle|Press|Observer|Le \p{L}+|Bote|Tagblatt)$`)

// sectionWords name pages of most papers.
var sectionWords = regexp.MustCompile(`^(?:要闻|要聞|综合|綜合|时政|時政|国内|國內|国际|國際|体育|體育|文化|经济|經濟|社会|社會|民生|副刊|广告|廣告|城事|专题|專題|专版|特别报道|视点|視點|教育|健康|科技|财经|財經|评论|評論|地方|新闻|新聞|深度|关注|聚焦|热点|生活|娱乐|旅游|法治|党建|基层|街镇|镇街|公益广告|理论|人物|读者|艺术|图片|图说|影像|天下|全国|本地|国内国际|総合|社会|経済|スポーツ|国際|地域|文化面)(?:新闻|新聞|周刊|专刊|版|·.{1,8})?$`)

// sectionOf parts what a folio says beside its facts into the page's section
// and the paper's name. Of two parts that both may be a section, one that
// names pages of most papers is it and the other is the name.
func sectionOf(rest string) (section, name string) {
	var parts []string
	for _, part := range strings.FieldsFunc(rest, func(r rune) bool {
		return strings.ContainsRune("|·•/ :■●◆★☆,()（）", r) && !(r == ' ' && ShareCJK(rest) < 0.3)
	}) {
		part = strings.Trim(part, "-—– ,")
		n := utf8.RuneCountInString(part)
		switch {
		case part == "版次" || part == "版面" || strings.Trim(part, "0123456789") == "":
		case name == "" && IsPaperName(part):
			name = part
		case n >= 2 && n <= 24:
			parts = append(parts, part)
		}
	}
	for i, part := range parts {
		if sectionWords.MatchString(part) {
			section = part
			if name == "" && len(parts) == 2 {
				name = parts[1-i]
			}
			return section, name
		}
	}
	return firstString(parts), name
}

// IsSection reports whether a text is a word that names pages of most papers:
// 要闻, 体育, Sports.
func IsSection(text string) bool {
	s := trim(text)
	return sectionWords.MatchString(s) || latinSections.MatchString(s)
}

var latinSections = regexp.MustCompile(`^(?i:news|local(?: news)?|world|national|international|politics|business|economy|finance|sports?|culture|arts(?: & \w+)?|opinion|comment|letters|life|style|travel|features?|obituaries|classifieds?|weather|science|health|education|politik|wirtschaft|kultur|lokales|feuilleton|panorama|wissen|leserbriefe|monde|france|politique|économie|culture|sports|société|opinions|région)$`)

func firstString(list []string) string {
	if len(list) == 0 {
		return ""
	}
	return list[0]
}

// IsPaperName reports whether a short text reads as the name of a newspaper:
// 河滨日报, The Riverside Gazette.
func IsPaperName(text string) bool {
	s := trim(text)
	n := utf8.RuneCountInString(s)
	return n >= 2 && n <= 40 && nameSuffix.MatchString(s) && !strings.ContainsAny(s, "，。,：:！？")
}

// TitleName is a masthead's name without the words that name its digital
// form: 今日拱墅数字报 -> 今日拱墅.
func TitleName(masthead string) string {
	s := trim(masthead)
	for _, suffix := range []string{"数字报纸", "數字報紙", "数字报", "數位報", "電子報", "电子报", "电子版", "電子版", "数字版", "网络版", "ePaper", "e-Paper", "E-Paper", " epaper", " Digital Edition", " digital edition"} {
		if t := trim(strings.TrimSuffix(s, suffix)); t != s && t != "" {
			return strings.TrimRight(t, "·-— ")
		}
	}
	return s
}
