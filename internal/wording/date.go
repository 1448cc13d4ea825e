package wording

import (
	"regexp"
	"strconv"
	"strings"
	"time"

	"github.com/banmian/banmian/internal/paper"
)

func itoa(n int) string { return strconv.Itoa(n) }

// months are the names and short names of months, by language. Short names
// stand with and without a full stop.
var months = func() map[string]int {
	m := map[string]int{}
	for _, list := range []string{
		"january february march april may june july august september october november december",
		"jan feb mar apr may jun jul aug sep oct nov dec",
		"januar februar märz april mai juni juli august september oktober november dezember",
		"jänner feber maerz april mai juni juli august september october november december",
		"janvier février mars avril mai juin juillet août septembre octobre novembre décembre",
		"janv fevrier mars avr mai juin juil aout sept oct nov decembre",
		"enero febrero marzo abril mayo junio julio agosto septiembre octubre noviembre diciembre",
		"gennaio febbraio marzo aprile maggio giugno luglio agosto settembre ottobre novembre dicembre",
		"janeiro fevereiro março abril maio junho julho agosto setembro outubro novembro dezembro",
		"januari februari maart april mei juni juli augustus september oktober november december",
		"januari februari mars april maj juni juli augusti september oktober november december",
		"januar februar marts april maj juni juli august september oktober november desember",
	} {
		for i, w := range strings.Fields(list) {
			m[w] = i + 1
		}
	}
	m["sept"] = 9
	m["déc"] = 12
	m["févr"] = 2
	return m
}()

// weekdays in Latin scripts, Sunday first.
var weekdays = func() map[string]time.Weekday {
	m := map[string]time.Weekday{}
	for _, list := range []string{
		"sunday monday tuesday wednesday thursday friday saturday",
		"sonntag montag dienstag mittwoch donnerstag freitag samstag",
		"dimanche lundi mardi mercredi jeudi vendredi samedi",
		"domingo lunes martes miércoles jueves viernes sábado",
		"domenica lunedì martedì mercoledì giovedì venerdì sabato",
		"zondag maandag dinsdag woensdag donderdag vrijdag zaterdag",
		"søndag mandag tirsdag onsdag torsdag fredag lørdag",
		"söndag måndag tisdag onsdag torsdag fredag lördag",
	} {
		for i, w := range strings.Fields(list) {
			m[w] = time.Weekday(i)
		}
	}
	m["sonnabend"] = time.Saturday
	return m
}()

const hanYear = `[〇零○一二三四五六七八九]{4}`

var (
	hanDate     = regexp.MustCompile(`(\d{4}|` + hanYear + `) *年 *(\d{1,2}|[一二三四五六七八九十]{1,3}) *月 *(\d{1,2}|[一二三四五六七八九十廿卅]{1,4}) *[日号號]`)
	eraDate     = regexp.MustCompile(`(民國|民国|中華民國|令和|平成|昭和|大正|明治) *(元|\d{1,3}|[一二三四五六七八九十百〇]{1,5}) *年 *(?:\((\d{4})年\) *)?(\d{1,2}|[一二三四五六七八九十]{1,3}) *月 *(\d{1,2}|[一二三四五六七八九十廿卅]{1,4}) *日`)
	japanDate   = regexp.MustCompile(`(\d{4})年 *\([^()]{2,10}年\) *(\d{1,2})月 *(\d{1,2})日`)
	dottedDate  = regexp.MustCompile(`\b(\d{4}) *[.\-/] *(\d{1,2}) *[.\-/] *(\d{1,2})\b`)
	dayFirst    = regexp.MustCompile(`\b(\d{1,2})(?i:st|nd|rd|th|er|\.|º)?,? *(?:of |de |den )?(\p{L}{3,10})\.?,? *(?:de |del )?(\d{4})\b`)
	monthFirst  = regexp.MustCompile(`(\p{L}{3,10})\.? *(\d{1,2})(?i:st|nd|rd|th)?,? *(\d{4})\b`)
	latinWord   = regexp.MustCompile(`\p{L}{3,}`)
	hanWeekday  = regexp.MustCompile(`(?:星期|礼拜|禮拜|周|週)([一二三四五六日天])`)
	kanaWeekday = regexp.MustCompile(`([月火水木金土日])曜日?|\(([月火水木金土日])\)`)
	wideWeekday = regexp.MustCompile(`星 *期 *([一二三四五六日天])`)
	lunarDate   = regexp.MustCompile(`(?:农历|農曆|夏历|夏曆|旧历|旧暦|陰曆)? *(?:([甲乙丙丁戊己庚辛壬癸][子丑寅卯辰巳午未申酉戌亥]) *(?:\(?[鼠牛虎兔龙龍蛇马馬羊猴鸡雞狗猪豬]\)? *)?年 *)?(闰|閏)?([正一二三四五六七八九十冬腊臘]{1,2}|十一|十二) *月 *(大|小)? *(初[一二三四五六七八九十]|十[一二三四五六七八九]|二十[一二三四五六七八九]?|廿[一二三四五六七八九]?|三十)`)
)

// A DateMark is a day found in a text, with the bytes it takes there.
type DateMark struct {
	Date       paper.Date
	Start, End int
}

