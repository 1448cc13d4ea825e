package wording

import (
	"regexp"
	"strings"
	"unicode/utf8"

	"github.com/banmian/banmian/internal/paper"
)

// longestOpening is how far into a text, in bytes, a dateline with its
// bylines may reach.
const longestOpening = 600

// monthDay is a day as datelines print it, in Arabic or Chinese numerals.
const monthDay = `(?:(?:\d{4}|[〇零○一二三四五六七八九]{4}) *年 *)?(?:(?:\d{1,2}|[一二三四五六七八九十]{1,3}) *月 *)?(?:\d{1,2}|[一二三四五六七八九十廿]{1,3}) *[日号]`

var (
	// houseDateline: 本报讯, 本报杭州6月3日电, 本报6月3日综合消息.
	houseDateline = regexp.MustCompile(`^((?:据)?本(?:报|報|刊|社|台|网|網)(?:综合|綜合|专|專|特|快)?([\p{Han}·]{2,14}?)?(` + monthDay + `)?(?:上午|下午|晚|凌晨)?(?:专|專|特|快|综合|綜合)?(?:讯|訊|电|電|消息|综合消息|报道|報導|報道))(?: *题?[ :])?`)
	// agencyDateline: 新华社北京6月13日电, 中新网杭州6月13日电, 据新华社电.
	agencyDateline = regexp.MustCompile(`^((?:据|據)?((?:晚报|日报|晨报|早报|商报|快报|时报|都市报|本网|晚報|日報)|(?:[\p{Han}]{2,6}?(?:社|网|網|日报|日報|晚报|晚報|早报|时报|時報|文汇报|文匯報|广播|廣播|电视台|电台|客户端|视频))|中新社|央视|央广|CGTN)([\p{Han}·]{2,14}?)?(?:\d{4}年)?(` + monthDay + `)?(?:上午|下午|晚|凌晨)?(?:专|專|特|快|综合|綜合|消息)?(?:讯|訊|电|電|消息))(?: *题?[ :])?`)
	// deskDateline: 〔記者王小明／台北報導〕, 【本報台北訊】, 【中央社東京十四日電】.
	deskDateline = regexp.MustCompile(`^[(【\[]([^)】\]]{2,60})[)】\]]`)
	// deskParts: 記者王小明/台北報導.
	deskParts = regexp.MustCompile(`^(.{2,40}?)[/、 ]+([\p{Han}]{2,8}?)((?:連線|连线|综合|綜合|專題|专题)?(?:報導|報道|报道|电|電|特稿))$`)
	// kanaDateline: 【ロンドン=共同】, 【北京・田中太郎】.
	kanaDateline = regexp.MustCompile(`^【([\p{Han}\p{Katakana}ー]{2,12})[=・＝]([\p{Han}\p{Katakana}ー ]{2,16})】`)

	// latinDateline: LONDON, Jan 5 (Reuters) -; WASHINGTON (AP) —; Paris, 13 juin (AFP) –.
	latinDateline = regexp.MustCompile(`^([\p{Lu}][\p{L}.'’ -]{1,40}?(?:, ?[\p{Lu}][\p{L}.]{1,20})?)(?:, ((?:\p{L}{3,10}\.? \d{1,2}|\d{1,2}\.? \p{L}{3,10}\.?)(?:,? \d{4})?))?[.,]? ?(\(([^()]{2,40})\))? ?((?:—|–|--) ?|(?:-|:) )`)

	bracketed = regexp.MustCompile(`^ *[(（【\[]([^)）】\]]{2,200})[)）】\]]`)
	// openByline: 记者张三、通讯员李四报道: behind a dateline without brackets.
	openByline = regexp.MustCompile(`^ *((?:本报|本報|本刊)?(?:\p{Han}{0,4}(?:记者|記者|通讯员|通訊員|特派员|评论员))[\p{Han}·、,，/ :]{2,60}?(?:报道|報導|報道|摄影报道))[: ]*`)
)

