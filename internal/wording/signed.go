package wording

import (
	"regexp"
	"strings"
	"unicode/utf8"

	"github.com/banmian/banmian/internal/paper"
)

var (
	// writerFirst is a writer at the head of what stands before a date or a
	// closing word: 記者何家樂台北.
	writerFirst = regexp.MustCompile(`^(?:本报|本報|本刊|\p{Han}{1,4}(?:社|报|報|网|網))?((?:特派|特約|特约|首席|实习|實習|見習|见习|駐\p{Han}{2,4}|驻\p{Han}{2,4})?(?:记者|記者|特派员|特派員|通讯员|通訊員))[: ]?([\p{Han}、,]{2,24})$`)
	// signedLine is a whole opening of that kind: 記者何家樂台北報導, 記者鄧婉雯專訪.
	signedLine = regexp.MustCompile(`^([\p{Han}、,: ]{4,30}?)(` + monthDay + `)?((?:連線|连线|综合|綜合|專題|专题|外電)?(?:報導|報道|报道|专电|專電|电|電|專訪|专访|特稿|特寫|特写|訊|讯))$`)
	// houseName is a paper that names itself: 大公報訊, 海角日報專訊.
	houseName = regexp.MustCompile(`^[\p{Han}]{1,6}[報报](?:專|专|特|綜合|综合)?[訊讯]$`)
)

// placeNames are towns that stand in many datelines of papers which set no
// blank between writer and place. They only decide where a name ends.
const placeNames = "台北 臺北 新北 桃園 台中 臺中 台南 臺南 高雄 基隆 新竹 苗栗 彰化 南投 雲林 嘉義 屏東 宜蘭 花蓮 台東 臺東 澎湖 金門 馬祖 香港 九龍 新界 澳門 " +
	"北京 上海 廣州 广州 深圳 天津 重慶 重庆 成都 武漢 武汉 杭州 南京 西安 東京 东京 大阪 首爾 首尔 紐約 纽约 華盛頓 华盛顿 洛杉磯 洛杉矶 倫敦 伦敦 巴黎 柏林 莫斯科 日內瓦 日内瓦 " +
	"布魯塞爾 布鲁塞尔 曼谷 新加坡 吉隆坡 河內 河内 馬尼拉 马尼拉 雅加達 雅加达 悉尼 雪梨 羅馬 罗马"

// writerIn parts 記者何家樂台北 into the byline and the place, which may be
// missing. It reports false when no name that opens with a surname can be cut
// off.
func writerIn(text string) ([]paper.Byline, string, bool) {
	m := writerFirst.FindStringSubmatch(fold(text).text)
	if m == nil || strings.ContainsAny(m[2], "记記者员員讯訊摄攝") {
		return nil, "", false // several roles are for Byline
	}
	groups := strings.FieldsFunc(m[2], func(r rune) bool { return r == '、' || r == ',' })
	if len(groups) == 0 {
		return nil, "", false
	}
	last, place, ok := nameAndPlace(groups[len(groups)-1])
	if !ok {
		return nil, "", false
	}
	names := []string{}
	for _, g := range groups[:len(groups)-1] {
		if !IsHanName(g) {
			return nil, "", false
		}
		names = append(names, g)
	}
	return []paper.Byline{{Role: m[1], Names: append(names, last)}}, place, true
}

// nameAndPlace cuts 何家樂台北 where a name ends: before a town it knows, else
// behind three characters, else behind two.
func nameAndPlace(text string) (name, place string, ok bool) {
	r := []rune(text)
	cost := len(r)
	best := 0
	for n := 2; n <= min(longestHanName, len(r)); n++ {
		head, tail := string(r[:n]), string(r[n:])
		if !IsHanName(head) || isGenre(head) || n == 4 && !hasCompoundSurname(head) || len(r)-n == 1 || len(r)-n > 8 {
			continue
		}
		c := 2
		switch {
		case tail == "" || contains(strings.Fields(placeNames), tail):
			c = 0
		case n == 3:
			c = 1
		}
		if best == 0 || c < cost {
			best, cost = n, c
		}
	}
	if best == 0 {
		return "", "", false
	}
	return string(r[:best]), string(r[best:]), true
}