// FindDate finds the first full date (year, month and day) in a text: Arabic
// or Chinese numerals, the Republic's and Japanese eras, month names of the
// larger Latin-script languages. It reports false when there is none or the
// day does not exist.
func FindDate(text string) (DateMark, bool) {
	f := fold(text)
	best, found := DateMark{}, false
	keep := func(y, m, d, i, j int) {
		date, ok := paper.MakeDate(y, m, d)
		if !ok || y < 1500 || y > 2200 || found && best.Start <= f.back[i] {
			return
		}
		best, found = DateMark{date, f.back[i], f.back[j]}, true
	}
	for _, m := range hanDate.FindAllStringSubmatchIndex(f.text, 4) {
		keep(numeralAt(f.text, m, 1), numeralAt(f.text, m, 2), numeralAt(f.text, m, 3), m[0], m[1])
	}
	for _, m := range japanDate.FindAllStringSubmatchIndex(f.text, 4) {
		keep(numeralAt(f.text, m, 1), numeralAt(f.text, m, 2), numeralAt(f.text, m, 3), m[0], m[1])
	}
	for _, m := range eraDate.FindAllStringSubmatchIndex(f.text, 4) {
		y := eraStart[f.text[m[2]:m[3]]] + numeralAt(f.text, m, 2)
		keep(y, numeralAt(f.text, m, 4), numeralAt(f.text, m, 5), m[0], m[1])
	}
	for _, m := range dottedDate.FindAllStringSubmatchIndex(f.text, 4) {
		keep(numeralAt(f.text, m, 1), numeralAt(f.text, m, 2), numeralAt(f.text, m, 3), m[0], m[1])
	}
	for _, m := range dayFirst.FindAllStringSubmatchIndex(f.text, 8) {
		keep(numeralAt(f.text, m, 3), months[strings.ToLower(f.text[m[4]:m[5]])], numeralAt(f.text, m, 1), m[0], m[1])
	}
	for _, m := range monthFirst.FindAllStringSubmatchIndex(f.text, 8) {
		keep(numeralAt(f.text, m, 3), months[strings.ToLower(f.text[m[2]:m[3]])], numeralAt(f.text, m, 2), m[0], m[1])
	}
	return best, found
}

// eraStart is the year before the first of each era.
var eraStart = map[string]int{"民國": 1911, "民国": 1911, "中華民國": 1911, "令和": 2018, "平成": 1988, "昭和": 1925, "大正": 1911, "明治": 1867}

func numeralAt(s string, m []int, group int) int {
	if m[2*group] < 0 {
		return 0
	}
	n, _ := Numeral(s[m[2*group]:m[2*group+1]])
	return n
}

func hasMonth(s string) bool {
	for _, w := range latinWord.FindAllString(strings.ToLower(s), 4) {
		if months[w] > 0 {
			return true
		}
	}
	return false
}

// FindWeekday finds a day of the week and gives it as printed. Japanese ones
// in brackets, as in (金), count only where a date stands before them.
func FindWeekday(text string) (printed string, day time.Weekday, ok bool) {
	f := fold(text)
	if m := hanWeekday.FindStringSubmatchIndex(f.text); m != nil {
		return f.cut(m[0], m[1]), hanDay(f.text[m[2]:m[3]]), true
	}
	if m := wideWeekday.FindStringSubmatchIndex(f.text); m != nil {
		return strings.ReplaceAll(f.cut(m[0], m[1]), " ", ""), hanDay(f.text[m[2]:m[3]]), true
	}
	for _, m := range kanaWeekday.FindAllStringSubmatchIndex(f.text, 8) {
		g := 2
		if m[g] < 0 {
			g = 4
			if !strings.HasSuffix(trim(f.text[:m[0]]), "日") {
				continue
			}
		}
		printed = strings.Trim(f.cut(m[0], m[1]), "()（）")
		return printed, time.Weekday(strings.Index("日月火水木金土", f.text[m[g]:m[g+1]]) / len("日")), true
	}
	for _, at := range latinWord.FindAllStringIndex(f.text, 200) {
		if d, found := weekdays[strings.ToLower(f.text[at[0]:at[1]])]; found {
			return f.cut(at[0], at[1]), d, true
		}
	}
	return "", 0, false
}

func hanDay(s string) time.Weekday {
	if s == "天" {
		return time.Sunday
	}
	return time.Weekday(strings.Index("日一二三四五六", s) / len("日"))
}

// Lunar is a day of the Chinese calendar as a paper prints it.
type Lunar struct {
	Text  string // as printed
	Year  string // the cyclic name 甲辰, empty when not printed
	Month int    // 1-12
	Leap  bool   // 闰
	Day   int    // 1-30
}

// FindLunar finds a lunar date such as 甲辰年五月初九 or 农历闰二月廿一. A month and
// day alone count only with 农历 or a day written 初 or 廿, as 十月二十 may be a day
// of the common calendar.
func FindLunar(text string) (Lunar, bool) {
	f := fold(text)
	for _, m := range lunarDate.FindAllStringSubmatchIndex(f.text, 8) {
		whole := f.cut(m[0], m[1])
		l := Lunar{Text: trim(whole), Leap: m[4] >= 0, Month: lunarMonth(f.text[m[6]:m[7]]), Day: lunarDay(f.text[m[10]:m[11]])}
		if m[2] >= 0 {
			l.Year = f.text[m[2]:m[3]]
		}
		sure := l.Year != "" || strings.ContainsAny(whole, "农農历曆历夏旧陰初廿闰閏腊臘冬正")
		if l.Month == 0 || l.Day == 0 || !sure || strings.HasPrefix(f.text[m[1]:], "日") {
			continue
		}
		return l, true
	}
	return Lunar{}, false
}

func lunarMonth(s string) int {
	switch s {
	case "正":
		return 1
	case "冬":
		return 11
	case "腊", "臘":
		return 12
	}
	n, ok := hanNumeral(s)
	if !ok || n < 1 || n > 12 {
		return 0
	}
	return n
}

func lunarDay(s string) int {
	n, ok := hanNumeral(strings.TrimPrefix(s, "初"))
	if !ok || n < 1 || n > 30 {
		return 0
	}
	return n
}