// Dateline takes an opening such as 本报讯(记者 张三 通讯员 李四), 新华社北京6月13日电
// (记者王五) or LONDON, Jan 5 (Reuters) - off a text and gives what stands
// behind it. Without one the dateline is zero and rest is the text.
func Dateline(text string) (paper.Dateline, []paper.Byline, string) {
	lead := len(text) - len(strings.TrimLeft(text, blanks))
	body := text[lead:]
	f := fold(window(body))
	for _, read := range []func(folded) (paper.Dateline, []paper.Byline, int){readHouse, readDesk, readLatin, readPlace, readTown, readTownColon} {
		if d, by, end := read(f); end > 0 {
			rest := strings.TrimLeft(body[f.back[end]:], blanks)
			return d, by, rest
		}
	}
	return paper.Dateline{}, nil, text
}

// window is the opening of a text, cut at a rune.
func window(s string) string {
	if len(s) <= longestOpening {
		return s
	}
	n := longestOpening
	for n > 0 && !utf8.RuneStart(s[n]) {
		n--
	}
	return s[:n]
}

// readHouse reads Chinese datelines with or without brackets around the byline.
func readHouse(f folded) (paper.Dateline, []paper.Byline, int) {
	open := 0
	if strings.HasPrefix(f.text, "(本") || strings.HasPrefix(f.text, "(新华社") || strings.HasPrefix(f.text, "(中央社") || strings.HasPrefix(f.text, "(据") {
		open = 1
	}
	m, place, date := houseDateline.FindStringSubmatchIndex(f.text[open:]), 2, 3
	if m == nil {
		m, place, date = agencyDateline.FindStringSubmatchIndex(f.text[open:]), 3, 4
		if m != nil && m[2*place] < 0 && m[2*date] < 0 && !strings.ContainsAny(f.text[open+m[2]:open+m[3]], "社网網据據") && !strings.HasSuffix(f.text[:open+m[3]], "讯") && !strings.HasSuffix(f.text[:open+m[3]], "訊") {
			m = nil // 浙江日报讯 is one; a headline that only ends in 电 is none
		}
	}
	if m == nil {
		return paper.Dateline{}, nil, 0
	}
	if behind := f.text[open+m[3]:]; strings.HasPrefix(behind, "员") || strings.HasPrefix(behind, "員") {
		by, n := openingByline(f.text) // 通讯员, not 讯
		return paper.Dateline{}, by, n
	}
	group := func(i int) string {
		if m[2*i] < 0 {
			return ""
		}
		return f.cut(open+m[2*i], open+m[2*i+1])
	}
	d := paper.Dateline{Text: trim(group(1)), Place: group(place), Date: trim(group(date))}
	writer, where, signed := writerIn(d.Place)
	if strings.ContainsAny(d.Place, "记記") && !signed {
		if writer, signed = Byline(group(1)); !signed {
			return paper.Dateline{}, nil, 0
		}
	}
	if signed {
		d.Text, d.Place = "", where
		if where != "" || d.Date != "" {
			d.Text = trim(where + f.cut(open+m[2*place+1], open+m[3]))
		}
	}
	end := open + m[3]
	if open > 0 && strings.HasPrefix(f.text[end:], ")") {
		end++
		open = 0
	}
	by, n := openingByline(f.text[end:])
	by = append(writer, by...)
	end += n
	if open > 0 && strings.HasPrefix(f.text[end:], ")") {
		end++
	}
	for _, mark := range []string{" 题:", "题:", ":", "——", "—"} {
		if n == 0 && strings.HasPrefix(f.text[end:], mark) {
			end += len(mark)
			break
		}
	}
	return d, by, end
}

// openingByline reads the byline behind a dateline and gives the bytes taken.
func openingByline(s string) ([]paper.Byline, int) {
	if m := bracketed.FindStringSubmatchIndex(s); m != nil {
		inner := s[m[2]:m[3]]
		if by, ok := Byline(inner); ok {
			return by, m[1]
		}
		if names, ok := HanNames(inner); ok {
			return []paper.Byline{{Role: "作者", Names: names}}, m[1]
		}
		return nil, 0
	}
	if m := openByline.FindStringSubmatchIndex(s); m != nil {
		if by, ok := Byline(s[m[2]:m[3]]); ok {
			return by, m[1]
		}
	}
	return sparseByline(s)
}