// signedDesk reads the inside of brackets where writer, place and closing word
// follow each other without a mark: 【記者何家樂台北報導】.
func signedDesk(inner folded) (paper.Dateline, []paper.Byline, bool) {
	m := signedLine.FindStringSubmatchIndex(inner.text)
	if m == nil || strings.Contains(inner.text[m[2]:m[3]], " ") {
		return paper.Dateline{}, nil, false
	}
	by, place, ok := writerIn(inner.cut(m[2], m[3]))
	if !ok {
		return paper.Dateline{}, nil, false
	}
	date := inner.cut(m[4], m[5])
	if place == "" && date == "" {
		return paper.Dateline{}, by, true
	}
	return paper.Dateline{Text: place + inner.cut(m[3], m[7]), Place: place, Date: date}, by, true
}

var (
	// placeStop is a town before a full stop, as German papers open stories, with
	// an agency or a writer's sign in brackets: Altenried. Moorwinkel (dpa).
	placeStop   = regexp.MustCompile(`^((?:Bad |Sankt |St\. )?\p{Lu}[\p{L}’'-]{2,24}(?:[ /-](?:am|an der|im|bei|ob der|in der|\p{Lu}[\p{L}-]{2,20}))?(?:[ ]\p{Lu}[\p{L}-]{2,20})?)(?: ?\((\p{L}{2,5}(?:/\p{L}{2,5})?)\))?(?:\.|:)? +["„»“]?\p{Lu}`)
	germanWords = regexp.MustCompile(`(?i)\b(?:der|die|das|dem|den|des|und|ist|im|am|mit|für|auf|nicht|ein|eine|einen|einer|wird|werden|wurde|haben|hat|sich|bei|nach|vom|zum|zur)\b`)
	// oneWord opens a story as a sentence of one word and is no town.
	oneWord = regexp.MustCompile(`^(?:Ja|Nein|Nun|Stille|Ende|Endlich|Schluss|Aus|Jetzt|Heute|Gestern|Morgen|Punkt|Pause|Danke|Bitte|Applaus|Beifall|Ruhe|Sieg|Schade|Richtig|Falsch|Genau|Natürlich|Klar|Vielleicht|Trotzdem|Doch|Mitternacht|Montag|Dienstag|Mittwoch|Donnerstag|Freitag|Samstag|Sonntag|Januar|Februar|März|April|Mai|Juni|Juli|August|September|Oktober|November|Dezember|Winter|Sommer|Herbst|Frühling|Regen|Sonne|Nebel|Dunkelheit|Dr|Prof|Str|Nr|Herr|Frau|Glück|Pech|Angst|Freude)$`)
)

// Towns as papers in Latin script open stories, with a dash or, in capitals, a
// full stop behind them: Niederau –, PUERTO CALMO., VILLAR.–.
var (
	townDash = regexp.MustCompile(`^((?:(?:Bad|Sankt|San|Santa|Saint|Sainte|St\.|La|Le|Los|Las|El|Den|Den Haag) )?\p{Lu}[\p{L}’'-]{3,24}(?: (?:am|an der|im|in|bei|ob der|de|del|de la|do|da|di|sur|\p{Lu}[\p{L}’'-]{2,20})){0,2}) ?[–—] ?["„»«“]? ?\p{Lu}`)
	townStop = regexp.MustCompile(`^(\p{Lu}[\p{Lu}’'-]{1,20}(?: \p{Lu}[\p{Lu}’'-]{1,20}){0,3})(?:\. ?[–—-]+|\.) ?["„»«“]? ?\p{Lu}[\p{Ll} ’']`)
)

// townColon is a town in capitals before a colon: HARROW VALE: The council met.
var townColon = regexp.MustCompile(`^(\p{Lu}[\p{Lu}’'-]{2,20}(?: \p{Lu}[\p{Lu}’'-]{1,20}){0,3}): ["„»«“]?\p{Lu}`)

// label words stand in capitals before a colon and are no towns.
var labelWord = regexp.MustCompile(`^(?:NOTE|NOTES|CORRECTION|CORRECTIONS|CLARIFICATION|UPDATE|EXCLUSIVE|REVIEW|ANALYSIS|OPINION|COMMENT|WARNING|BREAKING|SPORTS?|WEATHER|QUESTION|ANSWER|EDITOR'?S NOTE|WHAT|WHEN|WHERE|WHO|WHY|HOW|INFO|TIPP|ACHTUNG|HINWEIS|FRAGE|ANTWORT|KOMMENTAR|BERICHTIGUNG|FAZIT|NOTA|AVISO|OPINIÓN|PREGUNTA|RESPUESTA|AVIS|QUESTIONS?|RÉPONSE|RATING|CAST|DIRECTOR|STARRING)$`)

