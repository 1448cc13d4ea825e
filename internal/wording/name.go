package wording

import (
	"strings"
	"unicode"
	"unicode/utf8"
)

// Names of more runes than these are not names of people. A byline names
// several people; more than mostNames is a list of something else.
const (
	longestHanName   = 4
	longestOtherName = 40 // runes of a Latin or minority name
	mostNames        = 24
)

// compoundSurnames have two characters; a name behind one has three or four.
const compoundSurnames = "欧阳 歐陽 上官 司马 司馬 诸葛 諸葛 皇甫 尉迟 尉遲 公孙 公孫 慕容 令狐 钟离 鍾離 宇文 长孙 長孫 司徒 司空 夏侯 东方 東方 " +
	"南宫 南宮 端木 百里 呼延 独孤 獨孤 轩辕 軒轅 拓跋 申屠 澹台 澹臺 淳于 太史 闻人 聞人 完颜 耶律 赫连 公羊 濮阳 宗政 单于 范姜 张简 歐陽"

// surnames are the common ones of one character, simplified and traditional.
const surnames = "王李张張刘劉陈陳杨楊黄黃赵趙吴吳周徐孙孫马馬朱胡郭何林高罗羅郑鄭梁谢謝宋唐许許邓鄧韩韓冯馮曹彭曾肖萧蕭田董潘袁蔡蒋蔣余于杜叶葉" +
	"程魏苏蘇吕呂丁任卢盧姚沈钟鍾姜崔谭譚陆陸范汪廖石金韦韋贾賈夏付傅方邹鄒熊白孟秦邱丘侯江尹薛闫阎閻段雷龙龍黎史陶贺賀毛郝顾顧龚龔邵" +
	"万萬覃武钱錢戴严嚴莫孔向常汤湯康易乔喬赖賴文庞龐樊殷施洪翟安颜顏倪牛温溫芦季俞章鲁魯葛伍申尤毕畢聂聶柴焦柳邢岳齐齊梅莊庄辛管祝左涂谷" +
	"祁时時舒耿牟卜路詹关關苗凌费費纪紀靳盛童欧歐甄项項曲成游阳陽裴席卫衛查屈鲍鮑位覃霍翁隋植甘景薄单單包司柏宁寧柯阮桂闵閔解强強丛叢" +
	"华華车車冉房边邊辜吉饶饒刁瞿戚丘古米池滕晋苑邬鄔臧畅宫宮来來嵺苟全褚娄婁窦竇岑党黨冷蔺藺卓木蓝藍鞠虞巩鞏符麦麥骆駱敖应應裘竺楼樓" +
	"厉厲朴茅连連尚奚於蒲仇寿壽郎南狄封储儲明支荆荊胥隆那佟阚闞晏艾迟遲冀荣榮卞展鄂仲栾欒干乐樂亓伏花郁匡芮嵇鄢简簡逄沙原普鹿蒙糜衡"

// nameWords never stand in a name of a person; a Han token that holds one is
// no name.
var nameWords = []string{"报", "報", "讯", "訊", "记者", "記者", "日电", "新闻", "新聞", "公司", "中心", "摄影", "部", "办公", "网", "社", "电视"}

// noSurnames never open a name.
const noSurnames = "在到与對对为為将將把被让讓的了是就获獲走今昨也都还還说說不及其这那這此该該"

// HanNames cuts a run of Han names into people. Typesetting spaces names of
// two characters and breaks names over lines, so blanks alone do not part
// people: tokens are joined where only that gives names of two to four
// characters, preferring names that open with a surname. It reports false when
// the text cannot be a list of names.
func HanNames(text string) ([]string, bool) {
	var names []string
	for _, group := range strings.FieldsFunc(text, func(r rune) bool { return strings.ContainsRune("、,，;；/／|｜&＆", r) }) {
		tokens := strings.FieldsFunc(group, isBlank)
		if len(tokens) == 0 {
			continue
		}
		people, ok := groupTokens(tokens)
		if !ok {
			if people, ok = runTogether(tokens); !ok {
				return nil, false
			}
		}
		names = append(names, people...)
		if len(names) > mostNames {
			return nil, false
		}
	}
	return names, len(names) > 0
}

// runTogether parts tokens of which some hold several names, as where two
// names met at a line end: 周明吴一凡. Every name must open with a surname, and
// there must be one best way.
func runTogether(tokens []string) ([]string, bool) {
	var out []string
	for _, t := range tokens {
		r := []rune(t)
		if people, ok := groupTokens([]string{t}); ok {
			out = append(out, people...)
			continue
		}
		if len(r) > 3*longestHanName || !allName(t) || strings.ContainsAny(t, "·•・‧") {
			return nil, false
		}
		people := surnameSplit(r)
		if people == nil {
			return nil, false
		}
		out = append(out, people...)
	}
	return out, len(out) > 0
}

// surnameSplit cuts characters into names of two or three that open with a
// surname (four behind a compound one), preferring three; nil when it cannot.
func surnameSplit(r []rune) []string {
	if len(r) == 0 {
		return []string{}
	}
	for _, n := range []int{3, 2, 4} {
		if n > len(r) {
			continue
		}
		name := string(r[:n])
		if _, ok := nameCost(name, 1, []string{name}); !ok || !opensWithSurname(name) || n == 4 && !hasCompoundSurname(name) {
			continue
		}
		if rest := surnameSplit(r[n:]); rest != nil {
			return append([]string{name}, rest...)
		}
	}
	return nil
}

