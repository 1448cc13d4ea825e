package wording

import (
	"regexp"
	"strings"
	"unicode/utf8"
)

// captionMarks point from a caption to its picture and are no part of it.
const captionMarks = "▲▼◀▶►◄△▽◁▷↑↓←→●■◆★↖↗↘↙⬆⬇"

// longestCredit bounds a credit in runes.
const longestCredit = 60

// latinPerson is a name in Latin script, or that of a house.
const latinPerson = `\p{Lu}(?:\.|[\p{L}'’-]*)(?: \p{Lu}(?:\.|[\p{L}'’-]*)){0,4}`

var (
	hanCredit   = regexp.MustCompile(`(?:^|[ 。,.”"!?)]|[(])((?:(?:图为|图片|照片)?[ :]*)?(?:(?:本报|本報|新华社|中新社)?(?:首席|特约|见习|实习|摄影|全媒体|融媒体)?(?:记者|記者|通讯员|通訊員|实习生)?[ :]*[\p{Han}·]{1,5}(?:[ 、/][\p{Han}·]{1,5}){0,8})[ /]*(?:文并摄|文/摄|文/图|图/文|摄影报道|摄影|攝影|摄|攝|供图|供圖|提供|制图|製圖|绘|图))[). 。]*$`)
	leadCredit  = regexp.MustCompile(`(?:^|[ 。(])((?:摄影|攝影|制图|製圖|绘图|繪圖|图片|图片来源|图源|图|供图|圖|来源)[:/](?:\p{Han}{5,12}|(?:[\p{Han}·]{2,4}[ 、/]?){1,5}))[). 。]*$`)
	houseCredit = regexp.MustCompile(`(?:^|[ 。(])((?:新华社|中新社|本报|視覺中國|视觉中国|IC photo)(?:记者|記者)?[\p{Han}· ]{0,12}(?:发|發|摄|攝)|新华社发|资料图片?|资料照片|本報資料照|本报资料|網絡圖片|网络图|(?:記者)?[\p{Han}]{2,4}/?攝|[\p{Han}]{2,8} ?(?:提供|供图|供圖))[). 。]*$`)
	latinCredit = regexp.MustCompile(`(?:^|[\s(.])((?i:(?:staff |file |courtesy |handout |contributed |submitted )?(?:photos?|photographs?|pictures?|pics?|fotos?|bild(?:er)?|image|illustration|crédit photo|credit)(?:s)?(?: ?(?:by|courtesy of|von|par|:|/)) ?)[\p{L}][\p{L}\p{N}.,'’/| -]{1,50}|(?i:courtesy|file|staff|handout|contributed|submitted) (?i:photos?|images?)|Photo \p{Lu}[\p{L}'’-]+ \p{Lu}[\p{L}'’-]+|© ?[\p{L}][\p{L}.'’/ -]{1,40}|[—–] ?` + latinPerson + ` photos?)\)?\.?\s*$`)
	// slashCredit is a name and a house: Jane Doe/The Courier, AP Photo/John Doe.
	slashCredit = regexp.MustCompile(`(?:^|[.!?)”"] +|[(—–] *)(` + latinPerson + ` ?/ ?` + latinPerson + `|(?:AP|AFP|REUTERS|Reuters|dpa|PA|KEYSTONE)(?: Photo| Foto)?(?: ?/ ?` + latinPerson + `)?)\)?\.?\s*$`)
)

// Caption parts the text under a picture into what it says and who took the
// picture. Marks that point to the picture are taken off; words such as 图为
// stay. The credit is as printed, without the brackets around it.
func Caption(text string) (caption, credit string) {
	s := trim(strings.TrimLeft(trim(text), captionMarks+" "))
	f := fold(s)
	for _, re := range []*regexp.Regexp{leadCredit, houseCredit, hanCredit, slashCredit, latinCredit} {
		m := re.FindStringSubmatchIndex(f.text)
		if m == nil {
			continue
		}
		for from := m[2]; from < m[3]; {
			c := strings.Trim(f.cut(from, m[3]), " ()（）[]【】—–")
			if utf8.RuneCountInString(c) <= longestCredit && creditHolds(c) {
				return trim(strings.TrimRight(f.cut(0, from), blanks+"(（[【—–")), c
			}
			space := strings.IndexByte(f.text[from:m[3]], ' ') // the caption's own end, taken for a name
			if space < 0 || ShareCJK(c) < 0.4 {
				break
			}
			from += space + 1
		}
	}
	return s, ""
}

// creditHolds guards against captions that only end in a credit's last word,
// as in 张三的一张图.
func creditHolds(c string) bool {
	if ShareCJK(c) < 0.4 {
		return true
	}
	if by, ok := Byline(c); ok && len(by) > 0 {
		return true
	}
	for _, w := range []string{"新华社", "中新社", "资料", "資料", "提供", "供图", "供圖", "视觉中国", "視覺中國", "网络图", "網絡圖片", "发", "發", "制图", "製圖", "绘图", "繪圖", "/攝影", "/摄影", "／攝影", "／摄影"} {
		if strings.Contains(c, w) {
			return true
		}
	}
	return false
}