// sparseByline reads 记者 张三 通讯员 李四 behind 本报讯 where only blanks part it
// from the text: role words and names in turn, as far as they go.
func sparseByline(s string) ([]paper.Byline, int) {
	at, named, single := 0, false, false
	for {
		start := at + len(s[at:]) - len(strings.TrimLeft(s[at:], " "))
		size := strings.IndexByte(s[start:], ' ')
		if size <= 0 || start == at && at > 0 {
			break
		}
		word := s[start : start+size]
		role, n := roleAt(word, "")
		switch {
		case role != "" && n == len(word):
			named, single = true, false
		case named && allName(word) && utf8.RuneCountInString(word) <= longestHanName && (single || opensWithSurname(word)):
			single = utf8.RuneCountInString(word) == 1
		default:
			size = 0
		}
		if size == 0 {
			break
		}
		at = start + size
	}
	if by, ok := Byline(s[:at]); ok && named {
		return by, at
	}
	return nil, 0
}

// readDesk reads the bracketed openings of Taiwan, Hong Kong and Japan.
func readDesk(f folded) (paper.Dateline, []paper.Byline, int) {
	if m := kanaDateline.FindStringSubmatchIndex(f.text); m != nil {
		d := paper.Dateline{Text: f.cut(m[0], m[1]), Place: f.cut(m[2], m[3])}
		who := strings.ReplaceAll(f.cut(m[4], m[5]), " ", "")
		if who == "共同" || who == "時事" || strings.HasSuffix(who, "社") {
			return d, nil, m[1]
		}
		return d, []paper.Byline{{Role: "作者", Names: []string{who}}}, m[1]
	}
	m := deskDateline.FindStringSubmatchIndex(f.text)
	if m == nil {
		return paper.Dateline{}, nil, 0
	}
	inner := fold(f.cut(m[2], m[3]))
	if d, by, ok := signedDesk(inner); ok {
		return d, by, m[1]
	}
	if p := deskParts.FindStringSubmatchIndex(inner.text); p != nil {
		if by, ok := Byline(inner.cut(p[2], p[3])); ok {
			return paper.Dateline{Text: inner.cut(p[4], p[7]), Place: inner.cut(p[4], p[5])}, by, m[1]
		}
	}
	d, by, end := readHouse(inner)
	if end == 0 && houseName.MatchString(inner.text) {
		d, end = paper.Dateline{Text: inner.orig}, len(inner.text)
	}
	if end > 0 && end >= len(inner.text) {
		n := 0
		if len(by) == 0 {
			by, n = openingByline(f.text[m[1]:])
		}
		return d, by, m[1] + n
	}
	if by, ok := Byline(inner.orig); ok {
		return paper.Dateline{}, by, m[1]
	}
	return paper.Dateline{}, nil, 0
}

// readLatin reads agency openings in Latin script. The place must stand in
// capitals, or a date or an agency in brackets must follow it.
func readLatin(f folded) (paper.Dateline, []paper.Byline, int) {
	m := latinDateline.FindStringSubmatchIndex(f.text)
	if m == nil {
		return paper.Dateline{}, nil, 0
	}
	place := f.cut(m[2], m[3])
	date := f.cut(m[4], m[5])
	city, _, _ := strings.Cut(place, ",")
	capitals := len(city) > 2 && city == strings.ToUpper(city)
	agency := m[6] >= 0 && shortAgency(f.cut(m[8], m[9]))
	if date != "" && !hasMonth(date) || !capitals && !agency && date == "" || strings.HasPrefix(f.text[m[10]:m[11]], ":") && date == "" && !agency {
		return paper.Dateline{}, nil, 0
	}
	text := trim(f.cut(m[0], m[11]))
	return paper.Dateline{Text: text, Place: trim(place), Date: date}, nil, m[1]
}

var agencyShape = regexp.MustCompile(`^[A-Za-z][A-Za-z/ .-]{1,30}$`)

func shortAgency(s string) bool { return agencyShape.MatchString(s) && len(strings.Fields(s)) <= 3 }