func isBlank(r rune) bool { return strings.ContainsRune(blanks, r) }

// groupTokens finds the cheapest way to join neighbouring tokens into names.
func groupTokens(tokens []string) ([]string, bool) {
	const never = 1 << 20
	if len(tokens) > 3*mostNames {
		return nil, false
	}
	best := make([]int, len(tokens)+1)
	from := make([]int, len(tokens)+1)
	for i := 1; i <= len(tokens); i++ {
		best[i] = never
		name := ""
		for j := i; j > 0 && i-j < longestHanName; j-- {
			name = tokens[j-1] + name
			cost, ok := nameCost(name, i-j+1, tokens[j-1:i])
			if !ok || best[j-1] >= never {
				continue
			}
			if c := best[j-1] + cost; c < best[i] {
				best[i], from[i] = c, j-1
			}
		}
	}
	if best[len(tokens)] >= never {
		return nil, false
	}
	var names []string
	for i := len(tokens); i > 0; i = from[i] {
		names = append([]string{strings.Join(tokens[from[i]:i], "")}, names...)
	}
	return names, true
}

// nameCost is how unlikely it is that these tokens are one person, and whether
// they may be at all.
func nameCost(name string, count int, tokens []string) (int, bool) {
	if strings.ContainsAny(name, "·•・‧") {
		ok := utf8.RuneCountInString(name) <= longestOtherName && allName(name) && strings.Trim(name, "·•・‧") == name
		return 3 * (count - 1), ok
	}
	n := utf8.RuneCountInString(name)
	if n < 2 || n > longestHanName || !allName(name) {
		return 0, false
	}
	for _, w := range nameWords {
		if strings.Contains(name, w) {
			return 0, false
		}
	}
	compound := hasCompoundSurname(name)
	if first, _ := utf8.DecodeRuneInString(name); strings.ContainsRune(noSurnames, first) || n == 4 && !opensWithSurname(name) {
		return 0, false
	}
	if r := []rune(name); n == 4 && !compound && opensWithSurname(string(r[2:])) && strings.ContainsRune(surnames, r[0]) {
		return 0, false // two names of two characters that met at a line end
	}
	cost := 2 * (count - 1)
	if !opensWithSurname(name) {
		cost += 3
	}
	if n == 4 && !compound {
		cost += 4
	}
	if n == 2 && compound {
		cost += 2
	}
	if count > 1 && allSingle(tokens) && n == 2 {
		cost -= 1 // 志 新: the usual spacing of two characters
	}
	return cost, true
}

func allSingle(tokens []string) bool {
	for _, t := range tokens {
		if utf8.RuneCountInString(t) != 1 {
			return false
		}
	}
	return true
}

// allName reports whether every rune may stand in a Han or transcribed name.
func allName(s string) bool {
	for _, r := range s {
		if !IsIdeograph(r) && !strings.ContainsRune("·•・‧", r) && !unicode.In(r, unicode.Katakana, unicode.Hiragana) && r != 'ー' {
			return false
		}
	}
	return s != ""
}

func hasCompoundSurname(name string) bool {
	r := []rune(name)
	return len(r) >= 2 && strings.Contains(compoundSurnames, string(r[:2]))
}

func opensWithSurname(name string) bool {
	r, _ := utf8.DecodeRuneInString(name)
	return hasCompoundSurname(name) || strings.ContainsRune(surnames, r)
}

// IsHanName reports whether a text is one name of a person in Han characters
// that opens with a common surname, or a transcribed name with middle dots.
func IsHanName(text string) bool {
	names, ok := HanNames(text)
	return ok && len(names) == 1 && (opensWithSurname(names[0]) || strings.ContainsAny(names[0], "·•・‧"))
}

// latinParticles stand in names without a capital.
var latinParticles = map[string]bool{"de": true, "da": true, "di": true, "del": true, "della": true, "der": true, "den": true, "van": true, "von": true,
	"zu": true, "la": true, "le": true, "du": true, "des": true, "bin": true, "ibn": true, "al": true, "el": true, "dos": true, "y": true, "of": false}

// isLatinName reports whether a text reads as the name of one person in Latin
// script: two to six words, each with a capital or a particle.
func isLatinName(text string) bool {
	words := strings.Fields(text)
	if len(words) == 0 || len(words) > 6 || utf8.RuneCountInString(text) > longestOtherName {
		return false
	}
	for i, w := range words {
		if latinParticles[strings.ToLower(w)] && i > 0 && i < len(words)-1 || i == 0 && len(words) > 1 && latinParticles[w] {
			continue
		}
		r, _ := utf8.DecodeRuneInString(w)
		if !unicode.IsUpper(r) || !unicode.In(r, unicode.Latin, unicode.Greek, unicode.Cyrillic) {
			return false
		}
		for _, c := range w {
			if !unicode.IsLetter(c) && !strings.ContainsRune(".'’-", c) {
				return false
			}
		}
	}
	return true
}
