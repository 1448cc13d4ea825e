package wording

import (
	"regexp"
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

// kanaSurnames are Japanese family names of two characters. A name behind one
// has three or four.
const kanaSurnames = "佐藤 佐々 高橋 鈴木 渡辺 渡邊 山本 中村 加藤 吉田 山田 山口 斎藤 斉藤 坂本 福田 太田 藤田 藤井 藤原 岡田 岡本 後藤 近藤 遠藤 村上 青木 西村 松田 松本 " +
	"中野 中川 中島 中山 原田 竹内 小野 小川 小林 山崎 山下 前田 森田 内田 上田 酒井 横山 宮崎 宮本 大野 大塚 清水 橋本 阿部 池田 三浦 長谷 井上 伊藤 木村 田中 田村 工藤 菅原 久保 桜井 菊地 菊池 佐野 野口 新井 浜田"

// surnames are the common ones of one character, simplified and traditional.
const surnames = "王李张張刘劉陈陳杨楊黄黃赵趙吴吳周徐孙孫马馬朱胡郭何林高罗羅郑鄭梁谢謝宋唐许許邓鄧韩韓冯馮曹彭曾肖萧蕭田董潘袁蔡蒋蔣余于杜叶葉" +
	"程魏苏蘇吕呂丁任卢盧姚沈钟鍾姜崔谭譚陆陸范汪廖石金韦韋贾賈夏付傅方邹鄒熊白孟秦邱丘侯江尹薛闫阎閻段雷龙龍黎史陶贺賀毛郝顾顧龚龔邵" +
	"万萬覃武钱錢戴严嚴莫孔向常汤湯康易乔喬赖賴文庞龐樊殷施洪翟安颜顏倪牛温溫芦季俞章鲁魯葛伍申尤毕畢聂聶柴焦柳邢岳齐齊梅莊庄辛管祝左涂谷" +
	"祁时時舒耿牟卜路詹关關苗凌费費纪紀靳盛童欧歐甄项項曲成游阳陽裴席卫衛查屈鲍鮑位覃霍翁隋植甘景薄单單包司柏宁寧柯阮桂闵閔解强強丛叢" +
	"华華车車冉房边邊辜吉饶饒刁瞿戚丘古米池滕晋苑邬鄔臧畅宫宮来來嵺苟全褚娄婁窦竇岑党黨冷蔺藺卓木蓝藍鞠虞巩鞏符麦麥骆駱敖应應裘竺楼樓" +
	"厉厲朴茅连連尚奚於蒲仇寿壽郎南狄封储儲明支荆荊胥隆那佟阚闞晏艾迟遲冀荣榮卞展鄂仲栾欒干乐樂亓伏花郁匡芮嵇鄢简簡逄沙原普鹿蒙糜衡佘冼谌仝昝隗訾逯邸扈粟缪繆"

// nameWords never stand in a name of a person; a Han token that holds one is
// no name.
var nameWords = []string{"报", "報", "讯", "訊", "记者", "記者", "日电", "新闻", "新聞", "公司", "中心", "摄影", "部", "办公", "网", "社", "电视"}

// genreWords are what a paper calls kinds of stories. Behind a word for a role
// they name a column and nobody: 记者调查, 記者手記, 编辑札记.
var genreWords = strings.Fields(`调查 調查 观察 觀察 手记 手記 见闻 見聞 体验 體驗 探访 探訪 暗访 暗訪 走访 走訪 回访 回訪 寻访 尋訪 专访 專訪 访谈 訪談 对话 對話
	连线 連線 来信 來信 视点 視點 视角 視角 视线 視線 述评 述評 时评 時評 快评 快評 点评 點評 短评 短評 评论 評論 观点 觀點 日记 日記 札记 札記 笔记 筆記 随笔 隨筆 亲历 親歷
	蹲点 蹲點 直击 直擊 追踪 追蹤 跟踪 跟蹤 帮办 幫辦 帮忙 幫忙 沙龙 沙龍 之家 专栏 專欄 寄语 寄語 心声 心聲 有话说 走基层 在现场 在一线 看两会 说新闻 故事 风采 招募 培训 大会 协会 协會 站 节 節 证 團 团`)

// isGenre reports whether a text is a word for a kind of story.
func isGenre(text string) bool { return contains(genreWords, strings.Join(strings.Fields(text), "")) }

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
	if isKanaName(name) {
		return 2 * (count - 1), true
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

// kanaName is a Japanese name whose given name, or its end, is in kana: 中野さくら,
// 林ゆう子, 高橋マリア.
var kanaName = regexp.MustCompile(`^(\p{Han}{1,3})(?:\p{Hiragana}{2,4}|[\p{Katakana}ー]{2,6})[子美江香代恵奈]?$`)

// isKanaName reports whether a text is such a name. Particles and verbs' ends
// make other words of the same shape.
func isKanaName(text string) bool {
	m := kanaName.FindStringSubmatch(text)
	if m == nil || strings.ContainsAny(text, "をっゃゅょ") {
		return false
	}
	r, _ := utf8.DecodeLastRuneInString(text)
	return (hasCompoundSurname(text) || utf8.RuneCountInString(m[1]) == 1 && opensWithSurname(m[1])) && !strings.ContainsRune("のはがにへでとすたる", r)
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
	return len(r) >= 2 && (strings.Contains(compoundSurnames, string(r[:2])) || len(r) >= 3 && strings.Contains(kanaSurnames, string(r[:2])))
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