// readTownColon reads a town in capitals before a colon.
func readTownColon(f folded) (paper.Dateline, []paper.Byline, int) {
	m := townColon.FindStringSubmatchIndex(f.text)
	if m == nil || utf8.RuneCountInString(f.text) < shortestOpening/3 {
		return paper.Dateline{}, nil, 0
	}
	place := f.cut(m[2], m[3])
	if labelWord.MatchString(f.text[m[2]:m[3]]) {
		return paper.Dateline{}, nil, 0
	}
	return paper.Dateline{Text: place + ":", Place: place}, nil, m[3] + 1
}

// mayTown is a word or three before a colon, as papers that open with the name of
// the town set it: Neuenrode: Der Kreistag.
var mayTown = regexp.MustCompile(`^((?:(?:La|Le|El|St\.?) )?\p{Lu}[\p{L}’'-]{2,24}(?:[ /-](?:am|an der|im|in|bei|ob der|sur|de|del|of|\p{Lu}[\p{L}-]{1,20})){0,2}) ?: ["„»«“]? ?\p{Lu}`)

// TownColon reads what may be a town before a colon at the start of a text, and
// what stands behind it. That it is one the text alone does not show: papers that
// open so open many stories so, and with other words each.
func TownColon(text string) (town, rest string, ok bool) {
	f := fold(window(strings.TrimLeft(text, blanks)))
	m := mayTown.FindStringSubmatchIndex(f.text)
	if m == nil {
		return "", text, false
	}
	town = f.cut(m[2], m[3])
	if first, _, _ := strings.Cut(town, " "); oneWord.MatchString(first) || labelWord.MatchString(strings.ToUpper(town)) {
		return "", text, false
	}
	colon := m[3] + strings.IndexByte(f.text[m[3]:], ':') + 1
	return town, strings.TrimLeft(strings.TrimLeft(text, blanks)[f.back[colon]:], blanks), true
}

// shortestTown is the fewest letters of a town in capitals before a full stop.
const shortestTown = 4

// readTown reads a town at the start of a paragraph. A sentence of one word may
// stand there too; the commonest are known.
func readTown(f folded) (paper.Dateline, []paper.Byline, int) {
	n := utf8.RuneCountInString(f.text)
	if n < shortestOpening/2 {
		return paper.Dateline{}, nil, 0
	}
	m := townDash.FindStringSubmatchIndex(f.text)
	if m == nil {
		if n < shortestOpening {
			return paper.Dateline{}, nil, 0
		}
		if m = townStop.FindStringSubmatchIndex(f.text); m == nil || utf8.RuneCountInString(f.text[m[2]:m[3]]) < shortestTown {
			return paper.Dateline{}, nil, 0
		}
	}
	place := f.cut(m[2], m[3])
	first, _, _ := strings.Cut(place, " ")
	if oneWord.MatchString(first) {
		return paper.Dateline{}, nil, 0
	}
	rest := f.text[m[3]:]
	end := m[3] + len(rest) - len(strings.TrimLeft(rest, ". –—-"))
	return paper.Dateline{Text: trim(f.cut(0, end)), Place: place}, nil, end
}

// leastGerman is how many of the commonest German words must stand in the
// opening of a text for it to be German.
const leastGerman = 3

// shortestOpening is how long a text is, in characters, to be a paragraph and
// not a line of one: within a paragraph a line may well begin with the last word
// of a sentence (am 1. / Juli. Die Leitung).
const shortestOpening = 120

// readPlace reads a town before a full stop at the start of a German text.
func readPlace(f folded) (paper.Dateline, []paper.Byline, int) {
	m := placeStop.FindStringSubmatchIndex(f.text)
	if m == nil {
		return paper.Dateline{}, nil, 0
	}
	_, size := utf8.DecodeLastRuneInString(f.text[:m[1]])
	end := m[1] - size
	head := strings.TrimRight(f.text[:end], ` "„»“`)
	place, sign := f.cut(m[2], m[3]), f.cut(m[4], m[5])
	first, _, _ := strings.Cut(place, " ")
	stopped := strings.HasSuffix(head, ".")
	if sign == "" && (!stopped || utf8.RuneCountInString(f.text) < shortestOpening) || sign != "" && sign != strings.ToLower(sign) && !agencyNames.MatchString(sign) || oneWord.MatchString(first) {
		return paper.Dateline{}, nil, 0
	}
	if len(germanWords.FindAllString(f.text, leastGerman)) < leastGerman {
		return paper.Dateline{}, nil, 0
	}
	return paper.Dateline{Text: f.cut(0, len(head)), Place: place}, nil, len(head)
}
